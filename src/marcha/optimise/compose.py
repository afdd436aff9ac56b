"""
The search for a good plan, and the proof of how good it could be.

First a plan that always exists; then restarts by several rules, styles of scheduling
for the best of them, and changes of both that are kept when they improve goal 1. Every
plan that is handed out has passed the checker; its bound comes from the relaxation of
the whole problem, never from one candidate.
"""

from dataclasses import replace

from marcha.optimise.assemble import Assembled
from marcha.optimise.bound import certificates
from marcha.optimise.context import Context, context_of
from marcha.optimise.reasons import reasons
from marcha.optimise.search import DEFAULT_EFFORT, Progress, Report, Search
from marcha.plans.figures import figures
from marcha.plans.plan import Certificate, Figure, Plan, Status
from marcha.plant.plant import Plant

_BOUND_SECONDS = 60.0
"""Most time that each of the two bounds may take."""

__all__ = ["DEFAULT_EFFORT", "Progress", "Report", "finish", "plan"]


def plan(
    plant: Plant,
    *,
    seconds: float | None = None,
    effort: int | None = None,
    seed: int = 0,
    progress: Report | None = None,
    previous: Plan | None = None,
) -> Plan:
    """
    Plan a plant.

    Parameters
    ----------
    plant
        A plant that passes the reference checks, completed with its defaults.
    seconds
        Stop early after so many seconds; alone, the effort is not limited.
    effort
        Plans to try; decides the result whatever the machine's speed.
    seed
        Seed of everything random.
    progress
        Called with news from time to time; what it raises ends the search.
    previous
        The plan whose started or frozen work the locks of the plant refer to.

    Returns
    -------
    Plan
        Checked, with reasons, figures, bounds and their certificates.

    Raises
    ------
    InfeasiblePlan
        When locked work cannot be kept.
    """
    context = context_of(plant, previous)
    search = Search(context, seconds=seconds, effort=effort, seed=seed, report=progress)
    best = search.first(context_of(plant, previous, longest_only=True))
    proofs: tuple[Certificate, ...] = ()
    try:
        proofs = certificates(plant, seconds=search.seconds_left(_BOUND_SECONDS))
        search.bound_t = _bound(proofs, "good_t")
        search.tell("bound")
        search.restarts()
        search.drop_hopeless()
        search.styles()
        search.improve()
        search.tidy()
    except KeyboardInterrupt:
        search.stopped = True
    best = search.best or best
    finished = finish(context, best.assembled, proofs)
    finished = replace(
        finished,
        status=Status.STOPPED if search.stopped else Status.COMPLETE,
        seed=seed,
        effort=search.effort,
        seconds=round(search.seconds, 3),
    )
    search.tell("done", finished)
    return finished


def _bound(proofs: tuple[Certificate, ...], figure: str) -> float | None:
    return next((each.bound for each in proofs if each.figure == figure), None)


def finish(
    context: Context, assembled: Assembled, proofs: tuple[Certificate, ...]
) -> Plan:
    """Add reasons, figures and bounds to a plan."""
    complete = replace(
        assembled.plan,
        reasons=reasons(context, assembled),
        certificates=proofs,
    )
    stated: list[Figure] = [
        replace(figure, bound=_bound(proofs, figure.name))
        for figure in figures(context.plant, complete)
    ]
    return replace(complete, figures=tuple(stated))
