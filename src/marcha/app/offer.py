"""What can be promised to one order."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marcha.plans.figures import OrderStatus
from marcha.plans.plan import Reason
from marcha.plant.records_orders import Order

if TYPE_CHECKING:
    from marcha.optimise.promise import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """
    What can be promised to one order.

    Attributes
    ----------
    before
        How the order fares in the plan; None: it is new.
    beside
        The earliest date without any other order faring worse; None: not in the plan's
        time.
    ahead
        The earliest date if it goes before all others; None: not in the plan's time.
    reason
        Why it cannot be made at all; None: it can.
    """

    order: Order
    before: OrderStatus | None
    beside: "Promise | None"
    ahead: "Promise | None"
    reason: Reason | None = None
