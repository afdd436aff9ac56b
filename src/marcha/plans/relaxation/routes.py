"""How orders with other operations can go through their routes (S34 to S39)."""

from collections.abc import Mapping
from dataclasses import dataclass

from marcha.plans.relaxation.clock import Clock
from marcha.plans.relaxation.held import HeldWork
from marcha.plans.relaxation.machine_time import MachineTime
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_routes import Operation
from marcha.process.demand import Demand
from marcha.process.routes import FeedSource, minutes_kg, route_yield

ROUNDING = 2e-6
"""Share by which the checker's rounding of minutes and kg may help a line run."""

_CAPACITY_SLACK_KG = 1e-5
"""Rounding of the mass of a batch in the checker, with room to spare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """
    An order with a route that lines can go.

    Attributes
    ----------
    earliest
        Minute before which nothing leaves its route.
    minutes
        Least minutes of all its operations.
    slack_t
        Tonnes that the checker's rounding may let through besides.
    held
        A line run of it may have begun before now: its lines and feeds are given away.
    """

    operations: tuple[Operation, ...]
    yield_ratio: float
    earliest: int
    minutes: int
    slack_t: float
    held: bool


def ways_through(
    plant: Plant,
    wanted: Mapping[OrderId, Demand],
    lines: Mapping[EquipmentId, MachineTime],
    feeds: tuple[FeedSource, ...],
    held: HeldWork,
) -> dict[OrderId, Routed | None]:
    """Every order with operations; None for one that never leaves its route."""
    result: dict[OrderId, Routed | None] = {}
    for order, demand in wanted.items():
        if demand.pressed and not demand.route:
            continue
        before = order in held.lines_before
        start = _first_metal(plant, demand, feeds)
        if not demand.makeable or (start is None and not before):
            result[order] = None
            continue
        earliest = _through(demand, lines, max(demand.release, start or 0))
        if earliest is None and not before:
            result[order] = None
            continue
        minutes = sum(each.batch_min or 0 for each in demand.route)
        steps = len(demand.route) + 1
        result[order] = Routed(
            operations=demand.route,
            yield_ratio=route_yield(demand.route),
            earliest=demand.release if before else earliest or 0,
            minutes=0 if before else minutes,
            slack_t=(ROUNDING * steps + ROUNDING * demand.piece_kg) / 1000.0,
            held=before,
        )
    return result


def _first_metal(
    plant: Plant, demand: Demand, feeds: tuple[FeedSource, ...]
) -> int | None:
    """First minute at which a product has feeds; 0 for what is pressed."""
    if demand.product is None:
        return 0
    form = plant.products[demand.product].form
    customer = plant.orders[demand.order].customer
    return min(
        (
            each.available
            for each in feeds
            if (each.alloy, each.form) == (demand.alloy, form)
            and each.owner in (None, customer)
        ),
        default=None,
    )


def _through(
    demand: Demand, lines: Mapping[EquipmentId, MachineTime], start: int
) -> int | None:
    """Earliest end of the last operation, each as short as can be; None: never."""
    for operation in demand.route:
        least = operation.batch_min or 0
        starts = [
            begin
            for machine in operation.machines
            if machine in lines
            and (begin := _first_start(lines[machine].clock, start, least)) is not None
        ]
        if not starts:
            return None
        start = min(starts) + least
    return start


def _first_start(clock: Clock, minute: int, least: int) -> int | None:
    """First minute from which so many minutes of one open interval are left."""
    for start, end in clock.intervals:
        begin = max(start, minute)
        if end - begin >= max(1, least):
            return begin
    return None


def hours_t(
    plant: Plant, order: OrderId, operation: Operation, machine: EquipmentId
) -> float:
    """Least hours of a line for each tonne that goes into an operation (S35, S36)."""
    if operation.batch_min is not None:
        capacity = plant.equipment[machine].capacity_kg
        if capacity is None:
            return 0.0
        hours = operation.batch_min / 60.0 * 1000.0 / (capacity + _CAPACITY_SLACK_KG)
    else:
        hours = (minutes_kg(plant, order, operation) or 0.0) / 60.0 * 1000.0
    return hours * (1.0 - ROUNDING)
