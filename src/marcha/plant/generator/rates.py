"""
About how fast a die runs and how much metal it takes: only to size a plant.

A rough form of the formulas that ``process`` has in full (F3 to F14 of the domain
reference): one longest push a billet, and a tenth of each log lost.
"""

from dataclasses import dataclass

from marcha.plant.generator.machines import press_type
from marcha.plant.records_equipment import Equipment
from marcha.plant.records_tooling import Die, Profile

_PI = 3.141592653589793
_DENSITY_KG_MM3 = 2700e-9
_LOG_USE = 0.92
"""Share of a log that becomes billets, about (``domain/log_fit_comparison.csv``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Good kg an hour while the press runs, and log kg for each good kg."""

    kg_h: float
    metal: float


def rate(press: Equipment, die: Die, profile: Profile, length_mm: int) -> Rate:
    """Rate of a die in a press, for pieces of one length."""
    kind = press_type(press)
    kg_mm = circle_mm2(kind.diameter_mm) * _DENSITY_KG_MM3
    butt_kg = circle_mm2(kind.bore_mm) * _DENSITY_KG_MM3 * die.butt_mm
    kg_m = die.cavities * profile.mass_kg_m
    table_m = (press.table_mm or 0) / 1000
    trim_m = die.trim_min_mm / 1000
    longest_m = min(table_m, (kind.billet_max_mm * kg_mm - butt_kg) / kg_m)
    cuts = max(1, int((longest_m - trim_m) / (length_mm / 1000)))
    good_kg = cuts * length_mm / 1000 * kg_m
    extruded_m = cuts * length_mm / 1000 + trim_m
    seconds = 60 * extruded_m / die.exit_speed_m_min + press.dead_time_s
    metal_kg = (extruded_m * kg_m + butt_kg) / _LOG_USE
    return Rate(kg_h=3600 * good_kg / seconds, metal=metal_kg / good_kg)


def circle_mm2(diameter_mm: int) -> float:
    """Area of a billet or a bore."""
    return _PI * diameter_mm * diameter_mm / 4


def log_kg(diameter_mm: int, length_mm: int) -> float:
    """Mass of a log."""
    return circle_mm2(diameter_mm) * _DENSITY_KG_MM3 * length_mm
