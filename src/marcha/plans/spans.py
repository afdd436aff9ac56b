"""Sweeps over spans of minutes: overlaps, levels, gaps; all in n log n."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from marcha.plant.timeline import Interval

K = TypeVar("K")
T = TypeVar("T")


class Clash(NamedTuple):
    """Two spans that overlap: their marks, and the first minute of the overlap."""

    first: str
    second: str
    minute: int


def clashes(spans: Iterable[tuple[int, int, str]]) -> Iterator[Clash]:
    """
    Overlaps of spans ``(start, end, mark)`` that should exclude each other.

    Each span is compared with the one before it that reaches farthest; empty spans
    overlap nothing.
    """
    reach, holder = None, ""
    for start, end, mark in sorted(spans):
        if end <= start:
            continue
        if reach is not None and start < reach:
            yield Clash(holder, mark, start)
        if reach is None or end > reach:
            reach, holder = end, mark


def levels(changes: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """
    Sum of all changes up to each minute at which it changes.

    Parameters
    ----------
    changes
        ``(minute, change)`` pairs in any order.

    Returns
    -------
    list
        ``(minute, level)`` pairs: the level holds until the next minute listed.
    """
    at: dict[int, int] = {}
    for minute, change in changes:
        at[minute] = at.get(minute, 0) + change
    level, result = 0, []
    for minute in sorted(at):
        level += at[minute]
        result.append((minute, level))
    return result


def level_spans(changes: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Spans ``(start, end, level)`` of constant level between changes."""
    steps = levels(changes)
    for (start, level), (end, _) in pairwise(steps):
        yield start, end, level


def uncovered(
    first: Sequence[Interval], second: Sequence[Interval]
) -> Iterator[Interval]:
    """Parts of a sorted disjoint interval list that are not in a second such list."""
    for start, end in first:
        begin = start
        place = max(bisect_right(second, (start, start)) - 1, 0)
        while begin < end and place < len(second) and second[place][0] < end:
            hole_start, hole_end = second[place]
            if begin < hole_start:
                yield begin, hole_start
            begin = max(begin, hole_end)
            place += 1
        if begin < end:
            yield begin, end


def within(intervals: Sequence[Interval], start: int, end: int) -> tuple[Interval, ...]:
    """Part of a sorted disjoint interval list that lies in ``[start, end)``."""
    if end <= start:
        return ()
    place = max(bisect_right(intervals, (start, start)) - 1, 0)
    found = []
    for opened, closed in intervals[place:]:
        if opened >= end:
            break
        if closed > start:
            found.append((max(opened, start), min(closed, end)))
    return tuple(found)


def grouped(pairs: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """Values by key, keys in the order in which they first occur."""
    groups: dict[K, list[T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
