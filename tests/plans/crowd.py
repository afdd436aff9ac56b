"""A plant and a plan of any size that keeps every rule: for speed, not for beauty."""

from datetime import timedelta

from tests.plans import world as w

from marcha.plans import (
    Assignment,
    BilletCut,
    DieHeat,
    Load,
    LoadItem,
    LogCut,
    Plan,
    Push,
    Run,
    SetupRun,
    TaskRun,
)
from marcha.plant.ids import (
    CalendarId,
    ContainerId,
    DieId,
    EquipmentId,
    LotId,
    OrderId,
    PersonId,
    TaskId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import Equipment, EquipmentKind
from marcha.plant.records_metal import Alloy, Lot, Recipe
from marcha.plant.records_orders import Order
from marcha.plant.records_people import Crewing, Person, Qualification, Skill
from marcha.plant.records_repair import CashFlow, Link, SkillNeed, Task
from marcha.plant.records_site import Site
from marcha.plant.records_time import Calendar, DaySpan, PowerLimit
from marcha.plant.records_tooling import Container, Profile
from marcha.plant.wire import plant_hash

CYCLE = 40
"""Minutes of one order on its press: a setup, then a run of 10 minutes."""


def crowd(orders: int, *, presses: int = 2, tasks: int = 60) -> tuple[Plant, Plan]:
    """Make a plant with so many orders and a plan that makes them all."""
    plant = _plant(orders, presses, tasks)
    runs, setups, heats, loads, logs, crew = [], [], [], [], [], []
    for number in range(orders):
        press = number % presses
        start = (number // presses) * CYCLE + 10
        machine, name = EquipmentId(f"P{press}"), f"R{number}"
        die = DieId(f"D{press}-{number // presses % 2}")
        box = ContainerId(f"C{press}")
        order = OrderId(f"O{number}")
        heats.append(DieHeat(die=die, oven=w.DIE_OVEN, start=start - 5, end=start))
        setups.append(
            SetupRun(press=machine, die=die, container=box, start=start, end=start + 10)
        )
        push = Push(billet_mm=450, billets=10, cuts=1, pulls_per_billet=2)
        runs.append(
            Run(
                id=name,
                press=machine,
                die=die,
                container=box,
                order=order,
                start=start + 10,
                end=start + 20,
                pushes=(push,),
            )
        )
        billets = (BilletCut(run=name, billet_mm=450, billets=10),)
        logs.append(LogCut(source=w.LOT152, logs=1, cuts=billets, remnant_mm=1450))
        item = LoadItem(run=name, order=order, pieces=40)
        loads.append(
            Load(
                id=f"H{number}",
                oven=EquipmentId(f"HE{press}"),
                recipe=w.R6,
                start=start + 20,
                end=start + 50,
                items=(item,),
            )
        )
        crew.append(
            Assignment(
                person=PersonId(f"op{press}"),
                skill=w.OPE,
                equipment=machine,
                start=start,
                end=start + 20,
            )
        )
    jobs = [TaskRun(task=each.id, start=480, end=540) for each in plant.tasks.values()]
    crew += [
        Assignment(
            person=PersonId(f"mec{number}"),
            skill=w.MEC,
            task=job.task,
            start=job.start,
            end=job.end,
        )
        for number, job in enumerate(jobs)
    ]
    return plant, Plan(
        plant_hash=plant_hash(plant),
        tasks=tuple(jobs),
        setups=tuple(setups),
        heats=tuple(heats),
        runs=tuple(runs),
        log_cuts=tuple(logs),
        loads=tuple(loads),
        assignments=tuple(crew),
    )


def _plant(orders: int, presses: int, tasks: int) -> Plant:
    days = orders // presses * CYCLE // 1440 + 2
    machines = [
        Equipment(
            id=EquipmentId(f"P{number}"),
            kind=EquipmentKind.PRESS,
            power_kw=100.0,
            billet_min_mm=300,
            billet_max_mm=900,
            table_mm=60_000,
        )
        for number in range(presses)
    ]
    ovens = [
        Equipment(id=EquipmentId(f"HE{number}"), kind=EquipmentKind.AGEING_OVEN)
        for number in range(presses)
    ]
    dies = [
        w.die(
            DieId(f"D{press}-{copy}"),
            w.PF2,
            EquipmentId(f"P{press}"),
            trim_min_mm=1400,
            trim_max_mm=1800,
        )
        for press in range(presses)
        for copy in range(2)
    ]
    shift = (DaySpan.parse("00:00-24:00"),)
    people = [f"op{press}" for press in range(presses)]
    people += [f"mec{number}" for number in range(tasks)]
    return Plant(
        site=Site(name="Muchos", start=w.START, horizon_days=days),
        equipment=w.by_id(
            *machines,
            *ovens,
            Equipment(
                id=w.DIE_OVEN, kind=EquipmentKind.DIE_OVEN, power_kw=40.0, heat_min=5
            ),
        ),
        profiles=w.by_id(Profile(id=w.PF2, mass_kg_m=0.9, alloy=w.A6063, temper="T6")),
        dies=w.by_id(*dies),
        containers=w.by_id(
            *(
                Container(
                    id=ContainerId(f"C{number}"),
                    press=EquipmentId(f"P{number}"),
                    bore_mm=156,
                    billet_diameter_mm=152,
                )
                for number in range(presses)
            )
        ),
        alloys=w.by_id(Alloy(id=w.A6063)),
        recipes=w.by_id(
            Recipe(id=w.R6, temperature_c=185, duration_min=30, tempers=("T6",))
        ),
        lots=w.by_id(
            Lot(
                id=LotId(w.LOT152),
                alloy=w.A6063,
                diameter_mm=152,
                length_mm=6000,
                pieces=orders,
            )
        ),
        orders=w.by_id(
            *(
                Order(
                    id=OrderId(f"O{number}"),
                    profile=w.PF2,
                    length_mm=5000,
                    pieces=40,
                    due=w.START + timedelta(days=days),
                )
                for number in range(orders)
            )
        ),
        tasks=w.by_id(
            *(
                Task(
                    id=TaskId(f"T{number}"),
                    duration_min=60,
                    calendar=CalendarId("SIEMPRE"),
                    skills=(SkillNeed(w.MEC),),
                    links=(Link(TaskId(f"T{number - 1}"), lag_min=-60),)
                    if number
                    else (),
                    power_kw=1.0,
                    cost=1.0,
                )
                for number in range(tasks)
            )
        ),
        calendars=w.by_id(
            Calendar(id=CalendarId("SIEMPRE"), **dict.fromkeys(w.WEEK, shift))  # type: ignore[arg-type]
        ),
        power=(
            PowerLimit(
                start=w.START,
                end=w.START + timedelta(hours=2),
                limit_kw=5_000.0,
                daily_until=(w.START + timedelta(days=days)).date(),
            ),
        ),
        people=w.by_id(
            *(
                Person(id=PersonId(name), calendar=CalendarId("SIEMPRE"))
                for name in people
            )
        ),
        skills=w.by_id(Skill(id=w.OPE), Skill(id=w.MEC)),
        qualifications=tuple(
            Qualification(person=PersonId(name), skill=skill)
            for name in people
            for skill in (w.OPE, w.MEC)
        ),
        crewing=tuple(
            Crewing(equipment=EquipmentId(f"P{number}"), skill=w.OPE)
            for number in range(presses)
        ),
        cash=(CashFlow(when=w.START, amount=1e6),),
    )
