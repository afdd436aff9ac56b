"""Cases that a rule decides by a hair, one rule after the other."""

import dataclasses
from typing import Any

import pytest

from marcha.plans import (
    Assignment,
    BilletCut,
    CallOff,
    DieHeat,
    LogCut,
    Plan,
    SetupRun,
    check,
)
from marcha.plant.ids import DeliveryId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import MachineState
from marcha.plant.records_metal import DeliveryState
from marcha.plant.records_time import PowerLimit
from marcha.plant.wire import plant_hash
from tests.plans import world as w


@pytest.fixture
def plant() -> Plant:
    """Make the plant by hand."""
    return w.make_plant()


@pytest.fixture
def plan(plant: Plant) -> Plan:
    """Make its plan."""
    return w.make_plan(plant)


def rules(plant: Plant, plan: Plan) -> tuple[str, ...]:
    """Name the rules that a plan breaks, stamped for the plant."""
    return check(plant, dataclasses.replace(plan, plant_hash=plant_hash(plant))).rules


# --- logs --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length_mm", "remnant_mm", "kept"),
    [
        (5817, 0, True),  # seven billets of 826 and seven kerfs of 5
        (5818, 1, True),
        (5816, 0, True),  # the last kerf falls off the end, in part
        (5812, 0, True),  # wholly
        (5811, 0, False),  # a millimetre of billet is missing
        (5818, 0, False),
        (5812, -5, False),
    ],
)
def test_the_last_kerf_may_fall_off_the_log(
    plant: Plant, plan: Plan, length_mm: int, remnant_mm: int, kept: bool
) -> None:
    """S20: six kerfs suffice for seven billets when the seventh is the end."""
    cut = LogCut(
        source=w.LOT203,
        logs=1,
        cuts=(BilletCut(run="R1", billet_mm=826, billets=7),),
        remnant_mm=remnant_mm,
    )
    logs = tuple(
        dataclasses.replace(each, remnant_mm=each.remnant_mm + length_mm - 6000)
        if each.source == w.LOT203
        else each
        for each in plan.log_cuts
    )
    made = dataclasses.replace(plan, log_cuts=(cut, *logs[1:]))
    changed = w.with_record(plant, "lots", w.LOT203, length_mm=length_mm)
    broken = rules(changed, made)
    assert broken == (() if kept else broken)
    if not kept:
        assert {"log_length_balance", "values_sound"} & set(broken)


def test_a_month_counts_deliveries_with_the_call_offs(plant: Plant, plan: Plan) -> None:
    """
    S21: 1,048.6 kg are called off for January, 1,500 may come.

    A delivery of one log (524.3 kg) is too much, unless it is cancelled or comes in
    February with its mean delay of a day.
    """

    def also(**changes: Any) -> Plant:
        other = dataclasses.replace(
            plant.deliveries[w.DEL178],
            id=DeliveryId("E203"),
            agreement=w.AG203,
            diameter_mm=203,
            pieces=1,
            owner=None,
            **changes,
        )
        return plant.replace(deliveries={**plant.deliveries, other.id: other})

    assert rules(also(promised=w.day(20)), plan) == ("call_off_month",)
    assert rules(also(promised=w.day(30)), plan) == ("call_off_month",)
    assert rules(also(promised=w.day(31)), plan) == ()
    gone = also(promised=w.day(20), state=DeliveryState.CANCELLED)
    assert rules(gone, plan) == ()
    there = also(promised=w.day(2), state=DeliveryState.RECEIVED)
    assert rules(there, plan) == ("call_off_month",)


def test_a_call_off_is_no_lot(plant: Plant, plan: Plan) -> None:
    """Protects the pegging: one id, one source of metal."""
    twin = CallOff(id=w.LOT203, agreement=w.AG203, pieces=1, ordered=400, arrives=9000)
    assert rules(plant, w.with_more(plan, "call_offs", twin)) == ("ids_unique",)


# --- machines ----------------------------------------------------------------------


def test_power_counts_what_a_machine_needs_and_each_oven_once(
    plant: Plant, plan: Plan
) -> None:
    """
    S12: while R1 runs (5175 to 5193), P1 draws 300 kW and its compressor 50.

    While D1 is heated and P1 set up no other machine runs but at 5160.
    """

    def limited(kw: float, start: int, end: int) -> tuple[str, ...]:
        span = PowerLimit(
            start=w.day(8, start // 60 - 72, start % 60),
            end=w.day(8, end // 60 - 72, end % 60),
            limit_kw=kw,
        )
        return rules(plant.replace(power=(span,)), plan)

    assert limited(350.0, 5175, 5193) == ()
    assert limited(349.9, 5175, 5193) == ("machine_powered",)
    assert limited(0.0, 5193, 5200) == ()
    # T3 draws nothing; D1 alone is in the oven.
    assert limited(40.0, 5040, 5160) == ()
    assert limited(39.9, 5100, 5101) == ("machine_powered",)


def test_two_dies_in_one_oven_draw_its_power_once(plant: Plant, plan: Plan) -> None:
    """S12: a die oven counts once however many dies are in it."""
    roomy = w.with_record(plant, "equipment", w.DIE_OVEN, places=None)
    span = PowerLimit(start=w.day(8, 4), end=w.day(8, 5), limit_kw=40.0)
    more = DieHeat(die=w.D4, oven=w.DIE_OVEN, start=4560, end=4680)
    both = w.with_more(plan, "heats", more)
    assert rules(roomy.replace(power=(span,)), both) == ()


def test_a_machine_needs_what_its_needs_need(plant: Plant, plan: Plan) -> None:
    """S8: P2 needs the oven, which needs a machine that is down."""
    chain = w.with_record(plant, "equipment", w.P2, needs=(w.AGEING_OVEN,))
    chain = w.with_record(chain, "equipment", w.AGEING_OVEN, needs=(w.DONOR,))
    assert rules(chain, plan) == ("machine_up",)
    up = w.with_record(chain, "equipment", w.DONOR, state=MachineState.UP)
    assert rules(up, plan) == ()


def test_a_run_spans_no_closure_however_short(plant: Plant, plan: Plan) -> None:
    """S9: R2 from 21:55 to 22:05 is closed from 22:00."""
    late = w.with_item(plan, "runs", 1, start=1315, end=1325)
    crew = Assignment(person=w.CARLA, skill=w.OPE, equipment=w.P2, start=1315, end=1320)
    late = w.with_more(late, "assignments", crew)
    assert "machine_open" in rules(plant, late)


# --- dies --------------------------------------------------------------------------


def test_a_setup_for_nothing_is_one_too_many(plant: Plant, plan: Plan) -> None:
    """S14: same die and container, no setup; two setups before a run, one too many."""
    again = SetupRun(press=w.P2, die=w.D3, container=w.C2B, start=6180, end=6190)
    crew = Assignment(person=w.CARLA, skill=w.OPE, equipment=w.P2, start=6180, end=6200)
    made = w.with_more(w.with_more(plan, "setups", again), "assignments", crew)
    assert rules(plant, made) == ("setup_between_dies",)


def test_a_change_of_container_keeps_the_die_warm(plant: Plant, plan: Plan) -> None:
    """S14, S15: D2 goes on in the other container: no heat, no die change."""
    setup = SetupRun(press=w.P2, die=w.D2, container=w.C2B, start=375, end=495)
    crew = Assignment(person=w.CARLA, skill=w.OPE, equipment=w.P2, start=400, end=500)
    made = Plan(
        plant_hash="",
        runs=plan.runs[1:2],
        setups=(setup,),
        log_cuts=plan.log_cuts[2:3],
        assignments=(plan.assignments[3], crew),
    )
    free = plant.replace(locks={})
    assert rules(free, made) == ()
    short = w.with_item(made, "setups", 0, end=494)
    assert rules(free, short) == ("setup_long_enough",)


def test_a_mounted_die_needs_no_setup_nor_heat(plant: Plant, plan: Plan) -> None:
    """S14: R2 starts at once with the die that is in the press."""
    free = plant.replace(locks={})
    only = Plan(
        plant_hash="",
        runs=plan.runs[1:2],
        log_cuts=plan.log_cuts[2:3],
        assignments=plan.assignments[3:4],
    )
    assert rules(free, only) == ()
    empty = w.with_record(free, "equipment", w.P2, mounted_die=None)
    assert rules(empty, only) == ("setup_between_dies",)
    nowhere = w.with_record(free, "containers", w.C2A, mounted=False)
    assert rules(nowhere, only) == ("setup_between_dies",)


def test_a_die_may_be_heated_while_its_press_makes_something_else(
    plant: Plant, plan: Plan
) -> None:
    """S13: D2 leaves P2 when the setup of D3 starts; then it may be heated."""
    after = DieHeat(die=w.D2, oven=w.DIE_OVEN, start=4680, end=4800)
    assert rules(plant, w.with_more(plan, "heats", after)) == ()
    before = DieHeat(die=w.D2, oven=w.DIE_OVEN, start=4439, end=4560)
    assert rules(plant, w.with_more(plan, "heats", before)) == ("die_out_while_heated",)
