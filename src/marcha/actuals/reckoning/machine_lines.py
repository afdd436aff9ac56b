"""The restart, machine by machine: planned, recorded, and what each waits for."""

from dataclasses import dataclass
from datetime import datetime

from marcha.actuals.reckoning.machine_states import (
    came_up,
    changes,
    is_up,
    not_up,
    open_tasks,
)
from marcha.actuals.reckoning.record import Record
from marcha.plans.reactivation import listed_machines
from marcha.plans.restart_dates import machine_up
from marcha.plant.ids import EquipmentId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.timeline import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineLine:
    """
    A machine that was down at the start of the plan.

    Attributes
    ----------
    planned, actual
        When the plan brings it up, and when it is recorded as up; None: not (of a
        machine that is up: the plan was made afterwards).
    is_up
        It is up by the end of the period (it may have gone down again).
    tasks
        Its tasks that are not recorded as done, with the share done, the one that the
        plan ends first before the others.
    needs
        Other machines that it needs and that are not recorded as up.
    """

    machine: EquipmentId
    planned: datetime | None
    actual: datetime | None
    is_up: bool
    tasks: tuple[tuple[TaskId, float], ...]
    needs: tuple[EquipmentId, ...]


def machine_lines(record: Record, at: datetime) -> tuple[MachineLine, ...]:
    """
    Machines that were down at the start of the plan, in the order of the sheet.

    A machine without a task that nothing needs and no criterion lists is left out: no
    one brings it back.
    """
    planned = machine_up(record.plant, record.plan)
    ends = {run.task: run.end for run in record.plan.tasks}
    wanted = _wanted(record.plant)
    lines = []
    for machine in record.plant.equipment.values():
        if machine.id not in wanted or changes(record, machine.id)[0].up:
            continue
        date_up = planned[machine.id] or None  # 0: done before this plan was made
        up = came_up(record, machine.id)
        tasks = sorted(
            open_tasks(record, machine.id, at),
            key=lambda each: (ends.get(each[0], 1 << 40), each[0]),
        )
        needs = not_up(record, machine.id, at)
        lines.append(
            MachineLine(
                machine=machine.id,
                planned=None if date_up is None else moment(record.plant, date_up),
                actual=up if up is not None and up < at else None,
                is_up=is_up(record, machine.id, at),
                tasks=tuple(tasks),
                needs=tuple(each for each in needs if each != machine.id),
            )
        )
    return tuple(lines)


def _wanted(plant: Plant) -> frozenset[EquipmentId]:
    """Machines that have a task, are needed by another, or are listed."""
    found = {task.equipment for task in plant.tasks.values()}
    found.update(need for each in plant.equipment.values() for need in each.needs)
    found.update(listed_machines(plant))
    return frozenset(each for each in found if each is not None)
