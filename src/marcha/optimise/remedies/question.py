"""What somebody asks about a plan, and how well a plan answers it."""

from dataclasses import dataclass
from typing import Literal

from marcha.plans.figures import figures, order_status
from marcha.plans.plan import Plan
from marcha.plans.restart_dates import runnable_from
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.timeline import horizon_min

LOWER_IS_BETTER = frozenset(
    {
        "unshipped_t",
        "late_orders",
        "late_t",
        "setup_hours",
        "reactivation_day",
        "cash_spent",
        "log_t",
    }
)
"""Figures of which less is better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Why an order, a machine or a figure is as it is."""

    about: Literal["order", "machine", "figure"]
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    How a plan answers a question; greater is better.

    Attributes
    ----------
    amount
        Pieces of the order by the horizon; value of the figure; 0 for a machine.
    minute
        Of the last piece, or the machine's date; None: never.
    reached
        False: the figure has no value, its date is not within the plan.
    """

    amount: float
    minute: int | None
    rank: tuple[float, float]
    reached: bool = True

    def better_than(self, other: "Standing") -> bool:
        """Whether it is better by more than rounding."""
        for mine, theirs in zip(self.rank, other.rank, strict=True):
            if abs(mine - theirs) > 1e-6 * max(1.0, abs(theirs)):
                return mine > theirs
        return False

    def gain(self, other: "Standing") -> float:
        """By how much it is better: pieces or figure first, then minutes."""
        first = self.rank[0] - other.rank[0]
        return first * 1e9 + self.rank[1] - other.rank[1]


def standing_of(question: Question, plant: Plant, plan: Plan) -> Standing:
    """Answer a question about a plan."""
    never = float(-10 * horizon_min(plant))
    if question.about == "order":
        status = {each.order: each for each in order_status(plant, plan)}
        mine = status[OrderId(question.id)]
        pieces = float(min(mine.shipped, mine.nominal))
        minute = mine.last_minute
        return Standing(
            amount=pieces,
            minute=minute,
            rank=(pieces, never if minute is None else float(-minute)),
        )
    if question.about == "machine":
        date = runnable_from(plant, plan)[EquipmentId(question.id)]
        return Standing(
            amount=0.0,
            minute=date,
            rank=(0.0, never if date is None else float(-date)),
        )
    value = {each.name: each.value for each in figures(plant, plan)}[question.id]
    if value is None:
        return Standing(amount=0.0, minute=None, rank=(never, 0.0), reached=False)
    sign = -1.0 if question.id in LOWER_IS_BETTER else 1.0
    return Standing(amount=value, minute=None, rank=(sign * value, 0.0))
