"""A plant and a plan of any size that keeps every rule: for speed, not for beauty."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

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
from tests.plans import world as w

CYCLE = 40
"""Minutes of one order on its press: a setup, then a run of 10 minutes."""


def crowd(orders: int, *, presses: int = 2, tasks: int = 60) -> tuple[Plant, Plan]:
    """Make a plant with so many orders and a plan that makes them all."""
    plant = _plant(orders, presses, tasks)
    cycles = [_cycle(number, presses) for number in range(orders)]
    parts: dict[str, Any] = {
        part: tuple(cycle[part] for cycle in cycles) for part in _cycle(0, 1)
    }
    jobs = [TaskRun(task=task, start=480, end=540) for task in plant.tasks]
    parts["tasks"] = tuple(jobs)
    parts["assignments"] += tuple(
        Assignment(
            person=PersonId(f"mec{number}"),
            skill=w.MEC,
            task=job.task,
            start=job.start,
            end=job.end,
        )
        for number, job in enumerate(jobs)
    )
    return plant, Plan(plant_hash=plant_hash(plant), **parts)


def _cycle(number: int, presses: int) -> Mapping[str, Any]:
    """Heat, mount and run a die, age what it made: one record for each part."""
    press = number % presses
    start = (number // presses) * CYCLE + 10
    name, order = f"R{number}", OrderId(f"O{number}")
    machine, box = EquipmentId(f"P{press}"), ContainerId(f"C{press}")
    die = DieId(f"D{press}-{number // presses % 2}")
    return {
        "heats": DieHeat(die=die, oven=w.DIE_OVEN, start=start - 5, end=start),
        "setups": SetupRun(
            press=machine, die=die, container=box, start=start, end=start + 10
        ),
        "runs": Run(
            id=name,
            press=machine,
            die=die,
            container=box,
            order=order,
            start=start + 10,
            end=start + 20,
            pushes=(Push(billet_mm=450, billets=10, cuts=1, pulls_per_billet=2),),
        ),
        "log_cuts": LogCut(
            source=w.LOT152,
            logs=1,
            cuts=(BilletCut(run=name, billet_mm=450, billets=10),),
            remnant_mm=1450,
        ),
        "loads": Load(
            id=f"H{number}",
            oven=EquipmentId(f"HE{press}"),
            recipe=w.R6,
            start=start + 20,
            end=start + 50,
            items=(LoadItem(run=name, order=order, pieces=40),),
        ),
        "assignments": Assignment(
            person=PersonId(f"op{press}"),
            skill=w.OPE,
            equipment=machine,
            start=start,
            end=start + 20,
        ),
    }


def _plant(orders: int, presses: int, tasks: int) -> Plant:
    days = orders // presses * CYCLE // 1440 + 2
    end = w.START + timedelta(days=days)
    limit = PowerLimit(
        start=w.START,
        end=w.START + timedelta(hours=2),
        limit_kw=5_000.0,
        daily_until=end.date(),
    )
    return Plant(
        site=Site(name="Muchos", start=w.START, horizon_days=days),
        profiles=w.by_id(Profile(id=w.PF2, mass_kg_m=0.9, alloy=w.A6063, temper="T6")),
        alloys=w.by_id(Alloy(id=w.A6063)),
        recipes=w.by_id(
            Recipe(id=w.R6, temperature_c=185, duration_min=30, tempers=("T6",))
        ),
        orders=w.by_id(
            *(
                Order(
                    id=OrderId(f"O{number}"),
                    profile=w.PF2,
                    length_mm=5000,
                    pieces=40,
                    due=end,
                )
                for number in range(orders)
            )
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
        tasks=w.by_id(*(_task(number) for number in range(tasks))),
        power=(limit,),
        cash=(CashFlow(when=w.START, amount=1e6),),
        **_machines(presses),
        **_people(presses, tasks),
    )


def _task(number: int) -> Task:
    """Make a task that may start with the one before it."""
    before = (Link(TaskId(f"T{number - 1}"), lag_min=-60),) if number else ()
    return Task(
        id=TaskId(f"T{number}"),
        duration_min=60,
        calendar=CalendarId("SIEMPRE"),
        skills=(SkillNeed(w.MEC),),
        links=before,
        power_kw=1.0,
        cost=1.0,
    )


def _machines(presses: int) -> dict[str, Any]:
    """Make presses, each with an ageing oven, a container and two dies."""
    machines = [
        Equipment(id=w.DIE_OVEN, kind=EquipmentKind.DIE_OVEN, power_kw=40.0, heat_min=5)
    ]
    boxes, dies = [], []
    for number in range(presses):
        press = EquipmentId(f"P{number}")
        oven = EquipmentId(f"HE{number}")
        machines.append(Equipment(id=oven, kind=EquipmentKind.AGEING_OVEN))
        machines.append(
            Equipment(
                id=press,
                kind=EquipmentKind.PRESS,
                power_kw=100.0,
                billet_min_mm=300,
                billet_max_mm=900,
                table_mm=60_000,
            )
        )
        box = ContainerId(f"C{number}")
        boxes.append(
            Container(id=box, press=press, bore_mm=156, billet_diameter_mm=152)
        )
        trim = {"trim_min_mm": 1400, "trim_max_mm": 1800}
        dies += [
            w.die(DieId(f"D{number}-{copy}"), w.PF2, press, **trim) for copy in range(2)
        ]
    return {
        "equipment": w.by_id(*machines),
        "containers": w.by_id(*boxes),
        "dies": w.by_id(*dies),
    }


def _people(presses: int, tasks: int) -> dict[str, Any]:
    """Make an operator for each press and a fitter for each task, always there."""
    always = CalendarId("SIEMPRE")
    week = dict.fromkeys(w.WEEK, (DaySpan.parse("00:00-24:00"),))
    names = [f"op{press}" for press in range(presses)]
    names += [f"mec{number}" for number in range(tasks)]
    people = [Person(id=PersonId(name), calendar=always) for name in names]
    return {
        "calendars": w.by_id(Calendar(id=always, **week)),  # type: ignore[arg-type]
        "people": w.by_id(*people),
        "skills": w.by_id(Skill(id=w.OPE), Skill(id=w.MEC)),
        "qualifications": tuple(
            Qualification(person=each.id, skill=skill)
            for each in people
            for skill in (w.OPE, w.MEC)
        ),
        "crewing": tuple(
            Crewing(equipment=EquipmentId(f"P{number}"), skill=w.OPE)
            for number in range(presses)
        ),
    }
