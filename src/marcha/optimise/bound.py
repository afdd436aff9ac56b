"""
Bounds of a plant: the relaxation solved, and its multipliers as certificates.

The solver only proposes multipliers. What they prove is computed exactly
(:mod:`marcha.plans.relaxation.certificate`), so a solve that was stopped or is a little
wrong gives a weaker bound, never a false one.
"""

from collections.abc import Sequence
from dataclasses import replace

from marcha.optimise.lp import LpModel, LpProblem, LpResult, LpSettings, Method
from marcha.plans.plan import Certificate
from marcha.plans.relaxation.build import build_relaxation
from marcha.plans.relaxation.certificate import claim, exact_bound
from marcha.plans.relaxation.rows import FIGURES, Relaxation
from marcha.plant.plant import Plant

DIGITS = 9
"""Significant digits of a multiplier in a certificate."""

SECONDS = 60.0
"""Time limit of each solve."""

_SOLVED = ("goal", "good_t")
"""Figures in the order in which they are solved."""

_ITERATIONS = 40_000
"""Simplex iterations of each solve: 5,000 orders take 10,000 and 15,000."""

_LARGE = 100_000
"""
Columns up to which the second figure is solved from the optimum of the first, by primal
simplex: 200 orders take a tenth of the time that they take from nothing. With 5,000
orders it is the other way round (over 56 s of CPU from the optimum, 31 from nothing:
``metal:5000:8:1000:1``).
"""

_NOISE = 1e-11
"""Multipliers below this share of the largest are left out."""


def certificates(
    plant: Plant, relaxation: Relaxation | None = None, *, seconds: float = SECONDS
) -> tuple[Certificate, ...]:
    """
    Prove a bound of good tonnes and of goal 1 for all plans of a plant.

    Parameters
    ----------
    relaxation
        Of this plant, if it is at hand; else it is built.
    seconds
        Time limit of each of the two solves. Whatever has been found by then is used,
        at worst a bound by the quantities of the orders alone.
    """
    relaxation = build_relaxation(plant) if relaxation is None else relaxation
    solved = _solved(relaxation, seconds)
    return tuple(_certificate(relaxation, figure, solved[figure]) for figure in FIGURES)


def _solved(relaxation: Relaxation, seconds: float) -> dict[str, LpResult]:
    """Solve for each figure; iterations limit it, so that the bound is repeatable."""
    first, *others = _SOLVED
    settings = LpSettings(seconds=seconds, iterations=_ITERATIONS)
    model = LpModel(_problem(relaxation, first), settings)
    solved = {first: model.solve()}
    if len(relaxation.columns) > _LARGE:
        for figure in others:
            fresh = LpModel(_problem(relaxation, figure), settings)
            solved[figure] = fresh.solve()
        return solved
    model.configure(replace(settings, method=Method.PRIMAL))
    for figure in others:
        model.set_objective(relaxation.objectives[figure])
        solved[figure] = model.solve()
    return solved


def _certificate(relaxation: Relaxation, figure: str, solved: LpResult) -> Certificate:
    proposals = [_rounded(solved.duals)] if solved.duals else []
    proposals.append(_by_orders(relaxation, figure))
    proofs = [
        (exact_bound(relaxation, figure, proposal), place, proposal)
        for place, proposal in enumerate(proposals)
    ]
    proved, _, best = min(proofs, key=lambda proof: proof[:2])
    return Certificate(
        figure=figure,
        bound=claim(proved),
        rows=tuple(relaxation.rows[row] for row in best),
        multipliers=tuple(best.values()),
    )


def _problem(relaxation: Relaxation, figure: str) -> LpProblem:
    return LpProblem(
        objective=relaxation.objectives[figure],
        upper=relaxation.upper,
        limits=relaxation.limits,
        row_starts=relaxation.row_starts,
        columns=relaxation.entry_columns,
        values=relaxation.entry_values,
    )


def _rounded(duals: Sequence[float]) -> dict[int, float]:
    """Multipliers from the duals of a solver: none negative, few digits."""
    least = _NOISE * max((abs(value) for value in duals), default=0.0)
    return {
        row: float(f"{value:.{DIGITS}g}")
        for row, value in enumerate(duals)
        if value > least
    }


def _by_orders(relaxation: Relaxation, figure: str) -> dict[int, float]:
    """
    Multipliers that bound each order by its quantity, made without a solver.

    The row of an order gets the most that a tonne of it can be worth, the row of what
    is owed anyway the whole of it.
    """
    worth = relaxation.objectives[figure]
    starts, columns = relaxation.row_starts, relaxation.entry_columns
    multipliers: dict[int, float] = {}
    for row, name in enumerate(relaxation.rows):
        span = columns[starts[row] : starts[row + 1]]
        if name.startswith("order|"):
            multipliers[row] = max(0.0, *(worth[column] for column in span))
        elif name == "owed":
            multipliers[row] = max(0.0, -worth[span[0]])
    return {row: value for row, value in multipliers.items() if value > 0.0}
