"""
Scrap and what is cast of it again: one's own remelt (S45).

Scrap is what logs cut did not become: neither remnant nor good piece. It is there when
the run that made it has ended, by alloy and owner; agreements of own remelt of one
alloy and owner share it, with feeds of scrap.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from marcha.plans.account import pegging
from marcha.plans.metal_stock import arrival, log_sources
from marcha.plans.plan import Plan
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import AgreementId, AlloyId, CustomerId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import (
    Agreement,
    AgreementKind,
    DeliveryState,
    Quality,
)
from marcha.plant.records_routes import FeedForm
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import minute_down, minute_up, now_min
from marcha.process.demand import Demand, demands
from marcha.process.metal import log_kg, scrap_for_kg

ScrapKey = tuple[AlloyId, CustomerId | None]
"""Alloy and owner (None: the plant)."""

Amounts = list[tuple[int, float]]
"""Minutes and kg."""


@dataclass(frozen=True, slots=True)
class Charge:
    """
    Scrap that the furnace takes for one call-off or delivery of own remelt.

    Attributes
    ----------
    mass_kg
        Of scrap: more than that of the logs, by the melt loss.
    call_off
        None: a delivery.
    """

    ordered: int
    mass_kg: float
    agreement: AgreementId
    call_off: str | None


def remelt_agreements(plant: Plant) -> dict[ScrapKey, tuple[Agreement, ...]]:
    """Agreements of own remelt by the scrap that they share."""
    found: dict[ScrapKey, tuple[Agreement, ...]] = {}
    for each in plant.agreements.values():
        if each.kind is AgreementKind.REMELT:
            key = (each.alloy, each.owner)
            found[key] = (*found.get(key, ()), each)
    return found


def returned_share(agreements: tuple[Agreement, ...]) -> float:
    """Share of the scrap made that agreements of one key get: the largest of theirs."""
    return max((each.scrap_return_ratio for each in agreements), default=0.0)


def scrap_feeds(plant: Plant) -> dict[ScrapKey, Amounts]:
    """Feeds of scrap that may be used, by the minute from which they are there."""
    found: dict[ScrapKey, Amounts] = {}
    for feed in plant.feeds.values():
        if feed.form is FeedForm.SCRAP and feed.quality is Quality.RELEASED:
            minute = 0
            if feed.arrives is not None:
                minute = max(now_min(plant), minute_up(plant, feed.arrives))
            key = (feed.alloy, feed.owner)
            found.setdefault(key, []).append((minute, feed.mass_kg))
    return found


def scrap_made(
    plant: Plant, plan: Plan, *, known: Mapping[OrderId, Demand] | None = None
) -> dict[ScrapKey, Amounts]:
    """Scrap that runs make, by the minute at which they end."""
    known = demands(plant) if known is None else known
    sources, pegs = log_sources(plant, plan), pegging(plant, plan)
    billets: dict[str, float] = {}
    for peg in pegs:
        if peg.run is not None:
            billets[peg.run] = billets.get(peg.run, 0.0) + peg.billet_kg
    runs = {run.id: run for run in plan.runs}
    found: dict[ScrapKey, Amounts] = {}
    for peg in pegs:
        if peg.run is None or billets[peg.run] <= 0.0:
            continue
        run = runs[peg.run]
        good = made_pieces(plant, run) * known[run.order].piece_kg
        source = sources[peg.source]
        scrap = peg.mass_kg - good * peg.billet_kg / billets[peg.run]
        found.setdefault((source.alloy, source.owner), []).append((run.end, scrap))
    return found


def charges(plant: Plant, plan: Plan) -> dict[ScrapKey, list[Charge]]:
    """
    Scrap that own remelt takes within the plan, by the minute of the order.

    Deliveries of its agreements that were ordered after the start of the plan count as
    its call-offs do: an earlier plan called them off.
    """
    found: dict[ScrapKey, list[Charge]] = {}
    for key, agreements in remelt_agreements(plant).items():
        own = {each.id: each for each in agreements}
        taken = [*_delivered(plant, own)]
        for each in plan.call_offs:
            if each.agreement in own:
                agreement = own[each.agreement]
                logs_kg = each.pieces * log_of(plant, agreement)
                mass_kg = scrap_for_kg(agreement, logs_kg)
                taken.append(Charge(each.ordered, mass_kg, agreement.id, each.id))
        found[key] = sorted(taken, key=lambda each: (each.ordered, each.call_off or ""))
    return found


def _delivered(plant: Plant, own: Mapping[AgreementId, Agreement]) -> list[Charge]:
    """Charges of deliveries that were ordered after the start of the plan."""
    found: list[Charge] = []
    for each in plant.deliveries.values():
        agreement = None if each.agreement is None else own.get(each.agreement)
        if agreement is None or each.state is DeliveryState.CANCELLED:
            continue
        there = arrival(plant, each)
        if each.state is DeliveryState.RECEIVED:
            there = minute_down(plant, each.promised)
        ordered = there - lead_min(agreement)
        if ordered >= 0:
            kg = each.pieces * log_kg(
                plant, each.alloy, each.diameter_mm, each.log_length_mm
            )
            mass_kg = scrap_for_kg(agreement, kg)
            found.append(Charge(ordered, mass_kg, agreement.id, None))
    return found


def lead_min(agreement: Agreement) -> int:
    """Minutes from the order of logs to their arrival as plans expect it (S21)."""
    return (agreement.lead_days + agreement.mean_delay_days) * MINUTES_PER_DAY


def log_of(plant: Plant, agreement: Agreement) -> float:
    """Kg of one log of an agreement."""
    return log_kg(
        plant, agreement.alloy, agreement.diameter_mm, agreement.log_length_mm
    )


def by(amounts: Amounts, minute: int) -> float:
    """Sum of what is there by a minute, that minute included."""
    return sum(kg for at, kg in amounts if at <= minute)
