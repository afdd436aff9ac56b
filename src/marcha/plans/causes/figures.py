"""
What takes a figure down, by amount.

Tonnes are lost to orders that do not ship, each for its first cause; metal to its
causes of loss; days to machines that are not up.
"""

from collections.abc import Callable, Iterator, Mapping

from marcha.plans.account import losses
from marcha.plans.causes.cause import Cause, Named
from marcha.plans.causes.machines import machine_causes
from marcha.plans.causes.orders import order_causes
from marcha.plans.causes.reading import Reading
from marcha.plans.figures import figures
from marcha.plans.reactivation import listed_machines
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import horizon_min
from marcha.process.machines import machines_of

_FEW = 4


def figure_causes(reading: Reading, figure: str) -> tuple[Cause, ...]:
    """
    Return what takes a figure of the plan down, the most important first.

    Raises
    ------
    KeyError
        When there is no such figure.
    """
    found = {
        each.name: each
        for each in figures(reading.plant, reading.plan, known=reading.known)
    }
    head = Cause(
        kind="figure", subject=Named("figures", figure), amount=found[figure].value
    )
    return (head, *_PARTS.get(figure, _tonnes)(reading))


def _tonnes(reading: Reading) -> Iterator[Cause]:
    """Orders that do not ship by their first cause; presses by the days they miss."""
    yield from _by_cause(reading, "unshipped")
    yield from _presses_down(reading)


def _late(reading: Reading) -> Iterator[Cause]:
    yield from _by_cause(reading, "late")
    yield from _presses_down(reading)


def _by_cause(reading: Reading, kind: str) -> Iterator[Cause]:
    """Kilograms not shipped (or late), grouped by the first cause of their orders."""
    kg: dict[Named, float] = {}
    orders: dict[Named, list[OrderId]] = {}
    for order, status in reading.statuses.items():
        counted = status.shipped if kind == "unshipped" else status.on_time_pieces
        missing = max(0, status.nominal - counted) * reading.known[order].piece_kg
        if missing <= 0 or (kind == "late" and status.due > reading.timeline.horizon):
            continue
        causes = order_causes(reading, order)
        first = next((each for each in causes[1:] if each.kind not in _STAGES), None)
        key = _root(first)
        kg[key] = kg.get(key, 0.0) + missing
        orders.setdefault(key, []).append(order)
    for key in sorted(kg, key=lambda each: (-kg[each], each)):
        listed = orders[key][:_FEW]
        yield Cause(
            kind=kind,
            subject=key,
            objects=tuple(Named("orders", each) for each in listed),
            amount=kg[key],
        )


_STAGES = frozenset({"ageing", "run", "line"})
"""Links that are work, not waiting."""


def _root(cause: Cause | None) -> Named:
    """What a cause is grouped by: its kind, and the machine or metal it is about."""
    if cause is None:
        return Named("kinds", "other")
    for each in cause.objects:
        if each.sheet in ("metal", "equipment"):
            return Named("kinds", f"{cause.kind}|{each.sheet}|{each.id}")
    return Named("kinds", cause.kind)


def _presses_down(reading: Reading) -> Iterator[Cause]:
    """Days that each press cannot run, the slowest first, with its root."""
    horizon = horizon_min(reading.plant)
    presses = machines_of(reading.plant, EquipmentKind.PRESS)
    rows: list[tuple[int, EquipmentId]] = []
    for press in presses:
        date = reading.runnable[press]
        lost = (horizon if date is None else date) - reading.now
        if lost > 0 and date != 0:
            rows.append((lost, press))
    for lost, press in sorted(rows, reverse=True):
        yield Cause(
            kind="down",
            subject=Named("equipment", press),
            start=reading.now,
            end=reading.runnable[press],
            amount=lost / MINUTES_PER_DAY,
        )
        yield from machine_causes(reading, press)[1:]


def _metal_lost(reading: Reading) -> Iterator[Cause]:
    """Metal lost by cause, the most first."""
    found = sorted(losses(reading.plant, reading.plan), key=lambda each: -each.mass_kg)
    for each in found:
        if each.mass_kg > 0:
            yield Cause(
                kind="loss", subject=Named("losses", each.cause), amount=each.mass_kg
            )


def _reactivation(reading: Reading) -> Iterator[Cause]:
    """The listed machine that comes up last; without one, the days that fall short."""
    listed = listed_machines(reading.plant)

    def date(machine: EquipmentId) -> float:
        found = reading.runnable[machine]
        return float("inf") if found is None else found

    slowest = max(listed, key=date, default=None)
    if slowest is None or date(slowest) == 0:
        yield Cause(
            kind="short_days",
            subject=Named("figures", "reactivation_day"),
            objects=tuple(Named("equipment", each) for each in listed),
        )
        return
    yield Cause(
        kind="down",
        subject=Named("equipment", slowest),
        start=reading.now,
        end=reading.runnable[slowest],
        amount=(min(date(slowest), reading.timeline.horizon) - reading.now)
        / MINUTES_PER_DAY,
    )
    yield from machine_causes(reading, slowest)[1:]


_PARTS: Mapping[str, Callable[[Reading], Iterator[Cause]]] = {
    "yield_ratio": _metal_lost,
    "log_t": _metal_lost,
    "reactivation_day": _reactivation,
    "late_t": _late,
    "late_orders": _late,
    "on_time_ratio": _late,
}
"""Figures that are not taken down by unshipped tonnes."""
