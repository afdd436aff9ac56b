"""
Work of an earlier plan that a new one keeps, as the locks of the plant say (S31).

With a run stay its setup, its die's heating, its billets and its crew; with a task its
people and the spares bought for it. What was ordered before ``now`` stays ordered.
"""

from dataclasses import replace

from marcha.optimise.schedule.dispatch import FixedRun
from marcha.plans.plan import LogCut, Plan, Run
from marcha.plant.plant import Plant
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.timeline import minute_up, now_min
from marcha.plant.wire import plant_hash


def kept_work(plant: Plant, previous: Plan | None) -> Plan:
    """Return the part of an earlier plan that locks hold; an empty plan for none."""
    empty = Plan(plant_hash=plant_hash(plant))
    if previous is None:
        return empty
    now = now_min(plant)
    held = [each for each in plant.locks.values() if each.state is not LockState.PINNED]
    runs = _runs(plant, previous, held)
    names = {run.id for run in runs}
    loads = tuple(
        load
        for load in previous.loads
        if any(
            lock.kind is LockKind.LOAD
            and lock.equipment == load.oven
            and _at(plant, lock, load.start)
            for lock in held
        )
    )
    tasks = {lock.task for lock in held if lock.kind is LockKind.TASK}
    ends: dict[str, int] = {}
    for run in runs:
        ends[run.press] = max(ends.get(run.press, 0), run.end)
    for load in loads:
        ends[load.oven] = max(ends.get(load.oven, 0), load.end)
    setups = tuple(
        each for each in previous.setups if each.start < ends.get(each.press, 0)
    )
    begun = {(each.die, each.start) for each in setups}
    heats = tuple(each for each in previous.heats if (each.die, each.end) in begun)
    for heat in heats:
        ends[heat.oven] = max(ends.get(heat.oven, 0), heat.end)
    return Plan(
        plant_hash=empty.plant_hash,
        tasks=tuple(each for each in previous.tasks if each.task in tasks),
        purchases=tuple(each for each in previous.purchases if each.ordered < now),
        call_offs=tuple(each for each in previous.call_offs if each.ordered < now),
        setups=setups,
        heats=heats,
        runs=runs,
        log_cuts=_cuts(previous, names),
        loads=loads,
        stock_uses=previous.stock_uses,
        assignments=tuple(
            each
            for each in previous.assignments
            if (each.task in tasks)
            or (each.equipment is not None and each.start < ends.get(each.equipment, 0))
        ),
    )


def _at(plant: Plant, lock: Lock, start: int) -> bool:
    return lock.start is not None and minute_up(plant, lock.start) == start


def _runs(plant: Plant, previous: Plan, held: list[Lock]) -> tuple[Run, ...]:
    return tuple(
        run
        for run in previous.runs
        if any(
            lock.kind is LockKind.RUN
            and (lock.equipment, lock.order, lock.die)
            == (run.press, run.order, run.die)
            and _at(plant, lock, run.start)
            for lock in held
        )
    )


def _cuts(previous: Plan, names: set[str]) -> tuple[LogCut, ...]:
    """Logs as far as kept runs have cut them; the yard works out what remains."""
    kept: list[LogCut] = []
    for cut in previous.log_cuts:
        mine = tuple(each for each in cut.cuts if each.run in names)
        if mine:
            kept.append(replace(cut, cuts=mine))
    return tuple(kept)


def fixed_runs(plant: Plant, kept: Plan) -> tuple[FixedRun, ...]:
    """Locked runs that no earlier plan says how to make."""
    known = {(run.press, run.order, run.die, run.start) for run in kept.runs}
    found: list[FixedRun] = []
    for lock in plant.locks.values():
        if (
            lock.kind is LockKind.RUN
            and lock.state is not LockState.PINNED
            and lock.equipment is not None
            and lock.order is not None
            and lock.die is not None
            and lock.start is not None
        ):
            start = minute_up(plant, lock.start)
            if (lock.equipment, lock.order, lock.die, start) not in known:
                found.append(
                    FixedRun(
                        order=lock.order,
                        press=lock.equipment,
                        die=lock.die,
                        start=start,
                        pieces=lock.pieces,
                    )
                )
    return tuple(found)
