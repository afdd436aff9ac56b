"""
What the sheets of a plan's workbook are made from: the plan, its plant, one language.

A :class:`Table` is columns and rows of plain values, without Excel; what is derived
(shipments, account, dates) comes from ``marcha.plans``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal, TypeAlias

from marcha.plans import (
    LogSource,
    OrderStatus,
    Peg,
    Plan,
    Reason,
    Run,
    log_sources,
    order_status,
    pegging,
)
from marcha.plant.consistency import alloy_and_temper
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.timeline import moment
from marcha.tables.excel import Written
from marcha.text import Words

Kind = Literal[
    "text", "wide", "moment", "clock", "whole", "kg", "days", "share", "money"
]  # fmt: skip
"""How a column is written; ``wide`` is text that wraps, ``clock`` an hour."""

Row: TypeAlias = Sequence[Written]

ReasonText = Callable[[Plant, Reason, Words], str]
"""Writes the cause of a reason as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    One sheet of the plan's workbook.

    Attributes
    ----------
    name
        Key of the sheet's name and explanation (``planbook.sheets.<name>``).
    columns
        Key of each title (``planbook.columns.<key>``) and how it is written.
    """

    name: str
    columns: Sequence[tuple[str, Kind]]
    rows: Sequence[Row]


class Source:
    """A plan with its plant and what is derived from them, in one language."""

    def __init__(
        self, plant: Plant, plan: Plan, words: Words, reason_text: ReasonText | None
    ) -> None:
        self.plant = plant
        self.plan = plan
        self.words = words
        self._reason_text = reason_text or _plain_reason

    def at(self, minute: int | None) -> datetime | None:
        """Return the local moment of a minute of the plan."""
        return None if minute is None else moment(self.plant, minute)

    def cause(self, reason: Reason) -> str:
        """Return the cause of a reason in words."""
        return self._reason_text(self.plant, reason, self.words)

    @cached_property
    def first_causes(self) -> Mapping[str, str]:
        """Cause of the first reason of each order and machine."""
        causes: dict[str, str] = {}
        for reason in self.plan.reasons:
            causes.setdefault(reason.subject, self.cause(reason))
        return causes

    @cached_property
    def statuses(self) -> tuple[OrderStatus, ...]:
        """How each order fares."""
        return order_status(self.plant, self.plan)

    @cached_property
    def pegs(self) -> tuple[Peg, ...]:
        """Metal of each source and run."""
        return pegging(self.plant, self.plan)

    @cached_property
    def sources(self) -> Mapping[str, LogSource]:
        """Lots, deliveries and call-offs by id."""
        return log_sources(self.plant, self.plan)

    @cached_property
    def runs(self) -> Mapping[str, Run]:
        """Press runs by id."""
        return {run.id: run for run in self.plan.runs}

    def piece_kg(self, order: OrderId) -> float:
        """Mass of a piece of an order (S1)."""
        wanted = self.plant.orders[order]
        profile = self.plant.profiles[wanted.profile]
        return profile.mass_kg_m * wanted.length_mm / 1000.0

    def alloy_and_temper(self, order: OrderId) -> tuple[str | None, str | None]:
        """Alloy and temper of an order, its own or its profile's."""
        return alloy_and_temper(self.plant, self.plant.orders[order])


_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PARAMETER = re.compile(r"\{(\w+)\}")


def _plain_reason(plant: Plant, reason: Reason, words: Words) -> str:
    """
    Write a cause without the names of what is in the way, which has its own column.

    A part of a text in square brackets is left out when a parameter is not known.
    """
    key = f"reasons.{reason.code}"
    if not words.has(key):
        return reason.code
    known: dict[str, str] = {}
    if reason.minute is not None:
        when = moment(plant, reason.minute)
        known = {"day": words.day(when), "time": words.moment(when)}
    if reason.amount is not None:
        known["amount"] = f"{words.number(reason.amount)} kg"
        known["duration"] = words.duration(round(reason.amount))
    text = _OPTIONAL.sub(
        lambda part: (
            part[1] if known.keys() >= set(_PARAMETER.findall(part[1])) else ""
        ),
        words(key),
    )
    return _PARAMETER.sub(lambda found: known.get(found[1], "–"), text)
