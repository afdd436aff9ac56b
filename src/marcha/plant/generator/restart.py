"""
When the machines of a generated plant come up, if people simply take the next task.

A plain restart, in the order of the sheet, by trades and without calendars: it sizes
the orders of a plant, so that each regime leaves about the same share unshipped
whatever its size. It is no plan and keeps no rule to the minute.
"""

from collections.abc import Mapping

from marcha.plant.generator.repair import Repair
from marcha.plant.ids import EquipmentId, PartId, SkillId, TaskId
from marcha.plant.records_equipment import Equipment
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
    ends = task_ends(works, crews)
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


def task_ends(works: Repair, crews: Mapping[SkillId, int]) -> dict[TaskId, int]:
    """Minute at which each task ends."""
    free = dict(crews)
    lead = _leads(works)
    waiting = dict(works.tasks)
    ends: dict[TaskId, int] = {}
    running: list[tuple[int, Task]] = []
    now = 0
    while waiting:
        for task in list(waiting.values()):
            ready = all(
                link.task in ends
                and (link.kind is LinkKind.SS or ends[link.task] <= now)
                for link in task.links
            )
            here = all(lead[need.part] <= now for need in task.parts)
            able = all(free[need.skill] >= need.people for need in task.skills)
            if ready and here and able:
                for need in task.skills:
                    free[need.skill] -= need.people
                ends[task.id] = now + _elapsed_min(task)
                running.append((ends[task.id], task))
                del waiting[task.id]
        later = [end for end, _ in running] + [at for at in lead.values() if at > now]
        if not later:
            raise AssertionError(sorted(waiting))
        now = min(later)
        for end, task in running:
            if end <= now:
                for need in task.skills:
                    free[need.skill] += need.people
        running = [(end, task) for end, task in running if end > now]
    return ends


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
