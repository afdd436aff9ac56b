"""Least time and metal of a good tonne: never more than any billet really takes."""

from collections.abc import Iterator
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
    st.integers(1, 1 << 30),
    st.sampled_from((0, 1, 7, 1000)),
)
def test_no_billet_that_is_allowed_beats_the_least_rate(
    tool: Tooling, length_mm: int, most: int, draw: int, longer: int
) -> None:
    """Protects validity: S17 allows the billet, so its time and metal are not less."""
    divisions = [*_divisions(tool, length_mm)]
    assume(divisions)
    cuts, per_pull, pulls = divisions[draw % len(divisions)]
    first = next(
        (
            billet
            for billet in range(tool.billet_min_mm, tool.billet_max_mm + 1)
            if tool.allows(billet, length_mm, cuts, per_pull, pulls)
        ),
        None,
    )
    assume(first is not None)
    assert first is not None
    billet_mm = first + longer * tool.saw_step_mm
    if not tool.allows(billet_mm, length_mm, cuts, per_pull, pulls):
        billet_mm = first
    piece_kg = tool.kg_m / tool.cavities * length_mm / 1000.0
    good_t = min(tool.cavities * cuts * pulls, most) * piece_kg / 1000.0
    rate = least_rate(tool, length_mm, most, piece_kg)
    assert rate is not None
    assert rate.hours * good_t <= tool.seconds(billet_mm, pulls) / 3600.0
    assert rate.billet_t * good_t <= billet_mm * tool.kg_mm / 1000.0
    log_mm = billet_mm + tool.billet_kerf_mm
    assert rate.log_t * good_t <= log_mm * tool.kg_mm / 1000.0


def _divisions(tool: Tooling, length_mm: int) -> Iterator[tuple[int, int, int]]:
    """Cuts, billets a pull and pulls a billet that may be possible, beyond planners."""
    most_m = tool.extruded_m(tool.billet_max_mm)
    for cuts in (1, 2, 3, 5, 8, 13, 21):
        pull_m = cuts * length_mm / 1000.0
        for many in (1, 2, 3, 5, 6, 9):
            if many * pull_m <= tool.table_m:
                yield cuts, many, 1
            if many * pull_m <= most_m and pull_m <= tool.table_m:
                yield cuts, 1, many


def test_the_least_rate_is_that_of_a_billet_planners_know() -> None:
    """Protects tightness: bars of 6 m from the press above, up to a saw step."""
    rate = least_rate(PRESS, 6000, 10**9, 7.2)
    assert rate is not None
    ratios = [
        each.billet_min_mm * PRESS.kg_mm / (each.pieces * 7.2)
        for each in PRESS.candidates(6000)
    ]
    assert rate.billet_t == pytest.approx(min(ratios), rel=2e-3)


def test_a_billet_counts_no_more_pieces_than_the_order_takes() -> None:
    """
    Protects small orders: what a billet gives beyond the order is lost.

    The shortest billet that S17 allows gives five bars: trim 1.2 m less the tolerance,
    five bars and 7 kerfs are 31.23 m at 1.2 kg/m, with 2.3 kg of butt 39.78 kg, at
    0.0874 kg/mm 455.1 mm, so 456 mm. Shorter ones would have too long a trim.
    """
    whole = least_rate(PRESS, 6000, 10**9, 7.2)
    one = least_rate(PRESS, 6000, 1, 7.2)
    assert whole is not None
    assert one is not None
    assert one.billet_t == pytest.approx(456 * 0.0874 / 7.2, rel=1e-6)
    assert one.billet_t > 4 * whole.billet_t


def test_pieces_longer_than_the_table_have_no_rate() -> None:
    """Protects against ways that do not exist."""
    assert least_rate(PRESS, 45_000, 10, 54.0) is None
