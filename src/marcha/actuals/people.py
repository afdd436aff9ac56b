"""Absences: a calendar of one's own, and tasks that are left off."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from marcha.actuals.event import Event, EventKind
from marcha.actuals.outages import first_overlap
from marcha.plans.plan import Plan
from marcha.plant.ids import CalendarId, PersonId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_time import CalendarException, Effect
from marcha.plant.timeline import Interval


def away(plant: Plant, events: Sequence[Event]) -> Plant:
    """Return a plant in which absent people have a calendar of their own."""
    for event in events:
        if event.kind is EventKind.ABSENCE and event.until is not None:
            plant = _own_calendar(plant, PersonId(event.reference))
            person = plant.people[PersonId(event.reference)]
            closed = CalendarException(
                calendar=person.calendar,
                start=event.when,
                end=event.until,
                effect=Effect.CLOSED,
                reason=event.cause or event.note,
            )
            if closed not in plant.exceptions:
                plant = plant.replace(exceptions=(*plant.exceptions, closed))
    return plant


def _own_calendar(plant: Plant, key: PersonId) -> Plant:
    person = plant.people[key]
    own = CalendarId(f"{person.calendar}/{key}")
    if person.calendar.endswith(f"/{key}"):
        return plant
    shared = plant.calendars[person.calendar]
    copied = tuple(
        replace(each, calendar=own)
        for each in plant.exceptions
        if each.calendar == person.calendar
    )
    return plant.replace(
        calendars={**plant.calendars, own: replace(shared, id=own)},
        people={**plant.people, key: replace(person, calendar=own)},
        exceptions=(*plant.exceptions, *copied),
    )


def interrupted_by_absence(
    plan: Plan, absent: Mapping[str, Sequence[Interval]], at_minute: int
) -> dict[TaskId, int]:
    """
    Return tasks at work that lose one of their people, and when they are left off.

    The rest is planned anew, perhaps with somebody else; how far the task is remains.
    """
    begun = {
        each.task: each for each in plan.tasks if each.start < at_minute < each.end
    }
    found: dict[TaskId, int] = {}
    for each in plan.assignments:
        run = None if each.task is None else begun.get(each.task)
        if run is None:
            continue
        spans = absent.get(each.person, ())
        minute = first_overlap(max(run.start, 0), run.end, spans)
        if minute is not None:
            first = min(minute, at_minute, found.get(run.task, at_minute))
            found[run.task] = first
    return found
