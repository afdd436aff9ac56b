"""Rules of trainings: how long, for whom, who teaches, how often (S44)."""

from collections import Counter
from collections.abc import Iterator

from marcha.plans.rules.facts import Facts
from marcha.plans.rules.people import Qualified
from marcha.plans.rules.violation import Finding, found
from marcha.plant.timeline import covers, finish_of_work, next_open
from marcha.process.people import TEACHES


def training_lasts(facts: Facts) -> Iterator[Finding]:
    """Ensures that a training takes the minutes of its course in its calendar (S44)."""
    for each in facts.plan.trainings:
        course = facts.plant.courses[each.course]
        opened = facts.timeline.open(course.calendar)
        if facts.begun(each) or each.end > facts.horizon or each.start < 0:
            continue
        starts = next_open(opened, each.start) == each.start
        done = finish_of_work(opened, each.start, course.duration_min)
        if not starts or done != each.end:
            yield found(
                each.course,
                minute=each.start,
                course=each.course,
                start=facts.at(each.start),
                end=facts.at(each.end),
                needed=course.duration_min,
            )


def training_places(facts: Facts) -> Iterator[Finding]:
    """Ensures that a course has people, and no more than places (S44)."""
    for each in facts.plan.trainings:
        most = facts.plant.courses[each.course].places
        if not 0 < len(each.people) <= most or len(set(each.people)) < len(each.people):
            yield found(
                each.course,
                minute=each.start,
                course=each.course,
                people=len(each.people),
                places=most,
            )


def training_level(facts: Facts) -> Iterator[Finding]:
    """Ensures that who is trained has the level that the course asks for (S44)."""
    qualified = Qualified(facts)
    for each in facts.plan.trainings:
        course = facts.plant.courses[each.course]
        if course.from_level == 0 or facts.begun(each):
            continue
        for person in each.people:
            spans = qualified.spans(person, course.skill, course.from_level)
            if not covers(spans, each.start, each.start + 1):
                yield found(
                    each.course,
                    person,
                    minute=each.start,
                    course=each.course,
                    person=person,
                    skill=course.skill,
                    level=course.from_level,
                )


def training_mentor(facts: Facts) -> Iterator[Finding]:
    """Ensures that somebody who teaches the skill gives a course that asks it (S44)."""
    qualified = Qualified(facts)
    for each in facts.plan.trainings:
        course = facts.plant.courses[each.course]
        if not course.mentor or facts.begun(each):
            continue
        able = (
            each.mentor is not None
            and each.mentor not in each.people
            and covers(
                qualified.spans(each.mentor, course.skill, TEACHES),
                each.start,
                each.end,
            )
        )
        if not able:
            yield found(
                each.course,
                minute=each.start,
                course=each.course,
                skill=course.skill,
                level=TEACHES,
                mentor=each.mentor or "–",
            )


def training_times(facts: Facts) -> Iterator[Finding]:
    """Ensures that a course is given no more often than it can be (S44)."""
    given = Counter(each.course for each in facts.plan.trainings)
    for course, times in given.items():
        most = facts.plant.courses[course].times
        if most is not None and times > most:
            yield found(course, course=course, times=times, most=most)
