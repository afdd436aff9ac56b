"""A saved plan and the events since, read together and refused together."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from marcha.actuals.reckoning.record import Record, record
from marcha.app.planning import read_plan
from marcha.plans.rules import check
from marcha.plant.errors import WorkbookError
from marcha.plant.problem import Problem
from marcha.plant.timeline import moment, now_min

if TYPE_CHECKING:
    from marcha.actuals.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """
    A record that was read from files.

    Attributes
    ----------
    last_day
        Day of the last event; without events the day on which the plan begins.
    warnings
        What is doubtful in the events.
    """

    record: Record
    last_day: date
    warnings: tuple[Problem, ...]


def read_record(
    plan: str | Path, events: str | Path | None, *, until: date | None = None
) -> Recorded:
    """
    Read a plan and its events.

    Parameters
    ----------
    plan
        JSON of the plan.
    events
        Workbook with the sheet Novedades; None: nothing was recorded.
    until
        Day up to which open hours are needed; None: the last event.

    Raises
    ------
    PlanFileError, BrokenRules
        When the plan cannot be read, or breaks a rule.
    WorkbookError
        When the events cannot be read; it holds every problem.
    """
    planned = read_plan(plan)
    check(planned.plant, planned.plan).raise_if_any()
    rows: tuple[Event, ...] = ()
    warnings: tuple[Problem, ...] = ()
    if events is not None:
        from marcha.tables.events import read_events

        rows, found = read_events(events, planned.plant, planned.plan)
        warnings = tuple(map(_as_warning, found))
        if any(each.severity == "error" for each in warnings):
            raise WorkbookError(warnings)
    end = None if until is None else day_end(until)
    held = record(planned.plant, planned.plan, rows, until=end)
    begins = moment(planned.plant, now_min(planned.plant))
    last = held.events[-1].when if held.events else begins
    return Recorded(record=held, last_day=last.date(), warnings=warnings)


def _as_warning(problem: Problem) -> Problem:
    """
    Let rows about what the plan does not know stand, with a warning.

    A file of events grows while plans change: an order that came later is in the file,
    not in the plan of the start of the month. Figures say how many rows they left out.
    """
    if problem.code == "event_reference":
        return dataclasses.replace(problem, severity="warning")
    return problem


def day_end(day: date) -> datetime:
    """Midnight that ends a day."""
    return datetime.combine(day, time()) + timedelta(days=1)
