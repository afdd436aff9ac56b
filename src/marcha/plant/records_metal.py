"""Records of metal: alloys, suppliers, agreements, deliveries and lots of logs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from marcha.plant.ids import (
    AgreementId,
    AlloyId,
    CustomerId,
    DeliveryId,
    LotId,
    RecipeId,
    SupplierId,
)
from marcha.plant.units import (
    AgreedYield,
    Celsius,
    Count,
    CountFromOne,
    Days,
    Kg,
    KgPerCubicMetre,
    KgPerMonth,
    MeltLoss,
    Minutes,
    Mm,
    MoneyPerKg,
    Ratio,
    Unverified,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alloy:
    """
    One alloy and the limits of its composition, in per cent by mass, as text.

    Attributes
    ----------
    billet_temperature_c
        Of billets as they enter the press, for the pressure screen (S50); None: not
        known, no screen.
    """

    id: AlloyId
    density_kg_m3: KgPerCubicMetre = 2700.0
    limits: str = ""
    billet_temperature_c: Celsius | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """
    An ageing treatment.

    Attributes
    ----------
    tempers
        Tempers that this treatment gives (T5, T6 …).
    alloys
        Alloys it is for; empty: all.
    """

    id: RecipeId
    temperature_c: Celsius
    duration_min: Annotated[Minutes, Unverified()]
    tempers: tuple[str, ...]
    alloys: tuple[AlloyId, ...] = ()
    family: str = ""
    interruptible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """Who sends metal."""

    id: SupplierId
    name: str = ""


class AgreementKind(StrEnum):
    """Whose the metal is and what is owed for it."""

    PURCHASE = "purchase"
    CONVERSION = "conversion"
    REMELT = "remelt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """
    A standing agreement for logs of one alloy and diameter.

    Attributes
    ----------
    kg_month
        Most that may arrive in a calendar month, promised deliveries included; None:
        nothing can be called off beyond the promised deliveries.
    call_off_min_kg
        Smallest load that can be called off.
    lead_days
        From calling off to the promised arrival.
    mean_delay_days
        Added to every promised date of this agreement.
    owner
        The customer whose metal it is (conversion); None: the plant's.
    scrap_return_ratio
        Share of the scrap made of its metal that goes back: to whoever remelts it
        (own remelt, S45), or to the owner (conversion).
    price_kg, currency
        Price of a kg, or charge for casting or converting it, and its currency;
        None: the plant's.
    melt_loss_ratio
        Share of the scrap that the furnace does not give back (own remelt, S45).
    agreed_yield_ratio
        Good kg that the plant owes for each kg of the owner's metal (conversion);
        None: not agreed.
    """

    id: AgreementId
    supplier: SupplierId
    kind: AgreementKind = AgreementKind.PURCHASE
    alloy: AlloyId
    diameter_mm: Mm
    log_length_mm: Mm
    kg_month: KgPerMonth | None = None
    call_off_min_kg: Kg = 0.0
    lead_days: Days = 0
    mean_delay_days: Days = 0
    on_time_ratio: Ratio = 1.0
    scrap_return_ratio: Ratio = 0.0
    price_kg: MoneyPerKg = 0.0
    owner: CustomerId | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    currency: str | None = None
    melt_loss_ratio: MeltLoss = 0.0
    agreed_yield_ratio: AgreedYield | None = None


class DeliveryState(StrEnum):
    """Where a promised delivery stands; received metal stands in a lot."""

    PROMISED = "promised"
    SHIPPED = "shipped"
    RECEIVED = "received"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """
    Logs that are promised.

    Attributes
    ----------
    promised
        Promised arrival; plans add the mean delay of the agreement.
    owner
        The customer whose metal it is; None: the plant's.
    """

    id: DeliveryId
    agreement: AgreementId | None = None
    alloy: AlloyId
    diameter_mm: Mm
    log_length_mm: Mm
    pieces: CountFromOne
    promised: datetime
    state: DeliveryState = DeliveryState.PROMISED
    owner: CustomerId | None = None
    cast: str = ""


class Quality(StrEnum):
    """Whether metal may be used."""

    RELEASED = "released"
    HELD = "held"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """
    Logs (or remnants of logs) of one cast and length, in the yard.

    Attributes
    ----------
    owner
        The customer whose metal it is; None: the plant's.
    """

    id: LotId
    alloy: AlloyId
    diameter_mm: Mm
    length_mm: Mm
    pieces: Count
    cast: str = ""
    owner: CustomerId | None = None
    certificate: str = ""
    quality: Quality = Quality.RELEASED
    remnant: bool = False
