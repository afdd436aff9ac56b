"""Classes with a service minimum come first until they have it (S47)."""

import dataclasses

import pytest

from marcha.optimise import compose
from marcha.plans.plan import Plan
from marcha.plans.service import service_levels
from marcha.plant.ids import CustomerId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_aims import ServiceMinimum
from marcha.plant.records_orders import Customer
from tests.optimise import small as s

CLINIC, FIRM = CustomerId("CLINICA"), CustomerId("EMPRESA")


def two_orders(share: float | None) -> Plant:
    """
    Make two orders of 500 kg, 50 minutes each, both due when one can be done.

    The firm's weighs four times as much as the clinic's.
    """
    return s.plant(
        s.press(),
        s.die("A"),
        s.lot(logs=2),
        Customer(id=CLINIC, group="salud"),
        Customer(id=FIRM, group="industria"),
        s.order("PESADO", 500, due=70, weight=4.0, customer=FIRM),
        s.order("CLINICA", 500, due=70, customer=CLINIC),
        *(() if share is None else (ServiceMinimum(group="salud", share=share),)),
    )


def first_run(plan: Plan) -> str:
    """Order of the first run."""
    return min(plan.runs, key=lambda each: each.start).order


def test_without_a_minimum_the_heavier_order_goes_first() -> None:
    """The plain goal, beside which the minimum shows."""
    plan = compose.plan(two_orders(None), effort=10)
    assert first_run(plan) == "PESADO"
    assert not any(each.code == "service_missed" for each in plan.reasons)


def test_with_a_minimum_the_class_goes_first() -> None:
    """All of what the clinic ordered ships when due, at a cost in goal 1."""
    plant = two_orders(1.0)
    plan = compose.plan(plant, effort=10)
    assert first_run(plan) == "CLINICA"
    (level,) = service_levels(plant, plan)
    assert level.met
    assert not any(each.code == "service_missed" for each in plan.reasons)


def test_a_missed_minimum_is_a_reason_beside_the_cause() -> None:
    """Due before the press can be done with it: the class is named, and the press."""
    plant = two_orders(1.0)
    early = dataclasses.replace(plant.orders[OrderId("CLINICA")], due=s.at(30))
    plant = plant.replace(orders={**plant.orders, early.id: early})
    plan = compose.plan(plant, effort=10)
    causes = [each for each in plan.reasons if each.subject == "CLINICA"]
    assert causes[0].code == "service_missed"
    assert causes[0].objects == ("salud",)
    assert causes[0].amount == pytest.approx(500.0)
    assert len(causes) == 2
