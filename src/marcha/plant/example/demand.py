"""Profiles, dies and orders of the example, with the firms that order."""

from datetime import timedelta

from marcha.plant.example.machines import START
from marcha.plant.example.routes import FINISHES
from marcha.plant.ids import (
    AlloyId,
    CustomerId,
    DieId,
    EquipmentId,
    OrderId,
    ProfileId,
    StockId,
)
from marcha.plant.records_orders import Customer, Order, Stage, StockItem
from marcha.plant.records_tooling import Die, DieState, Profile, ProfileClass

_SOLID, _SEMI, _HOLLOW = (
    ProfileClass.SOLID,
    ProfileClass.SEMI_HOLLOW,
    ProfileClass.HOLLOW,
)
_CUSTOMERS = (
    # id, name, group
    ("CLIENTE-A", "Cliente ficticio A", "construcción"),
    ("CLIENTE-B", "Cliente ficticio B", "construcción"),
    ("CLIENTE-C", "Cliente ficticio C", "transporte"),
    ("CLIENTE-D", "Cliente ficticio D", "industria"),
    ("CLIENTE-E", "Cliente ficticio E, con metal propio", "construcción"),
    ("CLIENTE-F", "Cliente ficticio F", "obra pública"),
)
_PROFILES = (
    # id, name, kg/m, section, circle mm, perimeter mm, alloy, temper
    ("PF-01", "Riel inferior de ventana", 0.530, _SOLID, 62, 246, "6063", "T5"),
    ("PF-02", "Jamba de ventana", 0.412, _SEMI, 58, 218, "6063", "T5"),
    ("PF-03", "Hoja de ventana", 0.465, _HOLLOW, 61, 231, "6063", "T5"),
    ("PF-04", "Cabezal de ventana", 0.498, _SOLID, 63, 240, "6063", "T5"),
    ("PF-05", "Ángulo 25 × 25 × 1,5", 0.197, _SOLID, 36, 100, "6063", "T5"),
    ("PF-06", "Ángulo 38 × 38 × 3", 0.591, _SOLID, 54, 152, "6063", "T5"),
    ("PF-07", "Tubo rectangular 50 × 25", 0.545, _HOLLOW, 56, 150, "6063", "T5"),
    ("PF-08", "Tubo cuadrado 38", 0.558, _HOLLOW, 54, 152, "6063", "T5"),
    ("PF-09", "Tubo redondo 25", 0.322, _HOLLOW, 25, 80, "6063", "T5"),
    ("PF-10", "Platina 50 × 6", 0.810, _SOLID, 51, 112, "6063", "F"),
    ("PF-11", "Platina 75 × 10", 2.025, _SOLID, 76, 170, "6063", "F"),
    ("PF-12", "Canal 40 × 20", 0.450, _SOLID, 45, 152, "6063", "T5"),
    ("PF-13", "Montante de fachada 100", 1.640, _HOLLOW, 118, 412, "6063", "T6"),
    ("PF-14", "Travesaño de fachada 80", 1.210, _HOLLOW, 98, 340, "6063", "T6"),
    ("PF-15", "Disipador 90", 1.350, _SOLID, 98, 620, "6063", "T5"),
    ("PF-16", "Pletina eléctrica 60 × 10", 1.620, _SOLID, 61, 140, "6063", "T6"),
    ("PF-17", "Larguero de carrocería", 2.350, _HOLLOW, 128, 436, "6005A", "T6"),
    ("PF-18", "Piso de carrocería", 1.880, _HOLLOW, 152, 508, "6005A", "T6"),
    ("PF-19", "Larguero de escalera", 0.980, _SEMI, 84, 262, "6063", "T6"),
    ("PF-20", "Lama de persiana", 0.285, _HOLLOW, 46, 128, "6063", "T5"),
)
_DIES = (
    # profile, copy, cavities, presses, exit m/min, family, day back from repair
    ("PF-01", 1, 2, "P7", 14.0, "solida", 0),
    ("PF-01", 2, 2, "P7 P8", 13.0, "solida", 0),
    ("PF-02", 1, 3, "P7", 13.0, "solida", 0),
    ("PF-02", 2, 3, "P7", 13.0, "solida", 18),
    ("PF-03", 1, 3, "P7 P8", 9.0, "hueca", 0),
    ("PF-03", 2, 2, "P7", 9.5, "hueca", 25),
    ("PF-04", 1, 3, "P7", 13.5, "solida", 0),
    ("PF-05", 1, 6, "P7", 15.0, "solida", 0),
    ("PF-06", 1, 2, "P7 P8", 14.0, "solida", 0),
    ("PF-07", 1, 2, "P7", 9.0, "hueca", 0),
    ("PF-07", 2, 2, "P7 P8", 9.0, "hueca", 12),
    ("PF-08", 1, 2, "P7 P8", 9.0, "hueca", 0),
    ("PF-09", 1, 4, "P7", 8.5, "hueca", 0),
    ("PF-10", 1, 2, "P7 P8", 12.0, "solida", 0),
    ("PF-11", 1, 1, "P8", 9.0, "solida", 0),
    ("PF-12", 1, 3, "P7", 13.0, "solida", 0),
    ("PF-13", 1, 1, "P8", 8.0, "hueca", 0),
    ("PF-13", 2, 1, "P8", 8.0, "hueca", 30),
    ("PF-14", 1, 1, "P8 P7", 8.0, "hueca", 0),
    ("PF-15", 1, 1, "P8", 6.5, "solida", 0),
    ("PF-16", 1, 1, "P8 P7", 9.0, "solida", 0),
    ("PF-17", 1, 1, "P8", 6.0, "hueca", 0),
    ("PF-18", 1, 1, "P8", 6.0, "hueca", 0),
    ("PF-19", 1, 2, "P8 P7", 9.0, "solida", 0),
    ("PF-20", 1, 4, "P7", 10.0, "hueca", 0),
    ("PF-20", 2, 4, "P7", 10.0, "hueca", 40),
)
_ORDERS = (
    # id, customer, profile, mm, quantity, tolerance %, released and due on day, weight,
    # whole
    ("P-1001", "E", "PF-12", 4000, "4700 kg", 0, 0, 88, 1, False),
    ("P-1002", "C", "PF-19", 6000, "600 u", 0, 0, 55, 1, False),
    ("P-1003", "D", "PF-10", 3050, "15700 kg", 5, 0, 62, 1, True),
    ("P-1004", "D", "PF-19", 6000, "19300 kg", 0, 0, 40, 2, False),
    ("P-1005", "A", "PF-13", 4000, "900 u", 0, 0, 65, 1, False),
    ("P-1006", "F", "PF-08", 4000, "3500 kg", 0, 0, 90, 1, True),
    ("P-1007", "D", "PF-06", 5850, "14400 kg", 5, 0, 35, 2, True),
    ("P-1008", "C", "PF-17", 3050, "2100 u", 5, 0, 72, 1, True),
    ("P-1009", "B", "PF-01", 4000, "5500 u", 0, 0, 58, 1, False),
    ("P-1010", "D", "PF-10", 6000, "2100 u", 10, 0, 12, 1, False),
    ("P-1011", "B", "PF-20", 6000, "15000 kg", 5, 0, 70, 1, False),
    ("P-1012", "F", "PF-06", 6000, "11000 kg", 0, 0, 60, 1, False),
    ("P-1013", "E", "PF-01", 3050, "6800 kg", 5, 0, 72, 4, False),
    ("P-1014", "A", "PF-13", 3050, "5000 u", 0, 0, 58, 1, False),
    ("P-1015", "D", "PF-09", 5000, "12800 kg", 10, 0, 48, 2, False),
    ("P-1016", "A", "PF-12", 5850, "2200 u", 0, 38, 68, 1, False),
    ("P-1017", "C", "PF-18", 6000, "8300 kg", 5, 0, 28, 1, False),
    ("P-1018", "A", "PF-02", 5850, "14200 kg", 5, 0, 40, 1, False),
    ("P-1019", "D", "PF-15", 4500, "1900 u", 10, 0, 60, 1, False),
    ("P-1020", "B", "PF-01", 4500, "8800 kg", 5, 0, 62, 2, False),
    ("P-1021", "B", "PF-20", 6000, "8700 kg", 0, 0, 85, 2, False),
    ("P-1022", "B", "PF-05", 5000, "25200 u", 5, 0, 55, 2, False),
    ("P-1023", "E", "PF-03", 4000, "14100 kg", 0, 0, 35, 1, False),
    ("P-1024", "D", "PF-07", 6400, "5200 u", 5, 0, -1, 1, True),
    ("P-1025", "A", "PF-13", 6000, "7400 kg", 0, 0, 25, 1, False),
    ("P-1026", "D", "PF-15", 6000, "1800 u", 10, 0, 58, 1, False),
    ("P-1027", "F", "PF-06", 6000, "5700 kg", 10, 0, 50, 1, False),
    ("P-1028", "D", "PF-09", 5000, "9500 kg", 5, 42, 72, 1, False),
    ("P-1029", "A", "PF-14", 4000, "13300 kg", 5, 0, 38, 1, False),
    ("P-1030", "A", "PF-02", 5000, "15700 kg", 0, 0, -1, 1, False),
    ("P-1031", "C", "PF-18", 3050, "800 u", 0, 0, 88, 2, False),
    ("P-1032", "A", "PF-01", 6000, "2900 u", 10, 0, 65, 1, True),
    ("P-1033", "D", "PF-16", 6000, "600 u", 5, 0, 38, 2, False),
    ("P-1034", "D", "PF-07", 6000, "12700 kg", 0, 0, 65, 2, False),
    ("P-1035", "B", "PF-05", 6000, "9200 u", 0, 0, 75, 2, False),
    ("P-1036", "F", "PF-07", 6000, "2200 u", 0, 0, -1, 4, False),
    ("P-1037", "D", "PF-11", 6400, "10900 kg", 0, 0, 45, 4, False),
    ("P-1038", "A", "PF-04", 6000, "14500 kg", 0, 0, 65, 1, False),
    ("P-1039", "F", "PF-08", 5000, "20800 kg", 0, 0, 50, 4, False),
    ("P-1040", "D", "PF-11", 5000, "7100 kg", 0, 0, 55, 1, True),
    ("P-1041", "B", "PF-04", 3050, "9800 kg", 0, 0, 25, 1, False),
    ("P-1042", "D", "PF-08", 4500, "2900 u", 0, 0, 25, 1, True),
    ("P-1043", "F", "PF-16", 3050, "13900 kg", 0, 0, 88, 1, False),
    ("P-1044", "D", "PF-10", 6000, "1600 u", 0, 0, 48, 2, False),
    ("P-1045", "A", "PF-02", 6400, "2500 u", 10, 0, 68, 1, False),
    ("P-1046", "F", "PF-14", 6400, "16000 kg", 10, 0, -1, 2, False),
    ("P-1047", "A", "PF-03", 6400, "1700 u", 0, 0, 70, 2, False),
    ("P-1048", "A", "PF-14", 6400, "1100 u", 0, 0, -1, 1, False),
    ("P-1049", "A", "PF-03", 6000, "18200 kg", 5, 0, 50, 1, False),
    ("P-1050", "C", "PF-17", 6000, "1300 u", 0, 0, 50, 4, False),
    ("P-1051", "C", "PF-17", 5000, "8300 kg", 0, 0, 12, 1, False),
    ("P-1052", "B", "PF-20", 6000, "5900 u", 0, 0, 70, 4, False),
)  # fmt: skip
"""A release on day 0 is none; a whole order does not ship in parts."""

_STOCK = (
    # id, profile, temper, length mm, pieces, stage, order
    ("X-01", "PF-06", "T5", 6000, 180, Stage.FINISHED, None),
    ("X-02", "PF-01", "T5", 4500, 420, Stage.EXTRUDED, None),
    ("X-03", "PF-04", "T5", 3050, 600, Stage.EXTRUDED, "P-1041"),
)
_DUE_HOUR = 10
"""Due at 16:00: so many hours after the start of the day at 06:00."""


def customers() -> dict[CustomerId, Customer]:
    """Six firms, all fictional; one sends metal of its own."""
    return {
        CustomerId(name): Customer(id=CustomerId(name), name=title, group=group)
        for name, title, group in _CUSTOMERS
    }


def profiles() -> dict[ProfileId, Profile]:
    """Twenty profiles."""
    return {
        ProfileId(name): Profile(
            id=ProfileId(name),
            name=title,
            mass_kg_m=kg_m,
            section=section,
            ccd_mm=circle,
            perimeter_mm=perimeter,
            alloy=AlloyId(alloy),
            temper=temper,
        )
        for name, title, kg_m, section, circle, perimeter, alloy, temper in _PROFILES
    }


def dies() -> dict[DieId, Die]:
    """Twenty-six dies, some of them in repair."""
    rows = {}
    for profile, copy, cavities, presses, speed, family, back in _DIES:
        name = DieId(f"M-{profile[3:]}-{copy}")
        hollow = family == "hueca"
        rows[name] = Die(
            id=name,
            profile=ProfileId(profile),
            cavities=cavities,
            presses=tuple(EquipmentId(press) for press in presses.split()),
            exit_speed_m_min=speed,
            butt_mm=20 if hollow else 15,
            trim_min_mm=1000,
            trim_max_mm=2000,
            state=DieState.REPAIR if back else DieState.READY,
            available_from=START + timedelta(days=back) if back else None,
            setup_family=family,
        )
    return rows


def orders() -> dict[OrderId, Order]:
    """Fifty-two orders, some of them overdue already."""
    rows = {}
    for name, firm, profile, length, amount, share, out, due, weight, whole in _ORDERS:
        number, unit = amount.split()
        rows[OrderId(name)] = Order(
            id=OrderId(name),
            customer=CustomerId(f"CLIENTE-{firm}"),
            profile=ProfileId(profile),
            finish=FINISHES.get(name, "mill"),
            length_mm=length,
            pieces=int(number) if unit == "u" else None,
            mass_kg=float(number) if unit == "kg" else None,
            tolerance_ratio=share / 100,
            release=START + timedelta(days=out) if out else None,
            due=START + timedelta(days=due, hours=_DUE_HOUR),
            weight=float(weight),
            splittable=not whole,
        )
    return rows


def stock() -> dict[StockId, StockItem]:
    """A little of what was made before the plant stopped."""
    return {
        StockId(name): StockItem(
            id=StockId(name),
            profile=ProfileId(profile),
            alloy=AlloyId("6063"),
            temper=temper,
            length_mm=length,
            pieces=pieces,
            stage=stage,
            order=None if order is None else OrderId(order),
        )
        for name, profile, temper, length, pieces, stage, order in _STOCK
    }
