"""
The time axis of a picture: minutes to pixels, days, weeks, closed hours.

An axis shows a window of the plan; what lies outside is cut off, not squeezed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import minute_up, moment
from marcha.report.markup import Markup, join, number, tag
from marcha.report.palette import FAINT_RULE, INK, RULE, SOFT_INK
from marcha.report.writing import Pen

HEAD = 40
"""Height of the two header lines, weeks above days."""

_WEEK_LABEL = 92
_DAY_LABEL = 22
_WEEKDAY_LABEL = 58
_HOURS_LABEL = 200
_NARROWEST = 12.0
"""Closed spans narrower than this many pixels would turn the picture grey."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """
    A window ``[first, last)`` of the plan drawn from ``left``, ``per_day`` px a day.

    Attributes
    ----------
    first, last
        Minutes of the plan; days begin at local midnight whatever they are.
    """

    pen: Pen
    first: int
    last: int
    per_day: float
    left: float = 0.0

    @property
    def width(self) -> float:
        """Pixels of the whole window."""
        return (self.last - self.first) * self.per_day / MINUTES_PER_DAY

    @property
    def right(self) -> float:
        """Right edge of the window."""
        return self.left + self.width

    def x(self, minute: float) -> float:
        """Pixel of a minute, within the window."""
        inside = min(max(minute, self.first), self.last)
        return self.left + (inside - self.first) * self.per_day / MINUTES_PER_DAY

    def shows(self, start: int, end: int) -> bool:
        """Whether any of ``[start, end)`` (or the moment itself) is in the window."""
        return start < self.last and max(end, start + 1) > self.first

    def days(self) -> Iterator[int]:
        """Minutes of the local midnights in the window."""
        day = midnight(self.pen, self.first)
        while day < self.last:
            if day >= self.first:
                yield day
            day += MINUTES_PER_DAY

    def weeks(self) -> Iterator[int]:
        """Midnights of the Mondays in the window."""
        start = self.pen.plant
        return (day for day in self.days() if moment(start, day).weekday() == 0)

    def grid(self, top: float, bottom: float) -> Markup:
        """Vertical lines: Mondays strong, other days faint when there is room."""
        strong = list(self.weeks())
        faint = [] if self.per_day < _DAY_LABEL / 2 else list(self.days())
        return join(
            (
                self._verticals(faint, top, bottom, FAINT_RULE),
                self._verticals(strong, top - HEAD + 2, bottom, RULE),
            )
        )

    def _verticals(
        self, minutes: list[int], top: float, bottom: float, colour: str
    ) -> Markup | None:
        if not minutes:
            return None
        lines = " ".join(
            f"M{number(self.x(minute))} {number(top)}V{number(bottom)}"
            for minute in minutes
        )
        return tag("path", d=lines, stroke=colour, fill="none")

    def header(self, top: float) -> Markup:
        """Week labels over day labels; the days only when they are wide enough."""
        return tag(
            "g",
            *self._week_labels(top + 14),
            *self._day_labels(top + 32),
            fill=SOFT_INK,
            font_size=11,
        )

    def _week_labels(self, y: float) -> Iterator[Markup]:
        step = 1 + int(_WEEK_LABEL / (7 * self.per_day))
        starts = list(self.weeks())
        if not starts or self.x(starts[0]) - self.left > _WEEK_LABEL:
            starts.insert(0, self.first)
        for week in starts[::step]:
            pen = self.pen
            label = pen.say("axis.week", week=pen.week(week), day=pen.day(week))
            if self.right - self.x(week) > _WEEK_LABEL - 16:
                yield tag(
                    "text",
                    label,
                    x=self.x(week) + 4,
                    y=y,
                    fill=INK,
                    font_weight=600,
                )

    def _day_labels(self, y: float) -> Iterator[Markup]:
        if self.per_day < _DAY_LABEL:
            return
        for day in self.days():
            label = moment(self.pen.plant, day).strftime("%d")
            if self.per_day >= _HOURS_LABEL:
                label = f"{self.pen.weekday(day)} {self.pen.day(day)}"
            elif self.per_day >= _WEEKDAY_LABEL:
                label = f"{self.pen.weekday(day)} {label}"
            if self.right - self.x(day) > 6 * len(label):
                yield tag("text", label, x=self.x(day) + 4, y=y)
            if self.per_day >= _HOURS_LABEL:
                for hour in (6, 12, 18):
                    minute = day + 60 * hour
                    if minute < self.last - 60:
                        yield tag(
                            "text",
                            self.pen.clock(minute),
                            x=self.x(minute),
                            y=y,
                            text_anchor="middle",
                            font_size=9,
                        )

    def spans_path(
        self, spans: tuple[tuple[int, int], ...], top: float, height: float
    ) -> str:
        """Path of the boxes of some spans; too narrow ones are left out."""
        boxes = []
        for start, end in spans:
            left, right = self.x(start), self.x(end)
            if right - left >= _NARROWEST:
                wide = number(right - left)
                boxes.append(
                    f"M{number(left)} {number(top)}h{wide}v{number(height)}h-{wide}z"
                )
        return "".join(boxes)


def midnight(pen: Pen, minute: int) -> int:
    """Last local midnight at or before a minute."""
    at = moment(pen.plant, minute)
    start = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return minute_up(pen.plant, start)


def monday(pen: Pen, minute: int) -> int:
    """Last Monday's midnight at or before a minute."""
    day = midnight(pen, minute)
    back = moment(pen.plant, day).weekday()
    return minute_up(pen.plant, moment(pen.plant, day) - timedelta(days=back))


def value_ticks(highest: float, count: int = 4) -> list[float]:
    """
    Round values from 0 to at least ``highest``, about ``count`` steps.

    Examples
    --------
    >>> value_ticks(412.0)
    [0.0, 200.0, 400.0, 600.0]
    """
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / count
    size = 10.0 ** int(f"{rough:e}".split("e")[1])
    step = next(size * by for by in (1.0, 2.0, 2.5, 5.0, 10.0) if size * by >= rough)
    steps = -int(-highest // step)
    return [step * place for place in range(steps + 1)]
