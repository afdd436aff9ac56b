"""Orders that became urgent, changed or were cancelled."""

from dataclasses import replace

from marcha.actuals.event import Event, was_folded
from marcha.actuals.floor import Floor
from marcha.actuals.trucks import cancelled_delivery
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import DeliveryId, OrderId
from marcha.plant.records_orders import Order

URGENT_WEIGHT = 10.0
"""Weight of an urgent order, where it has not more; others weigh 1 unless stated."""


def urgent_order(floor: Floor, _index: int, event: Event) -> None:
    """An order goes before others, if need be a new one."""
    key = OrderId(event.reference)
    order = floor.plant.orders.get(key)
    if order is None:
        if event.profile is None or event.length_mm is None or event.until is None:
            return
        order = Order(
            id=key,
            profile=event.profile,
            alloy=event.alloy,
            length_mm=event.length_mm,
            pieces=max(1, int(event.quantity or 1)),
            due=event.until,
        )
    weight = max(order.weight, URGENT_WEIGHT)
    floor.put("orders", key, replace(_changed(order, event), weight=weight))


def order_changed(floor: Floor, index: int, event: Event) -> None:
    """An order is for other pieces or another day; for none at all it is cancelled."""
    order = floor.plant.orders.get(OrderId(event.reference))
    if order is None:
        _gone(floor, index, event, "event_not_there")
    elif event.quantity == 0:
        _cancel(floor, order)
    else:
        floor.put("orders", order.id, _changed(order, event))


def cancelled(floor: Floor, index: int, event: Event) -> None:
    """A delivery or an order is cancelled."""
    order = floor.plant.orders.get(OrderId(event.reference))
    key = DeliveryId(event.reference)
    if order is not None:
        _cancel(floor, order)
    elif key in floor.plant.deliveries:
        cancelled_delivery(floor, key)
    else:
        _gone(floor, index, event, "event_not_called")


def _gone(floor: Floor, index: int, event: Event, code: str) -> None:
    """Refuse an event about what was cancelled, unless it was folded before."""
    if not was_folded(event, floor.folded_until):
        floor.refuse(index, code, event.reference)


def _changed(order: Order, event: Event) -> Order:
    if event.quantity:
        order = replace(order, pieces=int(event.quantity), mass_kg=None)
    if event.until is not None:
        order = replace(order, due=event.until)
    return order


def _cancel(floor: Floor, order: Order) -> None:
    """
    Take an order out of the plant.

    What is begun for it stays, and what comes of it is stock: a forecast of that many
    pieces (S48).
    """
    locked = {key.removeprefix("run/") for key in floor.plant.locks}
    begun = sum(
        made_pieces(floor.plant, run)
        for run in floor.previous.runs
        if run.order == order.id and run.id in locked
    )
    held = begun or any(lock.order == order.id for lock in floor.plant.locks.values())
    if held:
        rest = replace(order, pieces=max(1, begun), mass_kg=None, firm=False)
        floor.put("orders", order.id, rest)
        return
    floor.drop("orders", order.id)
    for key, item in floor.plant.stock.items():
        if item.order == order.id:
            floor.put("stock", key, replace(item, order=None))
