"""
Work of an earlier plan that a new one keeps, as the locks of the plant say (S31).

What has begun stays as it was: with a run its setup, its die's heating, its billets and
its crew; with a task its people. Work locked in the future is planned anew at its place
(:func:`fixed_runs`).
"""

from collections.abc import Iterator
from dataclasses import replace

from marcha.optimise.schedule.dispatch import FixedRun
from marcha.plans.plan import LogCut, Plan, Run, SetupRun
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.timeline import minute_up, now_min
from marcha.plant.wire import plant_hash


def kept_work(plant: Plant, previous: Plan | None) -> Plan:
    """Return the begun part of an earlier plan that locks hold; empty for none."""
    empty = Plan(plant_hash=plant_hash(plant))
    if previous is None:
        return empty
    now = now_min(plant)
    held = [each for each in plant.locks.values() if each.state is not LockState.PINNED]
    locked = tuple(_locked_runs(plant, previous, held))
    setups = tuple(
        setup
        for setup in previous.setups
        if setup.start < now and _first_after(previous, setup) in locked
    )
    begun = {_first_after(previous, setup) for setup in setups}
    runs = tuple(run for run in locked if run.start < now or run in begun)
    names = {run.id for run in runs}
    loads = tuple(
        load
        for load in previous.loads
        if load.start < now
        and any(
            lock.kind is LockKind.LOAD
            and lock.equipment == load.oven
            and _starts(plant, lock, load.start)
            for lock in held
        )
    )
    tasks = {lock.task for lock in held if lock.kind is LockKind.TASK}
    mounts = {(each.die, each.start) for each in setups}
    heats = tuple(each for each in previous.heats if (each.die, each.end) in mounts)
    ends: dict[EquipmentId, int] = {}
    for machine, end in (
        *((each.press, each.end) for each in setups),
        *((each.press, each.end) for each in runs),
        *((each.oven, each.end) for each in loads),
        *((each.oven, each.end) for each in heats),
    ):
        ends[machine] = max(ends.get(machine, 0), end)
    return Plan(
        plant_hash=empty.plant_hash,
        tasks=tuple(each for each in previous.tasks if each.task in tasks),
        setups=setups,
        heats=heats,
        runs=runs,
        log_cuts=_cuts(previous, names),
        loads=loads,
        stock_uses=previous.stock_uses if now > 0 else (),
        assignments=tuple(
            each
            for each in previous.assignments
            if each.task in tasks
            or (each.equipment is not None and each.start < ends.get(each.equipment, 0))
        ),
    )


def _first_after(previous: Plan, setup: SetupRun) -> Run | None:
    """Return the run for which a setup was made."""
    following = [
        run
        for run in previous.runs
        if run.press == setup.press and run.start >= setup.end
    ]
    return min(following, key=lambda run: run.start, default=None)


def _starts(plant: Plant, lock: Lock, start: int) -> bool:
    return lock.start is not None and minute_up(plant, lock.start) == start


def _locked_runs(plant: Plant, previous: Plan, held: list[Lock]) -> Iterator[Run]:
    for run in previous.runs:
        mark = (run.press, run.order, run.die)
        if any(
            lock.kind is LockKind.RUN
            and (lock.equipment, lock.order, lock.die) == mark
            and _starts(plant, lock, run.start)
            for lock in held
        ):
            yield run


def _cuts(previous: Plan, names: set[str]) -> tuple[LogCut, ...]:
    """Logs as far as kept runs have cut them; the yard works out what remains."""
    kept: list[LogCut] = []
    for cut in previous.log_cuts:
        mine = tuple(each for each in cut.cuts if each.run in names)
        if mine:
            kept.append(replace(cut, cuts=mine))
    return tuple(kept)


def fixed_runs(plant: Plant, kept: Plan, previous: Plan | None) -> tuple[FixedRun, ...]:
    """Locked runs that are still to come, with the pieces of the earlier plan."""
    done = {(run.press, run.order, run.die, run.start) for run in kept.runs}
    made = {
        (run.press, run.order, run.die, run.start): made_pieces(plant, run)
        for run in (previous.runs if previous else ())
    }
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
            mark = (lock.equipment, lock.order, lock.die, start)
            if mark not in done:
                found.append(
                    FixedRun(
                        order=lock.order,
                        press=lock.equipment,
                        die=lock.die,
                        start=start,
                        pieces=lock.pieces or made.get(mark),
                    )
                )
    return tuple(found)


def fixed_loads(plant: Plant, kept: Plan) -> dict[EquipmentId, tuple[int, ...]]:
    """Starts of locked loads that are still to come, by oven."""
    done = {(load.oven, load.start) for load in kept.loads}
    found: dict[EquipmentId, list[int]] = {}
    for lock in plant.locks.values():
        if (
            lock.kind is LockKind.LOAD
            and lock.state is not LockState.PINNED
            and lock.equipment is not None
            and lock.start is not None
        ):
            start = minute_up(plant, lock.start)
            if (lock.equipment, start) not in done:
                found.setdefault(lock.equipment, []).append(start)
    return {oven: tuple(sorted(starts)) for oven, starts in found.items()}
