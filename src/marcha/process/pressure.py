"""
A screen of the pressure that a die asks of a press (F16, S50): a hint, never a rule.

It is estimated for the longest billet of the press, for solid flow: a die that is on
record stays usable, whatever the estimate says.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from marcha.plant.ids import AlloyId, EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem, warning
from marcha.plant.records_tooling import Container, Die
from marcha.process import formulas
from marcha.process.machines import containers_of

FRICTION = 0.9
"""Shear friction of billet and container, m of F16 (domain reference; not verified)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """What a die asks of a press with one container, and what the press gives, MPa."""

    needed_mpa: float
    there_mpa: float


def pressure(plant: Plant, die: Die, box: Container, alloy: AlloyId) -> Pressure | None:
    """
    Estimate the pressure of a die on the press of a container.

    Returns
    -------
    Pressure or None
        None where force, longest billet, billet temperature or the constants of the
        alloy are not known, or the die takes no metal away.
    """
    press, metal = plant.equipment.get(box.press), plant.alloys.get(alloy)
    profile, law = plant.profiles.get(die.profile), formulas.FLOW_LAWS.get(alloy)
    if press is None or metal is None or profile is None or law is None:
        return None
    celsius, force_kn = metal.billet_temperature_c, press.force_kn
    if celsius is None or force_kn is None or press.billet_max_mm is None:
        return None
    bore = formulas.circle_section_m2(box.bore_mm)
    section = formulas.profile_section_m2(profile.mass_kg_m, metal.density_kg_m3)
    ratio = formulas.extrusion_ratio(bore, die.cavities, section)
    if ratio <= 1.0:
        return None
    return Pressure(
        needed_mpa=formulas.extrusion_pressure_mpa(
            law,
            celsius,
            ram_m_min=formulas.ram_speed_m_min(die.exit_speed_m_min, ratio),
            ratio=ratio,
            bore_mm=box.bore_mm,
            upset_mm=formulas.upset_length_mm(
                press.billet_max_mm, box.billet_diameter_mm, box.bore_mm
            ),
            friction=FRICTION,
        ),
        there_mpa=formulas.specific_pressure_mpa(force_kn / 1000.0, bore),
    )


def pressure_warnings(plant: Plant) -> Iterator[Problem]:
    """Warn of a die that asks more of a press than it gives with any container."""
    if all(press.force_kn is None for press in plant.equipment.values()):
        return
    alloys = _alloys(plant)
    for index, die in enumerate(plant.dies.values()):
        for press in die.presses:
            found = [
                each
                for box in containers_of(plant, press)
                for alloy in alloys.get(die.profile, ())
                if (each := pressure(plant, die, box, alloy)) is not None
            ]
            if found and all(each.needed_mpa > each.there_mpa for each in found):
                best = min(found, key=lambda each: each.needed_mpa - each.there_mpa)
                yield _warning(index, die, press, best)


def _warning(index: int, die: Die, press: EquipmentId, best: Pressure) -> Problem:
    return warning(
        Die,
        index,
        "presses",
        "pressure_above_press",
        press,
        die=die.id,
        needed=round(best.needed_mpa),
        there=round(best.there_mpa),
    )


def _alloys(plant: Plant) -> dict[str, tuple[AlloyId, ...]]:
    """Alloys of which each profile is made: its own, and those that orders ask for."""
    found: dict[str, dict[AlloyId, None]] = {}
    for profile in plant.profiles.values():
        if profile.alloy is not None:
            found.setdefault(profile.id, {})[profile.alloy] = None
    for order in plant.orders.values():
        if order.profile is not None and order.alloy is not None:
            found.setdefault(order.profile, {})[order.alloy] = None
    return {profile: tuple(alloys) for profile, alloys in found.items()}
