"""
The picture of presses and ovens: runs, setups, heats and loads by resource.

Runs carry a number that is also the first column of the table of runs, so that a bar
too small for words still says where its words are.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from marcha.plans.plan import LineRun, Load, Plan, Run, SetupRun
from marcha.plans.shipping import made_pieces
from marcha.plans.spans import grouped
from marcha.plant.ids import DieId, EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import Equipment, EquipmentKind
from marcha.plant.records_site import LockKind, LockState
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import (
    Interval,
    Intervals,
    clip,
    length,
    minute_up,
    now_min,
    union,
)
from marcha.process.machines import machines_of
from marcha.report import legend
from marcha.report.axis import Axis, midnight, monday
from marcha.report.chart import Bar, Chart, Row
from marcha.report.drawing import standalone
from marcha.report.facts import Facts, gather
from marcha.report.palette import NEUTRAL, SERVICE, SETUP, Tint, tints
from marcha.report.writing import with_name
from marcha.text import Words

LABELS = 205.0
"""Pixels of the column of labels."""

_SETUP_TINT = Tint(SETUP, SETUP)
_WIDEST = 36_000
"""Pixels beyond which browsers draw a picture slowly."""

_CLOSEST = 480.0
"""Pixels a day of short plans: a run of two hours has room for its order."""

_NAMED = 3
"""Orders that the bar of a load names."""

_WEEK = 7 * MINUTES_PER_DAY


def press_gantt(plant: Plant, plan: Plan, words: Words) -> str:
    """
    Draw presses, die ovens and ageing ovens from the first to the last activity.

    Returns
    -------
    str
        An SVG document that needs nothing else; a long plan makes it wide.
    """
    facts = gather(plant, plan, words)
    chart = press_chart(facts)
    return standalone(chart, screen_axis(facts, LABELS), "press-", label_width=LABELS)


def press_chart(facts: Facts) -> Chart:
    """Give the rows of the picture."""
    alloys = tints(str(alloy) for alloy in facts.plant.alloys)
    numbers = run_numbers(facts.plan.runs)
    rows: list[Row] = []
    for press in machines_of(facts.plant, EquipmentKind.PRESS):
        rows.append(_press_row(facts, press, alloys, numbers))
        if any(run.press == press for run in facts.plan.runs):
            rows.append(_load_row(facts, press))
    rows += [
        _die_oven_row(facts, oven)
        for oven in machines_of(facts.plant, EquipmentKind.DIE_OVEN)
    ]
    rows += [
        _ageing_row(facts, oven)
        for oven in machines_of(facts.plant, EquipmentKind.AGEING_OVEN)
    ]
    rows += [
        _line_row(facts, line) for line in machines_of(facts.plant, EquipmentKind.LINE)
    ]
    limited = union((start, end) for start, end, _ in facts.timeline.power_limits())
    used = {str(facts.known[run.order].alloy) for run in facts.plan.runs}
    shown = {name: tint for name, tint in alloys.items() if name in used}
    return Chart(
        title=facts.pen.say("press.title"),
        rows=tuple(rows),
        limited=limited,
        now=None if facts.plant.site.now is None else now_min(facts.plant),
        now_label=facts.pen.say("axis.now"),
        legend=lambda prefix: (
            *legend.of_tints(shown, prefix),
            *legend.of_marks(facts.pen, prefix, *_marks_used(facts, limited)),
        ),
    )


def _marks_used(facts: Facts, limited: Sequence[Interval]) -> Iterator[str]:
    if any(facts.late(run) for run in facts.plan.runs):
        yield "late"
    if facts.plan.setups:
        yield "setup"
    if facts.plan.services:
        yield "service"
    yield "load"
    yield "closed"
    if limited:
        yield "power"
    states = {lock.state for lock in facts.plant.locks.values()}
    if states & {LockState.FROZEN, LockState.IN_PROGRESS}:
        yield "frozen"
    if LockState.PINNED in states:
        yield "pinned"
    if facts.plant.site.now is not None:
        yield "now"


def run_numbers(runs: Sequence[Run]) -> dict[str, int]:
    """Number of each run, from 1 in the order of start over all presses."""
    ordered = sorted(runs, key=lambda run: (run.start, run.press, run.id))
    return {run.id: place for place, run in enumerate(ordered, start=1)}


def active_window(facts: Facts) -> Interval:
    """Whole days from the first to the last activity of presses, ovens and lines."""
    spans = [*_work(facts.plan), *_preparation(facts.plan)]
    first = min((start for start, _ in spans), default=0)
    last = max((end for _, end in spans), default=0)
    begin = max(0, midnight(facts.pen, first))
    last = max(last, begin + _WEEK)
    return begin, min(facts.horizon, midnight(facts.pen, last - 1) + MINUTES_PER_DAY)


def _work(plan: Plan) -> Iterator[Interval]:
    yield from ((run.start, run.end) for run in plan.runs)
    yield from ((load.start, load.end) for load in plan.loads)
    yield from ((run.start, run.end) for run in plan.line_runs)


def _preparation(plan: Plan) -> Iterator[Interval]:
    yield from ((setup.start, setup.end) for setup in plan.setups)
    yield from ((heat.start, heat.end) for heat in plan.heats)


def screen_axis(facts: Facts, left: float) -> Axis:
    """Return the axis of the wide picture: as many pixels an hour as it can bear."""
    first, last = active_window(facts)
    days = (last - first) / MINUTES_PER_DAY
    per_day = min(_CLOSEST, max(120.0, _WIDEST / days))
    return Axis(pen=facts.pen, first=first, last=last, per_day=per_day, left=left)


def paper_axes(facts: Facts, left: float, width: float) -> Iterator[Axis]:
    """One axis for each week in which anything goes on, all on one scale."""
    first, last = active_window(facts)
    spans = list(_work(facts.plan))
    week = monday(facts.pen, first)
    while week < last:
        if any(start < week + _WEEK and end > week for start, end in spans):
            per_day = (width - left) / 7
            yield Axis(
                pen=facts.pen,
                first=week,
                last=week + _WEEK,
                per_day=per_day,
                left=left,
            )
        week += _WEEK


def _machine_note(facts: Facts, machine: EquipmentId) -> str:
    date = facts.runnable[machine]
    if date is None:
        return facts.pen.say("machine.stays_down")
    if date == 0:
        return facts.pen.say("machine.up")
    return facts.pen.say("machine.up_from", time=facts.pen.time(date))


def _absent(facts: Facts, machine: EquipmentId) -> tuple[int, int, str] | None:
    date = facts.runnable[machine]
    if date == 0:
        return None
    return (0, facts.horizon if date is None else date, _machine_note(facts, machine))


def _machine_row(
    facts: Facts, record: Equipment, *, bars: tuple[Bar, ...], **more: object
) -> Row:
    return Row(
        bars=(*bars, *_service_bars(facts, record.id)),
        label=with_name(record.id, record.name),
        note=_machine_note(facts, record.id),
        closed=_closed_while_up(facts, record.id),
        closed_name=f"{record.calendar} {facts.runnable[record.id]}",
        absent=_absent(facts, record.id),
        **more,  # type: ignore[arg-type]
    )


def _service_bars(facts: Facts, machine: EquipmentId) -> Iterator[Bar]:
    """Hatched bars of the services of a machine."""
    for each in facts.plan.services:
        rule = facts.plant.maintenance[each.rule]
        if rule.equipment == machine:
            span = facts.pen.span(each.start, each.end)
            yield Bar(
                start=each.start,
                end=each.end,
                tint=SERVICE,
                title=f"{with_name(rule.id, rule.name)} · {span}",
                labels=((str(rule.id),),),
            )


def _closed_while_up(facts: Facts, machine: EquipmentId) -> Intervals:
    date = facts.runnable[machine]
    if date is None:
        return ()
    return clip(facts.closed(machine), date, facts.horizon)


def _press_row(
    facts: Facts,
    press: EquipmentId,
    alloys: Mapping[str, Tint],
    numbers: Mapping[str, int],
) -> Row:
    setups = sorted(
        (each for each in facts.plan.setups if each.press == press),
        key=lambda each: each.start,
    )
    runs = [run for run in facts.plan.runs if run.press == press]
    changes = list(zip(setups, setup_texts(facts, press, setups), strict=True))
    bars = [
        Bar(
            start=setup.start,
            end=setup.end,
            tint=_SETUP_TINT,
            thin=True,
            title=f"{change} · {facts.pen.span(setup.start, setup.end)}",
        )
        for setup, change in changes
    ]
    bars += [_run_bar(facts, run, alloys, numbers) for run in runs]
    return _machine_row(
        facts,
        facts.plant.equipment[press],
        bars=tuple(bars),
        lane=34,
        captions=tuple((setup.start, change) for setup, change in changes),
        strong=True,
    )


def setup_texts(
    facts: Facts, press: EquipmentId, setups: Sequence[SetupRun]
) -> Iterator[str]:
    """From which die to which (and to which container) each setup of a press goes."""
    before: DieId | None = facts.plant.equipment[press].mounted_die
    box = None
    for setup in setups:
        text = f"{before or '–'} → {setup.die}"
        if before == setup.die:
            text = str(setup.die)
        if box is not None and setup.container != box:
            text += f" · {setup.container}"
        yield text
        before, box = setup.die, setup.container


def _run_bar(
    facts: Facts, run: Run, alloys: Mapping[str, Tint], numbers: Mapping[str, int]
) -> Bar:
    profile = facts.plant.orders[run.order].profile
    demand = facts.known[run.order]
    late = facts.late(run)
    mark = "▲ " if late else ""
    first = f"{mark}{numbers[run.id]} {run.order}"
    second = f"{profile} · {demand.alloy}"
    pieces = made_pieces(facts.plant, run)
    title = facts.pen.say(
        "press.run_title",
        number=numbers[run.id],
        order=run.order,
        profile=profile,
        alloy=demand.alloy,
        die=run.die,
        span=facts.pen.span(run.start, run.end),
        pieces=facts.pen.words.number(pieces),
        kg=facts.pen.kg(pieces * demand.piece_kg),
    )
    if late:
        title += facts.pen.say("press.late_title", due=facts.pen.time(demand.due))
    return Bar(
        start=run.start,
        end=run.end,
        title=title,
        tint=alloys.get(str(demand.alloy), NEUTRAL),
        labels=(
            (first, second),
            (first,),
            (f"{mark}{numbers[run.id]}", str(run.order)),
            (f"{mark}{numbers[run.id]}",),
        ),
        tiny=str(numbers[run.id]),
        late=late,
        lock=_lock(facts, run),
        anchor=f"run-{numbers[run.id]}",
    )


def _lock(facts: Facts, run: Run) -> Literal["", "pinned", "frozen"]:
    for lock in facts.plant.locks.values():
        if (
            lock.kind is LockKind.RUN
            and (lock.equipment, lock.order) == (run.press, run.order)
            and (lock.die is None or lock.die == run.die)
            and (lock.start is None or minute_up(facts.plant, lock.start) == run.start)
        ):
            return "pinned" if lock.state is LockState.PINNED else "frozen"
    return ""


def _load_row(facts: Facts, press: EquipmentId) -> Row:
    """Share of each day's open minutes that the press works: the load strip."""
    opened = facts.timeline.machine(press)
    busy = union(
        (each.start, each.end)
        for part in (facts.plan.runs, facts.plan.setups)
        for each in part
        if each.press == press
    )
    columns = []
    first, last = active_window(facts)
    for start in range(midnight(facts.pen, first), last, MINUTES_PER_DAY):
        end = start + MINUTES_PER_DAY
        room = length(clip(opened, start, end))
        work = length(clip(busy, start, end))
        if room and work:
            title = facts.pen.say(
                "press.load_title",
                day=facts.pen.day(start),
                share=facts.pen.percent(work / room, 0),
                open=facts.pen.words.number(room / 60, 1),
            )
            columns.append((start, end, work / room, title))
    label = facts.pen.say("press.load")
    return Row(label=label, columns=tuple(columns), lane=18, indent=1)


def _die_oven_row(facts: Facts, oven: EquipmentId) -> Row:
    bars = tuple(
        Bar(
            start=heat.start,
            end=heat.end,
            labels=((str(heat.die),),),
            title=f"{heat.die} · {facts.pen.span(heat.start, heat.end)}",
        )
        for heat in facts.plan.heats
        if heat.oven == oven
    )
    return _machine_row(facts, facts.plant.equipment[oven], bars=bars, lane=18)


def _ageing_row(facts: Facts, oven: EquipmentId) -> Row:
    loads = [load for load in facts.plan.loads if load.oven == oven]
    bars = tuple(_load_bar(facts, load) for load in loads)
    return _machine_row(facts, facts.plant.equipment[oven], bars=bars, lane=30)


def _load_bar(facts: Facts, load: Load) -> Bar:
    kg = sum(facts.known[item.order].piece_kg * item.pieces for item in load.items)
    orders = list(dict.fromkeys(str(item.order) for item in load.items))
    shown = ", ".join(orders[:_NAMED]) + (" …" if len(orders) > _NAMED else "")
    title = facts.pen.say(
        "press.load_of_oven",
        recipe=load.recipe,
        kg=facts.pen.kg(kg),
        span=facts.pen.span(load.start, load.end),
        orders=", ".join(orders),
    )
    first = f"{load.recipe} · {facts.pen.kg(kg)}"
    return Bar(
        start=load.start,
        end=load.end,
        title=title,
        labels=(
            (first, shown),
            (str(load.recipe), facts.pen.kg(kg)),
            (facts.pen.kg(kg),),
        ),
    )


def _line_row(facts: Facts, line: EquipmentId) -> Row:
    """Row of a line: a bar for each line run, one for a whole batch."""
    runs = grouped(
        ((run.operation, run.start, run.end), run)
        for run in facts.plan.line_runs
        if run.equipment == line
    )
    bars = tuple(_line_bar(facts, together) for together in runs.values())
    return _machine_row(facts, facts.plant.equipment[line], bars=bars, lane=30)


def _line_bar(facts: Facts, runs: Sequence[LineRun]) -> Bar:
    first = runs[0]
    operation = facts.plant.operations[first.operation]
    stage = operation.stage or operation.id
    kg = facts.pen.kg(sum(run.mass_kg for run in runs))
    orders = list(dict.fromkeys(str(run.order) for run in runs))
    shown = ", ".join(orders[:_NAMED]) + (" …" if len(orders) > _NAMED else "")
    return Bar(
        start=first.start,
        end=first.end,
        title=facts.pen.say(
            "press.step_of_line",
            stage=stage,
            kg=kg,
            span=facts.pen.span(first.start, first.end),
            orders=", ".join(orders),
        ),
        labels=((f"{stage} · {kg}", shown), (shown, kg), (shown,)),
    )
