"""The restart: its Gantt, when each machine comes up, spares, machines left down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from marcha.plans.plan import Purchase, Reason
from marcha.plans.restart_dates import donors
from marcha.plant.ids import EquipmentId, TaskId
from marcha.plant.records_equipment import MachineState
from marcha.process.machines import needed_machines
from marcha.report.chart import Chart
from marcha.report.facts import Facts
from marcha.report.figure import paper_pictures, scrolling
from marcha.report.markup import Markup, tag
from marcha.report.reasons import cause_text
from marcha.report.restart_gantt import (
    LABELS,
    restart_axis,
    restart_chart,
    wait_text,
)
from marcha.report.table import (
    Column,
    Line,
    folded,
    paragraph,
    section,
    table,
    unbroken,
)
from marcha.report.waiting import Wait, chain, waits
from marcha.report.writing import with_name

_SCREEN = 1150.0
_PAPER = 1040.0
_PAPER_HEIGHT = 600.0
_NAMED = 3
"""Tasks of the chain to a machine that its row names."""


def restart_section(facts: Facts) -> Markup:
    """Write everything about machines that are down at the start."""
    pen = facts.pen
    down = [
        each.id
        for each in facts.plant.equipment.values()
        if each.state is MachineState.DOWN
    ]
    parts: list[Markup | None] = []
    if not down and not facts.plan.tasks:
        parts.append(paragraph(pen.say("restart.nothing"), "well"))
    else:
        parts += [_picture(facts), _machines(facts, down), _left_down(facts)]
        parts += [_tasks(facts), _purchases(facts)]
    return section("restart", pen.say("restart.title"), *parts)


def _picture(facts: Facts) -> Markup | None:
    chart = restart_chart(facts)
    if not chart.rows:
        return None
    width = _SCREEN - LABELS
    screen = scrolling(chart, restart_axis(facts, 0, width), "restart-", LABELS)
    pages = list(_pages(chart))
    axes = [restart_axis(facts, LABELS, _PAPER - LABELS)] * len(pages)
    paper = paper_pictures(pages, axes, "restart-paper-", LABELS)
    return tag("figure", screen, paper)


def _pages(chart: Chart) -> Iterator[Chart]:
    """Cut the rows into sheets of paper; elbows that would cross two are left out."""
    start, height = 0, 0.0
    ends = []
    for place, row in enumerate(chart.rows):
        height += row.height
        # A machine's head stays with its first task.
        if height > _PAPER_HEIGHT and place > start + 1:
            cut = place - 1 if chart.rows[place - 1].strong else place
            ends.append(cut)
            height = sum(each.height for each in chart.rows[cut : place + 1])
            start = cut
    for first, last in zip([0, *ends], [*ends, len(chart.rows)], strict=True):
        links = tuple(
            (r0 - first, m0, r1 - first, m1)
            for r0, m0, r1, m1 in chart.links
            if first <= r0 < last and first <= r1 < last
        )
        yield replace(chart, rows=chart.rows[first:last], links=links)


def _machines(facts: Facts, down: Sequence[EquipmentId]) -> Markup | None:
    if not down:
        return None
    pen = facts.pen
    columns = [
        Column(pen.say("machine.machine"), "name"),
        Column(pen.say("machine.repaired"), "time"),
        Column(pen.say("machine.runs"), "time"),
        Column(pen.say("machine.waits_for"), "long"),
    ]
    causes = waits(facts)

    def date(machine: EquipmentId) -> tuple[bool, int, str]:
        up = facts.runnable[machine]
        return (up is None, up or 0, machine)

    lines = []
    for machine in sorted(down, key=date):
        up, runnable = facts.up[machine], facts.runnable[machine]
        lines.append(
            Line(
                (
                    with_name(machine, facts.plant.equipment[machine].name),
                    pen.say("machine.stays_down") if up is None else pen.time(up),
                    "–" if runnable is None else pen.time(runnable),
                    unbroken("; ".join(_waits_for(facts, machine, causes))),
                )
            )
        )
    return table(columns, lines, pen.say("machine.when"))


def _waits_for(
    facts: Facts, machine: EquipmentId, causes: Mapping[TaskId, Wait]
) -> Iterator[str]:
    pen = facts.pen
    up = facts.up[machine]
    if up is None:
        return
    path, root = chain(facts, causes, machine)
    if path:
        tasks = [facts.plant.tasks[task] for task in path[:_NAMED]]
        names = [with_name(task.id, task.name) for task in tasks]
        text = " ← ".join(names)
        if len(path) > _NAMED:
            text += " ← …"
        if root is not None:
            text += f" ← {wait_text(facts, root)}"
        yield text
    for other in needed_machines(facts.plant, machine)[1:]:
        date = facts.up[other]
        if date is None:
            yield pen.say("machine.needs_never", machine=other)
        elif date > up and date == facts.runnable[machine]:
            yield pen.say("machine.needs", machine=other, time=pen.time(date))


def _left_down(facts: Facts) -> Markup | None:
    pen = facts.pen
    down = [machine for machine, date in facts.runnable.items() if date is None]
    if not down:
        return None
    texts: dict[str, list[str]] = {}
    for reason in facts.plan.reasons:
        text = cause_text(facts.plant, reason, pen.words)
        texts.setdefault(reason.subject, []).append(text)
    given = donors(facts.plant, facts.plan)
    lines = []
    for machine in down:
        why = texts.get(machine, [])
        if machine in given and not why:
            donor = Reason(subject=machine, code="donor")
            why = [cause_text(facts.plant, donor, pen.words)]
        name = with_name(machine, facts.plant.equipment[machine].name)
        lines.append(Line((name, "; ".join(why) or pen.say("orders.no_reason"))))
    columns = [
        Column(pen.say("machine.machine"), "name"),
        Column(pen.say("orders.why"), "long"),
    ]
    heading = tag("h3", pen.say("machine.left_down"), id="down")
    caption = pen.say("machine.left_down")
    return tag("div", heading, table(columns, lines, caption))


def _tasks(facts: Facts) -> Markup | None:
    if not facts.plan.tasks:
        return None
    pen = facts.pen
    people: dict[str, list[str]] = {}
    for each in facts.plan.assignments:
        if each.task is not None:
            people.setdefault(each.task, []).append(each.person)
    causes = waits(facts)
    lines = []
    for run in sorted(facts.plan.tasks, key=lambda each: (each.start, each.task)):
        task = facts.plant.tasks[run.task]
        cause = causes.get(run.task)
        lines.append(
            Line(
                (
                    with_name(task.id, task.name),
                    task.equipment or "–",
                    pen.time(run.start),
                    pen.time(run.end),
                    ", ".join(people.get(task.id, ())),
                    "" if cause is None else wait_text(facts, cause),
                )
            )
        )
    columns = [
        Column(pen.say("task.task"), "name"),
        Column(pen.say("machine.machine")),
        Column(pen.say("task.start"), "time"),
        Column(pen.say("task.end"), "time"),
        Column(pen.say("task.people")),
        Column(pen.say("machine.waits_for")),
    ]
    title = pen.say("task.title")
    return folded(title, [table(columns, lines, title)], count=len(lines))


def _purchases(facts: Facts) -> Markup | None:
    if not facts.plan.purchases:
        return None
    pen, currency = facts.pen, facts.plant.site.currency
    columns = [
        Column(pen.say("purchase.part"), "name"),
        Column(pen.say("purchase.source")),
        Column(pen.say("purchase.count"), "number"),
        Column(pen.say("purchase.order_by"), "time"),
        Column(pen.say("purchase.arrives"), "time"),
        Column(pen.say("purchase.cost", currency=currency), "number"),
    ]
    lines = [_purchase(facts, each) for each in _bought_at_once(facts)]
    total = sum(each.cost for each in facts.plan.purchases)
    end = (pen.say("total"), "", "", "", "", pen.words.number(total))
    lines.append(Line(end, look="total"))
    title = pen.say("purchase.title")
    return tag("div", tag("h3", title), table(columns, lines, title))


def _bought_at_once(facts: Facts) -> list[Purchase]:
    """Purchases by date, those of one part, source and time as one."""
    together: dict[tuple[object, ...], Purchase] = {}
    for each in sorted(facts.plan.purchases, key=lambda buy: (buy.ordered, buy.part)):
        key = (each.source, each.part, each.ordered, each.arrives)
        found = together.get(key)
        if found is not None:
            count, cost = found.count + each.count, found.cost + each.cost
            each = replace(each, count=count, cost=cost)  # noqa: PLW2901 - the sum
        together[key] = each
    return list(together.values())


def _purchase(facts: Facts, bought: Purchase) -> Line:
    pen = facts.pen
    source = facts.plant.part_sources[bought.source]
    kind = pen.words(f"fields.choices.SourceKind.{source.kind.value}")
    if source.equipment is not None:
        kind += f" ({source.equipment})"
    part = facts.plant.parts.get(bought.part)
    return Line(
        (
            with_name(bought.part, part.name if part else ""),
            f"{bought.source} · {kind}",
            pen.words.number(bought.count),
            pen.day(bought.ordered),
            pen.day(bought.arrives),
            pen.words.number(bought.cost),
        )
    )
