"""
The workbook of a plant: empty to fill in, or filled to edit; :func:`write_workbook`.

Everything is derived from the records and from ``text``: sheets, columns, units,
drop-downs, comments. What is written is read back as the same plant
(:mod:`marcha.tables.reader`), and the same plant gives the same bytes.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from marcha.plant.errors import WorkbookError
from marcha.plant.plant import SHEETS, Plant
from marcha.plant.problem import Problem
from marcha.plant.schema import schema
from marcha.tables.converters import Refusal
from marcha.tables.excel import Written, new_workbook
from marcha.tables.guarded import guarded_in_workbook
from marcha.tables.styles import Styles
from marcha.tables.template_guide import add_guide
from marcha.tables.template_lists import add_lists, name_ids
from marcha.tables.template_sheet import Cells, add_sheet
from marcha.tables.written import written
from marcha.text import Language, Words


def write_workbook(
    plant: Plant | None,
    path: str | os.PathLike[str],
    language: Language = "es",
    *,
    notes: Sequence[str] = (),
) -> None:
    """
    Write the workbook of a plant, or an empty template.

    Parameters
    ----------
    plant
        What to write; None for an empty template. Assumptions are not written: they
        are made again when the plant is completed.
    path
        File to write; it is replaced only once the new one is complete.
    language
        Of sheets, titles and choices; reading understands every language.
    notes
        Lines for the first sheet that tell what is fact and what is invented.

    Raises
    ------
    WorkbookError
        When a cell cannot hold a text; nothing was written.
    OSError
        When the file cannot be written; what was there is still there.
    """
    held = {record: () if plant is None else plant.records(record) for record in SHEETS}
    write_records(held, path, language, notes=notes)


def write_records(
    held: Mapping[type, Sequence[object]],
    path: str | os.PathLike[str],
    language: Language,
    *,
    notes: Sequence[str] = (),
) -> None:
    """
    Write records that need not make a plant yet; the rest as :func:`write_workbook`.

    Parameters
    ----------
    held
        The records of each class; classes that are not named have an empty sheet.
    """
    words = Words(language)
    cells: dict[type, Cells] = {}
    refused: list[Problem] = []
    for record in SHEETS:
        found, problems = cells_of(record, held.get(record, ()), words)
        cells[record] = guarded_cells(found)
        refused.extend(problems)
    if refused:
        raise WorkbookError(refused)
    counts = {record: len(held.get(record, ())) for record in SHEETS}
    title, subject = words("template.title"), words("template.subject")
    with new_workbook(Path(path), title=title, subject=subject) as workbook:
        styles = Styles(workbook)
        add_guide(workbook, counts, styles, words, notes)
        for record in SHEETS:
            add_sheet(workbook, record, cells[record], counts[record], styles, words)
        add_lists(workbook, words)
        name_ids(workbook, words)


def guarded_cells(cells: Cells) -> Cells:
    """Return cells with what a workbook would take for a formula as a text."""
    return {
        place: guarded_in_workbook(cell) if isinstance(cell, str) else cell
        for place, cell in cells.items()
    }


def cells_of(
    record: type, held: Sequence[object], words: Words
) -> tuple[Cells, list[Problem]]:
    """Return what to write in a sheet by place and field, and what no cell can hold."""
    cells: dict[tuple[int, str], Written] = {}
    problems = []
    for place, each in enumerate(held):
        for shape in schema(record):
            cell = written(getattr(each, shape.name), shape, words)
            if isinstance(cell, Refusal):
                problems.append(
                    Problem(
                        code=cell.code,
                        sheet=record.__name__,
                        index=place,
                        field=shape.name,
                        value=(cell.value or "")[:80],
                        hint=cell.hint,
                    )
                )
            elif cell is not None:
                cells[place, shape.name] = cell
    return cells, problems
