"""
Today's practice, as a baseline beside every plan.

Shortest repair first; orders by due date; one order line per billet, the longest push,
logs best fit. The same machines, calendars, people, courses and metal, judged by the
same checker and the same figures.
"""

from marcha.optimise.assemble import USUAL, Assembled, assemble, make_ready
from marcha.optimise.context import Context, context_of, usual_of
from marcha.optimise.courses import with_courses
from marcha.optimise.forecasts import with_forecasts
from marcha.optimise.outcome import finish
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
    context = usual_of(with_courses(context_of(plant, previous), previous))
    priority = rules(plant, context.timeline)["shortest_repair"]
    restart = decode(plant, context.timeline, priority, context.kept)
    assembled = assemble(context, make_ready(context, restart), USUAL)
    return finished_usual(context, assembled)


def finished_usual(context: Context, assembled: Assembled) -> Plan:
    """
    Check what practice makes and add what belongs to a plan.

    Raises
    ------
    InfeasiblePlan
        When locked work cannot be kept so.
    """
    result = check(context.plant, assembled.plan)
    if result.violations:
        raise refusal(context.plant, result.violations)
    return finish(context, with_forecasts(context, assembled, USUAL), ())
