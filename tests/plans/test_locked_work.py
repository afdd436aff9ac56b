"""Work that began before now, and locks in general (S25, S26, S31)."""

import dataclasses
from datetime import datetime
from typing import Any

import pytest

from marcha.plans import Plan, Push, Run, SetupRun, TaskRun, Training, check
from marcha.plant.ids import ContainerId, CourseId, DieId, EquipmentId, LockId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import MachineState
from marcha.plant.records_repair import Link
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.records_tooling import DieState
from marcha.plant.records_upkeep import Course
from marcha.plant.wire import plant_hash
from tests.optimise import small as s
from tests.plans import world as w
from tests.plans.broken_routes import routed_plan, routed_plant


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


# --- plans that try to pass with work that no lock holds -----------------------------

_OVER = (4815, 4820)
"""Minutes right after R3, and before ``now``."""


def _two_runs() -> tuple[Plant, Plan]:
    """
    R3 and R5 on a press that broke, with a die that broke, all over before now.

    Their setup took a minute and nothing was heated: none of it could be planned today.
    """
    plant = w.make_plant().replace(people={}, tasks={}, locks={}, parts={})
    plant = at(plant, w.day(8, 8, 20))
    plant = w.with_record(plant, "equipment", w.P2, state=MachineState.DOWN)
    plant = w.with_record(plant, "dies", w.D3, state=DieState.REPAIR)
    plan = w.make_plan(plant)
    second = dataclasses.replace(plan.runs[4], start=_OVER[0], end=_OVER[1])
    return plant, Plan(
        plant_hash="",
        setups=(dataclasses.replace(plan.setups[0], start=4807),),
        runs=(plan.runs[2], second),
        log_cuts=plan.log_cuts[3:5],
    )


def _held(plant: Plant, *starts: datetime) -> Plant:
    locks = [
        Lock(
            id=LockId(f"F{number}"),
            kind=LockKind.RUN,
            equipment=w.P2,
            order=w.O4,
            die=w.D3,
            start=start,
        )
        for number, start in enumerate(starts)
    ]
    return plant.replace(locks={lock.id: lock for lock in locks})


@pytest.mark.parametrize(
    ("held", "broken"),
    [
        (((8, 8, 8), (8, 8, 15)), ()),
        (
            ((8, 8, 8),),
            ("machine_up", "die_ready", "metal_there", "not_before_now"),
        ),
        (
            ((8, 8, 15),),
            (
                "machine_up",
                "die_ready",
                "die_heated",
                "setup_long_enough",
                "metal_there",
                "not_before_now",
            ),
        ),
    ],
)
def test_only_the_runs_that_locks_hold_are_excused(
    held: tuple[tuple[int, ...], ...], broken: tuple[str, ...]
) -> None:
    """
    S31: a lock of one run excuses neither the run after it nor the setup before it.

    The setup is that of R3 (08:08); a lock of the second run (08:15) leaves it judged.
    """
    plant, plan = _two_runs()
    plant = _held(plant, *(w.day(*each) for each in held))
    assert set(rules(plant, plan)) == set(broken)


def _halves() -> tuple[Plant, Plan]:
    """The batch of P in two line runs of half its mass, at work since minute 90."""
    plant, plan = routed_plant(), routed_plan(routed_plant())
    whole = plan.line_runs[2]
    half = dataclasses.replace(whole, mass_kg=300.0)
    other = dataclasses.replace(half, id="L3b")
    return at(plant, s.at(100)), dataclasses.replace(
        plan, line_runs=(*plan.line_runs[:2], half, other, *plan.line_runs[3:])
    )


def _line_locks(*marks: tuple[str, str, int]) -> dict[LockId, Lock]:
    locks = [
        Lock(
            id=LockId(f"F{number}"),
            kind=LockKind.LINE,
            equipment=EquipmentId(line),
            order=OrderId(order),
            start=s.at(start),
        )
        for number, (line, order, start) in enumerate(marks)
    ]
    return {lock.id: lock for lock in locks}


def test_one_lock_holds_one_line_run_of_a_batch() -> None:
    """S31: two line runs of one order in a batch that began need two locks."""
    plant, plan = _halves()
    others = (("M", "P", 0), ("M", "Q", 60), ("H", "Q", 90))
    two = plant.replace(locks=_line_locks(*others, ("H", "P", 90), ("H", "P", 90)))
    assert rules(two, plan) == ()
    one = plant.replace(locks=_line_locks(*others, ("H", "P", 90)))
    assert rules(one, plan) == ("not_before_now",)


def test_one_lock_holds_one_training_of_a_course() -> None:
    """S31, S44: a second training at the same time is new, and needs its mentor."""
    name = CourseId("C1")
    course = Course(
        id=name, skill=w.MEC, duration_min=120, calendar=w.DIA, mentor=True, times=2
    )
    plant = at(w.make_plant(), w.day(6, 8)).replace(courses={name: course})

    def given(*people: Any) -> Plan:
        trainings = (
            Training(course=name, people=(each,), mentor=None, start=1860, end=1980)
            for each in people
        )
        return Plan(plant_hash="", trainings=tuple(trainings))

    lock = Lock(id=LockId("F"), kind=LockKind.TRAINING, course=name, start=w.day(6, 7))
    plant = plant.replace(locks={lock.id: lock})
    assert rules(plant, given(w.CARLA)) == ()
    broken = rules(plant, given(w.CARLA, w.DIEGO))
    assert set(broken) == {"not_before_now", "training_mentor"}


def test_a_die_that_was_mounted_elsewhere_had_left_its_press() -> None:
    """
    S13, S31: A ran on P1 until 110 and was mounted on P2 at 200, both before now.

    So P1 is without it when B is mounted there; had A run on P1 once more, or were all
    of it still to come, A would be in two presses at a time.
    """

    def run(name: str, press: str, start: int, die: str = "A") -> Run:
        return Run(
            id=name,
            press=EquipmentId(press),
            die=DieId(die),
            container=ContainerId(f"C-{press}"),
            order=OrderId(f"O-{die}"),
            start=start,
            end=start + 100,
            pushes=(Push(billet_mm=500, billets=1, cuts=1),),
        )

    def setup(mounts: Run) -> SetupRun:
        return SetupRun(
            press=mounts.press,
            die=mounts.die,
            container=mounts.container,
            start=mounts.start - 10,
            end=mounts.start,
        )

    plant = s.plant(
        s.press("P1"),
        s.press("P2"),
        s.container("P1"),
        s.container("P2"),
        s.die("A", "P1", "P2"),
        s.die("B", "P1"),
        s.order("O-A", 5000),
        s.order("O-B", 1000, "B"),
    )
    runs = (run("R1", "P1", 10), run("R2", "P2", 210), run("R3", "P1", 1110, "B"))
    plan = Plan(plant_hash="", runs=runs, setups=tuple(setup(each) for each in runs))
    locks = [
        Lock(
            id=LockId(each.id),
            kind=LockKind.RUN,
            equipment=each.press,
            order=each.order,
            die=each.die,
            start=s.at(each.start),
        )
        for each in runs[:2]
    ]
    begun = at(plant, s.at(1000)).replace(locks={lock.id: lock for lock in locks})
    assert "die_on_one_press" not in rules(begun, plan)
    assert "die_on_one_press" in rules(plant, plan)
    again = dataclasses.replace(plan, runs=(*runs, run("R4", "P1", 950)))
    assert "die_on_one_press" in rules(begun, again)
