"""Rules of machines: kind, calendar, restart, order of work, places and power."""

from bisect import bisect_right
from collections.abc import Iterator

from marcha.plans.rules.facts import Facts, Work
from marcha.plans.rules.violation import Finding, found
from marcha.plans.spans import clashes, grouped, level_spans
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import covers, length

_MILLIWATTS = 1_000_000
"""Power is summed in whole milliwatts: such a sum does not depend on its order."""


def machine_fits_work(facts: Facts) -> Iterator[Finding]:
    """Ensures that presses press, ageing ovens age and die ovens heat dies (S9)."""
    for work in facts.works:
        kind = facts.plant.equipment[work.machine].kind
        if kind is not work.kind:
            yield found(
                work.mark,
                work.machine,
                minute=work.start,
                machine=work.machine,
                kind=kind.value,
                needed=work.kind.value,
                work=work.mark,
            )


def machine_open(facts: Facts) -> Iterator[Finding]:
    """Ensures that setups, runs, loads, heats are in one open interval (S9, S43)."""
    for work in facts.works:
        opened = facts.timeline.machine(work.machine)
        # What reaches beyond the horizon breaks another rule.
        end = min(work.end, facts.horizon)
        begin = max(work.begin, 0)
        if work.interruptible:
            # How long it lasts with its closures is the rule of its duration; one that
            # has begun may stand in a closure now.
            end = min(begin + 1, end) if work.begin == work.start else begin
        if not covers(opened, begin, end):
            yield found(
                work.machine,
                work.mark,
                minute=work.start,
                machine=work.machine,
                work=work.mark,
                start=facts.at(work.start),
                end=facts.at(work.end),
            )


def machine_up(facts: Facts) -> Iterator[Finding]:
    """Ensures that a machine runs once it and all it needs are up (S8, S9)."""
    for work in facts.works:
        date = facts.runnable[work.machine]
        if work.end <= work.begin != work.start:
            continue  # it was over before now (S31)
        if date is None or work.begin < date:
            yield found(
                work.machine,
                work.mark,
                minute=work.start,
                machine=work.machine,
                work=work.mark,
                up=facts.at(date),
            )


def one_thing_at_a_time(facts: Facts) -> Iterator[Finding]:
    """Ensures that setups, runs and loads of a machine do not overlap (S10, S36)."""
    # Line runs of one batch are one thing.
    works = dict.fromkeys(
        (each.machine, (each.start, each.end, _thing(facts, each)))
        for each in facts.works
        if each.kind is not EquipmentKind.DIE_OVEN
    )
    for machine, spans in grouped(works).items():
        for clash in clashes(spans):
            yield found(
                machine,
                clash.first,
                clash.second,
                minute=clash.minute,
                machine=machine,
                first=clash.first,
                second=clash.second,
            )


def _thing(facts: Facts, work: Work) -> str:
    """Name of what a machine does: a batch by what may share it (S36)."""
    if work.kind is EquipmentKind.LINE and work.mark in facts.batches:
        return facts.batches[work.mark][1]
    return work.mark


def die_oven_places(facts: Facts) -> Iterator[Finding]:
    """Ensures that a die oven never holds more dies than it has places (S10)."""
    heats = grouped((heat.oven, heat) for heat in facts.plan.heats)
    for oven in facts.die_ovens:
        places = facts.plant.equipment[oven].places
        if places is None:
            continue
        changes = [
            change
            for heat in heats.get(oven, ())
            for change in ((heat.start, 1), (heat.end, -1))
        ]
        for start, _, dies in level_spans(changes):
            if dies > places:
                yield found(oven, minute=start, oven=oven, dies=dies, places=places)
                break


def machine_powered(facts: Facts) -> Iterator[Finding]:
    """Ensures that machines and tasks keep every power limit (S12)."""
    limits = facts.timeline.power_limits()
    if not limits:
        return
    load = list(level_spans(_power_changes(facts)))
    ends = [end for _, end, _ in load]
    for start, end, limit_kw in sorted(limits):
        limit = round(limit_kw * _MILLIWATTS)
        for place in range(bisect_right(ends, start), len(load)):
            begin, _, drawn = load[place]
            if begin >= end:
                break
            if drawn > limit:
                yield found(
                    minute=max(begin, start),
                    drawn_kw=drawn / _MILLIWATTS,
                    limit_kw=limit_kw,
                )
                break


def _power_changes(facts: Facts) -> Iterator[tuple[int, int]]:
    """Milliwatts that machines and tasks begin and cease to draw, by minute."""
    equipment, tasks = facts.plant.equipment, facts.plant.tasks
    drawn = [
        *((equipment[key].power_kw, spans) for key, spans in facts.running.items()),
        *((tasks[key].power_kw, spans) for key, spans in facts.work_times.items()),
    ]
    for power_kw, spans in drawn:
        power = round(power_kw * _MILLIWATTS)
        for start, end in spans if power else ():
            yield start, power
            yield end, -power


def donor_stays_down(facts: Facts) -> Iterator[Finding]:
    """Ensures that a machine that gave a spare runs for nobody (S29)."""
    for purchase in facts.plan.purchases:
        donor = facts.plant.part_sources[purchase.source].equipment
        if donor is not None and length(facts.running.get(donor, ())):
            start = facts.running[donor][0][0]
            yield found(
                donor, purchase.part, minute=start, machine=donor, part=purchase.part
            )


def within_horizon(facts: Facts) -> Iterator[Finding]:
    """Ensures that everything ends by the horizon (S32)."""
    plan = facts.plan
    ends = [
        *((each.mark, each.end) for each in facts.works),
        *((each.task, each.end) for each in plan.tasks),
        *((each.person, each.end) for each in plan.assignments),
        *((each.rule, each.end) for each in plan.services),
        *((each.course, each.end) for each in plan.trainings),
        *((each.source, each.ordered) for each in plan.purchases),
        *((each.id, each.ordered) for each in plan.call_offs),
    ]
    for mark, end in ends:
        if end > facts.horizon:
            yield found(
                mark,
                minute=end,
                what=mark,
                end=facts.at(end),
                horizon=facts.at(facts.horizon),
            )


def not_before_now(facts: Facts) -> Iterator[Finding]:
    """Ensures that nothing new starts or is ordered before now (S21, S29, S31)."""
    plan = facts.plan
    starts = [
        *((each.mark, each.start) for each in facts.works if not each.locked),
        *((each.task, each.start) for each in plan.tasks if each not in facts.locked),
        *((s.rule, s.start) for s in plan.services if s not in facts.locked),
        *((t.course, t.start) for t in plan.trainings if t not in facts.locked),
        *((each.source, each.ordered) for each in plan.purchases),
        *((each.id, each.ordered) for each in plan.call_offs),
    ]
    for mark, start in starts:
        if start < facts.now:
            yield found(
                mark,
                minute=start,
                what=mark,
                start=facts.at(start),
                now=facts.at(facts.now),
            )
