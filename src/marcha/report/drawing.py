"""
Drawing a :class:`marcha.report.chart.Chart` as SVG.

Labels and body are drawn apart, so that a page can keep the labels in sight while the
body scrolls; :func:`standalone` puts them together in one picture.
"""

from collections.abc import Iterable, Iterator

from marcha.report.axis import HEAD, Axis
from marcha.report.chart import LANE_GAP, Bar, Chart, Legend, Row, in_lanes
from marcha.report.lettering import fitted, text_width
from marcha.report.markup import Markup, join, number, tag
from marcha.report.palette import (
    BAND,
    FONT,
    INK,
    LATE,
    RULE,
    SOFT_INK,
    UP,
    hatched,
    hatches,
)

_LETTER = 11
_SMALL = 9.5
_TINY = 8
_MARGIN = 6.0
_ROUND = 6
"""Bars wider than this have round corners."""

_BOLD = 1.1
"""Bold letters are wider by about so much."""

_HALO: dict[str, str | float] = {
    "paint_order": "stroke",
    "stroke": "#fff",
    "stroke_width": 4,
    "stroke_linejoin": "round",
}
"""A white edge that keeps text legible over hatches and lines."""


def labels(chart: Chart, width: float) -> Markup:
    """Draw the column of row labels, ``width`` pixels wide."""
    parts: list[Markup] = [
        tag("rect", x=0, y=0, width=width, height=chart.height, fill="#fff")
    ]
    top: float = HEAD
    for row in chart.rows:
        parts.append(tag("path", d=f"M0 {number(top)}h{number(width)}", stroke=RULE))
        left = _MARGIN + 14 * row.indent
        room = width - left - 8
        y = top + row.height / 2 + (-2 if row.note else 4)
        size = 12.0 * (_BOLD if row.strong else 1.0)
        parts.append(
            tag(
                "text",
                tag("title", row.label) if text_width(row.label, size) > room else None,
                fitted(row.label, room, size),
                x=left,
                y=y,
                font_size=12,
                font_weight=600 if row.strong else None,
                fill=INK,
            )
        )
        if row.note:
            note = fitted(row.note, room, 10.5)
            parts.append(
                tag("text", note, x=left, y=y + 14, font_size=10.5, fill=SOFT_INK)
            )
        top += row.height
    return join(parts)


def body(chart: Chart, axis: Axis, prefix: str, *, linked: bool = False) -> Markup:
    """Draw everything right of the labels: grid, hatches, bars, marks, now."""
    bottom = chart.height - 1
    parts = [
        hatches(prefix),
        *_backgrounds(chart, axis, prefix),
        axis.grid(HEAD, bottom),
        *_limited(chart, axis, prefix),
        axis.header(0),
        *_elbows(chart, axis),
    ]
    top: float = HEAD
    for row in chart.rows:
        parts += _absent(row, axis, top)
        parts += _columns(row, axis, top)
        parts += _bars(row, axis, top, prefix, linked=linked)
        parts += _captions(row, axis, top)
        parts += _marks(row, axis, top)
        top += row.height
    parts += _now(chart, axis, bottom)
    return join(parts)


def _backgrounds(chart: Chart, axis: Axis, prefix: str) -> Iterator[Markup]:
    drawn: dict[tuple[str, float], str] = {}
    top: float = HEAD
    for row in chart.rows:
        if row.strong:
            yield tag(
                "rect",
                x=axis.left,
                y=top,
                width=axis.width,
                height=row.height,
                fill=BAND,
            )
        if row.closed:
            shape = (row.closed_name, row.height)
            if shape in drawn:
                yield tag("use", href=f"#{drawn[shape]}", y=top)
            else:
                name = f"{prefix}shut{len(drawn)}"
                drawn[shape] = name
                path = axis.spans_path(row.closed, 0, row.height)
                fill = hatched(prefix, "closed")
                yield tag("defs", tag("path", id=name, d=path, fill=fill))
                yield tag("use", href=f"#{name}", y=top)
        yield tag("path", d=f"M{number(axis.left)} {number(top)}H{number(axis.right)}",
                  stroke=RULE)  # fmt: skip
        top += row.height


def _limited(chart: Chart, axis: Axis, prefix: str) -> Iterator[Markup]:
    path = axis.spans_path(chart.limited, HEAD, chart.height - HEAD - 1)
    if path:
        yield tag("path", d=path, fill=hatched(prefix, "power"), fill_opacity=0.45)


def _bars(
    row: Row, axis: Axis, top: float, prefix: str, *, linked: bool
) -> Iterator[Markup]:
    for bar, lane in in_lanes(row.bars):
        if axis.shows(bar.start, bar.end):
            y = top + row.caption_height + LANE_GAP + lane * (row.lane + LANE_GAP)
            drawn = join(
                (
                    *_bar(bar, axis, y, row.lane, prefix),
                    *_after(bar, axis, y + row.lane / 2 + 4),
                )
            )
            title = tag("title", bar.title)
            if linked and bar.anchor:
                href = f"#{bar.anchor}"
                yield tag("a", title, drawn, href=href, tabindex="-1")
            else:
                yield tag("g", title, drawn, role="img")


def _bar(
    bar: Bar, axis: Axis, y: float, height: float, prefix: str
) -> Iterator[Markup]:
    x = axis.x(bar.start)
    wide = max(axis.x(bar.end) - x, 1.5)
    if bar.thin:
        low = height / 2
        yield tag(
            "rect", x=x, y=y + height - low, width=wide, height=low, fill=bar.tint.line
        )
        return
    box: dict[str, float | str | None]
    box = {"x": x, "y": y, "width": wide, "height": height}
    box["rx"] = 2 if wide > _ROUND else None
    yield tag(
        "rect",
        **box,
        fill=bar.tint.fill,
        stroke=LATE if bar.late else bar.tint.line,
        stroke_dasharray="4 2" if bar.lock == "pinned" else None,
    )
    if bar.tint.dotted:
        yield tag("rect", **box, fill=hatched(prefix, "dots"), fill_opacity=0.35)
    if bar.late:
        yield tag(
            "rect",
            x=x,
            y=y + height - 5,
            width=wide,
            height=5,
            fill=hatched(prefix, "late"),
        )
    if bar.lock == "frozen":
        yield tag("rect", x=x, y=y, width=min(3.0, wide), height=height, fill=INK)
    yield from _bar_text(bar, x, wide, y, height)


def _bar_text(
    bar: Bar, x: float, wide: float, y: float, height: float
) -> Iterator[Markup]:
    lines = _label_that_fits(bar.labels, wide - 6, height)
    step = 12.0
    first = y + height / 2 + 4 - step * (len(lines) - 1) / 2
    for place, line in enumerate(lines):
        yield tag(
            "text",
            line,
            x=x + 4,
            y=first + place * step,
            font_size=_LETTER,
            fill=INK,
            font_weight=600 if place == 0 and len(lines) > 1 else None,
        )
    if not lines and bar.tiny and text_width(bar.tiny, _TINY) <= wide + 1:
        yield tag(
            "text",
            bar.tiny,
            x=x + wide / 2,
            y=y + height / 2 + 3,
            font_size=_TINY,
            text_anchor="middle",
            fill=INK,
        )


def _after(bar: Bar, axis: Axis, y: float) -> Iterator[Markup]:
    """Text right of a bar, or left of it where it would leave the picture."""
    if not bar.after:
        return
    left, right = axis.x(bar.start) - 5, axis.x(bar.end) + 5
    wide = text_width(bar.after, _LETTER)
    turned = right + wide > axis.right and left - wide > axis.left
    yield tag(
        "text",
        bar.after,
        x=left if turned else right,
        y=y,
        text_anchor="end" if turned else None,
        font_size=_LETTER,
        fill=SOFT_INK,
        **_HALO,
    )


def _label_that_fits(
    variants: Iterable[tuple[str, ...]], room: float, height: float
) -> tuple[str, ...]:
    for lines in variants:
        tall = 12 * len(lines) <= height + 2
        if tall and all(text_width(line, _LETTER) <= room for line in lines):
            return lines
    return ()


def _captions(row: Row, axis: Axis, top: float) -> Iterator[Markup]:
    free = axis.left
    shown = [each for each in row.captions if axis.first <= each[0] < axis.last]
    for place, (minute, text) in enumerate(shown):
        x = max(axis.x(minute), free)
        later = shown[place + 1][0] if place + 1 < len(shown) else axis.last
        wide = text_width(text, _SMALL)
        if x + wide <= max(axis.x(later), x) and x - axis.x(minute) < wide:
            free = x + wide + 4
            yield tag(
                "text",
                text,
                x=x,
                y=top + 11,
                font_size=_SMALL,
                fill=SOFT_INK,
                **_HALO,
            )


def _marks(row: Row, axis: Axis, top: float) -> Iterator[Markup]:
    y = top + row.caption_height + LANE_GAP + row.lane / 2
    for minute, text in row.marks:
        if axis.first <= minute <= axis.last:
            x = axis.x(minute)
            diamond = f"M{number(x)} {number(y - 6)}l6 6l-6 6l-6 -6z"
            yield tag("path", d=diamond, fill=UP)
            left = x + text_width(text, _LETTER) + 10 > axis.right
            yield tag(
                "text",
                text,
                x=x - 10 if left else x + 10,
                y=y + 4,
                text_anchor="end" if left else None,
                font_size=_LETTER,
                font_weight=600,
                fill=UP,
                **_HALO,
            )


def _absent(row: Row, axis: Axis, top: float) -> Iterator[Markup]:
    if row.absent is None or not axis.shows(*row.absent[:2]):
        return
    start, end, text = row.absent
    x, wide = axis.x(start), axis.x(end) - axis.x(start)
    y = top + row.caption_height + LANE_GAP
    yield tag(
        "rect", x=x, y=y, width=wide, height=row.lane, fill="#e4e7eb", stroke=RULE
    )
    yield tag(
        "text",
        fitted(text, wide - 12, _LETTER),
        x=x + 8,
        y=y + row.lane / 2 + 4,
        font_size=_LETTER,
        fill=SOFT_INK,
    )


def _columns(row: Row, axis: Axis, top: float) -> Iterator[Markup]:
    bottom = top + LANE_GAP + row.lane
    for start, end, share, title in row.columns:
        if axis.shows(start, end):
            x, wide = axis.x(start), axis.x(end) - axis.x(start)
            tall = row.lane * min(share, 1.0)
            column = tag(
                "rect",
                x=x + 1,
                y=bottom - tall,
                width=max(wide - 2, 1),
                height=tall,
                fill="#9db4cc",
            )
            yield tag("g", tag("title", title), column, role="img")


def _elbows(chart: Chart, axis: Axis) -> Iterator[Markup]:
    tops: list[float] = []
    top: float = HEAD
    for row in chart.rows:
        tops.append(top + row.caption_height + LANE_GAP + row.lane / 2)
        top += row.height
    lines = [
        f"M{number(axis.x(m0))} {number(tops[r0])}H{number(axis.x(m1) - 4)}"
        f"V{number(tops[r1])}h4"
        for r0, m0, r1, m1 in chart.links
        if axis.first <= m0 and m1 <= axis.last
    ]
    if lines:
        yield tag("path", d="".join(lines), stroke="#9aa5b1", fill="none")


def _now(chart: Chart, axis: Axis, bottom: float) -> Iterator[Markup]:
    if chart.now is not None and axis.first <= chart.now < axis.last:
        x = number(axis.x(chart.now))
        yield tag("path", d=f"M{x} {HEAD - 8}V{number(bottom)}", stroke=LATE,
                  stroke_width=1.5, stroke_dasharray="6 3")  # fmt: skip
        yield tag("text", chart.now_label, x=axis.x(chart.now) + 4, y=HEAD - 12,
                  font_size=_LETTER, font_weight=600, fill=LATE, **_HALO)  # fmt: skip


def picture(content: Markup, width: float, height: float, title: str) -> Markup:
    """Wrap drawing in an SVG element that stands alone."""
    return tag(
        "svg",
        tag("title", title),
        content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        font_family=FONT,
        role="group",
        style="font-variant-numeric:tabular-nums",
    )


def standalone(
    chart: Chart,
    axis: Axis,
    prefix: str,
    *,
    label_width: float,
    with_legend: bool = True,
) -> Markup:
    """Whole chart with labels and legend as one SVG; the axis starts at its labels."""
    width = axis.right + 1
    shown = chart.legend(prefix) if with_legend else ()
    legend, legend_height = _legend(shown, width)
    content = join(
        (
            tag("rect", width=width, height=chart.height + legend_height, fill="#fff"),
            body(chart, axis, prefix),
            labels(chart, label_width),
            tag("g", legend, transform=f"translate(0 {number(chart.height)})"),
        )
    )
    return picture(content, width, chart.height + legend_height, chart.title)


def _legend(shown: Legend, width: float) -> tuple[Markup, float]:
    parts: list[Markup] = []
    x, y = _MARGIN, 10.0
    for swatch, meaning in shown:
        wide = 28 + text_width(meaning, _LETTER) + 16
        if x > _MARGIN and x + wide > width:
            x, y = _MARGIN, y + 20
        parts.append(tag("g", swatch, transform=f"translate({number(x)} {number(y)})"))
        parts.append(
            tag("text", meaning, x=x + 28, y=y + 11, font_size=_LETTER, fill=INK)
        )
        x += wide
    return join(parts), (y + 20 if parts else 0.0)
