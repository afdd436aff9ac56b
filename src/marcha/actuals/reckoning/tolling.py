"""
What the plant owes to those whose metal it converts, by what was recorded.

Contract balance = delivered − good shipped ÷ agreed yield − scrap returned (the agreed
share of what was lost). It runs from the start of the record, for it is a debt.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from marcha.actuals.event import EventKind
from marcha.actuals.reckoning.metal_count import metal_count, owner_shares
from marcha.actuals.reckoning.period import Period
from marcha.actuals.reckoning.production import is_known, shipped
from marcha.actuals.reckoning.record import Record
from marcha.plant.ids import AlloyId, CustomerId
from marcha.plant.records_metal import AgreementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TollingLine:
    """
    Balance with an owner of metal of one alloy (kg), since the start of the record.

    Attributes
    ----------
    delivered_kg
        Of the owner's metal: what was in the yard at the start, and what came.
    good_kg
        Of their good pieces, shipped; None: nobody records shipments.
    agreed_yield
        Good kg owed for each kg of metal; None: not agreed.
    used_kg
        Metal that the good kg stand for at the agreed yield; None: not known.
    scrap_kg
        Scrap to be returned: the agreed share of what was recorded; None: not known.
    balance_kg
        Delivered − used − scrap: what the plant still owes as metal; None: not known.
    """

    owner: CustomerId
    alloy: AlloyId
    delivered_kg: float
    good_kg: float | None
    agreed_yield: float | None
    used_kg: float | None
    scrap_kg: float | None
    balance_kg: float | None


def tolling(record: Record, period: Period) -> Iterator[TollingLine]:
    """Balances with owners of metal, from the start of the record to a period's end."""
    start = min([record.plant.site.start, *(each.when for each in record.events[:1])])
    whole = Period(start=start, end=period.end)
    lines = metal_count(record, whole)
    sent_known = is_known(record, whole, EventKind.SHIPPED)
    sent = _shipped_by_owner(record)
    for line in lines or ():
        if line.owner is None:
            continue
        terms = _terms(record, line.owner, line.alloy)
        good = sent.get((line.owner, line.alloy), 0.0) if sent_known else None
        used = good / terms[0] if good is not None and terms[0] else None
        scrap = None if line.lost_kg is None else line.lost_kg * terms[1]
        delivered = (line.opening_kg or 0.0) + line.received_kg
        yield TollingLine(
            owner=line.owner,
            alloy=line.alloy,
            delivered_kg=delivered,
            good_kg=good,
            agreed_yield=terms[0],
            used_kg=used,
            scrap_kg=scrap,
            balance_kg=None
            if used is None or scrap is None
            else delivered - used - scrap,
        )


def _terms(
    record: Record, owner: CustomerId, alloy: AlloyId
) -> tuple[float | None, float]:
    """Agreed yield and share of scrap returned, of the owner's first agreement."""
    for each in record.plant.agreements.values():
        if (each.kind, each.owner, each.alloy) == (
            AgreementKind.CONVERSION,
            owner,
            alloy,
        ):
            return each.agreed_yield_ratio, each.scrap_return_ratio
    return None, 0.0


def _shipped_by_owner(record: Record) -> dict[tuple[CustomerId | None, AlloyId], float]:
    """Good kg shipped by owner and alloy of the metal they were made of."""
    shares = owner_shares(record)
    found: dict[tuple[CustomerId | None, AlloyId], float] = {}
    for each in shipped(record):
        for owner, share in shares[each.order].items():
            key = owner, record.known[each.order].alloy
            found[key] = found.get(key, 0.0) + each.mass_kg * share
    return found
