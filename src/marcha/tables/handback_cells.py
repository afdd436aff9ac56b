"""
The cells of a copied sheet: the same values, in the formats of the template.

A cell keeps its kind: a number stays a number where a date was expected, a text a text,
so that reading the copy finds what reading the original found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, TypeVar

from marcha.plant.problem import Problem
from marcha.plant.schema import FieldSchema, schema
from marcha.tables.converters import Cell
from marcha.tables.excel import LONGEST_TEXT, Exact, Format, Worksheet, literal
from marcha.tables.layout import Layout, Row
from marcha.tables.problems import message
from marcha.tables.scan import SheetScan, column_index
from marcha.tables.styles import DAY, KEY, MOMENT, PLAIN, REFERENCE, TEXT, Styles
from marcha.tables.template_sheet import help_text, number_format
from marcha.text import Words

MOST_COMMENTS = 1_000
"""Comments in one sheet: Excel draws each of them; all are listed in any case."""

_SECONDS, _CLOCK, _DURATION = "dd/mm/yyyy hh:mm:ss", "hh:mm:ss", "[h]:mm:ss"
_LONGEST_COMMENT = 1_000
_GUIDE = (16, 84, 10, 8)
"""Widths of the columns of the guide."""

_Held = TypeVar("_Held")
_NARROWEST, _WIDEST, _SAMPLE = 9, 42, 200

_DAY_ZERO = datetime(1899, 12, 30)
_LEAP_DAY = datetime(1900, 3, 1)
"""Before this day Excel counts one day less, for a day that never was."""


@dataclass(slots=True)
class Flaw:
    """What is wrong with one cell."""

    error: bool
    problems: list[Problem]


Flaws = Mapping[str, Mapping[tuple[int, int], Flaw]]
"""By the name of the sheet and by row and column, from 0."""


def flaws_of(problems: Sequence[Problem]) -> Flaws:
    """Return what is wrong with each cell; of a whole row, its first cell tells."""
    found: dict[str, dict[tuple[int, int], Flaw]] = {}
    for problem in problems:
        name = problem.params.get("sheet_name")
        if name is None or problem.row is None:
            continue
        column = 0 if problem.column is None else column_index(problem.column)
        cells = found.setdefault(name, {})
        flaw = cells.setdefault((problem.row - 1, column), Flaw(False, []))
        flaw.error |= problem.severity == "error"
        flaw.problems.append(problem)
    return found


class Painter:
    """
    Writes one sheet.

    Attributes
    ----------
    columns
        Of the widest row written so far.
    """

    def __init__(
        self,
        styles: Styles,
        words: Words,
        sheet: Worksheet,
        record: type | None,
        layout: Layout | None,
        *,
        prose: bool = False,
    ) -> None:
        self.columns = 0
        self._prose = prose
        self._styles, self._words, self._sheet = styles, words, sheet
        self._record, self._layout = record, layout
        self._first = 0 if layout is None else layout.first
        self._shapes: dict[int, FieldSchema] = {}
        if record is not None and layout is not None:
            by_name = {shape.name: shape for shape in schema(record)}
            self._shapes = {
                column: by_name[name] for name, column in layout.columns.items()
            }
        self._widths: dict[int, int] = {}
        self._formats: dict[tuple[str | None, bool | None], Format] = {}
        self._last = -1

    def write(
        self,
        rows: Iterable[Row],
        scan: SheetScan,
        flaws: Mapping[tuple[int, int], Flaw],
    ) -> None:
        """Write all rows, what they cannot hold, and what is wrong, row by row."""
        self._sheet.set_comments_author(self._words("template.title"))
        flawed, marked = _by_row(flaws), _by_row(scan.marks)
        number = -1
        for number, row in enumerate(rows):
            marks, blanks = marked.get(number, {}), flawed.get(number, {})
            self._row(number, row, scan, marks, blanks)
        for later in sorted({*flawed, *marked}):
            if later > number:
                marks, blanks = marked.get(later, {}), flawed.get(later, {})
                self._row(later, (), scan, marks, blanks)
        for (row_number, column), flaw in islice(flaws.items(), MOST_COMMENTS):
            texts = [message(each, self._words) for each in flaw.problems]
            self._comment(row_number, column, "\n".join(texts))
        self._finish(flaws)

    def _row(
        self,
        number: int,
        row: Row,
        scan: SheetScan,
        marks: Mapping[int, str | None],
        flaws: Mapping[int, Flaw],
    ) -> None:
        """Write one row: its cells, errors and formulas, and blanks to be filled."""
        filled = {column: cell for column, cell in enumerate(row) if cell != ""}
        if self._prose and number and list(filled) == [0]:
            self._line(number, str(filled[0]))
            return
        for column in sorted({*filled, *marks, *flaws}):
            flaw = flaws.get(column)
            if column in marks:
                formula = scan.formulas.get((number, column))
                self._put_mark((number, column), marks[column], formula, flaw)
            elif column in filled:
                self._put(number, column, filled[column], flaw)
            elif flaw is not None:
                self._put_blank(number, column, flaw)
        reached = max((*filled, *marks), default=-1)
        if reached >= 0:
            self._last = number
            self.columns = max(self.columns, reached + 1)

    def _put(self, row: int, column: int, cell: Cell, flaw: Flaw | None) -> None:
        value, form = _written(cell)
        shape = self._shapes.get(column)
        if row < self._first or self._layout is None:
            style = self._title_style(row, column, form, flaw)
        else:
            style = self._style(_format_of(cell, shape, form), flaw)
        if isinstance(value, bool):
            self._sheet.write_boolean(row, column, value, style)
        elif isinstance(value, str):
            self._sheet.write_string(row, column, literal(value[:LONGEST_TEXT]), style)
        else:
            self._sheet.write_number(row, column, Exact(value), style)
        if row < _SAMPLE and (self._shapes or len(str(cell)) <= _WIDEST):
            length = 16 if isinstance(cell, date) else len(str(cell))
            self._widths[column] = max(self._widths.get(column, 0), length)

    def _put_mark(
        self,
        place: tuple[int, int],
        error: str | None,
        formula: str | None,
        flaw: Flaw | None,
    ) -> None:
        """Write an error as an error, and a formula without a value as a text."""
        style = self._style(None, flaw)
        if error is not None:
            self._sheet.write_formula(*place, "=#N/A", style, error)
        else:
            self._sheet.write_string(*place, f"={formula or '?'}", style)

    def _put_blank(self, row: int, column: int, flaw: Flaw) -> None:
        """Colour a cell in which something is missing."""
        shape = self._shapes.get(column)
        form = None if shape is None else number_format(shape)
        self._sheet.write_blank(row, column, None, self._style(form, flaw))

    def _style(self, form: str | None, flaw: Flaw | None) -> Format:
        key = form, None if flaw is None else flaw.error
        if key not in self._formats:
            self._formats[key] = self._made(form, flaw)
        return self._formats[key]

    def _made(self, form: str | None, flaw: Flaw | None) -> Format:
        if flaw is None:
            return self._styles.data(form)
        properties: dict[str, Any] = {"valign": "top"}
        if form is not None:
            properties["num_format"] = form
        return self._styles.flawed(properties, error=flaw.error)

    def _title_style(
        self, row: int, column: int, form: str | None, flaw: Flaw | None
    ) -> Format:
        shape = self._shapes.get(column)
        titles = -1 if self._layout is None else self._layout.titles
        if flaw is not None or form is not None or shape is None:
            return self._style(form, flaw)
        if row != titles:
            return self._styles.faint
        fill = KEY if shape.kind == "id" else PLAIN
        fill = REFERENCE if shape.target is not None else fill
        return self._styles.title(fill, required=shape.required)

    def _comment(self, row: int, column: int, text: str) -> None:
        text = text[:_LONGEST_COMMENT]
        lines = sum(len(line) // 38 + 1 for line in text.splitlines())
        size = {"width": 260, "height": 24 + 16 * min(lines, 20), "font_size": 9}
        self._sheet.write_comment(row, column, text, size)

    def _finish(self, flaws: Mapping[tuple[int, int], Flaw]) -> None:
        """Set widths, frozen titles, filters and the help on titles."""
        for column, longest in self._widths.items():
            width = min(max(longest + 2, _NARROWEST), _WIDEST)
            shape = self._shapes.get(column)
            form = None if shape is None else number_format(shape)
            self._sheet.set_column(column, column, width, self._styles.data(form))
        if self._prose:
            self._sheet.hide_gridlines(2)
            for column, wide in enumerate(_GUIDE):
                self._sheet.set_column(column, column, wide, self._styles.prose)
        self._sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        layout, record = self._layout, self._record
        if layout is None or record is None:
            return
        self._sheet.freeze_panes(layout.first, 1)
        self._sheet.autofilter(
            layout.titles,
            0,
            max(self._last, layout.titles),
            max(self.columns - 1, 0),
        )
        for column, shape in self._shapes.items():
            if (layout.titles, column) not in flaws:
                text = help_text(record, shape, self._words)
                self._comment(layout.titles, column, text)

    def _line(self, row: int, text: str) -> None:
        """Write a line of the guide that stands alone over the width of the sheet."""
        prose = self._styles.prose
        self._sheet.set_row(row, 15 * (min(len(text), 4_000) // 120 + 1))
        self._sheet.merge_range(row, 0, row, 3, "", prose)
        self._sheet.write_string(row, 0, literal(text[:LONGEST_TEXT]), prose)


def _by_row(
    cells: Mapping[tuple[int, int], _Held],
) -> dict[int, dict[int, _Held]]:
    found: dict[int, dict[int, _Held]] = {}
    for (row, column), each in cells.items():
        found.setdefault(row, {})[column] = each
    return found


def _written(cell: Cell) -> tuple[float | str | bool, str | None]:
    """Return what to write for a cell, and the format by which it stays what it is."""
    if isinstance(cell, bool | str):
        return cell, None
    if isinstance(cell, datetime):
        days = (cell - _DAY_ZERO) / timedelta(days=1)
        days -= cell < _LEAP_DAY
        if cell.second or cell.microsecond:
            return days, _SECONDS
        return days, MOMENT
    if isinstance(cell, date):
        moment = datetime(cell.year, cell.month, cell.day)
        return float((moment - _DAY_ZERO).days - (moment < _LEAP_DAY)), DAY
    return _written_time(cell)


def _written_time(cell: float | time | timedelta) -> tuple[float, str | None]:
    if isinstance(cell, time):
        since = timedelta(
            hours=cell.hour,
            minutes=cell.minute,
            seconds=cell.second,
            microseconds=cell.microsecond,
        )
        return since / timedelta(days=1), _CLOCK
    if isinstance(cell, timedelta):
        return cell / timedelta(days=1), _DURATION
    return float(cell), None


def _format_of(cell: Cell, shape: FieldSchema | None, form: str | None) -> str | None:
    """Return the template's format where it does not change what the cell holds."""
    wanted = None if shape is None else number_format(shape)
    if isinstance(cell, str):
        return wanted or TEXT
    if form is not None:
        return wanted if wanted == form else form
    return None if wanted in (DAY, MOMENT) else wanted
