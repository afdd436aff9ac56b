"""Crews and qualifications: who covers a post, and on which day (S11, S27)."""

import dataclasses
from datetime import date

import pytest

from marcha.plans import Assignment, Plan, check
from marcha.plans.rules.people import needs_by_level
from marcha.plant.plant import Plant
from marcha.plant.records_people import Crewing, Qualification
from marcha.plant.records_repair import SkillNeed
from marcha.plant.wire import plant_hash
from tests.plans import world as w


@pytest.fixture
def plant() -> Plant:
    """Make the plant by hand."""
    return w.make_plant()


def broken(plant: Plant, *more: Assignment) -> tuple[str, ...]:
    """Names of the rules that the plan of the world breaks in a changed plant."""
    plan = w.make_plan(w.make_plant())
    plan = dataclasses.replace(plan, plant_hash=plant_hash(plant))
    return check(plant, w.with_more(plan, "assignments", *more)).rules


def test_needs_add_up_from_the_highest_level() -> None:
    """One at level 3 and two at 2: at least one at 3, three at 2 or above."""
    rows = [(w.MEC, 2, 2), (w.MEC, 3, 1), (w.ELE, 2, 1)]
    assert needs_by_level(rows) == [(w.MEC, 2, 3), (w.MEC, 3, 1), (w.ELE, 2, 1)]


def test_rows_of_one_skill_ask_for_distinct_people(plant: Plant) -> None:
    """S11: a level 3 operator does not count twice; a second operator does."""
    both = (
        Crewing(equipment=w.P1, skill=w.OPE, level=3),
        Crewing(equipment=w.P1, skill=w.OPE, level=2),
        Crewing(equipment=w.P2, skill=w.OPE),
    )
    strict = plant.replace(crewing=both)
    assert broken(strict) == ("machine_staffed",)
    second = [
        Assignment(person=w.CARLA, skill=w.OPE, equipment=w.P1, start=start, end=end)
        for start, end in ((5160, 5200), (6120, 6180))
    ]
    assert broken(strict, *second) == ()


def test_a_person_assigned_twice_to_one_post_counts_once(plant: Plant) -> None:
    """S11: distinct persons; the doubled assignment is a clash as well."""
    two = plant.replace(
        crewing=(Crewing(equipment=w.P1, skill=w.OPE, level=3, people=2),)
    )
    again = Assignment(
        person=w.DIEGO, skill=w.OPE, equipment=w.P1, start=5160, end=5200
    )
    assert broken(two, again) == ("machine_staffed", "one_person_one_place")


@pytest.mark.parametrize(
    ("last_day", "rules"),
    [
        (date(2026, 1, 9), ()),  # R4 is on the 9th
        (date(2026, 1, 8), ("machine_staffed",)),
        (date(9999, 12, 31), ()),
    ],
)
def test_a_qualification_holds_to_the_end_of_its_last_day(
    plant: Plant, last_day: date, rules: tuple[str, ...]
) -> None:
    """S11: valid on the day. Diego works at P1 on Thursday 8 and Friday 9."""
    rows = [
        dataclasses.replace(row, valid_until=last_day) if row.person == w.DIEGO else row
        for row in plant.qualifications
    ]
    assert broken(plant.replace(qualifications=tuple(rows))) == rules


def test_the_best_of_several_rows_holds(plant: Plant) -> None:
    """S11: an expired row does not spoil one that holds, nor a low one a high one."""
    extra = (
        Qualification(
            person=w.DIEGO, skill=w.OPE, level=4, valid_until=date(2026, 1, 1)
        ),
        Qualification(person=w.DIEGO, skill=w.OPE, level=1),
    )
    assert broken(plant.replace(qualifications=plant.qualifications + extra)) == ()


def test_a_level_too_low_does_not_cover(plant: Plant) -> None:
    """S11: Carla is at level 2, P2 asks for 3."""
    strict = plant.replace(crewing=(Crewing(equipment=w.P2, skill=w.OPE, level=3),))
    assert broken(strict) == ("machine_staffed",)


def test_a_task_needs_its_people_all_the_time(plant: Plant) -> None:
    """S27: a qualification that ends the day before the task ends does not cover it."""
    rows = [
        dataclasses.replace(row, valid_until=date(2026, 1, 6))
        if row.person == w.ANA
        else row
        for row in plant.qualifications
    ]
    assert broken(plant.replace(qualifications=tuple(rows))) == ("task_skills",)
    two = w.with_record(plant, "tasks", w.T1, skills=(SkillNeed(w.MEC, 2, 2),))
    assert broken(two) == ("task_skills",)


def test_a_heat_needs_nobody(plant: Plant) -> None:
    """S11: setups, runs and loads are crewed; a die oven heats by itself."""
    posts = (*plant.crewing, Crewing(equipment=w.DIE_OVEN, skill=w.OPE))
    assert broken(plant.replace(crewing=posts)) == ()


def test_an_ageing_oven_with_a_post_needs_somebody(plant: Plant) -> None:
    """S11: a load runs with its crew."""
    posts = (*plant.crewing, Crewing(equipment=w.AGEING_OVEN, skill=w.OPE))
    assert broken(plant.replace(crewing=posts)) == ("machine_staffed",)


def test_without_a_people_sheet_nobody_is_needed(plant: Plant) -> None:
    """S11: absence of the sheet is no absence of people."""
    free = plant.replace(people={}, qualifications=())
    plan = dataclasses.replace(
        w.make_plan(plant), assignments=(), plant_hash=plant_hash(free)
    )
    assert check(free, plan).violations == ()
    assert isinstance(plan, Plan)
