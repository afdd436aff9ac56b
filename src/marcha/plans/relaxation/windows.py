"""
Earliest starts and latest ends of tasks that are to be done by a deadline.

Both follow from links and calendars: earliest starts from the plant, latest ends from
the deadline. Either can be tightened; the others follow.
"""

from collections.abc import Iterable, Mapping

from marcha.plans.relaxation.repairs import Job, Repairs
from marcha.plant.ids import TaskId
from marcha.plant.records_repair import Link, LinkKind
from marcha.plant.timeline import next_open

Successors = Mapping[TaskId, tuple[tuple[TaskId, Link], ...]]


def successors(repairs: Repairs) -> Successors:
    """Tasks that each task is linked to, with the links."""
    found: dict[TaskId, list[tuple[TaskId, Link]]] = {}
    for task, job in repairs.jobs.items():
        for link in job.links:
            found.setdefault(link.task, []).append((task, link))
    return {task: tuple(links) for task, links in found.items()}


class Windows:
    """
    Windows of the tasks that some deadlines ask for, and of all before them.

    Attributes
    ----------
    start
        Earliest start of each task; in open time where it has work.
    end
        Latest end of each task.
    possible
        False once a task does not fit between its start and its end.
    """

    def __init__(
        self, repairs: Repairs, after: Successors, deadlines: Mapping[TaskId, int]
    ) -> None:
        self.jobs: dict[TaskId, Job] = {
            task: repairs.jobs[task] for task in repairs.closure(deadlines)
        }
        self._after = after
        self.start = {task: job.start for task, job in self.jobs.items()}
        self.end = {
            task: min(repairs.horizon, deadlines.get(task, repairs.horizon))
            for task in self.jobs
        }
        self.possible = all(
            job.end <= self.end[task] for task, job in self.jobs.items()
        )
        self._propagate(self.jobs)

    def latest_start(self, task: TaskId) -> int | None:
        """Latest start that still meets the latest end; None when there is none."""
        job = self.jobs[task]
        return job.clock.latest_start(self.end[task], job.work)

    def delay(self, task: TaskId, start: int) -> None:
        """Let a task start at a minute at the earliest."""
        job = self.jobs[task]
        opened = next_open(job.clock.intervals, start) if job.work else start
        if opened is None:
            self.possible = False
        elif opened > self.start[task]:
            self.start[task] = opened
            self._propagate((task,))

    def hurry(self, task: TaskId, end: int) -> None:
        """Let a task end at a minute at the latest."""
        if end < self.end[task]:
            self.end[task] = end
            self._propagate((task,))

    def _propagate(self, changed: Iterable[TaskId]) -> None:
        waiting = dict.fromkeys(changed)
        while waiting and self.possible:
            task = next(reversed(waiting))
            del waiting[task]
            latest = self.latest_start(task)
            if latest is None or latest < self.start[task]:
                self.possible = False
                return
            for link in self.jobs[task].links:
                if link.task in self.jobs and self._before(task, latest, link):
                    waiting[link.task] = None
            for other, link in self._after.get(task, ()):
                if other in self.jobs and self._behind(task, other, link):
                    waiting[other] = None

    def _before(self, task: TaskId, latest: int, link: Link) -> bool:
        """Tighten the latest end of a task before; whether it changed."""
        job = self.jobs[link.task]
        if link.kind is LinkKind.FS:
            end = latest - link.lag_min
        elif link.kind is LinkKind.FF:
            end = self.end[task] - link.lag_min
        elif job.begun:
            return False
        else:
            by = latest if link.kind is LinkKind.SS else self.end[task]
            last = _end_if_started_by(job, by - link.lag_min)
            if last is None:
                return False
            end = last
        if end >= self.end[link.task]:
            return False
        self.end[link.task] = end
        return True

    def _behind(self, task: TaskId, other: TaskId, link: Link) -> bool:
        """Tighten the earliest start of a task after; whether it changed."""
        job = self.jobs[task]
        if link.kind in (LinkKind.FS, LinkKind.FF):
            done = job.clock.before(self.start[task]) + job.work
            minute = self.start[task]
            if job.work:
                minute = max(int(job.clock.minute_of(done)), job.end)
        elif job.begun:
            return False
        else:
            minute = self.start[task]
        minute += link.lag_min
        later = self.jobs[other]
        if link.kind in (LinkKind.FF, LinkKind.SF):
            # It must still work just before that minute.
            place = later.clock.before(minute - 1) + 1 - later.work
            if not later.work or place <= 0:
                return False
            if place >= later.clock.total:
                self.possible = False
                return False
            minute = int(later.clock.minute_of(place + 1)) - 1
        opened = next_open(later.clock.intervals, minute) if later.work else minute
        if opened is None:
            self.possible = False
            return False
        if opened <= self.start[other]:
            return False
        self.start[other] = opened
        return True


def _end_if_started_by(job: Job, minute: int) -> int | None:
    """Latest end of a task that starts at or before a minute; None: no limit."""
    if not job.work:
        return minute
    place = job.clock.before(minute + 1) - 1
    if place < 0:
        return -1
    if place + job.work > job.clock.total:
        return None
    return int(job.clock.minute_of(place + job.work))
