"""What machines need, how long changes take, when dies are ready (S8 to S16)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from marcha.plant.ids import ContainerId, DieId, EquipmentId, ProfileId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import (
    Equipment,
    EquipmentKind,
    MachineState,
    Setup,
)
from marcha.plant.records_repair import Task
from marcha.plant.records_site import Site
from marcha.plant.records_tooling import Container, Die, DieState
from marcha.process import machines as m

START = datetime(2026, 1, 5)
P, Q, S, T = (EquipmentId(name) for name in "PQST")
D1, D2 = DieId("D1"), DieId("D2")
C1, C2 = ContainerId("C1"), ContainerId("C2")


def die(name: DieId, **more: Any) -> Die:
    """Make a die for press P."""
    usual: dict[str, Any] = {
        "profile": ProfileId("PF"),
        "presses": (P,),
        "exit_speed_m_min": 20.0,
    }
    return Die(id=name, **(usual | more))


def plant(**sheets: Any) -> Plant:
    """Make press P, which needs saw S, which needs P again and compressor T."""
    return Plant(
        site=Site(name="x", start=START, horizon_days=10),
        equipment={
            P: Equipment(id=P, kind=EquipmentKind.PRESS, needs=(S,), setup_min=12),
            Q: Equipment(id=Q, kind=EquipmentKind.PRESS, state=MachineState.DOWN),
            S: Equipment(id=S, kind=EquipmentKind.SAW, needs=(P, T)),
            T: Equipment(id=T, kind=EquipmentKind.UTILITY),
        },
        dies={
            D1: die(D1, setup_family="a"),
            D2: die(D2, setup_family="b"),
        },
        containers={
            C1: Container(id=C1, press=P, bore_mm=210, billet_diameter_mm=203),
            C2: Container(
                id=C2, press=P, bore_mm=185, billet_diameter_mm=178, changeover_min=90
            ),
        },
        **sheets,
    )


def test_machines_of_a_kind_keep_the_order_of_the_sheet() -> None:
    """Protects repeatability: no set decides the order."""
    assert m.machines_of(plant(), EquipmentKind.PRESS) == (P, Q)
    assert m.machines_of(plant(), EquipmentKind.DIE_OVEN) == ()


def test_needs_reach_through_machines_and_round_circles() -> None:
    """S8: what a machine needs needs other machines; a circle ends."""
    assert set(m.needed_machines(plant(), P)) == {P, S, T}
    assert m.needed_machines(plant(), T) == (T,)


def test_the_state_of_the_record_is_the_state_at_the_start() -> None:
    """S8."""
    assert m.up_at_start(plant(), P)
    assert not m.up_at_start(plant(), Q)


@pytest.mark.parametrize(
    ("minutes", "done", "left"),
    [
        (100, 0.0, 100),
        (100, 0.5, 50),
        (101, 0.5, 51),
        (10, 0.999, 1),
        (10, 1.0, 0),
        (0, 0.0, 0),
        (100, 0.9, 10),
    ],
)
def test_remaining_work_is_rounded_up(minutes: int, done: float, left: int) -> None:
    """S25: 100 × (1 − 0.9) is 9.999999999999998, which is 10 minutes."""
    task = Task(id=TaskId("T"), duration_min=minutes, done_ratio=done)
    assert m.work_min(task) == left


def test_done_tasks_are_not_open() -> None:
    """S25: only a ratio of exactly 1 is done."""
    tasks = [
        Task(id=TaskId(f"T{place}"), duration_min=9, equipment=Q, done_ratio=ratio)
        for place, ratio in enumerate([0.0, 0.99, 1.0])
    ]
    world = plant(tasks={each.id: each for each in tasks})
    assert m.open_tasks(world) == ("T0", "T1")
    assert m.tasks_of(world, Q) == tuple(tasks)
    assert m.tasks_of(world, P) == ()


def test_an_only_container_is_mounted() -> None:
    """S14: with several, the one that is marked, else none."""
    world = plant()
    assert m.mounted_container(world, P) is None
    assert m.mounted_container(world, Q) is None
    first = {C1: world.containers[C1]}
    assert m.mounted_container(world.replace(containers=first), P) == C1
    marked = Container(
        id=C2, press=P, bore_mm=185, billet_diameter_mm=178, mounted=True
    )
    both = {C1: world.containers[C1], C2: marked}
    assert m.mounted_container(world.replace(containers=both), P) == C2


ROWS = (
    Setup(duration_min=50),
    Setup(to_family="b", duration_min=40),
    Setup(from_family="a", duration_min=30),
    Setup(from_family="a", to_family="b", duration_min=20),
    Setup(equipment=P, duration_min=15),
    Setup(equipment=Q, from_family="a", to_family="b", duration_min=1),
)


@pytest.mark.parametrize(
    ("rows", "minutes"),
    [
        ((), 12),  # the press's own
        (ROWS[:1], 50),
        (ROWS[:2], 40),
        (ROWS[:3], 30),  # from is more exact than to
        (ROWS[:4], 20),
        (ROWS[:5], 15),  # equipment is most exact
        (ROWS[5:], 12),  # a row of another press
        ((Setup(from_family="z", duration_min=1),), 12),
    ],
)
def test_the_most_exact_row_of_cambios_holds(
    rows: tuple[Setup, ...], minutes: int
) -> None:
    """S14: equipment first, then from, then to; else the press's own minutes."""
    world = plant(setups=rows)
    assert m.setup_min(world, P, (D1, C1), (D2, C1)) == minutes


def test_a_press_without_a_die_has_the_empty_family() -> None:
    """S14: a row for the empty family is a row for an empty press."""
    world = plant(setups=(Setup(from_family="", duration_min=7),))
    assert m.setup_min(world, P, (None, C1), (D2, C1)) == 7
    assert m.setup_min(world, P, (D1, C1), (D2, C1)) == 12


def test_die_and_container_add_up() -> None:
    """S14: 12 minutes for the die, 90 for the container, none for nothing."""
    world = plant()
    assert m.setup_min(world, P, (D1, C1), (D2, C2)) == 102
    assert m.setup_min(world, P, (D1, C1), (D1, C2)) == 90
    assert m.setup_min(world, P, (D1, C1), (D1, C1)) == 0


@pytest.mark.parametrize(
    ("state", "days", "minute"),
    [
        (DieState.READY, 3, 0),
        (DieState.REPAIR, 3, 4320),
        (DieState.REPAIR, -3, 0),
        (DieState.REPAIR, None, None),
        (DieState.SCRAPPED, 3, None),
    ],
)
def test_when_a_die_is_ready(
    state: DieState, days: int | None, minute: int | None
) -> None:
    """S13: in repair, from its date; scrapped or without a date, never."""
    when = None if days is None else START + timedelta(days=days)
    found = die(D1, state=state, available_from=when)
    assert m.die_ready_min(plant(), found) == minute


@pytest.mark.parametrize(
    ("figures", "left"),
    [
        ({}, float("inf")),
        ({"life_kg": 100.0, "mass_run_kg": 30.0}, 70.0),
        ({"nitriding_kg": 50.0, "since_nitriding_kg": 10.0, "life_kg": 100.0}, 40.0),
        ({"life_kg": 100.0, "mass_run_kg": 130.0}, 0.0),
    ],
)
def test_what_may_still_go_through_a_die(figures: dict[str, Any], left: float) -> None:
    """S16: the lesser of life and nitriding, and nothing below zero."""
    assert m.die_mass_left_kg(die(D1, **figures)) == left
