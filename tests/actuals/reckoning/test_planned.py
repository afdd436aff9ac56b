"""What a plan says of a period: the weeks of a plan add up to the plan, no more."""

from collections.abc import Callable
from datetime import timedelta
from math import fsum

import pytest

from marcha.actuals.reckoning.period import Period
from marcha.actuals.reckoning.planned import (
    planned_good_kg,
    planned_loaded_kg,
    planned_receipts_kg,
    planned_run_min,
)
from marcha.actuals.reckoning.record import Record, record
from marcha.plans.figures import figures
from marcha.plans.plan import Plan
from marcha.plant.plant import Plant
from tests.actuals.reckoning import tally
from tests.actuals.reckoning.world import example
from tests.report.small import plant
from tests.report.small_plan import plan


def weeks(of: Record) -> list[Period]:
    """Cut the horizon of a plan, and a week more, into weeks."""
    first = of.plant.site.start.replace(hour=0, minute=0)
    count = of.plant.site.horizon_days // 7 + 2
    starts = [first + timedelta(days=7 * each) for each in range(count)]
    return [Period(start=each, end=each + timedelta(days=7)) for each in starts]


World = tuple[Plant, Plan]
WORLDS: dict[str, Callable[[], World]] = {
    "small": lambda: (plant(), plan()),
    "example": example,
}


@pytest.mark.parametrize("name", WORLDS)
def test_the_weeks_of_a_plan_add_up_to_it(name: str) -> None:
    """Protects the targets: each kg and each minute is in exactly one week."""
    world = WORLDS[name]()
    found = record(*world, ())
    cut = weeks(found)
    total = {each.name: each.value or 0.0 for each in figures(*world)}
    good = [planned_good_kg(found, each) for each in cut]
    assert fsum(good) / 1000 == pytest.approx(total["good_t"])
    assert sum(kg > 0 for kg in good) > 1, "in more than one week"
    minutes = sum(
        planned_run_min(found, press, each)
        for press in world[0].equipment
        for each in cut
    )
    assert minutes / 60 == pytest.approx(total["press_hours"] + total["setup_hours"])
    known, kg = tally.logs(*world), 0.0
    for log_cut in world[1].log_cuts:
        _, alloy, diameter, length, _ = known[log_cut.source]
        back = log_cut.remnant_mm
        back = back if back >= world[0].site.minimum_remnant_mm else 0
        used = (length - back) / length if log_cut.cuts else 0.0
        kg += log_cut.logs * tally.log_kg(world[0], alloy, diameter, length) * used
    assert fsum(planned_loaded_kg(found, each) for each in cut) == pytest.approx(kg)


def test_receipts_are_those_that_the_plan_expects_in_the_week() -> None:
    """Protects the call for trucks: the small plan's delivery and its call-off."""
    found = record(plant(), plan(), ())
    known = tally.logs(plant(), plan())
    lots = {str(each) for each in plant().lots}
    kg = fsum(
        pieces * tally.log_kg(plant(), alloy, diameter, length)
        for name, (_, alloy, diameter, length, pieces) in known.items()
        if name not in lots
    )
    parts = [planned_receipts_kg(found, each) for each in weeks(found)]
    assert fsum(parts) == pytest.approx(kg)
