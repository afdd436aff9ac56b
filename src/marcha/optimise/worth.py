"""
What a restart is worth before anything is scheduled: the flow LP of the plant.

Machines count from the minute they can run, metal from its arrival, ageing ovens as one
second stage. It takes milliseconds where a schedule takes tenths of a second, and so
decides which restarts are worth a schedule; it bounds nothing.
"""

from collections.abc import Mapping

from marcha.optimise.context import Context
from marcha.optimise.engines.alike import joined
from marcha.optimise.engines.flow import Activity, Flow, FlowModel, FlowProblem
from marcha.optimise.metal.call_off import possible_call_offs
from marcha.optimise.schedule.option import Option
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import clip, length
from marcha.process.machines import machines_of
from marcha.process.metal import MetalSource, metal_sources

_PERIODS = 12
_KG_PER_T = 1000.0
_MINUTES_PER_DAY = 1440.0


class RestartWorth:
    """Values restarts of one plant by the dates at which machines can run."""

    def __init__(self, context: Context) -> None:
        self._context = context
        horizon = context.timeline.horizon
        self._marks = [horizon * each // _PERIODS for each in range(_PERIODS + 1)]
        self._presses = machines_of(context.plant, EquipmentKind.PRESS)
        self._ovens = machines_of(context.plant, EquipmentKind.AGEING_OVEN)
        self._options = self._best_options()
        self._known: dict[tuple[int | None, ...], Flow] = {}
        self._minutes: dict[tuple[EquipmentId, int | None], tuple[float, ...]] = {}
        self._model = FlowModel(joined(self._problem()))

    def _best_options(self) -> tuple[Option, ...]:
        """For each order, press and metal the die that is quickest."""
        best: dict[tuple[object, ...], Option] = {}
        for option in self._context.options:
            key = (option.order, option.press, option.key)
            held = best.get(key)
            if held is None or option.minutes_kg < held.minutes_kg:
                best[key] = option
        return tuple(best.values())

    def _problem(self) -> FlowProblem:
        context = self._context
        orders = {order: place for place, order in enumerate(context.demands)}
        presses = {press: place for place, press in enumerate(self._presses)}
        pairs = sorted({(each.key, each.customer or "") for each in self._options})
        pools = {pair: place for place, pair in enumerate(pairs)}
        _, offered = possible_call_offs(context.plant, context.kept.call_offs)
        sources = [*metal_sources(context.plant), *offered]
        worth = {order: self._worth(order) for order in context.demands}
        return FlowProblem(
            job_kg=tuple(
                demand.pieces * demand.piece_kg * demand.firm
                for demand in context.demands.values()
            ),
            activities=tuple(
                Activity(
                    job=orders[option.order],
                    machine=presses[option.press],
                    material=pools[option.key, option.customer or ""],
                    minutes=option.minutes_kg,
                    material_kg=option.metal_ratio,
                    second_minutes=self._oven_minutes_kg(option.order),
                    worth=worth[option.order],
                )
                for option in self._options
            ),
            material_kg=tuple(
                self._arrived(sources, key, customer) for key, customer in pairs
            ),
            machines=len(self._presses),
            periods=_PERIODS,
        )

    def _arrived(
        self, sources: list[MetalSource], key: object, customer: str
    ) -> tuple[float, ...]:
        """Kilograms for one kind of metal and customer by the end of each period."""
        mine = [
            source
            for source in sources
            if (source.alloy, source.diameter_mm) == key
            and source.owner in (None, customer)
        ]
        return tuple(
            sum(each.pieces * each.log_kg for each in mine if each.available < mark)
            for mark in self._marks[1:]
        )

    def _ageing_min(self, order: OrderId) -> int:
        recipes = self._context.plant.recipes
        demand = self._context.demands[order]
        return min((recipes[each].duration_min for each in demand.recipes), default=0)

    def _oven_minutes_kg(self, order: OrderId) -> float:
        """Minutes of a kilogram in ovens that count by their capacity."""
        return float(self._ageing_min(order))

    def _worth(self, order: OrderId) -> tuple[float, ...]:
        """Goal 1 of a kilogram pressed in the middle of each period."""
        plant, horizon = self._context.plant, self._context.timeline.horizon
        demand, weight = self._context.demands[order], plant.orders[order].weight
        penalty, due = plant.site.tardiness_weight, demand.due
        values: list[float] = []
        for start, end in zip(self._marks, self._marks[1:], strict=False):
            ships = max((start + end) / 2 + self._ageing_min(order), demand.release)
            saved = max(0.0, horizon - due) - max(0.0, ships - due)
            value = weight * (horizon - ships) + penalty * saved
            early = end <= demand.release or ships > horizon
            scale = _MINUTES_PER_DAY * _KG_PER_T
            values.append(-1.0 if early else value / scale)
        return tuple(values)

    def of(self, runnable: Mapping[EquipmentId, int | None]) -> Flow:
        """Return the best flow when machines can run from given minutes."""
        hot = self._hot(runnable)
        press_dates = [_later(runnable[each], hot) for each in self._presses]
        dates = (*press_dates, *(runnable[each] for each in self._ovens))
        if dates not in self._known:
            presses = [
                self._open(press, date)
                for press, date in zip(self._presses, press_dates, strict=True)
            ]
            ovens = [0.0] * _PERIODS
            for oven in self._ovens:
                # Minutes times capacity: an activity takes minutes for each kilogram.
                capacity = self._context.plant.equipment[oven].capacity_kg or 1e6
                for period, minutes in enumerate(self._open(oven, runnable[oven])):
                    ovens[period] += minutes * capacity
            self._known[dates] = self._model.ask(presses, ovens)
        return self._known[dates]

    def _hot(self, runnable: Mapping[EquipmentId, int | None]) -> int | None:
        """First minute at which a die can be warm; 0 where dies are not heated."""
        equipment = self._context.plant.equipment
        ovens = machines_of(self._context.plant, EquipmentKind.DIE_OVEN)
        dates = [
            date + equipment[oven].heat_min
            for oven in ovens
            if (date := runnable[oven]) is not None
        ]
        return min(dates, default=None) if ovens else 0

    def _open(self, machine: EquipmentId, date: int | None) -> tuple[float, ...]:
        key = (machine, date)
        if key not in self._minutes:
            opened = self._context.timeline.machine(machine)
            start = self._context.timeline.horizon if date is None else date
            opened = clip(opened, max(start, self._context.timeline.now), 1 << 40)
            self._minutes[key] = tuple(
                float(length(clip(opened, first, last)))
                for first, last in zip(self._marks, self._marks[1:], strict=False)
            )
        return self._minutes[key]


def _later(first: int | None, second: int | None) -> int | None:
    """Later of two dates; None, never, is later than all."""
    return None if first is None or second is None else max(first, second)
