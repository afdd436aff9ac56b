"""Promises to classes of customers, targets of months, forecasts, metal of others."""

from collections.abc import Iterator
from datetime import datetime, time

from marcha.plans.aims import Aims, aims
from marcha.tables.plan_book.facts import PlanFacts
from marcha.tables.plan_book.part import Column, Kind, Part, Row

_SERVICE = (
    Column("group"),
    Column("minimum", Kind.SHARE),
    Column("reached", Kind.SHARE),
    Column("ordered_t", Kind.DECIMAL),
    Column("on_time_t", Kind.DECIMAL),
    Column("missing_t", Kind.DECIMAL),
    Column("late_orders", Kind.PROSE),
)

_MONTHS = (
    Column("month", Kind.DAY),
    Column("planned_t", Kind.DECIMAL),
    Column("target_t", Kind.DECIMAL),
    Column("difference_t", Kind.DECIMAL),
    Column("covered"),
)

_FORECASTS = (
    Column("order"),
    Column("asked_t", Kind.DECIMAL),
    Column("made_t", Kind.DECIMAL),
)

_CONVERSION = (
    Column("owner"),
    Column("alloy"),
    Column("delivered_kg", Kind.DECIMAL),
    Column("good_kg", Kind.DECIMAL),
    Column("agreed_yield", Kind.SHARE),
    Column("scrap_kg", Kind.DECIMAL),
    Column("balance_kg", Kind.DECIMAL),
)


def parts(facts: PlanFacts) -> tuple[Part, ...]:
    """Tables of all of them, in this order; those the plant says nothing of empty."""
    found = aims(facts.plant, facts.plan, known=facts.known)
    return (
        _part(facts, "aims", _SERVICE, _service(found)),
        _part(facts, "months", _MONTHS, _months(facts, found)),
        _part(facts, "forecasts", _FORECASTS, _forecasts(found)),
        _part(facts, "conversion", _CONVERSION, _conversion(found)),
    )


def _part(
    facts: PlanFacts, name: str, columns: tuple[Column, ...], rows: Iterator[Row]
) -> Part:
    title = facts.say("sheet.aims" if name == "aims" else f"aims.{name}")
    return Part(
        title=title, note=facts.say(f"note.{name}"), columns=columns, rows=tuple(rows)
    )


def _service(found: Aims) -> Iterator[Row]:
    for each in found.service:
        yield (
            each.group, each.minimum, each.reached, each.ordered_t, each.on_time_t,
            each.missing_t, ", ".join(each.late) or None,
        )  # fmt: skip


def _months(facts: PlanFacts, found: Aims) -> Iterator[Row]:
    for each in found.months:
        less = None if each.target_t is None else each.good_t - each.target_t
        month = datetime.combine(each.month, time())
        covered = facts.say("aims.whole" if each.whole else "aims.partly")
        yield month, each.good_t, each.target_t, less, covered


def _forecasts(found: Aims) -> Iterator[Row]:
    for each in found.forecasts:
        yield each.order, each.asked_t, each.made_t


def _conversion(found: Aims) -> Iterator[Row]:
    for each in found.conversion:
        yield (
            each.owner, each.alloy, each.delivered_kg, each.good_kg, each.agreed_yield,
            each.scrap_kg, each.balance_kg,
        )  # fmt: skip
