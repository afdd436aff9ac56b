"""
The one door to the library that writes workbooks (XlsxWriter).

It carries no types, so its objects have names here. Texts are always written as text:
what a user typed never becomes a formula or a link.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

Workbook: TypeAlias = Any
Worksheet: TypeAlias = Any
Format: TypeAlias = Any

Written: TypeAlias = float | str | date | None
"""What stands in a cell: a number, a text, a date or moment, or nothing."""

LONGEST_TEXT = 32_767
"""Characters that Excel keeps in a cell."""

A4 = 9
"""XlsxWriter's number of the paper."""

_MADE = datetime(2026, 1, 1)
"""Time of making in every file: the same content gives the same bytes."""


class Exact(float):
    """
    A number that XlsxWriter writes with all its digits.

    XlsxWriter formats with ``.16G``, which drops the seventeenth digit that some
    floats need; export and import would then not be the identity.
    """

    __slots__ = ()

    def __format__(self, form: str) -> str:
        return repr(float(self))


@contextmanager
def new_workbook(path: Path, *, title: str, subject: str) -> Iterator[Workbook]:
    """
    Give a workbook to fill; afterwards it takes the place of ``path``, whole.

    When anything fails the file that was there is still there, and no other.
    """
    from xlsxwriter import Workbook as New  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = New(buffer, options)
    workbook.set_properties(
        {"title": title, "subject": subject, "author": "Marcha", "created": _MADE}
    )
    yield workbook
    workbook.close()
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(buffer.getvalue())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_cell(
    sheet: Worksheet, row: int, column: int, value: Written, style: Format = None
) -> None:
    """Write a value as what it is; text stays text whatever it looks like."""
    if isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    elif value is not None:
        sheet.write_number(row, column, Exact(value), style)
