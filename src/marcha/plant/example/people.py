"""People of the example, by codes: two shifts, a repair team, a die shop."""

from marcha.plant.ids import CalendarId, EquipmentId, PersonId, SkillId
from marcha.plant.records_people import Crewing, Person, Qualification, Skill

_SKILLS = (
    # The five areas of ALCASA's own training, then the repair trades.
    ("PRE", "Prensa", "Prensa"),
    ("EST", "Estirado", "Estirado"),
    ("SIE", "Sierra", "Sierra"),
    ("MAT", "Matricería", "Matricería"),
    ("ACA", "Acabado y empaque", "Acabado y Empaque"),
    ("LAM", "Laminación, tubo y discos", "Laminación"),
    ("MEC", "Mecánica", "Mantenimiento"),
    ("ELE", "Electricidad e instrumentación", "Mantenimiento"),
    ("HID", "Hidráulica", "Mantenimiento"),
)
_PEOPLE = (
    # code, calendar, skills as SKILL:level
    ("T-01", "TURNO-1", "PRE:4 EST:2"),
    ("T-02", "TURNO-1", "PRE:3 HID:2"),
    ("T-03", "TURNO-1", "EST:3 SIE:2"),
    ("T-04", "TURNO-1", "EST:2 MEC:2"),
    ("T-05", "TURNO-1", "SIE:3 EST:1"),
    ("T-06", "TURNO-1", "SIE:2 ACA:2"),
    ("T-07", "TURNO-1", "ACA:3 PRE:2"),
    ("T-08", "TURNO-2", "PRE:3 EST:2"),
    ("T-09", "TURNO-2", "PRE:1 SIE:1"),
    ("T-10", "TURNO-2", "EST:3 PRE:2"),
    ("T-11", "TURNO-2", "EST:2 SIE:2"),
    ("T-12", "TURNO-2", "SIE:3 ACA:1"),
    ("T-13", "TURNO-2", "SIE:2 EST:1"),
    ("T-14", "TURNO-2", "ACA:3 SIE:2"),
    ("T-15", "DIURNO", "MAT:4 MEC:2"),
    ("T-16", "DIURNO", "MAT:3"),
    ("T-17", "DIURNO", "MEC:4 HID:2"),
    ("T-18", "DIURNO", "MEC:3"),
    ("T-19", "DIURNO", "MEC:2 HID:1"),
    ("T-20", "DIURNO", "MEC:2"),
    ("T-21", "DIURNO", "ELE:4"),
    ("T-22", "DIURNO", "ELE:3 MEC:1"),
    ("T-23", "DIURNO", "ELE:2"),
    ("T-24", "DIURNO", "HID:4 MEC:3"),
    ("T-25", "DIURNO", "HID:3"),
    ("T-26", "TURNO-1", "ACA:3 LAM:1"),
    ("T-27", "TURNO-1", "LAM:4 ACA:1"),
    ("T-28", "TURNO-1", "LAM:3"),
    ("T-29", "TURNO-1", "LAM:2 ACA:2"),
)
_POSTS = ("PRE", "EST", "SIE")
_LINE_POSTS = (
    ("AN1", "ACA"), ("PI1", "ACA"),
    ("LA1", "LAM"), ("CI1", "LAM"), ("BT1", "LAM"), ("TR1", "LAM"),
)  # fmt: skip


def people() -> dict[PersonId, Person]:
    """Twenty-nine people; codes stand for names."""
    return {
        PersonId(code): Person(id=PersonId(code), calendar=CalendarId(calendar))
        for code, calendar, _ in _PEOPLE
    }


def skills() -> dict[SkillId, Skill]:
    """Six areas of the plant and three repair trades."""
    return {
        SkillId(code): Skill(id=SkillId(code), name=name, area=area)
        for code, name, area in _SKILLS
    }


def qualifications() -> tuple[Qualification, ...]:
    """The skills matrix."""
    return tuple(
        Qualification(person=PersonId(code), skill=SkillId(skill), level=int(level))
        for code, _, held in _PEOPLE
        for skill, _, level in (each.partition(":") for each in held.split())
    )


def crewing() -> tuple[Crewing, ...]:
    """Three posts for each press, one for each line; ovens run by themselves."""
    presses = tuple(
        Crewing(equipment=EquipmentId(press), skill=SkillId(skill), level=2)
        for press in ("P7", "P8")
        for skill in _POSTS
    )
    lines = tuple(
        Crewing(equipment=EquipmentId(line), skill=SkillId(skill), level=2)
        for line, skill in _LINE_POSTS
    )
    return (*presses, *lines)
