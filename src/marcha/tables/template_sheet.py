"""
One sheet of the template: three rows of titles, an Excel table, and its help.

Row 1 has the field name, row 2 the unit, row 3 the title; the data follow.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from marcha.plant.plant import FIRST_SHEETS, SHEETS
from marcha.plant.records_site import Site
from marcha.plant.schema import FieldSchema, schema
from marcha.tables.excel import A4, Workbook, Worksheet, Written, write_cell
from marcha.tables.instants import FIRST_YEAR, LAST_YEAR
from marcha.tables.names import choice_word, label, sheet_name, unit_label
from marcha.tables.scan import column_letters
from marcha.tables.styles import (
    DAY,
    KEY,
    MOMENT,
    PLAIN,
    REFERENCE,
    TEXT,
    WHOLE,
    Styles,
)
from marcha.tables.template_lists import (
    DROP_DOWN_ROWS,
    FIRST_ROW,
    choice_name,
    ids_name,
)
from marcha.tables.written import default_text
from marcha.text import Words

_TITLES = FIRST_ROW - 1
_BLANK_ROWS = 30
"""Rows of the table of an empty sheet; Excel lengthens it as rows are added."""

_NARROWEST, _WIDEST = 9, 42
_SAMPLE = 200
"""Rows that are looked at to choose the width of a column."""

_MOST_IN_MESSAGE = 255

Cells = Mapping[tuple[int, str], Written]
"""What to write, by place of the record and field; blanks are left out."""


def add_sheet(
    workbook: Workbook, record: type, cells: Cells, rows: int, styles: Styles,
    words: Words,
) -> None:  # fmt: skip
    """Add the sheet of a record class with its rows."""
    sheet = workbook.add_worksheet(sheet_name(record, words))
    shapes = schema(record)
    sheet.freeze_panes(FIRST_ROW, 1)
    if record in FIRST_SHEETS:
        sheet.set_tab_color(KEY)
    _set_up_page(sheet, words)
    data_formats = [styles.data(number_format(shape)) for shape in shapes]
    for column, shape in enumerate(shapes):
        width = _width(record, shape, column, cells, rows, words)
        sheet.set_column(column, column, width, data_formats[column])
        _write_titles(sheet, record, column, shape, styles, words)
        add_drop_down(sheet, column, shape, words)
        add_marks(sheet, column, shape, len(shapes), styles)
    _add_table(sheet, record, shapes, rows, styles, words)
    places = {shape.name: column for column, shape in enumerate(shapes)}
    for (place, name), value in cells.items():
        column = places[name]
        write_cell(sheet, FIRST_ROW + place, column, value, data_formats[column])


def title(record: type, shape: FieldSchema, words: Words) -> str:
    """Return the title of a column as the template writes it."""
    return label(record, shape.name, words) + (" *" if shape.required else "")


def number_format(shape: FieldSchema) -> str | None:
    """Return the number format of a field's column; None for Excel's own."""
    if shape.many or shape.kind in ("text", "id", "reference", "choice", "yes_no"):
        # As text, so that Excel does not turn a code like 1-2 into a date.
        return TEXT
    return {"date": DAY, "moment": MOMENT, "whole": WHOLE}.get(shape.kind)


def _set_up_page(sheet: Worksheet, words: Words) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _TITLES)
    sheet.set_footer("&L&A&R&P / &N")
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.set_row(_TITLES, 32)
    sheet.set_comments_author(words("template.title"))


def _width(
    record: type, shape: FieldSchema, column: int, cells: Cells, rows: int, words: Words
) -> float:
    texts = [shape.name, title(record, shape, words), _unit_text(shape, words)]
    for place in range(min(rows, _SAMPLE)):
        value = cells.get((place, shape.name))
        texts.append(
            "dd/mm/yyyy hh:mm" if isinstance(value, date) else str(value or "")
        )
    longest = max(len(text) for text in texts) + (4 if column == 0 else 2)
    return min(max(longest, _NARROWEST), _WIDEST)


def _unit_text(shape: FieldSchema, words: Words) -> str:
    marks = [unit_label(shape, words)]
    if shape.many:
        marks.append(words("template.several"))
    if shape.unverified:
        marks.append(words("template.unverified"))
    return " · ".join(marks)


def _write_titles(
    sheet: Worksheet, record: type, column: int, shape: FieldSchema,
    styles: Styles, words: Words,
) -> None:  # fmt: skip
    sheet.write_string(0, column, shape.name, styles.faint)
    unit_style = styles.doubt if shape.unverified else styles.unit
    sheet.write_string(1, column, _unit_text(shape, words), unit_style)
    text = help_text(record, shape, words)
    lines = sum(len(line) // 38 + 1 for line in text.splitlines())
    size = {"width": 260, "height": 24 + 16 * lines, "font_size": 9}
    sheet.write_comment(_TITLES, column, text, size)


def help_text(record: type, shape: FieldSchema, words: Words) -> str:
    """Return what the comment on a column's title says."""
    lines = [words(f"fields.{record.__name__}.{shape.name}.help")]
    if shape.choices is not None:
        choices = ", ".join(choice_word(each, words) for each in shape.choices)
        lines.append(words("template.one_of", choices=choices))
    if shape.target is not None:
        target = next(each for each in SHEETS if each.__name__ == shape.target)
        lines.append(words("template.reference", sheet=sheet_name(target, words)))
    if shape.low is not None and shape.high is not None:
        low, high = _bound(shape.low, words), _bound(shape.high, words)
        lines.append(words("template.range", low=low, high=high))
    default = default_text(shape, words)
    if default:
        key = "default_unverified" if shape.unverified else "default"
        lines.append(words(f"template.{key}", value=default))
    elif shape.unverified:
        lines.append(words("template.unverified"))
    if shape.required:
        lines.append(words("template.required"))
    return "\n".join(lines)


def _bound(value: float, words: Words) -> str:
    return words.number(value, 0 if value == int(value) else 3)


def add_drop_down(
    sheet: Worksheet,
    column: int,
    shape: FieldSchema,
    words: Words,
    first: int = FIRST_ROW,
) -> None:
    """Offer or check the values of a column, from a first row on."""
    options = _validation(shape, words)
    if options is None:
        return
    options["ignore_blank"] = True
    options.setdefault("error_title", words("template.validation.title"))
    options["error_message"] = options["error_message"][:_MOST_IN_MESSAGE]
    sheet.data_validation(first, column, first + DROP_DOWN_ROWS - 1, column, options)


def _validation(shape: FieldSchema, words: Words) -> dict[str, Any] | None:
    if shape.many:
        return None  # Excel's lists offer one value, and these cells hold several
    if shape.kind in ("choice", "yes_no"):
        return {
            "validate": "list",
            "source": f"={choice_name(shape.choices)}",
            "error_message": words("template.validation.choice"),
        }
    if shape.target is not None:
        target = next(each for each in SHEETS if each.__name__ == shape.target)
        message = words(
            "template.validation.reference", sheet=sheet_name(target, words)
        )
        return {
            "validate": "list",
            "source": f"={ids_name(shape.target)}",
            "error_type": "warning",
            "error_title": words("template.validation.reference_title"),
            "error_message": message,
        }
    if shape.kind in ("date", "moment"):
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": date(FIRST_YEAR, 1, 1),
            "maximum": date(LAST_YEAR, 12, 31),
            "error_message": words("template.validation.date"),
        }
    if shape.low is None or shape.high is None:
        return None
    whole = shape.kind == "whole"
    low, high = _bound(shape.low, words), _bound(shape.high, words)
    key = f"template.validation.{'whole' if whole else 'number'}"
    return {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": shape.low,
        "maximum": shape.high,
        "error_message": words(key, low=low, high=high),
    }


def add_marks(
    sheet: Worksheet,
    column: int,
    shape: FieldSchema,
    columns: int,
    styles: Styles,
    first: int = FIRST_ROW,
) -> None:
    """Colour blanks, in rows that are begun, that are required or lean on a guess."""
    if not shape.required and not shape.unverified:
        return
    row = first + 1
    cell = f"${column_letters(column)}{row}"
    begun = f"COUNTA($A{row}:${column_letters(columns - 1)}{row})>0"
    sheet.conditional_format(
        first, column, first + DROP_DOWN_ROWS - 1, column,
        {
            "type": "formula",
            "criteria": f"=AND({begun},ISBLANK({cell}))",
            "format": styles.missing if shape.required else styles.doubt,
        },
    )  # fmt: skip


def _add_table(
    sheet: Worksheet, record: type, shapes: Sequence[FieldSchema], rows: int,
    styles: Styles, words: Words,
) -> None:  # fmt: skip
    columns = []
    for shape in shapes:
        fill = KEY if shape.kind == "id" else PLAIN
        if shape.target is not None:
            fill = REFERENCE
        style = styles.title(fill, required=shape.required)
        columns.append({"header": title(record, shape, words), "header_format": style})
    last = FIRST_ROW + (rows or _BLANK_ROWS) - 1
    if record is Site:
        last = FIRST_ROW
    sheet.add_table(
        _TITLES, 0, last, len(shapes) - 1,
        {
            "name": f"t_{sheet_name(record, words)}",
            "columns": columns,
            "style": "Table Style Light 1",
        },
    )  # fmt: skip
