"""
The JSON form of records, derived from their annotations, and the hash of a plant.

:func:`record_to_json` and :func:`record_from_json` serve every record of the house:
plants here, plans and actuals in their rooms. Reading is strict: every field without
a default must be there (a file may be older than a field), nothing else may be, and no
value is converted silently but a whole number where a number is asked. Ranges and
references are checked in ``references``.

=====================  ============================================================
in the record          in JSON
=====================  ============================================================
record                 object with all its fields
tuple                  list
mapping by id          list of its records, in the order of the sheet
other mapping          object
date, moment           ISO 8601 text
part of a day          ``"06:00-14:00"``
choice                 its value
None                   ``null``
=====================  ============================================================
"""

import hashlib
import json
import math
import types
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    NewType,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from marcha.plant.errors import DataError
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem
from marcha.plant.records_time import DaySpan

Record = TypeVar("Record")
Hint: TypeAlias = Any
"""A type annotation, with or without its marks."""
Value: TypeAlias = Any
"""A value of a record, or its JSON form."""
Encoder = Callable[[Value], Value]
Decoder = Callable[[Value, str, list[Problem]], Value]

_SHOWN = 60
"""Characters of a wrong value that a problem repeats."""


def to_json(plant: Plant) -> dict[str, Any]:
    """Return a plant as JSON data; :func:`from_json` turns it back."""
    return record_to_json(plant)


def from_json(data: object) -> Plant:
    """
    Return the plant that JSON data describes.

    Raises
    ------
    DataError
        Naming every place that is not as :func:`to_json` writes it.
    """
    return record_from_json(Plant, data)


def plant_hash(plant: Plant) -> str:
    """
    SHA-256 of the canonical JSON form of what a plant states, in hexadecimal.

    Fields at their default are left out, so that a column that is added later leaves
    the hash of a plant that does not use it; a default, once given, never changes.
    """
    stated = _encoder(cast("Hint", Plant), sparse=True)(plant)
    return hashlib.sha256(canonical(stated).encode()).hexdigest()


def canonical(data: object) -> str:
    """Write JSON data in its one form: sorted keys, no spaces, shortest floats."""
    return json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def record_to_json(record: object) -> dict[str, Any]:
    """
    Return a record as JSON data.

    Raises
    ------
    ValueError
        When a number is not finite: JSON has no word for it.
    """
    data: dict[str, Any] = _encoder(cast("Hint", type(record)))(record)
    return data


def record_from_json(cls: type[Record], data: object, path: str = "") -> Record:
    """
    Return the record of a class that JSON data describes.

    Parameters
    ----------
    cls
        Any frozen dataclass of the kinds that the module's table lists.
    data
        What :func:`json.loads` returned.
    path
        Where ``data`` stands in its file, for the problems.

    Raises
    ------
    DataError
        Naming every place that is not as :func:`record_to_json` writes it.
    """
    problems: list[Problem] = []
    record = _decoder(cast("Hint", cls))(data, path, problems)
    if problems:
        raise DataError(problems)
    return cast("Record", record)


def _wrong(problems: list[Problem], path: str, value: object, wanted: str) -> None:
    text = json.dumps(value, ensure_ascii=False, default=str)
    if len(text) > _SHOWN:
        text = text[: _SHOWN - 1] + "…"
    params = {"path": path or "."}
    problems.append(
        Problem(code="json_wrong_value", value=text, hint=wanted, params=params)
    )


# --- what an annotation asks for ---------------------------------------------------


def _origin(hint: Hint) -> Hint:
    return get_origin(hint)


def _bare(hint: Hint) -> Hint:
    """Take annotations and new types off a type."""
    while True:
        if _origin(hint) is Annotated:
            hint = get_args(hint)[0]
        elif isinstance(hint, NewType):
            hint = hint.__supertype__
        else:
            return hint


def _without_none(hint: Hint) -> Hint | None:
    """Return X for ``X | None``; None for a type that is not optional."""
    if _origin(hint) not in (Union, types.UnionType):
        return None
    rest = [arg for arg in get_args(hint) if arg is not type(None)]
    if len(rest) != 1:
        raise TypeError(f"{hint!r} has no JSON form: more than one type")
    return rest[0]


def _is_record(hint: Hint) -> bool:
    return isinstance(hint, type) and is_dataclass(hint)


def _by_id(key: Hint, value: Hint) -> bool:
    """Whether a mapping holds records by their own id."""
    return _is_record(value) and get_type_hints(value).get("id") is key


# --- writing -----------------------------------------------------------------------


@cache
def _encoder(hint: Hint, *, sparse: bool = False) -> Encoder:
    """Make an encoder; a sparse one leaves out fields at their default."""
    bare = _bare(hint)
    origin = _origin(bare)
    if (inner := _without_none(bare)) is not None:
        return _optional_encoder(_encoder(inner, sparse=sparse))
    if origin is tuple:
        return _tuple_encoder(get_args(bare), sparse=sparse)
    if origin in (Mapping, dict):
        return _mapping_encoder(*get_args(bare), sparse=sparse)
    if _is_record(bare) and bare is not DaySpan:
        return _record_encoder(bare, sparse=sparse)
    return _plain_encoder(bare)


def _plain_encoder(bare: Hint) -> Encoder:
    if _origin(bare) is Literal or bare in (str, int, bool):
        return lambda value: value
    if bare is float:
        # One form for one number: 1 and 1.0, 0.0 and -0.0 have the same hash.
        return lambda value: float(value) + 0.0
    if bare is DaySpan:
        return str
    if isinstance(bare, type) and issubclass(bare, Enum):
        return lambda value: value.value
    if bare in (date, datetime):
        return lambda value: value.isoformat()
    raise TypeError(f"{bare!r} has no JSON form")


def _optional_encoder(inner: Encoder) -> Encoder:
    return lambda value: None if value is None else inner(value)


def _tuple_encoder(args: tuple[Hint, ...], *, sparse: bool) -> Encoder:
    if len(args) == 2 and args[1] is ...:  # noqa: PLR2004 - tuple[X, ...]
        item = _encoder(args[0], sparse=sparse)
        return lambda value: [item(one) for one in value]
    items = [_encoder(arg, sparse=sparse) for arg in args]
    return lambda value: [encode(one) for encode, one in zip(items, value, strict=True)]


def _mapping_encoder(key: Hint, value: Hint, *, sparse: bool) -> Encoder:
    item = _encoder(value, sparse=sparse)
    if _by_id(key, value):
        return lambda held: [item(record) for record in held.values()]
    return lambda held: {str(name): item(one) for name, one in held.items()}


def _record_encoder(cls: type, *, sparse: bool) -> Encoder:
    @cache
    def table() -> list[tuple[str, Encoder, Value]]:
        # Made at first use: a record may hold others of its own class.
        hints = get_type_hints(cls, include_extras=True)
        return [
            (each.name, _encoder(hints[each.name], sparse=sparse), _default(each))
            for each in fields(cls)
        ]

    def encode(record: Value) -> Value:
        return {
            name: write(getattr(record, name))
            for name, write, default in table()
            if not (sparse and getattr(record, name) == default)
        }

    return encode


def _default(declared: Field[Value]) -> Value:
    """Return the default of a field; ``MISSING``, which nothing equals, for none."""
    if declared.default_factory is not MISSING:
        return declared.default_factory()
    return declared.default


# --- reading -----------------------------------------------------------------------


@cache
def _decoder(hint: Hint) -> Decoder:
    bare = _bare(hint)
    origin = _origin(bare)
    if (inner := _without_none(bare)) is not None:
        return _optional_decoder(_decoder(inner))
    if origin is tuple:
        return _tuple_decoder(get_args(bare))
    if origin in (Mapping, dict):
        return _mapping_decoder(*get_args(bare))
    if _is_record(bare) and bare is not DaySpan:
        return _record_decoder(bare)
    return _plain_decoder(bare)


def _plain_decoder(bare: Hint) -> Decoder:
    if _origin(bare) is Literal:
        allowed = get_args(bare)
        wanted = " | ".join(map(str, allowed))
        return _checked(lambda value: _among(value, allowed), wanted)
    if bare in _READERS:
        return _checked(*_READERS[bare])
    if isinstance(bare, type) and issubclass(bare, Enum):
        wanted = " | ".join(str(member.value) for member in bare)
        return _checked(lambda value: _member(bare, value), wanted)
    raise TypeError(f"{bare!r} has no JSON form")


def _checked(read: Callable[[Value], Value], wanted: str) -> Decoder:
    """Make a decoder of a reader that raises ValueError or TypeError."""

    def decode(value: Value, path: str, problems: list[Problem]) -> Value:
        try:
            return read(value)
        except (ValueError, TypeError):
            _wrong(problems, path, value, wanted)
            return None

    return decode


def _of_type(kind: type) -> Callable[[Value], Value]:
    def read(value: Value) -> Value:
        if type(value) is not kind:  # True is no whole number
            raise TypeError(value)
        return value

    return read


def _read_float(value: Value) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError(value)
    return float(value)


def _read_iso(kind: type[date]) -> Callable[[Any], date]:
    def read(value: Value) -> date:
        result = kind.fromisoformat(value)
        if result.isoformat() != value or getattr(result, "tzinfo", None) is not None:
            raise ValueError(value)
        return result

    return read


def _read_span(value: Value) -> DaySpan:
    if type(value) is not str or str(span := DaySpan.parse(value)) != value:
        raise ValueError(value)
    return span


def _among(value: Value, allowed: tuple[Value, ...]) -> Value:
    for one in allowed:
        if type(one) is type(value) and one == value:
            return one
    raise ValueError(value)


def _member(kind: type[Enum], value: Value) -> Enum:
    return kind(_among(value, tuple(member.value for member in kind)))


_READERS: Mapping[Hint, tuple[Callable[[Value], Value], str]] = {
    str: (_of_type(str), "text"),
    int: (_of_type(int), "whole number"),
    bool: (_of_type(bool), "true | false"),
    float: (_read_float, "number"),
    date: (_read_iso(date), "YYYY-MM-DD"),
    datetime: (_read_iso(datetime), "YYYY-MM-DDThh:mm:ss"),
    DaySpan: (_read_span, "hh:mm-hh:mm"),
}


def _optional_decoder(inner: Decoder) -> Decoder:
    def decode(value: Value, path: str, problems: list[Problem]) -> Value:
        return None if value is None else inner(value, path, problems)

    return decode


def _tuple_decoder(args: tuple[Hint, ...]) -> Decoder:
    open_ended = len(args) == 2 and args[1] is ...  # noqa: PLR2004 - tuple[X, ...]
    items = [_decoder(arg) for arg in args if arg is not ...]

    def decode(value: Value, path: str, problems: list[Problem]) -> Value:
        if type(value) is not list:
            return _wrong(problems, path, value, "list")
        if open_ended:
            read = items[0]
            return tuple(
                [read(one, f"{path}[{i}]", problems) for i, one in enumerate(value)]
            )
        if len(value) != len(items):
            return _wrong(problems, path, value, f"list of {len(items)}")
        return tuple(
            [
                read(one, f"{path}[{i}]", problems)
                for i, (read, one) in enumerate(zip(items, value, strict=True))
            ]
        )

    return decode


def _mapping_decoder(key: Hint, value: Hint) -> Decoder:
    if _by_id(key, value):
        return _by_id_decoder(_tuple_decoder((value, ...)))
    read, read_key = _decoder(value), _key_reader(key)

    def decode(data: Value, path: str, problems: list[Problem]) -> Value:
        if type(data) is not dict:
            return _wrong(problems, path, data, "object")
        result = {}
        for name, one in data.items():
            place = f"{path}.{name}".lstrip(".")
            result[read_key(name, place, problems)] = read(one, place, problems)
        return result

    return decode


def _key_reader(key: Hint) -> Decoder:
    """Read the name of a JSON object's member, which is always text."""
    if _bare(key) is not int:
        return _decoder(key)

    def read(name: str) -> int:
        if str(int(name)) != name:
            raise ValueError(name)
        return int(name)

    return _checked(read, "whole number")


def _by_id_decoder(read_all: Decoder) -> Decoder:
    def decode(data: Value, path: str, problems: list[Problem]) -> Value:
        before = len(problems)
        records = read_all(data, path, problems)
        if len(problems) > before:
            return None
        result: dict[str, Any] = {}
        for i, record in enumerate(records):
            if record.id in result:
                _wrong(problems, f"{path}[{i}].id", record.id, "unique id")
            result[record.id] = record
        return result

    return decode


def _record_decoder(cls: type) -> Decoder:
    @cache
    def table() -> dict[str, Decoder]:
        hints = get_type_hints(cls, include_extras=True)
        return {each.name: _decoder(hints[each.name]) for each in fields(cls)}

    needed = {each.name for each in fields(cls) if _default(each) is MISSING}

    def decode(data: Value, path: str, problems: list[Problem]) -> Value:
        if type(data) is not dict:
            return _wrong(problems, path, data, "object")
        readers = table()
        before = len(problems)
        dot = f"{path}." if path else ""
        if data.keys() != readers.keys():
            _compare_keys(data, readers, needed, dot, problems)
        values = {
            name: read(data[name], dot + name, problems)
            for name, read in readers.items()
            if name in data
        }
        return cls(**values) if len(problems) == before else None

    return decode


def _compare_keys(
    data: Mapping[str, Value],
    readers: Mapping[str, Decoder],
    needed: AbstractSet[str],
    dot: str,
    problems: list[Problem],
) -> None:
    for code, names in (
        ("json_unknown_key", [name for name in data if name not in readers]),
        (
            "json_missing_key",
            [name for name in readers if name in needed and name not in data],
        ),
    ):
        problems.extend(
            Problem(code=code, value=name, params={"path": f"{dot}{name}"})
            for name in names
        )
