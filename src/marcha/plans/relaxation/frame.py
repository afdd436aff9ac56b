"""
All that the rows are made from, derived once from the plant: the frame of a relaxation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from marcha.plans.relaxation.held import HeldWork, held_work
from marcha.plans.relaxation.machine_time import MachineTime, machine_time
from marcha.plans.relaxation.people import Workforce
from marcha.plans.relaxation.periods import Marks, period_bounds
from marcha.plans.relaxation.rates import Way, ways
from marcha.plans.relaxation.repairs import Repairs
from marcha.plant.ids import EquipmentId, OrderId, RecipeId, StockId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_orders import Stage
from marcha.plant.timeline import Timeline
from marcha.process.demand import Demand, demands
from marcha.process.machines import machines_of
from marcha.process.metal import MetalSource, metal_sources

MOST_TOGETHER = 4
"""Machines up to which every set of them gets an earliest date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """
    How an order can be aged.

    Attributes
    ----------
    recipes
        Recipes that fit.
    ovens
        Ovens that can run and are long enough.
    minutes
        Least minutes from the end of a run to shipping.
    first
        Earliest end of a load; beyond the horizon when there is none.
    """

    recipes: tuple[RecipeId, ...]
    ovens: tuple[EquipmentId, ...]
    minutes: int
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """
    A plant as the row families see it.

    Attributes
    ----------
    bounds
        Boundaries of the periods, the first 0, the last the horizon.
    presses, ovens, die_ovens
        Machines that can run within the horizon, with their time.
    together
        Sets of machines that cannot all be up before a minute.
    ageing
        Orders that must be aged and can be.
    ways
        Ways to press whose pieces can still ship.
    """

    plant: Plant
    horizon: int
    now: int
    bounds: tuple[int, ...]
    demands: Mapping[OrderId, Demand]
    ways: tuple[Way, ...]
    people: Workforce
    repairs: Repairs
    held: HeldWork
    presses: Mapping[EquipmentId, MachineTime]
    ovens: Mapping[EquipmentId, MachineTime]
    die_ovens: Mapping[EquipmentId, MachineTime]
    together: tuple[tuple[frozenset[EquipmentId], int], ...]
    ageing: Mapping[OrderId, Ageing]
    metal: tuple[MetalSource, ...]
    power: tuple[tuple[int, int, float], ...]

    @property
    def periods(self) -> range:
        """Numbers of the periods, from 1; period t ends at ``bounds[t]``."""
        return range(1, len(self.bounds))

    def most_t(self, order: OrderId) -> float:
        """Most tonnes of an order that can ship."""
        demand = self.demands[order]
        return demand.maximum * demand.piece_kg / 1000.0


def frame_of(plant: Plant) -> Frame:
    """Derive everything the rows need."""
    timeline = Timeline(plant)
    people = Workforce(plant, timeline)
    repairs = Repairs(plant, timeline, people)
    wanted = demands(plant)

    def times(kind: EquipmentKind) -> dict[EquipmentId, MachineTime]:
        found = (
            machine_time(plant, timeline, people, repairs, machine)
            for machine in machines_of(plant, kind)
        )
        return {each.machine: each for each in found if each is not None}

    presses, ovens = times(EquipmentKind.PRESS), times(EquipmentKind.AGEING_OVEN)
    held = held_work(plant)
    ageing = _ageing(plant, wanted, ovens, held)
    made = tuple(
        way
        for way in ways(plant, wanted, timeline.horizon)
        if way.press in presses and (not wanted[way.order].aged or way.order in ageing)
    )
    used = {way.press for way in made}
    presses = {name: each for name, each in presses.items() if name in used}
    metal = metal_sources(plant)
    together = _together(repairs, {**presses, **ovens})
    marks = Marks(
        horizon=timeline.horizon,
        machines=sorted(
            {each.start for each in (*presses.values(), *ovens.values())}
            | {minute for _, minute in together}
        ),
        arrivals=[(each.available, each.pieces * each.log_kg) for each in metal],
        last_minutes=min((each.minutes for each in ageing.values()), default=0),
        ways=len(made),
    )
    return Frame(
        plant=plant,
        horizon=timeline.horizon,
        now=timeline.now,
        bounds=period_bounds(marks),
        demands=wanted,
        ways=made,
        people=people,
        repairs=repairs,
        held=held,
        presses=presses,
        ovens=ovens,
        die_ovens=times(EquipmentKind.DIE_OVEN),
        together=together,
        ageing=ageing,
        metal=metal,
        power=timeline.power_limits(),
    )


def _ageing(
    plant: Plant,
    wanted: Mapping[OrderId, Demand],
    ovens: Mapping[EquipmentId, MachineTime],
    held: HeldWork,
) -> dict[OrderId, Ageing]:
    result: dict[OrderId, Ageing] = {}
    firsts: dict[tuple[EquipmentId, int], int | None] = {}
    for demand in wanted.values():
        if not demand.aged:
            continue
        length_mm = plant.orders[demand.order].length_mm
        minutes = [plant.recipes[each].duration_min for each in demand.recipes]
        fit = []
        for oven, time in ovens.items():
            longest = plant.equipment[oven].capacity_length_mm
            if longest is None or length_mm <= longest:
                fit.append((oven, time))
        ends = []
        for oven, time in fit:
            for each in minutes:
                if (oven, each) not in firsts:
                    firsts[oven, each] = _first_end(time, each)
                end = firsts[oven, each]
                if end is not None:
                    ends.append(end)
        if demand.order in held.loads_before:
            ends, minutes = [0], [0]
        if ends:
            result[demand.order] = Ageing(
                recipes=demand.recipes,
                ovens=tuple(oven for oven, _ in fit),
                minutes=min(minutes),
                first=min(ends),
            )
    return result


def _first_end(time: MachineTime, minutes: int) -> int | None:
    """Earliest end of a load of so many minutes in an oven."""
    for start, end in time.clock.intervals:
        if end - start >= minutes:
            return start + minutes
    return None


def _together(
    repairs: Repairs, machines: Mapping[EquipmentId, MachineTime]
) -> tuple[tuple[frozenset[EquipmentId], int], ...]:
    """Sets of machines of which the last comes up later than each by itself."""
    waiting = {name: each for name, each in machines.items() if each.finals}
    if len(waiting) > MOST_TOGETHER:
        first = sorted(waiting, key=lambda name: (waiting[name].start, name))
        waiting = {name: waiting[name] for name in first[:MOST_TOGETHER]}
    known: dict[frozenset[EquipmentId], int] = {
        frozenset((name,)): each.start for name, each in waiting.items()
    }
    for size in range(2, len(waiting) + 1):
        for names in combinations(waiting, size):
            finals = {task for name in names for task in waiting[name].finals}
            date = min(repairs.earliest_end(finals), repairs.horizon)
            parts = max(known[frozenset(names) - {name}] for name in names)
            known[frozenset(names)] = max(date, parts)
    return tuple(
        (names, date)
        for names, date in known.items()
        if len(names) > 1 and date > max(known[names - {name}] for name in names)
    )


def finished(plant: Plant, stock: StockId) -> bool:
    """Whether pieces of stock need no further operation."""
    return plant.stock[stock].stage is Stage.FINISHED
