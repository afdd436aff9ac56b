"""
Reading one sheet alone, about a plant that is there: events, further orders.

The same tolerance as for the plant's own workbook, for it is read by the same parts
(:mod:`marcha.tables.sheets`); what references may be is taken from the plant.
"""

import dataclasses
from itertools import chain, islice
from pathlib import Path

from marcha.plant.plant import SHEETS, Plant
from marcha.plant.problem import Problem
from marcha.tables.converters import Ids, fold
from marcha.tables.folder import SheetRefused
from marcha.tables.layout import SEARCHED, find_layout
from marcha.tables.names import plain, sheet_name, words_of_all
from marcha.tables.scan import Limits
from marcha.tables.sheets import Reading, read_sheet, take_rows
from marcha.tables.tabs import Tab, tabs


def read_one_sheet(path: Path, record: type, plant: Plant) -> Reading | Problem:
    """
    Return what the first sheet of one record class holds, or why it cannot be read.

    Parameters
    ----------
    path
        A workbook, a folder of CSV files or one of them; other sheets are passed over.
    record
        Class of the rows; the sheet has its name in any language.

    Raises
    ------
    WorkbookError
        When the file as a whole cannot be read.
    """
    known = {plain(sheet_name(record, words)): record for words in words_of_all()}
    for tab in tabs(path, known, Limits()):
        if plain(tab.title) in known:
            return _taken(tab, record, plant)
    name = record.__name__
    return Problem(code="missing_sheet", sheet=name, value=name)


def _taken(tab: Tab, record: type, plant: Plant) -> Reading | Problem:
    if isinstance(tab.rows, Problem):
        return tab.rows
    try:
        stream = iter(tab.rows)
        top = list(islice(stream, SEARCHED))
        layout = find_layout(record, top)
        if layout is None:
            place = {"sheet_name": tab.name}
            return Problem(code="missing_header", sheet=record.__name__, params=place)
        rest = chain(top[layout.first :], stream)
        sheet = take_rows(record, tab.name, layout, rest, tab.scan)
    except SheetRefused as refused:
        return dataclasses.replace(refused.problem, sheet=record.__name__)
    return read_sheet(sheet, _ids_beside(plant, record))


def _ids_beside(plant: Plant, record: type) -> Ids:
    """Ids of the plant by record class, as if its other sheets stood in the file."""
    return {
        other.__name__: {fold(each): each for each in held}
        for other, attribute in SHEETS.items()
        if other is not record and isinstance(held := getattr(plant, attribute), dict)
    }
