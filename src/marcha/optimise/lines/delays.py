"""How long orders take from the press, or from one step, until they ship."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_routes import Operation
from marcha.plant.timeline import Intervals
from marcha.process.demand import Demand
from marcha.process.routes import line_minutes

CHUNK_MIN = 480
"""Longest line run that is planned: a shift, so that the next step need not wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """
    What comes after the press.

    Attributes
    ----------
    minutes
        Least minutes of all operations together.
    earliest
        Minute before which nothing can leave the last of them.
    """

    minutes: int
    earliest: int


def tails(
    plant: Plant,
    demands: Mapping[OrderId, Demand],
    windows: Mapping[EquipmentId, Intervals],
) -> dict[OrderId, Tail | None]:
    """
    What comes after the press for every order with a route.

    Returns
    -------
    dict
        None for an order with an operation that no line can do within the horizon.
    """
    return {
        order: tail(plant, wanted, wanted.route, windows)
        for order, wanted in demands.items()
        if wanted.route
    }


def tail(
    plant: Plant,
    wanted: Demand,
    operations: Sequence[Operation],
    windows: Mapping[EquipmentId, Intervals],
) -> Tail | None:
    """Least minutes of some operations of an order, one after the other."""
    total, earliest = 0, 0
    for operation in operations:
        minutes = line_minutes(
            plant, wanted.order, operation, wanted.pieces * wanted.piece_kg
        )
        if minutes is None:
            return None
        if operation.batch_min is None:
            minutes = min(minutes, CHUNK_MIN)
        starts = [
            start
            for machine in operation.machines
            for start, end in windows.get(machine, ())
            if end - start >= (minutes if operation.batch_min is not None else 1)
        ]
        if not starts:
            return None
        total += minutes
        earliest = max(earliest, min(starts)) + (
            minutes if operation.batch_min is not None else 1
        )
    return Tail(minutes=total, earliest=earliest)
