"""Records of people: what they can do and whom each post needs."""

from dataclasses import dataclass
from datetime import date

from marcha.plant.ids import CalendarId, EquipmentId, PersonId, SkillId
from marcha.plant.units import CountFromOne, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works in the plant; a code may stand for the name."""

    id: PersonId
    name: str = ""
    calendar: CalendarId


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Something people can do."""

    id: SkillId
    name: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """
    What one person can do, and how well.

    Attributes
    ----------
    level
        0 none, 1 in training, 2 alone under supervision, 3 alone, 4 teaches.
    valid_until
        Last day on which it holds; None: no end.
    """

    person: PersonId
    skill: SkillId
    level: Level = 2
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crewing:
    """People that a machine needs while it runs; a machine without rows needs none."""

    equipment: EquipmentId
    skill: SkillId
    level: Level = 2
    people: CountFromOne = 1
