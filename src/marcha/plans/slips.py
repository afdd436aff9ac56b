"""Orders that fare worse in one plan than in another."""

from dataclasses import dataclass

from marcha.plans.figures import order_status
from marcha.plans.plan import Plan
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant

LEAST_MIN = 60
"""Orders that ship this much later are named, unless another limit is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """
    An order that fares worse.

    Attributes
    ----------
    pieces, minutes
        Pieces fewer by the horizon, and minutes later.
    """

    order: OrderId
    pieces: int
    minutes: int


def slips(
    before: tuple[Plant, Plan],
    after: tuple[Plant, Plan],
    *,
    but: str,
    least_min: int = LEAST_MIN,
) -> tuple[Slip, ...]:
    """Orders other than one that fare worse in a second plan, the worst first."""
    old = {each.order: each for each in order_status(*before)}
    found: list[Slip] = []
    for each in order_status(*after):
        was = old.get(each.order)
        if was is None or each.order == but:
            continue
        pieces = max(0, min(was.shipped, was.nominal) - each.shipped)
        first, last = was.last_minute, each.last_minute
        minutes = 0 if first is None or last is None else max(0, last - first)
        if pieces or minutes >= least_min:
            found.append(Slip(order=each.order, pieces=pieces, minutes=minutes))
    return tuple(sorted(found, key=lambda each: (-each.pieces, -each.minutes)))
