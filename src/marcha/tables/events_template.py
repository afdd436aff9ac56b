"""
The workbook of events to fill in: kinds and the codes of each kind as drop-downs.

The list of codes depends on the kind in the same row: a hidden sheet has a column of
codes for each kind, and the drop-down of the reference offers the one that fits.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from marcha.actuals.event import COLUMNS_OF, Event, EventKind, required_of
from marcha.actuals.reference import known_references
from marcha.plans.plan import Plan
from marcha.plant.errors import WorkbookError
from marcha.plant.plant import Plant
from marcha.plant.schema import schema
from marcha.tables.excel import Workbook, Worksheet, new_workbook, write_cell
from marcha.tables.names import choice_word, label, sheet_name
from marcha.tables.scan import column_letters
from marcha.tables.styles import PLAIN, Styles
from marcha.tables.template import cells_of, guarded_cells
from marcha.tables.template_lists import DROP_DOWN_ROWS, FIRST_ROW, choice_name
from marcha.tables.template_sheet import add_sheet
from marcha.text import Language, Words


def write_events(
    path: str | os.PathLike[str],
    plant: Plant,
    plan: Plan | None,
    language: Language = "es",
    *,
    events: Sequence[Event] = (),
) -> None:
    """
    Write a workbook of events, to fill in or with some that are known.

    Parameters
    ----------
    plant, plan
        What the drop-downs offer.
    events
        Rows to begin with.

    Raises
    ------
    WorkbookError
        When a cell cannot hold a text; nothing was written.
    OSError
        When the file cannot be written; what was there is still there.
    """
    words = Words(language)
    cells, refused = cells_of(Event, events, words)
    if refused:
        raise WorkbookError(refused)
    title = words("template.events.title")
    with new_workbook(Path(path), title=title, subject=title) as workbook:
        styles = Styles(workbook)
        _add_guide(workbook, styles, words)
        add_sheet(workbook, Event, guarded_cells(cells), len(events), styles, words)
        _add_lists(workbook, plant, plan, words)


def _add_guide(workbook: Workbook, styles: Styles, words: Words) -> None:
    """Say on the first sheet what each kind is for and which columns it reads."""
    sheet = workbook.add_worksheet(words("template.sheets.guide"))
    sheet.hide_gridlines(2)
    for column, width in enumerate((20, 64, 34)):
        sheet.set_column(column, column, width, styles.prose)
    sheet.write_string(0, 0, words("template.events.title"), styles.heading)
    row = 1
    for key in ("purpose", "rows", "grow", "check"):
        sheet.merge_range(row, 0, row, 2, "", styles.prose)
        sheet.write_string(row, 0, words(f"template.events.{key}"), styles.prose)
        sheet.set_row(row, 30)
        row += 1
    for column, key in enumerate(("kind", "does", "reads")):
        text = words(f"template.events.{key}")
        sheet.write_string(row, column, text, styles.title(PLAIN, required=False))
    for kind in EventKind:
        row += 1
        sheet.write_string(row, 0, choice_word(kind, words), styles.prose)
        about = words(f"template.events.about.{kind.value}")
        sheet.write_string(row, 1, about, styles.prose)
        sheet.write_string(row, 2, _columns(kind, words), styles.prose)
        sheet.set_row(row, 30)
    sheet.activate()


def _columns(kind: EventKind, words: Words) -> str:
    """Columns that a kind reads, the required ones with an asterisk."""
    needed = required_of(kind)
    return ", ".join(
        label(Event, name, words) + ("*" if name in needed else "")
        for name in COLUMNS_OF[kind]
    )


def _add_lists(
    workbook: Workbook, plant: Plant, plan: Plan | None, words: Words
) -> None:
    """Add the hidden lists: kinds, codes of each kind, alloys, profiles, machines."""
    name = words("template.sheets.lists")
    lists = workbook.add_worksheet(name)
    lists.hide()
    kinds = list(EventKind)
    for row, kind in enumerate(kinds):
        lists.write_string(row, 0, choice_word(kind, words))
        offered = known_references(plant, plan, kind)
        for line, each in enumerate(offered[:DROP_DOWN_ROWS]):
            write_cell(lists, line, row + 1, each)
    last = len(kinds)
    workbook.define_name(choice_name(EventKind), f"='{name}'!$A$1:$A${last}")
    place = last + 1
    for target, held in (
        ("Alloy", plant.alloys),
        ("Profile", plant.profiles),
        ("Equipment", plant.equipment),
    ):
        for row, each in enumerate(held):
            write_cell(lists, row, place, each)
        letters = column_letters(place)
        count = max(1, len(held))
        area = f"='{name}'!${letters}$1:${letters}${count}"
        workbook.define_name(f"ids_{target}", area)
        place += 1
    events = workbook.get_worksheet_by_name(sheet_name(Event, words))
    _offer_references(events, name)


def _offer_references(events: Worksheet, lists: str) -> None:
    """Let the reference offer the codes that fit the kind of its row."""
    places = {shape.name: column for column, shape in enumerate(schema(Event))}
    kind = f"${column_letters(places['kind'])}{FIRST_ROW + 1}"
    top = f"OFFSET('{lists}'!$A$1,0,MATCH({kind},{choice_name(EventKind)},0)"
    source = f"={top},MAX(1,COUNTA({top},{DROP_DOWN_ROWS},1))),1)"
    column = places["reference"]
    events.data_validation(
        FIRST_ROW,
        column,
        FIRST_ROW + DROP_DOWN_ROWS - 1,
        column,
        {
            "validate": "list",
            "source": source,
            "ignore_blank": True,
            "error_type": "information",
        },
    )


__all__ = ["write_events"]
