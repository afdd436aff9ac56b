"""
The begun part of an earlier plan: what its locks hold, as it was (S31).

With a run its setup, its die's heating, its billets and its crew; with a task its
people.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from marcha.plans.plan import (
    LineRun,
    Load,
    LogCut,
    Plan,
    Run,
    Service,
    SetupRun,
    Training,
)
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.timeline import minute_up, now_min
from marcha.plant.wire import plant_hash

_W = TypeVar("_W", Load, LineRun, Service, Training)


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
    loads = _begun(plant, held, previous.loads, LockKind.LOAD, now)
    line_runs = _begun(plant, held, previous.line_runs, LockKind.LINE, now)
    lines = {run.id for run in line_runs}
    services = _begun(plant, held, previous.services, LockKind.SERVICE, now)
    trainings = _begun(plant, held, previous.trainings, LockKind.TRAINING, now)
    tasks = {lock.task for lock in held if lock.kind is LockKind.TASK}
    mounts = {(each.die, each.start) for each in setups}
    heats = tuple(each for each in previous.heats if (each.die, each.end) in mounts)
    kept = Plan(
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
    )
    ends = _ends(plant, kept)
    crews = (
        each
        for each in previous.assignments
        if each.task in tasks
        or (each.equipment is not None and each.start < ends.get(each.equipment, 0))
    )
    return replace(kept, assignments=tuple(crews))


def _begun(
    plant: Plant, held: Sequence[Lock], works: Iterable[_W], kind: LockKind, now: int
) -> tuple[_W, ...]:
    """Work of one kind that began before now, each held by a lock of its own."""
    locks = [lock for lock in held if lock.kind is kind]
    found: list[_W] = []
    for work in works:
        for lock in locks if work.start < now else ():
            if _names(lock, work) and _starts(plant, lock, work.start):
                locks.remove(lock)
                found.append(work)
                break
    return tuple(found)


def _names(lock: Lock, work: Load | LineRun | Service | Training) -> bool:
    """Whether a lock is about the oven, line and order, rule or course of work."""
    match work:
        case Load():
            return lock.equipment == work.oven
        case LineRun():
            return (lock.equipment, lock.order) == (work.equipment, work.order)
        case Service():
            return lock.maintenance == work.rule
        case Training():
            return lock.course == work.course


def _ends(plant: Plant, kept: Plan) -> dict[EquipmentId, int]:
    """Minute at which each machine ends the last of what it keeps."""
    ends: dict[EquipmentId, int] = {}
    for machine, end in (
        *((each.press, each.end) for each in kept.setups),
        *((each.press, each.end) for each in kept.runs),
        *((each.oven, each.end) for each in kept.loads),
        *((each.oven, each.end) for each in kept.heats),
        *((each.equipment, each.end) for each in kept.line_runs),
        *((plant.maintenance[each.rule].equipment, each.end) for each in kept.services),
    ):
        ends[machine] = max(ends.get(machine, 0), end)
    return ends


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
