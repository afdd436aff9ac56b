"""
The workbook of a plan, to read, sort and print: :func:`write_plan_workbook`.

The first sheet has the figures with their bounds; then a sheet for each press, printed
one page a day; then one for each part (``plan_orders``, ``plan_metal`` …). It is not
read back: the plan itself is the JSON file.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from marcha.plans import Plan, Status
from marcha.plans.plan import Figure
from marcha.plant.plant import Plant
from marcha.plant.records_time import Calendar
from marcha.plant.timeline import WEEKDAYS, horizon_min, moment
from marcha.tables.excel import (
    A4,
    Format,
    Workbook,
    Worksheet,
    Written,
    new_workbook,
    write_cell,
)
from marcha.tables.names import label
from marcha.tables.plan_metal import (
    call_offs,
    cuts,
    metal_account,
    metal_losses,
    pegs,
)
from marcha.tables.plan_orders import assumptions, orders, reasons, shipped
from marcha.tables.plan_presses import changes, loads, press, press_order
from marcha.tables.plan_restart import machines, people, purchases, restart
from marcha.tables.plan_source import Kind, ReasonText, Source, Table
from marcha.tables.styles import MOMENT, PLAIN, Styles
from marcha.text import Language, Words

TABLES: tuple[Callable[[Source], Table], ...] = (
    orders, reasons, restart, machines, purchases, call_offs, cuts, changes, loads,
    people, shipped, pegs, metal_account, metal_losses, assumptions,
)  # fmt: skip
"""The sheets after the summary and the presses, in order."""

_TITLES = 3
"""Row of the titles of a table, from 0."""

_FORMATS: dict[Kind, dict[str, object]] = {
    "text": {"num_format": "@", "indent": 1},
    "wide": {"num_format": "@", "indent": 1, "text_wrap": True},
    "moment": {"num_format": MOMENT, "align": "left"},
    "clock": {"num_format": "hh:mm", "align": "left"},
    "whole": {"num_format": "#,##0"},
    "kg": {"num_format": "#,##0"},
    "days": {"num_format": "#,##0.0"},
    "share": {"num_format": "0.0%"},
    "money": {"num_format": "#,##0.00"},
}
_WIDTHS: dict[Kind, tuple[int, int]] = {
    "text": (8, 26), "wide": (20, 46), "moment": (17, 17), "clock": (8, 8),
    "whole": (8, 12), "kg": (8, 12), "days": (7, 10), "share": (7, 10),
    "money": (9, 14),
}  # fmt: skip
"""Narrowest and widest column of each kind, in characters."""

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def write_plan_workbook(
    plant: Plant,
    plan: Plan,
    path: str | os.PathLike[str],
    language: Language = "es",
    *,
    reason_text: ReasonText | None = None,
) -> None:
    """
    Write a plan as a workbook for people.

    Parameters
    ----------
    plant, plan
        The plan and the plant it was made for.
    path
        File to write; it is replaced only once the new one is complete.
    reason_text
        Writes the cause of a reason as a sentence with the names of what is in the
        way (``report.cause_text``); without it the names stand in a column of theirs.

    Raises
    ------
    OSError
        When the file cannot be written; what was there is still there.
    """
    words = Words(language)
    source = Source(plant, plan, words, reason_text)
    title, subject = words("planbook.title"), words("planbook.subject")
    with new_workbook(Path(path), title=title, subject=subject) as workbook:
        writer = _Writer(workbook, source)
        writer.add_summary()
        for name in press_order(source):
            sheet_name = words("planbook.sheets.press", press=name)
            writer.add_press(sheet_name, press(source, name))
        for make in TABLES:
            table = make(source)
            writer.add_table(words(f"planbook.sheets.{table.name}"), table)


class _Writer:
    """Adds the sheets of one plan to one workbook."""

    def __init__(self, workbook: Workbook, source: Source) -> None:
        self._workbook = workbook
        self._source = source
        self._words = source.words
        self._styles = Styles(workbook)
        self._names: set[str] = set()

    def _new_sheet(self, name: str) -> Worksheet:
        """Add a sheet under a name that Excel takes and no other sheet has."""
        clean = _FORBIDDEN.sub("-", name).strip()[:_LONGEST_NAME]
        unique, number = clean, 1
        while unique.casefold() in self._names:
            number += 1
            unique = f"{clean[: _LONGEST_NAME - 4]} ({number})"
        self._names.add(unique.casefold())
        sheet = self._workbook.add_worksheet(unique)
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        plant = self._source.plant.site.name.replace("&", "&&")
        sheet.set_footer(
            f"&L{plant} · &A&C{self._source.plan.plant_hash[:12]}&R&P / &N"
        )
        sheet.hide_gridlines(2)
        return sheet

    @property
    def _right(self) -> Format:
        return self._styles.make(align="right")

    def _format(self, kind: Kind) -> Format:
        return self._styles.make(valign="top", **_FORMATS[kind])

    # --- tables --------------------------------------------------------------------

    def add_table(self, name: str, table: Table) -> None:
        """Add a table with filters, printed on sheets as wide as the paper."""
        sheet = self._begin(name, table)
        for number, row in enumerate(table.rows, start=_TITLES + 1):
            self._write_row(sheet, number, table, row)
        last = _TITLES + max(1, len(table.rows))
        sheet.autofilter(_TITLES, 0, last, len(table.columns) - 1)
        if not table.rows:
            sheet.write_string(_TITLES + 1, 0, self._words("planbook.nothing"))

    def add_press(self, name: str, table: Table) -> None:
        """Add the sheet of a press: a heading and a new page for each day."""
        sheet = self._begin(name, table)
        number = _TITLES + 1
        breaks: list[int] = []
        for day, rows in _by_day(table.rows):
            if number > _TITLES + 1:
                breaks.append(number)
            sheet.write_string(number, 0, self._day(day), self._styles.section)
            for column in range(1, len(table.columns)):
                sheet.write_blank(number, column, None, self._styles.section)
            number += 1
            for row in rows:
                self._write_row(sheet, number, table, row)
                number += 1
        sheet.set_h_pagebreaks(breaks)

    def _begin(self, name: str, table: Table) -> Worksheet:
        words = self._words
        sheet = self._new_sheet(name)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, _TITLES)
        sheet.freeze_panes(_TITLES + 1, 1)
        heading = f"{self._source.plant.site.name} · {name}"
        sheet.write_string(0, 0, heading, self._styles.heading)
        sheet.write_string(1, 0, words(f"planbook.about.{table.name}"))
        style = self._styles.title(PLAIN, required=True)
        for column, (key, kind) in enumerate(table.columns):
            title = words(f"planbook.columns.{key}")
            texts = [title, *(_shown(row, column) for row in table.rows[:200])]
            narrow, wide = _WIDTHS[kind]
            width = min(wide, max(narrow, *(len(text) + 2 for text in texts)))
            sheet.set_column(column, column, width)
            sheet.write_string(_TITLES, column, title, style)
        sheet.set_row(_TITLES, 30)
        return sheet

    def _write_row(
        self, sheet: Worksheet, number: int, table: Table, row: Sequence[Written]
    ) -> None:
        lines = 1
        for column, value in enumerate(row):
            kind = table.columns[column][1]
            write_cell(sheet, number, column, value, self._format(kind))
            if kind == "wide" and isinstance(value, str):
                lines = max(lines, -(-len(value) // _WIDTHS[kind][1]))
        if lines > 1:
            # Excel fits rows to wrapped text when it opens a file; others do not.
            sheet.set_row(number, 15 * lines)

    def _day(self, day: date) -> str:
        weekday = label(Calendar, WEEKDAYS[day.weekday()], self._words)
        return f"{weekday} {day:%d/%m/%Y}"

    # --- summary -------------------------------------------------------------------

    def add_summary(self) -> None:
        """Add the first sheet: what plan this is, its figures, how orders fare."""
        sheet = self._new_sheet(self._words("planbook.sheets.summary"))
        sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate((28, 18, 18, 20, 66)):
            sheet.set_column(column, column, width)
        name = self._source.plant.site.name
        sheet.write_string(0, 0, name, self._styles.heading)
        row = 1
        for line in self._opening():
            sheet.write_string(row, 0, line)
            row += 1
        row = self._write_figures(sheet, row + 1)
        self._write_states(sheet, row + 1)

    def _opening(self) -> Iterator[str]:
        plant, plan, words = self._source.plant, self._source.plan, self._words
        end = moment(plant, horizon_min(plant))
        yield words(
            "planbook.summary.span",
            start=words.moment(plant.site.start),
            end=words.moment(end),
        )
        complete = plan.status is Status.COMPLETE
        yield words(f"planbook.summary.status_{'complete' if complete else 'stopped'}")
        yield words(
            "planbook.summary.made",
            effort=plan.effort,
            seed=plan.seed,
            seconds=words.number(plan.seconds, 1),
        )
        yield words("planbook.summary.hash", hash=plan.plant_hash[:16])
        proved = [self._figure_label(each.figure) for each in plan.certificates]
        if proved:
            yield words("planbook.summary.proof", figures=", ".join(proved))
        else:
            yield words("planbook.summary.no_proof")

    def _figure_label(self, name: str) -> str:
        key = f"figures.label.{name}"
        return self._words(key) if self._words.has(key) else name

    def _titles(self, sheet: Worksheet, row: int, keys: Sequence[str]) -> int:
        style = self._styles.title(PLAIN, required=True)
        for column, key in enumerate(keys):
            text = self._words(f"planbook.summary.{key}")
            sheet.write_string(row, column, text, style)
        return row + 1

    def _write_figures(self, sheet: Worksheet, row: int) -> int:
        row = self._titles(sheet, row, ("figure", "value", "bound", "gap", "covers"))
        share = self._format("share")
        for figure in self._source.plan.figures:
            sheet.write_string(row, 0, self._figure_label(figure.name))
            self._write_amount(sheet, row, 1, figure, figure.value)
            if figure.bound is None:
                write_cell(sheet, row, 2, self._words("planbook.no_bound"), self._right)
            else:
                self._write_amount(sheet, row, 2, figure, figure.bound)
                if figure.value is not None and figure.bound:
                    gap = (figure.bound - figure.value) / abs(figure.bound)
                    write_cell(sheet, row, 3, gap, share)
            key = f"figures.note.{figure.name}"
            if self._words.has(key):
                write_cell(sheet, row, 4, self._words(key), self._format("wide"))
            row += 1
        return row

    def _write_amount(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        figure: Figure,
        value: float | None,
    ) -> None:
        """Write a figure with its unit in the number format; unknown in words."""
        if value is None:
            dated = figure.unit == "d"
            key = "planbook.not_within" if dated else "planbook.unknown"
            write_cell(sheet, row, column, self._words(key), self._right)
        elif figure.unit == "0-1":
            write_cell(sheet, row, column, value, self._format("share"))
        else:
            digits = "#,##0" if value == int(value) else "#,##0.0"
            unit = figure.unit.replace('"', "")
            style = self._styles.make(num_format=f'{digits} "{unit}"', align="right")
            write_cell(sheet, row, column, value, style)

    def _write_states(self, sheet: Worksheet, row: int) -> None:
        row = self._titles(sheet, row, ("orders",))
        statuses = self._source.statuses
        for state in ("unplanned", "short", "late", "on_time"):
            count = sum(each.state == state for each in statuses)
            sheet.write_string(row, 0, self._words(f"planbook.states.{state}"))
            write_cell(sheet, row, 1, count, self._format("whole"))
            row += 1


def _shown(row: Sequence[Written], column: int) -> str:
    value = row[column] if column < len(row) else None
    if isinstance(value, float):
        return f"{value:,.0f}"
    return "" if value is None or isinstance(value, date) else str(value)


def _by_day(
    rows: Sequence[Sequence[Written]],
) -> Iterator[tuple[date, list[Sequence[Written]]]]:
    """Give rows that begin with a moment by their day."""
    held: dict[date, list[Sequence[Written]]] = {}
    for row in rows:
        if isinstance(row[0], datetime):
            held.setdefault(row[0].date(), []).append(row)
    yield from held.items()
