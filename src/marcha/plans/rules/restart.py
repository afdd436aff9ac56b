"""Rules of the restart: work, links, spares and cash (S25, S26, S29, S30)."""

from collections.abc import Callable, Iterator, Mapping

from marcha.plans.plan import TaskRun
from marcha.plans.rules.facts import Facts
from marcha.plans.rules.violation import Finding, found
from marcha.plans.spans import grouped, levels
from marcha.plant.records_repair import LinkKind
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import finish_of_work, minute_up, next_open
from marcha.process.machines import work_min
from marcha.process.money import cash_amount, part_price, task_cost

_CENTS = 100
_EVER = -(1 << 60)
"""A minute before everything else."""
_MONEY = 1e-6
"""Money within which two amounts are the same."""


def task_not_done(facts: Facts) -> Iterator[Finding]:
    """Ensures that tasks that are done are not planned again (S25)."""
    for task in facts.tasks:
        if facts.plant.tasks[task].done_ratio >= 1.0:
            yield found(task, task=task)


def task_earliest(facts: Facts) -> Iterator[Finding]:
    """Ensures that a task does not start before its earliest date (S25)."""
    for run in facts.plan.tasks:
        earliest = facts.plant.tasks[run.task].earliest
        if earliest is None or facts.begun(run):
            continue
        minute = minute_up(facts.plant, earliest)
        if run.start < minute:
            yield found(
                run.task,
                minute=run.start,
                task=run.task,
                start=facts.at(run.start),
                earliest=facts.at(minute),
            )


def task_starts_open(facts: Facts) -> Iterator[Finding]:
    """Ensures that a task with work starts in an open minute (S25)."""
    for run in facts.plan.tasks:
        task = facts.plant.tasks[run.task]
        opened = facts.timeline.open(task.calendar)
        inside = 0 <= run.start < facts.horizon
        if (
            inside
            and work_min(task)
            and not facts.begun(run)
            and next_open(opened, run.start) != run.start
        ):
            yield found(
                run.task, minute=run.start, task=run.task, start=facts.at(run.start)
            )


def task_work(facts: Facts) -> Iterator[Finding]:
    """Ensures that a task ends just when its remaining work is done (S25)."""
    for run in facts.plan.tasks:
        task = facts.plant.tasks[run.task]
        opened = facts.timeline.open(task.calendar)
        end = finish_of_work(opened, facts.begin(run), work_min(task))
        if run.end != end:
            yield found(
                run.task,
                minute=run.start,
                task=run.task,
                end=facts.at(run.end),
                needed=facts.at(end),
            )


_LINK_ENDS: Mapping[
    LinkKind, tuple[Callable[[TaskRun], int], Callable[[TaskRun], int]]
] = {
    LinkKind.FS: (lambda before: before.end, lambda after: after.start),
    LinkKind.SS: (lambda before: before.start, lambda after: after.start),
    LinkKind.FF: (lambda before: before.end, lambda after: after.end),
    LinkKind.SF: (lambda before: before.start, lambda after: after.end),
}


def task_links(facts: Facts) -> Iterator[Finding]:
    """Ensures that links and their lags hold, predecessors are planned (S26)."""
    for run in facts.plan.tasks:
        if facts.begun(run):
            continue
        for link in facts.plant.tasks[run.task].links:
            before = facts.tasks.get(link.task)
            if facts.plant.tasks[link.task].done_ratio >= 1.0:
                continue
            earlier, later = _LINK_ENDS[link.kind]
            if before is None or earlier(before) + link.lag_min > later(run):
                yield found(
                    run.task,
                    link.task,
                    minute=run.start,
                    task=run.task,
                    before=link.task,
                    link=link.kind.value,
                    lag=link.lag_min,
                )


def spares_there(facts: Facts) -> Iterator[Finding]:
    """Ensures that spares are there when the task that takes them starts (S29)."""
    if not facts.plant.parts:
        return
    changes = {part.id: [(_EVER, part.stock)] for part in facts.plant.parts.values()}
    for purchase in facts.plan.purchases:
        changes[purchase.part].append((purchase.arrives, purchase.count))
    for run in facts.plan.tasks:
        task = facts.plant.tasks[run.task]
        for need in task.parts if task.done_ratio == 0.0 else ():
            changes[need.part].append((run.start, -need.count))
    for part, moves in changes.items():
        for minute, level in levels(moves):
            if level < 0:
                yield found(part, minute=minute, part=part, missing=-level)
                break


def purchase_part(facts: Facts) -> Iterator[Finding]:
    """Ensures that a source is asked for the spare it gives (S29)."""
    for each in facts.plan.purchases:
        gives = facts.plant.part_sources[each.source].part
        if each.part != gives:
            yield found(
                each.source,
                each.part,
                minute=each.ordered,
                source=each.source,
                part=each.part,
                gives=gives,
            )


def purchase_lead(facts: Facts) -> Iterator[Finding]:
    """Ensures that spares arrive after the lead time of their source (S29)."""
    for each in facts.plan.purchases:
        lead = facts.plant.part_sources[each.source].lead_days * MINUTES_PER_DAY
        if each.arrives - each.ordered < lead:
            yield found(
                each.part,
                each.source,
                minute=each.arrives,
                part=each.part,
                source=each.source,
                arrives=facts.at(each.arrives),
                earliest=facts.at(each.ordered + lead),
            )


def purchase_cost(facts: Facts) -> Iterator[Finding]:
    """Ensures that spares are paid at least the price of their source (S29)."""
    for each in facts.plan.purchases:
        source = facts.plant.part_sources[each.source]
        price = part_price(facts.plant, source) * each.count
        if each.cost < price - _MONEY * max(1.0, price):
            yield found(
                each.part,
                each.source,
                minute=each.ordered,
                part=each.part,
                source=each.source,
                cost=each.cost,
                price=price,
            )


def purchase_quantity(facts: Facts) -> Iterator[Finding]:
    """Ensures that no source gives more than it has (S29)."""
    bought = grouped((each.source, each.count) for each in facts.plan.purchases)
    for source, counts in bought.items():
        count = sum(counts)
        most = facts.plant.part_sources[source].quantity
        if most is not None and count > most:
            yield found(source, source=source, count=count, most=most)


def cash_there(facts: Facts) -> Iterator[Finding]:
    """Ensures that no more cash is spent than has come (S30)."""
    if not facts.plant.cash:
        return
    moves = [
        (minute_up(facts.plant, flow.when), cash_amount(facts.plant, flow))
        for flow in facts.plant.cash
    ]
    moves += [(each.ordered, -each.cost) for each in facts.plan.purchases]
    for run in facts.plan.tasks:
        task = facts.plant.tasks[run.task]
        if task.done_ratio == 0.0:
            moves.append((run.start, -task_cost(facts.plant, task)))
    # Cents, so that the balance does not depend on the order of the sum.
    cents = [(minute, round(amount * _CENTS)) for minute, amount in moves]
    for minute, balance in levels(cents):
        if balance < 0:
            yield found(minute=minute, missing=-balance / _CENTS)
            return
