"""What a plan takes of each supply, and what there is of it over time (S41)."""

from collections.abc import Sequence
from dataclasses import dataclass

from marcha.plans.plan import Plan
from marcha.plans.spans import grouped
from marcha.plans.upkeep import Intake, intakes
from marcha.plant.ids import SupplyId
from marcha.plant.plant import Plant
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import Timeline, minute_up

SAME = 1e-6
"""Part of a quantity by which a sum may pass what there is: rounding."""


@dataclass(frozen=True, slots=True)
class Take:
    """What one run, load or line run takes of a supply at its start."""

    supply: SupplyId
    minute: int
    quantity: float
    mark: str
    machine: str


def takes(plant: Plant, taken: Sequence[Intake]) -> tuple[Take, ...]:
    """Everything that is taken of supplies, in the order of time."""
    if not plant.supplies:
        return ()
    uses = grouped((use.equipment, use) for use in plant.supply_uses)
    return tuple(
        Take(use.supply, each.start, quantity, each.mark, each.machine)
        for each in taken
        for use in uses.get(each.machine, ())
        if (quantity := use.per_tonne * each.kg / 1000.0 + use.per_run) > 0.0
    )


def arrivals(plant: Plant) -> dict[SupplyId, list[tuple[int, float]]]:
    """Minute and quantity of all that is there or comes, by supply and time."""
    found = {supply.id: [(0, supply.stock)] for supply in plant.supplies.values()}
    for each in plant.supply_deliveries:
        if each.supply in found:
            minute = max(0, minute_up(plant, each.when))
            found[each.supply].append((minute, each.quantity))
    return {supply: sorted(rows) for supply, rows in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyStatus:
    """
    How one supply fares in a plan.

    Attributes
    ----------
    taken, comes, closing
        What the plan takes, what is delivered within it, and what is left at the end.
    cover_days
        Days from the start that the stock would last at the mean rate of the days on
        which the plan takes any; None: it takes nothing.
    least, least_minute
        The lowest level and when it is reached.
    """

    supply: SupplyId
    stock: float
    taken: float
    comes: float
    closing: float
    cover_days: float | None
    least: float
    least_minute: int


def supply_status(plant: Plant, plan: Plan) -> tuple[SupplyStatus, ...]:
    """How every supply fares, in the order of the sheet."""
    timeline = Timeline(plant)
    by_supply = grouped(
        (each.supply, each) for each in takes(plant, intakes(plant, plan, timeline))
    )
    coming = arrivals(plant)
    result: list[SupplyStatus] = []
    for supply in plant.supplies.values():
        own = by_supply.get(supply.id, [])
        comes = [row for row in coming[supply.id][1:] if row[0] < timeline.horizon]
        taken = sum(each.quantity for each in own)
        changes = sorted(
            [
                *((minute, 0, quantity) for minute, quantity in comes),
                *((each.minute, 1, -each.quantity) for each in own),
            ]
        )
        level = least = supply.stock
        least_minute = 0
        for minute, _, change in changes:
            level += change
            if level < least:
                least, least_minute = level, minute
        first = min((each.minute for each in own), default=0)
        last = max((each.minute for each in own), default=0)
        days = max(1.0, (last - first) / MINUTES_PER_DAY)
        result.append(
            SupplyStatus(
                supply=supply.id,
                stock=supply.stock,
                taken=taken,
                comes=sum(quantity for _, quantity in comes),
                closing=level,
                cover_days=supply.stock * days / taken if taken else None,
                least=least,
                least_minute=least_minute,
            )
        )
    return tuple(result)
