"""Locked tasks: the times and people that they keep (S31)."""

from dataclasses import dataclass

from marcha.plans.plan import Plan, TaskRun
from marcha.plant.ids import PersonId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.timeline import Timeline, finish_of_work, minute_down, minute_up
from marcha.process.machines import work_min


@dataclass(frozen=True, slots=True)
class Hold:
    """
    What a locked task keeps.

    Attributes
    ----------
    end
        When the work that remains is done; None: not within the horizon.
    people
        Those whom an earlier plan gave it, kept where they can be.
    """

    start: int
    end: int | None
    people: tuple[PersonId, ...]


def holds(plant: Plant, timeline: Timeline, kept: Plan) -> dict[TaskId, Hold]:
    """Frozen tasks and tasks in progress, by their locks and an earlier plan (S31)."""
    earlier = {run.task: run for run in kept.tasks}
    locks: dict[TaskId, Lock | None] = dict.fromkeys(earlier)
    for lock in plant.locks.values():
        firm = lock.kind is LockKind.TASK and lock.state is not LockState.PINNED
        if firm and lock.task is not None and lock.start is not None:
            locks[lock.task] = lock
    found: dict[TaskId, Hold] = {}
    for task, held in locks.items():
        start = _start(plant, held, earlier.get(task))
        opened = timeline.open(plant.tasks[task].calendar)
        # The work that remains goes on from now, whatever was thought before.
        remaining = work_min(plant.tasks[task])
        end = finish_of_work(opened, max(start, timeline.now), remaining)
        if held is not None and held.end is not None:
            end = minute_up(plant, held.end)
        people = tuple(each.person for each in kept.assignments if each.task == task)
        found[task] = Hold(start, end, people)
    return found


def _start(plant: Plant, lock: Lock | None, run: TaskRun | None) -> int:
    """Start of the lock to the minute, rounded as in the earlier plan."""
    if lock is None or lock.start is None:
        return 0 if run is None else run.start
    down, up = minute_down(plant, lock.start), minute_up(plant, lock.start)
    return run.start if run is not None and run.start in (down, up) else up
