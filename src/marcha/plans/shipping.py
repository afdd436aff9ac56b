"""
What a plan ships: pieces of every order, and when (S2, S4, S5).

A plan says what is pressed, aged and taken from stock; what leaves the plant follows
from that and is derived here, so that there is one truth. Everything that counts good
metal (:mod:`marcha.plans.figures`, :mod:`marcha.plans.account`) starts from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from marcha.plans.plan import Plan, Run
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
    Everything that ships by the horizon.

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
    horizon = horizon_min(plant)
    ready = ready_pieces(plant, plan, known)
    result: list[Shipment] = []
    for order, wanted in known.items():
        events = [event for event in ready.get(order, ()) if event[0] <= horizon]
        if events:
            events.sort()
            ship = _as_they_come if plant.orders[order].splittable else _all_at_once
            result.extend(ship(wanted, events))
    return tuple(result)


def ready_pieces(
    plant: Plant, plan: Plan, known: Mapping[OrderId, Demand]
) -> dict[OrderId, list[Ready]]:
    """
    Pieces of each order that have passed their last operation, at any minute (S4).

    Pieces that are aged count when their load ends, others when their run does.
    """
    ready: dict[OrderId, list[Ready]] = {}

    def add(order: OrderId, minute: int, made: bool, pieces: int) -> None:
        event = (max(minute, known[order].release), made, pieces)
        ready.setdefault(order, []).append(event)

    for use in plan.stock_uses:
        finished = plant.stock[use.stock].stage is Stage.FINISHED
        if finished or not known[use.order].aged:
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
