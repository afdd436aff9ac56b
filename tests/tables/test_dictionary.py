"""The page that tells every sheet and column: made from the records, kept in docs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from marcha.actuals.event import Event
from marcha.plant.plant import FIRST_SHEETS, SHEETS
from marcha.plant.schema import FieldSchema, schema
from marcha.tables.names import choice_word, label, sheet_name, unit_label
from marcha.tables.written import default_text
from marcha.text import LANGUAGES, Language, Words

DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[Language, str] = {"es": "es/libro.md", "en": "en/workbook.md"}


def _page(words: Words) -> str:
    return "\n".join(_lines(words)) + "\n"


def _lines(words: Words) -> Iterator[str]:
    def say(key: str) -> str:
        return words(f"template.dictionary.{key}")

    yield from (f"# {say('title')}", "", say("intro"), "", say("form"))
    for record in (*SHEETS, Event):
        mark = f" ({say('needed')})" if record in FIRST_SHEETS else ""
        yield from ("", f"## {sheet_name(record, words)}{mark}", "")
        yield from (words(f"fields.about.{record.__name__}"), "")
        titles = ("column", "field", "unit", "default", "help")
        yield f"| {' | '.join(say(title) for title in titles)} |"
        yield "|---|---|---|---|---|"
        for shape in schema(record):
            yield f"| {' | '.join(_cells(record, shape, words))} |"


def _cells(record: type, shape: FieldSchema, words: Words) -> Iterator[str]:
    title = label(record, shape.name, words)
    yield f"**{title}** \\*" if shape.required else title
    yield f"`{shape.name}`"
    yield unit_label(shape, words)
    default = default_text(shape, words)
    doubt = words("template.unverified") if shape.unverified else ""
    yield " · ".join(part for part in (default, doubt) if part)
    told = words(f"fields.{record.__name__}.{shape.name}.help")
    if shape.choices is not None:
        choices = ", ".join(choice_word(each, words) for each in shape.choices)
        told += f" {words('template.one_of', choices=choices)}"
    yield told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_and_column_is_documented(language: Language) -> None:
    """The page says what the workbook says; MARCHA_RENEW=1 writes it anew."""
    page = DOCS / PAGES[language]
    expected = _page(Words(language))
    if os.environ.get("MARCHA_RENEW"):
        page.write_text(expected, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == expected
