"""
Small restarts and crews made by hand.

Minute 0 is a Monday at midnight and the horizon is ten days. The calendar ``DAY`` is
open from 8 to 16 from Monday to Friday: minutes 480 to 960 of each day, 480 a day. A
task without a calendar works day and night.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from marcha.optimise.restart import Restart, decode
from marcha.plans.plan import Plan
from marcha.plans.rules import check
from marcha.plant.ids import (
    AlloyId,
    CalendarId,
    DieId,
    EquipmentId,
    LockId,
    OrderId,
    PartId,
    PartSourceId,
    PersonId,
    ProfileId,
    RecipeId,
    SkillId,
    TaskId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import Equipment, EquipmentKind, MachineState
from marcha.plant.records_metal import Recipe
from marcha.plant.records_orders import Order
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
from marcha.plant.records_tooling import Die, Profile
from marcha.plant.timeline import Timeline
from marcha.plant.wire import plant_hash

START = datetime(2027, 1, 11)
DAY = CalendarId("DAY")
LATE = CalendarId("LATE")
TEN_DAYS = 10 * 1440


def at(minute: int) -> datetime:
    """Local moment of a minute."""
    return START + timedelta(minutes=minute)


def calendars() -> dict[CalendarId, Calendar]:
    """``DAY`` from 8 to 16 and ``LATE`` from 12 to 20, from Monday to Friday."""
    return {
        name: Calendar(
            id=name,
            monday=(span,),
            tuesday=(span,),
            wednesday=(span,),
            thursday=(span,),
            friday=(span,),
        )
        for name, span in (
            (DAY, DaySpan.parse("8-16")),
            (LATE, DaySpan.parse("12-20")),
        )
    }


def task(name: str, minutes: int, *links: str, **values: Any) -> Task:
    """
    Make a task; links are written ``T1`` or ``T1:SS:60``.

    ``on`` names its machine, ``who`` its skills (``E``, ``E:2`` people, ``E:2:3`` of
    level 3), ``takes`` its spares (``R:2``).
    """
    who = values.pop("who", "").split()
    takes = values.pop("takes", "").split()
    on = values.pop("on", None)
    return Task(
        id=TaskId(name),
        duration_min=minutes,
        equipment=None if on is None else EquipmentId(on),
        links=tuple(_link(each) for each in links),
        skills=tuple(_need(each) for each in who),
        parts=tuple(_part(each) for each in takes),
        **values,
    )


def _link(text: str) -> Link:
    name, *rest = text.split(":")
    kind, lag = (*rest, *("FS", "0")[len(rest) :])
    return Link(task=TaskId(name), kind=LinkKind(kind), lag_min=int(lag))


def _need(text: str) -> SkillNeed:
    skill, *figures = text.split(":")
    people, level = (*(int(each) for each in figures), *(1, 2)[len(figures) :])
    return SkillNeed(skill=SkillId(skill), people=people, level=level)


def _part(text: str) -> PartNeed:
    part, _, count = text.partition(":")
    return PartNeed(part=PartId(part), count=int(count or "1"))


def machine(
    name: str,
    *needs: str,
    kind: EquipmentKind = EquipmentKind.PRESS,
    up: bool = False,
    **values: Any,
) -> Equipment:
    """Make a machine that is down, unless told otherwise."""
    return Equipment(
        id=EquipmentId(name),
        kind=kind,
        state=MachineState.UP if up else MachineState.DOWN,
        needs=tuple(EquipmentId(each) for each in needs),
        **values,
    )


def source(
    name: str, part: str, lead_days: int = 0, cost: float = 0.0, **values: Any
) -> PartSource:
    """Make a source of a spare; with ``equipment`` a donor."""
    donor = "equipment" in values
    return PartSource(
        id=PartSourceId(name),
        part=PartId(part),
        kind=SourceKind.DONOR if donor else SourceKind.IMPORT,
        lead_days=lead_days,
        cost=cost,
        **values,
    )


def lock(name: str, minute: int | None, state: str = "frozen") -> Lock:
    """Lock a task at a minute."""
    return Lock(
        id=LockId(f"L-{name}"),
        kind=LockKind.TASK,
        state=LockState(state),
        task=TaskId(name),
        start=None if minute is None else at(minute),
    )


def plant(  # noqa: PLR0913 - one keyword for each sheet
    *tasks: Task,
    machines: Iterable[Equipment] = (),
    people: Mapping[str, str] | None = None,
    shifts: Mapping[str, CalendarId] | None = None,
    stock: Mapping[str, int] | None = None,
    sources: Iterable[PartSource] = (),
    cash: Iterable[tuple[int, float]] = (),
    power: Iterable[tuple[int, int, float]] = (),
    locks: Iterable[Lock] = (),
    crewing: Mapping[str, str] | None = None,
    now: int = 0,
) -> Plant:
    """
    Make a plant.

    Parameters
    ----------
    people
        Skills of each person: ``{"ANA": "E H:3"}``, level 2 where none is written.
    shifts
        Calendar of each person; ``DAY`` where none is given.
    crewing
        Posts of each machine, written as those of a task.
    """
    people = people or {}
    named = {machine.id: machine for machine in machines}
    for each in tasks:
        if each.equipment is not None and each.equipment not in named:
            named[each.equipment] = machine(each.equipment)
    return Plant(
        site=Site(name="small", start=START, horizon_days=10, now=at(now)),
        equipment=named,
        tasks={each.id: each for each in tasks},
        calendars=calendars(),
        people={
            PersonId(name): Person(
                id=PersonId(name), calendar=(shifts or {}).get(name, DAY)
            )
            for name in people
        },
        qualifications=tuple(
            _qualification(name, held)
            for name, skills in people.items()
            for held in skills.split()
        ),
        skills={
            SkillId(name): Skill(id=SkillId(name))
            for skills in people.values()
            for name in (held.partition(":")[0] for held in skills.split())
        },
        crewing=tuple(
            Crewing(
                equipment=EquipmentId(name),
                skill=need.skill,
                level=need.level,
                people=need.people,
            )
            for name, posts in (crewing or {}).items()
            for need in map(_need, posts.split())
        ),
        parts={
            PartId(name): Part(id=PartId(name), stock=count)
            for name, count in (stock or {}).items()
        },
        part_sources={each.id: each for each in sources},
        cash=tuple(CashFlow(when=at(minute), amount=sum_) for minute, sum_ in cash),
        power=tuple(
            PowerLimit(start=at(start), end=at(end), limit_kw=kw)
            for start, end, kw in power
        ),
        locks={each.id: each for each in locks},
    )


def with_orders(stated: Plant, temper: str, minutes: int, *presses: str) -> Plant:
    """
    Return the plant with one order for each press, and a recipe of so many minutes.

    The profile weighs 2 kg/m and its dies run at 10 m/min: 20 kg a minute. Temper T6 is
    aged, F is not.
    """
    profile = Profile(
        id=ProfileId("X"), mass_kg_m=2.0, alloy=AlloyId("6063"), temper=temper
    )
    dies = [
        Die(
            id=DieId(f"D-{press}"),
            profile=profile.id,
            presses=(EquipmentId(press),),
            exit_speed_m_min=10.0,
        )
        for press in presses
    ]
    orders = [
        Order(
            id=OrderId(f"O-{press}"),
            profile=profile.id,
            length_mm=6000,
            pieces=100,
            due=at(TEN_DAYS),
        )
        for press in presses
    ]
    recipe = Recipe(
        id=RecipeId("T6"), temperature_c=185, duration_min=minutes, tempers=("T6",)
    )
    return stated.replace(
        profiles={profile.id: profile},
        dies={each.id: each for each in dies},
        orders={each.id: each for each in orders},
        recipes={recipe.id: recipe},
    )


def _qualification(name: str, held: str) -> Qualification:
    skill, _, level = held.partition(":")
    return Qualification(
        person=PersonId(name), skill=SkillId(skill), level=int(level or "2")
    )


def restart(stated: Plant, *priority: str, kept: Plan | None = None) -> Restart:
    """Decode, and see that the checker agrees."""
    order = [TaskId(each) for each in priority] or list(stated.tasks)
    result = decode(stated, Timeline(stated), order, kept)
    plan = Plan(
        plant_hash=plant_hash(stated),
        tasks=result.tasks,
        purchases=result.purchases,
        assignments=result.assignments,
    )
    locked = {f"L-{each.subject}" for each in result.unplaced}
    violations = [
        each
        for each in check(stated, plan).violations
        if not (each.rule == "locks_kept" and each.subjects[0] in locked)
    ]
    assert violations == []
    return result


def times(result: Restart) -> dict[str, tuple[int, int]]:
    """Start and end of each task."""
    return {run.task: (run.start, run.end) for run in result.tasks}


def reasons(result: Restart) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Code and objects for each task that is missing."""
    return {each.subject: (each.code, each.objects) for each in result.unplaced}
