"""Spans of local time that a bulletin or a statement is about: whole days, a month."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_DECEMBER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Local time from ``start`` to ``end``, half open; both are midnights."""

    start: datetime
    end: datetime

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The day before its end."""
        return (self.end - timedelta(days=1)).date()

    def holds(self, when: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.start <= when < self.end

    def before(self) -> "Period":
        """Return the period of the same length that ends where this one starts."""
        return Period(start=self.start - (self.end - self.start), end=self.start)


def days_until(last: date, days: int) -> Period:
    """
    Return so many days up to and with a last one.

    Examples
    --------
    >>> days_until(date(2026, 12, 7), 7).start.isoformat()
    '2026-12-01T00:00:00'
    """
    end = datetime.combine(last, time()) + timedelta(days=1)
    return Period(start=end - timedelta(days=days), end=end)


def month(year: int, number: int) -> Period:
    """
    Return a calendar month.

    Examples
    --------
    >>> month(2026, 12).end.isoformat()
    '2027-01-01T00:00:00'
    """
    turn = number == _DECEMBER
    end = datetime(year + turn, 1 if turn else number + 1, 1)
    return Period(start=datetime(year, number, 1), end=end)
