"""The curves of a plan over its whole period: good tonnes, and metal in the yard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marcha.plans.plan import Plan
from marcha.plant.plant import Plant
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import now_min
from marcha.report.axis import HEAD, Axis, value_ticks
from marcha.report.drawing import picture
from marcha.report.facts import KG_PER_T, Facts, gather
from marcha.report.lettering import text_width
from marcha.report.markup import Markup, join, number, tag
from marcha.report.palette import (
    ACCENT,
    FAINT_RULE,
    INK,
    LATE,
    PRACTICE,
    RULE,
    SOFT_INK,
    UP,
)
from marcha.report.stock_curve import Stock, stock_curves
from marcha.text import Words

Points = Sequence[tuple[int, float]]

_LEFT = 56.0
_FOOT = 12.0
_LETTER = 11
TONNES_SIZE = (1080.0, 330.0)
STOCK_SIZE = (530.0, 230.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Where values go: a time axis, a top, a bottom, and the value at the top."""

    axis: Axis
    top: float
    bottom: float
    highest: float

    def y(self, value: float) -> float:
        """Pixel of a value."""
        inside = min(max(value, 0.0), self.highest)
        return self.bottom - (self.bottom - self.top) * inside / self.highest

    def steps(self, points: Points) -> str:
        """Path that keeps each value until the next."""
        path = [f"M{number(self.axis.left)} {number(self.y(0))}"]
        for minute, value in points:
            path.append(f"H{number(self.axis.x(minute))}V{number(self.y(value))}")
        return "".join(path) + f"H{number(self.axis.right)}"


def tonnes_curve(
    plant: Plant, plan: Plan, words: Words, *, practice: Plan | None = None
) -> str:
    """
    Draw the good tonnes shipped over time, with practice and the bound beside it.

    Returns
    -------
    str
        An SVG document that needs nothing else.
    """
    facts = gather(plant, plan, words)
    other = None if practice is None else gather(plant, practice, words)
    return tonnes_picture(facts, other)


def metal_curves(plant: Plant, plan: Plan, words: Words) -> str:
    """
    Draw the metal in the yard, one panel for each alloy and diameter.

    Returns
    -------
    str
        An SVG document that needs nothing else.
    """
    facts = gather(plant, plan, words)
    stocks = stock_curves(facts)
    wide, tall = STOCK_SIZE
    panels = [
        tag(
            "g",
            stock_panel(facts, stock),
            transform=f"translate({number(place % 2 * (wide + 20))}"
            f" {number(place // 2 * (tall + 16))})",
        )
        for place, stock in enumerate(stocks)
    ]
    height = -(-len(stocks) // 2) * (tall + 16)
    width = 2 * wide + 20 if len(stocks) > 1 else wide
    background = tag("rect", width=width, height=height, fill="#fff")
    title = facts.pen.say("metal.title")
    return picture(join((background, *panels)), width, max(height, 1), title)


def _period_axis(facts: Facts, right: float) -> Axis:
    per_day = (right - _LEFT) / (facts.horizon / MINUTES_PER_DAY)
    return Axis(pen=facts.pen, first=0, last=facts.horizon, per_day=per_day, left=_LEFT)


def _frame(plot: Plot, facts: Facts, unit: str) -> Iterator[Markup]:
    axis = plot.axis
    yield axis.grid(plot.top, plot.bottom)
    yield axis.header(plot.top - HEAD)
    steps = value_ticks(plot.highest)
    digits = 0 if steps[1] >= 1 else 1
    for value in steps:
        y = plot.y(value)
        yield tag(
            "path",
            d=f"M{number(axis.left)} {number(y)}H{number(axis.right)}",
            stroke=RULE if value == 0 else FAINT_RULE,
        )
        label = facts.pen.words.number(value, digits)
        yield tag("text", label, x=axis.left - 6, y=y + 4, text_anchor="end",
                  font_size=_LETTER, fill=SOFT_INK)  # fmt: skip
    yield tag("text", unit, x=axis.left - 6, y=plot.top - 10, text_anchor="end",
              font_size=_LETTER, fill=SOFT_INK)  # fmt: skip
    if facts.plant.site.now is not None:
        x = number(axis.x(now_min(facts.plant)))
        yield tag("path", d=f"M{x} {number(plot.top)}V{number(plot.bottom)}",
                  stroke=LATE, stroke_dasharray="6 3")  # fmt: skip


def shipped_points(facts: Facts) -> list[tuple[int, float]]:
    """Good tonnes shipped so far, by the minute of each shipment."""
    points, total = [(0, 0.0)], 0.0
    for each in sorted(facts.shipped, key=lambda shipment: shipment.minute):
        total += each.mass_kg / KG_PER_T
        points.append((each.minute, total))
    return points


def tonnes_picture(facts: Facts, practice: Facts | None) -> Markup:
    """Draw the good tonnes of one plan, and of practice where it is given."""
    width, height = TONNES_SIZE
    mine = shipped_points(facts)
    theirs = shipped_points(practice) if practice is not None else []
    bound = facts.figures["good_t"].bound
    top_value = max([each[-1][1] for each in (mine, theirs) if each] + [bound or 0.0])
    axis = _period_axis(facts, width - 150)
    highest = value_ticks(top_value)[-1]
    plot = Plot(axis=axis, top=HEAD + 8, bottom=height - _FOOT, highest=highest)
    say, tonnes = facts.pen.say, facts.pen.tonnes
    ends = [(mine[-1][1], ACCENT, say("tonnes.plan"))]
    parts = [*_frame(plot, facts, "t")]
    if bound is not None:
        parts.append(_level(plot, bound))
        ends.append((bound, INK, say("tonnes.bound")))
    if theirs:
        parts.append(_line(plot, theirs, PRACTICE, dashed=True))
        ends.append((theirs[-1][1], PRACTICE, say("tonnes.practice")))
    parts.append(_line(plot, mine, ACCENT))
    parts += _reactivation(facts, plot, mine)
    labels = [(value, colour, f"{name} {tonnes(value * KG_PER_T)}")
              for value, colour, name in ends]  # fmt: skip
    parts += _end_labels(plot, labels)
    return picture(join(parts), width, height, say("tonnes.title"))


def _line(plot: Plot, points: Points, colour: str, *, dashed: bool = False) -> Markup:
    return tag(
        "path",
        d=plot.steps(points),
        fill="none",
        stroke=colour,
        stroke_width=2.25 if not dashed else 1.75,
        stroke_dasharray="7 4" if dashed else None,
        stroke_linejoin="round",
    )


def _level(plot: Plot, value: float) -> Markup:
    y = number(plot.y(value))
    return tag(
        "path",
        d=f"M{number(plot.axis.left)} {y}H{number(plot.axis.right)}",
        stroke=INK,
        stroke_dasharray="2 3",
    )


def _reactivation(facts: Facts, plot: Plot, points: Points) -> Iterator[Markup]:
    days = facts.figures["reactivation_day"].value
    if days is None:
        return
    minute = round(days * MINUTES_PER_DAY)
    there = max((value for when, value in points if when <= minute), default=0.0)
    x, y = plot.axis.x(minute), plot.y(there)
    # The minute is the midnight that ends the day.
    text = facts.pen.say("tonnes.reactivation", day=facts.pen.day(minute - 1))
    yield tag("path", d=f"M{number(x)} {number(y - 7)}l7 7l-7 7l-7 -7z", fill=UP,
              stroke="#fff")  # fmt: skip
    left = x - plot.axis.left > text_width(text, _LETTER) + 20
    yield tag(
        "text",
        text,
        x=x - 12 if left else x + 12,
        y=y - 8,
        text_anchor="end" if left else None,
        font_size=_LETTER,
        font_weight=600,
        fill=UP,
    )


def _end_labels(
    plot: Plot, labels: Sequence[tuple[float, str, str]]
) -> Iterator[Markup]:
    """Labels right of the lines' ends, pushed down where they would touch."""
    lowest = plot.top - 14
    for value, colour, text in sorted(labels, key=lambda each: -each[0]):
        y = max(plot.y(value) + 4, lowest + 15)
        lowest = y
        yield tag("text", text, x=plot.axis.right + 8, y=y, font_size=12,
                  font_weight=600, fill=colour)  # fmt: skip


def stock_panel(facts: Facts, stock: Stock) -> Markup:
    """Draw one alloy and diameter, without the element around it."""
    width, height = STOCK_SIZE
    axis = _period_axis(facts, width - 12)
    highest = value_ticks(max(kg for _, kg in stock.points) / KG_PER_T)[-1]
    plot = Plot(axis=axis, top=HEAD + 26, bottom=height - _FOOT - 8, highest=highest)
    points = [(minute, kg / KG_PER_T) for minute, kg in stock.points]
    path = plot.steps(points)
    floor = number(plot.y(0))
    parts = [
        tag("text", stock.name, x=0, y=14, font_size=13, font_weight=600, fill=INK),
        tag("text", cover_text(facts, stock), x=text_width(stock.name, 13) + 14, y=14,
            font_size=_LETTER, fill=SOFT_INK),
        *_frame(plot, facts, "t"),
        tag("path", d=f"{path}V{floor}H{number(axis.left)}z", fill=ACCENT,
            fill_opacity=0.1),
        tag("path", d=path, fill="none", stroke=ACCENT, stroke_width=1.75),
        *_arrivals(facts, stock, plot),
    ]  # fmt: skip
    return join(parts)


def _arrivals(facts: Facts, stock: Stock, plot: Plot) -> Iterator[Markup]:
    free = plot.axis.left
    for each in stock.arrivals:
        x = plot.axis.x(each.minute)
        title = facts.pen.say(
            "metal.arrival",
            id=each.id,
            kg=facts.pen.kg(each.kg),
            time=facts.pen.time(each.minute),
        )
        shape = f"M{number(x)} {number(plot.bottom + 2)}l5 9h-10z"
        yield tag("g", tag("title", title), tag("path", d=shape, fill=UP), role="img")
        wide = text_width(each.id, 9.5)
        left = min(x + 3, plot.axis.right - wide)
        if left >= free:
            free = left + wide + 4
            yield tag("text", each.id, x=left, y=plot.top + 9,
                      font_size=9.5, fill=UP)  # fmt: skip


def cover_text(facts: Facts, stock: Stock) -> str:
    """Days of cover at the start (or now), and the least over the plan, in words."""
    cover = stock.cover_min(now_min(facts.plant))
    if not stock.taken:
        return facts.pen.say("metal.unused")
    if cover is None:
        return facts.pen.say("metal.covered")
    days = facts.pen.words.number(cover / MINUTES_PER_DAY, 0)
    return facts.pen.say("metal.cover", days=days)
