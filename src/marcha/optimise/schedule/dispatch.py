"""
Which order runs next on the press that is free first.

The index is apparent tardiness cost with setups (ATCS: Lee, Bhaskaran and Pinedo 1997)
for goal 1: what a shipped kilogram is worth per minute of press, with the setup shared
over the kilograms it allows, urgency growing as the slack shrinks, and metal priced in
press minutes where metal is what is short. Indices are computed for all options of a
press at once; exact starts and billets only for the best.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic

import numpy as np
import numpy.typing as npt

from marcha.optimise.schedule.option import Option
from marcha.optimise.schedule.shop import Mount, Shop
from marcha.optimise.schedule.work import D, FixedRun, Metal, Rule, Work
from marcha.plans.plan import Run
from marcha.plant.ids import CustomerId, EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Intervals
from marcha.process.billet import Request, run_minutes
from marcha.process.metal import MetalKey

Array = npt.NDArray[np.floating[Any]]
Places = npt.NDArray[np.int64]

_TRIED = 10
"""Options looked at exactly before all are."""

_LOOK_AHEAD_MIN = 1440
"""How long a press may wait for an order's release or its metal."""

_LEAST_INDEX = 1e-6
"""Index of a forecast that is due long after all firm orders."""

_LEAST_WINDOW_MIN = 3
"""Ends of shifts shorter than this are left."""


@dataclass(frozen=True, slots=True)
class _Outlook:
    """
    The options of one press at one moment.

    Attributes
    ----------
    index
        0: it cannot run.
    minutes
        Setup and run.
    pieces
        Most that could still ship.
    ready_at
        Minute at which order and metal are there.
    """

    index: Array
    minutes: Array
    pieces: Array
    ready_at: Array


class _Board:
    """The options of one press as arrays."""

    def __init__(
        self,
        options: list[Option],
        work: Work,
        orders: Mapping[OrderId, int],
        groups: Mapping[tuple[MetalKey, CustomerId | None], int],
        windows: Intervals,
        now: int,
    ) -> None:
        demands = [work.demands[each.order] for each in options]
        self.options = options
        self.order = np.array([orders[each.order] for each in options], dtype=np.int64)
        self.group = np.array(
            [groups[each.key, each.customer] for each in options], dtype=np.int64
        )
        self.minutes_kg = np.array([each.minutes_kg for each in options])
        self.shortest_mm = np.array([each.kinds[-1].billet_mm for each in options])
        self.metal_ratio = np.array([each.metal_ratio for each in options])
        self.piece_kg = np.array([each.piece_kg for each in demands])
        self.due = np.array([each.due for each in demands], dtype=float)
        # Forecasts must not move the scale by which orders are ranked (S48).
        firm = [each.due for each in demands if each.firm] or [0]
        self.due_range = (float(min(firm)), float(max(firm) - min(firm)))
        self.release = np.array([max(each.release, now) for each in demands])
        self.weight = np.array([work.weights[each.order] for each in options])
        delays = [work.ship_delay[each.order] for each in options]
        self.delay = np.array([0 if each is None else each for each in delays])
        self.never = np.array([each is None for each in delays])
        self.earliest = np.array([work.ship_earliest[each.order] for each in options])
        self.oven_minutes_kg = np.array(
            [work.oven_minutes_kg[each.order] for each in options]
        )
        self.favour = np.array(
            [work.favour.get((each.order, each.press), 1.0) for each in options]
        )
        self.whole = np.array([not work.splittable[each.order] for each in options])
        self.minimum = np.array([each.minimum for each in demands])
        # One option of each die and container: a setup depends on nothing else.
        mounts = {(each.die, each.container): each for each in options}
        places = {mount: at for at, mount in enumerate(mounts)}
        self.mounts = list(mounts.values())
        self.mount: Places = np.array(
            [places[each.die, each.container] for each in options], dtype=np.int64
        )
        self.setups: dict[tuple[object, object], Array] = {}
        # Open minutes before each opening and closing, for sums by interpolation.
        marks, opened = [0.0], [0.0]
        for start, end in windows:
            marks += [float(start), float(end)]
            opened += [opened[-1], opened[-1] + end - start]
        self._marks, self._opened = np.array(marks), np.array(opened)

    def open_between(self, start: Array, end: Array) -> Array:
        """Open minutes of the press between two minutes, 0 where they cross."""
        opened: Array = np.interp(end, self._marks, self._opened)
        opened = opened - np.interp(start, self._marks, self._opened)
        return np.maximum(0.0, opened)


class Dispatcher(Generic[D]):
    """
    One pass over all presses, from the first free minute to the horizon.

    Parameters
    ----------
    tardiness
        Weight of a tonne-day late (p of goal 1).
    """

    def __init__(
        self,
        plant: Plant,
        shop: Shop,
        metal: Metal[D],
        work: Work,
        rule: Rule,
        horizon: int,
        now: int,
    ) -> None:
        self._plant = plant
        self._shop = shop
        self._metal = metal
        self._work = work
        self._rule = rule
        self._horizon = horizon
        self._tardiness = plant.site.tardiness_weight
        self._orders = {order: at for at, order in enumerate(work.demands)}
        self._names = list(work.demands)
        self._left = np.array([work.wanted.get(each, 0) for each in self._names])
        self._made = np.array(
            [
                demand.pieces - work.wanted.get(name, 0)
                for name, demand in work.demands.items()
            ]
        )
        pairs = sorted({(each.key, each.customer or "") for each in work.options})
        self._groups = {
            (key, CustomerId(customer) if customer else None): at
            for at, (key, customer) in enumerate(pairs)
        }
        by_press: dict[EquipmentId, list[Option]] = {}
        for option in work.options:
            by_press.setdefault(option.press, []).append(option)
        self._presses_of = np.zeros(len(self._names), dtype=np.int64)
        for found in by_press.values():
            for name in {option.order for option in found}:
                self._presses_of[self._orders[name]] += 1
        self._boards = {
            press: _Board(
                found,
                work,
                self._orders,
                self._groups,
                shop.presses[press].windows,
                now,
            )
            for press, found in by_press.items()
        }
        self._arrivals = metal.arrivals()
        marks = {*self._arrivals, *self._releases(work.wanted)}
        marks.update(state.free for state in shop.dies.values())
        marks.update(() if work.stores is None else work.stores.arrivals())
        self._events = sorted(mark for mark in marks if now < mark < horizon)
        self.runs: list[Run] = []
        self._number = 0
        self._fixed: dict[EquipmentId, list[FixedRun]] = {}
        for each in sorted(work.fixed, key=lambda fixed: (fixed.start, fixed.order)):
            # Their pieces are set apart, so that no other run makes them.
            order = self._orders[each.order]
            pieces = each.pieces or int(self._left[order])
            self._left[order] = max(0, self._left[order] - pieces)
            fixed = replace(each, pieces=pieces)
            self._fixed.setdefault(each.press, []).append(fixed)
        # When the ovens will have aged all that has been pressed so far, as a flow.
        self._aged_until = float(work.oven_start)

    def keep(self, runs: Sequence[Run]) -> None:
        """Start from runs that are already fixed."""
        self.runs.extend(runs)
        digits = [run.id[1:] for run in runs if run.id[1:].isdigit()]
        self._number = max((int(each) for each in digits), default=0)

    def _releases(self, wanted: Mapping[OrderId, int]) -> Iterator[int]:
        """Releases of the orders of which something is wanted."""
        for name, demand in self._work.demands.items():
            if wanted.get(name, 0):
                yield demand.release

    def go_on(self, wanted: Mapping[OrderId, int]) -> tuple[Run, ...]:
        """
        Fill what the runs so far leave of each press, after its last one.

        Parameters
        ----------
        wanted
            Pieces to make now; nothing more is made of other orders. They are made as
            they come, whole or not.
        """
        self._shop.rewind(self.runs)
        now = self._shop.begin
        marks = {*self._events, *self._releases(wanted)}
        self._events = sorted(mark for mark in marks if now < mark < self._horizon)
        self._left[:] = [wanted.get(name, 0) for name in self._names]
        for board in self._boards.values():
            board.whole[:] = False
        return self.go()

    def go(self) -> tuple[Run, ...]:
        """Fill the presses until nothing more can run by the horizon."""
        waiting = {
            press: state.time
            for press, state in self._shop.presses.items()
            if press in self._boards
        }
        while waiting:
            press = min(waiting, key=lambda each: (waiting[each], each))
            state = self._shop.presses[press]
            state.time = waiting[press]
            if self._work.pass_time is not None:
                self._work.pass_time(state.time, self.runs)
            window = state.window(state.time)
            if window is None or window[0] >= self._horizon:
                del waiting[press]
                continue
            if window[0] > state.time:
                # Back in the queue, so that presses take metal and ovens in turn.
                waiting[press] = window[0]
                continue
            if self._place_fixed(press):
                waiting[press] = state.time
                continue
            if window[1] - state.time < _LEAST_WINDOW_MIN:
                waiting[press] = window[1]
                continue
            if self._step(press):
                waiting[press] = state.time
                continue
            later = self._next_event(press, state.time, waiting)
            if later is None:
                del waiting[press]
            else:
                waiting[press] = later
        return tuple(self.runs)

    def _next_event(
        self, press: EquipmentId, minute: int, waiting: Mapping[EquipmentId, int]
    ) -> int | None:
        """Next minute at which something may have changed for an idle press."""
        found = [
            time for other, time in waiting.items() if other != press and time > minute
        ]
        place = int(np.searchsorted(self._events, minute, side="right"))
        if place < len(self._events):
            found.append(self._events[place])
        window = self._shop.presses[press].window(minute)
        if window is not None and window[1] < self._horizon:
            found.append(window[1])
        if self._fixed.get(press):
            longest = self._shop.longest_setup(press)
            start = self._fixed[press][0].start
            latest = self._shop.latest_setup(press, longest, start)
            found.append(max(minute + 1, latest))
        return min(found, default=None)

    def _place_fixed(self, press: EquipmentId) -> bool:
        """Run the next fixed run of a press once its setup must begin."""
        waiting = self._fixed.get(press, [])
        if not waiting:
            return False
        fixed, state = waiting[0], self._shop.presses[press]
        for option in self._boards[press].options:
            if (option.order, option.die) != (fixed.order, fixed.die):
                continue
            minutes = self._shop.setup_minutes(option)
            begin = self._shop.latest_setup(press, minutes, fixed.start)
            if begin > state.time + self._shop.longest_setup(press):
                return False
            state.time = max(state.time, begin)
            mount = self._shop.mount(option, self._horizon, fixed.start)
            if mount is not None and mount.start == fixed.start:
                waiting.pop(0)
                return self._run(option, mount, fixed.pieces or 1)
        # It cannot be kept; the checker will say so.
        waiting.pop(0)
        return False

    def _room(self, option: Option, mount: Mount) -> int:
        """Minutes a run may last: its window, the horizon or a fixed run ends it."""
        end = min(mount.window_end, self._horizon)
        if self._fixed.get(option.press):
            following = self._fixed[option.press][0]
            changes = [
                self._shop.change_minutes(each, option.die, option.container)
                for each in self._boards[option.press].options
                if (each.order, each.die) == (following.order, following.die)
            ]
            longest = max(changes, default=0)
            latest = self._shop.latest_setup(option.press, longest, following.start)
            end = min(end, latest)
        return end - mount.start

    def _step(self, press: EquipmentId) -> bool:
        board = self._boards[press]
        outlook = self._outlook(press, board)
        ranked = np.argsort(-outlook.index, kind="stable")
        ranked = ranked[outlook.index[ranked] > 0]
        for first in range(0, len(ranked), _TRIED):
            if self._try(board, ranked[first : first + _TRIED], outlook):
                return True
        return False

    def _try(self, board: _Board, chosen: Places, outlook: _Outlook) -> bool:
        """Run the best of some options, waiting included; False: none can run."""
        found: list[tuple[float, int, Mount]] = []
        for at in chosen:
            option = board.options[at]
            ready = int(outlook.ready_at[at])
            mount = self._shop.mount(option, self._horizon, ready)
            if mount is None:
                continue
            wait = mount.start - self._shop.presses[option.press].time
            spent = float(outlook.minutes[at])
            exact = float(outlook.index[at]) * spent / (spent + wait)
            found.append((-exact, int(at), mount))
        found.sort(key=lambda each: each[:2])
        return any(
            self._run(board.options[at], mount, int(outlook.pieces[at]))
            for _, at, mount in found
        )

    def _run(self, option: Option, mount: Mount, pieces: int) -> bool:
        order = self._orders[option.order]
        demand = self._work.demands[option.order]
        room = self._room(option, mount)
        if room <= 0:
            return False
        request = Request(
            tooling=option.tooling,
            kinds=option.kinds,
            key=option.key,
            customer=option.customer,
            piece_kg=demand.piece_kg,
            minute=mount.start,
            pieces=pieces,
            seconds=room * 60.0,
            mass_kg=min(
                self._shop.dies[option.die].mass_left_kg,
                self._supplied_kg(option, mount.start),
            ),
        )
        if request.mass_kg <= 0.0:
            return False
        draw = self._metal.draw(request)
        if draw is None:
            return False
        self._number += 1
        run = Run(
            id=f"R{self._number:04d}",
            press=option.press,
            die=option.die,
            container=option.container,
            order=option.order,
            start=mount.start,
            end=mount.start + run_minutes(draw.seconds),
            pushes=draw.pushes(),
        )
        self.runs.append(run)
        self._metal.commit(run.id, draw, option.tooling.billet_kerf_mm)
        if self._work.stores is not None:
            self._work.stores.take(run.press, run.start, draw.billet_kg)
            if demand.aged:
                self._work.stores.hold(run.end, draw.pieces * demand.piece_kg)
        self._shop.run(option, mount, run.end, draw.billet_kg)
        self._left[order] = max(0, self._left[order] - draw.pieces)
        self._made[order] += draw.pieces
        ageing = self._work.oven_minutes_kg[option.order]
        if ageing > 0:
            begin = max(self._aged_until, run.start)
            self._aged_until = begin + ageing * draw.pieces * demand.piece_kg
        return True

    def _supplied_kg(self, option: Option, minute: int) -> float:
        """Most billet kg for which there are supplies, here and in the ovens (S41)."""
        if self._work.stores is None:
            return float("inf")
        aged = self._work.demands[option.order].aged
        return self._work.stores.room_kg(
            option.press, minute, aged=1.0 / option.metal_ratio if aged else 0.0
        )

    def _outlook(self, press: EquipmentId, board: _Board) -> _Outlook:
        """Value every option of a press as it stands."""
        minute = self._shop.presses[press].time
        metal_at, metal_kg, longest = self._metal_at(minute)
        present, ready_at = metal_kg[board.group], metal_at[board.group]
        cuttable = longest[board.group] >= board.shortest_mm
        ready_at = np.maximum(ready_at, board.release)
        setup = self._setups(press, board)
        waits = max(0.0, self._aged_until - minute) * (board.oven_minutes_kg > 0)
        kg = self._shippable_kg(board, minute, setup, waits)
        pieces = np.ceil(kg / board.piece_kg - 1e-9)
        ready = ~board.never & (ready_at <= minute + _LOOK_AHEAD_MIN)
        ready &= cuttable & (present > 0) & (kg > 0)
        if board.whole.any():
            # An unsplittable order that cannot be completed any more ships nothing.
            coming = self._present_kg(self._horizon)[board.group] / board.metal_ratio
            most = np.minimum(
                pieces * self._presses_of[board.order], coming / board.piece_kg
            )
            lacking = np.maximum(0, board.minimum - self._made[board.order])
            ready &= ~board.whole | (most >= lacking)
        kg = np.minimum(kg, present / board.metal_ratio)
        minutes = np.maximum(1.0, setup + kg * board.minutes_kg)
        if self._rule.by_due_date:
            # Earlier due dates give greater indices; none is 0.
            first, span = board.due_range
            index = np.maximum(_LEAST_INDEX, 2.0 - (board.due - first) / (span + 1.0))
        else:
            ship = np.maximum(minute + minutes + waits + board.delay, board.earliest)
            index = self._worth(board, kg, minutes, waits, ship)
        return _Outlook(np.where(ready, index, 0.0), minutes, pieces, ready_at)

    def _metal_at(self, minute: int) -> tuple[Array, Array, Array]:
        """When each group of metal and customer is there, its kg and longest log."""
        at = np.full(len(self._groups), float(minute))
        kg = self._present_kg(minute)
        if (kg <= 0).any():
            place = int(np.searchsorted(self._arrivals, minute, side="right"))
            for arrival in self._arrivals[place:]:
                if arrival > minute + _LOOK_AHEAD_MIN:
                    break
                later = self._present_kg(arrival)
                fresh = (kg <= 0) & (later > 0)
                at[fresh], kg[fresh] = arrival, later[fresh]
        longest = [
            self._metal.longest_mm(key, customer, int(at[place]))
            for (key, customer), place in self._groups.items()
        ]
        return at, kg, np.array(longest)

    def _present_kg(self, minute: int) -> Array:
        """Kilograms there at a minute for each group of metal and customer."""
        return np.array(
            [
                self._metal.present_kg(key, customer, minute)
                for key, customer in self._groups
            ]
        )

    def _shippable_kg(
        self,
        board: _Board,
        minute: int,
        setup: Array,
        waits: Array,
    ) -> Array:
        """Kilograms of each order that press and ovens can still ship."""
        latest = self._horizon - board.delay - waits
        room = board.open_between(minute + setup, latest) / board.minutes_kg
        kg: Array = np.minimum(self._left[board.order] * board.piece_kg, room)
        if self._rule.by_due_date:
            return kg
        left = np.maximum(0.0, latest - max(minute, self._work.oven_start))
        aged = board.oven_minutes_kg > 0
        most = left / np.where(aged, board.oven_minutes_kg, 1.0)
        limited: Array = np.where(aged, np.minimum(kg, most), kg)
        return limited

    def _worth(
        self,
        board: _Board,
        kg: Array,
        minutes: Array,
        waits: Array,
        ship: Array,
    ) -> Array:
        """Apparent tardiness cost: worth of the kilograms over what they take."""
        slack = np.maximum(0.0, board.due - ship)
        urgency = np.exp(-slack / (self._rule.slack_days * 1440.0))
        worth = board.weight + self._tardiness * urgency
        # Ovens cost press minutes as far as pieces already wait for them.
        crowded = waits / (self._rule.backlog_days * 1440.0)
        cost = minutes + crowded * kg * board.oven_minutes_kg
        cost += self._rule.metal_min_kg * kg * board.metal_ratio
        index: Array = worth * kg / cost * board.favour
        return index

    def _setups(self, press: EquipmentId, board: _Board) -> Array:
        state = self._shop.presses[press]
        key = (state.die, state.container)
        if key not in board.setups:
            minutes = [float(self._shop.setup_minutes(each)) for each in board.mounts]
            board.setups[key] = np.array(minutes)[board.mount]
        return board.setups[key]
