"""How each figure of a plan is written, and how two of them compare."""

from marcha.plans.plan import Figure
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.report.writing import Pen

_DIGITS = {"t": 1, "t·d": 0, "h": 1, "": 0, "kg": 0}
_DATES = frozenset({"reactivation_day"})
"""Figures in days from the start that people read as a date."""

HIGHER_IS_BETTER = frozenset({"good_t", "goal", "yield_ratio", "on_time_ratio"})
_SAME = 1e-9

LOWER_IS_BETTER = frozenset(
    {"unshipped_t", "late_orders", "late_t", "reactivation_day"}
)


def label(pen: Pen, name: str) -> str:
    """Name of a figure for people; figures of a later version keep their own."""
    key = f"figures.label.{name}"
    return pen.words(key) if pen.words.has(key) else name


def note(pen: Pen, name: str) -> str:
    """What a figure covers, in a few words."""
    key = f"figures.note.{name}"
    return pen.words(key) if pen.words.has(key) else ""


def written(pen: Pen, figure: Figure, value: float | None) -> str:
    """Write a value of a figure with its unit."""
    if value is None:
        if figure.name in _DATES:
            return pen.say("not_within")
        return pen.unknown()
    if figure.name in _DATES:
        return pen.full_day(max(0, round(value * MINUTES_PER_DAY) - 1))
    if figure.unit == "0-1":
        return pen.percent(value)
    digits = _DIGITS.get(figure.unit, 0)
    amount = pen.words.number(value, digits).replace("-", "−")
    return f"{amount} {figure.unit}".strip()


def gap(figure: Figure) -> float | None:
    """(bound − value) ÷ bound; None where there is no bound or it is zero."""
    if figure.bound is None or figure.value is None or figure.bound == 0:
        return None
    return (figure.bound - figure.value) / abs(figure.bound)


def difference(pen: Pen, figure: Figure, other: Figure | None) -> str:
    """Figure less the other's, with its sign; empty where one is not known."""
    if other is None or figure.value is None or other.value is None:
        return ""
    less = figure.value - other.value
    if figure.unit == "0-1":
        return _signed(pen, less * 100.0, 1, pen.say("points"))
    if figure.name in _DATES:
        return _signed(pen, less, 0, "d")
    return _signed(pen, less, _DIGITS.get(figure.unit, 0), figure.unit)


def _signed(pen: Pen, value: float, digits: int, unit: str) -> str:
    amount = pen.words.number(abs(value), digits)
    if amount.strip("0.,") == "":
        return f"0 {unit}".strip()
    return f"{'+' if value > 0 else '−'}{amount} {unit}".strip()


def verdict(figure: Figure, other: Figure | None) -> str:
    """Whether a figure is ``better`` or ``worse`` than another; empty: neither."""
    if other is None or figure.value is None or other.value is None:
        return ""
    less = figure.value - other.value
    if abs(less) < _SAME:
        return ""
    if figure.name in HIGHER_IS_BETTER:
        return "better" if less > 0 else "worse"
    if figure.name in LOWER_IS_BETTER:
        return "better" if less < 0 else "worse"
    return ""
