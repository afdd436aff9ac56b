"""
The other routes of the example: finishes, sheet, tube and slugs. All of it is invented.

The kinds of machines are those of the public descriptions of such plants; rates,
yields, orders and metal are not anybody's figures.
"""
# ruff: noqa: E501 - a row of a table is one line

from datetime import timedelta

from marcha.plant.example.machines import START
from marcha.plant.ids import (
    AlloyId,
    CalendarId,
    CustomerId,
    EquipmentId,
    FeedId,
    OperationId,
    OrderId,
    ProductId,
)
from marcha.plant.records_equipment import Equipment, EquipmentKind, MachineState, Setup
from marcha.plant.records_orders import Order
from marcha.plant.records_routes import (
    Feed,
    FeedForm,
    Operation,
    Product,
    ProductFamily,
)

ANODISED, PAINTED = "anodizado natural", "pintado blanco"
FINISHES = {
    "P-1005": ANODISED,
    "P-1014": ANODISED,
    "P-1025": ANODISED,
    "P-1029": PAINTED,
    "P-1047": ANODISED,
    "P-1048": PAINTED,
}
"""Finishes of orders of profiles; the others stay as they leave the press."""

_LINES = (
    # id, name, hall, kW, needs, calendar, kg a batch
    ("AN1", "Línea de anodizado", "Acabado", 180, ("SE1", "COMP1"), "TURNO-1", None),
    ("PI1", "Línea de pintura en polvo", "Acabado", 90, ("SE1", "COMP1"), "TURNO-1", None),
    ("LA1", "Laminador", "Laminación", 260, ("SE1", "TE1"), "TURNO-1", None),
    ("CI1", "Cizalla", "Laminación", 30, ("SE1",), "TURNO-1", None),
    ("BT1", "Banco de estirado", "Tubería", 75, ("SE1", "COMP1"), "TURNO-1", None),
    ("TR1", "Prensa de discos", "Discos", 55, ("SE1", "COMP1"), "TURNO-1", None),
    ("HR1", "Horno de recocido", "Laminación", 140, ("SE1",), "PRENSAS", 3000.0),
)  # fmt: skip
_PRODUCTS = (
    # id, name, family, alloy, form
    ("LAM-12", "Lámina 1,2 mm", ProductFamily.SHEET, "3003", FeedForm.COIL),
    ("LAM-20", "Lámina 2,0 mm", ProductFamily.SHEET, "3003", FeedForm.COIL),
    ("TUB-19", "Tubo estirado 19 mm", ProductFamily.TUBE, "6063", FeedForm.MOTHER_TUBE),
    ("DIS-25", "Discos 25 mm", ProductFamily.SLUG, "1070", FeedForm.COIL),
)  # fmt: skip
_OPERATIONS = (
    # product or finish, step, stage, line, kg/h, m²/h, minutes a batch, yield, family
    (ANODISED, 1, "anodizado", "AN1", None, 70.0, None, 0.99, ""),
    (PAINTED, 1, "pintura", "PI1", None, 110.0, None, 0.98, "blanco"),
    ("LAM-12", 1, "laminado", "LA1", 700.0, None, None, 0.94, "1,2 mm"),
    ("LAM-12", 2, "recocido", "HR1", None, None, 360, 1.0, "3003"),
    ("LAM-12", 3, "corte", "CI1", 900.0, None, None, 0.96, ""),
    ("LAM-20", 1, "laminado", "LA1", 1000.0, None, None, 0.95, "2,0 mm"),
    ("LAM-20", 2, "recocido", "HR1", None, None, 360, 1.0, "3003"),
    ("LAM-20", 3, "corte", "CI1", 1100.0, None, None, 0.97, ""),
    ("TUB-19", 1, "estirado", "BT1", 160.0, None, None, 0.93, ""),
    ("DIS-25", 1, "troquelado", "TR1", 350.0, None, None, 0.74, ""),
    ("DIS-25", 2, "recocido", "HR1", None, None, 300, 1.0, "1070"),
)
_ORDERS = (
    # id, customer, product, kg, due on day, weight
    ("P-1053", "B", "LAM-12", 9_000, 55, 1),
    ("P-1054", "C", "LAM-20", 12_000, 70, 1),
    ("P-1055", "D", "TUB-19", 3_200, 50, 2),
    ("P-1056", "D", "DIS-25", 4_500, 60, 1),
    ("P-1057", "F", "LAM-12", 4_000, 85, 2),
)
_FEEDS = (
    # id, alloy, form, kg, arrives on day, cast
    ("BOB-01", "3003", FeedForm.COIL, 11_000, 0, "C-2911"),
    ("BOB-02", "3003", FeedForm.COIL, 12_000, 34, ""),
    ("TM-01", "6063", FeedForm.MOTHER_TUBE, 4_000, 0, "C-2877"),
    ("BOB-03", "1070", FeedForm.COIL, 5_000, 0, "C-2904"),
)
_SETUPS = (
    # line, from, to, minutes
    ("LA1", "1,2 mm", "2,0 mm", 90),
    ("LA1", "2,0 mm", "1,2 mm", 120),
    ("HR1", None, None, 30),
)


def lines() -> dict[EquipmentId, Equipment]:
    """Seven lines, all stopped."""
    return {
        EquipmentId(name): Equipment(
            id=EquipmentId(name),
            name=title,
            kind=EquipmentKind.LINE,
            hall=hall,
            state=MachineState.DOWN,
            calendar=CalendarId(calendar),
            power_kw=float(power_kw),
            needs=tuple(EquipmentId(need) for need in needs),
            setup_min=30,
            capacity_kg=capacity,
        )
        for name, title, hall, power_kw, needs, calendar, capacity in _LINES
    }


def products() -> dict[ProductId, Product]:
    """Four products, sold by the kg."""
    return {
        ProductId(name): Product(
            id=ProductId(name),
            name=title,
            family=family,
            alloy=AlloyId(alloy),
            form=form,
        )
        for name, title, family, alloy, form in _PRODUCTS
    }


def operations() -> dict[OperationId, Operation]:
    """Routes of two finishes and four products."""
    known = {name for name, *_ in _PRODUCTS}
    rows = {}
    for of, step, stage, line, kg_h, m2_h, batch_min, share, family in _OPERATIONS:
        name = OperationId(f"{of.split()[0].upper()}-{step}")
        rows[name] = Operation(
            id=name,
            product=ProductId(of) if of in known else None,
            finish=None if of in known else of,
            step=step,
            stage=stage,
            machines=(EquipmentId(line),),
            rate_kg_h=kg_h,
            rate_m2_h=m2_h,
            batch_min=batch_min,
            yield_ratio=share,
            setup_family=family,
        )
    return rows


def feeds() -> dict[FeedId, Feed]:
    """Coils and mother tube, one lot of them still to come."""
    return {
        FeedId(name): Feed(
            id=FeedId(name),
            alloy=AlloyId(alloy),
            form=form,
            mass_kg=float(kg),
            arrives=START + timedelta(days=day) if day else None,
            cast=cast,
        )
        for name, alloy, form, kg, day, cast in _FEEDS
    }


def orders() -> dict[OrderId, Order]:
    """Five orders of products."""
    return {
        OrderId(name): Order(
            id=OrderId(name),
            customer=CustomerId(f"CLIENTE-{firm}"),
            product=ProductId(product),
            mass_kg=float(kg),
            due=START + timedelta(days=due, hours=10),
            weight=float(weight),
        )
        for name, firm, product, kg, due, weight in _ORDERS
    }


def setups() -> tuple[Setup, ...]:
    """Changes of thickness, and of what the furnace anneals."""
    return tuple(
        Setup(
            equipment=EquipmentId(line),
            from_family=before,
            to_family=after,
            duration_min=minutes,
        )
        for line, before, after, minutes in _SETUPS
    )
