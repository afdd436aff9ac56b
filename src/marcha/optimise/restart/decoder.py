"""
From an order of priority to a restart: serial schedule generation.

The scheme of Kelley (1963) with the eligibility of Kolisch (1996): of the tasks whose
predecessors are placed, the first in the order of priority is next and goes to its
earliest feasible start. It knows nothing of what machines are worth; the order does
(``priority``).
"""

from collections.abc import Iterable, Sequence

from marcha.optimise.restart.decoding import Decoding
from marcha.optimise.restart.problem import Problem, prepare
from marcha.optimise.restart.result import Restart
from marcha.plans.plan import Plan
from marcha.plant.ids import EquipmentId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Timeline

_TRIES = 12
"""Passes that may be made to find room for all locked work."""


def decode(
    plant: Plant,
    timeline: Timeline,
    priority: Sequence[TaskId],
    kept: Plan | None = None,
    *,
    problem: Problem | None = None,
) -> Restart:
    """
    Place the tasks of a plant in an order of priority.

    Parameters
    ----------
    priority
        Tasks, the most urgent first; tasks that are missing follow in the order of the
        sheet, ids that are done or unknown are passed over. Precedence is kept whatever
        the order.
    kept
        Tasks with people, purchases and crews of an earlier plan that stay (S31).
    problem
        ``prepare(plant, timeline, kept)``, when the same plant is decoded many times.

    Returns
    -------
    Restart
        Also when nothing can be placed: then every task has its reason.
    """
    if problem is None:
        problem = prepare(plant, timeline, kept)
    known = [problem.index[task] for task in priority if task in problem.index]
    order = list(dict.fromkeys([*known, *range(len(problem.jobs))]))
    return _with_donors(problem, order, _with_locks(problem, order)).result()


def _with_locks(problem: Problem, order: Sequence[int]) -> Decoding:
    """
    Place jobs so that all locked and pinned work is in the plan (S31), if it can be.

    Whatever keeps some of it out goes first in the next try, with what it waits for
    (squeaky wheel optimisation, Joslin and Clements 1999).
    """
    best = latest = Decoding(problem, order).run()
    first: list[int] = []
    for _ in range(_TRIES):
        squeaky = _ancestors(problem, latest.culprits())
        if not squeaky:
            break
        rest = [place for place in first if place not in squeaky]
        first = [*sorted(squeaky, key=order.index), *rest]
        latest = Decoding(problem, order, first=first).run()
        best = min(best, latest, key=Decoding.lost)
    return best


def _ancestors(problem: Problem, jobs: Iterable[int]) -> set[int]:
    """Jobs and everything that has to be planned before them."""
    found: set[int] = set()
    waiting = list(jobs)
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting.extend(arc.job for arc in problem.jobs[place].before)
    return found


def _with_donors(problem: Problem, order: Sequence[int], best: Decoding) -> Decoding:
    """
    Take machines apart that stay down anyway, where nothing else gives a spare (S29).

    One machine at a time, the one asked for by the most urgent task; it is kept only if
    more tasks of other machines are placed then.
    """
    given_up: frozenset[EquipmentId] = frozenset()
    tried: set[EquipmentId] = set()
    while True:
        donors = (each for each in best.helpful_donors() if each not in tried)
        donor = next(donors, None)
        if donor is None:
            return best
        tried.add(donor)
        apart = given_up | {donor}
        other = Decoding(problem, order, first=best.first, given_up=apart).run()
        more = other.placed_beside(donor) > best.placed_beside(donor)
        if more and other.lost() <= best.lost():
            best, given_up = other, apart
