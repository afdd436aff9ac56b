"""Records of demand: customers, orders, and what is already made for them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marcha.plant.ids import (
    AlloyId,
    CustomerId,
    OrderId,
    ProductId,
    ProfileId,
    StockId,
)
from marcha.plant.units import Count, CountFromOne, Kg, Mm, Ratio, Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Who orders."""

    id: CustomerId
    name: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    One order line: so many pieces of one profile or product by a due date.

    Attributes
    ----------
    profile, product
        Exactly one of the two (S33).
    alloy, temper
        None: the profile's or product's; a product has no temper.
    length_mm
        Length of a piece of a profile; None: a product.
    pieces, mass_kg
        Exactly one of the two; a mass becomes pieces, rounded up.
    tolerance_ratio
        Share by which the shipped quantity may differ, both ways.
    release
        Work may not start before; None: at once.
    splittable
        It may ship in parts.
    firm
        False: a forecast.
    """

    id: OrderId
    customer: CustomerId | None = None
    profile: ProfileId | None = None
    product: ProductId | None = None
    alloy: AlloyId | None = None
    temper: str | None = None
    finish: str = "mill"
    length_mm: Mm | None = None
    pieces: CountFromOne | None = None
    mass_kg: Kg | None = None
    tolerance_ratio: Ratio = 0.0
    release: datetime | None = None
    due: datetime
    weight: Weight = 1.0
    splittable: bool = True
    firm: bool = True

    @property
    def section(self) -> tuple[ProfileId, int]:
        """Profile and length in mm of an order that is pressed."""
        if self.profile is None or self.length_mm is None:
            raise ValueError(f"order {self.id!r} is not of a profile with a length")
        return self.profile, self.length_mm


class Stage(StrEnum):
    """How far a piece in stock has come."""

    EXTRUDED = "extruded"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockItem:
    """
    Pieces already made.

    Attributes
    ----------
    order
        The order they are kept for; None: any order of the same profile, alloy,
        temper and length.
    finish
        Finish that finished pieces have; those at ``mill`` may still get another.
    """

    id: StockId
    profile: ProfileId
    alloy: AlloyId
    temper: str
    length_mm: Mm
    pieces: Count
    stage: Stage = Stage.FINISHED
    order: OrderId | None = None
    finish: str = "mill"

    def serves(self, order: Order) -> bool:
        """Whether order and finish allow that these pieces go to an order (S24)."""
        return self.order in (None, order.id) and self.finish in ("mill", order.finish)

    def is_done_for(self, order: Order) -> bool:
        """Whether these pieces need nothing more for an order that they serve."""
        return self.stage is Stage.FINISHED and self.finish == order.finish
