"""What every test of the command line shares: a terminal, and Spanish as elsewhere."""

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture(autouse=True)
def nobody_says_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no locale of the computer decide what a test reads."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "MARCHA_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Give a way to run commands in this process."""
    return Terminal(capsys)


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the workbook of a small generated plant, once for all tests."""
    from marcha.app import write_workbook
    from marcha.plant.generator import generate

    path = tmp_path_factory.mktemp("book") / "planta.xlsx"
    plant = generate("metal", orders=8, presses=1, tasks=6, seed=1)
    write_workbook(plant, path)
    return path


@pytest.fixture(scope="session")
def small_plan(small_book: Path) -> Path:
    """Write a plan of that plant, once for all tests; its workbook, JSON beside it."""
    from marcha.app import plan, read_workbook

    path = small_book.with_name("plan.xlsx")
    plan(read_workbook(small_book), effort=2).write_all(path, language="es")
    return path
