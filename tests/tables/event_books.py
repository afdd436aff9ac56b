"""Workbooks of events, as people fill them in: field names above, plain cells below."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from marcha.actuals.event import Event


def write_events(path: Path, events: Iterable[Event]) -> Path:
    """Write events as the sheet Novedades of a new workbook."""
    names = [each.name for each in fields(Event)]
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    sheet = book.add_worksheet("Novedades")
    when = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for place, name in enumerate(names):
        sheet.write_string(0, place, name)
    for row, event in enumerate(events, start=1):
        for place, name in enumerate(names):
            value = getattr(event, name)
            if isinstance(value, datetime):
                sheet.write_datetime(row, place, value, when)
            elif isinstance(value, int | float):
                sheet.write_number(row, place, value)
            elif value is not None and value != "":
                sheet.write_string(row, place, str(value))
    book.close()
    return path
