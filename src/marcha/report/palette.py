"""
Colours and hatches: few, told apart without colour, legible in print.

A tint carries dark text with a contrast above 7:1; its line colour stands out from
white by at least 4.5:1. After eight hues a dotted hatch tells the second round apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from marcha.report.markup import Markup, tag

INK = "#1b2430"
SOFT_INK = "#56616f"
RULE = "#d5dae1"
FAINT_RULE = "#e9ecf0"
BAND = "#f6f7f9"
ACCENT = "#1f5f99"
PRACTICE = "#8a5a00"
LATE = "#a3212f"
UP = "#146c4f"
SETUP = "#5b6675"

FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Tint:
    """A fill, the line around it, and whether dots tell it from its namesake."""

    fill: str
    line: str
    dotted: bool = False


HUES = (
    Tint("#d3e3f5", "#2b67a8"),
    Tint("#fbe6c2", "#8f5b00"),
    Tint("#cdebe2", "#157058"),
    Tint("#e4daf4", "#67459f"),
    Tint("#f9dbe2", "#a63a58"),
    Tint("#e6eac6", "#646b12"),
    Tint("#ecdccf", "#7c4f28"),
    Tint("#dfe3e8", "#4d5866"),
)
NEUTRAL = HUES[-1]
SERVICE = Tint("#f2f4f6", "#4d5866", dotted=True)
"""Services: told from work by the hatch."""


def tints(names: Iterable[str]) -> dict[str, Tint]:
    """Give each name a tint, in the order given; hues return dotted after eight."""
    found: dict[str, Tint] = {}
    for place, name in enumerate(dict.fromkeys(names)):
        hue = HUES[place % len(HUES)]
        found[name] = Tint(hue.fill, hue.line, dotted=place >= len(HUES))
    return found


def hatches(prefix: str) -> Markup:
    """
    Patterns of one picture; a page holds several, so their ids carry a prefix.

    ``closed``: thin grey lines, ``power``: amber lines the other way, ``late``: red
    stripes, ``dots``: second round of hues.
    """
    return tag(
        "defs",
        _lines(f"{prefix}closed", angle=45, gap=6, width=1, colour="#cfd5dc"),
        _lines(f"{prefix}power", angle=-45, gap=9, width=2, colour="#e3b04b"),
        _lines(f"{prefix}late", angle=45, gap=7, width=2, colour="#c9727b"),
        tag(
            "pattern",
            tag("circle", cx=3, cy=3, r=1, fill=SOFT_INK),
            id=f"{prefix}dots",
            width=6,
            height=6,
            patternUnits="userSpaceOnUse",
        ),
    )


def _lines(id_: str, *, angle: int, gap: int, width: int, colour: str) -> Markup:
    return tag(
        "pattern",
        tag("rect", width=width, height=gap, fill=colour),
        id=id_,
        width=gap,
        height=gap,
        patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({angle})",
    )


def hatched(prefix: str, name: str) -> str:
    """Fill that shows a hatch of the same picture."""
    return f"url(#{prefix}{name})"
