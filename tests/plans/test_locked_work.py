"""Work that began before now, and locks in general (S25, S26, S31)."""

import dataclasses
from datetime import datetime
from typing import Any

from marcha.plans import Plan, TaskRun, check
from marcha.plant.ids import LockId
from marcha.plant.plant import Plant
from marcha.plant.records_repair import Link
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.wire import plant_hash
from tests.plans import world as w


def locked(plant: Plant, **fields: Any) -> Plant:
    """Add a lock of work in progress to the plant."""
    lock = Lock(id=LockId("F9"), state=LockState.IN_PROGRESS, **fields)
    return plant.replace(locks={**plant.locks, lock.id: lock})


def at(plant: Plant, now: datetime) -> Plant:
    """Move ``now``."""
    return plant.replace(site=dataclasses.replace(plant.site, now=now))


def rules(plant: Plant, plan: Plan) -> tuple[str, ...]:
    """Name the rules that a plan breaks, stamped for the plant."""
    return check(plant, dataclasses.replace(plan, plant_hash=plant_hash(plant))).rules


def test_a_task_in_progress_goes_on_from_now() -> None:
    """
    S31: T1 began on Monday at 07:00; now is Wednesday 07:00 and half is done.

    The 240 minutes that remain end on Wednesday at 11:00. Parts and cost are spent.
    """
    plant = at(w.make_plant(), w.day(7, 7))
    plant = w.with_record(plant, "tasks", w.T1, done_ratio=0.5)
    plan = Plan(
        plant_hash="",
        tasks=(TaskRun(task=w.T1, start=420, end=2880 + 660),),
        assignments=(
            dataclasses.replace(
                w.make_plan(plant).assignments[0], start=420, end=2880 + 660
            ),
        ),
    )
    plant = plant.replace(locks={})
    assert rules(plant, plan) == ("not_before_now", "task_work")
    begun = locked(plant, kind=LockKind.TASK, task=w.T1, start=w.day(5, 7))
    assert rules(begun, plan) == ()
    early = w.with_item(plan, "tasks", 0, end=2880 + 659)
    early = w.with_item(early, "assignments", 0, end=2880 + 659)
    assert rules(begun, early) == ("task_work",)


def test_links_of_begun_work_are_taken_as_they_were() -> None:
    """S26: T1 began although T4 was not done; what is begun is not undone."""
    plant = at(w.make_plant(), w.day(7, 7)).replace(locks={}, people={})
    plant = w.with_record(plant, "tasks", w.T1, done_ratio=0.5, links=(Link(w.T4),))
    plan = Plan(plant_hash="", tasks=(TaskRun(task=w.T1, start=420, end=3540),))
    begun = locked(plant, kind=LockKind.TASK, task=w.T1, start=w.day(5, 7))
    assert rules(begun, plan) == ()


def test_a_run_in_progress_keeps_its_setup_and_heat() -> None:
    """S31: R3 runs since 4808; now is 4810. Its setup and heat lie before now."""
    plant = w.make_plant().replace(people={}, tasks={}, locks={}, parts={})
    plan = w.make_plan(plant)
    plan = dataclasses.replace(
        plan,
        tasks=(),
        purchases=(),
        call_offs=(),
        assignments=(),
        setups=plan.setups[:1],
        heats=plan.heats[:1],
        runs=plan.runs[2:3],
        log_cuts=(),
        loads=(),
        stock_uses=(),
    )
    now = at(plant, w.day(8, 8, 10))
    assert rules(now, plan) == ("not_before_now", "billets_cut")
    begun = locked(
        now,
        kind=LockKind.RUN,
        equipment=w.P2,
        order=w.O4,
        die=w.D3,
        start=w.day(8, 8, 8),
    )
    cut = dataclasses.replace(
        w.make_plan(plant).log_cuts[3],
        cuts=w.make_plan(plant).log_cuts[3].cuts[:1],
        remnant_mm=6000 - 6 * 670,
    )
    whole = dataclasses.replace(plan, log_cuts=(cut,))
    assert rules(begun, whole) == ()
    assert rules(now, whole) == ("not_before_now", "metal_there")
    # Without the heat: it happened, and is not asked for again.
    assert rules(begun, dataclasses.replace(whole, heats=())) == ()


def test_frozen_work_that_lies_ahead_keeps_all_rules() -> None:
    """S31: a lock holds work in its place; it excuses only what lies before now."""
    plant = w.make_plant()
    held = locked(
        plant,
        kind=LockKind.RUN,
        equipment=w.P2,
        order=w.O4,
        die=w.D3,
        start=w.day(8, 8, 8),
    )
    assert rules(held, w.make_plan(plant)) == ()
    late = w.with_record(held, "deliveries", w.DEL178, promised=w.day(7, 9))
    assert rules(late, w.make_plan(plant)) == ("metal_there",)


def test_pinned_work_may_move_but_not_change_its_machine() -> None:
    """S31: the load of O1 may be at any time, in its oven."""
    plant = w.make_plant()
    plan = w.make_plan(plant)

    def pin(**fields: Any) -> Plant:
        lock = Lock(
            id=LockId("F9"), kind=LockKind.LOAD, state=LockState.PINNED, **fields
        )
        return plant.replace(locks={lock.id: lock})

    pinned = pin(equipment=w.AGEING_OVEN, order=w.O1, start=w.day(6))
    assert rules(pinned, plan) == ()
    assert rules(pinned, w.without(plan, "loads", 0)) == ("locks_kept",)
    assert rules(pin(equipment=w.AGEING_OVEN, order=w.O2), plan) == ("locks_kept",)
