"""The texts of the room: the same keys in both languages, none missing."""

import re
from pathlib import Path

import pytest

import marcha.report
from marcha.plans import CAUSES, FIGURE_NAMES
from marcha.report.legend import of_marks
from marcha.text import Words

FILES = ("report", "reasons", "figures")
ROOM = Path(marcha.report.__file__).parent
SOURCES = {path.name: path.read_text("utf-8") for path in ROOM.rglob("*.py")}


def keys(words: Words, file: str) -> set[str]:
    """Keys of one file of texts."""
    every = words.keys()
    return {key for key in every if key.startswith(f"{file}.")}


def parameters(text: str) -> set[str]:
    """Names in braces."""
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("file", FILES)
def test_both_languages_say_the_same_things(file: str) -> None:
    """Protects readers of either language: same keys, same parameters."""
    es, en = Words("es"), Words("en")
    assert keys(es, file) == keys(en, file)
    for key in keys(es, file):
        assert parameters(es(key)) == parameters(en(key)), key


def test_every_key_that_is_asked_for_exists() -> None:
    """Protects against a KeyError in the one report that needs the text."""
    es = Words("es")
    asked = {
        key
        for text in SOURCES.values()
        for key in re.findall(r'\bsay\(\s*"([\w.]+)"', text)
    }
    assert len(asked) > 100
    assert [key for key in sorted(asked) if not es.has(f"report.{key}")] == []


def test_every_figure_and_loss_has_a_name() -> None:
    """Protects against names of the code on the page."""
    es = Words("es")
    for name in FIGURE_NAMES:
        assert es.has(f"figures.label.{name}")
        assert es.has(f"figures.note.{name}")
    for cause in CAUSES:
        assert es.has(f"report.losses.{cause}")


def test_every_mark_has_a_meaning() -> None:
    """Protects legends; asking for an unknown mark is a mistake of ours."""
    from marcha.report.writing import Pen
    from tests.report.small import plant

    pen = Pen(plant(), Words("en"))
    assert of_marks(pen, "x-", "late", "setup")[0][1] == "late (▲, striped band)"
    with pytest.raises(KeyError):
        of_marks(pen, "x-", "nothing")
