"""Back to work: tasks, machines, purchases, and who works where."""

from marcha.plans.plan import Assignment, Purchase, TaskRun
from marcha.plans.restart_dates import donors
from marcha.plant.ids import EquipmentId
from marcha.plant.records_equipment import MachineState
from marcha.plant.timeline import clip, length
from marcha.process.machines import needed_machines, tasks_of, work_min
from marcha.tables.names import choice_word
from marcha.tables.plan_book import causes
from marcha.tables.plan_book.facts import PlanFacts, listed
from marcha.tables.plan_book.part import Column, Kind, Mark, Part, Row

_TASKS = (
    Column("task"),
    Column("what", Kind.PROSE),
    Column("machine"),
    Column("machine_name"),
    Column("start", Kind.MOMENT),
    Column("end", Kind.MOMENT),
    Column("work_h", Kind.DECIMAL),
    Column("people", Kind.PROSE),
    Column("parts"),
)

_MACHINES = (
    Column("machine"),
    Column("machine_name"),
    Column("machine_kind"),
    Column("hall"),
    Column("at_start"),
    Column("up", Kind.MOMENT),
    Column("runnable", Kind.MOMENT),
    Column("machine_state"),
    Column("waits_for", Kind.PROSE),
    *causes.COLUMNS,
)

_PURCHASES = (
    Column("part"),
    Column("part_name"),
    Column("part_source"),
    Column("source_kind"),
    Column("count", Kind.WHOLE),
    Column("order_by", Kind.MOMENT),
    Column("arrives", Kind.MOMENT),
    Column("cost", Kind.MONEY),
    Column("currency"),
)

_PEOPLE = (
    Column("person"),
    Column("person_name"),
    Column("start", Kind.MOMENT),
    Column("end", Kind.MOMENT),
    Column("hours", Kind.DECIMAL),
    Column("post"),
    Column("post_name", Kind.PROSE),
    Column("skill"),
)


def tasks(facts: PlanFacts) -> Part:
    """Tasks of the restart by start."""
    crews: dict[str, list[str]] = {}
    for each in facts.plan.assignments:
        if each.task is not None:
            crews.setdefault(each.task, []).append(_person(facts, each))
    runs = sorted(facts.plan.tasks, key=lambda run: (run.start, run.end))
    return Part(
        title=facts.say("sheet.restart"),
        note=facts.say("note.restart"),
        columns=_TASKS,
        rows=tuple(_task(facts, run, crews.get(run.task, [])) for run in runs),
    )


def _task(facts: PlanFacts, run: TaskRun, crew: list[str]) -> Row:
    task = facts.plant.tasks[run.task]
    name = facts.machine_name(task.equipment) if task.equipment is not None else None
    return (
        task.id,
        task.name,
        task.equipment,
        name,
        facts.at(run.start),
        facts.at(run.end),
        work_min(task) / 60,
        listed(crew) or None,
        listed(f"{need.count} × {need.part}" for need in task.parts) or None,
    )


def _person(facts: PlanFacts, assignment: Assignment) -> str:
    name = facts.plant.people[assignment.person].name
    return assignment.person if name in {"", assignment.person} else name


def machines(facts: PlanFacts) -> Part:
    """Every machine: when it comes back, and what holds it."""
    given = donors(facts.plant, facts.plan)
    return Part(
        title=facts.say("sheet.machines"),
        note=facts.say("note.machines"),
        columns=_MACHINES,
        rows=tuple(_machine(facts, each, given) for each in facts.plant.equipment),
    )


def _machine(
    facts: PlanFacts, machine: EquipmentId, given: frozenset[EquipmentId]
) -> Row:
    record = facts.plant.equipment[machine]
    runnable = facts.runnable[machine]
    state = Mark(facts.say("machine.down"), "unplanned")
    if runnable is not None:
        key = "up" if runnable == 0 else "back"
        state = Mark(facts.say(f"machine.{key}"), "good")
    down = record.state is MachineState.DOWN
    return (
        machine,
        record.name,
        choice_word(record.kind, facts.words),
        record.hall,
        choice_word(record.state, facts.words),
        facts.at(facts.up[machine]) if down else None,
        facts.at(runnable),
        state,
        _waits_for(facts, machine, given),
        *causes.cells(facts, machine),
    )


def _waits_for(
    facts: PlanFacts, machine: EquipmentId, given: frozenset[EquipmentId]
) -> str | None:
    """Name what decides from when a machine runs: its last task, or other machines."""
    needs = [each for each in needed_machines(facts.plant, machine) if each != machine]
    up, runnable = facts.up[machine], facts.runnable[machine]
    if runnable is None:
        missing = [each for each in needs if facts.up[each] is None or each in given]
        return facts.say("waits.down", machines=listed(missing)) if missing else None
    if runnable == 0:
        return None
    if up == runnable:
        last = [run.task for run in facts.plan.tasks if run.end == up]
        own = {task.id for task in tasks_of(facts.plant, machine)}
        names = listed(task for task in last if task in own)
        return facts.say("waits.task", tasks=names) if names else None
    deciding = [each for each in needs if facts.up[each] == runnable]
    return facts.say("waits.machine", machines=listed(deciding))


def purchases(facts: PlanFacts) -> Part:
    """Spares to order, by the day on which to order them."""
    bought = sorted(facts.plan.purchases, key=lambda each: (each.ordered, each.part))
    return Part(
        title=facts.say("sheet.purchases"),
        note=facts.say("note.purchases"),
        columns=_PURCHASES,
        rows=tuple(_purchase(facts, each) for each in bought),
    )


def _purchase(facts: PlanFacts, bought: Purchase) -> Row:
    source = facts.plant.part_sources[bought.source]
    kind = choice_word(source.kind, facts.words)
    return (
        bought.part,
        facts.plant.parts[bought.part].name,
        source.id,
        kind if source.equipment is None else f"{kind}: {source.equipment}",
        bought.count,
        facts.at(bought.ordered),
        facts.at(bought.arrives),
        bought.cost,
        facts.plant.site.currency,
    )


def people(facts: PlanFacts) -> Part:
    """Who works where and when, person by person."""
    posts = sorted(facts.plan.assignments, key=lambda each: (each.person, each.start))
    return Part(
        title=facts.say("sheet.people"),
        note=facts.say("note.people"),
        columns=_PEOPLE,
        rows=tuple(_post(facts, each) for each in posts),
    )


def _post(facts: PlanFacts, each: Assignment) -> Row:
    name, minutes = "", each.end - each.start
    if each.task is not None:
        task = facts.plant.tasks[each.task]
        opened = facts.timeline.open(task.calendar)
        name, minutes = task.name, length(clip(opened, each.start, each.end))
    elif each.equipment is not None:
        name = facts.machine_name(each.equipment)
    skill = facts.plant.skills[each.skill].name
    return (
        each.person,
        facts.plant.people[each.person].name,
        facts.at(each.start),
        facts.at(each.end),
        minutes / 60,
        each.task or each.equipment,
        name,
        skill or each.skill,
    )
