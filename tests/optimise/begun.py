"""
A plant at a minute of its plan, with what has begun locked: a replan by hand.

``marcha.actuals.standing`` does this for users, with spares and cash; here spares and
cash must not be limited, so that the tests of the planners stand on their own.
"""

from collections.abc import Iterator
from dataclasses import replace

from marcha.actuals.arrived import delivery_of
from marcha.plans.plan import Plan, Run
from marcha.plant.ids import DeliveryId, EquipmentId, LockId
from marcha.plant.plant import Plant
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.timeline import Timeline, clip, length, moment


def begun(plant: Plant, plan: Plan, minute: int) -> tuple[Plant, Plan]:
    """
    Put ``now`` at a minute and lock what a plan has begun by then (S31).

    Returns
    -------
    tuple
        The plant, its tasks so far done as their calendars say and its call-offs turned
        into deliveries; and the plan without those call-offs.
    """
    if plant.parts or plant.cash:
        raise ValueError("spares and cash are not looked after here")
    called = [each for each in plan.call_offs if each.ordered < minute]
    site = replace(plant.site, now=moment(plant, minute))
    tasks, timeline = dict(plant.tasks), Timeline(plant)
    for each in plan.tasks:
        old = tasks[each.task]
        opened = clip(timeline.open(old.calendar), each.start, min(minute, each.end))
        if each.end <= minute:
            tasks[each.task] = replace(old, done_ratio=1.0)
        elif each.start < minute:
            done = old.done_ratio + length(opened) / old.duration_min
            tasks[each.task] = replace(old, done_ratio=done)
    locks = {lock.id: lock for lock in _locks(plant, plan, minute)}
    later = plant.replace(
        site=site,
        tasks=tasks,
        locks=locks,
        deliveries={
            **plant.deliveries,
            **{DeliveryId(each.id): delivery_of(plant, each) for each in called},
        },
    )
    kept = tuple(each for each in plan.call_offs if each not in called)
    return later, replace(plan, call_offs=kept)


def started_runs(plan: Plan, minute: int) -> list[Run]:
    """Runs that have begun, and those after a setup that has: their die is there."""
    last: dict[EquipmentId, int] = {}
    for setup in plan.setups:
        if setup.start < minute:
            last[setup.press] = max(last.get(setup.press, 0), setup.start)
    found = [run for run in plan.runs if run.start < minute]
    for press, start in last.items():
        after = [run for run in plan.runs if run.press == press and run.start >= start]
        first = min(after, key=lambda run: run.start)
        if first not in found:
            found.append(first)
    return found


def _locks(plant: Plant, plan: Plan, minute: int) -> Iterator[Lock]:
    def lock(kind: LockKind, name: str, start: int, end: int) -> Lock:
        state = LockState.FROZEN if end <= minute else LockState.IN_PROGRESS
        return Lock(
            id=LockId(f"{kind.value}-{name}"),
            kind=kind,
            state=state,
            start=moment(plant, start),
            end=moment(plant, end),
        )

    for task in plan.tasks:
        if task.start < minute:
            stated = lock(LockKind.TASK, task.task, task.start, task.end)
            yield replace(stated, task=task.task)
    for run in started_runs(plan, minute):
        stated = lock(LockKind.RUN, run.id, run.start, run.end)
        yield replace(stated, equipment=run.press, order=run.order, die=run.die)
    for load in plan.loads:
        if load.start < minute:
            stated = lock(LockKind.LOAD, load.id, load.start, load.end)
            yield replace(stated, equipment=load.oven)
