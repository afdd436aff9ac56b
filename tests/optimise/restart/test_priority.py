"""Rules that order tasks and machines, worked out on paper."""

from collections.abc import Sequence

import pytest

from marcha.optimise.restart import rules, with_bias
from marcha.optimise.restart.lines import lines
from marcha.optimise.restart.network import network
from marcha.optimise.restart.problem import prepare
from marcha.plant.ids import EquipmentId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import Timeline
from tests.optimise.world import (
    DAY,
    machine,
    plant,
    restart,
    task,
    times,
    with_orders,
)


def by_rule(stated: Plant, name: str) -> Sequence[TaskId]:
    """Order of one rule."""
    return rules(stated, Timeline(stated))[name]


def halls() -> Plant:
    """
    Three presses that press kilograms a day, two of them with one compressor.

    P1 (10,000) needs C and 600 minutes, P2 (100) needs 100, P3 (10,000) needs C and
    300; C needs 200.
    """
    stated = plant(
        task("T1", 600, on="P1"),
        task("T2", 100, on="P2"),
        task("T3", 300, on="P3"),
        task("T4", 200, on="C"),
        machines=[
            machine("P1", "C", nameplate_kg_day=10_000.0),
            machine("P2", nameplate_kg_day=100.0),
            machine("P3", "C", nameplate_kg_day=10_000.0),
            machine("C", kind=EquipmentKind.UTILITY),
        ],
    )
    return with_orders(stated, "F", 480, "P1", "P2", "P3")


def test_practice_repairs_the_easiest_machine_first() -> None:
    """Protects the baseline: by work P2 (100), C (200), P3 (300), P1 (600)."""
    assert by_rule(halls(), "shortest_repair") == ("T2", "T4", "T3", "T1")


def test_the_dispatching_rule_takes_the_set_with_most_kilograms_an_hour() -> None:
    """
    Protects the rule of Nurre and others (2012).

    First {P3, C}: 10,000 kg a day for 500 minutes, 20 a minute, against 12.5 for
    {P1, C} and 1 for P2; then P1 alone: 10,000 / 600 = 16.7; P2 last. Within the first
    set nothing is linked: the longer first, T3, then T4.
    """
    assert by_rule(halls(), "dispatching") == ("T3", "T4", "T1", "T2")


def test_shared_utilities_count_for_all_that_need_them() -> None:
    """Protects the value rule: C 12.5 + 20 = 32.5, P3 20, P1 12.5, P2 1 a minute."""
    assert by_rule(halls(), "value_per_hour") == ("T4", "T3", "T1", "T2")


def test_the_machines_that_matter_run_sooner_than_in_practice() -> None:
    """
    Protects the point of it all: one mechanic, day and night.

    Practice has P3 running at 100 + 200 + 300 = 600, dispatching at 500.
    """
    base = halls()
    crew = plant(people={"ANA": "E"})
    everybody = base.replace(
        people=crew.people, skills=crew.skills, qualifications=crew.qualifications
    )
    calendars = plant(task("X", 1, calendar=DAY)).calendars
    busy = everybody.replace(
        calendars=calendars,
        tasks={
            name: task(
                name, each.duration_min, on=each.equipment, who="E", calendar=DAY
            )
            for name, each in base.tasks.items()
        },
    )
    ready = {}
    for name in ("shortest_repair", "dispatching"):
        found = restart(busy, *by_rule(busy, name))
        ready[name] = found.runnable[EquipmentId("P3")]
    # 600 open minutes: Tuesday at 10:00; 500: Tuesday at 8:20.
    assert ready == {"shortest_repair": 1440 + 600, "dispatching": 1440 + 500}


def test_what_must_be_aged_is_worth_nothing_without_an_oven() -> None:
    """
    Protects pairs of press and oven.

    All orders are T6. P1 with its oven takes 300 minutes and gives 2,000 kg a day; P2
    alone gives nothing, but once the oven is up it gives 20 a minute of work, more than
    a second oven, which has nothing to age.
    """
    stated = with_orders(
        plant(
            task("T1", 100, on="P1"),
            task("T2", 100, on="P2"),
            task("T3", 200, on="OVEN"),
            task("T4", 500, on="SPARE"),
            machines=[
                machine("P1", nameplate_kg_day=4_000.0),
                machine("P2", nameplate_kg_day=2_000.0),
                machine("OVEN", kind=EquipmentKind.AGEING_OVEN, capacity_kg=3_000.0),
                machine("SPARE", kind=EquipmentKind.AGEING_OVEN, capacity_kg=3_000.0),
            ],
        ),
        "T6",
        480,
        "P1",
        "P2",
    )
    assert by_rule(stated, "dispatching") == ("T3", "T1", "T2", "T4")


def test_presses_are_no_use_without_a_die_oven() -> None:
    """
    Protects S15 in the order of repairs: one die oven joins the first press.

    P1 (100 minutes) with HM2 (50) gives 1,000 kg a day for 150 minutes. Then P2 (120)
    follows, and HM1 (80), of which there is no more need, is last.
    """
    stated = with_orders(
        plant(
            task("T1", 100, on="P1"),
            task("T2", 120, on="P2"),
            task("T3", 80, on="HM1"),
            task("T4", 50, on="HM2"),
            machines=[
                machine("P1", nameplate_kg_day=1_000.0),
                machine("P2", nameplate_kg_day=1_000.0),
                machine("HM1", kind=EquipmentKind.DIE_OVEN),
                machine("HM2", kind=EquipmentKind.DIE_OVEN),
            ],
        ),
        "F",
        480,
        "P1",
        "P2",
    )
    assert by_rule(stated, "dispatching") == ("T1", "T4", "T2", "T3")
    assert lines(stated, Timeline(stated)).value([EquipmentId("P1")]) == 0.0


def test_the_tasks_of_a_set_go_by_the_end_they_must_meet() -> None:
    """
    Protects LFT within a set, counted from its end.

    P: A (100) before B (300), and C (50). B and C may end last, A must end 300 before.
    D of no machine, which B waits for, must end 300 before too and comes with the set.
    """
    stated = plant(
        task("C", 50, on="P"),
        task("B", 300, "A", "D", on="P"),
        task("A", 100, on="P"),
        task("E", 10),
        task("D", 20),
    )
    order = with_bias(stated, Timeline(stated), [EquipmentId("P")])
    assert order == ("A", "D", "B", "C", "E")


def test_worth_of_machines_that_are_up() -> None:
    """
    Protects the figures behind the rules.

    P1 states 1,000 kg a day; P2 presses 20 kg a minute, day and night: 28,800. P3 has
    no orders. The oven takes 3,000 kg in 480 minutes: 9,000 a day. All is aged.
    """
    stated = with_orders(
        plant(
            machines=[
                machine("P1", nameplate_kg_day=1_000.0),
                machine("P2", "C"),
                machine("P3", nameplate_kg_day=9_999.0),
                machine("C", kind=EquipmentKind.UTILITY),
                machine("OVEN", kind=EquipmentKind.AGEING_OVEN, capacity_kg=3_000.0),
            ],
        ),
        "T6",
        480,
        "P1",
        "P2",
    )
    known = lines(stated, Timeline(stated))
    worth = {
        up: known.value([EquipmentId(each) for each in up.split()])
        for up in ("P1", "OVEN", "P1 OVEN", "P2 OVEN", "P2 C OVEN", "P1 P3 OVEN")
    }
    assert worth == {
        "P1": 0.0,
        "OVEN": 0.0,
        "P1 OVEN": 1_000.0,
        "P2 OVEN": 0.0,
        "P2 C OVEN": 9_000.0,
        "P1 P3 OVEN": 1_000.0,
    }


# --- rules of the project network --------------------------------------------------


def project() -> Plant:
    """
    A network worked out on paper, day and night, elapsed minutes.

    A (100) before B (50, FS) and C (200, SS 30); both before D (10): B by FS, C by FF
    20. E (5) by itself. Earliest starts: B 100, C 30 (until 230), D at least 150 and
    230 + 20 - 10 = 240, so the project ends at 250.
    """
    return plant(
        task("E", 5),
        task("D", 10, "B", "C:FF:20"),
        task("C", 200, "A:SS:30"),
        task("B", 50, "A"),
        task("A", 100),
    )


def test_the_times_of_the_critical_path_method() -> None:
    """
    Protects the network.

    Tails: D 10, C 200 + 20 = 220 (to the end of D), B 60, A 30 + 220 = 250 against 160.
    Latest starts are 250 less the tail.
    """
    stated = project()
    found = network(prepare(stated, Timeline(stated)))
    assert found.tail == (5, 10, 220, 60, 250)
    assert found.earliest_start == (0, 240, 30, 100, 0)
    assert found.latest_start == (245, 240, 30, 190, 0)
    assert found.latest_finish == (250, 250, 230, 240, 100)
    assert found.successors == (0, 0, 1, 1, 3)
    assert found.order == (0, 4, 2, 3, 1)


@pytest.mark.parametrize(
    ("rule", "order"),
    [
        ("longest_path", "A C B D E"),
        ("most_successors", "A C B E D"),
        ("earliest_start", "E A C B D"),
        ("least_latest_start", "A C B D E"),
        ("least_latest_finish", "A C B E D"),
    ],
)
def test_rules_of_the_literature(rule: str, order: str) -> None:
    """Protects each rule by the figures above; ties go by the order of the sheet."""
    assert " ".join(by_rule(project(), rule)) == order


def test_closures_make_tasks_longer() -> None:
    """Protects CPM with calendars: open 8 × 8 of 240 hours, 480 minutes last 1,800."""
    stated = plant(task("A", 480, calendar=DAY))
    assert network(prepare(stated, Timeline(stated))).duration == (1800,)


# --- orders of machines ------------------------------------------------------------


def test_an_order_of_machines_brings_what_their_tasks_wait_for() -> None:
    """Protects searches over machines: T4 of C comes before T1, which waits for it."""
    stated = plant(
        task("T1", 60, "T4", on="P1"),
        task("T2", 60, on="P2"),
        task("T3", 60, on="C"),
        task("T4", 60, on="C"),
        task("T5", 60),
    )
    order = with_bias(stated, Timeline(stated), [EquipmentId("P1"), EquipmentId("C")])
    assert order == ("T4", "T1", "T3", "T2", "T5")


def test_every_rule_names_every_open_task_once() -> None:
    """Protects the search's starts: nothing is forgotten, done tasks are left out."""
    stated = plant(
        task("T0", 60, on="P1", done_ratio=1.0),
        task("T1", 60, "T0", on="P1"),
        task("T2", 60, "T1", on="P2"),
        task("T3", 60),
        machines=[machine("P1", "P2"), machine("P2")],
    )
    found = rules(stated, Timeline(stated))
    assert "shortest_repair" in found
    assert all(sorted(order) == ["T1", "T2", "T3"] for order in found.values())
    assert times(restart(stated, *found["dispatching"])).keys() == {"T1", "T2", "T3"}
