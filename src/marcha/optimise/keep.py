"""
Work of an earlier plan that a new one keeps, as the locks of the plant say (S31).

What has begun stays as it was (:mod:`marcha.plans.kept`). Work locked in the future is
planned anew at its place (:func:`fixed_runs`).
"""

from marcha.optimise.lines.line import FixedLine
from marcha.optimise.schedule.work import FixedRun
from marcha.plans.kept import kept_work
from marcha.plans.plan import Plan
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_site import LockKind, LockState
from marcha.plant.timeline import minute_up


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


def fixed_lines(
    plant: Plant, kept: Plan, previous: Plan | None
) -> tuple[FixedLine, ...]:
    """Locked line runs that are still to come, with the metal of the earlier plan."""
    done = {(run.equipment, run.order, run.start) for run in kept.line_runs}
    starts = {
        (lock.equipment, lock.order, minute_up(plant, lock.start))
        for lock in plant.locks.values()
        if lock.kind is LockKind.LINE
        and lock.state is not LockState.PINNED
        and lock.start is not None
    }
    return tuple(
        FixedLine(
            order=run.order,
            operation=run.operation,
            equipment=run.equipment,
            start=run.start,
            mass_kg=run.mass_kg,
        )
        for run in (previous.line_runs if previous else ())
        if (run.equipment, run.order, run.start) in starts - done
    )


__all__ = ["fixed_lines", "fixed_loads", "fixed_runs", "kept_work"]
