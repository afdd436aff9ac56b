"""The checker stays in proportion to the plan: counted in calls, not in seconds."""

import cProfile
import dataclasses
import pstats
from collections.abc import Callable
from datetime import timedelta

import pytest

from marcha.plans import Plan, account, check, figures, losses, metal_curve
from marcha.plant.ids import LockId
from marcha.plant.plant import Plant
from marcha.plant.records_site import Lock, LockKind
from marcha.plant.wire import plant_hash
from tests.plans import world as w
from tests.plans.crowd import crowd


def calls(act: Callable[[Plant, Plan], object], orders: int) -> int:
    """Count the function calls that an act takes on so many orders."""
    plant, plan = crowd(orders)
    profile = cProfile.Profile()
    profile.runcall(act, plant, plan)
    total: int = pstats.Stats(profile).total_calls  # type: ignore[attr-defined]
    return total


def test_the_crowd_keeps_every_rule() -> None:
    """Protects the measure: a broken plan could be checked faster than a good one."""
    assert check(*crowd(200, tasks=60)).violations == ()
    assert check(*crowd(90, presses=3, tasks=0)).violations == ()


@pytest.mark.parametrize("act", [check, figures, losses, account, metal_curve])
def test_four_times_the_orders_take_about_four_times_the_work(
    act: Callable[[Plant, Plan], object],
) -> None:
    """Protects plants with thousands of orders: n log n, nothing squared."""
    act(*crowd(50))  # caches of annotations are filled
    assert calls(act, 1600) <= 4.4 * calls(act, 400)


def test_checking_an_order_takes_less_than_a_thousand_calls() -> None:
    """5,000 orders take half a second on an ordinary PC (about 600 calls each)."""
    assert calls(check, 1000) / 1000 < 1000


def test_locks_on_everything_do_not_square_the_work() -> None:
    """Protects replanning: every run of the plan is frozen."""

    def locked(plant: Plant, plan: Plan) -> object:
        locks = [
            Lock(
                id=LockId(run.id),
                kind=LockKind.RUN,
                equipment=run.press,
                order=run.order,
                die=run.die,
                start=plant.site.start + timedelta(minutes=run.start),
            )
            for run in plan.runs
        ]
        held = plant.replace(locks=w.by_id(*locks))
        stamped = dataclasses.replace(plan, plant_hash=plant_hash(held))
        result = check(held, stamped)
        assert result.violations == ()
        return result

    assert calls(locked, 1600) <= 4.4 * calls(locked, 400)
