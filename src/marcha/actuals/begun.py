"""Work begun by a minute of a plan: its locks, and how far its tasks are (S31)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from marcha.actuals.upkeep import upkeep_locks
from marcha.plans.plan import LineRun, Load, Plan, Run, TaskRun
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import EquipmentId, LockId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_repair import Task
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.timeline import Timeline, clip, length, minute_up, moment


def started_work(plan: Plan, plant: Plant, at_minute: int) -> dict[LockId, Lock]:
    """
    Return a lock for all that a plan starts before a minute, but tasks that are over.

    Runs and loads that are over are frozen, what goes on is in progress. A run whose
    setup has begun counts as started, for its die is in the press.
    """
    found: dict[LockId, Lock] = {}
    for name, lock in _locks(plan, plant, at_minute):
        key = LockId(name)
        end = at_minute if lock.end is None else minute_up(plant, lock.end)
        found[key] = replace(lock, id=key, state=_state(end, at_minute))
    return found


def _state(end: int, at_minute: int) -> LockState:
    return LockState.IN_PROGRESS if end > at_minute else LockState.FROZEN


def _locks(plan: Plan, plant: Plant, at_minute: int) -> Iterator[tuple[str, Lock]]:
    def held(kind: LockKind, work: TaskRun | Load | LineRun, **of: Any) -> Lock:
        start, end = moment(plant, work.start), moment(plant, work.end)
        return Lock(id=LockId(""), kind=kind, start=start, end=end, **of)

    for task in plan.tasks:
        if task.start < at_minute < task.end:
            yield f"task/{task.task}", held(LockKind.TASK, task, task=task.task)
    for run in started_runs(plan, at_minute):
        yield f"run/{run.id}", run_lock(plant, run, at_minute)
    for load in plan.loads:
        if load.start < at_minute:
            yield f"load/{load.id}", held(LockKind.LOAD, load, equipment=load.oven)
    for line_run in plan.line_runs:
        if line_run.start < at_minute:
            of = {"equipment": line_run.equipment, "order": line_run.order}
            yield f"line/{line_run.id}", held(LockKind.LINE, line_run, **of)
    for lock in upkeep_locks(plan, plant, at_minute):
        yield lock.id, lock


def run_lock(plant: Plant, run: Run, at_minute: int) -> Lock:
    """Return the lock that holds a run: in progress, or frozen once it is over."""
    return Lock(
        id=LockId(f"run/{run.id}"),
        kind=LockKind.RUN,
        state=_state(run.end, at_minute),
        equipment=run.press,
        order=run.order,
        die=run.die,
        pieces=made_pieces(plant, run),
        start=moment(plant, run.start),
        end=moment(plant, run.end),
    )


def started_runs(plan: Plan, at_minute: int) -> Iterator[Run]:
    """Runs that began, and those right after a setup that began."""
    begun: dict[EquipmentId, int] = {}
    for setup in plan.setups:
        if setup.start < at_minute:
            begun[setup.press] = max(begun.get(setup.press, 0), setup.start)
    waited_for: dict[EquipmentId, str] = {}
    for run in sorted(plan.runs, key=lambda each: each.start):
        if run.press in begun and run.start >= begun[run.press]:
            waited_for.setdefault(run.press, run.id)
    for run in plan.runs:
        if run.start < at_minute or waited_for.get(run.press) == run.id:
            yield run


def with_progress(
    plant: Plant,
    begun: Sequence[TaskRun],
    at_minute: int,
    left_off: Mapping[TaskId, int],
) -> Plant:
    """Say of each task that began how far it is, and take its spares off the shelf."""
    tasks, parts = dict(plant.tasks), dict(plant.parts)
    timeline = Timeline(plant)
    for run in begun:
        task = tasks[run.task]
        if task.done_ratio == 0.0 and parts:
            for need in task.parts:
                part = parts[need.part]
                parts[part.id] = replace(part, stock=part.stock - need.count)
        opened = timeline.open(task.calendar)
        until = left_off.get(run.task, at_minute)
        left = length(clip(opened, until, run.end))
        tasks[run.task] = replace(task, done_ratio=done_ratio(task, left))
    return plant.replace(tasks=tasks, parts=parts)


def done_ratio(task: Task, left_min: int) -> float:
    """Share done that leaves so many minutes, which are rounded up from it (S25)."""
    return 1.0 - (left_min - 0.5) / task.duration_min if left_min else 1.0
