"""
Every cell of what people handed in, as it stands: what a corrected copy is made of.

Reading a plant (:mod:`marcha.tables.book`) looks at known sheets and columns only; here
hidden sheets, unknown sheets and unknown columns come too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from marcha.plant.errors import WorkbookError
from marcha.plant.problem import Problem
from marcha.tables.archive import inspect
from marcha.tables.folder import ENDING, csv_files, rows_of
from marcha.tables.layout import Row
from marcha.tables.scan import Limits, SheetScan
from marcha.tables.tabs import (
    has_cells,
    is_visible,
    opened,
    rows_from_first,
    stray_problem,
)


@dataclass(frozen=True, slots=True)
class Source:
    """
    One sheet as handed in; its rows can be read once.

    Attributes
    ----------
    name
        As problems name it.
    title
        Name of its sheet in a workbook.
    """

    name: str
    title: str
    rows: Iterable[Row]
    scan: SheetScan
    visible: bool = True


def sources(path: Path, limits: Limits) -> Iterator[Source]:
    """
    Give every sheet of a workbook or folder, ours and hidden ones too.

    Raises
    ------
    WorkbookError
        When the file, or any of its sheets, cannot be read whole.
    SheetRefused
        When the rows of a sheet cannot be read to their end.
    """
    if path.is_dir() or (path.suffix.lower() == ENDING and path.is_file()):
        for file in csv_files(path) if path.is_dir() else (path,):
            scan = SheetScan()
            yield Source(file.name, file.stem, rows_of(file, limits, scan), scan)
        return
    archive = inspect(path, lambda _: True, limits)
    problems = [
        problem
        for name in archive.scans
        if (problem := stray_problem(name, None, archive, limits)) is not None
    ]
    if problems:
        raise WorkbookError(problems)
    with opened(path) as workbook:
        for sheet in workbook.sheets_metadata:
            name = sheet.name
            if not has_cells(sheet):
                continue
            if name not in archive.scans:
                problem = Problem(code="file_damaged", value=name[:60])
                raise WorkbookError([problem])
            found = archive.scans[name]
            rows = rows_from_first(workbook.get_sheet_by_name(name), found)
            yield Source(name, name, rows, found, is_visible(sheet))
