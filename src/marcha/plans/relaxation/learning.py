"""
What people may learn within the plan, and from when at the earliest (S44).

Nobody is asked whether a course has places left, who else goes, or where people would
be missed: each counts as able from the end of the first course that could bring them to
a level, which is never after the end of a real one.
"""

from collections.abc import Iterator

from marcha.plant.ids import PersonId, SkillId
from marcha.plant.plant import Plant
from marcha.plant.records_site import LockKind, LockState
from marcha.plant.records_upkeep import Course
from marcha.plant.timeline import (
    Timeline,
    finish_of_work,
    intersect,
    minute_down,
)
from marcha.process.people import TEACHES, Trained, able

Levels = dict[tuple[PersonId, SkillId, int], int]
"""First minute at which a person can have learnt a level of a skill."""


def learnable(plant: Plant, timeline: Timeline) -> tuple[Trained, ...]:
    """Everything that people may learn, each level at its earliest."""
    if not plant.people:
        return ()
    found: Levels = dict(_begun(plant, timeline))
    changed = True
    while changed:
        changed = False
        for course in plant.courses.values():
            for person in plant.people:
                end = _first_end(plant, timeline, found, course, person)
                key = (person, course.skill, course.level)
                if end is not None and end < found.get(key, timeline.horizon):
                    found[key] = end
                    changed = True
    return tuple(
        Trained(person=person, skill=skill, level=level, since=since)
        for (person, skill, level), since in found.items()
    )


def _begun(
    plant: Plant, timeline: Timeline
) -> Iterator[tuple[tuple[PersonId, SkillId, int], int]]:
    """Trainings that locks hold before now: anybody may be in them (S31)."""
    for lock in plant.locks.values():
        if lock.kind is not LockKind.TRAINING or lock.state is LockState.PINNED:
            continue
        course = None if lock.course is None else plant.courses.get(lock.course)
        early = lock.start is None or minute_down(plant, lock.start) < timeline.now
        if course is not None and early:
            end = 0 if lock.end is None else max(0, minute_down(plant, lock.end))
            for person in plant.people:
                yield (person, course.skill, course.level), end


def _first_end(
    plant: Plant, timeline: Timeline, found: Levels, course: Course, person: PersonId
) -> int | None:
    """Earliest end of a course for a person; None: it cannot be."""
    start: int | None = timeline.now
    if course.from_level > 0:
        start = _has(plant, timeline, found, course, course.from_level, person)
    if course.mentor and start is not None:
        teach = [
            minute
            for other in plant.people
            if (minute := _has(plant, timeline, found, course, TEACHES, other))
            is not None
        ]
        start = max(start, min(teach)) if teach else None
    if start is None:
        return None
    shift = timeline.open(plant.people[person].calendar)
    common = intersect(timeline.open(course.calendar), shift)
    return finish_of_work(common, start, course.duration_min)


def _has(
    plant: Plant,
    timeline: Timeline,
    found: Levels,
    course: Course,
    level: int,
    person: PersonId,
) -> int | None:
    """First minute at which a person can hold a level of the skill of a course."""
    if able(plant, course.skill, level).get(person, (0, 0))[1] > timeline.now:
        return timeline.now
    minutes = [
        minute
        for (who, skill, learnt), minute in found.items()
        if who == person and skill == course.skill and learnt >= level
    ]
    return max(timeline.now, min(minutes)) if minutes else None
