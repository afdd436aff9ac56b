"""Metal of a generated plant: agreements, deliveries and the yard."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from marcha.plant.generator.demand import TOLLING_CUSTOMER, Wish
from marcha.plant.generator.draws import Draws
from marcha.plant.generator.machines import press_type
from marcha.plant.generator.rates import log_kg
from marcha.plant.generator.regimes import START, Size
from marcha.plant.ids import (
    AgreementId,
    AlloyId,
    CustomerId,
    DeliveryId,
    EquipmentId,
    LotId,
    ProfileId,
    SupplierId,
)
from marcha.plant.records_equipment import Equipment
from marcha.plant.records_metal import (
    Agreement,
    AgreementKind,
    Delivery,
    DeliveryState,
    Lot,
    Quality,
    Supplier,
)
from marcha.plant.records_tooling import Profile

LOG_LENGTHS_MM = (5800, 6000, 6500, 7000)
SUPPLIER = SupplierId("FUNDICION")
TRUCK_KG = 22_000
MOST_DELIVERIES = 12
"""Deliveries a group, where trucks need not be more: they grow with the plant."""

_GROUP = tuple[AlloyId, int, CustomerId | None]


@dataclass(slots=True)
class Metal:
    """The sheets of metal, while they are being made."""

    suppliers: dict[SupplierId, Supplier] = field(default_factory=dict)
    agreements: dict[AgreementId, Agreement] = field(default_factory=dict)
    deliveries: dict[DeliveryId, Delivery] = field(default_factory=dict)
    lots: dict[LotId, Lot] = field(default_factory=dict)


def metal(
    size: Size,
    wanted: Sequence[Wish],
    known: Mapping[ProfileId, Profile],
    equipment: Mapping[EquipmentId, Equipment],
    *,
    scale: float,
    horizon_days: int,
) -> Metal:
    """Metal for the orders: as much of it, and as late, as the regime says."""
    draws = Draws(size.stream("metal"))
    figures = size.figures
    share = draws.between(*figures.metal)
    result = Metal(suppliers={SUPPLIER: Supplier(id=SUPPLIER)})
    for group, need_kg in _needs(wanted, known, equipment, scale):
        spread = draws.between(-figures.metal_spread, figures.metal_spread)
        _supply(
            result, draws, size, group, need_kg * (share + spread) / 100, horizon_days
        )
    _extras(result, draws)
    return result


def _needs(
    wanted: Sequence[Wish],
    known: Mapping[ProfileId, Profile],
    equipment: Mapping[EquipmentId, Equipment],
    scale: float,
) -> list[tuple[_GROUP, float]]:
    """Log kg by alloy, diameter and owner, shared among the presses of each die."""
    needs: dict[_GROUP, float] = {}
    for wish in wanted:
        alloy = known[wish.order.section[0]].alloy
        if alloy is None:
            raise AssertionError(wish.order)
        customer = wish.order.customer
        owner = TOLLING_CUSTOMER if customer == TOLLING_CUSTOMER else None
        for press, rate in wish.rates.items():
            group = (alloy, press_type(equipment[press]).diameter_mm, owner)
            part = wish.kg * scale * rate.metal / len(wish.rates)
            needs[group] = needs.get(group, 0.0) + part
    return list(needs.items())


def _supply(
    result: Metal,
    draws: Draws,
    size: Size,
    group: _GROUP,
    total_kg: float,
    horizon_days: int,
) -> None:
    alloy, diameter, owner = group
    figures = size.figures
    name = AgreementId(f"ACU-{len(result.agreements) + 1:02d}")
    log_mm = draws.pick(LOG_LENGTHS_MM)
    delay = draws.between(1, 5) if draws.chance(40) else 0
    result.agreements[name] = Agreement(
        id=name,
        supplier=SUPPLIER,
        kind=AgreementKind.PURCHASE if owner is None else AgreementKind.CONVERSION,
        alloy=alloy,
        diameter_mm=diameter,
        log_length_mm=log_mm,
        mean_delay_days=delay,
        on_time_ratio=draws.between(60, 95) / 100,
        owner=owner,
    )
    one_log = log_kg(diameter, log_mm)
    call_off = figures.call_off if owner is None and draws.chance(60) else 0
    first = total_kg * draws.between(*figures.metal_at_start) / 100
    _yard(result, draws, group, log_mm, first / one_log)
    last_day = max(4, horizon_days * draws.between(*figures.metal_until) // 100)
    promised_kg = total_kg * (100 - call_off) / 100 - first
    trucks = min(MOST_DELIVERIES, max(1, round(promised_kg / TRUCK_KG)))
    pieces = _split(max(trucks, round(promised_kg / one_log)), trucks)
    for place, count in enumerate(pieces):
        day = 3 + (last_day - 3) * (place * 2 + draws.below(2) + 1) // (2 * trucks)
        _deliver(result, draws, result.agreements[name], count, day - delay)
    if call_off:
        room_kg = total_kg * call_off / 100
        _call_off(result, draws, group, log_mm, room_kg, horizon_days)


def _split(total: int, parts: int) -> Iterator[int]:
    for part in range(parts):
        yield total * (part + 1) // parts - total * part // parts


def _yard(result: Metal, draws: Draws, group: _GROUP, log_mm: int, logs: float) -> None:
    """Put logs in the yard, of one cast or of two with different lengths."""
    alloy, diameter, owner = group
    pieces = max(1, round(logs))
    if pieces > 4 and draws.chance(50):  # noqa: PLR2004
        other = draws.pick(LOG_LENGTHS_MM)
        parts = [(log_mm, pieces - pieces // 3), (other, pieces // 3)]
    else:
        parts = [(log_mm, pieces)]
    for length, count in parts:
        name = LotId(f"LOTE-{len(result.lots) + 1:03d}")
        result.lots[name] = Lot(
            id=name,
            alloy=alloy,
            diameter_mm=diameter,
            length_mm=length,
            pieces=count,
            cast=f"C{draws.between(1000, 9999)}",
            owner=owner,
        )


def _deliver(
    result: Metal, draws: Draws, agreement: Agreement, pieces: int, day: int
) -> None:
    name = DeliveryId(f"ENT-{len(result.deliveries) + 1:03d}")
    hour = timedelta(hours=draws.between(0, 9))
    result.deliveries[name] = Delivery(
        id=name,
        agreement=agreement.id,
        alloy=agreement.alloy,
        diameter_mm=agreement.diameter_mm,
        log_length_mm=agreement.log_length_mm,
        pieces=pieces,
        promised=START + timedelta(days=max(0, day)) + hour,
        state=DeliveryState.SHIPPED if day < 5 else DeliveryState.PROMISED,  # noqa: PLR2004
        owner=agreement.owner,
    )


def _call_off(
    result: Metal,
    draws: Draws,
    group: _GROUP,
    log_mm: int,
    room_kg: float,
    horizon_days: int,
) -> None:
    """Make an agreement whose monthly room adds up to so many kg in the horizon."""
    alloy, diameter, _ = group
    lead = draws.between(10, 20)
    first = START + timedelta(days=lead)
    last = START + timedelta(days=horizon_days - 1)
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    one_log = log_kg(diameter, log_mm)
    logs_a_month = max(1, int(room_kg / months / one_log))
    name = AgreementId(f"ACU-{len(result.agreements) + 1:02d}")
    result.agreements[name] = Agreement(
        id=name,
        supplier=SUPPLIER,
        alloy=alloy,
        diameter_mm=diameter,
        log_length_mm=log_mm,
        # A kilogram of room for the rounding of masses.
        kg_month=float(int(logs_a_month * one_log) + 1),
        call_off_min_kg=float(int(min(5000.0, logs_a_month * one_log / 2))),
        lead_days=lead,
        on_time_ratio=draws.between(60, 95) / 100,
    )


def _extras(result: Metal, draws: Draws) -> None:
    """Add what a yard has besides: a remnant, and sometimes a lot that is held."""
    pattern = next(iter(result.lots.values()), None)
    if pattern is None:
        return
    for remnant in (True, False):
        if draws.chance(50 if remnant else 15):
            name = LotId(f"LOTE-{len(result.lots) + 1:03d}")
            result.lots[name] = Lot(
                id=name,
                alloy=pattern.alloy,
                diameter_mm=pattern.diameter_mm,
                length_mm=draws.between(1000, 2500) if remnant else pattern.length_mm,
                pieces=draws.between(1, 4),
                owner=pattern.owner,
                quality=Quality.RELEASED if remnant else Quality.HELD,
                remnant=remnant,
            )
