"""Changes of a plant that could help: concrete, small, and cheap ones first."""

from dataclasses import dataclass

from marcha.plans.causes import Named
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant

CODES = (
    "first",
    "after",
    "delivery_earlier",
    "lot_released",
    "more_metal",
    "die_ready",
    "die_treated",
    "release_earlier",
    "part_earlier",
    "part_in_stock",
    "cash_earlier",
    "more_cash",
    "one_more_person",
    "weekend_open",
    "oven_capacity",
    "machine_first",
)
"""
Codes of remedies, with their objects:

``first`` the order before all others; ``after`` another order after this one;
``delivery_earlier`` and ``part_earlier`` by days; ``more_metal`` kg more in the yard;
``die_treated`` its kilograms counted anew; ``weekend_open`` Saturdays like Fridays;
``oven_capacity`` so many kg more a load; ``machine_first`` its tasks before all others.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """
    One change.

    Attributes
    ----------
    objects
        What is changed, most important first.
    amount
        Days, pieces, kilograms or money, as the code says; None: no amount.
    plant
        The plant with the change.
    restarts
        The change may let repairs be planned otherwise.
    ahead
        The order that goes ahead on the presses: of all others, or of ``before`` only.
    machine
        The machine whose tasks go ahead of all others.
    """

    code: str
    objects: tuple[Named, ...] = ()
    amount: float | None = None
    plant: Plant
    restarts: bool = False
    ahead: OrderId | None = None
    before: OrderId | None = None
    machine: EquipmentId | None = None
