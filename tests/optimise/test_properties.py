"""
What holds for every plant and every plan: rules kept, bounds never passed.

The plants are those of ``tests.strategies``: generated in any regime and size, then
robbed of sheets or changed. The long version draws at least 2,000 of them (``make
test-long``), in chunks, and prints what it looked at.
"""

import dataclasses
import random
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from marcha.optimise import compose, practice
from marcha.plans.figures import goal, good_kg
from marcha.plans.plan import Plan
from marcha.plans.relaxation.build import build_relaxation
from marcha.plans.relaxation.point import objective, point_of, worst_violation
from marcha.plans.relaxation.rows import FIGURES, Relaxation
from marcha.plans.rules import check
from marcha.plant.defaults import complete
from marcha.plant.errors import InfeasiblePlan
from marcha.plant.generator import REGIMES, generate
from marcha.plant.plant import Plant
from marcha.plant.records_metal import DeliveryState
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import horizon_min, now_min
from tests.optimise.begun import begun, started_runs
from tests.optimise.worsen import worsened
from tests.strategies import MUTATIONS, plants

EXAMPLES = 20
"""Plants for each property in the normal suite."""

CHUNKS, CHUNK = 40, 50
"""The long version: chunks, and plants in each."""

_ROW = 1e-6
"""Excess of a row that rounding explains: tonnes, hours or people."""

small_plants = plants(max_orders=8, max_presses=2, max_tasks=8)


def rng_of(seed: int) -> random.Random:
    """Make a source of draws."""
    return random.Random(seed)  # noqa: S311 - plants, not secrets


# --- what is claimed of one plan ----------------------------------------------------


def figure(plant: Plant, plan: Plan, name: str) -> float:
    """Value of a figure that has a bound."""
    return good_kg(plant, plan) / 1000.0 if name == "good_t" else goal(plant, plan)


def faults(
    plant: Plant, plan: Plan, relaxation: Relaxation, bounds: dict[str, float]
) -> Iterator[str]:
    """
    Whatever is wrong with a plan that keeps the rules, in words.

    It must be a feasible point of the relaxation, worth at least its own figures there,
    and no figure may be above its bound.
    """
    try:
        point = point_of(plant, plan, relaxation)
    except ValueError as error:
        yield f"no point: {error}"
        return
    excess, row = worst_violation(relaxation, point)
    if excess > _ROW:
        yield f"row {row} by {excess:.3g}"
    for name in FIGURES:
        value = figure(plant, plan, name)
        slack = _ROW * max(1.0, abs(value))
        there = objective(relaxation, name, point)
        if value > there + slack:
            yield f"{name} {value:.9g} above its point {there:.9g}"
        if name in bounds and value > bounds[name] + slack:
            yield f"{name} {value:.9g} above its bound {bounds[name]:.9g}"


def all_faults(
    plant: Plant, rng: random.Random, *, worse: int, counts: Counter[str] | None = None
) -> list[str]:
    """Plan a plant both ways, make the plans worse, and look for faults in all."""
    counts = Counter() if counts is None else counts
    plan = compose.plan(plant, effort=rng.choice((1, 2, 4)), seed=rng.randrange(1000))
    usual = practice.plan(plant)
    relaxation = build_relaxation(plant)
    bounds = {each.figure: each.bound for each in plan.certificates}
    found: list[str] = []
    todo = [("plan", plan), ("practice", usual)]
    todo += [
        ("worse", worsened(plant, rng.choice((plan, usual)), rng)) for _ in range(worse)
    ]
    for kind, each in todo:
        result = check(plant, each)
        if result.ok:
            counts[kind] += 1
            found += [
                f"{kind}: {text}" for text in faults(plant, each, relaxation, bounds)
            ]
        elif kind == "worse":
            counts["worse, but no plan"] += 1
        else:
            found.append(f"{kind}: {result}")
    return found


# --- the normal suite ---------------------------------------------------------------


@given(plant=small_plants, seed=st.integers(0, 10_000))
@settings(max_examples=EXAMPLES)
def test_every_plan_keeps_the_rules_and_is_a_point_of_the_relaxation(
    plant: Plant, seed: int
) -> None:
    """
    Protects the two first promises: checked, and bounded.

    Plans, today's practice, and valid plans made worse at random are all points of the
    relaxation that are worth at least their own figures.
    """
    assert all_faults(plant, rng_of(seed), worse=3) == []


@given(plant=small_plants)
@settings(max_examples=EXAMPLES)
def test_a_plan_is_never_worse_than_todays_practice(plant: Plant) -> None:
    """Protects the user's trust: goal 1 with a little effort, against practice."""
    plan = compose.plan(plant, effort=3)
    usual = practice.plan(plant)
    assert goal(plant, plan) >= goal(plant, usual) - 1e-9


@given(plant=small_plants)
@settings(max_examples=EXAMPLES)
def test_every_order_not_on_time_in_full_has_a_reason(plant: Plant) -> None:
    """Protects the third promise, and that reasons name things that exist."""
    plan = compose.plan(plant, effort=1)
    assert check(plant, plan).ok  # unknown subjects break references_known
    named = {each.subject for each in plan.reasons}
    late = next(each.value for each in plan.figures if each.name == "late_orders")
    unshipped = next(each.value for each in plan.figures if each.name == "unshipped_t")
    orders = named.intersection(plant.orders)
    assert len(orders) >= (late or 0.0)
    if unshipped and unshipped > 1e-9:
        assert orders


@st.composite
def stood_plants(draw: st.DrawFn) -> tuple[Plant, int]:
    """Draw a plant without spares or cash, and a minute of its plan."""
    plant = draw(small_plants)
    plant = complete(plant.replace(parts={}, part_sources={}, cash=()))
    last = horizon_min(plant) - MINUTES_PER_DAY
    return plant, draw(st.integers(now_min(plant) + 1, last))


@given(stood=stood_plants(), late=st.integers(-1, 20), days=st.integers(1, 15))
@settings(max_examples=2 * EXAMPLES)
def test_what_has_begun_stays_when_deliveries_are_late(
    stood: tuple[Plant, int], late: int, days: int
) -> None:
    """
    Protects S31 in every replan: work begun by then stays as it was, rules are kept.

    One of the deliveries that have not come yet is late by some days. Only where a run
    whose setup has begun waits for that delivery, the locks contradict the truck.
    """
    plant, minute = stood
    before = compose.plan(plant, effort=1)
    later, earlier = begun(plant, before, minute)
    coming = [
        each.id
        for each in later.deliveries.values()
        if each.state in (DeliveryState.PROMISED, DeliveryState.SHIPPED)
        and each.promised > (later.site.now or later.site.start)
    ]
    name = coming[late] if 0 <= late < len(coming) else None
    if name is not None:
        later = later.with_delivery(name, days_late=days)
    started = started_runs(before, minute)
    waiting = {
        run.id
        for run in started
        if run.start >= minute
        and any(
            cut.run == run.id
            for log in before.log_cuts
            if log.source == name
            for cut in log.cuts
        )
    }
    for usual in (False, True):
        try:
            if usual:
                after = practice.plan(later, earlier)
            else:
                after = compose.plan(later, effort=1, previous=earlier)
        except InfeasiblePlan:
            assert waiting
            continue
        assert check(later, after).ok
        assert set(started) <= set(after.runs)
        loads = {each for each in before.loads if each.start < minute}
        assert loads <= set(after.loads)
        starts = {each.task: each.start for each in after.tasks}
        assert all(
            starts[each.task] == each.start
            for each in before.tasks
            if each.start < minute < each.end
        )


@given(plant=small_plants, factor=st.sampled_from((2, 5)))
@settings(max_examples=EXAMPLES // 2)
def test_more_metal_never_lowers_the_bound(plant: Plant, factor: int) -> None:
    """Protects the bound's meaning: what every delivery brings is multiplied."""
    assume(plant.deliveries)
    richer = plant.replace(
        deliveries={
            name: dataclasses.replace(each, pieces=each.pieces * factor)
            for name, each in plant.deliveries.items()
        },
        agreements={
            name: dataclasses.replace(each, kg_month=None, call_off_min_kg=0.0)
            for name, each in plant.agreements.items()
        },
    )
    poorer = richer.replace(deliveries=plant.deliveries)
    first, second = (
        {each.figure: each.bound for each in compose.plan(one, effort=1).certificates}
        for one in (poorer, richer)
    )
    for name in FIGURES:
        assert first[name] <= second[name] + 1e-4 * max(1.0, abs(second[name]))


# --- the long version ---------------------------------------------------------------


def random_plant(rng: random.Random) -> tuple[Plant, str]:
    """Draw a plant as ``tests.strategies`` does, and how it was made."""
    regime = rng.choice(sorted(REGIMES))
    orders, presses, tasks = rng.randint(1, 14), rng.randint(1, 3), rng.randint(0, 14)
    seed = rng.randrange(1_000_000)
    plant = generate(regime, orders, presses, tasks, seed)
    changes = [rng.randrange(len(MUTATIONS)) for _ in range(rng.randint(0, 4))]
    for place in changes:
        plant = MUTATIONS[place](plant)
    stated = f"generate({regime!r}, {orders}, {presses}, {tasks}, {seed}) {changes}"
    return complete(plant), stated


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_thousands_of_plans_keep_the_rules_and_the_bounds(
    chunk: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Protects the same as the first property, on 2,000 plants and 10,000 plans.

    A failure names the arguments that make the plant again, and its seed.
    """
    counts: Counter[str] = Counter()
    found: list[str] = []
    for number in range(CHUNK):
        seed = chunk * CHUNK + number
        rng = rng_of(seed)
        plant, stated = random_plant(rng)
        found += [
            f"{seed} {stated} {text}"
            for text in all_faults(plant, rng, worse=3, counts=counts)
        ]
    with capsys.disabled():
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
        sys.stdout.write(f"\nchunk {chunk}: {CHUNK} plants, {told}\n")
    assert found == []
