"""Spares and cash that came without the plan, each told once by its moment."""

from dataclasses import replace

from marcha.actuals.event import Event
from marcha.actuals.floor import Floor
from marcha.actuals.spent import ON_ITS_WAY
from marcha.plans.plan import Purchase
from marcha.plant.ids import PartId, PartSourceId
from marcha.plant.records_repair import CashFlow, PartSource, SourceKind
from marcha.plant.timeline import minute_up


def part_received(floor: Floor, _index: int, event: Event) -> None:
    """
    Spares came.

    What the plan had bought and expected is corrected; what nobody had bought becomes
    a source that costs nothing, from which it can be had at once. Its id tells the
    moment, so that the same row counts once.
    """
    part = PartId(event.reference)
    count = int(event.quantity or 0)
    key = PartSourceId(f"{part}/{event.when:%m%d-%H%M}")
    if key in floor.plant.part_sources:
        return
    came = minute_up(floor.plant, event.when)
    expected = _expected(floor, part, came)
    more = count
    if expected is not None and expected.arrives <= floor.at_minute:
        more = count - expected.count
    elif expected is not None:
        _cancel_way(floor, part, expected)
    if more < 0:
        record = floor.plant.parts[part]
        stock = max(0, record.stock + more)
        floor.put("parts", part, replace(record, stock=stock))
    source = PartSource(id=key, part=part, kind=SourceKind.LOCAL, quantity=max(0, more))
    floor.put("part_sources", key, source)


def _expected(floor: Floor, part: PartId, minute: int) -> Purchase | None:
    """Return the purchase of a spare, paid already, whose arrival is nearest."""
    bought = [
        each
        for each in floor.plan.purchases
        if each.part == part and each.ordered < floor.at_minute
    ]
    return min(bought, key=lambda each: abs(each.arrives - minute), default=None)


def _cancel_way(floor: Floor, part: PartId, expected: Purchase) -> None:
    """Spares that came early are not on their way any more."""
    for key, source in floor.plant.part_sources.items():
        paid = (
            key.startswith(f"{expected.source}{ON_ITS_WAY}") or key == expected.source
        )
        if paid and source.part == part and source.quantity == expected.count:
            floor.put("part_sources", key, replace(source, quantity=0))
            return


def cash_received(floor: Floor, _index: int, event: Event) -> None:
    """Cash came; at the very moment of a row of Caja it is that row."""
    if any(each.when == event.when for each in floor.plant.cash):
        return
    if not floor.plant.cash:
        return  # without a sheet Caja cash is not limited (S30)
    flow = CashFlow(when=event.when, amount=event.quantity or 0.0, note=event.note)
    floor.plant = floor.plant.replace(cash=(*floor.plant.cash, flow))
