"""Orders, their reasons, shipments and assumptions, as tables of the plan."""

from collections.abc import Iterator

from marcha.plans import OrderStatus, shipments
from marcha.plant.plant import SHEETS
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import horizon_min
from marcha.tables.names import label, sheet_name
from marcha.tables.plan_source import Row, Source, Table

_STATES = ("unplanned", "short", "late", "on_time")


def orders(source: Source) -> Table:
    """Every order and how it fares, the worst first."""
    causes = source.first_causes
    ranked = sorted(
        source.statuses, key=lambda each: (_STATES.index(each.state), each.due)
    )
    return Table(
        name="orders",
        columns=(
            ("order", "text"), ("customer", "text"), ("profile", "text"),
            ("alloy", "text"), ("temper", "text"), ("length_mm", "whole"),
            ("pieces", "whole"), ("shipped", "whole"), ("on_time", "whole"),
            ("kg", "kg"), ("due", "moment"), ("first", "moment"), ("last", "moment"),
            ("late_days", "days"), ("state", "text"), ("cause", "wide"),
        ),
        rows=[_order(source, each, causes.get(each.order)) for each in ranked],
    )  # fmt: skip


def _order(source: Source, status: OrderStatus, cause: str | None) -> Row:
    order = source.plant.orders[status.order]
    alloy, temper = source.alloy_and_temper(status.order)
    ends = horizon_min(source.plant)
    if status.shipped >= status.nominal and status.last_minute is not None:
        ends = status.last_minute
    late = max(0, ends - status.due) / MINUTES_PER_DAY
    return (
        order.id, order.customer, order.profile, alloy, temper, order.length_mm,
        status.nominal, status.shipped, status.on_time_pieces,
        status.shipped * source.piece_kg(order.id), order.due,
        source.at(status.first_minute), source.at(status.last_minute),
        late or None, source.words(f"planbook.states.{status.state}"), cause,
    )  # fmt: skip


def reasons(source: Source) -> Table:
    """Every reason, in the order of the plan."""
    return Table(
        name="reasons",
        columns=(
            ("subject", "text"), ("cause", "wide"), ("in_the_way", "wide"),
            ("until", "moment"), ("amount", "kg"),
        ),
        rows=[
            (
                each.subject, source.cause(each), ", ".join(each.objects),
                source.at(each.minute), each.amount,
            )
            for each in source.plan.reasons
        ],
    )  # fmt: skip


def shipped(source: Source) -> Table:
    """Everything that ships, by date."""
    found = sorted(shipments(source.plant, source.plan), key=lambda each: each.minute)
    return Table(
        name="shipments",
        columns=(
            ("start", "moment"), ("order", "text"), ("customer", "text"),
            ("profile", "text"), ("pieces", "whole"), ("from_stock", "whole"),
            ("kg", "kg"), ("due", "moment"),
        ),
        rows=[
            (
                source.at(each.minute), each.order,
                source.plant.orders[each.order].customer,
                source.plant.orders[each.order].profile,
                each.pieces, each.from_stock or None, each.mass_kg,
                source.plant.orders[each.order].due,
            )
            for each in found
        ],
    )  # fmt: skip


def assumptions(source: Source) -> Table:
    """What was assumed, in words."""
    return Table(
        name="assumptions",
        columns=(("text", "wide"),),
        rows=[(text,) for text in _assumed(source)],
    )


def _assumed(source: Source) -> Iterator[str]:
    records = {record.__name__: record for record in SHEETS}
    for each in source.plant.assumptions:
        code, _, detail = each.partition(":")
        record_name, _, field = detail.partition(".")
        record = records.get(record_name)
        if code == "unverified" and record is not None:
            sheet = sheet_name(record, source.words)
            detail = f"{sheet} · {label(record, field, source.words)}"
        key = f"assumptions.{code}"
        yield source.words(key, detail=detail) if source.words.has(key) else each
