"""
The plant's own workbook with rows that changed, in the place of the plant of a plan.

What people state comes from the workbook; what happened since the plan was first made
stays: how far tasks are, what came and was counted, what broke, and the locks of work
that has begun. Work that has begun is kept even if its order or die is gone from the
workbook, and that is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from marcha.app.planning import Planned
from marcha.plans.plan import Run
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem
from marcha.plant.records_equipment import MachineState
from marcha.plant.timeline import minute_up, now_min

_FACTS = ("lots", "deliveries", "parts", "part_sources", "dies")
"""Sheets of which the rows of the earlier plant are facts, once time has gone by."""

_OF_RUNS = (("orders", "order"), ("dies", "die"), ("containers", "container"))


def restated(
    before: Planned, stated: Plant, at: datetime | None
) -> tuple[Plant, list[Problem]]:
    """
    Put a workbook that changed in the place of the plant of a plan.

    Parameters
    ----------
    stated
        The workbook, completed.
    at
        The moment of the new plan; None: that of the earlier one.

    Returns
    -------
    tuple
        The plant, and a warning for each order or die that is gone while work for it
        has begun.
    """
    old = before.plant
    site = replace(
        stated.site,
        start=old.site.start,
        now=old.site.now,
    )
    plant = stated.replace(site=site, locks={**stated.locks, **old.locks})
    if old.site.now is not None:
        plant = _with_facts(plant, old)
    minute = now_min(old) if at is None else max(now_min(old), minute_up(old, at))
    begun = [run for run in before.plan.runs if run.start < max(minute, 1)]
    problems: list[Problem] = []
    for attribute, key in _missing(plant, begun):
        held = {**getattr(plant, attribute), key: getattr(old, attribute)[key]}
        plant = plant.replace(**{attribute: held})
        problems.append(
            Problem(code="started_work_gone", value=str(key), severity="warning")
        )
    return plant, problems


def _with_facts(plant: Plant, old: Plant) -> Plant:
    """Keep what happened since the first plan."""
    held: dict[str, Mapping[Any, Any]] = {
        name: {**getattr(plant, name), **getattr(old, name)} for name in _FACTS
    }
    tasks = {**plant.tasks}
    for key, task in old.tasks.items():
        if key in tasks:
            done = max(task.done_ratio, tasks[key].done_ratio)
            tasks[key] = replace(tasks[key], done_ratio=done)
        else:
            tasks[key] = task
    machines = {**plant.equipment}
    for name, machine in old.equipment.items():
        if name in machines and machine.state is MachineState.DOWN:
            machines[name] = replace(machines[name], state=MachineState.DOWN)
    people = {
        key: replace(person, calendar=old.people[key].calendar)
        if key in old.people
        else person
        for key, person in plant.people.items()
    }
    return plant.replace(
        **held,
        tasks=tasks,
        equipment=machines,
        people=people,
        calendars={**old.calendars, **plant.calendars},
        exceptions=tuple(dict.fromkeys((*plant.exceptions, *old.exceptions))),
        power=tuple(dict.fromkeys((*plant.power, *old.power))),
        cash=old.cash or plant.cash,
    )


def _missing(plant: Plant, begun: list[Run]) -> Iterator[tuple[str, str]]:
    """Orders, dies and containers of begun runs that are not in the plant."""
    seen: set[tuple[str, str]] = set()
    for run in begun:
        for attribute, name in _OF_RUNS:
            key = getattr(run, name)
            if key not in getattr(plant, attribute) and (attribute, key) not in seen:
                seen.add((attribute, key))
                yield attribute, key
