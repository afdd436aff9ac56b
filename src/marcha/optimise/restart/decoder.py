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
    order = _complete(problem, priority)
    best = Decoding(problem, order).run()
    pinned = [place for place in best.missing if problem.jobs[place].pinned]
    if pinned:
        # Pinned work has to be in the plan: it goes first, and what it waits for.
        first = _ancestors(problem, pinned)
        order.sort(key=lambda place: place not in first)
        again = Decoding(problem, order).run()
        best = max(best, again, key=Decoding.pinned_placed)
    return _with_donors(problem, order, best).result()


def _complete(problem: Problem, priority: Sequence[TaskId]) -> list[int]:
    """Jobs in the order of priority, each once."""
    known = [problem.index[task] for task in priority if task in problem.index]
    return list(dict.fromkeys([*known, *range(len(problem.jobs))]))


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
        other = Decoding(problem, order, given_up | {donor}).run()
        if other.placed_beside(donor) > best.placed_beside(donor):
            best, given_up = other, given_up | {donor}
