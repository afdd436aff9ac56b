"""
Own remelt in a plan, worked out by hand (S45).

The trim of five metres leaves nine pieces of a billet: 45 kg good, 5 kg scrap. Twenty
logs of 500 kg give 9,000 kg and a tonne of scrap, which is there after 1,000 minutes.
"""

from typing import Any

import pytest

from marcha.optimise import compose, practice
from marcha.plans.figures import good_kg
from marcha.plans.rules import check
from marcha.plant.plant import Plant
from marcha.plant.records_metal import AgreementKind
from marcha.plant.records_routes import FeedForm
from tests.optimise import small as s

WEEK = 7 * s.DAY_MIN


def remelting(*more: object, days: int = 20, **agreed: Any) -> Plant:
    """Make a plant with twenty logs, an order for more, and own remelt."""
    stated = {"kg_month": 10_000.0, "scrap_return_ratio": 1.0, **agreed}
    return s.plant(
        s.press(),
        s.die("A", trim_min_mm=5_000, trim_max_mm=5_000),
        s.lot(logs=20),
        s.agreement("HORNO", kind=AgreementKind.REMELT, **stated),
        s.order("O", 15_000, due=15 * s.DAY_MIN),
        *more,
        days=days,
    )


@pytest.mark.parametrize(
    ("agreed", "logs"),
    [
        ({}, 2),  # 1,000 kg of scrap
        ({"melt_loss_ratio": 0.1}, 1),  # 900 kg
        ({"scrap_return_ratio": 0.6}, 1),  # 600 kg
        ({"scrap_return_ratio": 0.4}, 0),  # 400 kg
        ({"call_off_min_kg": 1_500.0}, 0),
        ({"kg_month": 600.0}, 1),
        ({"kg_month": None}, 0),
    ],
)
def test_scrap_becomes_logs_a_week_later(agreed: dict[str, Any], logs: int) -> None:
    """Whole logs from the scrap of the first week, and 450 kg good of each."""
    plant = remelting(**agreed)
    for plan in (compose.plan(plant, effort=3), practice.plan(plant)):
        assert check(plant, plan).ok
        assert sum(each.pieces for each in plan.call_offs) == logs
        assert {each.ordered for each in plan.call_offs} <= {WEEK}
        assert good_kg(plant, plan) == pytest.approx(9_000.0 + 450.0 * logs)


def test_a_heap_of_scrap_is_cast_at_once() -> None:
    """1,000 kg lie there at the start: two logs more in the first week."""
    heap = s.feed("CHATARRA", 1_000.0, form=FeedForm.SCRAP)
    plant = remelting(heap, lead_days=2)
    plan = compose.plan(plant, effort=3)
    assert check(plant, plan).ok
    first = min(plan.call_offs, key=lambda each: each.ordered)
    assert (first.pieces, first.ordered, first.arrives) == (2, 0, 2 * s.DAY_MIN)
    # Of the four logs cast in all, the second two come of the scrap of the first week.
    assert good_kg(plant, plan) == pytest.approx(9_000.0 + 4 * 450.0)


def test_the_bound_lets_scrap_in_but_not_more_than_there_can_be() -> None:
    """
    Half the scrap comes back: at most a twentieth of all metal, ever.

    x logs in all: x ≤ 20 + x · 0.1 / 2, so x ≤ 21.05 and 9,474 kg ship at most.
    """
    plant = remelting(scrap_return_ratio=0.5)
    plan = compose.plan(plant, effort=3)
    (bound,) = (each.bound for each in plan.figures if each.name == "good_t")
    assert bound is not None
    assert good_kg(plant, plan) == pytest.approx(9_450.0)
    assert 9.45 <= bound <= 9.48
