"""Records of machines and their setups."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from marcha.plant.ids import CalendarId, DieId, EquipmentId
from marcha.plant.units import (
    Count,
    Kg,
    KgPerDay,
    Kilonewtons,
    Kilowatts,
    Minutes,
    Mm,
    MmOrZero,
    Seconds,
    Unverified,
)


class EquipmentKind(StrEnum):
    """What a machine is for."""

    PRESS = "press"
    AGEING_OVEN = "ageing_oven"
    DIE_OVEN = "die_oven"
    LOG_OVEN = "log_oven"
    STRETCHER = "stretcher"
    SAW = "saw"
    LINE = "line"
    UTILITY = "utility"
    OTHER = "other"


class MachineState(StrEnum):
    """Whether a machine can run at the start of the plan."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """
    One machine or utility.

    Attributes
    ----------
    calendar
        When it is open; None: always.
    needs
        Machines and utilities that must be up for this one to run (log oven,
        stretcher, saw, compressor, substation …).
    billet_min_mm … final_kerf_mm
        Press data: billet lengths, run-out table, dead time per push, saw kerfs.
    setup_min
        Minutes of a die change, or of a change of family on a line, where no row of
        Cambios says otherwise.
    mounted_die
        The die in the press at the start; None: none.
    nameplate_kg_day
        Good kg a day at full capacity, for the reactivation criterion; None: not
        stated.
    capacity_kg, capacity_length_mm
        Ageing oven: most kg a load and longest piece; line: most kg a batch. None: not
        limited.
    places, heat_min
        Die oven: dies at a time, and minutes to heat one.
    force_kn
        Press: force of the ram, for the pressure screen (S50); None: not known.
    """

    id: EquipmentId
    name: str = ""
    kind: EquipmentKind
    hall: str = ""
    state: MachineState = MachineState.UP
    calendar: CalendarId | None = None
    power_kw: Kilowatts = 0.0
    needs: tuple[EquipmentId, ...] = ()
    billet_diameter_mm: Mm | None = None
    billet_min_mm: Mm | None = None
    billet_max_mm: Mm | None = None
    table_mm: Mm | None = None
    dead_time_s: Annotated[Seconds, Unverified()] = 15.0
    billet_kerf_mm: Annotated[MmOrZero, Unverified()] = 5
    puller_kerf_mm: Annotated[MmOrZero, Unverified()] = 5
    final_kerf_mm: Annotated[MmOrZero, Unverified()] = 5
    setup_min: Annotated[Minutes, Unverified()] = 10
    mounted_die: DieId | None = None
    nameplate_kg_day: KgPerDay | None = None
    capacity_kg: Kg | None = None
    capacity_length_mm: Mm | None = None
    places: Count | None = None
    heat_min: Annotated[Minutes, Unverified()] = 240
    force_kn: Kilonewtons | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """
    Minutes of a die change by pair of setup families; the most exact row holds.

    Attributes
    ----------
    equipment
        None: every press. Rows of a line name it (S37).
    from_family, to_family
        None: any. A press without a die counts as the empty family.
    """

    equipment: EquipmentId | None = None
    from_family: str | None = None
    to_family: str | None = None
    duration_min: Minutes
