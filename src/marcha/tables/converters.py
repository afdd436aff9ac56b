"""
From a cell to the value of a field: one function per column, built once.

A converter returns the value or a :class:`Refusal`; it never raises and never
guesses. Cells come as calamine gives them: floats, texts, truths, dates and times,
and ``""`` for an empty cell.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeAlias

from marcha.plant.records_time import DaySpan
from marcha.plant.schema import FieldSchema
from marcha.tables.excel import LONGEST_TEXT
from marcha.tables.guarded import is_formula, unguarded
from marcha.tables.instants import (
    FIRST_YEAR,
    LAST_YEAR,
    likely_moment,
    read_moment,
)
from marcha.tables.names import (
    choices_by_word,
    plain,
    plain_unit,
    unit_words,
    yes_no_words,
)
from marcha.tables.numerals import in_unit, number_text, readings

Cell: TypeAlias = int | float | str | bool | datetime | date | time | timedelta
"""One cell as calamine gives it."""

Value: TypeAlias = object
"""What a field of a record holds, or a :class:`Refusal`."""

Converter = Callable[[Cell], Value]

_EXACT_INTEGERS = 1e15
"""From here on Excel has lost digits of a code that was typed as a number."""

_EXCEL_EPOCH = datetime(1899, 12, 30)
_LAST_SERIAL = (datetime(LAST_YEAR, 12, 31) - _EXCEL_EPOCH).days
_FIRST_SERIAL = (datetime(FIRST_YEAR, 1, 1) - _EXCEL_EPOCH).days


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a cell holds no value of its field; becomes a problem with a place."""

    code: str
    value: str | None = None
    hint: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)


Ids: TypeAlias = Mapping[str, Mapping[str, str]]
"""Name of a record class → folded id → id as written in its own sheet."""


def fold(code: str) -> str:
    """Reduce an id to what tells it apart: capitals and spaces do not."""
    return " ".join(code.split()).casefold()


def converter(shape: FieldSchema, ids: Ids) -> Converter:
    """Return the function that turns a cell of a field's column into its value."""
    inner = _blank_or(shape, ids)

    def convert(cell: Cell) -> Value:
        if isinstance(cell, str):
            cell = cell.strip()
            if len(cell) >= LONGEST_TEXT:
                most = str(LONGEST_TEXT)
                return Refusal("text_too_long", str(len(cell)), most)
            if is_formula(cell):
                return Refusal("formula_without_value", "=")
            cell = unguarded(cell)
        return inner(cell)

    return convert


def _blank_or(shape: FieldSchema, ids: Ids) -> Converter:
    """Return the converter of what stands in a cell, or between colons in a list."""
    inner = _list_of(shape, ids) if shape.many else _one_of(shape, ids)
    blank: Value = shape.default
    if shape.required:
        blank = Refusal("missing_value")

    def convert(cell: Cell) -> Value:
        if isinstance(cell, str) and not cell.strip():
            return blank
        return inner(cell)

    return convert


def _one_of(shape: FieldSchema, ids: Ids) -> Converter:
    if shape.kind in ("whole", "number"):
        return _number(shape)
    if shape.kind == "item":
        return _item(shape, ids)
    if shape.kind == "reference":
        return _reference(ids.get(shape.target or "", {}))
    if shape.choices is not None:
        return _choice(shape.choices)
    return {
        "text": _free_text, "id": _own_id, "yes_no": _yes_no, "date": _date,
        "moment": _moment, "span": _span,
    }[shape.kind]  # fmt: skip


# --- text --------------------------------------------------------------------------


def cell_text(cell: Cell) -> str | Refusal:
    """Return a cell as stripped text; refuses what Excel turned into something else."""
    if isinstance(cell, str):
        return cell.replace("\u00a0", " ").strip()
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if not math.isfinite(cell) or abs(cell) >= _EXACT_INTEGERS:
            return Refusal("number_too_long", f"{cell:.0f}")
        return number_text(cell)
    return Refusal("not_text", _shown(cell))


def _free_text(cell: Cell) -> Value:
    text = cell_text(cell)
    if isinstance(text, str) and len(text) > 1 and text == '"' * len(text):
        # "" stands for the empty text, which an empty cell does not say.
        return text[:-2]
    return text


def _own_id(cell: Cell) -> Value:
    text = cell_text(cell)
    if isinstance(text, str) and not is_id(text):
        better = "".join(c if c not in ";:" and c.isprintable() else "-" for c in text)
        return Refusal("bad_id", text, better)
    return text


def is_id(text: str) -> bool:
    """Whether a text can be an id: it must not look like a list of ids."""
    if ";" in text or ":" in text or not text.isprintable():
        return False
    return bool(text) and text == text.strip()


def _reference(known: Mapping[str, str]) -> Converter:
    def convert(cell: Cell) -> Value:
        text = cell_text(cell)
        return known.get(fold(text), text) if isinstance(text, str) else text

    return convert


# --- numbers -----------------------------------------------------------------------


def _number(shape: FieldSchema) -> Converter:
    whole = shape.kind == "whole"
    low = -math.inf if shape.low is None else shape.low
    high = math.inf if shape.high is None else shape.high

    def convert(cell: Cell) -> Value:
        value = cell if type(cell) is float else _as_number(cell, shape)
        if isinstance(value, Refusal):
            return value
        if not low <= value <= high:
            return _outside(value, shape)
        if not whole:
            return value
        number = int(value)
        return number if number == value else Refusal("not_whole", _shown(value))

    return convert


def _shown(cell: object) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return number_text(cell) if isinstance(cell, float) else str(cell)


def _outside(value: float, shape: FieldSchema) -> Refusal:
    if not math.isfinite(value):
        return Refusal("not_a_number", str(value))
    per_cent = shape.unit == "0-1" and 1 < value <= 100  # noqa: PLR2004 - per cent
    hint = _shown(value / 100) if per_cent else None
    bounds = {"low": f"{shape.low:g}", "high": f"{shape.high:g}"}
    return Refusal("out_of_range", _shown(value), hint, bounds)


def _as_number(cell: Cell, shape: FieldSchema) -> float | Refusal:
    """Read a number that is not stored as one."""
    if type(cell) is int:
        return float(cell)
    if not isinstance(cell, str):
        return Refusal("not_a_number", _shown(cell))
    text = cell.strip()
    values, behind = readings(text)
    if len(values) > 1:
        both = " / ".join(number_text(value) for value in sorted(values, reverse=True))
        return Refusal("ambiguous_number", text, both)
    if values and (not behind or plain_unit(behind) in unit_words(shape)):
        return values[0]
    converted = in_unit(values[0], behind, shape.unit) if values else None
    if converted is not None and behind == "%":
        return converted
    hint = None if converted is None else number_text(converted)
    return Refusal("not_a_number", text, hint)


# --- yes or no, choices ------------------------------------------------------------


def _yes_no(cell: Cell) -> Value:
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, float) and cell in (0.0, 1.0):
        return cell == 1.0
    if isinstance(cell, str):
        found = yes_no_words().get(plain(cell))
        return Refusal("not_yes_no", cell.strip()) if found is None else found
    return Refusal("not_yes_no", _shown(cell))


def _choice(choices: type[StrEnum]) -> Converter:
    words = choices_by_word(choices)

    def convert(cell: Cell) -> Value:
        text = cell_text(cell)
        if isinstance(text, Refusal):
            return text
        found = words.get(plain(text))
        if found is not None:
            return found
        near = get_close_matches(plain(text)[:100], words, n=1)
        hint = words[near[0]].value if near else None
        return Refusal("unknown_choice", text, hint, {"choices": choices.__name__})

    return convert


# --- time --------------------------------------------------------------------------


def _moment(cell: Cell) -> Value:
    if isinstance(cell, datetime):
        # Excel counts days in binary fractions: 14:30 comes back some ms off.
        rounded = (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
        return _within_a_lifetime(rounded, cell)
    if isinstance(cell, date):
        return _within_a_lifetime(datetime(cell.year, cell.month, cell.day), cell)
    if isinstance(cell, str):
        found = read_moment(cell)
        return _not_a_date(cell.strip()) if found is None else found
    if isinstance(cell, float) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
        meant = _EXCEL_EPOCH + timedelta(minutes=round(cell * 1440))
        return Refusal("number_for_date", number_text(cell), meant.isoformat())
    return Refusal("not_a_date", _shown(cell))


def _within_a_lifetime(moment: datetime, cell: Cell) -> Value:
    if FIRST_YEAR <= moment.year <= LAST_YEAR:
        return moment
    return Refusal("not_a_date", str(cell))


def _not_a_date(text: str) -> Refusal:
    meant = likely_moment(text)
    return Refusal("not_a_date", text, None if meant is None else meant.isoformat())


def _date(cell: Cell) -> Value:
    moment = _moment(cell)
    if not isinstance(moment, datetime):
        return moment
    if moment.time() != time():
        return Refusal("not_a_date", str(moment), moment.date().isoformat())
    return moment.date()


def _span(cell: Cell) -> Value:
    text = cell_text(cell)
    if isinstance(text, Refusal):
        return text
    try:
        return DaySpan.parse(text.replace("–", "-").replace("—", "-"))
    except ValueError:
        return Refusal("not_a_span", text)


# --- lists and items ---------------------------------------------------------------


def _list_of(shape: FieldSchema, ids: Ids) -> Converter:
    one = _one_of(shape, ids)

    def convert(cell: Cell) -> Value:
        text = cell_text(cell)
        if isinstance(text, Refusal):
            return text
        found = [one(part) for piece in text.split(";") if (part := piece.strip())]
        if not found:
            return Refusal("missing_value") if shape.required else ()
        refused = next((each for each in found if isinstance(each, Refusal)), None)
        return tuple(found) if refused is None else refused

    return convert


def _item(shape: FieldSchema, ids: Ids) -> Converter:
    parts = [(part.name, _blank_or(part, ids)) for part in shape.item]
    make = shape.item_type
    if make is None:
        raise TypeError(f"{shape.name} is no item")
    form = ":".join(part.name for part in shape.item)

    def convert(cell: Cell) -> Value:
        text = cell_text(cell)
        if isinstance(text, Refusal):
            return text
        pieces = text.split(":")
        if len(pieces) > len(parts):
            return Refusal("too_many_parts", text, form)
        values = {}
        for (name, read), piece in zip(parts, pieces, strict=False):
            value = read(piece.strip())
            if isinstance(value, Refusal):
                return value
            values[name] = value
        return make(**values)

    return convert
