"""What does not change while plans for one plant are searched."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marcha.optimise.cut.pattern import Patterns, Prices
from marcha.optimise.keep import fixed_loads, fixed_runs, kept_work
from marcha.optimise.schedule.dispatch import FixedRun
from marcha.optimise.schedule.option import Option, options
from marcha.plans.plan import Plan
from marcha.plant.ids import DieId, EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_site import LockKind, LockState
from marcha.plant.timeline import Timeline
from marcha.process.demand import Demand, demands
from marcha.process.machines import machines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """
    A plant made ready for planning.

    Attributes
    ----------
    options
        Every way to press every order.
    machines
        Machines that a schedule runs, from the most important: presses, die ovens,
        ageing ovens.
    kept
        Started or frozen work that the new plan keeps as it is.
    pinned
        Orders that must run, on the machine a lock names.
    fixed, fixed_loads
        Locked runs, and starts of locked loads by oven, that are still to come.
    """

    plant: Plant
    timeline: Timeline
    demands: Mapping[OrderId, Demand]
    options: tuple[Option, ...]
    machines: tuple[EquipmentId, ...]
    kept: Plan
    pinned: frozenset[OrderId]
    fixed: tuple[FixedRun, ...]
    fixed_loads: Mapping[EquipmentId, tuple[int, ...]]
    known_patterns: dict[Prices, Patterns] = field(default_factory=dict)

    def patterns(self, prices: Prices) -> Patterns:
        """Patterns for given prices, shared by all plans that use them."""
        if prices not in self.known_patterns:
            minimum = self.plant.site.minimum_remnant_mm
            self.known_patterns[prices] = Patterns(minimum, prices)
        return self.known_patterns[prices]


def context_of(
    plant: Plant, previous: Plan | None = None, *, longest_only: bool = False
) -> Context:
    """
    Prepare a plant.

    Parameters
    ----------
    previous
        The plan whose work the locks of the plant refer to; None: there is none.
    longest_only
        Only the longest push of each order (today's practice).
    """
    wanted = demands(plant)
    pinned = _pinned(plant)
    kept = kept_work(plant, previous)
    kinds = (EquipmentKind.PRESS, EquipmentKind.DIE_OVEN, EquipmentKind.AGEING_OVEN)
    return Context(
        plant=plant,
        timeline=Timeline(plant),
        demands=wanted,
        options=tuple(
            option
            for option in options(plant, wanted, longest_only=longest_only)
            if option.order not in pinned
            or (option.press, option.die) in pinned[option.order]
            or (option.press, None) in pinned[option.order]
        ),
        pinned=frozenset(pinned),
        fixed=fixed_runs(plant, kept, previous),
        fixed_loads=fixed_loads(plant, kept),
        machines=tuple(each for kind in kinds for each in machines_of(plant, kind)),
        kept=kept,
    )


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
