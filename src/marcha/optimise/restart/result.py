"""What a restart decides, and what follows for the machines."""

from collections.abc import Mapping
from dataclasses import dataclass

from marcha.plans.plan import Assignment, Purchase, Reason, TaskRun
from marcha.plant.ids import EquipmentId

CODES = (
    "no_skill",
    "no_shift",
    "people_busy",
    "no_part",
    "no_cash",
    "no_power",
    "past_horizon",
    "task_unplaced",
    "donor",
    "lock_broken",
)
"""
Codes of the reasons for tasks that are not planned, with their objects.

- ``no_skill``: fewer people have the skills than the task needs (skills);
- ``no_shift``: nobody with a skill is on shift for the whole work (skills);
- ``people_busy``: they are never free and on shift together (skills);
- ``no_part``: no source gives the spare, or too late (spare, source; minute at which it
  would come);
- ``no_cash``: the cash does not suffice in time (spare, or the task itself);
- ``no_power``: the power limits leave too little (task);
- ``past_horizon``: too few open minutes are left (task);
- ``task_unplaced``: a task before it is not planned (the tasks at the root of it);
- ``donor``: its machine gives spares to others (machine);
- ``lock_broken``: a lock cannot be kept, or leaves the task no room (tasks).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart:
    """
    One way to bring the machines back.

    Attributes
    ----------
    tasks
        In the order of their starts; locked tasks at their given times.
    purchases
        Ordered as early as cash allows, kept ones first.
    assignments
        People of the tasks.
    up
        Minute at which each machine itself comes up (S8); None: not in this plan.
    runnable
        The same with everything it needs; None too for machines that gave spares.
    unplaced
        Why each task that is missing is missing; ``subject`` is the task.
    donors
        Machines that spares are taken from.
    """

    tasks: tuple[TaskRun, ...]
    purchases: tuple[Purchase, ...]
    assignments: tuple[Assignment, ...]
    up: Mapping[EquipmentId, int | None]
    runnable: Mapping[EquipmentId, int | None]
    unplaced: tuple[Reason, ...]
    donors: frozenset[EquipmentId]

    def __str__(self) -> str:
        """How many tasks and machines, and when the last of them is ready."""
        ends = [run.end for run in self.tasks]
        able = sum(date is not None for date in self.runnable.values())
        return (
            f"{len(self.tasks)} tasks planned, {len(self.unplaced)} not, last end "
            f"{max(ends, default=0)} min; {able} of {len(self.runnable)} machines run"
        )
