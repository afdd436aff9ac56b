"""One operation of one order, as the lines see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, exp

from marcha.optimise.lines.delays import Tail, tail
from marcha.optimise.lines.waiting import FeedStream, Stream
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_routes import Operation
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import Intervals
from marcha.process.demand import Demand
from marcha.process.routes import SECONDS, batch_of, minutes_kg, route_yield


@dataclass(slots=True)
class Job:
    """
    One step of the route of one order.

    Attributes
    ----------
    minutes_kg
        Minutes of a kg that goes in; None: a batch.
    after
        Kg that ship of each kg that goes in.
    waits
        Where its metal comes from.
    gives
        Where its metal goes; None: it ships.
    left_kg
        Most that may still go in, so that no more is made than may ship.
    rest
        What comes after this step.
    following
        Lines that can do the next step.
    """

    wanted: Demand
    weight: float
    tardiness: float
    operation: Operation
    minutes_kg: float | None
    after: float
    waits: Stream | FeedStream
    gives: Stream | None
    left_kg: float
    rest: Tail
    following: tuple[EquipmentId, ...] = ()

    @property
    def order(self) -> OrderId:
        """Its order."""
        return self.wanted.order

    @property
    def batch(self) -> str | None:
        """What may share a batch with it; None: it is continuous."""
        return None if self.minutes_kg is not None else batch_of(self.operation)

    def there(self, minute: int) -> float:
        """Kg that may go in at a minute."""
        if minute < self.wanted.release or self.left_kg <= 0:
            return 0.0
        return min(self.left_kg, self.waits.there(minute))

    def minutes(self, mass_kg: float) -> int:
        """Minutes of a line run."""
        if self.minutes_kg is None:
            return self.operation.batch_min or 0
        return max(1, ceil(mass_kg * self.minutes_kg - SECONDS))

    def ships(self, end: int) -> int:
        """Minute at which what ends at a minute can ship at the earliest."""
        return max(end + self.rest.minutes, self.rest.earliest)

    def worth(self, ships: int, slack_days: float) -> float:
        """Worth of a kg that goes in, if it ships at a minute (ATCS, as on a press)."""
        slack = max(0, self.wanted.due - ships)
        urgency = exp(-slack / (slack_days * MINUTES_PER_DAY))
        return self.after * (self.weight + self.tardiness * urgency)

    def next_after(self, minute: int) -> int | None:
        """Next minute at which more may go in."""
        if self.left_kg <= 0:
            return None
        later = self.waits.next_after(minute)
        release = self.wanted.release
        if release > minute:
            return release if later is None else min(later, release)
        return later


def jobs_of(
    plant: Plant,
    wanted: Demand,
    pieces: int,
    first: Stream | FeedStream,
    windows: Mapping[EquipmentId, Intervals],
) -> list[Job]:
    """
    Jobs of one order, step by step; none if a step can never be done.

    Parameters
    ----------
    pieces
        Most that may ship through its route.
    first
        Metal for the first step.
    """
    jobs: list[Job] = []
    waits = first
    for place, operation in enumerate(wanted.route):
        rest = tail(plant, wanted, wanted.route[place + 1 :], windows)
        if rest is None:
            return []
        after = route_yield(wanted.route[place:])
        last = place + 1 == len(wanted.route)
        gives = None if last else Stream()
        jobs.append(
            Job(
                wanted=wanted,
                weight=plant.orders[wanted.order].weight,
                tardiness=plant.site.tardiness_weight,
                operation=operation,
                minutes_kg=minutes_kg(plant, wanted.order, operation),
                after=after,
                waits=waits,
                gives=gives,
                left_kg=pieces * wanted.piece_kg / after,
                rest=rest,
                following=() if last else wanted.route[place + 1].machines,
            )
        )
        if gives is not None:
            waits = gives
    return jobs
