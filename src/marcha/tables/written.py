"""
From the value of a field to what stands in its cell: the inverse of ``converters``.

Text never becomes a formula, and what a cell cannot hold is refused, not cut.
"""

import re
from datetime import date
from enum import StrEnum

from marcha.plant.schema import FieldSchema
from marcha.tables.converters import Refusal, is_id
from marcha.tables.excel import LONGEST_TEXT, Written
from marcha.tables.instants import FIRST_YEAR, LAST_YEAR
from marcha.tables.names import choice_word
from marcha.tables.numerals import number_text
from marcha.text import Words

_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML file can hold, escaped or not."""


def written(value: object, shape: FieldSchema, words: Words) -> Written | Refusal:
    """
    Return what to write in the cell of a field.

    A default that nobody verified is left blank: written down it would look stated.
    """
    if value is None or (shape.unverified and value == shape.default):
        return None
    if isinstance(value, tuple):
        return _list(value, shape, words)
    if isinstance(value, date):
        sane = FIRST_YEAR <= value.year <= LAST_YEAR
        return value if sane else Refusal("not_writable", str(value))
    if isinstance(value, float | int) and not isinstance(value, bool):
        return value
    text = _text(value, shape, words)
    # One less than Excel keeps, for an apostrophe, and one: a full cell may be cut.
    if isinstance(text, str) and len(text) > LONGEST_TEXT - 2:
        return Refusal("text_too_long", str(len(text)), str(LONGEST_TEXT))
    return text or None


def _text(value: object, shape: FieldSchema, words: Words) -> str | Refusal:
    if isinstance(value, bool):
        return words(f"fields.yes_no.{'yes' if value else 'no'}")
    if isinstance(value, StrEnum):
        return choice_word(value, words)
    text = str(value)
    if shape.kind in ("id", "reference"):
        return text if is_id(text) else Refusal("not_writable", text)
    if text != text.replace("\u00a0", " ").strip() or _NO_XML.search(text):
        return Refusal("not_writable", text)
    if text == '"' * len(text) and (text or shape.default != ""):
        # An empty cell says "the default" or "not known"; two quotes say "empty".
        return f'{text}""'
    return text


def _list(
    values: tuple[object, ...], shape: FieldSchema, words: Words
) -> str | Refusal | None:
    texts = []
    for each in values:
        text = _item(each, shape, words) if shape.item else _piece(each, shape, words)
        if isinstance(text, Refusal):
            return text
        texts.append(text)
    return "; ".join(texts) or None


def _piece(value: object, shape: FieldSchema, words: Words) -> str | Refusal:
    """Write one value of a list, which must not look like two."""
    if isinstance(value, float | int):
        return number_text(value)
    text = _text(value, shape, words)
    if isinstance(text, str) and (not text or ";" in text or not text.isprintable()):
        return Refusal("not_writable", text)
    return text


def _item(value: object, shape: FieldSchema, words: Words) -> str | Refusal:
    """Write the parts of an item, without the defaults at its end."""
    texts = []
    kept = 0
    for part in shape.item:
        held = getattr(value, part.name)
        text = _piece(held, part, words)
        if isinstance(text, Refusal) or ":" in text:
            return text if isinstance(text, Refusal) else Refusal("not_writable", text)
        texts.append(text)
        if part.required or held != part.default:
            kept = len(texts)
    return ":".join(texts[:kept])


def default_text(shape: FieldSchema, words: Words) -> str:
    """Return the default of a field as people read it; empty when there is none."""
    if shape.required or shape.default in (None, "", ()):
        return ""
    value = shape.default
    if isinstance(value, float | int) and not isinstance(value, bool):
        text = number_text(value)
        return text.replace(".", ",") if words.language == "es" else text
    return str(_text(value, shape, words))
