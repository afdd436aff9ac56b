"""
A small plant and a plan for it, made by hand: every kind of thing a report shows.

Two presses are down. P7 comes back when the substation is checked and a pump, which
must be bought, is fitted; nobody repairs P8. One order is on time, one late, one short
of metal, one not planned. The plan keeps every rule (a test says so).
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from marcha.plans.figures import figures
from marcha.plans.plan import (
    Assignment,
    BilletCut,
    CallOff,
    Certificate,
    DieHeat,
    Load,
    LoadItem,
    LogCut,
    Plan,
    Purchase,
    Push,
    Reason,
    Run,
    SetupRun,
    TaskRun,
)
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
from marcha.plant.wire import plant_hash

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
            made(Equipment, id="SUB", name="Subestación", kind=EquipmentKind.UTILITY,
                      state=MachineState.DOWN),
            made(Equipment, id="P7", name="Prensa de 7 pulgadas", kind=EquipmentKind.PRESS,
                      state=MachineState.DOWN, calendar="2T", power_kw=300.0,
                      needs=("SUB",), billet_min_mm=400, billet_max_mm=900,
                      table_mm=40_000, nameplate_kg_day=6000.0),
            made(Equipment, id="P8", name="Prensa de 8 pulgadas", kind=EquipmentKind.PRESS,
                      state=MachineState.DOWN, calendar="2T", billet_min_mm=400,
                      billet_max_mm=1100, table_mm=44_000, nameplate_kg_day=9000.0),
            made(Equipment, id="HD", name="Horno de matrices", kind=EquipmentKind.DIE_OVEN,
                      places=4),
            made(Equipment, id="HM1", name="Horno de maduración",
                      kind=EquipmentKind.AGEING_OVEN, capacity_kg=2500.0,
                      capacity_length_mm=7000),
        ),
        "calendars": _keyed(
            made(Calendar, id="2T", name="Dos turnos", monday=TWO_SHIFTS, tuesday=TWO_SHIFTS,
                     wednesday=TWO_SHIFTS, thursday=TWO_SHIFTS, friday=TWO_SHIFTS,
                     saturday=TWO_SHIFTS),
            made(Calendar, id="DIA", name="Diurno", monday=DAY_SHIFT, tuesday=DAY_SHIFT,
                     wednesday=DAY_SHIFT, thursday=DAY_SHIFT, friday=DAY_SHIFT),
        ),
        "exceptions": (
            made(CalendarException, start=datetime(2026, 12, 8), end=datetime(2026, 12, 9),
                              effect=Effect.CLOSED, reason="Feriado"),
        ),
        "power": (
            made(PowerLimit, start=datetime(2026, 11, 30, 18), end=datetime(2026, 11, 30, 20),
                       limit_kw=350.0, daily_until=date(2026, 12, 13)),
        ),
        "profiles": _keyed(
            made(Profile, id="U-40", mass_kg_m=1.2, alloy="6063", temper="T6"),
            made(Profile, id="T-60", mass_kg_m=2.0, alloy="6063", temper="T6"),
            made(Profile, id="H-90", mass_kg_m=3.5, alloy="6063", temper="T6"),
        ),
        "dies": _keyed(
            made(Die, id="M-U40", profile="U-40", cavities=2, presses=("P7",),
                exit_speed_m_min=20.0, setup_family="U"),
            made(Die, id="M-T60", profile="T-60", presses=("P7",), exit_speed_m_min=18.0,
                setup_family="T"),
            made(Die, id="M-H90", profile="H-90", presses=("P8",), exit_speed_m_min=10.0),
        ),
        "containers": _keyed(
            made(Container, id="C7", press="P7", bore_mm=185, billet_diameter_mm=178),
            made(Container, id="C8", press="P8", bore_mm=210, billet_diameter_mm=203),
        ),
    }  # fmt: skip


def _metal() -> dict[str, Any]:
    return {
        "alloys": _keyed(made(Alloy, id="6063")),
        "recipes": _keyed(
            made(Recipe, id="T6-175", temperature_c=175, duration_min=480, tempers=("T6",))
        ),
        "suppliers": _keyed(made(Supplier, id="ALC", name="Reductora de ejemplo")),
        "agreements": _keyed(
            made(Agreement, id="AC-178", supplier="ALC", alloy="6063", diameter_mm=178,
                      log_length_mm=6000, kg_month=20_000.0, call_off_min_kg=1000.0,
                      lead_days=5, mean_delay_days=1),
        ),
        "deliveries": _keyed(
            made(Delivery, id="ALC-0312", agreement="AC-178", alloy="6063", diameter_mm=178,
                     log_length_mm=6000, pieces=6, promised=datetime(2026, 12, 8, 8)),
        ),
        "lots": _keyed(
            made(Lot, id="L-1", alloy="6063", diameter_mm=178, length_mm=6000, pieces=4,
                cast="C-881"),
            made(Lot, id="L-2", alloy="6063", diameter_mm=203, length_mm=6000, pieces=10,
                cast="C-902"),
        ),
    }  # fmt: skip


def _demand() -> dict[str, Any]:
    return {
        "customers": _keyed(made(Customer, id="VENT", name="Ventanas de ejemplo")),
        "orders": _keyed(
            made(Order, id="P-1040", customer="VENT", profile="U-40", length_mm=6000,
                  pieces=120, tolerance_ratio=0.1, due=datetime(2026, 12, 7, 18)),
            made(Order, id="P-1041", customer="VENT", profile="T-60", length_mm=5000,
                  pieces=75, tolerance_ratio=0.1, due=datetime(2026, 12, 5, 18)),
            made(Order, id="P-1042", profile="H-90", length_mm=6000, pieces=40,
                  due=datetime(2026, 12, 9, 18)),
            made(Order, id="P-1043", profile="U-40", length_mm=6000, pieces=400,
                  due=datetime(2026, 12, 12, 18)),
        ),
    }  # fmt: skip


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
            made(Task, id="T-1", name="Revisar la subestación", equipment="SUB",
                 duration_min=720, calendar="DIA", skills=(SkillNeed(SkillId("ELE")),)),
            made(Task, id="T-2", name="Cambiar la bomba", equipment="P7", duration_min=300,
                 calendar="DIA", skills=(SkillNeed(SkillId("MEC")),),
                 parts=(PartNeed(PartId("BOMBA")),), cost=150.0),
            made(Task, id="T-3", name="Probar en vacío", equipment="P7", duration_min=120,
                 calendar="DIA", links=(Link(TaskId("T-1")), Link(TaskId("T-2"))),
                 skills=(SkillNeed(SkillId("MEC")), SkillNeed(SkillId("ELE"))), power_kw=200.0),
        ),
        "parts": _keyed(made(Part, id="BOMBA", name="Bomba de pistones")),
        "part_sources": _keyed(
            made(PartSource, id="F-1", part="BOMBA", kind=SourceKind.LOCAL, lead_days=2,
                       cost=1200.0),
        ),
        "cash": (made(CashFlow, when=MONDAY, amount=2000.0),),
    }  # fmt: skip


def plan(of: Plant | None = None) -> Plan:
    """Return the plan, with its figures and bounds nobody proved (they only look so)."""
    world = plant() if of is None else of
    bare = Plan(
        plant_hash=plant_hash(world),
        seed=7,
        effort=40,
        seconds=12.5,
        **_restart_part(),
        **_press_part(),
        **_metal_part(),
        reasons=_reasons(),
    )
    bounds = {"good_t": 6.5, "goal": 60.0}
    stated = tuple(
        replace(each, bound=bounds.get(each.name)) for each in figures(world, bare)
    )
    proofs = tuple(
        Certificate(figure=name, bound=bound, rows=("metal",), multipliers=(1.0,))
        for name, bound in bounds.items()
    )
    return replace(bare, figures=stated, certificates=proofs)


def practice(of: Plant | None = None) -> Plan:
    """Return what today's practice would do: nothing of the second week."""
    world = plant() if of is None else of
    full = plan(world)
    runs = tuple(run for run in full.runs if run.id in {"R1", "R2"})
    return replace(
        full,
        runs=runs,
        setups=full.setups[:2],
        heats=full.heats[:2],
        loads=full.loads[:1],
        call_offs=(),
        log_cuts=full.log_cuts[:3],
        assignments=full.assignments[:5],
        reasons=(),
        figures=(),
        certificates=(),
    )


def _restart_part() -> dict[str, Any]:
    """Ends follow from the day shift: 720 min from 07:00 end at 11:00 next day."""
    return {
        "tasks": (
            made(TaskRun, task="T-1", start=at(0, 7), end=at(1, 11)),
            made(TaskRun, task="T-2", start=at(2, 7), end=at(2, 12)),
            made(TaskRun, task="T-3", start=at(2, 12), end=at(2, 14)),
        ),
        "purchases": (
            made(Purchase, source="F-1", part="BOMBA", count=1, ordered=at(0, 6),
                 arrives=at(2, 6), cost=1200.0),
        ),
        "assignments": (
            made(Assignment, person="E-01", skill="ELE", task="T-1", start=at(0, 7),
                 end=at(1, 11)),
            made(Assignment, person="M-01", skill="MEC", task="T-2", start=at(2, 7),
                 end=at(2, 12)),
            made(Assignment, person="M-01", skill="MEC", task="T-3", start=at(2, 12),
                 end=at(2, 14)),
            made(Assignment, person="E-01", skill="ELE", task="T-3", start=at(2, 12),
                 end=at(2, 14)),
            made(Assignment, person="R-01", skill="PRE", equipment="P7",
                 start=at(2, 14), end=at(2, 14, 59)),
            made(Assignment, person="R-01", skill="PRE", equipment="P7",
                 start=at(7, 6), end=at(7, 6, 42)),
            made(Assignment, person="R-01", skill="PRE", equipment="P7",
                 start=at(9, 8), end=at(9, 8, 59)),
        ),
    }  # fmt: skip


def _press_part() -> dict[str, Any]:
    """A billet of 714 mm gives 6 pieces in 72.7 s, one of 808 mm 5 in 102.5 s."""
    def run(name: str, die: str, order: str, start: int, end: int, push: Push) -> Run:
        return made(Run, id=name, press="P7", die=die, container="C7", order=order,
                    start=start, end=end, pushes=(push,))  # fmt: skip

    def setup(die: str, start: int) -> SetupRun:
        return made(SetupRun, press="P7", die=die, container="C7", start=start,
                    end=start + 10)  # fmt: skip

    def heat(die: str, end: int) -> DieHeat:
        return made(DieHeat, die=die, oven="HD", start=end - 240, end=end)

    def u40(billets: int) -> Push:
        return Push(billet_mm=714, billets=billets, cuts=3)

    def t60(billets: int) -> Push:
        return Push(billet_mm=808, billets=billets, cuts=5)

    def load(name: str, start: int, *items: tuple[str, str, int]) -> Load:
        pieces = tuple(made(LoadItem, run=run_, order=order, pieces=count)
                       for run_, order, count in items)  # fmt: skip
        return made(Load, id=name, oven="HM1", recipe="T6-175", start=start,
                    end=start + 480, items=pieces)  # fmt: skip

    return {
        "setups": (
            setup("M-U40", at(2, 14)),
            setup("M-T60", at(2, 14, 35)),
            setup("M-U40", at(7, 6, 12)),
        ),
        "heats": (
            heat("M-U40", at(2, 14)),
            heat("M-T60", at(2, 14, 35)),
            heat("M-U40", at(7, 6, 12)),
        ),
        "runs": (
            run("R1", "M-U40", "P-1040", at(2, 14, 10), at(2, 14, 35), u40(20)),
            run("R2", "M-T60", "P-1041", at(2, 14, 45), at(2, 14, 59), t60(8)),
            run("R3", "M-T60", "P-1041", at(7, 6), at(7, 6, 12), t60(7)),
            run("R4", "M-U40", "P-1043", at(7, 6, 22), at(7, 6, 42), u40(16)),
            run("R5", "M-U40", "P-1043", at(9, 8), at(9, 8, 59), u40(48)),
        ),
        "loads": (
            load("H1", at(2, 15), ("R1", "P-1040", 120), ("R2", "P-1041", 40)),
            load("H2", at(7, 7), ("R3", "P-1041", 35), ("R4", "P-1043", 96)),
            load("H3", at(9, 9), ("R5", "P-1043", 288)),
        ),
    }


def _metal_part() -> dict[str, Any]:
    """A log of 6,000 mm holds 8 billets of 714 or 7 of 808, with kerfs of 5 mm."""
    def cut(source: str, logs: int, rest: int, *billets: tuple[str, int, int]) -> LogCut:
        cuts = tuple(BilletCut(run=run, billet_mm=mm, billets=count)
                     for run, mm, count in billets)  # fmt: skip
        return LogCut(source=source, logs=logs, cuts=cuts, remnant_mm=rest)

    return {
        "call_offs": (
            made(CallOff, id="LL-1", agreement="AC-178", pieces=3, ordered=at(0, 6),
                 arrives=at(6, 6)),
        ),
        "log_cuts": (
            cut("L-1", 2, 248, ("R1", 714, 8)),
            cut("L-1", 1, 2311, ("R1", 714, 4), ("R2", 808, 1)),
            cut("L-1", 1, 309, ("R2", 808, 7)),
            cut("LL-1", 1, 309, ("R3", 808, 7)),
            cut("LL-1", 2, 248, ("R4", 714, 8)),
            cut("ALC-0312", 6, 248, ("R5", 714, 8)),
        ),
    }  # fmt: skip


def _reasons() -> tuple[Reason, ...]:
    return (
        Reason(subject="P-1041", code="metal_late", objects=("6063 Ø178",),
               minute=at(6, 6), amount=350.0),
        Reason(subject="P-1042", code="press_down", objects=("P8",)),
        Reason(subject="P-1043", code="no_metal", objects=("6063 Ø178",),
               amount=115.2),
        Reason(subject="P8", code="no_tasks"),
    )  # fmt: skip
