"""Dies, machines and tasks: what broke, what is back, how far the work is."""

from dataclasses import replace
from datetime import datetime

from marcha.actuals.begun import done_ratio
from marcha.actuals.event import Event, EventKind
from marcha.actuals.floor import Floor
from marcha.actuals.outages import stop_end
from marcha.actuals.spent import spent_from
from marcha.plant.ids import DieId, EquipmentId, LockId, TaskId
from marcha.plant.records_equipment import MachineState
from marcha.plant.records_repair import Task
from marcha.plant.records_site import LockKind
from marcha.plant.records_tooling import DieState
from marcha.plant.timeline import (
    Timeline,
    clip,
    finish_of_work,
    horizon_min,
    length,
    minute_up,
    moment,
)
from marcha.process.machines import tasks_of
from marcha.process.money import task_cost


def die_broken(floor: Floor, _index: int, event: Event) -> None:
    """A die is in repair until it is back; without a date, for good."""
    die = floor.plant.dies[DieId(event.reference)]
    state = replace(die, state=DieState.REPAIR, available_from=event.until)
    floor.put("dies", die.id, state)


def die_back(floor: Floor, _index: int, event: Event) -> None:
    """A die is ready again."""
    die = floor.plant.dies[DieId(event.reference)]
    floor.put("dies", die.id, replace(die, state=DieState.READY, available_from=None))


def machine_down(floor: Floor, _index: int, event: Event) -> None:
    """
    A machine is down, until it is said to be up; without a date, to the horizon.

    The repair nobody has planned yet is a task without work that cannot be over before.
    """
    until = event.until
    if event.kind is EventKind.STOPPED:
        until = stop_end(event)
        if until is None or minute_up(floor.plant, until) <= floor.at_minute:
            return  # it was over before; what was not made is told as produced
    key = repair_id(event.reference, event.when)
    machine = floor.plant.equipment[EquipmentId(event.reference)]
    floor.put("equipment", machine.id, replace(machine, state=MachineState.DOWN))
    known = floor.plant.tasks.get(key)
    never = moment(floor.plant, horizon_min(floor.plant))
    floor.put(
        "tasks",
        key,
        Task(
            id=key,
            name=event.note,
            equipment=machine.id,
            duration_min=0 if until else 1,
            earliest=until or never,
            done_ratio=0.0 if known is None else known.done_ratio,
        ),
    )


def repair_id(machine: str, when: datetime) -> TaskId:
    """Return the id of the repair of a machine that broke at a moment."""
    return TaskId(f"{machine}/{when:%m%d-%H%M}")


def machine_up(floor: Floor, _index: int, event: Event) -> None:
    """A machine runs again: nothing that its coming up waited for is left to do."""
    for task in tasks_of(floor.plant, EquipmentId(event.reference)):
        if task.done_ratio < 1.0:
            _finish(floor, task)


def task_done(floor: Floor, _index: int, event: Event) -> None:
    """A task is over."""
    _finish(floor, floor.plant.tasks[TaskId(event.reference)])


def task_progress(floor: Floor, _index: int, event: Event) -> None:
    """A task was so far at that moment, and went on since as the plan says."""
    task = floor.plant.tasks[TaskId(event.reference)]
    share = float(event.quantity or 0.0)
    if share >= 1.0:
        _finish(floor, task)
        return
    plant, at = floor.plant, floor.at_minute
    opened = Timeline(plant).open(task.calendar)
    then = minute_up(plant, event.when)
    left = task.duration_min * (1.0 - share)
    run = next((each for each in floor.plan.tasks if each.task == task.id), None)
    begun = run is not None and run.start < at
    if run is not None and begun:
        left -= length(clip(opened, max(then, run.start), min(at, run.end)))
    minutes = max(0, -int(-(left - 1e-9) // 1))
    if minutes == 0:
        _finish(floor, task)
        return
    if task.done_ratio == 0.0 and share > 0.0:
        _pay(floor, task)
    ratio = done_ratio(task, minutes) if share > 0.0 or begun else 0.0
    floor.put("tasks", task.id, replace(task, done_ratio=max(0.0, ratio)))
    if begun:
        _move_end(floor, task, finish_of_work(opened, at, minutes))


def _finish(floor: Floor, task: Task) -> None:
    if task.done_ratio == 0.0:
        _pay(floor, task)
    floor.put("tasks", task.id, replace(task, done_ratio=1.0))
    _leave(floor, task.id)


def _pay(floor: Floor, task: Task) -> None:
    """Take spares and cash of a task that began although the plan says it did not."""
    for need in task.parts:
        part = floor.plant.parts.get(need.part)
        if part is not None:
            stock = max(0, part.stock - need.count)
            floor.put("parts", part.id, replace(part, stock=stock))
    cost = task_cost(floor.plant, task)
    floor.plant = spent_from(floor.plant, floor.at_minute, cost)


def _leave(floor: Floor, task: TaskId) -> None:
    """Let nothing hold a task any more, nor its people."""
    floor.unlock(f"task/{task}")
    floor.previous = replace(
        floor.previous,
        tasks=tuple(each for each in floor.previous.tasks if each.task != task),
        assignments=tuple(
            each for each in floor.previous.assignments if each.task != task
        ),
    )


def _move_end(floor: Floor, task: Task, end: int | None) -> None:
    """Let a task at work end at another minute, with its people."""
    key = LockId(f"task/{task.id}")
    if end is None or key not in floor.plant.locks:
        run = next((e for e in floor.plan.tasks if e.task == task.id), None)
        if end is None or run is None or end <= floor.at_minute:
            _leave(floor, task.id)
        return
    lock = floor.plant.locks[key]
    if lock.kind is LockKind.TASK:
        floor.put("locks", key, replace(lock, end=moment(floor.plant, end)))
    floor.previous = replace(
        floor.previous,
        tasks=tuple(
            replace(each, end=end) if each.task == task.id else each
            for each in floor.previous.tasks
        ),
        assignments=tuple(
            replace(each, end=end) if each.task == task.id else each
            for each in floor.previous.assignments
        ),
    )
