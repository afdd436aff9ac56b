"""
Why a machine comes up when it does: the path of its tasks, and what each waited for.

A plan states only starts and ends. The cause of a start is the last thing that had to
happen before it and left no open time between; where nothing explains a start, the
people with the skills it needs are looked at, and else nothing is claimed.
"""

from collections.abc import Iterator

from marcha.plans.causes.cause import Cause, Named
from marcha.plans.causes.reading import Reading
from marcha.plans.plan import Purchase, TaskRun
from marcha.plant.ids import EquipmentId, TaskId
from marcha.plant.records_repair import LinkKind, Task
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import clip, length, minute_up
from marcha.process.machines import needed_machines

_MOST = 40
"""Links of a chain, so that no plan can make it endless."""

_REASONS = {
    "no_part": "part_missing",
    "no_cash": "cash_missing",
    "no_skill": "skill_missing",
    "no_shift": "skill_missing",
    "people_busy": "skill_busy",
}
"""Codes of reasons that have a kind of cause of their own."""

_SHEETS = ("tasks", "parts", "part_sources", "skills", "equipment", "people")


def machine_causes(reading: Reading, machine: EquipmentId) -> tuple[Cause, ...]:
    """
    Return the chain from the date of a machine to its roots.

    The first link says from when the machine can run; None: it stays down.
    """
    head = Cause(
        kind="up",
        subject=Named("equipment", machine),
        end=reading.runnable[machine],
    )
    return (head, *_path(reading, machine))


def _path(reading: Reading, machine: EquipmentId) -> tuple[Cause, ...]:
    slowest = _slowest(reading, machine)
    found: list[Cause] = []
    if slowest != machine:
        found.append(
            Cause(
                kind="needs",
                subject=Named("equipment", machine),
                objects=(Named("equipment", slowest),),
                end=reading.up[slowest],
            )
        )
    if reading.up[slowest] is None:
        return (*found, *_stays_down(reading, slowest))
    own = [
        reading.tasks[task.id]
        for task in reading.plant.tasks.values()
        if task.equipment == slowest and task.id in reading.tasks
    ]
    if own and reading.up[slowest] != 0:
        found += task_path(reading, max(own, key=lambda run: (run.end, run.task)).task)
    return tuple(found)


def _slowest(reading: Reading, machine: EquipmentId) -> EquipmentId:
    """The machine, or what it needs, that comes up last; the machine among equals."""

    def date(each: EquipmentId) -> float:
        up = reading.up[each]
        return float("inf") if up is None else up

    return max(needed_machines(reading.plant, machine), key=date)


def _stays_down(reading: Reading, machine: EquipmentId) -> Iterator[Cause]:
    """Give what the plan itself says of a machine that does not come up."""
    reason = reading.reasons.get(machine)
    if reason is None:
        return
    objects = []
    for each in reason.objects:
        held = (sheet for sheet in _SHEETS if each in getattr(reading.plant, sheet))
        objects.append(Named(next(held, "reasons"), each))
    kind = _REASONS.get(reason.code, "other")
    if kind == "other":
        objects.insert(0, Named("reasons", reason.code))
    yield Cause(
        kind=kind,
        subject=Named("equipment", machine),
        objects=tuple(objects),
        end=reason.minute,
    )


def task_path(reading: Reading, task: TaskId) -> list[Cause]:
    """Return a task and everything it waited for, one after the other."""
    found: list[Cause] = []
    at: TaskId | None = task
    while at is not None and len(found) < _MOST:
        run = reading.tasks[at]
        equipment = reading.plant.tasks[at].equipment
        found.append(
            Cause(
                kind="task",
                subject=Named("tasks", at),
                objects=() if equipment is None else (Named("equipment", equipment),),
                start=run.start,
                end=run.end,
            )
        )
        cause, at = _wait(reading, run)
        if cause is not None:
            found.append(cause)
            if cause.kind == "part":
                found += _paid_late(reading, cause)
    return found


def _wait(reading: Reading, run: TaskRun) -> tuple[Cause | None, TaskId | None]:
    """What kept a task from starting: a cause, or the task before it."""
    task = reading.plant.tasks[run.task]
    opened = reading.timeline.open(task.calendar)
    subject = Named("tasks", run.task)
    causes: list[tuple[int, Cause | None, TaskId | None]] = [
        *((each.end or 0, each, None) for each in _parts(reading, run)),
        *((each.end or 0, each, None) for each in _cash(reading, task)),
        *((minute, None, before) for minute, before in _links(reading, task, run)),
        *((each.end or 0, each, None) for each in _people(reading, run)),
    ]
    if task.earliest is not None:
        minute = minute_up(reading.plant, task.earliest)
        causes.append((minute, Cause(kind="date", subject=subject, end=minute), None))
    tight = [
        each
        for each in causes
        if reading.now < each[0] <= run.start
        and length(clip(opened, each[0], run.start)) == 0
    ]
    if tight:
        # max keeps the first of equals: spares and cash before tasks before people.
        _, cause, before = max(tight, key=lambda each: each[0])
        return cause, before
    return _skill_busy(reading, task, run), None


def _links(reading: Reading, task: Task, run: TaskRun) -> Iterator[tuple[int, TaskId]]:
    for link in task.links:
        before = reading.tasks.get(link.task)
        if before is None:
            continue
        after_end = link.kind in {LinkKind.FS, LinkKind.FF}
        minute = (before.end if after_end else before.start) + link.lag_min
        if link.kind in {LinkKind.FF, LinkKind.SF}:
            minute -= run.end - run.start
        yield minute, link.task


def _parts(reading: Reading, run: TaskRun) -> Iterator[Cause]:
    """Purchases without which the spares of a task were not there."""
    plan, plant = reading.plan, reading.plant
    task = plant.tasks[run.task]
    if task.done_ratio > 0:
        return
    for need in task.parts:
        used = sum(
            each.count
            for other in plan.tasks
            if other.start <= run.start and plant.tasks[other.task].done_ratio == 0
            for each in plant.tasks[other.task].parts
            if each.part == need.part
        )
        there = plant.parts[need.part].stock
        bought = sorted(
            (each for each in plan.purchases if each.part == need.part),
            key=lambda each: each.arrives,
        )
        last: Purchase | None = None
        for each in bought:
            if there >= used:
                break
            there, last = there + each.count, each
        if last is not None:
            yield Cause(
                kind="part",
                subject=Named("tasks", run.task),
                objects=(Named("parts", need.part), Named("part_sources", last.source)),
                start=last.ordered,
                end=last.arrives,
                amount=(last.arrives - last.ordered) / MINUTES_PER_DAY,
            )


def _paid_late(reading: Reading, part: Cause) -> Iterator[Cause]:
    """Cash that a purchase waited for: it was ordered in the minute the cash came."""
    for flow in reading.plant.cash:
        minute = minute_up(reading.plant, flow.when)
        if reading.now < minute == part.start:
            yield Cause(kind="cash", subject=part.objects[0], end=minute)
            return


def _cash(reading: Reading, task: Task) -> Iterator[Cause]:
    if task.cost > 0 and task.done_ratio == 0:
        for flow in reading.plant.cash:
            minute = minute_up(reading.plant, flow.when)
            yield Cause(kind="cash", subject=Named("tasks", task.id), end=minute)


def _people(reading: Reading, run: TaskRun) -> Iterator[Cause]:
    assignments = reading.plan.assignments
    mine = {each.person: each for each in assignments if each.task == run.task}
    for each in assignments:
        if each.person in mine and each.task != run.task and each.end <= run.start:
            other = (
                Named("tasks", each.task)
                if each.task is not None
                else Named("equipment", each.equipment or "")
            )
            yield Cause(
                kind="person",
                subject=Named("tasks", run.task),
                objects=(
                    Named("people", each.person),
                    other,
                    Named("skills", mine[each.person].skill),
                ),
                start=each.start,
                end=each.end,
            )


def _skill_busy(reading: Reading, task: Task, run: TaskRun) -> Cause | None:
    """People of the task's skills who worked elsewhere in the open time before it."""
    skills = {need.skill for need in task.skills}
    before = max((minute for minute, _ in _links(reading, task, run)), default=0)
    others = [
        each
        for each in reading.plan.assignments
        if each.skill in skills
        and each.task not in (None, run.task)
        and each.end > before
        and each.start < run.start
    ]
    if not others:
        return None
    tasks = dict.fromkeys(each.task for each in others if each.task is not None)
    busy = sorted(tasks, key=lambda each: -reading.tasks[each].end)[:3]
    skill = next(iter(dict.fromkeys(each.skill for each in others)))
    return Cause(
        kind="skill_busy",
        subject=Named("tasks", run.task),
        objects=(Named("skills", skill), *(Named("tasks", each) for each in busy)),
        end=run.start,
    )
