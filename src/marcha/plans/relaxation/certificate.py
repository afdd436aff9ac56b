"""
Certificates checked in exact arithmetic, without a solver: weak duality of the rows.

For multipliers ``l >= 0`` of the rows of ``max c x, A x <= b, 0 <= x <= u`` every
feasible ``x`` has ``c x <= l b + sum(max(0, c - l A) u)``. Any multipliers prove some
bound, good ones a good one. All numbers are binary fractions, so the sum is one of
integers over a common power of two, and no rounding happens.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import inf, isfinite, nextafter

from marcha.plans.plan import Certificate
from marcha.plans.relaxation.rows import Relaxation
from marcha.plant.errors import BrokenRules

_LARGEST_WHOLE = 1 << 53
"""Whole number up to which a float holds every one."""


class Refusal(StrEnum):
    """Why a certificate proves nothing, or not what it claims."""

    UNKNOWN_FIGURE = "unknown_figure"
    WRONG_LENGTH = "wrong_length"
    NOT_A_NUMBER = "not_a_number"
    UNKNOWN_ROW = "unknown_row"
    ROW_TWICE = "row_twice"
    NEGATIVE_MULTIPLIER = "negative_multiplier"
    CLAIM_TOO_LOW = "claim_too_low"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedBound:
    """
    What a certificate proves.

    Attributes
    ----------
    claimed
        The bound that the certificate states.
    proved
        What its multipliers prove, exactly; None: nothing.
    refusal, subject
        Why it is refused, and the row or figure that this is about; None: it holds.
    """

    figure: str
    claimed: float
    proved: Fraction | None = None
    refusal: Refusal | None = None
    subject: str = ""

    @property
    def holds(self) -> bool:
        """Whether the claim is proved."""
        return self.refusal is None

    def __str__(self) -> str:
        """Name what is proved, or why nothing is."""
        if self.refusal is not None:
            return f"{self.figure} <= {self.claimed:g}: refused, {self._reason()}"
        return f"{self.figure} <= {self.claimed:g}: proved"

    def raise_if_refused(self) -> None:
        """
        Insist on the certificate.

        Raises
        ------
        BrokenRules
            When it proves nothing, or less than it claims.
        """
        if not self.holds:
            raise BrokenRules(f"certificate of {self.figure}: {self._reason()}")

    def _reason(self) -> str:
        name = "" if self.refusal is None else self.refusal.value
        return f"{name} {self.subject}".strip()


def verify_certificate(
    relaxation: Relaxation, certificate: Certificate
) -> VerifiedBound:
    """
    Check a certificate against the relaxation of its plant.

    Parameters
    ----------
    relaxation
        Rebuilt from the plant, never read from a file.
    """
    figure, claimed = str(certificate.figure), certificate.bound

    def refused(refusal: Refusal, subject: str = "") -> VerifiedBound:
        return VerifiedBound(
            figure=figure, claimed=claimed, refusal=refusal, subject=subject
        )

    for fault in _faults(relaxation, certificate):
        return refused(*fault)
    places = {name: place for place, name in enumerate(relaxation.rows)}
    multipliers = {
        places[name]: float(value)
        for name, value in zip(certificate.rows, certificate.multipliers, strict=True)
    }
    proved = exact_bound(relaxation, figure, multipliers)
    if Fraction(claimed) < proved:
        return VerifiedBound(
            figure=figure,
            claimed=claimed,
            proved=proved,
            refusal=Refusal.CLAIM_TOO_LOW,
            subject=f"{float(proved):.9g}",
        )
    return VerifiedBound(figure=figure, claimed=claimed, proved=proved)


def _faults(
    relaxation: Relaxation, certificate: Certificate
) -> Iterator[tuple[Refusal, str]]:
    """Name what is wrong with a certificate before anything is computed."""
    rows, multipliers = certificate.rows, certificate.multipliers
    if certificate.figure not in relaxation.objectives:
        yield Refusal.UNKNOWN_FIGURE, str(certificate.figure)
    if not _is_number(certificate.bound):
        yield Refusal.NOT_A_NUMBER, "bound"
    if len(rows) != len(multipliers):
        yield Refusal.WRONG_LENGTH, f"{len(rows)} != {len(multipliers)}"
        return
    known, seen = set(relaxation.rows), set[str]()
    for name, value in zip(rows, multipliers, strict=True):
        if name not in known:
            yield Refusal.UNKNOWN_ROW, str(name)
        if name in seen:
            yield Refusal.ROW_TWICE, str(name)
        seen.add(name)
        if not _is_number(value):
            yield Refusal.NOT_A_NUMBER, str(name)
        elif value < 0.0:
            yield Refusal.NEGATIVE_MULTIPLIER, str(name)


def _is_number(value: object) -> bool:
    """Whether a value from a file is a number that a float holds exactly."""
    if isinstance(value, float):
        return isfinite(value)
    return type(value) is int and abs(value) <= _LARGEST_WHOLE


def exact_bound(
    relaxation: Relaxation, figure: str, multipliers: dict[int, float]
) -> Fraction:
    """
    Bound that multipliers prove, exactly.

    Parameters
    ----------
    multipliers
        By place of the row, each at least 0 and finite.
    """
    rows = [row for row, value in multipliers.items() if value > 0.0]
    weights, weight_shift = _integers([multipliers[row] for row in rows])
    limits, limit_shift = _integers([relaxation.limits[row] for row in rows])
    upper, upper_shift = _integers(relaxation.upper)
    worth, worth_shift = _integers(relaxation.objectives[figure])
    starts = relaxation.row_starts
    used = [place for row in rows for place in range(starts[row], starts[row + 1])]
    entries, entry_shift = _integers([relaxation.entry_values[place] for place in used])
    shift = max(weight_shift + entry_shift, worth_shift)
    reduced = [value << (shift - worth_shift) for value in worth]
    lift = shift - weight_shift - entry_shift
    place = 0
    for row, weight in zip(rows, weights, strict=True):
        lifted = weight << lift
        for column in relaxation.entry_columns[starts[row] : starts[row + 1]]:
            reduced[column] -= lifted * entries[place]
            place += 1
    total = sum(
        value * most for value, most in zip(reduced, upper, strict=True) if value > 0
    )
    bound = Fraction(total, 1 << (shift + upper_shift))
    dual = sum(weight * limit for weight, limit in zip(weights, limits, strict=True))
    return bound + Fraction(dual, 1 << (weight_shift + limit_shift))


def _integers(values: Iterable[float]) -> tuple[list[int], int]:
    """Write floats as integers over one power of two: they are all such fractions."""
    pairs = [value.as_integer_ratio() for value in values]
    most = max((below for _, below in pairs), default=1)
    shift = most.bit_length() - 1
    return [above * (most // below) for above, below in pairs], shift


def claim(proved: Fraction) -> float:
    """
    Bound to state for what is proved: a little more, as a float.

    The margin keeps a certificate valid where another machine rounds a coefficient
    otherwise.
    """
    value = float(proved)
    value += 1e-9 * (1.0 + abs(value))
    while Fraction(value) < proved:
        value = nextafter(value, inf)
    return value
