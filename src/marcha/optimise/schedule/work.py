"""What a dispatch works on: orders, how they are chosen, billets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from marcha.optimise.schedule.option import Option
from marcha.optimise.schedule.stores import Stores
from marcha.plans.plan import Push, Run
from marcha.plant.ids import CustomerId, DieId, EquipmentId, OrderId
from marcha.process.billet import Request
from marcha.process.demand import Demand
from marcha.process.metal import MetalKey


class Drawn(Protocol):
    """Billets that a run would take."""

    pieces: int
    seconds: float
    billet_kg: float

    def pushes(self) -> tuple[Push, ...]:
        """Return the billets of the run."""


D = TypeVar("D", bound=Drawn)


class Metal(Protocol[D]):
    """Where billets come from."""

    def draw(self, request: Request) -> D | None:
        """Look what a run would take."""

    def commit(self, run: str, draw: D, kerf_mm: int) -> None:
        """Take it."""

    def present_kg(
        self, key: MetalKey, customer: CustomerId | None, minute: int
    ) -> float:
        """Kilograms that are there."""

    def longest_mm(
        self, key: MetalKey, customer: CustomerId | None, minute: int
    ) -> int:
        """Longest log, or rest of one, that is there."""

    def arrivals(self) -> tuple[int, ...]:
        """Minutes at which metal arrives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    How orders are chosen.

    Attributes
    ----------
    by_due_date
        Earliest due date first (today's practice); the rest is then not used.
    slack_days
        Slack at which urgency has fallen to 1/e.
    metal_min_kg
        Press minutes that a kilogram of billet counts for.
    backlog_days
        Backlog before the ageing ovens at which an oven minute costs as much as a
        press minute.
    """

    by_due_date: bool = False
    slack_days: float = 5.0
    metal_min_kg: float = 0.0
    backlog_days: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedRun:
    """
    A run that a lock holds at its start.

    Attributes
    ----------
    pieces
        None: as many as are wanted.
    """

    order: OrderId
    press: EquipmentId
    die: DieId
    start: int
    pieces: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """
    What a dispatch works on.

    Attributes
    ----------
    wanted
        Pieces to make of each order.
    ship_delay
        Minutes from the end of a run to shipping, by order; None: it never ships.
    ship_earliest
        Minute before which nothing of an order can ship (ageing ovens not up).
    oven_start
        First minute at which an ageing oven may run.
    oven_minutes_kg
        Minutes of all ageing ovens together that a kilogram of an order takes; 0: none.
    fixed
        Runs that must start when they are said to.
    favour
        Factor on the index of an order on a press, 1 where missing.
    pass_time
        Told the minute that all presses have come to, and the runs so far; None:
        nobody asks.
    stores
        Supplies; None: nothing takes any.
    """

    options: Sequence[Option]
    demands: Mapping[OrderId, Demand]
    wanted: Mapping[OrderId, int]
    ship_delay: Mapping[OrderId, int | None]
    ship_earliest: Mapping[OrderId, int]
    oven_start: int
    oven_minutes_kg: Mapping[OrderId, float]
    weights: Mapping[OrderId, float]
    splittable: Mapping[OrderId, bool]
    favour: Mapping[tuple[OrderId, EquipmentId], float]
    fixed: Sequence[FixedRun] = ()
    pass_time: Callable[[int, Sequence[Run]], None] | None = None
    stores: Stores | None = None
