"""How orders can be aged: recipes, ovens, and when the first load can start."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from marcha.plans.relaxation.held import HeldWork
from marcha.plans.relaxation.machine_time import MachineTime
from marcha.plant.ids import EquipmentId, OrderId, RecipeId
from marcha.plant.plant import Plant
from marcha.process.demand import Demand


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """
    How an order can be aged.

    Attributes
    ----------
    recipes
        Recipes that fit.
    ovens
        Ovens that can run and are long enough.
    minutes
        Least minutes from the end of a run to shipping.
    start
        Earliest start of a load.
    """

    recipes: tuple[RecipeId, ...]
    ovens: tuple[EquipmentId, ...]
    minutes: int
    start: int


def ways_to_age(
    plant: Plant,
    wanted: Mapping[OrderId, Demand],
    ovens: Mapping[EquipmentId, MachineTime],
    held: HeldWork,
) -> dict[OrderId, Ageing]:
    """How each order that must be aged can be; orders that cannot be are left out."""
    result: dict[OrderId, Ageing] = {}
    for demand in wanted.values():
        if not demand.aged:
            continue
        fit = _long_enough(plant, demand, ovens)
        minutes = [plant.recipes[each].duration_min for each in demand.recipes]
        starts = [*_first_starts(plant, fit, demand.recipes)]
        if demand.order in held.loads_before:
            # A load that began before now may end at any time.
            starts, minutes = [0], [0]
        if starts:
            result[demand.order] = Ageing(
                recipes=demand.recipes,
                ovens=tuple(fit),
                minutes=min(minutes),
                start=min(starts),
            )
    return result


def _long_enough(
    plant: Plant, demand: Demand, ovens: Mapping[EquipmentId, MachineTime]
) -> dict[EquipmentId, MachineTime]:
    length_mm = demand.length_mm
    return {
        oven: time
        for oven, time in ovens.items()
        if length_mm <= (plant.equipment[oven].capacity_length_mm or length_mm)
    }


def _first_starts(
    plant: Plant,
    ovens: Mapping[EquipmentId, MachineTime],
    recipes: tuple[RecipeId, ...],
) -> Iterator[int]:
    """Earliest start of a load of each recipe in each oven that it fits (S9, S43)."""
    for time in ovens.values():
        for each in recipes:
            minutes = plant.recipes[each].duration_min
            spans = time.clock.intervals
            start = next((a for a, b in spans if b - a >= minutes), None)
            if plant.recipes[each].interruptible:
                # It goes on after closures, so it may start in any open minute.
                start = spans[0][0] if time.clock.total >= minutes else None
            if start is not None:
                yield start
