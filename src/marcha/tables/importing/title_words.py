"""
What the title of a column says: its words, reduced, and the unit it carries.

Words that plants use for the same thing are one word (``text``: ``synonyms``); an
abbreviation is the word it begins; the words of the fields come from their labels.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from math import log

from marcha.plant.plant import SHEETS
from marcha.plant.schema import FieldSchema, schema
from marcha.tables.names import (
    fields_by_title,
    label,
    plain,
    plain_unit,
    sheet_name,
    split_title,
    unit_words,
    words_of_all,
)
from marcha.tables.numerals import in_unit, units_for

_WORD = re.compile(r"[^\W\d_]+|\d+|ø")
_SHORTEST_ABBREVIATION = 3
_LONGEST_TITLE = 80


def words_in(text: str) -> list[str]:
    """
    Return the words of a title, without accents, capitals and plurals.

    Examples
    --------
    >>> words_in("Fch. Entregas (m)")
    ['fch', 'entrega', 'm']
    """
    apart = unicodedata.normalize("NFKD", text[:_LONGEST_TITLE])
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)
    return [_singular(each) for each in _WORD.findall(spaced.casefold())]


def _singular(word: str) -> str:
    for ending in ("ces", "nes", "res", "des", "les"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[:-3] + "z" if ending == "ces" else word[:-2]
    return word[:-1] if word.endswith("s") and len(word) > 3 else word  # noqa: PLR2004 - «kgs», not «gas»


@cache
def _groups() -> Mapping[str, frozenset[str]]:
    """Return the meanings of each word that has any."""
    found: dict[str, set[str]] = {}
    for words in words_of_all():
        for key in words.keys():  # noqa: SIM118 - not a mapping
            if key.startswith("synonyms.groups."):
                for word in words(key).split():
                    found.setdefault(_singular(word), set()).add(key)
    return {word: frozenset(keys) for word, keys in found.items()}


@cache
def listed(key: str) -> frozenset[str]:
    """Return the words of a list of ``synonyms``, in every language."""
    return frozenset(
        _singular(word)
        for words in words_of_all()
        for word in words(f"synonyms.{key}").split()
    )


def same_meaning(word: str, group: str) -> bool:
    """Whether a word is one of a group of ``synonyms``."""
    return f"synonyms.groups.{group}" in _groups().get(word, frozenset())


def _meaning(word: str, vocabulary: frozenset[str]) -> str:
    """Return the word of a vocabulary that is meant, or the word itself."""
    if word in vocabulary:
        return word
    same = _groups().get(word)
    if same is not None:
        for other in sorted(vocabulary):
            if same & _groups().get(other, frozenset()):
                return other
    if len(word) >= _SHORTEST_ABBREVIATION:
        begun = [other for other in sorted(vocabulary) if other.startswith(word)]
        if begun:
            return begun[0]
    return word


@cache
def _field_words(record: type) -> Mapping[str, tuple[frozenset[str], ...]]:
    """Return the words of each field: of its name, and of its label in any language."""
    found = {}
    for shape in schema(record):
        texts = [shape.name, *(label(record, shape.name, w) for w in words_of_all())]
        found[shape.name] = tuple(
            frozenset(words_in(text)) - listed("skipped") or frozenset(words_in(text))
            for text in texts
        )
    return found


@cache
def _weights(record: type) -> Mapping[str, float]:
    """Weigh words: one that many fields share tells little."""
    fields = _field_words(record)
    counts = Counter(
        word for variants in fields.values() for word in frozenset().union(*variants)
    )
    return {word: log(1 + len(fields) / count) for word, count in counts.items()}


@cache
def likeness(record: type, field: str, title: str) -> float:
    """
    Say how much a title is the name of a field, from 0 to 1.

    1 is a title that the reader of workbooks would take for it.
    """
    name = title_and_unit(title)[0]
    if fields_by_title(record).get(plain(name)) == field:
        return 1.0
    weights = _weights(record)
    vocabulary = frozenset(weights)
    skipped = listed("skipped")
    words = [word for word in words_in(name) if word not in skipped]
    if not words:
        return 0.0
    meant = frozenset(_meaning(word, vocabulary) for word in words)
    mine = sum(weights.get(word, 1.0) for word in meant)
    best = 0.0
    for variant in _field_words(record)[field]:
        theirs = sum(weights.get(word, 1.0) for word in variant)
        both = sum(weights.get(word, 1.0) for word in variant & meant)
        best = max(best, 2 * both / (mine + theirs))
    return 0.95 * best


def sheet_likeness(record: type, name: str) -> float:
    """Say how much the name of a sheet is that of a record's, from 0 to 1."""
    words = frozenset(words_in(name)) - listed("skipped")
    best = 0.0
    for each in words_of_all():
        own = frozenset(words_in(sheet_name(record, each)))
        meant = frozenset(_meaning(word, own) for word in words)
        if own and meant:
            best = max(best, len(own & meant) / len(own | meant))
    return best


@cache
def title_and_unit(title: str) -> tuple[str, str | None]:
    """
    Split a title into its name and the unit it carries, in brackets or at its end.

    Examples
    --------
    >>> title_and_unit("Largo (m)"), title_and_unit("Peso t"), title_and_unit("Kilos")
    (('Largo', 'm'), ('Peso', 't'), ('Kilos', None))
    """
    if plain(title) in _template_titles():
        return title.strip(), None
    name, bracketed = split_title(title.strip())
    if bracketed and _is_unit(bracketed):
        return name, bracketed.strip()
    head, _, last = title.strip().rpartition(" ")
    if head.strip() and _is_unit(last):
        return head.strip(" .,-"), last
    return title.strip(), None


@cache
def _template_titles() -> frozenset[str]:
    """Return every title of ours: «cada t» is a name, not a name and a unit."""
    return frozenset().union(*(fields_by_title(record) for record in SHEETS))


def _is_unit(text: str) -> bool:
    return any(
        factor(shape, text) is not None for record in _records() for shape in record
    )


@cache
def _records() -> tuple[tuple[FieldSchema, ...], ...]:
    return tuple(
        tuple(shape for shape in schema(record) if shape.unit is not None)
        for record in SHEETS
    )


@cache
def factor(shape: FieldSchema, unit: str) -> float | None:
    """Return how many of a field's unit one of another unit is; None if they differ."""
    if shape.unit is None:
        return None
    if plain_unit(unit) in unit_words(shape):
        return 1.0
    return in_unit(1.0, unit, shape.unit)


def other_units(shape: FieldSchema) -> Iterator[str]:
    """Give the short names of the other units that a field's values may be in."""
    seen: set[float] = {1.0}
    for unit, multiple in units_for(shape.unit or "").items():
        if multiple not in seen:
            seen.add(multiple)
            yield unit
