"""A plant small enough to see at a glance, without any problem."""

from datetime import datetime

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
from marcha.plant.records_equipment import Equipment, EquipmentKind, MachineState, Setup
from marcha.plant.records_metal import (
    Agreement,
    Alloy,
    Delivery,
    Lot,
    Recipe,
    Supplier,
)
from marcha.plant.records_orders import Customer, Order, StockItem
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
from marcha.plant.records_site import Lock, LockKind, LockState, Site
from marcha.plant.records_time import (
    Calendar,
    CalendarException,
    DaySpan,
    Effect,
    PowerLimit,
)
from marcha.plant.records_tooling import Container, Die, Profile

START = datetime(2027, 1, 11, 6, 0)

P1, P2, HE, SE = (EquipmentId(name) for name in ("P1", "P2", "HE", "SE"))
DAY = CalendarId("DIA")
ALLOY = AlloyId("6063")
BUYER, PERSON, SKILL = CustomerId("C1"), PersonId("T1"), SkillId("MEC")
FIRST, SECOND, DONOR_TASK = TaskId("R1"), TaskId("R2"), TaskId("R3")
SPARE = PartId("ROD")
ORDER, OTHER_ORDER = OrderId("P-1"), OrderId("P-2")
PROFILE, DIE = ProfileId("PF"), DieId("M-1")


def small_plant() -> Plant:
    """Two presses, one of them down, an oven, two orders; a record of every sheet."""
    shift = (DaySpan.parse("06:00-14:00"),)
    return Plant(
        site=Site(name="pequeña", start=START, horizon_days=30),
        equipment=_equipment(),
        profiles={
            PROFILE: Profile(id=PROFILE, mass_kg_m=0.6, alloy=ALLOY, temper="T5")
        },
        dies={
            DIE: Die(
                id=DIE,
                profile=PROFILE,
                cavities=2,
                presses=(P1, P2),
                exit_speed_m_min=12.0,
            )
        },
        lots={
            LotId("L1"): Lot(
                id=LotId("L1"), alloy=ALLOY, diameter_mm=178, length_mm=6000, pieces=20
            )
        },
        deliveries={
            DeliveryId("E1"): Delivery(
                id=DeliveryId("E1"),
                agreement=AgreementId("A1"),
                alloy=ALLOY,
                diameter_mm=178,
                log_length_mm=6000,
                pieces=40,
                promised=datetime(2027, 1, 20, 9, 0),
            )
        },
        orders=_orders(),
        tasks=_tasks(),
        calendars={DAY: Calendar(id=DAY, monday=shift, tuesday=shift)},
        exceptions=(
            CalendarException(
                calendar=DAY,
                start=datetime(2027, 1, 12),
                end=datetime(2027, 1, 13),
                effect=Effect.CLOSED,
            ),
        ),
        power=(
            PowerLimit(
                start=datetime(2027, 1, 11, 18),
                end=datetime(2027, 1, 11, 20),
                limit_kw=500.0,
                daily_until=datetime(2027, 1, 20).date(),
            ),
        ),
        alloys={ALLOY: Alloy(id=ALLOY)},
        recipes={
            RecipeId("R"): Recipe(
                id=RecipeId("R"), temperature_c=175, duration_min=480, tempers=("T5",)
            )
        },
        suppliers={SupplierId("S"): Supplier(id=SupplierId("S"))},
        agreements={
            AgreementId("A1"): Agreement(
                id=AgreementId("A1"),
                supplier=SupplierId("S"),
                alloy=ALLOY,
                diameter_mm=178,
                log_length_mm=6000,
                kg_month=30_000.0,
                call_off_min_kg=5000.0,
            )
        },
        containers={
            ContainerId(f"CT-{press}"): Container(
                id=ContainerId(f"CT-{press}"),
                press=press,
                bore_mm=185,
                billet_diameter_mm=178,
                mounted=True,
            )
            for press in (P1, P2)
        },
        customers={BUYER: Customer(id=BUYER)},
        stock={
            StockId("X1"): StockItem(
                id=StockId("X1"),
                profile=PROFILE,
                alloy=ALLOY,
                temper="T5",
                length_mm=6000,
                pieces=10,
                order=ORDER,
            )
        },
        setups=(Setup(from_family="a", duration_min=15),),
        people={PERSON: Person(id=PERSON, calendar=DAY)},
        skills={SKILL: Skill(id=SKILL)},
        qualifications=(Qualification(person=PERSON, skill=SKILL, level=3),),
        crewing=(Crewing(equipment=P1, skill=SKILL),),
        parts={SPARE: Part(id=SPARE)},
        part_sources={
            PartSourceId("F1"): PartSource(
                id=PartSourceId("F1"), part=SPARE, kind=SourceKind.DONOR, equipment=HE
            )
        },
        cash=(CashFlow(when=START, amount=1000.0),),
        locks={
            LockId("K1"): Lock(
                id=LockId("K1"),
                kind=LockKind.RUN,
                state=LockState.PINNED,
                equipment=P1,
                order=ORDER,
                die=DIE,
            )
        },
    )


def _equipment() -> dict[EquipmentId, Equipment]:
    presses = [
        Equipment(
            id=name,
            kind=EquipmentKind.PRESS,
            state=state,
            calendar=DAY,
            needs=(SE,),
            billet_diameter_mm=178,
            billet_min_mm=400,
            billet_max_mm=900,
            table_mm=40_000,
            mounted_die=die,
        )
        for name, state, die in (
            (P1, MachineState.UP, DIE),
            (P2, MachineState.DOWN, None),
        )
    ]
    oven = Equipment(
        id=HE,
        kind=EquipmentKind.AGEING_OVEN,
        state=MachineState.DOWN,
        capacity_kg=3000.0,
    )
    services = Equipment(id=SE, kind=EquipmentKind.UTILITY)
    return {row.id: row for row in (*presses, oven, services)}


def _orders() -> dict[OrderId, Order]:
    rows = (
        Order(
            id=ORDER,
            customer=BUYER,
            profile=PROFILE,
            length_mm=6000,
            pieces=500,
            due=datetime(2027, 1, 25),
        ),
        Order(
            id=OTHER_ORDER,
            profile=PROFILE,
            length_mm=4500,
            mass_kg=900.0,
            due=datetime(2027, 2, 1),
        ),
    )
    return {row.id: row for row in rows}


def _tasks() -> dict[TaskId, Task]:
    rows = (
        Task(
            id=FIRST,
            equipment=P2,
            duration_min=480,
            calendar=DAY,
            skills=(SkillNeed(skill=SKILL),),
            parts=(PartNeed(part=SPARE, count=2),),
        ),
        Task(id=SECOND, equipment=P2, duration_min=240, links=(Link(task=FIRST),)),
        Task(id=DONOR_TASK, equipment=HE, duration_min=60),
    )
    return {row.id: row for row in rows}
