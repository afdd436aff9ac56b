"""Good tonnes of each calendar month of a plan, beside its target (S49)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marcha.plans.figures import KG_PER_T
from marcha.plans.plan import Plan
from marcha.plans.shipping import shipments
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.timeline import horizon_min, moment
from marcha.process.demand import Demand


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigure:
    """
    One calendar month of a plan.

    Attributes
    ----------
    month
        Its first day.
    good_t
        Tonnes that ship in it within the plan.
    target_t
        None: none is stated.
    whole
        The plan covers all of it.
    """

    month: date
    good_t: float
    target_t: float | None
    whole: bool


def month_figures(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> tuple[MonthFigure, ...]:
    """
    Every month that the plan touches, in order.

    What ships at the minute in which a month ends ships in it.
    """
    shipped: dict[date, float] = {}
    for each in shipments(plant, plan, known=known):
        month = _month(plant, max(0, each.minute - 1))
        shipped[month] = shipped.get(month, 0.0) + each.mass_kg / KG_PER_T
    targets = {each.month: each.good_t for each in plant.targets}
    end = moment(plant, horizon_min(plant))
    found: list[MonthFigure] = []
    month = _month(plant, 0)
    while month < end.date() or (month == end.date() and end.time() != end.min.time()):
        following = _next(month)
        found.append(
            MonthFigure(
                month=month,
                good_t=shipped.get(month, 0.0),
                target_t=targets.get(month),
                whole=plant.site.start.date() <= month and following <= end.date(),
            )
        )
        month = following
    return tuple(found)


def _month(plant: Plant, minute: int) -> date:
    return moment(plant, minute).date().replace(day=1)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
