"""Following a plan's sequence: the same plan on the same plant, and no metal stolen."""

from itertools import pairwise

import pytest

from marcha.app import Planned, plan
from marcha.optimise.assemble import make_ready
from marcha.optimise.context import context_of
from marcha.optimise.following import ahead, followed, manner_of, restart_of
from marcha.optimise.schedule.follow import sequence_of
from marcha.plans.figures import good_kg, order_status
from marcha.plans.shipping import made_pieces
from marcha.plant.generator import RegimeName, generate


@pytest.fixture(scope="module", params=["metal", "capacity", "repair"])
def planned(request: pytest.FixtureRequest) -> Planned:
    """Plan a small generated plant of each regime."""
    regime: RegimeName = request.param
    return plan(generate(regime, orders=14, presses=2, tasks=10, seed=4), effort=4)


def test_a_sequence_has_all_that_was_pressed_in_its_order(planned: Planned) -> None:
    """Protects the sequence: same pieces, and blocks in the order of the runs."""
    sequence = sequence_of(planned.plant, planned.plan)
    for press, blocks in sequence.items():
        runs = sorted(
            (run for run in planned.plan.runs if run.press == press),
            key=lambda run: run.start,
        )
        pieces = sum(made_pieces(planned.plant, run) for run in runs)
        assert sum(block.pieces for block in blocks) == pieces
        rows = list(dict.fromkeys((run.order, run.die) for run in runs))
        assert list(dict.fromkeys((b.order, b.die) for b in blocks)) == rows
        changes = [(b.order, b.die) for b in blocks]
        assert all(a != b for a, b in pairwise(changes))
    late = sequence_of(planned.plant, planned.plan, after=1 << 40)
    assert late == {}


def test_following_a_plan_on_its_own_plant_ships_nearly_the_same(
    planned: Planned,
) -> None:
    """
    Protects comparisons: what a trial changes must not drown in another search.

    On these plants it ships between 90 and 111 % of the plan's tonnes, on the example
    99.9 %; where dies go from press to press some of the sequence is lost.
    """
    context = context_of(planned.plant)
    ready = make_ready(context, restart_of(planned.plant, planned.plan))
    manner = manner_of(context, planned.plan)
    sequence = sequence_of(planned.plant, planned.plan)
    again = followed(context, ready, sequence, manner)
    assert again is not None
    before = good_kg(planned.plant, planned.plan)
    assert good_kg(planned.plant, again) >= 0.85 * before


def test_an_order_put_ahead_is_the_first_of_its_press(planned: Planned) -> None:
    """Protects ``first``: whatever is ready, the order does not wait for others."""
    context = context_of(planned.plant)
    ready = make_ready(context, restart_of(planned.plant, planned.plan))
    sequence = sequence_of(planned.plant, planned.plan)
    statuses = order_status(planned.plant, planned.plan)
    late = [
        each.order
        for each in statuses
        if each.state != "on_time"
        and any(option.order == each.order for option in context.options)
    ]
    order = late[0]
    moved = ahead(context, sequence, order)
    presses = {each.press for each in context.options if each.order == order}
    assert all(moved[press][0].order == order for press in presses)
    assert sequence_of(planned.plant, planned.plan) == sequence
    made = followed(context, ready, moved)
    assert made is not None
    was = next(each for each in statuses if each.order == order)
    now = next(
        each for each in order_status(planned.plant, made) if each.order == order
    )
    assert now.shipped >= was.shipped
