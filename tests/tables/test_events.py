"""The sheet Novedades: what is read, every problem at its cell, and its template."""

from datetime import datetime
from pathlib import Path

import pytest

from marcha.actuals import Event, EventKind
from marcha.plant.errors import WorkbookError
from marcha.plant.plant import Plant
from marcha.tables import place_text, problem_text, read_workbook
from marcha.tables.events import read_events, read_events_with_rows
from marcha.tables.events_template import write_events
from marcha.text import LANGUAGES, Language, Words
from tests.tables.books import Cell, Sheets, mini, write

NOON = datetime(2027, 1, 12, 12, 0)
TITLES: list[Cell] = [
    "Cuándo", "Qué pasó", "Referencia", "Cantidad", "Aleación", "Diámetro", "Hasta",
]  # fmt: skip


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Read the small plant of these tests: press P1, die M1, lot L1, order P-1."""
    return read_workbook(write(tmp_path / "mini.xlsx", mini()))


def _found(path: Path, plant: Plant) -> list[str]:
    spanish = Words("es")
    problems = read_events(path, plant)[1]
    return sorted(f"{place_text(each, spanish)} {each.code}" for each in problems)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_template_writes_is_read_as_it_was(
    language: Language, plant: Plant, tmp_path: Path
) -> None:
    """Protects both languages: every kind and column survives the file."""
    events = (
        Event(when=NOON, kind=EventKind.COUNTED, reference="L1", quantity=9.0),
        Event(
            when=NOON, kind=EventKind.DIE_BROKEN, reference="M1",
            until=datetime(2027, 1, 14), cause="rota", note="por el mandril",
        ),
        Event(when=NOON, kind=EventKind.POWER_CUT, quantity=40.0, until=NOON.replace(
            hour=18)),
    )  # fmt: skip
    path = tmp_path / "novedades.xlsx"
    write_events(path, plant, None, language, events=events)
    read, problems, rows = read_events_with_rows(path, plant)
    assert (read, problems, rows) == (events, (), (4, 5, 6))


def test_a_text_that_no_cell_can_hold_is_refused_and_nothing_written(
    plant: Plant, tmp_path: Path
) -> None:
    """Protects the record of the floor: a note is never left out in silence."""
    path = tmp_path / "novedades.xlsx"
    long = Event(when=NOON, kind=EventKind.POWER_CUT, note="x" * 40_000)
    with pytest.raises(WorkbookError) as refused:
        write_events(path, plant, None, events=[long])
    assert [(e.field, e.index) for e in refused.value.problems] == [("note", 0)]
    assert not path.exists()


def test_rows_made_by_hand_are_read_with_the_usual_tolerance(
    plant: Plant, tmp_path: Path
) -> None:
    """Protects people who make the sheet themselves: words, capitals, dates as text."""
    sheets: Sheets = {
        "novedades": [TITLES, ["12/01/2027 12:00", "MATRIZ ROTA", " m1 "]],
    }
    read, problems = read_events(write(tmp_path / "n.xlsx", sheets), plant)
    assert problems == ()
    assert read == (Event(when=NOON, kind=EventKind.DIE_BROKEN, reference="M1"),)


BAD: dict[str, tuple[list[Cell], str]] = {
    "event_reference": (["matriz rota", "M2"], "C2"),
    "missing_value": (["ausencia"], "C2"),
    "event_column": (["matriz lista", "M1", 3], "D2"),
    "not_whole": (["contado", "L1", 2.5], "D2"),
    "out_of_range": (["contado", "L1", -3], "D2"),
    "unknown_choice": (["matriz roto", "M1"], "B2"),
    "unknown_reference": (["pedido urgente", "P-1", 5, "6O63"], "E2"),
    "end_not_after_start": (
        ["equipo parado", "P1", None, None, None, datetime(2027, 1, 11)], "G2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", BAD)
def test_a_bad_row_names_exactly_its_cell(
    code: str, plant: Plant, tmp_path: Path
) -> None:
    """People fix what they can see; one wrong cell is one problem of that row."""
    cells, place = BAD[code]
    sheets: Sheets = {"Novedades": [TITLES, [NOON, *cells]]}
    found = _found(write(tmp_path / "bad.xlsx", sheets), plant)
    assert f"Novedades!{place} {code}" in found
    others = {"missing_value"} if code == "missing_value" else set()
    assert {each.split(" ")[1] for each in found} - others <= {code}


def test_an_unknown_reference_comes_with_the_nearest_one(
    plant: Plant, tmp_path: Path
) -> None:
    """Protects the planner's time: the code that was meant is told."""
    sheets: Sheets = {"Novedades": [TITLES, [NOON, "matriz rota", "M11"]]}
    problem = read_events(write(tmp_path / "n.xlsx", sheets), plant)[1][0]
    assert problem_text(problem, Words("es")) == (
        "Novedades!C2  Referencia: «M11» no está en Matrices; ¿quiso decir «M1»?"
    )


def test_a_file_without_the_sheet_says_so(plant: Plant, tmp_path: Path) -> None:
    """Protects against a silent plan: no sheet is not the same as no events."""
    path = write(tmp_path / "n.xlsx", {"Otra": [["Cuándo"]]})
    assert [each.code for each in read_events(path, plant)[1]] == ["missing_sheet"]
