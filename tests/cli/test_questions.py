"""The commands about a saved plan: why, compare, promise."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture(scope="module")
def plan_file(small_plan: Path) -> Path:
    """Return the JSON of a small plan."""
    return small_plan.with_suffix(".json")


@pytest.fixture(scope="module")
def orders_book(plan_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a list with one further order, small enough to be made."""
    from marcha.app import read_plan, write_workbook
    from marcha.plant.ids import OrderId

    plant = read_plan(plan_file).plant
    order = next(iter(plant.orders.values()))
    new = replace(order, id=OrderId("U-1"), pieces=1, mass_kg=None, tolerance_ratio=0.0)
    path = tmp_path_factory.mktemp("orders") / "pedidos.xlsx"
    write_workbook(plant.replace(orders={new.id: new}), path)
    return path


def test_why_says_causes_and_what_was_tried(
    plan_file: Path, terminal: Terminal
) -> None:
    """Protects the question a planner asks most; figures have names in both tongues."""
    told = terminal("por-que", plan_file, "toneladas buenas", "--remedies", "2")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("Toneladas buenas: ")
    assert "Por qué:" in told.out
    english = terminal("why", plan_file, "good_t", "--remedies", "0", "--lang", "en")
    assert "Why:" in english.out
    data = json.loads(terminal("why", plan_file, "good_t", "--json").out)
    assert data["about"] == "figure"
    assert data["causes"][0]["kind"] == "figure"


def test_why_of_an_unknown_name_offers_one_like_it(
    plan_file: Path, terminal: Terminal
) -> None:
    """Protects those who mistype: exit code 2, and the name that was meant."""
    told = terminal("por-que", plan_file, "tonelada buena")
    assert told.code == 2
    assert "¿quiso decir «Toneladas buenas»" in told.err
    assert terminal("why", plan_file, "§§").code == 2


def test_compare_puts_two_plans_side_by_side(
    plan_file: Path, terminal: Terminal
) -> None:
    """Protects the table; two files of the same name are told apart."""
    told = terminal("comparar", plan_file, plan_file)
    assert (told.code, told.err) == (0, "")
    assert "nada cambia" in told.out
    assert "cota" in told.out
    data = json.loads(terminal("compare", plan_file, plan_file, "--json").out)
    assert len(data["plans"]) == 2
    assert terminal("compare", plan_file, "no-such.json").code == 2


def test_promise_says_dates_and_writes_what_was_accepted(
    plan_file: Path, orders_book: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects the promise: dates first, and a plan with the order only if asked."""
    told = terminal("prometer", plan_file, orders_book)
    assert told.code == 0
    assert "U-1: pedido nuevo" in told.out
    out = tmp_path / "nuevo"
    done = terminal(
        "promise", plan_file, orders_book, "--accept", "u-1", "--priority",
        "--out", out, "--json",
    )  # fmt: skip
    assert done.code == 0
    data = json.loads(done.out)
    (order,) = data["orders"]
    assert order["ahead"] is not None
    assert data["accepted"]["orders"][0]["date"] == order["ahead"]["date"]
    written = out.with_suffix(".json")
    assert written.exists()
    assert terminal("verificar", written).code == 0


def test_promise_refuses_what_it_cannot_read_or_write(
    plan_file: Path, orders_book: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects files: nothing over an input, unknown ids named, bad lists refused."""
    over = terminal(
        "promise", plan_file, orders_book, "--accept", "U-1",
        "--out", orders_book, "--force",
    )  # fmt: skip
    assert over.code == 2
    missing = terminal("promise", plan_file, tmp_path / "none.xlsx")
    assert missing.code == 2
    unknown = terminal("promise", plan_file, orders_book, "--accept", "U-2")
    assert unknown.code == 2
    assert "U-1" in unknown.err


def test_promise_says_when_there_is_nothing_to_promise(
    plan_file: Path, tmp_path: Path, terminal: Terminal
) -> None:
    """Protects against an empty answer, and against promising a forecast."""
    from marcha.app import read_plan, write_workbook

    plant = read_plan(plan_file).plant
    order = next(iter(plant.orders.values()))
    for name, orders in (
        ("empty", {}),
        ("forecast", {order.id: replace(order, firm=False)}),
    ):
        book = tmp_path / f"{name}.xlsx"
        write_workbook(plant.replace(orders=orders), book)
        told = terminal("prometer", plan_file, book)
        assert (told.code, told.out) == (2, "")
        assert "ningún pedido firme" in told.err
