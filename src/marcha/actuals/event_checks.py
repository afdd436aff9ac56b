"""
Whether events make sense, each for itself: references, what a kind needs, quantities.

What depends on where the plant stands (a delivery that nobody had called off yet) is
found when the events are folded (:mod:`marcha.actuals.fold`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from difflib import get_close_matches

from marcha.actuals.event import (
    COLUMNS_OF,
    Event,
    EventKind,
    required_of,
    was_folded,
)
from marcha.actuals.reference import TARGETS, known_references
from marcha.plans.plan import Plan
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem, error, warning
from marcha.plant.records_orders import Order

_COMMON = frozenset({"when", "kind", "note"})
"""Columns that every kind reads."""

_PIECES = frozenset({
    EventKind.RECEIVED, EventKind.COUNTED, EventKind.PART_RECEIVED,
    EventKind.URGENT_ORDER, EventKind.ORDER_CHANGED, EventKind.PRODUCED,
    EventKind.SHIPPED,
})  # fmt: skip
"""Kinds whose quantity is whole."""

_MOST = 1e9


def check_events(
    plant: Plant, plan: Plan | None, events: Sequence[Event]
) -> tuple[Problem, ...]:
    """Return what is wrong or doubtful with each event; ``index`` counts from 0."""
    known: dict[EventKind, dict[str, str]] = {}
    found: list[Problem] = []
    for index, event in enumerate(events):
        if event.kind not in known:
            ids = known_references(plant, plan, event.kind)
            known[event.kind] = {each.casefold(): each for each in ids}
        found.extend(_reference(plant, event, index, known[event.kind]))
        found.extend(_records(plant, event, index))
        found.extend(_needed(event, index, known[event.kind]))
        found.extend(_quantity(event, index))
        found.extend(_span(event, index))
        found.extend(_foreign(event, index))
    return tuple(found)


def _is_new_order(event: Event) -> bool:
    return event.kind is EventKind.URGENT_ORDER and event.profile is not None


def _reference(
    plant: Plant, event: Event, index: int, known: dict[str, str]
) -> Iterator[Problem]:
    if not event.reference or event.reference in known.values():
        return
    if not TARGETS[event.kind] or _is_new_order(event):
        return
    gone = Order in TARGETS[event.kind] and was_folded(event, plant.site.now)
    near = get_close_matches(event.reference.casefold()[:60], known, n=1)
    targets = ",".join(each.__name__ for each in TARGETS[event.kind])
    found = warning if gone else error
    hint = known[near[0]] if near else None
    yield found(
        Event,
        index,
        "reference",
        "event_reference",
        event.reference,
        hint,
        targets=targets,
    )


def _records(plant: Plant, event: Event, index: int) -> Iterator[Problem]:
    """References in columns of their own."""
    for field, target, held in (
        ("alloy", "Alloy", plant.alloys),
        ("profile", "Profile", plant.profiles),
        ("machine", "Equipment", plant.equipment),
    ):
        value = getattr(event, field)
        if value is None or value in held:
            continue
        near = get_close_matches(str(value)[:60], [str(each) for each in held], n=1)
        hint = near[0] if near else None
        yield error(
            Event, index, field, "unknown_reference", value, hint, target=target
        )


def _needed(event: Event, index: int, known: dict[str, str]) -> Iterator[Problem]:
    needed = list(required_of(event.kind))
    if _is_new_order(event) and event.reference not in known.values():
        needed += ["quantity", "length_mm", "until"]
    for field in needed:
        if getattr(event, field) in (None, ""):
            yield error(Event, index, field, "missing_value")


def _quantity(event: Event, index: int) -> Iterator[Problem]:
    value = event.quantity
    if value is None or "quantity" not in COLUMNS_OF[event.kind]:
        return
    share = event.kind is EventKind.TASK_PROGRESS
    low, high = 0.0, 1.0 if share else _MOST
    if not low <= value <= high:
        hint = f"{value / 100:g}" if share and 1 < value <= 100 else None  # noqa: PLR2004 - per cent
        yield error(
            Event,
            index,
            "quantity",
            "out_of_range",
            f"{value:g}",
            hint,
            low=f"{low:g}",
            high=f"{high:g}",
        )
    elif event.kind in _PIECES and value != int(value):
        yield error(Event, index, "quantity", "not_whole", f"{value:g}")


def _span(event: Event, index: int) -> Iterator[Problem]:
    spans = (
        EventKind.POWER_CUT, EventKind.ABSENCE, EventKind.MACHINE_DOWN,
        EventKind.STOPPED, EventKind.DIE_BROKEN,
    )  # fmt: skip
    if event.until is not None and event.kind in spans and event.until <= event.when:
        yield error(
            Event, index, "until", "end_not_after_start", event.until, event.when
        )


def _foreign(event: Event, index: int) -> Iterator[Problem]:
    """Warn of a column that is filled and that the kind does not read."""
    read = {*_COMMON, *COLUMNS_OF[event.kind]}
    for each in fields(Event):
        value = getattr(event, each.name)
        if each.name not in read and value not in (None, ""):
            yield warning(
                Event, index, each.name, "event_column", value, kind=event.kind.value
            )
