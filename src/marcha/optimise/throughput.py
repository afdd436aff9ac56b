"""The most kg a minute that can go into each machine, whatever is planned."""

from collections.abc import Mapping, Sequence

from marcha.optimise.schedule.option import Option
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.process.demand import Demand
from marcha.process.machines import machines_of
from marcha.process.routes import minutes_kg


def most_kg_min(
    plant: Plant, known: Mapping[OrderId, Demand], options: Sequence[Option]
) -> dict[EquipmentId, float]:
    """
    Most kg a minute of each press, ageing oven and line that can run.

    A load of an oven without a limit is at most all that is ordered.
    """
    found: dict[EquipmentId, float] = {}
    for option in options:
        for kind in option.kinds:
            kg = kind.billet_mm * option.tooling.kg_mm
            rate = kg * 60.0 / max(kind.seconds, 1e-9)
            found[option.press] = max(found.get(option.press, 0.0), rate)
    everything = sum(each.maximum * each.piece_kg for each in known.values())
    durations = [max(1, each.duration_min) for each in plant.recipes.values()]
    for oven in machines_of(plant, EquipmentKind.AGEING_OVEN):
        capacity = plant.equipment[oven].capacity_kg
        most = everything if capacity is None else min(capacity, everything)
        found[oven] = most / min(durations, default=1)
    for demand in known.values():
        for operation in demand.route:
            minutes = minutes_kg(plant, demand.order, operation)
            for line in operation.machines:
                rate = _batch_rate(plant, line, operation.batch_min, everything)
                if minutes is not None:
                    rate = 1.0 / max(minutes, 1e-9)
                found[line] = max(found.get(line, 0.0), rate)
    return found


def _batch_rate(
    plant: Plant, line: EquipmentId, batch_min: int | None, everything: float
) -> float:
    if batch_min is None:
        return 0.0
    capacity = plant.equipment[line].capacity_kg
    most = everything if capacity is None else capacity
    return most / max(1, batch_min)
