"""The workbook handed back: every value kept, every problem at its cell, none live."""

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from marcha.app.checking import check_workbook, hand_back
from marcha.app.converting import convert
from marcha.plant.errors import WorkbookError
from marcha.plant.example import example
from marcha.tables import read_workbook, write_workbook
from marcha.tables.handback_list import MOST_LINKS
from marcha.text import LANGUAGES, Language
from tests.tables import hostile
from tests.tables.books import (
    Formula,
    Number,
    Sheets,
    add,
    found,
    mini,
    problems,
    put,
    write,
)
from tests.tables.variants import live_formulas

ODD: tuple[object, ...] = (
    "texto", "=1+1", "'=1+1", "+1", "@SUM(A1)", " con espacios ", "dos\nlíneas", "007",
    "_x0041_", "🙂",
    "<r>&</r>", "<r><t>x</t></r>", 0.1, 1e300, -3.0, 123456789.123456, True, False,
    datetime(2027, 1, 11, 6, 30), datetime(2027, 1, 11, 6, 30, 15),
    Number(0.25, "hh:mm"), Number(1.5, "[h]:mm"), Number(1.0, "dd/mm/yyyy"),
    Number(59.0, "dd/mm/yyyy"), Number(61.0, "dd/mm/yyyy"), Number(46000.5, "0.00"),
    Formula("=6*7", 42), Formula('="a"&"b"', "ab"),
)  # fmt: skip
"""Values of every kind that a cell can hold."""


def _spoiled() -> Sheets:
    """Return the mini plant with errors, warnings, and content of somebody's own."""
    sheets = put(put(mini(), "Pedidos!C2", "seis"), "Perfiles!B2", None)
    put(put(sheets, "Pedidos!D2", Formula("=50+50")), "Pedidos!F2", 46000.5)
    put(put(sheets, "Pedidos!M1", "Nota propia"), "Pedidos!M2", '=HYPERLINK("x")')
    for row, value in enumerate(ODD, start=1):
        put(sheets, f"Mis cuentas!{'AB'[row % 2]}{row}", value)  # type: ignore[arg-type]
    return sheets


def _copy(path: Path, language: Language = "es") -> Path:
    checked = check_workbook(path)
    return hand_back(path, path.with_name("revisada.xlsx"), checked, language=language)


def _values(path: Path) -> dict[str, list[list[object]]]:
    """Every cell of every sheet, without blanks at the ends; moments to the second."""
    found = {}
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        rows = [
            [_plain(cell) for cell in row]
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        for row in rows:
            while row and row[-1] == "":
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
        found[name] = rows
    return found


def _plain(cell: object) -> object:
    return cell.replace(microsecond=0) if isinstance(cell, datetime | time) else cell


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_is_kept_and_the_problems_are_the_same(
    language: Language, tmp_path: Path
) -> None:
    """Extra sheets and columns too; only formulas without a value become texts."""
    bad = write(tmp_path / "bad.xlsx", _spoiled(), hidden=("Tareas",))
    copy = _copy(bad, language)
    before, after = _values(bad), _values(copy)
    before["Pedidos"][1][3] = "=50+50"
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 2  # the problems and the lists
    assert found(copy) == found(bad)
    assert [each.value for each in problems(copy)] == [
        each.value for each in problems(bad)
    ]


def test_nothing_that_is_handed_back_is_live(tmp_path: Path) -> None:
    """No formula, whether typed as one or computed; errors stay errors."""
    sheets = put(_spoiled(), "Lotes!E2", Formula("=1/0", "#DIV/0!"))
    copy = _copy(write(tmp_path / "bad.xlsx", sheets))
    assert live_formulas(copy) == 0
    assert "Lotes!E2 error_cell" in found(copy)


def test_bad_cells_are_red_with_a_comment_and_doubtful_ones_are_not(
    tmp_path: Path,
) -> None:
    """The fill of an error stands in the styles, and each flaw has its comment."""
    copy = _copy(write(tmp_path / "bad.xlsx", _spoiled()))
    with zipfile.ZipFile(copy) as archive:
        styles = archive.read("xl/styles.xml").decode()
        comments = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/comments")
        )
    assert "FFC7CE" in styles
    assert "FFEB9C" in styles
    assert "«seis» no es un número de milímetros; escriba solo cifras" in comments
    assert 'ref="C2"' in comments


def test_the_first_sheet_lists_every_problem_with_a_link(tmp_path: Path) -> None:
    """By sheet, with a count; nasty names of sheets are quoted in the links."""
    sheets = add(_spoiled(), "It's mine", ["x", "y"], [1, 2])
    copy = _copy(write(tmp_path / "bad.xlsx", sheets))
    first = next(iter(_values(copy)))
    assert first == "Problemas de Marcha"
    rows = _values(copy)[first]
    listed = [row for row in rows if row[2:3] == ["error"] or row[2:3] == ["aviso"]]
    assert len(listed) == len(problems(copy))
    assert ["Pedidos", "C2", "error", "seis"] in [row[:4] for row in listed]
    with zipfile.ZipFile(copy) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    assert """location="'Pedidos'!C2\"""" in text
    assert """location="'It''s mine'!A1\"""" in text


def test_a_copy_can_be_mended_and_checked_again(tmp_path: Path) -> None:
    """A copy of a copy is a copy: the sheet of problems is made anew, not doubled."""
    bad = write(tmp_path / "bad.xlsx", _spoiled())
    first = _copy(bad)
    second = hand_back(first, tmp_path / "otra.xlsx", check_workbook(first))
    assert list(_values(second)) == list(_values(first))
    assert found(second) == found(bad)


def test_the_template_handed_back_is_the_same_plant(tmp_path: Path) -> None:
    """Drop-downs and formats stay; its guide and lists are not doubled."""
    write_workbook(example(), tmp_path / "planta.xlsx")
    copy = _copy(tmp_path / "planta.xlsx")
    assert read_workbook(copy) == example().replace(assumptions=())
    names = list(_values(copy))
    assert names[1] == "Leame"
    assert names.count("Listas") == 1
    with zipfile.ZipFile(copy) as archive:
        sheets = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
        )
    assert "<formula1>ids_Profile</formula1>" in sheets


def test_names_that_excel_refuses_still_mean_their_sheet(tmp_path: Path) -> None:
    """Two sheets of one name, and one that Excel keeps for itself."""
    sheets = mini()
    sheets["PEDIDOS_"] = [["Pedido"], ["P-9"]]
    sheets["Marcha_problems"] = [["algo"]]
    bad = write(tmp_path / "bad.xlsx", sheets)
    assert found(_copy(bad)) == found(bad) == ["Pedidos repeated_sheet"]


def test_a_folder_is_handed_back_as_a_workbook(tmp_path: Path) -> None:
    """The cells of CSV files are named in both, by their file and by their sheet."""
    convert(write(tmp_path / "mini.xlsx", mini()), tmp_path / "carpeta")
    orders = tmp_path / "carpeta" / "Pedidos.csv"
    orders.write_text(
        orders.read_text("utf-8-sig").replace(";100;", ";cien;"), encoding="utf-8"
    )
    checked = check_workbook(tmp_path / "carpeta")
    copy = hand_back(tmp_path / "carpeta", tmp_path / "revisada.xlsx", checked)
    (place,) = found(tmp_path / "carpeta")
    assert place.startswith("Pedidos.csv!")
    assert found(copy) == [place.replace(".csv", "")]


@pytest.mark.parametrize("name", ["stray", "repeated_string", "zip_bomb", "empty"])
def test_no_copy_is_made_that_would_lose_a_value(name: str, tmp_path: Path) -> None:
    """A sheet that cannot be read whole is no reason to hand back half a workbook."""
    bad = hostile.ALL[name](tmp_path / f"{name}.xlsx")
    with pytest.raises(WorkbookError):
        _copy(bad)
    assert not (tmp_path / "revisada.xlsx").exists()
    assert len(list(tmp_path.iterdir())) == 1


def test_dates_keep_their_day(tmp_path: Path) -> None:
    """A moment that Excel counts in fractions of a day comes back to the second."""
    sheets = put(mini(), "Pedidos!F2", datetime(2027, 1, 20, 14, 35, 7))
    put(sheets, "Pedidos!G2", date(2027, 1, 12))
    copy = _copy(write(tmp_path / "book.xlsx", sheets))
    order = read_workbook(copy).orders["P-1"]  # type: ignore[index]
    assert order.due == datetime(2027, 1, 20, 14, 35, 7)


def test_links_stay_within_what_excel_takes() -> None:
    """Beyond its limit Excel drops links with a warning; ours end before it."""
    assert MOST_LINKS < 65_530
