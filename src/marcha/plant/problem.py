"""
One thing that is wrong with what people wrote, as data.

A problem says where it is and what was found; the words are made from the code
at the edge (``text``). ``index`` counts the records of a sheet from 0 in the order
they were read; ``tables`` turns it into a row number.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    One problem, at one place.

    Attributes
    ----------
    code
        Name of the problem, as documented; the words are looked up by it.
    sheet
        Name of the record class (``"Order"``); None when no sheet is concerned.
    index
        Position of the record in its sheet, from 0; None for the sheet itself.
    field
        Name of the field; None for the whole record.
    value
        What was found, as text.
    hint
        What would have been accepted, or the nearest good value.
    row, column
        Row number (from 1) and column letters in the file, set by ``tables``.
    """

    code: str
    sheet: str | None = None
    index: int | None = None
    field: str | None = None
    value: str | None = None
    hint: str | None = None
    severity: Severity = "error"
    row: int | None = None
    column: str | None = None
    params: Mapping[str, str] = dataclasses.field(
        default_factory=lambda: MappingProxyType({})
    )


def error(
    record: type,
    index: int,
    field: str,
    code: str,
    value: object = None,
    hint: object = None,
    **params: object,
) -> Problem:
    """Make a problem that must be mended, from a field of a record."""
    return Problem(
        code=code,
        sheet=record.__name__,
        index=index,
        field=field,
        value=None if value is None else str(value),
        hint=None if hint is None else str(hint),
        params={name: str(text) for name, text in params.items()},
    )


def warning(
    record: type,
    index: int,
    field: str,
    code: str,
    value: object = None,
    hint: object = None,
    **params: object,
) -> Problem:
    """Make a problem that a plant may have and still be planned."""
    made = error(record, index, field, code, value, hint, **params)
    return dataclasses.replace(made, severity="warning")
