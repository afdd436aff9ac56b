"""
Why an order is late, short or unplanned, and why a machine stays down.

Causes are tested from the hardest (it cannot be made at all) to the softest (others
went before); the first that holds is given, with the objects in the way.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING

from marcha.optimise.assemble import Assembled
from marcha.optimise.context import Context
from marcha.optimise.line_reasons import LineCauses
from marcha.optimise.schedule.ageing import usable_ovens
from marcha.optimise.schedule.oven_time import oven_times
from marcha.optimise.upkeep_reasons import UpkeepReasons
from marcha.plans.figures import KG_PER_T, OrderStatus, order_status
from marcha.plans.plan import Plan, Reason
from marcha.plans.service import service_levels
from marcha.plant.ids import EquipmentId, OrderId, ProfileId
from marcha.plant.records_equipment import EquipmentKind
from marcha.process.machines import (
    die_mass_left_kg,
    die_ready_min,
    machines_of,
    needed_machines,
    tasks_of,
)
from marcha.process.metal import MetalKey, MetalSource, metal_sources

if TYPE_CHECKING:
    from marcha.optimise.schedule.option import Option
    from marcha.plant.records_tooling import Die

_MOST_OBJECTS = 4


def reasons(context: Context, assembled: Assembled) -> tuple[Reason, ...]:
    """
    Reasons for every order not on time and in full and every machine still down.

    Late orders of a class below its service minimum say so first (S47).
    """
    plan = assembled.plan
    facts = _Facts(context, assembled)
    found = [*_below_minimum(context, plan)]
    found += [
        facts.order(status)
        for status in order_status(context.plant, plan)
        if status.state != "on_time" or status.shipped < status.nominal
    ]
    found.extend(_machines(context, assembled))
    found.extend(UpkeepReasons(context, assembled).machines())
    return tuple(found)


def _below_minimum(context: Context, plan: Plan) -> Iterator[Reason]:
    for level in service_levels(context.plant, plan, known=context.demands):
        for order in () if level.met else level.late:
            yield Reason(
                subject=order,
                code="service_missed",
                objects=(level.group,),
                amount=level.missing_t * KG_PER_T,
            )


class _Facts:
    """What is asked again and again about one plan."""

    def __init__(self, context: Context, assembled: Assembled) -> None:
        self._context = context
        self._plant = context.plant
        self._plan = assembled.plan
        self._runnable = assembled.ready.restart.runnable
        self._windows = assembled.ready.windows
        self._upkeep = UpkeepReasons(context, assembled)
        self._options: dict[OrderId, list[Option]] = {}
        for option in context.options:
            self._options.setdefault(option.order, []).append(option)
        self._sources: dict[MetalKey, list[MetalSource]] = {}
        for source in metal_sources(self._plant):
            key = (source.alloy, source.diameter_mm)
            self._sources.setdefault(key, []).append(source)
        self._left = _metal_left(self._sources, self._plan)
        self._dies: dict[ProfileId | None, list[Die]] = {}
        for die in self._plant.dies.values():
            self._dies.setdefault(die.profile, []).append(die)
        windows = {
            oven: self._windows[oven]
            for oven in machines_of(self._plant, EquipmentKind.AGEING_OVEN)
        }
        self._ovens = oven_times(context.timeline, windows)
        self._lines = LineCauses(
            context, assembled.plan, self._runnable, self._in_the_way
        )
        self._took: dict[tuple[MetalKey, ...], list[OrderId]] = {}
        self._before: dict[tuple[frozenset[EquipmentId], int], _Before] = {}

    def order(self, status: OrderStatus) -> Reason:
        """Return the hardest cause that holds for an order."""
        for reason in self._causes(status):
            return reason
        return Reason(subject=status.order, code="horizon", minute=status.last_minute)

    def _causes(self, status: OrderStatus) -> Iterator[Reason]:
        deadline, demand = self._deadline(status), self._context.demands[status.order]
        if not demand.pressed:
            yield from self._lines.of_product(status, deadline)
            return
        yield from self._cannot(status.order)
        if demand.route:
            yield from self._lines.cannot(demand, deadline)
            yield from self._lines.unfinished(status, deadline)
        yield from self._too_late(status)
        presses = sorted({each.press for each in self._options.get(status.order, ())})
        yield from self._upkeep.order(status, presses, self._deadline(status))
        yield from self._no_metal(status)
        yield from self._others_first(status)

    def _cannot(self, order: OrderId) -> Iterator[Reason]:
        """Things that no order of work could mend."""
        demand = self._context.demands[order]
        dies = self._dies.get(self._plant.orders[order].profile, [])
        ready = [die for die in dies if die_ready_min(self._plant, die) is not None]
        if demand.aged and not demand.recipes:
            yield Reason(subject=order, code="no_recipe", objects=(demand.temper,))
        if not ready:
            yield Reason(subject=order, code="no_die", objects=_few(d.id for d in dies))
        elif all(die_mass_left_kg(die) <= 0 for die in ready):
            yield Reason(
                subject=order, code="die_life", objects=_few(d.id for d in ready)
            )
        elif not self._options.get(order):
            presses = {press for die in ready for press in die.presses}
            yield Reason(
                subject=order, code="no_candidate", objects=_few(sorted(presses))
            )
        if demand.aged and demand.makeable:
            fitting = usable_ovens(self._plant, self._ovens, demand)
            if not any(fitting.values()):
                yield Reason(subject=order, code="no_oven", objects=_few(self._ovens))

    def _too_late(self, status: OrderStatus) -> Iterator[Reason]:
        """Presses that are down until too late, and late releases."""
        presses = sorted({each.press for each in self._options.get(status.order, ())})
        dates = [self._runnable[press] for press in presses]
        back = [date for date in dates if date is not None]
        if presses and not back:
            yield Reason(
                subject=status.order,
                code="press_down",
                objects=_few(self._in_the_way(presses)),
            )
        elif back and min(back) > self._deadline(status):
            yield Reason(
                subject=status.order,
                code="press_down",
                objects=_few(self._in_the_way(presses)),
                minute=min(back),
            )
        release = self._context.demands[status.order].release
        if release > self._deadline(status):
            yield Reason(subject=status.order, code="released_late", minute=release)

    def _deadline(self, status: OrderStatus) -> int:
        """By when something had to be there: due date, or the horizon if all is not."""
        if status.shipped < status.nominal:
            return self._context.timeline.horizon
        return max(0, status.due)

    def _in_the_way(self, presses: list[EquipmentId]) -> Iterator[str]:
        """Presses, each followed by the machine it waits for longest."""
        for press in presses:
            yield press
            waits = [
                (
                    float("inf") if date is None else date,
                    each,
                )
                for each in needed_machines(self._plant, press)
                if each != press and (date := self._runnable[each]) != 0
            ]
            if waits:
                yield max(waits)[1]

    def _no_metal(self, status: OrderStatus) -> Iterator[Reason]:
        """Metal that is not there, comes too late, or went to other orders."""
        options = self._options.get(status.order, [])
        keys = sorted({each.key for each in options})
        sources = [source for key in keys for source in self._sources.get(key, ())]
        demand = self._context.demands[status.order]
        missing = (status.nominal - status.shipped) * demand.piece_kg
        if options and not sources:
            yield Reason(
                subject=status.order,
                code="no_metal",
                objects=_few(_metal_name(key) for key in keys),
                amount=missing,
            )
            return
        first = min((source.available for source in sources), default=0)
        if first > self._deadline(status):
            late = min(sources, key=lambda each: (each.available, each.id))
            yield Reason(
                subject=status.order,
                code="metal_late",
                objects=(late.id, _metal_name((late.alloy, late.diameter_mm))),
                minute=first,
                amount=missing,
            )
        needed = missing * min((each.metal_ratio for each in options), default=1.0)
        if missing > 0 and sum(self._left.get(key, 0.0) for key in keys) < needed:
            yield Reason(
                subject=status.order,
                code="priority",
                objects=_few(self._takers(keys, status.order)),
                amount=missing,
            )

    def _takers(self, keys: list[MetalKey], order: OrderId) -> list[OrderId]:
        """Orders that took most of some metal."""
        names = tuple(keys)
        if names not in self._took:
            kg: dict[OrderId, float] = {}
            for run in self._plan.runs:
                demand = self._context.demands[run.order]
                diameter = self._plant.containers[run.container].billet_diameter_mm
                if (demand.alloy, diameter) in keys:
                    billets = sum(push.billets * push.billet_mm for push in run.pushes)
                    kg[run.order] = kg.get(run.order, 0.0) + billets
            self._took[names] = sorted(kg, key=lambda each: (-kg[each], each))
        # The first that are named, and the order itself, which does not count.
        first = self._took[names][: _MOST_OBJECTS + 1]
        return [each for each in first if each != order]

    def _others_first(self, status: OrderStatus) -> Iterator[Reason]:
        """Orders that held the presses before the due date."""
        presses = {each.press for each in self._options.get(status.order, ())}
        key = frozenset(presses), self._deadline(status)
        if key not in self._before:
            self._before[key] = _before(self._plan, *key)
        before, own = self._before[key], status.order
        ordered = [each for each in before.ordered[:_MOST_OBJECTS] if each != own]
        if ordered:
            yield Reason(
                subject=own,
                code="press_full",
                objects=_few([*sorted(presses), *ordered]),
                minute=max(end for order, end in before.last if order != own),
                amount=float(before.minutes - before.of_order.get(own, 0)),
            )


@dataclass(frozen=True, slots=True)
class _Before:
    """
    What some presses do before a minute.

    Attributes
    ----------
    ordered
        Orders, the one that takes most first.
    of_order, minutes
        Minutes of each, and of all.
    last
        The two orders that end last, and when.
    """

    ordered: list[OrderId]
    of_order: dict[OrderId, int]
    minutes: int
    last: list[tuple[OrderId, int]]


def _before(plan: Plan, presses: frozenset[EquipmentId], limit: int) -> _Before:
    minutes: dict[OrderId, int] = {}
    ends: dict[OrderId, int] = {}
    for run in plan.runs:
        if run.press in presses and run.start < limit:
            minutes[run.order] = minutes.get(run.order, 0) + run.end - run.start
            ends[run.order] = max(ends.get(run.order, 0), run.end)
    return _Before(
        ordered=sorted(minutes, key=lambda each: (-minutes[each], each)),
        of_order=minutes,
        minutes=sum(minutes.values()),
        last=nlargest(2, ends.items(), key=lambda item: item[1]),
    )


def _metal_left(
    sources: dict[MetalKey, list[MetalSource]], plan: Plan
) -> dict[MetalKey, float]:
    """Kilograms of each metal that no run cuts, remnants not counted."""
    cut: dict[str, int] = {}
    for each in plan.log_cuts:
        cut[each.source] = cut.get(each.source, 0) + each.logs
    return {
        key: sum(
            (source.pieces - cut.get(source.id, 0)) * source.log_kg for source in found
        )
        for key, found in sources.items()
    }


def _metal_name(key: MetalKey) -> str:
    return f"{key[0]} Ø{key[1]}"


def _few(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))[:_MOST_OBJECTS]


def _machines(context: Context, assembled: Assembled) -> Iterator[Reason]:
    """Machines that cannot run within the horizon."""
    restart = assembled.ready.restart
    causes = {reason.subject: reason for reason in restart.unplaced}
    for machine, date in restart.runnable.items():
        if date is not None:
            continue
        own = [task for task in tasks_of(context.plant, machine) if task.id in causes]
        down = [
            each
            for each in needed_machines(context.plant, machine)[1:]
            if restart.up[each] is None
        ]
        if own:
            cause = causes[own[0].id]
            yield Reason(
                subject=machine,
                code=cause.code,
                objects=(own[0].id, *cause.objects),
                minute=cause.minute,
            )
        elif restart.up[machine] is None:
            yield Reason(subject=machine, code="no_tasks")
        else:
            yield Reason(subject=machine, code="needs_down", objects=tuple(down[:4]))
