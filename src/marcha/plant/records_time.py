"""Records of time and power: calendars, their exceptions, spans of limited power."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marcha.plant.ids import CalendarId
from marcha.plant.units import Kilowatts, Minutes

MINUTES_PER_DAY = 1440
_MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True, order=True)
class DaySpan:
    """
    Part of a day, ``06:00-14:00``; one that ends before it starts ends next day.

    Attributes
    ----------
    start
        Minute of the day, 0 to 1439.
    end
        Minute at which it closes, greater than ``start``, at most ``start`` + 1440.
    """

    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> "DaySpan":
        """Read ``6-14``, ``06:00-14:00`` or ``22:00-06:00``; ValueError otherwise."""
        first, separator, last = text.partition("-")
        if not separator:
            raise ValueError(text)
        start, end = _minute_of_day(first), _minute_of_day(last)
        if start == MINUTES_PER_DAY:
            raise ValueError(text)
        return cls(start, end if end > start else end + MINUTES_PER_DAY)

    def __str__(self) -> str:
        """Write the span as it is read."""
        end = self.end if self.end <= MINUTES_PER_DAY else self.end - MINUTES_PER_DAY
        return f"{_clock(self.start)}-{_clock(end)}"


def _minute_of_day(text: str) -> int:
    hours, _, minutes = text.strip().partition(":")
    value = int(hours) * _MINUTES_PER_HOUR + int(minutes or "0")
    if not 0 <= value <= MINUTES_PER_DAY or int(minutes or "0") >= _MINUTES_PER_HOUR:
        raise ValueError(text)
    return value


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


class Effect(StrEnum):
    """What an exception does to a calendar."""

    CLOSED = "closed"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One weekly calendar: the open spans of each weekday; none means closed."""

    id: CalendarId
    name: str = ""
    monday: tuple[DaySpan, ...] = ()
    tuesday: tuple[DaySpan, ...] = ()
    wednesday: tuple[DaySpan, ...] = ()
    thursday: tuple[DaySpan, ...] = ()
    friday: tuple[DaySpan, ...] = ()
    saturday: tuple[DaySpan, ...] = ()
    sunday: tuple[DaySpan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarException:
    """
    A closed or opened span of one calendar.

    Attributes
    ----------
    calendar
        None: all calendars.
    reheat_min
        Minutes that presses, ovens and furnaces stay closed after a closed span (S42).
    daily_until
        Last day on which the span repeats, at the same hours; None: it happens once.
    """

    calendar: CalendarId | None = None
    start: datetime
    end: datetime
    effect: Effect
    reason: str = ""
    reheat_min: Minutes = 0
    daily_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerLimit:
    """
    A span in which the machines and tests together may draw only so much power.

    Attributes
    ----------
    daily_until
        Last day on which the span repeats, at the same hours; None: it happens once.
    """

    start: datetime
    end: datetime
    limit_kw: Kilowatts
    daily_until: date | None = None
    note: str = ""
