"""Who may do what, from when and until when (S11, S44)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from marcha.plant.ids import PersonId, SkillId
from marcha.plant.plant import Plant
from marcha.plant.records_people import Qualification
from marcha.plant.records_site import LockKind
from marcha.plant.timeline import Interval, horizon_min, minute_down, union

TEACHES = 4
"""Level of a mentor (S44)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What a training of a plan makes of one person, from its end on (S44)."""

    person: PersonId
    skill: SkillId
    level: int
    since: int


def qualified_until(plant: Plant, row: Qualification) -> int:
    """Minute at which a qualification ends, at most the horizon."""
    horizon = horizon_min(plant)
    if row.valid_until is None:
        return horizon
    midnight = datetime.combine(row.valid_until, time.min) + timedelta(days=1)
    return min(horizon, minute_down(plant, midnight))


def able(
    plant: Plant, skill: SkillId, level: int, trained: Iterable[Trained] = ()
) -> dict[PersonId, Interval]:
    """
    People who hold a skill at a level or above, in the order of the sheet.

    Parameters
    ----------
    trained
        What people learn within the plan.

    Returns
    -------
    dict
        First minute and end of it for each, at most the horizon. Of two spans apart the
        longer; people whose qualification ended before the start are left out.
    """
    spans: dict[PersonId, list[Interval]] = {}
    for held in plant.qualifications:
        if held.skill == skill and held.level >= level:
            end = qualified_until(plant, held)
            spans.setdefault(held.person, []).append((0, end))
    for each in trained:
        if each.skill == skill and each.level >= level:
            span = (each.since, horizon_min(plant))
            spans.setdefault(each.person, []).append(span)
    found: dict[PersonId, Interval] = {}
    for person in plant.people:
        held_spans = union(spans.get(person, ()))
        if held_spans:
            found[person] = max(held_spans, key=lambda span: span[1] - span[0])
    return found


def holders(plant: Plant, skill: SkillId, level: int) -> dict[PersonId, int]:
    """
    People who hold a skill at a level or above at the start, in the order of the sheet.

    Returns
    -------
    dict
        Minute at which the qualification ends, at most the horizon; people whose
        qualification ended before the start are left out.
    """
    return {person: end for person, (_, end) in able(plant, skill, level).items()}


def trainable(plant: Plant) -> bool:
    """Whether people of a plant may learn something within it."""
    locked = any(each.kind is LockKind.TRAINING for each in plant.locks.values())
    return bool(plant.people) and (bool(plant.courses) or locked)
