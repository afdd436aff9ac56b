"""
A flow problem with fewer jobs: those that are alike become one.

Jobs are alike when the same machines can make them of the same materials in the same
periods. Among those, neighbours in worth are joined until a job is a fair share of all
kilograms; what a kilogram takes and is worth is then the mean of what was joined.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from marcha.optimise.engines.flow import Activity, FlowProblem

MOST_JOBS = 300
"""Jobs up to which each stays by itself."""

SHARES = 150
"""A joined job is closed once it has such a part of all kilograms."""


def joined(problem: FlowProblem) -> FlowProblem:
    """Join what is alike if there are many jobs; activities come in another order."""
    if len(problem.job_kg) <= MOST_JOBS:
        return problem
    ways: dict[int, list[Activity]] = {}
    for activity in problem.activities:
        if problem.job_kg[activity.job] > 0:
            ways.setdefault(activity.job, []).append(activity)
    kinds: dict[object, list[int]] = {}
    for job, mine in ways.items():
        mine.sort(key=lambda each: (each.machine, each.material))
        kinds.setdefault(_kind(mine), []).append(job)
    enough = sum(problem.job_kg) / SHARES
    groups = [
        group
        for jobs in kinds.values()
        for group in _groups(
            sorted(jobs, key=lambda job: (ways[job][0].worth, job)), problem, enough
        )
    ]
    return replace(
        problem,
        job_kg=tuple(sum(problem.job_kg[job] for job in group) for group in groups),
        activities=tuple(
            activity
            for place, group in enumerate(groups)
            for activity in _means(
                place,
                [ways[job] for job in group],
                [problem.job_kg[job] for job in group],
            )
        ),
    )


def _kind(ways: Sequence[Activity]) -> object:
    """What jobs must have in common to be joined."""
    return tuple(
        (
            each.machine,
            each.material,
            each.second_minutes > 0,
            tuple(value < 0 for value in each.worth),
        )
        for each in ways
    )


def _groups(
    jobs: Sequence[int], problem: FlowProblem, enough: float
) -> Iterator[list[int]]:
    """Jobs in their order, divided where a group has enough kilograms."""
    group: list[int] = []
    kg = 0.0
    for job in jobs:
        group.append(job)
        kg += problem.job_kg[job]
        if kg >= enough:
            yield group
            group, kg = [], 0.0
    if group:
        yield group


def _means(
    place: int, ways: Sequence[Sequence[Activity]], kg: Sequence[float]
) -> Iterator[Activity]:
    """Activities of a joined job: means of those of its parts, weighted by kg."""
    total = sum(kg)

    def mean(values: Sequence[float]) -> float:
        return sum(a * b for a, b in zip(values, kg, strict=True)) / total

    for same in zip(*ways, strict=True):
        first = same[0]
        yield Activity(
            job=place,
            machine=first.machine,
            material=first.material,
            minutes=mean([each.minutes for each in same]),
            material_kg=mean([each.material_kg for each in same]),
            second_minutes=mean([each.second_minutes for each in same]),
            worth=tuple(
                mean(values)
                for values in zip(*(each.worth for each in same), strict=True)
            ),
        )
