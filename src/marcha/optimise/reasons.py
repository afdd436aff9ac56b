"""
Why an order is late, short or unplanned, and why a machine stays down.

Causes are tested from the hardest (it cannot be made at all) to the softest (others
went before); the first that holds is given, with the objects in the way.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from marcha.optimise.assemble import Assembled
from marcha.optimise.context import Context
from marcha.optimise.schedule.ageing import usable_ovens
from marcha.plans.figures import OrderStatus, order_status
from marcha.plans.plan import Plan, Reason
from marcha.plant.ids import EquipmentId, OrderId
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

_MOST_OBJECTS = 4


def reasons(context: Context, assembled: Assembled) -> tuple[Reason, ...]:
    """Reasons for every order not on time and in full and every machine still down."""
    plan = assembled.plan
    facts = _Facts(context, assembled)
    found = [
        facts.order(status)
        for status in order_status(context.plant, plan)
        if status.state != "on_time" or status.shipped < status.nominal
    ]
    found.extend(_machines(context, assembled))
    return tuple(found)


class _Facts:
    """What is asked again and again about one plan."""

    def __init__(self, context: Context, assembled: Assembled) -> None:
        self._context = context
        self._plant = context.plant
        self._plan = assembled.plan
        self._runnable = assembled.ready.restart.runnable
        self._windows = assembled.ready.windows
        self._options: dict[OrderId, list[Option]] = {}
        for option in context.options:
            self._options.setdefault(option.order, []).append(option)
        self._sources: dict[MetalKey, list[MetalSource]] = {}
        for source in metal_sources(self._plant):
            key = (source.alloy, source.diameter_mm)
            self._sources.setdefault(key, []).append(source)
        self._left = _metal_left(self._sources, self._plan)

    def order(self, status: OrderStatus) -> Reason:
        """Return the hardest cause that holds for an order."""
        for reason in self._causes(status):
            return reason
        return Reason(subject=status.order, code="horizon", minute=status.last_minute)

    def _causes(self, status: OrderStatus) -> Iterator[Reason]:
        yield from self._cannot(status.order)
        yield from self._too_late(status)
        yield from self._no_metal(status)
        yield from self._others_first(status)

    def _cannot(self, order: OrderId) -> Iterator[Reason]:
        """Things that no order of work could mend."""
        demand = self._context.demands[order]
        profile = self._plant.orders[order].profile
        dies = [die for die in self._plant.dies.values() if die.profile == profile]
        ready = [die for die in dies if die_ready_min(self._plant, die) is not None]
        if not demand.makeable:
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
            windows = {
                oven: self._windows[oven]
                for oven in machines_of(self._plant, EquipmentKind.AGEING_OVEN)
            }
            if not any(usable_ovens(self._plant, windows, demand).values()):
                yield Reason(subject=order, code="no_oven", objects=_few(windows))

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
        kg: dict[OrderId, float] = {}
        for run in self._plan.runs:
            demand = self._context.demands[run.order]
            diameter = self._plant.containers[run.container].billet_diameter_mm
            if (demand.alloy, diameter) in keys and run.order != order:
                billets = sum(push.billets * push.billet_mm for push in run.pushes)
                kg[run.order] = kg.get(run.order, 0.0) + billets
        return sorted(kg, key=lambda each: (-kg[each], each))

    def _others_first(self, status: OrderStatus) -> Iterator[Reason]:
        """Orders that held the presses before the due date."""
        presses = {each.press for each in self._options.get(status.order, ())}
        limit = self._deadline(status)
        minutes: dict[OrderId, int] = {}
        last = 0
        for run in self._plan.runs:
            if run.press in presses and run.start < limit and run.order != status.order:
                minutes[run.order] = minutes.get(run.order, 0) + run.end - run.start
                last = max(last, run.end)
        if minutes:
            ordered = sorted(minutes, key=lambda each: (-minutes[each], each))
            yield Reason(
                subject=status.order,
                code="press_full",
                objects=_few([*sorted(presses), *ordered]),
                minute=last,
                amount=float(sum(minutes.values())),
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
