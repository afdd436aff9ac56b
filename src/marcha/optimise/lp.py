"""
The one door to the LP solver (HiGHS): arrays in, primal and dual out.

Problems are ``maximise c x, A x <= b, lower <= x <= upper`` with the rows of ``A`` one
after the other. :func:`solve_lp` solves one; :class:`LpModel` keeps the model and its
basis, so that the next solve after a small change starts where the last one ended.
Nothing is printed and nothing of the solver leaves this module. Why exactly this
version of the solver: ``pyproject.toml``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import highspy


class Method(StrEnum):
    """How a problem is solved; HiGHS's interior method gives no duals to trust."""

    DUAL = "dual"
    PRIMAL = "primal"


class LpStatus(StrEnum):
    """How a solve ended; only ``optimal`` says that nothing is better."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class LpSettings:
    """
    How to solve.

    Attributes
    ----------
    method
        Dual simplex, or primal simplex: the better one after a change of worths.
    seconds
        Time limit of the solver, in wall time; a guard, not a promise.
    iterations
        Limit of simplex iterations, repeatable; None: no limit.
    presolve
        Reduce the problem first; of no use with a basis to start from.
    """

    method: Method = Method.DUAL
    seconds: float = 60.0
    iterations: int | None = None
    presolve: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LpProblem:
    """
    A problem; ``row_starts`` has one number more than there are rows.

    ``lower`` None: 0 for all columns. Infinite limits and bounds are allowed.
    """

    objective: Sequence[float]
    upper: Sequence[float]
    limits: Sequence[float]
    row_starts: Sequence[int]
    columns: Sequence[int]
    values: Sequence[float]
    lower: Sequence[float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LpResult:
    """
    What a solve found.

    Attributes
    ----------
    objective
        Of ``primal``; minus infinity when there is none.
    primal
        One number a column; empty when there is none.
    duals
        One number a row, at least 0 up to rounding where the problem was solved; empty
        when there is none. Of a solve that was stopped they may still prove a bound.
    iterations
        Of the simplex method.
    """

    status: LpStatus
    objective: float
    primal: tuple[float, ...]
    duals: tuple[float, ...]
    iterations: int


def solve_lp(problem: LpProblem, settings: LpSettings | None = None) -> LpResult:
    """
    Solve one problem.

    Examples
    --------
    >>> found = solve_lp(
    ...     LpProblem(
    ...         objective=[3.0, 2.0],
    ...         upper=[inf, inf],
    ...         limits=[4.0, 6.0],
    ...         row_starts=[0, 2, 4],
    ...         columns=[0, 1, 0, 1],
    ...         values=[1.0, 1.0, 1.0, 3.0],
    ...     )
    ... )
    >>> found.status.value, found.objective, found.primal, found.duals
    ('optimal', 12.0, (4.0, 0.0), (3.0, 0.0))
    """
    return LpModel(problem, settings).solve()


class LpModel:
    """A problem in the solver, for repeated solves with changes in between."""

    def __init__(self, problem: LpProblem, settings: LpSettings | None = None) -> None:
        import highspy

        self._seconds = 0.0
        self._solver = highspy.Highs()
        self._statuses = {
            highspy.HighsModelStatus.kOptimal: LpStatus.OPTIMAL,
            highspy.HighsModelStatus.kInfeasible: LpStatus.INFEASIBLE,
        }
        self._columns = len(problem.objective)
        self.configure(settings or LpSettings())
        self._solver.passModel(_model(problem))

    def configure(self, settings: LpSettings) -> None:
        """Solve differently from now on."""
        options = {
            "output_flag": False,
            "threads": 1,
            "random_seed": 1,
            "solver": "simplex",
            "simplex_strategy": 1 if settings.method is Method.DUAL else 4,
            "presolve": "on" if settings.presolve else "off",
        }
        self._seconds = settings.seconds
        if settings.iterations is not None:
            options["simplex_iteration_limit"] = settings.iterations
        for name, value in options.items():
            self._solver.setOptionValue(name, value)

    def set_objective(self, objective: Sequence[float]) -> None:
        """Replace the worth of every column."""
        import numpy as np

        self._solver.changeColsCost(
            self._columns,
            np.arange(self._columns, dtype=np.int32),
            np.asarray(objective, dtype=np.double),
        )

    def set_limits(self, rows: Sequence[int], limits: Sequence[float]) -> None:
        """Replace the right-hand sides of some rows."""
        for row, limit in zip(rows, limits, strict=True):
            self._solver.changeRowBounds(row, -inf, limit)

    def set_bounds(self, bounds: Iterable[tuple[int, float, float]]) -> None:
        """Replace bounds, as ``(column, lower, upper)``."""
        for column, lower, upper in bounds:
            self._solver.changeColBounds(column, lower, upper)

    def solve(self) -> LpResult:
        """Solve the problem as it stands, from the last basis if there is one."""
        # The solver counts the time of all its solves together.
        limit = self._solver.getRunTime() + self._seconds
        self._solver.setOptionValue("time_limit", limit)
        self._solver.run()
        status = self._statuses.get(self._solver.getModelStatus(), LpStatus.STOPPED)
        solution, info = self._solver.getSolution(), self._solver.getInfo()
        primal = tuple(solution.col_value) if solution.value_valid else ()
        duals = tuple(solution.row_dual) if solution.dual_valid else ()
        return LpResult(
            status=status,
            objective=info.objective_function_value if primal else -inf,
            primal=primal,
            duals=duals,
            iterations=info.simplex_iteration_count,
        )


def _model(problem: LpProblem) -> "highspy.HighsLp":
    import highspy
    import numpy as np

    columns, rows = len(problem.objective), len(problem.limits)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.asarray(problem.objective, dtype=np.double)
    lower = [0.0] * columns if problem.lower is None else problem.lower
    model.col_lower_ = np.asarray(lower, dtype=np.double)
    model.col_upper_ = np.asarray(problem.upper, dtype=np.double)
    model.row_lower_ = np.full(rows, -inf)
    model.row_upper_ = np.asarray(problem.limits, dtype=np.double)
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.asarray(problem.row_starts, dtype=np.int32)
    matrix.index_ = np.asarray(problem.columns, dtype=np.int32)
    matrix.value_ = np.asarray(problem.values, dtype=np.double)
    return model
