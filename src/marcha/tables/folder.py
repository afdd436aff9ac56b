"""
A folder of CSV files as the sheets of a plant, one file a sheet.

A CSV says nothing about itself, so here is found out how it is meant: UTF-8 (with its
mark or without), UTF-16 with its mark, or else Windows-1252; and the separator under
which its first rows hold most columns. Files are read row by row, within the limits of
a workbook.
"""

import codecs
import csv
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

from marcha.plant.errors import WorkbookError
from marcha.plant.problem import Problem
from marcha.tables.names import fields_by_title, plain, records_by_sheet, split_title
from marcha.tables.scan import Limits, SheetScan

ENDING = ".csv"
MOST_FILES = 300
"""Files of one folder; a plant has a few dozen."""

_SEPARATORS = (";", ",", "\t", "|")
_SEEN = 1 << 16
"""Characters from the beginning that decide about the separator."""

_FIRST_ROWS = 12
_CHUNK = 1 << 20
_NO_TEXT = frozenset("\0\ufffe\uffff")
"""Characters that no spreadsheet writes: the file is something else."""


class SheetRefused(Exception):  # noqa: N818 - a finding, turned into a problem by book
    """Raised while rows are read, when no more of a sheet can be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def csv_files(folder: Path) -> tuple[Path, ...]:
    """
    Return the CSV files of a folder by name; hidden files and folders are left out.

    Raises
    ------
    WorkbookError
        When there are none, too many, or the folder cannot be listed.
    """
    try:
        listed = [path for path in folder.iterdir() if _is_sheet(path)]
    except OSError as error:
        reason = error.strerror or str(error)
        raise WorkbookError([_of(folder, "file_unreadable", reason)]) from None
    if not listed:
        raise WorkbookError([_of(folder, "folder_without_sheets")])
    if len(listed) > MOST_FILES:
        count, most = str(len(listed)), str(MOST_FILES)
        raise WorkbookError([_of(folder, "folder_crowded", count, most)])
    return tuple(sorted(listed, key=lambda path: (path.name.casefold(), path.name)))


def _is_sheet(path: Path) -> bool:
    """Regular files only: reading a pipe or a device would never end."""
    name = path.name
    return name.lower().endswith(ENDING) and not name.startswith(".") and path.is_file()


def _of(path: Path, code: str, value: str = "", hint: str | None = None) -> Problem:
    return Problem(code=code, value=value, hint=hint, params={"file": path.name})


def rows_of(path: Path, limits: Limits, scan: SheetScan) -> Iterator[Sequence[str]]:
    """
    Give the rows of a file, from the first on; ``scan`` learns what was seen so far.

    Raises
    ------
    SheetRefused
        When the file is no text, its quotes do not match, or it is too large.
    """
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            most = f"{limits.file_bytes // 1_000_000} MB"
            found = f"{-(-size // 1_000_000)} MB"
            raise SheetRefused(_of(path, "file_too_large", found, most))
        encoding = encoding_of(path)
        if encoding is None:
            raise SheetRefused(_of(path, "csv_not_text"))
        with path.open(encoding=encoding, newline="") as file:
            yield from _rows(file, path, limits, scan)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SheetRefused(_of(path, "file_unreadable", reason)) from None


def _rows(
    file: TextIOWrapper, path: Path, limits: Limits, scan: SheetScan
) -> Iterator[Sequence[str]]:
    head = file.read(_SEEN)
    separator = separator_of(head, path.stem)
    file.seek(0)
    reader = csv.reader(file, delimiter=separator, strict=True)
    number = -1
    try:
        for number, row in enumerate(reader):
            _weigh(scan, number, row)
            if _exceeds(scan, limits):
                most = str(limits.cells)
                raise SheetRefused(_of(path, "sheet_too_large", f"> {most}", most))
            yield row
    except csv.Error:
        place = {"sheet_name": path.name, "file": path.name}
        problem = Problem(code="csv_quotes", row=number + 2, params=place)
        raise SheetRefused(problem) from None


def _weigh(scan: SheetScan, number: int, row: Sequence[str]) -> None:
    filled = [column for column, cell in enumerate(row) if cell]
    if filled:
        scan.cells += len(filled)
        scan.chars += sum(map(len, row))
        scan.last_row = number
        scan.last_column = max(scan.last_column, filled[-1])


def _exceeds(scan: SheetScan, limits: Limits) -> bool:
    return (
        scan.cells > limits.cells
        or scan.chars > limits.sheet_chars
        or scan.last_row >= limits.rows
        or scan.last_column >= limits.columns
    )


def encoding_of(path: Path) -> str | None:
    """Return the encoding of a file of text; None when it is not text."""
    with path.open("rb") as file:
        start = file.read(3)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = ("utf-8-sig", "cp1252")
    return next((each for each in candidates if _reads_as(path, each)), None)


def _reads_as(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while text := file.read(_CHUNK):
                if not _NO_TEXT.isdisjoint(text):
                    return False
    except UnicodeError:
        return False
    return True


def separator_of(head: str, name: str) -> str:
    r"""
    Return the separator under which the first rows name most columns.

    Parameters
    ----------
    head
        The beginning of the file.
    name
        Of the sheet: its own titles count before the number of columns.

    Examples
    --------
    >>> separator_of("Pedido;Largo (mm);Piezas\nP-1;6000,5;3\n", "Pedidos")
    ';'
    """
    first = head.partition("\n")[0].strip().lower()
    if first.startswith("sep=") and len(first) == len("sep=;"):
        return first[-1]
    record = records_by_sheet().get(plain(name))
    known = frozenset(fields_by_title(record)) if record is not None else frozenset()
    scores = [
        (_columns(head, each, known), -place) for place, each in enumerate(_SEPARATORS)
    ]
    return _SEPARATORS[-max(scores)[1]]


def _columns(head: str, separator: str, known: frozenset[str]) -> tuple[int, int]:
    """Count the known titles of the best row, and the columns of the widest one."""
    titles = width = 0
    try:
        lines = head.splitlines(keepends=True)
        for row in islice(csv.reader(lines, delimiter=separator), _FIRST_ROWS):
            named = sum(plain(split_title(cell)[0]) in known for cell in row if cell)
            titles = max(titles, named)
            width = max(width, len(row))
    except csv.Error:
        pass
    return titles, width
