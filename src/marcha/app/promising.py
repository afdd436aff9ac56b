"""
From when a new or urgent order can be promised, and the plan that keeps the promise.

Each order is looked at alone beside the plan. Accepting several takes them one after
the other, each beside the plan with those before it, so that every promise holds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marcha.app.offer import Offer
from marcha.app.planning import Planned, spoken
from marcha.plans.figures import order_status
from marcha.plant.errors import DataError, UnknownName, WorkbookError
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_orders import Order
from marcha.plant.references import check_plant
from marcha.plant.timeline import moment
from marcha.text import Language

if TYPE_CHECKING:
    from marcha.optimise.promise import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What can be promised to some orders beside one plan."""

    planned: Planned
    offers: tuple[Offer, ...]

    def text(self, *, language: Language | None = None) -> str:
        """Return for each order both dates, and what slips by the second."""
        from marcha.app.promising_words import offer_lines

        return "\n".join(offer_lines(self.planned, self.offers, spoken(language)))

    def as_json(self) -> dict[str, Any]:
        """Return the offers as JSON data."""
        return {
            "plant": self.planned.plant.site.name,
            "plant_hash": self.planned.plan.plant_hash,
            "orders": [
                {
                    "order": each.order.id,
                    "new": each.before is None,
                    "asked": each.order.due.isoformat(),
                    "beside": _as_json(each.beside),
                    "ahead": _as_json(each.ahead),
                    "reason": None if each.reason is None else asdict(each.reason),
                }
                for each in self.offers
            ],
        }

    def __str__(self) -> str:
        return self.text()


def _as_json(promise: "Promise | None") -> dict[str, Any] | None:
    if promise is None:
        return None
    return {
        "minute": promise.minute,
        "date": moment(promise.plant, promise.minute).isoformat(),
        "slips": [asdict(each) for each in promise.slips],
    }


def read_orders(path: str | Path, plant: Plant) -> tuple[Order, ...]:
    """
    Read the orders of a workbook that are to be promised.

    Raises
    ------
    WorkbookError
        Naming every cell that cannot be read or does not fit the plant.
    """
    from marcha.tables.orders import read_orders as read

    orders, problems = read(path, plant)
    if any(each.severity == "error" for each in problems):
        raise WorkbookError(problems)
    return orders


def promise(planned: Planned, orders: Sequence[Order]) -> Offers:
    """
    Say from when each of some orders can be promised beside a plan.

    Parameters
    ----------
    orders
        New ones, or orders of the plan that are to be hurried; their due date is what
        is asked for and decides nothing.

    Raises
    ------
    DataError
        When an order does not fit the plant; it holds every problem.
    """
    return Offers(
        planned=planned, offers=tuple(_offer(planned, each) for each in orders)
    )


def _offer(planned: Planned, order: Order) -> Offer:
    from marcha.optimise.promise import ahead_of_all, beside, hindrance

    plant = with_order(planned.plant, order)
    known = {each.order: each for each in order_status(planned.plant, planned.plan)}
    first = ahead_of_all(plant, planned.plan, order.id)
    return Offer(
        order=order,
        before=known.get(order.id),
        beside=beside(plant, planned.plan, order.id),
        ahead=first,
        reason=None if first else hindrance(plant, planned.plan, order.id),
    )


def with_order(plant: Plant, order: Order) -> Plant:
    """
    Return a plant with an order more, or an order changed.

    Raises
    ------
    DataError
        When the order does not fit the plant.
    """
    known = check_plant(plant)
    added = plant.replace(orders={**plant.orders, order.id: order})
    found = [each for each in check_plant(added) if each not in known]
    if any(each.severity == "error" for each in found):
        raise DataError(found)
    return added


def accept(
    offers: Offers, orders: Sequence[str] | None = None, *, priority: bool = False
) -> Planned | None:
    """
    Return the plan that keeps the promises; the orders are due when promised.

    Parameters
    ----------
    orders
        Ids of those that are accepted; None: all that can be promised.
    priority
        Promise the date of going before all others.

    Returns
    -------
    Planned
        None when none of them can be promised.

    Raises
    ------
    UnknownName
        When an id is not among the offers.
    """
    from marcha.optimise.promise import accepted, ahead_of_all, beside

    known = {str(each.order.id): each.order for each in offers.offers}
    chosen = list(known) if orders is None else [_known(each, known) for each in orders]
    planned, last = offers.planned, None
    for name in chosen:
        plant = with_order(planned.plant, known[name])
        promising = ahead_of_all if priority else beside
        found = promising(plant, planned.plan, OrderId(name))
        if found is None:
            continue
        kept = accepted(found, planned.plan, prove=name == chosen[-1])
        planned = last = Planned(plant=kept.plant, plan=kept.plan)
    return last


def _known(name: str, known: dict[str, Order]) -> str:
    for each in _alike(name, known):
        return each
    from difflib import get_close_matches

    raise UnknownName(name, get_close_matches(name, known, n=3, cutoff=0.4))


def _alike(name: str, known: dict[str, Order]) -> Iterator[str]:
    folded = name.strip().casefold()
    yield from (each for each in known if each.casefold() == folded)
