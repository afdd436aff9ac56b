"""What a new plan changes for the orders of an earlier one."""

from dataclasses import dataclass

from marcha.plans.figures import OrderStatus, order_status
from marcha.plans.plan import Plan
from marcha.plant.plant import Plant


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One order before and after."""

    before: OrderStatus
    after: OrderStatus

    @property
    def pieces(self) -> int:
        """Pieces shipped more (fewer, if negative) than before."""
        return self.after.shipped - self.before.shipped

    @property
    def minutes(self) -> int:
        """Minutes by which the last piece ships later (earlier, if negative)."""
        first, last = self.before.last_minute, self.after.last_minute
        return 0 if first is None or last is None else last - first


def order_changes(
    before: tuple[Plant, Plan], after: tuple[Plant, Plan]
) -> tuple[Change, ...]:
    """
    Return every order that ships otherwise, the most pieces lost first.

    Parameters
    ----------
    before, after
        Each a plant and its plan; an order that is in one plant only is left out.
    """
    old = {each.order: each for each in order_status(*before)}
    changes = [
        Change(before=old[each.order], after=each)
        for each in order_status(*after)
        if each.order in old
    ]
    changed = [each for each in changes if each.pieces or each.minutes]
    return tuple(sorted(changed, key=lambda each: (each.pieces, -each.minutes)))
