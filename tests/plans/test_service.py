"""What classes of customers get on time, worked out by hand."""

import dataclasses
from datetime import date

import pytest

from marcha.plans.figures import order_status
from marcha.plans.months import month_figures
from marcha.plans.plan import Plan
from marcha.plans.service import service_debt, service_levels
from marcha.plans.shipping import shipments
from marcha.plant.ids import CustomerId
from marcha.plant.plant import Plant
from marcha.plant.records_aims import MonthlyTarget, ServiceMinimum
from marcha.plant.records_orders import Customer
from marcha.process.demand import demands
from tests.plans import world

PLANT = world.make_plant()
PLAN = world.make_plan(PLANT)

CLINIC = CustomerId("K-CLINICA")


def _with_class(share: float, *orders: str) -> Plant:
    """Give some orders to a customer of the class ``salud``."""
    plant = PLANT
    return plant.replace(
        customers={
            **plant.customers,
            CLINIC: Customer(id=CLINIC, name="Clínica (ficticia)", group="salud"),
        },
        orders={
            name: dataclasses.replace(order, customer=CLINIC)
            if name in orders
            else order
            for name, order in plant.orders.items()
        },
        service=(ServiceMinimum(group="salud", share=share),),
    )


def test_a_class_gets_what_ships_when_due_over_what_is_due() -> None:
    """
    Of O1 and O2 what ships by their dates; O5 is due after the horizon.

    Bars of O1 and O5 weigh 8.1 kg.
    """
    plant = _with_class(0.9, "O1", "O2", "O5")
    (level,) = service_levels(plant, PLAN)
    status = {each.order: each for each in order_status(plant, PLAN)}
    assert status[world.O5].due > world.HORIZON
    kg = {world.O1: 8.1, world.O2: demands(plant)[world.O2].piece_kg}
    ordered = sum(status[name].nominal * kg[name] for name in kg) / 1000
    on_time = sum(
        min(status[name].on_time_pieces, status[name].nominal) * kg[name] for name in kg
    )
    assert level.ordered_t == pytest.approx(ordered)
    assert level.on_time_t == pytest.approx(on_time / 1000)
    assert level.reached == pytest.approx(on_time / 1000 / ordered)


def test_what_lacks_is_what_the_minimum_asks_beyond_it() -> None:
    """Nothing made: all that is due lacks up to the share, and costs tonne-days."""
    plant, nothing = _with_class(0.5, "O1"), Plan(plant_hash="")
    (level,) = service_levels(plant, nothing)
    assert level.reached == 0.0
    assert not level.met
    assert level.late == (world.O1,)
    assert level.missing_t == pytest.approx(0.5 * level.ordered_t)
    weight = max(order.weight for order in plant.orders.values())
    days = plant.site.horizon_days * (weight + plant.site.tardiness_weight)
    assert service_debt(plant, nothing) == pytest.approx(level.missing_t * days)


def test_a_class_without_anything_due_is_served() -> None:
    """No division by nothing, and no promise broken."""
    plant = _with_class(0.9)
    (level,) = service_levels(plant, PLAN)
    assert level.reached is None
    assert level.met
    assert service_debt(plant, PLAN) == 0.0


def test_months_share_out_what_ships() -> None:
    """All tonnes are in one month each, and the targets stand beside theirs."""
    target = MonthlyTarget(month=date(2026, 1, 1), good_t=40.0)
    plant = PLANT.replace(targets=(target,))
    months = month_figures(plant, PLAN)
    total = sum(each.mass_kg for each in shipments(plant, PLAN)) / 1000
    assert [each.month for each in months] == [date(2026, 1, 1)]
    assert sum(each.good_t for each in months) == pytest.approx(total)
    assert months[0].target_t == 40.0
    assert not months[0].whole  # the plan is twenty days from the fifth on


def test_a_plan_of_three_months_has_them_all() -> None:
    """90 days from 5 January end on 5 April: one month whole before the last."""
    site = dataclasses.replace(PLANT.site, horizon_days=90)
    months = month_figures(PLANT.replace(site=site), PLAN)
    assert [each.month.month for each in months] == [1, 2, 3, 4]
    assert [each.whole for each in months] == [False, True, True, False]
    assert all(each.target_t is None for each in months)
