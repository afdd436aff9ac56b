"""People of a generated plant: calendars, skills, who has them and who needs them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from marcha.plant.generator.draws import Draws
from marcha.plant.generator.machines import PRESS_CALENDAR
from marcha.plant.generator.regimes import START, Pattern, Size
from marcha.plant.ids import CalendarId, EquipmentId, PersonId, SkillId
from marcha.plant.records_equipment import Equipment, EquipmentKind
from marcha.plant.records_people import Crewing, Person, Qualification, Skill
from marcha.plant.records_time import Calendar, CalendarException, DaySpan, Effect

DAY_CALENDAR = CalendarId("DIURNO")
SHIFT_MIN = 480

PRESS_SKILL = SkillId("PRE")
STRETCH_SKILL = SkillId("EST")
SAW_SKILL = SkillId("SIE")
OVEN_SKILL = SkillId("ACA")
REPAIR_SKILLS = (SkillId("ELE"), SkillId("MEC"), SkillId("HID"))

_SHIFTS = (
    DaySpan.parse("06:00-14:00"),
    DaySpan.parse("14:00-22:00"),
    DaySpan.parse("22:00-06:00"),
)
_DAY_SHIFT = DaySpan.parse("07:00-15:00")
_PRESSES_A_TRADE = 2
"""A team of two of each trade for so many presses."""


@dataclass(slots=True)
class Staff:
    """The sheets of people, while they are being made."""

    people: dict[PersonId, Person] = field(default_factory=dict)
    skills: dict[SkillId, Skill] = field(default_factory=dict)
    qualifications: list[Qualification] = field(default_factory=list)
    crewing: list[Crewing] = field(default_factory=list)


def calendars(pattern: Pattern) -> dict[CalendarId, Calendar]:
    """Calendars of the presses, of each of their shifts and of the day people."""
    _, days, shifts = pattern
    spans = _SHIFTS[:shifts]
    result = [_calendar(PRESS_CALENDAR, days, spans)]
    result += [
        _calendar(shift_calendar(place), days, (span,))
        for place, span in enumerate(spans)
    ]
    result.append(_calendar(DAY_CALENDAR, 5, (_DAY_SHIFT,)))
    return {each.id: each for each in result}


def shift_calendar(place: int) -> CalendarId:
    """Name of the calendar of a shift, counted from 0."""
    return CalendarId(f"TURNO-{place + 1}")


def _calendar(name: CalendarId, days: int, spans: tuple[DaySpan, ...]) -> Calendar:
    week = [spans if day < days else () for day in range(6)]
    monday, tuesday, wednesday, thursday, friday, saturday = week
    return Calendar(
        id=name,
        monday=monday,
        tuesday=tuesday,
        wednesday=wednesday,
        thursday=thursday,
        friday=friday,
        saturday=saturday,
    )


def exceptions(
    size: Size, known: Mapping[CalendarId, Calendar], horizon_days: int
) -> tuple[CalendarException, ...]:
    """One holiday for everybody and, in some plants, two hours without power a day."""
    draws = Draws(size.stream("exceptions"))
    holiday = datetime.combine(
        START.date() + timedelta(days=draws.between(10, horizon_days - 10)), time()
    )
    result = [
        CalendarException(
            calendar=name,
            start=holiday,
            end=holiday + timedelta(days=1),
            effect=Effect.CLOSED,
            reason="feriado",
        )
        for name in known
    ]
    if draws.chance(25):
        first = datetime.combine(START.date() + timedelta(days=3), time(19))
        last: date = first.date() + timedelta(days=draws.between(5, 20))
        result.append(
            CalendarException(
                calendar=PRESS_CALENDAR,
                start=first,
                end=first + timedelta(hours=2),
                effect=Effect.CLOSED,
                reason="corte programado",
                daily_until=last,
            )
        )
    return tuple(result)


def crews(size: Size) -> dict[SkillId, int]:
    """How many people of each repair trade there are."""
    teams = -(-size.presses // _PRESSES_A_TRADE)
    return {
        SkillId("ELE"): 1 + teams,
        SkillId("MEC"): 1 + 2 * teams,
        SkillId("HID"): 1 + teams,
    }


def staff(
    size: Size,
    equipment: Mapping[EquipmentId, Equipment],
    pattern: Pattern,
    *,
    ovens_crewed: bool,
) -> Staff:
    """Enough people for every post and shift, one in ten more, and repair teams."""
    draws = Draws(size.stream("people"))
    result = Staff()
    posts = _posts(equipment, ovens_crewed=ovens_crewed)
    for machine, skill in posts:
        result.crewing.append(Crewing(equipment=machine, skill=skill, level=2))
    wanted = [skill for _, skill in posts]
    for shift in range(pattern[2]):
        for skill in dict.fromkeys(wanted):
            here = wanted.count(skill)
            for _ in range(here + -(-here // 10)):
                _hire(result, draws, skill, shift_calendar(shift), others=wanted)
    for trade, count in crews(size).items():
        for place in range(count):
            # Two of each trade work alone, so that every task can be done.
            _hire(
                result,
                draws,
                trade,
                DAY_CALENDAR,
                others=REPAIR_SKILLS,
                level=3 if place < 2 else None,  # noqa: PLR2004
            )
    for held in result.qualifications:
        result.skills.setdefault(held.skill, Skill(id=held.skill))
    return result


def _posts(
    equipment: Mapping[EquipmentId, Equipment], *, ovens_crewed: bool
) -> list[tuple[EquipmentId, SkillId]]:
    posts = []
    for machine in equipment.values():
        if machine.kind is EquipmentKind.PRESS:
            kinds = {equipment[need].kind for need in machine.needs}
            posts.append((machine.id, PRESS_SKILL))
            if EquipmentKind.STRETCHER in kinds:
                posts.append((machine.id, STRETCH_SKILL))
            if EquipmentKind.SAW in kinds:
                posts.append((machine.id, SAW_SKILL))
        elif machine.kind is EquipmentKind.AGEING_OVEN and ovens_crewed:
            posts.append((machine.id, OVEN_SKILL))
    return posts


def _hire(
    result: Staff,
    draws: Draws,
    skill: SkillId,
    calendar: CalendarId,
    *,
    others: Sequence[SkillId],
    level: int | None = None,
) -> None:
    name = PersonId(f"OP-{len(result.people) + 1:03d}")
    result.people[name] = Person(id=name, calendar=calendar)
    own = draws.pick_weighted(((2, 50), (3, 40), (4, 10))) if level is None else level
    result.qualifications.append(Qualification(person=name, skill=skill, level=own))
    second = draws.pick(others)
    if second != skill and draws.chance(40):
        result.qualifications.append(
            Qualification(person=name, skill=second, level=draws.between(1, 2))
        )


def weekly_hours(pattern: Pattern) -> int:
    """Open hours a week of a calendar."""
    _, days, shifts = pattern
    return days * shifts * 8
