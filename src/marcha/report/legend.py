"""Swatches that explain what colours, hatches, edges and marks of a chart mean."""

from collections.abc import Mapping

from marcha.report.chart import Legend
from marcha.report.markup import Markup, join, tag
from marcha.report.palette import INK, LATE, SERVICE, SETUP, UP, Tint, hatched
from marcha.report.writing import Pen

_PLAIN = Tint("#ffffff", "#4d5866")


def of_tints(tints: Mapping[str, Tint], prefix: str) -> Legend:
    """Return one swatch for each named tint."""
    return tuple((_box(tint, prefix), name) for name, tint in tints.items())


def of_marks(pen: Pen, prefix: str, *names: str) -> Legend:
    """Return the swatches of the named marks, in the order given."""
    swatches = {
        "late": join((
            _box(Tint("#ffffff", LATE), prefix),
            tag("rect", x=0.5, y=9, width=21, height=4, fill=hatched(prefix, "late")),
        )),
        "setup": tag("rect", x=4, y=7, width=12, height=7, fill=SETUP),
        "service": _box(SERVICE, prefix),
        "closed": _hatch(prefix, "closed"),
        "power": _hatch(prefix, "power"),
        "absent": tag("rect", width=22, height=14, fill="#e4e7eb"),
        "up": tag("path", d="M11 1l6 6l-6 6l-6 -6z", fill=UP),
        "frozen": join((
            _box(_PLAIN, prefix),
            tag("rect", width=3, height=14, fill=INK),
        )),
        "pinned": tag(
            "rect", x=0.5, y=0.5, width=21, height=13, fill="#fff",
            stroke=_PLAIN.line, stroke_dasharray="4 2",
        ),
        "load": tag("rect", x=4, y=3, width=12, height=11, fill="#9db4cc"),
        "now": tag("path", d="M11 0v14", stroke=LATE, stroke_width=1.5,
                   stroke_dasharray="6 3"),
        "waits": tag("path", d="M2 3h14v8h4", stroke="#9aa5b1", fill="none"),
    }  # fmt: skip
    return tuple((swatches[name], pen.say(f"legend.{name}")) for name in names)


def _box(tint: Tint, prefix: str) -> Markup:
    size: dict[str, float] = {"x": 0.5, "y": 0.5, "width": 21, "height": 13}
    dots = tag("rect", **size, fill=hatched(prefix, "dots"), fill_opacity=0.35)
    return join(
        (
            tag("rect", **size, fill=tint.fill, stroke=tint.line),
            dots if tint.dotted else None,
        )
    )


def _hatch(prefix: str, name: str) -> Markup:
    return tag("rect", width=22, height=14, fill=hatched(prefix, name))
