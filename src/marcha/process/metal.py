"""Where logs come from and when they are there (S19, S21)."""

from dataclasses import dataclass

from marcha.plant.ids import AgreementId, AlloyId, CustomerId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Agreement, DeliveryState, Quality
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import minute_up, now_min
from marcha.process import formulas

MetalKey = tuple[AlloyId, int]
"""Alloy and diameter in mm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetalSource:
    """
    Equal logs that are there from some minute on.

    Attributes
    ----------
    id
        Of the lot, delivery or call-off.
    available
        Minute from which they can be cut.
    owner
        The customer whose metal it is; None: the plant's.
    log_kg
        Mass of one log.
    """

    id: str
    alloy: AlloyId
    diameter_mm: int
    length_mm: int
    pieces: int
    owner: CustomerId | None
    available: int
    log_kg: float


def log_kg(plant: Plant, alloy: AlloyId, diameter_mm: int, length_mm: int) -> float:
    """Mass of one log."""
    section = formulas.circle_section_m2(diameter_mm)
    density = plant.alloys[alloy].density_kg_m3
    return formulas.billet_kg_mm(section, density) * length_mm


def mean_delay_min(plant: Plant, agreement: AgreementId | None) -> int:
    """Minutes by which deliveries of an agreement come late in the mean."""
    if agreement is None:
        return 0
    return plant.agreements[agreement].mean_delay_days * MINUTES_PER_DAY


def metal_owners(plant: Plant) -> frozenset[CustomerId]:
    """Customers who own metal that is here, comes or can be called off."""
    owners = {lot.owner for lot in plant.lots.values()}
    owners.update(delivery.owner for delivery in plant.deliveries.values())
    owners.update(agreement.owner for agreement in plant.agreements.values())
    return frozenset(owner for owner in owners if owner is not None)


def metal_sources(plant: Plant) -> tuple[MetalSource, ...]:
    """Usable lots and promised deliveries, without call-offs, by minute of arrival."""
    now = now_min(plant)
    sources = [
        MetalSource(
            id=lot.id,
            alloy=lot.alloy,
            diameter_mm=lot.diameter_mm,
            length_mm=lot.length_mm,
            pieces=lot.pieces,
            owner=lot.owner,
            available=0,
            log_kg=log_kg(plant, lot.alloy, lot.diameter_mm, lot.length_mm),
        )
        for lot in plant.lots.values()
        if lot.quality is Quality.RELEASED and lot.pieces > 0
    ]
    for delivery in plant.deliveries.values():
        if delivery.state in (DeliveryState.PROMISED, DeliveryState.SHIPPED):
            promised = minute_up(plant, delivery.promised)
            arrival = promised + mean_delay_min(plant, delivery.agreement)
            sources.append(
                MetalSource(
                    id=delivery.id,
                    alloy=delivery.alloy,
                    diameter_mm=delivery.diameter_mm,
                    length_mm=delivery.log_length_mm,
                    pieces=delivery.pieces,
                    owner=delivery.owner,
                    available=max(now, arrival),
                    log_kg=log_kg(
                        plant,
                        delivery.alloy,
                        delivery.diameter_mm,
                        delivery.log_length_mm,
                    ),
                )
            )
    return tuple(sorted(sources, key=lambda source: (source.available, source.id)))


def call_off_source(
    plant: Plant, agreement: Agreement, call_off: str, pieces: int, arrives: int
) -> MetalSource:
    """Logs of a call-off, as a source."""
    return MetalSource(
        id=call_off,
        alloy=agreement.alloy,
        diameter_mm=agreement.diameter_mm,
        length_mm=agreement.log_length_mm,
        pieces=pieces,
        owner=agreement.owner,
        available=arrives,
        log_kg=log_kg(
            plant, agreement.alloy, agreement.diameter_mm, agreement.log_length_mm
        ),
    )


def scrap_for_kg(agreement: Agreement, logs_kg: float) -> float:
    """Scrap that own remelt takes for logs of a mass: more, by the melt loss (S45)."""
    return logs_kg / (1.0 - agreement.melt_loss_ratio)
