"""
What machines have run in a plan, and when their services are due (S40).

A machine runs when it works itself or when one that needs it does. Counting starts from
the first minute of the plan: what a new plan keeps from an earlier one is in it, so
that hours before now count as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marcha.plans.plan import Plan, Run, Service
from marcha.plans.spans import grouped, within
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.records_upkeep import MaintenanceRule
from marcha.plant.timeline import (
    Interval,
    Intervals,
    Timeline,
    clip,
    finish_of_work,
    next_open,
    union,
)
from marcha.process.demand import demand
from marcha.process.machines import needed_machines
from marcha.process.metal import log_kg

_MINUTE = 1e-6
"""Part of a minute, or kg, by which a sum may pass its limit: rounding."""


@dataclass(frozen=True, slots=True)
class Intake:
    """
    A run, load or line run, and what goes into its machine.

    Attributes
    ----------
    mark
        Id of the run, load or line run.
    spans
        Minutes in which the machine is at work.
    """

    machine: EquipmentId
    mark: str
    start: int
    end: int
    spans: Intervals
    kg: float


def intakes(plant: Plant, plan: Plan, timeline: Timeline) -> tuple[Intake, ...]:
    """Every run, load and line run of a plan, in the order of their starts."""
    known = {
        order: demand(plant, plant.orders[order])
        for order in {
            *(run.order for run in plan.runs),
            *(item.order for load in plan.loads for item in load.items),
        }
    }
    found = [
        Intake(
            run.press,
            run.id,
            run.start,
            run.end,
            ((run.start, run.end),),
            _billets_kg(plant, run),
        )
        for run in plan.runs
    ]
    for load in plan.loads:
        spans: Intervals = ((load.start, load.end),)
        if plant.recipes[load.recipe].interruptible:
            spans = within(timeline.machine(load.oven), load.start, load.end)
        kg = sum(item.pieces * known[item.order].piece_kg for item in load.items)
        found.append(Intake(load.oven, load.id, load.start, load.end, spans, kg))
    found.extend(
        Intake(
            run.equipment,
            run.id,
            run.start,
            run.end,
            ((run.start, run.end),),
            run.mass_kg,
        )
        for run in plan.line_runs
    )
    return tuple(sorted(found, key=lambda each: (each.start, each.mark)))


def _billets_kg(plant: Plant, run: Run) -> float:
    wanted = demand(plant, plant.orders[run.order])
    diameter = plant.containers[run.container].billet_diameter_mm
    length = sum(push.billets * push.billet_mm for push in run.pushes)
    return log_kg(plant, wanted.alloy, diameter, length)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """
    What one machine does in a plan.

    Attributes
    ----------
    running
        Minutes in which it runs, itself or for another.
    passed
        Start, end and kg of all that goes through it, by start.
    """

    running: Intervals
    passed: tuple[tuple[int, int, float], ...]


def usages(
    plant: Plant, plan: Plan, taken: Sequence[Intake]
) -> dict[EquipmentId, Usage]:
    """What every machine with a maintenance rule does in a plan."""
    ruled = {rule.equipment for rule in plant.maintenance.values()}
    spans: dict[EquipmentId, list[Interval]] = {machine: [] for machine in ruled}
    passed: dict[EquipmentId, list[tuple[int, int, float]]] = {
        machine: [] for machine in ruled
    }
    needs = {machine: needed_machines(plant, machine) for machine in plant.equipment}
    works = [
        *((each.press, each.start, each.end) for each in plan.setups),
        *((each.oven, each.start, each.end) for each in plan.heats),
        *((each.machine, *span) for each in taken for span in each.spans),
    ]
    for machine, start, end in works:
        for each in needs[machine]:
            if each in ruled:
                spans[each].append((start, end))
    for intake in taken:
        for each in needs[intake.machine]:
            if each in ruled:
                passed[each].append((intake.start, intake.end, intake.kg))
    return {
        machine: Usage(running=union(spans[machine]), passed=tuple(passed[machine]))
        for machine in ruled
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """
    The time between two services of one rule, and what was counted before it.

    Attributes
    ----------
    start, end
        End of the service before (or the start of the plan), start of the next one (or
        the horizon).
    """

    start: int
    end: int
    since_min: float
    since_kg: float
    since_days: float


def stretches(
    rule: MaintenanceRule, services: Sequence[Service], horizon: int
) -> tuple[Stretch, ...]:
    """Divide the plan by the services of a rule."""
    result: list[Stretch] = []
    start, minutes, kg, days = (
        0,
        rule.since_hours * 60.0,
        rule.since_kg,
        rule.since_days,
    )
    for each in sorted(services, key=lambda service: service.start):
        result.append(
            Stretch(
                start=start,
                end=each.start,
                since_min=minutes,
                since_kg=kg,
                since_days=days,
            )
        )
        start, minutes, kg, days = each.end, 0.0, 0.0, 0.0
    result.append(
        Stretch(
            start=start,
            end=horizon,
            since_min=minutes,
            since_kg=kg,
            since_days=days,
        )
    )
    return tuple(result)


def overdue(rule: MaintenanceRule, stretch: Stretch, usage: Usage) -> int | None:
    """First minute of a stretch at which the machine runs although a service is due."""
    running = clip(usage.running, stretch.start, stretch.end)
    found: list[int] = []
    if rule.every_hours is not None:
        left = int(rule.every_hours * 60.0 - stretch.since_min + _MINUTE)
        full = finish_of_work(running, stretch.start, max(0, left))
        due = None if full is None else next_open(running, full)
        found += [] if due is None else [due]
    if rule.every_days is not None:
        left_days = rule.every_days - stretch.since_days
        minutes = int(left_days * MINUTES_PER_DAY + _MINUTE)
        due = next_open(running, stretch.start + minutes)
        found += [] if due is None else [due]
    if rule.every_kg is not None:
        kg = stretch.since_kg
        for start, _, each in usage.passed:
            if stretch.start <= start < stretch.end:
                kg += each
                if kg > rule.every_kg + _MINUTE:
                    found.append(start)
                    break
    return min(found, default=None)


def services_of(plan: Plan) -> Mapping[str, Sequence[Service]]:
    """Services of a plan by rule."""
    return grouped((str(each.rule), each) for each in plan.services)
