"""Services and trainings of a plan that was followed until a minute (S40, S44)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from marcha.plans.plan import Plan, Training
from marcha.plant.ids import LockId, PersonId, SkillId
from marcha.plant.plant import Plant
from marcha.plant.records_people import Qualification
from marcha.plant.records_site import Lock, LockKind
from marcha.plant.timeline import moment


def upkeep_locks(plan: Plan, plant: Plant, at_minute: int) -> Iterator[Lock]:
    """Locks for services that began before a minute, and trainings that go on then."""
    for service in plan.services:
        if service.start < at_minute:
            yield Lock(
                id=LockId(f"service/{service.rule}/{service.start}"),
                kind=LockKind.SERVICE,
                maintenance=service.rule,
                start=moment(plant, service.start),
                end=moment(plant, service.end),
            )
    for training in plan.trainings:
        if training.start < at_minute < training.end:
            yield Lock(
                id=LockId(f"training/{training.course}/{training.start}"),
                kind=LockKind.TRAINING,
                course=training.course,
                start=moment(plant, training.start),
                end=moment(plant, training.end),
            )


def with_learnt(plant: Plant, over: Sequence[Training]) -> Plant:
    """
    Give people the level of trainings that are over, which are no more to come.

    Their locks go with them: nothing of them is left for a plan to keep.
    """
    courses = dict(plant.courses)
    learnt: dict[tuple[PersonId, SkillId], int] = {}
    for training in over:
        course = courses[training.course]
        for person in training.people:
            key = (person, course.skill)
            learnt[key] = max(learnt.get(key, 0), course.level)
        if course.times is not None:
            courses[course.id] = replace(course, times=course.times - 1)
    given_out = [course.id for course in courses.values() if course.times == 0]
    for name in given_out:
        del courses[name]
    rows: list[Qualification] = []
    for row in plant.qualifications:
        level = learnt.pop((row.person, row.skill), -1)
        if level >= row.level:
            rows.append(replace(row, level=level, valid_until=None))
        else:
            rows.append(row)
    rows.extend(
        Qualification(person=person, skill=skill, level=level)
        for (person, skill), level in learnt.items()
    )
    ended = {(each.course, moment(plant, each.start)) for each in over}
    locks = {
        key: lock
        for key, lock in plant.locks.items()
        if lock.kind is not LockKind.TRAINING or (lock.course, lock.start) not in ended
    }
    return plant.replace(courses=courses, qualifications=tuple(rows), locks=locks)
