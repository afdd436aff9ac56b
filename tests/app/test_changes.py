"""What a new plan changes for the orders of an earlier one."""

from dataclasses import replace

from marcha.app import Planned
from marcha.app.changes import order_changes
from marcha.plans.figures import order_status


def test_the_same_plan_changes_nothing(planned: Planned) -> None:
    """Protects against news that are none."""
    same = (planned.plant, planned.plan)
    assert order_changes(same, same) == ()


def test_an_order_that_loses_its_runs_comes_first(planned: Planned) -> None:
    """Protects the customer who loses most: first in the list, with all pieces."""
    pressed = {each.order for each in planned.plan.runs}
    shipped = order_status(planned.plant, planned.plan)
    victim = max(
        (each for each in shipped if each.order in pressed),
        key=lambda each: each.shipped,
    ).order
    poorer = replace(
        planned.plan,
        runs=tuple(each for each in planned.plan.runs if each.order != victim),
        loads=(),
    )
    changes = order_changes((planned.plant, planned.plan), (planned.plant, poorer))
    assert changes[0].pieces < 0
    assert [each.pieces for each in changes] == sorted(each.pieces for each in changes)
    mine = next(each for each in changes if each.after.order == victim)
    assert mine.pieces == mine.after.shipped - mine.before.shipped
    assert mine.minutes == 0 or mine.after.last_minute is not None
