"""What the reference of each kind of event may name, in a plant and its plan."""

from collections.abc import Mapping

from marcha.actuals.event import EventKind
from marcha.plans.plan import Plan
from marcha.plant.plant import SHEETS, Plant
from marcha.plant.records_equipment import Equipment
from marcha.plant.records_metal import Delivery, Lot
from marcha.plant.records_orders import Order, StockItem
from marcha.plant.records_people import Person
from marcha.plant.records_repair import Part, Task
from marcha.plant.records_tooling import Die

TARGETS: Mapping[EventKind, tuple[type, ...]] = {
    EventKind.RECEIVED: (Delivery,),
    EventKind.DELAYED: (Delivery,),
    EventKind.CANCELLED: (Delivery, Order),
    EventKind.HELD: (Lot, Delivery),
    EventKind.RELEASED: (Lot, Delivery),
    EventKind.COUNTED: (Lot, Delivery, StockItem),
    EventKind.DIE_BROKEN: (Die,),
    EventKind.DIE_BACK: (Die,),
    EventKind.POWER_CUT: (),
    EventKind.ABSENCE: (Person,),
    EventKind.MACHINE_DOWN: (Equipment,),
    EventKind.MACHINE_UP: (Equipment,),
    EventKind.TASK_PROGRESS: (Task,),
    EventKind.TASK_DONE: (Task,),
    EventKind.PART_RECEIVED: (Part,),
    EventKind.CASH_RECEIVED: (),
    EventKind.URGENT_ORDER: (Order,),
    EventKind.ORDER_CHANGED: (Order,),
    EventKind.PRODUCED: (Order,),
    EventKind.SCRAPPED: (Order,),
    EventKind.SHIPPED: (Order,),
    EventKind.STOPPED: (Equipment,),
}
"""
Sheets that the reference of a kind is looked up in.

What an earlier plan called off counts as a delivery; a delivery that came is a lot
under the same id.
"""


def known_references(plant: Plant, plan: Plan | None, kind: EventKind) -> list[str]:
    """Ids that the reference of a kind of event may be, in the order of the sheets."""
    found: dict[str, None] = {}
    for target in TARGETS[kind]:
        found.update(dict.fromkeys(getattr(plant, SHEETS[target])))
        if target is Delivery and plan is not None:
            found.update(dict.fromkeys(each.id for each in plan.call_offs))
    return list(found)
