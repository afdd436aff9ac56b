"""Billets worth considering for one order on one tooling."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from marcha.plant.ids import CustomerId
from marcha.process.metal import MetalKey
from marcha.process.tooling import Candidate, Tooling


@dataclass(frozen=True, slots=True)
class BilletKind:
    """
    One allowed billet and what it gives.

    Attributes
    ----------
    billet_mm
        Its length.
    pieces
        Good pieces from it.
    seconds
        Press time, dead time included.
    cuts, per_pull, pulls
        Division of the billet (q, k, p).
    """

    billet_mm: int
    pieces: int
    seconds: float
    cuts: int
    per_pull: int
    pulls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    What a run asks of the yard.

    Attributes
    ----------
    pieces
        Pieces still wanted.
    seconds
        Most press time.
    mass_kg
        Most billet mass (life of the die).
    customer
        Whose metal may be taken besides the plant's.
    """

    tooling: Tooling
    kinds: tuple[BilletKind, ...]
    key: MetalKey
    customer: CustomerId | None
    piece_kg: float
    minute: int
    pieces: int
    seconds: float
    mass_kg: float


def billet_kinds(
    tooling: Tooling, candidates: Iterable[Candidate]
) -> tuple[BilletKind, ...]:
    """For each number of pieces the shortest billet, most pieces first."""
    best: dict[int, BilletKind] = {}
    for candidate in candidates:
        length = candidate.billet_min_mm
        kind = BilletKind(
            billet_mm=length,
            pieces=candidate.pieces,
            seconds=tooling.seconds(length, candidate.pulls_per_billet),
            cuts=candidate.cuts,
            per_pull=candidate.billets_per_pull,
            pulls=candidate.pulls_per_billet,
        )
        held = best.get(kind.pieces)
        if held is None or (length, kind.seconds) < (held.billet_mm, held.seconds):
            best[kind.pieces] = kind
    return tuple(sorted(best.values(), key=lambda kind: -kind.pieces))


def run_minutes(seconds: float) -> int:
    """Whole minutes of a run: its seconds, rounded up once (S18)."""
    return max(1, ceil(seconds / 60.0 - 1e-9))
