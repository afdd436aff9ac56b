"""Days and months as they are typed, and the events that some commands take."""

import re
from datetime import date

import click

from marcha.cli.options import FilePath, Value
from marcha.text import Words

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{4})")
_YEARS = range(1950, 2151)


class Day(Value):
    """A day, the year first with hyphens or the day first with slashes."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read ``2026-12-07`` or ``07/12/2026``."""
        if isinstance(value, date):
            return value
        text = str(value).strip()
        if match := _DAY.fullmatch(text):
            year, month, day = (int(each) for each in match.groups())
        elif match := _DAY_FIRST.fullmatch(text):
            day, month, year = (int(each) for each in match.groups())
        else:
            raise self.complain("day", param, ctx, value=value)
        try:
            found = date(year, month, day)
        except ValueError as error:
            raise self.complain("day", param, ctx, value=value) from error
        if found.year not in _YEARS:
            raise self.complain("day", param, ctx, value=value)
        return found


class Month(Value):
    """A calendar month, as its first day."""

    name = "month"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read ``2026-12`` or ``12/2026``."""
        if isinstance(value, date):
            return value
        text = str(value).strip()
        year, month = 0, 0
        if match := _MONTH.fullmatch(text):
            year, month = (int(each) for each in match.groups())
        elif match := _MONTH_FIRST.fullmatch(text):
            month, year = (int(each) for each in match.groups())
        if year not in _YEARS or month not in range(1, 13):
            raise self.complain("month", param, ctx, value=value)
        return date(year, month, 1)


def day_option(words: Words, text: str) -> click.Option:
    """``--date``: the last day that is looked at."""
    metavar = words("cli.metavar.day")
    return click.Option(["day", "--date"], type=Day(words), metavar=metavar, help=text)


def events_argument(words: Words, *, required: bool = True) -> click.Argument:
    """Make the workbook of events, after the plan."""
    metavar = words("cli.metavar.events" if required else "cli.metavar.events_or_none")
    return click.Argument(
        ["events"], type=FilePath(words), metavar=metavar, required=required
    )
