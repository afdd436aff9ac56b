"""
When the machines of a generated plant come up, if tasks are done one after another.

A plain restart: press by press, the longest chains first, each task as early as links,
spares and trades allow, without calendars. It sizes the orders of a plant, so that
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
    """Minute at which each machine and all that it needs are up."""
    ends = task_ends(works, _order(works, equipment), crews)
    own = dict.fromkeys(equipment, 0)
    for name in down:
        own[name] = max(
            (ends[task.id] for task in works.tasks.values() if task.equipment == name),
            default=_NEVER,
        )
    return {
        machine.id: max(own[name] for name in (machine.id, *machine.needs))
        for machine in equipment.values()
    }


def _order(
    works: Repair, equipment: Mapping[EquipmentId, Equipment]
) -> list[Task]:
    """Tasks press by press, as the sheet has them, then by the chain behind each."""
    tails: dict[TaskId, int] = {}
    behind: dict[TaskId, int] = {}
    stages: dict[TaskId, int] = {}
    for task in reversed(works.tasks.values()):
        tails[task.id] = behind.get(task.id, 0) + max(1, _elapsed_min(task))
        for link in task.links:
            behind[link.task] = max(behind.get(link.task, 0), tails[task.id])
    presses: dict[EquipmentId, None] = {}
    for task in works.tasks.values():
        machine = task.equipment
        if machine is not None and equipment[machine].kind is EquipmentKind.PRESS:
            presses[machine] = None
        own = machine in presses
        stages[task.id] = len(presses) - own
    return sorted(
        works.tasks.values(), key=lambda task: (stages[task.id], -tails[task.id])
    )


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
    works: Repair, order: list[Task], crews: Mapping[SkillId, int]
) -> dict[TaskId, int]:
    """Minute at which each task ends, when people are given to tasks in an order."""
    trades = {skill: _Trade(people) for skill, people in crews.items()}
    leads = _leads(works)
    starts: dict[TaskId, int] = {}
    ends: dict[TaskId, int] = {}
    for task in order:
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
