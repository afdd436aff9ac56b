"""
Pairs of machines that cannot both be up early: who waits for whom, period by period.

The earliest date of a set of machines says when the last of them comes up. It does not
say that the others could have been first: what brings one up early keeps people from
another. For each pair a staircase of refuted deadlines says how much.
"""

from collections.abc import Iterator
from itertools import combinations

from marcha.plans.relaxation.frame import MOST_IN_PAIRS, Frame
from marcha.plans.relaxation.machine_time import MachineTime
from marcha.plant.ids import EquipmentId

EFFORT = 20_000
"""Windows of tasks looked at for all pairs together, about: a limit on time."""


def conflicts(frame: Frame) -> Iterator[dict[EquipmentId, int]]:
    """Two machines and a period each, by whose ends they cannot both be up."""
    waiting = [
        each
        for machines in (frame.presses, frame.ovens, frame.die_ovens)
        for each in machines.values()
        if each.finals
    ]
    waiting.sort(key=lambda each: (each.start, each.machine))
    effort = 0
    for first, second in combinations(waiting[:MOST_IN_PAIRS], 2):
        stairs = _Stairs(frame, first, second)
        for one, two in stairs.corners():
            yield {first.machine: one, second.machine: two}
        effort += stairs.effort
        if effort > EFFORT:
            return


class _Stairs:
    """Deadlines of two machines, from early and late to late and early."""

    def __init__(self, frame: Frame, first: MachineTime, second: MachineTime) -> None:
        self.frame = frame
        self.first = first
        self.second = second
        self.effort = 0

    def corners(self) -> Iterator[tuple[int, int]]:
        """Latest periods of both that are refuted together."""
        bounds, last = self.frame.bounds, len(self.frame.bounds) - 1
        lowest = _first_period(bounds, self.second.start)
        one = _first_period(bounds, self.first.start)
        if one > last or lowest > last:
            return
        two = lowest - 1
        while two < last and self._refuted(one, two + 1):
            two += 1
        while two >= lowest and one < last:
            if self._refuted(one + 1, two):
                one += 1
            else:
                yield one, two
                two -= 1
        if two >= lowest:
            yield one, two

    def _refuted(self, one: int, two: int) -> bool:
        """Whether the machines cannot be up before the ends of these periods."""
        bounds, dates = self.frame.bounds, self.frame.dates
        deadlines = dict.fromkeys(self.first.finals, bounds[one] - 1)
        for task in self.second.finals:
            end = bounds[two] - 1
            deadlines[task] = min(end, deadlines.get(task, end))
        self.effort += len(deadlines)
        return dates.refuted(deadlines)


def _first_period(bounds: tuple[int, ...], start: int) -> int:
    """First period in which a machine can be up that comes up at a minute."""
    return next(
        (period for period in range(1, len(bounds)) if bounds[period] > start),
        len(bounds),
    )
