"""One die, press and container: ways to divide a billet (S17, S18)."""

import dataclasses
from datetime import datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marcha.plant.ids import AlloyId, ContainerId, DieId, EquipmentId, ProfileId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import Equipment, EquipmentKind
from marcha.plant.records_metal import Alloy
from marcha.plant.records_site import Site
from marcha.plant.records_tooling import Container, Die, Profile
from marcha.process import formulas as f
from marcha.process.tooling import MOST_PULLS, Candidate, Tooling, tooling


def example(**changes: object) -> Tooling:
    """Make the press of the domain reference, section 1.3, with a trim of 1.9–2.1 m."""
    kg_mm = f.billet_kg_mm(f.circle_section_m2(203), 2700.0)
    base = Tooling(
        press=EquipmentId("P"),
        die=DieId("D"),
        container=ContainerId("C"),
        diameter_mm=203,
        kg_mm=kg_mm,
        butt_kg=f.butt_mass_kg(f.circle_section_m2(210), 20, 2700.0),
        kg_m=2.7,
        cavities=2,
        exit_speed_m_min=24.0,
        dead_time_s=15.0,
        trim_min_m=1.9,
        trim_max_m=2.1,
        billet_min_mm=450,
        billet_max_mm=1200,
        table_m=54.0,
        billet_kerf_mm=5,
        puller_kerf_m=0.005,
        final_kerf_m=0.005,
        saw_step_mm=1,
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def candidate(tools: Tooling, length_mm: int, *shape: int) -> Candidate | None:
    """Find the candidate of one shape (cuts, billets per pull, pulls per billet)."""
    for each in tools.candidates(length_mm):
        if (each.cuts, each.billets_per_pull, each.pulls_per_billet) == shape:
            return each
    return None


def test_the_candidates_of_the_example() -> None:
    """
    Four cuts need 825.7 mm at a trim of 2 m, and 2.7 kg/m ÷ 0.0874 kg/mm = 30.9 mm a m.

    So 1.9 m of trim need 822.6 mm and 2.1 m need 828.7 mm: whole mm from 823 to 828.
    """
    found = candidate(example(), 6000, 4, 1, 1)
    assert found is not None
    assert (found.billet_min_mm, found.billet_max_mm) == (823, 828)
    assert found.pieces == 8
    assert candidate(example(), 6000, 7, 1, 1) is None  # over the press limit


def test_the_trim_of_a_billet() -> None:
    """S17: 826 mm are 0.3 mm more than at 2 m of trim, so 11 mm more extruded."""
    assert example().trim_m(826, 6000, 4, 1, 1) == pytest.approx(2.011, abs=5e-4)
    assert example().trim_m(454, 6000, 4, 1, 1) < 0


def test_the_time_of_a_billet() -> None:
    """S18: 80.1 s as in the example, and a dead time for each of two pulls."""
    tools = example()
    assert tools.seconds(826, 1) == pytest.approx(80.1, abs=0.05)
    assert tools.seconds(826, 2) - tools.seconds(826, 1) == pytest.approx(15.0)


def test_a_billet_is_divided_one_way_only() -> None:
    """S17: several billets a pull and several pulls a billet exclude each other."""
    tools = example(trim_min_m=0.0, trim_max_m=60.0, table_m=200.0)
    assert tools.allows(1000, 3000, 2, 1, 2)
    assert tools.allows(1000, 3000, 2, 2, 1)
    assert not tools.allows(1000, 3000, 2, 2, 2)


def test_no_candidate_is_longer_than_the_table() -> None:
    """S17: a table of 26.04 m is 1 mm too short for 826 mm, not for 825 mm."""
    tools = example(table_m=26.04)
    found = candidate(tools, 6000, 4, 1, 1)
    assert found is not None
    assert found.billet_max_mm == 825
    assert not tools.allows(826, 6000, 4, 1, 1)


@st.composite
def tools(draw: st.DrawFn) -> tuple[Tooling, int]:
    """Make a sane press with a die, and a customer's length."""
    trim = draw(st.integers(200, 3000))
    shortest = draw(st.integers(300, 700))
    made = example(
        kg_m=draw(st.floats(0.3, 8.0)),
        cavities=draw(st.integers(1, 6)),
        butt_kg=draw(st.floats(0.0, 4.0)),
        trim_min_m=trim / 1000.0,
        trim_max_m=(trim + draw(st.integers(0, 1500))) / 1000.0,
        billet_min_mm=shortest,
        billet_max_mm=shortest + draw(st.integers(0, 900)),
        table_m=draw(st.integers(15_000, 60_000)) / 1000.0,
        final_kerf_m=draw(st.sampled_from([0.0, 0.003, 0.005])),
        puller_kerf_m=draw(st.sampled_from([0.0, 0.005])),
        saw_step_mm=draw(st.sampled_from([1, 1, 5, 10])),
    )
    return made, draw(st.integers(500, 7000))


@given(tools())
def test_candidates_are_allowed_at_both_ends(case: tuple[Tooling, int]) -> None:
    """Protects planners: what a candidate offers, the rules allow, from end to end."""
    made, length_mm = case
    found = made.candidates(length_mm)
    assume(found)
    for each in found:
        shape = (each.cuts, each.billets_per_pull, each.pulls_per_billet)
        assert each.pieces == made.cavities * each.cuts * each.pulls_per_billet
        for billet_mm in (each.billet_min_mm, each.billet_max_mm):
            assert made.allows(billet_mm, length_mm, *shape), (each, billet_mm)


@given(tools())
def test_one_step_outside_a_candidate_is_not_allowed(case: tuple[Tooling, int]) -> None:
    """
    Protects metal: no billet length that trim, press and table allow is left out.

    The rules know a trim to half a millimetre only (S17). A step of the saw is more
    than that in extruded metal, so that two steps outside they refuse as well.
    """
    made, length_mm = case
    for each in made.candidates(length_mm):
        shape = (each.cuts, each.billets_per_pull, each.pulls_per_billet)
        step = made.saw_step_mm
        for outside in (-step, step):
            near = each.billet_min_mm if outside < 0 else each.billet_max_mm
            assert not strictly(made, near + outside, length_mm, *shape), each
            assert not made.allows(near + 2 * outside, length_mm, *shape), each


def strictly(made: Tooling, billet_mm: int, length_mm: int, *shape: int) -> bool:
    """Say whether a billet is allowed, with no tolerance at all."""
    trim = made.trim_m(billet_mm, length_mm, *shape)
    return (
        made.billet_min_mm <= billet_mm <= made.billet_max_mm
        and made.trim_min_m <= trim <= made.trim_max_m
        and made.pull_m(billet_mm, length_mm, *shape) <= made.table_m
    )


@given(tools(), st.integers(200, 2000), st.integers(1, 12))
def test_whatever_is_allowed_is_a_candidate(
    case: tuple[Tooling, int], billet_mm: int, cuts: int
) -> None:
    """Protects planners from missing a way that the rules would allow."""
    made, length_mm = case
    for shape in [(k, 1) for k in range(1, MOST_PULLS + 1)] + [(1, 2), (1, 3), (1, 4)]:
        if billet_mm % made.saw_step_mm == 0 and strictly(
            made, billet_mm, length_mm, cuts, *shape
        ):
            found = candidate(made, length_mm, cuts, *shape)
            assert found is not None
            assert found.billet_min_mm <= billet_mm <= found.billet_max_mm


def plant(**press: Any) -> Plant:
    """Make a press with one die and container."""
    machine = EquipmentId("P")
    usual: dict[str, Any] = {
        "billet_min_mm": 450,
        "billet_max_mm": 1200,
        "table_mm": 54_000,
    } | press
    return Plant(
        site=Site(name="x", start=datetime(2026, 1, 5), horizon_days=10),
        equipment={
            machine: Equipment(id=machine, kind=EquipmentKind.PRESS, **usual),
            EquipmentId("Q"): Equipment(
                id=EquipmentId("Q"), kind=EquipmentKind.PRESS, **usual
            ),
        },
        profiles={ProfileId("PF"): Profile(id=ProfileId("PF"), mass_kg_m=1.35)},
        dies={
            DieId("D"): Die(
                id=DieId("D"),
                profile=ProfileId("PF"),
                cavities=2,
                presses=(machine,),
                exit_speed_m_min=24.0,
                butt_mm=20,
                trim_min_mm=1900,
                trim_max_mm=2100,
            )
        },
        containers={
            ContainerId("C"): Container(
                id=ContainerId("C"), press=machine, bore_mm=210, billet_diameter_mm=203
            )
        },
        alloys={AlloyId("6063"): Alloy(id=AlloyId("6063"))},
    )


def test_tooling_reads_the_plant() -> None:
    """Every figure of the example arrives in metres and kilograms."""
    found = tooling(plant(), *TOGETHER)
    assert found is not None
    assert dataclasses.asdict(found) == pytest.approx(dataclasses.asdict(example()))


@pytest.mark.parametrize("missing", ["billet_min_mm", "billet_max_mm", "table_mm"])
def test_a_press_without_its_data_gives_no_tooling(missing: str) -> None:
    """Protects against zero standing for what nobody stated."""
    assert tooling(plant(**{missing: None}), *TOGETHER) is None


def test_what_does_not_belong_together_gives_no_tooling() -> None:
    """A die on a press that is not its own, or a container of another press."""
    die, _, box, alloy = TOGETHER
    assert tooling(plant(), die, EquipmentId("Q"), box, alloy) is None


TOGETHER = (DieId("D"), EquipmentId("P"), ContainerId("C"), AlloyId("6063"))
