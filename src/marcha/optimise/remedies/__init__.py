"""
What would help an order, a machine or a figure, tried by planning again.

A remedy is a small change of the plant, or of the sequence of the presses. Each is
tried on the plan it is meant for (:mod:`marcha.optimise.remedies.trial`); nothing is
said to help unless a plan that keeps every rule showed it.
"""

from collections.abc import Callable

from marcha.optimise.remedies.proposals import proposals
from marcha.optimise.remedies.question import Question
from marcha.optimise.remedies.remedy import Remedy
from marcha.optimise.remedies.trial import Outcome, Trials
from marcha.plans.causes import Cause, read
from marcha.plans.plan import Plan
from marcha.plans.slips import Slip
from marcha.plant.plant import Plant

__all__ = ["Outcome", "Question", "Remedy", "Slip", "Trials", "remedies"]


def remedies(
    plant: Plant,
    plan: Plan,
    question: Question,
    causes: tuple[Cause, ...],
    *,
    most: int,
    tell: Callable[[int, int], None] | None = None,
) -> tuple[Outcome, ...]:
    """
    Try the remedies that causes suggest, those that help most first.

    Parameters
    ----------
    most
        Remedies that are tried at most.
    tell
        Called before each with its number and how many there are.

    Returns
    -------
    tuple of Outcome
        All that were tried; those without effect last.
    """
    listed = proposals(read(plant, plan), question, causes)[:most]
    if not listed:
        return ()
    trials = Trials(plant, plan, question)
    found: list[Outcome] = []
    for number, remedy in enumerate(listed, start=1):
        if tell is not None:
            tell(number, len(listed))
        found.append(trials.outcome(remedy))
    return tuple(sorted(found, key=lambda each: (not each.helps, -each.gain)))
