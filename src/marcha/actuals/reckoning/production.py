"""What was made, lost and shipped: recorded pieces weighed by their orders."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import fsum

from marcha.actuals.event import Event, EventKind
from marcha.actuals.reckoning.period import Period
from marcha.actuals.reckoning.record import Record
from marcha.plant.ids import AlloyId, EquipmentId, OrderId

KG_PER_T = 1000.0
MINUTES_PER_HOUR = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """
    Good pieces of one order, made or shipped at a moment.

    Attributes
    ----------
    mass_kg
        Pieces × the piece mass of the order (S1).
    machine
        Where they were made; None: not told.
    event
        The row that says so.
    """

    order: OrderId
    pieces: float
    mass_kg: float
    machine: EquipmentId | None
    event: Event

    @property
    def when(self) -> datetime:
        """When it was recorded."""
        return self.event.when


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrap:
    """
    Metal that was lost.

    Attributes
    ----------
    order
        The order it was lost on; None: one that the plan does not know.
    alloy
        Of that order; None: not known.
    cause
        Code; empty: not told.
    """

    mass_kg: float
    order: OrderId | None
    alloy: AlloyId | None
    machine: EquipmentId | None
    cause: str
    event: Event

    @property
    def when(self) -> datetime:
        """When it was recorded."""
        return self.event.when


def made(record: Record) -> tuple[Pieces, ...]:
    """Good pieces made, oldest first; rows without a known order are left out."""
    return _pieces(record, EventKind.PRODUCED)


def shipped(record: Record) -> tuple[Pieces, ...]:
    """Pieces that left the plant, oldest first."""
    return _pieces(record, EventKind.SHIPPED)


def _pieces(record: Record, kind: EventKind) -> tuple[Pieces, ...]:
    found = []
    for event in record.of(kind):
        wanted = record.known.get(OrderId(event.reference))
        if wanted is not None and event.quantity is not None and event.quantity > 0:
            found.append(
                Pieces(
                    order=wanted.order,
                    pieces=event.quantity,
                    mass_kg=event.quantity * wanted.piece_kg,
                    machine=event.machine,
                    event=event,
                )
            )
    return tuple(found)


def scrapped(record: Record) -> tuple[Scrap, ...]:
    """Metal lost, oldest first; rows without kilograms are left out."""
    found = []
    for event in record.of(EventKind.SCRAPPED):
        if event.quantity is None or event.quantity <= 0:
            continue
        wanted = record.known.get(OrderId(event.reference))
        found.append(
            Scrap(
                mass_kg=event.quantity,
                order=None if wanted is None else wanted.order,
                alloy=None if wanted is None else wanted.alloy,
                machine=event.machine,
                cause=event.cause,
                event=event,
            )
        )
    return tuple(found)


def unread(record: Record) -> tuple[Event, ...]:
    """Rows of production, scrap and shipping that no figure could count."""
    counted = {id(each.event) for each in (*made(record), *shipped(record))}
    counted |= {id(each.event) for each in scrapped(record)}
    kinds = (EventKind.PRODUCED, EventKind.SHIPPED, EventKind.SCRAPPED)
    return tuple(
        each
        for each in record.of(*kinds)
        if id(each) not in counted and each.quantity != 0
    )


def made_kg(record: Record, period: Period) -> float | None:
    """Good kg made in a period; None: nobody has ever recorded production."""
    return _kg(record, period, made, EventKind.PRODUCED)


def shipped_kg(record: Record, period: Period) -> float | None:
    """Kg shipped in a period; None: nobody has ever recorded shipping."""
    return _kg(record, period, shipped, EventKind.SHIPPED)


def scrapped_kg(record: Record, period: Period) -> float | None:
    """Kg lost in a period; None: nobody has ever recorded scrap."""
    return _kg(record, period, scrapped, EventKind.SCRAPPED)


def _kg(
    record: Record,
    period: Period,
    read: Callable[[Record], Iterable[Pieces | Scrap]],
    kind: EventKind,
) -> float | None:
    if not is_known(record, period, kind):
        return None
    return fsum(each.mass_kg for each in read(record) if period.holds(each.when))


def is_known(record: Record, period: Period, *kinds: EventKind) -> bool:
    """Whether a figure of a period can be told: it was recorded, and had begun."""
    if period.end <= record.plant.site.start:
        return any(period.holds(each.when) for each in record.of(*kinds))
    return record.knows(*kinds, until=period.end)


def is_pressed(record: Record, order: OrderId | None) -> bool:
    """Whether an order takes logs: all but products of other routes (S33)."""
    return order is None or record.plant.orders[order].profile is not None


def recovery(record: Record, period: Period) -> float | None:
    """
    Good kg ÷ (good kg + kg lost) at the presses in a period, in [0, 1] (formula F17).

    What was loaded and sawn is not weighed by anybody: by the balance of mass it is
    what came out, good or lost. None: production or scrap is not recorded, or nothing
    came out.
    """
    kinds = (EventKind.PRODUCED, EventKind.SCRAPPED)
    if not all(is_known(record, period, kind) for kind in kinds):
        return None
    items: tuple[tuple[Pieces | Scrap, ...], ...] = (made(record), scrapped(record))
    good, lost = (
        fsum(
            each.mass_kg
            for each in some
            if period.holds(each.when) and is_pressed(record, each.order)
        )
        for some in items
    )
    return good / (good + lost) if good + lost > 0 else None


def by_order(items: Iterable[Pieces], until: datetime) -> Mapping[OrderId, float]:
    """Pieces of each order by a moment, added up."""
    found: dict[OrderId, float] = {}
    for each in items:
        if each.when < until:
            found[each.order] = found.get(each.order, 0.0) + each.pieces
    return found
