"""
Generated plants are the same everywhere, and their standard instances never change.

After a change on purpose, renew the hashes and say why in the commit::

    python -m tests.plant.test_generator
"""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.plant.generator import REGIMES, RegimeName, generate
from marcha.plant.generator.draws import Draws
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind, MachineState
from marcha.plant.references import check_plant
from marcha.plant.wire import plant_hash
from marcha.process.demand import demands
from marcha.process.tooling import tooling

HASHES = Path(__file__).with_name("generator_hashes.json")
SIZES = (
    (3, 1, 3),
    (10, 2, 8),
    (40, 2, 40),
    (200, 4, 80),
    (1000, 8, 200),
    (5000, 20, 1000),
)
REGIME_NAMES: tuple[RegimeName, ...] = get_args(RegimeName)


def standard() -> dict[str, str]:
    """Hashes of the standard instances, by their arguments."""
    return {
        f"{regime}/{orders}/{presses}/{tasks}/1": plant_hash(
            generate(regime, orders, presses, tasks, seed=1)
        )
        for regime in REGIME_NAMES
        for orders, presses, tasks in SIZES
    }


def test_standard_instances_have_not_changed() -> None:
    """Guards every figure measured on them: a benchmark means the same plants."""
    assert standard() == json.loads(HASHES.read_text(encoding="utf-8"))


def test_another_process_with_another_hash_seed_makes_the_same_plant() -> None:
    """Guards against an order of sets or of modules that decides something."""
    call = (
        "from marcha.plant.generator import generate;"
        "from marcha.plant.wire import plant_hash;"
        "print(plant_hash(generate('repair', 60, 3, 40, seed=9)))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", call],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert found == {plant_hash(generate("repair", 60, 3, 40, seed=9))}


SIZED = st.tuples(
    st.sampled_from(REGIME_NAMES),
    st.integers(1, 40),
    st.integers(1, 5),
    st.integers(0, 60),
    st.integers(0, 1_000_000),
)


def made(sized: tuple[RegimeName, int, int, int, int]) -> Plant:
    """Make a plant of drawn size."""
    regime, orders, presses, tasks, seed = sized
    return generate(regime, orders, presses, tasks, seed)


@given(SIZED)
def test_any_size_makes_a_plant_without_errors(
    sized: tuple[RegimeName, int, int, int, int],
) -> None:
    """Guards the strategies and benchmarks that stand on the generator."""
    plant = made(sized)
    found = check_plant(plant)
    assert [each for each in found if each.severity == "error"] == []
    allowed = {"due_after_horizon", "down_without_tasks"}
    assert {each.code for each in found} <= allowed


@given(SIZED)
def test_the_plant_is_as_large_as_was_asked(
    sized: tuple[RegimeName, int, int, int, int],
) -> None:
    """Guards the sizes that benchmarks are named by."""
    plant = made(sized)
    presses = [m for m in plant.equipment.values() if m.kind is EquipmentKind.PRESS]
    down = [m for m in plant.equipment.values() if m.state is MachineState.DOWN]
    assert (len(plant.orders), len(presses)) == sized[1:3]
    assert len(plant.tasks) == (sized[3] if down else 0)


@given(SIZED)
def test_every_order_can_be_pressed_with_every_die_in_every_container(
    sized: tuple[RegimeName, int, int, int, int],
) -> None:
    """Guards the regimes: what is not shipped is for metal, hours or repairs."""
    plant = made(sized)
    asked = demands(plant)
    for order in plant.orders.values():
        for die in plant.dies.values():
            if die.profile != order.profile:
                continue
            for box in plant.containers.values():
                if box.press in die.presses:
                    alloy = asked[order.id].alloy
                    tools = tooling(plant, die.id, box.press, box.id, alloy)
                    assert tools is not None
                    assert tools.candidates(order.section[1])


@given(SIZED)
def test_in_the_repair_regime_every_machine_is_down(
    sized: tuple[RegimeName, int, int, int, int],
) -> None:
    """Guards the regime, as far as there are tasks to bring the machines back."""
    plant = made(("repair", *sized[1:]))
    up = [m for m in plant.equipment.values() if m.state is MachineState.UP]
    assert len(up) == max(0, len(plant.equipment) - len(plant.tasks)) or not up


@pytest.mark.parametrize(
    ("regime", "orders", "presses", "tasks"),
    [("gold", 1, 1, 1), ("metal", 0, 1, 1), ("metal", 1, 0, 1), ("metal", 1, 1, -1)],
)
def test_what_is_no_plant_is_refused(
    regime: RegimeName, orders: int, presses: int, tasks: int
) -> None:
    """Guards benchmarks against a size with nothing in it."""
    with pytest.raises(ValueError, match=r"regime|no plant"):
        generate(regime, orders, presses, tasks, seed=1)


def test_draws_are_those_of_the_day_they_were_frozen() -> None:
    """Guards against a Python whose ``Random.random`` has changed after all."""
    draws = Draws("marcha")
    assert [draws.below(1000) for _ in range(5)] == [470, 317, 465, 639, 546]
    assert Draws("marcha").shuffled("abcdef") == list("afdebc")


def test_each_regime_states_all_its_figures() -> None:
    """Guards the table that calibrates the generator against an upside-down range."""
    for regime in REGIMES.values():
        for each in dataclasses.fields(regime):
            value = getattr(regime, each.name)
            if isinstance(value, tuple):
                assert value[0] <= value[1]


if __name__ == "__main__":
    HASHES.write_text(json.dumps(standard(), indent=1) + "\n", encoding="utf-8")
