"""
A Gantt chart as data: rows of bars.

Nothing here knows what a press or a task is: :mod:`marcha.report.restart_gantt` and
:mod:`marcha.report.press_gantt` make the rows, :mod:`marcha.report.drawing` draws them.
A bar says by hatch, edge and text what it says by colour; what it has no room to say
stands in its title and in a table.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from marcha.report.axis import HEAD
from marcha.report.markup import Markup
from marcha.report.palette import NEUTRAL, Tint

Legend = tuple[tuple[Markup, str], ...]

LANE_GAP = 3
"""Pixels between two lanes."""

NOTED = 36
"""Least height of a row with two lines of label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """
    One bar.

    Attributes
    ----------
    labels
        Ways to label it, the longest first, each as lines; the first that fits is used.
    title
        Everything about it, for pointers and screen readers.
    thin
        Drawn low and solid: a change between two bars.
    lock
        Frozen work has a solid left edge, pinned work a dashed outline.
    anchor
        Id of its row in a table of the same page; None: no table.
    tiny
        Number written small where no label fits.
    after
        Text beside the bar, where nothing else stands.
    """

    start: int
    end: int
    title: str
    tint: Tint = NEUTRAL
    labels: tuple[tuple[str, ...], ...] = ()
    late: bool = False
    thin: bool = False
    lock: Literal["", "pinned", "frozen"] = ""
    anchor: str | None = None
    tiny: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One row of a chart.

    Attributes
    ----------
    note
        Second line under the label.
    closed
        Spans in which nothing can go on, and the name of that list: rows of the same
        name and height share one drawing.
    lane
        Height of one lane; bars that overlap in time take several lanes.
    captions
        Short texts above the bars, each from a minute on, where there is room.
    marks
        Moments with a diamond and a text: when a machine comes up.
    columns
        Shares from 0 to 1 of spans, drawn as columns with a title instead of bars.
    absent
        Span in which the machine is down, and what to write there.
    lanes
        How many lanes the bars take.
    """

    label: str
    note: str = ""
    bars: tuple[Bar, ...] = ()
    closed: tuple[tuple[int, int], ...] = ()
    closed_name: str = ""
    lane: float = 30
    captions: tuple[tuple[int, str], ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    columns: tuple[tuple[int, int, float, str], ...] = ()
    absent: tuple[int, int, str] | None = None
    strong: bool = False
    indent: int = 0
    lanes: int = field(init=False)

    def __post_init__(self) -> None:
        """Count the lanes once: the height is asked for again and again."""
        lanes = 1 + max((lane for _, lane in in_lanes(self.bars)), default=0)
        object.__setattr__(self, "lanes", lanes)

    @property
    def caption_height(self) -> float:
        """Room above the bars for captions."""
        return 12 if self.captions else 0

    @property
    def height(self) -> float:
        """Pixels from this row to the next."""
        tall = self.caption_height + self.lanes * (self.lane + LANE_GAP) + LANE_GAP
        return max(tall, NOTED) if self.note else tall


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """
    Rows, what hatches all of them, and the moment it is now.

    Attributes
    ----------
    limited
        Spans with limited power.
    now
        Minute of the line "now"; None: none.
    legend
        Gives, for the prefix of a picture's ids, pairs of a swatch (22 by 14) and its
        meaning.
    links
        Thin elbows ``(row, minute, row, minute)``: what waits for what.
    """

    title: str
    rows: tuple[Row, ...]
    limited: tuple[tuple[int, int], ...] = ()
    now: int | None = None
    now_label: str = ""
    legend: Callable[[str], Legend] = lambda _prefix: ()
    links: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def height(self) -> float:
        """Pixels of the header and all rows."""
        return HEAD + sum(row.height for row in self.rows) + 1


def in_lanes(bars: Sequence[Bar]) -> Iterator[tuple[Bar, int]]:
    """Each bar with the first lane that is free when it starts."""
    free: list[int] = []
    for bar in sorted(bars, key=lambda each: (each.start, each.end, each.title)):
        lane = next((i for i, end in enumerate(free) if end <= bar.start), len(free))
        if lane == len(free):
            free.append(0)
        free[lane] = max(bar.end, bar.start + 1)
        yield bar, lane
