"""
Conversion of metal that customers own: what came and what is owed for it (S45).

A 1986 conversion contract is the pattern (domain reference, section 2): the owner keeps
title, the plant owes good metal at an agreed yield and gives scrap back.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from marcha.plans.account import account, pegging
from marcha.plans.metal_stock import log_sources
from marcha.plans.plan import Plan
from marcha.plans.scrap import scrap_made
from marcha.plans.shipping import shipments
from marcha.plant.ids import AlloyId, CustomerId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Agreement, AgreementKind
from marcha.process.demand import Demand, demands

Key = tuple[CustomerId, AlloyId]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionLine:
    """
    Account of one owner's metal of one alloy with the plant, in kg, by the horizon.

    Attributes
    ----------
    agreed_yield
        Good kg owed for each kg of metal.
    delivered_kg
        Logs of the owner that are there at the start or come.
    good_kg
        What ships of pieces made of them.
    scrap_kg
        Scrap of them that goes back to the owner.
    balance_kg
        Metal that the plant still owes: delivered − good / agreed yield − scrap.
    """

    owner: CustomerId
    alloy: AlloyId
    agreed_yield: float
    delivered_kg: float
    good_kg: float
    scrap_kg: float

    @property
    def balance_kg(self) -> float:
        """Metal that the plant still has of the owner by the contract."""
        return self.delivered_kg - self.good_kg / self.agreed_yield - self.scrap_kg


def conversion_lines(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> tuple[ConversionLine, ...]:
    """
    Return one line for each owner and alloy with an agreed yield, in sheet order.

    The first agreement of an owner and alloy that states a yield is the one that holds.
    """
    agreed = _agreed(plant)
    if not agreed:
        return ()
    known = demands(plant) if known is None else known
    delivered: dict[Key, float] = {}
    for line in account(plant, plan):
        if line.owner is not None:
            key = (line.owner, line.alloy)
            kg = line.opening_kg + line.received_kg
            delivered[key] = delivered.get(key, 0.0) + kg
    good = _good(plant, plan, known)
    scrap = scrap_made(plant, plan, known=known)
    return tuple(
        ConversionLine(
            owner=owner,
            alloy=alloy,
            agreed_yield=agreement.agreed_yield_ratio or 1.0,
            delivered_kg=delivered.get((owner, alloy), 0.0),
            good_kg=good.get((owner, alloy), 0.0),
            scrap_kg=agreement.scrap_return_ratio
            * sum(kg for _, kg in scrap.get((alloy, owner), ())),
        )
        for (owner, alloy), agreement in agreed.items()
    )


def _agreed(plant: Plant) -> dict[Key, Agreement]:
    found: dict[Key, Agreement] = {}
    for each in plant.agreements.values():
        conversion = each.kind is AgreementKind.CONVERSION
        if conversion and each.owner is not None and each.agreed_yield_ratio:
            found.setdefault((each.owner, each.alloy), each)
    return found


def _good(
    plant: Plant, plan: Plan, known: Mapping[OrderId, Demand]
) -> dict[Key, float]:
    """Kg made here that ship, by owner of the metal, in proportion to the billets."""
    sources = log_sources(plant, plan)
    billets: dict[OrderId, dict[tuple[CustomerId | None, AlloyId], float]] = {}
    for peg in pegging(plant, plan):
        if peg.order is not None:
            source = sources[peg.source]
            held = billets.setdefault(peg.order, {})
            key = (source.owner, source.alloy)
            held[key] = held.get(key, 0.0) + peg.billet_kg
    good: dict[Key, float] = {}
    for each in shipments(plant, plan, known=known):
        held = billets.get(each.order, {})
        whole = sum(held.values())
        made_kg = (each.pieces - each.from_stock) * known[each.order].piece_kg
        for (owner, alloy), kg in held.items():
            if owner is not None and whole > 0.0:
                mine = made_kg * kg / whole
                good[owner, alloy] = good.get((owner, alloy), 0.0) + mine
    return good
