"""
Reading the sheet Novedades: what happened, row by row, with every problem at its cell.

The same tolerance as for the plant's own workbook, for it is read by the same parts;
what the references may be is taken from the plant and the plan they are about.
"""

import dataclasses
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from os import PathLike
from pathlib import Path

from marcha.actuals.event import Event
from marcha.actuals.event_checks import check_events
from marcha.actuals.reference import TARGETS, known_references
from marcha.plans.plan import Plan
from marcha.plant.plant import SHEETS, Plant
from marcha.plant.problem import Problem
from marcha.tables.converters import Ids, fold
from marcha.tables.folder import SheetRefused
from marcha.tables.layout import SEARCHED, Row, find_layout
from marcha.tables.names import plain, sheet_name, words_of_all
from marcha.tables.scan import Limits, SheetScan, column_index
from marcha.tables.sheets import Reading, read_sheet, take_rows
from marcha.tables.tabs import tabs


def read_events(
    path: str | PathLike[str], plant: Plant, plan: Plan | None = None
) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """
    Return the events that a workbook tells, and what is wrong or doubtful in it.

    Parameters
    ----------
    path
        An .xlsx file with a sheet Novedades (or Events).
    plant, plan
        What the references are about; call-offs of the plan count as deliveries.

    Returns
    -------
    tuple
        The events of the rows that could be read, and all problems with their cells;
        while one of them is an error, the events should not be used.

    Raises
    ------
    WorkbookError
        When the file as a whole cannot be read.
    """
    events, problems, _ = read_events_with_rows(path, plant, plan)
    return events, problems


def read_events_with_rows(
    path: str | PathLike[str], plant: Plant, plan: Plan | None = None
) -> tuple[tuple[Event, ...], tuple[Problem, ...], tuple[int, ...]]:
    """
    Return events and problems as :func:`read_events`, and the row of each event.

    Raises
    ------
    WorkbookError
        When the file as a whole cannot be read.
    """
    reading = _read(Path(path), plant)
    if isinstance(reading, Problem):
        return (), (reading,), ()
    sheet, name = reading.sheet, reading.sheet.name
    events = tuple(_as_known(event, plant, plan) for event in reading.records)
    rows = tuple(sheet.numbers[place] for place in reading.places)
    checked = (
        dataclasses.replace(
            problem,
            row=rows[problem.index or 0],
            column=sheet.column(problem.field or ""),
        )
        for problem in check_events(plant, plan, events)
    )
    named = [
        dataclasses.replace(each, params={**each.params, "sheet_name": name})
        for each in (*reading.problems, *checked)
    ]
    return events, tuple(sorted(named, key=_place)), rows


def placed(problem: Problem, rows: tuple[int, ...]) -> Problem:
    """Give a problem of an event the row it was read from."""
    if problem.index is None or problem.index >= len(rows):
        return problem
    return dataclasses.replace(problem, row=rows[problem.index])


def _place(problem: Problem) -> tuple[bool, int, int]:
    column = -1 if problem.column is None else column_index(problem.column)
    return problem.severity != "error", problem.row or 0, column


def _read(path: Path, plant: Plant) -> Reading | Problem:
    names = {plain("events"), *(plain(sheet_name(Event, w)) for w in words_of_all())}
    known = dict.fromkeys(names, Event)
    for tab in tabs(path, known, Limits()):
        if plain(tab.title) not in known:
            continue
        if isinstance(tab.rows, Problem):
            return tab.rows
        try:
            return _taken(tab.name, tab.rows, tab.scan, plant)
        except SheetRefused as refused:
            return dataclasses.replace(refused.problem, sheet="Event")
    return Problem(code="missing_sheet", sheet="Event", value="Event")


def _taken(
    name: str, rows: Iterable[Row], scan: SheetScan, plant: Plant
) -> Reading | Problem:
    stream: Iterator[Row] = iter(rows)
    top = list(islice(stream, SEARCHED))
    layout = find_layout(Event, top)
    if layout is None:
        return Problem(
            code="missing_header", sheet="Event", params={"sheet_name": name}
        )
    rest = chain(top[layout.first :], stream)
    sheet = take_rows(Event, name, layout, rest, scan)
    return read_sheet(sheet, _ids(plant))


def _ids(plant: Plant) -> Ids:
    """Ids of the plant by record class, as if its sheets stood in the same file."""
    return {
        record.__name__: {fold(each): each for each in held}
        for record, attribute in SHEETS.items()
        if isinstance(held := getattr(plant, attribute), dict)
    }


def _as_known(event: Event, plant: Plant, plan: Plan | None) -> Event:
    """Write the reference as its own sheet does."""
    if not event.reference or not TARGETS[event.kind]:
        return event
    folded = fold(event.reference)
    for each in known_references(plant, plan, event.kind):
        if each != event.reference and fold(each) == folded:
            return dataclasses.replace(event, reference=each)
    return event
