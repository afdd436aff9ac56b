"""
Work that locks hold before now, and what is therefore not known of it (S31).

What lies before ``now`` is not judged: a run or load that a lock holds there used
minutes of its machine that the relaxation does not count, and its metal need not have
come. The relaxation gives such work away for nothing.
"""

from dataclasses import dataclass

from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_site import LockKind, LockState
from marcha.plant.timeline import minute_down, now_min

_MAKING = (LockKind.RUN, LockKind.LOAD, LockKind.LINE)
"""Kinds of locked work that makes something of an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWork:
    """
    Orders with locked runs, loads and line runs.

    Attributes
    ----------
    runs
        Orders with a frozen run or one in progress: their metal may come later, their
        dies may be mounted already.
    runs_before
        Orders with such a run that begins before now, and its minutes before now;
        None: not known.
    loads_before, lines_before
        Orders with such a load, or line run, that begins before now.
    """

    runs: frozenset[OrderId]
    runs_before: dict[OrderId, int | None]
    loads_before: frozenset[OrderId]
    lines_before: frozenset[OrderId] = frozenset()


def held_work(plant: Plant) -> HeldWork:
    """Read the locks of what is made; a lock without an order may be any order's."""
    now = now_min(plant)
    runs: set[OrderId] = set()
    loads: set[OrderId] = set()
    lines: set[OrderId] = set()
    before: dict[OrderId, int | None] = {}
    for lock in plant.locks.values():
        if lock.state is LockState.PINNED or lock.kind not in _MAKING:
            continue
        orders = list(plant.orders) if lock.order is None else [lock.order]
        start = None if lock.start is None else minute_down(plant, lock.start)
        early = start is None or start < now
        if lock.kind is LockKind.LOAD:
            loads.update(orders if early else ())
            continue
        if lock.kind is LockKind.LINE:
            lines.update(orders if early else ())
            continue
        runs.update(orders)
        if early:
            known = start is not None and lock.equipment is not None
            _count(before, orders, now - (start or 0) if known else None)
    return HeldWork(
        runs=frozenset(runs),
        runs_before=before,
        loads_before=frozenset(loads),
        lines_before=frozenset(lines),
    )


def _count(
    before: dict[OrderId, int | None], orders: list[OrderId], minutes: int | None
) -> None:
    for order in orders:
        known = before.get(order, 0)
        more = None if known is None or minutes is None else known + minutes
        before[order] = more
