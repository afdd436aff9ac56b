"""
Why an order ships when it does, or does not: from its last piece back to the press.

Late pieces are followed back through the oven to the run, and from the start of the run
to what it waited for. What is not made at all has no run to follow; there the plan's
own reason is opened up: who took the metal or the hours, with times.
"""

from collections.abc import Iterator

from marcha.plans.causes.cause import Cause, Named
from marcha.plans.causes.lines import last_line_run, line_causes
from marcha.plans.causes.machines import machine_causes
from marcha.plans.causes.reading import Reading
from marcha.plans.metal_stock import LogSource
from marcha.plans.plan import Load, Run
from marcha.plans.spans import grouped
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.records_tooling import DieState
from marcha.plant.timeline import clip, length, minute_up
from marcha.process.machines import machines_of

_FEW = 4
"""Objects that one cause names."""

_MOST_SOURCES = 3

_PLAIN = {
    "no_die": "no_die",
    "die_life": "die_life",
    "released_late": "release",
}
"""Codes of reasons that are causes as they stand."""


def order_causes(reading: Reading, order: OrderId) -> tuple[Cause, ...]:
    """
    Return the chain of an order.

    The first link says when its last piece ships and how much does not; an order on
    time and in full has no other, nor has a forecast (S48).
    """
    subject = Named("orders", order)
    status = reading.statuses.get(order)
    if status is None:
        return (Cause(kind="forecast", subject=subject),)
    missing = max(0, status.nominal - status.shipped)
    missing_kg = missing * reading.known[order].piece_kg
    head = Cause(
        kind="ships",
        subject=subject,
        start=status.due,
        end=status.last_minute,
        amount=missing_kg or None,
    )
    late = status.last_minute is not None and status.last_minute > status.due
    if missing and (not late or status.state in ("short", "unplanned")):
        return (head, *_not_made(reading, order, missing_kg))
    if late:
        return (head, *_late(reading, order, status.last_minute or 0))
    return (head,)


# --- late --------------------------------------------------------------------------


def _late(reading: Reading, order: OrderId, minute: int) -> Iterator[Cause]:
    """From the minute at which the last piece ships back to what held it up."""
    subject = Named("orders", order)
    if reading.known[order].release >= minute:
        yield Cause(kind="release", subject=subject, end=minute)
        return
    line_run = last_line_run(reading, order, minute)
    if line_run is not None:
        yield from line_causes(reading, line_run)
        if reading.plant.orders[order].profile is None:
            return
        minute = line_run.start
    runs = {
        each.id: each
        for each in reading.plan.runs
        if each.order == order and each.end <= minute
    }
    loads = sorted(
        (
            each
            for each in reading.plan.loads
            if each.end <= minute and any(item.order == order for item in each.items)
        ),
        key=lambda each: (-each.end, each.id),
    )
    last: Run | None = None
    if loads and reading.known[order].aged:
        load = loads[0]
        mine = [runs[item.run] for item in load.items if item.run in runs]
        last = max(mine, key=lambda each: (each.end, each.id), default=None)
        yield from _aged(reading, order, load, last.end if last else 0)
    elif runs:
        last = max(runs.values(), key=lambda each: (each.end, each.id))
    if last is None:
        yield Cause(kind="stock", subject=subject, end=minute)
        return
    first = _first_of_row(reading, last)
    yield Cause(
        kind="run",
        subject=subject,
        objects=(Named("equipment", last.press), Named("dies", last.die)),
        start=first.start,
        end=last.end,
    )
    yield from _waited(reading, first)


def _aged(reading: Reading, order: OrderId, load: Load, ready: int) -> Iterator[Cause]:
    """What the pieces waited for before their load; then the treatment itself."""
    subject = Named("orders", order)
    oven = Named("equipment", load.oven)
    yield Cause(
        kind="ageing", subject=subject, objects=(oven,), start=load.start, end=load.end
    )
    if load.start <= ready:
        return
    ends = {each.id: each for each in reading.plan.runs}
    mates = [
        ends[item.run]
        for item in load.items
        if item.run in ends and item.order != order and ends[item.run].end > ready
    ]
    if mates and max(each.end for each in mates) >= load.start - MINUTES_PER_DAY // 4:
        orders = dict.fromkeys(each.order for each in mates)
        yield Cause(
            kind="oven_mates",
            subject=subject,
            objects=(oven, *(Named("orders", each) for each in orders)),
            start=ready,
            end=load.start,
        )
        return
    busy = [
        each
        for own in reading.loads.values()
        for each in own
        if each.start < load.start and each.end > ready and each.id != load.id
    ]
    found = dict.fromkeys(item.order for each in busy for item in each.items)
    others = [each for each in found if each != order][:_FEW]
    open_ = length(
        clip(
            reading.timeline.open(reading.plant.equipment[load.oven].calendar),
            max(ready, reading.runnable[load.oven] or 0),
            load.start,
        )
    )
    yield Cause(
        kind="oven_busy" if others and open_ else "oven_wait",
        subject=subject,
        objects=(oven, *(Named("orders", each) for each in others)),
        start=ready,
        end=load.start,
    )


def _first_of_row(reading: Reading, run: Run) -> Run:
    """First of the runs of the same order that follow each other on a press."""
    mine = reading.runs[run.press]
    place = mine.index(run)
    while place and mine[place - 1].order == run.order:
        place -= 1
    return mine[place]


def _waited(reading: Reading, run: Run) -> Iterator[Cause]:
    """What a run waited for: the last thing that came, and then the press."""
    barriers = sorted(_barriers(reading, run), key=lambda each: each.end or 0)
    ready = max([each.end or 0 for each in barriers], default=reading.now)
    ready = min(max(ready, reading.now), run.start)
    links: list[Cause] = []
    busy = _busy(reading, run.order, (run.press,), ready, run.start)
    if busy is not None:
        links.append(busy)
    elif run.start - ready > MINUTES_PER_DAY:
        links.append(
            Cause(
                kind="press_free",
                subject=Named("orders", run.order),
                objects=(Named("equipment", run.press),),
                start=ready,
                end=run.start,
            )
        )
    if barriers:
        before = max([each.end or 0 for each in barriers[:-1]], default=reading.now)
        # What held it up longer is named first.
        longer = ready - before > run.start - ready
        links.insert(0 if longer else len(links), barriers[-1])
    yield from links
    if barriers and barriers[-1].kind == "press_up":
        yield from machine_causes(reading, run.press)[1:]


def _barriers(reading: Reading, run: Run) -> Iterator[Cause]:
    """Everything that had to be there, with the minute at which it was."""
    subject = Named("orders", run.order)
    press = Named("equipment", run.press)
    up = reading.runnable[run.press]
    if up:
        yield Cause(kind="press_up", subject=subject, objects=(press,), end=up)
    release = reading.known[run.order].release
    if release > reading.now:
        yield Cause(kind="release", subject=subject, end=release)
    sources = [
        reading.sources[each]
        for each in reading.cut_from.get(run.id, ())
        if each in reading.sources
    ]
    came = [each for each in sources if each.available > reading.now]
    if came:
        last = max(came, key=lambda each: (each.available, each.id))
        yield _arrival(subject, last)
    die = reading.plant.dies[run.die]
    if die.state is DieState.REPAIR and die.available_from is not None:
        minute = minute_up(reading.plant, die.available_from)
        if minute > reading.now:
            yield Cause(
                kind="die_ready",
                subject=subject,
                objects=(Named("dies", die.id),),
                end=minute,
            )


def _arrival(subject: Named, source: LogSource) -> Cause:
    sheet = {"lot": "lots", "delivery": "deliveries"}.get(source.kind, "call_offs")
    return Cause(
        kind="metal_arrives",
        subject=subject,
        objects=(
            Named(sheet, source.id),
            Named("metal", f"{source.alloy} Ø{source.diameter_mm}"),
        ),
        end=source.available,
    )


def _busy(
    reading: Reading,
    order: OrderId,
    presses: tuple[EquipmentId, ...],
    start: int,
    end: int,
) -> Cause | None:
    """Runs of other orders on some presses between two minutes; None: none."""
    minutes: dict[OrderId, int] = {}
    first, last = end, start
    for press in presses:
        for run in reading.runs.get(press, ()):
            if run.order != order and run.start < end and run.end > start:
                spent = min(run.end, end) - max(run.start, start)
                minutes[run.order] = minutes.get(run.order, 0) + spent
                first, last = min(first, run.start), max(last, run.end)
    if not minutes:
        return None
    ranked = sorted(minutes, key=lambda each: (-minutes[each], each))
    return Cause(
        kind="press_busy",
        subject=Named("orders", order),
        objects=(
            *(Named("equipment", each) for each in presses),
            *(Named("orders", each) for each in ranked[:_FEW]),
        ),
        start=max(first, start),
        end=min(last, end),
        amount=float(sum(minutes.values())),
    )


# --- not made ----------------------------------------------------------------------


def _not_made(reading: Reading, order: OrderId, missing_kg: float) -> Iterator[Cause]:
    """Open up the plan's own reason for what does not ship."""
    reason = reading.reasons.get(order)
    subject = Named("orders", order)
    code = "press_full" if reason is None else reason.code
    presses = reading.presses_of(order)
    if reason is not None and code in _PLAIN:
        dies = tuple(
            Named("dies", each) for each in reason.objects if each in reading.plant.dies
        )
        yield Cause(kind=_PLAIN[code], subject=subject, objects=dies, end=reason.minute)
    elif code in ("priority", "no_metal", "metal_late"):
        yield from _without_metal(reading, order, missing_kg)
    elif code == "press_down":
        yield from _press_down(reading, order, tuple(presses))
    elif code == "line_down":
        yield from _line_down(reading, order)
    elif code in ("press_full", "horizon"):
        yield from _no_hours(reading, order, tuple(presses))
    elif reason is not None:
        yield Cause(
            kind="other",
            subject=subject,
            objects=tuple(Named("reasons", each) for each in (code, *reason.objects)),
            end=reason.minute,
            amount=reason.amount,
        )


def _without_metal(
    reading: Reading, order: OrderId, missing_kg: float
) -> Iterator[Cause]:
    """Who has the metal an order could use, and when more comes."""
    subject = Named("orders", order)
    keys = metal_keys(reading, order)
    sources = sorted(
        (
            each
            for each in reading.sources.values()
            if each.usable and (each.alloy, each.diameter_mm) in keys
        ),
        key=lambda each: (each.available, each.id),
    )
    names = [Named("metal", f"{alloy} Ø{diameter}") for alloy, diameter in keys]
    kg: dict[OrderId, float] = {}
    for run in reading.plan.runs:
        diameter = reading.plant.containers[run.container].billet_diameter_mm
        if (reading.known[run.order].alloy, diameter) in keys and run.order != order:
            cut = sum(push.billets * push.billet_mm for push in run.pushes)
            kg[run.order] = kg.get(run.order, 0.0) + cut
    takers = sorted(kg, key=lambda each: (-kg[each], each))[:_FEW]
    yield Cause(
        kind="metal_gone" if sources and takers else "no_metal",
        subject=subject,
        objects=(*names[:1], *(Named("orders", each) for each in takers)),
        amount=missing_kg,
    )
    coming = [each for each in sources if each.available > reading.now]
    for source in coming[:_MOST_SOURCES]:
        yield _arrival(subject, source)


def metal_keys(reading: Reading, order: OrderId) -> list[tuple[str, int]]:
    """Alloy and diameters that the presses of an order take, in order of press."""
    alloy = reading.known[order].alloy
    diameters = [
        box.billet_diameter_mm
        for press in reading.presses_of(order)
        for box in reading.plant.containers.values()
        if box.press == press
    ]
    return [(alloy, diameter) for diameter in dict.fromkeys(diameters)]


def _press_down(
    reading: Reading, order: OrderId, presses: tuple[EquipmentId, ...]
) -> Iterator[Cause]:
    if not presses:
        presses = machines_of(reading.plant, EquipmentKind.PRESS)

    def date(press: EquipmentId) -> float:
        found = reading.runnable[press]
        return float("inf") if found is None else found

    press = min(presses, key=date)
    yield Cause(
        kind="press_up",
        subject=Named("orders", order),
        objects=(Named("equipment", press),),
        end=reading.runnable[press],
    )
    yield from machine_causes(reading, press)[1:]


def _line_down(reading: Reading, order: OrderId) -> Iterator[Cause]:
    """The line that the plan's reason names, and its own chain."""
    for name in reading.reasons[order].objects:
        if name in reading.plant.equipment:
            machine = EquipmentId(name)
            yield Cause(
                kind="press_up",
                subject=Named("orders", order),
                objects=(Named("equipment", machine),),
                end=reading.runnable[machine],
            )
            yield from machine_causes(reading, machine)[1:]
            return


def _no_hours(
    reading: Reading, order: OrderId, presses: tuple[EquipmentId, ...]
) -> Iterator[Cause]:
    """Everything that the presses of an order did instead, and when they came up."""
    horizon = reading.timeline.horizon
    start = max(reading.now, reading.known[order].release)
    busy = _busy(reading, order, presses, start, horizon)
    if busy is not None:
        yield busy
    dates = {each: reading.runnable[each] for each in presses}
    late = grouped((date, each) for each, date in dates.items() if date)
    if late:
        first = min(late)
        press = late[first][0]
        yield Cause(
            kind="press_up",
            subject=Named("orders", order),
            objects=(Named("equipment", press),),
            end=first,
        )
        yield from machine_causes(reading, press)[1:]
