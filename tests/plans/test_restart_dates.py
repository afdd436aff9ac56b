"""When machines are up, and when the plant counts as back (S8, S29)."""

import dataclasses
from collections.abc import Iterable

import pytest

from marcha.plans import (
    Plan,
    Purchase,
    Shipment,
    TaskRun,
    donors,
    listed_machines,
    machine_up,
    runnable_from,
)
from marcha.plans.reactivation import reactivation_minute
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import MachineState
from marcha.plant.records_time import CalendarException, Effect
from marcha.process.demand import demands
from tests.plans import world as w


@pytest.fixture(scope="module")
def plant() -> Plant:
    """Make the plant by hand."""
    return w.make_plant()


@pytest.fixture(scope="module")
def plan(plant: Plant) -> Plan:
    """Make its plan."""
    return w.make_plan(plant)


def test_a_machine_comes_up_with_its_last_task(plant: Plant, plan: Plan) -> None:
    """S8: P1 with T2 at 4980 (T0 is done), COMP with T3; P0 has no planned task."""
    assert machine_up(plant, plan) == {
        "P1": 4980,
        "P2": 0,
        "HM": 0,
        "HE": 0,
        "COMP": 5100,
        "P0": None,
    }


def test_a_machine_stays_down_until_all_its_tasks_are_planned(
    plant: Plant, plan: Plan
) -> None:
    """S8: without T1, P1 never comes up, whatever T2 does."""
    assert machine_up(plant, w.without(plan, "tasks", 0))[w.P1] is None


def test_a_machine_without_tasks_stays_down(plant: Plant, plan: Plan) -> None:
    """S8: and one whose tasks are all done is up from minute 0."""
    down = w.with_record(plant, "equipment", w.P2, state=MachineState.DOWN)
    assert machine_up(down, plan)[w.P2] is None
    done = w.with_record(plant, "tasks", w.T4, done_ratio=1.0)
    assert machine_up(done, plan)[w.DONOR] == 0


def test_a_machine_runs_once_all_it_needs_is_up(plant: Plant, plan: Plan) -> None:
    """S8: P1 is up at 4980 and its compressor at 5100."""
    assert runnable_from(plant, plan)[w.P1] == 5100
    without = w.without(plan, "tasks", 2)
    assert runnable_from(plant, without)[w.P1] is None
    assert runnable_from(plant, without)[w.P2] == 0


def test_a_donor_never_runs(plant: Plant, plan: Plan) -> None:
    """S29: what gives a spare stays down, and all that needs it."""
    given = w.with_record(plant, "part_sources", w.IMPORTED, equipment=w.COMPRESSOR)
    assert donors(given, plan) == {w.COMPRESSOR}
    assert runnable_from(given, plan)[w.P1] is None
    assert donors(given, Plan(plant_hash="")) == frozenset()
    assert isinstance(plan.purchases[0], Purchase)


# --- reactivation ------------------------------------------------------------------


def made(*days: float) -> list[Shipment]:
    """Ship so many kg made here at noon of each day, as bars of O4 (4 kg)."""
    return [
        Shipment(order=w.O4, minute=1440 * day + 720, pieces=round(kg / 4), mass_kg=kg)
        for day, kg in enumerate(days)
        if kg
    ]


def back(plant: Plant, plan: Plan, shipped: Iterable[Shipment]) -> int | None:
    """Return the minute of full reactivation."""
    return reactivation_minute(plant, plan, list(shipped), demands(plant))


FULL = 900.0
"""Sixty per cent of the listed nameplate: 0.6 × (1,000 + 500) kg a day."""


def test_the_plant_is_back_after_three_good_days(plant: Plant, plan: Plan) -> None:
    """
    P1 can run from 5100, on day 3 (Thursday).

    Thursday, Friday and Saturday reach 900 kg: back at the midnight after Saturday.
    """
    assert back(plant, plan, made(0, 0, 0, FULL, FULL, FULL)) == 6 * 1440
    assert back(plant, plan, made(0, 0, 0, FULL, FULL, FULL - 4)) is None


def test_a_closed_day_neither_counts_nor_breaks_the_row(
    plant: Plant, plan: Plan
) -> None:
    """Sunday is closed: Friday, Saturday, Monday are three days running."""
    assert back(plant, plan, made(0, 0, 0, 0, FULL, FULL, 0, FULL)) == 8 * 1440
    assert back(plant, plan, made(0, 0, 0, 0, FULL, FULL, FULL, 0)) is None


def test_a_weak_day_starts_the_row_anew(plant: Plant, plan: Plan) -> None:
    """Two good days, a weak one, then three good ones after the Sunday."""
    days = made(0, 0, 0, FULL, FULL, 10, 0, FULL, FULL, FULL)
    assert back(plant, plan, days) == 10 * 1440


def test_days_before_the_last_machine_do_not_count(plant: Plant, plan: Plan) -> None:
    """However much ships from Monday on, the row starts on Thursday."""
    assert back(plant, plan, made(*[FULL] * 10)) == 6 * 1440


def test_stock_does_not_bring_a_plant_back(plant: Plant, plan: Plan) -> None:
    """Only what is made in the plan shows that machines run."""
    old = [
        dataclasses.replace(each, from_stock=each.pieces) for each in made(*[FULL] * 10)
    ]
    assert back(plant, plan, old) is None


def test_the_site_says_which_machines_what_share_and_how_many_days(
    plant: Plant, plan: Plan
) -> None:
    """P2 alone, half of 500 kg, two days: Monday and Tuesday."""
    site = dataclasses.replace(
        plant.site,
        reactivation_machines=(w.P2,),
        reactivation_share=0.5,
        reactivation_days=2,
    )
    own = plant.replace(site=site)
    assert listed_machines(plant) == (w.P1, w.P2)
    assert listed_machines(own) == (w.P2,)
    assert back(own, plan, made(252, 252)) == 2 * 1440


def test_a_machine_that_stays_down_keeps_the_plant_from_being_back(
    plant: Plant, plan: Plan
) -> None:
    """And so does a nameplate that nobody stated, or a plant without presses."""
    never = w.without(plan, "tasks", 0)
    assert back(plant, never, made(*[FULL] * 12)) is None
    bare = plant
    for press in (w.P1, w.P2):
        bare = w.with_record(bare, "equipment", press, nameplate_kg_day=None)
    assert back(bare, plan, made(*[FULL] * 12)) is None
    assert back(Plant(site=plant.site), Plan(plant_hash=""), []) is None


def test_a_plan_that_starts_in_the_morning_counts_local_days(
    plant: Plant, plan: Plan
) -> None:
    """The first day ends 18 hours after a start at 06:00."""
    site = dataclasses.replace(
        plant.site,
        start=w.day(5, 6),
        reactivation_machines=(w.P2,),
        reactivation_days=1,
        reactivation_share=0.5,
    )
    shipped = [Shipment(order=w.O4, minute=1080, pieces=63, mass_kg=252.0)]
    assert back(plant.replace(site=site), plan, shipped) == 1080
    later = [dataclasses.replace(shipped[0], minute=1081)]
    assert back(plant.replace(site=site), plan, later) == 1080 + 1440


def test_days_without_open_hours_are_not_open(plant: Plant, plan: Plan) -> None:
    """A closed Friday is skipped like a Sunday: Thursday, Saturday, Monday."""
    closed = CalendarException(
        calendar=w.PRENSAS, start=w.day(9), end=w.day(10), effect=Effect.CLOSED
    )
    shut = plant.replace(exceptions=(closed,))
    days = made(0, 0, 0, FULL, 0, FULL, 0, FULL)
    assert back(shut, plan, days) == 8 * 1440
    assert back(plant, plan, days) is None


def test_tasks_that_end_beyond_the_horizon_give_no_date(
    plant: Plant, plan: Plan
) -> None:
    """The date of a machine may lie beyond the horizon; the plant's may not."""
    late = w.with_item(plan, "tasks", 1, end=w.HORIZON + 10)
    assert machine_up(plant, late)[w.P1] == w.HORIZON + 10
    assert isinstance(late.tasks[1], TaskRun)
    assert back(plant, late, made(*[FULL] * 19)) is None
