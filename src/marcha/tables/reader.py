"""
Reading a plant from a workbook, with every problem at its cell.

:func:`read_workbook` opens the file (:mod:`marcha.tables.book`), converts its cells
(:mod:`marcha.tables.sheets`) and asks ``marcha.plant`` whether the records fit
together (:mod:`marcha.tables.fitting`). The plant is returned as stated; what is
missing is completed later (``marcha.plant.defaults``).
"""

import dataclasses
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path

from marcha.plant.errors import WorkbookError
from marcha.plant.plant import SHEETS, Plant
from marcha.plant.problem import Problem
from marcha.tables.book import load
from marcha.tables.fitting import fit
from marcha.tables.scan import Limits, column_index
from marcha.tables.sheets import MOST_PROBLEMS, read_ids, read_sheet


def read_workbook(path: str | PathLike[str]) -> Plant:
    """
    Return the plant that a workbook states.

    Parameters
    ----------
    path
        An .xlsx file: the template filled in, or sheets with the same titles, in
        Spanish or English.

    Raises
    ------
    WorkbookError
        Naming every cell that cannot be read, or what is wrong with the file.
    """
    return read_workbook_with_warnings(path)[0]


def read_workbook_with_warnings(
    path: str | PathLike[str],
) -> tuple[Plant, tuple[Problem, ...]]:
    """
    Return the plant that a workbook states, and what is doubtful in it.

    Raises
    ------
    WorkbookError
        As :func:`read_workbook`; its problems hold the warnings too.
    """
    book = load(Path(path), Limits())
    ids = read_ids(book.sheets)
    readings = {record: read_sheet(each, ids) for record, each in book.sheets.items()}
    found = list(book.problems)
    for reading in readings.values():
        found.extend(reading.problems)
    plant, misfits = fit(readings, book.unreadable, whole=not _any_error(found))
    uncounted = sum(reading.unnamed_problems for reading in readings.values())
    problems = _in_order([*found, *misfits], book.names, uncounted)
    if plant is None or _any_error(problems):
        raise WorkbookError(problems)
    return plant, problems


def _any_error(problems: Sequence[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


_SHEET_ORDER = {record.__name__: place for place, record in enumerate(SHEETS)}


def _place(problem: Problem) -> tuple[bool, int, int, int]:
    """Errors first, then as one reads a workbook: sheet, row, column."""
    return (
        problem.severity != "error",
        _SHEET_ORDER.get(problem.sheet or "", -1),
        problem.row or 0,
        -1 if problem.column is None else column_index(problem.column),
    )


def _in_order(
    problems: Sequence[Problem], names: Mapping[str, str], uncounted: int
) -> tuple[Problem, ...]:
    """Sort problems, tell each the name of its sheet, and cut a list without end."""
    ordered = sorted(problems, key=_place)
    uncounted += max(0, len(ordered) - MOST_PROBLEMS)
    shared: dict[tuple[int, str], Mapping[str, str]] = {}
    named = [_named(problem, names, shared) for problem in ordered[:MOST_PROBLEMS]]
    if uncounted:
        named.append(Problem(code="more_problems", value=str(uncounted)))
    return tuple(named)


def _named(
    problem: Problem,
    names: Mapping[str, str],
    shared: dict[tuple[int, str], Mapping[str, str]],
) -> Problem:
    """Tell a problem the name of its sheet; those alike share what they hold."""
    if problem.sheet is None or problem.sheet not in names:
        return problem
    # The key stays valid: what it names is held by the problems themselves.
    key = (id(problem.params), problem.sheet) if problem.params else (0, problem.sheet)
    if key not in shared:
        shared[key] = {**problem.params, "sheet_name": names[problem.sheet]}
    return dataclasses.replace(problem, params=shared[key])
