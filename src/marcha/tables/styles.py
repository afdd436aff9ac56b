"""
How the workbooks look: the few formats that all sheets share.

Colour never stands alone: a key is the first column, a required title is bold and has
an asterisk, an unverified default says so in its unit row.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from marcha.tables.excel import Format, Workbook

KEY, REFERENCE, PLAIN, DOUBT = "#9DC3E6", "#C6E0B4", "#E7E6E6", "#FFF2CC"
"""Fills: key of the row, code of another sheet, all other data, unverified."""

BAD, DUBIOUS = "#FFC7CE", "#FFEB9C"
"""Fills of cells with an error and with a warning."""

DAY, MOMENT, TEXT, WHOLE = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "@", "#,##0"
"""Number formats; Excel writes separators as the user's country does."""


class Styles:
    """Formats of one workbook, made when they are first asked for."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def make(self, **properties: Any) -> Format:
        """Return the format with these properties; the same one each time."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(dict(properties))
        return self._made[key]

    def title(self, fill: str, *, required: bool) -> Format:
        """Return the format of a column's title."""
        return self.make(
            bg_color=fill, bold=required, border=1, border_color="#A6A6A6",
            text_wrap=True, valign="vcenter", font_color="#000000",
        )  # fmt: skip

    def data(self, number_format: str | None) -> Format:
        """Return the format of a column of data."""
        properties: dict[str, Any] = {"valign": "top"}
        if number_format is not None:
            properties["num_format"] = number_format
        if number_format == TEXT:
            properties["indent"] = 1
        return self.make(**properties)

    def flawed(self, properties: Mapping[str, Any], *, error: bool) -> Format:
        """Return a format with the fill of a bad cell, or of a doubtful one."""
        fill, ink = (BAD, "#9C0006") if error else (DUBIOUS, "#7F6000")
        return self.make(
            **{**properties, "bg_color": fill, "font_color": ink, "border": 1}
        )

    @cached_property
    def faint(self) -> Format:
        """Field names, which people need not read."""
        return self.make(font_size=8, italic=True, font_color="#7F7F7F")

    @cached_property
    def unit(self) -> Format:
        """Units, above the titles."""
        return self.make(font_size=9, font_color="#404040")

    @cached_property
    def doubt(self) -> Format:
        """Units and blanks of columns whose default nobody verified."""
        return self.make(font_size=9, font_color="#7F6000", bg_color=DOUBT)

    @cached_property
    def missing(self) -> Format:
        """Blanks where a value is required."""
        return self.make(bg_color="#F8CBAD")

    @cached_property
    def heading(self) -> Format:
        """Title of a sheet that is read, not filled."""
        return self.make(bold=True, font_size=16)

    @cached_property
    def section(self) -> Format:
        """Heading within a sheet that is read."""
        return self.make(bold=True, font_size=12, bottom=1)

    @cached_property
    def prose(self) -> Format:
        """Running text."""
        return self.make(text_wrap=True, valign="top")
