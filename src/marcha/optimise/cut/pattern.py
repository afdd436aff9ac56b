"""
How one log is divided into billets of one order.

A pattern is chosen by enumeration over pairs of billet lengths: a log holds four to
thirteen billets, so that all counts of every pair are a few hundred sums. The
exact mix over any number of lengths and orders comes with the cutting engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil

from marcha.process.billet import BilletKind

Pattern = tuple[tuple[BilletKind, int], ...]
"""Billets of a log and how many of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """
    What the parts of a log are worth, in kilograms of good product.

    Attributes
    ----------
    minute_ratio
        Worth of a press minute, as a share of what the order's quickest billet makes
        in one, in [0, 1): 0 when only metal is short.
    remnant_ratio
        Worth of a kilogram that goes back to stock as a remnant.
    """

    minute_ratio: float = 0.0
    remnant_ratio: float = 0.8


def best_pattern(
    kinds: Sequence[BilletKind],
    log_mm: int,
    kerf_mm: int,
    piece_kg: float,
    kg_mm: float,
    minimum_remnant_mm: int,
    prices: Prices,
) -> Pattern:
    """
    Pattern worth most over a whole log; empty when no billet fits.

    The kerf after the last billet may fall off the end of the log (F13).
    """
    best: Pattern = ()
    most = 0.0
    room = log_mm + kerf_mm
    quickest = max((kind.pieces / kind.seconds for kind in kinds), default=0.0)
    second_kg = prices.minute_ratio * quickest * piece_kg
    for first, second in _pairs(kinds):
        own, other = first.billet_mm + kerf_mm, second.billet_mm + kerf_mm
        for count in range(room // own + 1):
            extra = (room - count * own) // other if second is not first else 0
            used = count * own + extra * other
            remnant = max(0, log_mm - used)
            pieces = count * first.pieces + extra * second.pieces
            seconds = count * first.seconds + extra * second.seconds
            worth = pieces * piece_kg - second_kg * seconds
            if pieces and remnant >= minimum_remnant_mm:
                worth += prices.remnant_ratio * remnant * kg_mm
            if pieces and (not best or worth > most + 1e-9):
                most = worth
                best = _pattern((first, count), (second, extra))
    return best


def covering_pattern(
    kinds: Sequence[BilletKind], log_mm: int, kerf_mm: int, pieces: int
) -> Pattern:
    """Shortest part of a log that gives so many pieces; empty when it cannot."""
    best: Pattern = ()
    least = (log_mm + kerf_mm + 1, 0)
    for first, second in _pairs(kinds):
        own, other = first.billet_mm + kerf_mm, second.billet_mm + kerf_mm
        for count in range(ceil(pieces / first.pieces) + 1):
            lacking = max(0, pieces - count * first.pieces)
            if lacking and second is first:
                continue
            extra = ceil(lacking / second.pieces)
            made = count * first.pieces + extra * second.pieces
            key = (count * own + extra * other, made)
            if key < least:
                least = key
                best = _pattern((first, count), (second, extra))
    return best


def _pairs(kinds: Sequence[BilletKind]) -> list[tuple[BilletKind, BilletKind]]:
    return [(kind, kind) for kind in kinds] + list(combinations(kinds, 2))


def _pattern(*parts: tuple[BilletKind, int]) -> Pattern:
    return tuple((kind, count) for kind, count in parts if count > 0)


class Patterns:
    """
    Best patterns for given prices, each worked out once.

    Billets are told apart by identity, which is much quicker than by value; the
    patterns keep them alive.
    """

    def __init__(self, minimum_remnant_mm: int, prices: Prices) -> None:
        self._minimum = minimum_remnant_mm
        self._prices = prices
        self._known: dict[
            tuple[int, int, int], tuple[Sequence[BilletKind], Pattern]
        ] = {}

    def best(
        self,
        kinds: Sequence[BilletKind],
        log_mm: int,
        kerf_mm: int,
        piece_kg: float,
        kg_mm: float,
    ) -> Pattern:
        """Pattern worth most over a whole log, as :func:`best_pattern`."""
        key = (id(kinds), log_mm, kerf_mm)
        held = self._known.get(key)
        if held is None:
            pattern = best_pattern(
                kinds, log_mm, kerf_mm, piece_kg, kg_mm, self._minimum, self._prices
            )
            held = self._known[key] = (kinds, pattern)
        return held[1]
