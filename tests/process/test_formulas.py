"""The worked example of the domain reference, section 1.3, figure by figure."""

import math
from typing import Any

import pytest

from marcha.process import formulas as f

DENSITY = 2700.0
BORE = f.circle_section_m2(210)
KG_MM = f.billet_kg_mm(f.circle_section_m2(203), DENSITY)
BUTT_KG = f.butt_mass_kg(BORE, 20, DENSITY)
LOG_MM = 6000

TABLE = [
    # q, billet mm, cycle s, net kg/h, billet yield %, billets, remnant, metal yield %
    (2, 454.6, 50.1, 2330, 80.7, 13, 25, 80.3),
    (3, 640.1, 65.1, 2689, 86.2, 9, 191, 83.4),
    (4, 825.7, 80.1, 2913, 89.3, 7, 188, 86.5),
    (5, 1011.2, 95.1, 3067, 91.2, 5, 920, 77.2),
    (6, 1196.7, 110.1, 3178, 92.6, 4, 1197, 74.2),
]
"""8 in press, profile of 1.35 kg/m, two cavities, 6 m, trim 2 m, kerfs 5 mm."""


def test_the_press_of_the_example() -> None:
    """Sections, extrusion ratio, ram speed, billet mass and butt, F1 to F6."""
    ratio = f.extrusion_ratio(BORE, 2, f.profile_section_m2(1.35, DENSITY))
    assert pytest.approx(0.034636, abs=5e-7) == BORE
    assert f.circle_section_m2(203) == pytest.approx(0.032365, abs=5e-7)
    assert ratio == pytest.approx(34.64, abs=5e-3)
    assert f.ram_speed_m_min(24, ratio) == pytest.approx(0.693, abs=5e-4)
    assert pytest.approx(0.08739, abs=5e-6) == KG_MM
    assert pytest.approx(1.870, abs=5e-4) == BUTT_KG
    assert f.specific_pressure_mpa(19.0, BORE) == pytest.approx(548.6, abs=0.1)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"q{row[0]}")
def test_the_table_of_the_example(row: tuple[float, ...]) -> None:
    """Billet, cycle, rate and both yields for each number of cuts, F7 to F14."""
    cuts = int(row[0])
    extruded = f.extruded_m(cuts, 6.0, 2.0, final_kerf_m=0.005, puller_kerf_m=0.005)
    billet = f.billet_length_mm(2, 1.35, extruded, BUTT_KG, KG_MM)
    seconds = f.cycle_s(extruded, 24.0, 15.0)
    good_kg = cuts * 2 * 6.0 * 1.35
    billets = f.billets_per_log(LOG_MM, billet, 5)
    assert billet == pytest.approx(row[1], abs=0.05)
    assert seconds == pytest.approx(row[2], abs=0.05)
    assert f.net_kg_h(cuts, 2, 1, 6.0, 1.35, seconds) == pytest.approx(row[3], abs=0.6)
    yields = f.billet_yield(good_kg, billet, 5, KG_MM) * 100
    assert yields == pytest.approx(row[4], abs=0.06)
    assert billets == row[5]
    assert LOG_MM - billets * (billet + 5) == pytest.approx(row[6], abs=5.6)
    metal = f.metal_yield(billets * good_kg, LOG_MM, KG_MM) * 100
    assert metal == pytest.approx(row[7], abs=0.06)


def test_a_shorter_trim_fits_one_more_billet_into_the_log() -> None:
    """Five billets of q = 6 need 6,005 mm; of 1,196 mm they fit, and yield 92.7 %."""
    assert f.billets_per_log(LOG_MM, 1196.7, 5) == 4
    assert f.billets_per_log(LOG_MM, 1196, 5) == 5
    assert f.metal_yield(5 * 6 * 2 * 6.0 * 1.35, LOG_MM, KG_MM) == pytest.approx(
        0.927, abs=5e-4
    )


def test_several_billets_a_pull_share_the_puller_kerf() -> None:
    """F8 and F9 with k = 2: half a puller kerf each, two billets on the table."""
    kerfs: dict[str, Any] = {"final_kerf_m": 0.005, "puller_kerf_m": 0.006}
    one = f.extruded_m(3, 6.0, 1.5, **kerfs)
    two = f.extruded_m(3, 6.0, 1.5, billets_per_pull=2, **kerfs)
    assert one - two == pytest.approx(0.003)
    assert f.pull_m(3, 6.0, 1.5, billets_per_pull=2, **kerfs) == pytest.approx(2 * two)


def test_several_pulls_a_billet_share_its_trim() -> None:
    """F8 and F9 with p = 2: the billet's trim once, kerfs at every pull."""
    kerfs: dict[str, Any] = {"final_kerf_m": 0.005, "puller_kerf_m": 0.005}
    extruded = f.extruded_m(3, 6.0, 1.5, pulls_per_billet=2, **kerfs)
    assert extruded == pytest.approx(2 * (18.0 + 0.02 + 0.005) + 1.5)
    pull = f.pull_m(3, 6.0, 1.5, pulls_per_billet=2, **kerfs)
    assert 2 * pull == pytest.approx(extruded)


def test_the_upset_billet_fills_the_container() -> None:
    """F15: same volume, wider and shorter."""
    upset = f.upset_length_mm(1000, 203, 210)
    assert upset * 210**2 == pytest.approx(1000 * 203**2)


def test_recovery_counts_the_log_saw_and_has_no_value_for_nothing() -> None:
    """F17: 86 of 100 kg with 4 kg of saw loss; NaN when nothing ran."""
    assert f.recovery(86.0, 96.0, 4.0) == pytest.approx(0.86)
    assert math.isnan(f.recovery(0.0, 0.0, 0.0))


def test_the_time_of_an_order_has_no_dead_time_after_the_last_pull() -> None:
    """F10: 3 billets of 2 pulls have five dead times between six pulls."""
    assert f.order_time_s(3, 20.0, 24.0, 15.0, pulls_per_billet=2) == pytest.approx(
        3 * 50.0 + 5 * 15.0
    )


@pytest.mark.parametrize(
    ("celsius", "billet_mm", "expected"),
    [(460, 1190, 548.8), (430, 1190, 622.9), (480, 1190, 504.5), (460, 600, 385.2)],
)
def test_the_pressure_of_the_example(
    celsius: int, billet_mm: int, expected: float
) -> None:
    """F16: 8 in press, 6063, 24 m/min, m 0.9, to the decimal of the reference."""
    ratio = f.extrusion_ratio(BORE, 2, f.profile_section_m2(1.35, DENSITY))
    pressure = f.extrusion_pressure_mpa(
        f.FLOW_LAWS["6063"],
        celsius,
        ram_m_min=f.ram_speed_m_min(24, ratio),
        ratio=ratio,
        bore_mm=210,
        upset_mm=f.upset_length_mm(billet_mm, 203, 210),
        friction=0.9,
    )
    assert pressure == pytest.approx(expected, abs=0.05)


def test_the_parts_of_the_pressure_of_the_example() -> None:
    """Flow stress 30.0 MPa, and of it deformation 202.8 and friction 329.9 MPa."""
    ratio = f.extrusion_ratio(BORE, 2, f.profile_section_m2(1.35, DENSITY))
    law, ram = f.FLOW_LAWS["6063"], f.ram_speed_m_min(24, ratio)
    stress = law.stress_mpa(f.strain_rate_s(ram, 210, ratio), 460)
    upset = f.upset_length_mm(1190, 203, 210)
    assert stress == pytest.approx(29.98, abs=0.01)
    assert stress * (0.171 + 1.86 * math.log(ratio)) == pytest.approx(202.8, abs=0.05)
    friction = 4 * stress * 0.9 * upset / (math.sqrt(3) * 210)
    assert friction == pytest.approx(329.9, abs=0.05)


def test_6060_flows_more_easily_and_cold_metal_less() -> None:
    """The order of the alloys and of temperatures, not figures of ours."""
    soft, hard = f.FLOW_LAWS["6060"], f.FLOW_LAWS["6063"]
    assert soft.stress_mpa(4.4, 460) < hard.stress_mpa(4.4, 460)
    assert hard.stress_mpa(4.4, 430) > hard.stress_mpa(4.4, 460)
