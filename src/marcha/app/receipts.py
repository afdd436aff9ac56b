"""
A truck that brought something else than was promised: what can be done about it.

Each remedy is priced by planning anew with it, close to the plan: to use what came (and
on which press, with which container), to send it back, or to have what was promised
sent again. The claim is a text ready to send.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from marcha.actuals import Folded, Receipt
from marcha.actuals.trucks import REST
from marcha.app.planning import Planned, replan
from marcha.plans.figures import good_kg, order_status
from marcha.plant.errors import DataError, InfeasiblePlan
from marcha.plant.ids import ContainerId, DeliveryId, EquipmentId, LotId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Agreement, Delivery, DeliveryState, Quality
from marcha.process.demand import demands
from marcha.text import Words

_EFFORT = 3
"""Plans that are tried to price one remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A press that can take what came, with the container it needs."""

    press: EquipmentId
    container: ContainerId
    changeover_min: int
    mounted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """
    What can be done about one truck.

    Attributes
    ----------
    fits
        Presses with a container of the diameter that came; none: it cannot be pressed.
    orders
        Orders that still lack pieces and can use the alloy that came.
    using_t
        Good tonnes that using it is worth: the new plan less one without it; None: no
        such plan.
    again_t
        Good tonnes more if what was promised were sent again within the agreement's
        lead time; None: no such plan, or it is coming anyway.
    again_days
        That lead time.
    """

    receipt: Receipt
    fits: tuple[Fit, ...]
    orders: tuple[OrderId, ...]
    using_t: float | None
    again_t: float | None
    again_days: int


def remedies(
    folded: Folded, after: Planned, *, seconds: float | None = None, seed: int = 0
) -> tuple[Remedy, ...]:
    """Return what can be done about each truck that was unlike the promise."""
    return tuple(
        _remedy(folded, after, each, seconds, seed) for each in folded.receipts
    )


def _remedy(
    folded: Folded, after: Planned, receipt: Receipt, seconds: float | None, seed: int
) -> Remedy:
    plant = folded.plant
    now_t = good_kg(after.plant, after.plan) / 1000.0

    def priced(changed: Plant) -> float | None:
        try:
            other = replan(
                changed, folded.previous, seconds=seconds, effort=_EFFORT, seed=seed
            )
        except (DataError, InfeasiblePlan):
            return None
        return good_kg(other.plant, other.plan) / 1000.0

    without = priced(_sent_back(plant, receipt))
    again, days = _sent_again(plant, receipt)
    more = None if again is None else priced(again)
    return Remedy(
        receipt=receipt,
        fits=tuple(_fits(plant, receipt)),
        orders=tuple(_takers(after, receipt)),
        using_t=None if without is None else now_t - without,
        again_t=None if more is None else more - now_t,
        again_days=days,
    )


def _sent_back(plant: Plant, receipt: Receipt) -> Plant:
    key = LotId(receipt.delivery)
    lot = plant.lots.get(key)
    if lot is None:
        return plant
    held = replace(lot, quality=Quality.HELD)
    return plant.replace(lots={**plant.lots, key: held})


def _sent_again(plant: Plant, receipt: Receipt) -> tuple[Plant | None, int]:
    """Return the plant with the missing logs on their way, and how long that takes."""
    promised, came = receipt.promised, receipt.came
    agreement = _agreement(plant, promised)
    days = 0 if agreement is None else agreement.lead_days
    rest = DeliveryId(f"{promised.id}{REST}")
    same = (promised.alloy, promised.diameter_mm, promised.log_length_mm) == (
        came.alloy,
        came.diameter_mm,
        came.log_length_mm,
    )
    missing = promised.pieces - (came.pieces if same else 0)
    if rest in plant.deliveries or missing <= 0:
        return None, days
    when = receipt.when + timedelta(days=days)
    again = replace(
        promised,
        id=rest,
        pieces=missing,
        promised=when,
        state=DeliveryState.PROMISED,
    )
    return plant.replace(deliveries={**plant.deliveries, rest: again}), days


def _agreement(plant: Plant, delivery: Delivery) -> Agreement | None:
    key = delivery.agreement
    return None if key is None else plant.agreements.get(key)


def _fits(plant: Plant, receipt: Receipt) -> Iterator[Fit]:
    for box in plant.containers.values():
        if box.billet_diameter_mm == receipt.came.diameter_mm:
            yield Fit(
                press=box.press,
                container=box.id,
                changeover_min=box.changeover_min,
                mounted=box.mounted,
            )


def _takers(after: Planned, receipt: Receipt) -> Iterator[OrderId]:
    known = demands(after.plant)
    for status in order_status(after.plant, after.plan):
        demand = known[status.order]
        if demand.alloy == receipt.came.alloy and status.shipped < status.nominal:
            yield status.order


def claim(plant: Plant, receipt: Receipt, words: Words) -> str:
    """Return a note to the supplier, with what was promised and what came."""
    promised, came = receipt.promised, receipt.came
    agreement = _agreement(plant, promised)
    supplier = None if agreement is None else plant.suppliers.get(agreement.supplier)
    name = "" if supplier is None else supplier.name or supplier.id
    rows = [
        (words("receipts.alloy"), promised.alloy, came.alloy),
        (
            words("receipts.diameter"),
            f"{promised.diameter_mm} mm",
            f"{came.diameter_mm} mm",
        ),
        (
            words("receipts.length"),
            f"{promised.log_length_mm} mm",
            f"{came.log_length_mm} mm",
        ),
        (
            words("receipts.pieces"),
            words.number(promised.pieces),
            words.number(came.pieces),
        ),
        (
            words("receipts.date"),
            words.day(promised.promised),
            words.day(receipt.when),
        ),
    ]
    head = ("", words("receipts.promised"), words("receipts.came"))
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(3)]
    table = [
        "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in (head, *rows)
    ]
    lines = [
        words("receipts.to", supplier=name or words("receipts.supplier")),
        words("receipts.subject", delivery=receipt.delivery),
        "",
        words(
            "receipts.opening",
            plant=plant.site.name,
            delivery=receipt.delivery,
            when=words.moment(receipt.when),
        ),
        "",
        *table,
        "",
        words("receipts.asking"),
        "",
        plant.site.name,
    ]
    return "\n".join(lines) + "\n"
