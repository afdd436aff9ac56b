"""What an order asks for, in pieces, minutes and ageing (S1 to S3)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.plant.ids import AlloyId, OrderId, ProfileId, RecipeId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Recipe
from marcha.plant.records_orders import Order
from marcha.plant.records_site import Site
from marcha.plant.records_tooling import Profile
from marcha.process.demand import Demand, demand, demands

START = datetime(2026, 1, 5, 6)
PROFILE = ProfileId("PF")


def plant(*recipes: Recipe, profile: Profile | None = None, **order: Any) -> Plant:
    """Make a plant with one order."""
    usual: dict[str, Any] = {
        "length_mm": 6000,
        "due": START + timedelta(days=2),
    } | order
    shape = profile or Profile(
        id=PROFILE, mass_kg_m=1.5, alloy=AlloyId("6063"), temper="T6"
    )
    made = Order(id=OrderId("O"), profile=PROFILE, **usual)
    return Plant(
        site=Site(name="x", start=START, horizon_days=10),
        profiles={shape.id: shape},
        orders={made.id: made},
        recipes={each.id: each for each in recipes},
    )


def recipe(name: str, *tempers: str, alloys: tuple[str, ...] = ()) -> Recipe:
    """Make a recipe."""
    return Recipe(
        id=RecipeId(name),
        temperature_c=180,
        duration_min=300,
        tempers=tempers,
        alloys=tuple(AlloyId(each) for each in alloys),
    )


def only(world: Plant) -> Demand:
    """Read the one order of a plant."""
    (found,) = demands(world).values()
    return found


def test_pieces_stand_as_they_are() -> None:
    """S1: 1.5 kg/m × 6 m = 9 kg a piece."""
    found = only(plant(pieces=7))
    assert (found.pieces, found.minimum, found.maximum) == (7, 7, 7)
    assert found.piece_kg == pytest.approx(9.0)


@pytest.mark.parametrize(
    ("mass_kg", "pieces"), [(9.0, 1), (9.01, 2), (90.0, 10), (90.1, 11), (0.5, 1)]
)
def test_a_mass_becomes_pieces_rounded_up(mass_kg: float, pieces: int) -> None:
    """S1: pieces of 9 kg; a mass that is a whole number of them stays one."""
    assert only(plant(mass_kg=mass_kg)).pieces == pieces


@pytest.mark.parametrize(
    ("pieces", "tolerance", "least", "most"),
    [
        (100, 0.1, 90, 110),
        (100, 0.0, 100, 100),
        (15, 0.1, 14, 16),  # 13.5 up, 16.5 down
        (3, 0.1, 3, 3),
        (1, 1.0, 1, 2),
        (70, 0.1, 63, 77),  # 70 × 1.1 is 77.00000000000001
    ],
)
def test_the_tolerance_goes_both_ways(
    pieces: int, tolerance: float, least: int, most: int
) -> None:
    """S2: the minimum is rounded up, the maximum down, and one piece is the least."""
    found = only(plant(pieces=pieces, tolerance_ratio=tolerance))
    assert (found.minimum, found.maximum) == (least, most)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_the_nominal_quantity_is_always_allowed(pieces: int, tolerance: float) -> None:
    """S2: minimum ≤ nominal ≤ maximum, whatever the tolerance."""
    found = only(plant(pieces=pieces, tolerance_ratio=tolerance))
    assert 1 <= found.minimum <= found.pieces <= found.maximum


def test_the_order_outweighs_its_profile() -> None:
    """S1: alloy and temper of the order, else of the profile."""
    assert only(plant(pieces=1)).temper == "T6"
    own = only(plant(pieces=1, alloy=AlloyId("6061"), temper="T4"))
    assert (own.alloy, own.temper) == ("6061", "T4")


def test_a_recipe_fits_by_temper_and_alloy() -> None:
    """S3: the temper must be among the recipe's, the alloy too if it states any."""
    rows = (
        recipe("any", "T5", "T6"),
        recipe("other temper", "T5"),
        recipe("own", "T6", alloys=("6063",)),
        recipe("other alloy", "T6", alloys=("6061",)),
    )
    found = only(plant(*rows, pieces=1))
    assert found.recipes == ("any", "own")
    assert found.aged
    assert found.makeable


@pytest.mark.parametrize("temper", ["T5", "T6", "T66"])
def test_artificially_aged_tempers_need_a_recipe(temper: str) -> None:
    """S3: without a recipe such an order cannot be made."""
    found = only(plant(recipe("r", "T7"), pieces=1, temper=temper))
    assert found.aged
    assert not found.makeable


def test_other_tempers_are_not_aged_unless_a_recipe_says_so() -> None:
    """S3: T4 ages by itself; a recipe for it makes it pass the oven."""
    assert not only(plant(pieces=1, temper="T4")).aged
    assert only(plant(pieces=1, temper="T4")).makeable
    assert only(plant(recipe("r", "T4"), pieces=1, temper="T4")).aged


def test_dates_become_minutes() -> None:
    """Due two days after the start; a release before the start is minute 0."""
    found = only(plant(pieces=1, release=START - timedelta(days=1)))
    assert (found.release, found.due) == (0, 2880)
    assert only(plant(pieces=1, release=START + timedelta(seconds=61))).release == 2
    assert only(plant(pieces=1, due=START - timedelta(hours=1))).due == -60


def test_an_order_without_quantity_or_temper_is_a_mistake() -> None:
    """Such plants do not pass the reference checks; the error names the order."""
    with pytest.raises(ValueError, match="'O' has neither pieces nor mass"):
        only(plant())
    bare = Profile(id=PROFILE, mass_kg_m=1.5)
    world = plant(profile=bare, pieces=1)
    with pytest.raises(ValueError, match="no alloy or temper"):
        demand(world, world.orders[OrderId("O")])
