"""What ships and when (S2, S4, S5), on orders small enough to count by hand."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.plans import (
    Load,
    LoadItem,
    Plan,
    Push,
    Run,
    Shipment,
    StockUse,
    made_pieces,
    shipments,
)
from marcha.plant.ids import StockId
from marcha.plant.plant import Plant
from marcha.process.demand import demands
from tests.plans import world as w

PIECE_KG = 4.5
"""O2: 0.9 kg/m × 5 m; not aged. O1: aged, 8.1 kg a piece."""


def order(plant: Plant, name: str, **changes: Any) -> Plant:
    """Change an order of the plant."""
    return w.with_record(plant, "orders", name, **changes)


def run(end: int, billets: int, number: int = 0) -> Run:
    """Make a run for O2 that gives four pieces a billet (2 cavities, 2 pulls)."""
    return Run(
        id=f"X{number}",
        press=w.P2,
        die=w.D2,
        container=w.C2A,
        order=w.O2,
        start=end - 5,
        end=end,
        pushes=(Push(billet_mm=450, billets=billets, cuts=1, pulls_per_billet=2),),
    )


def plan(*runs: Run, **parts: Any) -> Plan:
    """Make a plan of some runs."""
    numbered = tuple(
        dataclasses.replace(each, id=f"X{number}") for number, each in enumerate(runs)
    )
    return Plan(plant_hash="", runs=numbered, **parts)


def shipped(plant: Plant, made: Plan) -> list[tuple[int, int]]:
    """Minute and pieces of every shipment."""
    return [(each.minute, each.pieces) for each in shipments(plant, made)]


@pytest.fixture(scope="module")
def plant() -> Plant:
    """Make the plant by hand, with O2 splittable and wanted with a tolerance."""
    return order(w.make_plant(), w.O2, splittable=True, tolerance_ratio=0.1)


def test_a_run_makes_cavities_times_cuts_times_pulls(plant: Plant) -> None:
    """S17: 10 billets × 2 cavities × 1 cut × 2 pulls."""
    assert made_pieces(plant, run(100, 10)) == 40


def test_pieces_that_are_not_aged_ship_when_their_run_ends(plant: Plant) -> None:
    """S4: 5 billets at 100, 5 billets at 200; 20 pieces of 4.5 kg each time."""
    found = shipments(plant, plan(run(100, 5), run(200, 5)))
    assert found[0] == Shipment(
        order=w.O2, minute=100, pieces=20, mass_kg=20 * PIECE_KG
    )
    assert [(each.minute, each.pieces) for each in found] == [(100, 20), (200, 20)]


def test_aged_pieces_ship_when_their_load_ends(plant: Plant) -> None:
    """S4: what is pressed and not aged does not ship."""
    pressed = w.make_plan(plant).runs[0]
    load = Load(
        id="H",
        oven=w.AGEING_OVEN,
        recipe=w.R6,
        start=5200,
        end=5560,
        items=(LoadItem(run="R1", order=w.O1, pieces=50),),
    )
    made = Plan(plant_hash="", runs=(pressed,))
    assert shipped(plant, made) == []
    assert shipped(plant, dataclasses.replace(made, loads=(load,))) == [(5560, 50)]


def test_surplus_never_ships(plant: Plant) -> None:
    """S2: of 48 pieces at most 44 ship (40 and a tenth)."""
    assert shipped(plant, plan(run(100, 6), run(200, 6), run(300, 6))) == [
        (100, 24),
        (200, 20),
    ]


def test_nothing_ships_before_the_release(plant: Plant) -> None:
    """S4: a run that ended before ships at the release."""
    held = order(plant, w.O2, release=w.day(6))
    assert shipped(held, plan(run(100, 5))) == [(1440, 20)]


def test_nothing_ships_after_the_horizon(plant: Plant) -> None:
    """S5: what ends at the horizon ships, a minute later it does not."""
    assert shipped(plant, plan(run(w.HORIZON, 5))) == [(w.HORIZON, 20)]
    assert shipped(plant, plan(run(w.HORIZON + 1, 5))) == []


def test_what_ends_at_one_minute_ships_together(plant: Plant) -> None:
    """One shipment for each order and minute."""
    assert shipped(plant, plan(run(100, 2), run(100, 3))) == [(100, 20)]


def test_stock_ships_at_once_and_first(plant: Plant) -> None:
    """S4: finished stock at minute 0, or at the release; it is told apart."""
    made = Plan(
        plant_hash="", stock_uses=(StockUse(stock=w.S2, order=w.O3, pieces=12),)
    )
    (found,) = shipments(plant, made)
    assert (found.minute, found.pieces, found.from_stock) == (0, 12, 12)
    held = order(plant, w.O3, release=w.day(7))
    assert shipped(held, made) == [(2880, 12)]


def test_extruded_stock_ships_only_through_an_oven_unless_not_aged(
    plant: Plant,
) -> None:
    """S24: aged orders get extruded stock from a load only."""
    use = StockUse(stock=w.S1, order=w.O3, pieces=5)
    assert shipped(plant, Plan(plant_hash="", stock_uses=(use,))) == []
    plain = order(plant, w.O3, temper="T4")
    plain = w.with_record(plain, "stock", StockId("S1"), temper="T4")
    assert shipped(plain, Plan(plant_hash="", stock_uses=(use,))) == [(0, 5)]


@pytest.mark.parametrize(
    ("runs", "found"),
    [
        ([(100, 5), (200, 5), (300, 5)], [(200, 40)]),  # nominal reached at 200
        ([(100, 5), (200, 6), (300, 5)], [(200, 44)]),  # up to the maximum
        ([(100, 5), (200, 7)], [(200, 44)]),  # 48 made, 44 ship
        ([(100, 5), (200, 4)], [(200, 36)]),  # the minimum, at the last operation
        ([(100, 5), (200, 3)], []),  # 32 of at least 36
        ([(100, 5), (w.HORIZON + 1, 5)], []),
        ([(200, 2), (200, 3), (200, 5)], [(200, 40)]),
    ],
)
def test_an_unsplittable_order_ships_all_at_once(
    plant: Plant, runs: list[tuple[int, int]], found: list[tuple[int, int]]
) -> None:
    """S5: 40 pieces, at least 36, at most 44; four to a billet."""
    whole = order(plant, w.O2, splittable=False)
    made = plan(*(run(end, billets) for end, billets in runs))
    assert shipped(whole, made) == found


@given(
    st.lists(st.tuples(st.integers(5, 30_000), st.integers(1, 8)), max_size=8),
    st.booleans(),
)
def test_shipments_never_exceed_what_is_made_or_wanted(
    runs: list[tuple[int, int]], whole: bool
) -> None:
    """S2, S5: for any runs; and demands that are given make no difference."""
    world = order(w.make_plant(), w.O2, splittable=not whole, tolerance_ratio=0.1)
    made = plan(*(run(end, billets) for end, billets in runs))
    found = shipments(world, made)
    total = sum(each.pieces for each in found)
    in_time = sum(4 * billets for end, billets in runs if end <= w.HORIZON)
    assert total <= min(44, in_time)
    assert all(each.pieces > 0 for each in found)
    assert len({each.minute for each in found}) == len(found)
    assert shipments(world, made, known=demands(world)) == found
    if whole:
        assert len(found) <= 1
    else:
        assert total == min(44, in_time)
