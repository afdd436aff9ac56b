"""Forecasts get what firm orders leave, and nothing else (S48)."""

import dataclasses

import pytest

from marcha.optimise import compose, practice
from marcha.plans.aims import forecast_lines
from marcha.plans.figures import good_kg
from marcha.plans.plan import Plan
from marcha.plans.rules import check
from marcha.plant.defaults import complete
from marcha.plant.generator import generate
from marcha.plant.plant import Plant
from tests.optimise import small as s


def plans(plant: Plant) -> tuple[Plan, Plan]:
    """Plan a plant both ways; both keep the rules."""
    made = compose.plan(plant, effort=3), practice.plan(plant)
    assert all(check(plant, each).ok for each in made)
    return made


def made_kg(plant: Plant, plan: Plan) -> float:
    """Kg made for forecasts."""
    return 1000.0 * sum(each.made_t for each in forecast_lines(plant, plan))


def test_a_forecast_waits_for_every_firm_order_and_takes_what_is_left() -> None:
    """
    One log of 500 kg: 300 kg for the firm order, 200 kg for the forecast.

    The forecast is overdue and weighs ten times as much; it goes last all the same.
    """
    plant = s.plant(
        s.press(),
        s.die("A"),
        s.lot(logs=1),
        s.order("FIRME", 300, due=9 * s.DAY_MIN),
        s.order("PREVISTO", 400, due=0, weight=10.0, firm=False),
    )
    for plan in plans(plant):
        assert good_kg(plant, plan) == pytest.approx(300.0)
        assert made_kg(plant, plan) == pytest.approx(200.0)
        assert [run.order for run in plan.runs] == ["FIRME", "PREVISTO"]
        assert {each.subject for each in plan.reasons} == set()
        figures = {each.name: each.value for each in plan.figures}
        assert figures["late_orders"] == 0.0
        assert figures["ordered_t"] == pytest.approx(0.3)
        assert figures["yield_ratio"] == pytest.approx(1.0)


def test_nothing_is_made_for_a_forecast_when_nothing_is_left() -> None:
    """The firm order takes the whole log, whatever the forecast weighs."""
    plant = s.plant(
        s.press(),
        s.die("A"),
        s.lot(logs=1),
        s.order("FIRME", 500, due=9 * s.DAY_MIN),
        s.order("PREVISTO", 100, due=0, weight=10.0, firm=False),
    )
    for plan in plans(plant):
        assert good_kg(plant, plan) == pytest.approx(500.0)
        assert made_kg(plant, plan) == 0.0


def test_no_metal_is_called_off_for_a_forecast() -> None:
    """Twenty logs could be called off; nobody firm needs them."""
    plant = s.plant(
        s.press(),
        s.die("A"),
        s.agreement(kg_month=10_000.0, lead_days=2),
        s.lot(logs=1),
        s.order("FIRME", 500, due=0),
        s.order("PREVISTO", 1_000, due=0, firm=False),
    )
    for plan in plans(plant):
        assert plan.call_offs == ()


def test_the_bound_says_what_firm_orders_alone_could_ship() -> None:
    """A forecast of five tonnes is worth nothing in the proof."""
    plant = s.plant(
        s.press(),
        s.die("A"),
        s.lot(logs=100),
        s.order("FIRME", 300, due=9 * s.DAY_MIN),
        s.order("PREVISTO", 5_000, due=0, weight=10.0, firm=False),
    )
    bounds = {each.figure: each.bound for each in compose.plan(plant).certificates}
    assert bounds["good_t"] == pytest.approx(0.3, rel=1e-4)


@pytest.mark.parametrize("seed", range(3))
def test_firm_orders_fare_as_if_there_were_no_forecast(seed: int) -> None:
    """The same runs and loads, minute by minute, and more of them for forecasts."""
    plant = complete(generate("capacity", orders=12, presses=2, tasks=4, seed=seed))
    some = {
        name: dataclasses.replace(order, firm=place % 3 > 0)
        for place, (name, order) in enumerate(plant.orders.items())
    }
    mixed = plant.replace(orders=some)
    firm = {name: order for name, order in some.items() if order.firm}
    stock = {
        name: item
        for name, item in plant.stock.items()
        if item.order is None or item.order in firm
    }
    alone = plant.replace(orders=firm, stock=stock)
    held = mixed.replace(stock=stock)
    first, second = practice.plan(alone), practice.plan(held)
    marks = [
        {(run.press, run.order, run.start, run.end) for run in plan.runs}
        for plan in (first, second)
    ]
    assert marks[0] == {mark for mark in marks[1] if mark[1] in firm}
    assert good_kg(alone, first) == pytest.approx(good_kg(held, second))
