"""
A dispatcher that leaves the runs of an earlier plan where they are and fills the gaps.

Held runs keep press, die, start, billets and setup; their metal and their dies are set
apart from the start. Between them, what the index of the dispatcher likes best is run
if it ends before the next held work begins, and if the setup that follows still fits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from marcha.optimise.schedule.dispatch import Dispatcher, _Board, _Outlook
from marcha.optimise.schedule.option import Option
from marcha.optimise.schedule.shop import Mount, Shop
from marcha.optimise.schedule.work import D, Metal, Rule, Work
from marcha.plans.plan import DieHeat, Plan, Run, SetupRun
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import DieId, EquipmentId
from marcha.plant.plant import Plant

_NEVER = 1 << 40


@dataclass(frozen=True, slots=True)
class Block:
    """A held run with the setup that comes before it, if one does."""

    run: Run
    setup: SetupRun | None

    @property
    def begin(self) -> int:
        """Minute from which the press is taken."""
        return self.run.start if self.setup is None else self.setup.start


@dataclass(frozen=True, slots=True)
class HeldPresses:
    """
    What presses do that is held in place.

    Attributes
    ----------
    begun
        The part that has begun, from which the presses start.
    """

    begun: Plan
    blocks: Mapping[EquipmentId, Sequence[Block]]
    heats: Sequence[DieHeat]


def held_presses(begun: Plan, whole: Plan) -> HeldPresses:
    """Split a plan into what has begun and blocks that are still to come."""
    started = {run.id for run in begun.runs}
    setups = [each for each in whole.setups if each not in begun.setups]
    blocks: dict[EquipmentId, list[Block]] = {}
    for run in sorted(whole.runs, key=lambda each: each.start):
        if run.id in started:
            continue
        mine = blocks.setdefault(run.press, [])
        last = mine[-1].run.end if mine else -_NEVER
        setup = next(
            (
                each
                for each in setups
                if each.press == run.press
                and last <= each.start
                and each.end <= run.start
            ),
            None,
        )
        mine.append(Block(run, setup))
    heats = [each for each in whole.heats if each not in begun.heats]
    return HeldPresses(begun=begun, blocks=blocks, heats=heats)


class Holder(Dispatcher[D]):
    """A dispatcher with work that is held in place."""

    def __init__(
        self,
        plant: Plant,
        shop: Shop,
        metal: Metal[D],
        work: Work,
        rule: Rule,
        horizon: int,
        now: int,
        *,
        held: HeldPresses,
    ) -> None:
        super().__init__(plant, shop, metal, work, rule, horizon, now)
        self._blocks = {press: list(each) for press, each in held.blocks.items()}
        self._mounts: dict[DieId, list[tuple[int, EquipmentId]]] = {}
        heated = {(each.die, each.end): each.start for each in held.heats}
        for press, blocks in self._blocks.items():
            for block in blocks:
                start = block.begin
                if block.setup is not None:
                    start = heated.get((block.setup.die, start), start)
                self._mounts.setdefault(block.run.die, []).append((start, press))
        shop.reserve(
            held.heats, [each.run for b in self._blocks.values() for each in b]
        )

    def keep(self, runs: Sequence[Run]) -> None:
        """Start from runs that have begun; those held count for the numbers only."""
        held = [each.run for blocks in self._blocks.values() for each in blocks]
        super().keep([*runs, *held])
        self.runs = list(runs)

    def go(self) -> tuple[Run, ...]:
        """Fill the gaps, and place all that is held."""
        super().go()
        for press, blocks in self._blocks.items():
            while blocks:
                self._place(press)
        self.runs.sort(key=lambda each: (each.start, each.press))
        return tuple(self.runs)

    def _next_event(
        self, press: EquipmentId, minute: int, waiting: Mapping[EquipmentId, int]
    ) -> int | None:
        later = super()._next_event(press, minute, waiting)
        blocks = self._blocks.get(press)
        if not blocks:
            return later
        begin = max(minute + 1, blocks[0].begin)
        return begin if later is None else min(later, begin)

    def _place_fixed(self, press: EquipmentId) -> bool:
        blocks = self._blocks.get(press)
        if blocks and blocks[0].begin <= self._shop.presses[press].time:
            self._place(press)
            return True
        return super()._place_fixed(press)

    def _place(self, press: EquipmentId) -> None:
        """Let the next held run of a press happen."""
        block = self._blocks[press].pop(0)
        mine = self._mounts[block.run.die]
        mine.remove(min(each for each in mine if each[1] == press))
        self._shop.place(block.setup, block.run)
        self.runs.append(block.run)
        pieces = made_pieces(self._plant, block.run)
        self._made[self._orders[block.run.order]] += pieces
        ageing = self._work.oven_minutes_kg[block.run.order]
        if ageing > 0:
            begin = max(self._aged_until, block.run.start)
            piece_kg = self._work.demands[block.run.order].piece_kg
            self._aged_until = begin + ageing * pieces * piece_kg

    def _room(self, option: Option, mount: Mount) -> int:
        room = super()._room(option, mount)
        blocks = self._blocks.get(option.press)
        return min(room, blocks[0].begin - mount.start) if blocks else room

    def _outlook(self, press: EquipmentId, board: _Board) -> _Outlook:
        """Leave out what the work held next would not allow."""
        outlook = super()._outlook(press, board)
        allowed = np.array([self._allowed(press, each) for each in board.mounts])
        index = np.where(allowed[board.mount], outlook.index, 0.0)
        return replace(outlook, index=index)

    def _allowed(self, press: EquipmentId, option: Option) -> bool:
        """Whether a die may be in the press until the next held work begins."""
        state = self._shop.presses[press]
        blocks = self._blocks.get(press)
        same = (option.die, option.container) == (state.die, state.container)
        uses = self._mounts.get(option.die, [])
        if not blocks:
            return all(other == press for _, other in uses)
        following = blocks[0]
        if following.setup is None:
            return same
        setup = following.setup
        if (option.die, option.container) == (setup.die, setup.container):
            return False
        if not same:
            needed = self._shop.change_between(
                press, (option.die, option.container), (setup.die, setup.container)
            )
            if needed > setup.end - setup.start:
                return False
        return all(start >= setup.start for start, _ in uses)
