"""The door to the LP solver: right answers, warm starts, limits, silence."""

from fractions import Fraction
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.optimise.lp import (
    LpModel,
    LpProblem,
    LpSettings,
    LpStatus,
    Method,
    solve_lp,
)


def two_products(**changes: object) -> LpProblem:
    """
    Make a problem that fits on paper: worth 3 x + 2 y, x + y <= 4, x + 3 y <= 6.

    All of the first: 12, with a price of 3 for the first row. At worth 1 and 2 the rows
    meet: x = 3, y = 1, worth 5, prices 1/2 and 1/2.
    """
    stated: dict[str, object] = {
        "objective": [3.0, 2.0],
        "upper": [inf, inf],
        "limits": [4.0, 6.0],
        "row_starts": [0, 2, 4],
        "columns": [0, 1, 0, 1],
        "values": [1.0, 1.0, 1.0, 3.0],
    }
    return LpProblem(**{**stated, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("presolve", [True, False])
def test_a_problem_on_paper_is_solved(method: Method, presolve: bool) -> None:
    """Protects objective, primal and duals, whatever the method."""
    settings = LpSettings(method=method, presolve=presolve)
    found = solve_lp(two_products(objective=[1.0, 2.0]), settings)
    assert found.status is LpStatus.OPTIMAL
    assert found.objective == pytest.approx(5.0)
    assert found.primal == pytest.approx((3.0, 1.0))
    assert found.duals == pytest.approx((0.5, 0.5))


def test_a_model_is_changed_and_solved_again() -> None:
    """Protects the flow LP: worths, limits and bounds change on one model."""
    model = LpModel(two_products())
    assert model.solve().objective == pytest.approx(12.0)
    model.set_objective([1.0, 2.0])
    assert model.solve().objective == pytest.approx(5.0)
    model.set_limits([1], [9.0])
    assert model.solve().primal == pytest.approx((1.5, 2.5))
    model.set_bounds([(1, 0.0, 1.0)])
    assert model.solve().primal == pytest.approx((3.0, 1.0))
    model.configure(LpSettings(method=Method.PRIMAL))
    model.set_limits([0], [2.0])
    assert model.solve().primal == pytest.approx((1.0, 1.0))


def test_lower_bounds_are_kept() -> None:
    """Protects columns that must be used."""
    found = solve_lp(two_products(lower=[0.0, 1.0]))
    assert found.primal == pytest.approx((3.0, 1.0))


def test_an_impossible_problem_is_said_to_be_so() -> None:
    """Protects the difference between impossible and out of time."""
    found = solve_lp(two_products(limits=[-1.0, 6.0]))
    assert found.status is LpStatus.INFEASIBLE


def test_a_stopped_solve_says_so() -> None:
    """Protects readers of a result: without iterations nothing is optimal."""
    settings = LpSettings(iterations=0, presolve=False)
    found = solve_lp(two_products(objective=[1.0, 2.0]), settings)
    assert found.status is LpStatus.STOPPED


def test_a_problem_without_rows_is_solved() -> None:
    """Protects empty plants: every column at its best bound."""
    found = solve_lp(
        LpProblem(
            objective=[1.0, -1.0],
            upper=[5.0, 5.0],
            limits=[],
            row_starts=[0],
            columns=[],
            values=[],
        )
    )
    assert (found.objective, found.primal) == (5.0, (5.0, 0.0))


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """Protects the terminal: the solver writes to it from C if it may."""
    solve_lp(two_products())
    assert capfd.readouterr() == ("", "")


@given(
    st.lists(st.integers(0, 9), min_size=3, max_size=3),
    st.lists(st.integers(1, 9), min_size=2, max_size=2),
    st.lists(st.integers(0, 5), min_size=6, max_size=6),
)
def test_duals_prove_the_objective(
    worth: list[int], limits: list[int], entries: list[int]
) -> None:
    """Protects bounds: by weak duality nothing is worth more than the duals say."""
    problem = LpProblem(
        objective=[float(each) for each in worth],
        upper=[3.0, 3.0, 3.0],
        limits=[float(each) for each in limits],
        row_starts=[0, 3, 6],
        columns=[0, 1, 2, 0, 1, 2],
        values=[float(each) for each in entries],
    )
    found = solve_lp(problem)
    assert found.status is LpStatus.OPTIMAL
    duals = [Fraction(max(0.0, each)) for each in found.duals]
    bound = Fraction(0)
    for dual, limit in zip(duals, limits, strict=True):
        bound += dual * limit
    for column in range(3):
        price = sum(duals[row] * entries[3 * row + column] for row in range(2))
        bound += max(Fraction(0), worth[column] - price) * 3
    assert float(bound) == pytest.approx(found.objective, abs=1e-6)
