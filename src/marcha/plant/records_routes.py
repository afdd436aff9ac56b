"""Records of the other routes: products, their operations and the metal they take."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from marcha.plant.ids import (
    AlloyId,
    CustomerId,
    EquipmentId,
    FeedId,
    OperationId,
    ProductId,
)
from marcha.plant.records_metal import Quality
from marcha.plant.units import (
    CountFromOne,
    Kg,
    KgPerHour,
    Minutes,
    Ratio,
    SquareMetresPerHour,
    Unverified,
)


class ProductFamily(StrEnum):
    """What kind of product it is."""

    SHEET = "sheet"
    TUBE = "tube"
    SLUG = "slug"
    OTHER = "other"


class FeedForm(StrEnum):
    """Form of metal that is not logs."""

    SLAB = "slab"
    COIL = "coil"
    MOTHER_TUBE = "mother_tube"
    INGOT = "ingot"
    SCRAP = "scrap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """
    Something sold that is not an extruded profile (S33).

    Attributes
    ----------
    alloy
        What an order gets that does not say otherwise; None: the order must say.
    form
        Form of the metal that its first operation takes.
    piece_kg
        Mass of a piece; None: it is sold by the kg, and a piece is 1 kg.
    """

    id: ProductId
    name: str = ""
    family: ProductFamily = ProductFamily.OTHER
    alloy: AlloyId | None = None
    form: FeedForm
    piece_kg: Kg | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """
    One operation of the route of a product or of a finish (S34).

    Attributes
    ----------
    product, finish
        Exactly one: the product, or the finish as orders write it.
    step
        Operations follow each other by step.
    machines
        Lines that can do it; any of them.
    rate_kg_h, rate_m2_h, batch_min
        Exactly one: kg or square metres that go in each hour, or minutes of a batch.
    yield_ratio
        Kg that come out for each kg that goes in.
    setup_family
        Operations of one family follow each other without a setup, and share batches.
    """

    id: OperationId
    product: ProductId | None = None
    finish: str | None = None
    step: CountFromOne = 1
    stage: str = ""
    machines: tuple[EquipmentId, ...]
    rate_kg_h: KgPerHour | None = None
    rate_m2_h: SquareMetresPerHour | None = None
    batch_min: Minutes | None = None
    yield_ratio: Annotated[Ratio, Unverified()] = 1.0
    setup_family: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """
    Metal that is not logs, in the yard or promised (S39).

    Attributes
    ----------
    owner
        The customer whose metal it is; None: the plant's.
    arrives
        Promised arrival; None: it is there.
    """

    id: FeedId
    alloy: AlloyId
    form: FeedForm
    mass_kg: Kg
    owner: CustomerId | None = None
    quality: Quality = Quality.RELEASED
    arrives: datetime | None = None
    cast: str = ""
