"""
What could run where: every order on every die, press and container that fits it.

An option is fixed data; the dispatcher decides when it runs and with which billets.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from marcha.plant.ids import (
    AlloyId,
    ContainerId,
    CustomerId,
    DieId,
    EquipmentId,
    OrderId,
    ProfileId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.process.billet import BilletKind, billet_kinds
from marcha.process.demand import Demand
from marcha.process.machines import (
    containers_of,
    die_mass_left_kg,
    die_ready_min,
    machines_of,
)
from marcha.process.metal import MetalKey, metal_owners
from marcha.process.tooling import Tooling, tooling


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """
    One way to press one order.

    Attributes
    ----------
    kinds
        Billets it can use, most pieces first.
    customer
        Whose metal it may use besides the plant's; None: nobody's.
    minutes_kg
        Press minutes per good kg of its best billet.
    metal_ratio
        Billet kg per good kg of its best billet.
    """

    order: OrderId
    die: DieId
    press: EquipmentId
    container: ContainerId
    tooling: Tooling
    kinds: tuple[BilletKind, ...]
    key: MetalKey
    customer: CustomerId | None
    minutes_kg: float
    metal_ratio: float


def options(plant: Plant, demands: Mapping[OrderId, Demand]) -> tuple[Option, ...]:
    """Every way to press every order that can be made."""
    dies: dict[ProfileId, list[DieId]] = {}
    for die in plant.dies.values():
        if die_ready_min(plant, die) is not None and die_mass_left_kg(die) > 0:
            dies.setdefault(die.profile, []).append(die.id)
    tools = _Tools(plant)
    owners = metal_owners(plant)
    return tuple(
        _option(
            wanted, order.customer if order.customer in owners else None, tool, kinds
        )
        for order in plant.orders.values()
        if (wanted := demands[order.id]).makeable and wanted.profile is not None
        for die in dies.get(wanted.profile, ())
        for tool, kinds in tools.for_die(die, wanted.alloy, wanted.length_mm)
    )


class _Tools:
    """Toolings of dies and the billets they can use, each worked out once."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._boxes = {
            press: containers_of(plant, press)
            for press in machines_of(plant, EquipmentKind.PRESS)
        }
        self._toolings: dict[tuple[DieId, AlloyId], list[Tooling]] = {}
        self._kinds: dict[tuple[int, int], tuple[BilletKind, ...]] = {}

    def for_die(
        self, die: DieId, alloy: AlloyId, length_mm: int
    ) -> Iterator[tuple[Tooling, tuple[BilletKind, ...]]]:
        """Toolings of a die in which some billet gives pieces of a length."""
        if (die, alloy) not in self._toolings:
            self._toolings[die, alloy] = [
                tool
                for press in self._plant.dies[die].presses
                for box in self._boxes.get(press, ())
                if (tool := tooling(self._plant, die, press, box.id, alloy))
            ]
        for tool in self._toolings[die, alloy]:
            # The toolings are kept above, so that none takes the place of another.
            shape = (id(tool), length_mm)
            if shape not in self._kinds:
                self._kinds[shape] = billet_kinds(tool, tool.candidates(length_mm))
            if self._kinds[shape]:
                yield tool, self._kinds[shape]


def _option(
    wanted: Demand,
    customer: CustomerId | None,
    tool: Tooling,
    kinds: tuple[BilletKind, ...],
) -> Option:
    minutes_kg, metal_ratio = _rates(tool, kinds, wanted.piece_kg)
    return Option(
        order=wanted.order,
        die=tool.die,
        press=tool.press,
        container=tool.container,
        tooling=tool,
        kinds=kinds,
        key=(wanted.alloy, tool.diameter_mm),
        customer=customer,
        minutes_kg=minutes_kg,
        metal_ratio=metal_ratio,
    )


def _rates(
    tool: Tooling, kinds: tuple[BilletKind, ...], piece_kg: float
) -> tuple[float, float]:
    """Press minutes and billet kg of a good kg, each of the best billet for it."""
    best = min(kinds, key=lambda kind: kind.seconds / kind.pieces)
    leanest = min(kinds, key=lambda kind: kind.billet_mm / kind.pieces)
    return (
        best.seconds / 60.0 / (best.pieces * piece_kg),
        leanest.billet_mm * tool.kg_mm / (leanest.pieces * piece_kg),
    )


def longest_only(
    options: Iterable[Option], demands: Mapping[OrderId, Demand]
) -> tuple[Option, ...]:
    """Keep of every option only the billet with the most pieces (today's practice)."""
    longest: dict[int, tuple[BilletKind, ...]] = {}
    found: list[Option] = []
    for option in options:
        # One tuple for all options that share theirs: patterns are known by identity.
        kinds = longest.setdefault(id(option.kinds), option.kinds[:1])
        piece_kg = demands[option.order].piece_kg
        minutes_kg, metal_ratio = _rates(option.tooling, kinds, piece_kg)
        found.append(
            replace(option, kinds=kinds, minutes_kg=minutes_kg, metal_ratio=metal_ratio)
        )
    return tuple(found)
