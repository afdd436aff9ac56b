"""
The sheets of a file: which records they hold, and where titles and data stand.

The only module that knows the library that reads workbooks (python-calamine).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from marcha.plant.errors import WorkbookError
from marcha.plant.plant import FIRST_SHEETS
from marcha.plant.problem import Problem
from marcha.tables.archive import Archive, inspect
from marcha.tables.layout import SEARCHED, Row, find_layout
from marcha.tables.names import plain, records_by_sheet, words_of_all
from marcha.tables.scan import Limits, SheetScan, column_letters
from marcha.tables.sheets import Sheet, take_rows

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

OWN_SHEETS = ("guide", "lists")
"""Sheets of the template that hold no records: keys of their names in ``text``."""


@dataclass(slots=True)
class Book:
    """
    What a file holds.

    Attributes
    ----------
    names
        Name in the file of the sheet of each record class that was found.
    unreadable
        Record classes whose sheet is missing or no use: what refers to them may be
        right.
    """

    sheets: dict[type, Sheet] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def load(path: Path, limits: Limits) -> Book:
    """
    Open a file and find its sheets.

    Raises
    ------
    WorkbookError
        When the file as a whole cannot be read.
    """
    known = records_by_sheet()
    archive = inspect(path, lambda name: plain(name) in known, limits)
    book = Book()
    unknown: list[str] = []
    for name, rows in _sheets(path, archive, limits):
        record = known.get(plain(name))
        if record is None:
            unknown.append(name)
        elif record.__name__ in book.names:
            book.problems.append(_repeated(record, name, book.names[record.__name__]))
        else:
            book.names[record.__name__] = name
            _take(book, record, rows, archive.scans[name])
    book.problems.extend(_unknown_sheets(unknown))
    for record in FIRST_SHEETS:
        if record.__name__ not in book.names:
            book.unreadable.add(record.__name__)
            book.problems.append(_missing(record, unknown))
    return book


def _sheets(
    path: Path, archive: Archive, limits: Limits
) -> Iterator[tuple[str, Iterable[Row] | Problem]]:
    """Give each visible sheet of the plant with its rows, or why it has none."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    own = {
        plain(words(f"template.sheets.{key}"))
        for key in OWN_SHEETS
        for words in words_of_all()
    }
    try:
        # By its content where the extension would mislead calamine.
        if path.suffix in (".xlsx", ".xlsm"):
            workbook = CalamineWorkbook.from_path(path)
        else:
            with path.open("rb") as file:
                workbook = CalamineWorkbook.from_filelike(file)
        with workbook:
            for sheet in workbook.sheets_metadata:
                name = sheet.name
                if sheet.visible != SheetVisibleEnum.Visible or plain(name) in own:
                    continue
                if name not in archive.scans:
                    yield name, ()
                elif (problem := _too_large(name, archive, limits)) is not None:
                    yield name, problem
                else:
                    yield name, _rows(workbook.get_sheet_by_name(name))
    except (CalamineError, OSError) as error:
        problem = Problem(
            code="file_damaged", value=str(error)[:200], params={"file": path.name}
        )
        raise WorkbookError([problem]) from None


def _rows(sheet: "CalamineSheet") -> Iterator[Row]:
    """Give the rows from the first on; calamine's own leave out empty columns."""
    margin = [""] * (0 if sheet.start is None else sheet.start[1])
    for row in sheet.iter_rows():
        yield [*margin, *row] if margin else row


def _too_large(name: str, archive: Archive, limits: Limits) -> Problem | None:
    """Return the problem of a sheet with too many cells, or with one far away."""
    record = records_by_sheet()[plain(name)].__name__
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


def _take(
    book: Book, record: type, rows: Iterable[Row] | Problem, scan: SheetScan
) -> None:
    name = record.__name__
    if isinstance(rows, Problem):
        book.problems.append(rows)
        book.unreadable.add(name)
        return
    stream = iter(rows)
    top = list(islice(stream, SEARCHED))
    layout = find_layout(record, top)
    if layout is not None:
        rows = chain(top[layout.first :], stream)
        book.sheets[record] = take_rows(record, book.names[name], layout, rows, scan)
    elif scan.last_row >= 0:
        book.problems.append(Problem(code="missing_header", sheet=name))
        book.unreadable.add(name)
    elif record is FIRST_SHEETS[0]:
        book.problems.append(Problem(code="missing_row", sheet=name))
        book.unreadable.add(name)


def _repeated(record: type, name: str, first: str) -> Problem:
    return Problem(code="repeated_sheet", sheet=record.__name__, value=first, hint=name)


def _unknown_sheets(unknown: Sequence[str]) -> Iterator[Problem]:
    known = records_by_sheet()
    for name in unknown:
        near = get_close_matches(plain(name), known, n=1, cutoff=0.75)
        yield Problem(
            code="unknown_sheet",
            value=name,
            hint=known[near[0]].__name__ if near else None,
            severity="warning",
            params={"sheet_name": name},
        )


def _missing(record: type, unknown: Sequence[str]) -> Problem:
    titles = {plain(name): name for name in unknown}
    names = [name for name, other in records_by_sheet().items() if other is record]
    near = [each for name in names for each in get_close_matches(name, titles, n=1)]
    return Problem(
        code="missing_sheet",
        sheet=record.__name__,
        value=record.__name__,
        hint=titles[near[0]] if near else None,
    )
