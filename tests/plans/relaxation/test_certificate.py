"""
Certificates: exact arithmetic, and every way in which one can be false.

The plant has one press with a mounted die, an order of 1 t and metal for 1.5 t. The row
of the order with multiplier 1 proves 1 t, without any solver.
"""

from dataclasses import replace
from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.plans.plan import Certificate
from marcha.plans.relaxation.build import build_relaxation
from marcha.plans.relaxation.certificate import (
    Refusal,
    claim,
    exact_bound,
    verify_certificate,
)
from marcha.plans.relaxation.rows import Draft, Relaxation
from marcha.plant.errors import BrokenRules
from tests.optimise.small import die, lot, order, plant, press

PLANT = plant(press(mounted_die="A"), die("A"), order("O", 1000), lot(logs=3))
RELAXATION = build_relaxation(PLANT)
GOOD = Certificate(
    figure="good_t", bound=1.0 + 1e-6, rows=("order|O",), multipliers=(1.0,)
)


def refusal(certificate: Certificate) -> tuple[Refusal | None, str]:
    """Why a certificate is refused, and about what."""
    found = verify_certificate(RELAXATION, certificate)
    return found.refusal, found.subject


def test_a_true_certificate_holds() -> None:
    """Protects the good case: the order's row alone proves its tonne."""
    found = verify_certificate(RELAXATION, GOOD)
    assert found.holds
    assert found.proved == pytest.approx(1.0)
    assert "proved" in str(found)
    found.raise_if_refused()


def test_a_claim_below_the_truth_is_refused() -> None:
    """Protects readers: a claim lowered by 0.1 % is not what was proved."""
    lowered = replace(GOOD, bound=GOOD.bound * 0.999)
    assert refusal(lowered)[0] is Refusal.CLAIM_TOO_LOW
    with pytest.raises(BrokenRules, match="claim_too_low"):
        verify_certificate(RELAXATION, lowered).raise_if_refused()


def test_a_claim_above_what_is_proved_holds() -> None:
    """Protects honest caution: a weaker claim is still true."""
    assert verify_certificate(RELAXATION, replace(GOOD, bound=2.0)).holds


@pytest.mark.parametrize(
    ("changes", "expected", "subject"),
    [
        ({"figure": "yield_ratio"}, Refusal.UNKNOWN_FIGURE, "yield_ratio"),
        ({"rows": ("order|X",)}, Refusal.UNKNOWN_ROW, "order|X"),
        ({"multipliers": (-1.0,)}, Refusal.NEGATIVE_MULTIPLIER, "order|O"),
        ({"multipliers": (nan,)}, Refusal.NOT_A_NUMBER, "order|O"),
        ({"multipliers": (inf,)}, Refusal.NOT_A_NUMBER, "order|O"),
        ({"multipliers": ("1",)}, Refusal.NOT_A_NUMBER, "order|O"),
        ({"multipliers": (True,)}, Refusal.NOT_A_NUMBER, "order|O"),
        ({"multipliers": (10**400,)}, Refusal.NOT_A_NUMBER, "order|O"),
        ({"multipliers": ()}, Refusal.WRONG_LENGTH, "1 != 0"),
        ({"multipliers": (1.0, 1.0)}, Refusal.WRONG_LENGTH, "1 != 2"),
        ({"bound": nan}, Refusal.NOT_A_NUMBER, "bound"),
        ({"bound": -inf}, Refusal.NOT_A_NUMBER, "bound"),
        (
            {"rows": ("order|O", "order|O"), "multipliers": (0.5, 0.5)},
            Refusal.ROW_TWICE,
            "order|O",
        ),
    ],
)
def test_a_tampered_certificate_is_refused_by_name(
    changes: dict[str, object], expected: Refusal, subject: str
) -> None:
    """Protects the proof: whatever was changed is named."""
    assert refusal(replace(GOOD, **changes)) == (expected, subject)  # type: ignore[arg-type]


def test_no_multipliers_prove_what_the_columns_allow() -> None:
    """Protects the last resort: without rows the bound is the sum of all columns."""
    none = Certificate(figure="good_t", bound=1e9, rows=(), multipliers=())
    found = verify_certificate(RELAXATION, none)
    worth = RELAXATION.objectives["good_t"]
    expected = sum(
        Fraction(each) * Fraction(most)
        for each, most in zip(worth, RELAXATION.upper, strict=True)
        if each > 0
    )
    assert found.proved == expected


numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda each: each / 7)


@st.composite
def drafts(draw: st.DrawFn) -> Relaxation:
    """Draw any rows and columns."""
    draft = Draft()
    columns = [
        draft.column(("x", place), abs(draw(numbers)), good_t=draw(numbers))
        for place in range(draw(st.integers(1, 5)))
    ]
    for row in range(draw(st.integers(0, 5))):
        entries = {column: draw(numbers) for column in columns if draw(st.booleans())}
        draft.row(f"r|{row}", [*entries], [*entries.values()], draw(numbers))
    return draft.finish((0, 1))


@given(drafts(), st.lists(numbers.map(abs), min_size=5, max_size=5))
def test_the_bound_is_exact(relaxation: Relaxation, multipliers: list[float]) -> None:
    """Protects the proof from rounding: integers give what fractions give."""
    chosen = dict(enumerate(multipliers[: len(relaxation.rows)]))
    expected = Fraction(0)
    reduced = [Fraction(each) for each in relaxation.objectives["good_t"]]
    for row, multiplier in chosen.items():
        expected += Fraction(multiplier) * Fraction(relaxation.limits[row])
        for place in range(relaxation.row_starts[row], relaxation.row_starts[row + 1]):
            column = relaxation.entry_columns[place]
            entry = Fraction(relaxation.entry_values[place])
            reduced[column] -= Fraction(multiplier) * entry
    for each, upper in zip(reduced, relaxation.upper, strict=True):
        expected += max(Fraction(0), each) * Fraction(upper)
    assert exact_bound(relaxation, "good_t", chosen) == expected


@given(st.fractions())
def test_a_claim_is_never_below_what_is_proved(proved: Fraction) -> None:
    """Protects rounding of the claim: up, by a billionth at most and a little."""
    stated = Fraction(claim(proved))
    assert proved <= stated <= proved + (abs(proved) + 1) * Fraction(1, 10**8)


def test_names_of_rows_are_unique() -> None:
    """Protects multipliers: a name stands for one row."""
    draft = Draft()
    column = draft.column(("x",), 1.0)
    draft.row("r", [column], [1.0], 1.0)
    with pytest.raises(ValueError, match="twice"):
        draft.row("r", [column], [1.0], 1.0)
    with pytest.raises(ValueError, match="twice"):
        draft.column(("x",), 1.0)
