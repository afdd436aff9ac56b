"""
Why an order is late or a machine stays down, spread over the columns of a row.

The sentences are those of ``text`` (``reasons.<code>``). What stands in the way has a
column of its own here, so that people can filter by it; parts of a sentence that name
it are left out, as every part in brackets whose parameters are not known.
"""

import re

from marcha.plans.plan import Reason
from marcha.tables.plan_book.facts import PlanFacts, listed
from marcha.tables.plan_book.part import Cell, Column, Kind

_PART = re.compile(r"\[([^\[\]]*)\]")
_NAME = re.compile(r"\{(\w+)\}")

COLUMNS = (
    Column("why", Kind.PROSE),
    Column("in_the_way"),
)


def cells(facts: PlanFacts, subject: str) -> tuple[Cell, ...]:
    """Why, and what stands in the way, for one order or machine."""
    found = facts.reasons.get(subject, ())
    if not found:
        return None, None
    objects = listed(name for each in found for name in each.objects)
    return "; ".join(sentence(facts, each) for each in found), objects or None


def sentence(facts: PlanFacts, reason: Reason) -> str:
    """Write a reason without its objects; a code of a later version stays a code."""
    key = f"reasons.{reason.code}"
    if not facts.words.has(key):
        return reason.code
    known = _parameters(facts, reason)

    def kept(match: re.Match[str]) -> str:
        inside = match[1]
        return inside if known.keys() >= set(_NAME.findall(inside)) else ""

    text = _PART.sub(kept, facts.words(key))
    return _NAME.sub(lambda match: known.get(match[1], "–"), text)


def _parameters(facts: PlanFacts, reason: Reason) -> dict[str, str]:
    known = {}
    when = facts.at(reason.minute)
    if when is not None:
        known["day"] = facts.words.day(when)
        known["time"] = facts.words.moment(when)
    if reason.amount is not None:
        known["amount"] = f"{facts.words.number(reason.amount)} kg"
        known["duration"] = facts.words.duration(round(reason.amount))
    return known
