"""
A floor that follows a plan, nearly: the rows its people would write.

Deterministic for a seed. Tasks end a little late, trucks bring what was promised or a
log less, runs give a few pieces less and some scrap, presses stop now and then, lots
are counted at the end.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from marcha.actuals.event import Event, EventKind
from marcha.plans.metal_stock import log_sources
from marcha.plans.plan import Plan
from marcha.plans.shipping import made_pieces, shipments
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import moment
from marcha.process.demand import demands
from marcha.process.machines import machines_of

STOPS = ("power_failure", "die_change", "billet_quality", "", "tea & <b>bread</b>")
SCRAP = ("butt", "trim", "die_line", "", "=1+1")


def floor(plant: Plant, plan: Plan, *, until: datetime, seed: int = 1) -> list[Event]:
    """Return the rows up to a moment, in the order in which they were written."""
    draw = Random(seed)  # noqa: S311 - nothing secret: rows of an invented floor
    rows = [
        *_repairs(plant, plan, draw),
        *_trucks(plant, plan, draw),
        *_runs(plant, plan, draw),
        *_shipped(plant, plan, draw),
        *_stops(plant, plan, draw),
    ]
    rows += _counts(plant, plan, until - timedelta(hours=2), draw)
    past = [each for each in rows if each.when < until]
    # People write in no order.
    draw.shuffle(past)
    return past


def _repairs(plant: Plant, plan: Plan, draw: Random) -> Iterator[Event]:
    for run in plan.tasks:
        end = moment(plant, run.end) + timedelta(minutes=draw.randrange(0, 300))
        yield Event(when=end, kind=EventKind.TASK_DONE, reference=run.task)


def _trucks(plant: Plant, plan: Plan, draw: Random) -> Iterator[Event]:
    for source in log_sources(plant, plan).values():
        if source.kind != "lot" and source.usable:
            when = moment(plant, source.available) + timedelta(minutes=30)
            short = draw.random() < 0.3
            yield Event(
                when=when,
                kind=EventKind.RECEIVED,
                reference=source.id,
                quantity=source.pieces - 1.0 if short else None,
            )


def _runs(plant: Plant, plan: Plan, draw: Random) -> Iterator[Event]:
    known = demands(plant)
    for run in plan.runs:
        pieces = made_pieces(plant, run)
        bad = draw.randrange(0, max(1, pieces // 10) + 1)
        when = moment(plant, run.end)
        machine = run.press if draw.random() < 0.9 else None
        yield Event(
            when=when,
            kind=EventKind.PRODUCED,
            reference=run.order,
            quantity=float(pieces - bad),
            machine=machine,
        )
        kg = round((bad + 1) * known[run.order].piece_kg + draw.random() * 20, 1)
        yield Event(
            when=when,
            kind=EventKind.SCRAPPED,
            reference=run.order,
            quantity=kg,
            machine=run.press,
            cause=draw.choice(SCRAP),
        )


def _shipped(plant: Plant, plan: Plan, draw: Random) -> Iterator[Event]:
    for each in shipments(plant, plan):
        late = timedelta(hours=draw.randrange(0, 60))
        yield Event(
            when=moment(plant, each.minute) + late,
            kind=EventKind.SHIPPED,
            reference=each.order,
            quantity=float(each.pieces),
        )


def _stops(plant: Plant, plan: Plan, draw: Random) -> Iterator[Event]:
    last = max((run.end for run in plan.runs), default=1440)
    for press in machines_of(plant, EquipmentKind.PRESS):
        for _ in range(12):
            start = moment(plant, draw.randrange(0, last))
            minutes = draw.randrange(5, 400)
            told = draw.random() < 0.5
            yield Event(
                when=start,
                kind=EventKind.STOPPED,
                reference=press,
                quantity=None if told else float(minutes),
                until=start + timedelta(minutes=minutes) if told else None,
                cause=draw.choice(STOPS),
            )
    yield Event(
        when=moment(plant, last // 2),
        kind=EventKind.POWER_CUT,
        until=moment(plant, last // 2 + 200),
    )
    press = machines_of(plant, EquipmentKind.PRESS)[0]
    yield from _breakdown(plant, press, last // 3)


def _breakdown(plant: Plant, press: EquipmentId, minute: int) -> Iterator[Event]:
    down, up = moment(plant, minute), moment(plant, minute + 700)
    expected = down + timedelta(days=3)
    yield Event(when=down, kind=EventKind.MACHINE_DOWN, reference=press, until=expected)
    yield Event(when=up, kind=EventKind.MACHINE_UP, reference=press)


def _counts(plant: Plant, plan: Plan, when: datetime, draw: Random) -> Iterator[Event]:
    for source in log_sources(plant, plan).values():
        here = source.kind == "lot" or moment(plant, source.available) < when
        if here and source.usable:
            left = draw.randrange(0, source.pieces + 1)
            yield Event(
                when=when,
                kind=EventKind.COUNTED,
                reference=source.id,
                quantity=float(left),
            )
