"""
The begun part of an earlier plan: what its locks hold, as it was (S31).

With a run its setup, its die's heating, its billets and its crew; with a task its
people.
"""

from collections.abc import Iterator
from dataclasses import replace

from marcha.plans.plan import LogCut, Plan, Run, SetupRun
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
    line_runs = tuple(
        run
        for run in previous.line_runs
        if run.start < now
        and any(
            lock.kind is LockKind.LINE
            and (lock.equipment, lock.order) == (run.equipment, run.order)
            and _starts(plant, lock, run.start)
            for lock in held
        )
    )
    lines = {run.id for run in line_runs}
    services = tuple(
        each
        for each in previous.services
        if each.start < now
        and any(
            lock.kind is LockKind.SERVICE
            and lock.maintenance == each.rule
            and _starts(plant, lock, each.start)
            for lock in held
        )
    )
    trainings = tuple(
        each
        for each in previous.trainings
        if each.start < now
        and any(
            lock.kind is LockKind.TRAINING
            and lock.course == each.course
            and _starts(plant, lock, each.start)
            for lock in held
        )
    )
    tasks = {lock.task for lock in held if lock.kind is LockKind.TASK}
    mounts = {(each.die, each.start) for each in setups}
    heats = tuple(each for each in previous.heats if (each.die, each.end) in mounts)
    ends: dict[str, int] = {}
    for machine, end in (
        *((each.press, each.end) for each in setups),
        *((each.press, each.end) for each in runs),
        *((each.oven, each.end) for each in loads),
        *((each.oven, each.end) for each in heats),
        *((each.equipment, each.end) for each in line_runs),
        *((plant.maintenance[each.rule].equipment, each.end) for each in services),
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
        line_runs=line_runs,
        feed_draws=tuple(
            draw for draw in previous.feed_draws if draw.line_run in lines
        ),
        services=services,
        trainings=trainings,
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
