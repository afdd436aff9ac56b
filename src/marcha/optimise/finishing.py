"""
Lines in a complete plan: what presses must know of them, and what they then make.

Presses and ovens come first; lines take what these give, and feeds (S33 to S39).
"""

from collections.abc import Mapping, Sequence

from marcha.optimise.context import Context
from marcha.optimise.lines import LineRule, Lines, tails
from marcha.optimise.schedule.stores import Stores
from marcha.plans.plan import Load, Plan, Run, StockUse
from marcha.plans.shipping import off_the_press
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import Intervals
from marcha.process.machines import machines_of


def line_windows(
    context: Context, windows: Mapping[EquipmentId, Intervals]
) -> dict[EquipmentId, Intervals]:
    """Minutes in which each line may run."""
    lines = machines_of(context.plant, EquipmentKind.LINE)
    return {each: windows[each] for each in lines}


def add_tails(
    context: Context,
    windows: Mapping[EquipmentId, Intervals],
    delay: dict[OrderId, int | None],
    earliest: dict[OrderId, int],
) -> None:
    """
    Add what comes after the press to the times of shipping.

    Orders that no line can finish never ship, so that no press makes them.
    """
    after = tails(context.plant, context.demands, line_windows(context, windows))
    for order, tail in after.items():
        held = delay[order]
        if tail is None or held is None:
            delay[order] = None
        else:
            delay[order] = held + tail.minutes
            earliest[order] = max(earliest[order] + tail.minutes, tail.earliest)


def run_lines(
    context: Context,
    windows: Mapping[EquipmentId, Intervals],
    made: tuple[Sequence[Run], Sequence[Load], Sequence[StockUse]],
    rule: LineRule,
    most: Mapping[OrderId, int],
    *,
    forecasts: bool,
    stores: Stores | None = None,
) -> Lines:
    """
    Plan all line runs.

    Parameters
    ----------
    made
        Runs, loads and stock given to orders.
    most
        Most pieces to make of some orders.
    forecasts
        When the firm orders have what they need, go on with the others (S48).
    stores
        Supplies; None: nothing takes any.
    """
    plant, known = context.plant, context.demands
    open_lines = line_windows(context, windows)
    lines = Lines(plant, known, open_lines, context.timeline, rule, stores)
    lines.keep(context.kept.line_runs, context.kept.feed_draws, context.fixed_lines)
    runs, loads, stock = made
    pressed = Plan(
        plant_hash="", runs=tuple(runs), loads=tuple(loads), stock_uses=tuple(stock)
    )
    arrivals = {
        order: [(minute, pieces * known[order].piece_kg) for minute, _, pieces in found]
        for order, found in off_the_press(plant, pressed, known).items()
        if known[order].route
    }
    wanted = _wanted(context, stock, most)
    for firm in (True, False) if forecasts else (True,):
        mine = {
            order: pieces
            for order, pieces in wanted.items()
            if known[order].firm is firm and pieces > 0
        }
        lines.go(arrivals, mine)
    return lines


def _wanted(
    context: Context, stock: Sequence[StockUse], most: Mapping[OrderId, int]
) -> dict[OrderId, int]:
    """Most pieces that may ship through the route of each order that has one."""
    plant = context.plant
    done: dict[OrderId, int] = {}
    for use in stock:
        if plant.stock[use.stock].is_done_for(plant.orders[use.order]):
            done[use.order] = done.get(use.order, 0) + use.pieces
    wanted: dict[OrderId, int] = {}
    for order, demand in context.demands.items():
        if demand.route and demand.makeable:
            whole = demand.maximum if demand.pressed else demand.pieces
            wanted[order] = min(whole, most.get(order, whole)) - done.get(order, 0)
    return wanted
