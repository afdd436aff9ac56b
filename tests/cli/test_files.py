"""Files that are missing, wrong or in the way, for every command that takes one."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

READERS = ("check", "plan", "verify")


def _missing(folder: Path) -> Path:
    return folder / "no-such.xlsx"


def _folder(folder: Path) -> Path:
    made = folder / "folder.xlsx"
    made.mkdir()
    return made


def _empty(folder: Path) -> Path:
    made = folder / "empty.xlsx"
    made.touch()
    return made


def _binary(folder: Path) -> Path:
    made = folder / "binary.xlsx"
    made.write_bytes(bytes(range(256)) * 40)
    return made


def _deep(folder: Path) -> Path:
    made = folder / "deep.json"
    made.write_text("[" * 200_000, encoding="utf-8")
    return made


def _beneath_a_file(folder: Path) -> Path:
    _empty(folder)
    return folder / "empty.xlsx" / "x.xlsx"


def _unreadable(folder: Path) -> Path:
    loop = folder / "loop.xlsx"
    loop.symlink_to(loop)
    return loop


BAD = (_missing, _folder, _empty, _binary, _deep, _beneath_a_file, _unreadable)


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__.strip("_"))
@pytest.mark.parametrize("verb", READERS)
def test_a_bad_file_is_bad_data_and_is_named(
    verb: str, make: Callable[[Path], Path], tmp_path: Path, terminal: Terminal
) -> None:
    """Protects everyone who mistypes a name: exit code 2, the name, no traceback."""
    path = make(tmp_path)
    done = terminal(verb, path)
    assert done.code == 2
    assert path.name in done.out + done.err
    assert "Traceback" not in done.err


def test_template_never_writes_over_a_file_unasked(
    tmp_path: Path, terminal: Terminal
) -> None:
    """Protects a workbook somebody filled in for a week."""
    book = tmp_path / "planta.xlsx"
    book.write_text("a week of work", encoding="utf-8")
    done = terminal("template", book)
    assert (done.code, done.out) == (2, "")
    assert "--force" in done.err
    assert book.read_text("utf-8") == "a week of work"
    assert terminal("template", book, "--force").code == 0
    assert terminal("check", book).code in (0, 2)


def test_template_adds_the_ending(tmp_path: Path, terminal: Terminal) -> None:
    """Protects against a workbook that Excel does not recognise."""
    assert terminal("template", tmp_path / "planta").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["planta.xlsx"]


@pytest.mark.parametrize(
    "where", ["no-such-folder/x.xlsx", "file/x.xlsx", "folder.xlsx"]
)
@pytest.mark.parametrize("verb", ["template", "plan"])
def test_a_place_that_cannot_be_written_is_refused_at_once(
    verb: str, where: str, small_book: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects against a minute of planning that ends in a file that cannot be."""
    (tmp_path / "file").touch()
    (tmp_path / "folder.xlsx").mkdir()
    target = tmp_path / where
    line = [verb, target] if verb == "template" else [verb, small_book, "--out", target]
    done = terminal(*line)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("marcha: «")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.xlsx"]


def test_a_full_disk_is_told(small_book: Path) -> None:
    """Protects a script that writes its JSON to a disk without room."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full on this system")
    with full.open("w") as stdout:
        done = subprocess.run(
            [sys.executable, "-m", "marcha", "check", str(small_book), "--json"],
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("marcha: ")


def test_a_reader_that_leaves_a_pipe_is_no_error() -> None:
    """Protects ``marcha --help | head -1`` against a traceback of a broken pipe."""
    child = subprocess.Popen(
        [sys.executable, "-m", "marcha", "--help"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    child.stdout.close()
    _, err = child.communicate(timeout=60)
    assert b"Traceback" not in err
    assert b"BrokenPipe" not in err
    assert child.returncode == 0


def test_a_terminal_without_a_character_gets_a_question_mark() -> None:
    """Protects consoles with an old code page against a fault."""
    done = subprocess.run(
        [sys.executable, "-m", "marcha", "--lang", "es"],
        capture_output=True,
        env={**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"[OPCIONES] ORDEN ?" in done.stdout
