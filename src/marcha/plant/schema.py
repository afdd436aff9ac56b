"""
What the annotations of a record say, as data.

The workbook template, the reader, the JSON form, the reference checks and the
documentation are all derived from here; nobody keeps a second list of columns.
"""

import types
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import (
    Annotated,
    Literal,
    NewType,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from marcha.plant.plant import SHEETS
from marcha.plant.records_time import DaySpan
from marcha.plant.units import Between, Unit, Unverified

Kind = Literal[
    "text", "id", "reference", "whole", "number", "yes_no", "choice", "date",
    "moment", "span", "item",
]  # fmt: skip
"""
``item`` is a small record inside a list cell (``ELE:2; MEC:1``); ``span`` a part of
a day; ``id`` the key of the record itself.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSchema:
    """
    One field of a record, one column of its sheet.

    Attributes
    ----------
    kind
        What one value is; for a list, what each of its items is.
    many
        The cell holds a list, separated by semicolons.
    required
        The field has no default: an empty cell is a problem.
    optional
        None is allowed, and means not known or not applicable.
    target
        For a reference: name of the record class it points to.
    choices
        For a choice: the enumeration.
    item
        For an item: its fields, in the order they are written between colons.
    """

    name: str
    kind: Kind
    many: bool
    required: bool
    optional: bool
    default: object
    unit: str | None
    low: float | None
    high: float | None
    unverified: bool
    target: str | None
    choices: type[StrEnum] | None
    item_type: type | None
    item: tuple["FieldSchema", ...]


@cache
def schema(record: type) -> tuple[FieldSchema, ...]:
    """Fields of a record class in the order they are declared."""
    if not is_dataclass(record):
        raise TypeError(f"{record!r} is not a record")
    hints = get_type_hints(record, include_extras=True)
    result = []
    for declared in fields(record):
        default = declared.default
        required = default is MISSING and declared.default_factory is MISSING
        own = declared.name == "id"
        result.append(
            _field(declared.name, hints[declared.name], own, required, default)
        )
    return tuple(result)


def _field(
    name: str, hint: object, own: bool, required: bool, default: object
) -> FieldSchema:
    marks: list[object] = []
    hint, optional = _peel(hint, marks)
    many = get_origin(hint) is tuple
    if many:
        hint, _ = _peel(get_args(hint)[0], marks)
    kind, target, choices, item_type = _kind(hint, own)
    unit = next((mark.symbol for mark in marks if isinstance(mark, Unit)), None)
    sane = next((mark for mark in marks if isinstance(mark, Between)), None)
    return FieldSchema(
        name=name,
        kind=kind,
        many=many,
        required=required,
        optional=optional,
        default=None if default is MISSING else default,
        unit=unit,
        low=sane.low if sane else None,
        high=sane.high if sane else None,
        unverified=any(isinstance(mark, Unverified) for mark in marks),
        target=target,
        choices=choices,
        item_type=item_type,
        item=schema(item_type) if item_type else (),
    )


def _peel(hint: object, marks: list[object]) -> tuple[object, bool]:
    """Take annotations and None off a type, collecting the annotations."""
    optional = False
    while True:
        origin = get_origin(hint)
        if origin is Annotated:
            hint, *found = get_args(hint)
            marks.extend(found)
        elif origin in (Union, types.UnionType):
            optional = True
            (hint,) = (arg for arg in get_args(hint) if arg is not type(None))
        else:
            return hint, optional


def _kind(
    hint: object, own: bool
) -> tuple[Kind, str | None, type[StrEnum] | None, type | None]:
    if isinstance(hint, NewType):
        return (
            ("id", None, None, None)
            if own
            else ("reference", _target(hint), None, None)
        )
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "choice", None, hint, None
    simple: dict[object, Kind] = {
        str: "text", int: "whole", float: "number", bool: "yes_no", date: "date",
        datetime: "moment", DaySpan: "span",
    }  # fmt: skip
    if hint in simple:
        return simple[hint], None, None, None
    if is_dataclass(hint) and isinstance(hint, type):
        return "item", None, None, hint
    raise TypeError(f"no column can hold {hint!r}")


def _target(id_type: NewType) -> str:
    """Name of the record class that an id type is the key of."""
    for record in SHEETS:
        hint = get_type_hints(record).get("id")
        if hint is id_type:
            return record.__name__
    raise TypeError(f"{id_type!r} is the key of no record")
