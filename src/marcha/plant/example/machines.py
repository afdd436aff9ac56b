"""Machines of the example, their calendars and the power there is."""

from datetime import date, datetime, timedelta

from marcha.plant.ids import CalendarId, ContainerId, DieId, EquipmentId
from marcha.plant.records_equipment import Equipment, EquipmentKind, MachineState, Setup
from marcha.plant.records_time import (
    Calendar,
    CalendarException,
    DaySpan,
    Effect,
    PowerLimit,
)
from marcha.plant.records_tooling import Container

START = datetime(2027, 1, 11, 6, 0)  # a Monday; local plant time has no zone
HORIZON_DAYS = 90

_HALL = "Extrusión"
_SERVICES = (
    # id, name, kind, kW, needs
    ("SE1", "Subestación 13,8 kV", EquipmentKind.UTILITY, 0, ()),
    ("COMP1", "Compresor de aire", EquipmentKind.UTILITY, 75, ("SE1",)),
    ("TE1", "Torre de enfriamiento", EquipmentKind.UTILITY, 30, ("SE1",)),
    ("HC7", "Horno de cilindros 7 in", EquipmentKind.LOG_OVEN, 60, ("SE1",)),
    ("HC8", "Horno de cilindros 8 in", EquipmentKind.LOG_OVEN, 75, ("SE1",)),
    ("EST7", "Estiradora 7 in", EquipmentKind.STRETCHER, 40, ("COMP1",)),
    ("EST8", "Estiradora 8 in", EquipmentKind.STRETCHER, 45, ("COMP1",)),
    ("SIE1", "Sierra de acabado", EquipmentKind.SAW, 25, ("COMP1",)),
)


def equipment() -> dict[EquipmentId, Equipment]:
    """Two presses and what they need, everything stopped."""
    rows = [*_presses()]
    rows += [
        Equipment(
            id=EquipmentId(name),
            name=title,
            kind=kind,
            hall=_HALL,
            state=MachineState.DOWN,
            power_kw=float(power_kw),
            needs=tuple(EquipmentId(need) for need in needs),
        )
        for name, title, kind, power_kw, needs in _SERVICES
    ]
    rows.append(
        Equipment(
            id=EquipmentId("HM1"),
            name="Horno de matrices",
            kind=EquipmentKind.DIE_OVEN,
            hall=_HALL,
            state=MachineState.DOWN,
            power_kw=60.0,
            needs=(EquipmentId("SE1"),),
            places=12,
            heat_min=240,
        )
    )
    rows += [
        Equipment(
            id=EquipmentId(name),
            name=f"Horno de maduración {name[-1]}",
            kind=EquipmentKind.AGEING_OVEN,
            hall="Acabado",
            state=MachineState.DOWN,
            power_kw=110.0,
            needs=(EquipmentId("SE1"),),
            capacity_kg=5000.0,
            capacity_length_mm=6800,
        )
        for name in ("HE1", "HE2")
    ]
    rows.append(
        Equipment(
            id=EquipmentId("P6"),
            name="Prensa 6 in, fuera de servicio",
            kind=EquipmentKind.OTHER,
            hall=_HALL,
            state=MachineState.DOWN,
        )
    )
    return {row.id: row for row in rows}


def _presses() -> tuple[Equipment, Equipment]:
    needed = ("SE1", "COMP1", "TE1", "SIE1")
    small = Equipment(
        id=EquipmentId("P7"),
        name="Prensa 7 in",
        kind=EquipmentKind.PRESS,
        hall=_HALL,
        state=MachineState.DOWN,
        calendar=CalendarId("PRENSAS"),
        power_kw=450.0,
        needs=tuple(EquipmentId(name) for name in (*needed, "HC7", "EST7")),
        billet_diameter_mm=178,
        billet_min_mm=400,
        billet_max_mm=900,
        table_mm=40_000,
        dead_time_s=30.0,
        setup_min=20,
        mounted_die=DieId("M-01-1"),
        nameplate_kg_day=7500.0,
        force_kn=17_600.0,
    )
    large = Equipment(
        id=EquipmentId("P8"),
        name="Prensa 8 in",
        kind=EquipmentKind.PRESS,
        hall=_HALL,
        state=MachineState.DOWN,
        calendar=CalendarId("PRENSAS"),
        power_kw=600.0,
        needs=tuple(EquipmentId(name) for name in (*needed, "HC8", "EST8")),
        billet_diameter_mm=203,
        billet_min_mm=450,
        billet_max_mm=1200,
        table_mm=46_000,
        dead_time_s=25.0,
        setup_min=25,
        nameplate_kg_day=10_000.0,
        force_kn=24_500.0,
    )
    return small, large


def containers() -> dict[ContainerId, Container]:
    """The 8 in press has a second container, for the billets of the smaller one."""
    rows = (
        # id, press, bore mm, billet mm, mounted
        ("CT7-178", "P7", 185, 178, True),
        ("CT8-203", "P8", 210, 203, True),
        ("CT8-178", "P8", 185, 178, False),
    )
    return {
        ContainerId(name): Container(
            id=ContainerId(name),
            press=EquipmentId(press),
            bore_mm=bore,
            billet_diameter_mm=billet,
            changeover_min=180,
            mounted=mounted,
        )
        for name, press, bore, billet, mounted in rows
    }


def setups() -> tuple[Setup, ...]:
    """A change between solid and hollow sections takes longer."""
    return (
        Setup(from_family="solida", to_family="hueca", duration_min=35),
        Setup(from_family="hueca", to_family="solida", duration_min=30),
    )


# --- time and power ----------------------------------------------------------------

_MORNING, _EVENING = DaySpan.parse("06:00-14:00"), DaySpan.parse("14:00-22:00")
_CALENDARS = (
    ("PRENSAS", "Prensas, dos turnos", (_MORNING, _EVENING)),
    ("TURNO-1", "Turno de la mañana", (_MORNING,)),
    ("TURNO-2", "Turno de la tarde", (_EVENING,)),
    ("DIURNO", "Mantenimiento y matricería", (_MORNING,)),
)
_HOLIDAYS = (
    (datetime(2027, 2, 8), 2, "Carnaval"),
    (datetime(2027, 3, 25), 2, "Semana Santa"),
)


def calendars() -> dict[CalendarId, Calendar]:
    """Forty hours a week for everybody."""
    return {
        CalendarId(name): Calendar(
            id=CalendarId(name),
            name=title,
            monday=spans,
            tuesday=spans,
            wednesday=spans,
            thursday=spans,
            friday=spans,
        )
        for name, title, spans in _CALENDARS
    }


def exceptions() -> tuple[CalendarException, ...]:
    """Holidays, and a power cut on every evening of the first seven weeks."""
    rows = [
        CalendarException(
            calendar=CalendarId(name),
            start=first,
            end=first + timedelta(days=days),
            effect=Effect.CLOSED,
            reason=reason,
        )
        for first, days, reason in _HOLIDAYS
        for name, _, _ in _CALENDARS
    ]
    rows.append(
        CalendarException(
            start=datetime(2027, 1, 11, 18, 0),
            end=datetime(2027, 1, 11, 20, 0),
            effect=Effect.CLOSED,
            reason="Racionamiento eléctrico",
            reheat_min=30,
            daily_until=date(2027, 2, 28),
        )
    )
    return tuple(rows)


def power() -> tuple[PowerLimit, ...]:
    """At the evening peak there is power for one press and the ovens."""
    return (
        PowerLimit(
            start=datetime(2027, 1, 11, 17, 0),
            end=datetime(2027, 1, 11, 21, 0),
            limit_kw=1100.0,
            daily_until=date(2027, 4, 11),
            note="Hora pico",
        ),
    )
