"""
Whether the records of a workbook fit together, told at their cells.

The rules are ``marcha.plant``'s; here their problems get a row and a column. While
some rows could not be read, only those rules are believed that hold of the rows that
could: a reference to a row that was withheld is not dangling.
"""

import dataclasses
from collections.abc import Mapping
from datetime import datetime

from marcha.plant.defaults import complete
from marcha.plant.plant import SHEETS, Plant
from marcha.plant.problem import Problem
from marcha.plant.records_site import Site
from marcha.plant.references import check_plant
from marcha.plant.schema import schema
from marcha.process.pressure import pressure_warnings
from marcha.tables.converters import fold
from marcha.tables.sheets import Reading

_SURE = frozenset({
    "unknown_reference", "repeated_row", "repeated_item", "needs_cycle", "task_cycle",
    "unknown_time_zone", "now_before_start", "end_not_after_start",
    "minimum_above_maximum", "bore_not_above_billet", "pieces_or_mass",
    "mounted_twice", "wrong_kind", "lock_field_missing", "lock_field_foreign",
    "profile_or_product", "length_missing", "product_or_finish", "rate_or_batch",
    "area_of_product", "step_twice", "rate_of_own_currency", "not_first_of_month",
})  # fmt: skip
"""Problems that no row which could not be read would take away."""


def fit(
    readings: Mapping[type, Reading], unreadable: set[str], *, whole: bool
) -> tuple[Plant | None, tuple[Problem, ...]]:
    """
    Put records together and check them.

    Parameters
    ----------
    readings
        What became of each sheet that was found.
    unreadable
        Names of record classes whose sheet could not be read.
    whole
        Nothing was wrong so far: the plant is the one that was meant.

    Returns
    -------
    tuple
        The plant, None unless ``whole``; and the problems between its records.
    """
    plant = assemble(readings)
    problems = check_plant(plant)
    if whole and all(problem.severity != "error" for problem in problems):
        problems = (*problems, *pressure_warnings(complete(plant)))
    found = (_placed(problem, readings) for problem in problems)
    if whole:
        return plant, tuple(found)
    return None, tuple(
        problem for problem in found if _believed(problem, readings, unreadable)
    )


def assemble(readings: Mapping[type, Reading]) -> Plant:
    """Put the records of every sheet together, whether or not they fit."""
    held: dict[str, object] = {}
    for record, attribute in SHEETS.items():
        reading = readings.get(record)
        records = reading.records if reading is not None else []
        if record is Site:
            held[attribute] = records[0] if records else _stand_in()
        elif schema(record)[0].kind == "id":
            held[attribute] = {each.id: each for each in records}
        else:
            held[attribute] = tuple(records)
    return Plant(**held)  # type: ignore[arg-type]


def _stand_in() -> Site:
    """Return a site to check the other sheets with when its own row is bad."""
    return Site(name="?", start=datetime(2000, 1, 1), horizon_days=1)


def _placed(problem: Problem, readings: Mapping[type, Reading]) -> Problem:
    """Give a problem of a record the row and column of its cell."""
    record = next((each for each in SHEETS if each.__name__ == problem.sheet), None)
    reading = None if record is None else readings.get(record)
    if reading is None or problem.index is None:
        return problem
    if problem.index >= len(reading.places):
        return problem
    place = reading.places[problem.index]
    column = None if problem.field is None else reading.sheet.column(problem.field)
    return dataclasses.replace(
        problem, index=place, row=reading.sheet.numbers[place], column=column
    )


def _believed(
    problem: Problem, readings: Mapping[type, Reading], unreadable: set[str]
) -> bool:
    if problem.severity != "error" or problem.code not in _SURE:
        return False
    if problem.sheet == "Site" and problem.row is None:
        return False
    if problem.code != "unknown_reference":
        return True
    return problem.params["target"] not in unreadable and not any(
        reading.nameless or fold(problem.value or "") in reading.withheld
        for record, reading in readings.items()
        if record.__name__ == problem.params["target"]
    )
