"""
The tasks of the restart, each with its earliest dates.

A critical path over calendars, links and spares, each task for itself; what tasks take
from each other is in :mod:`marcha.plans.relaxation.dates`. Every date is too early
rather than too late.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from marcha.plans.relaxation.clock import Clock
from marcha.plans.relaxation.people import Post, Workforce
from marcha.plant.ids import EquipmentId, PartId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_repair import Link, LinkKind, Task
from marcha.plant.records_site import LockKind, LockState
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import (
    Timeline,
    finish_of_work,
    minute_down,
    minute_up,
    next_open,
)
from marcha.process.machines import needed_machines, tasks_of, up_at_start, work_min
from marcha.process.money import task_cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """
    A task that is still to be done.

    Attributes
    ----------
    work
        Minutes of work left.
    clock
        Open time of its calendar.
    start, end
        Earliest start and earliest end.
    posts
        People it needs while at work; empty where people are not limited.
    parts, cost
        What it takes at its start; nothing if it is begun.
    begun
        A lock holds it at a start before now (or at any): when it started and what it
        waited for is not judged, so only the work that is left counts.
    """

    task: TaskId
    work: int
    clock: Clock
    start: int
    end: int
    links: tuple[Link, ...]
    posts: Mapping[Post, int]
    parts: Mapping[PartId, int]
    cost: float
    begun: bool


class Repairs:
    """
    What is known of the restart before anything is decided.

    Attributes
    ----------
    jobs
        Tasks that can be done within the horizon; a task that is not here is done
        already (``done``) or never will be.
    """

    def __init__(self, plant: Plant, timeline: Timeline, people: Workforce) -> None:
        self.plant = plant
        self.horizon = timeline.horizon
        self.now = timeline.now
        self.people = people
        self._timeline = timeline
        self._clocks: dict[str | None, Clock] = {}
        self.done = frozenset(
            task.id for task in plant.tasks.values() if task.done_ratio >= 1.0
        )
        self.jobs = self._schedule(self._first_jobs())

    # --- dates of tasks -------------------------------------------------------------

    def _clock(self, task: Task) -> Clock:
        if task.calendar not in self._clocks:
            self._clocks[task.calendar] = Clock(self._timeline.open(task.calendar))
        return self._clocks[task.calendar]

    def _first_jobs(self) -> dict[TaskId, Job]:
        jobs: dict[TaskId, Job] = {}
        frozen, held = _frozen(self.plant, self.now)
        for task in self.plant.tasks.values():
            if task.id in self.done:
                continue
            begun = task.id in held
            posts: dict[Post, int] = {}
            if self.people.limited:
                for need in task.skills:
                    post = (need.skill, need.level)
                    posts[post] = posts.get(post, 0) + need.people
            fresh = task.done_ratio <= 0.0 and not begun
            parts: dict[PartId, int] = {}
            if fresh and self.plant.parts:
                for each in task.parts:
                    parts[each.part] = parts.get(each.part, 0) + each.count
            start = self.now
            if task.earliest is not None and task.id not in frozen:
                start = max(start, minute_up(self.plant, task.earliest))
            jobs[task.id] = Job(
                task=task.id,
                work=work_min(task),
                clock=self._clock(task),
                start=start,
                end=start,
                links=() if begun else task.links,
                posts=posts,
                parts=parts,
                cost=task_cost(self.plant, task) if fresh else 0.0,
                begun=begun,
            )
        return jobs

    def _schedule(self, jobs: dict[TaskId, Job]) -> dict[TaskId, Job]:
        """Push dates until nothing moves; each pass gives valid earliest dates."""
        for name, job in list(jobs.items()):
            supplied = self.supplied(job.parts)
            if supplied is None or not self._staffed(job):
                del jobs[name]
            else:
                jobs[name] = replace(job, start=max(job.start, supplied))
        for _ in range(len(jobs) + 1):
            moved = False
            for name, job in list(jobs.items()):
                pushed = self._pushed(job, jobs)
                if pushed is None:
                    del jobs[name]
                    moved = True
                elif (pushed.start, pushed.end) != (job.start, job.end):
                    jobs[name] = pushed
                    moved = True
            if not moved:
                break
        return jobs

    def _staffed(self, job: Job) -> bool:
        return not job.posts or bool(self.people.covered(job.posts))

    def _pushed(self, job: Job, jobs: Mapping[TaskId, Job]) -> Job | None:
        """Move a job behind what it waits for; None when it cannot be done."""
        if any(
            link.task not in jobs and link.task not in self.done for link in job.links
        ):
            return None
        start, end = _behind(job, jobs)
        if job.work > 0:
            opened = next_open(job.clock.intervals, start)
            if opened is None:
                return None
            start = opened
        finish = finish_of_work(job.clock.intervals, start, job.work)
        if finish is None or max(finish, end) > self.horizon:
            return None
        return replace(job, start=start, end=max(finish, end))

    # --- spares and cash ------------------------------------------------------------

    def supplied(self, parts: Mapping[PartId, int]) -> int | None:
        """First minute by which so many of each spare can be there; None: never."""
        latest = 0
        for part, count in parts.items():
            record = self.plant.parts.get(part)
            missing = count - (0 if record is None else record.stock)
            if missing <= 0:
                continue
            arrival = None
            for source in sorted(
                (
                    each
                    for each in self.plant.part_sources.values()
                    if each.part == part
                ),
                key=lambda each: each.lead_days,
            ):
                missing -= missing if source.quantity is None else source.quantity
                if missing <= 0:
                    arrival = self.now + source.lead_days * MINUTES_PER_DAY
                    break
            if arrival is None:
                return None
            latest = max(latest, arrival)
        return latest

    # --- dates of machines ----------------------------------------------------------

    def waits_for(self, machine: EquipmentId) -> tuple[TaskId, ...] | None:
        """
        Tasks whose end brings a machine and its needs up (S8).

        Returns
        -------
        tuple or None
            Jobs only, done tasks are left out; None when the machine never comes up.
        """
        found: list[TaskId] = []
        for each in needed_machines(self.plant, machine):
            if up_at_start(self.plant, each):
                continue
            tasks = tasks_of(self.plant, each)
            if not tasks:
                return None
            for task in tasks:
                if task.id in self.jobs:
                    found.append(task.id)
                elif task.id not in self.done:
                    return None
        return tuple(found)

    def closure(self, tasks: Iterable[TaskId]) -> tuple[TaskId, ...]:
        """Jobs and all jobs before them, in the order of the sheet."""
        reached: set[TaskId] = set()
        waiting = list(tasks)
        while waiting:
            task = waiting.pop()
            if task in self.jobs and task not in reached:
                reached.add(task)
                waiting.extend(link.task for link in self.jobs[task].links)
        return tuple(task for task in self.jobs if task in reached)


def _behind(job: Job, jobs: Mapping[TaskId, Job]) -> tuple[int, int]:
    """Earliest start and end of a job behind the tasks it is linked to (S26)."""
    start, end = job.start, job.end
    for link in job.links:
        before = jobs.get(link.task)
        if before is None:
            continue
        if link.kind is LinkKind.FS:
            start = max(start, before.end + link.lag_min)
        elif link.kind is LinkKind.FF:
            end = max(end, before.end + link.lag_min)
        elif before.begun:
            continue
        elif link.kind is LinkKind.SS:
            start = max(start, before.start + link.lag_min)
        else:
            end = max(end, before.start + link.lag_min)
    return start, end


def _frozen(plant: Plant, now: int) -> tuple[frozenset[TaskId], frozenset[TaskId]]:
    """Tasks that a lock holds in time, and those that it may hold before now (S31)."""
    locks = [
        (lock.task, lock.start)
        for lock in plant.locks.values()
        if lock.kind is LockKind.TASK
        and lock.task is not None
        and lock.state is not LockState.PINNED
    ]
    return frozenset(task for task, _ in locks), frozenset(
        task
        for task, start in locks
        if start is None or minute_down(plant, start) < now
    )
