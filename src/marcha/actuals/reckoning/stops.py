"""
Hours that machines stood still though they were open, by cause.

Stops, breakdowns and power cuts are rows of their own; where they overlap, an hour is
lost once, and the cause that was recorded for it first counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from marcha.actuals.event import Event, EventKind
from marcha.actuals.reckoning import causes
from marcha.actuals.reckoning.machine_states import came_up
from marcha.actuals.reckoning.period import Period
from marcha.actuals.reckoning.planned import planned_run_min
from marcha.actuals.reckoning.production import is_known
from marcha.actuals.reckoning.record import Record
from marcha.plant.ids import EquipmentId
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import (
    Interval,
    Intervals,
    clip,
    intersect,
    length,
    minute_down,
    minute_up,
    subtract,
    union,
)
from marcha.process.machines import machines_of

KINDS = (EventKind.STOPPED, EventKind.MACHINE_DOWN, EventKind.POWER_CUT)
"""Rows from which lost hours are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """
    A machine that stood still.

    Attributes
    ----------
    end
        None: nobody recorded an end.
    cause
        Code of ``STOP_CAUSES``, or as it was typed; empty: not told.
    """

    machine: EquipmentId
    start: datetime
    end: datetime | None
    cause: str
    event: Event


def stops(record: Record, machine: EquipmentId) -> tuple[Stop, ...]:
    """All stops of a machine, oldest first."""
    return tuple(_stops(record, machine))


def _stops(record: Record, machine: EquipmentId) -> Iterator[Stop]:
    for event in record.of(*KINDS):
        cause, end = event.cause, event.until
        if event.kind is EventKind.POWER_CUT:
            if event.quantity:  # some power was left: the plan says who runs on it
                continue
            cause = cause or causes.POWER_CUT
        elif event.reference != machine:
            continue
        elif event.kind is EventKind.MACHINE_DOWN:
            cause = cause or causes.MACHINE_DOWN
            end = _back(record, event)
        elif end is None and event.quantity is not None:
            end = event.when + timedelta(minutes=event.quantity)
        yield Stop(machine=machine, start=event.when, end=end, cause=cause, event=event)


def _back(record: Record, down: Event) -> datetime | None:
    """When a machine that went down was recorded as up; else when it is expected."""
    for event in record.of(EventKind.MACHINE_UP):
        if event.reference == down.reference and event.when >= down.when:
            return event.when
    return down.until


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineHours:
    """
    Minutes of one machine in a period.

    Attributes
    ----------
    open_min
        Open in its calendar, from the day on which it was recorded as up.
    lost_min
        Of these, lost by recorded stops; None: nobody has ever recorded a stop.
    by_cause
        Lost minutes by code of the cause, in the order in which they came.
    planned_min
        Runs and changes that the plan has on it in the period.
    """

    machine: EquipmentId
    open_min: int
    lost_min: int | None
    by_cause: Mapping[str, int]
    planned_min: int

    @property
    def running_min(self) -> int | None:
        """Open minutes without a recorded stop."""
        return None if self.lost_min is None else self.open_min - self.lost_min


def machine_hours(record: Record, machine: EquipmentId, period: Period) -> MachineHours:
    """Open and lost minutes of a machine in a period."""
    opened = _opened(record, machine, period)
    known = is_known(record, period, *KINDS)
    by_cause: dict[str, int] = {}
    left: Sequence[Interval] = opened
    for stop in stops(record, machine):
        span = (_span(record, stop, period),)
        minutes = length(intersect(left, union(span)))
        if minutes:
            by_cause[stop.cause] = by_cause.get(stop.cause, 0) + minutes
            left = subtract(left, span)
    return MachineHours(
        machine=machine,
        open_min=length(opened),
        lost_min=length(opened) - length(left) if known else None,
        by_cause=by_cause,
        planned_min=planned_run_min(record, machine, period),
    )


def press_hours(record: Record, period: Period) -> tuple[MachineHours, ...]:
    """Hours of every press, in the order of the sheet."""
    presses = machines_of(record.plant, EquipmentKind.PRESS)
    return tuple(machine_hours(record, each, period) for each in presses)


def lost_press_min(record: Record, period: Period) -> int | None:
    """Minutes that all presses lost; None: nobody has ever recorded a stop."""
    if not is_known(record, period, *KINDS):
        return None
    return sum(each.lost_min or 0 for each in press_hours(record, period))


def _opened(record: Record, machine: EquipmentId, period: Period) -> Intervals:
    """Open minutes of a period from the moment at which the machine first came up."""
    up = came_up(record, machine)
    if up is None or up >= period.end:
        return ()
    calendar = record.plant.equipment[machine].calendar
    return clip(
        record.timeline.open(calendar),
        minute_up(record.plant, max(up, period.start)),
        minute_down(record.plant, period.end),
    )


def _span(record: Record, stop: Stop, period: Period) -> Interval:
    """Minutes of a stop; one without an end goes on to the end of the period."""
    end = period.end if stop.end is None else min(stop.end, period.end)
    return minute_down(record.plant, stop.start), minute_up(record.plant, end)
