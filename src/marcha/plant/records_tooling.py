"""Records of profiles and the tools that make them: dies and containers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from marcha.plant.ids import AlloyId, ContainerId, DieId, EquipmentId, ProfileId
from marcha.plant.units import (
    CountFromOne,
    Kg,
    KgPerMetre,
    MetresPerMinute,
    Minutes,
    Mm,
    MmOrZero,
    Ratio,
    Unverified,
)


class ProfileClass(StrEnum):
    """How the section is closed; it decides the kind of die."""

    SOLID = "solid"
    SEMI_HOLLOW = "semi_hollow"
    HOLLOW = "hollow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """
    An extruded section.

    Attributes
    ----------
    alloy, temper
        What an order gets that does not say otherwise; None: the order must say.
    ccd_mm
        Diameter of the circumscribing circle; None: not known.
    perimeter_mm
        Outer perimeter, for finishing; None: not known.
    """

    id: ProfileId
    name: str = ""
    mass_kg_m: KgPerMetre
    section: ProfileClass = ProfileClass.SOLID
    ccd_mm: Mm | None = None
    perimeter_mm: Mm | None = None
    alloy: AlloyId | None = None
    temper: str | None = None


class DieState(StrEnum):
    """Whether a die may be mounted."""

    READY = "ready"
    REPAIR = "repair"
    SCRAPPED = "scrapped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Die:
    """
    One copy of a die: each copy is a row.

    Attributes
    ----------
    presses
        Presses it fits.
    trim_min_mm, trim_max_mm
        Length lost per billet at both ends, at the weld and in the grips; the planner
        may choose within this range.
    available_from
        When a die in repair comes back; None: it does not within the horizon.
    life_kg
        Good and scrap kg pressed until it is discarded; None: not limited.
    nitriding_kg
        Kg pressed between two nitridings; None: not limited.
    """

    id: DieId
    profile: ProfileId
    cavities: CountFromOne = 1
    presses: tuple[EquipmentId, ...]
    exit_speed_m_min: Annotated[MetresPerMinute, Unverified()]
    butt_mm: Annotated[MmOrZero, Unverified()] = 25
    trim_min_mm: Annotated[MmOrZero, Unverified()] = 1200
    trim_max_mm: Annotated[MmOrZero, Unverified()] = 2000
    state: DieState = DieState.READY
    available_from: datetime | None = None
    setup_family: str = ""
    mass_run_kg: Kg = 0.0
    life_kg: Annotated[Kg, Unverified()] | None = None
    since_nitriding_kg: Kg = 0.0
    nitriding_kg: Annotated[Kg, Unverified()] | None = None
    failure_ratio: Annotated[Ratio, Unverified()] = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """
    A container of a press.

    Attributes
    ----------
    bore_mm
        Inner diameter.
    mounted
        It is in the press at the start of the plan.
    """

    id: ContainerId
    press: EquipmentId
    bore_mm: Mm
    billet_diameter_mm: Mm
    changeover_min: Annotated[Minutes, Unverified()] = 120
    mounted: bool = False
