"""What does not change while plans for one plant are searched."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from marcha.optimise.cut.pattern import Patterns, Prices
from marcha.optimise.keep import fixed_lines, fixed_loads, fixed_runs, kept_work
from marcha.optimise.lines.line import FixedLine
from marcha.optimise.schedule.held import HeldPresses
from marcha.optimise.schedule.option import Option, longest_only, options
from marcha.optimise.schedule.work import FixedRun
from marcha.plans.plan import Plan
from marcha.plant.ids import DieId, EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_site import LockKind, LockState
from marcha.plant.timeline import Timeline
from marcha.process.demand import Demand, demands, pressing
from marcha.process.machines import machines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """
    A plant made ready for planning.

    Attributes
    ----------
    to_press
        The same as presses and ovens see it: more where a finish loses some.
    options
        Every way to press every order.
    machines
        Machines that a schedule runs, from the most important: presses, die ovens,
        ageing ovens, lines.
    kept
        Started or frozen work that the new plan keeps as it is.
    pinned
        Orders that must run, on the machine a lock names.
    fixed, fixed_loads, fixed_lines
        Locked runs, starts of locked loads by oven, and locked line runs, that are
        still to come.
    held
        What presses do of ``kept`` that has not begun and is left in place; None: all
        that is kept has begun.
    """

    plant: Plant
    timeline: Timeline
    demands: Mapping[OrderId, Demand]
    to_press: Mapping[OrderId, Demand]
    options: tuple[Option, ...]
    machines: tuple[EquipmentId, ...]
    kept: Plan
    pinned: frozenset[OrderId]
    fixed: tuple[FixedRun, ...]
    fixed_loads: Mapping[EquipmentId, tuple[int, ...]]
    fixed_lines: tuple[FixedLine, ...] = ()
    held: HeldPresses | None = None
    known_patterns: dict[Prices, Patterns] = field(default_factory=dict)
    known_places: list[tuple[OrderId, EquipmentId]] = field(default_factory=list)

    @property
    def places(self) -> tuple[tuple[OrderId, EquipmentId], ...]:
        """Orders and the machines that could work for them: presses, then lines."""
        if not self.known_places:
            pressed = ((each.order, each.press) for each in self.options)
            finished = (
                (order, machine)
                for order, wanted in self.demands.items()
                for operation in wanted.route
                for machine in operation.machines
            )
            self.known_places.extend((*pressed, *finished))
        return tuple(self.known_places)

    def patterns(self, prices: Prices) -> Patterns:
        """Patterns for given prices, shared by all plans that use them."""
        if prices not in self.known_patterns:
            minimum = self.plant.site.minimum_remnant_mm
            self.known_patterns[prices] = Patterns(minimum, prices)
        return self.known_patterns[prices]


def context_of(plant: Plant, previous: Plan | None = None) -> Context:
    """
    Prepare a plant.

    Parameters
    ----------
    previous
        The plan whose work the locks of the plant refer to; None: there is none.
    """
    wanted = demands(plant)
    pressed = {order: pressing(each) for order, each in wanted.items()}
    pinned = _pinned(plant)
    kept = kept_work(plant, previous)
    kinds = (
        EquipmentKind.PRESS,
        EquipmentKind.DIE_OVEN,
        EquipmentKind.AGEING_OVEN,
        EquipmentKind.LINE,
    )
    return Context(
        plant=plant,
        timeline=Timeline(plant),
        demands=wanted,
        to_press=pressed,
        options=tuple(
            option
            for option in options(plant, pressed)
            if option.order not in pinned
            or (option.press, option.die) in pinned[option.order]
            or (option.press, None) in pinned[option.order]
        ),
        pinned=frozenset(pinned),
        fixed=fixed_runs(plant, kept, previous),
        fixed_loads=fixed_loads(plant, kept),
        fixed_lines=fixed_lines(plant, kept, previous),
        machines=tuple(each for kind in kinds for each in machines_of(plant, kind)),
        kept=kept,
    )


def usual_of(context: Context) -> Context:
    """Return the same plant with only the longest push of each order, as is usual."""
    longest = longest_only(context.options, context.to_press)
    return replace(context, options=longest, known_patterns={})


def _pinned(plant: Plant) -> dict[OrderId, set[tuple[EquipmentId, DieId | None]]]:
    """Where pinned runs may go: press, and die where the lock names one (S31)."""
    found: dict[OrderId, set[tuple[EquipmentId, DieId | None]]] = {}
    for lock in plant.locks.values():
        if (
            lock.kind is LockKind.RUN
            and lock.state is LockState.PINNED
            and lock.order is not None
            and lock.equipment is not None
        ):
            found.setdefault(lock.order, set()).add((lock.equipment, lock.die))
    return found
