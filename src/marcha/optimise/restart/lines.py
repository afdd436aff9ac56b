"""
What machines are worth: the good kilograms a day that a set of them can make.

A small stand-in for the whole plant, used only to order repairs: presses give their
rate when they and all they need are up and a die oven, if there is any, can heat their
dies; what has to be aged passes the ageing ovens that are up.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import Timeline, length
from marcha.process.demand import Demand, firm_demands
from marcha.process.machines import machines_of, needed_machines

_WITHOUT_LIMIT = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """
    Presses, ageing ovens and die ovens of a plant.

    Attributes
    ----------
    press_kg, oven_kg
        Good kg a day of each press, and kg a day that each ageing oven takes.
    die_ovens
        Without any, dies are not heated.
    closure
        Each of them with everything it needs.
    aged_ratio
        Share of the ordered kg that must be aged.
    """

    press_kg: Mapping[EquipmentId, float]
    oven_kg: Mapping[EquipmentId, float]
    die_ovens: tuple[EquipmentId, ...]
    closure: Mapping[EquipmentId, frozenset[EquipmentId]]
    aged_ratio: float

    def value(self, up: Collection[EquipmentId]) -> float:
        """Good kg a day with a set of machines up."""
        ready = set(up)
        if self.die_ovens and not any(
            self.closure[each] <= ready for each in self.die_ovens
        ):
            return 0.0
        pressed = self._sum(self.press_kg, up)
        aged = self._sum(self.oven_kg, up)
        return min(pressed, (1.0 - self.aged_ratio) * pressed + aged)

    def _sum(
        self, kg: Mapping[EquipmentId, float], up: Collection[EquipmentId]
    ) -> float:
        return sum(own for each, own in kg.items() if self.closure[each] <= set(up))


def lines(plant: Plant, timeline: Timeline) -> Lines:
    """Work out what the presses and ovens of a plant can make."""
    wanted = firm_demands(plant)
    presses = machines_of(plant, EquipmentKind.PRESS)
    ovens = machines_of(plant, EquipmentKind.AGEING_OVEN)
    die_ovens = machines_of(plant, EquipmentKind.DIE_OVEN)
    kg = {order: each.pieces * each.piece_kg for order, each in wanted.items()}
    aged = sum(kg[order] for order, each in wanted.items() if each.aged)
    return Lines(
        press_kg={each: _press_kg(plant, timeline, each) for each in presses},
        oven_kg={each: _oven_kg(plant, timeline, each, wanted) for each in ovens},
        die_ovens=die_ovens,
        closure={
            each: frozenset(needed_machines(plant, each))
            for each in (*presses, *ovens, *die_ovens)
        },
        aged_ratio=aged / sum(kg.values()) if sum(kg.values()) else 0.0,
    )


def _open_min_a_day(timeline: Timeline, machine: EquipmentId) -> float:
    opened = timeline.machine(machine)
    return length(opened) * MINUTES_PER_DAY / timeline.horizon


def _press_kg(plant: Plant, timeline: Timeline, press: EquipmentId) -> float:
    """
    Nameplate, or kg a day of its dies in the mean, dead time left aside.

    Nothing for a press that no order can use, though it be the largest.
    """
    ordered = {order.profile for order in plant.orders.values() if order.firm}
    rates = [
        die.cavities * plant.profiles[die.profile].mass_kg_m * die.exit_speed_m_min
        for die in plant.dies.values()
        if press in die.presses and die.profile in ordered
    ]
    if not rates:
        return 0.0
    stated = plant.equipment[press].nameplate_kg_day
    if stated is not None:
        return stated
    return _mean(rates) * _open_min_a_day(timeline, press)


def _oven_kg(
    plant: Plant,
    timeline: Timeline,
    oven: EquipmentId,
    wanted: Mapping[OrderId, Demand],
) -> float:
    """Kg a day of full loads with the recipes that the orders ask for."""
    capacity = plant.equipment[oven].capacity_kg
    minutes = [
        float(plant.recipes[recipe].duration_min)
        for demand in wanted.values()
        for recipe in demand.recipes[:1]
    ]
    if capacity is None or not minutes:
        return _WITHOUT_LIMIT
    return capacity * _open_min_a_day(timeline, oven) / max(1.0, _mean(minutes))


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0
