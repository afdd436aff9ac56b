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


def inert_sheet() -> type:
    """
    Return a class of sheets in which no formula can be written.

    What XlsxWriter takes for one is written as an error value: ``#REF!`` stays what it
    is, without a formula behind it.
    """
    from xlsxwriter.worksheet import (  # type: ignore[import-untyped]
        Worksheet as Base,
    )

    class Inert(Base):  # type: ignore[misc]
        """A sheet of values."""

        def _xml_formula_element(
            self, formula: str, result: str, attributes: list[tuple[str, Any]]
        ) -> None:
            kept = [each for each in attributes if each[0] != "t"]
            self._xml_start_tag("c", [*kept, ("t", "e")])
            self._xml_data_element("v", result or formula)
            self._xml_end_tag("c")

    return Inert


@contextmanager
def new_workbook(
    path: Path, *, title: str, subject: str, row_by_row: bool = False
) -> Iterator[Workbook]:
    """
    Give a workbook to fill; afterwards it takes the place of ``path``, whole.

    When anything fails the file that was there is still there, and no other. With
    ``row_by_row`` the cells of each sheet must come in the order of its rows; they wait
    in temporary files, so that a large workbook takes little memory.
    """
    from xlsxwriter import Workbook as New  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    options = {
        "in_memory": not row_by_row,
        "constant_memory": row_by_row,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = New(buffer, options)
    workbook.set_properties(
        {"title": title, "subject": subject, "author": "Marcha", "created": _MADE}
    )
    try:
        yield workbook
    except BaseException:
        _abandon(workbook)
        raise
    workbook.close()
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(buffer.getvalue())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _abandon(workbook: Workbook) -> None:
    """Remove the temporary files of a workbook that will not be written."""
    for sheet in workbook.worksheets_objs:
        if getattr(sheet, "row_data_fh", None) is not None:
            sheet.row_data_fh.close()
            Path(sheet.row_data_filename).unlink(missing_ok=True)
    workbook.fileclosed = 1


def literal(text: str) -> str:
    """
    Return a text as XlsxWriter must be given it to write just that.

    What looks like its own form of rich text, ``<r>…</r>``, it would write as XML.

    Examples
    --------
    >>> literal("abc"), literal("<r>&</r>")
    ('abc', '<r><t xml:space="preserve">&lt;r&gt;&amp;&lt;/r&gt;</t></r>')
    """
    if not (text.startswith("<r>") and text.endswith("</r>")):
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    kept = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in escaped)
    return f'<r><t xml:space="preserve">{kept}</t></r>'


def write_cell(
    sheet: Worksheet, row: int, column: int, value: Written, style: Format = None
) -> None:
    """Write a value as what it is; text stays text whatever it looks like."""
    if isinstance(value, str):
        sheet.write_string(row, column, literal(value), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    elif value is not None:
        sheet.write_number(row, column, Exact(value), style)
