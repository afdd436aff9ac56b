"""
One more order in the gaps of a plan: every run, setup, heat and load of it stays.

Runs go into the earliest gaps in which die, metal and hours are there, until all pieces
are made; their pieces join loads that have room, or go into free time of the ovens.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from marcha.optimise.assemble import Ready, make_ready
from marcha.optimise.context import Context
from marcha.optimise.crew import trim
from marcha.optimise.cut.pattern import Prices
from marcha.optimise.cut.yard import Draw, Yard
from marcha.optimise.following import restart_of
from marcha.optimise.metal.call_off import (
    needed_call_offs,
    possible_call_offs,
    source_of,
)
from marcha.optimise.promise.gaps import Dies, Gap, Place, gaps, suits
from marcha.optimise.schedule.option import Option
from marcha.plans.plan import DieHeat, Load, LoadItem, Plan, Run, SetupRun
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import Interval, subtract, union
from marcha.process.billet import Request, run_minutes
from marcha.process.machines import die_mass_left_kg, machines_of, setup_min
from marcha.process.metal import log_kg, metal_sources

_MOST_RUNS = 60
"""Runs that one promise is made of at most."""

_LEAST_MIN = 15
"""Shorter runs are not worth a setup, unless they finish the order."""


@dataclass(frozen=True, slots=True)
class _Way:
    """One run that could be added."""

    option: Option
    place: Place
    draw: Draw

    @property
    def end(self) -> int:
        return self.place.start + run_minutes(self.draw.seconds)


class Insertion:
    """A plan to which one order is added, run by run."""

    def __init__(self, context: Context, plan: Plan, order: OrderId) -> None:
        self._context = context
        self._plant = context.plant
        self._order = order
        self._demand = context.demands[order]
        self._ready: Ready = make_ready(context, restart_of(context.plant, plan))
        self._windows = dict(self._ready.windows)
        self._plan = plan
        offers, offered = possible_call_offs(self._plant, plan.call_offs)
        self._offers = offers
        kept = [source_of(self._plant, each) for each in plan.call_offs]
        presses = machines_of(self._plant, EquipmentKind.PRESS)
        self._yard = Yard(
            [*metal_sources(self._plant), *kept, *offered],
            context.patterns(Prices()),
            shortest_billet_mm=min(
                (self._plant.equipment[each].billet_min_mm or 1 for each in presses),
                default=1,
            ),
        )
        kerfs = {
            run.id: self._plant.equipment[run.press].billet_kerf_mm for run in plan.runs
        }
        self._yard.keep(plan.log_cuts, kerfs)
        self._left = self._demand.pieces
        self._number = max(
            (int(run.id[1:]) for run in plan.runs if run.id[1:].isdigit()), default=0
        )

    def go(self) -> Plan | None:
        """Add all pieces of the order; None when there is no room for all of them."""
        if self._plant.orders[self._order].product is not None:
            return None
        for _ in range(_MOST_RUNS):
            if self._left <= 0:
                break
            way = min(self._ways(), key=_by_end, default=None)
            if way is None:
                return None
            self._add(way)
        if self._left > 0 or not self._aged():
            return None
        return self._finished()

    # --- runs ----------------------------------------------------------------------

    def _ways(self) -> Iterator[_Way]:
        """The first run that each gap allows on each tooling."""
        for option in self._context.options:
            if option.order != self._order:
                continue
            windows = self._windows[option.press]
            now = max(self._context.timeline.now, 0)
            dies = Dies(self._plant, self._plan, self._windows)
            for gap in gaps(self._plant, self._plan, option.press, now):
                if gap.end <= self._demand.release or not suits(
                    self._plant, gap, option
                ):
                    continue
                way = self._in_gap(option, gap, windows, dies)
                if way is not None:
                    yield way
                    break

    def _in_gap(
        self, option: Option, gap: Gap, windows: tuple[Interval, ...], dies: Dies
    ) -> _Way | None:
        """The first run of an option in a gap that is worth it."""
        minutes = 0
        if (gap.die, gap.container) != (option.die, option.container):
            minutes = self._setup_min(gap, option)
        arrivals = [each for each in self._yard.arrivals() if gap.start < each]
        for start, end in windows:
            first, last = max(start, gap.start), min(end, gap.end)
            if last <= first:
                continue
            for metal in [first, *(each for each in arrivals if first < each < last)]:
                place = self._place(option, gap, (first, last), minutes, metal, dies)
                if place is None:
                    continue
                draw = self._draw(option, place)
                if draw is None:
                    continue
                finishes = draw.pieces >= self._left
                if finishes or draw.seconds >= _LEAST_MIN * 60:
                    return _Way(option, place, draw)
        return None

    def _setup_min(self, gap: Gap, option: Option) -> int:
        return setup_min(
            self._plant,
            gap.press,
            (gap.die, gap.container),
            (option.die, option.container),
        )

    def _place(
        self,
        option: Option,
        gap: Gap,
        window: Interval,
        minutes: int,
        metal: int,
        dies: Dies,
    ) -> Place | None:
        """Setup, heat and run within one window, with the metal there by a minute."""
        first, last = window
        ready = dies.ready(option.die)
        if ready is None:
            return None
        earliest = max(first, metal, self._demand.release)
        if minutes == 0 and gap.die == option.die:
            start = max(earliest, ready)
            until = last if gap.last else gap.end
            if not dies.free(option.die, gap.press, start, until):
                return None
            return Place(start=start, end=last) if start < last else None
        begins = [max(first, ready, self._demand.release)]
        begins += [each for each in self._starts(dies) if begins[0] < each < last]
        for begin in begins:
            until = last if gap.last else gap.end
            if begin + minutes >= last:
                return None
            heat = None
            if dies.heated and gap.die != option.die:
                heat = dies.warm(option.die, gap.press, begin)
                if heat is None:
                    continue
            if not dies.free(option.die, gap.press, begin, until):
                continue
            start = max(begin + minutes, earliest)
            if start < last:
                setup = (begin, begin + minutes)
                return Place(start=start, end=last, setup=setup, heat=heat)
        return None

    def _starts(self, dies: Dies) -> list[int]:
        """Minutes at which a die may have become warm."""
        ovens = machines_of(self._plant, EquipmentKind.DIE_OVEN)
        heat = min((self._plant.equipment[each].heat_min for each in ovens), default=0)
        now = self._context.timeline.now
        found = {now + heat, *(mark + heat for mark in dies.marks())}
        return sorted(found)

    def _draw(self, option: Option, place: Place) -> Draw | None:
        """Billets for a run at a place, of the pieces that are still wanted."""
        spent = sum(
            push.billets * push.billet_mm
            for run in self._plan.runs
            if run.die == option.die
            for push in run.pushes
        )
        kg = log_kg(self._plant, self._demand.alloy, option.key[1], spent)
        left_kg = die_mass_left_kg(self._plant.dies[option.die]) - kg
        if left_kg <= 0:
            return None
        return self._yard.draw(
            Request(
                tooling=option.tooling,
                kinds=option.kinds,
                key=option.key,
                customer=option.customer,
                piece_kg=self._demand.piece_kg,
                minute=place.start,
                pieces=self._left,
                seconds=(place.end - place.start) * 60.0,
                mass_kg=left_kg,
            )
        )

    def _add(self, way: _Way) -> None:
        """Take a way: run, setup and heat join the plan, the metal is cut."""
        option, place, plan = way.option, way.place, self._plan
        self._number += 1
        run = Run(
            id=f"R{self._number:04d}",
            press=option.press,
            die=option.die,
            container=option.container,
            order=self._order,
            start=place.start,
            end=way.end,
            pushes=way.draw.pushes(),
        )
        self._yard.commit(run.id, way.draw, option.tooling.billet_kerf_mm)
        self._left -= way.draw.pieces
        setups, heats = plan.setups, plan.heats
        if place.setup is not None:
            setup = SetupRun(
                press=option.press,
                die=option.die,
                container=option.container,
                start=place.setup[0],
                end=place.setup[1],
            )
            setups = self._resized((*setups, setup), setup)
        if place.heat is not None:
            oven, start, end = place.heat
            heat = DieHeat(die=option.die, oven=oven, start=start, end=end)
            heats = (*heats, heat)
        self._plan = replace(plan, runs=(*plan.runs, run), setups=setups, heats=heats)

    def _resized(
        self, setups: tuple[SetupRun, ...], added: SetupRun
    ) -> tuple[SetupRun, ...]:
        """Let the setup after a new one last as long as its change now takes."""
        later = [e for e in setups if e.press == added.press and e.start > added.start]
        if not later:
            return setups
        following = min(later, key=lambda each: each.start)
        minutes = setup_min(
            self._plant,
            added.press,
            (added.die, added.container),
            (following.die, following.container),
        )
        end = max(following.end, following.start + minutes)
        longer = replace(following, end=end)
        return tuple(longer if each is following else each for each in setups)

    # --- ovens ---------------------------------------------------------------------

    def _aged(self) -> bool:
        """Bring all pieces of the order into loads; False when there is no room."""
        if not self._demand.aged:
            return True
        known = {run.id for run in self._plan.runs if run.order == self._order}
        for run in sorted(self._plan.runs, key=lambda each: each.end):
            pieces = made_pieces(self._plant, run) if run.id in known else 0
            while pieces > 0:
                taken = self._load(run, pieces)
                if taken == 0:
                    return False
                pieces -= taken
        return True

    def _load(self, run: Run, pieces: int) -> int:
        """Put as many pieces as fit where they are aged first; 0: nowhere."""
        found = [*self._joined(run), *self._new_loads(run)]
        best = min(found, key=lambda each: (each[0].end, each[0].id), default=None)
        if best is None:
            return 0
        load, room = best
        taken = min(pieces, room)
        item = LoadItem(run=run.id, order=self._order, pieces=taken)
        filled = replace(load, items=(*load.items, item))
        others = tuple(each for each in self._plan.loads if each.id != load.id)
        self._plan = replace(self._plan, loads=(*others, filled))
        return taken

    def _joined(self, run: Run) -> Iterator[tuple[Load, int]]:
        """Loads of a treatment of the order that start later and have room."""
        now = self._context.timeline.now
        for load in self._plan.loads:
            oven = self._plant.equipment[load.oven]
            if load.recipe not in self._demand.recipes or load.start < max(
                run.end, now, self._demand.release
            ):
                continue
            if self._too_long(load.oven):
                continue
            held = sum(
                item.pieces * self._context.demands[item.order].piece_kg
                for item in load.items
            )
            room = self._fits((oven.capacity_kg or float("inf")) - held)
            if room > 0:
                yield load, room

    def _new_loads(self, run: Run) -> Iterator[tuple[Load, int]]:
        """The first new load of each oven and treatment in its free time."""
        earliest = max(run.end, self._context.timeline.now, self._demand.release)
        horizon = self._context.timeline.horizon
        number = len(self._plan.loads) + 1
        names = {load.id for load in self._plan.loads}
        while f"H{number:04d}" in names:
            number += 1
        for oven in machines_of(self._plant, EquipmentKind.AGEING_OVEN):
            taken = [(e.start, e.end) for e in self._plan.loads if e.oven == oven]
            free = subtract(self._windows[oven], union(taken))
            capacity = self._plant.equipment[oven].capacity_kg
            room = self._fits(float("inf") if capacity is None else capacity)
            if self._too_long(oven) or room <= 0:
                continue
            for recipe in self._demand.recipes:
                minutes = self._plant.recipes[recipe].duration_min
                for start, end in free:
                    begin = max(start, earliest)
                    if begin + minutes <= min(end, horizon):
                        load = Load(
                            id=f"H{number:04d}",
                            oven=oven,
                            recipe=recipe,
                            start=begin,
                            end=begin + minutes,
                            items=(),
                        )
                        yield load, room
                        break

    def _too_long(self, oven: EquipmentId) -> bool:
        longest = self._plant.equipment[oven].capacity_length_mm
        length_mm = self._plant.orders[self._order].length_mm
        return longest is not None and (length_mm or 0) > longest

    def _fits(self, kg: float) -> int:
        """Pieces of the order that so many kilograms hold."""
        if kg == float("inf"):
            return 1 << 40
        return int(kg / self._demand.piece_kg + 1e-9)

    # --- the plan ------------------------------------------------------------------

    def _finished(self) -> Plan:
        """Add metal, call-offs and crews to the work."""
        plan, kept = self._plan, self._context.kept
        cuts = self._yard.log_cuts()
        logs: dict[str, int] = {}
        for cut in cuts:
            logs[cut.source] = logs.get(cut.source, 0) + cut.logs
        used: dict[EquipmentId, list[Interval]] = {}
        for machine, start, end in (
            *((each.press, each.start, each.end) for each in plan.runs),
            *((each.press, each.start, each.end) for each in plan.setups),
            *((each.oven, each.start, each.end) for each in plan.heats),
            *((each.oven, each.start, each.end) for each in plan.loads),
        ):
            used.setdefault(machine, []).append((start, end))
        crews = trim(
            self._ready.staffing.assignments,
            {name: union(spans) for name, spans in used.items()},
        )
        scheduled = frozenset(self._context.machines)
        return replace(
            plan,
            plant_hash=kept.plant_hash,
            figures=(),
            reasons=(),
            certificates=(),
            runs=tuple(sorted(plan.runs, key=lambda each: (each.start, each.id))),
            setups=tuple(
                sorted(plan.setups, key=lambda each: (each.press, each.start))
            ),
            heats=tuple(sorted(plan.heats, key=lambda each: (each.start, each.die))),
            loads=tuple(sorted(plan.loads, key=lambda each: (each.start, each.id))),
            log_cuts=cuts,
            call_offs=(
                *plan.call_offs,
                *needed_call_offs(self._plant, self._offers, logs),
            ),
            assignments=(
                *(e for e in plan.assignments if e.equipment not in scheduled),
                *(e for e in kept.assignments if e.equipment in scheduled),
                *crews,
            ),
        )


def _by_end(way: _Way) -> tuple[int, int, str]:
    """Earlier runs first, longer ones among equals."""
    return way.place.start, -way.draw.pieces, way.option.press
