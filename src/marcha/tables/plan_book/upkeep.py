"""Upkeep: services of machines, courses of people, supplies."""

from marcha.plans.supplies import supply_status
from marcha.plant.timeline import clip, length
from marcha.tables.plan_book.facts import PlanFacts, listed
from marcha.tables.plan_book.part import Column, Kind, Part

_SERVICES = (
    Column("rule"),
    Column("what", Kind.PROSE),
    Column("machine"),
    Column("machine_name"),
    Column("start", Kind.MOMENT),
    Column("end", Kind.MOMENT),
    Column("work_h", Kind.DECIMAL),
    Column("people", Kind.PROSE),
)
_TRAININGS = (
    Column("course"),
    Column("what", Kind.PROSE),
    Column("skill"),
    Column("level", Kind.WHOLE),
    Column("start", Kind.MOMENT),
    Column("end", Kind.MOMENT),
    Column("work_h", Kind.DECIMAL),
    Column("people", Kind.PROSE),
    Column("mentor"),
)
_SUPPLIES = (
    Column("supply"),
    Column("what", Kind.PROSE),
    Column("counted_in"),
    Column("opening", Kind.DECIMAL),
    Column("comes", Kind.DECIMAL),
    Column("taken", Kind.DECIMAL),
    Column("closing", Kind.DECIMAL),
    Column("cover_days", Kind.DECIMAL),
)


def services(facts: PlanFacts) -> Part:
    """Services by start, with who is there."""
    rows = []
    for each in sorted(facts.plan.services, key=lambda one: (one.start, one.rule)):
        rule = facts.plant.maintenance[each.rule]
        opened = facts.timeline.machine(rule.equipment)
        people = sorted(
            f"{one.person} ({one.skill})"
            for one in facts.plan.assignments
            if one.equipment == rule.equipment
            and each.start <= one.start
            and one.end <= each.end
        )
        rows.append(
            (
                rule.id,
                rule.name,
                rule.equipment,
                facts.machine_name(rule.equipment),
                facts.at(each.start),
                facts.at(each.end),
                length(clip(opened, each.start, each.end)) / 60,
                listed(people),
            )
        )
    return Part(
        title=facts.say("sheet.services"),
        note=facts.say("note.services"),
        columns=_SERVICES,
        rows=tuple(rows),
    )


def trainings(facts: PlanFacts) -> Part:
    """Courses by start, with who goes and who teaches."""
    rows = []
    for each in sorted(facts.plan.trainings, key=lambda one: (one.start, one.course)):
        course = facts.plant.courses[each.course]
        opened = facts.timeline.open(course.calendar)
        rows.append(
            (
                course.id,
                course.name,
                facts.plant.skills[course.skill].name or course.skill,
                course.level,
                facts.at(each.start),
                facts.at(each.end),
                length(clip(opened, each.start, each.end)) / 60,
                listed(each.people),
                each.mentor,
            )
        )
    return Part(
        title=facts.say("sheet.trainings"),
        note=facts.say("note.trainings"),
        columns=_TRAININGS,
        rows=tuple(rows),
    )


def supplies(facts: PlanFacts) -> Part:
    """What is there, comes and is taken of each supply."""
    rows = []
    for each in supply_status(facts.plant, facts.plan):
        supply = facts.plant.supplies[each.supply]
        rows.append(
            (
                supply.id,
                supply.name,
                supply.unit,
                each.stock,
                each.comes,
                each.taken,
                each.closing,
                each.cover_days,
            )
        )
    return Part(
        title=facts.say("sheet.supplies"),
        note=facts.say("note.supplies"),
        columns=_SUPPLIES,
        rows=tuple(rows),
    )
