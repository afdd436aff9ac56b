"""
Bounds of a plant: the relaxation solved, and its multipliers as certificates.

The solver only proposes multipliers. What they prove is computed exactly
(:mod:`marcha.plans.relaxation.certificate`), so a solve that was stopped or is a little
wrong gives a weaker bound, never a false one.
"""

from collections.abc import Sequence

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
    first, *others = _SOLVED
    model = LpModel(_problem(relaxation, first), LpSettings(seconds=seconds))
    solved = {first: model.solve()}
    # From its optimum the other takes a tenth of the time it takes from nothing.
    model.configure(LpSettings(method=Method.PRIMAL, seconds=seconds))
    for figure in others:
        model.set_objective(relaxation.objectives[figure])
        solved[figure] = model.solve()
    return tuple(_certificate(relaxation, figure, solved[figure]) for figure in FIGURES)


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
