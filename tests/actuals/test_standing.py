"""Where a plant stands at a minute of its plan, and plans made from there."""

from dataclasses import replace

import pytest

from marcha.actuals.standing import standing
from marcha.app import Planned
from marcha.app.planning import replan
from marcha.plans.plan import Plan
from marcha.plans.rules import check
from marcha.plant.ids import LockId, LotId
from marcha.plant.records_metal import DeliveryState
from marcha.plant.records_site import LockKind, LockState
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.references import check_plant
from marcha.plant.timeline import horizon_min, moment

SHARES = (0.02, 0.1, 0.25, 0.5, 0.8)


def _minute(planned: Planned, share: float) -> int:
    return int(horizon_min(planned.plant) * share) + 431


@pytest.mark.parametrize("share", SHARES)
def test_a_plant_that_stands_somewhere_is_a_sound_plant(
    share: float, planned: Planned
) -> None:
    """Protects what is derived: no reference is lost, no figure leaves its range."""
    before = [each for each in check_plant(planned.plant) if each.severity == "error"]
    now = standing(planned.plant, planned.plan, _minute(planned, share))
    after = [each for each in check_plant(now.plant) if each.severity == "error"]
    assert (before, after) == ([], [])


@pytest.mark.parametrize("share", SHARES)
def test_a_new_plan_keeps_what_has_begun_and_breaks_no_rule(
    share: float, planned: Planned
) -> None:
    """Protects the floor: a run, load or task at work is in the new plan as it was."""
    at = _minute(planned, share)
    now = standing(planned.plant, planned.plan, at)
    again = replan(now.plant, now.previous, effort=1)
    made = again.plan
    assert check(again.plant, made).rules == ()

    def begun(plan: Plan) -> set[object]:
        tasks = {each for each in plan.tasks if each.start < at < each.end}
        runs = {
            (each.press, each.die, each.order, each.start, each.end)
            for each in plan.runs
            if each.start < at
        }
        return {*tasks, *runs, *((e.oven, e.start) for e in plan.loads if e.start < at)}

    assert begun(planned.plan) == begun(made)
    assert all(each.ordered >= at for each in made.purchases)
    assert all(each.ordered >= at for each in made.call_offs)


def test_started_work_is_frozen_or_in_progress(planned: Planned) -> None:
    """Protects the difference: what is over cannot move, what goes on has begun."""
    run = planned.plan.runs[0]
    now = standing(planned.plant, planned.plan, run.start + 1)
    lock = next(
        each
        for each in now.plant.locks.values()
        if each.kind is LockKind.RUN
        and each.order == run.order
        and each.start == moment(planned.plant, run.start)
    )
    assert lock.state is LockState.IN_PROGRESS
    later = standing(planned.plant, planned.plan, run.end)
    assert later.plant.locks[lock.id] == replace(lock, state=LockState.FROZEN)
    assert standing(planned.plant, planned.plan, 1).plant.site.now is not None


def test_metal_that_came_stands_in_a_lot(planned: Planned) -> None:
    """Protects the metal account: logs are in the yard or on their way, never both."""
    end = horizon_min(planned.plant)
    now = standing(planned.plant, planned.plan, end // 2)
    for key, delivery in now.plant.deliveries.items():
        came = delivery.state is DeliveryState.RECEIVED
        assert came == (LotId(key) in now.plant.lots)
        if came:
            assert now.plant.lots[LotId(key)].pieces == delivery.pieces


def test_tasks_are_as_far_as_their_work_went(planned: Planned) -> None:
    """Protects the remaining work: minutes left are minutes left, to the minute."""
    task = max(planned.plan.tasks, key=lambda each: each.end - each.start)
    half = (task.start + task.end) // 2
    now = standing(planned.plant, planned.plan, half)
    assert 0.0 < now.plant.tasks[task.task].done_ratio < 1.0
    over = standing(planned.plant, planned.plan, task.end)
    assert over.plant.tasks[task.task].done_ratio == 1.0
    name = LockId(f"task/{task.task}")
    assert (name in now.plant.locks, name in over.plant.locks) == (True, False)


def test_nothing_of_the_plant_is_changed_in_place(planned: Planned) -> None:
    """Protects scenarios: the base plant stays what it was."""
    before = repr(planned.plant)
    standing(planned.plant, planned.plan, 20 * MINUTES_PER_DAY)
    assert repr(planned.plant) == before
