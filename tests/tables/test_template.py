"""The workbook that people fill in: complete, helpful and harmless."""

import dataclasses
import re
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from marcha.plant.errors import WorkbookError
from marcha.plant.example import example
from marcha.plant.ids import AlloyId, EquipmentId, SkillId
from marcha.plant.plant import SHEETS, Plant
from marcha.plant.records_equipment import Equipment, EquipmentKind, Setup
from marcha.plant.records_metal import Alloy
from marcha.plant.records_people import Skill
from marcha.plant.schema import schema
from marcha.tables import read_workbook, write_workbook
from marcha.tables.names import label, sheet_name, unit_label
from marcha.text import LANGUAGES, Language, Words


def _part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def _parts(path: Path, kind: str) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if kind in name]
        return {name: archive.read(name).decode() for name in names}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_a_sheet_for_every_record_with_three_rows_of_titles(
    language: Language, tmp_path: Path
) -> None:
    """Names, units and labels come from the records; nobody keeps a second list."""
    words = Words(language)
    write_workbook(None, tmp_path / "empty.xlsx", language)
    book = CalamineWorkbook.from_path(tmp_path / "empty.xlsx")
    names = [sheet_name(record, words) for record in SHEETS]
    guide, lists = words("template.sheets.guide"), words("template.sheets.lists")
    assert book.sheet_names == [guide, *names, lists]
    assert book.sheets_metadata[-1].visible == SheetVisibleEnum.Hidden
    for record, name in zip(SHEETS, names, strict=True):
        rows = book.get_sheet_by_name(name).to_python()
        shapes = schema(record)
        assert rows[0] == [shape.name for shape in shapes]
        assert [str(cell).split(" · ")[0] for cell in rows[1]] == [
            unit_label(shape, words) for shape in shapes
        ]
        assert rows[2] == [
            label(record, shape.name, words) + (" *" if shape.required else "")
            for shape in shapes
        ]
        assert len(rows) == 3


def test_what_nobody_verified_says_so_in_its_column(tmp_path: Path) -> None:
    """A default that is a guess is never presented as a fact."""
    write_workbook(None, tmp_path / "empty.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "empty.xlsx")
    for record in SHEETS:
        units = book.get_sheet_by_name(sheet_name(record, Words("es"))).to_python()[1]
        for shape, unit in zip(schema(record), units, strict=True):
            assert ("sin verificar" in str(unit)) == shape.unverified


def test_an_unverified_default_is_left_blank(tmp_path: Path) -> None:
    """Written down, it would look as if somebody had stated it."""
    write_workbook(example(), tmp_path / "example.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "example.xlsx")
    for record in SHEETS:
        rows = book.get_sheet_by_name(sheet_name(record, Words("es"))).to_python()
        for column, shape in enumerate(schema(record)):
            if shape.unverified and shape.default is not None:
                cells = [row[column] for row in rows[3:]]
                assert shape.default not in cells


def test_every_reference_and_choice_has_its_drop_down(tmp_path: Path) -> None:
    """People choose from a list; in cells with several values they type."""
    write_workbook(None, tmp_path / "empty.xlsx")
    names = set(
        re.findall(
            r'definedName name="(\w+)"',
            _part(tmp_path / "empty.xlsx", "xl/workbook.xml"),
        )
    )
    sheets = _parts(tmp_path / "empty.xlsx", "worksheets/sheet")
    for number, record in enumerate(SHEETS, start=2):
        text = sheets[f"xl/worksheets/sheet{number}.xml"]
        lists = re.findall(
            r'type="list"[^>]*sqref="([A-Z]+)4[^>]*><formula1>(\w+)</formula1>', text
        )
        assert {name for _, name in lists} <= names
        expected = [
            shape
            for shape in schema(record)
            if not shape.many and (shape.target or shape.kind in ("choice", "yes_no"))
        ]
        assert len(lists) == len(expected)


def test_every_column_has_its_help(tmp_path: Path) -> None:
    """The comment on a title is the data dictionary at hand."""
    write_workbook(None, tmp_path / "empty.xlsx", "en")
    comments = _parts(tmp_path / "empty.xlsx", "xl/comments")
    found = sum(text.count("<comment ref=") for text in comments.values())
    assert found == sum(len(schema(record)) for record in SHEETS)
    assert "Length of each piece." in "".join(comments.values())


def test_no_text_of_a_user_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    """A name like =HYPERLINK(...) must not do anything on another's computer."""
    nasty = ("=1+1", "+1", "-1", "@A1", "\t=1", '=HYPERLINK("http://x")', "http://x.y")
    skills = {
        SkillId(f"S{number}"): Skill(id=SkillId(f"S{number}"), name=name.strip())
        for number, name in enumerate(nasty)
    }
    write_workbook(example().replace(skills=skills), tmp_path / "book.xlsx")
    for name, text in _parts(tmp_path / "book.xlsx", "worksheets/sheet").items():
        cells = text.partition("<sheetData")[2].partition("</sheetData>")[0]
        assert "<f>" not in cells, name
    links = "".join(_parts(tmp_path / "book.xlsx", "_rels/sheet").values())
    assert "hyperlink" not in links


def test_a_text_that_no_cell_can_hold_is_refused_with_its_place(tmp_path: Path) -> None:
    """Nothing is cut in silence, and the file that was there stays."""
    path = tmp_path / "book.xlsx"
    path.write_text("before")
    alloys = {
        AlloyId("A;1"): Alloy(id=AlloyId("A;1")),
        AlloyId("A2"): Alloy(id=AlloyId("A2"), limits="x" * 40_000),
        AlloyId("A3"): Alloy(id=AlloyId("A3"), limits=" x "),
        AlloyId("A4"): Alloy(id=AlloyId("A4"), limits="\ud800"),
    }
    with pytest.raises(WorkbookError) as caught:
        write_workbook(example().replace(alloys=alloys), path)
    found = [(each.code, each.index, each.field) for each in caught.value.problems]
    assert found == [
        ("not_writable", 0, "id"),
        ("text_too_long", 1, "limits"),
        ("not_writable", 2, "limits"),
        ("not_writable", 3, "limits"),
    ]
    assert path.read_text() == "before"


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    """A disk that is full must not cost the plant its workbook."""
    path = tmp_path / "book.xlsx"
    path.mkdir()
    with pytest.raises(OSError, match="book"):
        write_workbook(None, path)
    assert list(tmp_path.iterdir()) == [path]


def test_empty_text_and_nothing_are_told_apart(tmp_path: Path) -> None:
    """A setup from the press without a die is not a setup from any family."""
    setups = (
        Setup(from_family="", to_family=None, duration_min=5),
        Setup(from_family=None, to_family='"', duration_min=6),
    )
    plant: Plant = example().replace(setups=setups)
    write_workbook(plant, tmp_path / "book.xlsx")
    assert read_workbook(tmp_path / "book.xlsx").setups == setups


def test_every_field_that_may_be_unknown_has_no_other_default() -> None:
    """An empty cell can mean one thing only: this is what the format leans on."""
    for record in SHEETS:
        for shape in schema(record):
            if shape.optional:
                assert shape.default is None


def test_a_number_keeps_its_last_digit(tmp_path: Path) -> None:
    """0.1 + 0.2 has seventeen digits; XlsxWriter alone would write sixteen."""
    old = example()
    oven = Equipment(
        id=EquipmentId("H9"), kind=EquipmentKind.AGEING_OVEN, capacity_kg=0.1 + 0.2
    )
    plant = dataclasses.replace(old, equipment={**old.equipment, oven.id: oven})
    write_workbook(plant, tmp_path / "book.xlsx")
    read = read_workbook(tmp_path / "book.xlsx")
    assert read.equipment[oven.id].capacity_kg == 0.1 + 0.2
