"""
The periods of a relaxation: few, with boundaries where the plant changes.

Inside a period the press rows count time to the minute, so boundaries matter for what
comes up or arrives. They follow from the plant alone: verify rebuilds them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from marcha.plant.records_time import MINUTES_PER_DAY

MOST_PERIODS = 48
LEAST_PERIODS = 12
COLUMNS = 40_000
"""Press columns to aim at: fewer periods where there are more ways to press."""

MOST_ARRIVALS = 5
LEAST_LENGTH = 8 * 60
"""No boundary nearer than this to another, so that no period is a sliver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """
    Minutes at which a plant changes.

    Attributes
    ----------
    machines
        Earliest dates of machines, and of several together.
    arrivals
        Minute and kg of every lot and delivery.
    last_minutes
        Ageing minutes before the horizon in which pressing is for nothing.
    ways
        How many columns a period has, about.
    """

    horizon: int
    machines: Sequence[int]
    arrivals: Sequence[tuple[int, float]]
    last_minutes: int
    ways: int


def period_bounds(marks: Marks) -> tuple[int, ...]:
    """Boundaries from 0 to the horizon, increasing."""
    horizon = marks.horizon
    count = min(MOST_PERIODS, max(LEAST_PERIODS, COLUMNS // max(1, marks.ways)))
    bounds = {0, horizon}

    def add(minute: int, least: int) -> None:
        if all(abs(minute - bound) >= least for bound in bounds):
            bounds.add(minute)

    for minute in marks.machines[: count // 2]:
        add(minute, LEAST_LENGTH)
    if marks.last_minutes > 0:
        add(horizon - marks.last_minutes, 1)
    arrivals: dict[int, float] = {}
    for minute, kg in marks.arrivals:
        if 0 < minute < horizon:
            arrivals[minute] = arrivals.get(minute, 0.0) + kg
    largest = sorted(arrivals, key=lambda minute: (-arrivals[minute], minute))
    for minute in largest[:MOST_ARRIVALS]:
        add(minute, LEAST_LENGTH)
    while len(bounds) < count + 1:
        ordered = sorted(bounds)
        length, start = max(
            (second - first, -first) for first, second in pairwise(ordered)
        )
        middle = -start + length // 2
        day = (middle + MINUTES_PER_DAY // 2) // MINUTES_PER_DAY * MINUTES_PER_DAY
        if length < 2 * MINUTES_PER_DAY:
            break
        bounds.add(day)
    return tuple(sorted(bounds))
