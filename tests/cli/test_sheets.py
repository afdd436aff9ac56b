"""The commands about sheets: check with a copy, convert, and import-map."""

import json
import os
from pathlib import Path

import pytest

from marcha.cli.commands import import_map
from tests.cli.terminal import Terminal
from tests.tables.books import mini, put, write
from tests.tables.test_importing import OWN


def test_check_hands_the_workbook_back(tmp_path: Path, terminal: Terminal) -> None:
    """Protects ``--out``: exit code 2 still, never over a file unasked, nor itself."""
    bad = write(tmp_path / "bad.xlsx", put(mini(), "Pedidos!C2", "seis"))
    copy = tmp_path / "revisada.xlsx"
    done = terminal("revisar", bad, "--out", copy)
    assert (done.code, copy.exists()) == (2, True)
    assert "revisada.xlsx" in done.err
    assert terminal("check", bad, "--out", copy).code == 2
    assert terminal("check", bad, "--out", bad, "--force").code == 2
    again = terminal("check", copy, "--out", tmp_path / "otra", "--json")
    told = json.loads(again.out)
    assert [each["place"] for each in told["problems"]] == ["Pedidos!C2"]
    assert told["files"] == [str(tmp_path / "otra.xlsx")]


def test_check_says_when_no_copy_can_be_made(
    tmp_path: Path, terminal: Terminal
) -> None:
    """Protects against a copy that lacks what could not be read."""
    (tmp_path / "bad.xlsx").write_bytes(b"PK")
    done = terminal("check", tmp_path / "bad.xlsx", "--out", tmp_path / "c.xlsx")
    assert done.code == 2
    assert "c.xlsx" not in done.out
    assert not (tmp_path / "c.xlsx").exists()
    assert len(done.err.splitlines()) == 1


def test_convert_there_and_back_and_plan_from_a_folder(
    small_book: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects the folder as a form of the plant that every command reads."""
    folder = tmp_path / "carpeta"
    assert terminal("convertir", small_book, folder).code == 0
    assert terminal("convertir", small_book, folder).code == 2
    assert terminal("revisar", folder).code == 0
    assert terminal("convert", folder, tmp_path / "b.xlsx", "--json").code == 0
    out = tmp_path / "plan.xlsx"
    made = terminal("plan", folder, "--effort", "1", "--out", out)
    assert (made.code, out.exists()) == (0, True)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Write somebody's own sheets."""
    return write(tmp_path / "hojas.xlsx", OWN)


def test_without_a_terminal_nothing_is_taken(
    own: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects scripts: what would change is shown, code 2, no file; --yes takes it."""
    mapping, book = tmp_path / "mapa.json", tmp_path / "planta.xlsx"
    shown = terminal("importar", mapping, own, "--out", book)
    assert shown.code == 2
    assert "«Largo (m)» de m a Largo (mm): celdas 2, por ejemplo 6,2 → 6200" in (
        shown.err
    )
    assert "filas nuevas 2" in shown.err
    assert not mapping.exists()
    assert not book.exists()
    done = terminal("importar", mapping, own, "--out", book, "--yes", "--json")
    assert done.code == 0
    assert json.loads(done.out)["files"] == [str(mapping), str(book)]
    assert book.exists()


def test_a_bad_cell_stops_an_import(tmp_path: Path, terminal: Terminal) -> None:
    """Protects the plant: with --yes too, the cell is named and nothing written."""
    sheets = {name: [[*row] for row in rows] for name, rows in OWN.items()}
    own = write(tmp_path / "h.xlsx", put(sheets, "PEDIDOS ENERO!G6", "cincuenta"))
    done = terminal("import-map", tmp_path / "m.json", own, "--yes")
    assert done.code == 2
    assert "PEDIDOS ENERO!G6" in done.err
    assert not (tmp_path / "m.json").exists()


def test_a_map_never_takes_the_place_of_the_sheets(
    own: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects the file that is read, and other files from a wrong ending."""
    assert terminal("importar", tmp_path / "m.json", own, "--out", own).code == 2
    assert terminal("importar", own, own, "--yes").code == 2
    (tmp_path / "m.json").write_text("no", encoding="utf-8")
    refused = terminal("importar", tmp_path / "m.json", own, "--yes")
    assert refused.code == 2
    assert "mapa" in refused.err


class _Answers:
    """Standard input and error of somebody who answers."""

    def __init__(self, *lines: str) -> None:
        self.lines = [f"{line}\n" for line in lines]

    def isatty(self) -> bool:
        """Say yes: this is a person."""
        return True

    def readline(self) -> str:
        """Give the next answer; nothing at the end."""
        return self.lines.pop(0) if self.lines else ""


@pytest.mark.parametrize(
    ("answers", "code", "taken"),
    [
        (("", "s"), 0, True),
        (("Nada de esto", "largo", "sí"), 0, True),
        (("-", "s"), 0, True),
        (("", "n"), 0, False),
        (("",), 130, False),  # the end of the input is an interruption
    ],
)
def test_what_is_doubtful_is_asked_and_then_whether_to_take_it(
    answers: tuple[str, ...],
    code: int,
    taken: bool,
    tmp_path: Path,
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Protects a person at a terminal: Enter, a name, «-», and no at the end."""
    sheets = {name: [[*row] for row in rows] for name, rows in OWN.items()}
    own = write(tmp_path / "h.xlsx", put(sheets, "PEDIDOS ENERO!F4", "Largo"))
    monkeypatch.setattr("sys.stdin", _Answers(*answers))
    monkeypatch.setattr(import_map, "_is_terminal", lambda _: True)
    done = terminal("importar", tmp_path / "m.json", own)
    assert (done.code, (tmp_path / "m.json").exists()) == (code, taken)
    assert "F «Largo» → Largo (mm), convertido de m" in done.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes in folders")
def test_a_pipe_is_no_workbook(tmp_path: Path, terminal: Terminal) -> None:
    """Protects against waiting forever for a file that never ends."""
    os.mkfifo(tmp_path / "pipe.xlsx")
    os.mkfifo(tmp_path / "pipe.csv")
    assert terminal("check", tmp_path / "pipe.xlsx").code == 2
    assert terminal("check", tmp_path / "pipe.csv").code == 2
