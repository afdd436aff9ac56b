"""
Bounds worked out on paper, and what no bound may do.

Plants are those of ``tests.optimise.small``: a tonne takes 100 minutes of a press and
two logs of 500 kg; nothing is lost.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marcha.optimise.bound import certificates
from marcha.plans.relaxation.build import build_relaxation
from marcha.plans.relaxation.certificate import verify_certificate
from marcha.plant.ids import CustomerId, PersonId, RecipeId, SkillId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import MachineState
from marcha.plant.records_orders import Customer, Stage
from marcha.plant.records_people import Crewing, Person, Qualification, Skill
from marcha.plant.records_repair import Link, SkillNeed
from tests.optimise.small import (
    DAY_MIN,
    P1,
    SHIFT,
    agreement,
    at,
    calendar,
    delivery,
    die,
    die_oven,
    limit,
    lot,
    order,
    oven,
    plant,
    press,
    recipe,
    stock,
    task,
)
from tests.strategies import plants

_SAME = 1e-6


def bound(made: Plant, figure: str = "good_t") -> float:
    """Bound of a figure, verified on the way."""
    relaxation = build_relaxation(made)
    found = {each.figure: each for each in certificates(made, relaxation)}
    for each in found.values():
        verify_certificate(relaxation, each).raise_if_refused()
    return found[figure].bound


def exactly(tonnes: float) -> object:
    """Equal up to the outward rounding of the relaxation."""
    return pytest.approx(tonnes, rel=1e-5)


# --- good tonnes ----------------------------------------------------------------------


def test_orders_limit_what_ships() -> None:
    """Protects the plainest case: 1 t is ordered, with a tenth more allowed."""
    made = plant(press(), die("A"), order("O", 1000, tolerance_ratio=0.1), lot(logs=9))
    assert bound(made) == exactly(1.1)


def test_metal_limits_what_ships() -> None:
    """Protects the metal account: 7 logs of 500 kg for an order of 10 t."""
    made = plant(press(), die("A"), order("O", 10_000), lot(logs=7))
    assert bound(made) == exactly(3.5)


def test_hours_and_one_setup_limit_what_ships() -> None:
    """
    Protects hours: 10 days of 1,440 minutes for an order of 200 t.

    The first run waits for a setup of 10 minutes: 14,390 minutes at 100 a tonne.
    """
    made = plant(press(), die("A"), order("O", 200_000), lot(logs=500), days=10)
    assert bound(made) == exactly(143.9)


def test_a_mounted_die_needs_no_setup() -> None:
    """Protects against setups that no rule asks for: 14,400 minutes, 144 t."""
    made = plant(
        press(mounted_die="A"), die("A"), order("O", 200_000), lot(logs=500), days=10
    )
    assert bound(made) == exactly(144.0)


def test_a_press_without_its_crew_does_not_run() -> None:
    """Protects posts: two people are needed at once, there is one."""
    made = crewed(people=1)
    assert bound(made) == pytest.approx(0.0, abs=_SAME)


def test_a_press_runs_while_its_crew_is_on_shift() -> None:
    """
    Protects shifts: two people, 8 hours a day for 10 days, are 4,800 minutes.

    The order of 200 t asks for 100.05 minutes a tonne, setup included.
    """
    assert bound(crewed(people=2)) == exactly(4_800 / 100.05)


def crewed(people: int) -> Plant:
    """Make a plant whose press needs two of so many people, on one shift."""
    skill, names = SkillId("PRE"), [PersonId(f"T{place}") for place in range(people)]
    return plant(
        press(),
        die("A"),
        order("O", 200_000),
        lot(logs=500),
        calendar(),
        Skill(id=skill),
        *(Person(id=name, calendar=SHIFT) for name in names),
        *(Qualification(person=name, skill=skill, level=2) for name in names),
        Crewing(equipment=P1, skill=skill, level=2, people=2),
        days=10,
    )


def test_a_press_that_is_down_comes_up_when_its_tasks_end() -> None:
    """
    Protects the restart: 4 days of work, then 6 days of 1,440 minutes.

    Up from minute 5,760: 8,640 minutes but for a setup of 10, at 100 a tonne.
    """
    made = plant(
        press(state=MachineState.DOWN),
        task("T1", 2 * DAY_MIN, "P1"),
        task("T2", 2 * DAY_MIN, "P1", links=(Link(task=TaskId("T1")),)),
        die("A"),
        order("O", 200_000),
        lot(logs=500),
        days=10,
    )
    assert bound(made) == exactly(86.3)


def test_one_fitter_brings_up_one_press_after_the_other() -> None:
    """
    Protects dates of sets: 4 days for each press, one fitter around the clock.

    One press is up after 4 days and the other after 8: 6 and 2 days of 1,440 minutes,
    each less a setup, are 115 t. As fractions both may be half up, and one press with
    two halves makes a little more in the hours of the setup.
    """
    skill, fitter = SkillId("MEC"), PersonId("T1")
    always = calendar("SIEMPRE", "00:00-24:00")
    made = plant(
        press("P1", state=MachineState.DOWN),
        press("P2", state=MachineState.DOWN),
        *(
            task(
                f"T-{name}",
                4 * DAY_MIN,
                name,
                calendar=always.id,
                skills=(SkillNeed(skill=skill),),
            )
            for name in ("P1", "P2")
        ),
        always,
        Skill(id=skill),
        Person(id=fitter, calendar=always.id),
        Qualification(person=fitter, skill=skill, level=2),
        die("A1", "P1", makes="A"),
        die("A2", "P2", makes="A"),
        order("O", 200_000),
        lot(logs=500),
        days=10,
    )
    assert 115.0 <= bound(made) <= 115.0 * 1.005


def test_what_is_aged_takes_an_oven() -> None:
    """
    Protects ovens: loads of 100 kg and an hour, in 2 days, for an order of 10 t.

    48 loads are 4.8 t; that the first has to wait for the press is not seen.
    """
    made = plant(
        press(),
        oven(capacity_kg=100.0),
        recipe(minutes=60),
        die("A"),
        order("O", 10_000, temper="T6"),
        lot(logs=100),
        days=2,
    )
    assert bound(made) == exactly(4.8)


def test_what_no_oven_takes_does_not_ship() -> None:
    """Protects lengths: pieces of 5 m, an oven of 4 m; finished stock ships."""
    made = plant(
        press(),
        oven(capacity_length_mm=4000),
        recipe(),
        die("A"),
        order("O", 10_000, temper="T6"),
        lot(),
        stock("S", 12, temper="T6"),
    )
    assert bound(made) == exactly(0.06)


def test_loads_that_no_open_interval_holds_do_not_count() -> None:
    """
    Protects closures: a shift of 8 hours holds two loads of 3 hours, not 2.67.

    10 days of 2 loads of 100 kg are 2 t.
    """
    made = plant(
        press(),
        oven(capacity_kg=100.0, calendar=SHIFT),
        calendar(),
        recipe(minutes=180),
        die("A"),
        order("O", 10_000, temper="T6"),
        lot(logs=100),
    )
    assert bound(made) == exactly(2.0)


def test_call_offs_come_within_the_months() -> None:
    """
    Protects agreements: 2.2 t a month are 4 logs of 500 kg, from the second day on.

    The plan runs from 4 January for 40 days, so January and February: 8 logs.
    """
    made = plant(
        press(),
        die("A"),
        order("O", 10_000),
        agreement(kg_month=2200.0, lead_days=1),
        days=40,
    )
    assert bound(made) == exactly(4.0)


def test_deliveries_take_room_from_call_offs() -> None:
    """Protects agreements: 3 of 4 logs of January are promised, one is left."""
    made = plant(
        press(),
        die("A"),
        order("O", 10_000),
        agreement("AC", kg_month=2200.0),
        delivery("E", 3, DAY_MIN, agreement="AC"),
        days=20,
    )
    assert bound(made) == exactly(2.0)


def test_a_customers_metal_serves_only_that_customer() -> None:
    """Protects owners: 5 t of metal of K1, orders of 1 t by K1 and 9 t by K2."""
    one, two = CustomerId("K1"), CustomerId("K2")
    made = plant(
        press(),
        die("A"),
        Customer(id=one),
        Customer(id=two),
        order("O1", 1000, customer=one),
        order("O2", 9000, customer=two),
        lot("L1", 10, owner=one),
        lot("L2", 4),
    )
    assert bound(made) == exactly(1.0 + 2.0)


def test_power_that_does_not_suffice_stops_a_press() -> None:
    """Protects limits: 100 kW for a press of 200 kW in half of the 10 days."""
    made = plant(
        press(power_kw=200.0),
        die("A"),
        order("O", 200_000),
        lot(logs=500),
        limit(0, 5 * DAY_MIN, 100.0),
    )
    assert bound(made) == exactly(7_200 / 100.05)


def test_power_is_shared_by_two_presses() -> None:
    """
    Protects energy: 300 kW all the time let one and a half presses of 200 kW run.

    Two presses could press 28,800 minutes; 300 kW are 21,600 minutes of 200 kW.
    """
    made = plant(
        press("P1", power_kw=200.0),
        press("P2", power_kw=200.0),
        die("A1", "P1", makes="A"),
        die("A2", "P2", makes="A"),
        order("O", 300_000),
        lot(logs=900),
        limit(0, 10 * DAY_MIN, 300.0),
    )
    expected = 21_600 / (100 + 10 / 300)
    assert bound(made) == pytest.approx(expected, rel=1e-4)


def test_a_die_presses_no_more_than_it_has_left() -> None:
    """Protects lives: 5 t of 6 t are left for nothing else than 10 t ordered."""
    made = plant(
        press(),
        die("A", life_kg=6000.0, mass_run_kg=1000.0),
        order("O", 10_000),
        lot(logs=100),
    )
    assert bound(made) == exactly(5.0)


def test_dies_wait_for_the_die_oven() -> None:
    """
    Protects heating: the oven is down for 4 days, then a die takes an hour.

    Setup from minute 5,820, so 8,580 minutes for setup and runs.
    """
    made = plant(
        press(),
        die_oven(state=MachineState.DOWN),
        task("T", 4 * DAY_MIN, "HM"),
        die("A"),
        order("O", 200_000),
        lot(logs=500),
    )
    assert bound(made) == pytest.approx(8_580 / 100.05, rel=1e-3)


# --- goal 1 ---------------------------------------------------------------------------


def test_the_goal_counts_from_when_each_minute_presses() -> None:
    """
    Protects waiting: 72 t over 5 days at an even rate ship 2.5 days before on average.

    The die is in the press; weight 1, due at the end of 10 days, so no penalty. Real
    plans ship at the ends of runs, at most 72 t × 7.5 d = 540. The first period starts
    at 0, tangents and levels give away less than 2 %.
    """
    made = plant(
        press(mounted_die="A"),
        die("A"),
        order("O", 72_000, due=10 * DAY_MIN),
        lot(logs=144),
    )
    assert 540.0 <= bound(made, "goal") <= 540.0 * 1.02


def test_what_cannot_ship_is_owed() -> None:
    """
    Protects penalties: 1 t due at 0 and no metal, so 1 t × 10 days are lost.

    Half a tonne in stock ships at once: 5 tonne-days earned, and 5 not lost.
    """
    without = plant(press(), die("A"), order("O", 1000, due=0))
    assert bound(without, "goal") == exactly(-10.0)
    some = plant(press(), die("A"), order("O", 1000, due=0), stock("S", 100))
    assert bound(some, "goal") == pytest.approx(0.0, abs=1e-5)


def test_a_release_holds_worth_back() -> None:
    """Protects releases: 1 t of stock for an order released after 4 of 10 days."""
    made = plant(
        press(),
        die("A"),
        order("O", 1000, due=10 * DAY_MIN, release=at(4 * DAY_MIN)),
        stock("S", 200),
    )
    assert bound(made, "goal") == exactly(6.0)


def test_ageing_takes_its_minutes_from_the_goal() -> None:
    """
    Protects recipes: 1 t of extruded stock, one load of a day, 10 days.

    It ships after a day: 9 tonne-days.
    """
    made = plant(
        press(),
        oven(),
        recipe(minutes=DAY_MIN),
        die("A"),
        order("O", 1000, temper="T6", due=10 * DAY_MIN),
        stock("S", 200, temper="T6", stage=Stage.EXTRUDED),
    )
    assert bound(made, "goal") == exactly(9.0)


def test_recipes_of_no_alloy_of_the_order_do_not_help() -> None:
    """Protects T6: without a recipe that fits, nothing is made."""
    made = plant(
        press(),
        oven(),
        recipe(alloys=()),
        die("A"),
        order("O", 1000, temper="T66"),
        lot(),
    )
    assert RecipeId("R") in made.recipes
    assert bound(made) == pytest.approx(0.0, abs=_SAME)


# --- properties -----------------------------------------------------------------------


def _more_metal(made: Plant) -> Plant:
    """Make a plant with twice the logs in the yard."""
    lots = {
        name: replace(each, pieces=2 * each.pieces) for name, each in made.lots.items()
    }
    return made.replace(lots=lots)


@settings(max_examples=15)
@given(plants(max_orders=6, max_presses=2, max_tasks=6))
def test_more_metal_never_lowers_the_bound(made: Plant) -> None:
    """Protects sense: what is possible with less metal is possible with more."""
    before, after = bound(made), bound(_more_metal(made))
    assert after >= before * (1 - _SAME) - _SAME


@settings(max_examples=15)
@given(plants(max_orders=6, max_presses=2, max_tasks=6), st.integers(1, 20))
def test_a_longer_horizon_does_not_lower_the_bound(made: Plant, days: int) -> None:
    """
    Protects sense: what ships by a date ships by a later one.

    Periods are cut anew, and fractions of the restart with them, so a thousandth is
    granted.
    """
    site = replace(made.site, horizon_days=made.site.horizon_days + days)
    before, after = bound(made), bound(made.replace(site=site))
    assert after >= before * (1 - 1e-3) - _SAME


def test_a_bound_without_a_solver_is_there_when_time_is_out() -> None:
    """Protects the last resort: no time to solve, and still a proof by the orders."""
    made = plant(press(), die("A"), order("O", 1000), lot(logs=1), days=10)
    relaxation = build_relaxation(made)
    found = certificates(made, relaxation, seconds=0.0)
    for each in found:
        verify_certificate(relaxation, each).raise_if_refused()
    assert found[0].bound <= 1.0 + _SAME


def test_certificates_say_which_figure_they_are_for() -> None:
    """Protects readers: one for good tonnes and one for goal 1, in this order."""
    made = plant(press(), die("A"), order("O", 1000), lot())
    assert [each.figure for each in certificates(made)] == ["good_t", "goal"]
