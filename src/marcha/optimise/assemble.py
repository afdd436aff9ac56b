"""
One complete plan from one restart and one style of scheduling.

This is where the planners meet: restart → windows → power → people → metal → presses
and billets → ovens. Nothing is searched here; :mod:`marcha.optimise.compose` does that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from marcha.optimise.context import Context
from marcha.optimise.crew import Staffing, covered, staff, trim
from marcha.optimise.cut.pattern import Prices
from marcha.optimise.cut.yard import Draw, Yard
from marcha.optimise.finishing import add_tails, run_lines
from marcha.optimise.lines import LineRule, Lines
from marcha.optimise.metal.call_off import (
    needed_call_offs,
    possible_call_offs,
    source_of,
)
from marcha.optimise.metal.remelt import Remelt
from marcha.optimise.metal.stock import StockPlan, stock_plan
from marcha.optimise.restart import Restart
from marcha.optimise.schedule.ageing import Ageing, Batch, usable_ovens
from marcha.optimise.schedule.dispatch import Dispatcher
from marcha.optimise.schedule.follow import Follower, Sequences
from marcha.optimise.schedule.held import Holder
from marcha.optimise.schedule.oven_time import OvenTime, oven_times
from marcha.optimise.schedule.shop import Shop
from marcha.optimise.schedule.stores import Stores
from marcha.optimise.schedule.windows import TaskPower, open_windows, powered_windows
from marcha.optimise.schedule.work import Rule, Work
from marcha.optimise.services import Upkeep, needed, place_services
from marcha.plans.courses import taught, trained
from marcha.plans.plan import Assignment, CallOff, Load, Plan, Run
from marcha.plans.shipping import made_pieces
from marcha.plans.upkeep import intakes
from marcha.plant.ids import EquipmentId, OrderId, PersonId, StockId
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import (
    Interval,
    Intervals,
    clip,
    intersect,
    length,
    subtract,
    union,
)
from marcha.process.demand import to_press
from marcha.process.machines import machines_of
from marcha.process.metal import MetalSource, metal_sources

_UNLIMITED_KG = 1e6
"""Stands for the capacity of an oven that is not limited."""

_FIRST = 1e6
"""Favour of a pinned order."""

Favour = Mapping[tuple[OrderId, EquipmentId], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """
    How a plan is scheduled.

    Attributes
    ----------
    best_fit
        Take the log that loses least for the billet (today's practice).
    fill
        Share of an ageing oven's capacity that starts a load.
    most
        Most pieces to make of some orders, where it is known that more cannot ship.
    sequence
        What the presses do one after the other; empty: the index alone decides.
    """

    rule: Rule = field(default_factory=Rule)
    prices: Prices = field(default_factory=Prices)
    best_fit: bool = False
    fill: float = 0.7
    favour: Favour = field(default_factory=dict)
    most: Mapping[OrderId, int] = field(default_factory=dict)
    sequence: Sequences = field(default_factory=dict)


USUAL = Style(rule=Rule(by_due_date=True), best_fit=True)
"""Orders by due date, logs best fit: today's practice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A restart, when its machines may run and with whom, and their services."""

    restart: Restart
    windows: Mapping[EquipmentId, Intervals]
    staffing: Staffing
    upkeep: Upkeep


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """A plan without figures and reasons yet, and what it was made from."""

    plan: Plan
    ready: Ready


def assemble(
    context: Context, ready: Ready, style: Style, *, forecasts: bool = False
) -> Assembled:
    """
    Make a complete plan; always succeeds, if only with nothing in it.

    Parameters
    ----------
    forecasts
        Make what forecasts ask for with what the firm orders have left (S48).
    """
    windows = ready.windows
    ovens = _of_kind(context, windows, EquipmentKind.AGEING_OVEN)
    oven_time = oven_times(context.timeline, ovens)
    delay, earliest = _ship_times(context, oven_time)
    oven_start, oven_minutes = _oven_flow(context, ovens, delay)
    add_tails(context, windows, delay, earliest)
    left = _left(context)
    for_stock = _for_stock(context, left)
    for order, pieces in style.most.items():
        wanted = to_press(context.demands[order], pieces)
        left[order] = min(left[order], wanted)
    ageable = frozenset(
        order
        for order, minutes in delay.items()
        if context.demands[order].aged and minutes is not None
    )
    stock = _stock(context, left, ageable)
    offers, offered = possible_call_offs(context.plant, context.kept.call_offs)
    remelt = Remelt(context.plant, context.demands, context.kept)
    yard = _yard(context, style, (*offered, *remelt.sources()))
    remelt.open(yard)
    shop = Shop(context.plant, windows, context.timeline.now)
    shop.keep(context.kept if context.held is None else context.held.begun)
    stores = _stores(context)
    work = Work(
        options=context.options,
        demands=context.to_press,
        wanted=left,
        ship_delay=delay,
        ship_earliest=earliest,
        oven_start=oven_start,
        oven_minutes_kg=oven_minutes,
        weights={each.id: each.weight for each in context.plant.orders.values()},
        splittable={each.id: each.splittable for each in context.plant.orders.values()},
        favour=_favour(context, style),
        fixed=context.fixed,
        pass_time=remelt.pass_time,
        stores=stores,
    )
    dispatcher = _dispatcher(context, shop, yard, work, style)
    runs = dispatcher.go()
    if stores is not None:
        stores.give_back()
    ageing = _ageing(context, oven_time, style, stores)
    loads = ageing.go(_batches(context, runs, stock))
    offers = (*offers, *remelt.decided)
    if forecasts:
        remelt.close()
        yard.withdraw(offer.id for offer in offers)
        before = {None, *(run.id for run in runs)}
        runs = dispatcher.go_on(for_stock)
        if stores is not None:
            stores.give_back()
        later = _batches(context, runs, stock)
        loads = ageing.go_on([each for each in later if each.run not in before])
    lines = run_lines(
        context,
        windows,
        (runs, loads, stock.direct),
        _line_rule(style),
        style.most,
        forecasts=forecasts,
        stores=stores,
    )
    made = _Made(shop, yard, runs, loads, stock, offers, lines)
    return Assembled(plan=_plan(context, ready, made), ready=ready)


def _ageing(
    context: Context,
    oven_time: Mapping[EquipmentId, OvenTime],
    style: Style,
    stores: Stores | None,
) -> Ageing:
    """Ovens with the loads that are kept, ready to fill the gaps or what follows."""
    ageing = Ageing(
        context.plant,
        context.to_press,
        oven_time,
        context.timeline.now,
        fill=style.fill,
        slack_days=style.rule.slack_days,
        stores=stores,
    )
    ageing.keep(context.kept.loads, context.fixed_loads)
    if context.held is not None:
        ageing.fill_gaps()
    return ageing


def _line_rule(style: Style) -> LineRule:
    """Take from a style what lines go by."""
    return LineRule(
        by_due_date=style.rule.by_due_date,
        slack_days=style.rule.slack_days,
        fill=style.fill,
        favour=style.favour,
    )


def _dispatcher(
    context: Context, shop: Shop, yard: Yard, work: Work, style: Style
) -> Dispatcher[Draw]:
    """Dispatcher that starts from begun work, and leaves held work in place."""
    plant, timeline = context.plant, context.timeline
    ends = timeline.horizon, timeline.now
    if context.held is not None:
        holder: Dispatcher[Draw] = Holder(
            plant, shop, yard, work, style.rule, *ends, held=context.held
        )
        holder.keep(context.held.begun.runs)
        return holder
    follower: Dispatcher[Draw] = Follower(
        plant, shop, yard, work, style.rule, *ends, sequences=style.sequence
    )
    follower.keep(context.kept.runs)
    return follower


def _stores(context: Context) -> Stores | None:
    """Supplies of a plant, less what kept work takes; None: nothing takes any."""
    plant = context.plant
    if not plant.supply_uses or not plant.supplies:
        return None
    return Stores(plant, intakes(plant, context.kept, context.timeline))


def _favour(context: Context, style: Style) -> Favour:
    """Favours of the style; pinned orders go before everything else."""
    favour = dict(style.favour)
    for option in context.options:
        if option.order in context.pinned:
            favour[option.order, option.press] = _FIRST
    return favour


def make_ready(context: Context, restart: Restart) -> Ready:
    """Work out when each machine may run: open, up, powered and staffed."""
    plant, timeline = context.plant, context.timeline
    opened = open_windows(plant, timeline, restart.runnable)
    draws: list[TaskPower] = []
    for each in restart.tasks:
        task = plant.tasks[each.task]
        if task.power_kw > 0:
            work = clip(timeline.open(task.calendar), each.start, each.end)
            draws.extend((start, end, task.power_kw) for start, end in work)
    powered = powered_windows(plant, timeline, opened, draws, context.machines)
    busy: dict[PersonId, list[Interval]] = {}
    for assignment in (*restart.assignments, *_kept_crews(context)):
        busy.setdefault(assignment.person, []).append(
            (assignment.start, assignment.end)
        )
    for person, span in taught(context.kept.trainings):
        busy.setdefault(person, []).append(span)
    upkeep = place_services(
        context, powered, {person: union(spans) for person, spans in busy.items()}
    )
    for assignment in upkeep.assignments():
        busy.setdefault(assignment.person, []).append(
            (assignment.start, assignment.end)
        )
    there = {} if context.held is None else covered(plant, context.kept.assignments)
    staffing = staff(
        plant,
        timeline,
        {person: union(spans) for person, spans in busy.items()},
        [
            (machine, subtract(upkeep.windows[machine], there.get(machine, ())))
            for machine in context.machines
        ],
        trained(plant, context.kept),
    )
    windows = dict(staffing.staffed)
    for machine, spans in there.items():
        # Where held crews stand their machine may do more than what is held.
        more = intersect(spans, upkeep.windows.get(machine, ()))
        windows[machine] = union((*windows.get(machine, ()), *more))
    return Ready(restart=restart, windows=windows, staffing=staffing, upkeep=upkeep)


def _kept_crews(context: Context) -> tuple[Assignment, ...]:
    return tuple(
        each for each in context.kept.assignments if each.equipment is not None
    )


def _of_kind(
    context: Context, windows: Mapping[EquipmentId, Intervals], kind: EquipmentKind
) -> dict[EquipmentId, Intervals]:
    return {each: windows[each] for each in machines_of(context.plant, kind)}


def _ship_times(
    context: Context, ovens: Mapping[EquipmentId, OvenTime]
) -> tuple[dict[OrderId, int | None], dict[OrderId, int]]:
    """Delay from pressing to shipping, and the first minute at which an order ships."""
    delay: dict[OrderId, int | None] = {}
    earliest: dict[OrderId, int] = {}
    for order, demand in context.demands.items():
        delay[order], earliest[order] = (None if demand.aged else 0), 0
        if demand.aged:
            for recipe, usable in usable_ovens(context.plant, ovens, demand).items():
                minutes = context.plant.recipes[recipe].duration_min
                held = delay[order]
                if usable and (held is None or minutes < held):
                    delay[order] = minutes
                    spans = [
                        ovens[oven].span(0, context.plant.recipes[recipe])
                        for oven in usable
                    ]
                    earliest[order] = min(span[1] for span in spans if span)
    return delay, earliest


def _oven_flow(
    context: Context,
    ovens: Mapping[EquipmentId, Intervals],
    delay: Mapping[OrderId, int | None],
) -> tuple[int, dict[OrderId, float]]:
    """All ageing ovens as one flow: its start, and its minutes per kg of each order."""
    horizon = context.timeline.horizon
    start = min((spans[0][0] for spans in ovens.values() if spans), default=horizon)
    capacity = sum(
        (context.plant.equipment[oven].capacity_kg or _UNLIMITED_KG)
        * length(spans)
        / max(1, horizon - start)
        for oven, spans in ovens.items()
    )
    return start, {
        order: minutes / capacity if minutes and capacity else 0.0
        for order, minutes in delay.items()
    }


def _for_stock(context: Context, left: dict[OrderId, int]) -> dict[OrderId, int]:
    """Take the pieces of forecasts out of what is left; of locked ones they stay."""
    locked = {*context.pinned, *(each.order for each in context.fixed)}
    forecasts = {
        order: pieces
        for order, pieces in left.items()
        if not context.demands[order].firm and order not in locked
    }
    left.update(dict.fromkeys(forecasts, 0))
    return forecasts


def _left(context: Context) -> dict[OrderId, int]:
    """Pieces that orders still want after what is kept."""
    left = {order: demand.pieces for order, demand in context.to_press.items()}
    for run in context.kept.runs:
        left[run.order] = max(0, left[run.order] - made_pieces(context.plant, run))
    for use in context.kept.stock_uses:
        left[use.order] = max(0, left[use.order] - use.pieces)
    for load in context.kept.loads:
        for item in load.items:
            if item.stock is not None:
                left[item.order] = max(0, left[item.order] - item.pieces)
    return left


def _stock(
    context: Context, left: dict[OrderId, int], ageable: frozenset[OrderId]
) -> StockPlan:
    """Stock given to orders: what a kept plan gave stays given, then what is left."""
    kept = context.kept
    used: dict[StockId, int] = {}
    for use in kept.stock_uses:
        used[use.stock] = used.get(use.stock, 0) + use.pieces
    for load in kept.loads:
        for item in load.items:
            if item.stock is not None:
                used[item.stock] = used.get(item.stock, 0) + item.pieces
    stock = {
        name: replace(item, pieces=item.pieces - used.get(name, 0))
        for name, item in context.plant.stock.items()
    }
    takers = {order: left[order] for order in left if order not in context.pinned}
    plant = context.plant.replace(stock=stock) if used else context.plant
    given = stock_plan(plant, context.to_press, takers, ageable)
    left.update(takers)
    return StockPlan(direct=kept.stock_uses + given.direct, to_age=given.to_age)


def _yard(context: Context, style: Style, offered: Sequence[MetalSource]) -> Yard:
    plant = context.plant
    kept = [source_of(plant, each) for each in context.kept.call_offs]
    presses = machines_of(plant, EquipmentKind.PRESS)
    yard = Yard(
        [*metal_sources(plant), *kept, *offered],
        context.patterns(style.prices),
        shortest_billet_mm=min(
            (plant.equipment[each].billet_min_mm or 1 for each in presses), default=1
        ),
        best_fit=style.best_fit,
    )
    kerfs = {
        run.id: plant.equipment[run.press].billet_kerf_mm for run in context.kept.runs
    }
    yard.keep(context.kept.log_cuts, kerfs)
    return yard


def _batches(context: Context, runs: Sequence[Run], stock: StockPlan) -> list[Batch]:
    """Everything that must still be aged, no more of an order than may ship."""
    aged: dict[tuple[str | None, str | None], int] = {}
    sent: dict[OrderId, int] = {}
    for load in context.kept.loads:
        for item in load.items:
            key = (item.run, item.stock)
            aged[key] = aged.get(key, 0) + item.pieces
            sent[item.order] = sent.get(item.order, 0) + item.pieces
    batches = [
        Batch(
            stock=item,
            order=order,
            pieces=pieces,
            ready=max(context.timeline.now, context.demands[order].release),
        )
        for item, order, pieces in stock.to_age
    ]
    for batch in batches:
        sent[batch.order] = sent.get(batch.order, 0) + batch.pieces
    for run in sorted(runs, key=lambda each: (each.end, each.id)):
        demand = context.to_press[run.order]
        if not demand.aged:
            continue
        left = made_pieces(context.plant, run) - aged.get((run.id, None), 0)
        left = min(left, demand.maximum - sent.get(run.order, 0))
        if left > 0:
            sent[run.order] = sent.get(run.order, 0) + left
            batches.append(
                Batch(run=run.id, order=run.order, pieces=left, ready=run.end)
            )
    return batches


@dataclass(frozen=True, slots=True)
class _Made:
    """What the planners made of one plan."""

    shop: Shop
    yard: Yard
    runs: tuple[Run, ...]
    loads: tuple[Load, ...]
    stock: StockPlan
    offers: Sequence[CallOff]
    lines: Lines


def _plan(context: Context, ready: Ready, made: _Made) -> Plan:
    restart = ready.restart
    cuts = made.yard.log_cuts()
    logs: dict[str, int] = {}
    for cut in cuts:
        logs[cut.source] = logs.get(cut.source, 0) + cut.logs
    used: dict[EquipmentId, list[Interval]] = {}
    for run in made.runs:
        used.setdefault(run.press, []).append((run.start, run.end))
    for setup in made.shop.setups:
        used.setdefault(setup.press, []).append((setup.start, setup.end))
    for heat in made.shop.heats:
        used.setdefault(heat.oven, []).append((heat.start, heat.end))
    for load in made.loads:
        used.setdefault(load.oven, []).append((load.start, load.end))
    for line_run in made.lines.runs:
        span = (line_run.start, line_run.end)
        used.setdefault(line_run.equipment, []).append(span)
    crews = trim(
        ready.staffing.assignments, {name: union(spans) for name, spans in used.items()}
    )
    plan = Plan(
        plant_hash=context.kept.plant_hash,
        tasks=restart.tasks,
        purchases=restart.purchases,
        call_offs=(
            *context.kept.call_offs,
            *needed_call_offs(context.plant, made.offers, logs),
        ),
        setups=tuple(
            sorted(made.shop.setups, key=lambda each: (each.press, each.start))
        ),
        heats=tuple(sorted(made.shop.heats, key=lambda each: (each.start, each.die))),
        runs=made.runs,
        log_cuts=cuts,
        loads=made.loads,
        stock_uses=made.stock.direct,
        line_runs=tuple(
            sorted(
                made.lines.runs, key=lambda each: (each.equipment, each.start, each.id)
            )
        ),
        feed_draws=tuple(made.lines.draws),
        services=context.kept.services,
        trainings=context.kept.trainings,
        assignments=(*restart.assignments, *_kept_crews(context), *crews),
    )
    return needed(context, plan, ready.upkeep)
