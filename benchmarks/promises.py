"""
Promises kept: an order accepted at the promised date ships by then in the next plan.

A generated plant is planned; an order like one of its own comes in addition and is
promised beside the plan; the plan with it is followed for a day and planned again from
where the plant then stands. The objective is the minute at which the order then ships,
the bound the minute that was promised.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks import generated_plants
from benchmarks.measuring import cpu_seconds
from benchmarks.settings import Settings

if TYPE_CHECKING:
    from benchmarks.families import Record
    from marcha.app import Planned
    from marcha.plant.records_orders import Order

EFFORT = 4
"""Effort of the plan that is followed, unless another is given."""

NEXT_EFFORT = 2
"""Effort of the plan a day later."""

SHARE = 0.1
"""The further order asks for this share of one that the plan ships."""


def expand(paths: Sequence[str]) -> list[str]:
    """Expand generated plants."""
    return generated_plants.expand(paths)


def solve(instance: str, settings: Settings) -> "Record":
    """Promise, accept, follow for a day, plan again."""
    from marcha.app import plan

    started, cpu = time.monotonic(), cpu_seconds()
    effort = EFFORT if settings.effort is None else settings.effort
    plant = generated_plants.generated(instance)
    planned = plan(plant, effort=effort, seed=settings.seed)
    return {
        "status": "complete",
        **kept(planned),
        "wall_s": round(time.monotonic() - started, 3),
        "cpu_s": round(cpu_seconds() - cpu, 3),
    }


def kept(planned: "Planned") -> "Record":
    """
    Promise an order beside a plan, and see when it ships in the following plan.

    Where it cannot be promised without others losing, it is promised before all others.

    Returns
    -------
    dict
        ``bound`` the minute promised and ``objective`` the minute at which it ships in
        the following plan; ``checked``: no later, whole, every rule kept, and without
        priority all others untouched. When nothing can be promised ``offered`` is False
        and all are None.
    """
    from marcha.app.promising import accept, promise
    from marcha.plans.figures import order_status
    from marcha.plans.rules import check

    order = further(planned)
    if order is None:
        return _none(planned, checked=True)
    offers = promise(planned, [order])
    offer = offers.offers[0].beside
    priority = offer is None
    if priority:
        offer = offers.offers[0].ahead
    taken = accept(offers, priority=priority).planned
    if offer is None or taken is None:
        return _none(planned, checked=offer is None and taken is None)
    before = {each.order: each for each in order_status(planned.plant, planned.plan)}
    after = {each.order: each for each in order_status(taken.plant, taken.plan)}
    untouched = priority or all(
        after[name].shipped >= was.shipped
        and (after[name].last_minute or 0) <= (was.last_minute or 1 << 40)
        for name, was in before.items()
    )
    rules = check(taken.plant, taken.plan).violations
    later = following(taken)
    status = {each.order: each for each in order_status(later.plant, later.plan)}
    mine = status[order.id]
    whole = mine.shipped >= mine.nominal and mine.last_minute is not None
    last = mine.last_minute if mine.last_minute is not None else 1 << 40
    return {
        "offered": True,
        "priority": priority,
        "objective": mine.last_minute,
        "baseline": after[order.id].last_minute,
        "bound": offer.minute,
        "untouched": untouched,
        "wrong": sorted({each.rule for each in rules}),
        "checked": bool(
            untouched
            and whole
            and last <= offer.minute
            and not rules
            and not check(later.plant, later.plan).violations
        ),
    }


def _none(planned: "Planned", *, checked: bool) -> "Record":
    del planned
    return {
        "offered": False,
        "objective": None,
        "baseline": None,
        "bound": None,
        "checked": checked,
    }


def further(planned: "Planned") -> "Order | None":
    """One more order, like the first of the plan that ships in full."""
    from marcha.plans.figures import order_status
    from marcha.plant.ids import OrderId
    from marcha.process.demand import demands

    known = demands(planned.plant)
    for each in order_status(planned.plant, planned.plan):
        if each.shipped >= each.nominal and each.first_minute:
            pieces = max(1, int(SHARE * known[each.order].pieces))
            return replace(
                planned.plant.orders[each.order],
                id=OrderId("FURTHER"),
                pieces=pieces,
                mass_kg=None,
                tolerance_ratio=0.0,
            )
    return None


def following(planned: "Planned") -> "Planned":
    """Follow a plan for a day and plan again, holding on to it."""
    from marcha.actuals.standing import standing
    from marcha.app.planning import replan
    from marcha.plant.records_time import MINUTES_PER_DAY
    from marcha.plant.timeline import now_min

    now = standing(
        planned.plant, planned.plan, now_min(planned.plant) + MINUTES_PER_DAY
    )
    return replan(now.plant, now.previous, effort=NEXT_EFFORT)
