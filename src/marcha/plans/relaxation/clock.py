"""Open time as a clock that runs in open minutes only, and levels that change."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from marcha.plant.timeline import Interval, Intervals, union


class Clock:
    """
    Counts the open minutes of an interval list.

    Parameters
    ----------
    intervals
        Sorted, disjoint, not empty each.
    """

    def __init__(self, intervals: Sequence[Interval]) -> None:
        self.intervals: Intervals = tuple(intervals)
        self._starts = [start for start, _ in self.intervals]
        self._before = [0]
        for start, end in self.intervals:
            self._before.append(self._before[-1] + end - start)

    @property
    def total(self) -> int:
        """Open minutes in all."""
        return self._before[-1]

    def before(self, minute: int) -> int:
        """Open minutes before a minute."""
        place = bisect_right(self._starts, minute) - 1
        if place < 0:
            return 0
        start, end = self.intervals[place]
        return self._before[place] + min(minute, end) - start

    def within(self, start: int, end: int) -> int:
        """Open minutes in ``[start, end)``; 0 when it is empty."""
        return self.before(end) - self.before(start) if start < end else 0

    def minute_of(self, count: float) -> float:
        """
        First minute by which so much open time has passed.

        ``count`` is above 0 and at most the total.
        """
        place = bisect_left(self._before, count) - 1
        return self.intervals[place][0] + count - self._before[place]

    def latest_start(self, end: int, work: int) -> int | None:
        """Latest minute at which work may start that is done by ``end``; None: none."""
        done = self.before(end)
        if work == 0:
            return end
        if work > done:
            return None
        # The start is an open minute: the last with so much open time after it.
        place = bisect_right(self._before, done - work) - 1
        return self.intervals[place][0] + (done - work) - self._before[place]

    def waited(self, count: float, origin: int) -> float:
        """Integral of the time since ``origin`` over the first ``count`` minutes."""
        area = 0.0
        for (start, end), passed in zip(self.intervals, self._before, strict=False):
            if passed >= count:
                break
            last = min(end, start + count - passed) - origin
            first = start - origin
            area += (last * last - first * first) / 2.0
        return area


class Level:
    """
    A number that changes at some minutes: people on shift, power.

    Parameters
    ----------
    changes
        ``(minute, change)`` pairs in any order; the level is 0 before the first.
    """

    def __init__(self, changes: Iterable[tuple[int, float]]) -> None:
        at: dict[int, float] = {}
        for minute, change in changes:
            at[minute] = at.get(minute, 0.0) + change
        self.minutes = sorted(at)
        self.values: list[float] = []
        self._area = [0.0]
        level = 0.0
        for place, minute in enumerate(self.minutes):
            level += at[minute]
            self.values.append(level)
            if place + 1 < len(self.minutes):
                length = self.minutes[place + 1] - minute
                self._area.append(self._area[-1] + level * length)

    def area(self, minute: int) -> float:
        """Integral up to a minute."""
        place = bisect_right(self.minutes, minute) - 1
        if place < 0:
            return 0.0
        return self._area[place] + self.values[place] * (minute - self.minutes[place])

    def within(self, start: int, end: int) -> float:
        """Integral over ``[start, end)``."""
        return self.area(end) - self.area(start)

    def at_least(self, value: float) -> Intervals:
        """Minutes with at least this level."""
        spans = zip(self.minutes, self.minutes[1:], self.values, strict=False)
        return union((start, end) for start, end, level in spans if level >= value)

    def minute_of(self, area: float, start: int) -> float | None:
        """First minute by which the integral from ``start`` on reaches ``area``."""
        target = self.area(start) + area
        if area <= 0.0:
            return start
        place = bisect_left(self._area, target)
        if place >= len(self._area):
            return None
        level = self.values[place - 1]
        return self.minutes[place - 1] + (target - self._area[place - 1]) / level
