"""What became of every order: promised, planned, shipped, by what was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from marcha.actuals.event import EventKind
from marcha.actuals.reckoning.production import Pieces, shipped
from marcha.actuals.reckoning.record import Record
from marcha.plans.figures import OrderStatus, order_status
from marcha.plant.ids import OrderId
from marcha.plant.timeline import moment
from marcha.process.demand import Demand

State = Literal["on_time", "late", "overdue", "open", "unknown"]
"""
Complete by the due date or after it; not complete and due, or not due yet; ``unknown``:
nobody has ever recorded a shipment.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """
    One firm order at a moment.

    Attributes
    ----------
    due
        Promised to the customer.
    planned
        When the plan completes it; None: it does not within its horizon.
    nominal, minimum
        Pieces ordered, and the least that completes it (S2).
    piece_kg
        Kg of a piece.
    shipped
        Pieces recorded as shipped; None: nobody records shipments.
    completed
        When the minimum had been shipped; None: not yet.
    """

    order: OrderId
    due: datetime
    planned: datetime | None
    nominal: int
    minimum: int
    piece_kg: float
    shipped: float | None
    completed: datetime | None
    state: State

    @property
    def nominal_kg(self) -> float:
        """Mass of what was ordered."""
        return self.nominal * self.piece_kg

    @property
    def shipped_kg(self) -> float | None:
        """Mass of what was shipped."""
        return None if self.shipped is None else self.shipped * self.piece_kg


def order_lines(record: Record, until: datetime) -> tuple[OrderLine, ...]:
    """Every firm order by the rows before a moment, in the order of the sheet."""
    statuses = order_status(record.plant, record.plan, known=record.known)
    sent: dict[OrderId, list[Pieces]] = {}
    for each in shipped(record):
        if each.when < until:
            sent.setdefault(each.order, []).append(each)
    known = record.knows(EventKind.SHIPPED, until=until)
    return tuple(
        _line(record, status, sent.get(status.order, []), until, known=known)
        for status in statuses
        if record.plant.orders[status.order].firm
    )


def _line(
    record: Record,
    status: OrderStatus,
    sent: list[Pieces],
    until: datetime,
    *,
    known: bool,
) -> OrderLine:
    wanted = record.known[status.order]
    due = record.plant.orders[status.order].due
    completed = next(_completed(wanted, sent), None)
    return OrderLine(
        order=status.order,
        due=due,
        planned=_planned(record, status),
        nominal=wanted.pieces,
        minimum=wanted.minimum,
        piece_kg=wanted.piece_kg,
        shipped=sum(each.pieces for each in sent) if known else None,
        completed=completed,
        state=_state(completed, due, until) if known else "unknown",
    )


def _planned(record: Record, status: OrderStatus) -> datetime | None:
    if status.state not in ("on_time", "late") or status.last_minute is None:
        return None
    return moment(record.plant, status.last_minute)


def _completed(wanted: Demand, sent: list[Pieces]) -> Iterator[datetime]:
    total = 0.0
    for each in sent:
        total += each.pieces
        if total >= wanted.minimum:
            yield each.when


def _state(completed: datetime | None, due: datetime, until: datetime) -> State:
    if completed is not None:
        return "on_time" if completed <= due else "late"
    return "overdue" if due < until else "open"
