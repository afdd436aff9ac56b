"""
Any rows at all: the figures are those of the rows, and nothing falls over.

Rows are drawn without sense: unknown ids, quantities of any size, spans that end
before they begin, moments before and after the plan.
"""

from datetime import datetime, timedelta
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marcha.actuals.event import Event, EventKind
from marcha.actuals.reckoning.bulletin import bulletin
from marcha.actuals.reckoning.declaration import declaration, faults
from marcha.actuals.reckoning.metal_count import metal_count
from marcha.actuals.reckoning.period import Period, days_until, month
from marcha.actuals.reckoning.production import made_kg, scrapped_kg, shipped_kg
from marcha.actuals.reckoning.reactivation import reactivation
from marcha.actuals.reckoning.record import record
from marcha.actuals.reckoning.statement import statement
from marcha.actuals.reckoning.statement_tables import statement_tables
from marcha.actuals.reckoning.stops import machine_hours
from marcha.plant.ids import EquipmentId
from tests.actuals.reckoning import tally
from tests.actuals.reckoning.world import span
from tests.report.small import MONDAY, plant
from tests.report.small_plan import plan

PLANT, PLAN = plant(), plan()
IDS = [
    *PLANT.orders, *PLANT.equipment, *PLANT.tasks, *PLANT.lots, *PLANT.deliveries,
    "nobody", "",
]  # fmt: skip
MOMENTS = st.integers(-3 * 1440, 30 * 1440).map(
    lambda minute: MONDAY + timedelta(minutes=minute)
)
DAYS = st.builds(
    days_until,
    st.integers(-2, 25).map(lambda day: (MONDAY + timedelta(days=day)).date()),
    st.integers(1, 5),
)
PERIODS = st.one_of(DAYS, st.just(month(2026, 12)))


def quantities() -> st.SearchStrategy[float | None]:
    """Draw a quantity, or none."""
    return st.none() | st.floats(0, 5000).map(lambda value: round(value, 2))


EVENTS = st.builds(
    Event,
    when=MOMENTS,
    kind=st.sampled_from(list(EventKind)),
    reference=st.sampled_from([str(each) for each in IDS]),
    quantity=quantities(),
    diameter_mm=st.none() | st.sampled_from([178, 203]),
    machine=st.none() | st.sampled_from(list(PLANT.equipment)),
    until=st.none() | MOMENTS,
    cause=st.sampled_from(["", "setup", "burn", "<b>", "=1+1"]),
)
ROWS = st.lists(EVENTS, max_size=25, unique=True)


def near(value: float | None) -> object:
    """Compare to a millionth; None is None."""
    return None if value is None else pytest.approx(value, rel=1e-6, abs=1e-6)


@given(rows=ROWS, period=PERIODS)
def test_kilograms_are_those_of_the_rows(rows: list[Event], period: Period) -> None:
    """Protects production, scrap and shipping for rows of any kind."""
    found = record(PLANT, PLAN, rows)
    past = rows
    if period.end <= PLANT.site.start:  # only what was written of that very time
        past = [each for each in rows if each.when >= period.start]
    made = tally.pieces_kg(PLANT, past, "produced", span(period))
    sent = tally.pieces_kg(PLANT, past, "shipped", span(period))
    assert made_kg(found, period) == near(made)
    assert shipped_kg(found, period) == near(sent)
    assert scrapped_kg(found, period) == near(tally.scrap_kg(past, span(period)))


@settings(max_examples=20)
@given(rows=ROWS, period=DAYS)
def test_hours_are_those_of_the_rows(rows: list[Event], period: Period) -> None:
    """Protects lost hours: minute by minute, whatever overlaps."""
    found = record(PLANT, PLAN, rows, until=period.end)
    for press in (EquipmentId("P7"), EquipmentId("P8")):
        hours = machine_hours(found, press, period)
        opened, lost = tally.hours(PLANT, rows, press, span(period))
        assert hours.open_min == len(opened)
        assert hours.lost_min in (None, len(lost))
        assert sum(hours.by_cause.values()) == len(lost)


@given(rows=ROWS, period=PERIODS)
def test_the_account_is_that_of_the_rows(rows: list[Event], period: Period) -> None:
    """Protects the metal account for receipts, pieces and scrap in any order."""
    lines = metal_count(record(PLANT, PLAN, rows), period)
    if lines is None:
        return
    expected = tally.metal(PLANT, PLAN, rows, span(period))
    assert {(each.owner, each.alloy) for each in lines} == set(expected)
    for each in lines:
        line = expected[each.owner, each.alloy]
        assert each.opening_kg == near(line["opening"])
        assert each.received_kg == near(line["received"])
        assert each.good_kg == near(line["good"])
        assert each.lost_kg == near(line["lost"])
        assert each.closing_kg == near(line["closing"])


@given(rows=ROWS, period=PERIODS)
def test_any_rows_make_a_bulletin_and_a_statement(
    rows: list[Event], period: Period
) -> None:
    """Protects the command against a traceback, and sums against their parts."""
    found = record(PLANT, PLAN, rows, until=period.end)
    bulletin(found, period)
    closed = statement(found, period)
    statement_tables(found, closed)
    if closed.production is not None and closed.good_t is not None:
        total = fsum(each.good_kg for each in closed.production)
        assert total == near(1000 * closed.good_t)
    if closed.stops is not None:
        lost = fsum(each.lost_min or 0 for each in closed.hours) / 60
        assert fsum(each.amount for each in closed.stops) == near(lost)


@given(rows=ROWS, more=ROWS)
def test_what_is_declared_stands_and_falls_with_its_facts(
    rows: list[Event], more: list[Event]
) -> None:
    """Protects declarations of any record: sound as made, void without a fact."""
    until = datetime(2027, 1, 5)
    repairs = [
        Event(when=MONDAY, kind=EventKind.TASK_DONE, reference=task)
        for task in PLANT.tasks
    ]
    made = Event(
        when=MONDAY + timedelta(hours=8),
        kind=EventKind.PRODUCED,
        reference="P-1043",
        quantity=200.0,
    )
    found = record(PLANT, PLAN, [*rows, *repairs, made], until=until)
    declared = declaration(found, reactivation(found, until))
    if declared is None:
        return
    assert faults(declared, found, until) == ()
    for fact in declared.facts:
        left = list(found.events)
        left.remove(fact)
        voided = faults(declared, record(PLANT, PLAN, left, until=until), until)
        assert any(each.fact == fact for each in voided)
    assert all(fact in found.events for fact in declared.facts)
    record(PLANT, PLAN, [*found.events, *more], until=until)
