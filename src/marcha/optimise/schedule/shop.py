"""
Presses and dies as a schedule unfolds: what is mounted where, since when, how warm.

The shop answers one question, :meth:`Shop.mount`: from which minute could this die
run on that press, and with which setup and heating before. :meth:`Shop.run` then
makes it so.
"""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from marcha.optimise.schedule.option import Option
from marcha.plans.plan import DieHeat, Plan, Run, SetupRun
from marcha.plant.ids import ContainerId, DieId, EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import Interval, Intervals
from marcha.process.demand import demand
from marcha.process.machines import (
    containers_of,
    die_mass_left_kg,
    die_ready_min,
    machines_of,
    mounted_container,
    setup_min,
)
from marcha.process.metal import log_kg

_NEVER = 1 << 60


@dataclass(slots=True)
class PressState:
    """
    One press.

    Attributes
    ----------
    time
        Minute from which it is free.
    die, container
        What is in it (for the next setup), None: nothing.
    windows, place
        Minutes in which it may run, and the window it has reached.
    fresh
        Nothing has run on it, and nothing was mounted.
    robbed
        The die it had at the start, or before ``now``, went to another press.
    """

    time: int
    die: DieId | None
    container: ContainerId | None
    windows: Intervals
    place: int = 0
    fresh: bool = True
    robbed: bool = False

    def window(self, minute: int) -> Interval | None:
        """Window that holds a minute, or the next one; only ever asked forward."""
        while (
            self.place < len(self.windows) and self.windows[self.place][1] <= self.time
        ):
            self.place += 1
        for start, end in self.windows[self.place :]:
            if end > minute:
                return start, end
        return None


@dataclass(slots=True)
class DieState:
    """
    One die copy.

    Attributes
    ----------
    press
        The press that holds it; None: it is free from ``free``.
    """

    press: EquipmentId | None
    free: int
    mass_left_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """
    How a die gets to run: ``start`` of the run, and setup and heating before it.

    Attributes
    ----------
    window_end
        End of the window in which the run starts.
    setup, heat
        None: not needed.
    """

    start: int
    window_end: int
    setup: Interval | None = None
    heat: tuple[EquipmentId, int, int] | None = None


@dataclass(slots=True, kw_only=True)
class OvenState:
    """One die oven and the dies in it."""

    windows: Intervals
    places: int
    heat_min: int
    heats: list[Interval] = field(default_factory=list)
    longest: int = 0

    def __post_init__(self) -> None:
        """Sort the heats that are known."""
        self.heats = sorted(self.heats)
        lengths = [end - start for start, end in self.heats]
        self.longest = max(lengths, default=0)

    def add(self, heat: Interval) -> None:
        """Put a die in; heats stay sorted by their start."""
        insort(self.heats, heat)
        self.longest = max(self.longest, heat[1] - heat[0])

    def _inside(self, start: int, end: int) -> list[Interval]:
        """Heats that overlap a span."""
        first = bisect_left(self.heats, (start - self.longest,))
        last = bisect_left(self.heats, (end,))
        return [each for each in self.heats[first:last] if each[1] > start]

    def heat_before(self, minute: int, limit: int) -> int | None:
        """First minute at or after ``minute`` by which a die can be heated through."""
        end = minute
        while self.places > 0 and end <= limit:
            start = end - self.heat_min
            window = next((each for each in self.windows if each[1] >= end), None)
            if window is None:
                return None
            if start < window[0]:
                end = window[0] + self.heat_min
                continue
            inside = self._inside(start, end)
            if _most_at_once(inside, start, end) < self.places:
                return end
            end = min(each[1] for each in inside if each[1] > start) + self.heat_min
        return None


def _or_unlimited(places: int | None) -> int:
    return _NEVER if places is None else places


def _most_at_once(spans: list[Interval], start: int, end: int) -> int:
    marks = [start, *(span[0] for span in spans if start < span[0] < end)]
    return max(sum(1 for a, b in spans if a <= mark < b) for mark in marks)


def _billet_kg(plant: Plant, run: Run) -> float:
    """Mass of the billets of a run."""
    alloy = demand(plant, plant.orders[run.order]).alloy
    diameter = plant.containers[run.container].billet_diameter_mm
    millimetres = sum(push.billets * push.billet_mm for push in run.pushes)
    return log_kg(plant, alloy, diameter, millimetres)


class Shop:
    """State of all presses, dies and die ovens, and what was done with them."""

    def __init__(
        self, plant: Plant, windows: Mapping[EquipmentId, Intervals], start: int
    ) -> None:
        self._plant = plant
        self.begin = start
        self._longest_setup: dict[EquipmentId, int] = {}
        self._setup_minutes: dict[tuple[object, ...], int] = {}
        self.presses: dict[EquipmentId, PressState] = {}
        self.dies: dict[DieId, DieState] = {}
        self.setups: list[SetupRun] = []
        self.heats: list[DieHeat] = []
        for die in plant.dies.values():
            ready = die_ready_min(plant, die)
            free = _NEVER if ready is None else max(ready, start)
            self.dies[die.id] = DieState(None, free, die_mass_left_kg(die))
        for press in machines_of(plant, EquipmentKind.PRESS):
            mounted = plant.equipment[press].mounted_die
            self.presses[press] = PressState(
                start, mounted, mounted_container(plant, press), windows[press]
            )
            if mounted is not None and self.dies[mounted].press is None:
                # It may be taken to another press as long as it has not run here (S13).
                self.dies[mounted].press = press
        self._has_ovens = bool(machines_of(plant, EquipmentKind.DIE_OVEN))
        self._ovens = {
            oven: OvenState(
                windows=windows[oven],
                places=_or_unlimited(plant.equipment[oven].places),
                heat_min=plant.equipment[oven].heat_min,
            )
            for oven in machines_of(plant, EquipmentKind.DIE_OVEN)
            if windows[oven]
        }

    def keep(self, kept: Plan) -> None:
        """Start from work that is already fixed."""
        for heat in kept.heats:
            self.heats.append(heat)
            if heat.oven in self._ovens:
                self._ovens[heat.oven].add((heat.start, heat.end))
        changes: list[tuple[int, int, SetupRun | Run]] = [
            *((setup.start, 0, setup) for setup in kept.setups),
            *((run.start, 1, run) for run in kept.runs),
        ]
        for _, _, change in sorted(changes, key=lambda each: each[:2]):
            if isinstance(change, SetupRun):
                self.setups.append(change)
                holder = self.dies[change.die].press
                self._replace(change.press, change.die, change.container, change.start)
                if holder not in (None, change.press):
                    # The press it was in stands without it now (S13, S31).
                    self.presses[holder].robbed = True
            else:
                held = self.dies[change.die]
                held.press = change.press
                held.mass_left_kg -= _billet_kg(self._plant, change)
                self.presses[change.press].fresh = False
            state = self.presses[change.press]
            state.time = max(state.time, change.end)

    def reserve(self, heats: Sequence[DieHeat], runs: Sequence[Run]) -> None:
        """Set apart oven places and die life for work that is held in place."""
        for heat in heats:
            self.heats.append(heat)
            if heat.oven in self._ovens:
                self._ovens[heat.oven].add((heat.start, heat.end))
        for run in runs:
            self.dies[run.die].mass_left_kg -= _billet_kg(self._plant, run)

    def place(self, setup: SetupRun | None, run: Run) -> None:
        """Let held work happen, whose heat and die life were set apart."""
        if setup is not None:
            self.setups.append(setup)
            self._replace(setup.press, setup.die, setup.container, setup.start)
        self.dies[run.die].press = run.press
        state = self.presses[run.press]
        state.fresh = False
        state.time = max(state.time, run.end)

    def change_between(
        self,
        press: EquipmentId,
        before: tuple[DieId | None, ContainerId | None],
        after: tuple[DieId, ContainerId],
    ) -> int:
        """Minutes of setup from one die and container to others."""
        key = (press, *before, *after)
        if key not in self._setup_minutes:
            self._setup_minutes[key] = setup_min(self._plant, press, before, after)
        return self._setup_minutes[key]

    def rewind(self, runs: Sequence[Run]) -> None:
        """
        Go back to the end of the last work of each press.

        A press whose last die has gone to another press stays as it is: the die counts
        as in the first until a setup there replaces it (S13).
        """
        ends = dict.fromkeys(self.presses, self.begin)
        work: list[SetupRun | Run] = [*self.setups, *runs]
        for each in work:
            ends[each.press] = max(ends[each.press], each.end)
        for press, state in self.presses.items():
            moved = state.die is not None and self.dies[state.die].press != press
            if state.fresh or not moved:
                state.time, state.place = ends[press], 0

    def longest_setup(self, press: EquipmentId) -> int:
        """Most minutes that any setup of a press can take."""
        if press not in self._longest_setup:
            plant = self._plant
            rows = [row.duration_min for row in plant.setups]
            boxes = [box.changeover_min for box in containers_of(plant, press)]
            own = plant.equipment[press].setup_min
            self._longest_setup[press] = max([own, *rows]) + max(boxes, default=0)
        return self._longest_setup[press]

    def latest_setup(self, press: EquipmentId, minutes: int, before: int) -> int:
        """Last minute at which a setup can begin to be done before a minute."""
        if minutes == 0:
            return before
        begins = [
            min(end, before) - minutes
            for start, end in self.presses[press].windows
            if min(end, before) - minutes >= start
        ]
        return max(begins, default=before - minutes)

    def setup_minutes(self, option: Option) -> int:
        """Minutes of setup before an option could run as its press stands; 0: none."""
        state = self.presses[option.press]
        return self.change_minutes(option, state.die, state.container)

    def change_minutes(
        self, option: Option, die: DieId | None, container: ContainerId | None
    ) -> int:
        """Minutes of setup from a die and container to those of an option."""
        key = (option.press, die, container, option.die, option.container)
        if key not in self._setup_minutes:
            self._setup_minutes[key] = setup_min(
                self._plant,
                option.press,
                (die, container),
                (option.die, option.container),
            )
        return self._setup_minutes[key]

    def mount(self, option: Option, limit: int, not_before: int = 0) -> Mount | None:
        """
        Earliest way for an option to run, from the time its press is free.

        Parameters
        ----------
        limit
            Minute by which the run must have started (the horizon).
        not_before
            Minute at which order and metal are there; the setup may be made before.
        """
        state = self.presses[option.press]
        free = self._free_from(option.die, option.press)
        if free is None or (state.die == option.die and state.robbed):
            return None
        if state.die == option.die and state.container == option.container:
            # A die that is repaired in its press is not free before either.
            return self._start(state, max(state.time, free, not_before), None, None)
        return self._fresh(option, state, free, limit, not_before)

    def _free_from(self, die: DieId, press: EquipmentId) -> int | None:
        """When a press may take a die: from nobody, itself or an idle press (S13)."""
        held = self.dies[die]
        if held.press in (None, press):
            return held.free
        state = self.presses[held.press]
        if state.fresh:
            return held.free
        return max(held.free, state.time) if state.window(state.time) is None else None

    def _fresh(
        self,
        option: Option,
        state: PressState,
        free: int,
        limit: int,
        not_before: int,
    ) -> Mount | None:
        minutes = self.setup_minutes(option)
        begin = max(state.time, free)
        while begin < limit:
            window = state.window(begin)
            if window is None:
                return None
            begin = max(begin, window[0])
            if begin + minutes > window[1]:
                begin = window[1]
                continue
            heated: tuple[EquipmentId | None, int] | None = (None, begin)
            if state.die != option.die:
                heated = self._heated(free, begin, limit)
            if heated is None:
                return None
            oven, warm = heated
            if warm == begin:
                heat = (
                    None
                    if oven is None
                    else (oven, begin - self._ovens[oven].heat_min, begin)
                )
                done = begin + minutes
                return self._start(state, max(done, not_before), (begin, done), heat)
            begin = warm
        return None

    def _heated(
        self, free: int, begin: int, limit: int
    ) -> tuple[EquipmentId | None, int] | None:
        """Oven and first minute at which a free die can be warm."""
        if not self._has_ovens:
            return None, begin
        best: tuple[EquipmentId | None, int] | None = None
        for name, oven in self._ovens.items():
            earliest = max(begin, free + oven.heat_min)
            warm = oven.heat_before(earliest, limit)
            if warm is not None and (best is None or warm < best[1]):
                best = (name, warm)
        return best

    def _start(
        self,
        state: PressState,
        minute: int,
        setup: Interval | None,
        heat: tuple[EquipmentId, int, int] | None,
    ) -> Mount | None:
        window = state.window(minute)
        if window is None:
            return None
        return Mount(
            start=max(minute, window[0]), window_end=window[1], setup=setup, heat=heat
        )

    def run(self, option: Option, mount: Mount, end: int, billet_kg: float) -> None:
        """Make an option run on its press until ``end``."""
        if mount.setup is not None:
            begin, finish = mount.setup
            self.setups.append(
                SetupRun(
                    press=option.press,
                    die=option.die,
                    container=option.container,
                    start=begin,
                    end=finish,
                )
            )
            self._replace(option.press, option.die, option.container, begin)
        if mount.heat is not None:
            oven, start, stop = mount.heat
            self.heats.append(DieHeat(die=option.die, oven=oven, start=start, end=stop))
            self._ovens[oven].add((start, stop))
        die = self.dies[option.die]
        if die.press not in (None, option.press):
            self.presses[die.press].robbed = self.presses[die.press].fresh
        die.press = option.press
        die.mass_left_kg -= billet_kg
        self.presses[option.press].time = end
        self.presses[option.press].fresh = False

    def _replace(
        self, press: EquipmentId, die: DieId, container: ContainerId, minute: int
    ) -> None:
        state = self.presses[press]
        if state.die not in (None, die) and self.dies[state.die].press == press:
            self.dies[state.die].press = None
            self.dies[state.die].free = max(self.dies[state.die].free, minute)
        holder = self.dies[die].press
        if holder not in (None, press):
            self.presses[holder].robbed = self.presses[holder].fresh
        state.die, state.container = die, container
        state.fresh = state.robbed = False
        self.dies[die].press = press
