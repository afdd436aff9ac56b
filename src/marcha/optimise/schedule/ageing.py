"""
Ageing loads: which pieces go together into which oven, and when it starts.

A load starts when it is full enough, or when nothing more that fits would come within
a share of its own duration. Of the recipes whose pieces wait, the one whose load is
worth most per oven minute goes first, and in it the pieces worth most: weight of the
order, and tardiness weight the more the nearer the due date. Orders with several
recipes take the shortest.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from marcha.optimise.schedule.oven_time import OvenTime
from marcha.optimise.schedule.stores import Stores
from marcha.plans.plan import Load, LoadItem
from marcha.plant.ids import EquipmentId, OrderId, RecipeId, StockId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import Equipment
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import Interval
from marcha.process.demand import Demand


@dataclass(slots=True, kw_only=True)
class Batch:
    """Pieces of one order that wait for an oven."""

    run: str | None = None
    stock: StockId | None = None
    order: OrderId
    pieces: int
    ready: int


@dataclass(slots=True)
class _Oven:
    machine: Equipment
    open: OvenTime
    time: int


def usable_ovens(
    plant: Plant, ovens: Mapping[EquipmentId, OvenTime], demand: Demand
) -> dict[RecipeId, tuple[EquipmentId, ...]]:
    """Ovens that could take an order, for each of its recipes."""
    length = demand.length_mm
    found: dict[RecipeId, tuple[EquipmentId, ...]] = {}
    for recipe in demand.recipes:
        found[recipe] = tuple(
            oven
            for oven, time in ovens.items()
            if _takes(plant.equipment[oven], length, demand.piece_kg)
            and time.span(0, plant.recipes[recipe]) is not None
        )
    return found


def _takes(oven: Equipment, length_mm: int, piece_kg: float) -> bool:
    return (
        oven.capacity_length_mm is None or length_mm <= oven.capacity_length_mm
    ) and (oven.capacity_kg is None or piece_kg <= oven.capacity_kg)


class Ageing:
    """
    Fills the ovens with the batches that come from the presses.

    Parameters
    ----------
    ovens
        When each oven may run; the plan takes from it.
    fill
        Share of the capacity at which a load starts without waiting, in (0, 1].
    slack_days
        Slack at which urgency has fallen to 1/e.
    stores
        Supplies; None: ovens take none.
    """

    def __init__(
        self,
        plant: Plant,
        demands: Mapping[OrderId, Demand],
        ovens: Mapping[EquipmentId, OvenTime],
        start: int,
        *,
        fill: float,
        slack_days: float,
        stores: Stores | None = None,
    ) -> None:
        self._plant = plant
        self._demands = demands
        self._start = start
        self._fill = fill
        self._slack_days = slack_days
        self._stores = stores
        self._ovens = [
            _Oven(plant.equipment[name], time, start)
            for name, time in ovens.items()
            if time.windows
        ]
        self._recipe: dict[OrderId, RecipeId | None] = {}
        for order, demand in demands.items():
            fitting = usable_ovens(plant, ovens, demand)
            self._recipe[order] = min(
                (each for each in fitting if fitting[each]),
                key=lambda each: plant.recipes[each].duration_min,
                default=None,
            )
        self._fixed: Mapping[EquipmentId, Sequence[int]] = {}
        self._taken: dict[tuple[EquipmentId, OrderId], bool] = {}
        self.loads: list[Load] = []
        self._number = 0

    def keep(
        self, loads: Sequence[Load], fixed: Mapping[EquipmentId, Sequence[int]]
    ) -> None:
        """Start from loads that are already made; others must start when fixed."""
        self._fixed = fixed
        self.loads.extend(loads)
        digits = [load.id[1:] for load in loads if load.id[1:].isdigit()]
        self._number = max((int(each) for each in digits), default=0)
        for oven in self._ovens:
            ends = [load.end for load in loads if load.oven == oven.machine.id]
            oven.time = max([oven.time, *ends])

    def go(self, batches: Sequence[Batch]) -> tuple[Load, ...]:
        """Plan loads for all batches that an oven can take by the horizon."""
        waiting = [
            batch
            for batch in sorted(batches, key=lambda each: (each.ready, each.order))
            if self._recipe[batch.order] is not None
        ]
        self._load_fixed(waiting)
        waiting = [batch for batch in waiting if batch.pieces > 0]
        ovens = list(self._ovens)
        while waiting and ovens:
            oven = min(ovens, key=lambda each: (each.time, each.machine.id))
            after = self._step(oven, waiting)
            if after is None:
                ovens.remove(oven)
            else:
                oven.time = after
                waiting = [batch for batch in waiting if batch.pieces > 0]
        return tuple(self.loads)

    def fill_gaps(self) -> None:
        """Plan what follows into whatever the loads so far leave of the ovens."""
        for oven in self._ovens:
            taken = [
                (load.start, load.end)
                for load in self.loads
                if load.oven == oven.machine.id
            ]
            oven.open.take(taken)
            oven.time = self._start

    def go_on(self, batches: Sequence[Batch]) -> tuple[Load, ...]:
        """Plan loads for more batches in what the loads so far leave of the ovens."""
        self._fixed = {}
        self.fill_gaps()
        return self.go(batches)

    def _load_fixed(self, waiting: Sequence[Batch]) -> None:
        """
        Plan the fixed loads before all others, with the pieces that come last before.

        So nothing else takes the pieces or the oven time they need.
        """
        for oven in self._ovens:
            for start in self._fixed.get(oven.machine.id, ()):
                oven.time, before = start, oven.time
                ready = [
                    batch
                    for batch in waiting
                    if batch.ready <= start and batch.pieces and self._fits(oven, batch)
                ]
                oven.time = before
                if ready:
                    last = max(ready, key=lambda each: each.ready)
                    recipe = self._recipe[last.order]
                    mine = [
                        each for each in ready if self._recipe[each.order] == recipe
                    ]
                    self._load_at(oven, start, recipe, mine)

    def _load_at(
        self, oven: _Oven, start: int, recipe: RecipeId | None, mine: list[Batch]
    ) -> None:
        """Reserve an oven for a fixed load."""
        if recipe is None:
            return
        span = oven.open.holds(start, self._plant.recipes[recipe])
        if span is not None:
            self._load(oven, recipe, span, mine)
            oven.open.take([span])

    def _step(self, oven: _Oven, waiting: Sequence[Batch]) -> int | None:
        """Start a load or wait; returns when to look again, None: this oven is done."""
        # Batches wait in the order in which they get ready.
        known = bisect_right(waiting, oven.time, key=lambda each: each.ready)
        ready = [batch for batch in waiting[:known] if self._fits(oven, batch)]
        coming = (batch for batch in waiting[known:] if self._fits(oven, batch))
        if not ready:
            return next((batch.ready for batch in coming), None)
        recipe = self._choose(oven, ready)
        span = oven.open.span(oven.time, self._plant.recipes[recipe])
        if span is None:
            return None
        mine = [batch for batch in ready if self._recipe[batch.order] == recipe]
        later = self._worth_waiting(oven, span, mine, coming)
        if later is not None:
            return later
        if not self._supplied(oven, span[0], mine):
            return None if self._stores is None else self._stores.next_arrival(span[0])
        self._load(oven, recipe, span, mine)
        return span[1]

    def _supplied(self, oven: _Oven, minute: int, mine: Sequence[Batch]) -> bool:
        """Whether there are supplies for at least one of the pieces (S41)."""
        if self._stores is None:
            return True
        room = self._stores.room_kg(oven.machine.id, minute)
        return room >= min(self._demands[batch.order].piece_kg for batch in mine)

    def _worth_waiting(
        self,
        oven: _Oven,
        span: Interval,
        mine: Sequence[Batch],
        coming: Iterable[Batch],
    ) -> int | None:
        """When to look again instead of loading now; None: load now."""
        if span[0] > oven.time:
            return span[0]
        capacity = oven.machine.capacity_kg
        if capacity is None or self._kg(mine) >= self._fill * capacity:
            return None
        recipe = self._recipe[mine[0].order]
        same = (each.ready for each in coming if self._recipe[each.order] == recipe)
        soon = next(same, None)
        patience = self._fill * (span[1] - span[0])
        return soon if soon is not None and soon <= span[0] + patience else None

    def _fits(self, oven: _Oven, batch: Batch) -> bool:
        """Whether an oven can take pieces of a batch and has a window left."""
        recipe = self._recipe[batch.order]
        if recipe is None:
            return False
        key = (oven.machine.id, batch.order)
        if key not in self._taken:
            demand = self._demands[batch.order]
            length, piece = demand.length_mm, demand.piece_kg
            self._taken[key] = _takes(oven.machine, length, piece)
        latest = oven.open.latest(self._plant.recipes[recipe])
        if latest is None or not self._taken[key]:
            return False
        return oven.time <= latest and batch.ready <= latest

    def _kg(self, batches: Sequence[Batch]) -> float:
        return sum(
            batch.pieces * self._demands[batch.order].piece_kg for batch in batches
        )

    def _worth(self, batch: Batch, ships: int) -> float:
        """Worth of a kilogram of a batch that would ship at a minute."""
        slack = max(0, self._demands[batch.order].due - ships)
        urgency = exp(-slack / (self._slack_days * MINUTES_PER_DAY))
        weight = self._plant.orders[batch.order].weight
        return weight + self._plant.site.tardiness_weight * urgency

    def _ranked(self, batches: Sequence[Batch], ships: int) -> list[Batch]:
        """Batches from the one worth most."""
        return sorted(
            batches,
            key=lambda each: (
                -self._worth(each, ships),
                self._demands[each.order].due,
                each.ready,
                each.order,
            ),
        )

    def _choose(self, oven: _Oven, ready: Sequence[Batch]) -> RecipeId:
        """Recipe whose next load would be worth most per minute."""
        by_recipe: dict[RecipeId, list[Batch]] = {}
        for batch in ready:
            recipe = self._recipe[batch.order]
            if recipe is not None:
                by_recipe.setdefault(recipe, []).append(batch)
        if len(by_recipe) == 1:
            return next(iter(by_recipe))
        rates: dict[RecipeId, float] = {}
        for recipe, batches in by_recipe.items():
            duration = self._plant.recipes[recipe].duration_min
            ships = oven.time + duration
            room = oven.machine.capacity_kg or float("inf")
            worth = 0.0
            for batch in self._ranked(batches, ships):
                kg = min(room, self._kg([batch]))
                worth += kg * self._worth(batch, ships)
                room -= kg
                if room <= 0:
                    break
            rates[recipe] = worth / max(1, duration)
        return max(rates, key=lambda each: (rates[each], each))

    def _load(
        self, oven: _Oven, recipe: RecipeId, span: Interval, batches: list[Batch]
    ) -> None:
        capacity = oven.machine.capacity_kg
        room = float("inf") if capacity is None else capacity
        if self._stores is not None:
            room = min(room, self._stores.room_kg(oven.machine.id, span[0]))
        loaded_kg = 0.0
        items: list[LoadItem] = []
        for batch in self._ranked(batches, span[1]):
            piece = self._demands[batch.order].piece_kg
            fits = min(batch.pieces, int(min(1e9, (room + 1e-6) / piece)))
            if fits <= 0:
                continue
            batch.pieces -= fits
            room -= fits * piece
            loaded_kg += fits * piece
            items.append(
                LoadItem(
                    run=batch.run, stock=batch.stock, order=batch.order, pieces=fits
                )
            )
        if not items:
            return
        if self._stores is not None:
            self._stores.take(oven.machine.id, span[0], loaded_kg)
        self._number += 1
        self.loads.append(
            Load(
                id=f"H{self._number:04d}",
                oven=oven.machine.id,
                recipe=recipe,
                start=span[0],
                end=span[1],
                items=tuple(items),
            )
        )
