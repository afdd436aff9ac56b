"""Small plants with lines, whose plans can be worked out in the head."""

import pytest

from marcha.plans.figures import good_kg
from marcha.plant.ids import CustomerId, OrderId
from marcha.plant.records_equipment import MachineState
from marcha.plant.records_metal import Quality
from marcha.plant.records_orders import Customer
from tests.optimise import small as s


def test_a_product_is_made_from_a_feed_and_ships() -> None:
    """
    The thinnest whole route: 1,200 kg of sheet at 10 kg a minute and a yield of 0.8.

    1,500 kg go in and take 150 minutes; one run, of less than a shift.
    """
    plant = s.plant(
        s.line("M"),
        s.product("LAM"),
        s.operation("LAM-1", "M", product="LAM", yield_ratio=0.8),
        s.feed("B1", 2000.0),
        s.product_order("P", 1200, "LAM", due=1000),
    )
    plan = s.scheduled(plant)
    assert s.line_runs(plan) == [("M", "P", "LAM-1", 0, 150, 1500.0)]
    assert [(each.feed, each.mass_kg) for each in plan.feed_draws] == [("B1", 1500.0)]
    assert good_kg(plant, plan) == pytest.approx(1200.0)


def test_a_route_ships_no_more_than_its_feeds_give() -> None:
    """Of 1,000 kg of coil 300 kg are held: 0.8 × 700 = 560 pieces of 1 kg."""
    plant = s.plant(
        s.line("M"),
        s.product("LAM"),
        s.operation("LAM-1", "M", product="LAM", yield_ratio=0.8),
        s.feed("B1", 700.0),
        s.feed("B2", 300.0, quality=Quality.HELD),
        s.product_order("P", 1200, "LAM", due=1000),
    )
    assert good_kg(plant, s.scheduled(plant)) == pytest.approx(560.0)


def test_a_feed_of_a_customer_serves_only_this_customer() -> None:
    """The coil is Ana's: her order of 400 kg is made, the other one is not."""
    plant = s.plant(
        s.line("M"),
        s.product("LAM"),
        s.operation("LAM-1", "M", product="LAM"),
        s.feed("B1", 1000.0, owner=CustomerId("ANA")),
        Customer(id=CustomerId("ANA")),
        s.product_order("P", 400, "LAM", due=1000, customer=CustomerId("ANA")),
        s.product_order("Q", 400, "LAM", due=1000),
    )
    assert [each[1] for each in s.line_runs(s.scheduled(plant))] == ["P"]


def test_steps_follow_each_other_and_a_late_feed_is_waited_for() -> None:
    """
    The coil comes at minute 200: rolled until 260, slit on another line until 320.

    600 kg at 10 kg a minute are 60 minutes a step.
    """
    plant = s.plant(
        s.line("M"),
        s.line("C"),
        s.product("LAM"),
        s.operation("LAM-1", "M", product="LAM"),
        s.operation("LAM-2", "C", product="LAM", step=2),
        s.feed("B1", 600.0, arrives=s.at(200)),
        s.product_order("P", 600, "LAM", due=1000),
    )
    assert s.line_runs(s.scheduled(plant)) == [
        ("M", "P", "LAM-1", 200, 260, 600.0),
        ("C", "P", "LAM-2", 260, 320, 600.0),
    ]


def test_a_finish_comes_after_the_press() -> None:
    """
    100 kg are two billets: pressed by minute 10 after the setup, anodised by 20 more.

    The setup takes 10 minutes, the run 10, the line 100 / 10 = 10.
    """
    plant = s.plant(
        s.press(),
        s.die("A"),
        s.lot(),
        s.line("AN"),
        s.operation("AN-1", "AN", finish="anodizado"),
        s.order("P", 100.0, due=1000, finish="anodizado"),
    )
    plan = s.scheduled(plant)
    assert s.runs(plan) == [("P1", "P", 10, 20)]
    assert s.line_runs(plan) == [("AN", "P", "AN-1", 20, 30, 100.0)]
    assert good_kg(plant, plan) == pytest.approx(100.0)


def test_nothing_is_pressed_for_a_line_that_stays_down() -> None:
    """The anodised order can never ship: the press makes only the other one."""
    plant = s.plant(
        s.press(),
        s.die("A"),
        s.lot(),
        s.line("AN", state=MachineState.DOWN),
        s.operation("AN-1", "AN", finish="anodizado"),
        s.order("P", 100.0, due=1000, finish="anodizado"),
        s.order("Q", 100.0, due=1000),
    )
    assert [each[1] for each in s.runs(s.scheduled(plant))] == ["Q"]


def test_stock_gets_the_finish_unless_it_has_it() -> None:
    """20 bars of 5 kg: 10 at mill are anodised first, 10 anodised ones ship at once."""
    plant = s.plant(
        s.press(),
        s.die("A"),
        s.line("AN"),
        s.operation("AN-1", "AN", finish="anodizado"),
        s.stock("E1", 10),
        s.stock("E2", 10, finish="anodizado"),
        s.order("P", 100.0, due=1000, finish="anodizado"),
    )
    plan = s.scheduled(plant)
    assert s.line_runs(plan) == [("AN", "P", "AN-1", 0, 5, 50.0)]
    assert good_kg(plant, plan) == pytest.approx(100.0)


def test_families_follow_each_other_with_a_setup() -> None:
    """Two products of 600 kg, 30 minutes between them: 0 to 60 and 90 to 150."""
    plant = s.plant(
        s.line("M"),
        s.product("X"),
        s.product("Y"),
        s.operation("X-1", "M", product="X", setup_family="ancho"),
        s.operation("Y-1", "M", product="Y", setup_family="angosto"),
        s.feed("B1", 5000.0),
        s.product_order("P", 600, "X", due=100),
        s.product_order("Q", 600, "Y", due=2000),
    )
    assert s.line_runs(s.scheduled(plant)) == [
        ("M", "P", "X-1", 0, 60, 600.0),
        ("M", "Q", "Y-1", 90, 150, 600.0),
    ]


def test_a_batch_is_filled_by_several_orders_and_no_further() -> None:
    """
    Three orders of 400 kg in a furnace of 1,000 kg: 1,000 kg first, then 200 kg.

    A batch takes 120 minutes however full it is.
    """
    plant = s.plant(
        s.line("H", capacity_kg=1000.0),
        s.product("REC"),
        s.operation("REC-1", "H", product="REC", batch_min=120),
        s.feed("B1", 5000.0),
        *(s.product_order(name, 400, "REC", due=1000) for name in "PQR"),
    )
    plan = s.scheduled(plant)
    spans = {(each[3], each[4]) for each in s.line_runs(plan)}
    assert spans == {(0, 120), (120, 240)}
    first = sum(each.mass_kg for each in plan.line_runs if each.start == 0)
    assert first == pytest.approx(1000.0)
    assert good_kg(plant, plan) == pytest.approx(1200.0)


def test_a_batch_waits_for_more_that_comes_soon() -> None:
    """A tenth of the furnace is there at 0, the rest at 60: one batch of both."""
    plant = s.plant(
        s.line("H", capacity_kg=1000.0),
        s.product("REC"),
        s.operation("REC-1", "H", product="REC", batch_min=120),
        s.feed("B1", 100.0),
        s.feed("B2", 900.0, arrives=s.at(60)),
        s.product_order("P", 1000, "REC", due=1000),
    )
    assert s.line_runs(s.scheduled(plant)) == [("H", "P", "REC-1", 60, 180, 1000.0)]


def test_runs_lie_within_open_hours_and_shifts() -> None:
    """
    6,000 kg take 600 minutes: 480 in the first shift and 120 in the second day's.

    The shift is from minute 360 to 840; the next from 1,800 on.
    """
    plant = s.plant(
        s.line("M", calendar=s.SHIFT),
        s.calendar(),
        s.product("X"),
        s.operation("X-1", "M", product="X"),
        s.feed("B1", 9000.0),
        s.product_order("P", 6000, "X", due=100),
    )
    assert s.line_runs(s.scheduled(plant)) == [
        ("M", "P", "X-1", 360, 840, 4800.0),
        ("M", "P", "X-1", 1800, 1920, 1200.0),
    ]


def test_area_decides_where_the_rate_is_by_area() -> None:
    """
    Paint by area: 100 kg of 1 kg a metre are 100 m, at 200 mm around 20 m².

    At 60 m² an hour that takes 20 minutes.
    """
    plant = s.plant(
        s.press(),
        s.die("A"),
        s.lot(),
        s.line("PI"),
        s.operation("PI-1", "PI", finish="blanco", rate_m2_h=60.0),
        s.profile("A", perimeter_mm=200),
        s.order("P", 100.0, due=1000, finish="blanco"),
    )
    assert s.line_runs(s.scheduled(plant)) == [("PI", "P", "PI-1", 20, 40, 100.0)]


def test_an_order_before_its_release_waits() -> None:
    """Nothing of an order starts before its release (S4)."""
    plant = s.plant(
        s.line("M"),
        s.product("X"),
        s.operation("X-1", "M", product="X"),
        s.feed("B1", 900.0),
        s.product_order("P", 600, "X", due=2000, release=s.at(500)),
    )
    assert s.line_runs(s.scheduled(plant)) == [("M", "P", "X-1", 500, 560, 600.0)]


def test_the_urgent_order_goes_first() -> None:
    """Of two equal orders the one that is due sooner is made first."""
    plant = s.plant(
        s.line("M"),
        s.product("X"),
        s.operation("X-1", "M", product="X"),
        s.feed("B1", 9000.0),
        s.product_order("P", 600, "X", due=13000),
        s.product_order("Q", 600, "X", due=60),
    )
    first = s.line_runs(s.scheduled(plant))[0]
    assert first[1] == OrderId("Q")
