"""Listed questions replayed, and promises kept."""

import pytest

from benchmarks.families import family
from benchmarks.listed_questions import QUESTIONS, answered, expand
from benchmarks.promises import solve
from benchmarks.settings import Settings, UsageError

SHORT = (1, 9, 11)
"""An order, a machine and a figure, each on a small plant."""


def test_there_are_twelve_questions_of_every_kind() -> None:
    """Protects the list: late for several causes, unplanned, machines, figures."""
    assert len(QUESTIONS) >= 12
    assert expand(["all"]) == [str(each) for each in range(1, len(QUESTIONS) + 1)]
    assert len({(each.plant, each.name) for each in QUESTIONS}) == len(QUESTIONS)
    assert len({each.cause for each in QUESTIONS}) >= 5
    with pytest.raises(UsageError):
        expand(["0"])


@pytest.mark.parametrize("number", SHORT)
def test_taking_the_named_cause_away_helps(number: int) -> None:
    """Protects the word "because": without the cause it is better, planned anew."""
    told = answered(QUESTIONS[number - 1], effort=8)
    assert told["checked"], told


@pytest.mark.long
@pytest.mark.parametrize("number", range(1, len(QUESTIONS) + 1))
def test_taking_every_named_cause_away_helps(number: int) -> None:
    """Protects all twelve."""
    told = answered(QUESTIONS[number - 1], effort=8)
    assert told["checked"], told


@pytest.mark.parametrize(
    "instance", ["capacity:8:1:6:1", "repair:8:1:6:1", "metal:8:1:6:1"]
)
def test_a_promise_is_kept_in_the_following_plan(instance: str) -> None:
    """Protects the word given to a customer, one plant of each regime."""
    told = solve(instance, Settings(effort=2))
    assert told["checked"], told


@pytest.mark.long
def test_fifty_promises_are_kept() -> None:
    """Protects the promise on fifty generated plants; most of them can be made."""
    names = family("promise", "generated").instances([])
    assert len(names) == 50
    told = [solve(each, Settings()) for each in names]
    assert [each for each in told if not each["checked"]] == []
    assert sum(each["offered"] for each in told) >= 40
