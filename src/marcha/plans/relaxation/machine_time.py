"""
When presses and ovens can run at all: open, crewed, powered, and up at the earliest.

A machine runs in one piece: a run or a load lies within one interval of the result.
"""

from dataclasses import dataclass

from marcha.plans.relaxation.clock import Clock
from marcha.plans.relaxation.dates import Dates
from marcha.plans.relaxation.people import Post, Workforce
from marcha.plant.ids import EquipmentId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Timeline, clip, intersect, subtract
from marcha.process.machines import needed_machines

_POWER_SLACK_KW = 0.001
"""Rounding of power in the checker, with room to spare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineTime:
    """
    Time of one press or oven.

    Attributes
    ----------
    start
        Earliest minute at which it may run.
    finals
        Tasks whose end brings it up; empty when it is up at the start.
    clock
        Minutes in which it may run, from ``start`` on.
    posts
        Its crew.
    own_kw
        Power of the machine itself.
    """

    machine: EquipmentId
    start: int
    finals: tuple[TaskId, ...]
    clock: Clock
    posts: dict[Post, int]
    own_kw: float


def machine_time(
    plant: Plant,
    timeline: Timeline,
    people: Workforce,
    dates: Dates,
    machine: EquipmentId,
) -> MachineTime | None:
    """Time of a machine; None when it cannot run within the horizon."""
    finals = dates.repairs.waits_for(machine)
    if finals is None:
        return None
    start = max(timeline.now, dates.earliest(finals))
    record = plant.equipment[machine]
    posts: dict[Post, int] = {}
    if people.limited:
        for row in plant.crewing:
            if row.equipment == machine:
                post = (row.skill, row.level)
                posts[post] = posts.get(post, 0) + row.people
    spans = intersect(timeline.machine(machine), people.covered(posts))
    drawn = sum(
        plant.equipment[each].power_kw for each in needed_machines(plant, machine)
    )
    dark = [
        (begin, end)
        for begin, end, limit in timeline.power_limits()
        if drawn > limit + _POWER_SLACK_KW
    ]
    spans = clip(subtract(spans, dark), min(start, timeline.horizon), timeline.horizon)
    if not spans:
        return None
    return MachineTime(
        machine=machine,
        start=start,
        finals=finals,
        clock=Clock(spans),
        posts=posts,
        own_kw=record.power_kw,
    )
