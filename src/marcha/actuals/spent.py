"""Spares bought and cash spent by a minute of a plan (S29, S30)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from marcha.plans.plan import Purchase, TaskRun
from marcha.plant.ids import EquipmentId, PartSourceId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_repair import CashFlow, PartNeed, Task
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import minute_up
from marcha.process.money import cash_amount, rate_in_force, task_cost

ON_ITS_WAY = "/+"
"""Marks the id of a source whose spares were bought earlier and are on their way."""


def with_bought(
    plant: Plant, bought: Sequence[Purchase], at_minute: int
) -> tuple[Plant, list[Purchase]]:
    """
    Put spares that came on the shelf; those on their way become paid sources.

    Returns
    -------
    tuple
        The plant, and those on their way as purchases of the paid sources that arrive
        when they were to arrive. The source itself gives whole days, rounded down.
    """
    parts, sources = dict(plant.parts), dict(plant.part_sources)
    coming: list[Purchase] = []
    tasks: Mapping[TaskId, Task] = plant.tasks
    for number, purchase in enumerate(bought, start=1):
        source, count = sources[purchase.source], purchase.count
        on_its_way = ON_ITS_WAY in source.id
        if source.quantity is not None:
            sources[source.id] = replace(source, quantity=source.quantity - count)
        if purchase.arrives <= at_minute:
            part = parts[purchase.part]
            parts[part.id] = replace(part, stock=part.stock + count)
        else:
            name = f"{source.id}{ON_ITS_WAY}{at_minute}-{number}"
            paid = source.id if on_its_way else PartSourceId(name)
            days = (purchase.arrives - at_minute) // MINUTES_PER_DAY
            sources[paid] = replace(
                source, id=paid, lead_days=days, cost=0.0, quantity=count
            )
            coming.append(replace(purchase, source=paid, ordered=at_minute, cost=0.0))
        if source.equipment is not None and not on_its_way:
            tasks = _with_gap(tasks, source.equipment, purchase)
    return plant.replace(parts=parts, part_sources=sources, tasks=tasks), coming


def _with_gap(
    tasks: Mapping[TaskId, Task], donor: EquipmentId, purchase: Purchase
) -> Mapping[TaskId, Task]:
    """Let a machine that gave a spare need it back before it runs again."""
    for key, task in tasks.items():
        if task.equipment == donor and task.done_ratio == 0.0:
            needs = {need.part: need.count for need in task.parts}
            needs[purchase.part] = needs.get(purchase.part, 0) + purchase.count
            parts = tuple(PartNeed(part, count) for part, count in needs.items())
            return {**tasks, key: replace(task, parts=parts)}
    return tasks


def costs_so_far(
    plant: Plant, begun: Sequence[TaskRun], bought: Sequence[Purchase]
) -> list[tuple[int, float]]:
    """Return minutes and amounts of what tasks and purchases cost so far (S30)."""
    costs = [(each.ordered, each.cost) for each in bought]
    for run in begun:
        task = plant.tasks[run.task]
        if task.done_ratio == 0.0:
            costs.append((run.start, task_cost(plant, task)))
    return sorted(costs)


def spent_from(plant: Plant, minute: int, cost: float) -> Plant:
    """Return a plant that spent so much of its own currency at a minute."""
    return plant.replace(cash=cash_left(plant, [(minute, cost)]))


def cash_left(plant: Plant, spent: Sequence[tuple[int, float]]) -> tuple[CashFlow, ...]:
    """
    Take what was spent out of the cash that came last before it.

    From the last, so that what was spent earlier is covered by what came earlier.
    """
    rates = [rate_in_force(plant, flow.currency) for flow in plant.cash]
    amounts = [cash_amount(plant, flow) for flow in plant.cash]
    came = [minute_up(plant, flow.when) for flow in plant.cash]
    latest_first = sorted(range(len(came)), key=lambda place: came[place], reverse=True)
    for minute, cost in spent:
        owed = cost
        for place in latest_first:
            if came[place] <= minute:
                paid = min(owed, amounts[place])
                amounts[place] -= paid
                owed -= paid
    return tuple(
        replace(flow, amount=amount / rate)
        for flow, amount, rate in zip(plant.cash, amounts, rates, strict=True)
    )
