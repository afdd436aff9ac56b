"""What a sheet of the plan holds, before anybody thinks of cells and formats."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from marcha.tables.excel import Written

Tone = Literal["good", "late", "short", "unplanned", "setup"]
"""Colour of a cell that says the same in words."""


class Kind(Enum):
    """What a column holds; the layout gives each kind its format and its width."""

    TEXT = "text"
    PROSE = "prose"
    MOMENT = "moment"
    DAY = "day"
    CLOCK = "clock"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MONEY = "money"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with a colour."""

    text: str
    tone: Tone


Cell = Written | Mark
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; its title is the text ``planbook.column.<name>``."""

    name: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    One table with what stands above it.

    Attributes
    ----------
    title, note
        What it is and how to read it.
    page_starts
        Places of the rows that begin a page when the sheet is printed; empty: pages
        end where they are full.
    """

    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    page_starts: tuple[int, ...] = ()
