"""Somebody's own sheets: recognised, converted, compared, and never taken unasked."""

import doctest
import json
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest

from marcha.app.importing import Importing, field_of, open_sheets, write_taken
from marcha.plant.errors import MapFileError, WorkbookError
from marcha.plant.example import example
from marcha.plant.generator import generate
from marcha.plant.plant import SHEETS
from marcha.plant.records_equipment import Equipment
from marcha.plant.records_orders import Order
from marcha.plant.schema import schema
from marcha.tables import place_text, read_workbook, write_workbook
from marcha.tables.importing.map_file import read_map
from marcha.tables.importing.taking import Taken
from marcha.tables.importing.title_words import likeness, title_and_unit
from marcha.tables.names import label
from marcha.text import LANGUAGES, Language, Words
from tests.tables.books import Sheets, add, mini, put, write

OWN: Sheets = {
    "PEDIDOS ENERO": [
        ["Extrusora La Ficticia"],
        ["Relación de pedidos", None, None, "enero"],
        [],
        ["Nº OC", "Cliente", "Perfil ref.", "Aleac.", "Temple", "Largo (m)",
         "Cant. pzas", "Fch. entrega", "Obs"],
        ["P-1", "C1", "PR-1", "6063", "T5", 6.2, 100, datetime(2027, 1, 20), "urge"],
        ["P-2", "C1", "PR-1", "6063", "T5", "5,5", 50, "25/01/2027"],
        ["TOTAL", None, None, None, None, None, 150],
    ],
    "Apuntes": [["hola"], ["esto no es una tabla"]],
}  # fmt: skip


def _own() -> Sheets:
    return {name: [[*row] for row in rows] for name, rows in OWN.items()}


def _open(
    folder: Path, sheets: Sheets, plant: Path | None = None, agreed: Path | None = None
) -> Importing:
    return open_sheets(write(folder / "own.xlsx", sheets), agreed, plant)


def _fields(importing: Importing) -> dict[str, str | None]:
    return {
        column.title: column.field
        for sheet in importing.proposals
        for column in sheet.columns
    }


def _change(taken: Taken) -> tuple[list[str], list[str], list[str], int]:
    (change,) = taken.changes
    return change.new, change.changed, change.gone, change.same


def test_columns_are_recognised_by_name_unit_and_content(tmp_path: Path) -> None:
    """Synonyms, abbreviations and a unit; titles in row 4; a note is left out."""
    importing = _open(tmp_path, _own())
    sheet, other = importing.proposals
    assert (sheet.record, sheet.titles, other.record) == (Order, 3, None)
    assert _fields(importing) == {
        "Nº OC": "id", "Cliente": "customer", "Perfil ref.": "profile",
        "Aleac.": "alloy", "Temple": "temper", "Largo (m)": "length_mm",
        "Cant. pzas": "pieces", "Fch. entrega": "due", "Obs": None,
    }  # fmt: skip
    taken = importing.taken("es")
    assert [each.length_mm for each in taken.held[Order]] == [6200, 5500]
    (change,) = taken.changes
    assert (change.skipped, change.ignored) == ([7], ["Obs"])
    assert [(each.unit, each.count) for each in change.conversions] == [("m", 2)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("record", SHEETS)
def test_every_title_of_the_template_is_its_own_field(
    record: type, language: Language
) -> None:
    """Derived from the records: a new column is recognised by its own name."""
    words = Words(language)
    for shape in schema(record):
        title = label(record, shape.name, words)
        best = max(schema(record), key=lambda each: likeness(record, each.name, title))
        assert best.name == shape.name
        assert field_of(record, title) == shape.name


def test_our_own_template_is_taken_as_it_is(tmp_path: Path) -> None:
    """What the reader reads, the wizard reads: the generated orders come through."""
    plant = generate("metal", orders=12, presses=2, tasks=6, seed=2)
    write_workbook(plant, tmp_path / "planta.xlsx")
    importing = open_sheets(tmp_path / "planta.xlsx", None, None)
    assert {each.record for each in importing.proposals} >= {Order, Equipment}


def test_a_unit_may_stand_in_brackets_or_at_the_end() -> None:
    """And a word that is a unit and the whole title is a name."""
    assert title_and_unit("Largo [cm]") == ("Largo", "cm")
    assert title_and_unit("Peso t") == ("Peso", "t")
    assert title_and_unit("Kilos") == ("Kilos", None)
    assert title_and_unit("Fecha (aprox.)")[1] is None


def test_metres_without_a_unit_are_asked_about(tmp_path: Path) -> None:
    """A length of 6.2 is no millimetre: proposed as metres, and doubtful."""
    importing = _open(tmp_path, put(_own(), "PEDIDOS ENERO!F4", "Largo"))
    (doubt,) = importing.doubtful()
    assert (doubt[3].field, doubt[3].unit) == ("length_mm", "m")


def test_inches_are_rounded_to_millimetres_and_that_is_said(tmp_path: Path) -> None:
    """7 inches are 177.8 mm; the machine's bore is a whole number of them."""
    sheets: Sheets = {
        "Prensas": [
            ["Equipo", "Tipo", "Diámetro de tocho (pulg)"],
            ["P1", "prensa", 7], ["P2", "prensa", 8],
        ]
    }  # fmt: skip
    taken = _open(tmp_path, sheets).taken("es")
    assert [each.billet_diameter_mm for each in taken.held[Equipment]] == [178, 203]
    (done,) = taken.changes[0].conversions
    assert (done.count, done.rounded) == (2, 2)


def test_rows_are_compared_with_the_plant(tmp_path: Path) -> None:
    """New, changed, gone and the same; a column that does not come keeps its values."""
    plant = add(
        mini(), "Pedidos", ["P-0", "PR-1", 5000, 10, None, datetime(2027, 1, 25)]
    )
    put(put(plant, "Pedidos!L1", "Peso en la meta"), "Pedidos!L2", None)
    put(plant, "Pedidos!I2", "no")  # may not be split: not in the sheets that come
    del plant["Pedidos"][0][11:]
    base = write(tmp_path / "planta.xlsx", plant)
    importing = _open(tmp_path, _own(), base)
    taken = importing.taken("es")
    assert _change(taken) == (["P-2"], ["P-1"], ["P-0"], 0)
    assert [each.splittable for each in taken.held[Order]] == [False, True]
    write_taken(importing, taken, tmp_path / "map.json", base, "es")
    again = _open(tmp_path, _own(), base, tmp_path / "map.json")
    assert list(again.doubtful()) == []
    assert _change(again.taken("es")) == ([], [], [], 2)
    assert read_workbook(base).orders["P-1"].length_mm == 6200  # type: ignore[index]


def test_a_map_is_applied_to_another_month(tmp_path: Path) -> None:
    """Another name of the sheet, other rows above, columns in another order."""
    first = _open(tmp_path, _own())
    settled = first.answered(0, 8, None)
    write_taken(settled, settled.taken("es"), tmp_path / "map.json", None, "es")
    rows = [[*reversed(row)] for row in OWN["PEDIDOS ENERO"][3:6]]
    rows = [[*([None] * (9 - len(row))), *row] for row in rows]
    later = _open(tmp_path, {"FEB": rows}, agreed=tmp_path / "map.json")
    assert _fields(later)["Nº OC"] == "id"
    assert later.proposals[0].titles == 0


def test_an_answer_moves_a_field_from_one_column_to_another(tmp_path: Path) -> None:
    """Two columns are never one field."""
    importing = _open(tmp_path, _own())
    moved = importing.answered(0, 8, "temper")
    assert _fields(moved)["Obs"] == "temper"
    assert _fields(moved)["Temple"] is None


def test_a_bad_cell_is_named_where_it_stands_and_nothing_is_taken(
    tmp_path: Path,
) -> None:
    """In somebody's own sheet, by its row and column there."""
    importing = _open(tmp_path, put(_own(), "PEDIDOS ENERO!G6", "cincuenta"))
    taken = importing.taken("es")
    (problem,) = taken.problems
    assert place_text(problem, Words("es")) == "PEDIDOS ENERO!G6"
    with pytest.raises(WorkbookError):
        write_taken(importing, taken, tmp_path / "map.json", tmp_path / "p.xlsx", "es")
    assert not (tmp_path / "map.json").exists()


def test_a_required_column_that_is_missing_is_one_problem(tmp_path: Path) -> None:
    """Not one for each of its rows."""
    sheets = _own()
    for row in sheets["PEDIDOS ENERO"]:
        del row[7:8]
    taken = _open(tmp_path, sheets).taken("es")
    assert [each.code for each in taken.problems] == ["missing_column"]


def test_a_plant_that_would_lose_cells_is_refused(tmp_path: Path) -> None:
    """Its workbook is written anew: a bad cell or an unknown column would be gone."""
    for place, value in (("Pedidos!C2", "seis"), ("Pedidos!L1", "Mi columna")):
        base = write(tmp_path / "planta.xlsx", put(mini(), place, value))
        with pytest.raises(WorkbookError):
            _open(tmp_path, _own(), base)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", "null", '{"marcha_map": 2}', '{"marcha_map": 1, "sheets": 3}',
        '{"marcha_map": 1, "sheets": [7]}', "[" * 100_000,
        '{"marcha_map": 1, "sheets": [{"sheet": "a", "record": "os"}]}',
        '{"marcha_map": 1, "sheets": [{"sheet": "a", "record": "Order", '
        '"columns": [{"title": "x", "field": "__class__"}]}]}',
        '{"marcha_map": 1, "sheets": [{"sheet": "a", "record": "Order", '
        '"columns": [{"title": "x", "field": "length_mm", "unit": "kg"}]}]}',
    ],
)  # fmt: skip
def test_a_damaged_map_is_refused(text: str, tmp_path: Path) -> None:
    """Maps are passed on by mail: only what there is may be named in them."""
    path = tmp_path / "map.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MapFileError):
        read_map(path)


def test_a_map_comes_back(tmp_path: Path) -> None:
    """What is written is what is read."""
    importing = _open(tmp_path, _own())
    write_taken(importing, importing.taken("es"), tmp_path / "m.json", None, "es")
    kept = read_map(tmp_path / "m.json")
    assert kept.sheets == tuple(each.as_map() for each in importing.proposals)
    assert json.loads((tmp_path / "m.json").read_text("utf-8"))["marcha_map"] == 1


def test_codes_that_exist_are_recognised_under_any_title(tmp_path: Path) -> None:
    """A column that holds codes of profiles refers to them; but it is asked about."""
    plant = write(tmp_path / "planta.xlsx", mini())
    sheets = put(_own(), "PEDIDOS ENERO!C4", "Dibujo")
    importing = _open(tmp_path, sheets, plant)
    assert _fields(importing)["Dibujo"] == "profile"
    assert [each[3].title for each in importing.doubtful()] == ["Dibujo"]


def test_an_example_sheet_taken_twice_changes_nothing(tmp_path: Path) -> None:
    """Every record of the example that stands in the template comes back the same."""
    write_workbook(example(), tmp_path / "planta.xlsx")
    importing = open_sheets(tmp_path / "planta.xlsx", None, tmp_path / "planta.xlsx")
    assert list(importing.doubtful()) == []
    for change in importing.taken("es").changes:
        assert (change.new, change.changed, change.gone) == ([], [], [])


def test_the_examples_in_the_docstrings_hold() -> None:
    """An example that is wrong teaches the wrong thing."""
    results = doctest.testmod(import_module("marcha.tables.importing.title_words"))
    assert results.attempted > 0
    assert results.failed == 0
