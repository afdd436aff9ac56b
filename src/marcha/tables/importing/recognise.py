"""
What each column of a plant's own sheets probably is: proposed, never decided.

A title is compared with the names of every field; what stands below it must be what the
field holds, for which the reader's own converters are asked. A sheet is what most of
its columns are. What is doubtful is marked, so that somebody is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from marcha.plant.plant import SHEETS
from marcha.plant.schema import FieldSchema, schema
from marcha.tables.converters import Cell, Ids, Refusal, converter, fold
from marcha.tables.guarded import is_formula
from marcha.tables.importing.map_file import ColumnMap, ImportMap, SheetMap
from marcha.tables.importing.title_words import (
    factor,
    likeness,
    other_units,
    same_meaning,
    sheet_likeness,
    title_and_unit,
    words_in,
)
from marcha.tables.layout import Row, first_row_of_data
from marcha.tables.names import plain
from marcha.tables.numerals import readings
from marcha.tables.scan import SheetScan

SEARCHED = 20
"""Rows from the top among which the titles may stand."""

_SAMPLE = 200
_SURE = 0.75
"""Likeness of a title from which on nobody is asked, when the contents agree."""

_POSSIBLE = 0.42
_FAINT = 0.3
"""Likeness of a title below which contents are looked at for references only."""

_LEAST = 0.5
"""Share of the cells that a field must be able to hold."""

_LONG_IN_MM = 30
"""A length up to here, in a column of lengths without a unit, is one in metres."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of somebody's own, as it stands."""

    name: str
    rows: Sequence[Row]
    scan: SheetScan


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProposal:
    """
    What one column probably is.

    Attributes
    ----------
    column
        Number of the column, from 0.
    field
        None: nothing that is known.
    sure
        Nobody need be asked.
    """

    column: int
    title: str
    field: str | None = None
    unit: str | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetProposal:
    """What one sheet probably is: its titles' row, from 0, and its columns."""

    table: Table
    record: type | None
    titles: int = 0
    columns: tuple[ColumnProposal, ...] = ()

    @property
    def first(self) -> int:
        """Row of the first data, from 0."""
        if self.record is None:
            return 0
        named = {each.column: each.field for each in self.columns if each.field}
        return first_row_of_data(self.record, self.table.rows, self.titles, named)

    def as_map(self) -> SheetMap:
        """Return what is kept of it for next month."""
        return SheetMap(
            sheet=self.table.name,
            record=self.record,
            columns=tuple(
                ColumnMap(title=each.title, field=each.field, unit=each.unit)
                for each in self.columns
            ),
        )


def recognise(
    tables: Sequence[Table], ids: Ids, agreed: ImportMap
) -> tuple[SheetProposal, ...]:
    """
    Propose what each sheet and column is.

    Parameters
    ----------
    tables
        Sheets as they stand.
    ids
        Codes of the plant as it is, by record class: a column that holds them refers
        to them.
    agreed
        What was said earlier; it is believed.
    """
    proposals = [_by_map(table, ids, agreed) or _best(table, ids) for table in tables]
    return tuple(_once(proposals))


def _once(proposals: Sequence[SheetProposal]) -> list[SheetProposal]:
    """Let each class of records come from one sheet: the one that has most of it."""
    best: dict[type, SheetProposal] = {}
    for each in proposals:
        if each.record is not None:
            old = best.get(each.record)
            if old is None or _taken(each) > _taken(old):
                best[each.record] = each
    return [
        each
        if each.record is None or best[each.record] is each
        else SheetProposal(table=each.table, record=None)
        for each in proposals
    ]


def _taken(proposal: SheetProposal) -> int:
    return sum(each.field is not None for each in proposal.columns)


# --- what was agreed ------------------------------------------------------------------


def _by_map(table: Table, ids: Ids, agreed: ImportMap) -> SheetProposal | None:
    """Apply what was agreed of this sheet, or of one with the same titles."""
    named = [each for each in agreed.sheets if plain(each.sheet) == plain(table.name)]
    for each in named or agreed.sheets:
        if each.record is None:
            if named:
                return SheetProposal(table=table, record=None)
            continue
        found = _titles_of_map(table, each)
        if found is not None:
            return _with_map(table, ids, each, each.record, found)
    return None


def _titles_of_map(table: Table, agreed: SheetMap) -> int | None:
    """Return the row that has most of the titles that are taken; None: too few."""
    wanted = {plain(each.title) for each in agreed.columns if each.field is not None}
    best, row = 0, 0
    for number, cells in enumerate(table.rows[:SEARCHED]):
        found = len(wanted & {plain(str(cell)) for cell in cells if cell != ""})
        if found > best:
            best, row = found, number
    return row if wanted and 2 * best > len(wanted) else None


def _with_map(
    table: Table, ids: Ids, agreed: SheetMap, record: type, titles: int
) -> SheetProposal:
    by_title = {plain(each.title): each for each in agreed.columns}
    new = _proposed(table, record, titles, ids)
    taken = {each.field for each in agreed.columns}
    columns = []
    for each in new:
        known = by_title.get(plain(each.title))
        if known is not None:
            columns.append(
                ColumnProposal(
                    column=each.column,
                    title=each.title,
                    field=known.field,
                    unit=known.unit,
                )
            )
        elif each.field in taken:
            columns.append(ColumnProposal(column=each.column, title=each.title))
        else:
            columns.append(
                ColumnProposal(
                    column=each.column,
                    title=each.title,
                    field=each.field,
                    unit=each.unit,
                    sure=each.field is None,
                )
            )
    return SheetProposal(
        table=table, record=record, titles=titles, columns=tuple(columns)
    )


# --- what is found --------------------------------------------------------------------


def _best(table: Table, ids: Ids) -> SheetProposal:
    """Return the class of records and the row of titles that explain most columns."""
    best: tuple[float, SheetProposal] = (0.0, SheetProposal(table=table, record=None))
    for number, row in enumerate(table.rows[:SEARCHED]):
        if not _may_be_titles(row):
            continue
        for record in SHEETS:
            names = sum(
                max((likeness(record, s.name, t) for s in schema(record)), default=0.0)
                > _POSSIBLE
                for t in _titles(row).values()
            )
            if names < 2 and len(_titles(row)) > 1:  # noqa: PLR2004 - one may be chance
                continue
            columns = _proposed(table, record, number, ids)
            score = _worth(table, record, number, columns)
            if score > best[0]:
                proposal = SheetProposal(
                    table=table, record=record, titles=number, columns=columns
                )
                best = (score, proposal)
    return best[1]


def _may_be_titles(row: Row) -> bool:
    filled = [cell for cell in row if cell != ""]
    texts = [cell for cell in filled if isinstance(cell, str) and not is_formula(cell)]
    return bool(texts) and 2 * len(texts) > len(filled)


def _titles(row: Row) -> dict[int, str]:
    return {
        column: cell.strip()
        for column, cell in enumerate(row)
        if isinstance(cell, str) and cell.strip() and not is_formula(cell.strip())
    }


def _worth(
    table: Table, record: type, titles: int, columns: Sequence[ColumnProposal]
) -> float:
    """Weigh a reading of a sheet; 0 when it lacks what tells its records apart."""
    taken = {each.field: each for each in columns if each.field is not None}
    required = [shape.name for shape in schema(record) if shape.required]
    there = sum(name in taken for name in required)
    first = schema(record)[0]
    if 2 * there < len(required) or (first.kind == "id" and first.name not in taken):
        return 0.0
    likely = sum(likeness(record, name, each.title) for name, each in taken.items())
    name = sheet_likeness(record, table.name)
    return likely + there / len(required) + 2 * name - titles / 100


def _proposed(
    table: Table, record: type, titles: int, ids: Ids
) -> tuple[ColumnProposal, ...]:
    """Give each column the field that fits it best, the best fits first."""
    named = _titles(table.rows[titles])
    cells = {column: _below(table, titles, column) for column in named}
    scores = sorted(
        (
            (-_fit(record, shape, title, cells[column], ids), column, place)
            for column, title in named.items()
            for place, shape in enumerate(schema(record))
        ),
    )
    chosen: dict[int, tuple[float, FieldSchema]] = {}
    used: set[int] = set()
    for score, column, place in scores:
        if -score < _POSSIBLE or column in chosen or place in used:
            continue
        chosen[column] = (-score, schema(record)[place])
        used.add(place)
    proposals = []
    for column, title in named.items():
        if column not in chosen:
            proposals.append(ColumnProposal(column=column, title=title))
            continue
        score, shape = chosen[column]
        unit, certain = _unit_of(shape, title, cells[column])
        proposals.append(
            ColumnProposal(
                column=column,
                title=title,
                field=shape.name,
                unit=unit,
                sure=score >= _SURE and certain,
            )
        )
    return tuple(proposals)


def _below(table: Table, titles: int, column: int) -> list[Cell]:
    found: list[Cell] = []
    for row in table.rows[titles + 1 :]:
        cell = row[column] if column < len(row) else ""
        if not isinstance(cell, str) or cell.strip():
            found.append(cell)
            if len(found) >= _SAMPLE:
                break
    return found


def _fit(
    record: type, shape: FieldSchema, title: str, cells: Sequence[Cell], ids: Ids
) -> float:
    """Weigh a field for a column: its title, if its contents can be the field's."""
    alike = likeness(record, shape.name, title)
    known = ids.get(shape.target or "", {})
    if not cells or (alike < _FAINT and not known):
        return alike
    held = _held(shape, cells, title)
    if held < _LEAST:
        return 0.0
    score = alike * (0.5 + held / 2)
    if shape.kind == "id":
        distinct = len({fold(str(cell)) for cell in cells}) / len(cells)
        return score * distinct
    if known and not shape.many:
        found = sum(fold(str(cell)) in known for cell in cells) / len(cells)
        if found > _SURE:
            return max(score, 0.5 + score / 2)
    return score


def _held(shape: FieldSchema, cells: Sequence[Cell], title: str) -> float:
    """Return the share of cells that a field can hold, in the unit of the title."""
    unit = title_and_unit(title)[1]
    multiple = 1.0 if unit is None else factor(shape, unit)
    if multiple is None:
        return 0.0
    if multiple != 1.0:
        cells = [converted(cell, multiple, shape)[0] for cell in cells]
    read = converter(shape, {})
    good = sum(not isinstance(read(cell), Refusal) for cell in cells)
    if shape.kind == "whole" and unit is None:
        # A fraction tells of another unit, not of another field.
        good = max(good, sum(_number(cell) is not None for cell in cells))
    share = good / len(cells)
    if shape.kind == "text" and all(_number(cell) is not None for cell in cells):
        share /= 2
    return share


def _number(cell: Cell) -> float | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, str):
        values, behind = readings(cell.strip())
        return values[0] if len(values) == 1 and not behind else None
    return None


def _unit_of(
    shape: FieldSchema, title: str, cells: Sequence[Cell]
) -> tuple[str | None, bool]:
    """Return the unit of a column, None for the field's own, and whether it is sure."""
    unit = title_and_unit(title)[1]
    if unit is not None and shape.unit is not None:
        return (None if factor(shape, unit) == 1.0 else unit), True
    numbers = [each for cell in cells if (each := _number(cell)) is not None]
    if shape.kind != "whole" or shape.unit is None or not numbers:
        return None, True
    fractions = any(each != int(each) for each in numbers)
    small = shape.unit == "mm" and median(numbers) <= _LONG_IN_MM and _is_length(title)
    if not fractions and not small:
        return None, True
    for other in other_units(shape):
        multiple = factor(shape, other) or 1.0
        if multiple > 1 and all(
            abs(each * multiple - round(each * multiple)) < 1e-6  # noqa: PLR2004 - of a mm
            for each in numbers
        ):
            metres = factor(shape, "m") if small else None
            return ("m" if metres else other), False
    return None, False


def _is_length(title: str) -> bool:
    return any(same_meaning(word, "length") for word in words_in(title))


def converted(cell: Cell, multiple: float, shape: FieldSchema) -> tuple[Cell, bool]:
    """Return a cell in the unit of its field, and whether it was rounded."""
    value = _number(cell)
    if value is None:
        return cell, False
    product = value * multiple
    if shape.kind != "whole":
        return float(f"{product:.12g}"), False
    nearest = round(product)
    if abs(product - nearest) < 1e-6:  # noqa: PLR2004 - of a millimetre
        return float(nearest), False
    if multiple != int(multiple):
        return float(nearest), True  # an inch is no whole number of millimetres
    return product, False


def fields_of(record: type) -> Mapping[str, FieldSchema]:
    """Return the fields of a record by name."""
    return {shape.name: shape for shape in schema(record)}
