"""
The declaration of full reactivation: the recorded facts that meet it, under one hash.

A declaration holds the rows it rests on. Whoever has it can ask again, with the plan
and the file of events: a row that was altered or taken out, a plan that is another, or
later rows that undo a criterion make it void, each by its name.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from marcha.actuals.event import Event
from marcha.actuals.reckoning.reactivation import Reactivation, reactivation
from marcha.actuals.reckoning.record import Record
from marcha.plans.wire import plan_hash
from marcha.plant.ids import EquipmentId
from marcha.plant.wire import canonical, record_to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """
    Full reactivation as it was declared.

    Attributes
    ----------
    reached
        End of the day that fulfilled the criteria.
    machines, needed_kg, days
        The criteria: machines, good kg a day, days in a row.
    least_kg
        Good kg of the weakest of these days.
    facts
        The rows of events that meet them, machines first.
    facts_hash
        SHA-256 of the facts.
    plan_hash, plant_hash
        Of the plan and of the plant whose criteria were asked.
    """

    plant_name: str
    reached: datetime
    machines: tuple[EquipmentId, ...]
    needed_kg: float
    days: int
    least_kg: float
    facts: tuple[Event, ...]
    facts_hash: str
    plan_hash: str
    plant_hash: str


Fault = Literal["criteria", "plan", "forged", "missing", "unmet"]
"""
What makes a declaration void: its criteria are not those of the plan, its plan is
another, its own text was changed, a fact is not in the record, criteria are not met.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """One thing that makes a declaration void; ``fact``: the row that is not there."""

    fault: Fault
    fact: Event | None = None


def facts_hash(facts: Sequence[Event]) -> str:
    """SHA-256 of rows of events in their order, in hexadecimal."""
    rows = [_told(each) for each in facts]
    return hashlib.sha256(canonical(rows).encode()).hexdigest()


def declaration(record: Record, found: Reactivation) -> Declaration | None:
    """Declare what the record shows; None: the criteria are not met."""
    if found.reached is None or found.needed_kg is None:
        return None
    return Declaration(
        plant_name=record.plant.site.name,
        reached=found.reached,
        machines=found.machines,
        needed_kg=found.needed_kg,
        days=found.needed_days,
        least_kg=min(each.kg for each in found.row),
        facts=found.facts,
        facts_hash=facts_hash(found.facts),
        plan_hash=plan_hash(record.plan),
        plant_hash=record.plan.plant_hash,
    )


def faults(declared: Declaration, record: Record, until: datetime) -> tuple[Void, ...]:
    """Everything that makes a declaration void; empty: it stands."""
    return tuple(_faults(declared, record, until))


def _faults(declared: Declaration, record: Record, until: datetime) -> Iterator[Void]:
    if declared.plan_hash != plan_hash(record.plan) or (
        declared.plant_hash != record.plan.plant_hash
    ):
        yield Void(fault="plan")
    if declared.facts_hash != facts_hash(declared.facts):
        yield Void(fault="forged")
    there = Counter(_key(each) for each in record.events)
    for fact in declared.facts:
        there[_key(fact)] -= 1
        if there[_key(fact)] < 0:
            yield Void(fault="missing", fact=fact)
    now = declaration(record, reactivation(record, until))
    if now is None:
        yield Void(fault="unmet")
    elif _criteria(now) != _criteria(declared):
        yield Void(fault="criteria")


def _criteria(declared: Declaration) -> Declaration:
    """Return a declaration without its facts: what must be said again, word by word."""
    return replace(declared, facts=(), facts_hash="", plan_hash="", plant_hash="")


def _key(event: Event) -> str:
    return canonical(_told(event))


def _told(event: Event) -> dict[str, Any]:
    """What a row says; a column that a later version adds changes no old hash."""
    row = record_to_json(event)
    return {name: value for name, value in row.items() if value not in (None, "")}
