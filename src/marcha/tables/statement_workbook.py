"""
The statement of a month → workbook: its tables on six sheets, in the plan's style.

What a user typed is written as text whatever it looks like; nothing is a formula.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from marcha import __version__
from marcha.actuals.reckoning import statement_tables as described
from marcha.actuals.reckoning.record import Record
from marcha.actuals.reckoning.statement import Statement
from marcha.plans.wire import plan_hash
from marcha.tables.excel import new_workbook
from marcha.tables.plan_book.layout import Layout
from marcha.tables.plan_book.part import Cell, Column, Kind, Mark, Part, Row, Tone
from marcha.tables.styles import Styles
from marcha.text import Language, Words

_MARK = 12
"""Digits of the plan's hash on every printed page."""

_SHEETS = (
    ("summary", "against_plan"),
    ("metal", "tolling"),
    ("production", "scrap"),
    ("hours", "stops"),
    ("orders",),
    ("machines",),
)
"""Tables of each sheet, which has the name of the first."""

_KINDS: Mapping[described.Kind, Kind] = {
    "text": Kind.TEXT,
    "kg": Kind.WHOLE,
    "t": Kind.DECIMAL,
    "pieces": Kind.WHOLE,
    "hours": Kind.DECIMAL,
    "share": Kind.SHARE,
    "number": Kind.DECIMAL,
    "day": Kind.DAY,
}

_TONES: Mapping[str, Tone] = {
    "statement.state.on_time": "good",
    "statement.state.late": "late",
    "statement.state.overdue": "unplanned",
    "statement.state.open": "setup",
    "statement.state.unknown": "short",
}
"""Colours of words that say the same."""


def write_statement_workbook(
    record: Record, made: Statement, path: str | Path, language: Language
) -> None:
    """
    Write the statement of a month as a workbook.

    Raises
    ------
    OSError
        When the file cannot be written; what was there is still there.
    """
    words = Words(language)
    name = record.plant.site.name
    subject = words("statement.subject")
    with new_workbook(Path(path), title=name, subject=subject) as workbook:
        plan = plan_hash(record.plan)[:_MARK]
        mark = words("planbook.mark", plan=plan, made=__version__)
        heading = f"{name} · {made.month.start:%m/%Y}"
        layout = Layout(
            workbook,
            Styles(workbook),
            words,
            name=heading,
            mark=mark,
            titles="statement.column",
        )
        tables = {each.name: each for each in described.statement_tables(record, made)}
        for names in _SHEETS:
            title = words(f"statement.title.{names[0]}")
            layout.add(title, *(_part(tables[name], words) for name in names))


def _part(table: described.Table, words: Words) -> Part:
    note = words(f"statement.note.{table.name}")
    if table.rows is None:
        note = f"{words('statement.never_told')} {note}"
    return Part(
        title=words(f"statement.title.{table.name}"),
        note=note,
        columns=tuple(Column(each.name, _KINDS[each.kind]) for each in table.columns),
        rows=tuple(_row(row, words) for row in table.rows or ()),
    )


def _row(row: tuple[described.Value, ...], words: Words) -> Row:
    return tuple(_cells(row, words))


def _cells(row: tuple[described.Value, ...], words: Words) -> Iterator[Cell]:
    for value in row:
        if value is None:
            yield words("statement.unknown")
        elif isinstance(value, described.Word):
            text = words(value.key) if words.has(value.key) else value.code
            tone = _TONES.get(value.key)
            yield text if tone is None else Mark(text, tone)
        elif isinstance(value, datetime):
            yield value.replace(second=0, microsecond=0)
        else:
            yield value
