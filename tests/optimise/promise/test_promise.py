"""Promises: nothing else moves, and what was promised is kept the day after."""

from dataclasses import replace

import pytest

from benchmarks.promises import further, kept
from marcha.app import Planned, plan
from marcha.app.promising import accept, promise, with_order
from marcha.optimise.promise import beside, hindrance
from marcha.plans.figures import order_status
from marcha.plans.rules import check
from marcha.plant.generator import RegimeName, generate
from marcha.plant.plant import Plant
from marcha.plant.records_tooling import DieState


def roomy(regime: RegimeName, seed: int) -> Plant:
    """Make a plant with half its orders, so that there is room for one more."""
    plant = generate(regime, orders=12, presses=2, tasks=8, seed=seed)
    names = list(plant.orders)[::2]
    return plant.replace(orders={each: plant.orders[each] for each in names})


@pytest.fixture(scope="module", params=[("capacity", 1), ("capacity", 5)])
def planned(request: pytest.FixtureRequest) -> Planned:
    """Plan a plant with room."""
    return plan(roomy(*request.param), effort=3)


def test_a_promise_beside_a_plan_leaves_everything_where_it_was(
    planned: Planned,
) -> None:
    """Protects the others: no order ships later or less, and every rule is kept."""
    order = further(planned)
    assert order is not None
    plant = with_order(planned.plant, order)
    found = beside(plant, planned.plan, order.id)
    assert found is not None
    assert found.slips == ()
    assert not check(found.plant, found.plan).violations
    before = {each.order: each for each in order_status(planned.plant, planned.plan)}
    after = {each.order: each for each in order_status(found.plant, found.plan)}
    for name, was in before.items():
        assert after[name].shipped >= was.shipped
        assert (after[name].last_minute or 0) <= (was.last_minute or 0)
    assert after[order.id].last_minute == found.minute


def test_what_was_promised_ships_by_then_in_the_following_plan(
    planned: Planned,
) -> None:
    """Protects the word given to a customer, a day later."""
    told = kept(planned)
    assert told["offered"]
    assert told["checked"], told


def test_an_accepted_order_is_due_when_promised_and_told(planned: Planned) -> None:
    """Protects the word given: what the plan took is named, with its date."""
    order = further(planned)
    assert order is not None
    done = accept(promise(planned, [order]), [f" {order.id.lower()} "])
    assert done.left == ()
    assert done.planned is not None
    assert done.promised == (done.planned.plant.orders[order.id],)
    assert done.promised[0].id == order.id


def test_an_order_that_cannot_be_made_gets_a_reason_and_no_date(
    planned: Planned,
) -> None:
    """Protects from empty promises: no die, no date, and that is said."""
    order = further(planned)
    assert order is not None
    plant = planned.plant
    broken = {
        key: replace(each, state=DieState.REPAIR, available_from=None)
        if each.profile == order.profile
        else each
        for key, each in plant.dies.items()
    }
    bare = {
        key: replace(each, mounted_die=None) for key, each in plant.equipment.items()
    }
    rest = plan(plant.replace(dies=broken, equipment=bare), effort=1)
    offers = promise(rest, [order])
    assert offers.offers[0].beside is None
    assert offers.offers[0].ahead is None
    reason = offers.offers[0].reason
    assert reason is not None
    assert reason.code == "no_die"
    done = accept(offers)
    assert (done.planned, done.promised, done.left) == (None, (), (order.id,))
    added = with_order(rest.plant, order)
    assert hindrance(added, rest.plan, order.id) == reason
