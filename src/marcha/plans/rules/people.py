"""Rules of people: crews, skills, shifts, one place at a time (S11, S27, S28)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from marcha.plans.courses import trained
from marcha.plans.plan import Assignment
from marcha.plans.rules.facts import Facts
from marcha.plans.rules.violation import Finding, found
from marcha.plans.spans import clashes, grouped, level_spans, uncovered, within
from marcha.plant.ids import PersonId, SkillId
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_people import Qualification
from marcha.plant.timeline import Interval, Intervals, clip, covers, minute_up, union

_EVER = 1 << 60
"""A minute after everything else."""

Need = tuple[SkillId, int, int]
"""Skill, level, and how many people are needed at that level or above."""


def needs_by_level(rows: Iterable[Need]) -> list[Need]:
    """
    People needed at each level or above, with those of the higher levels.

    Levels are nested: distinct people for all rows of a skill exist if and only if at
    every level there are as many as all rows at that level or above ask for.
    """
    result: list[Need] = []
    by_skill = grouped((skill, (level, people)) for skill, level, people in rows)
    for skill, own in by_skill.items():
        for level in sorted({level for level, _ in own}):
            people = sum(count for at, count in own if at >= level)
            result.append((skill, level, people))
    return result


class Qualified:
    """When people hold a skill at a level or above, also by what they learn (S44)."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        rows = facts.plant.qualifications
        self._rows = grouped(((row.person, row.skill), row) for row in rows)
        self._trained = grouped(
            ((each.person, each.skill), each)
            for each in trained(facts.plant, facts.plan)
        )

    def spans(self, person: PersonId, skill: SkillId, level: int) -> Intervals:
        """Minutes in which a person is qualified (S11, S44)."""
        rows = self._rows.get((person, skill), ())
        learnt = self._trained.get((person, skill), ())
        return union(
            [
                *((-_EVER, self._end(row)) for row in rows if row.level >= level),
                *((each.since, _EVER) for each in learnt if each.level >= level),
            ]
        )

    def _end(self, row: Qualification) -> int:
        plant = self._facts.plant
        last = plant.site.start.date() + timedelta(days=plant.site.horizon_days + 1)
        if row.valid_until is None or row.valid_until >= last:
            return _EVER
        midnight = datetime.combine(row.valid_until, time.min) + timedelta(days=1)
        return minute_up(plant, midnight)


def machine_staffed(facts: Facts) -> Iterator[Finding]:
    """Ensures that a machine that runs has the crew of its posts (S11)."""
    if not facts.plant.people:
        return
    rows = grouped(
        (row.equipment, (row.skill, row.level, row.people))
        for row in facts.plant.crewing
    )
    busy = grouped(
        (work.machine, span)
        for work in facts.works
        if work.kind is not EquipmentKind.DIE_OVEN
        for span in work.at_work
    )
    there = grouped(
        (each.equipment, each)
        for each in facts.plan.assignments
        if each.equipment is not None
    )
    qualified = Qualified(facts)
    for machine, posts in rows.items():
        running = union(busy.get(machine, ()))
        by_skill = grouped((each.skill, each) for each in there.get(machine, ()))
        for skill, level, people in needs_by_level(posts) if running else ():
            staffed = staffed_minutes(by_skill.get(skill, ()), qualified, level, people)
            for start, _ in uncovered(running, staffed):
                yield found(
                    machine,
                    skill,
                    minute=start,
                    machine=machine,
                    skill=skill,
                    level=level,
                    people=people,
                )


def staffed_minutes(
    assigned: Iterable[Assignment], qualified: Qualified, level: int, people: int
) -> Intervals:
    """Minutes in which so many distinct people of a level or above are assigned."""
    by_person = grouped(
        (each.person, span)
        for each in assigned
        for span in clip(
            qualified.spans(each.person, each.skill, level), each.start, each.end
        )
    )
    changes = [
        change
        for spans in by_person.values()
        for start, end in union(spans)
        for change in ((start, 1), (end, -1))
    ]
    return union(
        (start, end) for start, end, count in level_spans(changes) if count >= people
    )


def task_skills(facts: Facts) -> Iterator[Finding]:
    """Ensures that the people at a task have the skills it needs (S27)."""
    if not facts.plant.people:
        return
    qualified = Qualified(facts)
    there = grouped(
        (each.task, each) for each in facts.plan.assignments if each.task is not None
    )
    for run in facts.plan.tasks:
        work = facts.work_times[run.task]
        rows = facts.plant.tasks[run.task].skills
        needs = needs_by_level((row.skill, row.level, row.people) for row in rows)
        for skill, level, people in needs if work else ():
            able = {
                each.person
                for each in there.get(run.task, ())
                if each.skill == skill
                and covers(
                    qualified.spans(each.person, skill, level),
                    work[0][0],
                    work[-1][1],
                )
            }
            if len(able) < people:
                yield found(
                    run.task,
                    skill,
                    minute=run.start,
                    task=run.task,
                    skill=skill,
                    level=level,
                    people=people,
                    able=len(able),
                )


def assignment_spans_task(facts: Facts) -> Iterator[Finding]:
    """Ensures that people are at a task from its start to its end (S27)."""
    for each in facts.plan.assignments:
        if each.task is None:
            continue
        run = facts.tasks.get(each.task)
        if run is None or (each.start, each.end) != (run.start, run.end):
            yield found(
                each.person,
                each.task,
                minute=each.start,
                person=each.person,
                task=each.task,
                start=facts.at(each.start),
                end=facts.at(each.end),
            )


def people_on_shift(facts: Facts) -> Iterator[Finding]:
    """Ensures that people are on shift whenever their machine or task works (S27)."""
    people = facts.plant.people
    for each in facts.plan.assignments:
        shift = facts.timeline.open(people[each.person].calendar)
        off = _off_shift(facts, each, shift)
        if off is not None:
            yield found(
                each.person,
                each.task or each.equipment or "",
                minute=off,
                person=each.person,
                post=each.task or each.equipment or "–",
                off=facts.at(off),
            )
    for person, start, end, course in facts.taught:
        work = within(
            facts.timeline.open(facts.plant.courses[course].calendar), start, end
        )
        shift = facts.timeline.open(people[person].calendar)
        off = next((minute for minute, _ in uncovered(work, shift)), None)
        if off is not None:
            yield found(
                person,
                course,
                minute=off,
                person=person,
                post=course,
                off=facts.at(off),
            )


def _off_shift(facts: Facts, each: Assignment, shift: Intervals) -> int | None:
    """First minute of an assignment at which its person should work and is off."""
    gaps: Iterable[Interval] = ()
    if each.task is not None:
        gaps = uncovered(facts.work_times.get(each.task, ()), shift)
    else:
        # Minutes before now have happened; those beyond the horizon break S32.
        begun = each.equipment in facts.begun_machines
        start = max(each.start, facts.now) if begun else each.start
        span = (start, min(each.end, facts.horizon))
        if not covers(shift, *span):
            gaps = uncovered((span,), shift)
    return next((start for start, _ in gaps), None)


def one_person_one_place(facts: Facts) -> Iterator[Finding]:
    """Ensures that nobody is in two places at a time (S28)."""
    places = grouped(
        [
            *(
                (each.person, (each.start, each.end, each.task or each.equipment or ""))
                for each in facts.plan.assignments
            ),
            *((who, (start, end, course)) for who, start, end, course in facts.taught),
        ]
    )
    for person, spans in places.items():
        for clash in clashes(spans):
            yield found(
                person,
                clash.first,
                clash.second,
                minute=clash.minute,
                person=person,
                first=clash.first,
                second=clash.second,
            )
