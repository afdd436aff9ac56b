"""
Files that harm a reader that trusts them, made as they are met in the wild.

Each maker writes one file and returns its path. ``python -m tests.tables.hostile``
makes them all in a folder and prints what reading each of them costs
(``docs/dev/workbook_limits.md`` has the figures).
"""

import random
import struct
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.tables.books import mini, write

Maker = Callable[[Path], Path]

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SHEET = "xl/worksheets/sheet7.xml"
"""The part of the sheet Pedidos in the mini plant."""

OTHER = "xl/worksheets/sheet5.xml"
"""The part of its sheet Lotes."""

STRINGS = "xl/sharedStrings.xml"


def with_part(
    path: Path, name: str, content: Iterable[bytes] | bytes, *, level: int = 6
) -> Path:
    """Write the mini plant with one part replaced by other bytes."""
    base = write(path.with_suffix(".base.xlsx"), mini())
    pieces = (content,) if isinstance(content, bytes) else content
    with (
        zipfile.ZipFile(base) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        with new.open(name, "w", force_zip64=True) as stream:
            for piece in pieces:
                stream.write(piece)
    base.unlink()
    return path


def _sheet(rows: str) -> bytes:
    text = f"{_HEAD}<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>"
    return text.encode()


def _noise() -> random.Random:
    """Return what makes a part too unlike itself to look like a bomb."""
    return random.Random(1)  # noqa: S311 - noise, not a secret


def _row_of_titles() -> str:
    titles = ("id", "profile", "length_mm", "pieces", "due")
    cells = (
        f'<c r="{"ABCDE"[i]}1" t="inlineStr"><is><t>{title}</t></is></c>'
        for i, title in enumerate(titles)
    )
    return f'<row r="1">{"".join(cells)}</row>'


# --- not a workbook ----------------------------------------------------------------


def empty(path: Path) -> Path:
    """A file without bytes."""
    path.write_bytes(b"")
    return path


def text(path: Path) -> Path:
    """A CSV that was given the ending of a workbook."""
    path.write_text("Pedido;Largo\nP-1;6000\n", encoding="utf-8")
    return path


def ole(path: Path) -> Path:
    """The header of an encrypted workbook, or of an old .xls."""
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    return path


def other_zip(path: Path) -> Path:
    """A zip that is no workbook."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return path


def truncated(path: Path) -> Path:
    """A workbook whose copy broke off."""
    whole = write(path, mini()).read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    return path


def appended(path: Path) -> Path:
    """A workbook with something behind its end, where zip readers differ."""
    whole = write(path, mini()).read_bytes()
    path.write_bytes(whole + b"PK\x05\x06 and more")
    return path


def flipped(path: Path) -> Path:
    """A workbook with some bytes changed in the middle of its largest sheet."""
    whole = bytearray(write(path, mini()).read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo(SHEET).header_offset + 80
    for place in range(start, start + 12):
        whole[place] ^= 0xFF
    path.write_bytes(whole)
    return path


def locked_part(path: Path) -> Path:
    """A zip whose parts are marked as encrypted."""
    whole = bytearray(write(path, mini()).read_bytes())
    start = whole.find(b"PK\x01\x02")
    while start >= 0:
        whole[start + 8] |= 1
        start = whole.find(b"PK\x01\x02", start + 4)
    path.write_bytes(whole)
    return path


def cut_xml(path: Path) -> Path:
    """A sheet whose XML stops in the middle of a row."""
    return with_part(path, SHEET, _sheet(_row_of_titles())[:-60])


def broken_string(path: Path) -> Path:
    """A cell that names a shared string that is not there."""
    return with_part(
        path, SHEET, _sheet('<row r="1"><c r="A1" t="s"><v>9999</v></c></row>')
    )


# --- bombs -------------------------------------------------------------------------


def zip_bomb(path: Path) -> Path:
    """A quarter of a gigabyte of nothing in a quarter of a megabyte."""
    block = b" " * (1 << 20)
    return with_part(path, "xl/theme/theme1.xml", (block for _ in range(256)), level=9)


def many_parts(path: Path) -> Path:
    """Three thousand parts."""
    write(path, mini())
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(3000):
            archive.writestr(f"xl/media/{number}.txt", "x")
    return path


def lying_bomb(path: Path) -> Path:
    """A part that declares 100 bytes and unpacks to 300 million."""
    block = b" " * (1 << 20)
    with_part(path, SHEET, (block for _ in range(300)), level=9)
    whole = bytearray(path.read_bytes())
    name = SHEET.encode()
    start = whole.find(b"PK\x01\x02")
    while start >= 0:
        if whole[start + 46 : start + 46 + len(name)] == name:
            whole[start + 24 : start + 28] = struct.pack("<I", 100)
        start = whole.find(b"PK\x01\x02", start + 4)
    path.write_bytes(whole)
    return path


def laughs(path: Path) -> Path:
    """A billion laughs: entities of entities in the shared strings."""
    entities = '<!ENTITY a0 "ja">' + "".join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)
    )
    content = (
        f"{_HEAD}<!DOCTYPE sst [{entities}]><sst {_MAIN}><si><t>&a9;</t></si></sst>"
    )
    return with_part(path, STRINGS, content.encode())


def laughs_in_sheet(path: Path) -> Path:
    """An external entity in a sheet, which would read a file of the machine."""
    head = f'{_HEAD}<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = _sheet('<row r="1"><c r="A1"><v>&f;</v></c></row>').decode()
    return with_part(path, SHEET, body.replace(_HEAD, head).encode())


def other_alphabet(path: Path) -> Path:
    """A sheet in UTF-16, which hides its text from whoever looks for bytes."""
    body = _sheet(_row_of_titles()).decode().replace("UTF-8", "UTF-16")
    return with_part(path, SHEET, body.encode("utf-16"))


def deep(path: Path) -> Path:
    """Elements one within the other, half a million deep."""
    draw = _noise()
    pieces = ("".join(f"<a{draw.random()}>" for _ in range(50_000)) for _ in range(10))
    head = f"{_HEAD}<worksheet {_MAIN}>"
    return with_part(path, SHEET, (each.encode() for each in (head, *pieces)))


def long_tag(path: Path) -> Path:
    """A tag of 100 million characters."""
    block = b"a" * (1 << 20)
    pieces = (_HEAD.encode() + b'<worksheet x="', *[block] * 100, b'"/>')
    return with_part(path, SHEET, pieces, level=1)


def long_text(path: Path) -> Path:
    """A cell with 100 million characters."""
    block = bytes(range(97, 123)) * 40_000
    head = _sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>').split(b"</sheetData>")[
        0
    ]
    return with_part(path, SHEET, (head, *[block] * 100), level=1)


def many_attributes(path: Path) -> Path:
    """A tag with 200,000 attributes."""
    attributes = " ".join(f'a{i}=""' for i in range(200_000))
    return with_part(path, SHEET, f"{_HEAD}<worksheet {attributes}/>".encode())


def many_elements(path: Path) -> Path:
    """Eight million empty rows, too unlike each other to look like a bomb."""
    draw = _noise()

    def content() -> Iterable[bytes]:
        yield f"{_HEAD}<worksheet {_MAIN}><sheetData>".encode()
        for _ in range(80):
            rows = (f'<row ht="{draw.getrandbits(30)}"/>' for _ in range(100_000))
            yield "".join(rows).encode()

    return with_part(path, SHEET, content(), level=1)


def many_strings(path: Path) -> Path:
    """Four million shared strings that nobody uses."""
    draw = _noise()

    def content() -> Iterable[bytes]:
        yield f"{_HEAD}<sst {_MAIN}>".encode()
        for _ in range(40):
            strings = (
                f"<si><t>{draw.getrandbits(40)}</t></si>" for _ in range(100_000)
            )
            yield "".join(strings).encode()
        yield b"</sst>"

    return with_part(path, STRINGS, content(), level=1)


def large_strings(path: Path) -> Path:
    """Strings of 30,000 characters each, 150 MB of them, that nobody uses."""
    draw = _noise()

    def content() -> Iterable[bytes]:
        yield f"{_HEAD}<sst {_MAIN}>".encode()
        for _ in range(5_000):
            yield f"<si><t>{draw.randbytes(15_000).hex()}</t></si>".encode()
        yield b"</sst>"

    return with_part(path, STRINGS, content(), level=1)


def repeated_string(path: Path) -> Path:
    """One string of 32,000 characters in 20,000 cells: 640 million characters."""
    long = f"<si><t>{'x' * 32_000}</t></si>"
    write(path, mini())
    with zipfile.ZipFile(path) as archive:
        strings = archive.read(STRINGS).decode()
    last = strings.count("<si>")
    cells = "".join(
        f'<row r="{i}"><c r="A{i}" t="s"><v>{last}</v></c></row>'
        for i in range(2, 20_001)
    )
    with_part(path, STRINGS, strings.replace("</sst>", f"{long}</sst>").encode())
    whole = path.with_suffix(".strings.xlsx")
    path.rename(whole)
    with (
        zipfile.ZipFile(whole) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            sheet = _sheet(_row_of_titles() + cells)
            new.writestr(part, sheet if part == SHEET else old.read(part))
    whole.unlink()
    return path


# --- cells far away ----------------------------------------------------------------


def stray(path: Path) -> Path:
    """One cell in the last row and column."""
    rows = _row_of_titles() + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_part(path, SHEET, _sheet(rows))


def stray_row(path: Path) -> Path:
    """One cell in the last row."""
    rows = _row_of_titles() + '<row r="1048576"><c r="B1048576"><v>1</v></c></row>'
    return with_part(path, SHEET, _sheet(rows))


def stray_without_place(path: Path) -> Path:
    """A wide row of cells without references, far down."""
    rows = _row_of_titles() + f'<row r="150000">{"<c><v>1</v></c>" * 16_000}</row>'
    return with_part(path, SHEET, _sheet(rows))


def blanks(path: Path) -> Path:
    """Cells that hold the empty text, as many as the elements allow."""
    cells = "".join(f'<c r="{c}{{0}}" t="str"><v></v></c>' for c in "ABCDEFGHIJKLMNOP")
    row = f'<row r="{{0}}" ht="{{1}}">{cells}</row>'
    draw = _noise()

    def content() -> Iterable[bytes]:
        yield f"{_HEAD}<worksheet {_MAIN}><sheetData>".encode()
        for first in range(1, 90_000, 10_000):
            numbers = range(first, first + 10_000)
            rows = (row.format(i, draw.getrandbits(90)) for i in numbers)
            yield "".join(rows).encode()
        yield b"</sheetData></worksheet>"

    return with_part(path, SHEET, content(), level=1)


def styled_blanks(path: Path) -> Path:
    """A sheet formatted to its last row, as people do: no content, no harm."""
    rows = "".join(
        f'<row r="{i}"><c r="XFD{i}" s="1"/></row>' for i in range(900_000, 901_000)
    )
    return with_part(path, SHEET, _sheet(_row_of_titles() + rows))


def wrong_rows(count: int) -> Iterable[bytes]:
    """Give rows of which no cell is right and none is like another."""
    yield f"{_HEAD}<worksheet {_MAIN}><sheetData>{_row_of_titles()}".encode()
    for first in range(2, count, 1_000):
        yield "".join(
            f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>P{i}</t></is></c>'
            f'<c r="B{i}" t="inlineStr"><is><t>Q{i}</t></is></c>'
            f'<c r="C{i}" t="inlineStr"><is><t>largo {i}</t></is></c>'
            f'<c r="D{i}"><v>{i}.5</v></c><c r="E{i}"><v>{i}</v></c></row>'
            for i in range(first, first + 1_000)
        ).encode()
    yield b"</sheetData></worksheet>"


def largest(path: Path) -> Path:
    """As many orders as the limits let through, all of them wrong."""
    return with_part(path, SHEET, wrong_rows(99_000), level=1)


def largest_twice(path: Path) -> Path:
    """Two sheets of 60,000 bad rows, and shared strings up to their limit."""
    draw = _noise()

    def strings() -> Iterable[bytes]:
        yield f"{_HEAD}<sst {_MAIN}>".encode()
        for _ in range(1_000):
            yield f"<si><t>{draw.randbytes(15_000).hex()}</t></si>".encode()
        yield b"</sst>"

    one = with_part(path.with_suffix(".one.xlsx"), STRINGS, strings(), level=1)
    rows = b"".join(wrong_rows(60_000))
    with (
        zipfile.ZipFile(one) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for part in old.namelist():
            new.writestr(part, rows if part in (SHEET, OTHER) else old.read(part))
    one.unlink()
    return path


def largest_references(path: Path) -> Path:
    """As many orders as the limits let through, right but for what they refer to."""

    def content() -> Iterable[bytes]:
        yield f"{_HEAD}<worksheet {_MAIN}><sheetData>{_row_of_titles()}".encode()
        for first in range(2, 99_000, 1_000):
            yield "".join(
                f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>P{i}</t></is></c>'
                f'<c r="B{i}" t="inlineStr"><is><t>Q{i}</t></is></c>'
                f'<c r="C{i}"><v>{i}</v></c><c r="D{i}"><v>{i}</v></c>'
                f'<c r="E{i}" t="d"><v>2027-01-20T10:00:00</v></c></row>'
                for i in range(first, first + 1_000)
            ).encode()
        yield b"</sheetData></worksheet>"

    return with_part(path, SHEET, content(), level=1)


ALL: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (
        empty, text, ole, other_zip, truncated, appended, flipped, locked_part, cut_xml,
        broken_string, zip_bomb, many_parts, lying_bomb, laughs, laughs_in_sheet,
        other_alphabet, deep, long_tag, long_text, many_attributes, many_elements,
        many_strings, large_strings, repeated_string, stray, stray_row,
        stray_without_place, blanks, styled_blanks, largest, largest_twice,
        largest_references,
    )
}  # fmt: skip


def cost(path: Path) -> tuple[float, float, str]:
    """Read a file in a process of its own: CPU seconds, peak MiB, codes found."""
    import json
    import subprocess

    made = subprocess.run(
        [sys.executable, "-c", _READ, str(path)], capture_output=True, check=True
    )
    seconds, mebibytes, codes = json.loads(made.stdout)
    return seconds, mebibytes, codes


_READ = """
import json, resource, sys, time
from collections import Counter
from pathlib import Path
from marcha.plant.errors import WorkbookError
from marcha.tables import read_workbook_with_warnings
try:
    found = read_workbook_with_warnings(sys.argv[1])[1]
except WorkbookError as error:
    found = error.problems
codes = Counter(problem.code for problem in found)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
status = Path("/proc/self/status")
if status.exists():
    # On Linux the figure above starts at what the parent held when it forked.
    held = status.read_text().partition("VmHWM:")[2].split()[0]
    peak = int(held) / 1024
text = ", ".join(f"{code} {number}" for code, number in codes.items())
print(json.dumps([time.process_time(), peak, text]))
"""


def main(folder: Path) -> None:
    """Make every file and print what it costs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in ALL.items():
        path = make(folder / f"{name}.xlsx")
        size = path.stat().st_size / 1e6
        seconds, mebibytes, codes = cost(path)
        line = (
            f"{name:<20} {size:7.2f} MB {seconds:6.2f} s {mebibytes:6.0f} MiB  {codes}"
        )
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
