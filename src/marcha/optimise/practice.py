"""
Today's practice, as a baseline beside every plan.

Shortest repair first; orders by due date; one order line per billet, the longest push,
logs best fit. The same machines, calendars, people and metal, judged by the same
checker and the same figures.
"""

from marcha.optimise.assemble import USUAL, assemble, make_ready
from marcha.optimise.compose import finish
from marcha.optimise.context import context_of
from marcha.optimise.restart import decode, rules
from marcha.optimise.search import refusal
from marcha.plans.plan import Plan
from marcha.plans.rules import check
from marcha.plant.plant import Plant


def plan(plant: Plant, previous: Plan | None = None) -> Plan:
    """
    Plan a plant as it is usually done; no search, and no bound of its own.

    Raises
    ------
    InfeasiblePlan
        When locked work cannot be kept so.
    """
    context = context_of(plant, previous, longest_only=True)
    priority = rules(plant, context.timeline)["shortest_repair"]
    restart = decode(plant, context.timeline, priority, context.kept)
    assembled = assemble(context, make_ready(context, restart), USUAL)
    result = check(plant, assembled.plan)
    if result.violations:
        raise refusal(plant, result.violations)
    return finish(context, assembled, ())
