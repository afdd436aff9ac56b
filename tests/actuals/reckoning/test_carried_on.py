"""
A plan that was made on the way: its plant holds what the plan before it assumed.

The small plant carried on to 10 December. By then its tasks count as done, the truck
ALC-0312 as a lot and the count of L-1 as the lot's pieces, whether anybody recorded
them or not; the record must not take any of that for a fact.
"""

from dataclasses import replace
from datetime import datetime

import pytest

from marcha.actuals.event import Event
from marcha.actuals.fold import fold
from marcha.actuals.reckoning.bulletin import bulletin
from marcha.actuals.reckoning.machine_states import came_up, is_up
from marcha.actuals.reckoning.metal_count import CountLine, metal_count
from marcha.actuals.reckoning.period import days_until
from marcha.actuals.reckoning.reactivation import reactivation
from marcha.actuals.reckoning.record import Record, record
from marcha.plant.ids import DeliveryId, EquipmentId, LotId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import MachineState
from marcha.plant.records_metal import DeliveryState
from marcha.plant.records_repair import Task
from tests.actuals.reckoning.test_by_hand import LOST, MADE, UP, lot_kg
from tests.actuals.reckoning.world import at, event
from tests.report.small import plant
from tests.report.small_plan import plan
from tests.report.small_rows import rows as small_rows

NOW = at("2026-12-10 06:00")
WEEK = days_until(datetime(2026, 12, 13).date(), 14)
P7 = EquipmentId("P7")
TRUCK = event("2026-12-08 09:00", "received", "ALC-0312", quantity=5.0)


def carried() -> Plant:
    """Return the small plant as a new plan of 10 December would hold it."""
    of = plant()
    tasks = {key: replace(task, done_ratio=1.0) for key, task in of.tasks.items()}
    truck = of.deliveries[DeliveryId("ALC-0312")]
    came = replace(truck, state=DeliveryState.RECEIVED, promised=at("2026-12-08 09:00"))
    first = of.lots[LotId("L-1")]
    lot = replace(
        first, id=LotId("ALC-0312"), pieces=truck.pieces, length_mm=truck.log_length_mm,
        diameter_mm=truck.diameter_mm, alloy=truck.alloy,
    )  # fmt: skip
    return of.replace(
        site=replace(of.site, now=NOW),
        tasks=tasks,
        deliveries={came.id: came},
        lots={**of.lots, first.id: replace(first, pieces=3), lot.id: lot},
    )


def recorded(*events: Event, of: Plant | None = None) -> Record:
    """Put the plant that was carried on and some rows together."""
    return record(of or carried(), plan(), events, until=at("2027-01-05"))


def own(*events: Event) -> CountLine:
    """Return the account of the plant's own metal."""
    found = metal_count(recorded(*events), WEEK)
    assert found is not None
    return next(each for each in found if each.owner is None)


def test_a_task_that_a_plan_took_for_done_is_no_fact() -> None:
    """Protects the declaration: dates of an earlier plan are planned dates too."""
    made = event("2026-12-09 20:00", "produced", "P-1043", quantity=200.0)
    assumed = recorded(made)
    assert came_up(assumed, P7) is None
    found = reactivation(assumed, at("2026-12-20"))
    assert [each.criterion for each in found.unmet] == ["machines"]
    told = recorded(*UP, made)
    assert came_up(told, P7) == at("2026-12-03 15:00")
    assert reactivation(told, at("2026-12-20")).reached == datetime(2026, 12, 10)


def test_the_restart_table_keeps_its_machines() -> None:
    """Protects the table: what came back stays in it, with the day of its rows."""
    lines = {
        each.machine: each for each in bulletin(recorded(*UP, MADE), WEEK).machines
    }
    assert lines[P7].actual == at("2026-12-03 15:00")
    assert lines[P7].planned is None
    assert lines[P7].is_up


def test_a_truck_counts_once_and_only_if_it_was_recorded() -> None:
    """Protects the account: the lot in the plant is the truck of the row."""
    of = plant()
    yard = 3 * lot_kg("L-1") + 10 * lot_kg("L-2")
    assert own(TRUCK, MADE, LOST).opening_kg == pytest.approx(yard)
    assert own(TRUCK, MADE, LOST).received_kg == pytest.approx(5 * lot_kg("ALC-0312"))
    assert own(MADE, LOST).opening_kg == pytest.approx(yard)
    assert own(MADE, LOST).received_kg == 0.0
    assert of.lots[LotId("L-1")].pieces == 4


def test_a_count_that_the_plan_took_in_is_not_compared_with_itself() -> None:
    """Protects the difference: the plant's pieces are the count already."""
    counts = [
        event("2026-12-09 08:00", "counted", "L-1", quantity=3.0),
        event("2026-12-09 08:00", "counted", "L-2", quantity=10.0),
    ]
    assert own(*UP, MADE, LOST, *counts).difference_kg is None
    later = [replace(each, when=at("2026-12-11 08:00")) for each in counts]
    assert own(*UP, MADE, LOST, *later).difference_kg is not None


def test_a_machine_that_broke_is_not_one_that_was_down_from_the_start() -> None:
    """Protects the record of a machine whose breakdown became a task of the plant."""
    of = carried()
    key = EquipmentId("HM1")
    down = event("2026-12-08 10:00", "machine_down", "HM1")
    repair = Task(
        id=TaskId("HM1/1208-1000"), equipment=key, duration_min=1, done_ratio=0.0
    )
    broken = of.replace(
        equipment={
            **of.equipment, key: replace(of.equipment[key], state=MachineState.DOWN)
        },
        tasks={**of.tasks, repair.id: repair},
    )  # fmt: skip
    found = recorded(down, of=broken)
    assert is_up(found, key, at("2026-12-08 09:00"))
    assert not is_up(found, key, at("2026-12-09 09:00"))
    up = event("2026-12-09 08:00", "machine_up", "HM1")
    assert is_up(recorded(down, up, of=broken), key, at("2026-12-09 09:00"))


def test_a_folded_plant_has_the_figures_of_the_plant_before_it() -> None:
    """Protects those who use the newest plan: the same rows, the same week."""
    rows = [each for each in small_rows() if each.reference != "P-9999"]
    rows = [each for each in rows if str(each.kind) != "counted"]
    folded = fold(plant(), plan(), rows, NOW)
    of = folded.plant
    first = bulletin(record(plant(), plan(), rows), WEEK)
    again = bulletin(record(of, plan(), rows), WEEK)
    assert again.reactivation.reached == first.reactivation.reached
    assert again.metal == first.metal
    for one, other in zip(first.figures, again.figures, strict=True):
        assert (one.name, one.value) == (other.name, other.value)
    for line, same in zip(first.machines, again.machines, strict=True):
        assert (line.machine, line.actual) == (same.machine, same.actual)
