"""
Ways to break the rules of lines and feeds, one by one, in a world of their own.

Line M rolls 600 kg an hour, furnace H takes batches of 120 minutes and 1,000 kg. P and
Q (Ana's) are rolled and share a batch; R is of another family, 30 minutes later.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from marcha.plans import FeedDraw, LineRun, Plan
from marcha.plant.ids import (
    CustomerId,
    EquipmentId,
    FeedId,
    LockId,
    OperationId,
    OrderId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind, Setup
from marcha.plant.records_metal import Quality
from marcha.plant.records_orders import Customer
from marcha.plant.records_routes import FeedForm
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.wire import plant_hash
from tests.optimise import small as s
from tests.plans.broken import Change

_Record = TypeVar("_Record", LineRun, FeedDraw)

_ANA = CustomerId("ANA")


def routed_plant() -> Plant:
    """Make the plant."""
    return s.plant(
        s.line("M"),
        s.line("H", capacity_kg=1000.0),
        s.product("LAM"),
        s.product("BAR"),
        s.operation("LAM-1", "M", product="LAM"),
        s.operation("LAM-2", "H", product="LAM", step=2, batch_min=120),
        s.operation("BAR-1", "M", product="BAR", setup_family="otra"),
        Customer(id=_ANA),
        s.feed("B1", 1000.0),
        s.feed("B2", 500.0, owner=_ANA),
        s.feed("B3", 300.0, quality=Quality.HELD),
        s.feed("B4", 300.0, arrives=s.at(5000)),
        s.feed("S1", 300.0, form=FeedForm.SLAB),
        s.product_order("P", 600, "LAM", due=1000),
        s.product_order("Q", 300, "LAM", due=1000, customer=_ANA),
        s.product_order("R", 100, "BAR", due=1000),
    )


def _run(
    name: str, line: str, order: str, operation: str, span: tuple[int, int], kg: float
) -> LineRun:
    return LineRun(
        id=name,
        equipment=EquipmentId(line),
        order=OrderId(order),
        operation=OperationId(operation),
        start=span[0],
        end=span[1],
        mass_kg=kg,
    )


def _draw(run: str, feed: str, kg: float) -> FeedDraw:
    return FeedDraw(line_run=run, feed=FeedId(feed), mass_kg=kg)


def routed_plan(plant: Plant) -> Plan:
    """Make the plan that keeps every rule."""
    return Plan(
        plant_hash=plant_hash(plant),
        line_runs=(
            _run("L1", "M", "P", "LAM-1", (0, 60), 600.0),
            _run("L2", "M", "Q", "LAM-1", (60, 90), 300.0),
            _run("L3", "H", "P", "LAM-2", (90, 210), 600.0),
            _run("L4", "H", "Q", "LAM-2", (90, 210), 300.0),
            _run("L5", "M", "R", "BAR-1", (120, 130), 100.0),
        ),
        feed_draws=(
            _draw("L1", "B1", 600.0),
            _draw("L2", "B2", 300.0),
            _draw("L5", "B1", 100.0),
        ),
    )


def _world(
    sheets: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None,
    runs: Mapping[int, Mapping[str, Any]] | None = None,
    draws: Mapping[int, Mapping[str, Any]] | None = None,
    more: tuple[FeedDraw, ...] = (),
    **plant_changes: Any,
) -> Change:
    """Make the world with some fields of some records, line runs and draws changed."""

    def change(_: Plant, __: Plan) -> tuple[Plant, Plan]:
        plant = routed_plant()
        plan = routed_plan(plant)
        for sheet, records in (sheets or {}).items():
            held = dict(getattr(plant, sheet))
            for key, fields in records.items():
                held[key] = dataclasses.replace(held[key], **fields)
            plant = plant.replace(**{sheet: held})
        plant = plant.replace(**plant_changes)
        return plant, dataclasses.replace(
            plan,
            plant_hash=plant_hash(plant),
            line_runs=_changed(plan.line_runs, runs or {}),
            feed_draws=(*_changed(plan.feed_draws, draws or {}), *more),
        )

    return change


def _changed(
    records: tuple[_Record, ...], changes: Mapping[int, Mapping[str, Any]]
) -> tuple[_Record, ...]:
    return tuple(
        dataclasses.replace(record, **changes.get(place, {}))
        for place, record in enumerate(records)
    )


def _doubled(_: Plant, __: Plan) -> tuple[Plant, Plan]:
    plant = routed_plant()
    plan = routed_plan(plant)
    return plant, dataclasses.replace(
        plan, line_runs=(*plan.line_runs, plan.line_runs[0])
    )


def _locked(start: int) -> Mapping[LockId, Lock]:
    lock = Lock(
        id=LockId("F"),
        kind=LockKind.LINE,
        state=LockState.FROZEN,
        equipment=EquipmentId("M"),
        order=OrderId("R"),
        start=s.at(start),
    )
    return {lock.id: lock}


BROKEN: Mapping[str, tuple[Change, ...]] = {
    "values_sound": (
        _world(runs={4: {"mass_kg": 0.0}}),
        _world(more=(_draw("L5", "B1", -1.0),)),
    ),
    "ids_unique": (_doubled,),
    "references_known": (
        _world(runs={4: {"operation": "nada"}}, draws={2: {"line_run": "L9"}}),
        _world(more=(_draw("L5", "B9", 10.0),)),
    ),
    "machine_fits_work": (_world({"equipment": {"H": {"kind": EquipmentKind.OTHER}}}),),
    "one_thing_at_a_time": (_world(runs={1: {"start": 59, "end": 89}}),),
    "not_before_now": (
        _world(site=dataclasses.replace(routed_plant().site, now=s.at(1))),
    ),
    "order_release": (_world({"orders": {"R": {"release": s.at(121)}}}),),
    "line_fits_operation": (
        _world({"operations": {"BAR-1": {"machines": (EquipmentId("H"),)}}}),
    ),
    "line_lasts": (_world(runs={4: {"end": 131}}),),
    "line_after_step": (_world(runs={2: {"mass_kg": 601.0}}),),
    "batch_capacity": (_world({"equipment": {"H": {"capacity_kg": 899.0}}}),),
    "line_setup": (
        _world(runs={4: {"start": 119, "end": 129}}),
        _world(setups=(Setup(equipment=EquipmentId("M"), duration_min=31),)),
    ),
    "feed_drawn": (
        _world(draws={2: {"mass_kg": 99.0}}),
        _world(draws={2: {"mass_kg": 101.0}}),
    ),
    "feed_suits": (
        _world(draws={2: {"feed": FeedId("S1")}}),
        _world({"orders": {"R": {"alloy": "BB"}}}),
    ),
    "feed_owner": (_world(draws={2: {"feed": FeedId("B2")}}),),
    "feed_released": (_world(draws={2: {"feed": FeedId("B3")}}),),
    "feed_there": (_world(draws={2: {"feed": FeedId("B4")}}),),
    "feed_enough": (_world({"feeds": {"B1": {"mass_kg": 699.0}}}),),
    "locks_kept": (_world(locks=_locked(121)),),
}

KEPT: tuple[Change, ...] = (
    _world(),
    _world({"equipment": {"H": {"capacity_kg": 900.0}}}),
    # A row of the presses says nothing about lines (S37).
    _world(setups=(Setup(duration_min=31),)),
    _world({"feeds": {"B1": {"mass_kg": 700.0}}}),
    _world(locks=_locked(120)),
)
