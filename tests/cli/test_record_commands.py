"""Bulletin, declaration and statement from files: codes, files, languages, refusals."""

import json
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from marcha.app.planning import Planned
from marcha.text import LANGUAGES, Words
from tests.cli.terminal import Terminal
from tests.report.small import plant
from tests.report.small_plan import plan
from tests.report.small_rows import rows
from tests.tables.event_books import write_events

GOOD = [each for each in rows() if each.reference != "P-9999"]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Write the small plan as JSON."""
    return Planned(plant=plant(), plan=plan()).write_json(tmp_path / "plan.json")


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """Write the rows of its floor as a workbook."""
    return write_events(tmp_path / "novedades.xlsx", GOOD)


def test_the_bulletin_is_told_and_written(
    saved: Path, events: Path, terminal: Terminal
) -> None:
    """Protects ``--out``: a sheet and a picture, named on standard error."""
    page = saved.with_name("boletin.html")
    done = terminal("boletin", saved, events, "--out", page)
    assert done.code == 0
    assert "2,5 t" in done.out
    assert "boletin.html" in done.err
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert page.with_suffix(".svg").read_text("utf-8").startswith("<svg")


def test_the_bulletin_needs_no_events(saved: Path, terminal: Terminal) -> None:
    """Protects the first day: five figures without data, not an error."""
    done = terminal("bulletin", saved, "--lang", "en")
    assert done.code == 0
    assert done.out.count("before no data") == 5


def test_the_bulletin_of_other_days(
    saved: Path, events: Path, terminal: Terminal
) -> None:
    """Protects ``--date`` and ``--days``: both forms of a day, one day alone."""
    asked = ("bulletin", saved, events, "--json", "--days", "1", "--date")
    by_year = json.loads(terminal(*asked, "2026-12-07").out)
    by_day = json.loads(terminal(*asked, "07/12/2026").out)
    assert by_year == by_day
    assert by_year["period"]["start"] == "2026-12-07T00:00:00"
    (good,) = [each for each in by_year["figures"] if each["name"] == "good_t"]
    assert good["value"] == pytest.approx(180 * 7.2 / 1000)
    assert good["last"] == 0.0


@pytest.mark.parametrize(
    "day", ["2026-13-01", "2026-02-30", "ayer", "1/2/3", "0001-01-01"]
)
def test_what_is_no_day_is_refused(day: str, saved: Path, terminal: Terminal) -> None:
    """Protects against a period nobody meant."""
    done = terminal("boletin", saved, "--date", day)
    assert (done.code, done.out) == (2, "")
    assert day in done.err


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "diciembre", "26-12", "2026"])
def test_what_is_no_month_is_refused(
    month: str, saved: Path, events: Path, terminal: Terminal
) -> None:
    """Protects against the statement of a month that does not exist."""
    done = terminal("cerrar", saved, events, month)
    assert (done.code, done.out) == (2, "")
    assert month in done.err


def test_nothing_is_written_over_without_being_asked(
    saved: Path, events: Path, terminal: Terminal
) -> None:
    """Protects last week's bulletin; ``--force`` is how one asks."""
    page = saved.with_name("boletin.html")
    page.write_text("el de la semana pasada", "utf-8")
    refused = terminal("boletin", saved, events, "--out", page)
    assert refused.code == 2
    assert page.read_text("utf-8") == "el de la semana pasada"
    assert not page.with_suffix(".svg").exists()
    assert terminal("boletin", saved, events, "--out", page, "--force").code == 0


def test_bad_events_are_all_named_and_nothing_is_made(
    saved: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects against figures of a file that was half understood."""
    half = replace(GOOD[3], quantity=1.5)
    path = write_events(tmp_path / "malas.xlsx", [half, *GOOD])
    page = tmp_path / "boletin.html"
    done = terminal("boletin", saved, path, "--out", page)
    assert (done.code, done.out) == (2, "")
    assert "Novedades!" in done.err
    assert not page.exists()
    for verb in ("declarar", "cerrar"):
        more = ("2026-12",) if verb == "cerrar" else ()
        assert terminal(verb, saved, path, *more).code == 2


def test_rows_about_what_came_later_are_left_out_and_said(
    saved: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects month end: a file that grew knows more orders than the first plan."""
    path = write_events(tmp_path / "crecida.xlsx", rows())
    done = terminal("boletin", saved, path)
    assert done.code == 0
    assert "P-9999" in done.err
    assert ": 1." in done.out.splitlines()[-1]
    assert terminal("cerrar", saved, path, "2026-12").code == 0
    assert terminal("declarar", saved, path).code == 0


def test_the_month_is_closed_as_workbook_and_page(
    saved: Path, events: Path, terminal: Terminal
) -> None:
    """Protects the statement: told, and written without a live formula."""
    book = saved.with_name("cierre.xlsx")
    done = terminal("cerrar", saved, events, "2026-12", "--out", book)
    assert done.code == 0
    assert "Producido bueno" in done.out
    words = Words("es")
    sheets = CalamineWorkbook.from_path(book).sheet_names
    tables = ("summary", "metal", "production", "hours", "orders", "machines")
    assert sheets == [words(f"statement.title.{name}") for name in tables]
    metal = CalamineWorkbook.from_path(book).get_sheet_by_name(sheets[1]).to_python()
    head = metal.index(next(row for row in metal if row[0] == "De quién"))
    assert metal[head + 1][0] == "planta"
    page = book.with_suffix(".html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")


def test_the_statement_as_json_says_the_same(
    saved: Path, events: Path, terminal: Terminal
) -> None:
    """Protects programs: all parts, and what is not known as null."""
    told = json.loads(terminal("close", saved, events, "12/2026", "--json").out)
    assert told["good_t"] == pytest.approx((75 * 10.0 + 180 * 7.2 + 60 * 7.2) / 1000)
    assert told["target_t"] is None
    assert told["month"]["end"] == "2027-01-01T00:00:00"
    assert [each["machine"] for each in told["hours"]] == ["P7", "P8"]


def test_no_formula_of_a_user_lives_in_the_workbook(
    saved: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects the accountant's PC from what somebody typed as a cause."""
    nasty = [replace(each, cause="@SUM(A1)") if each.cause else each for each in GOOD]
    events = write_events(tmp_path / "novedades.xlsx", nasty)
    book = tmp_path / "cierre.xlsx"
    assert terminal("cerrar", saved, events, "2026-12", "--out", book).code == 0
    with ZipFile(book) as archive:
        parts = [archive.read(name) for name in archive.namelist() if "sheet" in name]
    assert parts
    assert not any(b"<f>" in part or b"<f " in part for part in parts)
    with ZipFile(book) as archive:
        assert b"@SUM(A1)" in archive.read("xl/sharedStrings.xml")


def test_reactivation_is_declared_and_checked_again(
    saved: Path, events: Path, terminal: Terminal
) -> None:
    """Protects the day of the act: declared, written, checked; then a fact changes."""
    target = saved.with_name("declaracion.json")
    done = terminal("declarar", saved, events, "--out", target)
    assert done.code == 0
    assert "Cumplida el 07/12/2026" in done.out
    page = target.with_suffix(".html").read_text("utf-8")
    held = json.loads(target.read_text("utf-8"))["declaration"]
    assert held["facts_hash"] in page
    again = terminal("declarar", saved, events, "--verify", target)
    assert again.code == 0
    assert "vale" in again.out
    altered = [
        replace(each, quantity=179.0) if each.quantity == 180.0 else each
        for each in GOOD
    ]
    other = write_events(saved.with_name("otras.xlsx"), altered)
    void = terminal("declarar", saved, other, "--verify", target)
    assert void.code == 1
    assert "P-1043 · 180" in void.out


def test_reactivation_is_refused_with_what_is_missing(
    saved: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects the other days: code 1, each criterion, by how much, never a plan."""
    path = write_events(tmp_path / "pocas.xlsx", GOOD[:1])
    done = terminal("declarar", saved, path, "--out", tmp_path / "d.json")
    assert done.code == 1
    assert "0 de 1" in done.out
    assert "1.200 kg" in done.out
    assert not (tmp_path / "d.json").exists()
    assert (tmp_path / "d.html").exists()
    told = json.loads(terminal("declare", saved, path, "--json").out)
    assert told["ok"] is False
    assert {each["criterion"] for each in told["unmet"]} == {
        "machines",
        "share",
        "days",
    }


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": "marcha-declaration"}', "\x00",
             '{"format": "marcha-declaration", "version": 1, "declaration": {}}',
             '{"format": "marcha-declaration", "version": 1, "declaration": []}',
             '{"format": "marcha-declaration", "version": 2, "declaration": {}}'],
)  # fmt: skip
def test_what_is_no_declaration_is_refused(
    text: str, saved: Path, events: Path, terminal: Terminal
) -> None:
    """Protects against a traceback, or worse, a forged file that passes."""
    target = saved.with_name("rota.json")
    target.write_text(text, "utf-8")
    done = terminal("declarar", saved, events, "--verify", target)
    assert (done.code, done.out) == (2, "")
    assert "rota.json" in done.err


def test_a_declaration_is_written_or_checked_not_both(
    saved: Path, events: Path, terminal: Terminal
) -> None:
    """Protects against a file that is taken for what was asked."""
    out = saved.with_name("otra.json")
    done = terminal("declarar", saved, events, "--verify", out, "--out", out)
    assert done.code == 2
    assert not out.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_speaks_the_language_asked_for(
    language: str, saved: Path, events: Path, terminal: Terminal
) -> None:
    """Protects readers: pages, pictures and lines in one language."""
    words = Words("es" if language == "es" else "en")
    for verb, more, name in (
        ("bulletin", (), "b.html"),
        ("close", ("2026-12",), "c.xlsx"),
        ("declare", (), "d.json"),
    ):
        out = saved.with_name(name)
        done = terminal(verb, saved, events, *more, "--out", out, "--lang", language)
        assert done.code == 0
        page = out.with_suffix(".html").read_text("utf-8")
        key = {"close": "statement", "declare": "declaration"}.get(verb, verb)
        assert words(f"{key}.kicker") in page
        assert f'lang="{language}"' in page


def test_a_plan_that_breaks_a_rule_makes_no_paper(
    tmp_path: Path, events: Path, terminal: Terminal
) -> None:
    """Protects the promise: a plan that breaks a rule is never shown."""
    made = plan()
    first = replace(made.runs[0], start=0, end=made.runs[0].end - made.runs[0].start)
    broken = replace(made, runs=(first, *made.runs[1:]))
    saved = Planned(plant=plant(), plan=broken).write_json(tmp_path / "malo.json")
    for verb, more in (("boletin", ()), ("declarar", ()), ("cerrar", ("2026-12",))):
        assert terminal(verb, saved, events, *more).code == 1


@pytest.mark.parametrize(
    ("verb", "more", "target"),
    [
        ("close", ["12/2026"], "novedades.xlsx"),
        ("declare", [], "plan.json"),
        ("replan", [], "novedades.xlsx"),
    ],
)
def test_what_a_command_reads_is_never_written_over(
    verb: str, more: list[str], target: str, saved: Path, events: Path,
    terminal: Terminal,
) -> None:  # fmt: skip
    """Protects the only record of the floor: not even ``--force`` writes over it."""
    kept = {path: path.read_bytes() for path in (saved, events)}
    out = saved.with_name(target)
    done = terminal(verb, saved, events, *more, "--out", out, "--force")
    assert (done.code, str(out) in done.err) == (2, True)
    assert {path: path.read_bytes() for path in kept} == kept
