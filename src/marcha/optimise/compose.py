"""
The search for a good plan, and the proof of how good it could be.

First a plan that always exists; then restarts by several rules, styles of scheduling
for the best of them, and changes of both that are kept when they improve goal 1. Every
plan that is handed out has passed the checker; its bound comes from the relaxation of
the whole problem, never from one candidate.
"""

from dataclasses import dataclass, replace

from marcha.optimise.bound import certificates
from marcha.optimise.context import context_of, usual_of
from marcha.optimise.courses import with_courses
from marcha.optimise.forecasts import with_forecasts
from marcha.optimise.outcome import bound_of, finish
from marcha.optimise.practice import finished_usual
from marcha.optimise.search import DEFAULT_EFFORT, Found, Progress, Report, Search
from marcha.plans.plan import Certificate, Plan, Status
from marcha.plant.plant import Plant

_BOUND_SECONDS = 600.0
"""Most time of each of the two solves; what ends them before is their iterations."""

__all__ = [
    "DEFAULT_EFFORT",
    "Composed",
    "Progress",
    "Report",
    "compose",
    "finish",
    "plan",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """
    A plan and what stands beside it.

    Attributes
    ----------
    usual
        Today's practice, which is one of the plans tried; None: it was not tried.
    """

    plan: Plan
    usual: Found | None

    def practice(self) -> Plan | None:
        """
        Return today's practice with its figures; None: it was not tried.

        Raises
        ------
        InfeasiblePlan
            When locked work cannot be kept so.
        """
        if self.usual is None:
            return None
        return finished_usual(self.usual.context, self.usual.assembled)


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
    return compose(
        plant,
        seconds=seconds,
        effort=effort,
        seed=seed,
        progress=progress,
        previous=previous,
    ).plan


def compose(
    plant: Plant,
    *,
    seconds: float | None = None,
    effort: int | None = None,
    seed: int = 0,
    progress: Report | None = None,
    previous: Plan | None = None,
) -> Composed:
    """Plan a plant as :func:`plan` does, and keep today's practice beside the plan."""
    context = with_courses(context_of(plant, previous), previous)
    search = Search(context, seconds=seconds, effort=effort, seed=seed, report=progress)
    best = search.first()
    proofs: tuple[Certificate, ...] = ()
    try:
        search.practise(usual_of(context))
        proofs = certificates(plant, seconds=search.seconds_left(_BOUND_SECONDS))
        search.bound_t = bound_of(proofs, "good_t")
        search.tell("bound")
        search.go()
    except KeyboardInterrupt:
        search.stopped = True
    best = search.best or best
    made = with_forecasts(best.context, best.assembled, best.style)
    finished = finish(context, made, proofs)
    finished = replace(
        finished,
        status=Status.STOPPED if search.stopped else Status.COMPLETE,
        seed=seed,
        effort=search.effort,
        seconds=round(search.seconds, 3),
    )
    search.tell("done", finished)
    return Composed(plan=finished, usual=search.usual)
