"""
A small plant made by hand; ``small_plan`` has a plan for it.

Two presses are down. P7 comes back when the substation is checked and a pump, which
must be bought, is fitted; nobody repairs P8. Four orders, logs of two diameters, one
delivery, one agreement, three people.
"""

from datetime import date, datetime
from typing import Any, TypeVar

from marcha.plant.ids import EquipmentId, PartId, SkillId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import Equipment, EquipmentKind, MachineState
from marcha.plant.records_metal import (
    Agreement,
    Alloy,
    Delivery,
    Lot,
    Recipe,
    Supplier,
)
from marcha.plant.records_orders import Customer, Order
from marcha.plant.records_people import Crewing, Person, Qualification, Skill
from marcha.plant.records_repair import (
    CashFlow,
    Link,
    Part,
    PartNeed,
    PartSource,
    SkillNeed,
    SourceKind,
    Task,
)
from marcha.plant.records_site import Site
from marcha.plant.records_time import (
    Calendar,
    CalendarException,
    DaySpan,
    Effect,
    PowerLimit,
)
from marcha.plant.records_tooling import Container, Die, Profile

R = TypeVar("R")

MONDAY = datetime(2026, 11, 30)
TWO_SHIFTS = (DaySpan.parse("06:00-22:00"),)
DAY_SHIFT = (DaySpan.parse("07:00-15:00"),)


def at(day: int, hour: int, minute: int = 0) -> int:
    """Minute of an hour of a day of December (30 November is day 0)."""
    return day * 1440 + hour * 60 + minute


def made(record: type[R], **fields: Any) -> R:
    """Make a record of plain texts: ids of a small world need no types of their own."""
    return record(**fields)


def _keyed(*records: Any) -> dict[str, Any]:
    return {record.id: record for record in records}


def plant() -> Plant:
    """Return the plant as it stands on Monday, 30 November."""
    return Plant(
        site=Site(
            name="Taller de ejemplo",
            start=MONDAY,
            now=MONDAY.replace(hour=6),
            horizon_days=14,
            reactivation_machines=(EquipmentId("P7"),),
            reactivation_share=0.2,
            reactivation_days=1,
        ),
        **_machines(),
        **_times(),
        **_tools(),
        **_metal(),
        **_demand(),
        **_people(),
        **_repair(),
        assumptions=(
            "default_recipe:T6",
            "unverified:Die.butt_mm",
            "unverified:Equipment.dead_time_s",
        ),
    )


def _machines() -> dict[str, Any]:
    return {
        "equipment": _keyed(
            made(
                Equipment,
                id="SUB",
                name="Subestación",
                kind=EquipmentKind.UTILITY,
                state=MachineState.DOWN,
            ),
            made(
                Equipment,
                id="P7",
                name="Prensa de 7 pulgadas",
                kind=EquipmentKind.PRESS,
                state=MachineState.DOWN,
                calendar="2T",
                power_kw=300.0,
                needs=("SUB",),
                billet_min_mm=400,
                billet_max_mm=900,
                table_mm=40_000,
                nameplate_kg_day=6000.0,
            ),
            made(
                Equipment,
                id="P8",
                name="Prensa de 8 pulgadas",
                kind=EquipmentKind.PRESS,
                state=MachineState.DOWN,
                calendar="2T",
                billet_min_mm=400,
                billet_max_mm=1100,
                table_mm=44_000,
                nameplate_kg_day=9000.0,
            ),
            made(
                Equipment,
                id="HD",
                name="Horno de matrices",
                kind=EquipmentKind.DIE_OVEN,
                places=4,
            ),
            made(
                Equipment,
                id="HM1",
                name="Horno de maduración",
                kind=EquipmentKind.AGEING_OVEN,
                capacity_kg=2500.0,
                capacity_length_mm=7000,
            ),
        ),
    }


def _times() -> dict[str, Any]:
    return {
        "calendars": _keyed(
            made(
                Calendar,
                id="2T",
                name="Dos turnos",
                monday=TWO_SHIFTS,
                tuesday=TWO_SHIFTS,
                wednesday=TWO_SHIFTS,
                thursday=TWO_SHIFTS,
                friday=TWO_SHIFTS,
                saturday=TWO_SHIFTS,
            ),
            made(
                Calendar,
                id="DIA",
                name="Diurno",
                monday=DAY_SHIFT,
                tuesday=DAY_SHIFT,
                wednesday=DAY_SHIFT,
                thursday=DAY_SHIFT,
                friday=DAY_SHIFT,
            ),
        ),
        "exceptions": (
            made(
                CalendarException,
                start=datetime(2026, 12, 8),
                end=datetime(2026, 12, 9),
                effect=Effect.CLOSED,
                reason="Feriado",
            ),
        ),
        "power": (
            made(
                PowerLimit,
                start=datetime(2026, 11, 30, 18),
                end=datetime(2026, 11, 30, 20),
                limit_kw=350.0,
                daily_until=date(2026, 12, 13),
            ),
        ),
    }


def _tools() -> dict[str, Any]:
    return {
        "profiles": _keyed(
            made(Profile, id="U-40", mass_kg_m=1.2, alloy="6063", temper="T6"),
            made(Profile, id="T-60", mass_kg_m=2.0, alloy="6063", temper="T6"),
            made(Profile, id="H-90", mass_kg_m=3.5, alloy="6063", temper="T6"),
        ),
        "dies": _keyed(
            made(
                Die,
                id="M-U40",
                profile="U-40",
                cavities=2,
                presses=("P7",),
                exit_speed_m_min=20.0,
                setup_family="U",
            ),
            made(
                Die,
                id="M-T60",
                profile="T-60",
                presses=("P7",),
                exit_speed_m_min=18.0,
                setup_family="T",
            ),
            made(
                Die, id="M-H90", profile="H-90", presses=("P8",), exit_speed_m_min=10.0
            ),
        ),
        "containers": _keyed(
            made(Container, id="C7", press="P7", bore_mm=185, billet_diameter_mm=178),
            made(Container, id="C8", press="P8", bore_mm=210, billet_diameter_mm=203),
        ),
    }


def _metal() -> dict[str, Any]:
    return {
        "alloys": _keyed(made(Alloy, id="6063")),
        "recipes": _keyed(
            made(
                Recipe,
                id="T6-175",
                temperature_c=175,
                duration_min=480,
                tempers=("T6",),
            )
        ),
        "suppliers": _keyed(made(Supplier, id="ALC", name="Reductora de ejemplo")),
        "agreements": _keyed(
            made(
                Agreement,
                id="AC-178",
                supplier="ALC",
                alloy="6063",
                diameter_mm=178,
                log_length_mm=6000,
                kg_month=20_000.0,
                call_off_min_kg=1000.0,
                lead_days=5,
                mean_delay_days=1,
            ),
        ),
        "deliveries": _keyed(
            made(
                Delivery,
                id="ALC-0312",
                agreement="AC-178",
                alloy="6063",
                diameter_mm=178,
                log_length_mm=6000,
                pieces=6,
                promised=datetime(2026, 12, 8, 8),
            ),
        ),
        "lots": _keyed(
            made(
                Lot,
                id="L-1",
                alloy="6063",
                diameter_mm=178,
                length_mm=6000,
                pieces=4,
                cast="C-881",
            ),
            made(
                Lot,
                id="L-2",
                alloy="6063",
                diameter_mm=203,
                length_mm=6000,
                pieces=10,
                cast="C-902",
            ),
        ),
    }


def _demand() -> dict[str, Any]:
    return {
        "customers": _keyed(made(Customer, id="VENT", name="Ventanas de ejemplo")),
        "orders": _keyed(
            made(
                Order,
                id="P-1040",
                customer="VENT",
                profile="U-40",
                length_mm=6000,
                pieces=120,
                tolerance_ratio=0.1,
                due=datetime(2026, 12, 7, 18),
            ),
            made(
                Order,
                id="P-1041",
                customer="VENT",
                profile="T-60",
                length_mm=5000,
                pieces=75,
                tolerance_ratio=0.1,
                due=datetime(2026, 12, 5, 18),
            ),
            made(
                Order,
                id="P-1042",
                profile="H-90",
                length_mm=6000,
                pieces=40,
                due=datetime(2026, 12, 9, 18),
            ),
            made(
                Order,
                id="P-1043",
                profile="U-40",
                length_mm=6000,
                pieces=400,
                due=datetime(2026, 12, 12, 18),
            ),
        ),
    }


def _people() -> dict[str, Any]:
    return {
        "skills": _keyed(
            made(Skill, id="ELE", name="Electricidad"),
            made(Skill, id="MEC", name="Mecánica"),
            made(Skill, id="PRE", name="Prensa"),
        ),
        "people": _keyed(
            made(Person, id="E-01", name="Ana", calendar="DIA"),
            made(Person, id="M-01", name="Luis", calendar="DIA"),
            made(Person, id="R-01", name="Rosa", calendar="2T"),
        ),
        "qualifications": (
            made(Qualification, person="E-01", skill="ELE", level=3),
            made(Qualification, person="M-01", skill="MEC", level=3),
            made(Qualification, person="R-01", skill="PRE", level=2),
        ),
        "crewing": (made(Crewing, equipment="P7", skill="PRE"),),
    }


def _repair() -> dict[str, Any]:
    return {
        "tasks": _keyed(
            made(
                Task,
                id="T-1",
                name="Revisar la subestación",
                equipment="SUB",
                duration_min=720,
                calendar="DIA",
                skills=(SkillNeed(SkillId("ELE")),),
            ),
            made(
                Task,
                id="T-2",
                name="Cambiar la bomba",
                equipment="P7",
                duration_min=300,
                calendar="DIA",
                skills=(SkillNeed(SkillId("MEC")),),
                parts=(PartNeed(PartId("BOMBA")),),
                cost=150.0,
            ),
            made(
                Task,
                id="T-3",
                name="Probar en vacío",
                equipment="P7",
                duration_min=120,
                calendar="DIA",
                links=(Link(TaskId("T-1")), Link(TaskId("T-2"))),
                skills=(SkillNeed(SkillId("MEC")), SkillNeed(SkillId("ELE"))),
                power_kw=200.0,
            ),
        ),
        "parts": _keyed(made(Part, id="BOMBA", name="Bomba de pistones")),
        "part_sources": _keyed(
            made(
                PartSource,
                id="F-1",
                part="BOMBA",
                kind=SourceKind.LOCAL,
                lead_days=2,
                cost=1200.0,
            ),
        ),
        "cash": (made(CashFlow, when=MONDAY, amount=2000.0),),
    }
