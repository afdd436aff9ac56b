"""
For every rule a way to break it and no other: changes of the world made by hand.

Each change takes the plant and its plan and returns both. The plan is stamped with the
hash of the changed plant afterwards, but for the rule that is about that.
"""

import dataclasses
from collections.abc import Callable, Mapping
from math import nan
from typing import Any

from marcha.plans import (
    Assignment,
    BilletCut,
    DieHeat,
    Figure,
    LoadItem,
    Plan,
    Purchase,
    Reason,
    SetupRun,
    StockUse,
    TaskRun,
    figures,
)
from marcha.plant.ids import LockId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_metal import AgreementKind, Quality
from marcha.plant.records_repair import (
    CashFlow,
    Link,
    LinkKind,
    SkillNeed,
)
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.records_time import CalendarException, Effect, PowerLimit
from marcha.plant.records_tooling import DieState
from tests.plans import world as w

Change = Callable[[Plant, Plan], tuple[Plant, Plan]]


def in_plant(sheet: str, key: str, **changes: Any) -> Change:
    """Change a record of the plant."""
    return lambda plant, plan: (w.with_record(plant, sheet, key, **changes), plan)


def of_plant(**changes: Any) -> Change:
    """Change a whole sheet of the plant."""
    return lambda plant, plan: (plant.replace(**changes), plan)


def of_site(**changes: Any) -> Change:
    """Change the one row of Planta."""
    return lambda plant, plan: (
        plant.replace(site=dataclasses.replace(plant.site, **changes)),
        plan,
    )


def in_plan(part: str, index: int, **changes: Any) -> Change:
    """Change a record of the plan."""
    return lambda plant, plan: (plant, w.with_item(plan, part, index, **changes))


def more(part: str, *records: Any) -> Change:
    """Put more into the plan."""
    return lambda plant, plan: (plant, w.with_more(plan, part, *records))


def less(**parts: tuple[int, ...]) -> Change:
    """Take records out of the plan: part = their places."""

    def change(plant: Plant, plan: Plan) -> tuple[Plant, Plan]:
        for part, places in parts.items():
            plan = w.without(plan, part, *places)
        return plant, plan

    return change


def both(*changes: Change) -> Change:
    """Make one change after the other."""

    def change(plant: Plant, plan: Plan) -> tuple[Plant, Plan]:
        for each in changes:
            plant, plan = each(plant, plan)
        return plant, plan

    return change


def _stamp(plant: Plant, plan: Plan) -> tuple[Plant, Plan]:
    return plant, dataclasses.replace(plan, plant_hash="0" * 64)


def _two_presses(plant: Plant, plan: Plan) -> tuple[Plant, Plan]:
    """Without a die oven, mount D3 on P1 while P2 still runs with it."""
    kept = {key: each for key, each in plant.equipment.items() if key != w.DIE_OVEN}
    setup = SetupRun(press=w.P1, die=w.D3, container=w.C1, start=6135, end=6165)
    plan = dataclasses.replace(plan, heats=())
    return plant.replace(equipment=kept), w.with_more(plan, "setups", setup)


def _true_figures(plant: Plant, plan: Plan) -> tuple[Plant, Plan]:
    return plant, dataclasses.replace(plan, figures=figures(plant, plan))


def _low_bound(plant: Plant, plan: Plan) -> tuple[Plant, Plan]:
    stated = tuple(
        dataclasses.replace(each, bound=1.9) if each.name == "good_t" else each
        for each in figures(plant, plan)
    )
    return plant, dataclasses.replace(plan, figures=stated)


def _locked(**fields: Any) -> Change:
    lock = Lock(id=LockId("F9"), **fields)
    return lambda plant, plan: (
        plant.replace(locks={**plant.locks, lock.id: lock}),
        plan,
    )


def _bought(**changes: Any) -> Purchase:
    usual = {"source": w.IMPORTED, "part": w.ROD, "count": 1, "ordered": 400}
    usual |= {"arrives": 9000, "cost": 50.0, **changes}
    return Purchase(**usual)  # type: ignore[arg-type]


_SHUT = CalendarException(
    calendar=w.PRENSAS,
    start=w.day(5, 6, 4),
    end=w.day(5, 6, 5),
    effect=Effect.CLOSED,
)
_HOME = CalendarException(
    calendar=w.TURNO,
    start=w.day(8, 14, 25),
    end=w.day(8, 14, 26),
    effect=Effect.CLOSED,
)
_LIMIT = PowerLimit(start=w.day(8, 18), end=w.day(8, 19), limit_kw=99.0)
_TIDY = Assignment(person=w.DIEGO, skill=w.OPE, equipment=w.P2, start=6150, end=6160)
_AFTER = w.HORIZON

BROKEN: Mapping[str, tuple[Change, ...]] = {
    "values_sound": (
        more("reasons", Reason(subject=w.O1, code="metal", amount=nan)),
        more("reasons", Reason(subject=w.O1, code="metal", minute=2.5)),  # type: ignore[arg-type]
        more("stock_uses", StockUse(stock=w.S2, order=w.O3, pieces=0)),
        more("heats", DieHeat(die=w.D4, oven=w.DIE_OVEN, start=5000, end=4900)),
        more("assignments", Assignment(person=w.ANA, skill=w.MEC, start=400, end=500)),
        more("runs", "R9"),
        lambda plant, plan: (plant, dataclasses.replace(plan, seed=-1)),
        lambda plant, plan: (plant, dataclasses.replace(plan, reasons=None)),  # type: ignore[arg-type]
    ),
    "ids_unique": (
        more("tasks", TaskRun(task=w.T3, start=4980, end=5100)),
        lambda plant, plan: (plant, w.with_more(plan, "runs", plan.runs[1])),
    ),
    "references_known": (
        more("reasons", Reason(subject="nadie", code="metal")),
        more(
            "assignments",
            Assignment(
                person="nadie",  # type: ignore[arg-type]
                skill=w.OPE,
                equipment=w.P1,
                start=9000,
                end=9001,
            ),
        ),
    ),
    "made_for_this_plant": (_stamp,),
    "machine_fits_work": (
        in_plant("equipment", w.AGEING_OVEN, kind=EquipmentKind.OTHER),
    ),
    "machine_open": (of_plant(exceptions=(_SHUT,)),),
    "machine_up": (less(tasks=(2,), assignments=(2,)),),
    "one_thing_at_a_time": (in_plan("loads", 0, start=6100, end=6460),),
    "die_oven_places": (
        more("heats", DieHeat(die=w.D4, oven=w.DIE_OVEN, start=4500, end=4620)),
    ),
    "machine_powered": (of_plant(power=(_LIMIT,)),),
    "donor_stays_down": (in_plant("part_sources", w.IMPORTED, equipment=w.P2),),
    "within_horizon": (
        more("assignments", dataclasses.replace(_TIDY, start=_AFTER, end=_AFTER + 9)),
        in_plan("loads", 2, start=_AFTER - 359, end=_AFTER + 1),
    ),
    "not_before_now": (in_plan("purchases", 0, ordered=w.NOW - 1),),
    "machine_staffed": (
        less(assignments=(3,)),
        in_plan("assignments", 6, end=5192),
        in_plan("assignments", 6, person=w.CARLA),
    ),
    "task_skills": (in_plant("tasks", w.T1, skills=(SkillNeed(w.MEC, 1, 4),)),),
    "assignment_spans_task": (in_plan("assignments", 0, end=3770),),
    "people_on_shift": (of_plant(exceptions=(_HOME,)),),
    "one_person_one_place": (more("assignments", _TIDY),),
    "die_fits_press": (in_plant("dies", w.D3, presses=(w.P1,)),),
    "die_makes_profile": (in_plant("dies", w.D2, profile=w.PF2B),),
    "container_fits_press": (in_plant("containers", w.C2B, press=w.P1),),
    "die_ready": (
        in_plant("dies", w.D3, state=DieState.REPAIR, available_from=w.day(8, 5)),
        in_plant("dies", w.D1, state=DieState.SCRAPPED),
    ),
    "die_on_one_press": (_two_presses,),
    "die_out_while_heated": (
        more("heats", DieHeat(die=w.D2, oven=w.DIE_OVEN, start=365, end=485)),
    ),
    "die_heated": (less(heats=(0,)), in_plan("heats", 0, end=4679, start=4500)),
    "heat_long_enough": (in_plan("heats", 0, start=4561),),
    "die_life": (
        in_plant("dies", w.D1, life_kg=1_000.0),
        in_plant("dies", w.D1, nitriding_kg=2_000.0, since_nitriding_kg=1_000.0),
    ),
    "setup_between_dies": (less(setups=(0,), heats=(0,)),),
    "setup_long_enough": (in_plant("containers", w.C2B, changeover_min=121),),
    "press_data": (in_plant("equipment", w.P2, table_mm=None),),
    "billet_fits_press": (in_plant("equipment", w.P1, billet_max_mm=825),),
    "billet_step": (of_site(saw_step_mm=5),),
    "pulls_or_billets": (
        lambda plant, plan: (
            plant,
            w.with_item(
                plan,
                "runs",
                1,
                pushes=(
                    dataclasses.replace(plan.runs[1].pushes[0], billets_per_pull=2),
                ),
            ),
        ),
    ),
    "billet_trim": (in_plant("dies", w.D1, trim_min_mm=2012),),
    "pull_fits_table": (in_plant("equipment", w.P1, table_mm=26_040),),
    "run_lasts": (in_plan("runs", 4, end=6206), in_plan("runs", 4, end=6204)),
    "metal_alloy": (in_plant("lots", w.LOT203, alloy=w.A6061),),
    "metal_diameter": (in_plant("lots", w.LOT203, diameter_mm=204),),
    "metal_owner": (
        in_plant("lots", w.LOT203, owner=w.K9),
        in_plant("orders", w.O4, customer=None),
    ),
    "metal_quality": (in_plant("lots", w.LOT203, quality=Quality.HELD),),
    "metal_there": (in_plant("deliveries", w.DEL178, promised=w.day(7, 8, 9)),),
    "logs_available": (in_plant("lots", w.LOT203, pieces=1),),
    "billets_cut": (
        in_plan(
            "log_cuts",
            1,
            cuts=(BilletCut(run="R1", billet_mm=826, billets=5),),
            remnant_mm=1845,
        ),
    ),
    "log_length_balance": (
        in_plan("log_cuts", 1, remnant_mm=1013),
        in_plant("lots", w.LOT203, length_mm=5811),
    ),
    "call_off_lead": (in_plant("agreements", w.AG203, lead_days=4),),
    "call_off_dates": (
        in_plant("agreements", w.AG203, ends=w.day(9, 5)),
        in_plant("agreements", w.AG203, starts=w.day(9, 7)),
    ),
    "call_off_minimum": (in_plant("agreements", w.AG203, call_off_min_kg=1_049.0),),
    "call_off_month": (
        in_plant("agreements", w.AG203, kg_month=1_048.0),
        in_plant("agreements", w.AG203, kg_month=None),
    ),
    "remelt_scrap": (in_plant("agreements", w.AG203, kind=AgreementKind.REMELT),),
    "load_recipe": (in_plan("loads", 0, recipe=w.R6B),),
    "load_duration": (in_plan("loads", 2, end=6491),),
    "load_capacity": (in_plant("equipment", w.AGEING_OVEN, capacity_kg=842.0),),
    "load_length": (in_plant("equipment", w.AGEING_OVEN, capacity_length_mm=5_999),),
    "load_after_run": (in_plan("loads", 0, start=5192, end=5552),),
    "load_serves_its_run": (
        in_plan("loads", 0, items=(LoadItem(run="R1", order=w.O5, pieces=104),)),
    ),
    "pieces_aged_once": (
        in_plan("loads", 0, items=(LoadItem(run="R1", order=w.O1, pieces=105),)),
    ),
    "stock_fits_order": (
        in_plant("stock", w.S2, order=w.O1),
        in_plant("stock", w.S2, length_mm=5_999),
    ),
    "stock_stage": (more("stock_uses", StockUse(stock=w.S1, order=w.O3, pieces=5)),),
    "stock_available": (in_plant("stock", w.S2, pieces=9),),
    "stock_within_order": (
        more("stock_uses", StockUse(stock=w.S2, order=w.O3, pieces=6)),
    ),
    "order_release": (in_plant("orders", w.O4, release=w.day(8, 8, 9)),),
    "task_not_done": (more("tasks", TaskRun(task=w.T0, start=400, end=400)),),
    "task_earliest": (in_plant("tasks", w.T1, earliest=w.day(7, 7, 1)),),
    "task_starts_open": (
        both(
            in_plan("tasks", 0, start=3299),
            in_plan("assignments", 0, start=3299),
        ),
    ),
    "task_work": (
        both(in_plan("tasks", 2, end=5110), in_plan("assignments", 2, end=5110)),
    ),
    "task_links": (
        in_plant("tasks", w.T2, links=(Link(w.T1, LinkKind.FS, 961),)),
        in_plant("tasks", w.T3, links=(Link(w.T2, LinkKind.SS, 241),)),
        in_plant("tasks", w.T3, links=(Link(w.T2, LinkKind.FF, 121),)),
        in_plant("tasks", w.T3, links=(Link(w.T2, LinkKind.SF, 361),)),
        in_plant("tasks", w.T2, links=(Link(w.T4),)),
    ),
    "spares_there": (in_plant("parts", w.ROD, stock=0),),
    "purchase_part": (more("purchases", _bought(part=w.COR)),),
    "purchase_lead": (in_plant("part_sources", w.IMPORTED, lead_days=3),),
    "purchase_cost": (in_plant("part_sources", w.IMPORTED, cost=50.01),),
    "purchase_quantity": (in_plant("part_sources", w.IMPORTED, quantity=0),),
    "cash_there": (
        of_plant(cash=(CashFlow(when=w.day(1), amount=149.99),)),
        of_plant(cash=(CashFlow(when=w.day(5, 6, 1), amount=900.0),)),
    ),
    "locks_kept": (
        _locked(kind=LockKind.TASK, task=w.T1, start=w.day(7, 8)),
        _locked(kind=LockKind.TASK, task=w.T1, end=w.day(7, 8)),
        _locked(kind=LockKind.RUN, state=LockState.PINNED, equipment=w.P1, order=w.O4),
        _locked(kind=LockKind.LOAD, equipment=w.AGEING_OVEN, start=w.day(9)),
    ),
    "figures_true": (
        more("figures", Figure(name="good_t", value=1.9328, unit="t")),
        more("figures", Figure(name="reactivation_day", value=3.0, unit="d")),
    ),
    "bounds_hold": (_low_bound,),
}
"""By rule, the changes that break it."""

KEPT: tuple[Change, ...] = (
    _true_figures,
    more("figures", Figure(name="not_one_of_ours", value=7.0, unit="t")),
    both(of_plant(cash=(), parts={}), less(purchases=(0,))),
    both(of_plant(people={}), less(assignments=tuple(range(8)))),
    in_plant("stock", w.S2, order=w.O3),
    in_plant("dies", w.D1, life_kg=1_300.0),
    in_plant("agreements", w.AG203, ends=w.day(9, 6)),
    in_plant("deliveries", w.DEL178, promised=w.day(7, 8, 8)),
    in_plan("log_cuts", 0, remnant_mm=183),
    _locked(kind=LockKind.LOAD, equipment=w.AGEING_OVEN, start=w.day(5, 6, 40)),
    _locked(kind=LockKind.TASK, task=w.T0, start=w.day(6)),
)
"""Changes that break no rule, each close to one that does."""
