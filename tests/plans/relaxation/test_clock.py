"""Open time as a clock, and levels: what all dates and hours are counted with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.plans.relaxation.clock import Clock, Level
from marcha.plant.timeline import Intervals, clip, finish_of_work, length
from tests.strategies import intervals


@given(intervals(), st.integers(0, 60), st.integers(0, 60))
def test_a_clock_counts_the_open_minutes_between_two(
    opened: Intervals, first: int, second: int
) -> None:
    """Protects every count of hours: it agrees with the plain sum of the intervals."""
    start, end = sorted((first, second))
    assert Clock(opened).within(start, end) == length(clip(opened, start, end))


@given(intervals(), st.integers(0, 60), st.integers(0, 20))
def test_the_latest_start_is_the_latest(opened: Intervals, end: int, work: int) -> None:
    """Protects latest starts: that minute meets the end, no later open one does."""
    latest = Clock(opened).latest_start(end, work)
    starts = [
        minute
        for minute in range(61)
        if (work == 0 or length(clip(opened, minute, minute + 1)))
        and (finish := finish_of_work(opened, minute, work)) is not None
        and finish <= end
    ]
    assert latest == max(starts, default=None)


@given(intervals(), st.integers(1, 30))
def test_waiting_is_the_sum_of_the_times_of_the_first_minutes(
    opened: Intervals, count: int
) -> None:
    """Protects the rows of waiting: the integral is that of the middles of minutes."""
    clock = Clock(opened)
    minutes = [each for start, end in opened for each in range(start, end)][:count]
    if len(minutes) == count:
        expected = sum(minute + 0.5 for minute in minutes)
        assert clock.waited(count, 0) == pytest.approx(expected)
        assert clock.minute_of(count) == minutes[-1] + 1


def test_a_level_holds_from_change_to_change() -> None:
    """Protects hours of people: two from 10 to 20, one of them until 30: 30 in all."""
    level = Level([(10, 2), (20, -1), (30, -1)])
    assert level.within(0, 40) == 30
    assert level.within(15, 25) == 15
    assert level.at_least(2) == ((10, 20),)
    assert level.at_least(1) == ((10, 30),)


def test_a_level_without_changes_is_nothing() -> None:
    """Protects plants where nobody has a skill."""
    level = Level([])
    assert level.within(0, 100) == 0.0
    assert level.at_least(1) == ()
