"""One language: its catalogue of texts, and how it writes numbers and dates."""

import os
import tomllib
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, Literal

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = ("es", "en")

_LONG_IN_HOURS = 4
_LONG_IN_DAYS = 2
"""Durations from here on are written in hours, and in days."""


def language_of_locale(default: Language = "es") -> Language:
    """Language of the environment (``LC_ALL``, ``LC_MESSAGES``, ``LANG``)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")[:2].lower()
        for language in LANGUAGES:
            if value == language:
                return language
        if value and value not in ("c", "c.", "po"):
            return default
    return default


@cache
def _catalogue(language: Language) -> dict[str, str]:
    texts: dict[str, str] = {}
    folder = resources.files("marcha.text") / language
    for entry in folder.iterdir():
        if entry.name.endswith(".toml"):
            table = tomllib.loads(entry.read_text(encoding="utf-8"))
            _flatten(entry.name.removesuffix(".toml"), table, texts)
    return texts


def _flatten(prefix: str, table: dict[str, Any], texts: dict[str, str]) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _flatten(f"{prefix}.{key}", value, texts)
        else:
            texts[f"{prefix}.{key}"] = value


class Words:
    """
    The texts of one language: ``Words("es")("rules.one_at_a_time", machine="P1")``.

    A missing key is a programming mistake and raises KeyError.
    """

    def __init__(self, language: Language) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no texts in {language!r}")
        self.language: Language = language
        self._texts = _catalogue(language)

    def __call__(self, key: str, /, **params: object) -> str:
        """Return the text of a key with its ``{parameters}`` filled in."""
        text = self._texts[key]
        return text.format(**params) if params else text

    def has(self, key: str) -> bool:
        """Whether there is a text for a key."""
        return key in self._texts

    def keys(self) -> frozenset[str]:
        """All keys of the catalogue."""
        return frozenset(self._texts)

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number: 1.234,5 in Spanish, 1,234.5 in English."""
        text = f"{value:,.{digits}f}"
        if text.strip("-0.,") == "":
            text = text.removeprefix("-")
        if self.language == "es":
            return text.translate(str.maketrans(",.", ".,"))
        return text

    def moment(self, value: datetime) -> str:
        """Write a local moment, day first: ``01/12/2026 14:30``."""
        return value.strftime("%d/%m/%Y %H:%M")

    def day(self, value: datetime) -> str:
        """Write a date, day first: ``01/12/2026``."""
        return value.strftime("%d/%m/%Y")

    def duration(self, minutes: int) -> str:
        """Write a duration: ``95 min`` below four hours, then ``6 h``, ``3,5 d``."""
        if minutes < _LONG_IN_HOURS * 60:
            return f"{minutes} min"
        if minutes < _LONG_IN_DAYS * 1440:
            return f"{self.number(minutes / 60, 0 if minutes % 60 == 0 else 1)} h"
        return f"{self.number(minutes / 1440, 1)} d"


def spoken(language: Language | None) -> Words:
    """Words of a language; None: the language of the environment."""
    return Words(language_of_locale() if language is None else language)
