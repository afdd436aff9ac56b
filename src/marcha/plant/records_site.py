"""Records of the plant as a whole and of work that must stay as it is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from marcha.plant.ids import (
    CourseId,
    DieId,
    EquipmentId,
    LockId,
    MaintenanceId,
    OrderId,
    TaskId,
)
from marcha.plant.units import (
    Count,
    CountFromOne,
    HorizonDays,
    Mm,
    Ratio,
    Unverified,
    Weight,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """
    The plant as a whole: one row.

    Attributes
    ----------
    start
        Start of the plan, local time; minute 0.
    now
        Nothing new may start before; None: the start of the plan.
    tardiness_weight
        Weight of one tonne-day late against one tonne-day earlier.
    minimum_remnant_mm
        Remnants of logs of at least this length go back to stock.
    reactivation_machines
        Machines that full reactivation needs; empty: every press.
    reactivation_share, reactivation_days
        Share of their nameplate that must be reached on so many open days running.
    """

    name: str
    start: datetime
    horizon_days: HorizonDays
    now: datetime | None = None
    time_zone: str = "America/Caracas"
    currency: str = "USD"
    tardiness_weight: Weight = 1.0
    saw_step_mm: Mm = 1
    minimum_remnant_mm: Annotated[Mm, Unverified()] = 500
    reactivation_machines: tuple[EquipmentId, ...] = ()
    reactivation_share: Ratio = 0.6
    reactivation_days: CountFromOne = 3


class LockKind(StrEnum):
    """What is locked."""

    TASK = "task"
    RUN = "run"
    LOAD = "load"
    LINE = "line"
    SERVICE = "service"
    TRAINING = "training"


class LockState(StrEnum):
    """How firmly: pinned work may slide in time, frozen work and work begun may not."""

    PINNED = "pinned"
    FROZEN = "frozen"
    IN_PROGRESS = "in_progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """
    Work that a new plan must keep.

    Attributes
    ----------
    task
        For a task.
    equipment, order, die, pieces
        Press, order, die and pieces of a run; oven of a load; machine and order of a
        line run. None: not applicable.
    maintenance, course
        Rule of a service, and course of a training. None: not applicable.
    start, end
        Times to keep; None: they may move (pinned).
    """

    id: LockId
    kind: LockKind
    state: LockState = LockState.FROZEN
    task: TaskId | None = None
    equipment: EquipmentId | None = None
    order: OrderId | None = None
    die: DieId | None = None
    pieces: Count | None = None
    maintenance: MaintenanceId | None = None
    course: CourseId | None = None
    start: datetime | None = None
    end: datetime | None = None
