"""
Why an order is late, short or unplanned: one small world for each cause.

The reason must be the hardest cause that holds, and name what stands in the way.
"""

from typing import Any

import pytest

from marcha.optimise import compose
from marcha.plans.plan import Reason
from marcha.plans.rules import check
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind, MachineState
from marcha.plant.records_tooling import DieState
from tests.optimise.small import (
    DAY_MIN,
    at,
    delivery,
    die,
    lot,
    machine,
    order,
    oven,
    plant,
    press,
    recipe,
    task,
)

COMPRESSOR = EquipmentId("COMP")
DOWN = MachineState.DOWN


def reasons(made: Plant) -> dict[str, Reason]:
    """Reasons of a plan by their subject, one each."""
    plan = compose.plan(made, effort=2)
    assert check(made, plan).ok
    found = {each.subject: each for each in plan.reasons}
    assert len(found) == len(plan.reasons)
    return found


def of_order(
    *records: Any, name: str = "O1"
) -> tuple[str, tuple[str, ...], int | None]:
    """Code, objects and minute of the reason of an order."""
    reason = reasons(plant(*records))[name]
    return reason.code, reason.objects, reason.minute


O1 = order("O1", 1000, due=DAY_MIN)
HARD = order("O1", 1000, due=DAY_MIN, temper="T6")


def test_an_order_on_time_and_in_full_needs_no_reason() -> None:
    """Protects readers from noise: 1 t is there at 110, due a day later."""
    assert reasons(plant(press("P1"), die("A"), O1, lot())) == {}


# --- what cannot be made at all -----------------------------------------------------


def test_an_order_without_a_die_says_so() -> None:
    """Protects: no die at all, or only one that is scrapped, which is named."""
    assert of_order(press("P1"), O1, lot()) == ("no_die", (), None)
    scrapped = die("A", state=DieState.SCRAPPED)
    assert of_order(press("P1"), scrapped, O1, lot()) == ("no_die", ("A",), None)


def test_an_order_whose_dies_are_worn_out_names_them() -> None:
    """Protects: 10 of 10 kg of its life are used."""
    worn = die("A", life_kg=10.0, mass_run_kg=10.0)
    assert of_order(press("P1"), worn, O1, lot()) == ("die_life", ("A",), None)


def test_an_order_that_no_billet_fits_names_the_presses() -> None:
    """Protects: pieces of 5 m on a table of 4 m."""
    short = press("P1", table_mm=4000)
    assert of_order(short, die("A"), O1, lot()) == ("no_candidate", ("P1",), None)


def test_an_order_without_a_recipe_names_its_temper() -> None:
    """Protects: T6 is wanted, the only recipe gives T5."""
    found = of_order(press("P1"), die("A"), HARD, lot(), recipe(tempers=("T5",)))
    assert found == ("no_recipe", ("T6",), None)


def test_an_order_that_no_oven_takes_names_the_ovens() -> None:
    """Protects: there is no oven, or the only one is too short."""
    there = (press("P1"), die("A"), HARD, lot(), recipe())
    assert of_order(*there) == ("no_oven", (), None)
    short = oven(capacity_length_mm=4000)
    assert of_order(*there, short) == ("no_oven", ("HE",), None)


# --- what comes too late ------------------------------------------------------------


def test_a_press_that_stays_down_is_named_with_what_it_waits_for() -> None:
    """
    Protects: P1 itself has no task; or it needs a compressor that has none.

    The machines have reasons of their own.
    """
    rest = (die("A"), O1, lot())
    alone = reasons(plant(press("P1", state=DOWN), *rest))
    assert (alone["O1"].code, alone["O1"].objects) == ("press_down", ("P1",))
    assert alone["P1"].code == "no_tasks"
    needy = reasons(
        plant(
            press("P1", needs=(COMPRESSOR,)),
            machine("COMP", EquipmentKind.UTILITY, state=DOWN),
            *rest,
        )
    )
    assert (needy["O1"].code, needy["O1"].objects) == ("press_down", ("P1", "COMP"))
    assert (needy["P1"].code, needy["P1"].objects) == ("needs_down", ("COMP",))
    assert needy["COMP"].code == "no_tasks"


def test_a_press_that_is_back_too_late_is_named_with_its_date() -> None:
    """Protects: due at 1440, the press is repaired at 5000."""
    found = of_order(
        press("P1", state=DOWN), die("A"), O1, lot(), task("T", 5000, "P1")
    )
    assert found == ("press_down", ("P1",), 5000)


def test_an_order_released_after_its_due_date_says_so() -> None:
    """Protects: due at 1440, released at 5000."""
    late = order("O1", 1000, due=DAY_MIN, release=at(5000))
    assert of_order(press("P1"), die("A"), late, lot()) == ("released_late", (), 5000)


# --- metal --------------------------------------------------------------------------


def test_an_order_without_metal_names_alloy_and_diameter() -> None:
    """Protects: there is none, 1,000 kg are missing."""
    reason = reasons(plant(press("P1"), die("A"), O1))["O1"]
    assert (reason.code, reason.objects) == ("no_metal", ("AA Ø200",))
    assert reason.amount == pytest.approx(1000.0)


def test_metal_that_comes_too_late_is_named_with_its_date() -> None:
    """Protects: due at 1440, the truck comes at 5000."""
    found = of_order(press("P1"), die("A"), O1, delivery("E", 10, 5000))
    assert found == ("metal_late", ("E", "AA Ø200"), 5000)


def test_metal_that_went_to_another_order_names_it() -> None:
    """
    Protects: 1.5 t for 1 t of each; O1 weighs more.

    O2 gets half a tonne and misses another, which O1 took.
    """
    heavy = order("O1", 1000, due=DAY_MIN, weight=5.0)
    other = order("O2", 1000, due=DAY_MIN)
    reason = reasons(plant(press("P1"), die("A"), heavy, other, lot(logs=3)))["O2"]
    assert (reason.code, reason.objects) == ("priority", ("O1",))
    assert reason.amount == pytest.approx(500.0)


# --- presses ------------------------------------------------------------------------


def test_a_press_that_others_held_is_named_with_them() -> None:
    """
    Protects: both are due at 600; O2 of 5 t weighs ten times as much.

    O2 runs from 10 to 510, so that O1 ends at 620.
    """
    first = order("O1", 1000, due=600)
    heavy = order("O2", 5000, "B", due=600, weight=10.0)
    reason = reasons(plant(press("P1"), die("A"), die("B"), first, heavy, lot()))["O1"]
    assert (reason.code, reason.objects) == ("press_full", ("P1", "O2"))
    assert (reason.minute, reason.amount) == (510, 500.0)
