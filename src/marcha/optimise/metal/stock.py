"""Pieces already made: which orders they go to."""

from collections.abc import Mapping
from dataclasses import dataclass

from marcha.plans.plan import StockUse
from marcha.plant.ids import OrderId, StockId
from marcha.plant.plant import Plant
from marcha.plant.records_orders import Order, Stage, StockItem
from marcha.process.demand import Demand


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPlan:
    """
    Stock given to orders.

    Attributes
    ----------
    direct
        Pieces that ship as they are.
    to_age
        Extruded pieces that an oven must take first: stock, order, pieces.
    """

    direct: tuple[StockUse, ...]
    to_age: tuple[tuple[StockId, OrderId, int], ...]


def stock_plan(
    plant: Plant,
    demands: Mapping[OrderId, Demand],
    left: dict[OrderId, int],
    ageable: frozenset[OrderId],
) -> StockPlan:
    """
    Give stock to the orders it fits, its own order first, then by weight and due date.

    Parameters
    ----------
    left
        Pieces each order still wants, of the orders that may take stock; reduced by
        what is given.
    ageable
        Orders that an oven can take.
    """
    direct: list[StockUse] = []
    to_age: list[tuple[StockId, OrderId, int]] = []
    # What is kept for an order goes first, so that free pieces are left for others.
    for item in sorted(plant.stock.values(), key=lambda each: each.order is None):
        pieces = item.pieces
        for order in _takers(plant, demands, item):
            if pieces <= 0:
                break
            ages = item.stage is Stage.EXTRUDED and demands[order].aged
            given = min(pieces, left.get(order, 0))
            if given <= 0 or (ages and order not in ageable):
                continue
            pieces -= given
            left[order] -= given
            if ages:
                to_age.append((item.id, order, given))
            else:
                direct.append(StockUse(stock=item.id, order=order, pieces=given))
    return StockPlan(direct=tuple(direct), to_age=tuple(to_age))


def _takers(
    plant: Plant, demands: Mapping[OrderId, Demand], item: StockItem
) -> list[OrderId]:
    def fits(order: Order) -> bool:
        demand = demands[order.id]
        return (
            item.serves(order)
            and order.profile == item.profile
            and order.length_mm == item.length_mm
            and demand.alloy == item.alloy
            and demand.temper == item.temper
        )

    found = [order for order in plant.orders.values() if fits(order)]
    found.sort(key=lambda order: (-order.weight, order.due, order.id))
    return [order.id for order in found]
