"""
Problems as people read them, and as programs do.

A problem is data; its words are made here, in the reader's language, from its code
(``text``: ``problems.<code>.text``, the way out in ``.fix`` or, when the good value is
known, ``.hint``). Every code is told in ``docs/en/problems.md``.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time
from functools import cache
from typing import Any, TypeAlias

from marcha.actuals.event import Event
from marcha.plant.plant import SHEETS
from marcha.plant.problem import Problem
from marcha.plant.schema import FieldSchema, schema
from marcha.tables.names import label, sheet_name
from marcha.text import Language, Words

_RECORDS: dict[str, type] = {each.__name__: each for each in (*SHEETS, Event)}
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?: / -?\d+(?:\.\d+)?)*")

_STORED_NUMBERS = frozenset({"out_of_range", "not_whole", "number_for_date"})
"""Codes whose value is a number: Excel shows it with the decimal sign of the user."""

_Kind: TypeAlias = tuple[str, str, str | None, str | None]

_ALIKE = 5
"""Problems of one kind in one column that have a line each, when there are many."""

_READABLE = 200
"""Errors of which each has its line."""

_NUMBER_HINTS = frozenset({*_STORED_NUMBERS, "not_a_number", "ambiguous_number"})

_KINDS = ("EquipmentKind", "LockKind", "EventKind")
"""Choices that the parameter ``kind`` of a problem may be of."""


def problem_codes(words: Words) -> tuple[str, ...]:
    """Every code that has a text, sorted."""
    parts = (key.split(".") for key in words.keys() if key.startswith("problems."))  # noqa: SIM118 - not a mapping
    return tuple(sorted(part[1] for part in parts if part[2:] == ["text"]))


def problem_text(problem: Problem, words: Words) -> str:
    """
    Return one line: where, what was found, what is expected, and a way out.

    Examples
    --------
    >>> print(problem_text(Problem(code="file_empty", params={"file": "a.xlsx"}),
    ...                    Words("en")))
    a.xlsx  the file is empty; copy it again or save it again from Excel
    """
    place = place_text(problem, words)
    return f"{place}  {message(problem, words)}" if place else message(problem, words)


def problems_text(problems: Sequence[Problem], words: Words) -> str:
    """
    Return all problems, one a line with their places aligned, and their number.

    Every error has its line while a person can read them; of warnings that are alike,
    and of errors when there are hundreds, the first few have one and the rest a count.
    """
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    grouped = ("warning", "error") if errors > _READABLE else ("warning",)
    alike = Counter(_kind_of(each) for each in problems if each.severity in grouped)
    seen: Counter[_Kind] = Counter()
    rows: list[tuple[str, str]] = []
    for problem in problems:
        kind = _kind_of(problem)
        seen[kind] += problem.severity in grouped
        if seen[kind] <= _ALIKE:
            rows.append((place_text(problem, words), message(problem, words)))
        elif seen[kind] == _ALIKE + 1:
            more = words.number(alike[kind] - _ALIKE)
            rows.append(("…", words("problems.count.alike", count=more)))
    width = max((len(place) for place, _ in rows), default=0)
    lines = [f"{place:<{width}}  {text}".rstrip() for place, text in rows]
    if errors or not warnings:
        key = {0: "none", 1: "one"}.get(errors, "many")
        lines.append(words(f"problems.count.{key}", count=words.number(errors)))
    if warnings:
        key = "warnings_one" if warnings == 1 else "warnings_many"
        lines.append(words(f"problems.count.{key}", count=words.number(warnings)))
    return "\n".join(lines)


def _kind_of(problem: Problem) -> _Kind:
    return problem.severity, problem.code, problem.sheet, problem.field


def problems_json(problems: Sequence[Problem], words: Words) -> list[dict[str, Any]]:
    """Return problems as JSON data, each with its text."""
    return [
        {
            "code": problem.code,
            "severity": problem.severity,
            "place": place_text(problem, words),
            "sheet": problem.sheet,
            "index": problem.index,
            "field": problem.field,
            "row": problem.row,
            "column": problem.column,
            "value": problem.value,
            "hint": problem.hint,
            "text": message(problem, words),
        }
        for problem in problems
    ]


def place_text(problem: Problem, words: Words) -> str:
    """Return where a problem is: ``Pedidos!D17``, or the name of the file."""
    record = _RECORDS.get(problem.sheet or "")
    name = problem.params.get("sheet_name") or problem.params.get("file") or ""
    if not name and record is not None:
        name = sheet_name(record, words)
    if problem.row is not None:
        return f"{name}!{problem.column or ''}{problem.row}"
    if record is not None and problem.index is not None:
        return f"{name} #{problem.index + 1}"
    return name


def message(problem: Problem, words: Words) -> str:
    """Return what a problem says, without its place."""
    shape = _shape(problem)
    texts = _texts(problem, shape, words)
    key = f"problems.{problem.code}"
    way_out = "fix"
    if texts["hint"] and words.has(f"{key}.hint"):
        way_out = "hint"
    text = f"{words(f'{key}.text', **texts)}; {words(f'{key}.{way_out}', **texts)}"
    if shape is None or problem.code in ("missing_column", "unknown_column"):
        return text
    title = label(_RECORDS[problem.sheet or ""], shape.name, words)
    if shape.unit is not None:
        title += f" ({words(f'fields.units.{shape.unit}')})"
    return f"{title}: {text}"


def _shape(problem: Problem) -> FieldSchema | None:
    record = _RECORDS.get(problem.sheet or "")
    if record is None or problem.field is None:
        return None
    return next((each for each in schema(record) if each.name == problem.field), None)


def _texts(problem: Problem, shape: FieldSchema | None, words: Words) -> dict[str, str]:
    """Return everything that a text may name, in the reader's language."""
    params = dict(problem.params)
    hint = problem.hint
    unit = ""
    if shape is not None and shape.unit is not None:
        name = words(f"fields.unit_names.{shape.unit}")
        unit = words("problems.of_unit", unit=name)
    if "kind" in params:
        params["kind"] = _kind(params["kind"], words)
    if params.get("target") in _RECORDS:
        params["target"] = sheet_name(_RECORDS[params["target"]], words)
    if "targets" in params:
        names = params["targets"].split(",")
        params["targets"] = ", ".join(sheet_name(_RECORDS[n], words) for n in names)
    return {
        **params,
        "value": _value(problem, shape, words),
        "hint": "" if hint is None else _hint(problem, hint, shape, words),
        "low": _range_end(params.get("low"), words),
        "high": _range_end(params.get("high"), words),
        "of_unit": unit,
        "choices": _choices(params.get("choices"), words),
    }


def _range_end(number: str | None, words: Words) -> str:
    if not number:
        return ""
    value = float(number)
    return words.number(value, 0 if value == int(value) else 3)


def _choices(name: str | None, words: Words) -> str:
    return "" if name is None else _choices_in(name, words.language)


@cache
def _choices_in(name: str, language: Language) -> str:
    words = Words(language)
    prefix = f"fields.choices.{name}."
    found = (words(key) for key in words.keys() if key.startswith(prefix))  # noqa: SIM118 - not a mapping
    return ", ".join(sorted(found))


def _kind(value: str, words: Words) -> str:
    keys = (f"fields.choices.{choices}.{value}" for choices in _KINDS)
    return next((words(key) for key in keys if words.has(key)), value)


def _value(problem: Problem, shape: FieldSchema | None, words: Words) -> str:
    value = problem.value or ""
    record = _RECORDS.get(problem.sheet or "")
    if problem.code == "missing_column" and record is not None:
        return label(record, value, words)
    if problem.code == "missing_sheet" and record is not None:
        return sheet_name(record, words)
    if value in ("TRUE", "FALSE"):
        return words(f"fields.cells.{value.lower()}")
    if problem.code in _STORED_NUMBERS:
        return _decimal(value, words)
    if problem.code == "not_text" or _is_date(shape):
        return _day_first(value, words)
    return value


def _is_date(shape: FieldSchema | None) -> bool:
    return shape is not None and shape.kind in ("date", "moment")


def _hint(problem: Problem, hint: str, shape: FieldSchema | None, words: Words) -> str:
    record = _RECORDS.get(problem.sheet or "")
    if problem.code == "unknown_choice":
        return words(f"fields.choices.{problem.params['choices']}.{hint}")
    if problem.code == "unknown_sheet":
        return sheet_name(_RECORDS[hint], words)
    if problem.code == "unknown_column" and record is not None:
        return label(record, hint, words)
    if problem.code == "column_unit":
        return words(f"fields.units.{hint}")
    if problem.code in _NUMBER_HINTS and _NUMBER.fullmatch(hint):
        return _decimal(hint, words)
    return _day_first(hint, words) if _is_date(shape) else hint


def _decimal(number: str, words: Words) -> str:
    return number.replace(".", ",") if words.language == "es" else number


def _day_first(text: str, words: Words) -> str:
    if _ISO.fullmatch(text) is None:
        return text
    moment = datetime.fromisoformat(text)
    return words.day(moment) if moment.time() == time() else words.moment(moment)
