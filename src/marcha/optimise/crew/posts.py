"""Posts of a machine while it runs, and the people who can take them (S11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from marcha.plant.ids import EquipmentId, PersonId, SkillId
from marcha.plant.plant import Plant
from marcha.process.people import Trained, able


@dataclass(frozen=True, slots=True)
class Post:
    """
    One person whom a machine needs while it runs.

    Attributes
    ----------
    until
        For each person who can take it, the minute at which the qualification ends;
        those with fewest other uses first, so that rare skills stay free.
    since
        For those who learn it within the plan, the minute from which they can (S44).
    """

    skill: SkillId
    until: Mapping[int, int]
    since: Mapping[int, int] = field(default_factory=dict)


def posts_of(
    plant: Plant, trained: Sequence[Trained] = ()
) -> dict[EquipmentId, tuple[Post, ...]]:
    """
    Posts of every machine with rows in Dotacion, those that few can take first.

    People are counted by their place in the Personas sheet.
    """
    place = {person: number for number, person in enumerate(plant.people)}
    uses = _uses(plant)
    found: dict[EquipmentId, list[Post]] = {}
    for row in plant.crewing:
        spans = able(plant, row.skill, row.level, trained)
        ranked = sorted(spans, key=lambda each: (uses[each], place[each]))
        post = Post(
            row.skill,
            {place[each]: spans[each][1] for each in ranked},
            {place[each]: spans[each][0] for each in ranked if spans[each][0] > 0},
        )
        found.setdefault(row.equipment, []).extend([post] * row.people)
    return {
        machine: tuple(sorted(posts, key=lambda post: len(post.until)))
        for machine, posts in found.items()
    }


def _uses(plant: Plant) -> dict[PersonId, int]:
    """How many of the skills that machines and tasks ask for each person has."""
    asked = {row.skill for row in plant.crewing}
    for task in plant.tasks.values():
        asked.update(need.skill for need in task.skills)
    held = {
        (each.person, each.skill)
        for each in plant.qualifications
        if each.skill in asked and each.level > 0
    }
    uses = dict.fromkeys(plant.people, 0)
    for person, _ in held:
        if person in uses:
            uses[person] += 1
    return uses
