"""
Where a plant stands at a minute of a plan that was followed until then.

Tasks that ended are done and those at work are so far; what else was begun becomes
locks; metal that came becomes lots; spares and cash that were spent are gone. A new
plan starts from there (S31) and says nothing of the time before but what is locked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from marcha.actuals.arrived import with_metal
from marcha.actuals.begun import started_work, with_progress
from marcha.actuals.spent import cash_left, costs_so_far, with_bought
from marcha.actuals.upkeep import with_learnt
from marcha.plans.plan import Plan
from marcha.plant.ids import (
    TaskId,
)
from marcha.plant.plant import Plant
from marcha.plant.timeline import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    A plant at a minute of its plan.

    Attributes
    ----------
    plant
        With ``now``, locks, and what came and was spent until then.
    previous
        The plan without what became part of the plant; its begun work is locked.
    """

    plant: Plant
    previous: Plan


def standing(
    plant: Plant,
    plan: Plan,
    at_minute: int,
    *,
    stopped: Mapping[TaskId, int] | None = None,
) -> Standing:
    """
    Return where a plant stands at a minute, if its plan was followed until then.

    Parameters
    ----------
    plant, plan
        The plant and a plan for it that breaks no rule.
    at_minute
        Minutes from the start of the plan, above 0.
    stopped
        Tasks that were left off, and when: they are as far as they were then, and
        nothing holds the rest of them.
    """
    left_off = {} if stopped is None else stopped
    begun = [each for each in plan.tasks if each.start < at_minute]
    bought = [each for each in plan.purchases if each.ordered < at_minute]
    called = [each for each in plan.call_offs if each.ordered < at_minute]
    going = [each for each in plan.tasks if each.task not in left_off]
    started = started_work(replace(plan, tasks=tuple(going)), plant, at_minute)
    locks = {**plant.locks, **started}
    now = replace(plant.site, now=moment(plant, at_minute))
    spent = costs_so_far(plant, begun, bought)
    plant = plant.replace(site=now, locks=locks, cash=cash_left(plant, spent))
    plant = with_metal(plant, called, at_minute)
    plant, coming = with_bought(plant, bought, at_minute)
    plant = with_progress(plant, begun, at_minute, left_off)
    over = [each for each in plan.trainings if each.end <= at_minute]
    plant = with_learnt(plant, over)
    previous = replace(
        plan,
        tasks=tuple(going),
        trainings=tuple(each for each in plan.trainings if each not in over),
        purchases=(
            *coming,
            *(each for each in plan.purchases if each not in bought),
        ),
        call_offs=tuple(each for each in plan.call_offs if each not in called),
    )
    return Standing(plant=plant, previous=previous)
