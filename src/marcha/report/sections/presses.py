"""Presses and ovens: the Gantt, and the runs and loads in it as tables."""

from collections.abc import Iterator, Mapping

from marcha.plans.plan import LineRun, Load, Run
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import EquipmentId
from marcha.plant.records_equipment import EquipmentKind
from marcha.process.machines import machines_of
from marcha.report.axis import midnight
from marcha.report.facts import Facts
from marcha.report.figure import paper_pictures, scrolling
from marcha.report.markup import Markup, tag
from marcha.report.press_gantt import (
    LABELS,
    paper_axes,
    press_chart,
    run_numbers,
    screen_axis,
    setup_texts,
)
from marcha.report.table import Column, Line, folded, paragraph, section, table
from marcha.report.writing import with_name

_PAPER = 1040.0


def presses_section(facts: Facts) -> Markup:
    """Write everything that presses and ovens do."""
    pen = facts.pen
    title = pen.say("press.title")
    if not (facts.plan.runs or facts.plan.loads or facts.plan.line_runs):
        return section("presses", title, paragraph(pen.say("press.nothing"), "note"))
    chart = press_chart(facts)
    starts = [run.start for run in facts.plan.runs]
    starts += [run.start for run in facts.plan.line_runs]
    begin = min(starts, default=0)
    screen = scrolling(
        chart, screen_axis(facts, 0), "press-", LABELS, begin=max(0, begin - 240)
    )
    axes = list(paper_axes(facts, LABELS, _PAPER))
    paper = paper_pictures([chart] * len(axes), axes, "press-paper-", LABELS)
    numbers = run_numbers(facts.plan.runs)
    parts: list[Markup] = [
        paragraph(pen.say("press.how_to_read"), "note"),
        tag("figure", screen, paper),
    ]
    for press in machines_of(facts.plant, EquipmentKind.PRESS):
        runs = [run for run in facts.plan.runs if run.press == press]
        if runs:
            parts.append(_runs(facts, press, runs, numbers))
    parts += [
        _loads(facts, oven, loads)
        for oven in machines_of(facts.plant, EquipmentKind.AGEING_OVEN)
        if (loads := [load for load in facts.plan.loads if load.oven == oven])
    ]
    parts += [
        _steps(facts, line, steps)
        for line in machines_of(facts.plant, EquipmentKind.LINE)
        if (steps := [run for run in facts.plan.line_runs if run.equipment == line])
    ]
    return section("presses", title, *parts)


def _runs(
    facts: Facts, press: EquipmentId, runs: list[Run], numbers: Mapping[str, int]
) -> Markup:
    pen = facts.pen
    columns = [
        Column(pen.say("run.number"), "number"),
        Column(pen.say("run.time"), "time"),
        Column(pen.say("orders.order"), "key"),
        Column(pen.say("orders.profile")),
        Column(pen.say("run.die")),
        Column(pen.say("run.billets")),
        Column(pen.say("run.pieces"), "number"),
        Column(pen.say("run.kg"), "number"),
        Column(pen.say("run.due"), "time"),
    ]
    name = with_name(press, facts.plant.equipment[press].name)
    title = pen.say("press.runs_of", press=name)
    lines = list(_by_day(facts, press, runs, numbers))
    return folded(title, [table(columns, lines, title)], count=len(runs))


def _by_day(
    facts: Facts, press: EquipmentId, runs: list[Run], numbers: Mapping[str, int]
) -> Iterator[Line]:
    pen = facts.pen
    setups = sorted(
        (each for each in facts.plan.setups if each.press == press),
        key=lambda each: each.start,
    )
    changes = zip(setups, setup_texts(facts, press, setups), strict=True)
    waiting = [(setup.start, f"{pen.clock(setup.start)}–{pen.clock(setup.end)}", text)
               for setup, text in changes]  # fmt: skip
    day = None
    for run in sorted(runs, key=lambda each: each.start):
        if midnight(pen, run.start) != day:
            day = midnight(pen, run.start)
            yield Line((f"{pen.weekday(day)} {pen.full_day(day)}",))
        change = ""
        while waiting and waiting[0][0] < run.start:
            _, span, text = waiting.pop(0)
            change = pen.say("run.after_change", change=text, span=span)
        yield _run(facts, run, numbers[run.id], change)


def _run(facts: Facts, run: Run, number: int, change: str) -> Line:
    pen, demand = facts.pen, facts.known[run.order]
    pieces = made_pieces(facts.plant, run)
    late = facts.late(run)
    billets = ", ".join(
        f"{pen.words.number(push.billets)} × {pen.words.number(push.billet_mm)} mm"
        for push in run.pushes
    )
    profile = facts.plant.orders[run.order].profile
    die = tag("span", run.die, tag("small", change) if change else None)
    due = pen.time(demand.due)
    return Line(
        (
            number,
            f"{pen.clock(run.start)}–{pen.clock(run.end)}",
            run.order,
            tag("span", profile, tag("small", demand.alloy)),
            die,
            billets,
            pen.words.number(pieces),
            pen.words.number(pieces * demand.piece_kg),
            pen.say("run.late", due=due) if late else due,
        ),
        id=f"run-{number}",
        look="late" if late else "",
    )


def _loads(facts: Facts, oven: EquipmentId, loads: list[Load]) -> Markup:
    pen = facts.pen
    columns = [
        Column(pen.say("run.time"), "time"),
        Column(pen.say("load.recipe"), "key"),
        Column(pen.say("load.holds")),
        Column(pen.say("run.pieces"), "number"),
        Column(pen.say("run.kg"), "number"),
    ]
    lines = []
    for load in sorted(loads, key=lambda each: each.start):
        kg = sum(facts.known[item.order].piece_kg * item.pieces for item in load.items)
        pieces: dict[str, int] = {}
        for item in load.items:
            pieces[item.order] = pieces.get(item.order, 0) + item.pieces
        holds = ", ".join(
            f"{order} ({pen.words.number(count)})" for order, count in pieces.items()
        )
        lines.append(
            Line(
                (
                    pen.span(load.start, load.end),
                    load.recipe,
                    holds,
                    pen.words.number(sum(pieces.values())),
                    pen.words.number(kg),
                )
            )
        )
    name = with_name(oven, facts.plant.equipment[oven].name)
    title = pen.say("press.loads_of", oven=name)
    return folded(title, [table(columns, lines, title)], count=len(loads))


def _steps(facts: Facts, line: EquipmentId, steps: list[LineRun]) -> Markup:
    """Table of the line runs of one line."""
    pen, plant = facts.pen, facts.plant
    columns = [
        Column(pen.say("run.time"), "time"),
        Column(pen.say("step.stage"), "key"),
        Column(pen.say("orders.order"), "key"),
        Column(pen.say("step.article")),
        Column(pen.say("step.in_kg"), "number"),
        Column(pen.say("step.out_kg"), "number"),
        Column(pen.say("run.due"), "time"),
    ]
    lines = []
    for run in sorted(steps, key=lambda each: (each.start, each.id)):
        operation, order = plant.operations[run.operation], plant.orders[run.order]
        demand = facts.known[run.order]
        article = order.profile or order.product or ""
        lines.append(
            Line(
                (
                    pen.span(run.start, run.end),
                    operation.stage or operation.id,
                    run.order,
                    tag("span", article, tag("small", demand.alloy)),
                    pen.words.number(run.mass_kg),
                    pen.words.number(run.mass_kg * operation.yield_ratio),
                    pen.time(demand.due),
                )
            )
        )
    name = with_name(line, plant.equipment[line].name)
    title = pen.say("press.steps_of", line=name)
    return folded(title, [table(columns, lines, title)], count=len(steps))
