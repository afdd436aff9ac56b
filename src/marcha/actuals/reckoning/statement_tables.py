"""
The statement of a month as tables: one description for workbook, page and programs.

Values are plain; ``None`` is not known. Words that people read are named by a key and
looked up where the table is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from marcha.actuals.reckoning.machine_lines import MachineLine
from marcha.actuals.reckoning.order_lines import OrderLine
from marcha.actuals.reckoning.production import MINUTES_PER_HOUR
from marcha.actuals.reckoning.record import Record
from marcha.actuals.reckoning.statement import CauseLine, Statement, item_of

Kind = Literal["text", "kg", "t", "pieces", "hours", "share", "number", "day"]
"""What a column holds; ``number`` has one decimal, ``kg`` and ``pieces`` none."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word by its key in ``text``; a code without words is shown as it is."""

    key: str
    code: str = ""


Value = str | float | datetime | Word | None


@dataclass(frozen=True, slots=True)
class Heading:
    """One column; its title is the text ``statement.column.<name>``."""

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    One table of the statement.

    Attributes
    ----------
    name
        Its title is the text ``statement.title.<name>``, its note
        ``statement.note.<name>``.
    rows
        None: nobody has ever recorded what it is about.
    """

    name: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Value, ...], ...] | None


_OWN = Word("statement.word.own")
_NOT_YET = Word("statement.word.not_yet")
_NEVER = Word("statement.word.never")


def statement_tables(record: Record, made: Statement) -> tuple[Table, ...]:
    """Every table of a statement, always in the same order."""
    return (
        _summary(made),
        _against_plan(made),
        _metal(made),
        _tolling(made),
        _production(made),
        _causes("scrap", made.scrap, "kg"),
        _hours(made),
        _causes("stops", made.stops, "hours"),
        _orders(record, made),
        _machines(made),
    )


def _summary(made: Statement) -> Table:
    reached = None
    if made.good_t is not None and made.target_t:
        reached = 100.0 * made.good_t / made.target_t
    recovery = None if made.recovery is None else 100.0 * made.recovery
    rows: tuple[tuple[Value, ...], ...] = (
        (Word("statement.figure.good_t"), made.good_t),
        (Word("statement.figure.shipped_t"), made.shipped_t),
        (Word("statement.figure.target_t"), made.target_t),
        (Word("statement.figure.reached"), reached),
        (Word("statement.figure.recovery"), recovery),
    )
    columns = (Heading("figure"), Heading("value", "number"))
    return Table(name="summary", columns=columns, rows=rows)


def _against_plan(made: Statement) -> Table:
    columns = (
        Heading("figure"),
        Heading("planned", "number"),
        Heading("actual", "number"),
        Heading("less", "number"),
    )
    rows = []
    for each in made.against_plan:
        scale = 100.0 if each.unit == "0-1" else 1.0
        planned = None if each.planned is None else scale * each.planned
        actual = None if each.actual is None else scale * each.actual
        less = None if planned is None or actual is None else actual - planned
        name = Word(f"statement.figure.{each.name}")
        rows.append((name, planned, actual, less))
    return Table(name="against_plan", columns=columns, rows=tuple(rows))


def _metal(made: Statement) -> Table:
    columns = (
        Heading("owner"),
        Heading("alloy"),
        Heading("opening", "kg"),
        Heading("received", "kg"),
        Heading("loaded", "kg"),
        Heading("good", "kg"),
        Heading("lost", "kg"),
        Heading("closing", "kg"),
        Heading("counted", "kg"),
        Heading("difference", "kg"),
        Heading("counted_at", "day"),
    )
    if made.metal is None:
        return Table(name="metal", columns=columns, rows=None)
    not_counted = Word("statement.word.not_counted")
    rows: list[tuple[Value, ...]] = []
    for each in made.metal:
        count: tuple[Value, ...] = (not_counted, not_counted, "")
        if each.counted_at is not None:
            count = (each.counted_kg, each.difference_kg, each.counted_at)
        rows.append(
            (
                each.owner or _OWN,
                each.alloy,
                each.opening_kg,
                each.received_kg,
                each.loaded_kg,
                each.good_kg,
                each.lost_kg,
                each.closing_kg,
                *count,
            )
        )
    return Table(name="metal", columns=columns, rows=tuple(rows))


def _tolling(made: Statement) -> Table:
    columns = (
        Heading("owner"),
        Heading("alloy"),
        Heading("delivered", "kg"),
        Heading("good_shipped", "kg"),
        Heading("agreed_yield", "share"),
        Heading("used", "kg"),
        Heading("scrap_returned", "kg"),
        Heading("balance", "kg"),
    )
    rows = tuple(
        (
            each.owner,
            each.alloy,
            each.delivered_kg,
            each.good_kg,
            each.agreed_yield,
            each.used_kg,
            each.scrap_kg,
            each.balance_kg,
        )
        for each in made.tolling
    )
    known = made.metal is not None
    return Table(name="tolling", columns=columns, rows=rows if known else None)


def _production(made: Statement) -> Table:
    columns = (
        Heading("machine"),
        Heading("item"),
        Heading("pieces", "pieces"),
        Heading("good", "kg"),
        Heading("lost", "kg"),
        Heading("yield", "share"),
    )
    if made.production is None:
        return Table(name="production", columns=columns, rows=None)
    rows = tuple(
        (
            each.machine or Word("statement.word.untold"),
            each.item,
            each.pieces,
            each.good_kg,
            each.lost_kg,
            each.yield_ratio,
        )
        for each in made.production
    )
    return Table(name="production", columns=columns, rows=rows)


def _causes(
    name: Literal["scrap", "stops"],
    lines: tuple[CauseLine, ...] | None,
    kind: Literal["kg", "hours"],
) -> Table:
    columns = (
        Heading("cause"),
        Heading(f"lost_{kind}", kind),
        Heading("part", "share"),
    )
    if lines is None:
        return Table(name=name, columns=columns, rows=None)
    group: Literal["scrap", "stop"] = "scrap" if name == "scrap" else "stop"
    rows = tuple((cause(group, each.cause), each.amount, each.share) for each in lines)
    return Table(name=name, columns=columns, rows=rows)


def cause(group: Literal["scrap", "stop"], code: str) -> Word:
    """Word of a cause; one that is not in the lists is shown as it was typed."""
    if not code:
        return Word("causes.untold")
    return Word(f"causes.{group}.{code}", code)


def _hours(made: Statement) -> Table:
    columns = (
        Heading("machine"),
        Heading("open_hours", "hours"),
        Heading("lost_hours", "hours"),
        Heading("running_hours", "hours"),
        Heading("planned_hours", "hours"),
    )
    rows = tuple(
        (
            each.machine,
            each.open_min / MINUTES_PER_HOUR,
            None if each.lost_min is None else each.lost_min / MINUTES_PER_HOUR,
            None if each.running_min is None else each.running_min / MINUTES_PER_HOUR,
            each.planned_min / MINUTES_PER_HOUR,
        )
        for each in made.hours
    )
    return Table(name="hours", columns=columns, rows=rows)


def _orders(record: Record, made: Statement) -> Table:
    columns = (
        Heading("order"),
        Heading("customer"),
        Heading("item"),
        Heading("promised", "day"),
        Heading("planned", "day"),
        Heading("completed", "day"),
        Heading("ordered", "kg"),
        Heading("shipped", "kg"),
        Heading("state"),
    )
    rows = tuple(_order(record, each) for each in made.orders)
    return Table(name="orders", columns=columns, rows=rows)


def _order(record: Record, line: OrderLine) -> tuple[Value, ...]:
    order = record.plant.orders[line.order]
    completed: Value = line.completed or _NOT_YET
    return (
        line.order,
        order.customer or "",
        item_of(record, line.order),
        line.due,
        line.planned or _NEVER,
        None if line.state == "unknown" else completed,
        line.nominal_kg,
        line.shipped_kg,
        Word(f"statement.state.{line.state}"),
    )


def _machines(made: Statement) -> Table:
    columns = (
        Heading("machine"),
        Heading("planned", "day"),
        Heading("actual", "day"),
        Heading("tasks_left", "pieces"),
        Heading("needs"),
    )
    rows = tuple(tuple(_machine(each)) for each in made.machines)
    return Table(name="machines", columns=columns, rows=rows)


def _machine(line: MachineLine) -> Iterator[Value]:
    yield line.machine
    yield line.planned or ("" if line.actual else _NEVER)
    yield line.actual or _NOT_YET
    yield float(len(line.tasks))
    yield ", ".join(line.needs)
