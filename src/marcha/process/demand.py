"""What an order asks for, in pieces, minutes and ageing (S1 to S3)."""

from dataclasses import dataclass
from math import ceil, floor

from marcha.plant.ids import AlloyId, OrderId, RecipeId
from marcha.plant.plant import Plant
from marcha.plant.records_orders import Order
from marcha.plant.timeline import minute_up

AGED_TEMPERS = frozenset({"T5", "T6", "T66"})
"""Tempers that always need a recipe (EN 515: artificially aged)."""

_ROUNDING = 1e-9
"""Slack against the rounding of products such as 100 × (1 + 0.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """
    An order in the units of a planner.

    Attributes
    ----------
    pieces, minimum, maximum
        Nominal, least and most pieces that ship.
    recipes
        Ageing recipes that fit, in the order of the sheet; empty: none fits.
    aged
        The pieces must pass an ageing oven.
    makeable
        False when they must be aged and no recipe fits.
    release, due
        Minutes from the start of the plan; the release is at least 0.
    """

    order: OrderId
    pieces: int
    minimum: int
    maximum: int
    piece_kg: float
    alloy: AlloyId
    temper: str
    recipes: tuple[RecipeId, ...]
    aged: bool
    makeable: bool
    release: int
    due: int


def demand(plant: Plant, order: Order) -> Demand:
    """
    Read one order.

    Raises
    ------
    ValueError
        When neither the order nor its profile says alloy and temper, or the order has
        neither pieces nor mass (such plants do not pass the reference checks).
    """
    profile = plant.profiles[order.profile]
    alloy = order.alloy if order.alloy is not None else profile.alloy
    temper = order.temper if order.temper is not None else profile.temper
    if alloy is None or temper is None:
        raise ValueError(f"order {order.id!r} has no alloy or temper")
    piece_kg = profile.mass_kg_m * order.length_mm / 1000.0
    if order.pieces is not None:
        pieces = order.pieces
    elif order.mass_kg is not None:
        pieces = max(1, ceil(order.mass_kg / piece_kg - _ROUNDING))
    else:
        raise ValueError(f"order {order.id!r} has neither pieces nor mass")
    recipes = tuple(
        recipe.id
        for recipe in plant.recipes.values()
        if temper in recipe.tempers and (not recipe.alloys or alloy in recipe.alloys)
    )
    return Demand(
        order=order.id,
        pieces=pieces,
        minimum=max(1, ceil(pieces * (1.0 - order.tolerance_ratio) - _ROUNDING)),
        maximum=floor(pieces * (1.0 + order.tolerance_ratio) + _ROUNDING),
        piece_kg=piece_kg,
        alloy=alloy,
        temper=temper,
        recipes=recipes,
        aged=bool(recipes) or temper in AGED_TEMPERS,
        makeable=bool(recipes) or temper not in AGED_TEMPERS,
        release=0 if order.release is None else max(0, minute_up(plant, order.release)),
        due=minute_up(plant, order.due),
    )


def demands(plant: Plant) -> dict[OrderId, Demand]:
    """Every order of a plant, in the order of the sheet."""
    return {order.id: demand(plant, order) for order in plant.orders.values()}
