"""
Work of a plan that was cut short or never happened, taken out of the plan.

A run that is interrupted keeps the billets that were pressed by then and stays a run
as any other, only shorter (S18, S20); an ageing load that is interrupted starts anew
later, so that it is left out. What hangs on such work (its log cuts, pieces in later
loads) follows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from marcha.plans.plan import (
    BilletCut,
    DieHeat,
    LogCut,
    Plan,
    Push,
    Run,
    SetupRun,
)
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import DeliveryId, LotId
from marcha.plant.plant import Plant
from marcha.process.billet import run_minutes
from marcha.process.demand import demands
from marcha.process.machines import mounted_container
from marcha.process.tooling import tooling

_NEVER = 1 << 40

Limits = Mapping[str, int]
"""Run → minute at which it was interrupted, at or before its start: it never began."""


def cut_short(plant: Plant, plan: Plan, limits: Limits) -> Plan:
    """
    Return a plan in which runs end at the latest when they were interrupted.

    Parameters
    ----------
    limits
        For each interrupted run the minute; its whole billets until then remain.
    """
    return _with_runs(
        plant, plan, limits, lambda run: before(plant, run, limits[run.id])
    )


def made_less(plant: Plant, plan: Plan, pieces: Mapping[str, int]) -> Plan:
    """Return a plan in which some runs made at most so many pieces."""
    return _with_runs(
        plant, plan, pieces, lambda run: up_to(plant, run, pieces[run.id])
    )


def without_loads(plan: Plan, loads: Iterable[str]) -> Plan:
    """Return a plan without some ageing loads."""
    gone = set(loads)
    return replace(
        plan, loads=tuple(each for each in plan.loads if each.id not in gone)
    )


def without_lines(plan: Plan, line_runs: Iterable[str]) -> Plan:
    """Return a plan without some line runs, and without the feeds they drew."""
    gone = set(line_runs)
    if not gone:
        return plan
    return replace(
        plan,
        line_runs=tuple(each for each in plan.line_runs if each.id not in gone),
        feed_draws=tuple(each for each in plan.feed_draws if each.line_run not in gone),
    )


def without_runs(plant: Plant, plan: Plan, runs: Iterable[str]) -> Plan:
    """Return a plan without some runs, and without what hangs on them."""
    gone = set(runs)
    rest = tuple(each for each in plan.runs if each.id not in gone)
    return (
        plan
        if len(rest) == len(plan.runs)
        else consistent(plant, replace(plan, runs=rest))
    )


def before(plant: Plant, run: Run, minute: int) -> Run | None:
    """Return what of a run is pressed by a minute, in whole billets; None: nothing."""
    if run.end <= minute:
        return run
    seconds_left = (minute - run.start) * 60.0
    pushes: list[Push] = []
    seconds = 0.0
    for push in run.pushes:
        each = _seconds(plant, run, push)
        billets = min(push.billets, int((seconds_left - seconds) / each + 1e-9))
        if billets > 0:
            pushes.append(replace(push, billets=billets))
            seconds += billets * each
        if billets < push.billets:
            break
    return _shorter(run, pushes, seconds)


def up_to(plant: Plant, run: Run, pieces: int) -> Run | None:
    """Return as many billets of a run as give at most so many pieces; None: none."""
    cavities = plant.dies[run.die].cavities
    pushes: list[Push] = []
    seconds, left = 0.0, pieces
    for push in run.pushes:
        each = push.cuts * push.pulls_per_billet * cavities
        billets = min(push.billets, left // each)
        if billets > 0:
            pushes.append(replace(push, billets=billets))
            seconds += billets * _seconds(plant, run, push)
            left -= billets * each
    return _shorter(run, pushes, seconds)


def _shorter(run: Run, pushes: Sequence[Push], seconds: float) -> Run | None:
    if not pushes:
        return None
    if tuple(pushes) == run.pushes:
        return run
    return replace(run, pushes=tuple(pushes), end=run.start + run_minutes(seconds))


def _seconds(plant: Plant, run: Run, push: Push) -> float:
    """Seconds that one billet takes (S18)."""
    alloy = demands(plant.replace(orders={run.order: plant.orders[run.order]}))[
        run.order
    ].alloy
    fitted = tooling(plant, run.die, run.press, run.container, alloy)
    if fitted is None:
        return 60.0
    return fitted.seconds(push.billet_mm, push.pulls_per_billet)


def _with_runs(
    plant: Plant,
    plan: Plan,
    changed: Mapping[str, object],
    change: Callable[[Run], Run | None],
) -> Plan:
    runs: list[Run] = []
    for run in plan.runs:
        kept = change(run) if run.id in changed else run
        if kept is not None:
            runs.append(kept)
    if tuple(runs) == plan.runs:
        return plan
    return consistent(plant, replace(plan, runs=tuple(runs)))


def consistent(plant: Plant, plan: Plan) -> Plan:
    """Let log cuts and loads follow from the runs that are there."""
    runs = {run.id: run for run in plan.runs}
    made = {run.id: made_pieces(plant, run) for run in plan.runs}
    loads = []
    for load in plan.loads:
        items = []
        for item in load.items:
            if item.run is None:
                items.append(item)
                continue
            pieces = min(item.pieces, made.get(item.run, 0))
            if pieces > 0:
                made[item.run] -= pieces
                items.append(replace(item, pieces=pieces))
        if items:
            loads.append(replace(load, items=tuple(items)))
    setups, heats = _mounting(plant, plan)
    return replace(
        plan,
        setups=setups,
        heats=heats,
        log_cuts=tuple(
            _with_remnant(plant, plan, runs, cut) for cut in _cuts(plan.log_cuts, runs)
        ),
        loads=tuple(loads),
    )


def _with_remnant(
    plant: Plant, plan: Plan, runs: Mapping[str, Run], cut: LogCut
) -> LogCut:
    """Work out what is left of each log (S20)."""
    length = _log_mm(plant, plan, cut.source)
    kerfs = [plant.equipment[runs[each.run].press].billet_kerf_mm for each in cut.cuts]
    used = sum(
        each.billets * (each.billet_mm + kerf)
        for each, kerf in zip(cut.cuts, kerfs, strict=True)
    )
    left = length - used
    return replace(cut, remnant_mm=left if left >= 0 else 0)


def _log_mm(plant: Plant, plan: Plan, source: str) -> int:
    lot = plant.lots.get(LotId(source))
    if lot is not None:
        return lot.length_mm
    delivery = plant.deliveries.get(DeliveryId(source))
    if delivery is not None:
        return delivery.log_length_mm
    called = next(each for each in plan.call_offs if each.id == source)
    return plant.agreements[called.agreement].log_length_mm


def _mounting(
    plant: Plant, plan: Plan
) -> tuple[tuple[SetupRun, ...], tuple[DieHeat, ...]]:
    """Drop setups that mount a die for no run, or one that is mounted (S14)."""
    kept: list[SetupRun] = []
    for press in sorted({each.press for each in plan.setups}):
        setups = sorted(
            (each for each in plan.setups if each.press == press),
            key=lambda each: each.start,
        )
        starts = [run.start for run in plan.runs if run.press == press]
        inside = plant.equipment[press].mounted_die, mounted_container(plant, press)
        for setup, following in zip(setups, [*setups[1:], None], strict=True):
            until = _NEVER if following is None else following.start
            used = any(setup.end <= start < until for start in starts)
            if used and inside != (setup.die, setup.container):
                kept.append(setup)
                inside = setup.die, setup.container
    gone = {(each.die, each.start) for each in set(plan.setups) - set(kept)}
    return (
        tuple(each for each in plan.setups if each in kept),
        tuple(each for each in plan.heats if (each.die, each.end) not in gone),
    )


def _cuts(cuts: Sequence[LogCut], runs: Mapping[str, Run]) -> tuple[LogCut, ...]:
    """Cut no more billets than runs press; logs that are not needed stay whole."""
    wanted: dict[tuple[str, int], int] = {}
    for run in runs.values():
        for push in run.pushes:
            key = (run.id, push.billet_mm)
            wanted[key] = wanted.get(key, 0) + push.billets
    kept: list[LogCut] = []
    for cut in cuts:
        logs = min(
            (
                wanted.get((each.run, each.billet_mm), 0) // each.billets
                for each in cut.cuts
            ),
            default=0,
        )
        logs = min(logs, cut.logs)
        if logs:
            kept.append(replace(cut, logs=logs))
            for each in cut.cuts:
                wanted[each.run, each.billet_mm] -= logs * each.billets
        for _ in range(cut.logs - logs):
            part = _part(cut, wanted)
            if part is None:
                break
            kept.append(part)
    return tuple(kept)


def _part(cut: LogCut, wanted: dict[tuple[str, int], int]) -> LogCut | None:
    """Cut from one log only the billets that are still wanted; None: no billet."""
    taken: list[BilletCut] = []
    for each in cut.cuts:
        billets = min(each.billets, wanted.get((each.run, each.billet_mm), 0))
        if billets:
            wanted[each.run, each.billet_mm] -= billets
            taken.append(replace(each, billets=billets))
    if not taken:
        return None
    return replace(cut, logs=1, cuts=tuple(taken))
