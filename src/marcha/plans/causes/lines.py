"""What held an order up on its last line, after pressing and ageing (S35)."""

from collections.abc import Iterator

from marcha.plans.causes.cause import Cause, Named
from marcha.plans.causes.machines import machine_causes
from marcha.plans.causes.reading import Reading
from marcha.plans.plan import LineRun
from marcha.plant.ids import OrderId
from marcha.plant.records_time import MINUTES_PER_DAY

_FEW = 4
"""Orders that one cause names."""


def last_line_run(reading: Reading, order: OrderId, minute: int) -> LineRun | None:
    """Return the line run that ends at a minute, when the last of an order ships."""
    mine = [
        each
        for each in reading.plan.line_runs
        if each.order == order and each.end == minute
    ]
    return max(mine, key=lambda each: each.start, default=None)


def line_causes(reading: Reading, run: LineRun) -> Iterator[Cause]:
    """Give the work on the line, who was on it before, and what came before that."""
    subject, machine = Named("orders", run.order), Named("equipment", run.equipment)
    on_line = [e for e in reading.plan.line_runs if e.equipment == run.equipment]
    own = [
        each
        for each in on_line
        if (each.order, each.operation) == (run.order, run.operation)
    ]
    start = min(each.start for each in own)
    yield Cause(
        kind="line", subject=subject, objects=(machine,), start=start, end=run.end
    )
    minutes: dict[OrderId, int] = {}
    first = start
    for each in on_line:
        if each.order != run.order and each.start < run.start:
            minutes[each.order] = minutes.get(each.order, 0) + each.end - each.start
            first = min(first, each.start)
    if minutes:
        ranked = sorted(minutes, key=lambda each: (-minutes[each], each))
        yield Cause(
            kind="line_busy",
            subject=subject,
            objects=(machine, *(Named("orders", each) for each in ranked[:_FEW])),
            start=first,
            end=run.start,
            amount=float(sum(minutes.values())),
        )
    before = [
        each
        for each in reading.plan.line_runs
        if each.order == run.order
        and each.operation != run.operation
        and start - MINUTES_PER_DAY <= each.end <= start
    ]
    up = reading.runnable[run.equipment]
    if before:
        yield from line_causes(reading, max(before, key=lambda each: each.end))
    elif up and start <= up + MINUTES_PER_DAY:
        yield Cause(kind="press_up", subject=subject, objects=(machine,), end=up)
        yield from machine_causes(reading, run.equipment)[1:]
