"""Which function folds which kind of event: one row a kind."""

from collections.abc import Callable, Mapping

from marcha.actuals import orders, repairs, stores, trucks
from marcha.actuals.event import Event, EventKind
from marcha.actuals.floor import Floor

Effect = Callable[[Floor, int, Event], None]


def _looked_at_before(floor: Floor, index: int, event: Event) -> None:
    """Change nothing: the calendars and the work that was done tell of it already."""


EFFECTS: Mapping[EventKind, Effect] = {
    EventKind.RECEIVED: trucks.received,
    EventKind.DELAYED: trucks.delayed,
    EventKind.CANCELLED: orders.cancelled,
    EventKind.HELD: trucks.held,
    EventKind.RELEASED: trucks.released,
    EventKind.COUNTED: trucks.counted,
    EventKind.DIE_BROKEN: repairs.die_broken,
    EventKind.DIE_BACK: repairs.die_back,
    EventKind.POWER_CUT: _looked_at_before,
    EventKind.ABSENCE: _looked_at_before,
    EventKind.MACHINE_DOWN: repairs.machine_down,
    EventKind.MACHINE_UP: repairs.machine_up,
    EventKind.TASK_PROGRESS: repairs.task_progress,
    EventKind.TASK_DONE: repairs.task_done,
    EventKind.PART_RECEIVED: stores.part_received,
    EventKind.CASH_RECEIVED: stores.cash_received,
    EventKind.URGENT_ORDER: orders.urgent_order,
    EventKind.ORDER_CHANGED: orders.order_changed,
    EventKind.PRODUCED: _looked_at_before,
    EventKind.SCRAPPED: _looked_at_before,
    EventKind.SHIPPED: _looked_at_before,
    EventKind.STOPPED: repairs.machine_down,
}


def happen(floor: Floor, index: int, event: Event) -> None:
    """Fold one event into the plant as it stands."""
    EFFECTS[event.kind](floor, index, event)
