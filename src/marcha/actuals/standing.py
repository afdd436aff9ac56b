"""
Where a plant stands at a minute of a plan that was followed until then.

Tasks that ended are done and those at work are so far; what else was begun becomes
locks; metal that came becomes lots; spares and cash that were spent are gone. A new
plan starts from there (S31) and says nothing of the time before but what is locked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from marcha.actuals.upkeep import upkeep_locks, with_learnt
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
from marcha.process.money import cash_amount, rate_in_force, task_cost

_ON_ITS_WAY = "/+"
"""Marks the id of a source whose spares were bought earlier and are on their way."""


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


def standing(
    plant: Plant,
    plan: Plan,
    at_minute: int,
    *,
    stopped: Mapping[TaskId, int] | None = None,
) -> Standing:
    """
    Return where a plant stands at a minute, if its plan was followed until then.

    Parameters
    ----------
    plant, plan
        The plant and a plan for it that breaks no rule.
    at_minute
        Minutes from the start of the plan, above 0.
    stopped
        Tasks that were left off, and when: they are as far as they were then, and
        nothing holds the rest of them.
    """
    left_off = {} if stopped is None else stopped
    begun = [each for each in plan.tasks if each.start < at_minute]
    bought = [each for each in plan.purchases if each.ordered < at_minute]
    called = [each for each in plan.call_offs if each.ordered < at_minute]
    going = [each for each in plan.tasks if each.task not in left_off]
    started = started_work(replace(plan, tasks=tuple(going)), plant, at_minute)
    locks = {**plant.locks, **started}
    now = replace(plant.site, now=moment(plant, at_minute))
    spent = _spent(plant, begun, bought)
    plant = plant.replace(site=now, locks=locks, cash=_cash_left(plant, spent))
    plant = _with_metal(plant, called, at_minute)
    plant, coming = _with_bought(plant, bought, at_minute)
    plant = _with_progress(plant, begun, at_minute, left_off)
    over = [each for each in plan.trainings if each.end <= at_minute]
    plant = with_learnt(plant, over)
    previous = replace(
        plan,
        tasks=tuple(going),
        trainings=tuple(each for each in plan.trainings if each not in over),
        purchases=(
            *coming,
            *(each for each in plan.purchases if each not in bought),
        ),
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
        end = at_minute if lock.end is None else minute_up(plant, lock.end)
        found[key] = replace(lock, id=key, state=_state(end, at_minute))
    return found


def _state(end: int, at_minute: int) -> LockState:
    return LockState.IN_PROGRESS if end > at_minute else LockState.FROZEN


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
    for run in started_runs(plan, at_minute):
        yield f"run/{run.id}", run_lock(plant, run, at_minute)
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
    for line_run in plan.line_runs:
        if line_run.start < at_minute:
            yield (
                f"line/{line_run.id}",
                Lock(
                    id=unnamed,
                    kind=LockKind.LINE,
                    equipment=line_run.equipment,
                    order=line_run.order,
                    start=moment(plant, line_run.start),
                    end=moment(plant, line_run.end),
                ),
            )
    for lock in upkeep_locks(plan, plant, at_minute):
        yield lock.id, lock


def run_lock(plant: Plant, run: Run, at_minute: int) -> Lock:
    """Return the lock that holds a run: in progress, or frozen once it is over."""
    return Lock(
        id=LockId(f"run/{run.id}"),
        kind=LockKind.RUN,
        state=_state(run.end, at_minute),
        equipment=run.press,
        order=run.order,
        die=run.die,
        pieces=made_pieces(plant, run),
        start=moment(plant, run.start),
        end=moment(plant, run.end),
    )


def started_runs(plan: Plan, at_minute: int) -> Iterator[Run]:
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


def _with_progress(
    plant: Plant,
    begun: Sequence[TaskRun],
    at_minute: int,
    left_off: Mapping[TaskId, int],
) -> Plant:
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
        until = left_off.get(run.task, at_minute)
        left = length(clip(opened, until, run.end))
        tasks[run.task] = replace(task, done_ratio=done_ratio(task, left))
    return plant.replace(tasks=tasks, parts=parts)


def done_ratio(task: Task, left_min: int) -> float:
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
            lots[LotId(key)] = lot_of(delivery)
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


def lot_of(delivery: Delivery) -> Lot:
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


def _with_bought(
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
        on_its_way = _ON_ITS_WAY in source.id
        if source.quantity is not None:
            sources[source.id] = replace(source, quantity=source.quantity - count)
        if purchase.arrives <= at_minute:
            part = parts[purchase.part]
            parts[part.id] = replace(part, stock=part.stock + count)
        else:
            name = f"{source.id}{_ON_ITS_WAY}{at_minute}-{number}"
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


def _spent(
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
    """Return a plant in which so much cash was spent at a minute."""
    return plant.replace(cash=_cash_left(plant, [(minute, cost)]))


def _cash_left(
    plant: Plant, spent: Sequence[tuple[int, float]]
) -> tuple[CashFlow, ...]:
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
