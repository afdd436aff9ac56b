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
        if not demand.makeable or demand.release > horizon:
            continue
        for die, ready in dies.get(order.profile, ()):
            for press in plant.dies[die].presses:
                for box in boxes.get(press, ()):
                    key = (die, box.id, demand.alloy)
                    if key not in tools:
                        tools[key] = tooling(plant, die, press, box.id, demand.alloy)
                    tool = tools[key]
                    if tool is None:
                        continue
                    shape = (*key, order.length_mm, demand.maximum)
                    if shape not in rates:
                        rates[shape] = least_rate(
                            tool, order.length_mm, demand.maximum, demand.piece_kg
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
        profile=order.profile,
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
    for cuts, pulls, billet_mm in _shortest_billets(tool, length_mm):
        good_kg = min(tool.cavities * cuts * pulls, most_pieces) * piece_kg
        hours = min(hours, tool.seconds(billet_mm, pulls) / 3.6 / good_kg)
        log_t = min(log_t, (billet_mm + tool.billet_kerf_mm) * tool.kg_mm / good_kg)
        billet_t = min(billet_t, billet_mm * tool.kg_mm / good_kg)
    if hours == inf:
        return None
    return Rate(hours=down(hours), log_t=down(log_t), billet_t=down(billet_t))


def _shortest_billets(tool: Tooling, length_mm: int) -> Iterator[tuple[int, int, int]]:
    """
    Cuts, pulls and shortest billet of every way to divide one.

    Many billets in a pull share its last kerf, so each pull holds as many as fit. A
    billet pulled several times loses more kerf than one pulled once, so several pulls
    count only where one does not suffice, or where the trim of one would be too long.
    """
    most_once, refused = 0, False
    for cuts in range(1, 1 << 30):
        billet_mm = _shortest_billet(tool, length_mm, cuts, 1)
        if billet_mm is None:
            break
        most_once = cuts
        if _trim_too_long(tool, length_mm, cuts, 1, billet_mm):
            refused = True
        else:
            yield cuts, 1, billet_mm
    for pulls in range(2, 1 << 30):
        first = 1 if refused else max(1, most_once // pulls)
        found = False
        for cuts in range(first, 1 << 30):
            billet_mm = _shortest_billet(tool, length_mm, cuts, pulls)
            if billet_mm is None:
                break
            found = True
            if not _trim_too_long(tool, length_mm, cuts, pulls, billet_mm):
                yield cuts, pulls, billet_mm
        if not found and _shortest_billet(tool, length_mm, 1, pulls) is None:
            return


def _shortest_billet(
    tool: Tooling, length_mm: int, cuts: int, pulls: int
) -> int | None:
    """Shortest billet so divided, in whole saw steps; None when none is allowed."""
    own = cuts * length_mm / 1000.0 + (cuts + 1) * tool.final_kerf_m
    trim = tool.trim_min_m - TRIM_TOLERANCE_M
    table = tool.table_m + TRIM_TOLERANCE_M
    per_pull = 1
    if pulls == 1:
        per_pull = floor((table - tool.puller_kerf_m) / (own + trim) + _STEP_SLACK)
    if per_pull < 1 or own + trim / pulls + tool.puller_kerf_m > table + _STEP_SLACK:
        return None
    extruded = pulls * (own + tool.puller_kerf_m / per_pull) + trim
    bare_mm = (tool.kg_m * extruded + tool.butt_kg) / tool.kg_mm
    step = tool.saw_step_mm
    least = max(bare_mm / step, tool.billet_min_mm / step)
    billet_mm = ceil(least - _STEP_SLACK) * step
    return billet_mm if billet_mm <= tool.billet_max_mm else None


def _trim_too_long(
    tool: Tooling, length_mm: int, cuts: int, pulls: int, billet_mm: int
) -> bool:
    """Whether even the shortest billet leaves more trim than the die may have."""
    own = cuts * length_mm / 1000.0 + (cuts + 1) * tool.final_kerf_m
    most = pulls * (own + tool.puller_kerf_m) + tool.trim_max_m + 2 * TRIM_TOLERANCE_M
    return tool.extruded_m(billet_mm) > most
