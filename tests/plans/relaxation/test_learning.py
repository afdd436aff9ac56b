"""From when people can have learnt something, at the earliest (S44)."""

from datetime import datetime
from typing import Any

from marcha.plans.relaxation.learning import learnable
from marcha.plans.relaxation.people import Workforce
from marcha.plant.ids import CalendarId, CourseId, LockId, PersonId, SkillId
from marcha.plant.plant import Plant
from marcha.plant.records_people import Person, Qualification
from marcha.plant.records_site import Lock, LockKind, Site
from marcha.plant.records_time import Calendar, DaySpan
from marcha.plant.records_upkeep import Course
from marcha.plant.timeline import Timeline

START = datetime(2027, 1, 4)
ANA, BERTO = PersonId("ANA"), PersonId("BERTO")
PRE = SkillId("PRE")
MORNING = CalendarId("M")


def course(name: str, **fields: Any) -> Course:
    """Make a course of four hours."""
    stated = {"skill": PRE, "level": 2, "duration_min": 240, **fields}
    return Course(id=CourseId(name), **stated)


def world(*courses: Course, **more: Any) -> Plant:
    """Two people, from 6 to 8 every day; Ana has level 1."""
    span = (DaySpan.parse("06:00-08:00"),)
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    week = Calendar(id=MORNING, **dict.fromkeys(days, span))  # type: ignore[arg-type]
    people = {each: Person(id=each, calendar=MORNING) for each in (ANA, BERTO)}
    stated: dict[str, Any] = {
        "people": people,
        "calendars": {MORNING: week},
        "qualifications": (Qualification(person=ANA, skill=PRE, level=1),),
        "courses": {each.id: each for each in courses},
        **more,
    }
    return Plant(site=Site(name="t", start=START, horizon_days=5), **stated)


def learnt(plant: Plant) -> set[tuple[str, int, int]]:
    """Person, level and first minute."""
    found = learnable(plant, Timeline(plant))
    return {(each.person, each.level, each.since) for each in found}


def test_a_course_takes_the_hours_in_which_somebody_is_there() -> None:
    """Four hours are two mornings: until Tuesday at 8, minute 1,920."""
    assert learnt(world(course("C"))) == {(ANA, 2, 1920), (BERTO, 2, 1920)}


def test_who_has_the_level_before_it_starts_at_once_the_others_learn_it_first() -> None:
    """Berto needs level 1 first: two more mornings, until Thursday at 8."""
    found = learnt(world(course("C1", level=1), course("C2", from_level=1)))
    assert {(ANA, 2, 1920), (BERTO, 1, 1920), (BERTO, 2, 4800)} <= found


def test_a_course_with_a_mentor_needs_somebody_who_can_teach() -> None:
    """Nobody has level 4, or can learn it."""
    assert learnt(world(course("C", mentor=True))) == set()
    teacher = course("C4", level=4, duration_min=120)
    assert (BERTO, 2, 2040 + 1320) in learnt(world(course("C", mentor=True), teacher))


def test_a_course_that_is_going_on_may_be_anybodys() -> None:
    """A lock says only when it ends: at 700."""
    lock = Lock(
        id=LockId("F"),
        kind=LockKind.TRAINING,
        course=CourseId("C"),
        start=START.replace(hour=6),
        end=START.replace(hour=11, minute=40),
    )
    site = Site(name="t", start=START, now=START.replace(hour=7), horizon_days=5)
    made = world(course("C"), locks={lock.id: lock}).replace(site=site)
    assert {(ANA, 2, 700), (BERTO, 2, 700)} <= learnt(made)


def test_those_who_may_learn_count_from_then_on() -> None:
    """Guards the bound: a post nobody can take today may be taken on Wednesday."""
    plant = world(course("C"))
    people = Workforce(plant, Timeline(plant))
    assert people.covered({(PRE, 2): 2})[0] == (3240, 3360)
    assert people.covered({(PRE, 3): 1}) == ()
