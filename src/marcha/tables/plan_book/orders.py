"""How every order fares, and what of the stock is used for it."""

from collections.abc import Iterator

from marcha.plans.figures import OrderStatus
from marcha.plans.shipping import Shipment, shipments
from marcha.plant.ids import CustomerId, OrderId, StockId
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.tables.names import choice_word
from marcha.tables.plan_book import causes
from marcha.tables.plan_book.facts import PlanFacts
from marcha.tables.plan_book.part import Column, Kind, Mark, Part, Row, Tone

STATES: dict[str, Tone] = {
    "unplanned": "unplanned",
    "short": "short",
    "late": "late",
    "on_time": "good",
}
"""States of an order, the worst first, and their colours."""

_ORDERS = (
    Column("order"),
    Column("customer"),
    Column("profile"),
    Column("alloy"),
    Column("temper"),
    Column("length_mm", Kind.WHOLE),
    Column("state"),
    Column("due", Kind.MOMENT),
    Column("first_ship", Kind.MOMENT),
    Column("last_ship", Kind.MOMENT),
    Column("days_late", Kind.DECIMAL),
    Column("ordered", Kind.WHOLE),
    Column("shipped", Kind.WHOLE),
    Column("ordered_kg", Kind.WHOLE),
    Column("shipped_kg", Kind.WHOLE),
    *causes.COLUMNS,
)

_SHIPMENTS = (
    Column("ships", Kind.MOMENT),
    Column("order"),
    Column("customer"),
    Column("profile"),
    Column("length_mm", Kind.WHOLE),
    Column("pieces", Kind.WHOLE),
    Column("from_stock", Kind.WHOLE),
    Column("mass_kg", Kind.DECIMAL),
    Column("due", Kind.MOMENT),
    Column("punctual"),
)

_STOCK = (
    Column("stock"),
    Column("stage"),
    Column("profile"),
    Column("alloy"),
    Column("temper"),
    Column("length_mm", Kind.WHOLE),
    Column("order"),
    Column("way"),
    Column("pieces", Kind.WHOLE),
    Column("mass_kg", Kind.DECIMAL),
)


def orders(facts: PlanFacts) -> Part:
    """Every order; those that need a decision first, then by due date."""
    ranks = {state: rank for rank, state in enumerate(STATES)}
    sorted_ = sorted(facts.statuses, key=lambda each: (ranks[each.state], each.due))
    return Part(
        title=facts.say("sheet.orders"),
        note=facts.say("note.orders"),
        columns=_ORDERS,
        rows=tuple(_order(facts, each) for each in sorted_),
    )


def _order(facts: PlanFacts, status: OrderStatus) -> Row:
    order, wanted = facts.plant.orders[status.order], facts.known[status.order]
    days_late = None
    if status.last_minute is not None and status.state in {"late", "short"}:
        days_late = max(0, status.last_minute - status.due) / MINUTES_PER_DAY
    return (
        order.id,
        _customer(facts, order.customer),
        order.profile or order.product,
        wanted.alloy,
        wanted.temper,
        order.length_mm,
        state_mark(facts, status.state),
        order.due,
        facts.at(status.first_minute),
        facts.at(status.last_minute),
        days_late,
        status.nominal,
        status.shipped,
        status.nominal * wanted.piece_kg,
        status.shipped * wanted.piece_kg,
        *causes.cells(facts, order.id),
    )


def state_mark(facts: PlanFacts, state: str) -> Mark:
    """Word and colour of the state of an order."""
    return Mark(facts.say(f"state.{state}"), STATES[state])


def _customer(facts: PlanFacts, customer: CustomerId | None) -> str | None:
    if customer is None:
        return None
    record = facts.plant.customers.get(customer)
    return record.name if record is not None and record.name else customer


def shipped(facts: PlanFacts) -> Part:
    """Everything that leaves the plant, by time."""
    found = shipments(facts.plant, facts.plan, known=facts.known)
    return Part(
        title=facts.say("sheet.shipments"),
        note=facts.say("note.shipments"),
        columns=_SHIPMENTS,
        rows=tuple(
            _shipment(facts, each)
            for each in sorted(found, key=lambda each: (each.minute, each.order))
        ),
    )


def _shipment(facts: PlanFacts, shipment: Shipment) -> Row:
    order = facts.plant.orders[shipment.order]
    late = shipment.minute > facts.known[shipment.order].due
    return (
        facts.at(shipment.minute),
        order.id,
        _customer(facts, order.customer),
        order.profile or order.product,
        order.length_mm,
        shipment.pieces,
        shipment.from_stock,
        shipment.mass_kg,
        order.due,
        state_mark(facts, "late" if late else "on_time"),
    )


def stock_used(facts: PlanFacts) -> Part:
    """Pieces of stock given to orders, at once or through an oven."""
    return Part(
        title=facts.say("sheet.stock"),
        note=facts.say("note.stock"),
        columns=_STOCK,
        rows=tuple(_stock_rows(facts)),
    )


def _stock_rows(facts: PlanFacts) -> Iterator[Row]:
    direct = facts.say("way.direct")
    for use in facts.plan.stock_uses:
        yield _stock_row(facts, use.stock, use.order, use.pieces, direct)
    for load in facts.plan.loads:
        for item in load.items:
            if item.stock is not None:
                way = facts.say("way.load", load=load.id)
                yield _stock_row(facts, item.stock, item.order, item.pieces, way)


def _stock_row(
    facts: PlanFacts, stock: StockId, order: OrderId, pieces: int, way: str
) -> Row:
    item = facts.plant.stock[stock]
    return (
        item.id,
        choice_word(item.stage, facts.words),
        item.profile,
        item.alloy,
        item.temper,
        item.length_mm,
        order,
        way,
        pieces,
        pieces * facts.known[order].piece_kg,
    )
