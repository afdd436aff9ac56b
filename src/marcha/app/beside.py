"""What is otherwise in one plan than in another."""

from dataclasses import dataclass

from marcha.app.changes import Change
from marcha.plans.figures import OrderStatus
from marcha.plant.differences import Difference
from marcha.plant.ids import EquipmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class MetalUse:
    """Metal of one alloy, diameter and owner in two plans, in kg."""

    owner: str | None
    alloy: str
    diameter_mm: int
    cut_before: float
    cut_after: float
    closing_before: float
    closing_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """
    One plan compared with the first.

    Attributes
    ----------
    orders
        Orders of both plans that ship otherwise, those that lose most first.
    gone, new
        Orders that only the first, or only this plan has.
    machines
        Machines with another date: before and after; None: they stay down.
    metal
        Metal that is used otherwise.
    plant
        What the plant says otherwise.
    """

    name: str
    orders: tuple[Change, ...]
    gone: tuple[OrderStatus, ...]
    new: tuple[OrderStatus, ...]
    machines: tuple[tuple[EquipmentId, int | None, int | None], ...]
    metal: tuple[MetalUse, ...]
    plant: tuple[Difference, ...]
