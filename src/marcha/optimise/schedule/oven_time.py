"""
When an ageing oven can take a load: within one window, or over closures (S9, S43).

A window ends where the oven closes, or where it lacks power or people. A load of an
interruptible recipe goes on after a closure, but not after the other two.
"""

from collections.abc import Iterable, Mapping

from marcha.plant.ids import EquipmentId, RecipeId
from marcha.plant.records_metal import Recipe
from marcha.plant.timeline import (
    Interval,
    Intervals,
    Timeline,
    finish_of_work,
    next_open,
    subtract,
)


def chains(windows: Intervals, opened: Intervals) -> tuple[Intervals, ...]:
    """Divide windows into groups with nothing but closures between their windows."""
    groups: list[list[Interval]] = []
    for window in windows:
        if groups:
            opens = next_open(opened, groups[-1][-1][1])
            if opens is None or opens >= window[0]:
                groups[-1].append(window)
                continue
        groups.append([window])
    return tuple(tuple(group) for group in groups)


class OvenTime:
    """
    Windows of one oven.

    Parameters
    ----------
    opened
        Minutes in which it is open, whether it can run or not.
    """

    def __init__(self, windows: Intervals, opened: Intervals) -> None:
        self.windows = windows
        self._opened = opened
        self._chains: tuple[Intervals, ...] | None = None
        self._latest: dict[RecipeId, int | None] = {}

    def take(self, spans: Iterable[Interval]) -> None:
        """Leave spans out."""
        self.windows = subtract(self.windows, spans)
        self._chains = None
        self._latest.clear()

    def span(self, minute: int, recipe: Recipe) -> Interval | None:
        """First span of a load of a recipe, from a minute on; None: there is none."""
        duration = recipe.duration_min
        if recipe.interruptible:
            return self._over_closures(minute, duration)
        for start, end in self.windows:
            begin = max(start, minute)
            if begin + duration <= end:
                return begin, begin + duration
        return None

    def _over_closures(self, minute: int, duration: int) -> Interval | None:
        if self._chains is None:
            self._chains = chains(self.windows, self._opened)
        for chain in self._chains:
            if chain[-1][1] <= minute:
                continue
            begin = next_open(chain, minute)
            end = None if begin is None else finish_of_work(chain, begin, duration)
            if begin is not None and end is not None:
                return begin, end
        return None

    def latest(self, recipe: Recipe) -> int | None:
        """Last minute from which :meth:`span` finds one; None: from none."""
        if recipe.id not in self._latest:
            self._latest[recipe.id] = self._last_of(recipe)
        return self._latest[recipe.id]

    def _last_of(self, recipe: Recipe) -> int | None:
        groups: Iterable[Intervals] = [(window,) for window in self.windows]
        if recipe.interruptible:
            if self._chains is None:
                self._chains = chains(self.windows, self._opened)
            groups = self._chains
        starts = (_last_start(group, recipe.duration_min) for group in groups)
        return max((each for each in starts if each is not None), default=None)

    def holds(self, start: int, recipe: Recipe) -> Interval | None:
        """Return the span of a load that starts at a minute, None if it cannot."""
        span = self.span(start, recipe)
        return span if span is not None and span[0] == start else None


def _last_start(windows: Intervals, minutes: int) -> int | None:
    """Last minute at which so many open minutes can begin; None: never."""
    for start, end in reversed(windows):
        if end - start >= minutes:
            return end - minutes
        minutes -= end - start
    return None


def oven_times(
    timeline: Timeline, windows: Mapping[EquipmentId, Intervals]
) -> dict[EquipmentId, OvenTime]:
    """Make the time of each oven, from the windows in which it can run."""
    return {
        oven: OvenTime(spans, timeline.machine(oven)) for oven, spans in windows.items()
    }
