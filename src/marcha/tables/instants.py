"""
Dates and moments written as text: day first, or ISO 8601.

A year has four digits and lies within a lifetime of today; what is typed otherwise
is refused, with the date it might be as a hint.
"""

import re
from datetime import datetime

FIRST_YEAR, LAST_YEAR = 1950, 2150

_CLOCK = (
    r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.0+)?)?)?"
)
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{2}|\d{4})" + _CLOCK
)
_ISO = re.compile(
    r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})" + _CLOCK
)
_SHORT_YEAR = 100
_MONTHS = 12


def read_moment(text: str) -> datetime | None:
    """
    Read a moment; None when the text is not one.

    Examples
    --------
    >>> read_moment("1/12/2026 14:30")
    datetime.datetime(2026, 12, 1, 14, 30)
    """
    parts = _parts(text)
    return None if parts is None else _moment(*parts)


def likely_moment(text: str) -> datetime | None:
    """
    Guess what a refused text was meant to be, for a hint only.

    Tells a month written first and a year of two digits.
    """
    parts = _parts(text)
    if parts is None:
        return None
    year, month, day, *clock = parts
    if year < _SHORT_YEAR:
        year += 2000
    if month > _MONTHS:
        month, day = day, month
    return _moment(year, month, day, *clock)


def _parts(text: str) -> tuple[int, ...] | None:
    clean = " ".join(text.split())
    found = _DAY_FIRST.fullmatch(clean) or _ISO.fullmatch(clean)
    if found is None:
        return None
    names = ("year", "month", "day", "hour", "minute", "second")
    return tuple(int(found[name] or 0) for name in names)


def _moment(year: int, month: int, day: int, *clock: int) -> datetime | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    hour, minute, second = clock
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
