"""
Plans as points: what makes a bound valid.

Random plans are looked at in ``tests/optimise/test_properties.py``; here stands one
made by hand that uses everything a plan can, and what must not pass.
"""

from dataclasses import replace

import pytest

from marcha.plans.figures import goal, good_kg
from marcha.plans.plan import Plan
from marcha.plans.relaxation.build import build_relaxation
from marcha.plans.relaxation.point import objective, point_of, worst_violation
from marcha.plans.rules import check
from marcha.plant.plant import Plant
from tests.plans.world import make_plan, make_plant

PLANT = make_plant()
RELAXATION = build_relaxation(PLANT)
PLAN = make_plan(PLANT)


def test_a_plan_that_keeps_the_rules_is_a_feasible_point() -> None:
    """Protects every family of rows: restart, runs, loads, stock, metal, call-offs."""
    assert check(PLANT, PLAN).ok
    point = point_of(PLANT, PLAN, RELAXATION)
    excess, name = worst_violation(RELAXATION, point)
    assert excess <= 1e-6, name


def test_a_point_is_worth_at_least_its_plan() -> None:
    """Protects both figures."""
    point = point_of(PLANT, PLAN, RELAXATION)
    tonnes = good_kg(PLANT, PLAN) / 1000.0
    assert objective(RELAXATION, "good_t", point) == pytest.approx(tonnes)
    assert objective(RELAXATION, "goal", point) >= goal(PLANT, PLAN)


def test_an_empty_plan_is_a_point_too() -> None:
    """Protects the plan that always exists: everything is owed, nothing is made."""
    empty = Plan(plant_hash=PLAN.plant_hash)
    point = point_of(PLANT, empty, RELAXATION)
    assert worst_violation(RELAXATION, point)[0] <= 1e-6
    worth = objective(RELAXATION, "goal", point)
    assert worth == pytest.approx(goal(PLANT, empty))


def test_a_plan_that_breaks_a_rule_is_no_feasible_point() -> None:
    """
    Protects the test above from passing for anything.

    Twice the billets of the metal there is; runs before their press is up.
    """
    runs = tuple(
        replace(
            run,
            pushes=tuple(
                replace(push, billets=50 * push.billets) for push in run.pushes
            ),
        )
        for run in PLAN.runs
    )
    loads = tuple(
        replace(
            load,
            items=tuple(replace(item, pieces=50 * item.pieces) for item in load.items),
        )
        for load in PLAN.loads
    )
    orders = {
        name: replace(each, pieces=100_000, mass_kg=None)
        for name, each in PLANT.orders.items()
    }
    more = PLANT.replace(orders=orders)
    assert _excess(more, replace(PLAN, runs=runs, loads=loads)) > 1e-3


def test_a_run_where_no_press_can_run_has_no_column() -> None:
    """Protects the map: it refuses what the relaxation has no room for."""
    early = tuple(replace(run, start=0, end=1) for run in PLAN.runs)
    with pytest.raises(ValueError, match="no column"):
        point_of(PLANT, replace(PLAN, runs=early), RELAXATION)


def _excess(plant: Plant, plan: Plan) -> float:
    relaxation = build_relaxation(plant)
    return worst_violation(relaxation, point_of(plant, plan, relaxation))[0]


def test_columns_and_rows_are_named_for_people() -> None:
    """Protects readers of certificates: names say family, thing and period."""
    assert any(name.startswith("hours|P2|") for name in RELAXATION.rows)
    assert RELAXATION.row("order|O1")
    assert "periods" in str(RELAXATION)
    assert all(upper < float("inf") for upper in RELAXATION.upper)


def test_the_same_plant_gives_the_same_rows() -> None:
    """Protects verify, which builds the rows again from the plant."""
    assert build_relaxation(make_plant()) == RELAXATION
