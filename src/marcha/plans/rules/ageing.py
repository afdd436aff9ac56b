"""Rules of oven loads, stock and quantities (S1 to S4, S23, S24)."""

from collections.abc import Iterator

from marcha.plans.plan import Load, LoadItem
from marcha.plans.rules.facts import Facts
from marcha.plans.rules.violation import Finding, found
from marcha.plans.spans import within
from marcha.plant.ids import OrderId, StockId
from marcha.plant.records_orders import Stage
from marcha.plant.timeline import finish_of_work, length, minute_up

_KG = 1e-6
"""Mass within which two sums are the same."""


def _items(facts: Facts) -> Iterator[tuple[Load, LoadItem]]:
    for load in facts.plan.loads:
        for item in load.items:
            yield load, item


def load_recipe(facts: Facts) -> Iterator[Finding]:
    """Ensures that the recipe of a load fits all its pieces (S3, S23)."""
    for load, item in _items(facts):
        if load.recipe not in facts.demands[item.order].recipes:
            yield found(
                load.id,
                item.order,
                minute=load.start,
                load=load.id,
                recipe=load.recipe,
                order=item.order,
            )


def load_duration(facts: Facts) -> Iterator[Finding]:
    """Ensures that a load lasts exactly as long as its recipe (S23, S43)."""
    for load in facts.plan.loads:
        needed = facts.plant.recipes[load.recipe].duration_min
        minutes = load.end - load.start
        lasts = minutes == needed
        if facts.interruptible(load):
            opened = facts.timeline.machine(load.oven)
            minutes = length(within(opened, load.start, load.end))
            # Closures that interrupted it before now are not known (S31).
            lasts = (
                finish_of_work(opened, load.start, needed) == load.end
                or facts.begun(load)
                or load.end > facts.horizon
            )
        if not lasts:
            yield found(
                load.id,
                load.oven,
                minute=load.start,
                load=load.id,
                oven=load.oven,
                minutes=minutes,
                needed=needed,
            )


def load_capacity(facts: Facts) -> Iterator[Finding]:
    """Ensures that a load is not heavier than its oven takes (S23)."""
    for load in facts.plan.loads:
        most = facts.plant.equipment[load.oven].capacity_kg
        mass_kg = sum(
            item.pieces * facts.demands[item.order].piece_kg for item in load.items
        )
        if most is not None and mass_kg > most + _KG:
            yield found(
                load.id,
                load.oven,
                minute=load.start,
                load=load.id,
                oven=load.oven,
                mass_kg=mass_kg,
                most_kg=most,
            )


def load_length(facts: Facts) -> Iterator[Finding]:
    """Ensures that no piece is longer than its oven takes (S23)."""
    for load, item in _items(facts):
        most = facts.plant.equipment[load.oven].capacity_length_mm
        length_mm = facts.demands[item.order].length_mm
        if most is not None and length_mm > most:
            yield found(
                load.id,
                load.oven,
                item.order,
                minute=load.start,
                load=load.id,
                oven=load.oven,
                order=item.order,
                length_mm=length_mm,
                most_mm=most,
            )


def load_after_run(facts: Facts) -> Iterator[Finding]:
    """Ensures that pieces go into the oven after their run has ended (S23)."""
    for load, item in _items(facts):
        if item.run is not None and load.start < facts.runs[item.run].end:
            yield found(
                load.id,
                item.run,
                minute=load.start,
                load=load.id,
                run=item.run,
                start=facts.at(load.start),
                end=facts.at(facts.runs[item.run].end),
            )


def load_serves_its_run(facts: Facts) -> Iterator[Finding]:
    """Ensures that pieces of a run are aged for the order of the run (S23)."""
    for load, item in _items(facts):
        if item.run is not None and item.order != facts.runs[item.run].order:
            yield found(
                load.id,
                item.run,
                item.order,
                minute=load.start,
                load=load.id,
                run=item.run,
                order=item.order,
                wanted=facts.runs[item.run].order,
            )


def pieces_aged_once(facts: Facts) -> Iterator[Finding]:
    """Ensures that no more pieces of a run are aged than it makes (S23)."""
    aged: dict[str, int] = {}
    for _, item in _items(facts):
        if item.run is not None:
            aged[item.run] = aged.get(item.run, 0) + item.pieces
    for run, pieces in aged.items():
        if pieces > facts.made[run]:
            yield found(run, run=run, pieces=pieces, made=facts.made[run])


def _stock_uses(facts: Facts) -> Iterator[tuple[StockId, OrderId, int, bool]]:
    """Uses of stock: item, order, pieces, and whether through an oven load."""
    for use in facts.plan.stock_uses:
        yield use.stock, use.order, use.pieces, False
    for _, item in _items(facts):
        if item.stock is not None:
            yield item.stock, item.order, item.pieces, True


def stock_fits_order(facts: Facts) -> Iterator[Finding]:
    """Ensures that stock serves orders of its own kind, or its own order (S24)."""
    for stock, order, _, _ in _stock_uses(facts):
        item, wanted = facts.plant.stock[stock], facts.plant.orders[order]
        demand = facts.demands[order]
        has = (item.profile, item.alloy, item.temper, item.length_mm)
        wants = (wanted.profile, demand.alloy, demand.temper, wanted.length_mm)
        if has != wants or not item.serves(wanted):
            yield found(stock, order, stock=stock, order=order)


def stock_stage(facts: Facts) -> Iterator[Finding]:
    """Ensures that stock is aged where it must be, and only then (S24)."""
    for stock, order, _, in_load in _stock_uses(facts):
        finished = facts.plant.stock[stock].stage is Stage.FINISHED
        aged = facts.demands[order].aged
        if (in_load and finished) or (not in_load and not finished and aged):
            yield found(stock, order, stock=stock, order=order)


def stock_available(facts: Facts) -> Iterator[Finding]:
    """Ensures that no more stock is used than there is (S24)."""
    used: dict[StockId, int] = {}
    for stock, _, pieces, _ in _stock_uses(facts):
        used[stock] = used.get(stock, 0) + pieces
    for stock, pieces in used.items():
        there = facts.plant.stock[stock].pieces
        if pieces > there:
            yield found(stock, stock=stock, pieces=pieces, there=there)


def stock_within_order(facts: Facts) -> Iterator[Finding]:
    """Ensures that an order gets no more stock than its most pieces (S2)."""
    given: dict[OrderId, int] = {}
    for _, order, pieces, _ in _stock_uses(facts):
        given[order] = given.get(order, 0) + pieces
    for order, pieces in given.items():
        most = facts.demands[order].maximum
        if pieces > most:
            yield found(order, order=order, pieces=pieces, most=most)


def order_release(facts: Facts) -> Iterator[Finding]:
    """Ensures that all work for an order starts after its release (S4)."""
    starts = [(run.order, run.id, run.start) for run in facts.plan.runs]
    starts += [(item.order, load.id, load.start) for load, item in _items(facts)]
    starts += [(run.order, run.id, run.start) for run in facts.plan.line_runs]
    for order, mark, start in starts:
        release = facts.plant.orders[order].release
        if release is not None and start < minute_up(facts.plant, release):
            yield found(
                order,
                mark,
                minute=start,
                order=order,
                work=mark,
                start=facts.at(start),
                release=facts.at(minute_up(facts.plant, release)),
            )
