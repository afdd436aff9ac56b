"""Plans against the best of all plans, on plants tiny enough to look at every one."""

from dataclasses import dataclass
from functools import cache

import pytest

from marcha.optimise import compose
from marcha.plans.figures import goal, good_kg
from marcha.plans.plan import Plan
from marcha.plans.rules import check
from marcha.plant.ids import DieId, OrderId
from marcha.plant.plant import Plant
from tests.optimise.brute_force import Best, optimum, tiny
from tests.optimise.small import die, lot, order, plant, press

SEEDS = range(40)
EFFORT = 24
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Case:
    """A tiny plant, its optimum, our plan and our bounds."""

    plant: Plant
    best: Best
    plan: Plan
    bounds: dict[str, float]

    @property
    def good_t(self) -> float:
        """Good tonnes of our plan."""
        return good_kg(self.plant, self.plan) / 1000.0

    @property
    def goal(self) -> float:
        """Goal 1 of our plan."""
        return goal(self.plant, self.plan)


@cache
def case(seed: int) -> Case:
    """Make one case, once."""
    made = tiny(seed)
    plan = compose.plan(made, effort=EFFORT, seed=seed)
    assert check(made, plan).ok
    bounds = {each.figure: each.bound for each in plan.certificates}
    return Case(made, optimum(made), plan, bounds)


# --- the search itself --------------------------------------------------------------


def test_the_search_finds_the_best_order_of_a_plant_done_on_paper() -> None:
    """
    Protects the yardstick: ``Z`` of 9 pieces overdue, ``Y`` of 10 due at the end.

    One press, setups of 10 minutes, one log of 1 m for two billets. A billet of 450 mm
    takes 90 minutes, one of 500 mm 100. Z first: ends at 100, Y at 210. Y in two
    billets has no metal. Goal: 0.045 t × (1340 − 100) + 0.05 t × 1230, in days.
    The other order, or 450 mm for Y (one piece short), is worth less.
    """
    made = plant(
        press("P1", billet_min_mm=450),
        press("P2", billet_min_mm=450),
        *(die(name, "P1", exit_speed_m_min=0.5) for name in "XYZ"),
        order("X", 90, "X", due=1440, weight=0.0, splittable=False),
        order("Y", 50, "Y", due=1440),
        order("Z", 45, "Z", due=0),
        lot(logs=1, length_mm=1000),
        days=1,
    )
    best = optimum(made)
    assert best.good_t == pytest.approx(0.095)
    expected = (0.045 * (1440 - 100 - 100) + 0.05 * (1440 - 210)) / 1440
    assert best.goal == pytest.approx(expected)
    runs = {run.order: (run.start, run.end) for run in best.plans["goal"].runs}
    assert runs == {OrderId("Z"): (10, 100), OrderId("Y"): (110, 210)}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_search_calls_best_is_a_plan_of_that_worth(seed: int) -> None:
    """Protects the yardstick: the checker accepts its plans, the figures agree."""
    found = case(seed)
    for name, best in found.best.plans.items():
        result = check(found.plant, best)
        assert result.ok, str(result)
        figure = (
            good_kg(found.plant, best) / 1000.0
            if name == "good_t"
            else goal(found.plant, best)
        )
        assert figure == pytest.approx(getattr(found.best, name), abs=_SAME)


# --- bound, optimum, plan -----------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_is_above_the_optimum_and_no_optimum_above_the_bound(seed: int) -> None:
    """
    Protects both promises at once: the bound is valid, and the search is complete.

    A plan above the optimum would show that the enumeration misses something; an
    optimum above the bound that the relaxation is none.
    """
    found = case(seed)
    assert found.good_t <= found.best.good_t + _SAME
    assert found.goal <= found.best.goal + _SAME
    assert found.best.good_t <= found.bounds["good_t"] + _SAME
    assert found.best.goal <= found.bounds["goal"] + _SAME


def test_most_plans_ship_as_much_as_any_plan_can() -> None:
    """
    Protects the quality of plans: good tonnes are optimal on 35 of 40 tiny plants.

    Measured with effort 24. The planners steer by goal 1, so that a plan may ship less
    and be better.
    """
    optimal = [
        seed for seed in SEEDS if case(seed).good_t >= case(seed).best.good_t - _SAME
    ]
    assert len(optimal) >= 35


def test_many_plans_are_optimal_for_goal_1_and_the_others_are_near() -> None:
    """
    Protects the quality of plans: goal 1 is optimal on 13 of 40 tiny plants.

    The distance is measured against the span from doing nothing to the optimum; in the
    mean it is 7 %. Most of it is sub-day: billets of one order shipped one by one,
    setups made before a release. Both are measured with effort 24.
    """
    missed = []
    for seed in SEEDS:
        found = case(seed)
        nothing = goal(found.plant, Plan(plant_hash=found.plan.plant_hash))
        missed.append((found.best.goal - found.goal) / (found.best.goal - nothing))
    assert sum(each <= _SAME for each in missed) >= 13
    assert sum(missed) / len(missed) <= 0.07


def test_a_die_that_moves_between_presses_is_looked_at_both_ways() -> None:
    """
    Protects the yardstick where dies move: X's die fits both presses, in P1 at first.

    Whatever is best, its plan has a die on one press at a time; some of the optima do
    use a die on both presses.
    """
    moved = 0
    for seed in SEEDS:
        for best in case(seed).best.plans.values():
            presses: dict[DieId, set[str]] = {}
            for run in best.runs:
                presses.setdefault(run.die, set()).add(run.press)
            moved += any(len(each) > 1 for each in presses.values())
    assert moved >= 1
