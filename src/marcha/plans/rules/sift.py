"""
The first rules: values that make sense, ids that exist and are given once.

What they name is left out of the plan that the other rules see, so that a nonsense
plan gets violations and never a traceback. Kinds, ranges and references are read from
the annotations of the records; only what an annotation cannot say stands here.
"""

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from marcha.plans.plan import (
    Assignment,
    FeedDraw,
    LineRun,
    Load,
    LoadItem,
    LogCut,
    Plan,
    Reason,
    Run,
    TaskRun,
)
from marcha.plans.rules.violation import Finding, found
from marcha.plant.plant import SHEETS, Plant
from marcha.plant.schema import FieldSchema, schema

Value: TypeAlias = Any
"""Whatever stands where a value or a record should."""

MOST_MINUTES = 10_000_000
"""Minutes from the start beyond which a time is a mistake (19 years)."""

_RECORD_ATTRIBUTE = {record.__name__: name for record, name in SHEETS.items()}
_SHOWN = 40

_NAMED: Mapping[str, str] = {
    "runs": "run",
    "line_runs": "line_run",
    "call_offs": "source",
}
"""Parts of a plan that others of its parts refer to, and the field that does."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """A plan without what the first rules name, and what they found."""

    plan: Plan
    unsound: tuple[Finding, ...]
    doubled: tuple[Finding, ...]
    unknown: tuple[Finding, ...]


def sift(plant: Plant, plan: Plan) -> Sifted:
    """Leave out unsound, doubled and unknown records, and what hangs on them."""
    unsound: list[Finding] = []
    parts: dict[str, Any] = {}
    for part in schema(Plan):
        value = getattr(plan, part.name)
        if part.kind != "item":
            if not _sound_value(part, value):
                unsound.append(_unsound(part.name, part.name, value))
            continue
        if type(value) is not tuple:
            unsound.append(_unsound(part.name, part.name, value))
            value = ()
        parts[part.name] = tuple(_sound_records(part, value, unsound))
    doubled: list[Finding] = []
    for name in ("tasks", "call_offs", "runs", "loads", "line_runs"):
        parts[name] = tuple(_once(plant, name, parts[name], doubled))
    ids = _own_ids(parts)
    stated = _own_ids({name: tuple(_records(getattr(plan, name))) for name in _NAMED})
    unknown: list[Finding] = []
    for name, records in parts.items():
        parts[name] = tuple(
            record
            for record in records
            if _known(plant, ids, stated, record, name, unknown)
        )
    parts = _without_orphans(plant, parts)
    return Sifted(
        plan=dataclasses.replace(plan, **parts),
        unsound=tuple(unsound),
        doubled=tuple(doubled),
        unknown=tuple(unknown),
    )


def _records(value: object) -> Iterator[Value]:
    return iter(value if type(value) is tuple else ())


# --- values ------------------------------------------------------------------------


def _sound_records(
    part: FieldSchema, records: Iterable[Value], unsound: list[Finding]
) -> Iterator[Value]:
    for record in records:
        fault = _fault(part, record)
        if fault is None:
            yield record
        else:
            unsound.append(_unsound(_label(record, part.name), *fault))


def _unsound(subject: str, name: str, value: object) -> Finding:
    return found(subject, field=name, value=_text(value))


def _text(value: object) -> str:
    try:
        text = repr(value)
    except ValueError:  # a whole number too long to be written
        text = type(value).__name__
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _label(record: object, part: str) -> str:
    """Name a record by its own id, or by the first text it holds."""
    for name in getattr(type(record), "__dataclass_fields__", ()):
        value = getattr(record, name)
        if isinstance(value, str) and value:
            return value
    return part


def _fault(part: FieldSchema, record: Value) -> tuple[str, object] | None:
    """Name and value of the first field of a record that makes no sense."""
    if part.item_type is None or type(record) is not part.item_type:
        return part.name, record
    for each in part.item:
        value = getattr(record, each.name)
        if value is None and each.optional:
            continue
        if each.many and type(value) is not tuple:
            return each.name, value
        for one in value if each.many else (value,):
            if each.kind == "item":
                if (fault := _fault(each, one)) is not None:
                    return fault
            elif not _sound_value(each, one):
                return each.name, one
    return _whole_fault(record)


def _sound_value(field: FieldSchema, value: Value) -> bool:
    if field.kind == "whole":
        low = -MOST_MINUTES if field.low is None else field.low
        high = MOST_MINUTES if field.high is None else field.high
        return type(value) is int and low <= value <= high
    if field.kind == "number":
        low = -math.inf if field.low is None else field.low
        high = math.inf if field.high is None else field.high
        return (
            type(value) in (int, float)
            and low <= value <= high
            and abs(value) < math.inf
        )
    if field.kind == "choice":
        return field.choices is not None and isinstance(value, field.choices)
    if field.kind == "yes_no":
        return type(value) is bool
    return isinstance(value, str)


def _whole_fault(record: Value) -> tuple[str, object] | None:
    """Return what no single field of a record shows."""
    fault: tuple[str, object] | None = None
    if hasattr(record, "start") and record.end < record.start:
        fault = ("end", record.end)
    elif isinstance(record, LoadItem) and (record.run is None) is (
        record.stock is None
    ):
        fault = ("run", record.run)
    elif isinstance(record, Assignment) and (record.task is None) is (
        record.equipment is None
    ):
        fault = ("task", record.task)
    elif isinstance(record, Run) and not record.pushes:
        fault = ("pushes", record.pushes)
    elif isinstance(record, (LineRun, FeedDraw)) and record.mass_kg <= 0:
        fault = ("mass_kg", record.mass_kg)
    return fault


# --- ids ---------------------------------------------------------------------------


def _own_id(record: Value) -> str:
    own: str = record.task if isinstance(record, TaskRun) else record.id
    return own


def _once(
    plant: Plant, part: str, records: Iterable[Value], doubled: list[Finding]
) -> Iterator[Value]:
    """Keep the first record of each id; a call-off is neither a lot nor a delivery."""
    seen: set[str] = set()
    if part == "call_offs":
        seen.update(plant.lots, plant.deliveries)
    for record in records:
        own = _own_id(record)
        if own in seen:
            doubled.append(found(own, part=part, id=own))
        else:
            seen.add(own)
            yield record


def _own_ids(parts: Mapping[str, tuple[Value, ...]]) -> dict[str, set[str]]:
    """Ids of the runs, line runs and call-offs of a plan."""
    return {
        name: {own for each in parts[name] if isinstance(own := _id(each), str)}
        for name in _NAMED
    }


def _id(record: object) -> object:
    return getattr(record, "id", None)


def _known(
    plant: Plant,
    ids: Mapping[str, set[str]],
    stated: Mapping[str, set[str]],
    record: Value,
    part: str,
    unknown: list[Finding],
) -> bool:
    """
    Whether everything a record refers to is there.

    A reference to a run or call-off that the plan states, but that makes no sense, is
    not named again.
    """
    known = True
    for name, value in _references(plant, record, type(record)):
        unknown.append(found(_label(record, part), field=name, id=value))
        known = False
    for kind, value in _own_references(plant, record):
        if value not in ids[kind]:
            known = False
            if value not in stated[kind]:
                unknown.append(
                    found(_label(record, part), field=_NAMED[kind], id=value)
                )
    return known


def _references(plant: Plant, record: Value, cls: type) -> Iterator[tuple[str, str]]:
    """References to records of the plant that are not there."""
    for each in schema(cls):
        if each.kind not in ("reference", "item"):
            continue
        value = getattr(record, each.name)
        for one in value if each.many else (value,):
            if each.kind == "item":
                yield from _references(plant, one, type(one))
            elif (
                one is not None
                and each.target is not None
                and one not in getattr(plant, _RECORD_ATTRIBUTE[each.target])
            ):
                yield each.name, one
    if isinstance(record, Reason) and (
        record.subject not in plant.orders and record.subject not in plant.equipment
    ):
        yield "subject", record.subject


def _own_references(plant: Plant, record: object) -> Iterator[tuple[str, str]]:
    """References to runs, line runs and call-offs of the plan itself."""
    if isinstance(record, FeedDraw):
        yield "line_runs", record.line_run
    if isinstance(record, LogCut):
        if record.source not in plant.lots and record.source not in plant.deliveries:
            yield "call_offs", record.source
        yield from (("runs", cut.run) for cut in record.cuts)
    if isinstance(record, Load):
        yield from (("runs", each.run) for each in record.items if each.run is not None)


def _without_orphans(
    plant: Plant, parts: Mapping[str, tuple[Value, ...]]
) -> dict[str, Any]:
    """Leave out cuts, loads and draws of what was left out itself."""
    ids = _own_ids(parts)

    def hangs(record: object) -> bool:
        return any(
            value not in ids[kind] for kind, value in _own_references(plant, record)
        )

    return {
        name: tuple(record for record in records if not hangs(record))
        if name in ("log_cuts", "loads", "feed_draws")
        else records
        for name, records in parts.items()
    }
