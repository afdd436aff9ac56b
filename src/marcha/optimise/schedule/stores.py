"""
What there is of each supply while a schedule is made (S41).

Presses, ovens and lines are planned one after the other, each over the whole horizon:
what a run takes must leave enough for all that was planned later than it in time. What
the presses make is of no use if the ovens lack supplies, so a press sets some apart for
them, which is given back before the ovens are planned.
"""

from bisect import bisect_right, insort
from collections.abc import Mapping
from math import inf

from marcha.plans.spans import grouped
from marcha.plans.supplies import arrivals
from marcha.plans.upkeep import Intake
from marcha.plant.ids import EquipmentId, SupplyId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_upkeep import SupplyUse

_SPARE = 1e-9
"""Part of a quantity that is left unused, against rounding."""


class Stores:
    """
    Supplies of a plant and what is taken of them.

    Parameters
    ----------
    kept
        Runs and loads that are there already.
    """

    def __init__(self, plant: Plant, kept: tuple[Intake, ...] = ()) -> None:
        self._uses = grouped((use.equipment, use) for use in plant.supply_uses)
        self._comes = arrivals(plant) if self._uses else {}
        self._taken: dict[SupplyId, list[tuple[int, float]]] = {
            supply: [] for supply in self._comes
        }
        self._held: dict[SupplyId, list[tuple[int, float]]] = {
            supply: [] for supply in self._comes
        }
        self._minutes = sorted(
            {minute for rows in self._comes.values() for minute, _ in rows}
        )
        self._for_ovens = _least_for_ovens(plant, self._uses)
        for each in kept:
            self.take(each.machine, each.start, each.kg)

    def next_arrival(self, minute: int) -> int | None:
        """Next minute after one at which any supply comes; None: no more come."""
        place = bisect_right(self._minutes, minute)
        return self._minutes[place] if place < len(self._minutes) else None

    def arrivals(self) -> tuple[int, ...]:
        """Minutes at which supplies come."""
        return tuple(self._minutes)

    def room_kg(
        self, machine: EquipmentId, minute: int, *, runs: int = 1, aged: float = 0.0
    ) -> float:
        """
        Most kg that runs of a machine can take in at a minute; below 0: they cannot.

        Parameters
        ----------
        runs
            How many start together.
        aged
            Good kg that go on to the ovens for each kg that goes in.
        """
        room = inf
        for use in self._uses.get(machine, ()):
            tonne = use.per_tonne + aged * self._for_ovens.get(use.supply, 0.0)
            room = min(room, self._room(use, minute, runs, tonne))
        for supply, tonne in self._for_ovens.items() if aged > 0.0 else ():
            if all(use.supply != supply for use in self._uses.get(machine, ())):
                room = min(room, self._left(supply, minute) * 1000.0 / (tonne * aged))
        return room * (1.0 - _SPARE)

    def scarcest(self, machine: EquipmentId, minute: int) -> SupplyId | None:
        """Supply that limits most what a machine can take in at a minute, if any."""
        rooms = [
            (self._room(use, minute, 1, use.per_tonne), use.supply)
            for use in self._uses.get(machine, ())
        ]
        return min(rooms)[1] if rooms else None

    def _room(self, use: SupplyUse, minute: int, runs: int, tonne: float) -> float:
        """Most kg for which there is enough of one supply."""
        left = self._left(use.supply, minute) - use.per_run * runs
        if left <= -_SPARE:
            return -1.0
        return left * 1000.0 / tonne if tonne > 0.0 else inf

    def next_of(self, supply: SupplyId, minute: int) -> int | None:
        """When more of a supply comes after a minute; None: no more comes."""
        later = [at for at, _ in self._comes.get(supply, ()) if at > minute]
        return min(later, default=None)

    def _left(self, supply: SupplyId, minute: int) -> float:
        """What may be taken of a supply at a minute without others lacking it."""
        changes = [
            *self._comes[supply],
            *((at, -quantity) for at, quantity in self._taken[supply]),
            *((at, -quantity) for at, quantity in self._held[supply]),
        ]
        changes.sort()
        level = sum(change for at, change in changes if at <= minute)
        least = level
        place = bisect_right(changes, (minute, inf))
        while place < len(changes):
            # All that comes or is taken at one minute counts together.
            at = changes[place][0]
            while place < len(changes) and changes[place][0] == at:
                level += changes[place][1]
                place += 1
            least = min(least, level)
        return least

    def take(self, machine: EquipmentId, minute: int, kg: float) -> None:
        """Take what a run of a machine needs."""
        for use in self._uses.get(machine, ()):
            if use.supply in self._taken:
                quantity = use.per_tonne * kg / 1000.0 + use.per_run
                insort(self._taken[use.supply], (minute, quantity))

    def hold(self, minute: int, aged_kg: float) -> None:
        """Set apart what the ovens will need at least."""
        for supply, tonne in self._for_ovens.items():
            insort(self._held[supply], (minute, tonne * aged_kg / 1000.0))

    def give_back(self) -> None:
        """Set nothing apart any more: the ovens are planned now."""
        for held in self._held.values():
            held.clear()


def _least_for_ovens(
    plant: Plant, uses: Mapping[EquipmentId, list[SupplyUse]]
) -> dict[SupplyId, float]:
    """Least of each supply that a tonne takes in any ageing oven; nothing: left out."""
    ovens = [
        oven
        for oven in plant.equipment.values()
        if oven.kind is EquipmentKind.AGEING_OVEN
    ]
    least: dict[SupplyId, float] = {}
    for supply in plant.supplies:
        rates = []
        for oven in ovens:
            tonnes = (oven.capacity_kg or inf) / 1000.0
            rates.append(
                sum(
                    use.per_tonne + use.per_run / tonnes
                    for use in uses.get(oven.id, ())
                    if use.supply == supply
                )
            )
        if rates and min(rates) > 0.0:
            least[supply] = min(rates)
    return least
