"""
A look at a workbook file before it is parsed: is it whole, is it safe, is it small.

An .xlsx is a zip of XML parts. Everything that the parser would touch is unpacked
once here, in pieces that are thrown away, and scanned (:mod:`marcha.tables.scan`).
After that the parser cannot grow without end, so it needs no process of its own: of the
hostile files in ``tests/tables/hostile.py`` (bombs of parts, blanks and texts, deep
nesting, the largest workbooks within the limits) none took more than 165 MiB and 6.3 s,
with the start of Python; ``docs/dev/workbook_limits.md`` has the figures.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from marcha.plant.errors import WorkbookError
from marcha.plant.problem import Problem
from marcha.tables.scan import (
    Budget,
    Cells,
    Directory,
    Limits,
    Parser,
    Plain,
    SheetScan,
    Strings,
    Styles,
    Unsafe,
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of an old .xls, and of any encrypted Office file."""

_ZIP = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 22
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
_MEGABYTE = 1_000_000
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True, slots=True)
class Archive:
    """
    A workbook that may be parsed.

    Attributes
    ----------
    scans
        What was found in each of the sheets asked for, by name.
    refused
        Problems of sheets that are too large to be read, by name.
    """

    scans: dict[str, SheetScan] = field(default_factory=dict)
    refused: dict[str, Unsafe] = field(default_factory=dict)


def inspect(
    path: Path, wanted: Callable[[str], bool], limits: Limits | None = None
) -> Archive:
    """
    Check a file and scan the sheets whose name is wanted.

    Raises
    ------
    WorkbookError
        With one problem: what is wrong with the file as a whole.
    """
    try:
        with _open(path) as file:
            return _inspect(file, wanted, limits or Limits())
    except Unsafe as found:
        raise WorkbookError([_file_problem(path, found)]) from None


def _file_problem(path: Path, found: Unsafe) -> Problem:
    return Problem(
        code=found.code,
        value=found.value,
        hint=found.hint,
        params={"file": path.name or str(path)},
    )


def _open(path: Path) -> BinaryIO:
    try:
        if path.is_dir():
            raise Unsafe("file_is_folder", path.name)
        if path.exists() and not path.is_file():
            # A pipe or a device would never end.
            raise Unsafe("file_unreadable", path.name)
        return path.open("rb")
    except FileNotFoundError:
        raise Unsafe("file_missing", path.name) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unsafe("file_unreadable", reason) from None


def _inspect(file: BinaryIO, wanted: Callable[[str], bool], limits: Limits) -> Archive:
    _check_form(file, limits)
    try:
        with ZipFile(file) as opened:
            parts = opened.infolist()
    except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Unsafe("file_damaged", f"zip: {error}") from None
    left = _check_parts(parts, limits)
    budget = Budget(limits)
    sheets = list(_sheets(file, left, budget))
    strings = Strings(budget)
    _parse(strings, file, left.pop("xl/sharedstrings.xml", None))
    archive = Archive()
    for name, place in sheets:
        if wanted(name):
            cells = Cells(budget, strings.lengths)
            archive.scans[name] = cells.found
            try:
                _parse(cells, file, left.pop(place, None))
            except Unsafe as found:
                if found.code != "sheet_too_large":
                    raise
                archive.refused[name] = found
    _parse(Styles(budget), file, left.pop("xl/styles.xml", None))
    for place, part in left.items():
        if place.endswith((".xml", ".rels", ".vml")):
            _parse(Plain(budget), file, part)
    return archive


def _parse(parser: Parser, file: BinaryIO, part: ZipInfo | None) -> None:
    if part is not None:
        parser.parse(_Part(file, part))


def _sheets(
    file: BinaryIO, parts: dict[str, ZipInfo], budget: Budget
) -> Iterator[tuple[str, str]]:
    """Give each sheet and the place of its part, which must be there and be XML."""
    workbook, relations = Directory(budget), Directory(budget)
    _parse(workbook, file, parts.pop(_WORKBOOK, None))
    _parse(relations, file, parts.pop(_RELATIONS, None))
    seen: set[str] = set()
    for name, relation in workbook.sheets:
        target = relations.targets.get(relation, "").lower()
        place = target[1:] if target.startswith("/") else target
        if not target.startswith(("/", "xl/")):
            place = f"xl/{target}"
        known = place in parts and place.endswith(".xml")
        if not known or seen & {name, place}:
            raise Unsafe("file_damaged", name[:60])
        seen |= {name, place}
        yield name, place


def _check_form(file: BinaryIO, limits: Limits) -> None:
    """Refuse what is not one whole zip from its first byte to its last."""
    head = file.read(len(_OLE))
    size = file.seek(0, 2)
    if not size:
        raise Unsafe("file_empty", "0")
    if head == _OLE:
        raise Unsafe("file_encrypted", "OLE")
    if not head.startswith(_ZIP):
        raise Unsafe("file_not_workbook", head[:4].hex(" "))
    if size > limits.file_bytes:
        raise Unsafe("file_too_large", _megabytes(size), _megabytes(limits.file_bytes))
    # The end record must be the last thing in the file: zip readers differ in where
    # else they look for it, and then another archive is parsed than was checked.
    file.seek(max(0, size - _ZIP_END_BYTES))
    tail = file.read()
    if not tail.startswith(_ZIP_END):
        raise Unsafe("file_damaged", "zip")


def _check_parts(parts: list[ZipInfo], limits: Limits) -> dict[str, ZipInfo]:
    """Return the parts by name in small letters; refuse bombs by their own account."""
    if len(parts) > limits.parts:
        raise Unsafe("file_too_many_parts", str(len(parts)), str(limits.parts))
    by_name = {part.filename.lower(): part for part in parts}
    if len(by_name) < len(parts):
        raise Unsafe("file_damaged", "zip")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Unsafe("file_encrypted", "zip")
    if _WORKBOOK not in by_name:
        raise Unsafe("file_not_workbook", "zip")
    expanded = sum(part.file_size for part in parts)
    steep = any(
        part.file_size > max(_MEGABYTE, limits.ratio * part.compress_size)
        for part in parts
    )
    if expanded > limits.expanded_bytes or steep:
        allowed = _megabytes(limits.expanded_bytes)
        raise Unsafe("file_expands", _megabytes(expanded), allowed)
    return by_name


def _megabytes(size: int) -> str:
    return f"{-(-size // _MEGABYTE)} MB"


class _Part:
    """
    One part of the archive as a stream of unpacked bytes.

    Not zipfile's own stream: that one stops at the size the archive declares, where
    the parser would go on. Here more bytes than declared are a damaged file.
    """

    def __init__(self, file: BinaryIO, part: ZipInfo) -> None:
        file.seek(part.header_offset)
        header = file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or not header.startswith(_ZIP):
            raise Unsafe("file_damaged", part.filename[:60])
        _, name_bytes, extra_bytes = _LOCAL_HEADER.unpack(header)
        file.seek(name_bytes + extra_bytes, 1)
        self._file = file
        self._part = part
        self._packed = part.compress_size
        self._left = part.file_size
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Unsafe("file_damaged", part.filename[:60])
        deflated = part.compress_type == ZIP_DEFLATED
        self._inflate = zlib.decompressobj(-15) if deflated else None

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most ``size`` of them; none at the end."""
        try:
            data = self._next(size)
        except (zlib.error, OSError) as error:
            raise Unsafe("file_damaged", str(error)) from None
        self._left -= len(data)
        if self._left < 0 or (not data and self._left):
            raise Unsafe("file_damaged", self._part.filename[:60])
        return data

    def _next(self, size: int) -> bytes:
        if self._inflate is None:
            return self._raw(size)
        data = b""
        while not data and not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self._raw(size)
            data = self._inflate.decompress(packed, size)
            if not packed and not data:
                raise Unsafe("file_damaged", self._part.filename[:60])
        return data

    def _raw(self, size: int) -> bytes:
        data = self._file.read(min(size, self._packed))
        self._packed -= len(data)
        return data
