"""Files that are broken or built to harm: one clear problem, little memory, no hang."""

from pathlib import Path

import pytest

from marcha.plant.errors import WorkbookError
from marcha.tables import problems_text, read_workbook
from marcha.text import LANGUAGES, Language, Words
from tests.tables import hostile
from tests.tables.books import found, mini, write

MOST_MEBIBYTES = 256
"""Peak of a whole process that reads one file."""

REFUSED = {
    "empty": ["file_empty"],
    "text": ["file_not_workbook"],
    "ole": ["file_encrypted"],
    "other_zip": ["file_not_workbook"],
    "truncated": ["file_damaged"],
    "appended": ["file_damaged"],
    "flipped": ["file_damaged"],
    "locked_part": ["file_encrypted"],
    "cut_xml": ["file_damaged"],
    "broken_string": ["file_damaged"],
    "zip_bomb": ["file_expands"],
    "many_parts": ["file_too_many_parts"],
    "lying_bomb": ["file_damaged"],
    "laughs": ["file_unsafe"],
    "laughs_in_sheet": ["file_unsafe"],
    "other_alphabet": ["file_unsafe"],
    "long_tag": ["file_damaged"],
    "long_text": ["file_damaged"],
    "many_attributes": ["file_damaged"],
}
"""Files that are refused as a whole, and why."""

IN_A_SHEET = {
    "repeated_string": ["Pedidos sheet_too_large"],
    "stray": ["Pedidos!XFD1048576 stray_cell"],
    "stray_row": ["Pedidos!B1048576 stray_cell"],
    "stray_without_place": ["Pedidos!WQJ150000 stray_cell"],
    "styled_blanks": [],
}
"""Files of which one sheet cannot be read, or that only look bad."""

HEAVY = {
    "deep": "file_damaged 1",
    "many_elements": "file_too_many_parts 1",
    "many_strings": "file_too_many_parts 1",
    "large_strings": "file_too_large 1",
    "blanks": "file_too_many_parts 1",
    "largest": "not_a_number 99000, not_whole 1000, more_problems 1",
    "largest_twice": "missing_header 4, missing_column 2, not_a_number 59998, "
    "not_whole 39996, more_problems 1",
    "largest_references": "unknown_reference 99000",
}
"""Files of many megabytes; each is read in a process of its own and weighed."""


def test_every_hostile_file_is_tried() -> None:
    """A new maker comes with what must be found in its file."""
    assert hostile.ALL.keys() == REFUSED.keys() | IN_A_SHEET.keys() | HEAVY.keys()


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_says_why(name: str, tmp_path: Path) -> None:
    """One problem, with the name of the file and a way out."""
    path = hostile.ALL[name](tmp_path / f"{name}.xlsx")
    assert found(path) == [f"{name}.xlsx {code}" for code in REFUSED[name]]


@pytest.mark.parametrize("name", IN_A_SHEET)
def test_a_sheet_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    """The stray cell has its place, so that it can be deleted."""
    path = hostile.ALL[name](tmp_path / f"{name}.xlsx")
    assert found(path) == IN_A_SHEET[name]


@pytest.mark.long
@pytest.mark.parametrize("name", HEAVY)
def test_no_file_takes_much_memory(name: str, tmp_path: Path) -> None:
    """Whatever is in the file, a process that reads it stays within its bounds."""
    _weigh(name, tmp_path)


@pytest.mark.parametrize("name", ["zip_bomb", "repeated_string", "largest"])
def test_the_usual_bombs_take_little_memory(name: str, tmp_path: Path) -> None:
    """Much in one part, much in one string, and as many bad rows as are let in."""
    _weigh(name, tmp_path)


def _weigh(name: str, folder: Path) -> None:
    pytest.importorskip("resource", reason="memory is measured on POSIX only")
    path = hostile.ALL[name](folder / f"{name}.xlsx")
    _, mebibytes, codes = hostile.cost(path)
    assert codes == HEAVY.get(name, codes)
    assert codes
    assert mebibytes < MOST_MEBIBYTES


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    """The commonest mistakes of a command line."""
    assert found(tmp_path / "no.xlsx") == ["no.xlsx file_missing"]
    assert found(tmp_path) == [f"{tmp_path.name} folder_without_sheets"]
    assert found(tmp_path / "no\0.xlsx") == ["no\0.xlsx file_unreadable"]


def test_a_workbook_under_another_name_is_read(tmp_path: Path) -> None:
    """Mail programs rename attachments; what counts is what is in them."""
    path = write(tmp_path / "planta.xlsx", mini())
    path = path.rename(tmp_path / "planta.xls")
    assert found(path) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["empty", "ole", "laughs", "stray"])
def test_a_refusal_has_words_and_a_way_out(
    name: str, language: Language, tmp_path: Path
) -> None:
    """No text is left with an unfilled place, in either language."""
    path = hostile.ALL[name](tmp_path / f"{name}.xlsx")
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path)
    first = problems_text(caught.value.problems, Words(language)).splitlines()[0]
    assert first.startswith((f"{name}.xlsx  ", "Pedidos!XFD1048576  "))
    assert "; " in first
    assert "{" not in first
