"""What is unambiguous is read, however it is written; nothing else is."""

from datetime import date, datetime
from pathlib import Path

import pytest

from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind, MachineState
from marcha.plant.records_metal import Quality
from marcha.tables import names, read_workbook, read_workbook_with_warnings
from tests.tables.books import (
    Cell,
    Formula,
    Number,
    Sheets,
    add,
    found,
    mini,
    put,
    write,
)


def _read(path: Path, sheets: Sheets) -> Plant:
    return read_workbook(write(path / "book.xlsx", sheets))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (6000.0, 6000),
        ("6000", 6000),
        (" 6000 ", 6000),
        ("\u00a06000\u00a0", 6000),
        ("6 000", 6000),
        ("6\u00a0000", 6000),
        ("6000,0", 6000),
        ("6000.0", 6000),
        ("1.234.567", None),
        ("6.000,0", 6000),
        ("6,000.0", 6000),
        ("6000 mm", 6000),
        ("6000 milímetros", 6000),
        ("6000mm", 6000),
        ("6e3", 6000),
        (Formula("=6*1000", 6000), 6000),
        (Number(6000, '0" mm"'), 6000),
        ("6.000", None),
        ("6,000", None),
        ("6 m", None),
        ("6000 kg", None),
        ("6000 o más", None),
        ("=6000", None),
        ("60 00", None),
        ("6..000", None),
        ("−6000", None),
        (6000.5, None),
        (True, None),
        (datetime(2027, 1, 1), None),
    ],
)
def test_whole_numbers(written: Cell, expected: int | None, tmp_path: Path) -> None:
    """Spaces, decimals of zero and the unit are forgiven; doubt is not."""
    sheets = put(mini(), "Pedidos!C2", written)
    path = write(tmp_path / "book.xlsx", sheets)
    if expected is None:
        assert [each.split()[0] for each in found(path)] == ["Pedidos!C2"]
    else:
        assert read_workbook(path).orders["P-1"].length_mm == expected  # type: ignore[index]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0,1", 0.1),
        ("0.1", 0.1),
        (",1", 0.1),
        ("0,100", 0.1),
        ("10 %", 0.1),
        ("10%", 0.1),
        (Number(0.1, "0%"), 0.1),
        ("1", 1.0),
        ("1,000", None),
        ("10", None),
        ("diez", None),
        ("inf", None),
    ],
)
def test_shares(written: Cell, expected: float | None, tmp_path: Path) -> None:
    """A decimal comma is as good as a point; a group of three digits is doubtful."""
    path = write(tmp_path / "book.xlsx", put(mini(), "Pedidos!H2", written))
    if expected is None:
        assert [each.split()[0] for each in found(path)] == ["Pedidos!H2"]
    else:
        order = read_workbook(path).orders["P-1"]  # type: ignore[index]
        assert order.tolerance_ratio == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("20/1/2027 14:30", datetime(2027, 1, 20, 14, 30)),
        ("20/01/2027", datetime(2027, 1, 20)),
        ("20-01-2027 14:30:05", datetime(2027, 1, 20, 14, 30, 5)),
        ("20.1.2027", datetime(2027, 1, 20)),
        (" 20/01/2027  14:30 ", datetime(2027, 1, 20, 14, 30)),
        ("2027-01-20", datetime(2027, 1, 20)),
        ("2027-01-20T14:30", datetime(2027, 1, 20, 14, 30)),
        ("2027-01-20 14:30:00", datetime(2027, 1, 20, 14, 30)),
        (datetime(2027, 1, 20, 14, 37, 41), datetime(2027, 1, 20, 14, 37, 41)),
        (Number(46407.5, "dd/mm/yyyy hh:mm"), datetime(2027, 1, 20, 12, 0)),
        ("1/20/2027", None),
        ("20/1/27", None),
        ("31/2/2027", None),
        ("20 de enero", None),
        ("20/01/2027 25:00", None),
        ("2027-01-20T14:30Z", None),
        (46407.5, None),
        (True, None),
    ],
)
def test_moments(written: Cell, expected: datetime | None, tmp_path: Path) -> None:
    """Day first or ISO; a month first, a short year or a bare number is refused."""
    path = write(tmp_path / "book.xlsx", put(mini(), "Pedidos!F2", written))
    if expected is None:
        assert [each.split()[0] for each in found(path)] == ["Pedidos!F2"]
    else:
        assert read_workbook(path).orders["P-1"].due == expected  # type: ignore[index]


def test_a_day_may_have_midnight_but_no_other_hour(tmp_path: Path) -> None:
    """A validity ends with a day; an hour in it would be dropped in silence."""
    sheets = add(
        mini(),
        "Competencias",
        ["Persona", "Habilidad", "Vale hasta"],
        ["ANA", "PRE", datetime(2027, 3, 1)],
        ["LUIS", "PRE", "1/3/2027"],
    )
    add(sheets, "Personas", ["Persona", "Calendario"], ["ANA", "D"], ["LUIS", "D"])
    plant = _read(tmp_path, sheets)
    assert [each.valid_until for each in plant.qualifications] == [date(2027, 3, 1)] * 2
    put(sheets, "Competencias!C2", datetime(2027, 3, 1, 12, 0))
    path = write(tmp_path / "bad.xlsx", sheets)
    assert found(path) == ["Competencias!C2 not_a_date"]


@pytest.mark.parametrize("written", ["prensa", "PRENSA ", "press", "Press", "Prensa"])
def test_choices_in_either_language(written: str, tmp_path: Path) -> None:
    """Capitals, spaces and the language do not matter."""
    plant = _read(tmp_path, put(mini(), "Equipos!B2", written))
    assert next(iter(plant.equipment.values())).kind is EquipmentKind.PRESS


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("sí", True), ("SI", True), ("s", True), ("yes", True), ("Y", True),
        (True, True), (1, True), ("VERDADERO", True), ("no", False), ("N", False),
        (False, False), (0, False), ("Falso", False), (None, False),
    ],
)  # fmt: skip
def test_yes_and_no(written: Cell, expected: bool, tmp_path: Path) -> None:
    """The words of both languages, Excel's truth values, one and zero."""
    plant = _read(tmp_path, put(mini(), "Lotes!G2", written))
    assert next(iter(plant.lots.values())).remnant is expected


def test_accents_are_not_needed(tmp_path: Path) -> None:
    """People type «horno de maduracion» and «retenido»."""
    sheets = add(
        mini(), "Equipos", ["H1", "horno de MADURACION", *[None] * 4, "parado"]
    )
    put(put(sheets, "Equipos!I3", 2000), "Lotes!F2", "Retenido")
    plant, warnings = read_workbook_with_warnings(write(tmp_path / "b.xlsx", sheets))
    oven = list(plant.equipment.values())[1]
    assert (oven.kind, oven.state) == (EquipmentKind.AGEING_OVEN, MachineState.DOWN)
    assert next(iter(plant.lots.values())).quality is Quality.HELD
    assert [each.code for each in warnings] == ["down_without_tasks"]


def test_codes_typed_as_numbers_are_codes(tmp_path: Path) -> None:
    """Excel stores 6063 as a number; the alloy is still called 6063."""
    sheets = put(put(mini(), "Lotes!B2", 6063), "Perfiles!C2", 6063.0)
    plant = _read(tmp_path, sheets)
    assert next(iter(plant.lots.values())).alloy == "6063"


def test_references_forgive_capitals_and_spaces(tmp_path: Path) -> None:
    """As no two ids may differ by them, there is one that is meant."""
    sheets = put(put(mini(), "Pedidos!B2", " pr-1"), "Matrices!C2", "p1 ;")
    plant = _read(tmp_path, sheets)
    assert plant.orders["P-1"].profile == "PR-1"  # type: ignore[index]
    assert plant.dies["M1"].presses == ("P1",)  # type: ignore[index]


def test_titles_may_be_field_names_labels_or_english_and_in_any_order(
    tmp_path: Path,
) -> None:
    """The same order under four ways of naming its columns."""
    ways: list[list[Cell]] = [
        ["due", "id", "length_mm", "pieces", "profile"],
        ["Due", "Order", "Length (mm)", "Pieces *", "Profile"],
        ["FECHA DE ENTREGA", "pedido", "Largo  (mm)", "piezas", "Perfil"],
        ["Fecha_de_entrega", "Pedido", "largo", "PIEZAS", "perfil"],
    ]
    for number, titles in enumerate(ways):
        sheets = mini()
        row: list[Cell] = [datetime(2027, 1, 20, 14), "P-1", 6000, 100, "PR-1"]
        sheets["Orders"] = [["Cartera de pedidos", None, None], [], titles, [], row]
        del sheets["Pedidos"]
        plant = read_workbook(write(tmp_path / f"{number}.xlsx", sheets))
        assert plant.orders["P-1"].pieces == 100  # type: ignore[index]


def test_blank_rows_hidden_sheets_and_notes_beside_the_table_are_passed_over(
    tmp_path: Path,
) -> None:
    """People leave gaps, park old sheets and write sums below."""
    sheets = mini()
    add(sheets, "Pedidos", [], [" ", "\u00a0"], ["P-9", *sheets["Pedidos"][1][1:]])
    put(sheets, "Pedidos!M2", "urgente según Luis")
    add(sheets, "Orders", ["Order", "Profile"], ["viejo", "PR-9"])
    path = write(tmp_path / "book.xlsx", sheets, hidden=("Orders",))
    plant, warnings = read_workbook_with_warnings(path)
    assert list(plant.orders) == ["P-1", "P-9"]
    assert warnings == ()


def test_lists_forgive_spaces_and_a_last_semicolon(tmp_path: Path) -> None:
    """``ELE:2; MEC:1`` in all the ways people type it."""
    sheets = add(
        mini(),
        "Tareas",
        ["T1", 60],
        ["T2", "1,5 h", " T1 : ss : 30 ;", "ELE : 2;MEC", "ROD:3"],
    )
    path = write(tmp_path / "book.xlsx", sheets)
    assert found(path) == ["Tareas!B3 not_a_number"]
    put(sheets, "Tareas!B3", 90)
    task = _read(tmp_path, sheets).tasks["T2"]  # type: ignore[index]
    assert [(each.task, each.kind, each.lag_min) for each in task.links] == [
        ("T1", "SS", 30)
    ]
    assert [(each.skill, each.people, each.level) for each in task.skills] == [
        ("ELE", 2, 2),
        ("MEC", 1, 2),
    ]
    assert [(each.part, each.count) for each in task.parts] == [("ROD", 3)]


def test_spans_of_a_day(tmp_path: Path) -> None:
    """Hours alone, a night shift, a dash of the word processor."""
    sheets = add(
        mini(),
        "Calendarios",
        ["Calendario", "Lunes", "Martes"],
        ["D", "6-14; 15:00–19:30", "22:00-06:00"],
    )
    calendar = _read(tmp_path, sheets).calendars["D"]  # type: ignore[index]
    assert [str(span) for span in calendar.monday] == ["06:00-14:00", "15:00-19:30"]
    assert [str(span) for span in calendar.tuesday] == ["22:00-06:00"]


def test_an_old_name_of_a_column_is_still_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook of last year is not lost because a field was renamed."""
    names.fields_by_title.cache_clear()
    monkeypatch.setattr(names, "OLD_NAMES", {"Order": {"delivery_day": "due"}})
    try:
        plant = _read(tmp_path, put(mini(), "Pedidos!F1", "Delivery day"))
    finally:
        names.fields_by_title.cache_clear()
    assert plant.orders["P-1"].due == datetime(2027, 1, 20, 14)  # type: ignore[index]
