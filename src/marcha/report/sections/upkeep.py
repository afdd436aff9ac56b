"""Services, courses and supplies: what keeps machines and people going."""

from collections.abc import Iterator

from marcha.plans.supplies import supply_status
from marcha.report.facts import Facts
from marcha.report.markup import Markup, tag
from marcha.report.table import Column, Line, paragraph, section, table
from marcha.report.writing import with_name

_SMALL = 100.0
"""Quantities above are written without decimals."""


def upkeep_section(facts: Facts) -> Markup | None:
    """Write a table of each kind that the plan has; None: it has none."""
    parts = [*_services(facts), *_trainings(facts), *_supplies(facts)]
    if not parts:
        return None
    return section("upkeep", facts.pen.say("upkeep.title"), *parts)


def upkeep_line(facts: Facts) -> list[str]:
    """One line for the summary: services and courses, if there are any."""
    plan = facts.plan
    if not plan.services and not plan.trainings:
        return []
    people = {person for each in plan.trainings for person in each.people}
    return [
        facts.pen.say(
            "summary.upkeep",
            services=len(plan.services),
            trainings=len(plan.trainings),
            people=len(people),
        )
    ]


def _services(facts: Facts) -> Iterator[Markup]:
    if not facts.plan.services:
        return
    pen = facts.pen
    title = pen.say("upkeep.services")
    columns = [
        Column(pen.say("upkeep.service"), "name"),
        Column(pen.say("upkeep.machine")),
        Column(pen.say("upkeep.when"), "time"),
    ]
    lines = []
    for each in sorted(facts.plan.services, key=lambda one: (one.start, one.rule)):
        rule = facts.plant.maintenance[each.rule]
        lines.append(
            Line(
                (
                    with_name(rule.id, rule.name),
                    rule.equipment,
                    pen.span(each.start, each.end),
                )
            )
        )
    yield tag("h3", title)
    yield table(columns, lines, title)


def _trainings(facts: Facts) -> Iterator[Markup]:
    if not facts.plan.trainings:
        return
    pen = facts.pen
    title = pen.say("upkeep.trainings")
    columns = [
        Column(pen.say("upkeep.course"), "name"),
        Column(pen.say("upkeep.level"), "number"),
        Column(pen.say("upkeep.when"), "time"),
        Column(pen.say("upkeep.people"), "long"),
        Column(pen.say("upkeep.mentor")),
    ]
    lines = []
    for each in sorted(facts.plan.trainings, key=lambda one: (one.start, one.course)):
        course = facts.plant.courses[each.course]
        lines.append(
            Line(
                (
                    with_name(course.id, course.name),
                    pen.words.number(course.level),
                    pen.span(each.start, each.end),
                    ", ".join(each.people),
                    each.mentor or "–",
                )
            )
        )
    yield tag("h3", title)
    yield table(columns, lines, title)


def _supplies(facts: Facts) -> Iterator[Markup]:
    found = supply_status(facts.plant, facts.plan)
    if not found:
        return
    pen = facts.pen
    title = pen.say("upkeep.supplies")
    numbers = ("opening", "comes", "taken", "closing", "cover")
    columns = [
        Column(pen.say("upkeep.supply"), "name"),
        *(Column(pen.say(f"upkeep.{each}"), "number") for each in numbers),
    ]
    lines = []
    for each in found:
        supply = facts.plant.supplies[each.supply]
        amounts = (each.stock, each.comes, each.taken, each.closing)
        cells = [f"{_amount(facts, one)} {supply.unit}".strip() for one in amounts]
        cover = each.cover_days
        cells.append("–" if cover is None else pen.words.number(cover, 0))
        lines.append(Line((with_name(supply.id, supply.name), *cells)))
    yield tag("h3", title)
    yield table(columns, lines, title)
    yield paragraph(pen.say("upkeep.cover_note"), "note")


def _amount(facts: Facts, amount: float) -> str:
    return facts.pen.words.number(amount, 0 if abs(amount) >= _SMALL else 1)
