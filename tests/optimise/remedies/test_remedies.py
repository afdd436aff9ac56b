"""Remedies: nothing is said to help unless a plan that keeps the rules shows it."""

import pytest

from marcha.app import Planned, plan
from marcha.optimise.remedies import Question, remedies
from marcha.optimise.remedies.proposals import proposals
from marcha.optimise.remedies.question import Standing, standing_of
from marcha.optimise.remedies.remedy import CODES
from marcha.plans.causes import machine_causes, order_causes, read
from marcha.plans.figures import order_status
from marcha.plans.rules import check
from marcha.plant.generator import RegimeName, generate
from marcha.plant.ids import OrderId
from marcha.plant.wire import plant_hash


@pytest.fixture(scope="module", params=["metal", "capacity", "repair"])
def planned(request: pytest.FixtureRequest) -> Planned:
    """Plan a small generated plant of each regime."""
    regime: RegimeName = request.param
    return plan(generate(regime, orders=14, presses=2, tasks=12, seed=3), effort=3)


def worst_orders(planned: Planned, count: int) -> list[OrderId]:
    """Orders that are not on time, the first of the sheet."""
    statuses = order_status(planned.plant, planned.plan)
    return [each.order for each in statuses if each.state != "on_time"][:count]


def test_what_helps_is_better_in_a_checked_plan(planned: Planned) -> None:
    """Protects the word "helps": better for who asks, and every rule kept."""
    before = plant_hash(planned.plant)
    for name in worst_orders(planned, 3):
        question = Question(about="order", id=name)
        causes = order_causes(read(planned.plant, planned.plan), name)
        told: list[tuple[int, int]] = []
        found = remedies(
            planned.plant,
            planned.plan,
            question,
            causes,
            most=6,
            tell=lambda number, count: told.append((number, count)),  # noqa: B023
        )
        assert [number for number, _ in told] == list(range(1, len(found) + 1))
        assert [each.helps for each in found] == sorted(
            (each.helps for each in found), reverse=True
        )
        for each in found:
            assert each.remedy.code in CODES
            if not each.helps:
                assert each.plan is None
                continue
            assert each.plan is not None
            assert not check(each.remedy.plant, each.plan).violations
            again = standing_of(question, each.remedy.plant, each.plan)
            assert again == each.after
            assert each.after.better_than(each.before)
            assert all(slip.order != name for slip in each.slips)
    assert plant_hash(planned.plant) == before


def test_decisions_come_before_what_costs_money(planned: Planned) -> None:
    """Protects the order of the list: no purchase before the sequence was tried."""
    reading = read(planned.plant, planned.plan)
    for machine in planned.plant.equipment:
        causes = machine_causes(reading, machine)
        listed = proposals(reading, Question(about="machine", id=machine), causes)
        codes = [CODES.index(each.code) for each in listed]
        assert codes == sorted(codes)
        assert len({(each.code, each.objects) for each in listed}) == len(listed)


def test_a_standing_counts_pieces_before_minutes() -> None:
    """Protects comparisons: more pieces later is better than fewer pieces earlier."""
    few = Standing(amount=5.0, minute=100, rank=(5.0, -100.0))
    many = Standing(amount=6.0, minute=900, rank=(6.0, -900.0))
    same = Standing(amount=6.0, minute=900, rank=(6.0, -900.0))
    assert many.better_than(few)
    assert not few.better_than(many)
    assert not many.better_than(same)
    assert many.gain(few) > 0
