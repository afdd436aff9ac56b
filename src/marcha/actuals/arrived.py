"""Metal called off and come by a minute, as deliveries and lots (S19, S21)."""

from collections.abc import Sequence
from dataclasses import replace

from marcha.plans.plan import CallOff
from marcha.plant.ids import DeliveryId, LotId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Delivery, DeliveryState, Lot
from marcha.plant.timeline import minute_up, moment
from marcha.process.metal import mean_delay_min


def with_metal(plant: Plant, called: Sequence[CallOff], at_minute: int) -> Plant:
    """Turn what was called off into deliveries, and what has come into lots."""
    deliveries = dict(plant.deliveries)
    for call_off in called:
        delivery = delivery_of(plant, call_off)
        deliveries[delivery.id] = delivery
    lots = dict(plant.lots)
    for key, delivery in deliveries.items():
        delay = mean_delay_min(plant, delivery.agreement)
        came = minute_up(plant, delivery.promised) + delay
        waited_for = delivery.state in (DeliveryState.PROMISED, DeliveryState.SHIPPED)
        if waited_for and came <= at_minute:
            lots[LotId(key)] = lot_of(delivery)
            deliveries[key] = replace(
                delivery, state=DeliveryState.RECEIVED, promised=moment(plant, came)
            )
    return plant.replace(deliveries=deliveries, lots=lots)


def delivery_of(plant: Plant, call_off: CallOff) -> Delivery:
    """Return the logs that a call-off asked for as a promised delivery."""
    agreement = plant.agreements[call_off.agreement]
    delay = mean_delay_min(plant, agreement.id)
    return Delivery(
        id=DeliveryId(call_off.id),
        agreement=agreement.id,
        alloy=agreement.alloy,
        diameter_mm=agreement.diameter_mm,
        log_length_mm=agreement.log_length_mm,
        pieces=call_off.pieces,
        promised=moment(plant, call_off.arrives - delay),
        owner=agreement.owner,
    )


def lot_of(delivery: Delivery) -> Lot:
    """Return the logs of a delivery in the yard, under the same id."""
    return Lot(
        id=LotId(delivery.id),
        alloy=delivery.alloy,
        diameter_mm=delivery.diameter_mm,
        length_mm=delivery.log_length_mm,
        pieces=delivery.pieces,
        cast=delivery.cast,
        owner=delivery.owner,
    )
