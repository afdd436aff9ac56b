"""
Open time: half-open intervals of whole minutes from the start of the plan.

The calendar is the only place that turns local time into minutes. An interval list
is sorted, its intervals are disjoint, not empty and do not touch.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from marcha.plant.ids import CalendarId, EquipmentId
from marcha.plant.needs import needed_machines
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_time import (
    MINUTES_PER_DAY,
    Calendar,
    CalendarException,
    Effect,
)

Interval = tuple[int, int]
Intervals = tuple[Interval, ...]

HOT = frozenset(
    (
        EquipmentKind.PRESS,
        EquipmentKind.AGEING_OVEN,
        EquipmentKind.DIE_OVEN,
        EquipmentKind.LOG_OVEN,
    )
)
"""Machines that must be heated again after a closure (S42)."""

WEEKDAYS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip


def horizon_min(plant: Plant) -> int:
    """Minutes from the start of the plan to its horizon."""
    return plant.site.horizon_days * MINUTES_PER_DAY


def now_min(plant: Plant) -> int:
    """Minute before which nothing new may start."""
    now = plant.site.now
    return 0 if now is None else max(0, minute_up(plant, now))


def minute_up(plant: Plant, moment: datetime) -> int:
    """Minutes from the start of the plan to a local moment, rounded up."""
    seconds = (moment - plant.site.start).total_seconds()
    return -int(-seconds // 60)


def minute_down(plant: Plant, moment: datetime) -> int:
    """Minutes from the start of the plan to a local moment, rounded down."""
    return int((moment - plant.site.start).total_seconds() // 60)


def moment(plant: Plant, minute: int) -> datetime:
    """Local moment of a minute of the plan."""
    return plant.site.start + timedelta(minutes=minute)


def union(intervals: Iterable[Interval]) -> Intervals:
    """Sorted, merged intervals; empty ones vanish."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def intersect(first: Sequence[Interval], second: Sequence[Interval]) -> Intervals:
    """Minutes that are in both interval lists."""
    result: list[Interval] = []
    i = j = 0
    while i < len(first) and j < len(second):
        start = max(first[i][0], second[j][0])
        end = min(first[i][1], second[j][1])
        if start < end:
            result.append((start, end))
        if first[i][1] <= second[j][1]:
            i += 1
        else:
            j += 1
    return tuple(result)


def subtract(first: Sequence[Interval], second: Iterable[Interval]) -> Intervals:
    """Minutes of the first interval list that are not in the second."""
    result: list[Interval] = []
    holes = union(second)
    place = 0
    for begin, end in first:
        start = begin
        while place < len(holes) and holes[place][1] <= start:
            place += 1
        for hole_start, hole_end in holes[place:]:
            if hole_start >= end:
                break
            if start < hole_start:
                result.append((start, hole_start))
            start = max(start, hole_end)
        if start < end:
            result.append((start, end))
    return tuple(result)


def length(intervals: Iterable[Interval]) -> int:
    """Minutes in an interval list."""
    return sum(end - start for start, end in intervals)


def clip(intervals: Sequence[Interval], start: int, end: int) -> Intervals:
    """Part of an interval list within ``[start, end)``."""
    return intersect(intervals, ((start, end),)) if start < end else ()


def covers(intervals: Sequence[Interval], start: int, end: int) -> bool:
    """Whether ``[start, end)`` lies in one interval of the list."""
    place = bisect_right(intervals, (start, 1 << 60)) - 1
    return start >= end or (
        place >= 0 and intervals[place][0] <= start and end <= intervals[place][1]
    )


def finish_of_work(intervals: Sequence[Interval], start: int, work: int) -> int | None:
    """
    Minute at which so much work is done that goes on in open minutes only.

    Returns ``start`` for no work, and None when the open time does not suffice.
    """
    if work == 0:
        return start
    place = max(bisect_right(intervals, (start, 1 << 60)) - 1, 0)
    for opened, closed in intervals[place:]:
        begin = max(opened, start)
        if begin >= closed:
            continue
        if work <= closed - begin:
            return begin + work
        work -= closed - begin
    return None


def next_open(intervals: Sequence[Interval], start: int) -> int | None:
    """First open minute at or after ``start``; None when there is none."""
    place = max(bisect_right(intervals, (start, 1 << 60)) - 1, 0)
    for opened, closed in intervals[place:]:
        if closed > start:
            return max(opened, start)
    return None


class Timeline:
    """
    Open minutes of every calendar of a plant within its horizon.

    Calendars are expanded once and kept; ask :meth:`open` by calendar id, for people
    and tasks, and :meth:`machine` for machines.
    """

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self.horizon = horizon_min(plant)
        self.now = now_min(plant)
        self._open: dict[CalendarId | None, Intervals] = {}
        self._machines: dict[EquipmentId, Intervals] = {}

    def open(self, calendar: CalendarId | None) -> Intervals:
        """Open intervals of a calendar within the horizon; None is always open."""
        if calendar not in self._open:
            self._open[calendar] = self._expand(calendar)
        return self._open[calendar]

    def machine(self, machine: EquipmentId) -> Intervals:
        """
        Open intervals of a machine within the horizon (S9, S40, S42).

        Its calendar, less the minutes in which it is heated again after a closure, and
        less planned stops of it and of what it needs.
        """
        if machine not in self._machines:
            closed = [*self._reheats(machine), *self._stops(machine)]
            calendar = self.open(self._plant.equipment[machine].calendar)
            opened = subtract(calendar, closed) if closed else calendar
            self._machines[machine] = opened
        return self._machines[machine]

    def _reheats(self, machine: EquipmentId) -> Iterator[Interval]:
        record = self._plant.equipment[machine]
        for exception in self._plant.exceptions if record.kind in HOT else ():
            heats = exception.effect is Effect.CLOSED and exception.reheat_min > 0
            if heats and exception.calendar in (None, record.calendar):
                # With the closure itself: it may have ended before the plan starts.
                end = exception.end + timedelta(minutes=exception.reheat_min)
                yield from spans_of(
                    self._plant, exception.start, end, exception.daily_until
                )

    def _stops(self, machine: EquipmentId) -> Iterator[Interval]:
        for rule in self._plant.maintenance.values():
            if rule.start is not None and rule.equipment in needed_machines(
                self._plant, machine
            ):
                start = minute_down(self._plant, rule.start)
                yield start, start + rule.duration_min

    def _expand(self, calendar: CalendarId | None) -> Intervals:
        if calendar is None:
            weekly: Intervals = ((0, self.horizon),)
        else:
            weekly = _weekly(self._plant, self._plant.calendars[calendar], self.horizon)
        opened: list[Interval] = []
        closed: list[Interval] = []
        for exception in self._plant.exceptions:
            if exception.calendar in (None, calendar):
                spans = opened if exception.effect is Effect.OPEN else closed
                spans.extend(_occurrences(self._plant, exception))
        # A closed span wins over an opened one: no one works in a power cut.
        return clip(subtract(union((*weekly, *opened)), closed), 0, self.horizon)

    def power_limits(self) -> tuple[tuple[int, int, float], ...]:
        """Spans ``(start, end, kW)`` with limited power, in the order of the sheet."""
        return tuple(
            (start, end, limit.limit_kw)
            for limit in self._plant.power
            for start, end in spans_of(
                self._plant, limit.start, limit.end, limit.daily_until
            )
        )


def _occurrences(plant: Plant, exception: CalendarException) -> Iterator[Interval]:
    return spans_of(plant, exception.start, exception.end, exception.daily_until)


def spans_of(
    plant: Plant, start: datetime, end: datetime, daily_until: date | None
) -> Iterator[Interval]:
    """Occurrences of a span within the horizon, one a day until its last day."""
    horizon = horizon_min(plant)
    day = 0
    while True:
        first = start + timedelta(days=day)
        if day and (daily_until is None or first.date() > daily_until):
            return
        begin = max(0, minute_down(plant, first))
        finish = min(horizon, minute_up(plant, end + timedelta(days=day)))
        if begin >= horizon:
            return
        if begin < finish:
            yield begin, finish
        day += 1


def _weekly(plant: Plant, calendar: Calendar, horizon: int) -> Intervals:
    midnight = plant.site.start.replace(hour=0, minute=0, second=0, microsecond=0)
    offset = minute_down(plant, midnight)
    spans: list[Interval] = []
    # From the day before: a night shift may reach into the first day.
    for day in range(-1, horizon // MINUTES_PER_DAY + 2):
        weekday = WEEKDAYS[(midnight + timedelta(days=day)).weekday()]
        base = offset + day * MINUTES_PER_DAY
        spans.extend(
            (base + span.start, base + span.end) for span in getattr(calendar, weekday)
        )
    return clip(union(spans), 0, horizon)
