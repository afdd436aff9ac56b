"""
Numbers written as text: decimal comma or point, thousands, a unit behind them.

A text that can be read in two ways (``6.000`` is six or six thousand) is never
guessed: both readings are returned, and the reader refuses it.
"""

import math
import re
from collections.abc import Mapping

from marcha.tables.names import plain_unit

_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?(?P<body>\d[\d.,' ]*|[.,]\d+)(?P<power>[eE][+-]?\d+)?"
    r"(?P<unit>.*)",
    re.DOTALL,
)
_ALIKE = str.maketrans(
    {"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'"}
)
_SPACED = re.compile(r"\d{1,3}([ '])\d{3}(?:\1\d{3})*(?:[.,]\d*)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_MIXED = re.compile(r"\d{1,3}(?:\.\d{3})+,\d*|\d{1,3}(?:,\d{3})+\.\d*")

_MULTIPLES: dict[str, dict[str, float]] = {
    "mm": {"cm": 10, "m": 1000, "metro": 1000, "metros": 1000, "metre": 1000,
           "metres": 1000, "meter": 1000, "meters": 1000, "in": 25.4, "pulg": 25.4,
           "pulgada": 25.4, "pulgadas": 25.4, "inch": 25.4, "inches": 25.4},
    "min": {"h": 60, "hora": 60, "horas": 60, "hour": 60, "hours": 60, "d": 1440,
            "dias": 1440, "días": 1440, "days": 1440},
    "s": {"min": 60, "minutos": 60, "minutes": 60},
    "d": {"semana": 7, "semanas": 7, "week": 7, "weeks": 7},
    "kg": {"t": 1000, "g": 0.001, "tonelada": 1000, "toneladas": 1000, "tonne": 1000,
           "tonnes": 1000, "tn": 1000, "lb": 0.45359237, "lbs": 0.45359237},
    "kW": {"w": 0.001, "mw": 1000},
    "0-1": {"%": 0.01},
}  # fmt: skip
"""Unit of a field → other unit, reduced → how many of the field's one of it is."""


def readings(text: str) -> tuple[tuple[float, ...], str]:
    """
    Read a number and what follows it in every way that makes sense.

    Returns
    -------
    tuple
        The readings: none when it is no number, two when it is ambiguous; and the
        text behind the number, stripped.

    Examples
    --------
    >>> readings("1.234,5 kg")
    ((1234.5,), 'kg')
    >>> readings("6.000")
    ((6.0, 6000.0), '')
    >>> readings("seis")
    ((), 'seis')
    """
    found = _NUMBER.fullmatch(text.translate(_ALIKE).strip())
    if found is None:
        return (), text
    body = found["body"].rstrip(" '")
    power = found["power"] or ""
    bodies = _bodies(body)
    if power and len(bodies) > 1:
        bodies = bodies[:1]  # no one writes thousands before a power of ten
    values = tuple(float(f"{found['sign']}{each}{power}") for each in bodies)
    if not all(math.isfinite(value) for value in values):
        return (), text
    return values, found["unit"].strip()


def _bodies(body: str) -> tuple[str, ...]:
    """Return the digits with a decimal point, in each way they can be meant."""
    decimal = body.replace(",", ".")
    if _SPACED.fullmatch(body) is not None:
        return (decimal.replace(" ", "").replace("'", ""),)
    if _MIXED.fullmatch(body) is not None:
        head, _, tail = decimal.rpartition(".")
        return (f"{head.replace('.', '')}.{tail}",)
    if " " in body or "'" in body:
        return ()
    whole = decimal.replace(".", "")
    grouped = _THOUSANDS.fullmatch(body) is not None
    if decimal.count(".") > 1:
        return (whole,) if grouped else ()
    # A group of thousands never starts with 0: «0,500» is a half.
    if grouped and not body.startswith("0"):
        return decimal, whole
    return (decimal,)


def in_unit(value: float, written: str, unit: str | None) -> float | None:
    """
    Convert a value in a written unit to the unit of a field; None if they differ.

    Examples
    --------
    >>> in_unit(6, "metros", "mm")
    6000
    """
    multiple = _MULTIPLES.get(unit or "", {}).get(plain_unit(written))
    return None if multiple is None else value * multiple


def units_for(unit: str) -> Mapping[str, float]:
    """Return the other units of a field's unit, and how many of it one of them is."""
    return _MULTIPLES.get(unit, {})


def number_text(value: float) -> str:
    """Write a number with a point, without trailing zeros or a power of ten."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1e15:  # noqa: PLR2004 - exact in a float
        return str(int(value))
    return repr(round(value, 12))
