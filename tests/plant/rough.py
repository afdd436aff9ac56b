"""
A plan in broad strokes, day by day, to see what a generated plant can ship.

No rule of a real plan is kept to the minute: repairs go on by trades, presses take
the best order that has metal, ovens take so many kg a day. Its tonnes are good to
some per cent, which is enough to hold the regimes of the generator to their aim.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from marcha.plant.generator.rates import Rate, log_kg, rate
from marcha.plant.generator.repair import Repair
from marcha.plant.generator.restart import up_minutes
from marcha.plant.ids import AlloyId, EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind, MachineState
from marcha.plant.records_metal import Quality
from marcha.plant.timeline import Timeline, clip, length, minute_up

DAY = 1440
PRESS_USE = 0.85
OVEN_USE = 0.85


def shipped_share(plant: Plant) -> float:
    """Share of the ordered mass that a rough plan ships by the horizon."""
    return _Flow(plant, up_days(plant)).run()


def up_days(plant: Plant) -> dict[EquipmentId, float]:
    """Day on which each machine comes up with everything that it needs."""
    works = Repair(
        tasks=dict(plant.tasks),
        parts=dict(plant.parts),
        sources=dict(plant.part_sources),
    )
    crews = Counter(held.skill for held in plant.qualifications if held.level >= 2)
    down = [
        machine.id
        for machine in plant.equipment.values()
        if machine.state is MachineState.DOWN
    ]
    minutes = up_minutes(works, plant.equipment, down, crews)
    return {name: minute / DAY for name, minute in minutes.items()}


@dataclass(slots=True)
class _Want:
    kg: float
    weight: float
    due: float
    alloy: AlloyId
    owner: str | None
    aged: bool
    rates: dict[EquipmentId, Rate]


class _Flow:
    def __init__(self, plant: Plant, up: dict[EquipmentId, float]) -> None:
        self.plant, self.up = plant, up
        self.timeline = Timeline(plant)
        self.wants = [
            self._want(name) for name, each in plant.orders.items() if each.profile
        ]
        self.ordered = sum(each.kg for each in self.wants)
        self.metal: dict[tuple[str, int, str | None], float] = defaultdict(float)
        self.waiting_kg = self.shipped = 0.0

    def _want(self, name: str) -> _Want:
        order = self.plant.orders[name]  # type: ignore[index]
        section, length_mm = order.section
        profile = self.plant.profiles[section]
        kg = order.mass_kg or (
            (order.pieces or 0) * profile.mass_kg_m * length_mm / 1000
        )
        rates = {
            press: rate(self.plant.equipment[press], die, profile, length_mm)
            for die in self.plant.dies.values()
            if die.profile == profile.id
            for press in die.presses
        }
        assert profile.alloy is not None
        return _Want(
            kg=kg,
            weight=order.weight,
            due=float(minute_up(self.plant, order.due)),
            alloy=profile.alloy,
            owner=order.customer,
            aged=(order.temper or profile.temper) != "F",
            rates=rates,
        )

    def run(self) -> float:
        self.wants.sort(key=lambda want: (-want.weight, want.due))
        for day in range(self.plant.site.horizon_days):
            self._receive(day)
            aged_today = self.waiting_kg
            for press in self._presses():
                self._press(press, day)
            self._age(day, aged_today)
        return self.shipped / self.ordered

    def _presses(self) -> list[EquipmentId]:
        return [
            each.id
            for each in self.plant.equipment.values()
            if each.kind is EquipmentKind.PRESS
        ]

    def _receive(self, day: int) -> None:
        plant = self.plant
        if day == 0:
            for lot in plant.lots.values():
                if lot.quality is Quality.RELEASED:
                    kg = lot.pieces * log_kg(lot.diameter_mm, lot.length_mm)
                    self.metal[lot.alloy, lot.diameter_mm, lot.owner] += kg
        for load in plant.deliveries.values():
            delay = plant.agreements[load.agreement].mean_delay_days  # type: ignore[index]
            if minute_up(plant, load.promised) // DAY + delay == day:
                kg = load.pieces * log_kg(load.diameter_mm, load.log_length_mm)
                self.metal[load.alloy, load.diameter_mm, load.owner] += kg
        for agreed in plant.agreements.values():
            if agreed.kg_month and day >= agreed.lead_days and day % 30 == 20:
                promised = sum(
                    load.pieces * log_kg(load.diameter_mm, load.log_length_mm)
                    for load in plant.deliveries.values()
                    if load.agreement == agreed.id
                    and minute_up(plant, load.promised) // DAY // 30 == day // 30
                )
                room = max(0.0, agreed.kg_month - promised)
                self.metal[agreed.alloy, agreed.diameter_mm, agreed.owner] += room

    def _press(self, press: EquipmentId, day: int) -> None:
        machine = self.plant.equipment[press]
        begin = max(day * DAY, int(self.up[press] * DAY) if self.up[press] < 1e6 else 0)
        if self.up[press] > day + 1:
            return
        opened = self.timeline.open(machine.calendar)
        hours = length(clip(opened, begin, (day + 1) * DAY)) / 60 * PRESS_USE
        diameters = [
            box.billet_diameter_mm
            for box in self.plant.containers.values()
            if box.press == press
        ]
        for want in self.wants:
            if hours <= 0:
                return
            if press not in want.rates or want.kg <= 0:
                continue
            pace = want.rates[press]
            for diameter in diameters:
                for owner in {None, want.owner}:
                    group = (want.alloy, diameter, owner)
                    kg = min(want.kg, hours * pace.kg_h, self.metal[group] / pace.metal)
                    want.kg -= kg
                    hours -= kg / pace.kg_h
                    self.metal[group] -= kg * pace.metal
                    if want.aged:
                        self.waiting_kg += kg
                    else:
                        self.shipped += kg

    def _age(self, day: int, ready_kg: float) -> None:
        room = 0.0
        for oven in self.plant.equipment.values():
            if oven.kind is EquipmentKind.AGEING_OVEN and self.up[oven.id] <= day:
                opened = self.timeline.open(oven.calendar)
                minutes = length(clip(opened, day * DAY, (day + 1) * DAY))
                room += (oven.capacity_kg or 1e9) * (minutes // 480)
        kg = min(ready_kg, room * OVEN_USE)
        self.waiting_kg -= kg
        self.shipped += kg
