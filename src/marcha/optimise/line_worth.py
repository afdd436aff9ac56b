"""
What lines are worth when they come up early, for ordering repairs.

A rough account in tonne-days, good enough to tell restarts apart; it bounds nothing.
Products are made one order after the other from the day on which their whole route is
up; profiles with a finish are pressed evenly over the horizon and wait for their lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from marcha.optimise.context import Context
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.records_routes import Operation
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import length
from marcha.process.demand import Demand
from marcha.process.routes import feed_sources, line_minutes, route_yield

_SHIPS = 0.7
"""Share of the finished profiles that are pressed within the horizon, about."""


@dataclass(frozen=True, slots=True)
class _Route:
    """An order with a route: tonnes, worth, when its metal is there, and its days."""

    wanted: Demand
    tonnes: float
    weight: float
    ready: int
    minutes: float


class LineWorth:
    """Values the dates of lines."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._horizon = context.timeline.horizon
        self._routes = [
            self._route(order, wanted)
            for order, wanted in context.demands.items()
            if wanted.route and wanted.makeable and wanted.firm
        ]

    def of(self, runnable: Mapping[EquipmentId, int | None]) -> float:
        """Tonne-days of lines that can run from given minutes."""
        worth = 0.0
        busy: dict[tuple[EquipmentId, ...], float] = {}
        for each in self._routes:
            date = _route_date(each.wanted.route, runnable)
            if each.wanted.pressed:
                worth -= self._lost(each, date)
            elif date is not None:
                lines = each.wanted.route[0].machines
                start = max(float(date), float(each.ready), busy.get(lines, 0.0))
                end = start + each.minutes
                busy[lines] = end
                worth += self._worth(each, (start + end) / 2.0)
        return worth

    def _route(self, order: OrderId, wanted: Demand) -> _Route:
        plant = self._context.plant
        kg = wanted.pieces * wanted.piece_kg
        ready = wanted.release
        if wanted.product is not None:
            form = plant.products[wanted.product].form
            comes = [
                each.available
                for each in feed_sources(plant)
                if (each.alloy, each.form) == (wanted.alloy, form)
                and each.owner in (None, plant.orders[order].customer)
            ]
            ready = max(ready, min(comes, default=self._horizon))
        return _Route(
            wanted=wanted,
            tonnes=kg / 1000.0,
            weight=plant.orders[order].weight,
            ready=ready,
            minutes=max(self._minutes(wanted, each, kg) for each in wanted.route),
        )

    def _minutes(self, wanted: Demand, operation: Operation, kg: float) -> float:
        """Elapsed minutes of an operation for all of an order, closed hours too."""
        plant, timeline = self._context.plant, self._context.timeline
        kg /= max(1e-6, route_yield(wanted.route))
        minutes = float(line_minutes(plant, wanted.order, operation, kg) or 0)
        machine = operation.machines[0]
        capacity = plant.equipment[machine].capacity_kg
        if operation.batch_min is not None and capacity:
            minutes *= max(1.0, kg / capacity)
        opened = length(timeline.machine(machine))
        return minutes * self._horizon / max(1, opened)

    def _worth(self, each: _Route, ships: float) -> float:
        """Goal 1 of an order that ships at a minute, in tonne-days."""
        if ships >= self._horizon:
            return 0.0
        penalty, due = self._context.plant.site.tardiness_weight, each.wanted.due
        saved = max(0.0, self._horizon - due) - max(0.0, ships - due)
        days = each.weight * (self._horizon - ships) + penalty * saved
        return each.tonnes * days / MINUTES_PER_DAY

    def _lost(self, each: _Route, date: int | None) -> float:
        """Tonne-days lost by profiles that wait for their lines, pressed evenly."""
        horizon = float(self._horizon)
        waits = min(horizon, horizon if date is None else float(date))
        penalty = self._context.plant.site.tardiness_weight
        days = waits * waits / (2.0 * horizon) / MINUTES_PER_DAY
        return _SHIPS * each.tonnes * (each.weight + penalty) * days


def _route_date(
    route: tuple[Operation, ...], runnable: Mapping[EquipmentId, int | None]
) -> int | None:
    """Minute from which every operation has a line; None: never."""
    latest = 0
    for operation in route:
        dates = [
            date
            for machine in operation.machines
            if (date := runnable.get(machine)) is not None
        ]
        if not dates:
            return None
        latest = max(latest, min(dates))
    return latest
