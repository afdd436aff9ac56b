"""
A sheet of paper as a page: head, parts, foot; the style is within, nothing is fetched.

The bulletin, the statement of a month and the declaration share it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

from marcha.report.markup import Markup, join, tag
from marcha.report.table import Column, Line

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a browser may ask for: nothing."""

_CLASSES = {"number": "num", "long": "long", "time": "time", "key": "key"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Head of a sheet; ``look`` is a class of its style."""

    title: str
    kicker: str
    heading: str
    period: str
    language: str
    look: str = ""


def sheet_page(
    sheet: Sheet, parts: Iterable[Markup | None], foot: Sequence[str]
) -> str:
    """Write a whole page, HTML and well-formed XML at once."""
    style = resources.files("marcha.report").joinpath("sheet.css")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("title", sheet.title),
        # Ours, without a character that HTML or XML would read as markup.
        tag("style", Markup(style.read_text(encoding="utf-8"))),
    )
    header = tag(
        "header",
        tag("p", sheet.kicker, class_="kicker"),
        tag("h1", sheet.heading),
        tag("p", sheet.period, class_="period"),
    )
    footer = tag("footer", *(tag("p", each) for each in foot))
    main = tag("main", header, join(parts), footer, class_=sheet.look or None)
    document = tag("html", head, tag("body", main), lang=sheet.language)
    return f"<!DOCTYPE html>\n{document}\n"


def plain_table(
    columns: Sequence[Column], lines: Iterable[Line], caption: str, look: str
) -> Markup:
    """Write a table that is only read: it neither scrolls nor stacks."""
    heads = [
        tag("th", each.label, scope="col", class_=_CLASSES.get(each.kind))
        for each in columns
    ]
    rows = []
    for line in lines:
        cells = [
            tag(
                "th" if column.kind in {"name", "key"} else "td",
                cell,
                class_=_CLASSES.get(column.kind),
                scope="row" if column.kind in {"name", "key"} else None,
            )
            for column, cell in zip(columns, line.cells, strict=True)
        ]
        rows.append(tag("tr", *cells, class_=line.look or None))
    return tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *rows),
        class_=look,
    )
