"""Folders of CSV files: read in every dialect, written so that nothing is lost."""

import csv
import dataclasses
import doctest
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from marcha.app.converting import convert
from marcha.plant.example import example
from marcha.plant.generator import generate
from marcha.plant.plant import Plant
from marcha.tables import CSV_ENCODING, csv_texts, read_workbook, write_workbook
from marcha.tables.book import load
from marcha.tables.fitting import assemble
from marcha.tables.guarded import guarded, guarded_in_workbook, unguarded
from marcha.tables.scan import Limits
from marcha.tables.sheets import read_ids, read_sheet
from marcha.text import LANGUAGES, Language
from tests import strategies
from tests.tables.books import found, mini, write


def _folder(path: Path) -> Path:
    """Write the mini plant as a folder."""
    book = write(path / "mini.xlsx", mini())
    convert(book, path / "carpeta")
    return path / "carpeta"


def _through_a_folder(plant: Plant, language: Language) -> Plant:
    with TemporaryDirectory() as name:
        for file, text in csv_texts(plant, language).items():
            path = Path(name) / file
            path.write_text(text, encoding=CSV_ENCODING, newline="")
        book = load(Path(name), Limits())
    assert book.problems == []
    ids = read_ids(book.sheets)
    readings = {record: read_sheet(each, ids) for record, each in book.sheets.items()}
    assert [problem for each in readings.values() for problem in each.problems] == []
    return assemble(readings)


@settings(max_examples=settings().max_examples // 2)  # each is a whole plant
@given(plant=strategies.schema_plants(), language=st.sampled_from(LANGUAGES))
def test_whatever_a_plant_holds_comes_back(plant: Plant, language: Language) -> None:
    """Every text, number and date is the same, in either language's files."""
    assume("\\x00" not in repr(plant))  # refused: no text has this character
    assert _through_a_folder(plant, language) == plant


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_and_back_changes_nothing(language: Language, tmp_path: Path) -> None:
    """Workbook → folder → workbook → plant: what it was."""
    plant = generate("metal", orders=40, presses=2, tasks=20, seed=5)
    write_workbook(plant, tmp_path / "a.xlsx")
    convert(tmp_path / "a.xlsx", tmp_path / "f", language=language)
    convert(tmp_path / "f", tmp_path / "b.xlsx", language=language)
    assert read_workbook(tmp_path / "b.xlsx") == plant.replace(assumptions=())
    assert read_workbook(tmp_path / "f") == plant.replace(assumptions=())


@given(text=st.text(max_size=8))
def test_a_guard_is_taken_off_again(text: str) -> None:
    """What is written for a spreadsheet is read as what it was, apostrophes too."""
    assert unguarded(guarded(text)) == text
    assert unguarded(guarded_in_workbook(text)) == text


def test_no_cell_of_a_csv_begins_like_a_formula() -> None:
    """Texts that a spreadsheet would run are texts in it; negative numbers stay."""
    plant = example()
    for name in ("=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "-1+1", "\uff1d1"):
        site = dataclasses.replace(plant.site, name=name)
        for language in LANGUAGES:
            texts = csv_texts(plant.replace(site=site), language)
            rows = list(
                csv.reader(
                    texts[
                        {"es": "Planta.csv", "en": "Plant.csv"}[language]
                    ].splitlines(),
                    delimiter={"es": ";", "en": ","}[language],
                )
            )
            assert f"'{name}" in rows[1]
            assert name not in rows[1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_dialect_is_read(separator: str, encoding: str, tmp_path: Path) -> None:
    """What Excel writes in any country; accents in titles and decimals with a comma."""
    folder = _folder(tmp_path)
    path = folder / "Perfiles.csv"
    text = 'Perfil;Masa por metro (kg/m);Aleación;Temple\nPR-1;"0,755";6063;T5\n'
    path.write_text(text.replace(";", separator), encoding=encoding)
    assert found(folder) == []
    profile = next(iter(read_workbook(folder).profiles.values()))
    assert profile.mass_kg_m == 0.755
    assert profile.alloy == "6063"


def test_a_line_may_say_the_separator_and_files_may_have_english_names(
    tmp_path: Path,
) -> None:
    """``sep=`` is what some programs write for Excel; its line still counts."""
    folder = _folder(tmp_path)
    (folder / "Perfiles.csv").unlink()
    path = folder / "profiles.CSV"
    path.write_text(
        "sep=|\nid|mass_kg_m|alloy|temper\nPR-1|x|6063|T5\n", encoding="utf-8"
    )
    assert found(folder) == ["profiles.CSV!B3 not_a_number"]


def test_problems_are_named_by_file_row_and_column(tmp_path: Path) -> None:
    """The same problems as in a workbook; blank lines count as a spreadsheet does."""
    folder = _folder(tmp_path)
    orders = folder / "Pedidos.csv"
    orders.write_text(
        "Pedido;Perfil;Largo (mm);Piezas;Fecha de entrega\n"
        '"P-1";PR-1;6000;100;20/01/2027\n'
        "\n"
        "P-2;PR-9;6000;10;2027-01-20\n"
        "P-3;PR-1;6.000;10;2027-01-20\n",
        encoding="utf-8",
    )
    assert found(folder) == [
        "Pedidos.csv!B4 unknown_reference", "Pedidos.csv!C5 ambiguous_number",
    ]  # fmt: skip


def test_files_that_are_no_tables_are_told_by_name(tmp_path: Path) -> None:
    """A picture, quotes that never close, a file no plant has, and none at all."""
    folder = _folder(tmp_path)
    (folder / "Lotes.csv").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (folder / "Tareas.csv").write_text('Tarea;Duración\nT1;"60\nT2;30\n', "utf-8")
    (folder / "Varios.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    (folder / "leame.txt").write_text("no es una hoja", encoding="utf-8")
    (folder / ".Lotes.csv").write_text("copia", encoding="utf-8")
    assert found(folder) == [
        "Lotes.csv csv_not_text",
        "Tareas.csv!2 csv_quotes",
        "Varios.csv unknown_sheet",
    ]
    (tmp_path / "vacia").mkdir()
    assert found(tmp_path / "vacia") == ["vacia folder_without_sheets"]
    for number in range(301):
        (tmp_path / "vacia" / f"{number}.csv").touch()
    assert found(tmp_path / "vacia") == ["vacia folder_crowded"]


def test_two_files_of_one_sheet_are_refused(tmp_path: Path) -> None:
    """Spanish and English names mean the same sheet."""
    folder = _folder(tmp_path)
    (folder / "Pedidos_.csv").write_text("id;profile\n", encoding="utf-8")
    assert found(folder) == ["Pedidos.csv repeated_sheet"]


def test_large_files_are_refused_row_by_row(tmp_path: Path) -> None:
    """No file is held in memory that is larger than a workbook may be."""
    folder = _folder(tmp_path)
    row = "P;PR-1;6000;100;20/01/2027\n"
    head = "Pedido;Perfil;Largo;Piezas;Fecha de entrega\n"
    (folder / "Pedidos.csv").write_text(head + row * 100_001, encoding="utf-8")
    (folder / "Lotes.csv").write_text("x" * 200_000, encoding="utf-8")
    assert found(folder) == ["Lotes.csv!1 csv_quotes", "Pedidos.csv sheet_too_large"]


def test_converting_never_leaves_half_a_folder_or_a_mixture(tmp_path: Path) -> None:
    """Other sheets beside the new ones would be read as part of the plant."""
    book = write(tmp_path / "mini.xlsx", mini())
    folder = _folder(tmp_path)
    with pytest.raises(OSError, match="carpeta"):
        convert(book, folder)
    convert(book, folder, overwrite=True)
    with pytest.raises(OSError, match="carpeta"):
        convert(book, folder, overwrite=True, language="en")
    assert read_workbook(folder) == read_workbook(book)


@pytest.mark.parametrize("module", ["folder", "folder_writer", "guarded"])
def test_the_examples_in_the_docstrings_hold(module: str) -> None:
    """An example that is wrong teaches the wrong thing."""
    results = doctest.testmod(import_module(f"marcha.tables.{module}"))
    assert results.attempted > 0
    assert results.failed == 0
