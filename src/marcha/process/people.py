"""Who may do what, and until when (S11)."""

from datetime import datetime, time, timedelta

from marcha.plant.ids import PersonId, SkillId
from marcha.plant.plant import Plant
from marcha.plant.timeline import horizon_min, minute_down


def holders(plant: Plant, skill: SkillId, level: int) -> dict[PersonId, int]:
    """
    People who hold a skill at a level or above, in the order of the sheet.

    Returns
    -------
    dict
        Minute at which the qualification ends, at most the horizon; people whose
        qualification ended before the start are left out.
    """
    horizon = horizon_min(plant)
    ends: dict[PersonId, int] = {}
    for held in plant.qualifications:
        if held.skill != skill or held.level < level or held.person not in plant.people:
            continue
        end = horizon
        if held.valid_until is not None:
            midnight = datetime.combine(held.valid_until, time.min) + timedelta(days=1)
            end = min(horizon, minute_down(plant, midnight))
        ends[held.person] = max(end, ends.get(held.person, 0))
    return {person: ends[person] for person in plant.people if ends.get(person, 0) > 0}
