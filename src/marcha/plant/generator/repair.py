"""Repairs of a generated plant: tasks in chains, spares and the cash for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from marcha.plant.generator.draws import Draws
from marcha.plant.generator.people import DAY_CALENDAR, REPAIR_SKILLS, SHIFT_MIN
from marcha.plant.generator.regimes import START, Size
from marcha.plant.ids import EquipmentId, PartId, PartSourceId, SkillId, TaskId
from marcha.plant.records_equipment import Equipment, EquipmentKind
from marcha.plant.records_repair import (
    CashFlow,
    Link,
    LinkKind,
    Part,
    PartNeed,
    PartSource,
    SkillNeed,
    SourceKind,
    Task,
)

_LEAST_MIN = 60
_ROUND_MIN = 30
_UNIT_MIN = 480
"""A task is one to ten such units of work before scaling."""

_CREW_USE = 85
"""Per cent of the hours of a trade that a good plan can use."""

_PRESS_WEIGHT = 3
"""A press gets so many times the tasks of another machine."""


@dataclass(slots=True)
class Repair:
    """The sheets of the restart, while they are being made."""

    tasks: dict[TaskId, Task] = field(default_factory=dict)
    parts: dict[PartId, Part] = field(default_factory=dict)
    sources: dict[PartSourceId, PartSource] = field(default_factory=dict)
    cash: tuple[CashFlow, ...] = ()


def repair(
    size: Size,
    equipment: Mapping[EquipmentId, Equipment],
    down: Sequence[EquipmentId],
    crews: Mapping[SkillId, int],
    horizon_days: int,
) -> Repair:
    """Tasks for every machine that is down, with what they need."""
    draws = Draws(size.stream("repair"))
    result = Repair()
    machines = [name for name in _restart_order(equipment) if name in down]
    for machine, count in _shares(size.tasks, machines, equipment):
        _chain(result.tasks, draws, machine, count, crews)
    _parts(result, draws, horizon_days)
    share = draws.between(*size.figures.repair_days)
    _scale(result, crews, horizon_days * share // 100)
    result.cash = _cash(result, draws, horizon_days)
    return result


def _restart_order(equipment: Mapping[EquipmentId, Equipment]) -> list[EquipmentId]:
    """Machines as a sound plan would restart them: press by press, with its needs."""
    ovens = [
        each.id for each in equipment.values() if each.kind is EquipmentKind.AGEING_OVEN
    ]
    order: dict[EquipmentId, None] = {}
    presses = [each for each in equipment.values() if each.kind is EquipmentKind.PRESS]
    for place, press in enumerate(presses):
        order.update(dict.fromkeys((*press.needs, press.id)))
        order.update(dict.fromkeys(ovens[: place // 2 + 1]))
    order.update(dict.fromkeys(equipment))
    return list(order)


def _shares(
    tasks: int,
    machines: Sequence[EquipmentId],
    equipment: Mapping[EquipmentId, Equipment],
) -> list[tuple[EquipmentId, int]]:
    """Share the tasks out: one to each machine, the rest by weight."""
    if not machines:
        return []
    heavy = (EquipmentKind.PRESS, EquipmentKind.UTILITY)
    weights = [
        _PRESS_WEIGHT if equipment[name].kind in heavy else 1 for name in machines
    ]
    rest = tasks - len(machines)
    result, seen, given = [], 0, 0
    for name, weight in zip(machines, weights, strict=True):
        seen += weight
        upto = rest * seen // sum(weights)
        result.append((name, 1 + upto - given))
        given = upto
    return result


def _chain(
    tasks: dict[TaskId, Task],
    draws: Draws,
    machine: EquipmentId,
    count: int,
    crews: Mapping[SkillId, int],
) -> None:
    """Add the tasks of one machine, each after the one before or along with it."""
    before: Task | None = None
    for place in range(count):
        name = TaskId(f"T-{len(tasks) + 1:04d}")
        links = []
        if before is not None:
            links.append(_link(draws, before))
        if tasks and draws.chance(12):
            other = draws.pick(list(tasks))
            if all(link.task != other for link in links):
                links.append(Link(task=other))
        # What has to dry or to be tested by itself goes on day and night.
        waits = 0 < place < count - 1 and draws.chance(8)
        units = draws.between(2, 3) if waits else draws.between(1, 10)
        last = place == count - 1
        task = Task(
            id=name,
            name=f"{machine} {place + 1}",
            equipment=machine,
            duration_min=units * _UNIT_MIN,
            calendar=None if waits else DAY_CALENDAR,
            links=tuple(links),
            skills=() if waits else _skills(draws, crews),
            power_kw=float(draws.between(2, 20) * 10)
            if last and draws.chance(20)
            else 0,
            cost=float(draws.between(1, 20) * 250) if draws.chance(20) else 0.0,
            done_ratio=draws.pick((0.25, 0.5))
            if place == 0 and draws.chance(8)
            else 0.0,
            earliest=(
                START + timedelta(days=draws.between(2, 10))
                if draws.chance(4)
                else None
            ),
        )
        tasks[name] = before = task


def _link(draws: Draws, before: Task) -> Link:
    drawn = draws.below(100)
    if drawn < 80:  # noqa: PLR2004 - per cent
        lag = draws.between(1, 4) * 60 if draws.chance(15) else 0
        return Link(task=before.id, kind=LinkKind.FS, lag_min=lag)
    if drawn < 92:  # noqa: PLR2004 - per cent
        return Link(task=before.id, kind=LinkKind.SS, lag_min=draws.between(1, 12) * 60)
    return Link(task=before.id, kind=LinkKind.FF, lag_min=draws.between(0, 4) * 60)


def _skills(draws: Draws, crews: Mapping[SkillId, int]) -> tuple[SkillNeed, ...]:
    count = 2 if draws.chance(25) else 1
    needs = []
    for skill in draws.shuffled(REPAIR_SKILLS)[:count]:
        people = draws.between(1, min(2, crews[skill]))
        level = 3 if people == 1 and draws.chance(30) else 2
        needs.append(SkillNeed(skill=skill, people=people, level=level))
    return tuple(needs)


# --- spares and cash ---------------------------------------------------------------


def _parts(result: Repair, draws: Draws, horizon_days: int) -> None:
    """Make spares, give them to tasks, and see that each can be had."""
    count = len(result.tasks) // 4
    names = [PartId(f"REP-{place + 1:03d}") for place in range(count)]
    if not names:
        return
    needed = dict.fromkeys(names, 0)
    for task in list(result.tasks.values()):
        if task.skills and draws.chance(18):
            part, pieces = draws.pick(names), draws.between(1, 2)
            needed[part] += pieces
            need = (PartNeed(part=part, count=pieces),)
            result.tasks[task.id] = replace(task, parts=need)
    for name in names:
        in_stock = needed[name] if draws.chance(40) else draws.below(2)
        result.parts[name] = Part(id=name, stock=min(in_stock, needed[name] + 1))
        _sources(result, draws, name, horizon_days)


def _sources(result: Repair, draws: Draws, part: PartId, horizon_days: int) -> None:
    kinds = [SourceKind.IMPORT] if draws.chance(70) else [SourceKind.LOCAL]
    if kinds == [SourceKind.IMPORT] and draws.chance(50):
        kinds.append(SourceKind.LOCAL)
    dear = draws.between(2, 40) * 100
    for kind in kinds:
        name = PartSourceId(f"F-{len(result.sources) + 1:03d}")
        imported = kind is SourceKind.IMPORT
        # Made here it comes sooner and costs more.
        lead = draws.between(10, horizon_days // 4) if imported else 0
        result.sources[name] = PartSource(
            id=name,
            part=part,
            kind=kind,
            lead_days=lead if imported else draws.between(3, 12),
            cost=float(dear if imported else dear * 3 // 2),
        )


def add_donor(result: Repair, size: Size, donor: EquipmentId) -> None:
    """Let one spare be taken from a machine that will not come back."""
    draws = Draws(size.stream("donor"))
    if not result.parts:
        return
    name = PartSourceId(f"F-{len(result.sources) + 1:03d}")
    result.sources[name] = PartSource(
        id=name,
        part=draws.pick(list(result.parts)),
        kind=SourceKind.DONOR,
        lead_days=1,
        quantity=1,
        equipment=donor,
    )


def _cash(result: Repair, draws: Draws, horizon_days: int) -> tuple[CashFlow, ...]:
    """Cash in four payments, a tenth more than the dearest way would cost."""
    dearest: dict[PartId, float] = {}
    for source in result.sources.values():
        dearest[source.part] = max(dearest.get(source.part, 0.0), source.cost)
    costs = [
        task.cost + sum(dearest[need.part] * need.count for need in task.parts)
        for task in result.tasks.values()
    ]
    total = sum(costs)
    if not total or draws.chance(20):
        return ()
    step = horizon_days // 8
    payments = [total * percent / 100 for percent in (40, 30, 20, 20)]
    # No single task has to wait for the second payment.
    payments[0] = max(payments[0], *costs)
    return tuple(
        CashFlow(
            when=START + timedelta(days=place * step), amount=float(int(payment) + 1)
        )
        for place, payment in enumerate(payments)
    )


# --- how long it takes -------------------------------------------------------------


def _scale(result: Repair, crews: Mapping[SkillId, int], days: int) -> None:
    """Scale the durations so that all repairs take about so many days."""
    worked = days * 5 / 7 * SHIFT_MIN
    longest = max(_work_min(result.tasks, crews), _path_min(result.tasks), 1)
    for task in list(result.tasks.values()):
        if task.calendar is not None:
            minutes = int(task.duration_min * worked / longest) // _ROUND_MIN
            minutes = max(_LEAST_MIN, minutes * _ROUND_MIN)
            result.tasks[task.id] = replace(task, duration_min=minutes)


def _work_min(tasks: Mapping[TaskId, Task], crews: Mapping[SkillId, int]) -> int:
    """Minutes of the busiest trade, were its people never idle but as usual."""
    work = dict.fromkeys(crews, 0)
    for task in tasks.values():
        for need in task.skills:
            work[need.skill] += need.people * task.duration_min
    return max(work[skill] * 100 // (crews[skill] * _CREW_USE) for skill in crews)


def _path_min(tasks: Mapping[TaskId, Task]) -> int:
    """Minutes of the longest chain, were there people enough."""
    ends: dict[TaskId, int] = {}
    for task in tasks.values():
        start = max(
            (
                ends[link.task]
                for link in task.links
                if link.kind in (LinkKind.FS, LinkKind.FF)
            ),
            default=0,
        )
        # What goes on day and night holds others up for a third of its minutes.
        worked = (
            task.duration_min if task.calendar is not None else task.duration_min // 3
        )
        ends[task.id] = start + worked
    return max(ends.values(), default=0)
