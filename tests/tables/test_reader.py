"""All problems at once, at their places, and no false alarm."""

from pathlib import Path

import pytest

from marcha.plant.errors import WorkbookError
from marcha.tables import problems_text, read_workbook
from marcha.text import Words
from tests.tables.books import add, found, mini, problems, put, write
from tests.tables.hostile import SHEET, with_part, wrong_rows


def test_problems_of_cells_and_between_sheets_come_together(tmp_path: Path) -> None:
    """A person corrects a workbook once, not once for each kind of mistake."""
    sheets = put(put(mini(), "Pedidos!C2", "seis"), "Matrices!B2", "PR-9")
    add(sheets, "Tareas", ["T1", 60, "T2"], ["T2", 60, "T1"], ["T3", None])
    assert found(write(tmp_path / "book.xlsx", sheets)) == [
        "Matrices!B2 unknown_reference",
        "Pedidos!C2 not_a_number",
        "Tareas!B4 missing_value",
        "Tareas!C2 task_cycle",
    ]


def test_a_reference_to_a_row_with_a_bad_cell_is_not_dangling(tmp_path: Path) -> None:
    """The profile is there; only its mass is wrong."""
    sheets = put(mini(), "Perfiles!B2", "medio")
    assert found(write(tmp_path / "book.xlsx", sheets)) == ["Perfiles!B2 not_a_number"]


def test_nothing_dangles_while_an_id_or_a_sheet_cannot_be_read(tmp_path: Path) -> None:
    """Any of the references may mean the row whose id is an error."""
    sheets = put(mini(), "Perfiles!A2", True)
    assert found(write(tmp_path / "a.xlsx", sheets)) == ["Perfiles!A2 not_text"]
    sheets = mini()
    sheets["Perfiles"] = [["lista de perfiles"], ["PR-1", 0.5]]
    assert found(write(tmp_path / "b.xlsx", sheets)) == ["Perfiles missing_header"]
    sheets = mini()
    del sheets["Perfiles"]
    assert found(write(tmp_path / "c.xlsx", sheets)) == ["Perfiles missing_sheet"]
    sheets = put(mini(), "Perfiles!A1", "nombre de fantasía")
    assert found(write(tmp_path / "d.xlsx", sheets)) == [
        "Perfiles!1 missing_column",
        "Perfiles!A1 unknown_column",
    ]


def test_a_column_in_another_unit_is_one_problem(tmp_path: Path) -> None:
    """Not one for each of its rows, nor one for what refers to them."""
    sheets = put(mini(), "Perfiles!B1", "Masa por metro (g/m)")
    add(sheets, "Perfiles", ["PR-2", 700], ["PR-3", 900])
    assert found(write(tmp_path / "book.xlsx", sheets)) == ["Perfiles!B1 column_unit"]


def test_without_a_plant_row_the_other_sheets_are_still_checked(tmp_path: Path) -> None:
    """The site is needed to make a plant, not to find a dangling reference."""
    sheets = put(put(mini(), "Planta!C2", "un mes"), "Pedidos!B2", "PR-9")
    assert found(write(tmp_path / "book.xlsx", sheets)) == [
        "Pedidos!B2 unknown_reference",
        "Planta!C2 not_a_number",
    ]


def test_the_error_holds_every_problem_in_the_order_of_the_workbook(
    tmp_path: Path,
) -> None:
    """Errors first, then warnings; each by sheet, row and column."""
    sheets = put(put(mini(), "Pedidos!D2", 2.5), "Pedidos!F2", None)
    put(put(sheets, "Equipos!B2", "prenza"), "Pedidos!M1", "Vendedor")
    with pytest.raises(WorkbookError) as caught:
        read_workbook(write(tmp_path / "book.xlsx", sheets))
    places = [(each.sheet, each.row, each.column) for each in caught.value.problems]
    assert places == [
        ("Equipment", 2, "B"),
        ("Order", 2, "D"),
        ("Order", 2, "F"),
        ("Order", 1, "M"),
    ]


def test_problems_without_end_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A column of 5,000 bad cells: as many as may be are named, the rest a number."""
    monkeypatch.setattr("marcha.tables.sheets.MOST_PROBLEMS", 2000)
    monkeypatch.setattr("marcha.tables.reader.MOST_PROBLEMS", 2000)
    sheets = mini()
    row = sheets["Pedidos"][1]
    for number in range(5000):
        sheets["Pedidos"].append([f"Q-{number}", row[1], "seis", *row[3:]])
    named = problems(write(tmp_path / "book.xlsx", sheets))
    assert len(named) == 2001
    assert (named[-1].code, named[-1].value) == ("more_problems", "3000")


def test_sixty_thousand_problems_are_all_reported(tmp_path: Path) -> None:
    """Each with its cell as data; the terminal groups them and says how many."""
    path = with_part(tmp_path / "book.xlsx", SHEET, wrong_rows(20_002), level=1)
    named = problems(path)
    assert len(named) == 60_000
    assert {each.code for each in named} == {
        "not_a_number", "not_a_date", "number_for_date", "not_whole",
    }  # fmt: skip
    assert all(each.row and each.column for each in named)
    lines = problems_text(named, Words("es")).splitlines()
    assert len(lines) < 40
    assert lines[-1] == "60.000 problemas; no se cambió nada."


def test_names_of_sheets_are_told_as_the_file_has_them(tmp_path: Path) -> None:
    """Who wrote « PEDIDOS » must find « PEDIDOS »."""
    sheets = put(mini(), "Pedidos!C2", "seis")
    sheets["PEDIDOS "] = sheets.pop("Pedidos")
    assert found(write(tmp_path / "book.xlsx", sheets)) == ["PEDIDOS !C2 not_a_number"]


def test_what_people_read(tmp_path: Path) -> None:
    """The lines of the house style: place, field, found, expected, way out."""
    sheets = put(put(mini(), "Pedidos!C2", "6 metros"), "Lotes!B2", "6O63")
    add(sheets, "Aleaciones", ["Aleación"], ["6063"])
    text = problems_text(problems(write(tmp_path / "b.xlsx", sheets)), Words("es"))
    assert text.splitlines() == [
        "Lotes!B2    Aleación: «6O63» no está en la hoja Aleaciones; "
        "¿quiso decir «6063»?",
        "Pedidos!C2  Largo (mm): «6 metros» no es un número de milímetros; "
        "escriba 6000",
        "2 problemas; no se cambió nada.",
    ]
