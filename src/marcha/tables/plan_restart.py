"""The restart as tables of the plan: tasks, machines, spares to buy, people."""

from marcha.plans import machine_up, runnable_from
from marcha.plant.records_repair import Task
from marcha.tables.excel import Written
from marcha.tables.names import choice_word
from marcha.tables.plan_source import Source, Table


def restart(source: Source) -> Table:
    """Tasks by their start."""
    people: dict[str, list[str]] = {}
    for post in source.plan.assignments:
        if post.task is not None:
            people.setdefault(post.task, []).append(f"{post.person} ({post.skill})")
    runs = sorted(source.plan.tasks, key=lambda run: (run.start, run.end))
    tasks = source.plant.tasks
    return Table(
        name="restart",
        columns=(
            ("task", "text"), ("name", "text"), ("equipment", "text"),
            ("start", "moment"), ("end", "moment"), ("people", "wide"),
            ("parts", "wide"), ("cost", "money"),
        ),
        rows=[
            (
                run.task, tasks[run.task].name, tasks[run.task].equipment,
                source.at(run.start), source.at(run.end),
                "; ".join(people.get(run.task, ())), _parts(tasks[run.task]),
                tasks[run.task].cost or None,
            )
            for run in runs
        ],
    )  # fmt: skip


def _parts(task: Task) -> str:
    return "; ".join(f"{need.part} × {need.count}" for need in task.parts)


def machines(source: Source) -> Table:
    """When each machine comes up."""
    up = machine_up(source.plant, source.plan)
    ready = runnable_from(source.plant, source.plan)
    causes = source.first_causes
    return Table(
        name="machines",
        columns=(
            ("equipment", "text"), ("name", "text"), ("kind", "text"),
            ("state", "text"), ("up", "moment"), ("runnable", "moment"),
            ("cause", "wide"),
        ),
        rows=[
            (
                each.id, each.name, choice_word(each.kind, source.words),
                choice_word(each.state, source.words),
                _date_or_never(source, up[each.id]),
                _date_or_never(source, ready[each.id]), causes.get(each.id),
            )
            for each in source.plant.equipment.values()
        ],
    )  # fmt: skip


def _date_or_never(source: Source, minute: int | None) -> Written:
    return source.at(minute) or source.words("planbook.not_within")


def purchases(source: Source) -> Table:
    """Spares to order, by the day of ordering."""
    bought = sorted(source.plan.purchases, key=lambda each: each.ordered)
    plant = source.plant
    rows = []
    for each in bought:
        origin = plant.part_sources.get(each.source)
        part = plant.parts.get(each.part)
        kind = None if origin is None else choice_word(origin.kind, source.words)
        rows.append(
            (
                source.at(each.ordered), each.part, part.name if part else None,
                each.count, each.source, kind, source.at(each.arrives), each.cost,
            )
        )  # fmt: skip
    return Table(
        name="purchases",
        columns=(
            ("ordered", "moment"), ("part", "text"), ("name", "text"),
            ("count", "whole"), ("source", "text"), ("kind", "text"),
            ("arrives", "moment"), ("cost", "money"),
        ),
        rows=rows,
    )  # fmt: skip


def people(source: Source) -> Table:
    """Who works where, by person and time."""
    posts = sorted(source.plan.assignments, key=lambda each: (each.person, each.start))
    names = source.plant.people
    rows = []
    for each in posts:
        post: str = each.equipment or ""
        if each.task is not None:
            post = source.words("planbook.task_post", task=each.task)
        name = names[each.person].name if each.person in names else None
        rows.append(
            (
                each.person, name, source.at(each.start), source.at(each.end),
                each.skill, post,
            )
        )  # fmt: skip
    return Table(
        name="people",
        columns=(
            ("person", "text"), ("name", "text"), ("start", "moment"),
            ("end", "moment"), ("skill", "text"), ("post", "text"),
        ),
        rows=rows,
    )  # fmt: skip
