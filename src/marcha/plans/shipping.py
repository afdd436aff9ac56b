"""
What a plan ships: pieces of every firm order, and when (S2, S4, S5).

A plan says what is pressed, aged and taken from stock; what leaves the plant follows
from that and is derived here, so that there is one truth. Everything that counts good
metal (:mod:`marcha.plans.figures`, :mod:`marcha.plans.account`) starts from it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from marcha.plans.line_flow import finished
from marcha.plans.plan import Plan, Run, StockUse
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_orders import Stage
from marcha.plant.timeline import horizon_min
from marcha.process.demand import Demand, demands

Ready = tuple[int, bool, int]
"""Minute at which pieces have passed their last operation, made here, how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """
    Pieces of one order that ship at one minute.

    Attributes
    ----------
    from_stock
        How many of the pieces were stock at the start of the plan.
    """

    order: OrderId
    minute: int
    pieces: int
    mass_kg: float
    from_stock: int = 0


def made_pieces(plant: Plant, run: Run) -> int:
    """Pieces that a run makes, n·q·p from each billet (S17)."""
    each = sum(push.billets * push.cuts * push.pulls_per_billet for push in run.pushes)
    return each * plant.dies[run.die].cavities


def shipments(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> tuple[Shipment, ...]:
    """
    Everything that ships by the horizon; what is made for forecasts does not (S48).

    Parameters
    ----------
    known
        The demands of the plant, if they are at hand; else they are derived.

    Returns
    -------
    tuple of Shipment
        In the order of the sheet of orders, then by minute; one for each order and
        minute, never none or more than the order's maximum pieces.
    """
    known = demands(plant) if known is None else known
    result: list[Shipment] = []
    for wanted, events in _by_horizon(plant, plan, known, firm=True):
        whole = not plant.orders[wanted.order].splittable
        result.extend((_all_at_once if whole else _as_they_come)(wanted, events))
    return tuple(result)


def stocked(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> tuple[Shipment, ...]:
    """
    Pieces made for forecasts that are ready by the horizon: stock, not shipped (S48).

    Returns
    -------
    tuple of Shipment
        As :func:`shipments` would give them if all forecasts were splittable orders.
    """
    known = demands(plant) if known is None else known
    return tuple(
        each
        for wanted, events in _by_horizon(plant, plan, known, firm=False)
        for each in _as_they_come(wanted, events)
    )


def _by_horizon(
    plant: Plant, plan: Plan, known: Mapping[OrderId, Demand], *, firm: bool
) -> Iterator[tuple[Demand, list[Ready]]]:
    """Firm orders, or forecasts, with what is ready of them, by the minute."""
    horizon = horizon_min(plant)
    ready = ready_pieces(plant, plan, known)
    for order, wanted in known.items():
        events = [event for event in ready.get(order, ()) if event[0] <= horizon]
        if events and wanted.firm is firm:
            events.sort()
            yield wanted, events


def ready_pieces(
    plant: Plant, plan: Plan, known: Mapping[OrderId, Demand]
) -> dict[OrderId, list[Ready]]:
    """
    Pieces of each order that have passed their last operation, at any minute (S4).

    Pieces that are aged count when their load ends, others when their run does; those
    of orders with other operations when the last of them ends (S38).
    """
    ready = off_the_press(plant, plan, known)
    if any(_routed(known)):
        done = finished(plan, known)
        for order in _routed(known):
            taken = ready.pop(order, [])
            stock = sum(pieces for _, made, pieces in taken if not made)
            if order in done:
                ready[order] = _stock_first(known[order], done[order], stock)
        for use in _finished_stock(plant, plan, known):
            event = (known[use.order].release, False, use.pieces)
            ready.setdefault(use.order, []).append(event)
    return ready


def _finished_stock(
    plant: Plant, plan: Plan, known: Mapping[OrderId, Demand]
) -> Iterator[StockUse]:
    """Stock of orders with a finish that has this finish already."""
    for use in plan.stock_uses:
        if known[use.order].route and plant.stock[use.stock].is_done_for(
            plant.orders[use.order]
        ):
            yield use


def _routed(known: Mapping[OrderId, Demand]) -> Iterator[OrderId]:
    return (order for order, wanted in known.items() if wanted.route)


def _stock_first(
    wanted: Demand, done: Iterable[tuple[int, int]], stock: int
) -> list[Ready]:
    """Count what came from stock as the first that a route gives."""
    events: list[Ready] = []
    for minute, pieces in done:
        ready = max(minute, wanted.release)
        old = min(stock, pieces)
        stock -= old
        for made, count in ((False, old), (True, pieces - old)):
            if count:
                events.append((ready, made, count))
    return events


def off_the_press(
    plant: Plant, plan: Plan, known: Mapping[OrderId, Demand]
) -> dict[OrderId, list[Ready]]:
    """
    Pieces of each order that are pressed, and aged if they have to be (S4).

    Pieces that are aged count when their load ends, others when their run does. Stock
    counts here too, but for what has the finish of its order: others get it (S35).
    """
    ready: dict[OrderId, list[Ready]] = {}

    def add(order: OrderId, minute: int, made: bool, pieces: int) -> None:
        event = (max(minute, known[order].release), made, pieces)
        ready.setdefault(order, []).append(event)

    for use in plan.stock_uses:
        stock = plant.stock[use.stock]
        wanted = known[use.order]
        if wanted.route and stock.is_done_for(plant.orders[use.order]):
            continue
        if stock.stage is Stage.FINISHED or not wanted.aged:
            add(use.order, 0, False, use.pieces)
    for run in plan.runs:
        if not known[run.order].aged:
            add(run.order, run.end, True, made_pieces(plant, run))
    for load in plan.loads:
        for item in load.items:
            if known[item.order].aged:
                add(item.order, load.end, item.run is not None, item.pieces)
    return ready


def _as_they_come(wanted: Demand, events: Iterable[Ready]) -> list[Shipment]:
    """Ship a splittable order: stock first within a minute, up to the maximum (S5)."""
    room = wanted.maximum
    by_minute: dict[int, list[int]] = {}
    for minute, made, pieces in events:
        taken = min(pieces, room)
        room -= taken
        if taken > 0:
            counts = by_minute.setdefault(minute, [0, 0])
            counts[made] += taken
    return [
        _shipment(wanted, minute, stock, made)
        for minute, (stock, made) in by_minute.items()
    ]


def _all_at_once(wanted: Demand, events: list[Ready]) -> list[Shipment]:
    """Ship an unsplittable order when the nominal pieces are there (S5)."""
    total = 0
    shipped_at = events[-1][0]
    for minute, _, pieces in events:
        total += pieces
        if total >= wanted.pieces:
            shipped_at = minute
            break
    if total < wanted.minimum:
        return []
    there = [event for event in events if event[0] <= shipped_at]
    total = min(sum(pieces for _, _, pieces in there), wanted.maximum)
    stock = min(sum(pieces for _, made, pieces in there if not made), total)
    return [_shipment(wanted, shipped_at, stock, total - stock)]


def _shipment(wanted: Demand, minute: int, stock: int, made: int) -> Shipment:
    return Shipment(
        order=wanted.order,
        minute=minute,
        pieces=stock + made,
        mass_kg=(stock + made) * wanted.piece_kg,
        from_stock=stock,
    )
