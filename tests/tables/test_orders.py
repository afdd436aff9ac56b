"""Further orders from a sheet Pedidos alone, with every problem at its cell."""

from dataclasses import replace
from pathlib import Path

import pytest

from marcha.app import plan
from marcha.app.promising import read_orders as read_or_refuse
from marcha.plant.errors import WorkbookError
from marcha.plant.generator import generate
from marcha.plant.ids import OrderId, ProfileId
from marcha.plant.plant import Plant
from marcha.plant.records_orders import Order
from marcha.tables import problems_text, write_plan_workbook, write_workbook
from marcha.tables.orders import read_orders
from marcha.text import Words


@pytest.fixture(scope="module")
def plant() -> Plant:
    """Make a small plant."""
    return generate("metal", orders=6, presses=1, tasks=4, seed=1)


def written(plant: Plant, orders: list[Order], path: Path) -> Path:
    """Write a workbook with some orders; its other sheets are those of the plant."""
    write_workbook(plant.replace(orders={each.id: each for each in orders}), path, "es")
    return path


def test_orders_come_back_as_they_were_written(plant: Plant, tmp_path: Path) -> None:
    """Protects new and known orders: every field, and ids as the plant writes them."""
    first, second, *_ = plant.orders.values()
    new = replace(first, id=OrderId("U-1"), pieces=7, mass_kg=None)
    known = replace(second, id=OrderId(second.id.lower()))
    path = written(plant, [new, known], tmp_path / "orders.xlsx")
    orders, problems = read_orders(path, plant)
    assert orders == (new, second)
    assert problems == ()


def test_what_does_not_fit_the_plant_is_named_at_its_cell(
    plant: Plant, tmp_path: Path
) -> None:
    """Protects the sender of a list: row, column, and what was probably meant."""
    first = next(iter(plant.orders.values()))
    good = replace(first, id=OrderId("U-1"))
    bad = replace(first, id=OrderId("U-2"), profile=ProfileId("no-such"))
    path = written(plant, [good, bad], tmp_path / "orders.xlsx")
    orders, problems = read_orders(path, plant)
    assert [each.id for each in orders] == ["U-1"] or len(problems) == 1
    (problem,) = problems
    assert problem.severity == "error"
    assert problem.code == "unknown_reference"
    assert problem.row == 5
    assert "Pedidos" in problems_text(problems, Words("es"))
    with pytest.raises(WorkbookError) as caught:
        read_or_refuse(path, plant)
    assert caught.value.problems == problems


def test_a_book_that_is_no_list_of_orders_is_refused(
    plant: Plant, tmp_path: Path
) -> None:
    """Protects from an empty answer: any other workbook is no list of orders."""
    path = tmp_path / "plan.xlsx"
    write_plan_workbook(plant, plan(plant, effort=1).plan, path, "es")
    with pytest.raises(WorkbookError) as caught:
        read_or_refuse(path, plant)
    assert any(each.severity == "error" for each in caught.value.problems)
