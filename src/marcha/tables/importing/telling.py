"""What an import proposes and would change, in words."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from marcha.plant.schema import FieldSchema
from marcha.tables.converters import Refusal
from marcha.tables.excel import Written
from marcha.tables.importing.recognise import (
    ColumnProposal,
    SheetProposal,
    fields_of,
)
from marcha.tables.importing.taking import Conversion, SheetChange
from marcha.tables.names import label, sheet_name
from marcha.tables.numerals import number_text
from marcha.tables.scan import column_letters
from marcha.tables.written import written
from marcha.text import Words

_MOST = 8
"""Codes and titles of one kind that are named."""


def proposal_text(proposals: Sequence[SheetProposal], words: Words) -> str:
    """Return what each sheet and column was taken for; doubts have a question mark."""
    return "\n".join(line for each in proposals for line in _sheet(each, words))


def _sheet(proposal: SheetProposal, words: Words) -> Iterator[str]:
    name = proposal.table.name
    if proposal.record is None:
        yield words("importing.sheet_ignored", sheet=name)
        return
    yield words(
        "importing.sheet",
        sheet=name,
        row=proposal.titles + 1,
        record=sheet_name(proposal.record, words),
    )
    for each in proposal.columns:
        mark = "" if each.sure else " ?"
        yield f"  {column_text(proposal.record, each, words)}{mark}"


def column_text(record: type, column: ColumnProposal, words: Words) -> str:
    """Return one column and what it was taken for."""
    place = column_letters(column.column)
    if column.field is None:
        return words("importing.column_ignored", column=place, title=column.title)
    shape = fields_of(record)[column.field]
    meant = field_text(record, shape, words)
    if column.unit is not None:
        meant = words("importing.in_unit", field=meant, unit=column.unit)
    return words("importing.column", column=place, title=column.title, field=meant)


def field_text(record: type, shape: FieldSchema, words: Words) -> str:
    """Return the title of a field with its unit."""
    text = label(record, shape.name, words)
    if shape.unit is None:
        return text
    return f"{text} ({words(f'fields.units.{shape.unit}')})"


def changes_text(changes: Sequence[SheetChange], words: Words) -> str:
    """Return what would be new, changed and gone, converted and left out, by sheet."""
    lines = [line for each in changes for line in _change(each, words)]
    return "\n".join(lines) if lines else words("importing.nothing")


def _change(change: SheetChange, words: Words) -> Iterator[str]:
    number = words.number
    yield words(
        "importing.change",
        record=sheet_name(change.record, words),
        new=number(len(change.new)),
        changed=number(len(change.changed)),
        gone=number(len(change.gone)),
        same=number(change.same),
    )
    if change.gone:
        yield "  " + words("importing.gone", rows=_some(change.gone, words))
    for code, field, before, after in change.examples:
        shape = fields_of(change.record)[field]
        yield "  " + words(
            "importing.example",
            code=code,
            field=label(change.record, field, words),
            before=_value(before, shape, words),
            after=_value(after, shape, words),
        )
    for each in change.conversions:
        yield "  " + _conversion(change.record, each, words)
    if change.skipped:
        rows = _some([str(row) for row in change.skipped], words)
        yield "  " + words("importing.skipped", rows=rows)
    if change.ignored:
        yield "  " + words("importing.ignored", titles=_some(change.ignored, words))


def _conversion(record: type, done: Conversion, words: Words) -> str:
    text = words(
        "importing.conversion",
        title=done.title,
        unit=done.unit,
        field=field_text(record, fields_of(record)[done.field], words),
        count=words.number(done.count),
        before=_cell(done.example[0], words),
        after=_cell(done.example[1], words),
    )
    if done.rounded:
        rounded = words("importing.rounded", count=words.number(done.rounded))
        text = f"{text}; {rounded}"
    return text


def _some(names: Sequence[str], words: Words) -> str:
    shown = ", ".join(name[:40] for name in names[:_MOST])
    if len(names) > _MOST:
        shown += " " + words("importing.more", count=len(names) - _MOST)
    return shown


def _value(value: object, shape: FieldSchema, words: Words) -> str:
    cell = written(value, shape, words)
    if cell is None or isinstance(cell, Refusal):
        return "–"
    return _cell(cell, words)


def _cell(cell: Written, words: Words) -> str:
    """Return a cell as people read it."""
    if isinstance(cell, datetime):
        return words.moment(cell)
    if isinstance(cell, date):
        return words.day(datetime(cell.year, cell.month, cell.day))
    if isinstance(cell, float | int):
        text = number_text(float(cell))
        return text.replace(".", ",") if words.language == "es" else text
    return str(cell)[:40]
