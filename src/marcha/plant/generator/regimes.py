"""
What makes a generated plant short of metal, of hours or of repairs.

Everything that calibrates the generator stands here. Ranges are in per cent, both
ends included, unless their name carries another unit. The regimes are set so that
a good plan leaves 20 to 60 % of the ordered tonnes unshipped at the horizon;
``tests/plant/test_regimes.py`` holds them to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RegimeName = Literal["metal", "capacity", "repair"]
Range = tuple[int, int]

START = datetime(2027, 1, 11, 6, 0)  # a Monday; local plant time has no zone
HORIZONS_DAYS = (60, 90)

ORDER_KG = (300, 430, 610, 790, 990, 1220, 1500, 1880, 2430, 3490, 6000)
"""Deciles of the mass of an order before scaling: lognormal, median 1.2 t, cut."""

SCALE_LIMIT = 6
"""Orders are made larger by at most this factor before shifts are taken off."""

Pattern = tuple[str, int, int]
SHIFT_PATTERNS: tuple[Pattern, ...] = (
    ("3T6", 6, 3),
    ("2T6", 6, 2),
    ("2T5", 5, 2),
    ("1T5", 5, 1),
)
"""Calendars of presses: name, days a week from Monday, shifts of 8 hours a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """
    One regime.

    Attributes
    ----------
    load
        Ordered press hours over the hours that a plain restart leaves open
        (``restart``).
    metal
        Log kg that come within the horizon over log kg that all orders need.
    metal_spread
        By how many points a group of one alloy and diameter may differ from that.
    metal_at_start
        Share of that metal in the yard at the start.
    metal_until
        Share of the horizon by which the last delivery comes.
    call_off
        Share of that metal that is not promised but can be called off.
    down
        Share of the machines that are down at the start.
    repair_days
        Days of all repairs, at full crews, over the horizon.
    oven
        Kg that the ageing ovens could take over kg that the presses could make.
    tight_oven, tight_oven_load
        Kg that the ovens could take over kg to be aged, and load of the presses, in
        the plants whose ovens are the bottleneck.
    tight_oven_chance
        How many plants those are.
    exit_speed_dm_min
        Exit speed of dies in dm/min.
    dead_time_s
        Dead time of presses.
    """

    load: Range
    metal: Range
    metal_spread: int
    metal_at_start: Range
    metal_until: Range
    call_off: int
    down: int
    repair_days: Range
    oven: Range = (170, 230)
    tight_oven: Range = (0, 0)
    tight_oven_load: Range = (0, 0)
    tight_oven_chance: int = 0
    exit_speed_dm_min: Range = (60, 180)
    dead_time_s: Range = (20, 45)


REGIMES: Mapping[RegimeName, Regime] = {
    "metal": Regime(
        load=(40, 55),
        metal=(48, 66),
        metal_spread=10,
        metal_at_start=(15, 30),
        metal_until=(75, 90),
        call_off=15,
        down=30,
        repair_days=(10, 20),
    ),
    "capacity": Regime(
        load=(160, 190),
        metal=(125, 140),
        metal_spread=5,
        metal_at_start=(45, 60),
        metal_until=(40, 50),
        call_off=0,
        down=30,
        repair_days=(8, 15),
        tight_oven=(50, 65),
        tight_oven_load=(80, 95),
        tight_oven_chance=25,
    ),
    "repair": Regime(
        load=(185, 215),
        metal=(125, 140),
        metal_spread=5,
        metal_at_start=(45, 60),
        metal_until=(40, 50),
        call_off=0,
        down=100,
        repair_days=(55, 70),
    ),
}
"""The three regimes. Changing a figure changes the plants: renew their hashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What was asked for."""

    regime: RegimeName
    orders: int
    presses: int
    tasks: int
    seed: int

    @property
    def figures(self) -> Regime:
        """Figures of the regime."""
        return REGIMES[self.regime]

    def stream(self, part: str) -> str:
        """Name of the stream of draws for one part of the plant."""
        sizes = f"{self.orders}/{self.presses}/{self.tasks}"
        return f"{self.regime}/{sizes}/{self.seed}/{part}"
