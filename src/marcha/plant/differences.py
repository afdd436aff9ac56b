"""What is otherwise in one plant than in another: records by sheet, field by field."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from marcha.plant.plant import SHEETS, Plant

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """
    One record that is otherwise.

    Attributes
    ----------
    record
        Its class; the sheet is that of the class.
    key
        Its id; of a record without id, what it says; empty for the one row of Planta.
    field, before, after
        For a changed record, one of its fields; empty and None for others.
    """

    record: type
    key: str
    change: Literal["added", "removed", "changed"]
    field: str = ""
    before: Any = None
    after: Any = None


def differences(before: Plant, after: Plant) -> tuple[Difference, ...]:
    """
    Compare two plants, sheet by sheet.

    Records with an id are matched by it and compared field by field; of records
    without one those are listed that only one of the plants has.
    """
    found: list[Difference] = []
    for record, attribute in SHEETS.items():
        first, second = getattr(before, attribute), getattr(after, attribute)
        if isinstance(first, Mapping):
            found += _by_id(record, first, second)
        elif isinstance(first, record):
            found += _fields(record, "", first, second)
        else:
            found += _without_id(record, first, second)
    return tuple(found)


def _by_id(
    record: type, first: Mapping[str, Any], second: Mapping[str, Any]
) -> Iterator[Difference]:
    for key in first:
        if key not in second:
            yield Difference(record=record, key=key, change="removed")
    for key, after in second.items():
        if key not in first:
            yield Difference(record=record, key=key, change="added")
        else:
            yield from _fields(record, key, first[key], after)


def _fields(
    record: type, key: str, first: object, second: object
) -> Iterator[Difference]:
    if first == second:
        return
    for each in fields(record):
        before, after = getattr(first, each.name), getattr(second, each.name)
        if before != after:
            yield Difference(
                record=record,
                key=key,
                change="changed",
                field=each.name,
                before=before,
                after=after,
            )


def _without_id(
    record: type, first: tuple[Any, ...], second: tuple[Any, ...]
) -> Iterator[Difference]:
    old, new = Counter(map(_said, first)), Counter(map(_said, second))
    for key in (old - new).elements():
        yield Difference(record=record, key=key, change="removed")
    for key in (new - old).elements():
        yield Difference(record=record, key=key, change="added")


def _said(record: "DataclassInstance") -> str:
    """What a record without id says: its values that are not empty."""
    values = (getattr(record, each.name) for each in fields(record))
    return " · ".join(str(each) for each in values if each not in (None, "", ()))
