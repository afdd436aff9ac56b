"""Tables and sections of a page, as HTML that a screen reader can follow."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from marcha.report.markup import Markup, join, tag


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column.

    ``key`` and ``name`` hold the row's header, an id or a longer name; ``time`` and
    ``key`` are never broken; ``number`` is set to the right; ``long`` is a sentence.
    """

    label: str
    kind: Literal["text", "long", "number", "time", "key", "name"] = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its cells, an id to point at, and how it is set apart."""

    cells: tuple[object, ...]
    id: str | None = None
    look: Literal["", "group", "total", "late"] = ""


_SHORT = 12
"""Rows that a folded part may have to be open at first."""

_HYPHENATED = re.compile(r"([^\s,;:()]+-[^\s,;:()]+)")

_CLASSES = {
    "text": None, "long": "long", "number": "num", "time": "time", "key": "key",
    "name": None,
}  # fmt: skip


def table(
    columns: Sequence[Column],
    lines: Iterable[Line],
    caption: str,
    *,
    stacks: bool = True,
) -> Markup:
    """
    Write a table that fits narrow pages.

    Parameters
    ----------
    lines
        A line of one cell spans the whole table: the head of a group.
    stacks
        On a telephone each row becomes a small list of labels and values; otherwise
        the table scrolls by itself.
    """
    heads = [
        tag("th", column.label, scope="col", class_=_CLASSES[column.kind])
        for column in columns
    ]
    rows = [_row(columns, line) for line in lines]
    content = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *rows),
    )
    return tag(
        "div",
        content,
        class_="wide stacks" if stacks else "wide",
        tabindex=0,
        role="region",
        aria_label=caption,
    )


def _row(columns: Sequence[Column], line: Line) -> Markup:
    if len(line.cells) == 1:
        head = tag("th", line.cells[0], colspan=len(columns), scope="colgroup")
        return tag("tr", head, id=line.id, class_="group")
    cells = []
    for column, cell in zip(columns, line.cells, strict=True):
        if column.kind in {"key", "name"}:
            head = tag("th", cell, scope="row", class_=_CLASSES[column.kind])
            cells.append(head)
        else:
            look = _CLASSES[column.kind]
            label = column.label or None
            cells.append(tag("td", cell, class_=look, data_label=label))
    return tag("tr", *cells, id=line.id, class_=line.look or None)


def section(id_: str, title: str, *content: object) -> Markup:
    """One part of a page, with its heading."""
    return tag(
        "section",
        tag("h2", title, id=f"{id_}-title"),
        *content,
        id=id_,
        aria_labelledby=f"{id_}-title",
    )


def paragraph(words: object, class_: str | None = None) -> Markup:
    """One paragraph."""
    return tag("p", words, class_=class_)


def unbroken(words: str) -> Markup:
    """Keep ids such as ``P-1042`` on one line: browsers break lines at hyphens."""
    parts = _HYPHENATED.split(words)
    return join(
        tag("span", part, class_="key") if place % 2 else part
        for place, part in enumerate(parts)
    )


def bullets(items: Iterable[object]) -> Markup:
    """Write a list without order."""
    return tag("ul", *(tag("li", item) for item in items))


def folded(
    summary: str, content: Iterable[object], *, count: int, is_open: bool | None = None
) -> Markup:
    """
    Write a part that readers open and close; on paper it is always open.

    Parameters
    ----------
    count
        What it holds, written beside its title.
    is_open
        At first; None: open when it is short.
    """
    if is_open is None:
        is_open = count <= _SHORT
    title = tag("summary", summary, tag("span", f" ({count})", class_="note"))
    return tag("details", title, join(content), open=is_open)
