"""What ships of orders with a route, and where their metal goes."""

import dataclasses
from math import fsum
from pathlib import Path

import pytest

from marcha.plans import (
    Plan,
    check,
    losses,
    made_pieces,
    opened_kg,
    read_plan,
    returned_kg,
    shipments,
    write_plan,
)
from marcha.plans.figures import figures
from marcha.plant.plant import Plant
from tests.optimise import small as s
from tests.plans.broken_routes import routed_plan, routed_plant


def _shipped(plant: Plant, plan: Plan) -> list[tuple[str, int, int, int]]:
    return [
        (each.order, each.minute, each.pieces, each.from_stock)
        for each in shipments(plant, plan)
    ]


def test_a_route_ships_whole_pieces_when_its_last_step_ends() -> None:
    """
    P and Q ship with their batch, R with its only step (S38).

    100 kg of R at a yield of 0.92 in pieces of 7 kg are 13 pieces.
    """
    plant = routed_plant()
    plan = routed_plan(plant)
    assert _shipped(plant, plan) == [
        ("P", 210, 600, 0), ("Q", 210, 300, 0), ("R", 130, 100, 0),
    ]  # fmt: skip
    bar = dataclasses.replace(plant.products["BAR"], piece_kg=7.0)  # type: ignore[index]
    step = dataclasses.replace(plant.operations["BAR-1"], yield_ratio=0.92)  # type: ignore[index]
    other = plant.replace(
        products={**plant.products, bar.id: bar},
        operations={**plant.operations, step.id: step},
    )
    assert _shipped(other, plan)[-1] == ("R", 130, 13, 0)


def test_products_are_no_part_of_the_yield_of_logs() -> None:
    """No log is opened, so there is no yield, though 1,000 kg ship (S7, S38)."""
    plant = routed_plant()
    value = {each.name: each.value for each in figures(plant, routed_plan(plant))}
    assert value["good_t"] == pytest.approx(1.0)
    assert value["yield_ratio"] is None


def _finished() -> tuple[Plant, Plan]:
    plant = s.plant(
        s.press(),
        s.die("A"),
        s.lot(),
        s.line("AN"),
        s.operation("AN-1", "AN", finish="anodizado", yield_ratio=0.9),
        s.stock("E", 4),
        s.order("P", 100.0, due=1000, finish="anodizado"),
    )
    return plant, s.scheduled(plant)


def test_presses_make_what_a_finish_loses() -> None:
    """
    20 pieces of 5 kg at a yield of 0.9 need 23 pieces (115 kg); 4 are in stock.

    Two billets of 10 pieces are pressed: 24 pieces in all, 23 of them go in, 20 ship.
    """
    plant, plan = _finished()
    assert sum(made_pieces(plant, run) for run in plan.runs) == 20
    assert sum(run.mass_kg for run in plan.line_runs) == pytest.approx(100 / 0.9)
    assert sum(each.pieces for each in shipments(plant, plan)) == 20


def test_what_came_from_stock_counts_as_what_leaves_first() -> None:
    """4 of the 20 pieces are stock: 16 were pressed in the plan (S38)."""
    plant, plan = _finished()
    assert sum(each.from_stock for each in shipments(plant, plan)) == 4


def test_every_kilogram_of_a_finish_has_its_cause() -> None:
    """Logs less remnants less what is pressed and ships is lost, by cause (S22)."""
    plant, plan = _finished()
    good = fsum(
        (each.pieces - each.from_stock) * 5.0 for each in shipments(plant, plan)
    )
    lost = {each.cause: each.mass_kg for each in losses(plant, plan)}
    spent = opened_kg(plant, plan) - returned_kg(plant, plan)
    assert fsum(lost.values()) == pytest.approx(spent - good)
    assert lost["finishing"] == pytest.approx(100 / 0.9 * 0.1 * 20 / 24)


def test_a_plan_with_lines_comes_back_from_its_file(tmp_path: Path) -> None:
    """Line runs and draws are part of plan.json, and what is read is what was made."""
    plant = routed_plant()
    plan = routed_plan(plant)
    file = tmp_path / "plan.json"
    write_plan(file, plant, plan)
    again, read = read_plan(file)
    assert (again, read) == (plant, plan)
    assert check(again, read).ok
