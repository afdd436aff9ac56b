"""
The linear relaxation as plain rows and columns, and the draft it is built in.

Maximise ``c x`` over ``A x <= b``, ``0 <= x <= u``. There is no other kind of row: an
equality is two rows, a lower bound is a row with the sign turned. Columns are known by
keys, tuples that begin with the kind of the column; rows by names that stand in
certificates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ColumnKey = tuple[str | int, ...]

OUTWARD = 1e-9
"""Relative rounding of derived coefficients to the side that keeps bounds valid."""

FIGURES = ("good_t", "goal")
"""Figures with a bound: good tonnes, and goal 1 in weighted tonne-days (S6)."""


def up(value: float) -> float:
    """Round outward: a number that may be stated too high, never too low."""
    return value + abs(value) * OUTWARD


def down(value: float) -> float:
    """Round inward: a number that may be stated too low, never too high."""
    return value - abs(value) * OUTWARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """
    Rows and columns of the relaxation of one plant.

    Attributes
    ----------
    columns
        Key of each column.
    upper
        Upper bound of each column, finite; the lower bound is 0.
    objectives
        Figure to the value of one unit of each column.
    rows, limits
        Name and right-hand side of each row (all are ``<=``).
    row_starts
        Where each row begins in the two next, and their length: rows + 1 numbers.
    entry_columns, entry_values
        Column and coefficient of each non-zero, row by row.
    bounds_min
        Boundaries of the periods, in minutes.
    """

    columns: tuple[ColumnKey, ...]
    upper: tuple[float, ...]
    objectives: Mapping[str, tuple[float, ...]]
    rows: tuple[str, ...]
    limits: tuple[float, ...]
    row_starts: tuple[int, ...]
    entry_columns: tuple[int, ...]
    entry_values: tuple[float, ...]
    bounds_min: tuple[int, ...]

    def __str__(self) -> str:
        """Size of the relaxation."""
        return (
            f"{len(self.rows)} rows, {len(self.columns)} columns, "
            f"{len(self.entry_columns)} non-zeros, {len(self.bounds_min) - 1} periods"
        )

    def row(self, name: str) -> dict[ColumnKey, float]:
        """Entries of one row by column key, to read or to test."""
        place = self.rows.index(name)
        span = slice(self.row_starts[place], self.row_starts[place + 1])
        keys = [self.columns[column] for column in self.entry_columns[span]]
        return dict(zip(keys, self.entry_values[span], strict=True))


class Draft:
    """A relaxation in the making: columns and rows are appended, never changed."""

    def __init__(self) -> None:
        self.keys: dict[ColumnKey, int] = {}
        self._upper: list[float] = []
        self._objectives: dict[str, list[float]] = {name: [] for name in FIGURES}
        self._rows: dict[str, float] = {}
        self._starts: list[int] = [0]
        self._columns: list[int] = []
        self._values: list[float] = []

    def column(
        self, key: ColumnKey, upper: float, *, good_t: float = 0.0, goal: float = 0.0
    ) -> int:
        """Append a column and return its place."""
        place = self.keys.setdefault(key, len(self._upper))
        if place != len(self._upper):
            raise ValueError(f"column {key!r} stands twice")
        self._upper.append(upper)
        self._objectives["good_t"].append(good_t)
        self._objectives["goal"].append(goal)
        return place

    def row(
        self, name: str, columns: Sequence[int], values: Sequence[float], limit: float
    ) -> None:
        """Append ``values @ columns <= limit``; a row without entries is left out."""
        if not columns and limit >= 0.0:
            return
        if name in self._rows:
            raise ValueError(f"row {name!r} stands twice")
        self._rows[name] = limit
        self._columns.extend(columns)
        self._values.extend(values)
        self._starts.append(len(self._columns))

    def finish(self, bounds_min: Sequence[int]) -> Relaxation:
        """Freeze what was drafted."""
        return Relaxation(
            columns=tuple(self.keys),
            upper=tuple(self._upper),
            objectives={
                name: tuple(values) for name, values in self._objectives.items()
            },
            rows=tuple(self._rows),
            limits=tuple(self._rows.values()),
            row_starts=tuple(self._starts),
            entry_columns=tuple(self._columns),
            entry_values=tuple(self._values),
            bounds_min=tuple(bounds_min),
        )
