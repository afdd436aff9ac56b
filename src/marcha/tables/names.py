"""
The names that sheets, columns, values and units may have in a file.

A file may be in any language and carry the English field names or the labels that
people read; capitals, accents, spaces and underscores do not matter. All names come
from the records and from ``text``: there is no list of columns here. What an older
version called otherwise stands in ``OLD_NAMES``.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from marcha.plant.plant import SHEETS
from marcha.plant.schema import FieldSchema, schema
from marcha.text import LANGUAGES, Words

OLD_NAMES: Mapping[str, Mapping[str, str]] = {}
"""Name of a record class → old name of a column → its field; kept for one release."""

_NOT_WORD = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]\s*\*?\s*$")


def plain(text: str) -> str:
    """
    Reduce a name to what tells it apart: letters and digits, no accents or capitals.

    Examples
    --------
    >>> plain(" Días_del plan * ")
    'diasdelplan'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_WORD.sub("", "".join(c for c in apart if not unicodedata.combining(c)))


def plain_unit(text: str) -> str:
    """Reduce a unit to what tells it apart; signs count: ``kg/m`` is not ``kg m``."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def split_title(title: str) -> tuple[str, str | None]:
    """
    Split a title into its name and the unit in brackets at its end.

    Examples
    --------
    >>> split_title("Largo (mm) *")
    ('Largo', 'mm')
    """
    found = _BRACKETS.search(title)
    if found is None:
        return title, None
    return title[: found.start()].rstrip(), found[1]


@cache
def words_of_all() -> tuple[Words, ...]:
    """Return the texts of every language."""
    return tuple(Words(language) for language in LANGUAGES)


def sheet_name(record: type, words: Words) -> str:
    """Return the name of the sheet of a record class."""
    return words(f"fields.sheets.{record.__name__}")


def label(record: type, field: str, words: Words) -> str:
    """Return the title of the column of a field."""
    return words(f"fields.{record.__name__}.{field}.label")


def unit_label(shape: FieldSchema, words: Words) -> str:
    """Return the unit of a field, or what kind of value it holds."""
    if shape.unit is not None:
        return words(f"fields.units.{shape.unit}")
    return words(f"fields.kinds.{shape.kind}")


def choice_word(choice: StrEnum, words: Words) -> str:
    """Return the word people read for a value of a choice."""
    return words(f"fields.choices.{type(choice).__name__}.{choice.value}")


@cache
def records_by_sheet() -> Mapping[str, type]:
    """Record class by the reduced name of its sheet in any language."""
    names = {plain(attribute): record for record, attribute in SHEETS.items()}
    for words in words_of_all():
        names.update({plain(sheet_name(record, words)): record for record in SHEETS})
    return names


@cache
def fields_by_title(record: type) -> Mapping[str, str]:
    """Field of a record by the reduced name or label of its column."""
    old = OLD_NAMES.get(record.__name__, {})
    names = {plain(name): field for name, field in old.items()}
    for shape in schema(record):
        for words in words_of_all():
            names[plain(label(record, shape.name, words))] = shape.name
    names.update({plain(shape.name): shape.name for shape in schema(record)})
    return names


@cache
def choices_by_word(choices: type[StrEnum]) -> Mapping[str, StrEnum]:
    """Value of a choice by its reduced word in any language, or its own value."""
    names = {plain(choice.value): choice for choice in choices}
    for words in words_of_all():
        names.update({plain(choice_word(choice, words)): choice for choice in choices})
    return names


@cache
def yes_no_words() -> Mapping[str, bool]:
    """Truth by the reduced words for yes and no, spelt out or as one letter."""
    names = {"true": True, "verdadero": True, "false": False, "falso": False}
    for words in words_of_all():
        for key, value in (("yes", True), ("no", False)):
            word = plain(words(f"fields.yes_no.{key}"))
            names[word] = names[word[0]] = value
    return names


@cache
def unit_words(shape: FieldSchema) -> frozenset[str]:
    """What may stand in the unit row of a field, reduced."""
    names = {plain_unit(unit_label(shape, words)) for words in words_of_all()}
    if shape.unit is not None:
        key = f"fields.unit_names.{shape.unit}"
        names |= {plain_unit(words(key)) for words in words_of_all()}
        names.add(plain_unit(shape.unit))
    return frozenset(names)
