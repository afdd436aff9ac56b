"""
Rows of a plant's own sheets as records, and what they would change in the plant.

The rows of a sheet are all there is of its records: what is not in it is gone. Fields
that the sheet does not have keep the value they had. Nothing is changed here: what
would be is said, and :func:`marcha.tables.template.write_records` writes it.
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marcha.plant.plant import SHEETS
from marcha.plant.problem import Problem
from marcha.plant.schema import FieldSchema, schema
from marcha.tables.converters import Cell, Ids, Refusal, converter, fold
from marcha.tables.importing.recognise import SheetProposal, converted, fields_of
from marcha.tables.importing.title_words import factor, listed, words_in
from marcha.tables.layout import Layout
from marcha.tables.sheets import Reading, Sheet, read_ids, read_sheet, take_rows
from marcha.tables.written import written
from marcha.text import Words

Held = Mapping[type, Sequence[Any]]
"""Records by their class."""

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """Cells of one column that were converted, with the first as an example."""

    field: str
    title: str
    unit: str
    count: int
    rounded: int
    example: tuple[float | str, float | str]


@dataclass(slots=True, kw_only=True)
class SheetChange:
    """
    What one sheet would change.

    Attributes
    ----------
    new, changed, gone, same
        Rows, told by their code where they have one.
    skipped
        Rows of the file that hold no code or a total, which are not taken.
    examples
        Of changed rows: code, field, value before, value after.
    """

    record: type
    sheet: str
    titles: int
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    same: int = 0
    skipped: list[int] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    examples: list[tuple[str, str, object, object]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """
    What the sheets would make of the plant.

    Attributes
    ----------
    held
        All records afterwards.
    problems
        Of the cells of the sheets; while one is an error nothing is to be taken.
    """

    held: Held
    changes: tuple[SheetChange, ...]
    problems: tuple[Problem, ...]


def take(proposals: Sequence[SheetProposal], base: Held, words: Words) -> Taken:
    """Read the sheets as proposed, beside the records that there are."""
    sheets: dict[type, Sheet] = {}
    changes: dict[type, SheetChange] = {}
    for each in proposals:
        if each.record is not None:
            sheet, change = _sheet(each, each.record)
            _keep_rest(sheet, base.get(each.record, ()), words)
            sheets[each.record], changes[each.record] = sheet, change
    ids: Ids = {**ids_of(base), **read_ids(sheets)}
    held = {record: tuple(base.get(record, ())) for record in SHEETS}
    problems: list[Problem] = []
    for record, sheet in sheets.items():
        reading = read_sheet(sheet, ids)
        problems.extend(_with_missing(reading))
        _compare(changes[record], held[record], reading.records)
        held[record] = tuple(reading.records)
    return Taken(held=held, changes=tuple(changes.values()), problems=tuple(problems))


def ids_of(base: Held) -> Ids:
    """Return the codes of records by the names of their classes."""
    return {
        record.__name__: {fold(each.id): each.id for each in held}
        for record, held in base.items()
        if schema(record)[0].kind == "id"
    }


def _sheet(proposal: SheetProposal, record: type) -> tuple[Sheet, SheetChange]:
    """Take the cells of the columns that are known, in the units of their fields."""
    table = proposal.table
    columns = {each.field: each for each in proposal.columns if each.field is not None}
    layout = Layout(
        columns={name: each.column for name, each in columns.items()},
        first=proposal.first,
        titles=proposal.titles,
    )
    rows = table.rows[layout.first :]
    sheet = take_rows(record, table.name, layout, rows, table.scan)
    change = SheetChange(
        record=record,
        sheet=table.name,
        titles=proposal.titles,
        ignored=[each.title for each in proposal.columns if each.field is None],
    )
    change.skipped = _skip_totals(sheet)
    for name, shape in fields_of(record).items():
        each = columns.get(name)
        if each is not None and each.unit is not None:
            multiple = factor(shape, each.unit)
            if multiple is not None:
                done = _convert(sheet, shape, multiple, each.title, each.unit)
                change.conversions.append(done)
    return sheet, change


def _skip_totals(sheet: Sheet) -> list[int]:
    """Leave out rows without a code, and sums; returns their numbers."""
    first = schema(sheet.record)[0]
    if first.kind != "id" or first.name not in sheet.cells:
        return []
    totals = listed("totals")
    marked = {place for place, _ in sheet.marks}
    left = [
        place
        for place, cell in enumerate(sheet.cells[first.name])
        if place not in marked
        and (not str(cell).strip() or set(words_in(str(cell))[:1]) & totals)
    ]
    out = set(left)
    kept = [place for place in range(len(sheet.numbers)) if place not in out]
    skipped = [sheet.numbers[place] for place in left]
    moved = {place: new for new, place in enumerate(kept)}
    sheet.numbers[:] = [sheet.numbers[place] for place in kept]
    for cells in sheet.cells.values():
        cells[:] = [cells[place] for place in kept]
    sheet.marks = {
        (moved[at], name): error for (at, name), error in sheet.marks.items()
    }
    return skipped


def _convert(
    sheet: Sheet, shape: FieldSchema, multiple: float, title: str, unit: str
) -> Conversion:
    cells = sheet.cells[shape.name]
    count = rounded = 0
    example: tuple[float | str, float | str] = ("", "")
    for place, cell in enumerate(cells):
        new, was_rounded = converted(cell, multiple, shape)
        if new != cell:
            count += 1
            rounded += was_rounded
            if count == 1:
                example = _shown(cell), _shown(new)
            cells[place] = new
    return Conversion(
        field=shape.name, title=title, unit=unit, count=count, rounded=rounded,
        example=example,
    )  # fmt: skip


def _shown(cell: Cell) -> float | str:
    return float(cell) if isinstance(cell, int | float) else str(cell)[:40]


def _keep_rest(sheet: Sheet, base: Sequence[Any], words: Words) -> None:
    """Give rows that there were the values of the columns that the sheet lacks."""
    first = schema(sheet.record)[0]
    if first.kind != "id" or first.name not in sheet.cells:
        return
    read = converter(first, {})
    by_id = {fold(each.id): each for each in base}
    old = [
        by_id.get(fold(code)) if isinstance(code := read(cell), str) else None
        for cell in sheet.cells[first.name]
    ]
    for name, shape in fields_of(sheet.record).items():
        if name not in sheet.cells:
            cells = [
                "" if each is None else _cell(getattr(each, name), shape, words)
                for each in old
            ]
            if shape.required or any(cell != "" for cell in cells):
                sheet.cells[name] = cells


def _cell(value: object, shape: FieldSchema, words: Words) -> Cell:
    cell = written(value, shape, words)
    return "" if cell is None or isinstance(cell, Refusal) else cell


def _with_missing(reading: Reading) -> list[Problem]:
    """Return the problems of a sheet; a column that is missing is told once."""
    kept: list[Problem] = []
    missing: Counter[str] = Counter()
    for each in reading.problems:
        lacking = each.code == "missing_value" and each.column is None
        if lacking and each.field is not None:
            missing[each.field] += 1
            if missing[each.field] > 1:
                continue
        place = {**each.params, "sheet_name": reading.sheet.name}
        kept.append(_placed(each, place, reading, lacking=lacking))
    return kept


def _placed(
    problem: Problem, place: Mapping[str, str], reading: Reading, *, lacking: bool
) -> Problem:
    if not lacking:
        return dataclasses.replace(problem, params=place)
    return Problem(
        code="missing_column",
        sheet=problem.sheet,
        field=problem.field,
        value=problem.field,
        row=reading.sheet.layout.titles + 1,
        params=place,
    )


def _compare(change: SheetChange, old: Sequence[Any], new: Sequence[Any]) -> None:
    """Tell rows that are new, changed, gone and the same."""
    if schema(change.record)[0].kind != "id":
        before, after = Counter(old), Counter(new)
        change.new = [str(each) for each in (after - before).elements()]
        change.gone = [str(each) for each in (before - after).elements()]
        change.same = sum((before & after).values())
        return
    before_by_id = {fold(each.id): each for each in old}
    after_ids = {fold(each.id) for each in new}
    change.gone = [each.id for each in old if fold(each.id) not in after_ids]
    for each in new:
        was = before_by_id.get(fold(each.id))
        if was is None:
            change.new.append(each.id)
        elif was == each:
            change.same += 1
        else:
            change.changed.append(each.id)
            if len(change.examples) < _SHOWN:
                change.examples.extend(_differences(change.record, was, each))


def _differences(
    record: type, was: object, now: object
) -> list[tuple[str, str, object, object]]:
    code: str = getattr(now, "id", "")
    return [
        (code, shape.name, getattr(was, shape.name), getattr(now, shape.name))
        for shape in schema(record)
        if getattr(was, shape.name) != getattr(now, shape.name)
    ]
