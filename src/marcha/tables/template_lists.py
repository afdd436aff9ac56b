"""The hidden sheet of lists behind the drop-downs, and the names they go by."""

from enum import StrEnum
from itertools import zip_longest

from marcha.plant.plant import SHEETS
from marcha.plant.schema import schema
from marcha.tables.excel import Workbook
from marcha.tables.names import choice_word, sheet_name
from marcha.tables.scan import column_letters
from marcha.text import Words

FIRST_ROW = 3
"""Row of the first data in every sheet, from 0."""

DROP_DOWN_ROWS = 5_000
"""Rows below the titles that have drop-downs; more can be filled without them."""


def all_choices() -> dict[str, type[StrEnum]]:
    """Every enumeration that a column offers, by name."""
    found: dict[str, type[StrEnum]] = {}
    for record in SHEETS:
        for shape in schema(record):
            if shape.choices is not None:
                found.setdefault(shape.choices.__name__, shape.choices)
    return found


def choice_name(choices: type[StrEnum] | None) -> str:
    """Return the name of the list of a choice; None: yes and no."""
    return "choices_yes_no" if choices is None else f"choices_{choices.__name__}"


def ids_name(target: str) -> str:
    """Return the name of the list of the ids of a sheet."""
    return f"ids_{target}"


def add_lists(workbook: Workbook, words: Words) -> None:
    """Add the hidden sheet, one list a column, and name each."""
    name = words("template.sheets.lists")
    sheet = workbook.add_worksheet(name)
    sheet.hide()
    lists = list_values(words)
    columns = [[name, *values] for name, values in lists.items()]
    for row, cells in enumerate(zip_longest(*columns)):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write_string(row, column, cell)
    for column, (list_name, values) in enumerate(lists.items()):
        letters = column_letters(column)
        place = f"='{name}'!${letters}$2:${letters}${len(values) + 1}"
        workbook.define_name(list_name, place)


def list_values(words: Words) -> dict[str, list[str]]:
    """Return the values of each list by its name."""
    yes_no = [words("fields.yes_no.yes"), words("fields.yes_no.no")]
    lists = {choice_name(None): yes_no}
    for choices in all_choices().values():
        lists[choice_name(choices)] = [choice_word(each, words) for each in choices]
    return lists


def name_ids(workbook: Workbook, words: Words) -> None:
    """Name the filled part of each column of ids, which grows with it."""
    for record in SHEETS:
        if schema(record)[0].kind == "id":
            name_column(workbook, record, sheet_name(record, words), 0, FIRST_ROW)


def name_column(
    workbook: Workbook, record: type, sheet: str, column: int, first: int
) -> None:
    """Name the filled part of the column of a record's ids, from a first row on."""
    quoted = sheet.replace("'", "''")
    letters = f"${column_letters(column)}"
    start = f"'{quoted}'!{letters}${first + 1}"
    filled = f"COUNTA({start}:{letters}${first + DROP_DOWN_ROWS})"
    place = f"=OFFSET({start},0,0,MAX(1,{filled}),1)"
    workbook.define_name(ids_name(record.__name__), place)
