"""The names of sheets, columns, values and units: exactly those that records have."""

import re
import string
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from marcha.actuals.event import Event
from marcha.plant.plant import SHEETS
from marcha.plant.schema import FieldSchema, schema
from marcha.tables.names import choice_word, fields_by_title, label, plain, sheet_name
from marcha.text import LANGUAGES, Language, Words

if TYPE_CHECKING:
    from enum import StrEnum

OWN_FILES = ("fields", "planbook", "problems", "template")


def _columns(record: type) -> Iterator[tuple[type, FieldSchema]]:
    for shape in schema(record):
        yield record, shape
        if shape.item_type is not None:
            yield from _columns(shape.item_type)


def _demanded() -> set[str]:
    """Every key that the records ask for, and the few that stand beside them."""
    keys = {"fields.yes_no.yes", "fields.yes_no.no"}
    keys |= {"fields.cells.true", "fields.cells.false"}
    for sheet in (*SHEETS, Event):
        keys.add(f"fields.sheets.{sheet.__name__}")
        keys.add(f"fields.about.{sheet.__name__}")
        for record, shape in _columns(sheet):
            name = f"fields.{record.__name__}.{shape.name}"
            keys |= {f"{name}.label", f"{name}.help", f"fields.kinds.{shape.kind}"}
            if shape.unit is not None:
                keys.add(f"fields.units.{shape.unit}")
                keys.add(f"fields.unit_names.{shape.unit}")
            for choice in shape.choices or ():
                keys.add(f"fields.choices.{type(choice).__name__}.{choice.value}")
    return keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_column_value_and_unit_has_its_words_and_nothing_else_has(
    language: Language,
) -> None:
    """A new field without a label, or a label without a field, is found here."""
    keys = Words(language).keys()
    found = {key for key in keys if key.startswith("fields.")}
    assert found == _demanded()


def _own(words: Words) -> dict[str, str]:
    keys = words.keys()
    return {key: words(key) for key in keys if key.partition(".")[0] in OWN_FILES}


def test_both_languages_have_the_same_keys_with_the_same_parameters() -> None:
    """A text that forgets a parameter hides what was found from half of the people."""
    spanish, english = (_own(Words(language)) for language in LANGUAGES)
    assert spanish.keys() == english.keys()
    for key, text in spanish.items():
        assert _parameters(text) == _parameters(english[key]), key


def _parameters(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_carries_stray_space(language: Language) -> None:
    """What is read in a cell or a line must not begin with a blank by accident."""
    joined = {"problems.of_unit"}
    for key, text in _own(Words(language)).items():
        assert text.strip(), key
        assert key in joined or text == text.strip(), key
        assert re.search(r"\s\s", text) is None, key


@pytest.mark.parametrize("record", [*SHEETS, Event])
def test_no_title_names_two_columns_of_one_sheet(record: type) -> None:
    """A file may be in either language; a title must not mean two fields."""
    meant: dict[str, set[str]] = {}
    for shape in schema(record):
        meant.setdefault(plain(shape.name), set()).add(shape.name)
        for language in LANGUAGES:
            title = plain(label(record, shape.name, Words(language)))
            meant.setdefault(title, set()).add(shape.name)
    assert [fields for fields in meant.values() if len(fields) > 1] == []
    assert fields_by_title(record).keys() == meant.keys()


def test_no_name_of_a_sheet_means_two_sheets_or_breaks_a_rule_of_excel() -> None:
    """Sheets are found by their name in either language."""
    meant: dict[str, type] = {}
    for language in LANGUAGES:
        for record in (*SHEETS, Event):
            name = sheet_name(record, Words(language))
            assert meant.setdefault(plain(name), record) is record
            assert len(name) <= 31
            assert not set(name) & set("[]:*?/\\'")


def test_no_word_means_two_values_of_one_choice() -> None:
    """Values are read in either language."""
    choices: set[type[StrEnum]] = {
        shape.choices
        for sheet in (*SHEETS, Event)
        for _, shape in _columns(sheet)
        if shape.choices is not None
    }
    assert len(choices) > 10
    for each in choices:
        meant: dict[str, StrEnum] = {}
        for language in LANGUAGES:
            for choice in each:
                word = plain(choice_word(choice, Words(language)))
                assert meant.setdefault(word, choice) is choice
