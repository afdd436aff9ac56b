"""
When the machines of a generated plant come up, if tasks are done one after another.

A plain restart: the longest chains first, each task as early as links, spares and
trades allow, without calendars. It sizes the orders of a plant, so that
each regime leaves about the same share unshipped whatever its size; it is no plan.
"""

from bisect import bisect_right
from collections.abc import Mapping

from marcha.plant.generator.repair import Repair
from marcha.plant.ids import EquipmentId, PartId, SkillId, TaskId
from marcha.plant.records_equipment import Equipment, EquipmentKind
from marcha.plant.records_repair import LinkKind, Task
from marcha.plant.records_time import MINUTES_PER_DAY

_NEVER = 1 << 40


def up_minutes(
    works: Repair,
    equipment: Mapping[EquipmentId, Equipment],
    down: list[EquipmentId],
    crews: Mapping[SkillId, int],
) -> dict[EquipmentId, int]:
    """
    Minute at which each machine and all that it needs are up.

    The better of two orders of the tasks: press by press, or the longest chains of
    the whole plant first.
    """
    presses = [
        each.id for each in equipment.values() if each.kind is EquipmentKind.PRESS
    ]
    tails = _tails(works)
    stages = _stages(works, presses)
    by_press = sorted(works.tasks, key=lambda name: (stages[name], -tails[name]))
    by_chain = sorted(works.tasks, key=lambda name: -tails[name])
    found = [
        _machines_up(works, equipment, down, task_ends(works, order, crews))
        for order in (by_press, by_chain)
    ]
    return min(found, key=lambda up: sum(up[press] for press in presses))


def _machines_up(
    works: Repair,
    equipment: Mapping[EquipmentId, Equipment],
    down: list[EquipmentId],
    ends: Mapping[TaskId, int],
) -> dict[EquipmentId, int]:
    own = dict.fromkeys(equipment, 0) | dict.fromkeys(down, _NEVER)
    last: dict[EquipmentId, int] = {}
    for task in works.tasks.values():
        if task.equipment is not None:
            last[task.equipment] = max(last.get(task.equipment, 0), ends[task.id])
    own |= {name: last[name] for name in down if name in last}
    return {
        machine.id: max(own[name] for name in (machine.id, *machine.needs))
        for machine in equipment.values()
    }


def _tails(works: Repair) -> dict[TaskId, int]:
    """Minutes of the longest chain that begins with each task."""
    tails: dict[TaskId, int] = {}
    behind: dict[TaskId, int] = {}
    for task in reversed(works.tasks.values()):
        tails[task.id] = behind.get(task.id, 0) + max(1, _elapsed_min(task))
        for link in task.links:
            behind[link.task] = max(behind.get(link.task, 0), tails[task.id])
    return tails


def _stages(works: Repair, presses: list[EquipmentId]) -> dict[TaskId, int]:
    """How many presses come before each task in the sheet."""
    seen: dict[EquipmentId, None] = {}
    stages: dict[TaskId, int] = {}
    for task in works.tasks.values():
        machine = task.equipment
        if machine is not None and machine in presses:
            seen[machine] = None
        stages[task.id] = len(seen) - (machine in seen)
    return stages


class _Trade:
    """How many people of one trade are at work, as steps over time."""

    def __init__(self, people: int) -> None:
        self._people = people
        self._times, self._used = [0], [0]

    def free_again(self, start: int, end: int, people: int) -> int | None:
        """End of the first step in which too few are free; None when there is none."""
        place = bisect_right(self._times, start) - 1
        while place < len(self._times) and self._times[place] < end:
            if self._used[place] + people > self._people:
                return self._times[place + 1]
            place += 1
        return None

    def take(self, start: int, end: int, people: int) -> None:
        """Put people to work."""
        first, last = self._step(start), self._step(end)
        for place in range(first, last):
            self._used[place] += people

    def _step(self, time: int) -> int:
        """Place of the step that begins at a time; made when there is none."""
        place = bisect_right(self._times, time)
        if self._times[place - 1] == time:
            return place - 1
        self._times.insert(place, time)
        self._used.insert(place, self._used[place - 1])
        return place


def task_ends(
    works: Repair, order: list[TaskId], crews: Mapping[SkillId, int]
) -> dict[TaskId, int]:
    """Minute at which each task ends, when people are given to tasks in an order."""
    trades = {skill: _Trade(people) for skill, people in crews.items()}
    leads = _leads(works)
    starts: dict[TaskId, int] = {}
    ends: dict[TaskId, int] = {}
    for name in order:
        task = works.tasks[name]
        start = max((leads[need.part] for need in task.parts), default=0)
        minutes = _elapsed_min(task)
        for link in task.links:
            if link.kind is LinkKind.SS:
                start = max(start, starts[link.task] + link.lag_min)
            elif link.kind is LinkKind.FF:
                start = max(start, ends[link.task] + link.lag_min - minutes)
            else:
                start = max(start, ends[link.task] + link.lag_min)
        start = _first_fit(task, start, minutes, trades)
        starts[task.id], ends[task.id] = start, start + minutes
        for need in task.skills:
            trades[need.skill].take(start, start + minutes, need.people)
    return ends


def _first_fit(
    task: Task, start: int, minutes: int, trades: Mapping[SkillId, _Trade]
) -> int:
    """Earliest time from a start at which all people of a task are free."""
    settled = False
    while not settled:
        settled = True
        for need in task.skills:
            busy_until = trades[need.skill].free_again(
                start, start + minutes, need.people
            )
            if busy_until is not None:
                start, settled = busy_until, False
    return start


def _elapsed_min(task: Task) -> int:
    """Minutes from start to end: eight hours on five days of the week are worked."""
    left = int(task.duration_min * (1 - task.done_ratio))
    return left if task.calendar is None else left * 21 // 5


def _leads(works: Repair) -> dict[PartId, int]:
    """Minute at which the quickest source has sent each spare that is not there."""
    needed = dict.fromkeys(works.parts, 0)
    for task in works.tasks.values():
        for need in task.parts:
            needed[need.part] += need.count
    quickest: dict[PartId, int] = {}
    for source in works.sources.values():
        days = source.lead_days * MINUTES_PER_DAY
        quickest[source.part] = min(days, quickest.get(source.part, days))
    return {
        part.id: 0 if part.stock >= needed[part.id] else quickest[part.id]
        for part in works.parts.values()
    }
