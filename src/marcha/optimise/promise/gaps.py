"""
Where a press has room beside the work of a plan, and whether a die can be there.

A gap lies between two things that a press does. A run put into it may need a setup
before, and the setup after it must still suffice: it keeps its start, so that the die
that is heated for it is warm.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from marcha.optimise.schedule.option import Option
from marcha.plans.plan import Plan, Run, SetupRun
from marcha.plant.ids import ContainerId, DieId, EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import Interval, Intervals
from marcha.process.machines import (
    die_ready_min,
    machines_of,
    mounted_container,
    setup_min,
)

_ALWAYS = 1 << 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """
    Free time of a press.

    Attributes
    ----------
    die, container
        What is in the press when it begins; None: nothing.
    next_setup
        The setup that ends it; None: a run does, or the end of the plan.
    room_after
        Minutes that this setup may take without moving the run after it.
    """

    press: EquipmentId
    start: int
    end: int
    die: DieId | None
    container: ContainerId | None
    next_setup: SetupRun | None = None
    room_after: int = _ALWAYS
    last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A run in a gap: its first minute, its latest end, setup and heat before it."""

    start: int
    end: int
    setup: Interval | None = None
    heat: tuple[EquipmentId, int, int] | None = None


def gaps(plant: Plant, plan: Plan, press: EquipmentId, now: int) -> Iterator[Gap]:
    """Give the gaps of a press from now on, one after the other."""
    works: list[Run | SetupRun] = [
        *(each for each in plan.setups if each.press == press),
        *(each for each in plan.runs if each.press == press),
    ]
    works.sort(key=lambda each: (each.start, each.end))
    die = plant.equipment[press].mounted_die
    container = mounted_container(plant, press)
    start = now
    for place, work in enumerate(works):
        setup = work if isinstance(work, SetupRun) else None
        if work.start > start:
            after = works[place + 1].start if place + 1 < len(works) else _ALWAYS
            yield Gap(
                press=press,
                start=start,
                end=work.start,
                die=die,
                container=container,
                next_setup=setup,
                room_after=after - work.start,
            )
        start = max(start, work.end)
        die, container = work.die, work.container
    yield Gap(
        press=press,
        start=start,
        end=_ALWAYS,
        die=die,
        container=container,
        last=True,
    )


def suits(plant: Plant, gap: Gap, option: Option) -> bool:
    """Whether what follows a gap can still be set up after an option ran in it."""
    same = (gap.die, gap.container) == (option.die, option.container)
    if same or gap.last:
        return True
    following = gap.next_setup
    if following is None or following.die == option.die:
        return False
    minutes = setup_min(
        plant,
        gap.press,
        (option.die, option.container),
        (following.die, following.container),
    )
    return minutes <= gap.room_after


class Dies:
    """Where dies are in a plan: in presses, and in the die ovens."""

    def __init__(
        self, plant: Plant, plan: Plan, windows: Mapping[EquipmentId, Intervals]
    ) -> None:
        self._plant = plant
        self._heats = list(plan.heats)
        self._busy: dict[DieId, list[tuple[EquipmentId, int, int]]] = {}
        for press in machines_of(plant, EquipmentKind.PRESS):
            self._mounted(plan, press)
        self._ovens = {
            oven: windows[oven] for oven in machines_of(plant, EquipmentKind.DIE_OVEN)
        }

    def _mounted(self, plan: Plan, press: EquipmentId) -> None:
        """Spans in which each die is in a press (S13)."""
        setups = sorted(
            (each for each in plan.setups if each.press == press),
            key=lambda each: each.start,
        )
        first = self._plant.equipment[press].mounted_die
        spans: list[tuple[DieId, int]] = [] if first is None else [(first, 0)]
        spans += [(each.die, each.start) for each in setups]
        for place, (die, start) in enumerate(spans):
            last = place + 1 == len(spans)
            runs = [
                each.end
                for each in plan.runs
                if each.press == press and each.die == die and each.start >= start
            ]
            end = max(runs, default=start) if last else spans[place + 1][1]
            self._busy.setdefault(die, []).append((press, start, end))

    def free(self, die: DieId, press: EquipmentId, start: int, end: int) -> bool:
        """Whether a die is in no other press between two minutes."""
        return not any(
            held != press and first < end and start < last
            for held, first, last in self._busy.get(die, ())
        )

    def ready(self, die: DieId) -> int | None:
        """First minute at which a die may be mounted; None: never."""
        return die_ready_min(self._plant, self._plant.dies[die])

    def warm(
        self, die: DieId, press: EquipmentId, minute: int
    ) -> tuple[EquipmentId, int, int] | None:
        """Heat that ends at a minute; None: no oven has place, or the die is away."""
        for oven, windows in self._ovens.items():
            record = self._plant.equipment[oven]
            start = minute - record.heat_min
            inside = any(first <= start and minute <= last for first, last in windows)
            there = [
                each
                for each in self._heats
                if each.oven == oven and each.start < minute and start < each.end
            ]
            own = any(each.die == die for each in there)
            places = _ALWAYS if record.places is None else record.places
            if inside and not own and len(there) < places:
                ready = self.ready(die)
                away = not self.free(die, press, start, minute)
                held = not self.free(die, EquipmentId(""), start, minute)
                if ready is not None and ready <= start and not away and not held:
                    return oven, start, minute
        return None

    @property
    def heated(self) -> bool:
        """Whether dies are heated at all."""
        return bool(self._ovens)

    def marks(self) -> list[int]:
        """Minutes at which a place in a die oven becomes free, or one opens."""
        found = {each.end for each in self._heats}
        found |= {start for spans in self._ovens.values() for start, _ in spans}
        return sorted(found)
