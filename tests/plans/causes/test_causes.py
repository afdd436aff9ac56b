"""Chains of causes: what they name is in the plan, with the times it has there."""

from itertools import pairwise

import pytest

from marcha.app import Planned, plan
from marcha.plans.causes import (
    KINDS,
    Cause,
    figure_causes,
    machine_causes,
    order_causes,
    read,
)
from marcha.plans.causes.reading import Reading
from marcha.plans.figures import FIGURE_NAMES, order_status
from marcha.plans.restart_dates import runnable_from
from marcha.plant.generator import RegimeName, generate


@pytest.fixture(scope="module", params=["metal", "capacity", "repair"])
def planned(request: pytest.FixtureRequest) -> Planned:
    """Plan a small generated plant of each regime."""
    regime: RegimeName = request.param
    return plan(generate(regime, orders=14, presses=2, tasks=12, seed=2), effort=3)


@pytest.fixture(scope="module")
def reading(planned: Planned) -> Reading:
    """Derive what the chains need, once."""
    return read(planned.plant, planned.plan)


def every_chain(reading: Reading) -> list[tuple[Cause, ...]]:
    """Return the chains of all orders, machines and figures."""
    return [
        *(order_causes(reading, each) for each in reading.plant.orders),
        *(machine_causes(reading, each) for each in reading.plant.equipment),
        *(figure_causes(reading, each) for each in FIGURE_NAMES),
    ]


def test_every_link_is_of_a_known_kind_and_names_what_there_is(
    reading: Reading,
) -> None:
    """Protects readers: no kind without a meaning, no object that is in no sheet."""
    sheets = ("orders", "equipment", "tasks", "parts", "dies", "people", "skills",
              "part_sources", "deliveries", "lots")  # fmt: skip
    for chain in every_chain(reading):
        for link in chain:
            assert link.kind in KINDS
            for sheet in sheets:
                held = getattr(reading.plant, sheet)
                assert all(each in held for each in link.ids(sheet)), link
            if link.start is not None and link.end is not None and link.kind != "ships":
                assert link.start <= link.end, link


def test_an_order_on_time_and_in_full_needs_no_cause_and_any_other_has_one(
    planned: Planned, reading: Reading
) -> None:
    """Protects the promise that every order has a reason."""
    for status in order_status(planned.plant, planned.plan):
        chain = order_causes(reading, status.order)
        fine = status.state == "on_time" and status.shipped >= status.nominal
        assert chain[0].kind == "ships"
        assert chain[0].end == status.last_minute
        if fine:
            assert len(chain) == 1
        elif status.state != "on_time":
            assert len(chain) > 1, status


def test_a_press_that_was_busy_really_ran_those_orders_then(reading: Reading) -> None:
    """Protects planners from being told of orders that were not in the way."""
    found = 0
    for order in reading.plant.orders:
        for link in order_causes(reading, order):
            if link.kind != "press_busy":
                continue
            found += 1
            presses, others = link.ids("equipment"), link.ids("orders")
            for other in others:
                assert any(
                    run.press in presses
                    and run.order == other
                    and run.start < (link.end or 0)
                    and run.end > (link.start or 0)
                    for run in reading.plan.runs
                )
            assert order not in others
    assert found


def test_tasks_of_a_machine_follow_each_other_back_to_a_root(reading: Reading) -> None:
    """Protects the critical path: each task ended before the one it held up began."""
    for machine, date in runnable_from(reading.plant, reading.plan).items():
        chain = machine_causes(reading, machine)
        assert chain[0].end == date
        tasks = [each for each in chain if each.kind == "task"]
        if tasks:
            assert tasks[0].end == date
        for later, earlier in pairwise(tasks):
            assert (earlier.start or 0) <= (later.end or 0)
        for place, link in enumerate(chain):
            if link.kind in ("part", "cash", "person") and place:
                before = chain[place - 1]
                assert (link.end or 0) <= (before.start or before.end or 0)


def test_tonnes_not_shipped_are_all_given_to_some_cause(
    planned: Planned, reading: Reading
) -> None:
    """Protects the sum: the parts of the unshipped tonnes make up the whole."""
    values = {each.name: each.value for each in planned.plan.figures}
    chain = figure_causes(reading, "good_t")
    parts = sum(each.amount or 0.0 for each in chain if each.kind == "unshipped")
    assert parts / 1000.0 == pytest.approx(values["unshipped_t"], abs=1e-6)
    assert chain[0].amount == values["good_t"]
    losses = figure_causes(reading, "yield_ratio")[1:]
    assert [each.amount for each in losses] == sorted(
        (each.amount for each in losses), key=lambda kg: -(kg or 0.0)
    )
