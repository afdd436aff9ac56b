"""What machines need of each other and how long a change on a press takes (S8–S16)."""

from marcha.plant import needs
from marcha.plant.ids import ContainerId, DieId, EquipmentId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind, MachineState
from marcha.plant.records_repair import Task
from marcha.plant.records_tooling import Container, Die, DieState
from marcha.plant.timeline import minute_up

needed_machines = needs.needed_machines
"""The machine and everything it needs, directly or through others (S8)."""


def machines_of(plant: Plant, kind: EquipmentKind) -> tuple[EquipmentId, ...]:
    """Machines of one kind, in the order of the sheet."""
    return tuple(each.id for each in plant.equipment.values() if each.kind is kind)


def tasks_of(plant: Plant, machine: EquipmentId) -> tuple[Task, ...]:
    """Tasks that bring a machine back."""
    return tuple(task for task in plant.tasks.values() if task.equipment == machine)


def up_at_start(plant: Plant, machine: EquipmentId) -> bool:
    """Whether the machine itself is up at minute 0."""
    return plant.equipment[machine].state is MachineState.UP


def work_min(task: Task) -> int:
    """Minutes of work that remain of a task (S25); 0 when it is done."""
    remaining = task.duration_min * (1.0 - task.done_ratio)
    return max(0, -int(-(remaining - 1e-9) // 1))


def open_tasks(plant: Plant) -> tuple[TaskId, ...]:
    """Tasks that are not done yet, in the order of the sheet."""
    return tuple(task.id for task in plant.tasks.values() if task.done_ratio < 1.0)


def containers_of(plant: Plant, press: EquipmentId) -> tuple[Container, ...]:
    """Containers of a press, in the order of the sheet."""
    return tuple(box for box in plant.containers.values() if box.press == press)


def mounted_container(plant: Plant, press: EquipmentId) -> ContainerId | None:
    """The container in the press at the start; an only one is always there (S14)."""
    boxes = containers_of(plant, press)
    if len(boxes) == 1:
        return boxes[0].id
    return next((box.id for box in boxes if box.mounted), None)


def setup_min(
    plant: Plant,
    press: EquipmentId,
    before: tuple[DieId | None, ContainerId | None],
    after: tuple[DieId, ContainerId],
) -> int:
    """Least minutes of the change from one die and container to others (S14)."""
    minutes = 0
    if before[0] != after[0]:
        family = "" if before[0] is None else plant.dies[before[0]].setup_family
        minutes += _die_change_min(
            plant, press, family, plant.dies[after[0]].setup_family
        )
    if before[1] != after[1]:
        minutes += plant.containers[after[1]].changeover_min
    return minutes


def _die_change_min(plant: Plant, press: EquipmentId, before: str, after: str) -> int:
    best: tuple[tuple[bool, bool, bool], int] | None = None
    for row in plant.setups:
        if (
            row.equipment in (None, press)
            and row.from_family in (None, before)
            and row.to_family in (None, after)
        ):
            rank = (
                row.equipment is not None,
                row.from_family is not None,
                row.to_family is not None,
            )
            if best is None or rank > best[0]:
                best = (rank, row.duration_min)
    return plant.equipment[press].setup_min if best is None else best[1]


def die_ready_min(plant: Plant, die: Die) -> int | None:
    """First minute at which a die may be mounted; None: never (S13)."""
    if die.state is DieState.READY:
        return 0
    if die.state is DieState.REPAIR and die.available_from is not None:
        return max(0, minute_up(plant, die.available_from))
    return None


def die_mass_left_kg(die: Die) -> float:
    """Billet kg that may still go through a die (S16); infinite where not limited."""
    left = float("inf")
    if die.life_kg is not None:
        left = min(left, die.life_kg - die.mass_run_kg)
    if die.nitriding_kg is not None:
        left = min(left, die.nitriding_kg - die.since_nitriding_kg)
    return max(0.0, left)
