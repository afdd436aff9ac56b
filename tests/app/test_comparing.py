"""``compare``: two plans side by side, and what their plants say otherwise."""

import json
from dataclasses import replace

import pytest

import marcha
from marcha.app import Planned, plan
from marcha.app.comparing import compare
from marcha.plans.figures import order_status
from marcha.plant.generator import generate
from marcha.text import LANGUAGES


def test_a_plan_beside_itself_differs_in_nothing(planned: Planned) -> None:
    """Protects the table: no difference is invented."""
    compared = compare({"a": planned, "b": planned})
    (beside,) = compared.beside
    parts = (beside.orders, beside.gone, beside.new, beside.machines, beside.metal)
    assert not any((*parts, beside.plant))
    assert "nada cambia" in compared.text(language="es")


def test_what_changed_in_plant_and_plan_is_named(planned: Planned) -> None:
    """Protects the reader: orders that fare otherwise and the cell that changed."""
    plant = planned.plant
    order = next(iter(plant.orders.values()))
    fewer = plant.replace(
        orders={key: each for key, each in plant.orders.items() if key != order.id}
    )
    delivery = next(iter(plant.deliveries))
    other = fewer.with_delivery(delivery, days_late=30)
    compared = compare({"a": planned, "b": other}, effort=2)
    (beside,) = compared.beside
    assert [each.order for each in beside.gone] == [order.id]
    assert {(each.key, each.change, each.field) for each in beside.plant} == {
        (order.id, "removed", ""),
        (delivery, "changed", "promised"),
    }
    old = {each.order: each for each in order_status(plant, planned.plan)}
    made = compared.plans["b"]
    for status in order_status(made.plant, made.plan):
        was = old[status.order]
        moved = (was.shipped, was.last_minute) != (status.shipped, status.last_minute)
        named = status.order in {each.after.order for each in beside.orders}
        once = None in (was.last_minute, status.last_minute)
        assert named == moved or (once and was.shipped == status.shipped)
    for language in LANGUAGES:
        text = compared.text(language=language)
        assert delivery in text
        assert "{" not in text
    data = json.loads(json.dumps(compared.as_json()))
    assert [each["name"] for each in data["plans"]] == ["a", "b"]
    assert data["beside"][0]["gone"] == [order.id]


def test_plants_are_planned_with_the_same_limits() -> None:
    """Protects the call of the README: plants by name, planned and put side by side."""
    plant = generate("metal", orders=6, presses=1, tasks=4, seed=2)
    late = plant.with_delivery(next(iter(plant.deliveries)), days_late=5)
    compared = marcha.compare({"base": plant, "late": late}, effort=2)
    efforts = {each.plan.effort for each in compared.plans.values()}
    assert efforts == {plan(plant, effort=2).plan.effort}
    assert "late" in str(compared)
    with pytest.raises(ValueError, match="nothing"):
        marcha.compare({})


def test_three_plans_stand_in_one_table(planned: Planned) -> None:
    """Protects more than two: each beside the first, a column for each."""
    other = replace(planned, practice=None)
    compared = compare({"a": planned, "b": other, "c": other})
    assert [each.name for each in compared.beside] == ["b", "c"]
    head = compared.text(language="en").splitlines()[0]
    assert head.split() == ["a", "b", "c"]
