"""
For every rule of upkeep, supplies and courses a way to break it and no other.

The base of the services: press ``P2`` has worked 138 minutes when its setup ends at
4808, so a service each 144 minutes of work is due within the run that follows; it is
made on Tuesday from 07:00 (minute 1860) for an hour, with Carla. The base of the
courses: Carla learns mechanics from Ana at that time.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from marcha.plans import Assignment, Plan, Service, Training
from marcha.plant.ids import CourseId, LockId, MaintenanceId, SupplyId
from marcha.plant.plant import Plant
from marcha.plant.records_people import Qualification
from marcha.plant.records_repair import SkillNeed
from marcha.plant.records_site import Lock, LockKind
from marcha.plant.records_time import CalendarException, Effect
from marcha.plant.records_upkeep import (
    Course,
    MaintenanceRule,
    Supply,
    SupplyDelivery,
    SupplyUse,
)
from tests.plans import world as w
from tests.plans.broken import Change, both, in_plan, in_plant, more, of_plant

RULE, COURSE, GAS = MaintenanceId("M2"), CourseId("C1"), SupplyId("GAS")
TUESDAY = 1860
"""Tuesday 6 January at 07:00."""


def _ruled(**changes: Any) -> Change:
    usual = {"every_hours": 2.4, "duration_min": 60, "skills": (SkillNeed(w.OPE),)}
    fields = {"id": RULE, "equipment": w.P2, **usual, **changes}
    rule = MaintenanceRule(**fields)
    return of_plant(maintenance={RULE: rule})


def _serviced(start: int = TUESDAY, end: int = TUESDAY + 60, **changes: Any) -> Change:
    there = Assignment(
        person=w.CARLA, skill=w.OPE, equipment=w.P2, start=TUESDAY, end=TUESDAY + 60
    )
    return both(
        _ruled(**changes),
        more("services", Service(rule=RULE, start=start, end=end)),
        more("assignments", there),
    )


def _taught(plant: Plant, plan: Plan) -> tuple[Plant, Plan]:
    course = Course(
        id=COURSE,
        skill=w.MEC,
        duration_min=120,
        calendar=w.DIA,
        places=1,
        mentor=True,
        times=1,
    )
    teaches = Qualification(person=w.ANA, skill=w.MEC, level=4)
    training = Training(
        course=COURSE,
        people=(w.CARLA,),
        mentor=w.ANA,
        start=TUESDAY,
        end=TUESDAY + 120,
    )
    plant = plant.replace(
        courses={COURSE: course},
        qualifications=(teaches, *plant.qualifications[1:]),
    )
    return plant, dataclasses.replace(plan, trainings=(training,))


def _course(**changes: Any) -> Change:
    return in_plant("courses", COURSE, **changes)


def _training(**changes: Any) -> Change:
    return in_plan("trainings", 0, **changes)


def _twice(plant: Plant, plan: Plan) -> tuple[Plant, Plan]:
    again = dataclasses.replace(plan.trainings[0], start=1980, end=2100)
    return plant, w.with_more(plan, "trainings", again)


def _gas(stock: float, **delivery: Any) -> Change:
    """``P1`` takes 6 at each run: R1 at minute 5175 and R4 at 6120."""
    comes = (SupplyDelivery(supply=GAS, **delivery),) if delivery else ()
    return of_plant(
        supplies={GAS: Supply(id=GAS, stock=stock)},
        supply_uses=(SupplyUse(supply=GAS, equipment=w.P1, per_run=6.0),),
        supply_deliveries=comes,
    )


def _outage(reheat_min: int) -> CalendarException:
    """The presses are closed until 05:50 on Monday; the first run starts at 06:00."""
    return CalendarException(
        calendar=w.PRENSAS,
        start=w.day(5, 4),
        end=w.day(5, 5, 50),
        effect=Effect.CLOSED,
        reheat_min=reheat_min,
    )


_NOON = CalendarException(
    start=w.day(5, 11), end=w.day(5, 11, 30), effect=Effect.CLOSED
)
"""Closes everything from minute 660 to 690, within the load from 400 to 760."""

_INTERRUPTED = both(
    of_plant(exceptions=(_NOON,)), in_plant("recipes", w.R6, interruptible=True)
)


def _locked(kind: LockKind, **fields: Any) -> Change:
    lock = Lock(id=LockId("F9"), kind=kind, **fields)
    return lambda plant, plan: (
        plant.replace(locks={**plant.locks, lock.id: lock}),
        plan,
    )


BROKEN: Mapping[str, tuple[Change, ...]] = {
    "machine_open": (
        of_plant(exceptions=(_outage(11),)),
        of_plant(exceptions=(_NOON,)),
        both(_ruled(every_hours=None, start=w.day(5, 5, 5), duration_min=60)),
    ),
    "load_duration": (_INTERRUPTED,),
    "service_lasts": (_serviced(end=TUESDAY + 59), _serviced(duration_min=61)),
    "service_alone": (_serviced(4790, 4850),),
    "service_staffed": (_serviced(skills=(SkillNeed(w.MEC),)),),
    "service_due": (
        _ruled(),
        _ruled(every_hours=None, every_kg=600.0),
        _serviced(every_hours=None, every_days=1.0),
        _serviced(since_hours=2.39),
    ),
    "supplies_there": (_gas(10.0), _gas(10.0, when=w.day(9, 6, 1), quantity=5.0)),
    "training_lasts": (both(_taught, _training(end=TUESDAY + 119)),),
    "training_places": (
        both(_taught, _training(people=(w.CARLA, w.DIEGO))),
        both(_taught, _training(people=())),
    ),
    "training_level": (both(_taught, _course(from_level=1)),),
    "training_mentor": (
        both(_taught, _training(mentor=None)),
        both(_taught, _training(mentor=w.BERTO)),
    ),
    "training_times": (both(_taught, _twice),),
    "people_on_shift": (
        both(
            _taught,
            _course(calendar=w.TURNO),
            _training(start=TUESDAY - 60, end=TUESDAY + 60),
        ),
    ),
    "one_person_one_place": (both(_taught, _training(start=4740, end=4860)),),
    "within_horizon": (
        both(_serviced(w.HORIZON - 1, w.HORIZON + 59), _ruled(every_hours=100.0)),
    ),
    "locks_kept": (
        both(_serviced(), _locked(LockKind.SERVICE, maintenance=RULE, start=w.day(6))),
        both(_taught, _locked(LockKind.TRAINING, course=COURSE, start=w.day(6))),
    ),
}
"""By rule, the changes that break it."""

KEPT: tuple[Change, ...] = (
    of_plant(exceptions=(_outage(10),)),
    both(_INTERRUPTED, in_plan("loads", 1, end=790)),
    _serviced(),
    _ruled(every_hours=2.5),
    _ruled(every_hours=None, start=w.day(6), duration_min=60),
    both(_serviced(), _locked(LockKind.SERVICE, maintenance=RULE, start=w.day(6, 7))),
    _gas(12.0),
    _gas(10.0, when=w.day(9, 6), quantity=2.0),
    _taught,
    both(_taught, _locked(LockKind.TRAINING, course=COURSE, start=w.day(6, 7))),
    both(_taught, _course(skill=w.OPE, level=3, mentor=False),
         in_plan("assignments", 6, person=w.CARLA)),
)  # fmt: skip
"""Changes that break no rule, each close to one that does."""
