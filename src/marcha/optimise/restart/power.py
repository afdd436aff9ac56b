"""Power that tasks may still draw where it is limited (S12), in whole milliwatts."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

from marcha.plans.plan import Plan
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Interval, Timeline, union
from marcha.process.machines import needed_machines

_MILLIWATTS = 1_000_000


def to_milliwatts(power_kw: float) -> int:
    """Power in whole milliwatts."""
    return round(power_kw * _MILLIWATTS)


class Power:
    """Disjoint spans of limited power, and what is left in each."""

    def __init__(self, starts: list[int], ends: list[int], left: list[int]) -> None:
        self._starts = starts
        self._ends = ends
        self._left = left

    @classmethod
    def of(cls, plant: Plant, timeline: Timeline, kept: Plan) -> "Power":
        """Limits of a plant, less what the kept work of machines draws."""
        limits = timeline.power_limits()
        cuts = sorted({cut for start, end, _ in limits for cut in (start, end)})
        power = cls([], [], [])
        for start, end in pairwise(cuts):
            over = [kw for first, last, kw in limits if first <= start and end <= last]
            if over:
                power._starts.append(start)
                power._ends.append(end)
                power._left.append(to_milliwatts(min(over)))
        if limits:
            for machine, spans in _kept_running(plant, kept).items():
                power.draw(
                    union(spans), to_milliwatts(plant.equipment[machine].power_kw)
                )
        return power

    def copy(self) -> "Power":
        """Return a copy that can be drawn from by itself."""
        return Power(self._starts[:], self._ends[:], self._left[:])

    def blocked_until(self, work: Iterable[Interval], milliwatts: int) -> int | None:
        """End of the last span that cannot feed the work; None: all can."""
        blocked: int | None = None
        for start, end in work:
            place = bisect_right(self._ends, start)
            while place < len(self._starts) and self._starts[place] < end:
                if self._left[place] < milliwatts:
                    blocked = self._ends[place]
                place += 1
        return blocked

    def draw(self, work: Iterable[Interval], milliwatts: int) -> None:
        """Take power for the minutes of work."""
        if not milliwatts:
            return
        for start, end in work:
            self._cut(start)
            self._cut(end)
            place = bisect_right(self._ends, start)
            while place < len(self._starts) and self._starts[place] < end:
                self._left[place] -= milliwatts
                place += 1

    def _cut(self, minute: int) -> None:
        """Divide the span that a minute is inside of."""
        place = bisect_right(self._ends, minute)
        if place < len(self._starts) and self._starts[place] < minute:
            self._starts.insert(place + 1, minute)
            self._ends.insert(place, minute)
            self._left.insert(place, self._left[place])


def _kept_running(plant: Plant, kept: Plan) -> dict[EquipmentId, list[Interval]]:
    """Minutes in which machines run for kept work, themselves or for another."""
    spans: dict[EquipmentId, list[Interval]] = {}
    works = [
        *((each.press, each.start, each.end) for each in kept.setups),
        *((each.press, each.start, each.end) for each in kept.runs),
        *((each.oven, each.start, each.end) for each in kept.loads),
        *((each.oven, each.start, each.end) for each in kept.heats),
    ]
    for machine, start, end in works:
        for each in needed_machines(plant, machine):
            spans.setdefault(each, []).append((start, end))
    return spans
