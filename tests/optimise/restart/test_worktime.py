"""Open minutes counted one after the other, against plain lists of minutes."""

from hypothesis import given
from hypothesis import strategies as st

from marcha.optimise.restart.worktime import Shifts, WorkTime
from marcha.plant.timeline import Intervals, finish_of_work
from tests.strategies import intervals


def minutes(spans: Intervals) -> list[int]:
    """Every minute of some intervals."""
    return [minute for start, end in spans for minute in range(start, end)]


@given(intervals(), st.integers(0, 60))
def test_counts_and_minutes_are_each_others_inverse(spans: Intervals, at: int) -> None:
    """Protects the count: so many open minutes lie before it."""
    time, listed = WorkTime(spans), minutes(spans)
    assert time.total == len(listed)
    assert time.count(at) == sum(minute < at for minute in listed)
    assert [time.minute(count) for count in range(time.total)] == listed


@given(intervals(), st.integers(0, 60), st.integers(1, 20))
def test_bounds_on_starts_and_ends_are_exact(
    spans: Intervals, at: int, work: int
) -> None:
    """Protects links and locks: the first and last starts that keep them."""
    time, listed = WorkTime(spans), minutes(spans)
    ends = {
        count: finish_of_work(spans, minute, work)
        for count, minute in enumerate(listed)
    }
    done = {count: end for count, end in ends.items() if end is not None}
    reached = [count for count, end in done.items() if end >= at]
    if reached:
        assert time.first_ending_from(at, work) == min(reached)
    in_time = [count for count, end in done.items() if end <= at]
    assert time.last_ending_by(at, work) == (
        max(in_time) if in_time else (time.count(at) - work)
    )
    assert bool(in_time) == (time.last_ending_by(at, work) >= 0)
    begun = [count for count, minute in enumerate(listed) if minute <= at]
    assert time.last_starting_by(at) == max(begin for begin in [-1, *begun])


@given(intervals(), st.integers(0, 60), st.integers(0, 60))
def test_pieces_are_the_open_part_of_a_span(
    spans: Intervals, start: int, end: int
) -> None:
    """Protects power and shifts: work is where it is open and nowhere else."""
    pieces = tuple(WorkTime(spans).pieces(start, end))
    assert minutes(pieces) == [each for each in minutes(spans) if start <= each < end]


@given(intervals(), intervals())
def test_shifts_join_across_closures_and_nowhere_else(
    spans: Intervals, shift: Intervals
) -> None:
    """Protects S27: a span of the count has its person at every open minute."""
    time, listed = WorkTime(spans), minutes(spans)
    there = set(minutes(shift))
    shifts = Shifts(time, shift)
    counted = [
        count
        for start, end in zip(shifts.starts, shifts.ends, strict=True)
        for count in range(start, end)
    ]
    assert counted == [at for at, minute in enumerate(listed) if minute in there]
    gaps = zip(shifts.starts[1:], shifts.ends, strict=False)
    assert all(start > end for start, end in gaps)
    lengths = [
        end - start for start, end in zip(shifts.starts, shifts.ends, strict=True)
    ]
    assert shifts.longest == max(lengths, default=0)
