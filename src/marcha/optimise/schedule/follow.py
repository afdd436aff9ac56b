"""
A dispatcher that repeats the sequence of an earlier plan as far as it can.

What each press did one after the other is done again in that order, as early as
metal, dies and open hours now allow; where nothing of it can run, the usual index
decides, but takes no metal that the sequences still need. So a plan for a plant that
changed a little differs only by what the change brings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from marcha.optimise.schedule.dispatch import Dispatcher, _Board, _Outlook
from marcha.optimise.schedule.shop import Shop
from marcha.optimise.schedule.work import Drawn, Metal, Rule, Work
from marcha.plans.plan import Plan
from marcha.plans.shipping import made_pieces
from marcha.plans.spans import grouped
from marcha.plant.ids import DieId, EquipmentId, OrderId
from marcha.plant.plant import Plant

D = TypeVar("D", bound=Drawn)

_REST_SHARE = 0.05
"""A rest of a block below this share does not hold up what comes next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Pieces of one order on one die: a place in the sequence of a press."""

    order: OrderId
    die: DieId
    pieces: int


Sequences = Mapping[EquipmentId, Sequence[Block]]


def sequence_of(plant: Plant, plan: Plan, *, after: int = 0) -> Sequences:
    """
    Return what each press of a plan does from a minute on.

    Runs of one order on one die that follow each other are one block.
    """
    found: dict[EquipmentId, list[Block]] = {}
    runs = sorted(plan.runs, key=lambda each: (each.start, each.id))
    later = ((run.press, run) for run in runs if run.start >= after)
    for press, mine in grouped(later).items():
        blocks = found.setdefault(press, [])
        for run in mine:
            pieces = made_pieces(plant, run)
            last = blocks[-1] if blocks else None
            if last is not None and (last.order, last.die) == (run.order, run.die):
                blocks[-1] = replace(last, pieces=last.pieces + pieces)
            else:
                blocks.append(Block(order=run.order, die=run.die, pieces=pieces))
    return found


class Follower(Dispatcher[D]):
    """A dispatcher with a sequence for each press."""

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
        sequences: Sequences,
    ) -> None:
        super().__init__(plant, shop, metal, work, rule, horizon, now)
        self._blocks = {
            press: list(blocks)
            for press, blocks in sequences.items()
            if press in self._boards
        }

    def _step(self, press: EquipmentId) -> bool:
        return self._follow(press) or super()._step(press)

    def _follow(self, press: EquipmentId) -> bool:
        """Run the first block of the sequence of a press that can run."""
        blocks = self._blocks.get(press, [])
        if not blocks:
            return False
        board = self._boards[press]
        outlook = super()._outlook(press, board)
        ways: dict[tuple[OrderId, DieId], list[int]] = {}
        for able in np.flatnonzero(outlook.index > 0):
            option = board.options[able]
            ways.setdefault((option.order, option.die), []).append(int(able))
        for place, block in enumerate(blocks):
            for at in ways.get((block.order, block.die), ()):
                option = board.options[at]
                ready = int(outlook.ready_at[at])
                mount = self._shop.mount(option, self._horizon, ready)
                pieces = min(block.pieces, int(outlook.pieces[at]))
                if mount is not None and self._run(option, mount, pieces):
                    left = block.pieces - made_pieces(self._plant, self.runs[-1])
                    if 0 < left < _REST_SHARE * block.pieces:
                        left = self._handed_on(blocks, place + 1, block, left)
                    rest = [replace(block, pieces=left)] if left > 0 else []
                    blocks[place : place + 1] = rest
                    return True
        return False

    def _handed_on(
        self, blocks: list[Block], after: int, block: Block, left: int
    ) -> int:
        """Give a small rest to the next block of the order; what nobody takes."""
        others = (each for each in self._blocks.values() if each is not blocks)
        for row, start in ((blocks, after), *((each, 0) for each in others)):
            for place in range(start, len(row)):
                if row[place].order == block.order:
                    more = row[place].pieces + left
                    row[place] = replace(row[place], pieces=more)
                    return 0
        return left

    def _outlook(self, press: EquipmentId, board: _Board) -> _Outlook:
        """Leave to the sequences the metal that they still need."""
        outlook = super()._outlook(press, board)
        if not any(self._blocks.values()):
            return outlook
        free = self._present_kg(self._horizon)
        for other, blocks in self._blocks.items():
            ways = {(e.order, e.die): e for e in self._boards[other].options}
            for block in blocks:
                option = ways.get((block.order, block.die))
                if option is not None:
                    piece_kg = self._work.demands[block.order].piece_kg
                    group = self._groups[option.key, option.customer]
                    wanted = int(self._left[self._orders[block.order]])
                    need_kg = min(block.pieces, wanted) * piece_kg
                    free[group] -= need_kg * option.metal_ratio
        free_kg = np.maximum(0.0, free[board.group]) / board.metal_ratio
        most = np.minimum(outlook.pieces, np.floor(free_kg / board.piece_kg))
        index = np.where(most > 0, outlook.index, 0.0)
        return replace(outlook, index=index, pieces=most)
