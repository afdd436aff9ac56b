"""Thirty events on the example plant, and what must hold after each."""

from statistics import median

import pytest

from benchmarks.fortnight import KINDS, Step, play
from marcha.actuals import EventKind


def _hold(steps: list[Step]) -> None:
    assert [each for each in steps if not each.checked] == []
    assert [each for each in steps if not each.kept] == []
    assert [each for each in steps if not each.told] == []
    assert median(each.share for each in steps) <= 0.2


def test_the_fortnight_has_thirty_events_of_all_kinds() -> None:
    """Protects the script: every kind of event is among them."""
    assert len(KINDS) == 30
    assert set(KINDS) == {kind.value for kind in EventKind}


def test_six_events_of_the_fortnight() -> None:
    """Protects plans, begun work and words after each of the first six events."""
    _hold(list(play(1, effort=2, count=6)))


@pytest.mark.long
def test_the_whole_fortnight() -> None:
    """Protects all thirty."""
    _hold(list(play(1, effort=6, count=len(KINDS))))
