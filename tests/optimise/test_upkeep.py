"""
Services, supplies and courses in a plan, on plants that can be worked out in the head.

A log gives 500 kg in 50 minutes of press (``small``). The press is always open and
needs a setup of 10 minutes first, so a large order keeps it busy from minute 0 on.
"""

from typing import Any

import pytest

from marcha.optimise.compose import plan as planned
from marcha.optimise.practice import plan as practice
from marcha.plans.plan import Plan
from marcha.plans.rules import check
from marcha.plans.supplies import supply_status
from marcha.plant.ids import CalendarId, CourseId, MaintenanceId, SkillId, SupplyId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import MachineState
from marcha.plant.records_people import Crewing, Person, Qualification, Skill
from marcha.plant.records_repair import SkillNeed
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.records_upkeep import (
    Course,
    MaintenanceRule,
    Supply,
    SupplyDelivery,
    SupplyUse,
)
from tests.optimise.small import (
    OVEN,
    P1,
    at,
    calendar,
    die,
    limit,
    lot,
    order,
    oven,
    plant,
    press,
    recipe,
    runs,
    task,
    tonnes,
)

GAS, SKILL = SupplyId("GAS"), SkillId("PRE")
ANA, DAY = "ANA", CalendarId("DIA")


def rule(**fields: Any) -> MaintenanceRule:
    """Make a rule of the press: an hour after each five hours of work."""
    stated = {"every_hours": 5.0, "duration_min": 60, **fields}
    return MaintenanceRule(id=MaintenanceId("M"), equipment=P1, **stated)


def world(kg: float, *more: Any, **fields: Any) -> Plant:
    """Make a press with one order of so many kg."""
    return plant(press(**fields), die("A"), lot(), order("O", kg), *more)


def made(world_: Plant, effort: int = 2) -> Plan:
    """Plan a plant; every plan that is handed out keeps the rules."""
    plan = planned(world_, effort=effort, seed=1)
    assert check(world_, plan).ok
    return plan


def services(plan: Plan) -> list[tuple[int, int]]:
    """Start and end of every service."""
    return sorted((each.start, each.end) for each in plan.services)


def reasons(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Objects of the reason of each subject, with its code first."""
    return {each.subject: (each.code, *each.objects) for each in plan.reasons}


# --- services -----------------------------------------------------------------------


def test_a_press_is_serviced_when_five_hours_have_run() -> None:
    """4,000 kg take 410 minutes with the setup: one service, at minute 300."""
    plan = made(world(4_000.0, rule()))
    assert services(plan) == [(300, 360)]
    assert runs(plan)[-1][3] == 470


def test_a_service_goes_where_the_press_cannot_run_anyway() -> None:
    """From 240 to 300 there is no power for the press: a service then costs nothing."""
    made_in_the_dark = world(4_000.0, rule(), limit(240, 300, 5.0), power_kw=10.0)
    plan = made(made_in_the_dark)
    assert services(plan) == [(240, 300)]
    assert runs(plan)[-1][3] == 470


def test_a_service_that_is_not_needed_is_not_made() -> None:
    """1,000 kg take 110 minutes."""
    assert services(made(world(1_000.0, rule()))) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"since_hours": 4.0}, [(60, 120), (420, 480)]),
        ({"since_hours": 6.0}, [(0, 60), (360, 420)]),
        ({"every_hours": None, "every_kg": 2_000.0}, [(200, 260), (460, 520)]),
        ({"every_hours": None, "every_days": 1.0, "since_days": 0.9}, [(144, 204)]),
    ],
)
def test_hours_kilograms_and_days_are_counted_from_the_last_service(
    fields: dict[str, Any], expected: list[tuple[int, int]]
) -> None:
    """
    The first service comes when what is left of the first stretch has passed.

    A press that presses all the time could have pressed 2,000 kg at 200, and again 200
    minutes after the service; nine tenths of a day before the start leave 144 minutes.
    """
    assert services(made(world(4_000.0, rule(**fields)))) == expected


def test_services_that_eat_half_of_the_time_leave_the_other_half() -> None:
    """After each hour an hour: the plan goes on, with 500 kg in each hour of work."""
    plan = made(world(2_000.0, rule(every_hours=1.0)))
    assert services(plan)[:3] == [(60, 120), (180, 240), (300, 360)]
    assert tonnes(world(2_000.0), plan) == pytest.approx(2.0)


def test_a_service_nobody_can_do_stops_the_press_and_says_so() -> None:
    """Ana presses; nobody can do electricity: from minute 300 on the press stands."""
    electric = SkillNeed(SkillId("ELE"))
    people = (
        Person(id=ANA, calendar=DAY),  # type: ignore[arg-type]
        calendar("DIA", "00:00-24:00"),
        Skill(id=SkillId("ELE")),
    )
    stopping = world(4_000.0, rule(skills=(electric,)), *people)
    plan = made(stopping)
    assert services(plan) == []
    assert max(run.end for run in plan.runs) <= 300
    assert reasons(plan)["O"] == ("service_undone", "M", "P1", "ELE")
    assert reasons(plan)["P1"] == ("service_undone", "M", "P1", "ELE")


def test_a_service_that_is_pinned_is_in_the_plan_though_it_is_not_due() -> None:
    """A lock at any time is kept where it costs least: after the work, or before it."""
    lock = Lock(
        id="F1",  # type: ignore[arg-type]
        kind=LockKind.SERVICE,
        state=LockState.PINNED,
        maintenance=MaintenanceId("M"),
    )
    plan = made(world(1_000.0, rule(), lock))
    assert len(services(plan)) == 1


def test_a_planned_stop_closes_the_press_and_what_it_needs_not() -> None:
    """From 100 to 200 the press is closed: 1,000 kg end at 210 instead of 110."""
    stop = rule(every_hours=None, start=at(60), duration_min=100)
    plan = made(world(1_000.0, stop))
    assert runs(plan)[-1][3] == 210


# --- supplies -----------------------------------------------------------------------


def gas(stock: float, *deliveries: tuple[int, float]) -> tuple[Any, ...]:
    """A tonne through the press takes 1 of the gas."""
    return (
        Supply(id=GAS, stock=stock),
        SupplyUse(supply=GAS, equipment=P1, per_tonne=1.0),
        *(
            SupplyDelivery(supply=GAS, when=at(minute), quantity=quantity)
            for minute, quantity in deliveries
        ),
    )


def test_a_run_is_shortened_and_the_next_waits_for_the_delivery() -> None:
    """Gas for 500 kg is there and for 500 more comes at 600."""
    plan = made(world(1_000.0, *gas(0.5 + 1e-6, (600, 0.5))))
    assert runs(plan) == [("P1", "O", 10, 60), ("P1", "O", 600, 650)]
    (status,) = supply_status(world(1_000.0, *gas(0.5, (600, 0.5))), plan)
    assert status.taken == pytest.approx(1.0)
    assert status.comes == 0.5


def test_an_order_that_lacks_a_supply_says_which() -> None:
    """Nothing more comes, so half of the order is not made."""
    plan = made(world(1_000.0, *gas(0.5 + 1e-6)))
    assert sum(run.end - run.start for run in plan.runs) == 50
    assert reasons(plan)["O"] == ("supply_short", "GAS", "P1")


def test_no_metal_is_pressed_for_which_the_oven_lacks_gas() -> None:
    """The oven takes the gas, 0.5 for 500 kg: the press does not make more."""
    uses = (
        Supply(id=GAS, stock=0.5 + 1e-6),
        SupplyUse(supply=GAS, equipment=OVEN, per_tonne=1.0),
    )
    aged = plant(
        press(), die("A"), lot(), oven(), recipe(), order("O", 1_000.0, temper="T6"),
        *uses,
    )  # fmt: skip
    plan = made(aged)
    assert sum(run.end - run.start for run in plan.runs) == 50
    assert tonnes(aged, plan) == pytest.approx(0.5)


# --- courses ------------------------------------------------------------------------


def school(*courses: Course, **more: Any) -> Plant:
    """Ana is there day and night and cannot press, which the press asks for."""
    return world(
        1_000.0,
        Person(id=ANA, calendar=DAY),  # type: ignore[arg-type]
        calendar("DIA", "00:00-24:00"),
        Skill(id=SKILL),
        Crewing(equipment=P1, skill=SKILL),
        *courses,
        **more,
    )


def course(name: str = "C", **fields: Any) -> Course:
    """Make a course of two hours that may be given at any time."""
    stated = {"skill": SKILL, "duration_min": 120, **fields}
    return Course(id=CourseId(name), **stated)


def test_without_anybody_who_can_press_nothing_is_made_and_the_reason_says_so() -> None:
    """The reason names press and skill."""
    plan = made(school())
    assert plan.runs == ()
    assert reasons(plan)["O"] == ("no_crew", "P1", "PRE")


def test_somebody_is_trained_and_presses_afterwards() -> None:
    """The course ends at 120; setup and 100 minutes of pressing follow."""
    trained = school(course())
    plan = made(trained)
    (training,) = plan.trainings
    assert (training.people, training.start, training.end) == ((ANA,), 0, 120)
    assert runs(plan) == [("P1", "O", 130, 230)]
    assert tonnes(trained, plan) <= next(
        each.bound or 0.0 for each in plan.figures if each.name == "good_t"
    )


def test_courses_that_ask_for_a_level_are_taken_one_after_the_other() -> None:
    """Level 1, then 2: the press can run from minute 240 on."""
    plan = made(school(course("C1", level=1), course("C2", from_level=1)))
    assert [each.course for each in plan.trainings] == ["C1", "C2"]
    assert runs(plan)[0][2] == 250


@pytest.mark.parametrize(
    "hopeless",
    [course(mentor=True), course(level=1), course(from_level=1), course(skill="ELE")],
)
def test_a_course_that_does_not_help_is_not_given(hopeless: Course) -> None:
    """Without a mentor, or to too low a level, it would only take time."""
    plan = made(school(hopeless, Skill(id=SkillId("ELE"))))  # type: ignore[arg-type]
    assert (plan.trainings, plan.runs) == ((), ())


def test_a_mentor_is_busy_and_is_not_trained_himself() -> None:
    """Berta teaches and could press at once, so the course is not worth its time."""
    berta = Person(id="BERTA", calendar=DAY)  # type: ignore[arg-type]
    teaches = Qualification(person=berta.id, skill=SKILL, level=4)
    plan = made(school(course(mentor=True), berta, teaches))  # type: ignore[arg-type]
    assert plan.trainings == ()
    assert runs(plan) == [("P1", "O", 10, 110)]


def test_practice_trains_as_the_plan_does() -> None:
    """Guards the comparison: courses are not what a plan is better by."""
    assert practice(school(course())).trainings == made(school(course())).trainings


def test_tasks_wait_for_those_who_learn_what_they_need() -> None:
    """A press that is down needs Ana for its repair of an hour, once she can do it."""
    down = plant(
        press(state=MachineState.DOWN), die("A"), lot(), order("O", 500.0),
        Person(id=ANA, calendar=DAY),  # type: ignore[arg-type]
        calendar("DIA", "00:00-24:00"), Skill(id=SKILL), course(),
        task("T", 60, "P1", skills=(SkillNeed(SKILL),)),
    )  # fmt: skip
    plan = made(down)
    assert [(each.start, each.end) for each in plan.tasks] == [(120, 180)]
    assert runs(plan) == [("P1", "O", 190, 240)]
