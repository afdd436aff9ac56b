"""A month as it was planned and as it was, figure by figure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import fsum

from marcha.actuals.reckoning.machine_lines import machine_lines
from marcha.actuals.reckoning.metal_count import CountLine, metal_count
from marcha.actuals.reckoning.period import Period
from marcha.actuals.reckoning.planned import (
    planned_good_kg,
    planned_loaded_kg,
    planned_receipts_kg,
    planned_yield,
)
from marcha.actuals.reckoning.production import (
    KG_PER_T,
    made_kg,
    recovery,
)
from marcha.actuals.reckoning.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstPlan:
    """
    One figure of the month as planned and as it was.

    Attributes
    ----------
    planned, actual
        None: not known; what came and was repaired before a plan was carried on is not
        in it any more.
    """

    name: str
    unit: str
    planned: float | None
    actual: float | None


def against_plan(record: Record, period: Period) -> Iterator[AgainstPlan]:
    """Good tonnes, metal loaded and received, recovery, machines up."""
    good = made_kg(record, period)
    yield AgainstPlan(
        name="good_t",
        unit="t",
        planned=planned_good_kg(record, period) / KG_PER_T,
        actual=None if good is None else good / KG_PER_T,
    )
    lines = metal_count(record, period)
    loaded = None if good is None else _loaded_t(lines or ())
    yield AgainstPlan(
        name="loaded_t",
        unit="t",
        planned=planned_loaded_kg(record, period) / KG_PER_T,
        actual=loaded,
    )
    yield AgainstPlan(
        name="received_t",
        unit="t",
        planned=None
        if record.carried_on
        else planned_receipts_kg(record, period) / KG_PER_T,
        actual=None
        if lines is None
        else fsum(each.received_kg for each in lines) / KG_PER_T,
    )
    yield AgainstPlan(
        name="recovery",
        unit="0-1",
        planned=planned_yield(record),
        actual=recovery(record, period),
    )
    machines = machine_lines(record, period.end)
    yield AgainstPlan(
        name="machines_up",
        unit="",
        planned=None
        if record.carried_on
        else float(
            sum(
                each.planned is not None and each.planned < period.end
                for each in machines
            )
        ),
        actual=float(sum(each.is_up for each in machines))
        if record.begun(period.end)
        else None,
    )


def _loaded_t(lines: Iterable[CountLine]) -> float | None:
    """Tonnes that went into the presses; None: the scrap of some alloy is not known."""
    parts = [each.loaded_kg for each in lines]
    if None in parts:
        return None
    return fsum(each for each in parts if each is not None) / KG_PER_T
