"""
The sheets of a plant as they stand in a workbook or folder, titles found, rows taken.

Where the sheets come from is the matter of :mod:`marcha.tables.tabs`.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain, islice
from pathlib import Path

from marcha.plant.errors import WorkbookError
from marcha.plant.plant import FIRST_SHEETS
from marcha.plant.problem import Problem
from marcha.tables.folder import SheetRefused
from marcha.tables.layout import SEARCHED, find_layout
from marcha.tables.names import plain, records_by_sheet
from marcha.tables.scan import Limits
from marcha.tables.sheets import Sheet, take_rows
from marcha.tables.tabs import Tab, tabs
from marcha.text import LANGUAGES, Words


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
    Open a workbook, or a folder of CSV files, and find its sheets.

    Raises
    ------
    WorkbookError
        When the file or folder as a whole cannot be read.
    """
    known = records_by_sheet()
    book = Book()
    unknown: list[Tab] = []
    titles: set[str] = set()
    for tab in tabs(path, known, limits):
        titles.add(plain(tab.title))
        record = known.get(plain(tab.title))
        if record is None:
            unknown.append(tab)
        elif record.__name__ in book.names:
            first = book.names[record.__name__]
            book.problems.append(_repeated(record, tab.name, first))
        else:
            book.names[record.__name__] = tab.name
            _take(book, record, tab)
    if any(titles >= each for each in _plan_titles()):
        problem = Problem(code="file_is_plan", params={"file": path.name})
        raise WorkbookError((problem,))
    if not book.names and titles & _event_titles():
        problem = Problem(code="file_is_events", params={"file": path.name})
        raise WorkbookError((problem,))
    book.problems.extend(_unknown_sheets(unknown))
    for record in FIRST_SHEETS:
        if record.__name__ not in book.names:
            book.unreadable.add(record.__name__)
            book.problems.append(_missing(record, unknown))
    return book


def _plan_titles() -> Iterator[set[str]]:
    """Give titles that only the workbook of a plan has together, by language."""
    for language in LANGUAGES:
        words = Words(language)
        names = ("overview", "shipments", "loads", "cuts", "account")
        yield {plain(words(f"planbook.sheet.{name}")) for name in names}


def _event_titles() -> set[str]:
    """Give the names of the sheet of events, which no plant has."""
    return {plain(Words(language)("fields.sheets.Event")) for language in LANGUAGES}


def _take(book: Book, record: type, tab: Tab) -> None:
    name, rows = record.__name__, tab.rows
    if isinstance(rows, Problem):
        book.problems.append(rows)
        book.unreadable.add(name)
        return
    try:
        stream = iter(rows)
        top = list(islice(stream, SEARCHED))
        layout = find_layout(record, top)
        if layout is not None:
            rest = chain(top[layout.first :], stream)
            book.sheets[record] = take_rows(record, tab.name, layout, rest, tab.scan)
        elif tab.scan.last_row >= 0:
            book.problems.append(Problem(code="missing_header", sheet=name))
            book.unreadable.add(name)
        elif record is FIRST_SHEETS[0]:
            book.problems.append(Problem(code="missing_row", sheet=name))
            book.unreadable.add(name)
    except SheetRefused as refused:
        book.problems.append(dataclasses.replace(refused.problem, sheet=name))
        book.unreadable.add(name)


def _repeated(record: type, name: str, first: str) -> Problem:
    return Problem(code="repeated_sheet", sheet=record.__name__, value=first, hint=name)


def _unknown_sheets(unknown: Sequence[Tab]) -> Iterator[Problem]:
    known = records_by_sheet()
    for tab in unknown:
        near = get_close_matches(plain(tab.title), known, n=1, cutoff=0.75)
        yield Problem(
            code="unknown_sheet",
            value=tab.name,
            hint=known[near[0]].__name__ if near else None,
            severity="warning",
            params={"sheet_name": tab.name},
        )


def _missing(record: type, unknown: Sequence[Tab]) -> Problem:
    titles = {plain(tab.title): tab.name for tab in unknown}
    names = [name for name, other in records_by_sheet().items() if other is record]
    near = [each for name in names for each in get_close_matches(name, titles, n=1)]
    return Problem(
        code="missing_sheet",
        sheet=record.__name__,
        value=record.__name__,
        hint=titles[near[0]] if near else None,
    )
