"""Rules of line runs, batches, setups of lines, and feeds (S34 to S39)."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from marcha.plans.line_flow import KG, outputs
from marcha.plans.plan import FeedDraw, LineRun
from marcha.plans.rules.facts import Facts
from marcha.plans.rules.violation import Finding, found
from marcha.plans.shipping import off_the_press
from marcha.plans.spans import grouped
from marcha.plant.ids import OrderId
from marcha.plant.records_metal import Quality
from marcha.plant.records_routes import Feed, Operation
from marcha.plant.timeline import minute_up
from marcha.process.routes import line_minutes, line_setup_min

_SHARE = 1e-6
"""Share by which what a line run takes and what it draws may differ."""


def _known_runs(facts: Facts) -> Iterator[tuple[LineRun, Operation]]:
    """Line runs with their operation; others break the first of these rules."""
    for run in facts.plan.line_runs:
        operation = facts.operations[run.id]
        if operation is not None:
            yield run, operation


def line_fits_operation(facts: Facts) -> Iterator[Finding]:
    """Ensures that a line run is of its order's route, on a line of it (S34, S35)."""
    for run in facts.plan.line_runs:
        operation = facts.operations[run.id]
        if operation is None or run.equipment not in operation.machines:
            yield found(
                run.id,
                run.equipment,
                run.order,
                minute=run.start,
                run=run.id,
                machine=run.equipment,
                operation=run.operation,
                order=run.order,
            )


def line_lasts(facts: Facts) -> Iterator[Finding]:
    """Ensures that a line run lasts as long as its mass, or its batch, takes (S35)."""
    for run, operation in _known_runs(facts):
        needed = line_minutes(facts.plant, run.order, operation, run.mass_kg)
        if run.end - run.start != needed:
            yield found(
                run.id,
                run.equipment,
                minute=run.start,
                run=run.id,
                minutes=run.end - run.start,
                needed="–" if needed is None else needed,
            )


def line_after_step(facts: Facts) -> Iterator[Finding]:
    """Ensures that a line run takes only what the step before has given (S35)."""
    by_order = grouped((run.order, run) for run, _ in _known_runs(facts))
    pressed = off_the_press(facts.plant, facts.plan, facts.demands) if by_order else {}
    for order, runs in by_order.items():
        wanted = facts.demands[order]
        gives: list[tuple[int, float]] | None = None
        if wanted.pressed:
            gives = sorted(
                (minute, pieces * wanted.piece_kg)
                for minute, _, pieces in pressed.get(order, ())
            )
        for step in wanted.route:
            mine = [run for run in runs if run.operation == step.id]
            if gives is not None:
                yield from _too_much(facts, order, mine, gives)
            gives = outputs(runs, step.id, step.yield_ratio)


def _too_much(
    facts: Facts, order: OrderId, runs: list[LineRun], gives: list[tuple[int, float]]
) -> Iterator[Finding]:
    """Line runs of a step at whose start more is taken than given."""
    taken, given, place = 0.0, 0.0, 0
    for run in sorted(runs, key=lambda each: (each.start, each.id)):
        taken += run.mass_kg
        while place < len(gives) and gives[place][0] <= run.start:
            given += gives[place][1]
            place += 1
        if taken > given + KG and not facts.begun(run):
            yield found(
                run.id,
                order,
                minute=run.start,
                run=run.id,
                order=order,
                taken_kg=round(taken, 2),
                given_kg=round(given, 2),
            )


def batch_capacity(facts: Facts) -> Iterator[Finding]:
    """Ensures that no batch is heavier than its line takes (S36)."""
    together = grouped(
        (facts.batches[run.id], run)
        for run in facts.plan.line_runs
        if run.id in facts.batches
    )
    for (machine, _, start, _), runs in together.items():
        most = facts.plant.equipment[runs[0].equipment].capacity_kg
        mass_kg = sum(run.mass_kg for run in runs)
        if most is not None and mass_kg > most + KG:
            yield found(
                machine,
                *(run.id for run in runs),
                minute=start,
                machine=machine,
                run=runs[0].id,
                mass_kg=round(mass_kg, 2),
                most_kg=most,
            )


def line_setup(facts: Facts) -> Iterator[Finding]:
    """Ensures that a line has open minutes to change from family to family (S37)."""
    by_line = grouped((run.equipment, (run, each)) for run, each in _known_runs(facts))
    for machine, found_runs in by_line.items():
        found_runs.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[0].id))
        for (before, old), (after, new) in pairwise(found_runs):
            needed = line_setup_min(
                facts.plant, machine, old.setup_family, new.setup_family
            )
            if not needed or facts.begun(after):
                continue
            there = facts.open_minutes(machine, before.end, after.start)
            if there < needed:
                yield found(
                    machine,
                    before.id,
                    after.id,
                    minute=after.start,
                    machine=machine,
                    first=before.id,
                    second=after.id,
                    minutes=there,
                    needed=needed,
                )


# --- feeds -------------------------------------------------------------------------


def _draws(facts: Facts) -> Iterator[tuple[FeedDraw, Feed, LineRun]]:
    runs = {run.id: run for run in facts.plan.line_runs}
    for draw in facts.plan.feed_draws:
        yield draw, facts.plant.feeds[draw.feed], runs[draw.line_run]


def feed_drawn(facts: Facts) -> Iterator[Finding]:
    """Ensures that the first step of a product takes feeds, and nothing else (S35)."""
    drawn: dict[str, float] = {}
    for draw in facts.plan.feed_draws:
        drawn[draw.line_run] = drawn.get(draw.line_run, 0.0) + draw.mass_kg
    for run, operation in _known_runs(facts):
        wanted = facts.demands[run.order]
        first = not wanted.pressed and operation == wanted.route[0]
        needed = run.mass_kg if first else 0.0
        there = drawn.get(run.id, 0.0)
        if abs(there - needed) > _SHARE * needed:
            yield found(
                run.id,
                run.order,
                minute=run.start,
                run=run.id,
                drawn_kg=round(there, 2),
                needed_kg=round(needed, 2),
            )


def feed_suits(facts: Facts) -> Iterator[Finding]:
    """Ensures that feeds have the alloy of the order and the product's form (S39)."""
    for draw, feed, run in _draws(facts):
        wanted = facts.demands[run.order]
        if wanted.product is None:
            continue
        form = facts.plant.products[wanted.product].form
        if (feed.alloy, feed.form) != (wanted.alloy, form):
            yield _drawn(draw, run, order=run.order, alloy=feed.alloy)


def feed_owner(facts: Facts) -> Iterator[Finding]:
    """Ensures that feeds are the plant's own or of the order's customer (S39)."""
    for draw, feed, run in _draws(facts):
        customer = facts.plant.orders[run.order].customer
        if feed.owner not in (None, customer):
            yield _drawn(draw, run, owner=feed.owner, customer=customer or "–")


def feed_released(facts: Facts) -> Iterator[Finding]:
    """Ensures that no feed that is held or rejected is taken (S39)."""
    for draw, feed, run in _draws(facts):
        if feed.quality is not Quality.RELEASED:
            yield _drawn(draw, run)


def feed_there(facts: Facts) -> Iterator[Finding]:
    """Ensures that a feed is there when the line run starts (S39)."""
    for draw, feed, run in _draws(facts):
        if feed.arrives is None or facts.begun(run):
            continue
        arrives = max(facts.now, minute_up(facts.plant, feed.arrives))
        if run.start < arrives:
            yield _drawn(
                draw, run, start=facts.at(run.start), arrives=facts.at(arrives)
            )


def feed_enough(facts: Facts) -> Iterator[Finding]:
    """Ensures that no more is taken from a feed than it has (S39)."""
    for name, draws in grouped(
        (each.feed, each) for each in facts.plan.feed_draws
    ).items():
        taken = sum(each.mass_kg for each in draws)
        there = facts.plant.feeds[name].mass_kg
        if taken > there + KG:
            yield found(
                name, feed=name, taken_kg=round(taken, 2), mass_kg=round(there, 2)
            )


def _drawn(draw: FeedDraw, run: LineRun, **more: str | float | datetime) -> Finding:
    return found(
        draw.feed, run.id, minute=run.start, feed=draw.feed, run=run.id, **more
    )
