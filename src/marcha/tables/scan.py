"""
One pass over the XML of a workbook, before anything heavier reads it.

It counts what could make a reader run or grow without end, finds the cells that the
reader would read wrongly (errors come as empty, formulas without a stored value as
empty or 0), and refuses what no spreadsheet program writes. It keeps no text.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Protocol
from xml.parsers import expat

_CHUNK = 1 << 16

_DEEPEST = 64
"""Nesting of elements; workbooks stay below 20."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    The most that is read; each far above any plant and far below a machine's memory.

    Attributes
    ----------
    file_bytes, expanded_bytes
        Size of the file and sum of its unpacked parts.
    ratio
        Unpacked over packed size of a part above 1 MB; spreadsheets stay below 60.
    parts, elements
        Parts of the archive; elements of all parts together.
    token_bytes, text_chars
        One tag with its attributes; one text that is not in a cell.
    rows, columns, cells, area
        Of one sheet: its last row and column, cells with content, rows × columns.
    strings_chars, sheet_chars
        Sum of the shared texts, and of the texts of one sheet, repeated ones counted
        each time.
    """

    file_bytes: int = 100_000_000
    expanded_bytes: int = 200_000_000
    ratio: float = 250.0
    parts: int = 2_000
    elements: int = 2_000_000
    token_bytes: int = 1_000_000
    text_chars: int = 200_000
    rows: int = 100_000
    columns: int = 512
    cells: int = 1_000_000
    area: int = 3_000_000
    strings_chars: int = 32_000_000
    sheet_chars: int = 16_000_000


class Unsafe(Exception):  # noqa: N818 - a finding, turned into a problem by archive
    """Raised for a part that must not be read; ``code`` and ``value`` tell why."""

    def __init__(self, code: str, value: str, hint: str | None = None) -> None:
        super().__init__(code, value)
        self.code, self.value, self.hint = code, value, hint


@dataclass(slots=True)
class SheetScan:
    """
    What one sheet holds.

    Attributes
    ----------
    last_row, last_column
        Place of the last cells with content, from 0; -1 when there are none.
    far_row, far_column
        The cells that reach so far, as (row, column).
    marks
        Cells that cannot be read, by (row, column): the error they hold, or None for
        a formula without a stored value.
    formulas
        The formulas of those without a value, shortened.
    computed
        Number of formulas that have a value.
    huge
        Column of a number that would be an endless duration, by row.
    """

    cells: int = 0
    chars: int = 0
    last_row: int = -1
    last_column: int = -1
    far_row: tuple[int, int] = (-1, -1)
    far_column: tuple[int, int] = (-1, -1)
    marks: dict[tuple[int, int], str | None] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    computed: int = 0
    huge: dict[int, int] = field(default_factory=dict)


class Readable(Protocol):
    """A stream of bytes; ends with an empty piece."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most ``size`` of them."""


class Budget:
    """Elements that may still come, over all parts of a workbook."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.elements = limits.elements


class Parser:
    """Expat with limits; subclasses look at the elements they know."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.limits = budget.limits
        self._depth = self._chars = 0
        self._left = 0
        self._expat = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = _CHUNK
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.XmlDeclHandler = self._declaration

    def parse(self, stream: Readable) -> None:
        """Read a part to its end; raises :class:`Unsafe`."""
        fed = 0
        parser = self._expat
        self._left = self.budget.elements
        try:
            while chunk := stream.read(_CHUNK):
                fed += len(chunk)
                parser.Parse(chunk, False)
                if fed - parser.CurrentByteIndex > self.limits.token_bytes:
                    raise Unsafe("file_damaged", "XML")
            parser.Parse(b"", True)
            self.budget.elements = self._left
        except expat.ExpatError as error:
            raise Unsafe("file_damaged", f"XML: {error}") from None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See an element begin; ``name`` is without its namespace."""

    def end(self, name: str) -> None:
        """See an element end."""

    def text(self, data: str) -> None:
        """See a piece of text."""

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._chars = 0
        self._left -= 1
        if self._left < 0 or self._depth > _DEEPEST:
            self._refuse()
        # calamine ignores prefixes, so the scan must not be misled by them.
        self.start(tag.rpartition(":")[2] if ":" in tag else tag, attributes)

    def _refuse(self) -> None:
        if self._depth > _DEEPEST:
            raise Unsafe("file_damaged", "XML")
        most = str(self.limits.elements)
        raise Unsafe("file_too_many_parts", f"> {most}", most)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self.end(tag.rpartition(":")[2] if ":" in tag else tag)

    def _text(self, data: str) -> None:
        self._count(data)
        self.text(data)

    def _count(self, data: str) -> None:
        self._chars += len(data)
        if self._chars > self.limits.text_chars:
            raise Unsafe("file_damaged", "XML")

    def _doctype(self, *_: object) -> None:
        raise Unsafe("file_unsafe", "DOCTYPE")

    def _declaration(self, _: str, encoding: str | None, __: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            raise Unsafe("file_unsafe", encoding)


class Styles(Parser):
    """A part that calamine holds in memory but that tells nothing here."""


class Plain(Parser):
    """A part that nobody reads further: its texts may be as long as they like."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self._expat.CharacterDataHandler = None


class Directory(Parser):
    """Sheets of ``workbook.xml``, or targets of its relations."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.sheets: list[tuple[str, str]] = []
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note a sheet (name, relation) or a relation (id, target)."""
        if name == "sheet":
            relation = next(
                (value for key, value in attributes.items() if key.endswith(":id")), ""
            )
            self.sheets.append((attributes.get("name", ""), relation))
        elif name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class Strings(Parser):
    """Lengths of the shared strings."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.lengths = array("L")
        self._length = self._total = 0

    def end(self, name: str) -> None:
        """Note the length of a string."""
        if name == "si":
            self.lengths.append(self._length)
            self._total += self._length
            self._length = 0
            if self._total > self.limits.strings_chars:
                most = f"{self.limits.strings_chars // 1_000_000} MB"
                raise Unsafe("file_too_large", f"> {most}", most)

    def text(self, data: str) -> None:
        """Add to the length of a string."""
        self._length += len(data)


class Cells(Parser):
    """Extent, size and unreadable cells of one sheet."""

    def __init__(self, budget: Budget, lengths: "array[int]") -> None:
        super().__init__(budget)
        self.found = SheetScan()
        self._lengths = lengths
        self._columns: dict[str, int] = {}
        self._row = self._column = -1
        self._kind = self._value = self._digits = self._formula = ""
        self._inside = False
        # One call less for each text: this is the innermost loop of reading.
        self._expat.CharacterDataHandler = self.text

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Follow the place of rows and cells."""
        if name == "c":
            self._kind = attributes.get("t", "")
            self._value = ""
            self._formula = ""
            self._inside = True
            if "r" in attributes:
                place = attributes["r"]
                letters = place.rstrip("0123456789")
                digits = place[len(letters) :]
                if digits != self._digits:
                    self._digits = digits
                    self._row = _row(digits)
                self._column = self._column_of(letters)
            else:
                self._column += 1
        elif name == "v":
            self._value = ""
        elif name == "row":
            written = attributes.get("r")
            self._row = self._row + 1 if written is None else _row(written)
            self._digits = ""
            self._column = -1

    def _column_of(self, letters: str) -> int:
        if letters not in self._columns:
            self._columns[letters] = column_index(letters)
        return self._columns[letters]

    def text(self, data: str) -> None:
        """Keep the text of the cell at hand."""
        if self._inside:
            self._value += data
            if len(self._value) > _LONGEST_CELL:
                raise Unsafe("file_damaged", "XML")
        else:
            self._count(data)

    def end(self, name: str) -> None:
        """Weigh a cell when it ends."""
        if name == "c":
            self._inside = False
            self._weigh(self._value.strip())
        elif name == "f":
            self._formula = self._value[:_SHOWN_FORMULA].lstrip("= \t\r\n") or "?"
            self._value = ""

    def _weigh(self, text: str) -> None:
        row, column, found = self._row, self._column, self.found
        kind = self._kind
        found.computed += bool(text and self._formula)
        if kind == "s":
            found.chars += self._shared(text) if text else 0
        elif kind in _TEXT_KINDS:
            found.chars += len(text)
        elif not text:
            if self._formula:
                found.marks[row, column] = None
                found.formulas[row, column] = self._formula
                found.chars += len(self._formula)
            return
        elif kind == "e":
            found.marks[row, column] = text
        elif len(text) > _PLAIN_NUMBER or not text.isdigit():
            self._look_at_number(text)
        found.cells += 1
        if found.cells > self.limits.cells or found.chars > self.limits.sheet_chars:
            most = str(self.limits.cells)
            raise Unsafe("sheet_too_large", f"> {most}", most)
        if row > found.last_row:
            found.last_row, found.far_row = row, (row, column)
        if column > found.last_column:
            found.last_column, found.far_column = column, (row, column)

    def _look_at_number(self, text: str) -> None:
        """Note a number that is none, or that no duration can hold."""
        try:
            value = abs(float(text))
        except ValueError:
            return
        if not value < inf:
            self.found.marks[self._row, self._column] = "#NUM!"
        elif value > _HUGE:
            self.found.huge.setdefault(self._row, self._column)

    def _shared(self, text: str) -> int:
        try:
            return self._lengths[int(text)]
        except (ValueError, IndexError):
            raise Unsafe("file_damaged", f"<c> {text[:20]}") from None


_SHOWN_FORMULA = 2_000
"""Characters of a formula without a value that are kept."""

_PLAIN_NUMBER = 8
"""Digits of a number that needs no look."""

_HUGE = 9e8
"""Days that no duration of Python's holds."""


_LONGEST_CELL = 200_000
"""Characters of one cell; Excel's own limit is 32,767."""

_TEXT_KINDS = ("str", "inlineStr")
"""Cells that hold their text themselves; they count even when it is empty."""

_LETTERS = 3


def column_index(letters: str) -> int:
    """
    Return the number of a column from 0.

    Examples
    --------
    >>> column_index("A"), column_index("XFD")
    (0, 16383)
    """
    if not (0 < len(letters) <= _LETTERS and letters.isascii() and letters.isalpha()):
        raise Unsafe("file_damaged", f"<c r={letters[:20]}>")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(index: int) -> str:
    """
    Return the letters of a column, counted from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(16383)
    ('A', 'XFD')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _row(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 7 and int(digits)):  # noqa: PLR2004 - 1048576
        raise Unsafe("file_damaged", f"<row r={digits[:20]}>")
    return int(digits) - 1
