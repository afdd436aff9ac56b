"""
Forecasts: what may be made with the metal and the hours that firm orders leave (S48).

A plan of the firm orders is made again, and when all its runs and loads stand, the
presses go on from the end of their last run, with logs that are there anyway. Nothing
of the firm orders moves: a plan in which something did is not taken.
"""

from marcha.optimise.assemble import Assembled, Style, assemble
from marcha.optimise.context import Context
from marcha.plans.plan import Plan
from marcha.plans.rules import check

_PARTS = (
    "tasks", "purchases", "call_offs", "setups", "runs", "loads", "line_runs"
)  # fmt: skip
"""Work of firm orders that may not change."""


def with_forecasts(context: Context, made: Assembled, style: Style) -> Assembled:
    """
    Return the plan with what can be made for forecasts besides.

    Parameters
    ----------
    context, style
        Those that the plan was assembled with.

    Returns
    -------
    Assembled
        The same plan where there is no forecast, where nothing is left for one, or
        where the longer plan would break a rule.
    """
    if all(demand.firm for demand in context.demands.values()):
        return made
    more = assemble(context, made.ready, style, forecasts=True)
    if not _holds(more.plan, made.plan) or check(context.plant, more.plan).violations:
        return made
    return more


def _holds(longer: Plan, plan: Plan) -> bool:
    """Whether a plan has all the work and metal of another."""
    return all(
        set(getattr(plan, part)) <= set(getattr(longer, part)) for part in _PARTS
    )
