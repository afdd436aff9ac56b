"""Export then import is the identity, in both languages."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marcha.plant.example import example
from marcha.plant.plant import Plant
from marcha.tables import read_workbook, write_workbook
from marcha.tables.book import load
from marcha.tables.fitting import assemble
from marcha.tables.scan import Limits
from marcha.tables.sheets import read_ids, read_sheet
from marcha.text import LANGUAGES, Language
from tests import strategies


def _through_a_file(plant: Plant, language: Language) -> Plant:
    """Write a plant and read its records, whether or not they make sense together."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plant.xlsx"
        write_workbook(plant, path, language)
        book = load(path, Limits())
    assert book.problems == []
    ids = read_ids(book.sheets)
    readings = {record: read_sheet(each, ids) for record, each in book.sheets.items()}
    assert [problem for each in readings.values() for problem in each.problems] == []
    return assemble(readings)


@settings(max_examples=settings().max_examples // 2)  # each is a whole plant
@given(plant=strategies.schema_plants(), language=st.sampled_from(LANGUAGES))
def test_whatever_a_plant_holds_comes_back(plant: Plant, language: Language) -> None:
    """Every text, number and date, the nasty ones too, is the same to the last bit."""
    assert _through_a_file(plant, language) == plant


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_comes_back(language: Language, tmp_path: Path) -> None:
    """Its records are the same; its assumptions are made again when it is planned."""
    plant = example()
    write_workbook(plant, tmp_path / "example.xlsx", language)
    read = read_workbook(tmp_path / "example.xlsx")
    assert read == plant.replace(assumptions=())


def test_the_same_plant_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two exports of one version can be compared by their hash."""
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    write_workbook(example(), first)
    write_workbook(example(), second)
    assert first.read_bytes() == second.read_bytes()
