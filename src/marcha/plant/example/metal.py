"""Metal of the example: one smelter, two diameters, the larger one late."""

from datetime import timedelta

from marcha.plant.example.machines import START
from marcha.plant.ids import (
    AgreementId,
    AlloyId,
    CustomerId,
    DeliveryId,
    LotId,
    RecipeId,
    SupplierId,
)
from marcha.plant.records_metal import (
    Agreement,
    AgreementKind,
    Alloy,
    Delivery,
    DeliveryState,
    Lot,
    Quality,
    Recipe,
    Supplier,
)

_ALLOYS = (
    # Composition limits in per cent: keymarkcorp.com, alloyTemperSpecs.
    (
        "6063",
        "Si 0,20-0,60; Fe ≤0,35; Cu ≤0,10; Mn ≤0,10; Mg 0,45-0,90; Cr ≤0,10; "
        "Zn ≤0,10; Ti ≤0,10",
    ),
    (
        "6005A",
        "Si 0,50-0,90; Fe ≤0,35; Cu ≤0,30; Mn ≤0,50; Mg 0,40-0,70; Cr ≤0,30",
    ),
    ("3003", ""),
    ("1070", ""),
)
_LONG = "MAD-175-8H"
_RECIPES = (
    # id, °C, minutes, tempers: 175 to 185 °C, 5 to 8 h (profilgruppen.se, "Aging").
    (_LONG, 175, 480, ("T5", "T6")),
    ("MAD-185-6H", 185, 360, ("T5",)),
)
_SMELTER = SupplierId("FUNDICION")
_TOLLING = CustomerId("CLIENTE-E")
_LOG_MM = 6000

_FURNACE = SupplierId("HORNO-PROPIO")
_BILLET_CELSIUS = {"6063": 460, "6005A": 480}
"""Within the 450 to 500 degrees of the domain reference."""

_AGREEMENTS = (
    # id, alloy, diameter, kg a month, least kg, lead days, mean delay, on time, owner
    ("AC-178", "6063", 178, 100_000.0, 20_000.0, 20, 3, 0.8, None),
    ("AC-203", "6063", 203, None, 0.0, 30, 12, 0.5, None),
    ("AC-203-5A", "6005A", 203, None, 0.0, 30, 12, 0.5, None),
    ("AC-MAQ", "6063", 178, None, 0.0, 10, 0, 0.9, _TOLLING),
    ("AC-REF", "6063", 178, 12_000.0, 2_500.0, 8, 1, 0.9, None),
)
_RETURNED = {"AC-MAQ": 0.5, "AC-REF": 0.85}
_KINDS = {"AC-MAQ": AgreementKind.CONVERSION, "AC-REF": AgreementKind.REMELT}
_DELIVERIES = (
    # id, agreement, logs, promised on day
    ("E-01", "AC-178", 110, 10),
    ("E-02", "AC-203", 60, 14),
    ("E-03", "AC-178", 110, 24),
    ("E-04", "AC-203-5A", 36, 28),
    ("E-05", "AC-203", 90, 30),
    ("E-06", "AC-178", 110, 38),
    ("E-07", "AC-MAQ", 30, 40),
    ("E-08", "AC-203", 90, 46),
    ("E-09", "AC-178", 110, 52),
    ("E-10", "AC-203", 90, 60),
    ("E-11", "AC-178", 110, 66),
)
_LOTS = (
    # id, alloy, diameter, length mm, logs, cast, owner, quality, remnant
    ("L-001", "6063", 178, 6000, 34, "C-2611", None, Quality.RELEASED, False),
    ("L-002", "6063", 178, 5800, 12, "C-2580", None, Quality.RELEASED, False),
    ("L-003", "6063", 203, 6000, 16, "C-2604", None, Quality.RELEASED, False),
    ("L-004", "6005A", 203, 6000, 6, "C-2597", None, Quality.RELEASED, False),
    ("L-005", "6063", 178, 6000, 14, "C-2615", _TOLLING, Quality.RELEASED, False),
    ("L-006", "6063", 178, 1450, 9, "C-2522", None, Quality.RELEASED, True),
    ("L-007", "6063", 203, 6000, 8, "C-2590", None, Quality.HELD, False),
)


def alloys() -> dict[AlloyId, Alloy]:
    """Two alloys."""
    return {
        AlloyId(name): Alloy(
            id=AlloyId(name),
            limits=limits,
            billet_temperature_c=_BILLET_CELSIUS.get(name),
        )
        for name, limits in _ALLOYS
    }


def recipes() -> dict[RecipeId, Recipe]:
    """Two ageing treatments; T5 may take either."""
    return {
        RecipeId(name): Recipe(
            id=RecipeId(name),
            temperature_c=degrees,
            duration_min=minutes,
            tempers=tempers,
            family=str(degrees),
            # Invented: in the longer treatment a load may stand in the closed oven.
            interruptible=name == _LONG,
        )
        for name, degrees, minutes, tempers in _RECIPES
    }


def suppliers() -> dict[SupplierId, Supplier]:
    """One smelter, and the plant's own furnace."""
    return {
        _SMELTER: Supplier(id=_SMELTER, name="Fundición ficticia"),
        _FURNACE: Supplier(id=_FURNACE, name="Horno propio de chatarra (ficticia)"),
    }


def agreements() -> dict[AgreementId, Agreement]:
    """Purchase by alloy and diameter, conversion of a customer's metal, own remelt."""
    return {
        AgreementId(name): Agreement(
            id=AgreementId(name),
            supplier=_FURNACE if name == "AC-REF" else _SMELTER,
            kind=_KINDS.get(name, AgreementKind.PURCHASE),
            alloy=AlloyId(alloy),
            diameter_mm=diameter,
            log_length_mm=_LOG_MM,
            kg_month=kg_month,
            call_off_min_kg=least_kg,
            lead_days=lead,
            mean_delay_days=delay,
            on_time_ratio=on_time,
            owner=owner,
            scrap_return_ratio=_RETURNED.get(name, 0.0),
            melt_loss_ratio=0.06 if name == "AC-REF" else 0.0,
            agreed_yield_ratio=0.78 if name == "AC-MAQ" else None,
        )
        for (
            name, alloy, diameter, kg_month, least_kg, lead, delay, on_time, owner
        ) in _AGREEMENTS
    }  # fmt: skip


def deliveries() -> dict[DeliveryId, Delivery]:
    """Logs promised in the first ten weeks."""
    known = agreements()
    rows = {}
    for name, agreement, logs, day in _DELIVERIES:
        agreed = known[AgreementId(agreement)]
        rows[DeliveryId(name)] = Delivery(
            id=DeliveryId(name),
            agreement=agreed.id,
            alloy=agreed.alloy,
            diameter_mm=agreed.diameter_mm,
            log_length_mm=agreed.log_length_mm,
            pieces=logs,
            promised=START + timedelta(days=day, hours=3),
            state=DeliveryState.SHIPPED if name == "E-01" else DeliveryState.PROMISED,
            owner=agreed.owner,
        )
    return rows


def lots() -> dict[LotId, Lot]:
    """What lies in the yard."""
    return {
        LotId(name): Lot(
            id=LotId(name),
            alloy=AlloyId(alloy),
            diameter_mm=diameter,
            length_mm=length,
            pieces=logs,
            cast=cast,
            owner=owner,
            quality=quality,
            remnant=remnant,
        )
        for (
            name, alloy, diameter, length, logs, cast, owner, quality, remnant
        ) in _LOTS
    }  # fmt: skip
