"""
What could still be called off, and what of it a plan needs.

Every agreement with a monthly quantity becomes, month by month, one load at the
earliest arrival it allows; after the schedule only the logs that were cut are called
off, or the least load if that is more.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from marcha.plans.plan import CallOff
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Agreement, AgreementKind, DeliveryState
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import horizon_min, minute_up, moment, now_min
from marcha.process.metal import (
    MetalSource,
    call_off_source,
    log_kg,
    mean_delay_min,
)

Month = tuple[int, int]
"""Year and month."""


def possible_call_offs(
    plant: Plant, kept: Sequence[CallOff] = ()
) -> tuple[tuple[CallOff, ...], tuple[MetalSource, ...]]:
    """
    All loads that could be called off beyond those already decided.

    Returns
    -------
    tuple
        Call-offs, and the logs each would bring.
    """
    offers: list[CallOff] = []
    for agreement in plant.agreements.values():
        # What is cast of one's own scrap depends on the schedule (``remelt``).
        if agreement.kg_month and agreement.kind is not AgreementKind.REMELT:
            offers.extend(_offers(plant, agreement, kept))
    return tuple(offers), tuple(source_of(plant, offer) for offer in offers)


def source_of(plant: Plant, call_off: CallOff) -> MetalSource:
    """Logs that a call-off brings."""
    return call_off_source(
        plant,
        plant.agreements[call_off.agreement],
        call_off.id,
        call_off.pieces,
        call_off.arrives,
    )


def _offers(
    plant: Plant, agreement: Agreement, kept: Sequence[CallOff]
) -> list[CallOff]:
    lead = (agreement.lead_days + agreement.mean_delay_days) * MINUTES_PER_DAY
    kg = log_kg(plant, agreement.alloy, agreement.diameter_mm, agreement.log_length_mm)
    taken = taken_kg(plant, agreement, kept, kg)
    earliest = now_min(plant) + lead
    if agreement.starts is not None:
        earliest = max(earliest, minute_up(plant, agreement.starts) + lead)
    last = horizon_min(plant)
    if agreement.ends is not None:
        last = min(last, minute_up(plant, agreement.ends))
    found: list[CallOff] = []
    for start in _month_starts(plant, earliest, last):
        month = month_of(plant, start)
        left = (agreement.kg_month or 0.0) - taken.get(month, 0.0)
        pieces = int((left + 1e-6) // kg)
        if pieces < 1 or pieces * kg < agreement.call_off_min_kg:
            continue
        found.append(
            CallOff(
                id=free_id(plant, kept, f"{agreement.id}/{month[0]}-{month[1]:02d}"),
                agreement=agreement.id,
                pieces=pieces,
                ordered=start - lead,
                arrives=start,
            )
        )
    return found


def month_of(plant: Plant, minute: int) -> Month:
    """Calendar month of a minute."""
    when = moment(plant, minute)
    return when.year, when.month


def free_id(plant: Plant, kept: Sequence[CallOff], name: str) -> str:
    """Return a name that no metal has yet: an earlier load may have come that month."""
    taken = {*plant.lots, *plant.deliveries, *(each.id for each in kept)}
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}/{number}"
    return free


def _month_starts(plant: Plant, earliest: int, last: int) -> list[int]:
    """First possible arrival of each calendar month between two minutes."""
    starts: list[int] = []
    minute = earliest
    while minute < last:
        starts.append(minute)
        when = moment(plant, minute)
        days = monthrange(when.year, when.month)[1] - when.day + 1
        following = datetime(when.year, when.month, when.day) + timedelta(days=days)
        minute = minute_up(plant, following)
    return starts


def taken_kg(
    plant: Plant, agreement: Agreement, kept: Sequence[CallOff], kg: float
) -> dict[Month, float]:
    """Kilograms of an agreement that already arrive, by calendar month."""
    taken: dict[Month, float] = {}

    def add(minute: int, amount: float) -> None:
        month = month_of(plant, minute)
        taken[month] = taken.get(month, 0.0) + amount

    for delivery in plant.deliveries.values():
        if (
            delivery.agreement == agreement.id
            and delivery.state is not DeliveryState.CANCELLED
        ):
            expected = minute_up(plant, delivery.promised)
            if delivery.state is not DeliveryState.RECEIVED:
                expected += mean_delay_min(plant, agreement.id)
            add(
                expected,
                delivery.pieces
                * log_kg(
                    plant,
                    delivery.alloy,
                    delivery.diameter_mm,
                    delivery.log_length_mm,
                ),
            )
    for call_off in kept:
        if call_off.agreement == agreement.id:
            add(call_off.arrives, call_off.pieces * kg)
    return taken


def needed_call_offs(
    plant: Plant, offers: Sequence[CallOff], cut: Mapping[str, int]
) -> tuple[CallOff, ...]:
    """
    Call off what is cut, and no less than the least load.

    Parameters
    ----------
    cut
        Logs cut of each call-off.
    """
    needed: list[CallOff] = []
    for offer in offers:
        used = cut.get(offer.id, 0)
        if used:
            agreement = plant.agreements[offer.agreement]
            kg = log_kg(
                plant, agreement.alloy, agreement.diameter_mm, agreement.log_length_mm
            )
            least = ceil(agreement.call_off_min_kg / kg - 1e-9)
            needed.append(replace(offer, pieces=max(used, least)))
    return tuple(needed)
