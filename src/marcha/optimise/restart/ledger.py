"""A balance over time that must never become negative: cash, or pieces of a spare."""

from bisect import bisect_left, bisect_right
from itertools import accumulate

_ALWAYS = -(1 << 60)


class Ledger:
    """
    Balance of something, in whole units, after each minute at which it changes.

    What is taken at a minute is missing at every later minute too, so that a taking is
    possible from the minute on after which the balance never falls below it.
    """

    def __init__(self, opening: int = 0) -> None:
        self._minutes = [_ALWAYS]
        self._levels = [opening]
        self._lowest: list[int] | None = None

    def change(self, minute: int, amount: int) -> None:
        """Add (or with a negative amount take) at a minute."""
        if amount == 0:
            return
        place = bisect_left(self._minutes, minute)
        if place == len(self._minutes) or self._minutes[place] != minute:
            self._minutes.insert(place, minute)
            self._levels.insert(place, self._levels[place - 1])
        for later in range(place, len(self._levels)):
            self._levels[later] += amount
        self._lowest = None

    def _floor(self) -> list[int]:
        """Lowest balance from each change on; it never decreases."""
        if self._lowest is None:
            self._lowest = list(accumulate(reversed(self._levels), min))[::-1]
        return self._lowest

    def lowest(self, minute: int) -> int:
        """Lowest balance at or after a minute: what may still be taken then."""
        return self._floor()[bisect_right(self._minutes, minute) - 1]

    def earliest(self, amount: int, minute: int) -> int | None:
        """First minute from ``minute`` on at which so much may be taken, or None."""
        floor = self._floor()
        place = bisect_left(floor, amount)
        return None if place == len(floor) else max(minute, self._minutes[place])

    def held_until(self, amount: int, minute: int, until: int) -> int:
        """First minute from ``minute`` on with so much from then until ``until``."""
        if minute >= until:
            return minute
        last = bisect_left(self._minutes, until) - 1
        first = bisect_right(self._minutes, minute) - 1
        for place in range(last, first - 1, -1):
            if self._levels[place] < amount:
                return self._minutes[place + 1] if place < last else until
        return minute

    def first_below(self, amount: int, minute: int) -> int | None:
        """First minute from ``minute`` on with a balance below an amount, or None."""
        place = bisect_right(self._minutes, minute) - 1
        if self._levels[place] < amount:
            return minute
        for later in range(place + 1, len(self._levels)):
            if self._levels[later] < amount:
                return self._minutes[later]
        return None
