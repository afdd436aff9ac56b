"""Crews as they are reported: only the shifts in which a machine is really used."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from marcha.plans.plan import Assignment
from marcha.plant.ids import EquipmentId
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import Interval, Intervals, union


def trim(
    assignments: Iterable[Assignment], used: Mapping[EquipmentId, Intervals]
) -> tuple[Assignment, ...]:
    """
    Leave out assignments to machines that are not used meanwhile.

    Whoever is at a machine in a stretch of which any minute is used stays for the whole
    stretch; stretches longer than a day count day by day. Assignments to tasks stay.

    Parameters
    ----------
    used
        Minutes in which each machine runs, sorted and disjoint.
    """
    return tuple(
        replace(each, start=start, end=end)
        for each in assignments
        for start, end in _kept(each, used)
    )


def _kept(
    each: Assignment, used: Mapping[EquipmentId, Intervals]
) -> Iterable[Interval]:
    if each.equipment is None:
        return ((each.start, each.end),)
    spans = used.get(each.equipment, ())
    return union(day for day in _days(each.start, each.end) if _touches(spans, *day))


def _days(start: int, end: int) -> Iterator[Interval]:
    while start < end:
        yield start, min(end, start + MINUTES_PER_DAY)
        start += MINUTES_PER_DAY


def _touches(spans: Intervals, start: int, end: int) -> bool:
    place = bisect_right(spans, (end - 1, 1 << 60)) - 1
    return place >= 0 and spans[place][1] > start
