"""
What each task of the restart waits for, read off a finished plan.

A plan states only starts and ends. The cause of a start is the last thing that had to
happen before it and left no open time between: a part that came, a task that ended, a
person who was busy, a date. Where nothing explains a start, nothing is claimed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from marcha.plans.plan import TaskRun
from marcha.plant.ids import EquipmentId, PartId, TaskId
from marcha.plant.records_repair import LinkKind, Task
from marcha.plant.timeline import clip, length, minute_up
from marcha.report.facts import Facts

Cause = Literal["part", "task", "person", "date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """
    What a task waited for.

    Attributes
    ----------
    object
        Id of the part, task or person; empty for a date.
    minute
        From when the task could start on its account.
    """

    cause: Cause
    object: str
    minute: int


def waits(facts: Facts) -> dict[TaskId, Wait]:
    """Give the cause of the start of every planned task that has one."""
    parts = _part_arrivals(facts)
    found: dict[TaskId, Wait] = {}
    for run in facts.plan.tasks:
        task = facts.plant.tasks[run.task]
        causes = [
            *parts.get(run.task, ()),
            *_links(facts, task, run),
            *_people(facts, run),
            *_dates(facts, task),
        ]
        opened = facts.timeline.open(task.calendar)
        tight = [
            cause
            for cause in causes
            if 0 < cause.minute <= run.start
            and length(clip(opened, cause.minute, run.start)) == 0
        ]
        if tight:
            # max keeps the first of equals: parts before tasks before people.
            found[run.task] = max(tight, key=lambda cause: cause.minute)
    return found


def chain(
    facts: Facts, causes: Mapping[TaskId, Wait], machine: EquipmentId
) -> tuple[tuple[TaskId, ...], Wait | None]:
    """
    Tasks that decide when a machine comes up, the last first, and what began them.

    Returns
    -------
    tuple
        The chain of tasks, each waiting for the next one, and the cause of the first
        to start (never a task); None when it simply starts.
    """
    own = [
        facts.task_runs[task.id]
        for task in facts.plant.tasks.values()
        if task.equipment == machine and task.id in facts.task_runs
    ]
    if not own:
        return (), None
    at = max(own, key=lambda run: run.end).task
    path = [at]
    while (cause := causes.get(at)) is not None:
        if cause.cause != "task" or cause.object in path:
            return tuple(path), cause
        at = TaskId(cause.object)
        path.append(at)
    return tuple(path), None


def _links(facts: Facts, task: Task, run: TaskRun) -> Iterator[Wait]:
    for link in task.links:
        before = facts.task_runs.get(link.task)
        if before is None:
            continue
        after_end = link.kind in {LinkKind.FS, LinkKind.FF}
        minute = (before.end if after_end else before.start) + link.lag_min
        if link.kind in {LinkKind.FF, LinkKind.SF}:
            minute -= run.end - run.start
        yield Wait(cause="task", object=link.task, minute=minute)


def _people(facts: Facts, run: TaskRun) -> Iterator[Wait]:
    mine = {each.person for each in facts.plan.assignments if each.task == run.task}
    for each in facts.plan.assignments:
        if each.person in mine and each.task != run.task and each.end <= run.start:
            yield Wait(cause="person", object=each.person, minute=each.end)


def _dates(facts: Facts, task: Task) -> Iterator[Wait]:
    if task.earliest is not None:
        minute = minute_up(facts.plant, task.earliest)
        yield Wait(cause="date", object="", minute=minute)


def _part_arrivals(facts: Facts) -> dict[TaskId, list[Wait]]:
    """For each task the purchases without which its parts were not there."""
    found: dict[TaskId, list[Wait]] = {}
    for part in facts.plant.parts.values():
        arrivals = sorted(
            (each.arrives, each.count)
            for each in facts.plan.purchases
            if each.part == part.id
        )
        there, used = part.stock, 0
        for run in sorted(facts.plan.tasks, key=lambda each: each.start):
            needed = _parts_taken(facts.plant.tasks[run.task], part.id)
            used += needed
            last = None
            while needed and there < used and arrivals:
                last, count = arrivals.pop(0)
                there += count
            if last is not None:
                wait = Wait(cause="part", object=part.id, minute=last)
                found.setdefault(run.task, []).append(wait)
    return found


def _parts_taken(task: Task, part: PartId) -> int:
    if task.done_ratio > 0:
        return 0
    return sum(need.count for need in task.parts if need.part == part)
