"""
From when a new or urgent order can be promised, and the plan that keeps the promise.

Each order is looked at alone beside the plan. Accepting several takes them one after
the other, each beside the plan with those before it, so that every promise holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marcha.app.offer import Offer
from marcha.app.planning import Planned
from marcha.plans.figures import order_status
from marcha.plant.errors import DataError, UnknownName, WorkbookError
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem
from marcha.plant.records_orders import Order
from marcha.plant.references import check_plant
from marcha.plant.timeline import moment
from marcha.text import Language, spoken

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
    Read the orders of a workbook that are to be promised; forecasts are passed over.

    Raises
    ------
    WorkbookError
        Naming every cell that cannot be read or does not fit the plant, or the sheet
        when it has no firm order.
    """
    from marcha.tables.orders import read_orders as read

    orders, problems = read(path, plant)
    orders = tuple(each for each in orders if each.firm)
    if not orders and not problems:
        problems = (Problem(code="no_firm_order", sheet=Order.__name__),)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """
    What became of the orders that were accepted.

    Attributes
    ----------
    planned
        The plan that keeps the promises; None: none could be given.
    promised
        The orders it has, due when promised.
    left
        Those that can no longer be promised beside the others.
    """

    planned: Planned | None
    promised: tuple[Order, ...]
    left: tuple[OrderId, ...]


def accept(
    offers: Offers, orders: Sequence[str] | None = None, *, priority: bool = False
) -> Accepted:
    """
    Make the plan that keeps the promises; the orders are due when promised.

    Parameters
    ----------
    orders
        Ids of those that are accepted; None: all that can be promised.
    priority
        Promise the date of going before all others.

    Raises
    ------
    UnknownName
        When an id is not among the offers.
    """
    from marcha.optimise.promise import accepted, ahead_of_all, beside

    known = {str(each.order.id): each.order for each in offers.offers}
    chosen = list(known) if orders is None else [_known(each, known) for each in orders]
    promising = ahead_of_all if priority else beside
    planned = offers.planned
    promised: dict[OrderId, Order] = {}
    left: list[OrderId] = []
    for name in chosen:
        order = OrderId(name)
        plant = with_order(planned.plant, known[name])
        found = promising(plant, planned.plan, order)
        if found is None:
            left.append(order)
            continue
        kept = accepted(found, planned.plan, prove=name == chosen[-1])
        planned = Planned(plant=kept.plant, plan=kept.plan)
        promised[order] = kept.plant.orders[order]
    return Accepted(
        planned=planned if promised else None,
        promised=tuple(promised.values()),
        left=tuple(left),
    )


def _known(name: str, known: Mapping[str, Order]) -> str:
    folded = name.strip().casefold()
    for each in known:
        if each.casefold() == folded:
            return each
    raise UnknownName(name, get_close_matches(name, known, n=3, cutoff=0.4))
