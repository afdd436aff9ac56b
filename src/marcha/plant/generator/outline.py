"""
The sizes of a generated plant: hours of the presses and scale of the orders.

The load of a regime is kept in two steps: as many shifts as the orders can fill, then
orders scaled to fill those shifts to the per cent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from marcha.plant.generator import demand, machines, people
from marcha.plant.generator.demand import Wish
from marcha.plant.generator.draws import Draws
from marcha.plant.generator.people import weekly_hours
from marcha.plant.generator.regimes import (
    HORIZONS_DAYS,
    SCALE_LIMIT,
    SHIFT_PATTERNS,
    Pattern,
    Size,
)
from marcha.plant.generator.repair import Repair, repair
from marcha.plant.generator.restart import up_minutes
from marcha.plant.ids import DieId, EquipmentId, ProfileId
from marcha.plant.records_equipment import Equipment, EquipmentKind
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.records_tooling import Die, Profile

_PRESS_USE = 0.85
"""Share of the open hours of a press that is left beside setups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """
    A plant before its quantities are written down.

    Attributes
    ----------
    scale
        By how much the drawn masses of orders are multiplied.
    kg_h
        Good kg an hour of each press, in the mean over the orders.
    oven_share
        What the ageing ovens can take in the horizon, over what is to be aged
        (``tight_oven``) or over what the presses can make.
    """

    size: Size
    horizon_days: int
    equipment: Mapping[EquipmentId, Equipment]
    down: list[EquipmentId]
    works: Repair
    profiles: Mapping[ProfileId, Profile]
    dies: Mapping[DieId, Die]
    wishes: list[Wish]
    pattern: Pattern
    scale: float
    kg_h: Mapping[EquipmentId, float]
    ovens_crewed: bool
    tight_oven: bool
    oven_share: float

    @property
    def ordered_kg(self) -> float:
        """Mass of all orders."""
        return self.scale * sum(wish.kg for wish in self.wishes)


def outline(size: Size) -> Outline:
    """Draw machines, profiles, dies and orders, and choose shifts and scale."""
    draws = Draws(size.stream("site"))
    figures = size.figures
    horizon = draws.pick(HORIZONS_DAYS)
    equipment = machines.machines(size)
    profiles = demand.profiles(size)
    presses = [each for each in equipment.values() if each.kind is EquipmentKind.PRESS]
    dies = demand.dies(size, profiles, presses)
    wishes = demand.wishes(size, profiles, dies, equipment, horizon)
    tight_oven = draws.chance(figures.tight_oven_chance) and _mostly_aged(
        wishes, profiles
    )
    load = draws.between(*(figures.tight_oven_load if tight_oven else figures.load))
    oven = draws.between(*(figures.tight_oven if tight_oven else figures.oven))
    down = machines.down_machines(size, equipment)
    crews = people.crews(size)
    works = repair(size, equipment, down, crews, horizon)
    up = up_minutes(works, equipment, down, crews)
    growth = load / 100 * _press_weeks(equipment, up, horizon, oven) / _hours(wishes)
    pattern = _pattern(growth)
    return Outline(
        size=size,
        horizon_days=horizon,
        equipment=equipment,
        down=down,
        works=works,
        profiles=profiles,
        dies=dies,
        wishes=wishes,
        pattern=pattern,
        scale=growth * weekly_hours(pattern),
        kg_h=_mean_rates(wishes),
        ovens_crewed=size.tasks > 0 and draws.chance(25),
        tight_oven=tight_oven,
        oven_share=oven / 100,
    )


def is_aged(wish: Wish, profiles: Mapping[ProfileId, Profile]) -> bool:
    """Whether an order goes through an ageing oven."""
    return (wish.order.temper or profiles[wish.order.section[0]].temper) != "F"


def _mostly_aged(wishes: list[Wish], profiles: Mapping[ProfileId, Profile]) -> bool:
    """Whether ovens can be the bottleneck at all."""
    aged = sum(wish.kg for wish in wishes if is_aged(wish, profiles))
    return aged * 3 >= sum(wish.kg for wish in wishes) * 2


def _press_weeks(
    equipment: Mapping[EquipmentId, Equipment],
    up: Mapping[EquipmentId, int],
    horizon_days: int,
    oven: int,
) -> float:
    """Weeks that presses have left, as far as ovens can age what they make."""
    least = horizon_days / 10
    days = {name: horizon_days - at / MINUTES_PER_DAY for name, at in up.items()}
    aged = max(
        days[each.id]
        for each in equipment.values()
        if each.kind is EquipmentKind.AGEING_OVEN
    )
    # Ovens take so many times what the presses make: they catch up later.
    most = aged * max(100, oven) / 100
    weeks = [
        max(least, min(days[each.id], most)) / 7
        for each in equipment.values()
        if each.kind is EquipmentKind.PRESS
    ]
    return sum(weeks) * _PRESS_USE


def _hours(wishes: list[Wish]) -> float:
    """Press hours of the unscaled orders, on presses of mean speed."""
    return sum(
        wish.kg * len(wish.rates) / sum(rate.kg_h for rate in wish.rates.values())
        for wish in wishes
    )


def _pattern(growth: float) -> Pattern:
    """Choose the longest calendar for which orders need not grow too much."""
    for pattern in SHIFT_PATTERNS:
        if growth * weekly_hours(pattern) <= SCALE_LIMIT:
            return pattern
    return SHIFT_PATTERNS[-1]


def _mean_rates(wishes: list[Wish]) -> dict[EquipmentId, float]:
    rates: dict[EquipmentId, list[float]] = {}
    for wish in wishes:
        for press, rate in wish.rates.items():
            rates.setdefault(press, []).append(rate.kg_h)
    return {press: sum(some) / len(some) for press, some in rates.items()}
