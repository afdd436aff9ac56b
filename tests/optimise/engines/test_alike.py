"""Jobs joined into fewer: what is joined, and how much the answers move."""

import random

import pytest

from marcha.optimise.engines import alike
from marcha.optimise.engines.alike import joined
from marcha.optimise.engines.flow import Activity, FlowModel, FlowProblem

_PERIODS = 3


def flow_problem(jobs: int, seed: int) -> FlowProblem:
    """Jobs of two machines and one material, worth the less the later they are made."""
    rng = random.Random(seed)  # noqa: S311 - a test
    activities = [
        Activity(
            job=job,
            machine=machine,
            material=0,
            minutes=rng.uniform(0.9, 1.1),
            material_kg=1.2,
            second_minutes=0.5 * (job % 2),
            worth=tuple(1.0 + (job % 5) - 0.1 * at for at in range(_PERIODS)),
        )
        for job in range(jobs)
        for machine in range(1 + job % 2)
    ]
    return FlowProblem(
        job_kg=tuple(rng.uniform(5.0, 15.0) for _ in range(jobs)),
        activities=tuple(activities),
        material_kg=((2000.0, 4000.0, 6000.0),),
        machines=2,
        periods=_PERIODS,
    )


def test_few_jobs_stay_by_themselves() -> None:
    """Protects the answers of plants of the usual size: nothing is joined there."""
    few = flow_problem(alike.MOST_JOBS, 1)
    assert joined(few) is few


def test_joined_jobs_keep_kilograms_and_machines() -> None:
    """Protects what a joined job may do: no job gets a machine it did not have."""
    many = flow_problem(1000, 2)
    fewer = joined(many)
    assert len(fewer.job_kg) < alike.MOST_JOBS
    assert sum(fewer.job_kg) == pytest.approx(sum(many.job_kg))
    machines = {
        each.job: {one.machine for one in fewer.activities if one.job == each.job}
        for each in fewer.activities
    }
    # Odd jobs have two machines and a second stage, even ones one machine and none.
    for each in fewer.activities:
        assert (len(machines[each.job]) == 2) == (each.second_minutes > 0.0)


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_joining_keeps_the_order_of_answers(seed: int) -> None:
    """
    Protects the choice of restarts: more machine minutes stay worth more.

    The worth of 1,000 jobs and of the joined ones differ by less than 3 %, and a
    question whose answer is better by more than that stays the better one.
    """
    many = flow_problem(1000, seed)
    exact, quick = FlowModel(many), FlowModel(joined(many))
    rng = random.Random(seed)  # noqa: S311 - a test
    second = [4000.0] * _PERIODS
    asked = [
        [[rng.uniform(200.0, 2500.0) for _ in range(_PERIODS)] for _ in range(2)]
        for _ in range(6)
    ]
    worths = [
        (exact.ask(each, second).worth, quick.ask(each, second).worth) for each in asked
    ]
    for first, near in worths:
        assert near == pytest.approx(first, rel=0.03)
    for first, near in worths:
        for other, close in worths:
            if other > 1.03 * first:
                assert close > near
