"""
Where the titles and the data of a sheet stand.

The template has the field name, the unit and the label in its first three rows. A
sheet made by hand may have any one row of titles, further down, with its columns in
any order. What a column says twice must agree; a unit that is not the field's is
refused, because a length in metres would be read as millimetres.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from marcha.plant.problem import Problem
from marcha.plant.schema import schema
from marcha.tables.converters import Cell
from marcha.tables.guarded import is_formula
from marcha.tables.names import (
    fields_by_title,
    plain,
    plain_unit,
    split_title,
    unit_words,
)
from marcha.tables.scan import column_letters

SEARCHED = 12
"""Rows from the top among which the titles must stand."""

_LONGEST_UNIT = 10
"""What stands in brackets and is longer is an explanation, not a unit."""

Row = Sequence[Cell]
Named = Mapping[int, str]
"""Field by the number of its column."""


@dataclass(slots=True)
class Layout:
    """
    The columns of a sheet.

    Attributes
    ----------
    columns
        Number of the column of each field that is there, from 0.
    first
        Number of the first row of data, from 0.
    titles
        Number of the last row of titles, from 0.
    unread
        Fields whose column cannot be believed; their cells are not looked at.
    """

    columns: dict[str, int] = field(default_factory=dict)
    first: int = 0
    unread: set[str] = field(default_factory=set)
    titles: int = 0
    problems: list[Problem] = field(default_factory=list)


def find_layout(record: type, rows: Sequence[Row]) -> Layout | None:
    """Return the columns of a sheet and every problem of its titles; None if none."""
    top = rows[:SEARCHED]
    named = [_named(record, row) for row in top]
    if not top:
        return None
    best = max(range(len(top)), key=lambda i: (len(named[i]), -i))
    if not _is_titles(top[best], named[best]):
        return None
    titles = [best]
    units: int | None = None
    below = best + 1
    if below < len(top) and _is_units(record, top[below], named[best]):
        units = below
        below += 1
    if below < len(top) and _repeats(named[best], named[below], top[below]):
        titles.append(below)
        below += 1
    layout = Layout(first=below, titles=titles[-1])
    _merge(layout, record, [(number, named[number], top[number]) for number in titles])
    _check_units(layout, record, top, titles, units)
    unknown = _unknown(layout, [top[number] for number in titles])
    layout.problems.extend(_unknown_columns(record, titles[-1], unknown))
    layout.problems.extend(_missing_columns(layout, record, titles[-1], unknown))
    return layout


def first_row_of_data(
    record: type, rows: Sequence[Row], titles: int, named: Named
) -> int:
    """
    Return the row below titles, their units and titles said again.

    Parameters
    ----------
    titles
        Number of the row of titles, from 0.
    named
        The field of each column that has one, whatever its title.
    """
    below = titles + 1
    if below < len(rows) and _is_units(record, rows[below], named):
        below += 1
    if below < len(rows):
        again = _named(record, rows[below])
        below += bool(again) and _repeats(named, again, rows[below])
    return below


def _named(record: type, row: Row) -> dict[int, str]:
    known = fields_by_title(record)
    found = {}
    for column, cell in enumerate(row):
        if isinstance(cell, str) and cell and not is_formula(cell.strip()):
            name = known.get(plain(cell)) or known.get(plain(split_title(cell)[0]))
            if name is not None:
                found[column] = name
    return found


def _title(row: Row, column: int) -> str:
    text = str(row[column]).strip() if column < len(row) else ""
    return "" if is_formula(text) else text


def _is_titles(row: Row, named: Named) -> bool:
    """Two known titles suffice; a single one only when nothing else is there."""
    filled = sum(bool(_title(row, column)) for column in range(len(row)))
    return len(named) > 1 or len(named) == 1 == filled


def _is_units(record: type, row: Row, named: Named) -> bool:
    """Whether most cells below titles are units or kinds of values."""
    units = frozenset().union(*(unit_words(shape) for shape in schema(record)))
    written = [text for column in named if (text := _unit(row, column))]
    known = [text for text in written if plain_unit(text) in units]
    return 2 * len(known) > len(written)


def _unit(row: Row, column: int) -> str:
    """Return the unit in a cell of the unit row, without the mark behind the dot."""
    return _title(row, column).partition("·")[0].strip()


def _repeats(first: Named, second: Named, row: Row) -> bool:
    """Whether a row names the columns again, so that it cannot be data."""
    filled = sum(bool(_title(row, column)) for column in first)
    agreed = sum(first.get(column) == name for column, name in second.items())
    return 2 * len(second) > len(first) and 2 * agreed >= filled > 0


def _merge(
    layout: Layout, record: type, title_rows: Sequence[tuple[int, Named, Row]]
) -> None:
    """Take the columns from the rows of titles; two rows must not contradict."""
    taken: dict[int, tuple[str, str]] = {}
    for number, named, row in title_rows:
        for column, name in named.items():
            shown = _title(row, column)
            first = taken.setdefault(column, (name, shown))
            if first[0] != name:
                problem = ("column_conflict", first[1], shown)
                layout.unread |= {name, first[0]}
            elif name not in layout.columns:
                layout.columns[name] = column
                continue
            elif layout.columns[name] != column:
                letters = column_letters(layout.columns[name])
                problem = ("repeated_column", shown, letters)
                layout.unread.add(name)
            else:
                continue
            place = (record, number, column)
            if not any(_same_column(each, column) for each in layout.problems):
                layout.problems.append(_problem(place, *problem, field=name))


def _same_column(problem: Problem, column: int) -> bool:
    return problem.column == column_letters(column)


def _check_units(
    layout: Layout,
    record: type,
    top: Sequence[Row],
    titles: Sequence[int],
    units: int | None,
) -> None:
    for shape in schema(record):
        column = layout.columns.get(shape.name)
        if column is None or shape.unit is None:
            continue
        written = [(row, _bracketed(_title(top[row], column))) for row in titles]
        if units is not None:
            written.append((units, _unit(top[units], column)))
        for row, unit in written:
            if unit and plain_unit(unit) not in unit_words(shape):
                place = (record, row, column)
                layout.problems.append(
                    _problem(place, "column_unit", unit, shape.unit, field=shape.name)
                )
                layout.unread.add(shape.name)
                break


def _bracketed(title: str) -> str:
    unit = split_title(title)[1] or ""
    return unit if len(unit) <= _LONGEST_UNIT and " " not in unit.strip() else ""


def _unknown(layout: Layout, rows: Sequence[Row]) -> dict[int, str]:
    """Titles by column that name no field."""
    known = set(layout.columns.values())
    known |= {
        column
        for column in range(max(map(len, rows)))
        if any(_same_column(each, column) for each in layout.problems)
    }
    return {
        column: title
        for row in rows
        for column in range(len(row))
        if column not in known and (title := _title(row, column))
    }


def _unknown_columns(
    record: type, row: int, unknown: Mapping[int, str]
) -> Iterator[Problem]:
    known = fields_by_title(record)
    for column, title in unknown.items():
        near = get_close_matches(plain(title)[:60], known, n=1, cutoff=0.75)
        hint = known[near[0]] if near else None
        place = (record, row, column)
        yield _problem(place, "unknown_column", title[:60], hint, severity="warning")


def _missing_columns(
    layout: Layout, record: type, row: int, unknown: Mapping[int, str]
) -> Iterator[Problem]:
    titles = {plain(title)[:60]: title for title in unknown.values()}
    for shape in schema(record):
        if not shape.required or shape.name in layout.columns:
            continue
        if shape.name in layout.unread:
            continue
        names = [
            name
            for name, field in fields_by_title(record).items()
            if field == shape.name
        ]
        near = [match for name in names for match in get_close_matches(name, titles)]
        hint = titles[near[0]][:60] if near else None
        place = (record, row, None)
        yield _problem(place, "missing_column", shape.name, hint, field=shape.name)


def _problem(
    place: tuple[type, int, int | None],
    code: str,
    value: str,
    hint: str | None,
    **more: str,
) -> Problem:
    record, row, column = place
    return Problem(
        code=code,
        sheet=record.__name__,
        value=value,
        hint=hint,
        row=row + 1,
        column=None if column is None else column_letters(column),
        **more,  # type: ignore[arg-type]
    )
