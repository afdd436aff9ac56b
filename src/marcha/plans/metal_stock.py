"""
The logs a plan can cut, and what it opens and returns (S7, S19, S20).

Unlike :func:`marcha.process.metal.metal_sources` this table also holds metal that may
not be used, so that the checker can say what is wrong with a cut.
"""

from dataclasses import dataclass

from marcha.plans.plan import LogCut, Plan
from marcha.plant.ids import AlloyId, CustomerId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Delivery, DeliveryState, Lot, Quality
from marcha.plant.timeline import minute_up, now_min
from marcha.process.metal import call_off_source, log_kg, mean_delay_min


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSource:
    """
    Equal logs: a lot, a delivery or a call-off.

    Attributes
    ----------
    available
        Minute from which they can be cut.
    usable
        False for metal that is held, rejected, cancelled or stands in a lot by now.
    kind
        ``lot``, ``delivery`` or ``call_off``.
    """

    id: str
    kind: str
    alloy: AlloyId
    diameter_mm: int
    length_mm: int
    pieces: int
    owner: CustomerId | None
    available: int
    usable: bool
    log_kg: float

    @property
    def kg_mm(self) -> float:
        """Mass of a millimetre of log."""
        return self.log_kg / self.length_mm


def log_sources(plant: Plant, plan: Plan) -> dict[str, LogSource]:
    """Every lot and delivery of the plant and every call-off of the plan, by id."""
    found: dict[str, LogSource] = {}
    for call_off in plan.call_offs:
        agreement = plant.agreements[call_off.agreement]
        source = call_off_source(
            plant, agreement, call_off.id, call_off.pieces, call_off.arrives
        )
        found[call_off.id] = LogSource(
            id=call_off.id,
            kind="call_off",
            alloy=source.alloy,
            diameter_mm=source.diameter_mm,
            length_mm=source.length_mm,
            pieces=source.pieces,
            owner=source.owner,
            available=source.available,
            usable=True,
            log_kg=source.log_kg,
        )
    for delivery in plant.deliveries.values():
        found[delivery.id] = _delivery(plant, delivery)
    for lot in plant.lots.values():
        found[lot.id] = _lot(plant, lot)
    return found


def arrival(plant: Plant, delivery: Delivery) -> int:
    """Minute at which a plan expects a delivery: promised and mean delay (S19)."""
    promised = minute_up(plant, delivery.promised)
    return max(now_min(plant), promised + mean_delay_min(plant, delivery.agreement))


def _delivery(plant: Plant, delivery: Delivery) -> LogSource:
    return LogSource(
        id=delivery.id,
        kind="delivery",
        alloy=delivery.alloy,
        diameter_mm=delivery.diameter_mm,
        length_mm=delivery.log_length_mm,
        pieces=delivery.pieces,
        owner=delivery.owner,
        available=arrival(plant, delivery),
        usable=delivery.state in (DeliveryState.PROMISED, DeliveryState.SHIPPED),
        log_kg=log_kg(
            plant, delivery.alloy, delivery.diameter_mm, delivery.log_length_mm
        ),
    )


def _lot(plant: Plant, lot: Lot) -> LogSource:
    return LogSource(
        id=lot.id,
        kind="lot",
        alloy=lot.alloy,
        diameter_mm=lot.diameter_mm,
        length_mm=lot.length_mm,
        pieces=lot.pieces,
        owner=lot.owner,
        available=0,
        usable=lot.quality is Quality.RELEASED,
        log_kg=log_kg(plant, lot.alloy, lot.diameter_mm, lot.length_mm),
    )


def returns_remnant(plant: Plant, cut: LogCut) -> bool:
    """Whether what remains of a log goes back to stock (S7)."""
    return cut.remnant_mm >= plant.site.minimum_remnant_mm


def opened_kg(plant: Plant, plan: Plan) -> float:
    """Mass of all logs that the plan cuts."""
    sources = log_sources(plant, plan)
    return sum(cut.logs * sources[cut.source].log_kg for cut in plan.log_cuts)


def returned_kg(plant: Plant, plan: Plan) -> float:
    """Mass of the remnants that go back to stock."""
    sources = log_sources(plant, plan)
    return sum(
        cut.logs * cut.remnant_mm * sources[cut.source].kg_mm
        for cut in plan.log_cuts
        if returns_remnant(plant, cut)
    )
