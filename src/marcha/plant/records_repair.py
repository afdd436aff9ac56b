"""Records of the restart: tasks, spares, their sources, cash."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marcha.plant.ids import (
    CalendarId,
    EquipmentId,
    PartId,
    PartSourceId,
    SkillId,
    TaskId,
)
from marcha.plant.units import (
    Count,
    CountFromOne,
    Days,
    Kilowatts,
    Level,
    Minutes,
    Money,
    Ratio,
    SignedMinutes,
)


class LinkKind(StrEnum):
    """Which end of the predecessor holds which end of the task."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


@dataclass(frozen=True, slots=True)
class Link:
    """A predecessor, its kind of link and the lag in elapsed minutes: ``T1:FS:60``."""

    task: TaskId
    kind: LinkKind = LinkKind.FS
    lag_min: SignedMinutes = 0


@dataclass(frozen=True, slots=True)
class SkillNeed:
    """So many people of one skill, at a level or above: ``ELE:2`` or ``ELE:2:3``."""

    skill: SkillId
    people: CountFromOne = 1
    level: Level = 2


@dataclass(frozen=True, slots=True)
class PartNeed:
    """So many of one spare: ``ROD-6210:2``."""

    part: PartId
    count: CountFromOne = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """
    One task of the restart, done without leaving off but for closed hours.

    Attributes
    ----------
    equipment
        The machine it brings back; None: none in particular. A machine that is down
        comes up when all its tasks are done.
    duration_min
        Minutes of work in its calendar, for the whole task.
    calendar
        When the work goes on; None: always.
    power_kw
        Power drawn while the work goes on (tests).
    cost, currency
        Cash spent when it starts, and its currency; None: the plant's.
    done_ratio
        Share already done; that share of the minutes is left out, and parts and cost
        of a task begun are spent already.
    earliest
        It may not start before; None: at once.
    """

    id: TaskId
    name: str = ""
    equipment: EquipmentId | None = None
    duration_min: Minutes
    calendar: CalendarId | None = None
    links: tuple[Link, ...] = ()
    skills: tuple[SkillNeed, ...] = ()
    parts: tuple[PartNeed, ...] = ()
    power_kw: Kilowatts = 0.0
    cost: Money = 0.0
    done_ratio: Ratio = 0.0
    earliest: datetime | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A spare and how many are on the shelf."""

    id: PartId
    name: str = ""
    stock: Count = 0


class SourceKind(StrEnum):
    """Where a spare can come from."""

    IMPORT = "import"
    LOCAL = "local"
    DONOR = "donor"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSource:
    """
    A way to get a spare.

    Attributes
    ----------
    lead_days
        From order (and payment) to arrival.
    cost, currency
        Cash per piece, spent when it is ordered, and its currency; None: the plant's.
    quantity
        Most that this source can give; None: not limited.
    equipment
        The machine it is taken from (donor): a machine that is down and then stays
        down within the horizon; None: none.
    """

    id: PartSourceId
    part: PartId
    kind: SourceKind
    lead_days: Days = 0
    cost: Money = 0.0
    quantity: Count | None = None
    equipment: EquipmentId | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlow:
    """
    Cash that comes for spares and repairs.

    Attributes
    ----------
    amount, currency
        In a currency; None: the plant's.
    """

    when: datetime
    amount: Money
    note: str = ""
    currency: str | None = None
