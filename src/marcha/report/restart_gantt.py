"""The picture of the restart: machines, their tasks, and what each waits for."""

from collections.abc import Iterator, Mapping

from marcha.plans.plan import Plan
from marcha.plant.ids import EquipmentId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_repair import Task
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import now_min, subtract
from marcha.report import legend
from marcha.report.axis import Axis, midnight
from marcha.report.chart import Bar, Chart, Legend, Row
from marcha.report.drawing import standalone
from marcha.report.facts import Facts, gather
from marcha.report.palette import HUES
from marcha.report.waiting import Wait, waits
from marcha.report.writing import with_name
from marcha.text import Words

LABELS = 270.0
"""Pixels of the column of labels."""

_LANE = 16
_AFTER = 170.0
"""Pixels right of the last bar, for the text after it."""


def restart_gantt(plant: Plant, plan: Plan, words: Words) -> str:
    """
    Draw every machine that is down, its tasks and the moment it comes up.

    Returns
    -------
    str
        An SVG document that needs nothing else.
    """
    facts = gather(plant, plan, words)
    chart = restart_chart(facts)
    axis = restart_axis(facts, LABELS, 900.0)
    return standalone(chart, axis, "restart-", label_width=LABELS)


def restart_chart(facts: Facts) -> Chart:
    """Give the rows of the picture."""
    causes = waits(facts)
    rows: list[Row] = []
    place: dict[TaskId, int] = {}
    for machine, tasks in task_groups(facts):
        rows.append(_head(facts, machine))
        for task in tasks:
            place[task.id] = len(rows)
            rows.append(_task_row(facts, task, causes.get(task.id)))
    return Chart(
        title=facts.pen.say("restart.title"),
        rows=tuple(rows),
        now=None if facts.plant.site.now is None else now_min(facts.plant),
        now_label=facts.pen.say("axis.now"),
        legend=lambda prefix: _legend(facts, prefix, waiting=bool(causes)),
        links=tuple(_links(facts, causes, place)),
    )


def _legend(facts: Facts, prefix: str, *, waiting: bool) -> Legend:
    names = ["up", "closed"]
    if waiting:
        names.append("waits")
    if facts.plant.site.now is not None:
        names.append("now")
    return legend.of_marks(facts.pen, prefix, *names)


def restart_end(facts: Facts) -> int:
    """End of the window: a day after the last task or date that falls in the plan."""
    dates = [date for date in facts.up.values() if date is not None]
    last = max([*dates, *(run.end for run in facts.plan.tasks), now_min(facts.plant)])
    last = max(last + MINUTES_PER_DAY, 7 * MINUTES_PER_DAY)
    return min(midnight(facts.pen, last) + MINUTES_PER_DAY, facts.horizon)


def restart_axis(facts: Facts, left: float, width: float) -> Axis:
    """Return an axis over the whole restart, about ``width`` pixels or wider."""
    last = restart_end(facts)
    days = last / MINUTES_PER_DAY
    per_day = max((width - _AFTER) / days, 14.0)
    # The window runs on past the last bar, so that the text after it has room.
    last += int(_AFTER / per_day * MINUTES_PER_DAY)
    return Axis(pen=facts.pen, first=0, last=last, per_day=per_day, left=left)


def task_groups(facts: Facts) -> Iterator[tuple[EquipmentId | None, list[Task]]]:
    """
    Machines that are down with their open tasks, the first to come up first.

    Tasks of no machine stand under None, before all: others often wait for them.
    """
    groups: dict[EquipmentId | None, list[Task]] = {
        machine: [] for machine, date in facts.up.items() if date is None
    }
    for task in facts.plant.tasks.values():
        if task.done_ratio < 1.0:
            groups.setdefault(task.equipment, []).append(task)

    def date(machine: EquipmentId | None) -> tuple[bool, int, str]:
        if machine is None:
            return (False, -1, "")
        up = facts.up[machine]
        return (up is None, up or 0, machine)

    for machine in sorted(groups, key=date):
        yield machine, sorted(groups[machine], key=lambda task: _order(facts, task))


def _order(facts: Facts, task: Task) -> tuple[bool, int, str]:
    run = facts.task_runs.get(task.id)
    return (run is None, run.start if run else 0, task.id)


def _head(facts: Facts, machine: EquipmentId | None) -> Row:
    pen = facts.pen
    if machine is None:
        return Row(label=pen.say("restart.other_tasks"), strong=True, lane=_LANE)
    date = facts.up[machine]
    label = with_name(machine, facts.plant.equipment[machine].name)
    if date is None:
        return Row(
            label=label,
            note=pen.say("machine.stays_down"),
            strong=True,
            lane=30,
            absent=(0, facts.horizon, pen.say("machine.stays_down")),
        )
    runnable = facts.runnable[machine]
    note = pen.say("machine.up_on", time=pen.time(date))
    if runnable is None:
        note = pen.say("machine.never_runs")
    elif runnable > date:
        note = pen.say("machine.runs_on", time=pen.time(runnable))
    return Row(
        label=label,
        note=note,
        strong=True,
        lane=30,
        marks=((date, pen.time(date)),),
    )


def _task_row(facts: Facts, task: Task, cause: Wait | None) -> Row:
    run = facts.task_runs.get(task.id)
    label = with_name(task.id, task.name)
    opened = facts.timeline.open(task.calendar)
    closed = subtract(((0, facts.horizon),), opened)
    bars: tuple[Bar, ...] = ()
    if run is not None:
        title = f"{label} · {facts.pen.span(run.start, run.end)}"
        after = facts.pen.span(run.start, run.end)
        if cause is not None and cause.cause != "task":
            after += f" · {wait_text(facts, cause)}"
        if cause is not None:
            title += f" · {wait_text(facts, cause)}"
        bars = (
            Bar(
                start=run.start,
                end=run.end,
                title=title,
                tint=HUES[0],
                after=after,
            ),
        )
    absent = None
    if run is None:
        absent = (0, facts.horizon, facts.pen.say("restart.unplanned"))
    return Row(
        label=label,
        bars=bars,
        closed=closed,
        closed_name=task.calendar or "",
        lane=_LANE,
        indent=1,
        absent=absent,
    )


def wait_text(facts: Facts, cause: Wait) -> str:
    """Say what a task waits for."""
    pen = facts.pen
    return pen.say(
        f"wait.{cause.cause}", object=cause.object, time=pen.time(cause.minute)
    )


def _links(
    facts: Facts, causes: Mapping[TaskId, Wait], place: Mapping[TaskId, int]
) -> Iterator[tuple[int, int, int, int]]:
    for task, cause in causes.items():
        before = TaskId(cause.object)
        if cause.cause == "task" and task in place and before in place:
            start = facts.task_runs[task].start
            yield place[before], facts.task_runs[before].end, place[task], start
