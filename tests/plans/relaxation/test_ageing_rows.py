"""Minutes of an oven that loads can fill."""

import pytest

from marcha.plans.relaxation.ageing_rows import _filled


@pytest.mark.parametrize(
    ("span", "durations", "expected"),
    [
        (1000, {300}, 900),
        (1000, {300, 400}, 1000),  # 2 x 300 + 400
        (299, {300, 400}, 0),
        (850, {300, 400}, 800),
        (500, set(), 500),
        (500, {0, 300}, 500),
        (1_500_000, {480}, 1_500_000),
        (1_500_001, {480, 360}, 1_500_000),
    ],
)
def test_most_minutes_that_loads_fill(
    span: int, durations: set[int], expected: int
) -> None:
    """Protects the bound, and its time: a span of three years is filled at once."""
    assert _filled(span, durations) == expected
