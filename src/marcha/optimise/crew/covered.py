"""When the crews that a plan names are whole."""

from collections.abc import Iterable

from marcha.plans.plan import Assignment
from marcha.plans.spans import grouped, level_spans
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Intervals, intersect, union


def covered(
    plant: Plant, assignments: Iterable[Assignment]
) -> dict[EquipmentId, Intervals]:
    """
    Minutes in which machines have as many people of each skill as their posts ask for.

    Levels are not looked at: the assignments are taken to be sound.
    """
    there = grouped(
        (each.equipment, each) for each in assignments if each.equipment is not None
    )
    found: dict[EquipmentId, Intervals] = {}
    for machine, mine in there.items():
        rows = [row for row in plant.crewing if row.equipment == machine]
        needed = grouped((row.skill, row.people) for row in rows)
        spans: Intervals = ((0, 1 << 40),) if needed else ()
        for skill, people in needed.items():
            of_skill = [each for each in mine if each.skill == skill]
            spans = intersect(spans, _together(of_skill, sum(people)))
        found[machine] = spans
    return found


def _together(assigned: Iterable[Assignment], people: int) -> Intervals:
    """Minutes in which so many distinct people are assigned."""
    by_person = grouped((each.person, (each.start, each.end)) for each in assigned)
    changes = [
        change
        for spans in by_person.values()
        for start, end in union(spans)
        for change in ((start, 1), (end, -1))
    ]
    return union(
        (start, end) for start, end, count in level_spans(changes) if count >= people
    )
