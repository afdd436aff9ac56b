"""
A plant as CSV files, one a sheet, that Excel opens as they are: :func:`csv_texts`.

Spanish files have semicolons and decimal commas, English ones commas and points. What
is written is read back as the same plant (:mod:`marcha.tables.folder`).
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime

from marcha.plant.errors import WorkbookError
from marcha.plant.plant import SHEETS, Plant
from marcha.plant.problem import Problem
from marcha.plant.schema import schema
from marcha.tables.excel import Written
from marcha.tables.folder import ENDING
from marcha.tables.guarded import guarded
from marcha.tables.names import sheet_name, unit_label
from marcha.tables.numerals import readings
from marcha.tables.template import cells_of
from marcha.tables.template_sheet import Cells, title
from marcha.text import Language, Words

ENCODING = "utf-8-sig"
"""UTF-8 with the mark by which Excel knows it."""


def csv_texts(plant: Plant, language: Language) -> dict[str, str]:
    """
    Return the contents of the files of a plant by their names.

    Raises
    ------
    WorkbookError
        When a cell cannot hold a text.
    """
    words = Words(language)
    texts = {}
    refused: list[Problem] = []
    for record in SHEETS:
        held = plant.records(record)
        cells, problems = cells_of(record, held, words)
        refused.extend(problems)
        refused.extend(_not_text(record, cells))
        rows = _rows(record, len(held), cells, words)
        texts[sheet_name(record, words) + ENDING] = _text(rows, language)
    if refused:
        raise WorkbookError(refused)
    return texts


def _not_text(record: type, cells: Cells) -> Iterator[Problem]:
    """Refuse the character by which a reader tells that a file is no text."""
    for (place, name), cell in cells.items():
        if isinstance(cell, str) and "\0" in cell:
            yield Problem(
                code="not_writable",
                sheet=record.__name__,
                index=place,
                field=name,
                value=cell[:80],
            )


def _rows(record: type, count: int, cells: Cells, words: Words) -> Iterator[list[str]]:
    shapes = schema(record)
    titles = []
    for shape in shapes:
        unit = f" ({unit_label(shape, words)})" if shape.unit is not None else ""
        titles.append(title(record, shape, words).removesuffix(" *") + unit)
    yield titles
    for place in range(count):
        yield [cell_text(cells.get((place, shape.name)), words) for shape in shapes]


def cell_text(cell: Written, words: Words) -> str:
    """
    Return what stands in a file for a cell.

    Examples
    --------
    >>> cell_text(6.125, Words("es")), cell_text("=1+1", Words("es"))
    ('6,1250', "'=1+1")
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, datetime):
        seconds = "seconds" if cell.second else "minutes"
        return cell.isoformat(" ", seconds)
    if isinstance(cell, date):
        return cell.isoformat()
    text = repr(cell)
    if words.language == "es":
        text = text.replace(".", ",")
    # 6,125 might be six thousand; 6,1250 is not.
    return text if len(readings(text)[0]) == 1 else f"{text}0"


def _text(rows: Iterator[list[str]], language: Language) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(
        written, delimiter=";" if language == "es" else ",", lineterminator="\r\n"
    )
    writer.writerows(rows)
    return written.getvalue()
