"""
HTML and SVG as text: elements, attributes, escaping.

What comes out is well-formed XML and valid HTML at once, so that a test can parse a
whole page. Text is escaped here and nowhere else: only :class:`Markup` passes as it is.
"""

import re
from collections.abc import Iterable
from html import escape

VOID = frozenset({
    "br", "circle", "col", "hr", "img", "line", "link", "meta", "path", "polygon",
    "polyline", "rect", "use",
})  # fmt: skip
"""Elements that never hold anything; all others get an end tag, also when empty."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold, not even escaped."""

Value = str | int | float | bool | None


class Markup(str):
    """Text that is markup already; anything else is escaped when it is put in."""

    __slots__ = ()


def text(value: object) -> Markup:
    """Escape a value, unless it is markup already."""
    if isinstance(value, Markup):
        return value
    return Markup(escape(_NOT_XML.sub("\ufffd", str(value)), quote=True))


def join(parts: Iterable[object], separator: object = "") -> Markup:
    """Put parts one after the other; None is left out."""
    return Markup(
        text(separator).join(text(part) for part in parts if part is not None)
    )


def tag(name: str, /, *children: object, **attributes: Value) -> Markup:
    """
    Write one element.

    Attributes lose a trailing underscore (``class_``) and have hyphens for the others
    (``stroke_width``); None and False leave an attribute out, True writes it empty.
    Numbers are written with at most two decimals: a picture is not more exact.

    Examples
    --------
    >>> tag("td", "P<1>", class_="num", hidden=True)
    '<td class="num" hidden="">P&lt;1&gt;</td>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{join(children)}</{name}>")


def _attribute(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return ""
    return text(value) if isinstance(value, str) else number(value)


def number(value: float) -> str:
    """Write a coordinate: at most two decimals, no trailing zeros, no ``-0``."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
