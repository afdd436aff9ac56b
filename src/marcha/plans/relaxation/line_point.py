"""What a valid plan does on lines, as columns of the relaxation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marcha.plans.plan import LineRun, Plan
from marcha.plans.relaxation.line_rows import Step, steps
from marcha.plans.relaxation.sheet import Sheet
from marcha.plans.shipping import Shipment
from marcha.plans.spans import grouped
from marcha.plant.ids import OrderId
from marcha.process.routes import route_yield


@dataclass(frozen=True, slots=True)
class LineHours:
    """Hours that an operation puts through a line in a run, of what ships."""

    run: LineRun
    hours: float


def made(
    sheet: Sheet, shipped: Sequence[Shipment]
) -> Iterator[tuple[OrderId, int, float]]:
    """Products that ship: order, period, tonnes."""
    frame = sheet.frame
    for each in shipped:
        demand = frame.demands.get(each.order)
        if demand is not None and not demand.pressed:
            period = next(p for p in frame.periods if each.minute <= frame.bounds[p])
            yield each.order, period, each.mass_kg / 1000.0


def line_hours(
    sheet: Sheet, plan: Plan, through_kg: dict[OrderId, float]
) -> Iterator[LineHours]:
    """
    Hours of line runs, of the kg that go through each route and ship.

    Those that end first serve what ships: it left its route first.
    """
    by_step = grouped(((run.order, run.operation), run) for run in plan.line_runs)
    for step in steps(sheet).values():
        for order, hours in step.hours.items():
            runs = by_step.get((order, step.operation.id), [])
            yield from _of_order(sheet, step, hours, runs, through_kg.get(order, 0.0))


def _of_order(
    sheet: Sheet, step: Step, hours: float, runs: list[LineRun], kg: float
) -> Iterator[LineHours]:
    if not runs:
        return
    route = sheet.frame.demands[runs[0].order].route
    place = route.index(step.operation)
    after = route_yield(route[place:])
    needed = kg / after
    for run in sorted(runs, key=lambda each: (each.end, each.start, each.id)):
        taken = min(needed, run.mass_kg)
        needed -= taken
        if taken > 0.0:
            yield LineHours(run, taken / 1000.0 * hours * after)
