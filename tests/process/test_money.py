"""Amounts of other currencies in the plant's (S46)."""

import dataclasses
from datetime import datetime

import pytest

from marcha.optimise import practice
from marcha.plans.figures import figures
from marcha.plans.plan import Purchase
from marcha.plant.defaults import complete
from marcha.plant.generator import generate
from marcha.plant.plant import Plant
from marcha.plant.records_aims import ExchangeRate
from marcha.plant.records_site import Site
from marcha.process.money import rate_in_force
from tests.strategies import in_other_money

START = datetime(2026, 1, 5)


def _plant(now: datetime | None = None) -> Plant:
    rates = tuple(
        ExchangeRate(currency="VES", since=datetime(2026, month, 1), rate=rate)
        for month, rate in ((3, 0.01), (1, 0.02), (2, 0.015))
    )
    site = Site(name="p", start=START, horizon_days=90, now=now)
    return Plant(site=site, rates=rates)


@pytest.mark.parametrize(
    ("now", "rate"),
    [
        (None, 0.02),
        (datetime(2026, 1, 31, 23, 59), 0.02),
        (datetime(2026, 2, 1), 0.015),
        (datetime(2026, 3, 10), 0.01),
    ],
)
def test_the_last_rate_by_now_is_in_force(now: datetime | None, rate: float) -> None:
    """From its moment on, and whatever the order of the rows."""
    assert rate_in_force(_plant(now), "VES") == rate


def test_the_plants_currency_is_worth_one() -> None:
    """Stated or left out."""
    assert rate_in_force(_plant(), None) == 1.0
    assert rate_in_force(_plant(), "USD") == 1.0


def test_a_currency_without_a_rate_has_no_worth() -> None:
    """The reference checks name the cell; who skips them gets no wrong sum."""
    with pytest.raises(ValueError, match="EUR"):
        rate_in_force(_plant(), "EUR")
    early = _plant()
    later = dataclasses.replace(early.site, start=datetime(2025, 12, 1))
    with pytest.raises(ValueError, match="VES"):
        rate_in_force(early.replace(site=later), "VES")


@pytest.mark.parametrize("seed", range(3))
def test_the_same_money_told_in_another_currency_gives_the_same_plan(seed: int) -> None:
    """Costs and cash doubled, at half the worth: same tasks, purchases and figures."""
    plant = generate("repair", orders=6, presses=2, tasks=14, seed=seed)
    other = complete(in_other_money(plant))
    plant = complete(plant)
    assert plant.cash
    first, second = practice.plan(plant), practice.plan(other)
    assert first.tasks == second.tasks
    assert _told(first.purchases) == _told(second.purchases)
    for one, two in zip(figures(plant, first), figures(other, second), strict=True):
        assert one.value == (None if two.value is None else pytest.approx(two.value))


def _told(purchases: tuple[Purchase, ...]) -> list[tuple[object, ...]]:
    return [
        (each.source, each.count, each.ordered, round(each.cost, 6))
        for each in purchases
    ]
