"""Records of upkeep: maintenance rules, supplies and what takes them, courses."""

from dataclasses import dataclass
from datetime import datetime

from marcha.plant.ids import (
    CalendarId,
    CourseId,
    EquipmentId,
    MaintenanceId,
    SkillId,
    SupplyId,
)
from marcha.plant.records_repair import SkillNeed
from marcha.plant.units import (
    CountFromOne,
    DaysOfUse,
    EveryDays,
    EveryHours,
    EveryKg,
    Hours,
    Kg,
    Level,
    MinutesFromOne,
    Quantity,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceRule:
    """
    When a machine must be serviced, or one planned stop of it (S40).

    Attributes
    ----------
    every_hours, every_kg, every_days
        Hours run, kg that went in, or days after which a service is due, whichever
        comes first; None: not counted.
    since_hours, since_kg, since_days
        What has been counted since the last service at the start of the plan.
    duration_min
        Minutes of work in the machine's open time.
    skills
        People at the machine meanwhile.
    start
        A planned stop: the machine is closed from then on for so many minutes, and
        nothing is counted; None: a rule.
    """

    id: MaintenanceId
    name: str = ""
    equipment: EquipmentId
    every_hours: EveryHours | None = None
    every_kg: EveryKg | None = None
    every_days: EveryDays | None = None
    since_hours: Hours = 0.0
    since_kg: Kg = 0.0
    since_days: DaysOfUse = 0.0
    duration_min: MinutesFromOne
    skills: tuple[SkillNeed, ...] = ()
    start: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Something that machines use up: gas, paint, chemicals, packaging, blades."""

    id: SupplyId
    name: str = ""
    unit: str = ""
    stock: Quantity = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyUse:
    """
    How much of a supply a machine takes at the start of a run or load (S41).

    Attributes
    ----------
    per_tonne
        For each tonne that goes in.
    per_run
        For each run or load.
    """

    supply: SupplyId
    equipment: EquipmentId
    per_tonne: Quantity = 0.0
    per_run: Quantity = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyDelivery:
    """So much of a supply that comes."""

    supply: SupplyId
    when: datetime
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """
    A course that brings people to a level of a skill (S44).

    Attributes
    ----------
    level
        What those who were trained hold from its end.
    from_level
        What they must hold before; 0: anybody.
    calendar
        When it is given; None: always.
    places
        Most people at a time.
    mentor
        Somebody with level 4 of the skill gives it.
    times
        How often it can be given; None: not limited.
    """

    id: CourseId
    name: str = ""
    skill: SkillId
    level: Level = 2
    from_level: Level = 0
    duration_min: MinutesFromOne
    calendar: CalendarId | None = None
    places: CountFromOne = 10
    mentor: bool = False
    times: CountFromOne | None = None
