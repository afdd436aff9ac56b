"""
When machines came up and went down, by what was recorded; plans do not count here.

A machine that was down is up when all its tasks are recorded as done, or when somebody
recorded that it is up. One that went down stays down until it is recorded as up: the
day at which it is expected back is a plan, not a fact.

A plant that was carried on by a new plan holds what the plan before it assumed: tasks
that ended by then count as done in it. Here they do not, until somebody recorded them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from marcha.actuals.event import Event, EventKind
from marcha.actuals.reckoning.record import Record
from marcha.plant.ids import EquipmentId, TaskId
from marcha.plant.needs import needed_machines
from marcha.process.machines import tasks_of, up_at_start

_DONE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    A machine that comes up (``up``) or goes down, and the rows that say so.

    Attributes
    ----------
    facts
        All rows that bring it up (each task done, the machine up), or the one that
        takes it down; empty for what the plant states at its start.
    """

    when: datetime
    up: bool
    facts: tuple[Event, ...]


def changes(record: Record, machine: EquipmentId) -> tuple[Change, ...]:
    """Every change of a machine's state, oldest first; the first is its start."""
    return tuple(_changes(record, machine))


def _changes(record: Record, machine: EquipmentId) -> Iterator[Change]:
    start = record.plant.site.start
    ratios = _stated_ratios(record, machine)
    done_by: dict[TaskId, Event] = {}
    ready = _up_before(record, machine) or _all_done(ratios)
    broken = False
    yield Change(when=start, up=ready, facts=())
    for event in record.events:
        was_up = ready and not broken
        by_hand = False
        if event.reference == machine and event.kind is EventKind.MACHINE_DOWN:
            broken = True
        elif event.reference == machine and event.kind is EventKind.MACHINE_UP:
            ready, broken, by_hand = True, False, True
        elif (task := _task(event, ratios)) is not None:
            ratios[task] = _ratio(event)
            done_by[task] = event
            ready = ready or _all_done(ratios)
        is_up = ready and not broken
        if is_up is not was_up:
            facts = (event,) if by_hand or not is_up else tuple(done_by.values())
            yield Change(when=event.when, up=is_up, facts=facts)


def _stated_ratios(record: Record, machine: EquipmentId) -> dict[TaskId, float]:
    """Tasks that bring a machine back, with what the plant itself states as done."""
    breakdowns = {
        TaskId(f"{machine}/{each.when:%m%d-%H%M}")
        for each in record.of(EventKind.MACHINE_DOWN, EventKind.STOPPED)
        if each.reference == machine
    }
    return {
        task.id: 0.0 if record.carried_on else task.done_ratio
        for task in tasks_of(record.plant, machine)
        if task.id not in breakdowns  # made of a row when the plant was carried on
    }


def _up_before(record: Record, machine: EquipmentId) -> bool:
    """Whether a machine was up at the start of the plan."""
    if up_at_start(record.plant, machine):
        return True
    down = any(each.reference == machine for each in record.of(EventKind.MACHINE_DOWN))
    # Down in a plant that was carried on for nothing but what a row says.
    return record.carried_on and down and not _stated_ratios(record, machine)


def _task(event: Event, ratios: dict[TaskId, float]) -> TaskId | None:
    if event.kind not in (EventKind.TASK_DONE, EventKind.TASK_PROGRESS):
        return None
    task = TaskId(event.reference)
    return task if task in ratios else None


def _ratio(event: Event) -> float:
    if event.kind is EventKind.TASK_DONE:
        return _DONE
    return 0.0 if event.quantity is None else event.quantity


def _all_done(ratios: dict[TaskId, float]) -> bool:
    return bool(ratios) and all(ratio >= _DONE for ratio in ratios.values())


def last_change(record: Record, machine: EquipmentId, at: datetime) -> Change:
    """Return the change that a machine's state at a moment comes from."""
    found = changes(record, machine)
    return next((each for each in reversed(found) if each.when < at), found[0])


def is_up(record: Record, machine: EquipmentId, at: datetime) -> bool:
    """Whether the machine itself was up just before a moment."""
    return last_change(record, machine, at).up


def not_up(
    record: Record, machine: EquipmentId, at: datetime
) -> tuple[EquipmentId, ...]:
    """What of a machine and all it needs was not up just before a moment (S8)."""
    return tuple(
        each
        for each in needed_machines(record.plant, machine)
        if not is_up(record, each, at)
    )


def came_up(record: Record, machine: EquipmentId) -> datetime | None:
    """When a machine that was down at the start came up first; None: not yet."""
    return next((each.when for each in changes(record, machine) if each.up), None)


def open_tasks(
    record: Record, machine: EquipmentId, at: datetime
) -> tuple[tuple[TaskId, float], ...]:
    """Tasks of a machine not recorded as done by a moment, with the share done."""
    ratios = _stated_ratios(record, machine)
    for event in record.events:
        task = _task(event, ratios)
        if event.when < at and task is not None:
            ratios[task] = _ratio(event)
    return tuple((task, ratio) for task, ratio in ratios.items() if ratio < _DONE)
