"""Whole files for an import: somebody's own sheets, and the workbook they go into."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from marcha.plant.errors import WorkbookError
from marcha.plant.plant import SHEETS
from marcha.plant.problem import Problem
from marcha.tables.book import load
from marcha.tables.folder import SheetRefused
from marcha.tables.importing.recognise import Table
from marcha.tables.scan import Limits
from marcha.tables.sheets import read_ids, read_sheet
from marcha.tables.source import sources
from marcha.tables.tabs import is_own

_NOT_LOST = frozenset({"missing_sheet", "missing_row", "missing_column"})
"""Problems of a workbook that is not filled in yet: no cell of it would be lost."""

_UNREAD = frozenset({"unknown_column", "unknown_sheet"})
"""Warnings of cells that were not read."""


def own_tables(path: Path) -> tuple[Table, ...]:
    """
    Return every visible sheet of a workbook or folder with all its rows.

    Raises
    ------
    WorkbookError
        When the file, or any of its sheets, cannot be read whole.
    """
    try:
        return tuple(
            Table(each.name, [*each.rows], each.scan)
            for each in sources(path, Limits())
            if each.visible and not is_own(each.title)
        )
    except SheetRefused as refused:
        raise WorkbookError([refused.problem]) from None


def records_of(path: Path) -> dict[type, Sequence[Any]]:
    """
    Return the records of a plant's workbook, which need not be complete.

    Raises
    ------
    WorkbookError
        When a cell cannot be read: writing the workbook anew would lose it.
    """
    book = load(path, Limits())
    ids = read_ids(book.sheets)
    readings = {record: read_sheet(each, ids) for record, each in book.sheets.items()}
    found = [*book.problems, *(p for each in readings.values() for p in each.problems)]
    lost = [each for each in found if _loses_a_cell(each)]
    if lost:
        raise WorkbookError(lost)
    return {
        record: tuple(readings[record].records) if record in readings else ()
        for record in SHEETS
    }


def _loses_a_cell(problem: Problem) -> bool:
    """Whether a workbook written anew would lack something that is in this one."""
    if problem.severity == "error":
        return problem.code not in _NOT_LOST
    return problem.code in _UNREAD
