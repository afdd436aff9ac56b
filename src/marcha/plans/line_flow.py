"""
What line runs take and give: the metal of an order on its way through its route.

A route is gone in steps (S34). What one step has given when it ends, the next may take;
the first takes what came off the press, or feeds (S35).
"""

from collections.abc import Iterable, Mapping
from math import floor

from marcha.plans.plan import LineRun, Plan
from marcha.plans.spans import grouped
from marcha.plant.ids import OperationId, OrderId
from marcha.process.demand import Demand
from marcha.process.routes import batch_of

KG = 1e-6
"""Mass within which two sums are the same."""

_PIECE = 1e-6
"""Share of a piece by which the mass of whole pieces may be rounded."""

BatchKey = tuple[str, str, int, int]


def finished(
    plan: Plan, known: Mapping[OrderId, Demand]
) -> dict[OrderId, list[tuple[int, int]]]:
    """
    Whole pieces that leave the routes of orders (S38).

    Returns
    -------
    dict
        For each order with line runs of its last operation: minutes at which further
        pieces are there, and how many.
    """
    result: dict[OrderId, list[tuple[int, int]]] = {}
    for order, runs in grouped((run.order, run) for run in plan.line_runs).items():
        wanted = known[order]
        if not wanted.route:
            continue
        last = wanted.route[-1]
        gives = outputs(runs, last.id, last.yield_ratio)
        kg, before = 0.0, 0
        for minute, mass_kg in gives:
            kg += mass_kg
            pieces = floor(kg / wanted.piece_kg + _PIECE)
            if pieces > before:
                result.setdefault(order, []).append((minute, pieces - before))
                before = pieces
    return result


def outputs(
    runs: Iterable[LineRun], operation: OperationId, yield_ratio: float
) -> list[tuple[int, float]]:
    """Minutes and kg that line runs of one operation give, by their ends."""
    return sorted(
        (run.end, run.mass_kg * yield_ratio)
        for run in runs
        if run.operation == operation
    )


def batches(plan: Plan, known: Mapping[OrderId, Demand]) -> dict[str, BatchKey]:
    """
    Which line runs are one batch, by their ids (S36).

    Returns
    -------
    dict
        Machine, what may share a batch, start and end; continuous runs are not in it.
    """
    kinds = {
        each.id: batch_of(each)
        for wanted in known.values()
        for each in wanted.route
        if each.batch_min is not None
    }
    return {
        run.id: (run.equipment, kinds[run.operation], run.start, run.end)
        for run in plan.line_runs
        if run.operation in kinds
    }
