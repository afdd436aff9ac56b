"""
Upkeep of the example: services, supplies and courses.

The five areas and three phases of ten days of the courses are those of ALCASA's own
training (``EXAMPLE_FACTS``); levels, hours, places, services and supplies are invented.
"""

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
from marcha.plant.records_upkeep import (
    Course,
    MaintenanceRule,
    Supply,
    SupplyDelivery,
    SupplyUse,
)

_RULES = (
    # id, name, machine, every hours, kg, days, minutes, skill
    ("MP-P7", "Lubricación y revisión", "P7", 200.0, None, None, 180, "MEC"),
    ("MP-P8", "Lubricación y revisión", "P8", 200.0, None, None, 180, "MEC"),
    ("MP-P7H", "Filtros hidráulicos", "P7", None, 150_000.0, None, 120, "HID"),
    ("MP-SIE1", "Cambio de hojas", "SIE1", None, 120_000.0, None, 60, "MEC"),
    ("MP-HE1", "Calibración de termopares", "HE1", None, None, 30.0, 120, "ELE"),
    ("MP-HE2", "Calibración de termopares", "HE2", None, None, 30.0, 120, "ELE"),
)
_STOP = (
    "PA-SE1",
    "Limpieza de la subestación",
    "SE1",
    datetime(2027, 3, 13, 6, 0),
    480,
)

_SUPPLIES = (
    # id, name, unit, stock
    ("GRAFITO", "Lubricante de grafito", "kg", 150.0),
    ("SODA", "Soda cáustica", "kg", 900.0),
    ("POLVO", "Pintura en polvo", "kg", 320.0),
    ("EMPAQUE", "Papel y fleje", "kg", 4_500.0),
)
_USES = (
    # supply, machine, per tonne, per run
    ("GRAFITO", "P7", 0.3, 0.2),
    ("GRAFITO", "P8", 0.3, 0.2),
    ("SODA", "AN1", 60.0, 0.0),
    ("POLVO", "PI1", 45.0, 2.0),
    ("EMPAQUE", "HE1", 9.0, 1.0),
    ("EMPAQUE", "HE2", 9.0, 1.0),
)
_COMING = (
    ("GRAFITO", datetime(2027, 3, 1, 8, 0), 200.0),
    ("SODA", datetime(2027, 3, 8, 8, 0), 1_200.0),
    ("POLVO", datetime(2027, 3, 15, 8, 0), 400.0),
)

_AREAS = (
    ("PRE", "Prensa"),
    ("EST", "Estirado"),
    ("SIE", "Sierra"),
    ("MAT", "Matricería"),
    ("ACA", "Acabado y Empaque"),
)
_PHASES = (
    # number, name, level, level before, mentor
    (1, "nivelación", 1, 0, False),
    (2, "formación técnica", 2, 1, False),
    (3, "especialización", 3, 2, True),
)
_TEN_DAYS_MIN = 10 * 8 * 60
_SHIFTS = (("M", "TURNO-1"), ("T", "TURNO-2"))


def maintenance() -> dict[MaintenanceId, MaintenanceRule]:
    """Rules by hours, kg and days, and one planned stop."""
    rules = [
        MaintenanceRule(
            id=MaintenanceId(name),
            name=title,
            equipment=EquipmentId(machine),
            every_hours=hours,
            every_kg=kg,
            every_days=days,
            duration_min=minutes,
            skills=(SkillNeed(SkillId(skill)),),
        )
        for name, title, machine, hours, kg, days, minutes, skill in _RULES
    ]
    name, title, machine, start, minutes = _STOP
    rules.append(
        MaintenanceRule(
            id=MaintenanceId(name),
            name=title,
            equipment=EquipmentId(machine),
            start=start,
            duration_min=minutes,
        )
    )
    return {rule.id: rule for rule in rules}


def supplies() -> dict[SupplyId, Supply]:
    """What presses, finishing lines and packing use up."""
    return {
        SupplyId(name): Supply(id=SupplyId(name), name=title, unit=unit, stock=stock)
        for name, title, unit, stock in _SUPPLIES
    }


def supply_uses() -> tuple[SupplyUse, ...]:
    """How much each machine takes."""
    return tuple(
        SupplyUse(
            supply=SupplyId(supply),
            equipment=EquipmentId(machine),
            per_tonne=tonne,
            per_run=run,
        )
        for supply, machine, tonne, run in _USES
    )


def supply_deliveries() -> tuple[SupplyDelivery, ...]:
    """What comes in March."""
    return tuple(
        SupplyDelivery(supply=SupplyId(supply), when=when, quantity=quantity)
        for supply, when, quantity in _COMING
    )


def courses() -> dict[CourseId, Course]:
    """Five areas in three phases of ten days, for either shift."""
    return {
        CourseId(f"{skill}-{number}{letter}"): Course(
            id=CourseId(f"{skill}-{number}{letter}"),
            name=f"{area}: {phase}",
            skill=SkillId(skill),
            level=level,
            from_level=before,
            duration_min=_TEN_DAYS_MIN,
            calendar=CalendarId(calendar),
            places=6,
            mentor=mentor,
            times=2,
        )
        for skill, area in _AREAS
        for number, phase, level, before, mentor in _PHASES
        for letter, calendar in _SHIFTS
    }
