"""
Today's practice, as a baseline beside every plan.

Shortest repair first; orders by due date; one order line per billet, the longest push,
logs best fit. The same machines, calendars, people and metal, judged by the same
checker and the same figures.
"""

from marcha.optimise.assemble import Style, assemble, make_ready
from marcha.optimise.compose import finish
from marcha.optimise.context import context_of
from marcha.optimise.keep import kept_work
from marcha.optimise.restart import decode, rules
from marcha.optimise.schedule.dispatch import Rule
from marcha.plans.plan import Plan
from marcha.plant.plant import Plant


def plan(plant: Plant, previous: Plan | None = None) -> Plan:
    """Plan a plant as it is usually done; no search, and no bound of its own."""
    context = context_of(plant, kept_work(plant, previous), longest_only=True)
    priority = rules(plant, context.timeline)["shortest_repair"]
    restart = decode(plant, context.timeline, priority, context.kept)
    style = Style(rule=Rule(by_due_date=True), best_fit=True)
    return finish(context, assemble(context, make_ready(context, restart), style), ())
