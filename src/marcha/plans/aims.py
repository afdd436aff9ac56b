"""
What a plan does for what was promised, wanted and foreseen, in one place for reports.

Service minima (S47), monthly targets (S49), forecasts (S48) and conversion of metal of
others (S45); each is empty where the plant states nothing of the kind.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from marcha.plans.figures import KG_PER_T
from marcha.plans.months import MonthFigure, month_figures
from marcha.plans.plan import Plan
from marcha.plans.service import ServiceLevel, service_levels
from marcha.plans.shipping import stocked
from marcha.plans.tolling import ConversionLine, conversion_lines
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.process.demand import Demand, demands


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastLine:
    """Tonnes that a forecast asks for, and of them made by the horizon, for stock."""

    order: OrderId
    asked_t: float
    made_t: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """What a plan does for all of them, and what it ships in each month anyway."""

    service: tuple[ServiceLevel, ...]
    months: tuple[MonthFigure, ...]
    forecasts: tuple[ForecastLine, ...]
    conversion: tuple[ConversionLine, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(
            self.service or self.aimed_months or self.forecasts or self.conversion
        )

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """Return the same as JSON data, shares and balances worked out."""
        return {
            "service": [
                {
                    **asdict(each),
                    "late": list(each.late),
                    "reached": each.reached,
                    "missing_t": each.missing_t,
                }
                for each in self.service
            ],
            "months": [
                {**asdict(each), "month": each.month.isoformat()}
                for each in self.months
            ],
            "forecasts": [asdict(each) for each in self.forecasts],
            "conversion": [
                {**asdict(each), "balance_kg": each.balance_kg}
                for each in self.conversion
            ],
        }

    @property
    def aimed_months(self) -> bool:
        """Whether some month has a target."""
        return any(each.target_t is not None for each in self.months)


def aims(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> Aims:
    """Derive what a plan does for what was promised, wanted and foreseen."""
    known = demands(plant) if known is None else known
    return Aims(
        service=service_levels(plant, plan, known=known),
        months=month_figures(plant, plan, known=known),
        forecasts=forecast_lines(plant, plan, known=known),
        conversion=conversion_lines(plant, plan, known=known),
    )


def forecast_lines(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> tuple[ForecastLine, ...]:
    """Every forecast with what is made for it, in the order of the sheet (S48)."""
    known = demands(plant) if known is None else known
    made: dict[OrderId, float] = {}
    for each in stocked(plant, plan, known=known):
        made[each.order] = made.get(each.order, 0.0) + each.mass_kg / KG_PER_T
    return tuple(
        ForecastLine(
            order=order,
            asked_t=wanted.pieces * wanted.piece_kg / KG_PER_T,
            made_t=made.get(order, 0.0),
        )
        for order, wanted in known.items()
        if not wanted.firm
    )
