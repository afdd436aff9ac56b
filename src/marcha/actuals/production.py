"""What was really made of runs that are over, where somebody wrote it down."""

from collections.abc import Sequence
from math import ceil

from marcha.actuals.event import Event, EventKind
from marcha.plans.plan import Plan, Run
from marcha.plans.shipping import made_pieces
from marcha.plant.plant import Plant
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import minute_up, now_min
from marcha.process.demand import demands


def made_otherwise(plant: Plant, plan: Plan, events: Sequence[Event]) -> dict[str, int]:
    """
    Return runs that made less than the plan says, with their pieces.

    A row of pieces produced tells of the runs of its order (and machine, if named) that
    ended in the 24 hours before it, or since the row before it if that is later. Kilos
    scrapped take pieces from the last run before, unless what was produced is told too.
    Where more was produced than planned the plan is believed: what goes on explains it.
    """
    found: dict[str, int] = {}
    known = demands(plant)
    last: dict[tuple[str, str | None], int] = {}
    told: set[str] = set()
    for event in events:
        if event.kind is not EventKind.PRODUCED:
            continue
        minute = minute_up(plant, event.when)
        key = (event.reference, event.machine)
        since = max(minute - MINUTES_PER_DAY, last.get(key, -MINUTES_PER_DAY))
        last[key] = minute
        runs = [each for each in _runs(plan, event) if since < each.end <= minute]
        told.update(each.id for each in runs)
        _share_out(plant, runs, int(event.quantity or 0), found)
    for event in events:
        if event.kind is not EventKind.SCRAPPED:
            continue
        minute = minute_up(plant, event.when)
        if minute <= now_min(plant) and plant.site.now is not None:
            continue  # the earlier plan was made with it
        runs = [each for each in _runs(plan, event) if each.end <= minute]
        if runs and runs[-1].id not in told:
            run = runs[-1]
            demand = known.get(run.order)
            piece_kg = 0.0 if demand is None else demand.piece_kg
            lost = ceil((event.quantity or 0.0) / piece_kg) if piece_kg else 0
            pieces = found.get(run.id, made_pieces(plant, run))
            found[run.id] = max(0, pieces - lost)
    return found


def _runs(plan: Plan, event: Event) -> list[Run]:
    mine = (
        run
        for run in plan.runs
        if run.order == event.reference and event.machine in (None, run.press)
    )
    return sorted(mine, key=lambda each: (each.end, each.id))


def _share_out(
    plant: Plant, runs: Sequence[Run], pieces: int, found: dict[str, int]
) -> None:
    """Give the pieces to the runs in their order; what lacks, the last ones lack."""
    left = pieces
    for run in runs:
        planned = made_pieces(plant, run)
        if left < planned:
            found[run.id] = left
        left = max(0, left - planned)
