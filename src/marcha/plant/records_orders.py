"""Records of demand: customers, orders, and what is already made for them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marcha.plant.ids import AlloyId, CustomerId, OrderId, ProfileId, StockId
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
    One order line: so many pieces of one profile by a due date.

    Attributes
    ----------
    alloy, temper
        None: the profile's.
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
    profile: ProfileId
    alloy: AlloyId | None = None
    temper: str | None = None
    finish: str = "mill"
    length_mm: Mm
    pieces: CountFromOne | None = None
    mass_kg: Kg | None = None
    tolerance_ratio: Ratio = 0.0
    release: datetime | None = None
    due: datetime
    weight: Weight = 1.0
    splittable: bool = True
    firm: bool = True


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
    """

    id: StockId
    profile: ProfileId
    alloy: AlloyId
    temper: str
    length_mm: Mm
    pieces: Count
    stage: Stage = Stage.FINISHED
    order: OrderId | None = None
