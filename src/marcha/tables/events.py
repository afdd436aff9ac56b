"""
Reading the sheet Novedades: what happened, row by row, with every problem at its cell.

The same tolerance as for the plant's own workbook, for it is read by the same parts;
what the references may be is taken from the plant and the plan they are about.
"""

import dataclasses
from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path

from marcha.actuals.event import Event, EventKind
from marcha.actuals.event_checks import check_events
from marcha.actuals.reference import TARGETS, known_references
from marcha.plans.plan import Plan
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem
from marcha.tables.converters import fold
from marcha.tables.one_sheet import read_one_sheet
from marcha.tables.scan import column_index


def read_events(
    path: str | PathLike[str], plant: Plant, plan: Plan | None = None
) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """
    Return the events that a workbook tells, and what is wrong or doubtful in it.

    Parameters
    ----------
    path
        A workbook, or CSV file, with a sheet Novedades (or Events).
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
    reading = read_one_sheet(Path(path), Event, plant)
    if isinstance(reading, Problem):
        return (), (reading,), ()
    sheet, name = reading.sheet, reading.sheet.name
    events = tuple(_as_known(reading.records, plant, plan))
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


def _as_known(
    events: Iterable[Event], plant: Plant, plan: Plan | None
) -> Iterator[Event]:
    """Write each reference as its own sheet does; one that is exact stays."""
    written: dict[EventKind, dict[str, str]] = {}
    for event in events:
        kind, reference = event.kind, event.reference
        if not reference or not TARGETS[kind]:
            yield event
            continue
        if kind not in written:
            known = known_references(plant, plan, kind)
            written[kind] = {fold(each): each for each in known}
            written[kind].update({each: each for each in known})
        near = written[kind].get(fold(reference), reference)
        yield dataclasses.replace(event, reference=written[kind].get(reference, near))
