"""When an oven can take a load: in one window, or over closures."""

import pytest

from marcha.optimise.schedule.oven_time import OvenTime, chains
from marcha.plant.ids import RecipeId
from marcha.plant.records_metal import Recipe
from marcha.plant.timeline import Interval

OPENED = ((0, 100), (150, 250), (300, 400))
"""Open time, with closures of 50 minutes."""


def recipe(minutes: int, *, interruptible: bool = True) -> Recipe:
    """Make a recipe of so many minutes."""
    return Recipe(
        id=RecipeId("R"),
        temperature_c=175,
        duration_min=minutes,
        tempers=("T6",),
        interruptible=interruptible,
    )


def test_windows_with_only_closures_between_them_are_one_chain() -> None:
    """The last window begins after open minutes without power: a chain of its own."""
    windows = ((20, 100), (150, 250), (330, 400))
    assert chains(windows, OPENED) == (((20, 100), (150, 250)), ((330, 400),))


@pytest.mark.parametrize(
    ("minute", "minutes", "expected"),
    [
        (0, 80, (20, 100)),
        (0, 120, (20, 190)),
        (60, 120, (60, 230)),
        (110, 100, (150, 250)),
        (0, 181, None),
        (240, 50, (330, 380)),
    ],
)
def test_an_interruptible_load_goes_on_after_a_closure(
    minute: int, minutes: int, expected: Interval | None
) -> None:
    """From 20, 80 minutes fit before the closure, and 100 more after it."""
    oven = OvenTime(((20, 100), (150, 250), (330, 400)), OPENED)
    assert oven.span(minute, recipe(minutes)) == expected


def test_other_loads_stay_within_one_window() -> None:
    """120 minutes fit in no window of 100."""
    oven = OvenTime(OPENED, OPENED)
    assert oven.span(0, recipe(120, interruptible=False)) is None
    assert oven.span(10, recipe(95, interruptible=False)) == (150, 245)


def test_what_is_taken_breaks_a_chain() -> None:
    """After a load from 150 to 200 was taken, none spans that time."""
    oven = OvenTime(OPENED, OPENED)
    oven.take([(150, 200)])
    assert oven.span(0, recipe(150)) == (200, 400)
    assert oven.holds(0, recipe(150)) is None
    assert oven.holds(0, recipe(100)) == (0, 100)


@pytest.mark.parametrize("interruptible", [True, False])
@pytest.mark.parametrize("minutes", [30, 80, 100, 120, 260])
def test_the_latest_minute_is_the_last_that_finds_a_span(
    minutes: int, *, interruptible: bool
) -> None:
    """Protects the quick test whether an oven is done: it says what ``span`` says."""
    oven = OvenTime(((20, 100), (150, 250), (330, 400)), OPENED)
    loads = recipe(minutes, interruptible=interruptible)
    found = [at for at in range(420) if oven.span(at, loads) is not None]
    assert oven.latest(loads) == max(found, default=None)
    oven.take([(150, 250)])
    found = [at for at in range(420) if oven.span(at, loads) is not None]
    assert oven.latest(loads) == max(found, default=None)
