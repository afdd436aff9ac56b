"""Random draws that are the same on every Python and every computer."""

import hashlib
from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")

_PERCENT = 100


class Draws:
    """
    A stream of draws, named by a text.

    Only ``Random.random`` is used, whose sequence Python promises to keep, and the
    rest is whole numbers: ``choice`` and ``shuffle`` have changed between versions.
    """

    def __init__(self, name: str) -> None:
        digest = hashlib.sha256(name.encode()).digest()
        seed = int.from_bytes(digest[:8], "big")
        self._draw = Random(seed).random  # noqa: S311 - plants, not secrets

    def below(self, count: int) -> int:
        """Draw a whole number from 0 to ``count - 1``."""
        return int(self._draw() * count)

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """Draw yes, so many times in a hundred."""
        return self.below(_PERCENT) < percent

    def pick(self, items: Sequence[Item]) -> Item:
        """Draw one item."""
        return items[self.below(len(items))]

    def pick_weighted(self, items: Sequence[tuple[Item, int]]) -> Item:
        """Draw one item, each as often as its weight says."""
        place = self.below(sum(weight for _, weight in items))
        for item, weight in items:
            if place < weight:
                return item
            place -= weight
        raise AssertionError(items)

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """Draw an order of the items (Fisher and Yates)."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result

    def on_curve(self, quantiles: Sequence[int]) -> int:
        """Draw from a distribution that is given by equally spaced quantiles."""
        place = self.below((len(quantiles) - 1) * 1000)
        step, part = divmod(place, 1000)
        low, high = quantiles[step], quantiles[step + 1]
        return low + (high - low) * part // 1000
