"""
Least press time and metal for a tonne of each order, by press and billet diameter.

Every number here is stated too low rather than too high: over all dies that fit, all
ways to divide a billet and all its lengths. Ways that S17 allows are looked at without
the limits of the planners (they try at most four billets a pull).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor, inf

from marcha.plans.relaxation.rows import down
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
from marcha.process.demand import Demand
from marcha.process.machines import (
    containers_of,
    die_mass_left_kg,
    die_ready_min,
    machines_of,
)
from marcha.process.tooling import TRIM_TOLERANCE_M, Tooling, tooling

_STEP_SLACK = 1e-6
"""Share of a saw step by which a length may miss it through rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """
    What a good tonne costs at least.

    Attributes
    ----------
    hours
        Press hours, dead times included.
    log_t
        Tonnes of log: billets with the kerf after each.
    billet_t
        Tonnes of billet.
    """

    hours: float
    log_t: float
    billet_t: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """
    One order on one press at one billet diameter.

    Attributes
    ----------
    ready
        Minute from which one of the dies may run.
    mounted
        One of the dies is in the press at the start.
    """

    order: OrderId
    profile: ProfileId
    alloy: AlloyId
    customer: CustomerId | None
    press: EquipmentId
    diameter_mm: int
    rate: Rate
    ready: int
    mounted: bool


def ways(
    plant: Plant, wanted: Mapping[OrderId, Demand], horizon: int
) -> tuple[Way, ...]:
    """Every order on every press and diameter that can make it, by the sheets."""
    dies = _usable_dies(plant, horizon)
    boxes = {
        press: containers_of(plant, press)
        for press in machines_of(plant, EquipmentKind.PRESS)
    }
    tools: dict[tuple[DieId, ContainerId, AlloyId], Tooling | None] = {}
    rates: dict[tuple[DieId, ContainerId, AlloyId, int, int], Rate | None] = {}
    found: dict[tuple[OrderId, EquipmentId, int], Way] = {}
    for demand in wanted.values():
        order = plant.orders[demand.order]
        if not demand.makeable or not demand.pressed or demand.release > horizon:
            continue
        section, length_mm = order.section
        for die, ready in dies.get(section, ()):
            for press in plant.dies[die].presses:
                for box in boxes.get(press, ()):
                    key = (die, box.id, demand.alloy)
                    if key not in tools:
                        tools[key] = tooling(plant, die, press, box.id, demand.alloy)
                    tool = tools[key]
                    if tool is None:
                        continue
                    shape = (*key, length_mm, demand.maximum)
                    if shape not in rates:
                        rates[shape] = least_rate(
                            tool, length_mm, demand.maximum, demand.piece_kg
                        )
                    rate = rates[shape]
                    if rate is not None:
                        _add(plant, found, demand, tool, rate, ready)
    return tuple(found.values())


def _usable_dies(
    plant: Plant, horizon: int
) -> dict[ProfileId, list[tuple[DieId, int]]]:
    dies: dict[ProfileId, list[tuple[DieId, int]]] = {}
    for die in plant.dies.values():
        ready = die_ready_min(plant, die)
        if ready is not None and ready < horizon and die_mass_left_kg(die) > 0.0:
            dies.setdefault(die.profile, []).append((die.id, ready))
    return dies


def _add(
    plant: Plant,
    found: dict[tuple[OrderId, EquipmentId, int], Way],
    demand: Demand,
    tool: Tooling,
    rate: Rate,
    ready: int,
) -> None:
    """Keep the least of what is known for the press and diameter."""
    key = (demand.order, tool.press, tool.diameter_mm)
    mounted = plant.equipment[tool.press].mounted_die == tool.die
    old = found.get(key)
    if old is not None:
        mounted, ready = mounted or old.mounted, min(ready, old.ready)
        rate = Rate(
            hours=min(rate.hours, old.rate.hours),
            log_t=min(rate.log_t, old.rate.log_t),
            billet_t=min(rate.billet_t, old.rate.billet_t),
        )
    order = plant.orders[demand.order]
    found[key] = Way(
        order=order.id,
        profile=order.section[0],
        alloy=demand.alloy,
        customer=order.customer,
        press=tool.press,
        diameter_mm=tool.diameter_mm,
        rate=rate,
        ready=ready,
        mounted=mounted,
    )


def least_rate(
    tool: Tooling, length_mm: int, most_pieces: int, piece_kg: float
) -> Rate | None:
    """
    Least time and metal for a good tonne over all ways to divide a billet.

    Parameters
    ----------
    most_pieces
        Pieces that ship at most: what a billet makes beyond them is lost.

    Returns
    -------
    Rate or None
        None when no billet can be divided.
    """
    hours = log_t = billet_t = inf
    for each, pulls, billet_mm in _shortest_billets(tool, length_mm):
        good_kg = min(tool.cavities * each, most_pieces) * piece_kg
        hours = min(hours, tool.seconds(billet_mm, pulls) / 3.6 / good_kg)
        log_t = min(log_t, (billet_mm + tool.billet_kerf_mm) * tool.kg_mm / good_kg)
        billet_t = min(billet_t, billet_mm * tool.kg_mm / good_kg)
    if hours == inf:
        return None
    return Rate(hours=down(hours), log_t=down(log_t), billet_t=down(billet_t))


def _shortest_billets(tool: Tooling, length_mm: int) -> Iterator[tuple[int, int, int]]:
    """
    Pieces from a cavity, least pulls and shortest billet of every way to divide one.

    Each pull more loses kerf and dead time, so as few are taken as the table allows,
    whether or not they divide the pieces. Many billets in a pull share its last kerf,
    so a billet pulled once shares it with as many as fit.
    """
    pulls = 1
    for pieces in range(1, 1 << 30):
        while pulls * _most_cuts(tool, length_mm, pulls) < pieces:
            pulls += 1
            if pulls > pieces:
                return
        bare_m = _bare_m(tool, length_mm, pieces, pulls)
        trim_m = tool.trim_min_m - TRIM_TOLERANCE_M
        least_mm = (tool.kg_m * (bare_m + trim_m) + tool.butt_kg) / tool.kg_mm
        step = tool.saw_step_mm
        billet_mm = step * ceil(max(least_mm, tool.billet_min_mm) / step - _STEP_SLACK)
        if billet_mm > tool.billet_max_mm:
            return
        # A trim that is too long becomes kerf, at most that of one pull a piece.
        most_m = pieces * (length_mm / 1000.0 + _kerfs_m(tool, 2.0))
        trim_m = tool.trim_max_m + 2 * TRIM_TOLERANCE_M
        if tool.extruded_m(billet_mm) <= most_m + trim_m:
            yield pieces, pulls, billet_mm


def _most_cuts(tool: Tooling, length_mm: int, pulls: int) -> int:
    """Cuts that a pull holds on the table when a billet is pulled so often (F9)."""
    trim_m = (tool.trim_min_m - TRIM_TOLERANCE_M) / pulls
    room_m = tool.table_m + TRIM_TOLERANCE_M - trim_m - _kerfs_m(tool, 1.0)
    return floor(room_m / (length_mm / 1000.0 + tool.final_kerf_m) + _STEP_SLACK)


def _kerfs_m(tool: Tooling, cuts: float) -> float:
    """Kerf of a pull with so many cuts of the final saw."""
    return tool.puller_kerf_m + cuts * tool.final_kerf_m


def _bare_m(tool: Tooling, length_mm: int, pieces: int, pulls: int) -> float:
    """Metres extruded from a billet without its trim, at least (F8)."""
    own_m = pieces * length_mm / 1000.0 + (pieces + pulls) * tool.final_kerf_m
    if pulls > 1:
        return own_m + pulls * tool.puller_kerf_m
    table_m = tool.table_m + TRIM_TOLERANCE_M - tool.puller_kerf_m
    trim_m = tool.trim_min_m - TRIM_TOLERANCE_M
    shared = max(1, floor(table_m / (own_m + trim_m) + _STEP_SLACK))
    return own_m + tool.puller_kerf_m / shared
