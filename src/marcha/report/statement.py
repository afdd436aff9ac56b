"""The statement of a month as a page: its tables one after the other."""

from collections.abc import Iterable
from datetime import datetime

from marcha import __version__
from marcha.actuals.reckoning.record import Record
from marcha.actuals.reckoning.statement import Statement
from marcha.actuals.reckoning.statement_tables import (
    Heading,
    Kind,
    Table,
    Value,
    Word,
    statement_tables,
)
from marcha.plans.wire import plan_hash
from marcha.report.markup import Markup, tag
from marcha.report.sheet import Sheet, plain_table, sheet_page
from marcha.report.summary import aligned
from marcha.report.table import Column, Line, unbroken
from marcha.text import Words

_DIGITS: dict[Kind, int] = {"kg": 0, "t": 1, "pieces": 0, "hours": 1, "number": 1}
_LONGEST_ID = 24
_NUMBERS: frozenset[Kind] = frozenset({*_DIGITS, "share"})


def statement_page(record: Record, made: Statement, words: Words) -> str:
    """
    Write the statement of a month as a page that prints on A4 sheets.

    Returns
    -------
    str
        HTML that is well-formed XML too.
    """
    name = record.plant.site.name
    month = f"{made.month.start:%m/%Y}"
    sheet = Sheet(
        title=words("statement.page_title", name=name, month=month),
        kicker=words("statement.kicker"),
        heading=name,
        period=words(
            "statement.period",
            start=words.day(made.month.start),
            end=f"{made.month.last_day:%d/%m/%Y}",
        ),
        language=words.language,
    )
    foot = [words("statement.unknown_note")]
    if made.unread:
        foot.append(words("statement.unread", count=words.number(made.unread)))
    mark = plan_hash(record.plan)
    foot.append(words("statement.foot", version=__version__, plan=mark))
    tables = statement_tables(record, made)
    return sheet_page(sheet, [_part(each, words) for each in tables], foot)


def statement_lines(record: Record, made: Statement, words: Words) -> list[str]:
    """Return the first two tables for a terminal."""
    title = f"{record.plant.site.name} · {made.month.start:%m/%Y}"
    lines = [title]
    for each in statement_tables(record, made)[:2]:
        head = [words(f"statement.column.{one.name}") for one in each.columns]
        rows = [list(_written(each.columns, row, words)) for row in each.rows or ()]
        lines += ["", *aligned([head, *rows])]
    if made.unread:
        lines.append(words("statement.unread", count=words.number(made.unread)))
    return lines


def _part(table: Table, words: Words) -> Markup:
    title = words(f"statement.title.{table.name}")
    note = tag("p", words(f"statement.note.{table.name}"), class_="small")
    head = tag("h2", title)
    if not table.rows:
        key = "never_told" if table.rows is None else "nothing"
        return tag("section", head, note, tag("p", words(f"statement.{key}")))
    columns = [
        Column(
            words(f"statement.column.{each.name}"),
            "name" if place == 0 else "number" if each.kind in _NUMBERS else "text",
        )
        for place, each in enumerate(table.columns)
    ]
    lines = [
        Line(tuple(map(_cell, _written(table.columns, row, words))))
        for row in table.rows
    ]
    return tag("section", head, note, plain_table(columns, lines, title, table.name))


def _cell(text: str) -> str:
    """Keep ids on one line, where they are not longer than any column."""
    return unbroken(text) if len(text) <= _LONGEST_ID else text


def _written(
    columns: Iterable[Heading], row: Iterable[Value], words: Words
) -> Iterable[str]:
    for column, value in zip(columns, row, strict=True):
        yield written(value, column.kind, words)


def written(value: Value, kind: Kind, words: Words) -> str:
    """Write a value of a table; ``sin dato`` where it is not known."""
    if value is None:
        return words("statement.unknown")
    if isinstance(value, Word):
        return words(value.key) if words.has(value.key) else value.code
    if isinstance(value, datetime):
        return words.day(value)
    if isinstance(value, str):
        return value
    if kind == "share":
        return f"{words.number(100.0 * value, 1)} %"
    return words.number(value, _DIGITS.get(kind, 1)).replace("-", "−")
