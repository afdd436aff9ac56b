"""Orders that are not on time and in full, each with its reason."""

from collections.abc import Iterator

from marcha.plans.figures import OrderStatus
from marcha.report.facts import Facts
from marcha.report.markup import Markup, tag
from marcha.report.reasons import cause_text
from marcha.report.table import Column, Line, paragraph, section, table, unbroken

_STATES = ("unplanned", "short", "late")
_MINUTES_PER_DAY = 1440


def orders_section(facts: Facts) -> Markup:
    """Unplanned orders first, then the short ones, then the late ones."""
    pen = facts.pen
    causes = _causes(facts)
    parts: list[Markup] = []
    for state in _STATES:
        found = [each for each in facts.statuses.values() if each.state == state]
        if found:
            parts.append(tag("h3", pen.say(f"orders.{state}"), id=state))
            parts.append(_table(facts, state, found, causes))
    if not parts:
        parts.append(paragraph(pen.say("orders.none"), "well"))
    fine = sum(each.state == "on_time" for each in facts.statuses.values())
    parts.append(
        paragraph(
            pen.say("orders.on_time", count=fine, all=len(facts.statuses)), "note"
        )
    )
    return section("orders", pen.say("orders.title"), *parts)


def _causes(facts: Facts) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for reason in facts.plan.reasons:
        text = cause_text(facts.plant, reason, facts.pen.words)
        texts.setdefault(reason.subject, []).append(text)
    return texts


def _table(
    facts: Facts, state: str, found: list[OrderStatus], causes: dict[str, list[str]]
) -> Markup:
    pen = facts.pen
    columns = [
        Column(pen.say("orders.order"), "key"),
        Column(pen.say("orders.customer")),
        Column(pen.say("orders.profile")),
        Column(pen.say("orders.ordered"), "number"),
        Column(pen.say("orders.due"), "time"),
        Column(pen.say("orders.ships"), "time"),
        Column(pen.say("orders.why"), "long"),
    ]
    if state == "late":
        columns.insert(6, Column(pen.say("orders.days_late"), "number"))
    found = sorted(found, key=lambda each: (each.due, each.order))
    lines = (Line(tuple(_cells(facts, state, each, causes))) for each in found)
    return table(columns, lines, pen.say(f"orders.{state}"))


def _cells(
    facts: Facts, state: str, status: OrderStatus, causes: dict[str, list[str]]
) -> Iterator[object]:
    pen, order = facts.pen, facts.plant.orders[status.order]
    demand = facts.known[status.order]
    yield status.order
    customer = facts.plant.customers.get(order.customer) if order.customer else None
    yield customer.name or order.customer if customer else order.customer or ""
    article = order.profile or order.product or ""
    made_of = f"{demand.alloy} {demand.temper}".strip()
    yield tag("span", article, tag("small", made_of))
    yield pen.words.number(status.nominal * demand.piece_kg)
    yield pen.time(status.due)
    if status.last_minute is None:
        yield "–"
    elif state == "short":
        shipped = pen.kg(status.shipped * demand.piece_kg)
        yield f"{shipped} · {pen.time(status.last_minute)}"
    else:
        yield pen.time(status.last_minute)
        late = max(0, status.last_minute - status.due)
        yield pen.words.number(late / _MINUTES_PER_DAY, 1)
    texts = causes.get(status.order, [pen.say("orders.no_reason")])
    yield unbroken("; ".join(texts))
