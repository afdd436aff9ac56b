"""
A chart in a page: one that scrolls on the screen, and pieces of it for paper.

Labels stay in sight while the chart scrolls; no script is needed. Each of the two forms
is hidden where the other one is shown.
"""

from collections.abc import Iterable

from marcha.report.axis import Axis
from marcha.report.chart import Chart, Legend
from marcha.report.drawing import body, labels, picture, standalone
from marcha.report.markup import Markup, number, tag


def scrolling(
    chart: Chart, axis: Axis, prefix: str, label_width: float, *, begin: int = 0
) -> Markup:
    """
    Write labels and body apart in a box that scrolls.

    Parameters
    ----------
    axis
        Starts at pixel 0.
    begin
        Minute that browsers scroll to at first, those that know how.
    """
    height = chart.height
    column = picture(labels(chart, label_width), label_width, height, chart.title)
    drawn = body(chart, axis, prefix, linked=True)
    width = axis.right + 1
    content = tag(
        "div",
        tag("div", column, class_="gantt-labels"),
        picture(drawn, width, height, chart.title),
        tag("i", class_="begin", style=f"left:{number(axis.x(begin))}px"),
        class_="gantt-row",
        style=f"width:{number(label_width + width)}px",
    )
    box = tag(
        "div",
        content,
        class_="gantt",
        tabindex=0,
        role="region",
        aria_label=chart.title,
        style=f"scroll-padding-left:{number(label_width)}px",
    )
    return tag("div", box, legend_list(chart.legend(prefix)), class_="screen")


def legend_list(legend: Legend) -> Markup:
    """What the swatches of a chart mean."""
    items = (
        tag(
            "li",
            tag("svg", swatch, width=22, height=14, aria_hidden="true"),
            tag("span", meaning),
        )
        for swatch, meaning in legend
    )
    return tag("ul", *items, class_="legend")


def paper_pictures(
    charts: Iterable[Chart], axes: Iterable[Axis], prefix: str, label_width: float
) -> Markup:
    """Pictures as wide as a sheet, one below the other; each axis starts at labels."""
    pictures = [
        tag(
            "div",
            standalone(
                chart,
                axis,
                f"{prefix}{place}-",
                label_width=label_width,
                with_legend=place == 0,
            ),
            class_="sheet",
        )
        for place, (chart, axis) in enumerate(zip(charts, axes, strict=True))
    ]
    return tag("div", *pictures, class_="paper", aria_hidden="true")
