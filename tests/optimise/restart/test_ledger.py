"""Balances over time, against a plain list of minutes."""

from hypothesis import given
from hypothesis import strategies as st

from marcha.optimise.restart.ledger import Ledger

_LAST = 25
changes = st.lists(st.tuples(st.integers(0, 20), st.integers(-5, 5)), max_size=8)


def filled(opening: int, moves: list[tuple[int, int]]) -> tuple[Ledger, list[int]]:
    """Return a ledger, and its balance minute by minute."""
    ledger = Ledger(opening)
    for minute, amount in moves:
        ledger.change(minute, amount)
    levels = [
        opening + sum(amount for at, amount in moves if at <= minute)
        for minute in range(_LAST)
    ]
    return ledger, levels


@given(st.integers(0, 5), changes, st.integers(0, 24), st.integers(-3, 10))
def test_takings_are_possible_from_where_the_balance_never_falls_below(
    opening: int, moves: list[tuple[int, int]], minute: int, amount: int
) -> None:
    """Protects S29 and S30: what is taken is missing at every later minute too."""
    ledger, levels = filled(opening, moves)
    assert ledger.lowest(minute) == min(levels[minute:])
    possible = [at for at in range(minute, _LAST) if min(levels[at:]) >= amount]
    assert ledger.earliest(amount, minute) == next(iter(possible), None)
    below = [at for at in range(minute, _LAST) if levels[at] < amount]
    assert ledger.first_below(amount, minute) == next(iter(below), None)


@given(
    st.integers(0, 5),
    changes,
    st.integers(0, 24),
    st.integers(0, 24),
    st.integers(-3, 10),
)
def test_what_must_last_until_a_delivery_is_there_all_the_while(
    opening: int, moves: list[tuple[int, int]], minute: int, until: int, amount: int
) -> None:
    """Protects lending: from the minute found until the delivery nothing is short."""
    ledger, levels = filled(opening, moves)
    possible = [at for at in range(minute, until) if min(levels[at:until]) >= amount]
    expected = next(iter(possible), max(minute, until))
    assert ledger.held_until(amount, minute, until) == expected
