"""Why an order with a route is late or short: lines, feeds, and who went before."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from marcha.optimise.context import Context
from marcha.plans.figures import OrderStatus
from marcha.plans.plan import Plan, Reason
from marcha.plans.shipping import made_pieces
from marcha.plans.spans import grouped
from marcha.plant.ids import EquipmentId, OrderId
from marcha.process.demand import Demand
from marcha.process.routes import FeedSource, feed_sources, route_yield

_MOST_OBJECTS = 4
_KG = 1e-3
"""Kg of a feed that are nothing."""


class LineCauses:
    """
    What is asked about lines again and again in one plan.

    Parameters
    ----------
    runnable
        Minute from which each machine can run; None: never.
    in_the_way
        Machines, each followed by what it waits for longest.
    """

    def __init__(
        self,
        context: Context,
        plan: Plan,
        runnable: Mapping[EquipmentId, int | None],
        in_the_way: Callable[[list[EquipmentId]], Iterable[str]],
    ) -> None:
        self._context = context
        self._plant = context.plant
        self._runnable = runnable
        self._in_the_way = in_the_way
        self._by_line = grouped((run.equipment, run) for run in plan.line_runs)
        self._feeds = feed_sources(context.plant)
        self._drawn: dict[str, float] = {}
        for draw in plan.feed_draws:
            self._drawn[draw.feed] = self._drawn.get(draw.feed, 0.0) + draw.mass_kg
        self._takers = grouped((draw.feed, draw.line_run) for draw in plan.feed_draws)
        self._order_of = {run.id: run.order for run in plan.line_runs}
        self._pressed: dict[OrderId, int] = {}
        for each in plan.runs:
            pieces = made_pieces(context.plant, each)
            self._pressed[each.order] = self._pressed.get(each.order, 0) + pieces
        for use in plan.stock_uses:
            held = self._pressed.get(use.order, 0)
            self._pressed[use.order] = held + use.pieces

    def of_product(self, status: OrderStatus, deadline: int) -> Iterator[Reason]:
        """Causes that hold for an order of a product, the hardest first."""
        demand = self._context.demands[status.order]
        yield from self.cannot(demand, deadline)
        if demand.release > deadline:
            yield Reason(
                subject=status.order, code="released_late", minute=demand.release
            )
        yield from self._feeds_short(status, demand, deadline)
        yield from self.full(status, deadline)

    def cannot(self, demand: Demand, deadline: int) -> Iterator[Reason]:
        """A route that is not known, or a line that is down for too long."""
        made = bool(demand.recipes) or not demand.aged
        if not demand.makeable and made:
            yield Reason(subject=demand.order, code="no_route")
        for operation in demand.route:
            dates = [self._runnable.get(each) for each in operation.machines]
            back = [date for date in dates if date is not None]
            if not back or min(back) > deadline:
                yield Reason(
                    subject=demand.order,
                    code="line_down",
                    objects=_few(self._in_the_way(list(operation.machines))),
                    minute=min(back, default=None),
                )

    def unfinished(self, status: OrderStatus, deadline: int) -> Iterator[Reason]:
        """Lines that are full, where enough was pressed for them."""
        if self._pressed.get(status.order, 0) >= status.nominal > status.shipped:
            yield from self.full(status, deadline)

    def _feeds_short(
        self, status: OrderStatus, demand: Demand, deadline: int
    ) -> Iterator[Reason]:
        if demand.product is None:
            return
        product = self._plant.products[demand.product]
        customer = self._plant.orders[status.order].customer
        mine = [
            each
            for each in self._feeds
            if (each.alloy, each.form) == (demand.alloy, product.form)
            and each.owner in (None, customer)
        ]
        missing = (status.nominal - status.shipped) * demand.piece_kg
        missing /= max(1e-6, route_yield(demand.route))
        if not mine:
            yield Reason(
                subject=status.order,
                code="no_feed",
                objects=(demand.alloy, product.id),
                amount=missing,
            )
        elif (first := min(mine, key=lambda each: each.available)).available > deadline:
            yield Reason(
                subject=status.order,
                code="feed_late",
                objects=(first.id,),
                minute=first.available,
                amount=missing,
            )
        elif missing > 0 and self._left(mine) < missing - _KG:
            yield Reason(
                subject=status.order,
                code="feed_short",
                objects=_few(
                    [*(each.id for each in mine), *self._others(mine, status.order)]
                ),
                amount=missing,
            )

    def _left(self, feeds: Sequence[FeedSource]) -> float:
        return sum(each.mass_kg - self._drawn.get(each.id, 0.0) for each in feeds)

    def _others(self, feeds: Sequence[FeedSource], order: OrderId) -> list[OrderId]:
        """Other orders that took these feeds."""
        found = {
            self._order_of[run]
            for each in feeds
            for run in self._takers.get(each.id, ())
            if run in self._order_of
        }
        return sorted(found - {order})

    def full(self, status: OrderStatus, deadline: int) -> Iterator[Reason]:
        """Orders that held the lines of a route before the deadline."""
        demand = self._context.demands[status.order]
        lines = {each for step in demand.route for each in step.machines}
        minutes: dict[OrderId, int] = {}
        last = 0
        for line in sorted(lines):
            for run in self._by_line.get(line, ()):
                if run.start < deadline and run.order != status.order:
                    held = minutes.get(run.order, 0)
                    minutes[run.order] = held + run.end - run.start
                    last = max(last, run.end)
        if minutes:
            ordered = sorted(minutes, key=lambda each: (-minutes[each], each))
            yield Reason(
                subject=status.order,
                code="line_full",
                objects=_few([*sorted(lines)[:2], *ordered]),
                minute=last,
                amount=float(sum(minutes.values())),
            )
        elif lines:
            yield Reason(
                subject=status.order,
                code="line_slow",
                objects=_few(sorted(lines)),
                minute=status.last_minute,
            )


def _few(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))[:_MOST_OBJECTS]
