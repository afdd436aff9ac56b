"""
A small plant made by hand, and a plan for it that keeps every rule.

Two presses. ``P2`` is up and presses order ``O2`` with the die that is in it, then
changes die and container for ``O4``. ``P1`` is down: two tasks bring it back, a third
its compressor; then it presses ``O1`` and ``O5`` with one die. Die oven with one
place, one ageing oven, stock for ``O3``, a delivery that a customer owns, a call-off.

Press ``P1`` with die ``D1`` is the worked example of the domain reference, section
1.3: billets of 826 mm give 8 bars of 6 m each, seven of them fit a log of 6 m and
leave 183 mm. The plan starts on Monday 5 January 2026; ``now`` is 06:00 that day.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from marcha.plans import (
    Assignment,
    BilletCut,
    CallOff,
    DieHeat,
    Load,
    LoadItem,
    LogCut,
    Plan,
    Purchase,
    Push,
    Run,
    SetupRun,
    StockUse,
    TaskRun,
)
from marcha.plant.ids import (
    AgreementId,
    AlloyId,
    CalendarId,
    ContainerId,
    CustomerId,
    DeliveryId,
    DieId,
    EquipmentId,
    LockId,
    LotId,
    OrderId,
    PartId,
    PartSourceId,
    PersonId,
    ProfileId,
    RecipeId,
    SkillId,
    StockId,
    SupplierId,
    TaskId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import (
    Equipment,
    EquipmentKind,
    MachineState,
    Setup,
)
from marcha.plant.records_metal import (
    Agreement,
    Alloy,
    Delivery,
    Lot,
    Recipe,
    Supplier,
)
from marcha.plant.records_orders import Customer, Order, Stage, StockItem
from marcha.plant.records_people import Crewing, Person, Qualification, Skill
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
from marcha.plant.records_site import Lock, LockKind, LockState, Site
from marcha.plant.records_time import Calendar, DaySpan, PowerLimit
from marcha.plant.records_tooling import Container, Die, Profile
from marcha.plant.wire import plant_hash

START = datetime(2026, 1, 5)
NOW = 360
HORIZON = 20 * 1440

P1, P2 = EquipmentId("P1"), EquipmentId("P2")
DIE_OVEN, AGEING_OVEN = EquipmentId("HM"), EquipmentId("HE")
COMPRESSOR, DONOR = EquipmentId("COMP"), EquipmentId("P0")
D1, D2, D3, D4 = DieId("D1"), DieId("D2"), DieId("D3"), DieId("D4")
C1, C2A, C2B = ContainerId("C1"), ContainerId("C2A"), ContainerId("C2B")
O1, O2, O3 = OrderId("O1"), OrderId("O2"), OrderId("O3")
O4, O5 = OrderId("O4"), OrderId("O5")
T0, T1, T2, T3, T4 = (TaskId(f"T{number}") for number in range(5))
A6063, A6061 = AlloyId("6063"), AlloyId("6061")
R6, R6B = RecipeId("R6"), RecipeId("R6B")
K1, K2, K9 = CustomerId("K1"), CustomerId("K2"), CustomerId("K9")
PF1, PF2, PF3 = ProfileId("PF1"), ProfileId("PF2"), ProfileId("PF3")
PF2B = ProfileId("PF2B")
TURNO, DIA = CalendarId("TURNO"), CalendarId("DIA")
PRENSAS = CalendarId("PRENSAS")
ANA, BERTO = PersonId("ana"), PersonId("berto")
CARLA, DIEGO = PersonId("carla"), PersonId("diego")
MEC, ELE, OPE = SkillId("MEC"), SkillId("ELE"), SkillId("OPE")
ROD, COR = PartId("ROD"), PartId("COR")
IMPORTED = PartSourceId("ROD-I")
S1, S2 = StockId("S1"), StockId("S2")
LOT203, LOT152 = LotId("L203"), LotId("L152")
DEL178 = DeliveryId("E178")
AG203, AG178 = AgreementId("AC203"), AgreementId("AC178")


def day(number: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return a moment of January 2026, the month of the plan."""
    return datetime(2026, 1, number, hour, minute)


def by_id(*records: Any) -> Mapping[Any, Any]:
    """Make the mapping of a sheet."""
    return {record.id: record for record in records}


WEEK = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip


def _week(name: CalendarId, span: DaySpan, *, saturday: bool) -> Calendar:
    days = WEEK[: 6 if saturday else 5]
    return Calendar(id=name, **dict.fromkeys(days, (span,)))  # type: ignore[arg-type]


def _equipment() -> Mapping[EquipmentId, Equipment]:
    return by_id(
        Equipment(
            id=P1,
            kind=EquipmentKind.PRESS,
            state=MachineState.DOWN,
            calendar=PRENSAS,
            power_kw=300.0,
            needs=(COMPRESSOR,),
            billet_min_mm=450,
            billet_max_mm=1200,
            table_mm=54_000,
            nameplate_kg_day=1_000.0,
        ),
        Equipment(
            id=P2,
            kind=EquipmentKind.PRESS,
            calendar=PRENSAS,
            power_kw=200.0,
            billet_min_mm=300,
            billet_max_mm=900,
            table_mm=60_000,
            mounted_die=D2,
            nameplate_kg_day=500.0,
        ),
        Equipment(
            id=DIE_OVEN,
            kind=EquipmentKind.DIE_OVEN,
            power_kw=40.0,
            places=1,
            heat_min=120,
        ),
        Equipment(
            id=AGEING_OVEN,
            kind=EquipmentKind.AGEING_OVEN,
            power_kw=100.0,
            capacity_kg=2_000.0,
            capacity_length_mm=7_000,
        ),
        Equipment(
            id=COMPRESSOR,
            kind=EquipmentKind.UTILITY,
            state=MachineState.DOWN,
            power_kw=50.0,
        ),
        Equipment(id=DONOR, kind=EquipmentKind.OTHER, state=MachineState.DOWN),
    )


def die(name: DieId, profile: ProfileId, *presses: EquipmentId, **more: Any) -> Die:
    """Make a die with two cavities."""
    return Die(
        id=name,
        profile=profile,
        cavities=2,
        presses=presses,
        exit_speed_m_min=24.0,
        butt_mm=20,
        **more,
    )


def _orders() -> Mapping[OrderId, Order]:
    def order(name: OrderId, profile: ProfileId, **more: Any) -> Order:
        return Order(id=name, profile=profile, **more)

    return by_id(
        order(O1, PF1, length_mm=6000, pieces=100, tolerance_ratio=0.02, due=day(15)),
        order(O2, PF2, length_mm=5000, pieces=40, splittable=False, due=day(5, 23)),
        order(O3, PF1, length_mm=6000, pieces=30, due=day(9), weight=2.0),
        order(O4, PF3, length_mm=4000, mass_kg=399.0, customer=K2, due=day(8)),
        order(O5, PF1, length_mm=6000, pieces=40, due=day(31)),
    )


def _tasks() -> Mapping[TaskId, Task]:
    return by_id(
        Task(id=T0, equipment=P1, duration_min=600, calendar=DIA, done_ratio=1.0),
        Task(
            id=T1,
            equipment=P1,
            duration_min=480,
            calendar=DIA,
            links=(Link(T0),),
            skills=(SkillNeed(MEC),),
            parts=(PartNeed(ROD, 2),),
            power_kw=10.0,
            cost=100.0,
        ),
        Task(
            id=T2,
            equipment=P1,
            duration_min=240,
            calendar=DIA,
            links=(Link(T1, LinkKind.FS, 60),),
            skills=(SkillNeed(ELE),),
        ),
        Task(
            id=T3,
            equipment=COMPRESSOR,
            duration_min=240,
            done_ratio=0.5,
            calendar=DIA,
            links=(Link(T2, LinkKind.SS),),
            skills=(SkillNeed(ELE),),
        ),
        Task(id=T4, equipment=DONOR, duration_min=60, calendar=DIA),
    )


def _metal() -> dict[str, Any]:
    return {
        "alloys": by_id(Alloy(id=A6063), Alloy(id=A6061)),
        "suppliers": by_id(Supplier(id=SupplierId("FUND"))),
        "agreements": by_id(
            Agreement(
                id=AG203,
                supplier=SupplierId("FUND"),
                alloy=A6063,
                diameter_mm=203,
                log_length_mm=6000,
                kg_month=1_500.0,
                call_off_min_kg=500.0,
                lead_days=3,
                mean_delay_days=1,
            ),
            Agreement(
                id=AG178,
                supplier=SupplierId("FUND"),
                alloy=A6063,
                diameter_mm=178,
                log_length_mm=6000,
                mean_delay_days=1,
                owner=K2,
            ),
        ),
        "lots": by_id(
            Lot(id=LOT203, alloy=A6063, diameter_mm=203, length_mm=6000, pieces=2),
            Lot(id=LOT152, alloy=A6063, diameter_mm=152, length_mm=6000, pieces=3),
        ),
        "deliveries": by_id(
            Delivery(
                id=DEL178,
                agreement=AG178,
                alloy=A6063,
                diameter_mm=178,
                log_length_mm=6000,
                pieces=2,
                promised=day(7, 8),
                owner=K2,
            )
        ),
        "recipes": by_id(
            Recipe(id=R6, temperature_c=185, duration_min=360, tempers=("T6",)),
            Recipe(id=R6B, temperature_c=185, duration_min=360, tempers=("T5",)),
        ),
    }


def _repair() -> dict[str, Any]:
    return {
        "tasks": _tasks(),
        "parts": by_id(Part(id=ROD, stock=1), Part(id=COR)),
        "part_sources": by_id(
            PartSource(
                id=IMPORTED,
                part=ROD,
                kind=SourceKind.IMPORT,
                lead_days=2,
                cost=50.0,
                quantity=5,
            )
        ),
        "cash": (CashFlow(when=day(1), amount=1_000.0),),
        "people": by_id(
            Person(id=ANA, calendar=DIA),
            Person(id=BERTO, calendar=DIA),
            Person(id=CARLA, calendar=TURNO),
            Person(id=DIEGO, calendar=TURNO),
        ),
        "skills": by_id(Skill(id=MEC), Skill(id=ELE), Skill(id=OPE)),
        "qualifications": (
            Qualification(person=ANA, skill=MEC, level=3),
            Qualification(person=BERTO, skill=ELE, level=3),
            Qualification(person=CARLA, skill=OPE),
            Qualification(person=DIEGO, skill=OPE, level=3),
        ),
        "crewing": (
            Crewing(equipment=P1, skill=OPE, level=3),
            Crewing(equipment=P2, skill=OPE),
        ),
    }


def _tools() -> dict[str, Any]:
    pressed: dict[str, Any] = {
        "trim_min_mm": 1400,
        "trim_max_mm": 1800,
        "setup_family": "tubo",
    }
    flat: dict[str, Any] = {
        "trim_min_mm": 1900,
        "trim_max_mm": 2100,
        "setup_family": "plano",
    }

    def box(name: ContainerId, press: EquipmentId, bore: int, **more: Any) -> Container:
        return Container(id=name, press=press, bore_mm=bore, **more)

    return {
        "profiles": by_id(
            Profile(id=PF1, mass_kg_m=1.35, alloy=A6063, temper="T6"),
            Profile(id=PF2, mass_kg_m=0.9, alloy=A6063, temper="T4"),
            Profile(id=PF2B, mass_kg_m=0.9, alloy=A6063, temper="T4"),
            Profile(id=PF3, mass_kg_m=1.0, alloy=A6063, temper="T4"),
        ),
        "dies": by_id(
            die(D1, PF1, P1, **flat),
            die(D2, PF2, P2, **pressed),
            die(D3, PF3, P2, P1, **pressed),
            die(D4, PF3, P2, **pressed),
        ),
        "containers": by_id(
            box(C1, P1, 210, billet_diameter_mm=203, mounted=True),
            box(C2A, P2, 156, billet_diameter_mm=152, mounted=True),
            box(C2B, P2, 185, billet_diameter_mm=178),
        ),
        "setups": (
            Setup(equipment=P1, to_family="plano", duration_min=15),
            Setup(from_family="tubo", to_family="tubo", duration_min=8),
            Setup(duration_min=30),
        ),
    }


def _stock() -> Mapping[StockId, StockItem]:
    def bars(name: StockId, pieces: int, stage: Stage) -> StockItem:
        return StockItem(
            id=name,
            profile=PF1,
            alloy=A6063,
            temper="T6",
            length_mm=6000,
            pieces=pieces,
            stage=stage,
        )

    return by_id(bars(S1, 20, Stage.EXTRUDED), bars(S2, 50, Stage.FINISHED))


def _locks() -> Mapping[LockId, Lock]:
    return by_id(
        Lock(
            id=LockId("F1"),
            kind=LockKind.RUN,
            state=LockState.PINNED,
            equipment=P2,
            order=O4,
            die=D3,
        ),
        Lock(
            id=LockId("F2"),
            kind=LockKind.TASK,
            task=T2,
            start=day(8, 7),
            end=day(8, 11),
        ),
    )


def make_plant() -> Plant:
    """Make the plant."""
    long_day = DaySpan.parse("06:00-22:00")
    evening = PowerLimit(
        start=day(5, 18),
        end=day(5, 20),
        limit_kw=350.0,
        daily_until=day(31).date(),
    )
    return Plant(
        site=Site(name="A mano", start=START, now=day(5, 6), horizon_days=20),
        equipment=_equipment(),
        orders=_orders(),
        customers=by_id(Customer(id=K1), Customer(id=K2), Customer(id=K9)),
        stock=_stock(),
        calendars=by_id(
            _week(TURNO, long_day, saturday=True),
            _week(PRENSAS, long_day, saturday=True),
            _week(DIA, DaySpan.parse("07:00-15:00"), saturday=False),
        ),
        power=(evening,),
        locks=_locks(),
        **_tools(),
        **_metal(),
        **_repair(),
    )


def _runs() -> tuple[Run, ...]:
    def run(
        name: str,
        tools: tuple[EquipmentId, DieId, ContainerId],
        order: OrderId,
        span: tuple[int, int],
        push: Push,
    ) -> Run:
        return Run(
            id=name,
            press=tools[0],
            die=tools[1],
            container=tools[2],
            order=order,
            start=span[0],
            end=span[1],
            pushes=(push,),
        )

    flat, tube, bar = (P1, D1, C1), (P2, D2, C2A), (P2, D3, C2B)
    double = Push(billet_mm=450, billets=10, cuts=1, pulls_per_billet=2)
    return (
        run("R1", flat, O1, (5175, 5193), Push(billet_mm=826, billets=13, cuts=4)),
        run("R2", tube, O2, (360, 370), double),
        run("R3", bar, O4, (4808, 4815), Push(billet_mm=665, billets=6, cuts=5)),
        run("R4", flat, O5, (6120, 6127), Push(billet_mm=826, billets=5, cuts=4)),
        run("R5", bar, O4, (6200, 6205), Push(billet_mm=665, billets=4, cuts=5)),
    )


def _log_cuts() -> tuple[LogCut, ...]:
    def log(source: str, remnant_mm: int, *cuts: tuple[str, int, int]) -> LogCut:
        billets = tuple(
            BilletCut(run=run, billet_mm=mm, billets=count) for run, mm, count in cuts
        )
        return LogCut(source=source, logs=1, cuts=billets, remnant_mm=remnant_mm)

    return (
        log(LOT203, 183, ("R1", 826, 7)),
        log(LOT203, 1014, ("R1", 826, 6)),
        log(LOT152, 1450, ("R2", 450, 10)),
        log(DEL178, 640, ("R3", 665, 6), ("R5", 665, 2)),
        log(DEL178, 4660, ("R5", 665, 2)),
        log("CO1", 1845, ("R4", 826, 5)),
    )


def _loads() -> tuple[Load, ...]:
    def load(name: str, start: int, item: LoadItem) -> Load:
        return Load(
            id=name,
            oven=AGEING_OVEN,
            recipe=R6,
            start=start,
            end=start + 360,
            items=(item,),
        )

    return (
        load("H1", 5200, LoadItem(run="R1", order=O1, pieces=104)),
        load("H2", 400, LoadItem(stock=S1, order=O3, pieces=15)),
        load("H3", 6130, LoadItem(run="R4", order=O5, pieces=40)),
    )


def _assignments() -> tuple[Assignment, ...]:
    def at_task(
        who: PersonId, skill: SkillId, task: TaskId, start: int, end: int
    ) -> Assignment:
        return Assignment(person=who, skill=skill, task=task, start=start, end=end)

    def at(who: PersonId, press: EquipmentId, start: int, end: int) -> Assignment:
        return Assignment(person=who, skill=OPE, equipment=press, start=start, end=end)

    return (
        at_task(ANA, MEC, T1, 3300, 3780),
        at_task(BERTO, ELE, T2, 4740, 4980),
        at_task(BERTO, ELE, T3, 4980, 5100),
        at(CARLA, P2, 360, 400),
        at(CARLA, P2, 4680, 4850),
        at(CARLA, P2, 6200, 6220),
        at(DIEGO, P1, 5160, 5200),
        at(DIEGO, P1, 6120, 6180),
    )


def make_plan(plant: Plant) -> Plan:
    """Make the plan that keeps every rule of the plant."""
    return Plan(
        plant_hash=plant_hash(plant),
        tasks=(
            TaskRun(task=T1, start=3300, end=3780),
            TaskRun(task=T2, start=4740, end=4980),
            TaskRun(task=T3, start=4980, end=5100),
        ),
        purchases=(
            Purchase(
                source=IMPORTED, part=ROD, count=1, ordered=360, arrives=3240, cost=50.0
            ),
        ),
        call_offs=(
            CallOff(id="CO1", agreement=AG203, pieces=2, ordered=360, arrives=6120),
        ),
        setups=(
            SetupRun(press=P2, die=D3, container=C2B, start=4680, end=4808),
            SetupRun(press=P1, die=D1, container=C1, start=5160, end=5175),
        ),
        heats=(
            DieHeat(die=D3, oven=DIE_OVEN, start=4560, end=4680),
            DieHeat(die=D1, oven=DIE_OVEN, start=5040, end=5160),
        ),
        runs=_runs(),
        log_cuts=_log_cuts(),
        loads=_loads(),
        stock_uses=(StockUse(stock=S2, order=O3, pieces=10),),
        assignments=_assignments(),
    )


def with_record(plant: Plant, sheet: str, key: str, **changes: Any) -> Plant:
    """Return a plant with some fields of one record changed."""
    records = getattr(plant, sheet)
    changed = dataclasses.replace(records[key], **changes)
    return plant.replace(**{sheet: {**records, key: changed}})


def with_part(plan: Plan, part: str, records: Iterable[Any]) -> Plan:
    """Return a plan with another part."""
    changes: dict[str, Any] = {part: tuple(records)}
    return dataclasses.replace(plan, **changes)


def with_item(plan: Plan, part: str, index: int, **changes: Any) -> Plan:
    """Return a plan with some fields of one record of a part changed."""
    records = list(getattr(plan, part))
    records[index] = dataclasses.replace(records[index], **changes)
    return with_part(plan, part, records)


def with_more(plan: Plan, part: str, *records: Any) -> Plan:
    """Return a plan with more records in one part."""
    return with_part(plan, part, (*getattr(plan, part), *records))


def without(plan: Plan, part: str, *indexes: int) -> Plan:
    """Return a plan without some records of one part."""
    kept = [
        record
        for index, record in enumerate(getattr(plan, part))
        if index not in indexes
    ]
    return with_part(plan, part, kept)
