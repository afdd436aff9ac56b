"""
Where a plant stands at a minute of a plan that was followed until then.

Tasks that ended are done and those at work are so far; what else was begun becomes
locks; metal that came becomes lots; spares and cash that were spent are gone. A new
plan starts from there (S31) and says nothing of the time before but what is locked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from marcha.plans.plan import CallOff, Plan, Purchase, Run, TaskRun
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import (
    DeliveryId,
    EquipmentId,
    LockId,
    LotId,
    PartSourceId,
    TaskId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Delivery, DeliveryState, Lot
from marcha.plant.records_repair import CashFlow, PartNeed, Task
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import Timeline, clip, length, minute_up, moment
from marcha.process.metal import mean_delay_min


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    A plant at a minute of its plan.

    Attributes
    ----------
    plant
        With ``now``, locks, and what came and was spent until then.
    previous
        The plan without what became part of the plant; its begun work is locked.
    """

    plant: Plant
    previous: Plan


def standing(plant: Plant, plan: Plan, at_minute: int) -> Standing:
    """
    Return where a plant stands at a minute, if its plan was followed until then.

    Parameters
    ----------
    plant, plan
        The plant and a plan for it that breaks no rule.
    at_minute
        Minutes from the start of the plan, above 0.
    """
    begun = [each for each in plan.tasks if each.start < at_minute]
    bought = [each for each in plan.purchases if each.ordered < at_minute]
    called = [each for each in plan.call_offs if each.ordered < at_minute]
    locks = {**plant.locks, **started_work(plan, plant, at_minute)}
    now = replace(plant.site, now=moment(plant, at_minute))
    spent = _spent(plant, begun, bought)
    plant = plant.replace(site=now, locks=locks, cash=_cash_left(plant, spent))
    plant = _with_metal(plant, called, at_minute)
    plant = _with_bought(plant, bought, at_minute)
    plant = _with_progress(plant, begun, at_minute)
    previous = replace(
        plan,
        purchases=tuple(each for each in plan.purchases if each not in bought),
        call_offs=tuple(each for each in plan.call_offs if each not in called),
    )
    return Standing(plant=plant, previous=previous)


# --- work --------------------------------------------------------------------------


def started_work(plan: Plan, plant: Plant, at_minute: int) -> dict[LockId, Lock]:
    """
    Return a lock for all that a plan starts before a minute, but tasks that are over.

    Runs and loads that are over are frozen, what goes on is in progress. A run whose
    setup has begun counts as started, for its die is in the press.
    """
    found: dict[LockId, Lock] = {}
    for name, lock in _locks(plan, plant, at_minute):
        key = LockId(name)
        state = LockState.FROZEN
        if lock.end is not None and lock.end > moment(plant, at_minute):
            state = LockState.IN_PROGRESS
        found[key] = replace(lock, id=key, state=state)
    return found


def _locks(plan: Plan, plant: Plant, at_minute: int) -> Iterator[tuple[str, Lock]]:
    unnamed = LockId("")
    for task in plan.tasks:
        if task.start < at_minute < task.end:
            yield (
                f"task/{task.task}",
                Lock(
                    id=unnamed,
                    kind=LockKind.TASK,
                    task=task.task,
                    start=moment(plant, task.start),
                    end=moment(plant, task.end),
                ),
            )
    for run in _started_runs(plan, at_minute):
        yield (
            f"run/{run.id}",
            Lock(
                id=unnamed,
                kind=LockKind.RUN,
                equipment=run.press,
                order=run.order,
                die=run.die,
                pieces=made_pieces(plant, run),
                start=moment(plant, run.start),
                end=moment(plant, run.end),
            ),
        )
    for load in plan.loads:
        if load.start < at_minute:
            yield (
                f"load/{load.id}",
                Lock(
                    id=unnamed,
                    kind=LockKind.LOAD,
                    equipment=load.oven,
                    start=moment(plant, load.start),
                    end=moment(plant, load.end),
                ),
            )


def _started_runs(plan: Plan, at_minute: int) -> Iterator[Run]:
    """Runs that began, and those right after a setup that began."""
    begun: dict[EquipmentId, int] = {}
    for setup in plan.setups:
        if setup.start < at_minute:
            begun[setup.press] = max(begun.get(setup.press, 0), setup.start)
    waited_for: dict[EquipmentId, str] = {}
    for run in sorted(plan.runs, key=lambda each: each.start):
        if run.press in begun and run.start >= begun[run.press]:
            waited_for.setdefault(run.press, run.id)
    for run in plan.runs:
        if run.start < at_minute or waited_for.get(run.press) == run.id:
            yield run


def _with_progress(plant: Plant, begun: Sequence[TaskRun], at_minute: int) -> Plant:
    """Say of each task that began how far it is, and take its spares off the shelf."""
    tasks, parts = dict(plant.tasks), dict(plant.parts)
    timeline = Timeline(plant)
    for run in begun:
        task = tasks[run.task]
        if task.done_ratio == 0.0 and parts:
            for need in task.parts:
                part = parts[need.part]
                parts[part.id] = replace(part, stock=part.stock - need.count)
        opened = timeline.open(task.calendar)
        left = length(clip(opened, at_minute, run.end))
        tasks[run.task] = replace(task, done_ratio=_done_ratio(task, left))
    return plant.replace(tasks=tasks, parts=parts)


def _done_ratio(task: Task, left_min: int) -> float:
    """Share done that leaves so many minutes, which are rounded up from it (S25)."""
    return 1.0 - (left_min - 0.5) / task.duration_min if left_min else 1.0


# --- metal -------------------------------------------------------------------------


def _with_metal(plant: Plant, called: Sequence[CallOff], at_minute: int) -> Plant:
    """Turn what was called off into deliveries, and what has come into lots."""
    deliveries = dict(plant.deliveries)
    for call_off in called:
        delivery = _as_delivery(plant, call_off)
        deliveries[delivery.id] = delivery
    lots = dict(plant.lots)
    for key, delivery in deliveries.items():
        delay = mean_delay_min(plant, delivery.agreement)
        came = minute_up(plant, delivery.promised) + delay
        waited_for = delivery.state in (DeliveryState.PROMISED, DeliveryState.SHIPPED)
        if waited_for and came <= at_minute:
            lots[LotId(key)] = _as_lot(delivery)
            deliveries[key] = replace(
                delivery, state=DeliveryState.RECEIVED, promised=moment(plant, came)
            )
    return plant.replace(deliveries=deliveries, lots=lots)


def _as_delivery(plant: Plant, call_off: CallOff) -> Delivery:
    agreement = plant.agreements[call_off.agreement]
    delay = mean_delay_min(plant, agreement.id)
    return Delivery(
        id=DeliveryId(call_off.id),
        agreement=agreement.id,
        alloy=agreement.alloy,
        diameter_mm=agreement.diameter_mm,
        log_length_mm=agreement.log_length_mm,
        pieces=call_off.pieces,
        promised=moment(plant, call_off.arrives - delay),
        owner=agreement.owner,
    )


def _as_lot(delivery: Delivery) -> Lot:
    """Return the logs of a delivery in the yard, under the same id."""
    return Lot(
        id=LotId(delivery.id),
        alloy=delivery.alloy,
        diameter_mm=delivery.diameter_mm,
        length_mm=delivery.log_length_mm,
        pieces=delivery.pieces,
        cast=delivery.cast,
        owner=delivery.owner,
    )


# --- spares and cash ---------------------------------------------------------------


def _with_bought(plant: Plant, bought: Sequence[Purchase], at_minute: int) -> Plant:
    """Put spares that came on the shelf; those on their way become paid sources."""
    parts, sources = dict(plant.parts), dict(plant.part_sources)
    tasks: Mapping[TaskId, Task] = plant.tasks
    for number, purchase in enumerate(bought, start=1):
        source, count = sources[purchase.source], purchase.count
        if source.quantity is not None:
            sources[source.id] = replace(source, quantity=source.quantity - count)
        if purchase.arrives <= at_minute:
            part = parts[purchase.part]
            parts[part.id] = replace(part, stock=part.stock + count)
        else:
            paid = PartSourceId(f"{source.id}/{number}")
            days = -((at_minute - purchase.arrives) // MINUTES_PER_DAY)
            sources[paid] = replace(
                source, id=paid, lead_days=days, cost=0.0, quantity=count
            )
        if source.equipment is not None:
            tasks = _with_gap(tasks, source.equipment, purchase)
    return plant.replace(parts=parts, part_sources=sources, tasks=tasks)


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


def _spent(
    plant: Plant, begun: Sequence[TaskRun], bought: Sequence[Purchase]
) -> list[tuple[int, float]]:
    """Return minutes and amounts of what tasks and purchases cost so far (S30)."""
    costs = [(each.ordered, each.cost) for each in bought]
    for run in begun:
        task = plant.tasks[run.task]
        if task.done_ratio == 0.0:
            costs.append((run.start, task.cost))
    return sorted(costs)


def _cash_left(
    plant: Plant, spent: Sequence[tuple[int, float]]
) -> tuple[CashFlow, ...]:
    """
    Take what was spent out of the cash that came last before it.

    From the last, so that what was spent earlier is covered by what came earlier.
    """
    amounts = [flow.amount for flow in plant.cash]
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
        replace(flow, amount=amount)
        for flow, amount in zip(plant.cash, amounts, strict=True)
    )
