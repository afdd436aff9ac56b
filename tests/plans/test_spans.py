"""Sweeps over spans, against the plainest way to count: minute by minute."""

from hypothesis import given
from hypothesis import strategies as st

from marcha.plans.spans import Clash, clashes, grouped, level_spans, uncovered, within
from marcha.plant.timeline import Intervals, union

spans = st.lists(
    st.tuples(st.integers(-20, 60), st.integers(0, 15)).map(
        lambda pair: (pair[0], pair[0] + pair[1])
    ),
    max_size=12,
)


def minutes(intervals: Intervals) -> set[int]:
    """Every minute of an interval list."""
    return {minute for start, end in intervals for minute in range(start, end)}


@given(spans)
def test_a_clash_is_found_exactly_when_a_minute_is_taken_twice(
    given_spans: list[tuple[int, int]],
) -> None:
    """Protects the rules of one thing at a time."""
    marked = [
        (start, end, f"m{place}") for place, (start, end) in enumerate(given_spans)
    ]
    taken = [minute for start, end in given_spans for minute in range(start, end)]
    found = list(clashes(marked))
    assert bool(found) is (len(taken) != len(set(taken)))
    by_mark = {mark: (start, end) for start, end, mark in marked}
    for clash in found:
        for mark in (clash.first, clash.second):
            start, end = by_mark[mark]
            assert start <= clash.minute < end


def test_a_clash_names_both_and_the_minute() -> None:
    """Spans that touch do not overlap; empty ones overlap nothing."""
    assert list(clashes([(0, 5, "a"), (5, 9, "b"), (2, 2, "c")])) == []
    assert list(clashes([(4, 9, "b"), (0, 5, "a")])) == [Clash("a", "b", 4)]


@given(spans)
def test_levels_count_how_many_cover_each_minute(
    given_spans: list[tuple[int, int]],
) -> None:
    """Protects places, crews and power: the level of a minute is its count."""
    changes = [
        change for start, end in given_spans for change in ((start, 1), (end, -1))
    ]
    level = {
        minute: count
        for start, end, count in level_spans(changes)
        for minute in range(start, end)
    }
    for minute in range(-25, 80):
        count = sum(start <= minute < end for start, end in given_spans)
        assert level.get(minute, 0) == count


@given(spans.map(union), spans.map(union))
def test_uncovered_is_what_is_left(first: Intervals, second: Intervals) -> None:
    """Protects crews and shifts: minute by minute, in one but not in the other."""
    left = tuple(uncovered(first, second))
    assert minutes(left) == minutes(first) - minutes(second)
    assert left == union(left)


@given(spans.map(union), st.integers(-30, 80), st.integers(-30, 80))
def test_within_is_what_lies_inside(intervals: Intervals, start: int, end: int) -> None:
    """Protects the work of tasks: the open minutes of a span."""
    found = within(intervals, start, end)
    assert minutes(found) == minutes(intervals) & set(range(start, end))


def test_grouped_keeps_the_order_of_keys_and_values() -> None:
    """Protects repeatability: violations come in the order of the plan."""
    assert grouped([("b", 1), ("a", 2), ("b", 3)]) == {"b": [1, 3], "a": [2]}
    assert list(grouped([("b", 1), ("a", 2)])) == ["b", "a"]
