"""
Plans as points: what makes a bound valid.

Random plans are looked at in ``tests/optimise/test_properties.py``; here stands one
made by hand that uses everything a plan can, and what must not pass.
"""

from dataclasses import replace

import pytest

from marcha.plans.figures import goal, good_kg
from marcha.plans.plan import CallOff, Plan
from marcha.plans.relaxation.build import build_relaxation
from marcha.plans.relaxation.frame import frame_of
from marcha.plans.relaxation.held import held_work
from marcha.plans.relaxation.point import objective, point_of, worst_violation
from marcha.plans.relaxation.supply import supplies
from marcha.plans.rules import check
from marcha.plant.ids import LockId
from marcha.plant.plant import Plant
from marcha.plant.records_site import Lock, LockKind
from marcha.plant.wire import plant_hash
from tests.optimise import small as s
from tests.plans import world as w
from tests.plans.broken_routes import routed_plant
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


def test_metal_that_no_order_can_use_counts_nothing() -> None:
    """
    S21: logs may be called off although the only order is released at the horizon.

    The plan is valid and useless; nothing of it ships, and no column is needed.
    """
    release = s.at(10 * 1440)
    plant = s.plant(
        s.press(),
        s.die("A"),
        s.order("O", 5000.0, release=release),
        s.agreement(kg_month=10_000.0),
        days=10,
    )
    (agreement,) = plant.agreements
    called = CallOff(id="CO", agreement=agreement, pieces=2, ordered=0, arrives=9000)
    plan = Plan(plant_hash=plant_hash(plant), call_offs=(called,))
    assert check(plant, plan).ok
    relaxation = build_relaxation(plant)
    assert any(each.rooms for each in supplies(frame_of(plant)).values())
    point = point_of(plant, plan, relaxation)
    assert worst_violation(relaxation, point)[0] <= 1e-6


def test_of_a_setup_that_began_only_the_rest_takes_hours() -> None:
    """
    S31: the setup from 4680 to 4808 is at work now, at 4700.

    Of it 108 minutes remain: 1.8 of the hours that the press has left.
    """
    plant = make_plant().replace(people={}, tasks={}, parts={})
    lock = Lock(
        id=LockId("F"),
        kind=LockKind.RUN,
        equipment=w.P2,
        order=w.O4,
        die=w.D3,
        start=w.day(8, 8, 8),
    )
    plant = plant.replace(
        site=replace(plant.site, now=w.day(8, 6, 20)), locks={lock.id: lock}
    )
    begun = Plan(
        plant_hash=plant_hash(plant), setups=PLAN.setups[:1], heats=PLAN.heats[:1]
    )
    relaxation = build_relaxation(plant)
    point = point_of(plant, begun, relaxation)
    hours = sum(
        value
        for key, value in zip(relaxation.columns, point, strict=True)
        if key[:2] == ("setup", w.P2)
    )
    assert hours == pytest.approx(1.8)


def test_a_line_run_that_began_is_given_away() -> None:
    """R34: its order is not judged by lines and feeds; those of pinned work are."""
    plant = routed_plant()
    plant = plant.replace(site=replace(plant.site, now=s.at(10)))
    lock = Lock(
        id=LockId("F"),
        kind=LockKind.LINE,
        equipment=next(iter(plant.equipment)),
        order=next(iter(plant.orders)),
        start=s.at(0),
    )
    held = held_work(plant.replace(locks={lock.id: lock}))
    assert held.lines_before == {lock.order}
    ahead = replace(lock, start=s.at(10))
    assert not held_work(plant.replace(locks={lock.id: ahead})).lines_before
