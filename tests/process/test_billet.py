"""Billets worth considering, and the whole minutes of a run (S18)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.process.billet import billet_kinds, run_minutes
from tests.process.test_tooling import example


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0.0, 1), (1.0, 1), (60.0, 1), (60.0000000001, 1), (60.1, 2), (1041.3, 18)],
)
def test_a_run_is_rounded_up_once(seconds: float, minutes: int) -> None:
    """S18: seconds inside; the rounding of a sum is no minute; at least one."""
    assert run_minutes(seconds) == minutes


def test_the_shortest_billet_for_each_number_of_pieces() -> None:
    """The example of the domain reference: 8 pieces need 823 mm at least."""
    tools = example()
    kinds = billet_kinds(tools, tools.candidates(6000))
    counts = [kind.pieces for kind in kinds]
    assert counts == sorted(set(counts), reverse=True)
    (eight,) = (kind for kind in kinds if kind.pieces == 8)
    assert eight.billet_mm <= 823

    assert billet_kinds(tools, ()) == ()


@given(st.integers(1500, 7000))
def test_every_kind_is_allowed(length_mm: int) -> None:
    """Protects planners: what is offered to them, the rules allow."""
    tools = example()
    for kind in billet_kinds(tools, tools.candidates(length_mm)):
        shape = (kind.cuts, kind.per_pull, kind.pulls)
        assert tools.allows(kind.billet_mm, length_mm, *shape)
        assert kind.seconds == tools.seconds(kind.billet_mm, kind.pulls)
