"""Where logs come from and when they are there (S19, S21)."""

import dataclasses
from datetime import datetime, timedelta

import pytest

from marcha.plant.ids import (
    AgreementId,
    AlloyId,
    CustomerId,
    DeliveryId,
    LotId,
    SupplierId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_metal import (
    Agreement,
    Alloy,
    Delivery,
    DeliveryState,
    Lot,
    Quality,
)
from marcha.plant.records_site import Site
from marcha.process.metal import call_off_source, log_kg, metal_sources

START = datetime(2026, 1, 5)
A = AlloyId("6063")
LATE = Agreement(
    id=AgreementId("AC"),
    supplier=SupplierId("S"),
    alloy=A,
    diameter_mm=203,
    log_length_mm=6000,
    mean_delay_days=2,
    owner=CustomerId("K"),
)
LOT = Lot(id=LotId("L"), alloy=A, diameter_mm=203, length_mm=6000, pieces=3)
DELIVERY = Delivery(
    id=DeliveryId("E"),
    agreement=LATE.id,
    alloy=A,
    diameter_mm=203,
    log_length_mm=5800,
    pieces=5,
    promised=START + timedelta(days=1),
    owner=CustomerId("K"),
)


def plant(lot: Lot = LOT, delivery: Delivery = DELIVERY, days: int = 0) -> Plant:
    """Make a plant with a lot and a delivery, some days after the start."""
    now = START + timedelta(days=days)
    return Plant(
        site=Site(name="x", start=START, now=now, horizon_days=30),
        alloys={A: Alloy(id=A)},
        agreements={LATE.id: LATE},
        lots={lot.id: lot},
        deliveries={delivery.id: delivery},
    )


def test_a_log_of_the_example_weighs_524_kg() -> None:
    """Domain 1.3: 0.08739 kg a millimetre, 6,000 mm; density counts."""
    assert log_kg(plant(), A, 203, 6000) == pytest.approx(524.3, abs=0.05)
    light = plant().replace(alloys={A: Alloy(id=A, density_kg_m3=1350.0)})
    assert log_kg(light, A, 203, 6000) == pytest.approx(262.2, abs=0.05)


def test_lots_are_there_and_deliveries_come_late() -> None:
    """S19: a lot at minute 0; promised on day 1, with two days of mean delay, day 3."""
    lot, delivery = metal_sources(plant())
    assert (lot.id, lot.available, lot.pieces, lot.owner) == ("L", 0, 3, None)
    assert (delivery.id, delivery.available) == ("E", 3 * 1440)
    assert delivery.owner == "K"
    assert delivery.length_mm == 5800


def test_a_delivery_without_agreement_has_no_delay() -> None:
    """S19: no agreement, no record of delays."""
    free = dataclasses.replace(DELIVERY, agreement=None)
    assert metal_sources(plant(delivery=free))[1].available == 1440


def test_nothing_arrives_before_now() -> None:
    """S19: an overdue delivery is expected now, not in the past."""
    assert metal_sources(plant(days=9))[1].available == 9 * 1440


@pytest.mark.parametrize("quality", [Quality.HELD, Quality.REJECTED])
def test_metal_that_is_not_released_is_no_source(quality: Quality) -> None:
    """S19."""
    held = dataclasses.replace(LOT, quality=quality)
    assert [each.id for each in metal_sources(plant(lot=held))] == ["E"]


def test_a_lot_without_pieces_is_no_source() -> None:
    """A lot that was used up stays in the sheet."""
    empty = dataclasses.replace(LOT, pieces=0)
    assert [each.id for each in metal_sources(plant(lot=empty))] == ["E"]


@pytest.mark.parametrize("state", [DeliveryState.RECEIVED, DeliveryState.CANCELLED])
def test_deliveries_that_came_or_will_not_are_no_source(state: DeliveryState) -> None:
    """S19: received metal stands in a lot, and must not be counted twice."""
    gone = dataclasses.replace(DELIVERY, state=state)
    assert [each.id for each in metal_sources(plant(delivery=gone))] == ["L"]


def test_a_call_off_is_a_source_of_its_agreement() -> None:
    """S21: alloy, diameter, length and owner of the agreement, from its arrival on."""
    source = call_off_source(plant(), LATE, "CO", 4, 777)
    assert (source.id, source.pieces, source.available) == ("CO", 4, 777)
    assert (source.alloy, source.diameter_mm, source.length_mm) == (A, 203, 6000)
    assert source.owner == "K"
    assert source.log_kg == pytest.approx(524.3, abs=0.05)
