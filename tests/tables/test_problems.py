"""What people and programs are told of a problem, and that every code is documented."""

import doctest
import os
import re
from importlib import import_module
from pathlib import Path

import pytest

from marcha.plant.problem import Problem
from marcha.tables import (
    message,
    place_text,
    problem_codes,
    problem_text,
    problems_json,
    problems_text,
)
from marcha.text import LANGUAGES, Language, Words

SPANISH, ENGLISH = Words("es"), Words("en")
DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[Language, str] = {"es": "es/problemas.md", "en": "en/problems.md"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_says_what_was_found_and_a_way_out(language: Language) -> None:
    """A problem without a way out is a complaint."""
    words = Words(language)
    for code in problem_codes(words):
        assert words.has(f"problems.{code}.fix"), code


def test_the_place_is_the_cell_the_row_the_sheet_or_the_file() -> None:
    """As exact as it is known."""
    cell = Problem(code="missing_value", sheet="Order", row=17, column="D")
    assert place_text(cell, SPANISH) == "Pedidos!D17"
    assert place_text(cell, ENGLISH) == "Orders!D17"
    row = Problem(code="more_than_one_row", sheet="Site", row=3)
    assert place_text(row, SPANISH) == "Planta!3"
    record = Problem(code="pieces_or_mass", sheet="Order", index=4)
    assert place_text(record, SPANISH) == "Pedidos #5"
    whole = Problem(code="file_empty", params={"file": "planta.xlsx"})
    assert place_text(whole, SPANISH) == "planta.xlsx"
    named = Problem(code="missing_header", sheet="Lot", params={"sheet_name": "LOTES"})
    assert place_text(named, SPANISH) == "LOTES"


def test_numbers_dates_and_choices_are_told_in_the_readers_language() -> None:
    """A comma for the decimals of a Spanish reader, the day first, words for values."""
    share = Problem(
        code="out_of_range", sheet="Order", field="tolerance_ratio", value="95.5",
        hint="0.955", params={"low": "0", "high": "1"},
    )  # fmt: skip
    assert message(share, SPANISH) == (
        "Tolerancia (0-1): 95,5 está fuera de lo posible, de 0 a 1; ¿quiso decir 0,955?"
    )
    assert message(share, ENGLISH) == (
        "Tolerance (0-1): 95.5 is outside what is possible, 0 to 1; did you mean 0.955?"
    )
    due = Problem(
        code="due_after_horizon", sheet="Order", field="due", severity="warning",
        value="2027-05-01 14:00:00", hint="2027-04-01 00:00:00",
    )  # fmt: skip
    assert "la fecha (01/05/2027 14:00) es posterior al fin del plan (01/04/2027)" in (
        message(due, SPANISH)
    )
    choice = Problem(
        code="unknown_choice", sheet="Equipment", field="state", value="prado",
        hint="down", params={"choices": "MachineState"},
    )  # fmt: skip
    assert message(choice, SPANISH) == (
        "Estado: «prado» no es uno de los valores posibles: en marcha, parado; "
        "¿quiso decir «parado»?"
    )
    truth = Problem(code="not_a_number", sheet="Order", field="pieces", value="TRUE")
    assert "«VERDADERO» no es un número;" in message(truth, SPANISH)
    kind = Problem(
        code="wrong_kind", sheet="Die", field="presses", value="S1",
        params={"kind": "press"},
    )  # fmt: skip
    assert "«S1» no es un equipo de tipo prensa" in message(kind, SPANISH)


def test_an_id_that_looks_like_a_date_or_number_is_shown_as_it_is() -> None:
    """Only dates and numbers are put in the reader's form."""
    for value in ("2027-01-01", "60.63"):
        problem = Problem(
            code="unknown_reference", sheet="Order", field="alloy", value=value,
            hint=value, params={"target": "Alloy"},
        )  # fmt: skip
        text = message(problem, SPANISH)
        assert text.count(f"«{value}»") == 2
        assert "Aleaciones" in text


def test_the_list_aligns_places_and_counts() -> None:
    """Errors each have a line; of warnings alike only five, and a mark."""
    error = Problem(code="missing_value", sheet="Lot", row=2, column="B", field="alloy")
    late = [
        Problem(
            code="due_after_horizon", sheet="Order", row=row, column="L", field="due",
            value="x", hint="y", severity="warning",
        )
        for row in range(4, 16)
    ]  # fmt: skip
    lines = problems_text([error, *late], ENGLISH).splitlines()
    assert (
        lines[0]
        == "Lots!B2    Alloy: the value is missing, and it is required; write it"
    )
    assert [line[:10] for line in lines[1:6]] == [
        f"Orders!L{row}".ljust(10) for row in range(4, 9)
    ]
    assert lines[6:] == [
        "…          and 7 more like these",
        "1 problem; nothing was changed.",
        "12 warnings.",
    ]
    assert problems_text([], SPANISH) == "Sin problemas."


def test_programs_get_the_same_as_people() -> None:
    """One problem as JSON data, with its text."""
    problem = Problem(
        code="missing_value", sheet="Lot", row=2, column="B", field="alloy"
    )
    (data,) = problems_json([problem], ENGLISH)
    assert data["code"] == "missing_value"
    assert data["place"] == "Lots!B2"
    assert f"{data['place']}  {data['text']}" == problem_text(problem, ENGLISH)


def _page(words: Words) -> str:
    """Return the page that names every code: kept in ``docs``, made from the texts."""
    lines = [
        f"# {words('template.problem_page.title')}",
        "",
        words("template.problem_page.intro"),
        "",
        f"| {words('template.problem_page.code')} "
        f"| {words('template.problem_page.says')} "
        f"| {words('template.problem_page.out')} |",
        "|---|---|---|",
    ]
    for code in problem_codes(words):
        key = f"problems.{code}"
        outs = [
            words(f"{key}.{out}")
            for out in ("hint", "fix")
            if words.has(f"{key}.{out}")
        ]
        says = words(f"{key}.text")
        lines.append(f"| `{code}` | {says} | {' / '.join(outs)} |")
    return re.sub(r"\{\w+\}", "…", "\n".join(lines) + "\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_documented(language: Language) -> None:
    """The page says what the program says; MARCHA_RENEW=1 writes it anew."""
    page = DOCS / PAGES[language]
    expected = _page(Words(language))
    if os.environ.get("MARCHA_RENEW"):
        page.write_text(expected, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(
    "module", ["names", "numerals", "instants", "scan", "problems", "excel"]
)
def test_the_examples_in_the_docstrings_hold(module: str) -> None:
    """An example that is wrong teaches the wrong thing."""
    results = doctest.testmod(import_module(f"marcha.tables.{module}"))
    assert results.attempted > 0
    assert results.failed == 0
