"""
Orders of priority for the decoder: rules of the literature and of practice.

Rules that rank tasks one by one come from project scheduling; rules that rank machines
look at what a machine is worth, which is what a restart is about.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from random import Random

from marcha.optimise.restart.lines import Lines, lines
from marcha.optimise.restart.network import Network, gap, network
from marcha.optimise.restart.problem import Problem, prepare
from marcha.plant.ids import EquipmentId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Timeline
from marcha.process.machines import up_at_start

Priority = tuple[TaskId, ...]

_PAIRED_OVENS = 3
"""Ageing ovens and die ovens that are tried together with each press."""


class Facts:
    """A restart, with what the rules look at worked out once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    @cached_property
    def network(self) -> Network:
        """Critical paths and successors."""
        return network(self.problem)

    @cached_property
    def lines(self) -> Lines:
        """Worth of the presses and ovens."""
        return lines(self.problem.plant, self.problem.timeline)

    @cached_property
    def jobs_of(self) -> dict[EquipmentId, list[int]]:
        """Jobs of each machine that has any."""
        found: dict[EquipmentId, list[int]] = {}
        for place, job in enumerate(self.problem.jobs):
            if job.machine is not None:
                found.setdefault(job.machine, []).append(place)
        return found

    def work(self, machines: Iterable[EquipmentId]) -> int:
        """Minutes of work that some machines still need."""
        jobs = self.problem.jobs
        return sum(
            jobs[place].work
            for each in machines
            for place in self.jobs_of.get(each, ())
        )

    @cached_property
    def up(self) -> frozenset[EquipmentId]:
        """Machines that are up, or down with no open task left."""
        return frozenset(
            machine
            for machine in self.problem.wanted
            if up_at_start(self.problem.plant, machine) or machine not in self.jobs_of
        )

    def ranked(self, key: Callable[[int], int]) -> Priority:
        """Every task by a key, the least first, ties in the order of the sheet."""
        places = sorted(
            range(len(self.problem.jobs)), key=lambda each: (key(each), each)
        )
        return tuple(self.problem.jobs[each].id for each in places)

    def grouped(self, groups: Iterable[Iterable[EquipmentId]]) -> Priority:
        """
        Tasks of one group of machines after the other.

        A group takes along what its tasks wait for, of whatever machine. Within it the
        tasks that must finish first for the group to end soon go first (LFT), the
        longer of two.
        """
        jobs, work = self.problem.jobs, self.network.duration
        listed: dict[int, None] = {}
        for group in groups:
            own = self._with_ancestors(group) - listed.keys()
            latest = self._latest_finish(own)
            listed.update(
                dict.fromkeys(
                    sorted(own, key=lambda each: (latest[each], -work[each], each))
                )
            )
        for place in self.network.order:
            listed.setdefault(place)
        return tuple(jobs[place].id for place in listed)

    def _with_ancestors(self, machines: Iterable[EquipmentId]) -> set[int]:
        """Jobs of some machines and of whatever they wait for."""
        found: set[int] = set()
        waiting = [place for each in machines for place in self.jobs_of.get(each, ())]
        while waiting:
            place = waiting.pop()
            if place not in found:
                found.add(place)
                waiting.extend(arc.job for arc in self.problem.jobs[place].before)
        return found

    def _latest_finish(self, own: Collection[int]) -> dict[int, int]:
        """Latest finish of some jobs, in minutes from the end of all of them."""
        duration = self.network.duration
        rest: dict[int, int] = {}
        for place in sorted(own, key=self._rank.__getitem__, reverse=True):
            rest[place] = max(
                (
                    gap(arc, duration[place], duration[arc.job])
                    + duration[arc.job]
                    + rest[arc.job]
                    - duration[place]
                    for arc in self.problem.jobs[place].after
                    if arc.job in rest
                ),
                default=0,
            )
        return {place: -max(0, minutes) for place, minutes in rest.items()}

    @cached_property
    def _rank(self) -> dict[int, int]:
        return {place: rank for rank, place in enumerate(self.network.order)}


def shortest_repair(facts: Facts) -> Priority:
    """
    Order machines by their total remaining work, the shortest first.

    What practice does: one machine after the other, easiest first (Smith's rule with
    equal weights), whatever it is worth.
    """
    machines = sorted(facts.jobs_of, key=lambda each: facts.work([each]))
    return facts.grouped([each] for each in machines)


def longest_path(facts: Facts) -> Priority:
    """Rank tasks by the longest path that remains behind them (critical path)."""
    return facts.ranked(lambda each: -facts.network.tail[each])


def most_successors(facts: Facts) -> Priority:
    """Rank tasks by how many wait for them (MTS; Alvarez-Valdés and Tamarit 1989)."""
    return facts.ranked(lambda each: -facts.network.successors[each])


def earliest_start(facts: Facts) -> Priority:
    """Rank tasks by their earliest start (EST) without limits on resources."""
    return facts.ranked(lambda each: facts.network.earliest_start[each])


def least_latest_start(facts: Facts) -> Priority:
    """Rank tasks by their latest start (LST; Kolisch 1996 finds it among the best)."""
    return facts.ranked(lambda each: facts.network.latest_start[each])


def least_latest_finish(facts: Facts) -> Priority:
    """Rank tasks by their latest finish (LFT; Davis and Patterson 1975)."""
    return facts.ranked(lambda each: facts.network.latest_finish[each])


def value_per_hour(facts: Facts) -> Priority:
    """
    Order machines by the kg a day that wait for them, per minute of remaining work.

    A machine counts for every press and oven that needs it, each with its own worth
    over the work of all it still needs: shared utilities go first. (Smith's rule, 1956,
    on the work of whole lines.)
    """
    scores: dict[EquipmentId, float] = dict.fromkeys(facts.jobs_of, 0.0)
    for target, needed in _targets(facts).items():
        if _can_come_up(facts, needed):
            missing = needed - facts.up
            worth = _worth(facts, target) / max(1, facts.work(missing))
            for each in missing:
                scores[each] += worth
    machines = sorted(scores, key=lambda each: (-scores[each], facts.work([each])))
    return facts.grouped([each] for each in machines)


def dispatching(facts: Facts) -> Priority:
    """
    Choose, again and again, the set of machines with most kg a day per minute of work.

    The dispatching rule for integrated network design and scheduling of Nurre,
    Cavdaroglu, Mitchell, Sharkey and Wallace (2012, European Journal of Operational
    Research 223, 794-806), for machines: a set is what a press, an ageing oven or both
    still need to run, its value what the plant makes more once the set is up, its
    processing time the remaining work of its tasks. Within a set the tasks with the
    least latest finish go first. A die oven joins the set while none is up.
    """
    return facts.grouped(_dispatched(facts))


def _dispatched(facts: Facts) -> Iterator[list[EquipmentId]]:
    up = set(facts.up)
    targets = {
        target: needed
        for target, needed in _targets(facts).items()
        if _can_come_up(facts, needed)
    }
    while waiting := {each: need - up for each, need in targets.items() if need - up}:
        value = facts.lines.value(up)

        def rate(group: frozenset[EquipmentId]) -> tuple[float, int]:
            work = facts.work(group)
            gain = facts.lines.value(up | group) - value  # noqa: B023 - used at once
            return gain / max(1, work), -work

        best = max((each for each in _sets(facts, waiting) if each), key=rate)
        up |= best
        yield sorted(best)


def _sets(
    facts: Facts, waiting: Mapping[EquipmentId, frozenset[EquipmentId]]
) -> Iterator[frozenset[EquipmentId]]:
    """What each machine still needs, and presses with what they are no use without."""
    yield from waiting.values()
    presses = [each for each in waiting if each in facts.lines.press_kg]
    ovens = _easiest(facts, waiting, facts.lines.oven_kg)
    die_ovens = _easiest(facts, waiting, facts.lines.die_ovens)
    nothing: frozenset[EquipmentId] = frozenset()
    for press, oven, die_oven in product(
        [*(waiting[each] for each in presses), nothing],
        [*ovens, nothing],
        [*die_ovens, nothing],
    ):
        yield press | oven | die_oven


def _easiest(
    facts: Facts,
    waiting: Mapping[EquipmentId, frozenset[EquipmentId]],
    among: Iterable[EquipmentId],
) -> list[frozenset[EquipmentId]]:
    """Sets of a few machines of a kind, those with the least work first."""
    sets = [waiting[each] for each in among if each in waiting]
    return sorted(sets, key=facts.work)[:_PAIRED_OVENS]


def _targets(facts: Facts) -> Mapping[EquipmentId, frozenset[EquipmentId]]:
    return facts.lines.closure


def _worth(facts: Facts, target: EquipmentId) -> float:
    """Kg a day of a press; of an oven, what it could do for all presses together."""
    known = facts.lines
    if target in known.press_kg:
        return known.press_kg[target]
    pressed = sum(known.press_kg.values())
    if target in known.die_ovens:
        return pressed / len(known.die_ovens)
    return min(known.oven_kg[target], pressed)


def _can_come_up(facts: Facts, needed: Iterable[EquipmentId]) -> bool:
    return all(each in facts.problem.wanted for each in needed)


RULES: tuple[Callable[[Facts], Priority], ...] = (
    dispatching,
    value_per_hour,
    shortest_repair,
    longest_path,
    most_successors,
    earliest_start,
    least_latest_start,
    least_latest_finish,
)
"""All rules; those that usually make the better plans come first."""


def rules(
    plant: Plant, timeline: Timeline, *, problem: Problem | None = None
) -> dict[str, Priority]:
    """
    Orders of priority by every rule.

    Returns
    -------
    dict
        Every task that is not done, by the name of the rule.
    """
    facts = Facts(prepare(plant, timeline) if problem is None else problem)
    return {rule.__name__: rule(facts) for rule in RULES}


def with_bias(
    plant: Plant,
    timeline: Timeline,
    machine_order: Sequence[EquipmentId],
    *,
    problem: Problem | None = None,
) -> Priority:
    """
    Order of priority from an order of machines, for a search to change.

    The tasks of a machine come together, those it waits for before them; machines that
    are not named follow in the order of the sheet.
    """
    facts = Facts(prepare(plant, timeline) if problem is None else problem)
    return facts.grouped([each] for each in machine_order)


def neighbour(priority: Sequence[TaskId], rng: Random) -> Priority:
    """
    Return an order a little different: a task or a stretch of tasks moved, two swapped.

    It respects nothing; the decoder puts predecessors first whatever the order.
    """
    order = list(priority)
    if len(order) < 2:  # noqa: PLR2004 - there is no other order
        return tuple(order)
    first, second = rng.sample(range(len(order)), 2)
    kind = rng.random()
    if kind < 0.4:  # noqa: PLR2004 - shares of the three moves
        order[first], order[second] = order[second], order[first]
        return tuple(order)
    count = 1 if kind < 0.7 else rng.randint(2, max(2, len(order) // 6))  # noqa: PLR2004
    moved = order[first : first + count]
    rest = order[:first] + order[first + count :]
    place = min(second, len(rest))
    return (*rest[:place], *moved, *rest[place:])
