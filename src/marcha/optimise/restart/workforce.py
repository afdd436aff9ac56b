"""Who is where: the earliest start of a job with distinct people for all its posts."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from marcha.optimise.engines.matching import match
from marcha.optimise.restart.problem import Job
from marcha.plant.timeline import Interval

_NEVER = 1 << 60


class Workforce:
    """People and the spans in which they have a place already (S28)."""

    def __init__(self, people: int) -> None:
        self._starts: list[list[int]] = [[] for _ in range(people)]
        self._ends: list[list[int]] = [[] for _ in range(people)]

    def occupy(self, person: int, start: int, end: int) -> None:
        """Give a person a place for ``[start, end)``."""
        if start >= end:
            return
        starts, ends = self._starts[person], self._ends[person]
        # Spans that touch become one: a search then skips them in one step.
        first, last = bisect_left(ends, start), bisect_right(starts, end)
        if first < last:
            start, end = min(start, starts[first]), max(end, ends[last - 1])
        starts[first:last] = [start]
        ends[first:last] = [end]

    def is_free(self, person: int, start: int, end: int) -> bool:
        """Whether a person has no place in ``[start, end)``."""
        place = bisect_right(self._ends[person], start)
        starts = self._starts[person]
        return place == len(starts) or starts[place] >= end

    def earliest(
        self, job: Job, count: int, last: int
    ) -> tuple[int, tuple[int, ...]] | None:
        """
        First start with a complete team.

        Parameters
        ----------
        count, last
            First and last start that is allowed, in the job's count of open minutes.

        Returns
        -------
        tuple
            The count of the start and one person for each post; None: there is none.
        """
        size = len(job.posts)
        ready = [self._ready(job, person, count) for person in job.people]
        while True:
            count = _next_with(ready, size, count)
            if count > last:
                return None
            for place, each in enumerate(ready):
                if each < count:
                    ready[place] = self._ready(job, job.people[place], count)
            free = [
                person
                for person, each in zip(job.people, ready, strict=True)
                if each == count
            ]
            if len(free) >= size:
                begin, end = job.span(count)
                team = team_of(job, free, end, begin)
                if team is not None:
                    return count, team
            later = [each for each in ready if each > count]
            later.extend(_learnt_after(job, count))
            # Nobody becomes free later: nobody new can join.
            count = min(later, default=_NEVER)

    def _ready(self, job: Job, person: int, count: int) -> int:
        """First start from ``count`` on at which one person could do the whole job."""
        work, time, shifts = job.work, job.time, job.shifts[person]
        if work > shifts.longest:
            return _NEVER
        starts, ends = self._starts[person], self._ends[person]
        place = bisect_right(shifts.ends, count)
        while True:
            while (
                place < len(shifts.ends)
                and shifts.ends[place] - max(count, shifts.starts[place]) < work
            ):
                place += 1
            if place == len(shifts.ends):
                return _NEVER
            count = max(count, shifts.starts[place])
            begin = time.minute(count)
            busy = bisect_right(ends, begin)
            if busy == len(ends):
                return count
            if starts[busy] >= time.minute(count + work - 1) + 1:
                return count
            count = time.count(ends[busy])


def _next_with(ready: Sequence[int], size: int, count: int) -> int:
    """First count from ``count`` on by which enough people were ready once."""
    return max(count, sorted(ready)[size - 1]) if len(ready) >= size else _NEVER


def _learnt_after(job: Job, count: int) -> Iterator[int]:
    """Starts after a count at which somebody has just learnt what a post asks (S44)."""
    for post in job.posts:
        for minute in post.since.values():
            learnt = job.time.count(minute)
            if learnt > count:
                yield learnt


def team_of(
    job: Job, free: Sequence[int], end: int, begin: int = _NEVER
) -> tuple[int, ...] | None:
    """Distinct people for all posts of a job from a begin to an end, or None."""
    there = set(free)
    choices = [
        [
            each
            for each, until in post.until.items()
            if each in there and until >= end and post.since.get(each, 0) <= begin
        ]
        for post in job.posts
    ]
    given = match(choices)
    team = tuple(each for each in given if each is not None)
    return team if len(team) == len(job.posts) else None


def on_shift(job: Job, person: int, work: Sequence[Interval]) -> bool:
    """Whether a person is on shift at every minute of some work of a job."""
    shifts = job.shifts[person]
    for start, end in work:
        first = job.time.count(start)
        place = bisect_right(shifts.starts, first) - 1
        if place < 0 or shifts.ends[place] < first + end - start:
            return False
    return True
