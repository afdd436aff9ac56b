"""Where the metal goes: everything balances, and each cause is derived by hand."""

import dataclasses
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.plans import (
    CAUSES,
    BilletCut,
    LogCut,
    Plan,
    account,
    figures,
    log_sources,
    losses,
    metal_curve,
    opened_kg,
    pegging,
    returned_kg,
    shipments,
)
from marcha.plant.plant import Plant
from marcha.plant.records_metal import DeliveryState, Quality
from tests.plans import world as w
from tests.plans.crowd import crowd

KG_203, KG_152, KG_178 = 524.3206612 / 6000, 293.9625945 / 6000, 403.1297976 / 6000
"""Kg of a millimetre of log; 2,700 kg/m³."""

BALANCED = 0.01
"""Kilograms within which an account balances."""


@pytest.fixture(scope="module")
def plant() -> Plant:
    """Make the plant by hand."""
    return w.make_plant()


@pytest.fixture(scope="module")
def plan(plant: Plant) -> Plan:
    """Make its plan."""
    return w.make_plan(plant)


def pressed_good_kg(plant: Plant, plan: Plan) -> float:
    """Kg made in the plan that ship."""
    return fsum(
        each.mass_kg * (each.pieces - each.from_stock) / each.pieces
        for each in shipments(plant, plan)
    )


def test_each_run_is_pegged_to_its_logs(plant: Plant, plan: Plan) -> None:
    """
    S22: R1 takes 13 billets of 826 mm from two logs.

    Their kerfs are 13 × 5 mm; the end of 183 mm of the first log is scrap.
    """
    pegs = {(each.source, each.run): each for each in pegging(plant, plan)}
    first = pegs[w.LOT203, "R1"]
    assert first.order == w.O1
    assert first.billet_kg == pytest.approx(13 * 826 * KG_203, rel=1e-6)
    assert first.kerf_kg == pytest.approx(13 * 5 * KG_203, rel=1e-6)
    assert first.end_kg == pytest.approx(183 * KG_203, rel=1e-6)
    assert first.mass_kg == pytest.approx((13 * 831 + 183) * KG_203, rel=1e-6)


def test_a_log_for_two_runs_is_shared_by_their_billets(
    plant: Plant, plan: Plan
) -> None:
    """S22: kerfs go with the billets: 6 of R3, 2 of R5, and 2 more from another log."""
    pegs = {(each.source, each.run): each for each in pegging(plant, plan)}
    assert pegs[w.DEL178, "R3"].kerf_kg == pytest.approx(30 * KG_178, rel=1e-6)
    assert pegs[w.DEL178, "R5"].kerf_kg == pytest.approx(20 * KG_178, rel=1e-6)
    assert pegs[w.DEL178, "R5"].billet_kg == pytest.approx(4 * 665 * KG_178, rel=1e-6)


def test_pegs_and_remnants_are_all_the_metal_cut(plant: Plant, plan: Plan) -> None:
    """S22: to 0.01 kg."""
    pegged = fsum(each.mass_kg for each in pegging(plant, plan))
    total = pegged + returned_kg(plant, plan)
    assert total == pytest.approx(opened_kg(plant, plan), abs=BALANCED)


def test_a_log_cut_for_nothing_is_pegged_to_nobody(plant: Plant) -> None:
    """A log of 400 mm without billets is shorter than a remnant: it is scrap."""
    short = w.with_record(plant, "lots", w.LOT203, length_mm=400)
    cut = LogCut(source=w.LOT203, logs=2, cuts=(), remnant_mm=400)
    (peg,) = pegging(short, Plan(plant_hash="", log_cuts=(cut,)))
    assert (peg.run, peg.order) == (None, None)
    assert peg.end_kg == pytest.approx(800 * KG_203, rel=1e-6)
    whole = dataclasses.replace(cut, remnant_mm=6000)
    assert pegging(plant, Plan(plant_hash="", log_cuts=(whole,))) == ()


def test_the_account_of_each_owner(plant: Plant, plan: Plan) -> None:
    """
    S22, in mm of log: the plant's 203: 2 logs there, 2 called off, 3 cut.

    Of the three, 1014 and 1845 mm come back. K2's 178: two logs come, both are cut.
    """
    lines = {(each.owner, each.diameter_mm): each for each in account(plant, plan)}
    own = lines[None, 203]
    assert own.opening_kg == pytest.approx(12_000 * KG_203, rel=1e-6)
    assert own.received_kg == pytest.approx(12_000 * KG_203, rel=1e-6)
    assert own.cut_kg == pytest.approx(18_000 * KG_203, rel=1e-6)
    assert own.returned_kg == pytest.approx(2859 * KG_203, rel=1e-6)
    assert own.closing_kg == pytest.approx(8859 * KG_203, rel=1e-6)
    # 15,141 mm go in 20 days, so 8,859 mm last 11.7 days.
    assert own.cover_days == pytest.approx(20 * 8859 / 15_141, rel=1e-6)
    theirs = lines[w.K2, 178]
    assert theirs.opening_kg == 0.0
    assert theirs.closing_kg == pytest.approx(5300 * KG_178, rel=1e-6)
    assert lines[None, 152].received_kg == 0.0


def test_every_account_balances(plant: Plant, plan: Plan) -> None:
    """S22: opening + received − cut + returned = closing, to 0.01 kg."""
    for each in account(plant, plan):
        closing = each.opening_kg + each.received_kg - each.cut_kg + each.returned_kg
        assert each.closing_kg == pytest.approx(closing, abs=BALANCED)


def test_metal_that_may_not_be_used_is_in_the_yard_but_does_not_come(
    plant: Plant,
) -> None:
    """A held lot is counted where it lies; a cancelled delivery is not expected."""
    empty = Plan(plant_hash="")
    held = w.with_record(plant, "lots", w.LOT203, quality=Quality.HELD)
    (own,) = (each for each in account(held, empty) if each.diameter_mm == 203)
    assert own.opening_kg == pytest.approx(12_000 * KG_203, rel=1e-6)
    assert own.cover_days is None
    gone = w.with_record(plant, "deliveries", w.DEL178, state=DeliveryState.CANCELLED)
    (theirs,) = (each for each in account(gone, empty) if each.owner == w.K2)
    assert theirs.received_kg == 0.0
    late = w.with_record(plant, "deliveries", w.DEL178, promised=w.day(31))
    (theirs,) = (each for each in account(late, empty) if each.owner == w.K2)
    assert theirs.received_kg == 0.0


def test_losses_by_cause(plant: Plant, plan: Plan) -> None:
    """
    R1 and R4: 18 billets with a butt of 1.870 kg (domain 1.3); all others derived.

    Every billet costs a kerf of 5 mm at the log saw. O1 makes two bars more than its
    maximum of 102.
    """
    lost = {each.cause: each.mass_kg for each in losses(plant, plan)}
    assert tuple(lost) == CAUSES
    kerfs = 18 * 5 * KG_203 + 10 * 5 * KG_152 + 10 * 5 * KG_178
    assert lost["billet_kerf"] == pytest.approx(kerfs, rel=1e-6)
    assert lost["log_ends"] == pytest.approx(183 * KG_203, rel=1e-6)
    assert lost["surplus"] == pytest.approx(2 * 8.1)
    assert lost["unfinished"] == pytest.approx(0.0, abs=1e-9)
    # A kerf of 5 mm at each bar's end, one more, and one at the puller: 6, 3 and 7
    # of 5 mm for R1, R2 and the others; R2 pulls twice.
    bars = 18 * 6 * 0.005 * 2.7 + 10 * 2 * 3 * 0.005 * 1.8 + 10 * 7 * 0.005 * 2.0
    assert lost["bar_kerf"] == pytest.approx(bars)
    only = Plan(plant_hash="", runs=plan.runs[:1])
    butts = {each.cause: each.mass_kg for each in losses(plant, only)}["butt"]
    assert butts == pytest.approx(13 * 1.870, abs=0.01)


def test_losses_are_all_metal_that_is_not_good(plant: Plant, plan: Plan) -> None:
    """Logs cut, less remnants returned, less what ships: to 0.01 kg."""
    lost = fsum(each.mass_kg for each in losses(plant, plan))
    spent = opened_kg(plant, plan) - returned_kg(plant, plan)
    assert lost == pytest.approx(spent - pressed_good_kg(plant, plan), abs=BALANCED)
    ratio = {each.name: each.value for each in figures(plant, plan)}["yield_ratio"]
    assert 1.0 - lost / spent == pytest.approx(ratio)


def test_pieces_that_do_not_ship_by_the_horizon_are_unfinished(
    plant: Plant, plan: Plan
) -> None:
    """Without its load, all of R4 lies between press and oven: 40 bars of 8.1 kg."""
    lost = {
        each.cause: each.mass_kg for each in losses(plant, w.without(plan, "loads", 2))
    }
    assert lost["unfinished"] == pytest.approx(40 * 8.1)


def test_the_curve_starts_with_the_yard_and_ends_with_the_account(
    plant: Plant, plan: Plan
) -> None:
    """Deliveries arrive, runs take their logs when they start."""
    (curve,) = (each for each in metal_curve(plant, plan) if each.diameter_mm == 178)
    minutes = [minute for minute, _ in curve.points]
    assert minutes == [0, 4800, 4808, 6200]
    assert [kg for _, kg in curve.points] == pytest.approx(
        [0.0, 12_000 * KG_178, (12_000 - 6 * 670) * KG_178, 5300 * KG_178], rel=1e-6
    )
    for each in metal_curve(plant, plan):
        closing = fsum(
            line.closing_kg
            for line in account(plant, plan)
            if line.diameter_mm == each.diameter_mm
        )
        assert each.points[-1][1] == pytest.approx(closing, abs=BALANCED)
        assert min(kg for _, kg in each.points) > -BALANCED


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(0, 12), st.integers(0, 800)),
        max_size=6,
    )
)
def test_any_way_of_cutting_balances(cuts: list[tuple[int, int, int]]) -> None:
    """S22, for any logs, billets and remnants: every kilogram is in one place."""
    plant = w.make_plant()
    plan = w.make_plan(plant)
    logs = tuple(
        LogCut(
            source=w.LOT203,
            logs=logs,
            cuts=(BilletCut(run="R1", billet_mm=450, billets=billets),)
            if billets
            else (),
            remnant_mm=remnant,
        )
        for logs, billets, remnant in cuts
    )
    made = dataclasses.replace(plan, log_cuts=logs)
    pegged = fsum(each.mass_kg for each in pegging(plant, made))
    total = pegged + returned_kg(plant, made)
    assert total == pytest.approx(opened_kg(plant, made), abs=BALANCED)


def test_thousands_of_runs_balance_to_ten_grams() -> None:
    """Protects the sums of a whole year from the rounding of each line."""
    plant, plan = crowd(2_000)
    lost = fsum(each.mass_kg for each in losses(plant, plan))
    spent = opened_kg(plant, plan) - returned_kg(plant, plan)
    assert lost == pytest.approx(spent - pressed_good_kg(plant, plan), abs=BALANCED)


def test_sources_say_what_may_be_used(plant: Plant, plan: Plan) -> None:
    """S19: lots at 0, deliveries late by the mean delay, call-offs when they arrive."""
    found = log_sources(plant, plan)
    assert {key: (each.kind, each.available) for key, each in found.items()} == {
        "CO1": ("call_off", 6120),
        "E178": ("delivery", 4800),
        "L203": ("lot", 0),
        "L152": ("lot", 0),
    }
    assert found["E178"].kg_mm == pytest.approx(KG_178, rel=1e-6)
