"""
Plans made worse at random, still plans.

From a valid plan some work is left out or moved, with all that hangs on it. What comes
out often keeps the rules and is unlike anything a planner would make: good material for
the claim that *every* valid plan is a point of the relaxation. The caller checks it.
"""

import random
from collections.abc import Callable, Collection
from dataclasses import replace

from marcha.plans.plan import BilletCut, Load, LogCut, Plan, Run, SetupRun
from marcha.plans.rules import check
from marcha.plant.ids import EquipmentId, TaskId
from marcha.plant.plant import Plant
from marcha.process.machines import needed_machines

Change = Callable[[Plant, Plan, random.Random], Plan]


def worsened(plant: Plant, plan: Plan, rng: random.Random) -> Plan:
    """Return a plan with one to four random changes, without certificates."""
    plan = replace(plan, certificates=(), figures=(), reasons=())
    for _ in range(rng.randint(1, 4)):
        plan = rng.choice(CHANGES)(plant, plan, rng)
    return _without_starved(plant, plan)


def _share(rng: random.Random) -> float:
    """Draw a share of things to lose: few of them, or nearly all."""
    return rng.choice((0.1, 0.3, 0.6, 0.95))


# --- what hangs on a run ------------------------------------------------------------


def _without_line_runs(plan: Plan, lost: Collection[str]) -> Plan:
    """Leave out line runs and what they drew."""
    return replace(
        plan,
        line_runs=tuple(each for each in plan.line_runs if each.id not in lost),
        feed_draws=tuple(each for each in plan.feed_draws if each.line_run not in lost),
    )


def _without_starved(plant: Plant, plan: Plan) -> Plan:
    """Leave out line runs whose metal is no longer given by the step before."""
    while plan.line_runs:
        starved = {
            each.subjects[0]
            for each in check(plant, plan).violations
            if each.rule == "line_after_step"
        }
        if not starved:
            break
        plan = _without_line_runs(plan, starved)
    return plan


def without_runs(plant: Plant, plan: Plan, lost: Collection[str]) -> Plan:
    """Leave out runs, their billets and pieces, and setups that served only them."""
    if not lost:
        return plan
    loads = []
    for load in plan.loads:
        items = tuple(each for each in load.items if each.run not in lost)
        if items:
            loads.append(replace(load, items=items))
    runs = tuple(run for run in plan.runs if run.id not in lost)
    setups = _setups_of(plan, runs)
    mounted = {(each.die, each.start) for each in setups}
    return replace(
        plan,
        runs=runs,
        loads=tuple(loads),
        setups=setups,
        heats=tuple(each for each in plan.heats if (each.die, each.end) in mounted),
        log_cuts=_cuts_without(plant, plan, lost),
    )


def _setups_of(plan: Plan, runs: tuple[Run, ...]) -> tuple[SetupRun, ...]:
    """Setups that are followed by a run before the next setup of their press."""
    kept = []
    for setup in plan.setups:
        later = [
            each.start
            for each in plan.setups
            if each.press == setup.press and each.start > setup.start
        ]
        end = min(later, default=1 << 60)
        if any(
            run.press == setup.press and setup.start <= run.start < end for run in runs
        ):
            kept.append(setup)
    return tuple(kept)


def _cuts_without(
    plant: Plant, plan: Plan, lost: Collection[str]
) -> tuple[LogCut, ...]:
    """Logs without the billets of lost runs; what was theirs remains of the log."""
    press = {run.id: run.press for run in plan.runs}

    def length(cut: BilletCut) -> int:
        kerf = plant.equipment[press[cut.run]].billet_kerf_mm
        return cut.billets * (cut.billet_mm + kerf)

    found = []
    for log in plan.log_cuts:
        cuts = tuple(each for each in log.cuts if each.run not in lost)
        if cuts == log.cuts:
            found.append(log)
        elif cuts:
            whole = _log_mm(plant, plan, log.source)
            left = max(0, whole - sum(map(length, cuts)))
            found.append(replace(log, cuts=cuts, remnant_mm=left))
    return tuple(found)


def _log_mm(plant: Plant, plan: Plan, source: str) -> int:
    for lot in plant.lots.values():
        if lot.id == source:
            return lot.length_mm
    for delivery in plant.deliveries.values():
        if delivery.id == source:
            return delivery.log_length_mm
    call_off = next(each for each in plan.call_offs if each.id == source)
    return plant.agreements[call_off.agreement].log_length_mm


# --- changes ------------------------------------------------------------------------


def _lose_runs(plant: Plant, plan: Plan, rng: random.Random) -> Plan:
    share = _share(rng)
    return without_runs(
        plant, plan, {run.id for run in plan.runs if rng.random() < share}
    )


def _lose_end_of_press(plant: Plant, plan: Plan, rng: random.Random) -> Plan:
    if not plan.runs:
        return plan
    last = rng.choice(plan.runs)
    return without_runs(
        plant,
        plan,
        {
            run.id
            for run in plan.runs
            if run.press == last.press and run.start >= last.start
        },
    )


def _lose_loads(_: Plant, plan: Plan, rng: random.Random) -> Plan:
    share = _share(rng)
    return replace(
        plan, loads=tuple(each for each in plan.loads if rng.random() >= share)
    )


def _lose_pieces(_: Plant, plan: Plan, rng: random.Random) -> Plan:
    """Leave pieces out of loads: they were made, and stay where they are."""

    def fewer(load: Load) -> Load:
        items = tuple(
            replace(each, pieces=rng.randint(1, each.pieces)) for each in load.items
        )
        return replace(load, items=items)

    return replace(plan, loads=tuple(map(fewer, plan.loads)))


def _lose_stock(_: Plant, plan: Plan, rng: random.Random) -> Plan:
    share = _share(rng)
    return replace(
        plan, stock_uses=tuple(use for use in plan.stock_uses if rng.random() >= share)
    )


def _lose_tasks(plant: Plant, plan: Plan, rng: random.Random) -> Plan:
    """Leave out a task, what waits for it, and the work of machines that need it."""
    if not plan.tasks:
        return plan
    lost: set[TaskId] = {rng.choice(plan.tasks).task}
    before = 0
    while len(lost) > before:
        before = len(lost)
        lost |= {
            task.id
            for task in plant.tasks.values()
            if any(link.task in lost for link in task.links)
        }
    tasks = tuple(each for each in plan.tasks if each.task not in lost)
    down = {plant.tasks[each].equipment for each in lost}
    idle = {
        machine
        for machine in plant.equipment
        if down.intersection(needed_machines(plant, machine))
    }
    plan = replace(
        plan,
        tasks=tasks,
        loads=tuple(each for each in plan.loads if each.oven not in idle),
        assignments=tuple(each for each in plan.assignments if each.task not in lost),
    )
    return _without_work_of(plant, plan, idle)


def _without_work_of(plant: Plant, plan: Plan, idle: set[EquipmentId]) -> Plan:
    """Leave out runs of presses that stay down, or whose die oven stays down."""
    cold = {(heat.die, heat.end) for heat in plan.heats if heat.oven in idle}
    since: dict[EquipmentId, int] = {}
    for setup in plan.setups:
        if (setup.die, setup.start) in cold:
            since[setup.press] = min(since.get(setup.press, 1 << 60), setup.start)
    lines = {each.id for each in plan.line_runs if each.equipment in idle}
    return without_runs(
        plant,
        _without_line_runs(plan, lines),
        {
            run.id
            for run in plan.runs
            if run.press in idle or run.start >= since.get(run.press, 1 << 60)
        },
    )


def _lose_line_runs(_: Plant, plan: Plan, rng: random.Random) -> Plan:
    share = _share(rng)
    lost = {each.id for each in plan.line_runs if rng.random() < share}
    return _without_line_runs(plan, lost)


def _move_line_runs(_: Plant, plan: Plan, rng: random.Random) -> Plan:
    """Let the line runs of an order start later, all by the same minutes."""
    if not plan.line_runs:
        return plan
    order = rng.choice(plan.line_runs).order
    by = rng.randint(1, 3000)
    moved = tuple(
        replace(each, start=each.start + by, end=each.end + by)
        if each.order == order
        else each
        for each in plan.line_runs
    )
    return replace(plan, line_runs=moved)


def _move_loads(_: Plant, plan: Plan, rng: random.Random) -> Plan:
    """Let some loads start later (or sooner, where pieces and oven happen to allow)."""
    share, most = _share(rng), rng.choice((30, 300, 3000))

    def moved(load: Load) -> Load:
        if rng.random() >= share:
            return load
        by = rng.randint(-most // 3, most)
        return replace(load, start=load.start + by, end=load.end + by)

    return replace(plan, loads=tuple(map(moved, plan.loads)))


def _move_last_run(_: Plant, plan: Plan, rng: random.Random) -> Plan:
    """Let the last run of a press start later."""
    if not plan.runs:
        return plan
    press = rng.choice(plan.runs).press
    last = max(
        (run for run in plan.runs if run.press == press), key=lambda run: run.start
    )
    by = rng.randint(1, 600)
    moved = replace(last, start=last.start + by, end=last.end + by)
    return replace(plan, runs=tuple(moved if run is last else run for run in plan.runs))


def _lose_purchases(_: Plant, plan: Plan, rng: random.Random) -> Plan:
    share = _share(rng)
    return replace(
        plan, purchases=tuple(each for each in plan.purchases if rng.random() >= share)
    )


CHANGES: tuple[Change, ...] = (
    _lose_runs,
    _lose_end_of_press,
    _lose_loads,
    _lose_pieces,
    _lose_stock,
    _lose_tasks,
    _move_loads,
    _move_last_run,
    _lose_purchases,
    _lose_line_runs,
    _move_line_runs,
)
