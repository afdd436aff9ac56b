"""How the sheets of a plan look: titles, tables, widths, colours and printed pages."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from marcha.tables.excel import (
    A4,
    LONGEST_TEXT,
    Format,
    Workbook,
    Worksheet,
    write_cell,
)
from marcha.tables.plan_book.part import Cell, Column, Kind, Mark, Part, Row, Tone
from marcha.tables.plan_book.sheet_names import SheetNames, header_text
from marcha.tables.styles import PLAIN, TEXT, WHOLE, Styles
from marcha.text import Words

TITLE_ROWS = 2
"""Title and note above the table."""

TONES: Mapping[Tone, Mapping[str, Any]] = {
    "good": {"bg_color": "#E2EFDA", "font_color": "#375623"},
    "late": {"bg_color": "#F8CBAD", "font_color": "#833C0B", "bold": True},
    "short": {"bg_color": "#FFE699", "font_color": "#7F6000", "bold": True},
    "unplanned": {"bg_color": "#C00000", "font_color": "#FFFFFF", "bold": True},
    "setup": {"bg_color": "#DDEBF7", "font_color": "#1F4E79", "italic": True},
}

_NUMBER_FORMATS: Mapping[Kind, str] = {
    Kind.TEXT: TEXT,  # so that a code like =1+1 stays text when it is edited
    Kind.MOMENT: "dd/mm/yyyy hh:mm",
    Kind.CLOCK: "hh:mm",
    Kind.WHOLE: WHOLE,
    Kind.DECIMAL: "#,##0.0",
    Kind.MONEY: "#,##0.00",
    Kind.SHARE: "0.0%",
}
_DAY_FORMATS = {"es": "[$-C0A]ddd dd/mm/yyyy", "en": "[$-809]ddd dd/mm/yyyy"}
"""With the names of the days of the language, not of the reader's Excel."""

_WIDTHS: Mapping[Kind, tuple[int, int]] = {
    Kind.TEXT: (8, 26),
    Kind.PROSE: (14, 50),
    Kind.MOMENT: (17, 17),
    Kind.DAY: (15, 15),
    Kind.CLOCK: (7, 7),
    Kind.WHOLE: (8, 14),
    Kind.DECIMAL: (9, 14),
    Kind.MONEY: (10, 16),
    Kind.SHARE: (9, 9),
}
_LEFT = frozenset({Kind.TEXT, Kind.PROSE, Kind.MOMENT, Kind.DAY, Kind.CLOCK})
_SAMPLE = 500
"""Rows that are looked at to choose the width of a column."""

_MARGIN_INCHES = 0.4
_PAGE_PIXELS = 96 * (297 / 25.4 - 2 * _MARGIN_INCHES)
"""Width of a landscape A4 page at full size."""

_CHARACTER_PIXELS = 8
"""Of the usual font it is 7; another that stands in for it may be wider."""

_MOST_BREAKS = 1023
_LINE_POINTS, _MOST_POINTS = 15, 409


class Layout:
    """
    Adds parts to a workbook as sheets.

    Parameters
    ----------
    name, mark
        What every printed page says of the plan: its name above, its mark below.
    titles
        Where the titles of the columns stand in ``text``.
    """

    def __init__(
        self, workbook: Workbook, styles: Styles, words: Words, *, name: str, mark: str,
        titles: str = "planbook.column",
    ) -> None:  # fmt: skip
        self._workbook = workbook
        self.styles = styles
        self.words = words
        self._titles = titles
        self._name = header_text(name)
        self._mark = header_text(mark)
        self.names = SheetNames()
        self._tables = 0

    def sheet(self, name: str, title: str) -> Worksheet:
        """Add an empty sheet that prints on landscape A4 pages, one page wide."""
        sheet = self._workbook.add_worksheet(self.names.give(name))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(
            left=_MARGIN_INCHES, right=_MARGIN_INCHES, top=0.7, bottom=0.6
        )
        sheet.fit_to_pages(1, 0)
        page = self.words("planbook.page")
        sheet.set_header(f"&L&B{header_text(title)}&B&R{self._name}")
        sheet.set_footer(f"&L{self._mark}&R{page} &P / &N")
        return sheet

    def add(self, name: str, *parts: Part) -> str:
        """
        Add a sheet with one part or several, one below the other.

        Returns
        -------
        str
            The name that the sheet got.
        """
        sheet = self.sheet(name, parts[0].title)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        widths = self._widths(parts)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        row = 0
        for part in parts:
            heading = self.styles.section if row else self.styles.heading
            write_cell(sheet, row, 0, _short(part.title), heading)
            write_cell(sheet, row + 1, 0, part.note, self.styles.unit)
            row = self.table(sheet, row + TITLE_ROWS, part, widths) + 2
        if len(parts) == 1:
            sheet.freeze_panes(TITLE_ROWS + 1, 1)
            sheet.repeat_rows(0, TITLE_ROWS)
        if parts[0].page_starts:
            _break_pages(sheet, parts[0], widths)
        return str(sheet.name)

    def table(
        self, sheet: Worksheet, row: int, part: Part, widths: Sequence[float]
    ) -> int:
        """Write a table, or a line that there is none; return the last row."""
        if not part.rows:
            nothing = self.words("planbook.nothing")
            write_cell(sheet, row, 0, nothing, self.styles.faint)
            return row
        self._tables += 1
        titles = [self._title(each) for each in part.columns]
        last = row + len(part.rows)
        sheet.add_table(
            row, 0, last, len(titles) - 1,
            {
                "name": f"plan_{self._tables}",
                "columns": [
                    {"header": title, "header_format": self.header(column.kind)}
                    for title, column in zip(titles, part.columns, strict=True)
                ],
                "style": "Table Style Light 1",
            },
        )  # fmt: skip
        # The arrow of the filter covers the last characters of a title.
        lines = _lines([f"{title}   " for title in titles], widths)
        sheet.set_row(row, _LINE_POINTS * lines + 3)
        formats = [self._format(each.kind) for each in part.columns]
        starts = {0, *part.page_starts} if part.page_starts else set()
        for place, cells in enumerate(part.rows):
            at = row + 1 + place
            self._write_row(sheet, at, cells, formats, first=place in starts)
            lines = _lines([_wrapped(cell) for cell in cells], widths)
            if lines > 1:
                sheet.set_row(at, min(_LINE_POINTS * lines, _MOST_POINTS))
        return last

    def _write_row(
        self, sheet: Worksheet, row: int, cells: Row,
        formats: Sequence[Mapping[str, Any]], *, first: bool,
    ) -> None:  # fmt: skip
        line = {"top": 2} if first else {"top": 4, "top_color": "#BFBFBF"}
        for place, cell in enumerate(cells):
            tone = TONES[cell.tone] if isinstance(cell, Mark) else {}
            style = self.styles.make(**{**formats[place], **tone, **line})
            write_value(sheet, row, place, cell, style)

    def _title(self, column: Column) -> str:
        return self.words(f"{self._titles}.{column.name}")

    def header(self, kind: Kind) -> Format:
        """Return the format of a title, which stands as what is below it does."""
        # On the right the arrow of the filter needs room.
        side = {"indent": 1} if kind in _LEFT else {"align": "right", "indent": 2}
        return self.styles.make(
            bg_color=PLAIN, bold=True, border=1, border_color="#A6A6A6",
            text_wrap=True, valign="vcenter", **side,
        )  # fmt: skip

    def _format(self, kind: Kind) -> Mapping[str, Any]:
        form: dict[str, Any] = {"valign": "vcenter"}
        if kind is Kind.DAY:
            form["num_format"] = _DAY_FORMATS[self.words.language]
        elif kind in _NUMBER_FORMATS:
            form["num_format"] = _NUMBER_FORMATS[kind]
        if kind is Kind.PROSE:
            form["quote_prefix"] = True  # long texts would show as #### in format @
        if kind in {Kind.TEXT, Kind.PROSE}:
            form["text_wrap"] = True
        if kind in _LEFT:
            # Away from the number that may stand on the left.
            form |= {"align": "left", "indent": 1}
        else:
            form["align"] = "right"  # words that stand for a number too
        return form

    def _widths(self, parts: Sequence[Part]) -> list[float]:
        """Widths of the columns of parts that stand one below the other."""
        filled = [part for part in parts if part.rows]
        most = max((len(part.columns) for part in filled), default=0)
        return [
            max(
                self._width(part, place) for part in filled if place < len(part.columns)
            )
            for place in range(most)
        ]

    def _width(self, part: Part, place: int) -> float:
        column = part.columns[place]
        low, high = _WIDTHS[column.kind]
        texts = [_shown(row[place]) for row in part.rows[:_SAMPLE]]
        longest_word = max(len(word) for word in self._title(column).split())
        longest = max([longest_word + 4, *(len(text) + 2 for text in texts)])
        return min(max(low, longest), max(high, longest_word + 4))


def _break_pages(sheet: Worksheet, part: Part, widths: Sequence[float]) -> None:
    """Begin a page where the part says so; Excel does that only by a scale."""
    pixels = sum(_CHARACTER_PIXELS * width + 5 for width in widths)
    scale = math.floor(100 * _PAGE_PIXELS / pixels)
    sheet.set_print_scale(max(10, min(100, scale)))
    first = TITLE_ROWS + 1
    breaks = [first + place for place in part.page_starts[:_MOST_BREAKS]]
    sheet.set_h_pagebreaks(breaks)


def _lines(texts: Sequence[str], widths: Sequence[float]) -> int:
    """Lines that the longest of some texts takes in its column."""
    return max(
        len(textwrap.wrap(text, max(4, int(width)))) or 1
        for text, width in zip(texts, widths, strict=False)
    )


def write_value(
    sheet: Worksheet, row: int, column: int, cell: Cell, style: Format
) -> None:
    """Write a cell, or its format alone where there is nothing to say."""
    value = cell.text if isinstance(cell, Mark) else cell
    if isinstance(value, str):
        value = _short(value)
    elif isinstance(value, float) and not math.isfinite(value):
        value = None
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    else:
        write_cell(sheet, row, column, value, style)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _wrapped(cell: Cell) -> str:
    """Text that goes on in the next line when its column is narrow."""
    value = cell.text if isinstance(cell, Mark) else cell
    return value if isinstance(value, str) else ""


def _shown(cell: Cell) -> str:
    if isinstance(cell, Mark):
        return cell.text
    if isinstance(cell, date):
        return _NUMBER_FORMATS[Kind.MOMENT]
    if isinstance(cell, float):
        return f"{cell:,.1f}"
    return "" if cell is None else str(cell)
