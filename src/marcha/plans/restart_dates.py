"""When machines come up, and from when they can run (S8, S29)."""

from collections.abc import Mapping

from marcha.plans.plan import Plan
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.process.machines import needed_machines, up_at_start


def machine_up(plant: Plant, plan: Plan) -> dict[EquipmentId, int | None]:
    """
    Minute at which each machine itself comes up, without regard to what it needs.

    Returns
    -------
    dict
        0 for a machine that is up; the end of its last task for one that is down; None
        when it has no task or one of them is not planned: it stays down.
    """
    ends = {run.task: run.end for run in plan.tasks}
    dates: dict[EquipmentId, int | None] = {}
    last: dict[EquipmentId, int | None] = {}
    for task in plant.tasks.values():
        if task.equipment is None:
            continue
        end = 0 if task.done_ratio >= 1.0 else ends.get(task.id)
        known = last.get(task.equipment, 0)
        last[task.equipment] = None if end is None or known is None else max(known, end)
    for machine in plant.equipment:
        dates[machine] = 0 if up_at_start(plant, machine) else last.get(machine)
    return dates


def donors(plant: Plant, plan: Plan) -> frozenset[EquipmentId]:
    """Machines from which the plan takes spares: they never run in it (S29)."""
    taken = (plant.part_sources[purchase.source] for purchase in plan.purchases)
    return frozenset(
        source.equipment for source in taken if source.equipment is not None
    )


def with_needs(
    plant: Plant, up: Mapping[EquipmentId, int | None]
) -> dict[EquipmentId, int | None]:
    """Latest of the dates of a machine and of everything it needs; None: never."""
    dates: dict[EquipmentId, int | None] = {}
    for machine in plant.equipment:
        found = [up.get(each) for each in needed_machines(plant, machine)]
        there = [date for date in found if date is not None]
        dates[machine] = max(there) if len(there) == len(found) else None
    return dates


def runnable_from(plant: Plant, plan: Plan) -> dict[EquipmentId, int | None]:
    """
    Minute from which each machine can run: it and all it needs are up.

    None: never in this plan; a machine that gave a spare never runs.
    """
    given = donors(plant, plan)
    up = {
        machine: None if machine in given else date
        for machine, date in machine_up(plant, plan).items()
    }
    return with_needs(plant, up)
