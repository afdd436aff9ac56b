"""
The arithmetic of extrusion, F1 to F17.

Numbers and symbols are those of the domain reference of the project: they agree with
the independent calculator PyExtrusion 0.19.0 (Apache-2.0) on the cases in
``tests/process/data``. F13 and F14, the level of the log, are ours. F16 is a screen for
solid sections, never a reason to refuse a die. Units stand in the names; sections are
in m².
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import asinh, exp, floor, log, pi, radians, sqrt, tan

GAS_CONSTANT = 8.314
"""J/(mol K)."""

ZERO_CELSIUS_K = 273.15

_CONE_DEG = (38.7, 6.9)
"""Semi-angle of the cone of flow, ``38.7 + 6.9 ln R`` degrees (Sheppard 1999)."""

_STEEPEST_DEG = 80.0
"""Semi-angle that no ratio passes: the formula is one of ratios up to some 400."""

_BREAKTHROUGH = (4.27, 6.63)
"""
Slope and offset in ``ln(Z/A)`` of the pressure at the start of the stroke, MPa.

A straight line through the worked figures of the domain reference at 430, 460 and 480
degrees; it is 3 % of the pressure there.
"""


def profile_section_m2(mass_kg_m: float, density_kg_m3: float) -> float:
    """F1: section of one profile, ``A1 = w / ρ``."""
    return mass_kg_m / density_kg_m3


def circle_section_m2(diameter_mm: float) -> float:
    """Section of a billet or a container bore, ``π d² / 4``."""
    return pi * (diameter_mm / 1000.0) ** 2 / 4.0


def extrusion_ratio(
    container_section_m2: float, cavities: int, profile_section: float
) -> float:
    """F2: ratio of the container's bore to all cavities, ``R = Ac / (n A1)``."""
    return container_section_m2 / (cavities * profile_section)


def ram_speed_m_min(exit_speed_m_min: float, ratio: float) -> float:
    """F3: speed of the ram, ``Vr = Ve / R``."""
    return exit_speed_m_min / ratio


def specific_pressure_mpa(force_mn: float, container_section_m2: float) -> float:
    """F4: pressure on the billet, ``F / Ac``."""
    return force_mn / container_section_m2


def butt_mass_kg(
    container_section_m2: float, butt_mm: float, density_kg_m3: float
) -> float:
    """F5: mass of the butt, a slice of the container, ``ρ Ac sb``."""
    return density_kg_m3 * container_section_m2 * butt_mm / 1000.0


def billet_kg_mm(billet_section_m2: float, density_kg_m3: float) -> float:
    """F6: billet mass per millimetre, ``cb = ρ Ab / 1000``."""
    return density_kg_m3 * billet_section_m2 / 1000.0


def billet_length_mm(
    cavities: int, mass_kg_m: float, extruded_m: float, butt_kg: float, kg_mm: float
) -> float:
    """F7: billet that extrudes so many metres, ``(n w Lext + Mb) / cb``."""
    return (cavities * mass_kg_m * extruded_m + butt_kg) / kg_mm


def extruded_m(
    cuts: int,
    length_m: float,
    trim_m: float,
    *,
    billets_per_pull: int = 1,
    pulls_per_billet: int = 1,
    final_kerf_m: float,
    puller_kerf_m: float,
) -> float:
    """
    F8: metres extruded from one billet.

    ``q Lc + d + (q+1) kf + kp/k`` for one pull a billet, and
    ``p [q Lc + d/p + (q+1) kf + kp]`` for several pulls a billet (k = 1).
    """
    own = cuts * length_m + (cuts + 1) * final_kerf_m
    if pulls_per_billet == 1:
        return own + trim_m + puller_kerf_m / billets_per_pull
    return pulls_per_billet * (own + trim_m / pulls_per_billet + puller_kerf_m)


def pull_m(
    cuts: int,
    length_m: float,
    trim_m: float,
    *,
    billets_per_pull: int = 1,
    pulls_per_billet: int = 1,
    final_kerf_m: float,
    puller_kerf_m: float,
) -> float:
    """
    F9: length of one pull on the table, ``k [q Lc + d + (q+1) kf] + kp``.

    With several pulls a billet, each carries its share ``d/p`` of the trim.
    """
    own = cuts * length_m + trim_m / pulls_per_billet + (cuts + 1) * final_kerf_m
    return billets_per_pull * own + puller_kerf_m


def cycle_s(extruded: float, exit_speed_m_min: float, dead_time_s: float) -> float:
    """F10: seconds of one push and its dead time, ``60 Lext / Ve + td``."""
    return 60.0 * extruded / exit_speed_m_min + dead_time_s


def order_time_s(
    billets: int,
    extruded: float,
    exit_speed_m_min: float,
    dead_time_s: float,
    *,
    pulls_per_billet: int = 1,
) -> float:
    """F10 for equal billets: with ``N p − 1`` dead times between ``N p`` pulls."""
    dead = billets * pulls_per_billet - 1
    return billets * 60.0 * extruded / exit_speed_m_min + dead * dead_time_s


def net_kg_h(
    cuts: int,
    cavities: int,
    pulls_per_billet: int,
    length_m: float,
    mass_kg_m: float,
    seconds: float,
) -> float:
    """F11: good kilograms an hour, ``3600 q n p Lc w / tc``."""
    good = cuts * cavities * pulls_per_billet * length_m * mass_kg_m
    return 3600.0 * good / seconds


def billet_yield(
    good_kg: float, billet_mm: float, billet_kerf_mm: float, kg_mm: float
) -> float:
    """F12: good kg from the metal of one billet and its kerf, ``/ [(Lb + kb) cb]``."""
    return good_kg / ((billet_mm + billet_kerf_mm) * kg_mm)


def billets_per_log(log_mm: float, billet_mm: float, billet_kerf_mm: float) -> int:
    """F13: equal billets in one log, ``floor((Llog + kb) / (Lb + kb))``."""
    return floor((log_mm + billet_kerf_mm) / (billet_mm + billet_kerf_mm))


def metal_yield(good_kg: float, log_mm: float, kg_mm: float) -> float:
    """F14: good kg from one log, over the mass of the log."""
    return good_kg / (log_mm * kg_mm)


def upset_length_mm(billet_mm: float, billet_d_mm: float, bore_mm: float) -> float:
    """F15: billet length once it fills the container, ``Lb (Db/Dc)²``."""
    return billet_mm * (billet_d_mm / bore_mm) ** 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLaw:
    """
    Flow stress of an alloy, ``Z = A sinh(alpha σ)^N`` (Sellars and Tegart).

    Attributes
    ----------
    alpha, exponent
        In 1/MPa, and N.
    activation_j_mol
        Q of the Zener-Hollomon parameter ``Z = ε exp(Q / R T)``.
    ln_a
        ln A, A in 1/s.
    """

    alpha: float
    exponent: float
    activation_j_mol: float
    ln_a: float

    def excess(self, strain_rate_s: float, celsius: float) -> float:
        """``ln(Z / A)`` at a strain rate and temperature."""
        kelvin = celsius + ZERO_CELSIUS_K
        ln_z = log(strain_rate_s) + self.activation_j_mol / (GAS_CONSTANT * kelvin)
        return ln_z - self.ln_a

    def stress_mpa(self, strain_rate_s: float, celsius: float) -> float:
        """Flow stress at a strain rate and temperature."""
        sinh = exp(self.excess(strain_rate_s, celsius) / self.exponent)
        return asinh(sinh) / self.alpha


FLOW_LAWS: Mapping[str, FlowLaw] = {
    "6063": FlowLaw(alpha=0.040, exponent=5.385, activation_j_mol=141_550, ln_a=22.5),
    "6060": FlowLaw(
        alpha=0.035, exponent=4.67, activation_j_mol=141_550, ln_a=log(7.63e10)
    ),
}
"""
By alloy: 6063 of Sheppard (1999), 6060 of Verlinden (1993).

The reference states no Q for 6060; that of 6063 stands in for it.
"""


def strain_rate_s(ram_m_min: float, bore_mm: float, ratio: float) -> float:
    """Mean strain rate in the cone of flow (Sheppard 1999), for ratios above 1."""
    ln_r = log(ratio)
    cone = min(_STEEPEST_DEG, _CONE_DEG[0] + _CONE_DEG[1] * ln_r)
    exit_mm = bore_mm / sqrt(ratio)
    strain = 0.171 + 1.86 * ln_r
    ram_mm_s = ram_m_min * 1000.0 / 60.0
    return (
        6.0 * bore_mm**2 * ram_mm_s * strain * tan(radians(cone))
        / (bore_mm**3 - exit_mm**3)
    )  # fmt: skip


def extrusion_pressure_mpa(
    law: FlowLaw,
    celsius: float,
    *,
    ram_m_min: float,
    ratio: float,
    bore_mm: float,
    upset_mm: float,
    friction: float,
) -> float:
    """
    F16: peak pressure on the billet.

    Deformation, friction in the container and breakthrough,
    ``σ (0.171 + 1.86 ln R) + 4 σ m Lu / (√3 Dc) + Δp``. Axisymmetric: hollow dies
    need more.
    """
    rate = strain_rate_s(ram_m_min, bore_mm, ratio)
    stress = law.stress_mpa(rate, celsius)
    slope, offset = _BREAKTHROUGH
    deformation = stress * (0.171 + 1.86 * log(ratio))
    rubbing = 4.0 * stress * friction * upset_mm / (sqrt(3.0) * bore_mm)
    breakthrough = max(0.0, slope * law.excess(rate, celsius) + offset)
    return deformation + rubbing + breakthrough


def recovery(good_kg: float, billet_kg: float, saw_loss_kg: float) -> float:
    """F17: good kg over billet kg and saw loss of a period; NaN when nothing ran."""
    spent = billet_kg + saw_loss_kg
    return good_kg / spent if spent > 0 else float("nan")
