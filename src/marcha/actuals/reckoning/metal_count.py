"""
The metal account by what was recorded, and how it differs from what was counted.

For each owner and alloy: opening + received − loaded = closing. What is loaded is not
weighed: by the balance of mass it is what came out of the presses, good pieces and
scrap. A count never changes the account; its difference stands beside it, so that
metal that nobody can explain stays in sight until somebody explains it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum

from marcha.actuals.event import Event, EventKind
from marcha.actuals.reckoning.machine_states import came_up
from marcha.actuals.reckoning.period import Period
from marcha.actuals.reckoning.production import (
    Pieces,
    Scrap,
    is_pressed,
    made,
    scrapped,
)
from marcha.actuals.reckoning.record import Record
from marcha.actuals.trucks import HELD
from marcha.plans.account import pegging
from marcha.plans.metal_stock import LogSource, log_sources
from marcha.plant.ids import AlloyId, CustomerId, DeliveryId, OrderId
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_metal import DeliveryState
from marcha.process.machines import machines_of
from marcha.process.metal import log_kg, metal_owners

AccountKey = tuple[CustomerId | None, AlloyId]
"""Owner (None: the plant) and alloy."""

Shares = Mapping[OrderId, Mapping[CustomerId | None, float]]
"""For each order the share of its metal that each owner gives; they add up to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """
    Metal of one owner and alloy over a period, in kg; None: not known.

    Attributes
    ----------
    opening_kg
        By the book at the start of the period.
    good_kg, lost_kg
        Good pieces made of it, and scrap; good is not known where a press is up and
        nobody has ever recorded production, and lost where pieces were made and nobody
        has ever recorded scrap of this alloy. Products that are not
        pressed take no logs and do not count.
    counted_kg, difference_kg
        All its logs as counted in the period, and that less the book at the moment of
        the last of the counts; None where not every lot was counted, or where the plan
        was made after the count and knows no other figure.
    counted_at
        That moment.
    """

    owner: CustomerId | None
    alloy: AlloyId
    opening_kg: float | None
    received_kg: float
    good_kg: float | None
    lost_kg: float | None
    closing_kg: float | None
    counted_kg: float | None = None
    difference_kg: float | None = None
    counted_at: datetime | None = None

    @property
    def loaded_kg(self) -> float | None:
        """What went into the presses: good and lost."""
        if self.good_kg is None or self.lost_kg is None:
            return None
        return self.good_kg + self.lost_kg


@dataclass(frozen=True, slots=True, kw_only=True)
class _Movement:
    """Metal that comes (above 0) or goes at a moment."""

    when: datetime
    key: AccountKey
    kg: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Yard:
    """Lots of the account: those of the start, and those that came later."""

    sources: Mapping[str, LogSource]
    opening: Mapping[str, LogSource]
    received: Mapping[str, tuple[Event, AccountKey, float, float]]


def owner_shares(record: Record) -> Shares:
    """
    Whose metal each order takes: as the plan pegs it, in proportion to the kg.

    An order to which the plan pegs nothing takes its customer's metal where that has
    any of the alloy, else the plant's.
    """
    sources = log_sources(record.plant, record.plan)
    pegged: dict[OrderId, dict[CustomerId | None, float]] = {}
    for peg in pegging(record.plant, record.plan):
        if peg.order is not None:
            owners = pegged.setdefault(peg.order, {})
            owner = sources[peg.source].owner
            owners[owner] = owners.get(owner, 0.0) + peg.mass_kg
    have = metal_owners(record.plant)
    shares: dict[OrderId, Mapping[CustomerId | None, float]] = {}
    for order in record.known:
        owners = pegged.get(order, {})
        total = fsum(owners.values())
        if total > 0:
            shares[order] = {owner: kg / total for owner, kg in owners.items()}
        else:
            customer = record.plant.orders[order].customer
            shares[order] = {customer if customer in have else None: 1.0}
    return shares


def metal_count(record: Record, period: Period) -> tuple[CountLine, ...] | None:
    """
    Account of metal over a period, by owner and alloy.

    Returns
    -------
    tuple of CountLine or None
        The plant's own metal first, then by owner and alloy; None: nothing at all was
        recorded by the end of the period.
    """
    if not record.begun(period.end) or period.end <= record.plant.site.start:
        return None
    yard = _yard(record)
    moves = tuple(_movements(record, yard))
    opening = _opening(yard)
    keys = {*opening, *(each.key for each in moves if each.when < period.end)}
    return tuple(
        _line(record, period, key, opening.get(key, 0.0), moves, yard)
        for key in sorted(keys, key=lambda each: (each[0] or "", each[1]))
    )


def unweighed(record: Record) -> tuple[Event, ...]:
    """Receipts whose kg nobody can tell: neither promised nor described."""
    sources = log_sources(record.plant, record.plan)
    return tuple(
        event
        for event in record.of(EventKind.RECEIVED)
        if _received(record, sources, event) is None
    )


def _yard(record: Record) -> _Yard:
    sources = log_sources(record.plant, record.plan)
    received = {
        event.reference: (event, *found)
        for event in record.of(EventKind.RECEIVED)
        if (found := _received(record, sources, event)) is not None
    }
    opening = {
        str(lot): sources[lot]
        for lot in record.plant.lots
        if not _came_since(record, str(lot).removesuffix(HELD), received)
    }
    return _Yard(sources=sources, opening=opening, received=received)


def _came_since(record: Record, lot: str, received: Collection[str]) -> bool:
    """
    Whether a lot came after the plan began: its id is that of a delivery.

    By a row of the record; or, in a plant that was carried on, because the plan before
    it expected it by then, and such a lot is nobody's fact.
    """
    delivery = record.plant.deliveries.get(DeliveryId(lot))
    assumed = (
        record.carried_on
        and delivery is not None
        and delivery.state is DeliveryState.RECEIVED
        and delivery.promised > record.plant.site.start
    )
    return lot in received or assumed


def _opening(yard: _Yard) -> dict[AccountKey, float]:
    found: dict[AccountKey, float] = {}
    for source in yard.opening.values():
        key = source.owner, source.alloy
        found[key] = found.get(key, 0.0) + source.pieces * source.log_kg
    return found


def _received(
    record: Record, sources: Mapping[str, LogSource], event: Event
) -> tuple[AccountKey, float, float] | None:
    """Whose metal came, kg of a log and kg of all; None: it cannot be weighed."""
    source = sources.get(event.reference)
    promised = record.plant.deliveries.get(DeliveryId(event.reference))
    alloy = event.alloy or (source.alloy if source else None)
    diameter = event.diameter_mm or (source.diameter_mm if source else None)
    length = event.length_mm or (source.length_mm if source else None)
    pieces = event.quantity
    if pieces is None:
        pieces = promised.pieces if promised else source.pieces if source else None
    if alloy is None or diameter is None or length is None or pieces is None:
        return None
    if alloy not in record.plant.alloys:
        return None
    each = log_kg(record.plant, alloy, diameter, length)
    return (source.owner if source else None, alloy), each, each * pieces


def _movements(record: Record, yard: _Yard) -> Iterator[_Movement]:
    for event in record.of(EventKind.RECEIVED):
        found = _received(record, yard.sources, event)
        if found is not None:
            key, _, kg = found
            yield _Movement(when=event.when, key=key, kg=kg, kind="received")
    shares = owner_shares(record)
    for good in made(record):
        if not is_pressed(record, good.order):
            continue
        alloy = record.known[good.order].alloy
        yield from _out(good, good.order, alloy, shares, "good")
    for lost in scrapped(record):
        order, metal = lost.order, lost.alloy
        if order is not None and metal is not None and is_pressed(record, order):
            yield from _out(lost, order, metal, shares, "lost")


def _out(
    item: Pieces | Scrap, order: OrderId, alloy: AlloyId, shares: Shares, kind: str
) -> Iterator[_Movement]:
    for owner, share in shares[order].items():
        kg = item.mass_kg * share
        yield _Movement(when=item.when, key=(owner, alloy), kg=kg, kind=kind)


def _line(
    record: Record,
    period: Period,
    key: AccountKey,
    at_start: float,
    moves: Sequence[_Movement],
    yard: _Yard,
) -> CountLine:
    mine = [each for each in moves if each.key == key and each.when < period.end]
    dark = _unrecorded_from(record, period)
    opening = _book(mine, at_start, period.start, dark)
    closing = _book(mine, at_start, period.end, dark)
    lost: float | None = _sum(mine, "lost", period)
    good: float | None = _sum(mine, "good", period)
    if good and not any(each.kind == "lost" for each in mine):
        lost = None
    if dark is not None:
        good = lost = None
    counted = _counted(record, period, key, yard)
    if counted is not None and any(map(record.taken_in, counted[2])):
        counted = None  # the plant's own lots are these counts: nothing to compare
    book = _book(mine, at_start, counted[0], dark) if counted else None
    return CountLine(
        owner=key[0],
        alloy=key[1],
        opening_kg=opening,
        received_kg=_sum(mine, "received", period),
        good_kg=good,
        lost_kg=lost,
        closing_kg=closing,
        counted_kg=counted[1] if counted else None,
        difference_kg=None if book is None or not counted else counted[1] - book,
        counted_at=counted[0] if counted else None,
    )


def _sum(moves: Sequence[_Movement], kind: str, period: Period) -> float:
    return fsum(
        each.kg for each in moves if each.kind == kind and period.holds(each.when)
    )


def _unrecorded_from(record: Record, period: Period) -> datetime | None:
    """When a press first ran, if nobody ever recorded production; None: all is told."""
    if record.knows(EventKind.PRODUCED, until=period.end):
        return None
    presses = machines_of(record.plant, EquipmentKind.PRESS)
    dates = [date for each in presses if (date := came_up(record, each)) is not None]
    return min((date for date in dates if date < period.end), default=None)


def _book(
    moves: Sequence[_Movement],
    at_start: float,
    until: datetime,
    dark: datetime | None,
) -> float | None:
    """Stock by the book at a moment; None: what was made or lost is not known."""
    past = [each for each in moves if each.when < until]
    kinds = {each.kind for each in moves}
    if "lost" not in kinds and any(each.kind == "good" for each in past):
        return None
    if dark is not None and dark < until:
        return None
    signed = (each.kg if each.kind == "received" else -each.kg for each in past)
    return at_start + fsum(signed)


def _counted(
    record: Record, period: Period, key: AccountKey, yard: _Yard
) -> tuple[datetime, float, tuple[Event, ...]] | None:
    """Moment, kg and rows of a count of all lots of an account; None: some were not."""
    here: dict[str, float] = {
        lot: source.log_kg
        for lot, source in yard.opening.items()
        if (source.owner, source.alloy) == key
    }
    empty = {lot for lot, source in yard.opening.items() if source.pieces == 0}
    for name, (event, held, each, _) in yard.received.items():
        if held == key and event.when < period.end:
            here[name] = each
    last: dict[str, Event] = {}
    for event in record.of(EventKind.COUNTED):
        if event.reference in here and period.holds(event.when):
            last[event.reference] = event
    at = max((each.when for each in last.values()), default=None)
    if at is None or any(
        not _came_after(yard, at, lot) for lot in here.keys() - last.keys() - empty
    ):
        return None
    kg = fsum((each.quantity or 0.0) * here[lot] for lot, each in last.items())
    return at, kg, tuple(last.values())


def _came_after(yard: _Yard, at: datetime, lot: str) -> bool:
    found = yard.received.get(lot)
    return found is not None and found[0].when >= at


def cover_days(record: Record, period: Period) -> float | None:
    """
    Days that the metal in the yard lasts at the mean use of a period.

    None: stock or use is not known, or nothing was used.
    """
    lines = metal_count(record, period)
    if lines is None:
        return None
    stock = [each.closing_kg for each in lines]
    used = [each.loaded_kg for each in lines]
    if None in stock or None in used:
        return None
    a_day = fsum(each for each in used if each is not None) / period.days
    left = fsum(each for each in stock if each is not None)
    return left / a_day if a_day > 0 else None
