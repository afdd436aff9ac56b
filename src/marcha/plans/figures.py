"""
The figures of a plan: what it ships, what that costs, and when the plant is back.

Each figure is defined once, here; planners, checker, reports and bounds use these
names. :func:`good_kg` and :func:`goal` are meant for inner loops: give them the
demands of the plant and they derive nothing twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from marcha.plans.metal_stock import opened_kg, returned_kg
from marcha.plans.plan import Figure, Plan
from marcha.plans.reactivation import reactivation_minute
from marcha.plans.shipping import Shipment, shipments, stocked
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import horizon_min
from marcha.process.demand import Demand, demands
from marcha.process.money import task_cost

KG_PER_T = 1000.0
MINUTES_PER_HOUR = 60.0

State = Literal["on_time", "late", "short", "unplanned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStatus:
    """
    How one order fares in a plan.

    Attributes
    ----------
    nominal, shipped
        Pieces ordered, and shipped by the horizon.
    first_minute, last_minute
        First and last minute at which something ships; None: nothing does.
    on_time_pieces
        Pieces shipped by the due date.
    state
        ``on_time`` and ``late``: at least the minimum ships, by the due date or after;
        ``short``: something ships, less than the minimum; ``unplanned``: nothing does.
    """

    order: OrderId
    nominal: int
    shipped: int
    on_time_pieces: int
    first_minute: int | None
    last_minute: int | None
    due: int
    state: State


def good_kg(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> float:
    """Kilograms that ship by the horizon (S6)."""
    return sum(each.mass_kg for each in shipments(plant, plan, known=known))


def goal(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> float:
    """Goal 1 of a plan in tonne-days: early good metal less late metal (S6)."""
    known = demands(plant) if known is None else known
    return goal_of(plant, shipments(plant, plan, known=known), known)


def goal_of(
    plant: Plant, shipped: Sequence[Shipment], known: Mapping[OrderId, Demand]
) -> float:
    """Goal 1 of given shipments in tonne-days (S6)."""
    horizon, penalty = horizon_min(plant), plant.site.tardiness_weight
    missing = {order: each.pieces for order, each in known.items() if each.firm}
    kg_min = 0.0
    for each in shipped:
        due, weight = known[each.order].due, plant.orders[each.order].weight
        late = max(0, each.minute - due)
        kg_min += each.mass_kg * (weight * (horizon - each.minute) - penalty * late)
        missing[each.order] -= each.pieces
    for order, pieces in missing.items():
        if pieces > 0:
            late = max(0, horizon - known[order].due)
            kg_min -= pieces * known[order].piece_kg * penalty * late
    return kg_min / (KG_PER_T * MINUTES_PER_DAY)


def order_status(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> tuple[OrderStatus, ...]:
    """How every firm order fares, in the order of the sheet; no forecasts (S48)."""
    known = demands(plant) if known is None else known
    return _statuses(shipments(plant, plan, known=known), known)


def _statuses(
    shipped: Sequence[Shipment], known: Mapping[OrderId, Demand]
) -> tuple[OrderStatus, ...]:
    parts: dict[OrderId, list[Shipment]] = {
        order: [] for order, wanted in known.items() if wanted.firm
    }
    for each in shipped:
        parts[each.order].append(each)
    return tuple(_status(known[order], found) for order, found in parts.items())


def _status(wanted: Demand, parts: Sequence[Shipment]) -> OrderStatus:
    pieces = sum(each.pieces for each in parts)
    on_time = sum(each.pieces for each in parts if each.minute <= wanted.due)
    state: State = "unplanned"
    if on_time >= wanted.minimum:
        state = "on_time"
    elif pieces >= wanted.minimum:
        state = "late"
    elif pieces:
        state = "short"
    return OrderStatus(
        order=wanted.order,
        nominal=wanted.pieces,
        shipped=pieces,
        on_time_pieces=on_time,
        first_minute=parts[0].minute if parts else None,
        last_minute=parts[-1].minute if parts else None,
        due=wanted.due,
        state=state,
    )


@dataclass(frozen=True, slots=True)
class _Ingredients:
    """What the figures are made of, derived once for all of them."""

    plant: Plant
    plan: Plan
    known: Mapping[OrderId, Demand]
    shipped: tuple[Shipment, ...]
    statuses: tuple[OrderStatus, ...]
    opened_kg: float

    @property
    def due_orders(self) -> list[OrderStatus]:
        """Orders that are due by the horizon."""
        horizon = horizon_min(self.plant)
        return [each for each in self.statuses if each.due <= horizon]

    def tonnes(self, order: OrderId, pieces: int) -> float:
        """Mass of so many pieces of an order; none for fewer than one."""
        return max(0, pieces) * self.known[order].piece_kg / KG_PER_T


def _good_t(of: _Ingredients) -> float:
    """Tonnes that ship by the horizon (S6)."""
    return sum(each.mass_kg for each in of.shipped) / KG_PER_T


def _goal(of: _Ingredients) -> float:
    """Goal 1 (S6)."""
    return goal_of(of.plant, of.shipped, of.known)


def _yield_ratio(of: _Ingredients) -> float | None:
    """Pressed and shipped over logs opened, less what returns; None: none (S7)."""
    spent = of.opened_kg - returned_kg(of.plant, of.plan)
    if spent <= 0.0:
        return None
    # Pieces for forecasts are good metal too, though they only go to stock (S48).
    made = (*of.shipped, *stocked(of.plant, of.plan, known=of.known))
    good = sum(
        (each.pieces - each.from_stock) * of.known[each.order].piece_kg
        for each in made
        if of.known[each.order].pressed
    )
    return good / spent


def _ordered_t(of: _Ingredients) -> float:
    """Tonnes of the nominal quantities of all firm orders."""
    return sum(of.tonnes(each.order, each.nominal) for each in of.statuses)


def _unshipped_t(of: _Ingredients) -> float:
    """Tonnes of the nominal quantities that do not ship by the horizon."""
    return sum(
        of.tonnes(each.order, each.nominal - each.shipped) for each in of.statuses
    )


def _late_orders(of: _Ingredients) -> float:
    """Orders due by the horizon whose minimum does not ship by the due date."""
    return float(sum(each.state != "on_time" for each in of.due_orders))


def _late_t(of: _Ingredients) -> float:
    """Tonnes due by the horizon, of the nominal quantity, not shipped when due."""
    return sum(
        of.tonnes(each.order, each.nominal - each.on_time_pieces)
        for each in of.due_orders
    )


def _on_time_ratio(of: _Ingredients) -> float | None:
    """Share of the orders due by the horizon that are on time; None: none is due."""
    due = of.due_orders
    return sum(each.state == "on_time" for each in due) / len(due) if due else None


def _press_hours(of: _Ingredients) -> float:
    """Hours of runs on all presses."""
    return sum(run.end - run.start for run in of.plan.runs) / MINUTES_PER_HOUR


def _setup_hours(of: _Ingredients) -> float:
    """Hours of changes on all presses."""
    return sum(setup.end - setup.start for setup in of.plan.setups) / MINUTES_PER_HOUR


def _log_t(of: _Ingredients) -> float:
    """Tonnes of logs opened, with their remnants."""
    return of.opened_kg / KG_PER_T


def _reactivation_day(of: _Ingredients) -> float | None:
    """Days from the start of the plan to full reactivation; None: not within it."""
    minute = reactivation_minute(of.plant, of.plan, of.shipped, of.known)
    return None if minute is None else minute / MINUTES_PER_DAY


def _cash_spent(of: _Ingredients) -> float:
    """Purchases, and the cost of tasks that the plan begins (S30)."""
    tasks = of.plant.tasks
    begun = (tasks[run.task] for run in of.plan.tasks)
    return sum(purchase.cost for purchase in of.plan.purchases) + sum(
        task_cost(of.plant, task) for task in begun if task.done_ratio == 0.0
    )


_FIGURES: Mapping[str, tuple[Callable[[_Ingredients], float | None], str]] = {
    "good_t": (_good_t, "t"),
    "goal": (_goal, "t·d"),
    "yield_ratio": (_yield_ratio, "0-1"),
    "ordered_t": (_ordered_t, "t"),
    "unshipped_t": (_unshipped_t, "t"),
    "late_orders": (_late_orders, ""),
    "late_t": (_late_t, "t"),
    "on_time_ratio": (_on_time_ratio, "0-1"),
    "press_hours": (_press_hours, "h"),
    "setup_hours": (_setup_hours, "h"),
    "log_t": (_log_t, "t"),
    "reactivation_day": (_reactivation_day, "d"),
    "cash_spent": (_cash_spent, "moneda"),
}

FIGURE_NAMES = tuple(_FIGURES)
"""Names of the figures that every plan has, in the order people read them."""


def figures(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> tuple[Figure, ...]:
    """
    All figures of a plan, without bounds.

    Returns
    -------
    tuple of Figure
        One for each of :data:`FIGURE_NAMES`; money is in the currency of the site.
    """
    known = demands(plant) if known is None else known
    shipped = shipments(plant, plan, known=known)
    of = _Ingredients(
        plant=plant,
        plan=plan,
        known=known,
        shipped=shipped,
        statuses=_statuses(shipped, known),
        opened_kg=opened_kg(plant, plan),
    )
    return tuple(
        Figure(
            name=name,
            value=value(of),
            unit=plant.site.currency if name == "cash_spent" else unit,
        )
        for name, (value, unit) in _FIGURES.items()
    )
