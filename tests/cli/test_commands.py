"""The commands on good and bad data: exit codes, what goes where, what is written."""

import json
import os
from pathlib import Path

import pytest

from marcha.cli.commands import template
from tests.cli.terminal import Terminal, in_process_of_its_own, python


def test_an_empty_template_and_the_example_can_be_checked(
    tmp_path: Path, terminal: Terminal
) -> None:
    """Protects the first two commands of the guide, in both languages."""
    empty, example = tmp_path / "vacia.xlsx", tmp_path / "planta.xlsx"
    assert terminal("plantilla", empty).code == 0
    assert terminal("template", example, "--example", "--lang", "en").code == 0
    assert terminal("revisar", empty).code == 2
    checked = terminal("check", example)
    assert (checked.code, checked.err) == (0, "")


def test_check_as_json_tells_the_same(small_book: Path, terminal: Terminal) -> None:
    """Protects programs: JSON alone on standard output, the code says the rest."""
    good = json.loads(terminal("check", small_book, "--json").out)
    assert good["ok"] is True
    bad = terminal("check", "no-such.xlsx", "--json")
    told = json.loads(bad.out)
    assert (bad.code, told["ok"], len(told["problems"])) == (2, False, 1)


def test_plan_prints_a_summary_and_saves_nothing_unasked(
    small_book: Path,
    tmp_path: Path,
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Protects folders: without ``--out`` nothing is written, and that is said."""
    monkeypatch.chdir(tmp_path)
    done = terminal("plan", small_book, "--effort", "2")
    assert done.code == 0
    assert "cota" in done.out
    assert "--out" in done.err
    assert not list(tmp_path.iterdir())


def test_plan_writes_workbook_page_and_json(
    small_book: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects ``--out``: three files, named on standard error; the ending is free."""
    done = terminal("plan", small_book, "--effort", "2", "--out", tmp_path / "plan")
    assert done.code == 0
    names = ["plan.html", "plan.json", "plan.xlsx"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert all(name in done.err for name in names)
    again = terminal(
        "plan", small_book, "--effort", "2", "--out", tmp_path / "plan.xlsx"
    )
    assert again.code == 0, "a plan may be written over an earlier plan"


def test_plan_as_json_is_json_alone(
    small_book: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects ``marcha plan --json | program``: nothing else on standard output."""
    out = tmp_path / "plan.xlsx"
    done = terminal("plan", small_book, "--effort", "2", "--json", "--out", out)
    told = json.loads(done.out)
    assert done.code == 0
    assert [Path(each).suffix for each in told["files"]] == [".xlsx", ".html", ".json"]
    assert {each["name"] for each in told["figures"]} >= {"good_t", "goal"}


def test_plan_never_writes_over_a_workbook_that_is_no_plan(
    small_book: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects other workbooks, and the plant's own even with ``--force``."""
    other = tmp_path / "otra.xlsx"
    other.write_text("a week of work", encoding="utf-8")
    refused = terminal("plan", small_book, "--effort", "1", "--out", other)
    assert (refused.code, refused.out) == (2, "")
    assert "--force" in refused.err
    own = terminal("plan", small_book, "--out", small_book, "--force")
    assert (own.code, own.out) == (2, "")
    assert other.read_text("utf-8") == "a week of work"


def test_verify_says_yes_and_no(
    small_plan: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects trust: exit code 0 for a good plan, 1 and names for a forged one."""
    saved = small_plan.with_suffix(".json")
    good = terminal("verify", saved)
    assert (good.code, good.err) == (0, "")
    data = json.loads(saved.read_text("utf-8"))
    for figure in data["plan"]["figures"]:
        if figure["name"] == "good_t":
            figure["value"] += 5.0
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps(data), encoding="utf-8")
    bad = terminal("verificar", forged)
    assert bad.code == 1
    assert "figures_true" in bad.out
    told = json.loads(terminal("verify", forged, "--json").out)
    assert told["ok"] is False
    assert "figures_true" in told["wrong"]


def test_verify_refuses_a_plant_that_somebody_changed(
    small_plan: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects the plan against being shown beside another plant."""
    data = json.loads(small_plan.with_suffix(".json").read_text("utf-8"))
    data["plant"]["site"]["horizon_days"] += 1
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(data), encoding="utf-8")
    done = terminal("verify", changed)
    assert done.code in (1, 2)
    assert "changed.json" in done.err


def test_results_and_news_go_to_different_streams(small_book: Path) -> None:
    """Protects pipes: no progress where nobody looks, results on standard output."""
    done = in_process_of_its_own("plan", small_book, "--effort", "2", "--lang", "en")
    assert done.code == 0
    assert "bound" in done.out
    assert "\x1b" not in done.out + done.err
    assert "not saved" in done.err


INTERRUPTED_AT_THE_BOUND = """
import os, signal, sys
from contextlib import contextmanager
from marcha.cli import main
from marcha.cli.commands import plan

def interrupt(news):
    if news.stage == "bound":
        os.kill(os.getpid(), signal.SIGINT)

@contextmanager
def watched(words):
    yield interrupt

plan.progress_line = watched
sys.exit(main(sys.argv[1:]))
"""

INTERRUPTED_AT_ONCE = """
import sys
from marcha.cli import main
from marcha.cli.commands import template

def interrupted(**options):
    raise KeyboardInterrupt

template.run = interrupted
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_keeps_the_best_plan(small_book: Path, tmp_path: Path) -> None:
    """Protects a planner who has seen enough: the best plan is written, code 0."""
    line = ["plan", small_book, "--seconds", 600, "--out", tmp_path / "plan.xlsx"]
    done = python(INTERRUPTED_AT_THE_BOUND, *line, "--lang", "en")
    assert (done.code, "Traceback" in done.err) == (0, False), done.err
    assert "best plan found so far" in done.err
    assert "bound" in done.out
    assert len(list(tmp_path.iterdir())) == 3


def test_ctrl_c_before_anything_is_no_traceback(tmp_path: Path) -> None:
    """Protects an impatient user: code 130, one line, no file."""
    done = python(INTERRUPTED_AT_ONCE, "template", tmp_path / "x.xlsx")
    assert (done.code, done.out) == (130, "")
    assert done.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_ctrl_c_while_a_module_loads_is_no_fault(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Protects against blame: Python 3.11 wraps what ``__set_name__`` raises."""

    def stopped(**_given: object) -> int:
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    monkeypatch.setattr(template, "run", stopped)
    told = terminal("plantilla", tmp_path / "x.xlsx")
    assert told.code == 130
    assert "interrumpido" in told.err


def test_a_fault_of_ours_is_told_as_ours(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Protects users from a traceback, and developers from losing it."""

    def broken(**_options: object) -> int:
        raise ZeroDivisionError("a slip")

    monkeypatch.setattr(template, "run", broken)
    done = terminal("template", tmp_path / "x.xlsx")
    assert done.code == 3
    assert "ZeroDivisionError: a slip" in done.err
    assert "Traceback" not in done.err
    monkeypatch.setenv("MARCHA_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        terminal("template", tmp_path / "x.xlsx")


def test_the_demo_tells_its_story_in_both_languages(
    tmp_path: Path, terminal: Terminal
) -> None:
    """Protects the minute that convinces: seven short chapters, code 0."""
    for language, ends in (("es", "plantilla"), ("en", "template")):
        folder = tmp_path / language
        done = terminal("demo", "--out", folder, "--seconds", "5", "--lang", language)
        assert (done.code, done.err) == (0, "")
        assert "\n7. " in done.out
        assert " ".join(done.out.split()).endswith(f"marcha {ends} planta.xlsx")
        assert max(len(line) for line in done.out.splitlines()) <= 110
        assert (folder / "plan.json").exists()
