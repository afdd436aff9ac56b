"""Files that LibreOffice opened and saved are read as the same plant."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from marcha.app.checking import check_workbook, hand_back
from marcha.app.converting import convert
from marcha.plant.example import example
from marcha.plant.generator import RegimeName, generate
from marcha.plant.plant import Plant
from marcha.plant.records_tooling import Profile
from marcha.tables import read_workbook, write_workbook
from marcha.tables.book import load
from marcha.tables.scan import Limits
from marcha.tables.sheets import read_sheet
from marcha.text import LANGUAGES, Language
from tests.tables.books import Formula, found, mini, put, write

pytestmark = [pytest.mark.office, pytest.mark.timeout(600)]

NAMES = ("soffice", "libreoffice")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Find LibreOffice; when its tests are asked for and it is missing, they fail."""
    found = [os.environ.get("MARCHA_OFFICE"), *map(shutil.which, NAMES)]
    program = next((path for path in found if path), None)
    if program is None:
        pytest.fail(
            "no LibreOffice on the PATH; install it (Debian: apt install "
            "libreoffice-calc) or name it in MARCHA_OFFICE"
        )
    started = tmp_path_factory.mktemp("office") / "start"
    started.write_text(program, encoding="utf-8")
    return started


def saved_again(office: Path, source: Path, *options: str) -> Path:
    """Open a file in LibreOffice and save it as a workbook; returns the new file."""
    target = source.parent / "saved"
    profile = (office.parent / "profile").as_uri()
    subprocess.run(
        [
            office.read_text(encoding="utf-8"), "--headless", "--norestore",
            f"-env:UserInstallation={profile}", "--convert-to", "xlsx", *options,
            "--outdir", str(target), str(source),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return target / f"{source.stem}.xlsx"


def _stated(plant: Plant) -> Plant:
    return plant.replace(assumptions=())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_the_same_after_libreoffice(
    office: Path, language: Language, tmp_path: Path
) -> None:
    """Opened, saved, read: the same plant, to the last digit."""
    write_workbook(example(), tmp_path / "planta.xlsx", language)
    saved = saved_again(office, tmp_path / "planta.xlsx")
    assert read_workbook(saved) == _stated(example())


@pytest.mark.parametrize("regime", ["metal", "capacity", "repair"])
def test_generated_plants_are_the_same_after_libreoffice(
    office: Path, regime: RegimeName, tmp_path: Path
) -> None:
    """Many orders, dies, tasks and people, in each regime."""
    plant = generate(regime, orders=300, presses=3, tasks=60, seed=7)
    write_workbook(plant, tmp_path / "planta.xlsx")
    saved = saved_again(office, tmp_path / "planta.xlsx")
    assert read_workbook(saved) == _stated(plant)


def test_a_csv_that_libreoffice_made_a_workbook_of_is_read(
    office: Path, tmp_path: Path
) -> None:
    """Opened as UTF-8 with commas and saved as .xlsx, the profiles are the same."""
    write_workbook(example(), tmp_path / "planta.xlsx", "en")
    convert(tmp_path / "planta.xlsx", tmp_path / "folder", language="en")
    source = tmp_path / "folder" / "Profiles.csv"
    saved = saved_again(office, source, "--infilter=CSV:44,34,UTF8")
    book = load(saved, Limits())
    reading = read_sheet(book.sheets[Profile], {})
    assert reading.problems == []
    assert reading.records == list(example().profiles.values())


def test_a_workbook_handed_back_keeps_its_problems_after_libreoffice(
    office: Path, tmp_path: Path
) -> None:
    """People open the copy, save it and check it again: the same cells are named."""
    sheets = put(put(mini(), "Pedidos!C2", "seis"), "Pedidos!F2", 46000.5)
    put(sheets, "Perfiles!B2", None)
    put(sheets, "Pedidos!D2", Formula("=50+50", 2.5))
    bad = write(tmp_path / "bad.xlsx", sheets)
    checked = check_workbook(bad)
    hand_back(bad, tmp_path / "back.xlsx", checked)
    assert found(saved_again(office, tmp_path / "back.xlsx")) == found(bad)
