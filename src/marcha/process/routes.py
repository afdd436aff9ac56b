"""
The other routes: what an order goes through after the press, or instead of it.

A *line run* does one operation of one order on one of its machines (S34 to S39).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, prod

from marcha.plant.ids import AlloyId, CustomerId, EquipmentId, FeedId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Quality
from marcha.plant.records_orders import Order
from marcha.plant.records_routes import FeedForm, Operation
from marcha.plant.timeline import minute_up, now_min

SECONDS = 1e-6
"""Minutes by which a product of rate and mass may miss a whole minute."""

NO_FINISH = "mill"
"""Finish without operations: the surface as it leaves the press."""

Feeding = tuple[AlloyId, FeedForm, CustomerId | None]
"""What an order takes: alloy, form, and the customer whose metal it may use besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """
    Metal that is not logs, from some minute on.

    Attributes
    ----------
    owner
        The customer whose metal it is; None: the plant's.
    """

    id: FeedId
    alloy: AlloyId
    form: FeedForm
    mass_kg: float
    owner: CustomerId | None
    available: int


def route(plant: Plant, order: Order) -> tuple[Operation, ...]:
    """Operations of an order, step by step (S34); the order may be of a profile."""
    if order.product is None and order.finish == NO_FINISH:
        return ()
    mine = [
        each
        for each in plant.operations.values()
        if (
            each.product == order.product
            if order.product is not None
            else each.finish == order.finish
        )
    ]
    return tuple(sorted(mine, key=lambda each: each.step))


def route_yield(operations: Sequence[Operation]) -> float:
    """Kg that leave the last operation for each kg that enters the first."""
    return prod(each.yield_ratio for each in operations)


def minutes_kg(plant: Plant, order: OrderId, operation: Operation) -> float | None:
    """
    Minutes of a kg that goes into a continuous operation (S35).

    Returns
    -------
    float or None
        None for a batch, and by area where the profile's perimeter is not known.
    """
    if operation.rate_kg_h is not None:
        return 60.0 / operation.rate_kg_h
    if operation.rate_m2_h is None:
        return None
    profile = plant.orders[order].profile
    section = None if profile is None else plant.profiles[profile]
    if section is None or section.perimeter_mm is None:
        return None
    return (
        60.0 * section.perimeter_mm / 1000.0 / section.mass_kg_m / operation.rate_m2_h
    )


def line_minutes(
    plant: Plant, order: OrderId, operation: Operation, mass_kg: float
) -> int | None:
    """Minutes of a line run (S35); None where they cannot be told."""
    if operation.batch_min is not None:
        return operation.batch_min
    rate = minutes_kg(plant, order, operation)
    return None if rate is None else max(1, ceil(mass_kg * rate - SECONDS))


def batch_of(operation: Operation) -> str:
    """What may share a batch with an operation: its family, else itself (S36)."""
    family = operation.setup_family
    return f"family {family}" if family else f"operation {operation.id}"


def feed_sources(plant: Plant) -> tuple[FeedSource, ...]:
    """Usable feeds by the minute at which they are there (S39)."""
    now = now_min(plant)
    sources = [
        FeedSource(
            id=feed.id,
            alloy=feed.alloy,
            form=feed.form,
            mass_kg=feed.mass_kg,
            owner=feed.owner,
            available=(
                0 if feed.arrives is None else max(now, minute_up(plant, feed.arrives))
            ),
        )
        for feed in plant.feeds.values()
        if feed.quality is Quality.RELEASED and feed.mass_kg > 0
    ]
    return tuple(sorted(sources, key=lambda each: (each.available, each.id)))


def line_setup_min(plant: Plant, machine: EquipmentId, before: str, after: str) -> int:
    """Least open minutes between line runs of two setup families (S37)."""
    if before == after:
        return 0
    best: tuple[tuple[bool, bool], int] | None = None
    for row in plant.setups:
        if (
            row.equipment == machine
            and row.from_family in (None, before)
            and row.to_family in (None, after)
        ):
            rank = (row.from_family is not None, row.to_family is not None)
            if best is None or rank > best[0]:
                best = (rank, row.duration_min)
    return plant.equipment[machine].setup_min if best is None else best[1]
