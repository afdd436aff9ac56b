"""
Open minutes of a calendar, counted one after the other.

A task goes on through closures without a break, so in this count it occupies a span
of exactly its work. A start is then one number, and everything that forbids starts
(shifts, other work, power) forbids a span of numbers: no step through minutes.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from marcha.plant.timeline import Interval, Intervals, intersect


class WorkTime:
    """
    One calendar in the count of its open minutes.

    Attributes
    ----------
    total
        Open minutes within the horizon; counts run from 0 to ``total``.
    """

    def __init__(self, intervals: Intervals) -> None:
        self.intervals = intervals
        self._opens = [start for start, _ in intervals]
        self._closes = [end for _, end in intervals]
        self._counts: list[int] = []
        count = 0
        for start, end in intervals:
            self._counts.append(count)
            count += end - start
        self.total = count

    def count(self, minute: int) -> int:
        """Open minutes before a minute; the count of the first open one from it on."""
        place = bisect_right(self._opens, minute) - 1
        if place < 0:
            return 0
        inside = min(minute, self._closes[place]) - self._opens[place]
        return self._counts[place] + inside

    def minute(self, count: int) -> int:
        """Return the open minute with a count below ``total``."""
        place = bisect_right(self._counts, count) - 1
        return self._opens[place] + count - self._counts[place]

    def first_ending_from(self, minute: int, work: int) -> int:
        """Count of the first start of so much work that ends at ``minute`` or later."""
        return max(0, self.count(minute - 1) - work + 1)

    def last_starting_by(self, minute: int) -> int:
        """Count of the last open minute at or before ``minute``; -1: there is none."""
        return self.count(minute + 1) - 1

    def last_ending_by(self, minute: int, work: int) -> int:
        """Count of the last start of so much work that ends by ``minute``; or < 0."""
        return self.count(minute) - work

    def pieces(self, start: int, end: int) -> Iterator[Interval]:
        """Open parts of ``[start, end)``."""
        place = max(bisect_right(self._opens, start) - 1, 0)
        while place < len(self._opens) and self._opens[place] < end:
            begin = max(start, self._opens[place])
            finish = min(end, self._closes[place])
            if begin < finish:
                yield begin, finish
            place += 1


class Shifts:
    """
    When somebody's shifts let them do the work of a calendar.

    Attributes
    ----------
    starts, ends
        Spans in the count of the work's calendar in which the person is on shift at
        every open minute; closures between them do not matter.
    longest
        Minutes of the longest span.
    """

    def __init__(self, time: WorkTime, shift: Sequence[Interval]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in intersect(time.intervals, shift):
            begin = time.count(start)
            if self.ends and self.ends[-1] == begin:
                self.ends[-1] = begin + end - start
            else:
                self.starts.append(begin)
                self.ends.append(begin + end - start)
        spans = zip(self.starts, self.ends, strict=True)
        self.longest = max((end - start for start, end in spans), default=0)
