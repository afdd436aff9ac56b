"""
The statement of a month: metal, production, losses, stops, hours, orders, targets.

Each part stands by itself and says in its record what it counts. The statement is about
the month and nothing later: rows after its end change nothing in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import fsum

from marcha.actuals.event import EventKind
from marcha.actuals.reckoning.against_plan import AgainstPlan, against_plan
from marcha.actuals.reckoning.machine_lines import MachineLine, machine_lines
from marcha.actuals.reckoning.metal_count import CountLine, metal_count, unweighed
from marcha.actuals.reckoning.order_lines import OrderLine, order_lines
from marcha.actuals.reckoning.period import Period
from marcha.actuals.reckoning.production import (
    KG_PER_T,
    MINUTES_PER_HOUR,
    Pieces,
    Scrap,
    is_known,
    made,
    made_kg,
    recovery,
    scrapped,
    scrapped_kg,
    shipped_kg,
    unread,
)
from marcha.actuals.reckoning.record import Record, seen_by
from marcha.actuals.reckoning.stops import KINDS, MachineHours, press_hours
from marcha.actuals.reckoning.tolling import TollingLine, tolling
from marcha.plant.ids import EquipmentId, OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionLine:
    """
    Good pieces and scrap of one press and one profile or product.

    Attributes
    ----------
    machine
        None: the rows do not say.
    item
        Profile or product.
    lost_kg
        None: nobody has ever recorded scrap.
    yield_ratio
        Good ÷ (good + lost); None: not known.
    """

    machine: EquipmentId | None
    item: str
    pieces: float
    good_kg: float
    lost_kg: float | None
    yield_ratio: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseLine:
    """
    Scrap (kg) or stops of presses (hours) of one cause, and its share of all.

    Attributes
    ----------
    cause
        Code; empty: not told.
    """

    cause: str
    amount: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """
    All that the statement of a month says.

    Attributes
    ----------
    metal
        None: nothing was recorded by the end of the month.
    scrap, stops
        By cause, the most first; None: nobody has ever recorded any.
    orders
        Firm orders that were due by the end of the month, or that the plan or the
        record completes in it; those completed before it are left out.
    target_t
        Target of the month (S49); None: there is none.
    unread
        Rows that no figure could count: without a known order, or without kg.
    """

    month: Period
    metal: tuple[CountLine, ...] | None
    tolling: tuple[TollingLine, ...]
    production: tuple[ProductionLine, ...] | None
    good_t: float | None
    shipped_t: float | None
    recovery: float | None
    scrap: tuple[CauseLine, ...] | None
    stops: tuple[CauseLine, ...] | None
    hours: tuple[MachineHours, ...]
    orders: tuple[OrderLine, ...]
    machines: tuple[MachineLine, ...]
    target_t: float | None
    against_plan: tuple[AgainstPlan, ...]
    unread: int


def statement(record: Record, period: Period) -> Statement:
    """Close a month."""
    seen = seen_by(record, period.end)
    hours = press_hours(seen, period)
    good = made_kg(seen, period)
    sent = shipped_kg(seen, period)
    return Statement(
        month=period,
        metal=metal_count(seen, period),
        tolling=tuple(tolling(seen, period)),
        production=_production(seen, period),
        good_t=None if good is None else good / KG_PER_T,
        shipped_t=None if sent is None else sent / KG_PER_T,
        recovery=recovery(seen, period),
        scrap=_scrap(seen, period),
        stops=_stops(seen, period, hours),
        hours=hours,
        orders=tuple(_orders(seen, period)),
        machines=machine_lines(seen, period.end),
        target_t=_target(seen, period),
        against_plan=tuple(against_plan(seen, period)),
        unread=len(unread(seen)) + len(unweighed(seen)),
    )


def _target(record: Record, period: Period) -> float | None:
    first = period.start.date()
    return next(
        (each.good_t for each in record.plant.targets if each.month == first), None
    )


def item_of(record: Record, order: OrderId) -> str:
    """Profile or product of an order."""
    wanted = record.plant.orders[order]
    return str(wanted.profile or wanted.product)


def _production(record: Record, period: Period) -> tuple[ProductionLine, ...] | None:
    if not is_known(record, period, EventKind.PRODUCED):
        return None
    scrap_known = is_known(record, period, EventKind.SCRAPPED)
    good: dict[tuple[str, str], list[Pieces]] = {}
    lost: dict[tuple[str, str], list[Scrap]] = {}
    for each in made(record):
        if period.holds(each.when):
            key = each.machine or "", item_of(record, each.order)
            good.setdefault(key, []).append(each)
    for scrap in scrapped(record):
        if period.holds(scrap.when) and scrap.order is not None:
            key = scrap.machine or "", item_of(record, scrap.order)
            lost.setdefault(key, []).append(scrap)
    return tuple(
        _production_line(
            key, good.get(key, []), lost.get(key, []) if scrap_known else None
        )
        for key in sorted({*good, *lost})
    )


def _production_line(
    key: tuple[str, str], good: list[Pieces], lost: list[Scrap] | None
) -> ProductionLine:
    good_kg = fsum(each.mass_kg for each in good)
    lost_kg = None if lost is None else fsum(each.mass_kg for each in lost)
    out = good_kg + (lost_kg or 0.0)
    return ProductionLine(
        machine=EquipmentId(key[0]) if key[0] else None,
        item=key[1],
        pieces=fsum(each.pieces for each in good),
        good_kg=good_kg,
        lost_kg=lost_kg,
        yield_ratio=None if lost_kg is None or out <= 0 else good_kg / out,
    )


def _scrap(record: Record, period: Period) -> tuple[CauseLine, ...] | None:
    if scrapped_kg(record, period) is None:
        return None
    return by_cause(
        (each.cause, each.mass_kg)
        for each in scrapped(record)
        if period.holds(each.when)
    )


def _stops(
    record: Record, period: Period, hours: Iterable[MachineHours]
) -> tuple[CauseLine, ...] | None:
    if not is_known(record, period, *KINDS):
        return None
    return by_cause(
        (cause, minutes / MINUTES_PER_HOUR)
        for each in hours
        for cause, minutes in each.by_cause.items()
    )


def by_cause(amounts: Iterable[tuple[str, float]]) -> tuple[CauseLine, ...]:
    """
    Amounts added up by cause, the most first.

    Examples
    --------
    >>> [(each.cause, each.share) for each in by_cause([("a", 1.0), ("b", 3.0)])]
    [('b', 0.75), ('a', 0.25)]
    """
    sums: dict[str, list[float]] = {}
    for cause, amount in amounts:
        sums.setdefault(cause, []).append(amount)
    total = fsum(amount for each in sums.values() for amount in each)
    lines = [
        CauseLine(
            cause=cause, amount=fsum(each), share=fsum(each) / total if total else 0.0
        )
        for cause, each in sums.items()
    ]
    return tuple(sorted(lines, key=lambda each: (-each.amount, each.cause)))


def _orders(record: Record, period: Period) -> Iterator[OrderLine]:
    for line in order_lines(record, period.end):
        if line.completed is not None and line.completed < period.start:
            continue
        planned = line.planned is not None and line.planned < period.end
        if line.due < period.end or planned or line.completed is not None:
            yield line
