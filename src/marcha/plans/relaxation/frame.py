"""The frame of a relaxation: all that the rows are made from, derived once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from marcha.plans.relaxation.ageing import Ageing, ways_to_age
from marcha.plans.relaxation.dates import Dates
from marcha.plans.relaxation.held import HeldWork, held_work
from marcha.plans.relaxation.machine_time import MachineTime, machine_time
from marcha.plans.relaxation.people import Workforce
from marcha.plans.relaxation.periods import Marks, period_bounds
from marcha.plans.relaxation.rates import Way, ways
from marcha.plans.relaxation.repairs import Repairs
from marcha.plans.relaxation.routes import Routed, ways_through
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import Timeline
from marcha.process.demand import Demand, firm_demands
from marcha.process.machines import machines_of
from marcha.process.metal import MetalSource, metal_sources
from marcha.process.routes import FeedSource, feed_sources

MOST_TOGETHER = 4
"""Machines up to which every set of them gets an earliest date."""

MOST_IN_PAIRS = 6
"""Machines, the first to come up, whose pairs do where there are more."""


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
    lines
        Lines that can run within the horizon, with their time.
    ageing
        Orders that must be aged and can be.
    routes
        Orders with operations on lines; None for one that can never ship.
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
    dates: Dates
    held: HeldWork
    presses: Mapping[EquipmentId, MachineTime]
    ovens: Mapping[EquipmentId, MachineTime]
    die_ovens: Mapping[EquipmentId, MachineTime]
    lines: Mapping[EquipmentId, MachineTime]
    together: tuple[tuple[frozenset[EquipmentId], int], ...]
    ageing: Mapping[OrderId, Ageing]
    routes: Mapping[OrderId, Routed | None]
    feeds: tuple[FeedSource, ...]
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
    dates = Dates(repairs)
    # What is made for forecasts counts nowhere (S48): it only takes room.
    wanted = firm_demands(plant)

    def times(kind: EquipmentKind) -> dict[EquipmentId, MachineTime]:
        found = (
            machine_time(plant, timeline, people, dates, machine)
            for machine in machines_of(plant, kind)
        )
        return {each.machine: each for each in found if each is not None}

    presses, ovens = times(EquipmentKind.PRESS), times(EquipmentKind.AGEING_OVEN)
    die_ovens = times(EquipmentKind.DIE_OVEN)
    held = held_work(plant)
    ageing = ways_to_age(plant, wanted, ovens, held)
    feeds, lines = feed_sources(plant), times(EquipmentKind.LINE)
    routes = ways_through(plant, wanted, lines, feeds, held)
    made = tuple(
        way
        for way in ways(plant, wanted, timeline.horizon)
        if way.press in presses
        and (not wanted[way.order].aged or way.order in ageing)
        and (not wanted[way.order].route or routes[way.order] is not None)
    )
    used = {way.press for way in made}
    presses = {name: each for name, each in presses.items() if name in used}
    metal = metal_sources(plant)
    together = _together(dates, {**presses, **ovens, **die_ovens})
    marks = Marks(
        horizon=timeline.horizon,
        machines=sorted(
            {
                each.start
                for each in (*presses.values(), *ovens.values(), *lines.values())
            }
            | {minute for _, minute in together}
        ),
        arrivals=[
            *((each.available, each.pieces * each.log_kg) for each in metal),
            *((each.available, each.mass_kg) for each in feeds),
        ],
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
        dates=dates,
        held=held,
        presses=presses,
        ovens=ovens,
        die_ovens=die_ovens,
        lines=lines,
        together=together,
        ageing=ageing,
        routes=routes,
        feeds=feeds,
        metal=metal,
        power=timeline.power_limits(),
    )


def _together(
    dates: Dates, machines: Mapping[EquipmentId, MachineTime]
) -> tuple[tuple[frozenset[EquipmentId], int], ...]:
    """Sets of machines of which the last comes up later than every part of the set."""
    waiting = [name for name, each in machines.items() if each.finals]
    largest = MOST_TOGETHER
    if len(waiting) > MOST_TOGETHER:
        waiting.sort(key=lambda name: (machines[name].start, name))
        waiting, largest = waiting[:MOST_IN_PAIRS], 2
    known = {frozenset((name,)): machines[name].start for name in waiting}
    for size in range(2, largest + 1):
        for names in map(frozenset, combinations(waiting, size)):
            parts = max(known[names - {name}] for name in names)
            known[names] = joint_date(dates, [machines[name] for name in names], parts)
    return tuple(
        (names, min(date, dates.repairs.horizon))
        for names, date in known.items()
        if len(names) > 1 and date > max(known[names - {name}] for name in names)
    )


def joint_date(dates: Dates, machines: Iterable[MachineTime], at_least: int = 0) -> int:
    """Minute before which some of these machines cannot run; maybe past the horizon."""
    machines = tuple(machines)
    start = max([at_least, *(each.start for each in machines)])
    finals = {task for each in machines for task in each.finals}
    return max(start, dates.earliest(finals, start))
