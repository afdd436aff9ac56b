"""The figures of a plan, derived by hand on the world made by hand."""

import dataclasses

import pytest

from marcha.plans import (
    FIGURE_NAMES,
    Plan,
    Purchase,
    figures,
    goal,
    good_kg,
    order_status,
)
from marcha.plant.plant import Plant
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


def value(plant: Plant, plan: Plan, name: str) -> float | None:
    """Return one figure."""
    return {each.name: each.value for each in figures(plant, plan)}[name]


def test_good_tonnes_are_what_ships(plant: Plant, plan: Plan) -> None:
    """
    S6: 102 of 104 bars for O1 and 30 less 5 for O3, 40 for O5, all of 8.1 kg.

    O2: 40 of 4.5 kg; O4: 100 of 4 kg. 167 × 8.1 + 180 + 400 = 1,932.7 kg.
    """
    assert good_kg(plant, plan) == pytest.approx(1_932.7)
    assert good_kg(plant, plan, known=demands(plant)) == pytest.approx(1_932.7)
    assert value(plant, plan, "good_t") == pytest.approx(1.9327)


def test_the_goal_is_early_metal_less_late_metal(plant: Plant) -> None:
    """
    S6, for O3 alone: weight 2, due on day 4, horizon day 20, 8.1 kg a bar.

    Ten bars of stock at minute 0: 2 × 0.081 t × 20 d = 3.24 t·d. Twenty bars never:
    0.162 t × (20 − 4) d = 2.592 t·d less. The other orders are taken out.
    """
    alone = plant.replace(orders={w.O3: plant.orders[w.O3]})
    only = Plan(plant_hash="", stock_uses=w.make_plan(plant).stock_uses)
    assert goal(alone, only) == pytest.approx(3.24 - 2.592)
    assert goal(alone, only, known=demands(alone)) == pytest.approx(3.24 - 2.592)
    double = alone.replace(site=dataclasses.replace(alone.site, tardiness_weight=2.0))
    assert goal(double, only) == pytest.approx(3.24 - 2 * 2.592)


def test_metal_that_ships_late_is_worth_less(plant: Plant, plan: Plan) -> None:
    """S6: O4 ships 60 bars at 4815 and 40 at 6205, due at 4320, 4 kg a bar."""
    alone = plant.replace(orders={w.O4: plant.orders[w.O4]})
    runs = tuple(run for run in plan.runs if run.order == w.O4)
    made = Plan(plant_hash="", runs=runs)
    early = 240 * (w.HORIZON - 4815) + 160 * (w.HORIZON - 6205)
    late = 240 * (4815 - 4320) + 160 * (6205 - 4320)
    assert goal(alone, made) == pytest.approx((early - late) / 1000 / 1440)


def test_an_order_due_after_the_horizon_costs_nothing_unshipped(plant: Plant) -> None:
    """S6: nothing is late at the horizon for O5, due on day 26."""
    alone = plant.replace(orders={w.O5: plant.orders[w.O5]})
    assert goal(alone, Plan(plant_hash="")) == 0.0


def test_what_ships_beyond_the_nominal_counts(plant: Plant, plan: Plan) -> None:
    """S6: 102 bars of 100 ordered count as they ship, and nothing is missing."""
    alone = plant.replace(orders={w.O1: plant.orders[w.O1]})
    made = Plan(plant_hash="", runs=plan.runs[:1], loads=plan.loads[:1])
    days = (w.HORIZON - 5560) / 1440
    assert goal(alone, made) == pytest.approx(102 * 0.0081 * days)


def test_the_yield_leaves_out_stock_and_remnants(plant: Plant, plan: Plan) -> None:
    """
    S7: 1,932.7 kg less 25 bars of stock (202.5 kg) = 1,730.2 kg good.

    Logs in mm: 203: 3 logs less 1014 and 1845; 152: one less 1450; 178: two less 640
    and 4660. The remnant of 183 mm is shorter than 500 mm and stays lost.
    """
    kg_203, kg_152, kg_178 = (524.32066 / 6000, 293.96259 / 6000, 403.12980 / 6000)
    spent = (18_000 - 1014 - 1845) * kg_203 + (6000 - 1450) * kg_152
    spent += (12_000 - 640 - 4660) * kg_178
    assert value(plant, plan, "yield_ratio") == pytest.approx(1730.2 / spent, rel=1e-6)
    assert value(plant, Plan(plant_hash=""), "yield_ratio") is None


def test_orders_and_their_states(plant: Plant, plan: Plan) -> None:
    """O1, O2, O5 on time; O3 short (25 of 30); O4 in full but late."""
    found = {each.order: each for each in order_status(plant, plan)}
    assert {order: each.state for order, each in found.items()} == {
        "O1": "on_time",
        "O2": "on_time",
        "O3": "short",
        "O4": "late",
        "O5": "on_time",
    }
    late = found[w.O4]
    assert (late.nominal, late.shipped, late.on_time_pieces) == (100, 100, 0)
    assert (late.first_minute, late.last_minute, late.due) == (4815, 6205, 4320)
    nothing = order_status(plant, Plan(plant_hash=""))
    assert {each.state for each in nothing} == {"unplanned"}
    assert {each.first_minute for each in nothing} == {None}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ordered_t", (100 + 30 + 40) * 0.0081 + 40 * 0.0045 + 100 * 0.004),
        ("unshipped_t", 5 * 0.0081),
        ("late_orders", 2),  # O3 and O4; O5 is due after the horizon
        ("late_t", 5 * 0.0081 + 100 * 0.004),
        ("on_time_ratio", 2 / 4),
        ("press_hours", (18 + 10 + 7 + 7 + 5) / 60),
        ("setup_hours", (128 + 15) / 60),
        ("log_t", (3 * 524.32066 + 293.96259 + 2 * 403.12980) / 1000),
        ("cash_spent", 150.0),
    ],
)
def test_the_other_figures(
    plant: Plant, plan: Plan, name: str, expected: float
) -> None:
    """Each derived from the plan in the module ``world``."""
    assert value(plant, plan, name) == pytest.approx(expected, rel=1e-6)
    assert value(plant, plan, "reactivation_day") is None


def test_every_figure_is_there_once_and_money_is_the_plants(
    plant: Plant, plan: Plan
) -> None:
    """Protects reports and bounds: the names are the agreement."""
    found = figures(plant, plan)
    assert tuple(each.name for each in found) == FIGURE_NAMES
    assert {each.bound for each in found} == {None}
    assert found[-1].unit == "USD"


def test_a_task_that_was_begun_is_paid_already(plant: Plant, plan: Plan) -> None:
    """S30: the cost of a begun task is spent; purchases count as stated."""
    begun = w.with_record(plant, "tasks", w.T1, done_ratio=0.25)
    assert value(begun, plan, "cash_spent") == 50.0
    bought = Purchase(
        source=w.IMPORTED, part=w.ROD, count=1, ordered=400, arrives=9000, cost=51.5
    )
    assert value(begun, w.with_more(plan, "purchases", bought), "cash_spent") == 101.5


def test_an_empty_plant_has_no_ratio() -> None:
    """Protects against zero standing for what does not exist."""
    bare = Plant(site=w.make_plant().site)
    found = {each.name: each.value for each in figures(bare, Plan(plant_hash=""))}
    assert found["on_time_ratio"] is None
    assert found["yield_ratio"] is None
    assert found["good_t"] == found["late_orders"] == 0.0
