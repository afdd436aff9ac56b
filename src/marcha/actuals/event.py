"""
One line of the sheet Novedades: something that happened, as people note it.

The same few columns serve every kind; ``COLUMNS_OF`` says which of them each kind
reads. A file of events is kept and handed in again as it grows: folding the same
events twice gives the same plant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from marcha.plant.ids import AlloyId, EquipmentId, ProfileId
from marcha.plant.units import Between, Mm


class EventKind(StrEnum):
    """What happened."""

    RECEIVED = "received"
    DELAYED = "delayed"
    CANCELLED = "cancelled"
    HELD = "held"
    RELEASED = "released"
    COUNTED = "counted"
    DIE_BROKEN = "die_broken"
    DIE_BACK = "die_back"
    POWER_CUT = "power_cut"
    ABSENCE = "absence"
    MACHINE_DOWN = "machine_down"
    MACHINE_UP = "machine_up"
    TASK_PROGRESS = "task_progress"
    TASK_DONE = "task_done"
    PART_RECEIVED = "part_received"
    CASH_RECEIVED = "cash_received"
    URGENT_ORDER = "urgent_order"
    ORDER_CHANGED = "order_changed"
    PRODUCED = "produced"
    SCRAPPED = "scrapped"
    SHIPPED = "shipped"
    STOPPED = "stopped"


Amount = Annotated[float, Between(-1e12, 1e12)]
"""A quantity whose unit follows from the kind of the event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    Something that happened.

    Attributes
    ----------
    when
        When it happened; for spans, when they began.
    reference
        Id of the delivery, lot, order, die, machine, person, task or spare it is
        about; empty where none applies (a power cut of the whole plant).
    quantity
        Pieces (logs received and counted, pieces produced and shipped, spares), share
        done (progress), kg (scrap), kW left (power cut), minutes (stop), cash; None:
        not told.
    alloy, diameter_mm, length_mm
        What the truck brought, where it is not what was promised; None: as promised.
        Alloy and length also of an urgent order that is new.
    profile
        Of an urgent order that is new; None: the order is known.
    machine
        Where something was produced or scrapped; None: not told.
    until
        End of a span, new date of a delivery or order, day a die or machine is back,
        day on which what a truck left behind comes; None: not known, and what a
        truck left behind does not come.
    cause
        Code of the stop or the scrap (``domain``'s lists); empty: not told.
    """

    when: datetime
    kind: EventKind
    reference: str = ""
    quantity: Amount | None = None
    alloy: AlloyId | None = None
    diameter_mm: Mm | None = None
    length_mm: Mm | None = None
    profile: ProfileId | None = None
    machine: EquipmentId | None = None
    until: datetime | None = None
    cause: str = ""
    note: str = ""


_SPAN = ("reference", "until", "cause")
_TRUCK = ("reference", "quantity", "alloy", "diameter_mm", "length_mm", "until")
_URGENT = ("reference", "quantity", "alloy", "length_mm", "profile", "until")

COLUMNS_OF: Mapping[EventKind, tuple[str, ...]] = {
    EventKind.RECEIVED: _TRUCK,
    EventKind.DELAYED: _SPAN,
    EventKind.CANCELLED: ("reference",),
    EventKind.HELD: ("reference", "cause"),
    EventKind.RELEASED: ("reference",),
    EventKind.COUNTED: ("reference", "quantity"),
    EventKind.DIE_BROKEN: _SPAN,
    EventKind.DIE_BACK: ("reference",),
    EventKind.POWER_CUT: ("quantity", "until", "cause"),
    EventKind.ABSENCE: _SPAN,
    EventKind.MACHINE_DOWN: _SPAN,
    EventKind.MACHINE_UP: ("reference",),
    EventKind.TASK_PROGRESS: ("reference", "quantity"),
    EventKind.TASK_DONE: ("reference",),
    EventKind.PART_RECEIVED: ("reference", "quantity"),
    EventKind.CASH_RECEIVED: ("quantity",),
    EventKind.URGENT_ORDER: _URGENT,
    EventKind.ORDER_CHANGED: ("reference", "quantity", "until"),
    EventKind.PRODUCED: ("reference", "quantity", "machine"),
    EventKind.SCRAPPED: ("reference", "quantity", "machine", "cause"),
    EventKind.SHIPPED: ("reference", "quantity"),
    EventKind.STOPPED: ("reference", "quantity", "until", "cause"),
}
"""Columns that each kind of event reads, besides time, kind and note."""

REQUIRED_OF: Mapping[EventKind, tuple[str, ...]] = {
    EventKind.POWER_CUT: ("until",),
    EventKind.ABSENCE: ("reference", "until"),
    EventKind.CASH_RECEIVED: ("quantity",),
    EventKind.COUNTED: ("reference", "quantity"),
    EventKind.TASK_PROGRESS: ("reference", "quantity"),
    EventKind.PART_RECEIVED: ("reference", "quantity"),
    EventKind.PRODUCED: ("reference", "quantity"),
    EventKind.SCRAPPED: ("reference", "quantity"),
    EventKind.SHIPPED: ("reference", "quantity"),
}
"""Columns that a kind cannot do without; of the others, the reference."""


def required_of(kind: EventKind) -> tuple[str, ...]:
    """Columns that must be filled for a kind of event, besides its time."""
    return REQUIRED_OF.get(kind, ("reference",))


def was_folded(event: Event, now: datetime | None) -> bool:
    """
    Whether the plan that is followed was made after an event.

    A file of events is handed in again as it grows, and an order that an old row
    cancels is no longer in the plant: such a row is no mistake.
    """
    return now is not None and event.when <= now


SPANS = frozenset({EventKind.POWER_CUT, EventKind.ABSENCE, EventKind.MACHINE_DOWN})
"""Kinds that may be announced: their time may lie after the time of the new plan."""
