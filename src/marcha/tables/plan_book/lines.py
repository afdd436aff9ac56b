"""What a line does, and when: a sheet for the people who run it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from marcha.plans.line_flow import KG
from marcha.plans.plan import LineRun
from marcha.plans.spans import grouped
from marcha.plant.ids import EquipmentId
from marcha.process.routes import line_setup_min
from marcha.tables.plan_book.facts import PlanFacts, listed
from marcha.tables.plan_book.part import Cell, Column, Kind, Mark, Part, Row

_LINE = (
    Column("day", Kind.DAY),
    Column("from", Kind.CLOCK),
    Column("to", Kind.CLOCK),
    Column("what"),
    Column("line_run"),
    Column("order"),
    Column("article"),
    Column("alloy"),
    Column("in_kg", Kind.WHOLE),
    Column("out_kg", Kind.WHOLE),
    Column("feeds", Kind.PROSE),
    Column("remark", Kind.PROSE),
)


def line(facts: PlanFacts, machine: EquipmentId) -> Part:
    """Line runs of one line in the order of time, a page for each day."""
    runs = sorted(
        (each for each in facts.plan.line_runs if each.equipment == machine),
        key=lambda each: (each.start, each.end, each.id),
    )
    name = facts.machine_name(machine)
    shown = machine if name in {"", machine} else f"{machine} · {name}"
    return Part(
        title=facts.say("line.title", line=shown),
        note=facts.say("note.line"),
        columns=_LINE,
        rows=tuple(_rows(facts, machine, runs)),
        page_starts=tuple(_day_starts(facts, runs)),
    )


def _day_starts(facts: PlanFacts, runs: Sequence[LineRun]) -> Iterator[int]:
    days = [moment.date() for each in runs if (moment := facts.at(each.start))]
    for place, (before, after) in enumerate(pairwise(days), start=1):
        if before != after:
            yield place


def _rows(
    facts: PlanFacts, machine: EquipmentId, runs: Sequence[LineRun]
) -> Iterator[Row]:
    feeds = grouped((draw.line_run, draw) for draw in facts.plan.feed_draws)
    operations = facts.plant.operations
    before: str | None = None
    for run in runs:
        operation = operations[run.operation]
        order, wanted = facts.plant.orders[run.order], facts.known[run.order]
        drawn = listed(
            f"{draw.feed}: {facts.words.number(round(draw.mass_kg))} kg"
            for draw in feeds.get(run.id, ())
            if draw.mass_kg > KG
        )
        family = operation.setup_family
        setup = 0
        if before is not None:
            setup = line_setup_min(facts.plant, machine, before, family)
        before = family
        yield (
            facts.at(run.start),
            facts.at(run.start),
            facts.at(run.end),
            operation.stage or operation.id,
            run.id,
            run.order,
            order.profile or order.product,
            wanted.alloy,
            run.mass_kg,
            run.mass_kg * operation.yield_ratio,
            drawn or None,
            _remark(facts, run, setup),
        )


def _remark(facts: PlanFacts, run: LineRun, setup: int) -> Cell:
    """Say that the order is late, else that the line changes before."""
    if run.end > facts.known[run.order].due:
        due = facts.words.day(facts.plant.orders[run.order].due)
        return Mark(facts.say("press.late", due=due), "late")
    if setup:
        return facts.say("line.setup", minutes=facts.words.duration(setup))
    return None
