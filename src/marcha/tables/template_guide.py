"""The first sheet of the workbook: what it is for, how to fill it, what is a fact."""

from collections.abc import Mapping, Sequence

from marcha.plant.plant import FIRST_SHEETS, SHEETS
from marcha.tables.excel import A4, Workbook, Worksheet
from marcha.tables.names import sheet_name
from marcha.tables.styles import DOUBT, KEY, PLAIN, REFERENCE, Styles
from marcha.text import Words

FORMAT = 1
"""Version of the workbook; grows when an older Marcha could not read it."""

_COLOURS = (
    ("colour_key", KEY),
    ("colour_reference", REFERENCE),
    ("colour_required", PLAIN),
    ("colour_unverified", DOUBT),
    ("colour_plain", PLAIN),
)
_LINE = 120
"""Characters that fit in a line of the guide."""


def add_guide(
    workbook: Workbook,
    counts: Mapping[type, int],
    styles: Styles,
    words: Words,
    notes: Sequence[str],
) -> None:
    """Add the first sheet."""
    sheet = workbook.add_worksheet(words("template.sheets.guide"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 84, styles.prose)
    sheet.set_column(2, 2, 10, styles.prose)
    sheet.set_column(3, 3, 8)
    sheet.set_portrait()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, words("template.guide.heading"), styles.heading)
    row = _write_lines(sheet, 1, _opening(words), styles)
    row = _write_section(sheet, row + 1, words("template.guide.how"), styles)
    how = [
        words(f"template.guide.{key}")
        for key in ("rows", "help", "lists", "empty", "check")
    ]
    row = _write_lines(sheet, row, how, styles)
    row = _write_section(sheet, row + 1, words("template.guide.colours"), styles)
    for key, fill in _COLOURS:
        required = key == "colour_required"
        sheet.write_string(
            row,
            0,
            "ABC *" if required else "ABC",
            styles.title(fill, required=required),
        )
        sheet.write_string(row, 1, words(f"template.guide.{key}"), styles.prose)
        row += 1
    row = _write_order(sheet, row + 1, counts, styles, words)
    row = _write_section(sheet, row + 1, words("template.guide.facts"), styles)
    key = "facts_filled" if any(counts.values()) else "facts_empty"
    facts = notes or [words(f"template.guide.{key}")]
    _write_lines(sheet, row, facts, styles)
    sheet.activate()


def _opening(words: Words) -> list[str]:
    from marcha import __version__

    version = words("template.guide.version", version=__version__, format=FORMAT)
    return [words("template.guide.purpose"), version]


def _write_section(sheet: Worksheet, row: int, text: str, styles: Styles) -> int:
    sheet.write_string(row, 0, text, styles.section)
    for column in range(1, 4):
        sheet.write_blank(row, column, None, styles.section)
    return row + 1


def _write_lines(
    sheet: Worksheet, row: int, lines: Sequence[str], styles: Styles
) -> int:
    for line in lines:
        sheet.merge_range(row, 0, row, 3, "", styles.prose)
        sheet.write_string(row, 0, line, styles.prose)
        sheet.set_row(row, 15 * (len(line) // _LINE + 1))
        row += 1
    return row


def _write_order(
    sheet: Worksheet,
    row: int,
    counts: Mapping[type, int],
    styles: Styles,
    words: Words,
) -> int:
    row = _write_section(sheet, row, words("template.guide.order"), styles)
    row = _write_lines(sheet, row, [words("template.guide.order_line")], styles)
    keys = ("order_sheet", "order_what", "order_need", "rows_now")
    for column, key in enumerate(keys):
        text = words(f"template.guide.{key}")
        sheet.write_string(row, column, text, styles.title(PLAIN, required=False))
    link = styles.make(font_color="#1F4E79", underline=1, valign="top")
    for record in SHEETS:
        row += 1
        name = sheet_name(record, words)
        sheet.write_url(row, 0, f"internal:'{name}'!A4", link, name)
        about = words(f"fields.about.{record.__name__}")
        sheet.write_string(row, 1, about, styles.prose)
        key = "first" if record in FIRST_SHEETS else "later"
        sheet.write_string(row, 2, words(f"template.guide.{key}"), styles.prose)
        sheet.write_number(row, 3, counts[record], styles.prose)
    return row + 1
