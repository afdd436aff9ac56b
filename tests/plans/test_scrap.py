"""Scrap, what is cast of it again, and what is owed for metal of others (S45)."""

import dataclasses

import pytest

from marcha.plans import Plan, check
from marcha.plans.account import account, pegging
from marcha.plans.metal_stock import log_sources
from marcha.plans.scrap import charges, scrap_made
from marcha.plans.shipping import made_pieces, shipments
from marcha.plans.tolling import conversion_lines
from marcha.plant.ids import FeedId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import AgreementKind, Quality
from marcha.plant.records_routes import Feed, FeedForm
from marcha.plant.wire import plant_hash
from marcha.process.demand import demands
from tests.plans import world as w


@pytest.fixture(scope="module")
def plant() -> Plant:
    """Make the plant by hand."""
    return w.make_plant()


@pytest.fixture(scope="module")
def plan(plant: Plant) -> Plan:
    """Make its plan."""
    return w.make_plan(plant)


def of_scrap(plant: Plant, scrap_kg: float, **agreed: float) -> Plant:
    """Let the call-off of the world be cast from a heap of scrap."""
    heap = Feed(
        id=FeedId("CHATARRA"), alloy=w.A6063, form=FeedForm.SCRAP, mass_kg=scrap_kg
    )
    changed = w.with_record(
        plant, "agreements", w.AG203, kind=AgreementKind.REMELT, **agreed
    )
    return changed.replace(feeds={heap.id: heap})


def kept(plant: Plant, plan: Plan) -> bool:
    """Whether the plan, made for a plant, keeps the rule of own remelt."""
    plan = dataclasses.replace(plan, plant_hash=plant_hash(plant), figures=())
    return "remelt_scrap" not in {each.rule for each in check(plant, plan).violations}


def test_scrap_is_what_is_neither_remnant_nor_good(plant: Plant, plan: Plan) -> None:
    """All scrap and all pieces made are all that the runs took of the logs."""
    known = demands(plant)
    taken = sum(peg.mass_kg for peg in pegging(plant, plan))
    good = sum(made_pieces(plant, run) * known[run.order].piece_kg for run in plan.runs)
    scrap = sum(kg for each in scrap_made(plant, plan).values() for _, kg in each)
    assert scrap == pytest.approx(taken - good)
    ends = {run.end for run in plan.runs}
    made = scrap_made(plant, plan)
    assert {minute for each in made.values() for minute, _ in each} == ends


def test_a_heap_of_scrap_feeds_a_call_off_and_a_little_less_does_not(
    plant: Plant, plan: Plan
) -> None:
    """The two logs called off at minute 360, before any run ends, and 4 % lost."""
    (call_off,) = plan.call_offs
    logs_kg = call_off.pieces * log_sources(plant, plan)[call_off.id].log_kg
    needed = logs_kg / 0.96
    enough = of_scrap(plant, needed + 0.1, melt_loss_ratio=0.04)
    assert kept(enough, plan)
    assert not kept(of_scrap(plant, needed - 0.1, melt_loss_ratio=0.04), plan)
    (taken,) = charges(enough, plan)[w.A6063, None]
    assert taken.mass_kg == pytest.approx(needed)


def test_scrap_counts_from_the_end_of_its_run_and_as_far_as_it_is_returned(
    plant: Plant, plan: Plan
) -> None:
    """
    Ordered when the last run ends, half of the scrap made spares as much of the heap.

    A minute earlier the scrap of the last run is not there yet.
    """
    made = scrap_made(plant, plan)[w.A6063, None]
    last = max(minute for minute, _ in made)
    (call_off,) = plan.call_offs
    logs_kg = call_off.pieces * log_sources(plant, plan)[call_off.id].log_kg
    heap_kg = logs_kg - 0.5 * sum(kg for _, kg in made)
    later = dataclasses.replace(call_off, ordered=last)
    plan = dataclasses.replace(plan, call_offs=(later,))
    assert kept(of_scrap(plant, heap_kg + 0.1, scrap_return_ratio=0.5), plan)
    assert not kept(of_scrap(plant, heap_kg + 0.1, scrap_return_ratio=0.49), plan)
    early = dataclasses.replace(later, ordered=last - 1)
    plan = dataclasses.replace(plan, call_offs=(early,))
    assert not kept(of_scrap(plant, heap_kg + 0.1, scrap_return_ratio=0.5), plan)


def test_scrap_of_another_alloy_or_held_is_no_help(plant: Plant, plan: Plan) -> None:
    """Only released scrap of the alloy counts."""
    good = of_scrap(plant, 1e6)
    (heap,) = good.feeds.values()
    for change in ({"alloy": w.A6061}, {"quality": Quality.HELD}, {"owner": w.K2}):
        other = dataclasses.replace(heap, **change)
        assert not kept(good.replace(feeds={other.id: other}), plan)


def test_the_account_states_own_remelt_and_its_loss(plant: Plant, plan: Plan) -> None:
    """What was called off is scrap melted less what the furnace loses, not received."""
    changed = of_scrap(plant, 1e6, melt_loss_ratio=0.04)
    before = {(each.owner, each.diameter_mm): each for each in account(plant, plan)}
    for line in account(changed, plan):
        old = before[line.owner, line.diameter_mm]
        closing = (
            line.opening_kg + line.received_kg + line.remelt_kg - line.melt_loss_kg
            - line.loaded_kg - line.saw_loss_kg
        )  # fmt: skip
        assert line.closing_kg == pytest.approx(closing, abs=0.01)
        assert line.closing_kg == pytest.approx(old.closing_kg)
        assert line.melt_loss_kg == pytest.approx(0.04 * line.remelt_kg)
    own = next(each for each in account(changed, plan) if each.diameter_mm == 203)
    assert own.received_kg == 0.0
    assert own.remelt_kg == pytest.approx(before[None, 203].received_kg / 0.96)


def test_what_is_owed_for_metal_of_a_customer(plant: Plant, plan: Plan) -> None:
    """K2's logs come, O4 is made of them: delivered − good / 0.8 − half the scrap."""
    changed = w.with_record(
        plant, "agreements", w.AG178, kind=AgreementKind.CONVERSION, owner=w.K2,
        agreed_yield_ratio=0.8, scrap_return_ratio=0.5,
    )  # fmt: skip
    (line,) = conversion_lines(changed, plan)
    theirs = next(each for each in account(plant, plan) if each.owner == w.K2)
    scrap = sum(kg for _, kg in scrap_made(plant, plan)[line.alloy, w.K2])
    good = sum(each.mass_kg for each in shipments(plant, plan) if each.order == w.O4)
    assert line.delivered_kg == pytest.approx(theirs.opening_kg + theirs.received_kg)
    assert line.good_kg == pytest.approx(good)
    assert line.scrap_kg == pytest.approx(scrap / 2)
    owed = line.delivered_kg - good / 0.8 - scrap / 2
    assert line.balance_kg == pytest.approx(owed)


def test_without_an_agreed_yield_nothing_is_owed(plant: Plant, plan: Plan) -> None:
    """No line that would have to invent a yield."""
    assert conversion_lines(plant, plan) == ()
