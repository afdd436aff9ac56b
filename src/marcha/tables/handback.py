"""
The workbook handed back: every value as it stands, every problem at its cell.

A rebuilt copy, not the file with marks in it: a file from anybody is read, never passed
on. The first sheet lists the problems with links; bad cells are red and doubtful ones
yellow, with a comment; the titles, formats and drop-downs are the template's. No
formula is written: what was one stands as its value. Read again, the copy has the same
problems.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from marcha.plant.errors import WorkbookError
from marcha.plant.problem import Problem
from marcha.plant.schema import schema
from marcha.tables.excel import Workbook, inert_sheet, new_workbook
from marcha.tables.folder import SheetRefused
from marcha.tables.handback_cells import Flaws, Painter, flaws_of
from marcha.tables.handback_list import ProblemList
from marcha.tables.layout import SEARCHED, Layout, find_layout
from marcha.tables.names import plain, records_by_sheet
from marcha.tables.plan_book.sheet_names import LONGEST_NAME
from marcha.tables.scan import Limits
from marcha.tables.source import Source, sources
from marcha.tables.styles import Styles
from marcha.tables.tabs import own_key
from marcha.tables.template_lists import add_lists, list_values, name_column
from marcha.tables.template_sheet import add_drop_down, add_marks
from marcha.text import LANGUAGES, Language, Words

_FORBIDDEN = frozenset("[]:*?/\\")
_RESERVED = "history"
"""A name that Excel keeps for itself."""


@dataclass(slots=True)
class _Copied:
    """A known sheet that was copied, to be given its drop-downs."""

    sheet: object
    name: str
    record: type
    layout: Layout
    columns: int


@dataclass(slots=True)
class _Copy:
    """The copy while it is made."""

    workbook: Workbook
    styles: Styles
    words: Words
    flaws: Flaws
    taken: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    copied: dict[type, _Copied] = field(default_factory=dict)
    computed: int = 0


def write_checked(
    source: Path, path: Path, problems: Sequence[Problem], language: Language
) -> None:
    """
    Write a copy of what was handed in, with its problems shown.

    Parameters
    ----------
    source
        A workbook or a folder of CSV files.
    path
        File to write; it is replaced only once the new one is complete.
    problems
        As reading ``source`` found them.
    language
        Of titles' help, comments and the sheet of problems.

    Raises
    ------
    WorkbookError
        When not every value could be kept: a sheet is damaged or has cells far away.
    OSError
        When the file cannot be written; what was there is still there.
    """
    words = Words(language)
    title, subject = words("template.title"), words("handback.subject")
    try:
        with new_workbook(
            path, title=title, subject=subject, row_by_row=True
        ) as workbook:
            workbook.worksheet_class = inert_sheet()
            styles = Styles(workbook)
            copy = _Copy(workbook, styles, words, flaws_of(problems))
            name = _name(copy, words("template.sheets.problems"))
            listed = workbook.add_worksheet(name)
            _name(copy, words("template.sheets.lists"))
            for each in sources(source, Limits()):
                _copy_sheet(copy, each)
            _add_help(copy)
            ProblemList(listed, styles, words).write(
                source.name, problems, copy.names, computed=copy.computed
            )
            listed.activate()
    except SheetRefused as refused:
        raise WorkbookError([refused.problem]) from None


def _name(copy: _Copy, title: str) -> str:
    """Return a name that Excel allows, and that means the same sheet when read."""
    name = "".join(
        "_" if each in _FORBIDDEN or not each.isprintable() else each for each in title
    )
    name = name.strip("'").strip() or "_"
    while len(name.encode("utf-16-le")) > 2 * LONGEST_NAME:
        name = name[:-1]
    while name.casefold() in copy.taken or name.casefold() == _RESERVED:
        tail = len(name) - len(name.rstrip("_")) + 1
        name = name[: LONGEST_NAME - tail].rstrip("_") + "_" * tail
    copy.taken.add(name.casefold())
    return name


def _copy_sheet(copy: _Copy, source: Source) -> None:
    own = own_key(source.title)
    rows = iter(source.rows)
    if own == "problems":
        return
    if own == "lists":
        held = list(rows)
        values = {str(cell) for row in held for cell in row if cell != ""}
        if values <= _all_lists():
            return
        rows = iter(held)
    name = _name(copy, source.title)
    copy.names[source.name] = name
    sheet = copy.workbook.add_worksheet(name)
    if not source.visible:
        sheet.hide()
    top = list(islice(rows, SEARCHED))
    record = records_by_sheet().get(plain(source.title))
    if record is not None and (record in copy.copied or not source.visible):
        record = None
    layout = None if record is None else find_layout(record, top)
    painter = Painter(
        copy.styles, copy.words, sheet, record, layout, prose=own == "guide"
    )
    painter.write(chain(top, rows), source.scan, copy.flaws.get(source.name, {}))
    if record is not None and layout is not None:
        copied = _Copied(sheet, name, record, layout, painter.columns)
        copy.copied[record] = copied
    copy.computed += source.scan.computed


def _all_lists() -> frozenset[str]:
    """Every name and value of our hidden sheet, in any language."""
    found: set[str] = set()
    for language in LANGUAGES:
        for name, values in list_values(Words(language)).items():
            found |= {name, *values}
    return frozenset(found)


def _add_help(copy: _Copy) -> None:
    """Add drop-downs and the marks of blanks; lists of ids that are not there, not."""
    add_lists(copy.workbook, copy.words)
    known = set()
    for each in copy.copied.values():
        column = each.layout.columns.get("id")
        if column is not None:
            known.add(each.record.__name__)
            name_column(
                copy.workbook, each.record, each.name, column, each.layout.first
            )
    for each in copy.copied.values():
        for shape in schema(each.record):
            column = each.layout.columns.get(shape.name)
            if column is None:
                continue
            first = each.layout.first
            if shape.target is None or shape.target in known:
                add_drop_down(each.sheet, column, shape, copy.words, first)
            add_marks(each.sheet, column, shape, each.columns, copy.styles, first)
