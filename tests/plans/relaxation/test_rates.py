"""Least time and metal of a good tonne: never more than any billet really takes."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marcha.plans.relaxation.rates import least_rate
from marcha.plant.ids import AlloyId, ContainerId, DieId, EquipmentId
from marcha.process.tooling import Tooling

PRESS = Tooling(
    press=EquipmentId("P1"),
    die=DieId("D"),
    container=ContainerId("C"),
    diameter_mm=203,
    kg_mm=0.0874,
    butt_kg=2.3,
    kg_m=1.2,
    cavities=1,
    exit_speed_m_min=20.0,
    dead_time_s=15.0,
    trim_min_m=1.2,
    trim_max_m=2.0,
    billet_min_mm=450,
    billet_max_mm=1200,
    table_m=44.0,
    billet_kerf_mm=5,
    puller_kerf_m=0.005,
    final_kerf_m=0.005,
    saw_step_mm=1,
)
ALLOY = AlloyId("6063")

toolings = st.builds(
    replace,
    st.just(PRESS),
    butt_kg=st.floats(0.0, 4.0),
    kg_m=st.floats(0.3, 12.0),
    cavities=st.integers(1, 4),
    exit_speed_m_min=st.floats(4.0, 60.0),
    dead_time_s=st.floats(0.0, 60.0),
    trim_min_m=st.floats(0.0, 1.5),
    table_m=st.floats(8.0, 60.0),
    billet_kerf_mm=st.integers(0, 8),
    puller_kerf_m=st.floats(0.0, 0.02),
    final_kerf_m=st.floats(0.0, 0.02),
    saw_step_mm=st.sampled_from((1, 5, 10)),
)


@given(
    toolings,
    st.integers(300, 7000),
    st.integers(1, 60),
    st.integers(1, 20),
    st.integers(1, 6),
    st.integers(1, 4),
    st.floats(0.0, 1.0),
)
def test_no_billet_that_is_allowed_beats_the_least_rate(  # noqa: PLR0917 - drawn
    tool: Tooling,
    length_mm: int,
    most: int,
    cuts: int,
    per_pull: int,
    pulls: int,
    place: float,
) -> None:
    """Protects validity: S17 allows the billet, so its time and metal are not less."""
    span = tool.billet_max_mm - tool.billet_min_mm
    billet_mm = tool.billet_min_mm + round(place * span)
    billet_mm -= billet_mm % tool.saw_step_mm
    if per_pull > 1:
        pulls = 1
    assume(tool.allows(billet_mm, length_mm, cuts, per_pull, pulls))
    piece_kg = tool.kg_m / tool.cavities * length_mm / 1000.0
    good_t = min(tool.cavities * cuts * pulls, most) * piece_kg / 1000.0
    rate = least_rate(tool, length_mm, most, piece_kg)
    assert rate is not None
    assert rate.hours * good_t <= tool.seconds(billet_mm, pulls) / 3600.0
    assert rate.billet_t * good_t <= billet_mm * tool.kg_mm / 1000.0
    log_mm = billet_mm + tool.billet_kerf_mm
    assert rate.log_t * good_t <= log_mm * tool.kg_mm / 1000.0


@given(toolings, st.integers(300, 7000))
def test_the_least_rate_is_that_of_some_candidate(tool: Tooling, length_mm: int) -> None:
    """Protects tightness: within the tolerance of trims, planners can reach it."""
    candidates = tool.candidates(length_mm)
    piece_kg = tool.kg_m / tool.cavities * length_mm / 1000.0
    rate = least_rate(tool, length_mm, 10**9, piece_kg)
    assume(candidates)
    assert rate is not None
    best = min(
        each.billet_min_mm * tool.kg_mm / 1000.0 / (each.pieces * piece_kg / 1000.0)
        for each in candidates
    )
    # One saw step: the tolerance of a trim may make a billet so much shorter.
    step = tool.saw_step_mm / tool.billet_min_mm
    assert rate.billet_t == pytest.approx(best, rel=step + 0.03)


def test_a_billet_counts_no_more_pieces_than_the_order_takes() -> None:
    """Protects small orders: one bar of 6 m from a billet that gives more costs it."""
    whole = least_rate(PRESS, 6000, 10**9, 7.2)
    one = least_rate(PRESS, 6000, 1, 7.2)
    assert whole is not None
    assert one is not None
    # The shortest billet, 450 mm, is 39.33 kg for one piece of 7.2 kg.
    assert one.billet_t == pytest.approx(450 * 0.0874 / 7.2, rel=1e-6)
    assert one.billet_t > 4 * whole.billet_t


def test_pieces_longer_than_the_table_have_no_rate() -> None:
    """Protects against ways that do not exist."""
    assert least_rate(PRESS, 45_000, 10, 54.0) is None
