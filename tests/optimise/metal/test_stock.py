"""Pieces that are there already: which orders get them."""

from marcha.optimise.metal.stock import stock_plan
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_orders import Stage
from marcha.process.demand import demands
from tests.optimise.small import (
    DAY_MIN,
    die,
    lot,
    order,
    oven,
    plant,
    press,
    profile,
    recipe,
    runs,
    scheduled,
    stock,
)

Given = list[tuple[str, str, int]]


def given(
    made: Plant, *, ageable: bool = True
) -> tuple[Given, Given, dict[OrderId, int]]:
    """Give stock; what ships directly, what is aged first, what orders still want."""
    wanted = demands(made)
    left = {name: each.pieces for name, each in wanted.items()}
    names = frozenset(wanted) if ageable else frozenset[OrderId]()
    found = stock_plan(made, wanted, left, names)
    direct: Given = [(use.stock, use.order, use.pieces) for use in found.direct]
    return direct, [*found.to_age], left


def test_finished_pieces_ship_and_reduce_what_is_wanted() -> None:
    """Protects S24: 30 of 200 pieces are there."""
    made = plant(order("O1", 1000), stock("S", 30))
    direct, to_age, left = given(made)
    assert (direct, to_age, left) == ([("S", "O1", 30)], [], {"O1": 170})


def test_no_order_gets_more_than_it_wants() -> None:
    """Protects S2: 300 pieces for two orders of 100, the rest stays in stock."""
    made = plant(order("O1", 500), order("O2", 500), stock("S", 300))
    direct, _, left = given(made)
    assert direct == [("S", "O1", 100), ("S", "O2", 100)]
    assert set(left.values()) == {0}


def test_weight_goes_before_due_date_and_due_date_before_name() -> None:
    """Protects goal 1: 120 pieces go to the heavy order, then to the one due first."""
    made = plant(
        order("O1", 250, due=2 * DAY_MIN),
        order("O2", 250, due=DAY_MIN),
        order("O3", 250, due=3 * DAY_MIN, weight=2.0),
        stock("S", 120),
    )
    assert given(made)[0] == [("S", "O3", 50), ("S", "O2", 50), ("S", "O1", 20)]


def test_pieces_kept_for_one_order_go_to_no_other() -> None:
    """Protects S24: O1's own 300 pieces serve O1 only, up to what it wants."""
    made = plant(
        order("O1", 500),
        order("O2", 500, weight=9.0),
        stock("S", 300, order=OrderId("O1")),
    )
    assert given(made)[0] == [("S", "O1", 100)]


def test_own_pieces_are_used_before_free_ones() -> None:
    """
    Protects orders without own stock: O1 has 100 pieces of its own, S is free.

    If O1 took from S first, its own 100 would lie idle and O2 would be pressed.
    """
    made = plant(
        order("O1", 500, weight=2.0),
        order("O2", 500),
        stock("S", 100),
        stock("T", 100, order=OrderId("O1")),
    )
    assert sorted(given(made)[0]) == [("S", "O2", 100), ("T", "O1", 100)]


def test_only_pieces_that_are_alike_fit() -> None:
    """Protects S24: profile, temper and length must be the order's."""
    made = plant(
        order("O1", 500),
        profile("B"),
        stock("PROFILE", 10, makes="B"),
        stock("TEMPER", 10, temper="T6"),
        stock("LENGTH", 10, length_mm=4000),
    )
    assert given(made)[0] == []


def test_extruded_pieces_are_aged_where_the_order_is_and_ship_where_not() -> None:
    """Protects S24: F is not aged; T6 is, if an oven can take it."""
    plain = plant(order("O1", 500), stock("S", 10, stage=Stage.EXTRUDED))
    assert given(plain)[:2] == ([("S", "O1", 10)], [])
    hard = plant(
        recipe(),
        order("O1", 500, temper="T6"),
        stock("S", 10, temper="T6", stage=Stage.EXTRUDED),
    )
    assert given(hard)[:2] == ([], [("S", "O1", 10)])
    direct, to_age, left = given(hard, ageable=False)
    assert (direct, to_age, left) == ([], [], {"O1": 100})


def test_a_plan_presses_only_what_stock_does_not_cover() -> None:
    """Protects metal: 150 of 200 pieces are there, 50 take 25 minutes."""
    made = plant(
        press("P1"), die("A"), oven(), order("O1", 1000), lot(), stock("S", 150)
    )
    assert runs(scheduled(made)) == [("P1", "O1", 10, 35)]
