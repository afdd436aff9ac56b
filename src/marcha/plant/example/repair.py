"""The restart of the example: tasks, spares, where these come from, and cash."""
# ruff: noqa: E501 - a row of a table is one line

from datetime import datetime

from marcha.plant.ids import (
    CalendarId,
    EquipmentId,
    PartId,
    PartSourceId,
    SkillId,
    TaskId,
)
from marcha.plant.records_repair import (
    CashFlow,
    Link,
    LinkKind,
    Part,
    PartNeed,
    PartSource,
    SkillNeed,
    SourceKind,
    Task,
)

_DAY = CalendarId("DIURNO")

_TASKS = (
    # id, machine, name, hours, links, skills, parts, kW, cost
    ("R-01", "", "Inspección general y bloqueo de energías", 8, "", "ELE MEC", "", 0, 0),
    ("R-02", "SE1", "Ensayo de aceite y aislamiento", 16, "R-01", "ELE", "", 0, 600),
    ("R-03", "SE1", "Cambiar interruptor principal", 24, "R-02", "ELE:2", "INT", 0, 0),
    ("R-04", "SE1", "Energizar y probar protecciones", 8, "R-03", "ELE:2", "", 20, 400),
    ("R-05", "COMP1", "Desarmar y limpiar", 16, "R-01", "MEC", "", 0, 0),
    ("R-06", "COMP1", "Cambiar rodamientos y probar", 16, "R-05 R-04", "MEC ELE", "ROD:2", 75, 0),
    ("R-07", "TE1", "Limpiar balsa y relleno", 24, "R-01", "MEC", "", 0, 300),
    ("R-08", "TE1", "Bomba de agua y arranque", 12, "R-07 R-04", "MEC ELE", "ROD:1", 30, 0),
    ("R-09", "HC7", "Reparar refractario", 32, "R-01", "MEC:2", "", 0, 900),
    ("R-10", "HC7", "Secar refractario", 48, "R-09", "", "", 0, 0),
    ("R-11", "HC7", "Quemadores y termopares, prueba", 16, "R-10 R-04", "ELE MEC", "TC:2", 60, 0),
    ("R-12", "HC8", "Reparar refractario", 40, "R-01", "MEC:2", "", 0, 1200),
    ("R-13", "HC8", "Secar refractario", 48, "R-12", "", "", 0, 0),
    ("R-14", "HC8", "Quemadores y termopares, prueba", 16, "R-13 R-04", "ELE MEC", "TC:2", 75, 0),
    ("R-15", "P7", "Inspeccionar prensa y alinear", 24, "R-01", "MEC:2", "", 0, 0),
    ("R-16", "P7", "Resellar cilindro principal", 40, "R-15", "HID:2 MEC", "SELLO7", 0, 0),
    ("R-17", "P7", "Reconstruir bomba", 24, "R-15", "HID MEC", "KIT7", 0, 0),
    ("R-18", "P7", "Lavar circuito y cambiar aceite", 16, "R-16 R-17", "HID", "FILTRO:2", 0, 2500),
    ("R-19", "P7", "Tablero y mandos", 24, "R-04", "ELE", "CONT:2", 0, 0),
    ("R-20", "P7", "Prueba con carga", 16, "R-18 R-19", "HID ELE", "", 450, 0),
    ("R-21", "P8", "Inspeccionar prensa y alinear", 32, "R-01", "MEC:2", "", 0, 0),
    ("R-22", "P8", "Resellar cilindro y contenedor", 48, "R-21", "HID:2 MEC", "SELLO8", 0, 0),
    ("R-23", "P8", "Montar bomba principal", 32, "R-21", "HID MEC:2", "BOMBA8", 0, 0),
    ("R-24", "P8", "Válvula proporcional", 16, "R-23:SS:480", "HID", "VALV", 0, 0),
    ("R-25", "P8", "Lavar circuito y cambiar aceite", 24, "R-22 R-23", "HID", "FILTRO:2", 0, 3800),
    ("R-26", "P8", "Tarjeta de PLC y tablero", 32, "R-04", "ELE:1:3", "PLC CONT:2", 0, 0),
    ("R-27", "P8", "Prueba con carga", 16, "R-24 R-25 R-26", "HID ELE", "", 600, 0),
    ("R-28", "EST7", "Mordazas y guías", 16, "R-15", "MEC", "", 0, 400),
    ("R-29", "EST7", "Hidráulica y prueba", 12, "R-28 R-06", "HID", "FILTRO", 0, 0),
    ("R-30", "EST8", "Mordazas y guías", 16, "R-21", "MEC", "", 0, 400),
    ("R-31", "EST8", "Hidráulica y prueba", 12, "R-30 R-06", "HID", "FILTRO", 0, 0),
    ("R-32", "SIE1", "Husillo y guardas", 16, "R-01", "MEC", "ROD:2", 0, 0),
    ("R-33", "SIE1", "Motor y prueba", 8, "R-32 R-06", "ELE", "CONT", 25, 0),
    ("R-34", "HM1", "Resistencias y puerta", 16, "R-01", "ELE MEC", "RES:4", 0, 0),
    ("R-35", "HM1", "Prueba de temperatura", 8, "R-34 R-04", "ELE", "TC", 60, 0),
    ("R-36", "HE1", "Ventilador y resistencias", 24, "R-01", "MEC ELE", "ROD RES:6", 0, 0),
    ("R-37", "HE1", "Uniformidad de temperatura", 12, "R-36 R-04", "ELE", "TC:2", 110, 0),
    ("R-38", "HE2", "Desmontar ventilador", 8, "R-01", "MEC", "", 0, 0),
    ("R-39", "HE2", "Ventilador nuevo y resistencias", 32, "R-38", "MEC ELE", "VENT RES:8", 0, 0),
    ("R-40", "HE2", "Uniformidad de temperatura", 12, "R-39:FS:120 R-04", "ELE", "TC:2", 110, 0),
    ("R-41", "AN1", "Cubas y rectificador", 40, "R-01", "MEC ELE", "", 0, 900),
    ("R-42", "AN1", "Baños y prueba", 16, "R-41 R-04", "ELE", "", 60, 400),
    ("R-43", "PI1", "Cabina y transportador", 24, "R-01", "MEC", "", 0, 300),
    ("R-44", "PI1", "Horno de curado, prueba", 12, "R-43 R-04", "ELE", "TC", 80, 0),
    ("R-45", "LA1", "Rodillos y cojinetes", 48, "R-01", "MEC:2", "ROD:2", 0, 1200),
    ("R-46", "LA1", "Motor principal y prueba", 24, "R-45 R-04", "ELE:2", "CONT", 250, 0),
    ("R-47", "CI1", "Cuchillas y guardas", 12, "R-01", "MEC", "", 0, 250),
    ("R-48", "BT1", "Cadena y mordazas", 24, "R-01", "MEC", "", 0, 350),
    ("R-49", "BT1", "Tablero y prueba", 8, "R-48 R-04", "ELE", "CONT", 75, 0),
    ("R-50", "TR1", "Troquel y freno", 16, "R-01", "MEC", "", 0, 300),
    ("R-51", "TR1", "Prueba con carga", 8, "R-50 R-04", "HID ELE", "FILTRO", 55, 0),
    ("R-52", "HR1", "Resistencias, puerta y prueba", 24, "R-01 R-04", "MEC ELE", "RES:4", 140, 0),
)  # fmt: skip
"""``ELE:2:3`` is two people at level 3; ``R-23:SS:480`` starts 8 h after R-23 starts."""

_PARTS = (
    # id, name, stock
    ("INT", "Interruptor 1250 A", 0),
    ("ROD", "Rodamiento", 3),
    ("TC", "Termopar tipo K", 4),
    ("SELLO7", "Juego de sellos, cilindro 7 in", 0),
    ("SELLO8", "Juego de sellos, cilindro 8 in", 0),
    ("KIT7", "Juego de reparación de bomba 7 in", 0),
    ("BOMBA8", "Bomba principal 8 in", 0),
    ("VALV", "Válvula proporcional", 0),
    ("PLC", "Tarjeta de PLC", 0),
    ("FILTRO", "Filtro de aceite", 4),
    ("CONT", "Contactor", 3),
    ("RES", "Resistencia de horno", 8),
    ("VENT", "Ventilador de horno", 0),
)
_SOURCES = (
    # id, part, kind, lead days, cost, quantity, donor
    ("F-01", "INT", SourceKind.IMPORT, 25, 4200.0, None, None),
    ("F-02", "INT", SourceKind.LOCAL, 9, 6100.0, 1, None),
    ("F-03", "ROD", SourceKind.LOCAL, 5, 8_000.0, None, None),
    ("F-04", "TC", SourceKind.LOCAL, 3, 45.0, None, None),
    ("F-05", "SELLO7", SourceKind.LOCAL, 12, 1800.0, None, None),
    ("F-06", "SELLO8", SourceKind.LOCAL, 18, 2600.0, None, None),
    ("F-07", "KIT7", SourceKind.IMPORT, 30, 9500.0, None, None),
    ("F-08", "KIT7", SourceKind.DONOR, 3, 0.0, 1, "P6"),
    ("F-09", "BOMBA8", SourceKind.IMPORT, 45, 38000.0, None, None),
    ("F-10", "BOMBA8", SourceKind.LOCAL, 38, 46000.0, 1, None),
    ("F-11", "VALV", SourceKind.IMPORT, 45, 7800.0, None, None),
    ("F-12", "VALV", SourceKind.LOCAL, 20, 9600.0, 1, None),
    ("F-13", "PLC", SourceKind.IMPORT, 40, 5200.0, None, None),
    ("F-14", "FILTRO", SourceKind.LOCAL, 4, 90.0, None, None),
    ("F-15", "CONT", SourceKind.LOCAL, 6, 10_500.0, None, None),
    ("F-16", "RES", SourceKind.LOCAL, 8, 120.0, None, None),
    ("F-17", "VENT", SourceKind.LOCAL, 22, 3400.0, None, None),
)
_IN_BOLIVARES = frozenset({"F-03", "F-15"})
_CASH = (
    (datetime(2027, 1, 11, 6, 0), 62_000.0, "Aporte inicial"),
    (datetime(2027, 2, 1, 8, 0), 24_000.0, "Segundo aporte"),
    (datetime(2027, 3, 1, 8, 0), 18_000.0, "Tercer aporte"),
)


def tasks() -> dict[TaskId, Task]:
    """Fifty-two tasks."""
    rows = {}
    for name, machine, title, hours, links, skills, parts, power_kw, cost in _TASKS:
        rows[TaskId(name)] = Task(
            id=TaskId(name),
            name=title,
            equipment=EquipmentId(machine) if machine else None,
            duration_min=hours * 60,
            # What dries goes on day and night.
            calendar=_DAY if skills else None,
            links=tuple(_link(each) for each in links.split()),
            skills=tuple(_skill(each) for each in skills.split()),
            parts=tuple(_part(each) for each in parts.split()),
            power_kw=float(power_kw),
            cost=float(cost),
        )
    return rows


def _link(text: str) -> Link:
    name, *rest = text.split(":")
    if not rest:
        return Link(task=TaskId(name))
    return Link(task=TaskId(name), kind=LinkKind(rest[0]), lag_min=int(rest[1]))


def _skill(text: str) -> SkillNeed:
    name, *numbers = text.split(":")
    people, level, *_ = [int(number) for number in numbers] + [1, 2][len(numbers) :]
    return SkillNeed(skill=SkillId(name), people=people, level=level)


def _part(text: str) -> PartNeed:
    name, _, count = text.partition(":")
    return PartNeed(part=PartId(name), count=int(count or 1))


def parts() -> dict[PartId, Part]:
    """Spares, few of them on the shelf."""
    return {
        PartId(name): Part(id=PartId(name), name=title, stock=stock)
        for name, title, stock in _PARTS
    }


def part_sources() -> dict[PartSourceId, PartSource]:
    """Import, local manufacture, and one machine that gives what it has."""
    return {
        PartSourceId(name): PartSource(
            id=PartSourceId(name),
            part=PartId(part),
            kind=kind,
            lead_days=lead,
            cost=cost,
            quantity=quantity,
            equipment=None if donor is None else EquipmentId(donor),
            currency="VES" if name in _IN_BOLIVARES else None,
        )
        for name, part, kind, lead, cost, quantity, donor in _SOURCES
    }


def cash() -> tuple[CashFlow, ...]:
    """Three payments."""
    return tuple(
        CashFlow(when=when, amount=amount, note=note) for when, amount, note in _CASH
    )
