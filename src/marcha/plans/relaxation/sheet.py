"""The draft of a relaxation with its frame, and the columns that families share."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import frexp

from marcha.plans.relaxation.frame import Frame
from marcha.plans.relaxation.rates import Way
from marcha.plans.relaxation.rows import Draft
from marcha.plant.ids import EquipmentId, OrderId, TaskId
from marcha.plant.records_time import MINUTES_PER_DAY

AgeingClass = tuple[str | int, ...]
"""Orders that are aged alike: their recipes, ovens and level of urgency."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """
    Tonnes of an order pressed one way within one period, of what ships.

    Attributes
    ----------
    load
        Earliest start of a load with them; 0 if they are not aged.
    """

    column: int
    way: Way
    period: int
    load: int


@dataclass(slots=True)
class Sheet:
    """
    What is drafted so far; tonnes and hours throughout.

    Attributes
    ----------
    up
        Column of a machine being up by the end of a period; a machine without columns
        is up from its earliest date on.
    work
        Hours of runs of a press in a period, one column for each level of urgency.
    setup
        Hours of setups of a press in a period.
    loads
        Tonnes aged in an oven in a period, with hours a tonne and the class.
    ships
        Columns of tonnes of an order that ship.
    through
        Those that go through a route, with the period from which they may.
    to_age
        Columns of tonnes of a class that wait for an oven from a period on.
    aged
        Columns of tonnes of a class in the ovens in a period.
    done
        Column of the share of a task's work that is done by the end of a period.
    """

    frame: Frame
    draft: Draft = field(default_factory=Draft)
    pressed: list[Pressed] = field(default_factory=list)
    up: dict[tuple[EquipmentId, int], int] = field(default_factory=dict)
    work: dict[tuple[EquipmentId, int], list[int]] = field(default_factory=dict)
    setup: dict[tuple[EquipmentId, int], int] = field(default_factory=dict)
    loads: dict[tuple[EquipmentId, int], list[tuple[int, float]]] = field(
        default_factory=dict
    )
    done: dict[tuple[TaskId, int], int] = field(default_factory=dict)
    ships: dict[OrderId, list[int]] = field(default_factory=dict)
    through: dict[OrderId, list[tuple[int, int]]] = field(default_factory=dict)
    to_age: dict[tuple[AgeingClass, int], list[int]] = field(default_factory=dict)
    aged: dict[tuple[AgeingClass, int], list[int]] = field(default_factory=dict)

    def worth(self, order: OrderId, minute: float) -> float:
        """
        Goal of a tonne that ships at a minute.

        With the penalty that it is spared, where every tonne of the order is (the
        maximum is the nominal quantity).
        """
        frame = self.frame
        demand = frame.demands[order]
        late = max(0.0, minute - demand.due)
        weight = frame.plant.orders[order].weight
        penalty = frame.plant.site.tardiness_weight
        worth = (weight * (frame.horizon - minute) - penalty * late) / MINUTES_PER_DAY
        return worth + (self.spared(order) if demand.maximum == demand.pieces else 0.0)

    def spared(self, order: OrderId) -> float:
        """Penalty that a tonne of the nominal quantity is spared if it ships (S6)."""
        frame = self.frame
        late = max(0, frame.horizon - frame.demands[order].due)
        return frame.plant.site.tardiness_weight * late / MINUTES_PER_DAY

    def slope(self, order: OrderId, minute: float) -> float:
        """By how much a tonne loses worth for each day after a minute, at least."""
        frame = self.frame
        late = frame.demands[order].due <= minute
        penalty = frame.plant.site.tardiness_weight if late else 0.0
        return frame.plant.orders[order].weight + penalty

    def ageing_class(self, order: OrderId) -> AgeingClass:
        """Class of an order that must be aged."""
        ageing, record = self.frame.ageing[order], self.frame.plant.orders[order]
        released = self.frame.demands[order].release > ageing.minutes
        return (
            "+".join(ageing.recipes),
            "+".join(ageing.ovens),
            frexp(record.weight)[1] if record.weight > 0.0 else "calm",
            "later" if released else "at once",
        )

    def wait_for_oven(
        self, order: OrderId, period: int, column: int, load: int = 0
    ) -> None:
        """
        Let a column of tonnes wait for an oven from a period on.

        What cannot be in a load before a minute does not wait for one until then: its
        worth is that of a load at this minute, and waiting must not be counted twice.
        """
        if order in self.frame.held.loads_before:
            return
        ageing, bounds = self.frame.ageing[order], self.frame.bounds
        while bounds[period] <= max(load, ageing.start):
            period += 1
        self.to_age.setdefault((self.ageing_class(order), period), []).append(column)

    def frame_waits(self, machines: Iterable[tuple[EquipmentId, int]]) -> bool:
        """Whether every one of these machines has to be brought up first."""
        known = {**self.frame.presses, **self.frame.ovens, **self.frame.die_ovens}
        return all(bool(known[machine].finals) for machine, _ in machines)
