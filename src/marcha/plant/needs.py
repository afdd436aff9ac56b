"""What machines need of each other to run."""

from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant


def needed_machines(plant: Plant, machine: EquipmentId) -> tuple[EquipmentId, ...]:
    """The machine and everything it needs, directly or through others (S8)."""
    found: list[EquipmentId] = []
    waiting = [machine]
    while waiting:
        each = waiting.pop(0)
        if each not in found:
            found.append(each)
            waiting.extend(plant.equipment[each].needs)
    return tuple(found)
