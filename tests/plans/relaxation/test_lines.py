"""Bounds of products and finishes, on plants where they can be worked out."""

import pytest

from marcha.optimise import compose
from marcha.plans.relaxation.build import build_relaxation
from marcha.plans.relaxation.point import objective, point_of, worst_violation
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import MachineState
from marcha.plant.records_metal import Quality
from tests.optimise import small as s
from tests.plans.broken_routes import routed_plan, routed_plant


def _bound(plant: Plant, figure: str = "good_t") -> float:
    plan = compose.plan(plant, effort=1)
    return next(each.bound for each in plan.certificates if each.figure == figure)


def _sheet_plant(*more: object, kg: int = 1200, days: int = 10) -> Plant:
    return s.plant(
        s.product("LAM"),
        s.operation("LAM-1", "M", product="LAM", yield_ratio=0.8),
        s.product_order("P", kg, "LAM", due=1000),
        *more,
        days=days,
    )


def test_feeds_times_yields_bound_what_ships() -> None:
    """1,000 kg of coil, of which 300 kg are held, give no more than 0.56 t."""
    plant = _sheet_plant(
        s.line("M"), s.feed("B", 700.0), s.feed("C", 300.0, quality=Quality.HELD)
    )
    assert _bound(plant) == pytest.approx(0.56, rel=1e-4)


def test_hours_of_a_line_bound_what_ships() -> None:
    """
    A day of a line that is open 8 h: 480 min × 10 kg × 0.8 = 3,840 kg.

    More is ordered and there are feeds enough.
    """
    plant = _sheet_plant(
        s.line("M", calendar=s.SHIFT),
        s.calendar(),
        s.feed("B", 90_000.0),
        kg=20_000,
        days=1,
    )
    assert _bound(plant) == pytest.approx(3.84, rel=1e-4)


def test_batches_are_full_in_the_bound() -> None:
    """
    A furnace of 1,000 kg with batches of 8 h: no more than 3 batches a day.

    The line is always open: 24 h / 8 h × 1,000 kg × 0.8 = 2.4 t.
    """
    plant = s.plant(
        s.line("H", capacity_kg=1000.0),
        s.product("REC"),
        s.operation("REC-1", "H", product="REC", batch_min=480, yield_ratio=0.8),
        s.feed("B", 90_000.0),
        s.product_order("P", 9000, "REC", due=1000),
        days=1,
    )
    assert _bound(plant) == pytest.approx(2.4, rel=1e-4)


def test_an_order_that_no_line_can_make_ships_in_no_plan() -> None:
    """A line that stays down has no column: the bound is nothing."""
    plant = _sheet_plant(s.line("M", state=MachineState.DOWN), s.feed("B", 900.0))
    assert _bound(plant) < 1e-6


def test_a_finish_bounds_what_is_pressed_for_it() -> None:
    """The press makes 14.3 t a day; a line of 60 kg an hour finishes 1.44 t."""
    plant = s.plant(
        s.press(),
        s.die("A"),
        s.lot(logs=400),
        s.line("AN"),
        s.operation("AN-1", "AN", finish="anodizado"),
        s.order("P", 100_000.0, due=1000, finish="anodizado"),
        days=1,
    )
    pressed = s.plant(
        s.press(), s.die("A"), s.lot(logs=400), s.order("P", 100_000.0), days=1
    )
    # A log of 500 kg takes 50 minutes of the press: 14.3 t after the setup of 10 min.
    assert _bound(pressed) == pytest.approx(14.3, rel=1e-3)
    slow = s.operation("AN-1", "AN", finish="anodizado", rate_kg_h=60.0)
    limited = plant.replace(operations={slow.id: slow})
    assert _bound(limited) == pytest.approx(1.44, rel=0.02)


def test_the_routed_world_is_a_point_that_reaches_its_own_figures() -> None:
    """Protects the claim that every valid plan maps to a feasible point, by hand."""
    plant = routed_plant()
    plan = routed_plan(plant)
    relaxation = build_relaxation(plant)
    point = point_of(plant, plan, relaxation)
    excess, row = worst_violation(relaxation, point)
    assert excess < 1e-9, row
    assert objective(relaxation, "good_t", point) == pytest.approx(1.0)
