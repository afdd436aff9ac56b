"""
Metal by alloy, diameter and owner: what comes when, and what may be called off.

A log of length L gives billets and kerfs that are together at most L and one kerf: the
last kerf may fall off the end (S20). Supply is stated with that kerf and press rows
count a kerf for every billet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from marcha.plans.metal_stock import arrival
from marcha.plans.relaxation.frame import Frame
from marcha.plans.relaxation.rows import up
from marcha.plant.ids import AgreementId, AlloyId, CustomerId
from marcha.plant.records_metal import Agreement, DeliveryState
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import minute_down, minute_up, moment
from marcha.process.metal import log_kg

Owner = CustomerId | None

_ROOM_KG = 1e-3
"""Rounding of the kg of a month in the checker, with room to spare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """
    What may still be called off from an agreement in one calendar month.

    Attributes
    ----------
    start, end
        Minutes between which it may arrive, the first included.
    tonnes
        With the kerf that each log saves.
    share
        Mass of a log and one kerf over that of the log.
    """

    agreement: AgreementId
    month: tuple[int, int]
    start: int
    end: int
    tonnes: float
    share: float


@dataclass(slots=True)
class Supply:
    """Metal of one alloy, diameter and owner: arrivals in tonnes, and rooms."""

    arrivals: list[tuple[int, float]] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)

    def first(self, horizon: int) -> int:
        """First minute at which there is any."""
        return min(
            [
                *(minute for minute, _ in self.arrivals),
                *(room.start for room in self.rooms),
            ],
            default=horizon,
        )

    def by(self, minute: int) -> float:
        """Tonnes that have come before a minute, without call-offs."""
        return sum(tonnes for at, tonnes in self.arrivals if at < minute)


def supplies(frame: Frame) -> dict[tuple[AlloyId, int, Owner], Supply]:
    """All metal that can be pressed within the horizon."""
    kerf, least = _limits(frame)
    found: dict[tuple[AlloyId, int, Owner], Supply] = {}
    for each in frame.metal:
        fits = each.diameter_mm in kerf and each.length_mm >= least[each.diameter_mm]
        if fits and each.available < frame.horizon:
            share = 1.0 + kerf[each.diameter_mm] / each.length_mm
            tonnes = up(each.pieces * each.log_kg * share / 1000.0)
            key = (each.alloy, each.diameter_mm, each.owner)
            found.setdefault(key, Supply()).arrivals.append((each.available, tonnes))
    for agreement in frame.plant.agreements.values():
        diameter = agreement.diameter_mm
        if diameter in kerf and agreement.log_length_mm >= least[diameter]:
            share = 1.0 + kerf[diameter] / agreement.log_length_mm
            rooms = [*_rooms(frame, agreement, share)]
            if rooms:
                key = (agreement.alloy, diameter, agreement.owner)
                found.setdefault(key, Supply()).rooms.extend(rooms)
    return found


def _limits(frame: Frame) -> tuple[dict[int, int], dict[int, int]]:
    """Largest kerf and shortest billet by billet diameter."""
    kerf: dict[int, int] = {}
    least: dict[int, int] = {}
    for press, diameter in {(way.press, way.diameter_mm): None for way in frame.ways}:
        machine = frame.plant.equipment[press]
        kerf[diameter] = max(kerf.get(diameter, 0), machine.billet_kerf_mm)
        shortest = machine.billet_min_mm or 0
        least[diameter] = min(least.get(diameter, shortest), shortest)
    return kerf, least


def _rooms(frame: Frame, agreement: Agreement, share: float) -> Iterator[Room]:
    if agreement.kg_month is None:
        return
    plant = frame.plant
    days = agreement.lead_days + agreement.mean_delay_days
    first = frame.now + days * MINUTES_PER_DAY
    last = frame.horizon
    if agreement.starts is not None:
        first = max(first, minute_up(plant, agreement.starts))
    if agreement.ends is not None:
        last = min(last, minute_down(plant, agreement.ends) + 1)
    one_kg = log_kg(
        plant, agreement.alloy, agreement.diameter_mm, agreement.log_length_mm
    )
    promised = _promised_kg(frame, agreement)
    while first < last:
        day = moment(plant, first)
        month = (day.year, day.month)
        following = datetime(day.year + day.month // 12, day.month % 12 + 1, 1)
        end = min(last, minute_up(plant, following))
        left_kg = agreement.kg_month - promised.get(month, 0.0) + _ROOM_KG
        logs = int(left_kg // one_kg)
        if logs > 0 and left_kg >= agreement.call_off_min_kg:
            yield Room(
                agreement=agreement.id,
                month=month,
                start=first,
                end=end,
                tonnes=up(logs * one_kg * share / 1000.0),
                share=share,
            )
        first = end


def _promised_kg(frame: Frame, agreement: Agreement) -> dict[tuple[int, int], float]:
    """Kg of the deliveries of an agreement by month of expected arrival (S21)."""
    kg: dict[tuple[int, int], float] = {}
    for each in frame.plant.deliveries.values():
        if each.agreement != agreement.id or each.state is DeliveryState.CANCELLED:
            continue
        if each.state is DeliveryState.RECEIVED:
            minute = minute_down(frame.plant, each.promised)
        else:
            minute = arrival(frame.plant, each)
        day = moment(frame.plant, minute)
        month = (day.year, day.month)
        own_kg = log_kg(frame.plant, each.alloy, each.diameter_mm, each.log_length_mm)
        kg[month] = kg.get(month, 0.0) + each.pieces * own_kg
    return kg
