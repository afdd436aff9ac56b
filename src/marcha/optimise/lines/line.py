"""One line while it is planned: its windows, its last family, its fixed work."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from marcha.plant.ids import EquipmentId, OperationId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import Equipment
from marcha.plant.timeline import Interval, Intervals
from marcha.process.routes import line_setup_min


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedLine:
    """A line run that a lock holds at its start, still to come."""

    order: OrderId
    operation: OperationId
    equipment: EquipmentId
    start: int
    mass_kg: float


@dataclass(slots=True)
class Line:
    """
    A line.

    Attributes
    ----------
    opened
        Open minutes of its calendar: a setup needs no more (S37).
    windows
        Minutes in which it may run.
    time
        Minute from which it is free.
    last_end, family
        End and setup family of its last run; None: none yet.
    """

    machine: Equipment
    opened: Intervals
    windows: Intervals
    time: int
    last_end: int = 0
    family: str | None = None
    fixed: list[FixedLine] = field(default_factory=list)

    def span(self, minute: int, least: int) -> Interval | None:
        """From a minute on, the rest of the first window with so many minutes left."""
        place = max(0, bisect_right(self.windows, (minute, minute)) - 1)
        for start, end in self.windows[place:]:
            begin = max(start, minute)
            if end - begin >= least:
                return begin, end
        return None

    def ready(self, plant: Plant, family: str) -> int:
        """First minute at which it may run a family, once it is set up for it."""
        if self.family is None:
            return self.time
        minutes = line_setup_min(plant, self.machine.id, self.family, family)
        return max(self.time, after_open(self.opened, self.last_end, minutes))

    def latest_end(self, minutes: int) -> int:
        """Latest end of a run after which a setup is done before the fixed run."""
        if not self.fixed:
            return 1 << 60
        return before_open(self.opened, self.fixed[0].start, minutes)

    def ran(self, start: int, end: int, family: str) -> None:
        """Enter a run."""
        if end >= self.last_end:
            self.last_end, self.family = end, family
        self.time = max(self.time, end, start)


def after_open(opened: Sequence[Interval], start: int, minutes: int) -> int:
    """First minute by which so many open minutes have passed since a start."""
    if minutes <= 0:
        return start
    for begin, end in opened[max(0, bisect_right(opened, (start, start)) - 1) :]:
        inside = end - max(begin, start)
        if inside >= minutes:
            return max(begin, start) + minutes
        minutes -= max(0, inside)
    return 1 << 60


def before_open(opened: Sequence[Interval], end: int, minutes: int) -> int:
    """Last minute from which so many open minutes pass until an end."""
    if minutes <= 0:
        return end
    for begin, stop in reversed(opened[: bisect_right(opened, (end, end))]):
        inside = min(stop, end) - begin
        if inside >= minutes:
            return min(stop, end) - minutes
        minutes -= max(0, inside)
    return -1
