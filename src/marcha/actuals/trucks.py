"""Deliveries and lots: what came, what did not, what was counted (S19, S21)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from marcha.actuals.arrived import lot_of
from marcha.actuals.event import Event, EventKind
from marcha.actuals.floor import Floor, LotCount, Receipt
from marcha.actuals.outages import FOREVER
from marcha.plans.plan import LogCut, Plan, Run
from marcha.plant.ids import DeliveryId, LotId, StockId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Delivery, DeliveryState, Quality
from marcha.plant.timeline import minute_up
from marcha.process.metal import mean_delay_min

REST = "/2"
"""Ends the id of what a truck left behind."""

HELD = "/h"
"""Ends the id of that part of a lot which is held."""


def received(floor: Floor, index: int, event: Event) -> None:
    """A truck came: its logs become a lot; what is missing stays open or lapses."""
    key = DeliveryId(event.reference)
    promised = floor.plant.deliveries.get(key)
    if promised is None:
        floor.refuse(index, "event_not_called", event.reference)
        return
    came = _as_it_came(promised, event)
    if _same(promised, came) and promised.state is DeliveryState.RECEIVED:
        lot = floor.plant.lots.get(LotId(key))
        if lot is not None:
            return  # told before, or just as planned
    if not _same(promised, came):
        receipt = Receipt(delivery=key, when=event.when, promised=promised, came=came)
        floor.receipts.append(receipt)
        _leave_rest(floor, promised, came, event)
    floor.put("deliveries", key, came)
    if event.quantity == 0:
        cancelled = replace(promised, state=DeliveryState.CANCELLED)
        floor.put("deliveries", key, cancelled)
        floor.drop("lots", key)
    else:
        floor.put("lots", key, lot_of(came))


def _as_it_came(promised: Delivery, event: Event) -> Delivery:
    return replace(
        promised,
        alloy=event.alloy or promised.alloy,
        diameter_mm=event.diameter_mm or promised.diameter_mm,
        log_length_mm=event.length_mm or promised.log_length_mm,
        pieces=max(
            1, promised.pieces if event.quantity is None else int(event.quantity)
        ),
        state=DeliveryState.RECEIVED,
        promised=event.when,
    )


def _same(promised: Delivery, came: Delivery) -> bool:
    return _metal(promised) == _metal(came) and promised.pieces == came.pieces


def _metal(each: Delivery) -> tuple[object, ...]:
    return each.alloy, each.diameter_mm, each.log_length_mm


def _leave_rest(floor: Floor, promised: Delivery, came: Delivery, event: Event) -> None:
    """Keep what did not come on order, where it is told when it comes."""
    other = _metal(promised) != _metal(came) or event.quantity == 0
    missing = promised.pieces if other else promised.pieces - came.pieces
    if event.until is None or missing <= 0:
        return
    key = DeliveryId(f"{promised.id}{REST}")
    if key not in floor.plant.deliveries:
        rest = replace(
            promised,
            id=key,
            pieces=missing,
            promised=event.until,
            state=DeliveryState.PROMISED,
        )
        floor.put("deliveries", key, rest)


def delayed(floor: Floor, index: int, event: Event) -> None:
    """A delivery comes later; without a date it is not counted on."""
    key = DeliveryId(event.reference)
    delivery = floor.plant.deliveries.get(key)
    if delivery is None:
        floor.refuse(index, "event_not_called", event.reference)
        return
    if delivery.state is DeliveryState.RECEIVED and not _only_by_plan(floor, key):
        return
    state = DeliveryState.PROMISED if event.until else DeliveryState.CANCELLED
    promised = event.until or delivery.promised
    floor.put("deliveries", key, replace(delivery, state=state, promised=promised))
    floor.drop("lots", key)


def _only_by_plan(floor: Floor, key: DeliveryId) -> bool:
    """Whether a delivery came because the plan says so, and nothing was cut of it."""
    return not any(cut.source == key for cut, _ in _begun_cuts(floor))


def cancelled_delivery(floor: Floor, key: DeliveryId) -> None:
    """Nothing of a delivery comes."""
    delivery = floor.plant.deliveries[key]
    if delivery.state is DeliveryState.RECEIVED and not _only_by_plan(floor, key):
        return
    floor.put("deliveries", key, replace(delivery, state=DeliveryState.CANCELLED))
    floor.drop("lots", key)


def held(floor: Floor, index: int, event: Event) -> None:
    """A lot must not be used; what begun work has cut of it stays cut."""
    key = LotId(event.reference)
    lot = floor.plant.lots.get(key)
    if lot is None:
        floor.refuse(index, "event_not_there", event.reference)
        return
    cut = used_logs(floor, key, floor.at_minute)
    if cut == 0:
        floor.put("lots", key, replace(lot, quality=Quality.HELD))
    elif lot.pieces > cut:
        rest = LotId(f"{key}{HELD}")
        aside = replace(lot, id=rest, pieces=lot.pieces - cut, quality=Quality.HELD)
        floor.put("lots", key, replace(lot, pieces=cut))
        floor.put("lots", rest, aside)


def released(floor: Floor, index: int, event: Event) -> None:
    """A lot may be used again."""
    key = LotId(event.reference)
    if key not in floor.plant.lots:
        floor.refuse(index, "event_not_there", event.reference)
        return
    for each in (key, LotId(f"{key}{HELD}")):
        lot = floor.plant.lots.get(each)
        if lot is not None:
            floor.put("lots", each, replace(lot, quality=Quality.RELEASED))


def counted(floor: Floor, index: int, event: Event) -> None:
    """Somebody counted: what is there is that many, and the difference is a line."""
    pieces = int(event.quantity or 0)
    item = floor.plant.stock.get(StockId(event.reference))
    if item is not None:
        floor.counts.append(
            LotCount(id=item.id, when=event.when, expected=item.pieces, counted=pieces)
        )
        floor.put("stock", item.id, replace(item, pieces=pieces))
        return
    key = LotId(event.reference)
    lot = floor.plant.lots.get(key)
    if lot is None:
        floor.refuse(index, "event_not_there", event.reference)
        return
    by_then = used_logs(floor, key, minute_up(floor.plant, event.when))
    by_now = used_logs(floor, key, floor.at_minute)
    if pieces + by_then < by_now:
        floor.refuse(index, "event_too_few", str(pieces), str(by_now - by_then))
        return
    floor.counts.append(
        LotCount(id=key, when=event.when, expected=lot.pieces - by_then, counted=pieces)
    )
    floor.put("lots", key, replace(lot, pieces=pieces + by_then))


def used_logs(floor: Floor, source: str, minute: int) -> int:
    """Logs of a source that runs had begun to cut by a minute."""
    return sum(
        cut.logs
        for cut, start in _begun_cuts(floor)
        if cut.source == source and start < minute
    )


def _begun_cuts(floor: Floor) -> Iterable[tuple[LogCut, int]]:
    """Log cuts of runs that a lock holds, with the start of the first of them."""
    names = {key.removeprefix("run/") for key in floor.plant.locks}
    starts = {run.id: run.start for run in floor.previous.runs if run.id in names}
    for cut in floor.previous.log_cuts:
        begun = [starts[each.run] for each in cut.cuts if each.run in starts]
        if begun:
            yield cut, min(begun)


def impossible_runs(
    plant: Plant, plan: Plan, events: Sequence[Event], at_minute: int
) -> dict[str, int]:
    """
    Return runs that cannot have begun, for their metal was not there, with their start.

    The plan says that they had begun by the moment; the trucks say otherwise.
    """
    found: dict[str, int] = {}
    came = {each.reference for each in events if each.kind is EventKind.RECEIVED}
    for event in events:
        key = DeliveryId(event.reference)
        delivery = plant.deliveries.get(key)
        runs = [run for run in _cutters(plan, event.reference) if run.start < at_minute]
        if not runs:
            continue
        if event.kind is EventKind.RECEIVED:
            late = minute_up(plant, event.when)
            short = _short(plan, key, event, runs)
            for run in runs:
                other = delivery is not None and _metal(delivery) != _metal(
                    _as_it_came(delivery, event)
                )
                if other or run.start < late or run.id in short:
                    found[run.id] = run.start
        elif event.kind is EventKind.CANCELLED and delivery is not None:
            found.update({run.id: run.start for run in runs})
        elif event.kind is EventKind.DELAYED and event.reference not in came:
            there = _there(plant, key, event)
            found.update({run.id: run.start for run in runs if run.start < there})
    return found


def _there(plant: Plant, key: DeliveryId, event: Event) -> int:
    if event.until is None:
        return FOREVER
    delivery = plant.deliveries.get(key)
    delay = 0 if delivery is None else mean_delay_min(plant, delivery.agreement)
    return minute_up(plant, event.until) + delay


def _cutters(plan: Plan, source: str) -> list[Run]:
    names = {
        each.run for cut in plan.log_cuts if cut.source == source for each in cut.cuts
    }
    return sorted(
        (run for run in plan.runs if run.id in names), key=lambda each: each.start
    )


def _short(
    plan: Plan, source: str, event: Event, runs: Sequence[Run]
) -> frozenset[str]:
    """Runs for which a truck that brought too little leaves no logs."""
    if event.quantity is None:
        return frozenset()
    left = int(event.quantity)
    gone: set[str] = set()
    seen: set[int] = set()
    for run in runs:
        mine = [
            (place, cut.logs)
            for place, cut in enumerate(plan.log_cuts)
            if cut.source == source and any(each.run == run.id for each in cut.cuts)
        ]
        left -= sum(logs for place, logs in mine if place not in seen)
        seen.update(place for place, _ in mine)
        if left < 0:
            gone.add(run.id)
    return frozenset(gone)
