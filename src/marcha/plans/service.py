"""
What classes of customers get on time, beside what was promised to them (S47).

A minimum is no rule: no plan is refused for it. Searches count what lacks as if it
never shipped, and every result shows it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marcha.plans.figures import KG_PER_T, OrderStatus, order_status
from marcha.plans.plan import Plan
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.timeline import horizon_min
from marcha.process.demand import Demand, demands

_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """
    What one class of customers gets on time.

    Attributes
    ----------
    group, minimum
        Class of customers, and the share that it should have.
    ordered_t, on_time_t
        Tonnes of its firm orders due by the horizon, and of them shipped when due, of
        each order no more than its nominal quantity.
    late
        Its orders due by the horizon that are not on time, in the order of the sheet.
    """

    group: str
    minimum: float
    ordered_t: float
    on_time_t: float
    late: tuple[OrderId, ...]

    @property
    def reached(self) -> float | None:
        """Share that ships when due; None: nothing is due."""
        return self.on_time_t / self.ordered_t if self.ordered_t > 0.0 else None

    @property
    def missing_t(self) -> float:
        """Tonnes that lack to the minimum; 0: it is kept."""
        return max(0.0, self.minimum * self.ordered_t - self.on_time_t)

    @property
    def met(self) -> bool:
        """Whether the minimum is kept, as it is where nothing is due."""
        return self.missing_t <= _SAME * max(1.0, self.ordered_t)


def service_levels(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> tuple[ServiceLevel, ...]:
    """What each class with a minimum gets on time, in the order of the sheet."""
    if not plant.service:
        return ()
    known = demands(plant) if known is None else known
    return levels_of(plant, order_status(plant, plan, known=known), known)


def levels_of(
    plant: Plant, statuses: Sequence[OrderStatus], known: Mapping[OrderId, Demand]
) -> tuple[ServiceLevel, ...]:
    """What each class with a minimum gets on time, given how orders fare."""
    horizon = horizon_min(plant)
    due: dict[str, list[OrderStatus]] = {}
    for status in statuses:
        if status.due <= horizon:
            due.setdefault(class_of(plant, status.order), []).append(status)
    return tuple(
        ServiceLevel(
            group=each.group,
            minimum=each.share,
            ordered_t=sum(
                _tonnes(known, status.order, status.nominal)
                for status in due.get(each.group, ())
            ),
            on_time_t=sum(
                _tonnes(known, status.order, min(status.on_time_pieces, status.nominal))
                for status in due.get(each.group, ())
            ),
            late=tuple(
                status.order
                for status in due.get(each.group, ())
                if status.state != "on_time"
            ),
        )
        for each in plant.service
    )


def class_of(plant: Plant, order: OrderId) -> str:
    """Class of the customer of an order; empty: none."""
    customer = plant.orders[order].customer
    record = None if customer is None else plant.customers.get(customer)
    return "" if record is None else record.group


def _tonnes(known: Mapping[OrderId, Demand], order: OrderId, pieces: int) -> float:
    return pieces * known[order].piece_kg / KG_PER_T


def service_debt(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> float:
    """
    What lacks to the minima, in tonne-days of goal 1.

    A tonne that lacks counts as the heaviest order's tonne that never ships: for the
    whole horizon, with its weight and the weight of lateness.
    """
    lacking = sum(each.missing_t for each in service_levels(plant, plan, known=known))
    if lacking <= 0.0:
        return 0.0
    weight = max((order.weight for order in plant.orders.values()), default=0.0)
    return lacking * plant.site.horizon_days * (weight + plant.site.tardiness_weight)
