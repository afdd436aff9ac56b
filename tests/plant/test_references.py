"""Every problem of a plant is named at its place, and no other."""
# ruff: noqa: E501 - a case is a line

import dataclasses
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given

from marcha.plant.ids import (
    CourseId,
    CustomerId,
    DieId,
    EquipmentId,
    MaintenanceId,
    OperationId,
    OrderId,
    PartId,
    ProductId,
    ProfileId,
    SupplyId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import Equipment, EquipmentKind, MachineState
from marcha.plant.records_metal import AgreementKind
from marcha.plant.records_repair import Link, LinkKind, SkillNeed
from marcha.plant.records_routes import FeedForm, Operation, Product
from marcha.plant.records_site import LockKind, LockState
from marcha.plant.records_tooling import DieState, ProfileClass
from marcha.plant.records_upkeep import Course, MaintenanceRule, Supply, SupplyUse
from marcha.plant.references import check_plant
from marcha.text import LANGUAGES, Words
from tests.plant.small import (
    FIRST,
    ORDER,
    OTHER_ORDER,
    P1,
    P2,
    SE,
    SECOND,
    SKILL,
    START,
    small_plant,
)
from tests.strategies import plants

Change = Callable[[Plant], Plant]


def change(attribute: str, place: int, **fields: Any) -> Change:
    """Make a change of one record, by its place in the sheet."""

    def apply(plant: Plant) -> Plant:
        held = getattr(plant, attribute)
        if attribute == "site":
            return plant.replace(site=dataclasses.replace(held, **fields))
        if isinstance(held, tuple):
            rows = list(held)
            rows[place] = dataclasses.replace(rows[place], **fields)
            return plant.replace(**{attribute: tuple(rows)})
        key = list(held)[place]
        row = dataclasses.replace(held[key], **fields)
        return plant.replace(**{attribute: {**held, key: row}})

    return apply


def again(attribute: str) -> Change:
    """Repeat the first row of a sheet without ids."""
    return lambda plant: plant.replace(
        **{attribute: (*getattr(plant, attribute), getattr(plant, attribute)[0])}
    )


def _swap_part(plant: Plant, name: str) -> Plant:
    parts = (dataclasses.replace(plant.tasks[FIRST].parts[0], part=PartId(name)),)
    return change("tasks", 0, parts=parts)(plant)


def _swap_level(plant: Plant, level: int) -> Plant:
    skills = (dataclasses.replace(plant.tasks[FIRST].skills[0], level=level),)
    changed = change("tasks", 0, skills=skills)(plant)
    # At level 5 nobody has the skill either; that is another case.
    return changed.replace(people={}, qualifications=()) if level > 4 else changed


def _no_container(plant: Plant) -> Plant:
    containers = dict(list(plant.containers.items())[:1])
    plant = plant.replace(containers=containers)
    return change("equipment", 1, billet_diameter_mm=None)(plant)


def _load_on_press(plant: Plant) -> Plant:
    return change("locks", 0, kind=LockKind.LOAD, order=None, die=None)(plant)


def _homeless_die(plant: Plant) -> Plant:
    plant = change("equipment", 0, mounted_die=None)(plant)
    return change("dies", 0, presses=())(plant.replace(locks={}))


def _scrapped_die(plant: Plant) -> Plant:
    plant = change("equipment", 0, mounted_die=None)(plant)
    return change("dies", 0, state=DieState.SCRAPPED)(plant)


def _other_profile(plant: Plant) -> Plant:
    """Give the die of the lock to a profile that nobody ordered."""
    profile = next(iter(plant.profiles.values()))
    name, second_die = ProfileId("PG"), DieId("M-2")
    other = dataclasses.replace(profile, id=name, section=ProfileClass.HOLLOW)
    die = next(iter(plant.dies.values()))
    second = dataclasses.replace(die, id=second_die, profile=name)
    plant = plant.replace(
        profiles={**plant.profiles, name: other},
        dies={**plant.dies, second_die: second},
    )
    return change("locks", 0, die="M-2")(plant)


def _of_scrap(kind: AgreementKind) -> Change:
    """Add a product of scrap, of the alloy of the first agreement, now of a kind."""

    def made(plant: Plant) -> Plant:
        first = next(iter(plant.agreements.values()))
        agreed = change("agreements", 0, kind=kind, scrap_return_ratio=0.5)
        fields = {"form": FeedForm.SCRAP, "alloy": first.alloy}
        return change("products", 0, **fields)(_routed()(agreed(plant)))

    return made


def _routed(**fields: Any) -> Change:
    """Add a product with one operation, some fields of which are stated otherwise."""

    def made(plant: Plant) -> Plant:
        line = Equipment(id=EquipmentId("LN"), kind=EquipmentKind.LINE)
        product = Product(id=ProductId("LAM"), form=FeedForm.COIL)
        stated = {"product": product.id, "machines": (line.id,), "rate_kg_h": 500.0}
        operation = Operation(id=OperationId("L-1"), **{**stated, **fields})
        return plant.replace(
            equipment={**plant.equipment, line.id: line},
            products={product.id: product},
            operations={operation.id: operation},
        )

    return made


def _serviced(**fields: Any) -> Change:
    """Give the first press a maintenance rule."""
    stated = {"every_hours": 100.0, "duration_min": 60, **fields}
    rule = MaintenanceRule(id=MaintenanceId("M1"), equipment=P1, **stated)
    return lambda plant: plant.replace(maintenance={rule.id: rule})


def _courses(plant: Plant, **fields: Any) -> Plant:
    course = Course(id=CourseId("C1"), skill=SKILL, duration_min=60, **fields)
    return plant.replace(courses={course.id: course})


def _taught(plant: Plant) -> Plant:
    """Add a course that asks for more than it gives."""
    return _courses(plant, level=1, from_level=2)


def _used_twice(plant: Plant) -> Plant:
    gas = SupplyId("GAS")
    use = SupplyUse(supply=gas, equipment=P1)
    return plant.replace(supplies={gas: Supply(id=gas)}, supply_uses=(use, use))


EARLIER = datetime(2027, 1, 1)
CASES: tuple[tuple[str, str, int, str, Change], ...] = (
    # code, sheet, place, field, what is done to the small plant
    ("unknown_reference", "Order", 0, "profile", change("orders", 0, profile="PG")),
    ("unknown_reference", "Task", 0, "parts", lambda p: _swap_part(p, "RODD")),
    ("unknown_reference", "Die", 0, "presses", change("dies", 0, presses=(P1, "P3"))),
    ("out_of_range", "Equipment", 0, "dead_time_s", change("equipment", 0, dead_time_s=-1.0)),
    ("out_of_range", "Task", 0, "skills", lambda p: _swap_level(p, 5)),
    ("repeated_row", "Qualification", 1, "skill", again("qualifications")),
    ("repeated_row", "Crewing", 1, "level", again("crewing")),
    ("repeated_row", "Setup", 1, "to_family", again("setups")),
    ("repeated_item", "Die", 0, "presses", change("dies", 0, presses=(P1, P1, P2))),
    ("unknown_time_zone", "Site", 0, "time_zone", change("site", 0, time_zone="Marte")),
    ("now_before_start", "Site", 0, "now", change("site", 0, now=EARLIER)),
    ("end_not_after_start", "CalendarException", 0, "end", change("exceptions", 0, end=datetime(2027, 1, 12))),
    ("end_not_after_start", "PowerLimit", 0, "daily_until", change("power", 0, daily_until=date(2027, 1, 10))),
    ("end_not_after_start", "Agreement", 0, "ends", change("agreements", 0, starts=START, ends=EARLIER)),
    ("end_not_after_start", "Lock", 0, "end", change("locks", 0, start=START, end=START)),
    ("press_data_missing", "Equipment", 0, "table_mm", change("equipment", 0, table_mm=None)),
    ("press_data_missing", "Equipment", 1, "billet_diameter_mm", _no_container),
    ("oven_without_capacity", "Equipment", 2, "capacity_kg", change("equipment", 2, capacity_kg=None)),
    ("minimum_above_maximum", "Equipment", 0, "billet_min_mm", change("equipment", 0, billet_min_mm=901)),
    ("minimum_above_maximum", "Die", 0, "trim_min_mm", change("dies", 0, trim_min_mm=2001)),
    ("minimum_above_maximum", "Agreement", 0, "call_off_min_kg", change("agreements", 0, call_off_min_kg=30_001.0)),
    ("needs_cycle", "Equipment", 0, "needs", change("equipment", 3, needs=(P1,))),
    ("down_without_tasks", "Equipment", 3, "state", change("equipment", 3, state=MachineState.DOWN)),
    ("bore_not_above_billet", "Container", 0, "bore_mm", change("containers", 0, bore_mm=178)),
    ("mounted_twice", "Container", 1, "mounted", change("containers", 1, press=P1)),
    ("mounted_twice", "Equipment", 1, "mounted_die", change("equipment", 1, mounted_die="M-1")),
    ("wrong_kind", "Die", 0, "presses", change("dies", 0, presses=(P1, SE))),
    ("wrong_kind", "Container", 1, "press", change("containers", 1, press=SE)),
    ("wrong_kind", "Lock", 0, "equipment", _load_on_press),
    ("die_without_press", "Die", 0, "presses", _homeless_die),
    ("mounted_die_misfit", "Equipment", 0, "mounted_die", change("dies", 0, state=DieState.REPAIR)),
    ("pieces_or_mass", "Order", 0, "pieces", change("orders", 0, mass_kg=5.0)),
    ("pieces_or_mass", "Order", 1, "pieces", change("orders", 1, mass_kg=None)),
    ("not_in_profile", "Order", 1, "temper", change("orders", 1, temper="")),
    ("due_after_horizon", "Order", 0, "due", change("orders", 0, due=datetime(2027, 2, 11))),
    ("release_after_due", "Order", 0, "release", change("orders", 0, release=datetime(2027, 1, 26))),
    ("profile_without_die", "Profile", 0, "id", _scrapped_die),
    ("temper_without_recipe", "Order", 1, "temper", change("orders", 1, temper="T6")),
    ("stock_not_for_order", "StockItem", 0, "order", change("stock", 0, order=OTHER_ORDER)),
    ("conversion_without_owner", "Agreement", 0, "owner", change("agreements", 0, kind=AgreementKind.CONVERSION)),
    ("delivery_not_as_agreed", "Delivery", 0, "diameter_mm", change("deliveries", 0, diameter_mm=203)),
    ("too_few_people", "Crewing", 0, "people", change("crewing", 0, people=2)),
    ("too_few_people", "Task", 0, "skills", lambda p: _swap_level(p, 4)),
    ("too_few_people", "MaintenanceRule", 0, "skills", _serviced(skills=(SkillNeed(SKILL, 9),))),
    ("maintenance_never_due", "MaintenanceRule", 0, "every_hours", _serviced(every_hours=None)),
    ("maintenance_rule_and_stop", "MaintenanceRule", 0, "start", _serviced(start=START)),
    ("out_of_range", "MaintenanceRule", 0, "every_hours", _serviced(every_hours=0.5)),
    ("minimum_above_maximum", "Course", 0, "from_level", _taught),
    ("repeated_row", "SupplyUse", 1, "equipment", _used_twice),
    ("lock_field_missing", "Lock", 0, "maintenance", change("locks", 0, kind=LockKind.SERVICE, equipment=None, order=None, die=None, pieces=None)),
    ("lock_field_missing", "Lock", 0, "course", change("locks", 0, kind=LockKind.TRAINING, equipment=None, order=None, die=None, pieces=None)),
    ("lock_field_foreign", "Lock", 0, "course", lambda p: change("locks", 0, course=CourseId("C1"))(_courses(p))),
    ("task_cycle", "Task", 0, "links", change("tasks", 0, links=(Link(task=SECOND),))),
    ("donor_not_down", "PartSource", 0, "equipment", change("part_sources", 0, equipment=P1)),
    ("donor_not_down", "PartSource", 0, "equipment", change("part_sources", 0, equipment=None)),
    ("part_cannot_be_had", "Task", 0, "parts", change("part_sources", 0, quantity=1)),
    ("lock_field_missing", "Lock", 0, "order", change("locks", 0, order=None)),
    ("lock_field_missing", "Lock", 0, "start", change("locks", 0, state=LockState.FROZEN)),
    ("lock_field_foreign", "Lock", 0, "task", change("locks", 0, task=FIRST)),
    ("lock_die_misfit", "Lock", 0, "die", _other_profile),
    ("profile_or_product", "Order", 0, "profile", change("orders", 0, profile=None)),
    ("length_missing", "Order", 0, "length_mm", change("orders", 0, length_mm=None)),
    ("unknown_reference", "Operation", 0, "machines", _routed(machines=("L9",))),
    ("wrong_kind", "Operation", 0, "machines", _routed(machines=(P1,))),
    ("operation_without_line", "Operation", 0, "machines", _routed(machines=())),
    ("product_or_finish", "Operation", 0, "product", _routed(finish="blanco")),
    ("product_or_finish", "Operation", 0, "product", _routed(product=None, finish="mill")),
    ("rate_or_batch", "Operation", 0, "rate_kg_h", _routed(rate_kg_h=None)),
    ("rate_or_batch", "Operation", 0, "rate_kg_h", _routed(batch_min=60)),
    ("area_of_product", "Operation", 0, "rate_m2_h", _routed(rate_kg_h=None, rate_m2_h=9.0)),
    ("yield_zero", "Operation", 0, "yield_ratio", _routed(yield_ratio=0.0)),
    ("scrap_taken_twice", "Product", 0, "form", _of_scrap(AgreementKind.REMELT)),
)  # fmt: skip


def test_the_small_plant_has_no_problem() -> None:
    """Guards the cases below: each brings in its problem and no other."""
    assert check_plant(small_plant()) == ()


@pytest.mark.parametrize(
    ("code", "sheet", "index", "field", "spoil"),
    [pytest.param(*case, id=f"{case[0]}-{case[1]}-{case[3]}") for case in CASES],
)
def test_each_problem_is_named_once_at_its_place(
    code: str, sheet: str, index: int, field: str, spoil: Change
) -> None:
    """Guards that a person is sent to the cell that is wrong, and to no other."""
    found = check_plant(spoil(small_plant()))
    assert [(each.code, each.sheet, each.index, each.field) for each in found] == [
        (code, sheet, index, field)
    ]


def test_scrap_may_feed_a_product_that_own_remelt_leaves_it_to() -> None:
    """Guards the good value beside the bad one: bought logs take nobody's scrap."""
    assert check_plant(_of_scrap(AgreementKind.PURCHASE)(small_plant())) == ()


def test_every_code_has_words_in_both_languages() -> None:
    """Guards that no problem reaches a person as a bare code."""
    codes = {case[0] for case in CASES}
    for language in LANGUAGES:
        words = Words(language)
        assert {
            code for code in codes if not words.has(f"problems.{code}.text")
        } == set()


def test_all_problems_come_at_once_in_the_order_of_the_sheets() -> None:
    """Guards that a person can go through the workbook once, from front to back."""
    plant = small_plant()
    for code in ("task_cycle", "unknown_time_zone", "minimum_above_maximum"):
        plant = next(case[4] for case in CASES if case[0] == code)(plant)
    sheets = [each.sheet for each in check_plant(plant)]
    assert sheets == ["Site", "Equipment", "Task"]


def test_a_mistyped_id_brings_the_nearest_good_one() -> None:
    """Guards the hint that makes most mistakes a matter of seconds."""
    (problem,) = check_plant(change("orders", 0, alloy="6O63")(small_plant()))[:1]
    assert (problem.value, problem.hint) == ("6O63", "6063")
    assert problem.params["target"] == "Alloy"


def test_ids_that_point_to_an_empty_sheet_are_no_problem() -> None:
    """Guards that eight sheets suffice: the others are completed by ``defaults``."""
    plant = small_plant().replace(
        alloys={}, customers={}, calendars={}, suppliers={}, skills={}, parts={}
    )
    assert check_plant(plant) == ()


def test_two_kinds_of_link_to_one_task_are_not_repeated() -> None:
    """Guards that a task may wait for the start and for the end of another."""
    links = (Link(task=FIRST, kind=LinkKind.SS), Link(task=FIRST, kind=LinkKind.FF))
    assert check_plant(change("tasks", 1, links=links)(small_plant())) == ()


def test_a_cycle_is_told_in_full() -> None:
    """Guards that the person sees which links close the circle."""
    plant = change("tasks", 0, links=(Link(task=SECOND),))(small_plant())
    (problem,) = check_plant(plant)
    assert problem.value == "R1 → R2 → R1"


@given(plants())
def test_plants_of_the_strategy_have_no_errors(plant: Plant) -> None:
    """Guards every other property test that draws a plant."""
    assert [each for each in check_plant(plant) if each.severity == "error"] == []


def test_twenty_thousand_orders_cost_no_more_than_they_should() -> None:
    """Guards that checking grows with the orders, even when every one is wrong."""

    def seconds(count: int) -> float:
        plant = small_plant()
        orders = {
            f"P-{place}": dataclasses.replace(
                plant.orders[ORDER],
                id=OrderId(f"P-{place}"),
                customer=CustomerId(f"nobody {place}"),
            )
            for place in range(count)
        }
        large = plant.replace(orders=orders, stock={}, locks={})
        begin = time.perf_counter()
        assert len(check_plant(large)) == count
        return time.perf_counter() - begin

    seconds(1000)
    assert seconds(20_000) < 60 * seconds(1000)
