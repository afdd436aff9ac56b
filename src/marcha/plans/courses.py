"""What people learn in a plan (S44)."""

from collections.abc import Iterable, Iterator

from marcha.plans.plan import Plan, Training
from marcha.plant.ids import PersonId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Interval
from marcha.process.people import Trained


def trained(plant: Plant, plan: Plan) -> tuple[Trained, ...]:
    """What each training of a plan makes of its people, in the order of the plan."""
    return tuple(
        Trained(
            person=person,
            skill=plant.courses[each.course].skill,
            level=plant.courses[each.course].level,
            since=each.end,
        )
        for each in plan.trainings
        for person in each.people
    )


def taught(trainings: Iterable[Training]) -> Iterator[tuple[PersonId, Interval]]:
    """Who is in a course and when, mentors too."""
    for each in trainings:
        for person in (*each.people, each.mentor):
            if person is not None:
                yield person, (each.start, each.end)
