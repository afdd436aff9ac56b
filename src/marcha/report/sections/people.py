"""Who works where: one table a week, people down, days across."""

from collections.abc import Iterator

from marcha.plans.plan import Assignment
from marcha.plant.ids import PersonId
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import clip
from marcha.report.axis import midnight, monday
from marcha.report.facts import Facts
from marcha.report.markup import Markup, join, tag
from marcha.report.table import Column, Line, folded, paragraph, section, table
from marcha.report.writing import with_name

_WEEK = 7 * MINUTES_PER_DAY
_JOINED = 180
"""Minutes between two spells in one post that people call one spell."""


def people_section(facts: Facts) -> Markup | None:
    """Write nothing when the plant has no sheet of people."""
    if not facts.plant.people:
        return None
    pen = facts.pen
    title = pen.say("people.title")
    if not facts.plan.assignments:
        return section("people", title, paragraph(pen.say("people.nobody"), "note"))
    note = paragraph(pen.say("people.how_to_read"), "note")
    return section("people", title, note, *_weeks(facts))


def _weeks(facts: Facts) -> Iterator[Markup]:
    pen = facts.pen
    spells: dict[int, list[Assignment]] = {}
    for each in facts.plan.assignments:
        # Work over several days stands in each week that it touches.
        week = monday(pen, each.start)
        while week < max(each.end, each.start + 1):
            spells.setdefault(week, []).append(each)
            week += _WEEK
    for place, (week, found) in enumerate(sorted(spells.items())):
        title = pen.say(
            "people.week",
            week=pen.week(week),
            start=pen.day(week),
            end=pen.day(week + _WEEK - 1),
        )
        people = len({each.person for each in found})
        content = [_week(facts, week, found, title)]
        yield folded(title, content, count=people, is_open=place == 0)


def _week(facts: Facts, week: int, found: list[Assignment], title: str) -> Markup:
    pen = facts.pen
    days = [week + place * MINUTES_PER_DAY for place in range(7)]
    columns = [Column(pen.say("people.person"), "name")]
    columns += [Column(f"{pen.weekday(day)} {pen.day(day)}") for day in days]
    lines = []
    for person in facts.plant.people.values():
        mine = [each for each in found if each.person == person.id]
        if mine:
            cells = [_cell(facts, person.id, mine, day) for day in days]
            lines.append(Line((with_name(person.id, person.name), *cells)))
    return table(columns, lines, title, stacks=False)


def _cell(
    facts: Facts, person: PersonId, mine: list[Assignment], day: int
) -> Markup | str:
    """Posts of one person on the shift days that begin on this day."""
    calendar = facts.plant.people[person].calendar
    on_shift = facts.timeline.open(calendar)
    spells: dict[str, list[tuple[int, int]]] = {}
    for start, end, course in _courses(facts, person):
        for opened, closed in on_shift:
            first, last = max(opened, start), min(closed, end)
            if first < last and midnight(facts.pen, first) == day:
                spells.setdefault(course, []).append((first, last))
    for each in mine:
        post = each.task if each.task is not None else each.equipment
        for opened, closed in on_shift:
            start, end = max(opened, each.start), min(closed, each.end)
            if start < end and midnight(facts.pen, start) == day:
                spells.setdefault(str(post), []).append((start, end))
    texts = [
        (start, f"{post} {facts.pen.clock(start)}–{facts.pen.clock(end)}")
        for post, spans in spells.items()
        for start, end in _joined(sorted(spans))
    ]
    lines = [tag("div", text) for _, text in sorted(texts)]
    return join(lines) if lines else ""


def _courses(facts: Facts, person: PersonId) -> Iterator[tuple[int, int, str]]:
    """Hours of courses of one person, as pupil or as mentor."""
    for each in facts.plan.trainings:
        if person in (*each.people, each.mentor):
            calendar = facts.plant.courses[each.course].calendar
            for start, end in clip(facts.timeline.open(calendar), each.start, each.end):
                yield start, end, str(each.course)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= _JOINED:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
