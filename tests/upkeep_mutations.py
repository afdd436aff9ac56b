"""
Changes that give a plant upkeep: services, planned stops, supplies, outages, courses.

Each adds what its name says to whatever plant there is, and leaves it valid.
"""

import dataclasses
from datetime import timedelta

from marcha.plant.ids import CourseId, MaintenanceId, SkillId, SupplyId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_repair import SkillNeed
from marcha.plant.records_time import CalendarException, Effect
from marcha.plant.records_upkeep import (
    Course,
    MaintenanceRule,
    Supply,
    SupplyDelivery,
    SupplyUse,
)

GAS = SupplyId("GAS")
WORKING = (
    EquipmentKind.PRESS,
    EquipmentKind.AGEING_OVEN,
    EquipmentKind.DIE_OVEN,
    EquipmentKind.LINE,
)


def _skill(plant: Plant) -> tuple[SkillNeed, ...]:
    """Somebody who can do a service, if the plant knows of skills."""
    return tuple(SkillNeed(SkillId(skill)) for skill in list(plant.skills)[:1])


def _with_rules(plant: Plant, *rules: MaintenanceRule) -> Plant:
    added = {rule.id: rule for rule in rules}
    return plant.replace(maintenance={**plant.maintenance, **added})


def serviced(plant: Plant) -> Plant:
    """Every press by hours, kg and days; every other machine by one of them."""
    rules = []
    for number, machine in enumerate(plant.equipment.values()):
        press = machine.kind is EquipmentKind.PRESS
        rules.append(
            MaintenanceRule(
                id=MaintenanceId(f"M-{number}"),
                equipment=machine.id,
                every_hours=40.0 if press or number % 3 == 0 else None,
                every_kg=6_000.0 if press or number % 3 == 1 else None,
                every_days=9.0 if press or number % 3 == 2 else None,
                since_hours=30.0 if number % 2 else 0.0,
                duration_min=90,
                skills=_skill(plant) if press else (),
            )
        )
    return _with_rules(plant, *rules)


def serviced_by_nobody(plant: Plant) -> Plant:
    """Rules that ask for more people than there are, and rules that eat much time."""
    rules = []
    for number, machine in enumerate(plant.equipment.values()):
        if machine.kind in WORKING:
            rules.append(
                MaintenanceRule(
                    id=MaintenanceId(f"N-{number}"),
                    equipment=machine.id,
                    every_hours=4.0 if number % 2 else 20.0,
                    duration_min=60,
                    skills=tuple(
                        dataclasses.replace(need, people=99, level=4)
                        for need in (_skill(plant) if number % 2 == 0 else ())
                    ),
                )
            )
    return _with_rules(plant, *rules)


def stopped(plant: Plant) -> Plant:
    """Each machine stands still for two days of the third week."""
    start = plant.site.start + timedelta(days=15)
    return _with_rules(
        plant,
        *(
            MaintenanceRule(
                id=MaintenanceId(f"P-{machine}"),
                equipment=machine,
                start=start,
                duration_min=2 * 1440,
            )
            for machine in list(plant.equipment)[::2]
        ),
    )


def cut_daily(plant: Plant) -> Plant:
    """A power cut of an hour each day, after which hot machines heat for an hour."""
    noon = plant.site.start.replace(hour=12, minute=0)
    cut = CalendarException(
        start=noon,
        end=noon + timedelta(hours=1),
        effect=Effect.CLOSED,
        reheat_min=60,
        daily_until=(noon + timedelta(days=40)).date(),
    )
    return plant.replace(exceptions=(*plant.exceptions, cut))


def interruptible(plant: Plant) -> Plant:
    """Loads of all recipes may span closures."""
    recipes = {
        name: dataclasses.replace(recipe, interruptible=True)
        for name, recipe in plant.recipes.items()
    }
    return plant.replace(recipes=recipes)


def supplied(plant: Plant) -> Plant:
    """All machines that work take gas; little is there and some comes later."""
    working = [each.id for each in plant.equipment.values() if each.kind in WORKING]
    return plant.replace(
        supplies={GAS: Supply(id=GAS, unit="m³", stock=150.0)},
        supply_uses=tuple(
            SupplyUse(supply=GAS, equipment=machine, per_tonne=8.0, per_run=1.0)
            for machine in working
        ),
        supply_deliveries=(
            SupplyDelivery(
                supply=GAS, when=plant.site.start + timedelta(days=12), quantity=90.0
            ),
        ),
    )


def taught(plant: Plant) -> Plant:
    """Courses in two steps for every skill, of which some people lose what they had."""
    if not plant.people:
        return plant
    calendar = next(iter(plant.people.values())).calendar
    courses: dict[CourseId, Course] = {}
    for skill in plant.skills:
        for level, before in ((2, 0), (4, 2)):
            name = CourseId(f"{skill}-{level}")
            courses[name] = Course(
                id=name,
                skill=SkillId(skill),
                level=level,
                from_level=before,
                duration_min=1_200,
                calendar=calendar,
                places=2,
                mentor=level == 2,
                times=2,
            )
    rows = tuple(
        dataclasses.replace(row, level=4) if number % 3 == 0 else row
        for number, row in enumerate(plant.qualifications)
    )
    return plant.replace(courses=courses, qualifications=rows[: len(rows) * 2 // 3 + 1])


def taught_by_one(plant: Plant) -> Plant:
    """One person is left for each skill, and short courses for the others."""
    if not plant.people:
        return plant
    left = {row.skill: row for row in reversed(plant.qualifications)}
    calendar = next(iter(plant.people.values())).calendar
    courses = {
        CourseId(f"{skill}-{level}"): Course(
            id=CourseId(f"{skill}-{level}"),
            skill=SkillId(skill),
            level=level,
            from_level=before,
            duration_min=600,
            calendar=calendar,
            places=3,
            mentor=level == 2,
            times=3,
        )
        for skill in plant.skills
        for level, before in ((2, 0), (4, 2))
    }
    rows = tuple(dataclasses.replace(row, level=4) for row in left.values())
    return plant.replace(courses=courses, qualifications=rows)


UPKEEP = (
    serviced,
    serviced_by_nobody,
    stopped,
    cut_daily,
    interruptible,
    supplied,
    taught,
)
"""All of them."""
