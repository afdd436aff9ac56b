"""Services and trainings of a plan that was followed until a minute."""

from dataclasses import replace

import pytest

from marcha.actuals.standing import standing
from marcha.actuals.upkeep import with_learnt
from marcha.optimise.compose import plan as planned
from marcha.plans.plan import Training
from marcha.plans.rules import check
from marcha.plant.defaults import complete
from marcha.plant.generator import generate
from marcha.plant.ids import CourseId
from marcha.plant.plant import Plant
from marcha.plant.records_site import LockKind
from marcha.plant.references import check_plant
from tests.upkeep_mutations import (
    cut_daily,
    interruptible,
    serviced,
    stopped,
    supplied,
    taught,
)

DAY = 1440


@pytest.fixture(scope="module")
def plant() -> Plant:
    """Make a plant with all kinds of upkeep."""
    made = generate("capacity", orders=12, presses=2, tasks=6, seed=11)
    for change in (serviced, stopped, cut_daily, interruptible, supplied, taught):
        made = change(made)
    return complete(made)


@pytest.mark.parametrize("day", [2, 8, 16, 30])
def test_a_new_plan_keeps_begun_services_and_trainings(plant: Plant, day: int) -> None:
    """Protects the floor: what has begun is in the new plan as it was."""
    plan = planned(plant, effort=2, seed=1)
    assert plan.services
    at = day * DAY + 431
    now = standing(plant, plan, at)
    assert [p for p in check_plant(now.plant) if p.severity == "error"] == []
    again = planned(now.plant, previous=now.previous, effort=2, seed=1)
    assert check(now.plant, again).ok
    begun = {each for each in plan.services if each.start < at}
    assert begun <= set(again.services)
    going = {each for each in plan.trainings if each.start < at < each.end}
    assert going <= set(again.trainings)


def test_what_was_learnt_becomes_a_qualification(plant: Plant) -> None:
    """A course of two that is over raises the level, and can be given once more."""
    course = next(iter(plant.courses.values()))
    person = next(iter(plant.people))
    training = Training(course=course.id, people=(person,), start=0, end=10)
    learnt = with_learnt(plant, [training])
    (row,) = [
        each
        for each in learnt.qualifications
        if (each.person, each.skill) == (person, course.skill)
    ]
    assert row.level >= course.level
    assert learnt.courses[course.id].times == 1
    twice = with_learnt(plant, [training, replace(training, start=20, end=30)])
    assert course.id not in twice.courses


def test_a_training_that_goes_on_is_locked(plant: Plant) -> None:
    """The lock names the course and its times."""
    course = CourseId(next(iter(plant.courses)))
    person = next(iter(plant.people))
    training = Training(course=course, people=(person,), start=0, end=9000)
    plan = replace(planned(plant, effort=1, seed=1), trainings=(training,))
    now = standing(plant, plan, 5000)
    (lock,) = [
        each for each in now.plant.locks.values() if each.kind is LockKind.TRAINING
    ]
    assert (lock.course, lock.start) == (course, plant.site.start)
    assert now.previous.trainings == (training,)


def test_the_lock_of_a_training_goes_when_it_is_over(plant: Plant) -> None:
    """A second standing after its end: no plan could keep what is no more to come."""
    course = CourseId(next(iter(plant.courses)))
    person = next(iter(plant.people))
    training = Training(course=course, people=(person,), start=0, end=9000)
    plan = replace(planned(plant, effort=1, seed=1), trainings=(training,))
    now = standing(plant, plan, 5000)
    later = standing(now.plant, now.previous, 9500)
    assert later.previous.trainings == ()
    assert not any(
        each.kind is LockKind.TRAINING for each in later.plant.locks.values()
    )
