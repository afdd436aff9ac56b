"""Power cuts: closed hours or a limit, and tasks at work that end later for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from marcha.actuals.event import Event, EventKind
from marcha.actuals.outages import is_blackout
from marcha.plans.plan import Plan, TaskRun
from marcha.plant.ids import TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_time import CalendarException, Effect, PowerLimit
from marcha.plant.timeline import Timeline, finish_of_work, now_min
from marcha.process.machines import work_min


def cut_off(plant: Plant, events: Sequence[Event]) -> Plant:
    """Return a plant with power cuts as closed hours, or as limits of what is left."""
    for event in events:
        if event.kind is not EventKind.POWER_CUT or event.until is None:
            continue
        if is_blackout(event):
            closed = CalendarException(
                start=event.when,
                end=event.until,
                effect=Effect.CLOSED,
                reason=event.cause or event.note,
            )
            if closed not in plant.exceptions:
                plant = plant.replace(exceptions=(*plant.exceptions, closed))
        else:
            limit = PowerLimit(
                start=event.when,
                end=event.until,
                limit_kw=event.quantity or 0.0,
                note=event.note,
            )
            if limit not in plant.power:
                plant = plant.replace(power=(*plant.power, limit))
    return plant


def tasks_delayed(
    plant: Plant, plan: Plan, at_minute: int, stopped: Mapping[TaskId, int]
) -> tuple[Plan, dict[TaskId, int]]:
    """
    Let begun tasks end when their work is done in the open hours there really were.

    Returns
    -------
    tuple
        The plan, and the tasks that were left off, with those that cannot end.
    """
    timeline, now = Timeline(plant), now_min(plant)
    left_off = dict(stopped)
    ends: dict[TaskId, int] = {}
    for run in plan.tasks:
        if run.start >= at_minute or run.task in stopped:
            continue
        task = plant.tasks[run.task]
        opened = timeline.open(task.calendar)
        end = finish_of_work(opened, max(run.start, now), work_min(task))
        if end is None:
            left_off[run.task] = at_minute
        elif end != run.end and run.end > now:
            ends[run.task] = end
    return _with_ends(plan, ends), left_off


def _with_ends(plan: Plan, ends: Mapping[TaskId, int]) -> Plan:
    if not ends:
        return plan

    def moved(run: TaskRun) -> TaskRun:
        return replace(run, end=ends.get(run.task, run.end))

    return replace(
        plan,
        tasks=tuple(moved(each) for each in plan.tasks),
        assignments=tuple(
            replace(each, end=ends[each.task])
            if each.task is not None and each.task in ends
            else each
            for each in plan.assignments
        ),
    )
