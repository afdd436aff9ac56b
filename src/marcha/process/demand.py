"""What an order asks for, in pieces, minutes and ageing (S1 to S3)."""

from dataclasses import dataclass, replace
from math import ceil, floor

from marcha.plant.consistency import AGED_TEMPERS
from marcha.plant.ids import AlloyId, OrderId, ProductId, ProfileId, RecipeId
from marcha.plant.plant import Plant
from marcha.plant.records_orders import Order
from marcha.plant.records_routes import Operation
from marcha.plant.timeline import minute_up
from marcha.process.routes import minutes_kg, route, route_yield

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
        False when they must be aged and no recipe fits, or a route cannot be gone.
    release, due
        Minutes from the start of the plan; the release is at least 0.
    profile, product
        Exactly one of the two.
    length_mm
        0 for a product.
    route
        Operations after the press, or those of the product (S34).
    firm
        False: a forecast, which counts in no figure of orders (S48).
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
    firm: bool = True
    profile: ProfileId | None = None
    product: ProductId | None = None
    length_mm: int = 0
    route: tuple[Operation, ...] = ()

    @property
    def pressed(self) -> bool:
        """Whether it is pressed: the order of a profile."""
        return self.product is None


def demand(plant: Plant, order: Order) -> Demand:
    """
    Read one order.

    Raises
    ------
    ValueError
        When neither the order nor its profile says alloy and temper, or the order has
        neither pieces nor mass (such plants do not pass the reference checks).
    """
    alloy, temper, piece_kg = _what(plant, order)
    if alloy is None or temper is None:
        raise ValueError(f"order {order.id!r} has no alloy or temper")
    if order.pieces is not None:
        pieces = order.pieces
    elif order.mass_kg is not None:
        pieces = max(1, ceil(order.mass_kg / piece_kg - _ROUNDING))
    else:
        raise ValueError(f"order {order.id!r} has neither pieces nor mass")
    recipes = tuple(
        recipe.id
        for recipe in plant.recipes.values()
        if order.product is None
        and temper in recipe.tempers
        and (not recipe.alloys or alloy in recipe.alloys)
    )
    aged = bool(recipes) or temper in AGED_TEMPERS
    operations = route(plant, order)
    return Demand(
        order=order.id,
        pieces=pieces,
        minimum=max(1, ceil(pieces * (1.0 - order.tolerance_ratio) - _ROUNDING)),
        maximum=floor(pieces * (1.0 + order.tolerance_ratio) + _ROUNDING),
        piece_kg=piece_kg,
        alloy=alloy,
        temper=temper,
        recipes=recipes,
        aged=aged,
        makeable=(bool(recipes) or not aged) and _passable(plant, order, operations),
        release=0 if order.release is None else max(0, minute_up(plant, order.release)),
        due=minute_up(plant, order.due),
        firm=order.firm,
        profile=order.profile,
        product=order.product,
        length_mm=order.length_mm or 0,
        route=operations,
    )


def _what(plant: Plant, order: Order) -> tuple[AlloyId | None, str | None, float]:
    """Alloy, temper and mass of a piece of an order (S1, S33)."""
    if order.product is not None:
        product = plant.products[order.product]
        return order.alloy or product.alloy, "", product.piece_kg or 1.0
    if order.profile is None or order.length_mm is None:
        raise ValueError(f"order {order.id!r} has no profile, or no length")
    profile = plant.profiles[order.profile]
    alloy = order.alloy if order.alloy is not None else profile.alloy
    temper = order.temper if order.temper is not None else profile.temper
    return alloy, temper, profile.mass_kg_m * order.length_mm / 1000.0


def _passable(plant: Plant, order: Order, operations: tuple[Operation, ...]) -> bool:
    """Whether every operation has its minutes, and a product any operation (S35)."""
    if not operations:
        return order.product is None
    return all(
        each.yield_ratio > 0
        and (
            each.batch_min is not None or minutes_kg(plant, order.id, each) is not None
        )
        for each in operations
    )


def to_press(wanted: Demand, pieces: int) -> int:
    """Pieces that must be pressed for so many to leave the route of an order (S35)."""
    if not wanted.route or not wanted.pressed:
        return pieces
    return ceil(pieces / max(route_yield(wanted.route), _ROUNDING) - _ROUNDING)


def pressing(wanted: Demand) -> Demand:
    """Return what presses must make of an order: more, where its finish loses some."""
    if not wanted.route or not wanted.pressed or not wanted.makeable:
        return wanted
    return replace(
        wanted,
        pieces=to_press(wanted, wanted.pieces),
        minimum=to_press(wanted, wanted.minimum),
        maximum=to_press(wanted, wanted.maximum),
    )


def demands(plant: Plant) -> dict[OrderId, Demand]:
    """Every order of a plant, in the order of the sheet."""
    return {order.id: demand(plant, order) for order in plant.orders.values()}


def firm_demands(plant: Plant) -> dict[OrderId, Demand]:
    """Every order of a plant that is no forecast (S48), in the order of the sheet."""
    return {order: each for order, each in demands(plant).items() if each.firm}
