"""
From the sheets of a file to the records of a plant, column by column.

First every sheet is found and its ids are read; then each column is converted, with
references resolved to the ids as their own sheet writes them. A row with a cell that
is refused makes no record: it is *withheld*, and what refers to it is not dangling.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marcha.plant.problem import Problem
from marcha.plant.records_site import Site
from marcha.plant.schema import FieldSchema, schema
from marcha.tables.converters import Cell, Ids, Refusal, converter, fold
from marcha.tables.layout import Layout, Row
from marcha.tables.scan import SheetScan, column_letters

MOST_PROBLEMS = 100_000
"""Problems that are named one by one, about half a kilobyte each; more are counted."""

_SHOWN = 80
"""Characters of a wrong value that a problem repeats."""


@dataclass(slots=True)
class Sheet:
    """
    One sheet as found, before its cells are understood.

    Attributes
    ----------
    name
        As it stands in the file.
    numbers
        Number in the file, from 1, of each row of data that is not blank.
    cells
        The cells of those rows by field.
    marks
        Cells that cannot be read, by place in ``numbers`` and field.
    """

    record: type
    name: str
    layout: Layout
    numbers: list[int] = field(default_factory=list)
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    marks: dict[tuple[int, str], str | None] = field(default_factory=dict)

    def column(self, name: str) -> str | None:
        """Return the letters of a field's column; None when it is not there."""
        index = self.layout.columns.get(name)
        return None if index is None else column_letters(index)


def take_rows(
    record: type, name: str, layout: Layout, rows: Iterable[Row], scan: SheetScan
) -> Sheet:
    """
    Keep the cells of known columns, of the rows that have any.

    ``rows`` are those of the data, from ``layout.first`` on.
    """
    sheet = Sheet(record, name, layout)
    fields = [each for each in layout.columns if each not in layout.unread]
    columns = [layout.columns[each] for each in fields]
    held: list[list[Cell]] = [[] for _ in fields]
    marked = _marks_by_row(layout, scan, dict(zip(columns, fields, strict=True)))
    for number, row in _numbered(rows, layout.first, marked):
        width = len(row)
        cells = [row[column] if column < width else "" for column in columns]
        if number in marked:
            place = len(sheet.numbers)
            sheet.marks.update(
                {(place, each): error for each, error in marked[number].items()}
            )
        elif _is_blank(cells):
            continue
        sheet.numbers.append(number + 1)
        for column, cell in zip(held, cells, strict=True):
            column.append(cell)
    sheet.cells.update(zip(fields, held, strict=True))
    return sheet


def _numbered(
    rows: Iterable[Row], first: int, marked: Mapping[int, object]
) -> Iterator[tuple[int, Row]]:
    """Give rows with their numbers, and those that only a mark tells of."""
    number = first - 1
    for number, row in enumerate(rows, first):
        yield number, row
    yield from ((each, ()) for each in sorted(marked) if each > number)


def _marks_by_row(
    layout: Layout, scan: SheetScan, fields: Mapping[int, str]
) -> dict[int, dict[str, str | None]]:
    marked: dict[int, dict[str, str | None]] = {}
    for (row, column), error in scan.marks.items():
        if row >= layout.first and column in fields:
            marked.setdefault(row, {})[fields[column]] = error
    return marked


def _is_blank(cells: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in cells)


@dataclass(slots=True)
class Reading:
    """
    What became of one sheet.

    Attributes
    ----------
    records
        The records of the good rows, in order.
    places
        For each of them, its place in ``sheet.numbers``.
    withheld
        Folded ids of the rows that gave no record.
    nameless
        A row that gave no record has no id that could be read.
    unnamed_problems
        Problems that were counted only.
    """

    sheet: Sheet
    records: list[Any] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    withheld: set[str] = field(default_factory=set)
    nameless: bool = False
    problems: list[Problem] = field(default_factory=list)
    unnamed_problems: int = 0

    @property
    def whole(self) -> bool:
        """Whether every row gave a record."""
        return not self.withheld and not self.nameless

    def refuse(self, shape: FieldSchema, place: int, refusal: Refusal) -> None:
        """Add the problem of a cell; beyond the most that help, only count it."""
        if len(self.problems) >= MOST_PROBLEMS:
            self.unnamed_problems += 1
            return
        sheet = self.sheet
        self.problems.append(
            Problem(
                code=refusal.code,
                sheet=sheet.record.__name__,
                index=place,
                field=shape.name,
                value=None if refusal.value is None else refusal.value[:_SHOWN],
                hint=refusal.hint,
                row=sheet.numbers[place],
                column=sheet.column(shape.name),
                params=refusal.params,
            )
        )


def read_ids(sheets: Mapping[type, Sheet]) -> Ids:
    """Return the ids of every sheet, as written, by their folded form."""
    found: dict[str, dict[str, str]] = {}
    for record, sheet in sheets.items():
        shape = _id_field(record)
        if shape is None or shape.name not in sheet.cells:
            continue
        read = converter(shape, {})
        ids = found.setdefault(record.__name__, {})
        for cell in sheet.cells[shape.name]:
            value = read(cell)
            if isinstance(value, str):
                ids.setdefault(fold(value), value)
    return found


def _id_field(record: type) -> FieldSchema | None:
    first = schema(record)[0]
    return first if first.kind == "id" else None


def read_sheet(sheet: Sheet, ids: Ids) -> Reading:
    """Convert the cells of a sheet; every refused cell becomes a problem."""
    reading = Reading(sheet, problems=list(sheet.layout.problems))
    rows = len(sheet.numbers)
    bad: set[int] = set()
    columns: dict[str, list[object]] = {}
    lacking = False
    for shape in schema(sheet.record):
        if shape.name in sheet.cells:
            columns[shape.name] = _convert(sheet, shape, ids, reading, bad)
        elif shape.required or shape.name in sheet.layout.unread:
            lacking = True
    _refuse_repeated_ids(sheet, columns, reading, bad)
    if sheet.record is Site:
        _refuse_other_rows(sheet, reading, bad)
    names = tuple(columns)
    for place, values in enumerate(zip(*columns.values(), strict=True)):
        if lacking or place in bad:
            _withhold(reading, columns, place)
        else:
            reading.records.append(
                sheet.record(**dict(zip(names, values, strict=True)))
            )
            reading.places.append(place)
    if rows and not columns:
        reading.nameless = True
    return reading


def _convert(
    sheet: Sheet, shape: FieldSchema, ids: Ids, reading: Reading, bad: set[int]
) -> list[object]:
    """Return the values of a column; the places of refused ones go to ``bad``."""
    read = converter(shape, ids)
    known: dict[object, object] = {}
    values: list[object] = []
    for place, cell in enumerate(sheet.cells[shape.name]):
        # True equals 1 and would be found in its place.
        key = (cell,) if cell.__class__ is bool else cell
        try:
            value = known[key]
        except KeyError:
            value = known[key] = read(cell)
        if isinstance(value, Refusal) and (place, shape.name) not in sheet.marks:
            reading.refuse(shape, place, value)
            bad.add(place)
        values.append(value)
    for (place, name), error in sheet.marks.items():
        if name == shape.name:
            mark = Refusal("formula_without_value", "=")
            if error is not None:
                mark = Refusal("error_cell", error)
            reading.refuse(shape, place, mark)
            bad.add(place)
            values[place] = mark
    return values


def _refuse_repeated_ids(
    sheet: Sheet, columns: Mapping[str, list[object]], reading: Reading, bad: set[int]
) -> None:
    shape = _id_field(sheet.record)
    if shape is None or shape.name not in columns:
        return
    first: dict[str, int] = {}
    for place, value in enumerate(columns[shape.name]):
        if not isinstance(value, str):
            continue
        earlier = first.setdefault(fold(value), place)
        if earlier != place:
            row = str(sheet.numbers[earlier])
            reading.refuse(shape, place, Refusal("repeated_id", value, row))
            bad.add(place)


def _refuse_other_rows(sheet: Sheet, reading: Reading, bad: set[int]) -> None:
    for place in range(1, len(sheet.numbers)):
        reading.problems.append(
            Problem(
                code="more_than_one_row",
                sheet=sheet.record.__name__,
                index=place,
                row=sheet.numbers[place],
            )
        )
        bad.add(place)
    if not sheet.numbers:
        reading.problems.append(
            Problem(code="missing_row", sheet=sheet.record.__name__)
        )


def _withhold(
    reading: Reading, columns: Mapping[str, list[object]], place: int
) -> None:
    value = columns["id"][place] if "id" in columns else None
    if isinstance(value, str):
        reading.withheld.add(fold(value))
    else:
        reading.nameless = True
