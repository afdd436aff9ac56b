"""Rules of services: when they are due, how long they take, who does them (S40)."""

from collections.abc import Iterator

from marcha.plans.rules.facts import Facts
from marcha.plans.rules.people import Qualified, needs_by_level, staffed_minutes
from marcha.plans.rules.violation import Finding, found
from marcha.plans.spans import clashes, grouped, uncovered, within
from marcha.plans.upkeep import overdue, stretches
from marcha.plant.timeline import Intervals, finish_of_work, next_open, union


def service_lasts(facts: Facts) -> Iterator[Finding]:
    """Ensures that a service takes its minutes of the machine's open time (S40)."""
    for service in facts.plan.services:
        rule = facts.plant.maintenance[service.rule]
        opened = facts.timeline.machine(rule.equipment)
        if facts.begun(service) or service.end > facts.horizon or service.start < 0:
            continue
        starts = next_open(opened, service.start) == service.start
        done = finish_of_work(opened, service.start, rule.duration_min)
        if not starts or done != service.end:
            yield found(
                rule.id,
                rule.equipment,
                minute=service.start,
                rule=rule.id,
                machine=rule.equipment,
                start=facts.at(service.start),
                end=facts.at(service.end),
                needed=rule.duration_min,
            )


def service_alone(facts: Facts) -> Iterator[Finding]:
    """Ensures that a machine rests while it is serviced, once at a time (S40)."""
    services = grouped(
        (
            facts.plant.maintenance[each.rule].equipment,
            (facts.begin(each), each.end, str(each.rule)),
        )
        for each in facts.plan.services
    )
    works = grouped((work.machine, (work.begin, work.end)) for work in facts.works)
    for machine, spans in services.items():
        busy = union((*works.get(machine, ()), *facts.running.get(machine, ())))
        at = [
            (rule, next((a for a, _ in within(busy, start, end)), None))
            for start, end, rule in spans
        ]
        at += [(clash.second, clash.minute) for clash in clashes(spans)]
        for rule, minute in at:
            if minute is not None:
                yield found(
                    rule,
                    machine,
                    minute=minute,
                    rule=rule,
                    machine=machine,
                    start=facts.at(minute),
                )


def service_staffed(facts: Facts) -> Iterator[Finding]:
    """Ensures that the people a service needs are at the machine (S40)."""
    if not facts.plant.people:
        return
    there = grouped(
        (each.equipment, each)
        for each in facts.plan.assignments
        if each.equipment is not None
    )
    qualified = Qualified(facts)
    for service in facts.plan.services:
        rule = facts.plant.maintenance[service.rule]
        opened = facts.timeline.machine(rule.equipment)
        work: Intervals = within(opened, facts.begin(service), service.end)
        by_skill = grouped((each.skill, each) for each in there.get(rule.equipment, ()))
        rows = ((need.skill, need.level, need.people) for need in rule.skills)
        for skill, level, people in needs_by_level(rows) if work else ():
            staffed = staffed_minutes(by_skill.get(skill, ()), qualified, level, people)
            for start, _ in uncovered(work, staffed):
                yield found(
                    rule.id,
                    skill,
                    minute=start,
                    rule=rule.id,
                    machine=rule.equipment,
                    skill=skill,
                    level=level,
                    people=people,
                )


def service_due(facts: Facts) -> Iterator[Finding]:
    """Ensures that no machine runs on when a service of it is due (S40)."""
    services = grouped((each.rule, each) for each in facts.plan.services)
    for rule in facts.plant.maintenance.values():
        usage = facts.usages.get(rule.equipment)
        if rule.start is not None or usage is None:
            continue
        for stretch in stretches(rule, services.get(rule.id, ()), facts.horizon):
            due = overdue(rule, stretch, usage)
            if due is None:
                continue
            # What ran before now has happened.
            late = next_open(within(usage.running, due, stretch.end), facts.now)
            if late is not None:
                yield found(
                    rule.id,
                    rule.equipment,
                    minute=late,
                    rule=rule.id,
                    machine=rule.equipment,
                    due=facts.at(due),
                )
