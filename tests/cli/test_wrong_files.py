"""The wrong file at the wrong command: one line in the user's words, or JSON."""

import json
from pathlib import Path

import pytest

from marcha.app import read_plan
from marcha.cli.refusals import refusal_text
from marcha.plans.rules import Violation
from marcha.plant.errors import InfeasiblePlan
from marcha.text import LANGUAGES, Language, Words
from tests.cli.terminal import Terminal


@pytest.fixture
def saved(small_plan: Path, tmp_path: Path) -> dict[str, Path]:
    """Write the three files of a plan."""
    files = read_plan(small_plan.with_suffix(".json")).write_all(tmp_path / "plan.xlsx")
    return {each.suffix: each for each in files}


def test_a_workbook_given_to_verify_says_what_to_give(
    saved: dict[str, Path], terminal: Terminal
) -> None:
    """One line, in Spanish, that names the file beside it."""
    told = terminal("verificar", saved[".xlsx"], "--lang", "es")
    assert told.code == 2
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert "dé el plan.json que se guarda a su lado, no el libro" in told.err
    english = terminal("verify", saved[".xlsx"], "--lang", "en")
    assert "give the plan.json that lies beside it" in english.err


def test_a_plan_workbook_given_to_check_says_so_in_one_line(
    saved: dict[str, Path], terminal: Terminal
) -> None:
    """Not forty problems of sheets that are missing."""
    told = terminal("revisar", saved[".xlsx"], "--lang", "es")
    assert told.code == 2
    first, last = told.out.splitlines()
    assert "es el libro de un plan, no el de una planta" in first
    assert last.startswith("1 problema")


def test_a_workbook_of_events_given_to_check_says_so_in_one_line(
    saved: dict[str, Path], tmp_path: Path, terminal: Terminal
) -> None:
    """Not eight sheets that are missing, and no advice to hide the only one."""
    events = tmp_path / "novedades.xlsx"
    terminal("plantilla", events, "--events", saved[".json"])
    for verb in ("revisar", "planificar"):
        told = terminal(verb, events)
        assert told.code == 2
        first, last = (told.out + told.err).splitlines()
        assert "es un libro de novedades, no el de una planta" in first
        assert last.startswith("1 problema")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text[: len(text) // 2], "está dañado en la línea"),
        (lambda _text: '{"format": "otro"}', "no es un plan de Marcha"),
        (lambda _text: "[1, 2", "está dañado en la línea"),
        (lambda text: text.replace('"version": 1', '"version": 99', 1), "posterior"),
        (lambda text: text.replace('"start": ', '"start": "x", "y": ', 1), "valores"),
    ],
)
def test_a_damaged_plan_is_told_in_spanish_alone(
    saved: dict[str, Path], terminal: Terminal, damage: object, said: str
) -> None:
    """No words of ours in English between the Spanish ones."""
    assert callable(damage)
    text = saved[".json"].read_text("utf-8")
    saved[".json"].write_text(damage(text), encoding="utf-8")
    told = terminal("verificar", saved[".json"], "--lang", "es")
    assert told.code == 2
    assert said in told.err
    for english in ("expected", "line ", "column ", "missing", "unknown", "not a"):
        assert english not in told.err


def test_whoever_asks_for_json_gets_json_when_refused(
    saved: dict[str, Path], tmp_path: Path, terminal: Terminal
) -> None:
    """On standard output and nothing else there; the exit code stays."""
    told = terminal("verify", saved[".xlsx"], "--json", "--lang", "en")
    assert told.code == 2
    data = json.loads(told.out)
    assert (data["ok"], data["error"]) == (False, "PlanFileError")
    assert "plan.json" in data["text"]
    bad = tmp_path / "bad.xlsx"
    bad.write_text("no", encoding="utf-8")
    told = terminal("planificar", bad, "--json", "--lang", "es")
    assert told.code == 2
    data = json.loads(told.out)
    assert data["error"] == "WorkbookError"
    assert [each["code"] for each in data["problems"]] == ["file_not_workbook"]


def test_equal_lines_of_a_refusal_are_told_once_and_counted(
    saved: dict[str, Path], terminal: Terminal
) -> None:
    """A load that stands three times breaks rules alike: each said once."""
    data = json.loads(saved[".json"].read_text("utf-8"))
    stated = [each for each in data["plan"]["figures"] if each["name"] == "good_t"]
    data["plan"]["figures"] += [{**stated[0], "value": 1.0}] * 3
    saved[".json"].write_text(json.dumps(data), encoding="utf-8")
    told = terminal("verificar", saved[".json"], "--lang", "es")
    assert told.code == 1
    lines = told.out.splitlines()
    assert len(set(lines)) == len(lines)
    assert any(line.endswith("(3 veces)") for line in lines)


def test_a_saved_plan_can_be_read_as_any_new_file_can(
    saved: dict[str, Path], tmp_path: Path
) -> None:
    """The rights of a plan are those that the user's umask leaves, not 600."""
    beside = tmp_path / "otro.txt"
    beside.touch()
    assert saved[".json"].stat().st_mode == beside.stat().st_mode


@pytest.mark.parametrize("language", LANGUAGES)
def test_locks_that_cannot_be_kept_are_told_rule_by_rule(language: Language) -> None:
    """The reader learns what is locked in words of his own, not those of the code."""
    words = Words(language)
    broken = Violation(
        rule="locks_kept", subjects=("L-1",), params={"lock": "L-1", "what": "P-7"}
    )
    told = refusal_text(
        words, InfeasiblePlan("the locked work cannot be kept", [broken])
    )
    assert "the locked work cannot be kept" not in told
    assert words("rules.locks_kept", lock="L-1", what="P-7") in told
