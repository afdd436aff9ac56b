"""
The sheets of whatever people hand in: a workbook, a folder of CSV files, or one CSV.

The only module that knows the library that reads workbooks (python-calamine); CSV
files are read by :mod:`marcha.tables.folder`.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from marcha.plant.errors import WorkbookError
from marcha.plant.problem import Problem
from marcha.tables.archive import Archive, inspect
from marcha.tables.folder import ENDING, SheetRefused, csv_files, rows_of
from marcha.tables.layout import Row
from marcha.tables.names import plain, words_of_all
from marcha.tables.scan import Limits, SheetScan, column_letters

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook, SheetMetadata

OWN_SHEETS = ("guide", "lists", "problems")
"""Sheets of ours that hold no records: keys of their names in ``text``."""


@dataclass(frozen=True, slots=True)
class Tab:
    """
    One sheet of a workbook, or one CSV file.

    Attributes
    ----------
    name
        As people are told of it: ``Pedidos``, ``pedidos.csv``.
    title
        What says which records it holds.
    rows
        From the first on, not read yet; or why there are none. Reading them may raise
        :class:`marcha.tables.folder.SheetRefused`.
    scan
        What is in it; of a CSV, what was read so far.
    """

    name: str
    title: str
    rows: Iterable[Row] | Problem
    scan: SheetScan


def tabs(path: Path, known: Mapping[str, type], limits: Limits) -> Iterator[Tab]:
    """
    Give each visible sheet but our own; those not known by their title have no rows.

    Parameters
    ----------
    known
        Record class by the reduced name of its sheet.

    Raises
    ------
    WorkbookError
        When the file or folder as a whole cannot be read.
    """
    if path.is_dir():
        return _of_files(csv_files(path), limits)
    if path.suffix.lower() == ENDING and path.is_file():
        return _of_files((path,), limits)
    return _of_workbook(path, known, limits)


def _of_files(files: Iterable[Path], limits: Limits) -> Iterator[Tab]:
    for file in files:
        if not is_own(file.stem):
            scan = SheetScan()
            yield Tab(file.name, file.stem, rows_of(file, limits, scan), scan)


def _of_workbook(
    path: Path, known: Mapping[str, type], limits: Limits
) -> Iterator[Tab]:
    archive = inspect(path, lambda name: plain(name) in known, limits)
    with opened(path) as workbook:
        for sheet in workbook.sheets_metadata:
            name = sheet.name
            record = known.get(plain(name))
            if not (is_visible(sheet) and has_cells(sheet)) or is_own(name):
                continue
            if record is None:
                yield Tab(name, name, (), SheetScan())
                continue
            problem = stray_problem(name, record.__name__, archive, limits)
            scan = archive.scans[name]
            rows = problem or rows_from_first(workbook.get_sheet_by_name(name), scan)
            yield Tab(name, name, rows, scan)


def is_own(name: str) -> bool:
    """Whether a sheet is one of ours that holds no records."""
    return own_key(name) is not None


def own_key(name: str) -> str | None:
    """Return which of our sheets a name means; None for none of them."""
    for key in OWN_SHEETS:
        for words in words_of_all():
            if plain(words(f"template.sheets.{key}")) == plain(name):
                return key
    return None


@contextmanager
def opened(path: Path) -> "Iterator[CalamineWorkbook]":
    """
    Open a workbook that was inspected.

    Raises
    ------
    WorkbookError
        When the library cannot read it all the same.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        # By its content where the extension would mislead calamine.
        if path.suffix in (".xlsx", ".xlsm"):
            workbook = CalamineWorkbook.from_path(path)
        else:
            with path.open("rb") as file:
                workbook = CalamineWorkbook.from_filelike(file)
        with workbook:
            yield workbook
    except (CalamineError, OSError) as error:
        problem = Problem(
            code="file_damaged", value=str(error)[:200], params={"file": path.name}
        )
        raise WorkbookError([problem]) from None


def is_visible(sheet: "SheetMetadata") -> bool:
    """Whether people see a sheet in Excel."""
    from python_calamine import SheetVisibleEnum

    return sheet.visible == SheetVisibleEnum.Visible


def has_cells(sheet: "SheetMetadata") -> bool:
    """Whether a sheet holds cells, not a chart or a macro."""
    from python_calamine import SheetTypeEnum

    return sheet.typ == SheetTypeEnum.WorkSheet


def rows_from_first(sheet: "CalamineSheet", scan: SheetScan) -> Iterator[Row]:
    """
    Give the rows from the first on; calamine's own leave out empty columns.

    Raises
    ------
    SheetRefused
        At a number that is formatted as a duration and is none.
    """
    margin = [""] * (0 if sheet.start is None else sheet.start[1])
    marked = {row for row, _ in scan.marks}
    number = -1
    try:
        for number, row in enumerate(sheet.iter_rows()):
            cells = [*margin, *row] if margin else row
            # Calamine reads «NaN» and 1e999 as numbers; they are errors like #NUM!.
            yield _without_marks(cells, number, scan) if number in marked else cells
    except OverflowError:
        column = scan.huge.get(number + 1)
        letters = None if column is None else column_letters(column)
        place = {"sheet_name": sheet.name}
        problem = Problem(
            code="endless_duration", row=number + 2, column=letters, params=place
        )
        raise SheetRefused(problem) from None


def _without_marks(cells: Row, number: int, scan: SheetScan) -> Row:
    return [
        "" if (number, column) in scan.marks else cell
        for column, cell in enumerate(cells)
    ]


def stray_problem(
    name: str, record: str | None, archive: Archive, limits: Limits
) -> Problem | None:
    """Return the problem of a sheet with too many cells, or with one far away."""
    if name in archive.refused:
        found = archive.refused[name]
        return Problem(
            code=found.code, sheet=record, value=found.value, hint=found.hint
        )
    scan: SheetScan = archive.scans[name]
    rows, columns = scan.last_row + 1, scan.last_column + 1
    if (
        rows <= limits.rows
        and columns <= limits.columns
        and rows * columns <= limits.area
    ):
        return None
    # The cell that stretches the sheet most, against what a plant has.
    row, column = scan.far_row
    if columns / limits.columns > rows / limits.rows:
        row, column = scan.far_column
    return Problem(
        code="stray_cell", sheet=record, row=row + 1, column=column_letters(column)
    )
