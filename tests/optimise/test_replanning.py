"""
What holds for every new plan that stays close to an earlier one (S31).

Plants are drawn as in ``test_properties``, some with other routes besides, planned, put
at a random minute of the plan and planned anew with all that can stay held.
"""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from marcha.actuals.begun import started_runs
from marcha.actuals.standing import Standing, standing
from marcha.optimise import compose
from marcha.optimise.replanning import replan
from marcha.plans.plan import Plan
from marcha.plans.relaxation.build import build_relaxation
from marcha.plans.rules import check
from marcha.plant.defaults import complete
from marcha.plant.plant import Plant
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import horizon_min, now_min
from tests.optimise.test_properties import faults, random_plant, rng_of
from tests.routed import with_routes
from tests.upkeep_mutations import UPKEEP, taught_by_one

CASES = 12
"""Plants in the normal suite."""

CHUNKS, CHUNK = 10, 40
"""The long version: chunks, and plants in each."""

KINDS = ("tasks", "runs", "loads", "line_runs", "services", "trainings")
"""Parts of a plan that are work with a start."""


def stood(seed: int) -> tuple[Plant, Plan, Standing, int]:
    """Draw a plant and a minute: the plant, its plan, and where it stands then."""
    rng = rng_of(seed)
    plant, _ = random_plant(rng)
    plant = rng.choice((*UPKEEP, taught_by_one))(plant)
    if rng.random() < 1 / 2:
        plant = with_routes(plant, rng)
    plant = complete(plant)
    plan = compose.plan(plant, effort=1, seed=seed)
    minute = within_work(plan, rng) if rng.random() < 1 / 2 else None
    first, last = now_min(plant) + 1, horizon_min(plant) - MINUTES_PER_DAY
    if minute is None:
        minute = rng.randint(first, last)
    minute = max(first, min(minute, last))
    return plant, plan, standing(plant, plan, minute), minute


def within_work(plan: Plan, rng: random.Random) -> int | None:
    """Draw a minute at which something goes on; rare kinds as often as others."""
    kinds = [works for kind in KINDS if (works := getattr(plan, kind))]
    if not kinds:
        return None
    work = rng.choice(rng.choice(kinds))
    return rng.randint(work.start + 1, max(work.start + 1, work.end - 1))


def changed(before: Plan, after: Plan, minute: int) -> Iterator[str]:
    """Name the work begun before a minute that is not in a new plan as it was."""
    kept = {
        *after.runs,
        *after.setups,
        *after.heats,
        *after.loads,
        *after.line_runs,
        *after.services,
        *after.trainings,
    }
    # A heat stays with its setup: one that is not mounted yet may be let go.
    mounted = {(each.die, each.start) for each in before.setups if each.start < minute}
    begun = [
        *started_runs(before, minute),
        *(each for each in before.setups if each.start < minute),
        *(each for each in before.heats if (each.die, each.end) in mounted),
        *(each for each in before.loads if each.start < minute),
        *(each for each in before.line_runs if each.start < minute),
        *(each for each in before.services if each.start < minute),
        *(each for each in before.trainings if each.start < minute < each.end),
    ]
    yield from (f"gone: {each}" for each in begun if each not in kept)
    times = {each.task: (each.start, each.end) for each in after.tasks}
    for task in before.tasks:
        if task.start < minute < task.end:
            now = times.get(task.task)
            if now != (task.start, task.end):
                yield f"{task.task}: {task.start} to {task.end}, now {now}"


def replanned_faults(seed: int, counts: Counter[str] | None = None) -> list[str]:
    """Whatever is wrong with a new plan of a drawn plant, in words."""
    _, before, stands, minute = stood(seed)
    after = replan(stands.plant, stands.previous, effort=1, seed=seed)
    if counts is not None:
        for name in KINDS:
            works = getattr(before, name)
            counts[name] += sum(each.start < minute < each.end for each in works)
    result = check(stands.plant, after)
    found = [] if result.ok else [str(result)]
    bounds = {each.figure: each.bound for each in after.certificates}
    relaxation = build_relaxation(stands.plant)
    found += faults(stands.plant, after, relaxation, bounds)
    found += changed(before, after, minute)
    return [f"{seed}: {text}" for text in found]


@pytest.mark.parametrize("seed", range(CASES))
def test_a_new_plan_keeps_rules_bounds_and_what_has_begun(seed: int) -> None:
    """Protects the floor and the promises: nothing begun moves, no bound is beaten."""
    assert replanned_faults(seed) == []


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(1, CHUNKS + 1))
def test_hundreds_of_new_plans_keep_what_has_begun(chunk: int) -> None:
    """Protects the same on more plants, where much is at work when they stand."""
    counts: Counter[str] = Counter()
    found = []
    for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        found += replanned_faults(seed, counts)
    assert found == []
    assert all(counts[name] for name in ("tasks", "runs", "loads"))
