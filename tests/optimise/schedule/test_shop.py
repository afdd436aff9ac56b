"""How a die gets into a press: setups, heating, places, and dies that others hold."""

from dataclasses import replace

import pytest

from marcha.optimise.schedule.option import Option, options
from marcha.optimise.schedule.shop import Mount, OvenState, Shop
from marcha.optimise.schedule.windows import open_windows
from marcha.plans.plan import DieHeat, Plan, Push, Run, SetupRun
from marcha.plant.ids import ContainerId, DieId, EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import Setup
from marcha.plant.records_tooling import DieState
from marcha.plant.timeline import Timeline
from marcha.process.demand import demands
from tests.optimise.small import (
    P1,
    P2,
    SHIFT,
    at,
    calendar,
    container,
    die,
    die_oven,
    lot,
    order,
    plant,
    press,
)

HORIZON = 14_400
A, B, C = DieId("A"), DieId("B"), DieId("C")


def shop_of(made: Plant, start: int = 0) -> Shop:
    """Make a shop whose machines are all up."""
    timeline = Timeline(made)
    runnable: dict[EquipmentId, int | None] = dict.fromkeys(made.equipment, 0)
    return Shop(made, open_windows(made, timeline, runnable), start)


def option(made: Plant, name: str, on: str = "P1", box: str | None = None) -> Option:
    """Find the way to press the order ``O-<die>`` with a die on a press."""
    found = [
        each
        for each in options(made, demands(made))
        if (each.die, each.press) == (name, on) and box in (None, each.container)
    ]
    assert len(found) == 1, found
    return found[0]


def world(*more: object, **press_data: object) -> Plant:
    """Make a plant with one press and the dies A, B and C, one order each."""
    return plant(
        press("P1", **press_data),
        *(die(name, "P1") for name in "ABC"),
        *(order(f"O-{name}", 1000, name) for name in "ABC"),
        lot(),
        *more,
    )


def mounted(shop: Shop, way: Option) -> Mount:
    """Ask for a mount that there is."""
    found = shop.mount(way, HORIZON)
    assert found is not None
    return found


# --- setups -------------------------------------------------------------------------


def test_the_die_in_the_press_needs_no_setup() -> None:
    """Protects S14: the first run needs none if die and container are there."""
    made = world(mounted_die=A)
    assert mounted(shop_of(made), option(made, "A")) == Mount(
        start=0, window_end=HORIZON
    )


def test_another_die_is_set_up_first() -> None:
    """Protects S14: ten minutes of setup, then the run may start."""
    made = world(mounted_die=A)
    assert mounted(shop_of(made), option(made, "B")) == Mount(
        start=10, window_end=HORIZON, setup=(0, 10)
    )


def test_the_most_exact_row_of_the_setup_sheet_holds() -> None:
    """
    Protects S14 in the planner: 30 minutes to family ``t`` from anywhere, 5 from ``t``.

    A and B are of family ``t``, C of none: nothing → A takes 30, A → B 5, B → C the 10
    of the press itself.
    """
    made = plant(
        press("P1"),
        die("A", setup_family="t"),
        die("B", setup_family="t"),
        die("C"),
        *(order(f"O-{name}", 1000, name) for name in "ABC"),
        Setup(to_family="t", duration_min=30),
        Setup(from_family="t", to_family="t", duration_min=5),
    )
    shop = shop_of(made)
    for name, minutes in (("A", 30), ("B", 5), ("C", 10)):
        way = option(made, name)
        assert shop.setup_minutes(way) == minutes
        found = mounted(shop, way)
        assert found.setup is not None
        assert found.setup[1] - found.setup[0] == minutes
        shop.run(way, found, found.start + 100, 1000.0)
    assert [(each.start, each.end) for each in shop.setups] == [
        (0, 30),
        (130, 135),
        (235, 245),
    ]


def test_another_container_adds_its_changeover() -> None:
    """
    Protects S14: die 10 and container 90 minutes; the die alone 10.

    Both containers take Ø200, so that every die could run in either.
    """
    made = world(
        container("P1", id=ContainerId("C1")),
        container("P1", id=ContainerId("C2"), mounted=False, changeover_min=90),
        mounted_die=A,
    )
    shop = shop_of(made)
    assert shop.setup_minutes(option(made, "A", box="C1")) == 0
    assert shop.setup_minutes(option(made, "B", box="C1")) == 10
    assert shop.setup_minutes(option(made, "B", box="C2")) == 100
    assert mounted(shop, option(made, "B", box="C2")).setup == (0, 100)


def test_a_setup_lies_within_open_hours_and_its_run_may_follow_later() -> None:
    """
    Protects S9: the shift ends at 840.

    At 835 ten minutes of setup do not fit, so they begin with the next shift at 1800.
    At 830 they fit exactly; the run then starts with the next shift, without a new
    setup.
    """
    made = world(calendar(), calendar=SHIFT)
    shop = shop_of(made)
    shop.presses[P1].time = 835
    assert mounted(shop, option(made, "A")) == Mount(
        start=1810, window_end=2280, setup=(1800, 1810)
    )
    shop = shop_of(made)
    shop.presses[P1].time = 830
    assert mounted(shop, option(made, "A")) == Mount(
        start=1800, window_end=2280, setup=(830, 840)
    )


def test_a_die_in_repair_is_set_up_once_it_is_back() -> None:
    """Protects S13: back at 700, so that its setup starts then."""
    made = plant(
        press("P1"),
        die("A", state=DieState.REPAIR, available_from=at(700)),
        order("O-A", 1000),
    )
    assert mounted(shop_of(made), option(made, "A")).setup == (700, 710)


# --- heating ------------------------------------------------------------------------


def test_heating_ends_when_the_setup_starts() -> None:
    """Protects S15: an hour from minute 0, so the setup starts at 60 and runs at 70."""
    made = world(die_oven())
    shop = shop_of(made)
    found = mounted(shop, option(made, "A"))
    assert found == Mount(
        start=70, window_end=HORIZON, setup=(60, 70), heat=(EquipmentId("HM"), 0, 60)
    )


def test_a_die_is_heated_while_the_press_still_runs_another() -> None:
    """Protects against idle presses: A runs until 170, B is heated from 110 to 170."""
    made = world(die_oven())
    shop = shop_of(made)
    first = option(made, "A")
    shop.run(first, mounted(shop, first), 170, 1000.0)
    assert mounted(shop, option(made, "B")) == Mount(
        start=180,
        window_end=HORIZON,
        setup=(170, 180),
        heat=(EquipmentId("HM"), 110, 170),
    )


def test_a_die_that_stays_in_the_press_is_not_heated_again() -> None:
    """Protects S15: it stays warm, also over closed hours (next shift at 1800)."""
    made = world(die_oven(), calendar(), calendar=SHIFT)
    shop = shop_of(made)
    way = option(made, "A")
    shop.run(way, mounted(shop, way), 840, 1000.0)
    assert mounted(shop, way) == Mount(start=1800, window_end=2280)


def test_the_die_oven_has_so_many_places() -> None:
    """
    Protects S10: with one place two presses wait for each other, with two they do not.

    A is heated from 0 to 60 for P1. With one place B is heated from 60 to 120, with two
    at the same time as A.
    """
    for places, heat in ((1, (60, 120)), (2, (0, 60)), (None, (0, 60))):
        made = plant(
            press("P1"),
            press("P2"),
            die("A", "P1"),
            die("B", "P2"),
            order("O-A", 1000),
            order("O-B", 1000, "B"),
            die_oven(places=places),
        )
        shop = shop_of(made)
        first = option(made, "A")
        shop.run(first, mounted(shop, first), 500, 1000.0)
        found = mounted(shop, option(made, "B", on="P2"))
        assert found.heat == (EquipmentId("HM"), *heat), places


def test_a_die_oven_without_places_heats_nothing() -> None:
    """Protects S10: no places are none, not any number of them."""
    made = world(die_oven(places=0))
    assert shop_of(made).mount(option(made, "A"), HORIZON) is None


def test_of_two_die_ovens_the_one_that_is_ready_first_is_taken() -> None:
    """Protects choice: HM2 heats in 30 minutes, HM in 60."""
    made = world(die_oven(), die_oven("HM2", heat_min=30))
    assert mounted(shop_of(made), option(made, "A")).heat == (EquipmentId("HM2"), 0, 30)


def test_where_all_die_ovens_are_down_no_die_is_changed() -> None:
    """Protects S15: a plant with a die oven heats every die, or does not change it."""
    made = world(die_oven(), mounted_die=A)
    timeline = Timeline(made)
    runnable: dict[EquipmentId, int | None] = dict.fromkeys(made.equipment, 0)
    runnable[EquipmentId("HM")] = None
    shop = Shop(made, open_windows(made, timeline, runnable), 0)
    assert shop.mount(option(made, "B"), HORIZON) is None
    assert shop.mount(option(made, "A"), HORIZON) is not None


@pytest.mark.parametrize(
    ("places", "heats", "ready"),
    [
        (1, [], 100),
        (1, [(20, 80)], 140),
        (1, [(0, 40), (100, 160)], 100),
        (1, [(0, 50), (90, 160)], 220),
        (2, [(0, 50), (90, 160)], 100),
        (2, [(0, 95), (90, 160)], 155),
    ],
)
def test_an_oven_finds_the_first_hour_with_a_place(
    places: int, heats: list[tuple[int, int]], ready: int
) -> None:
    """
    Protects S10: a die that should be warm from 100 on, after 60 minutes in the oven.

    It needs ``[ready - 60, ready)`` with a place free at every minute: 40 to 100 where
    nobody is there; behind what is in the way otherwise (80 + 60, 160 + 60, 95 + 60).
    """
    state = OvenState(windows=((0, 1000),), places=places, heat_min=60, heats=heats)
    assert state.heat_before(100, 1000) == ready


def test_a_heat_lies_within_one_open_interval_of_its_oven() -> None:
    """Protects S9: closed from 80 to 200, so 100 is too late and 260 the next end."""
    state = OvenState(windows=((0, 80), (200, 400)), places=1, heat_min=60)
    assert state.heat_before(80, 1000) == 80
    assert state.heat_before(100, 1000) == 260
    assert state.heat_before(400, 1000) == 400
    assert state.heat_before(401, 1000) is None
    assert state.heat_before(100, 250) is None


# --- one die, several presses -------------------------------------------------------


def test_a_die_held_by_another_press_is_not_mounted() -> None:
    """
    Protects S13: one copy of A, in P1 until P1 sets up B.

    P1 runs A until 110, then B's setup takes A out at 110; only then P2 may have it.
    """
    made = plant(
        press("P1"),
        press("P2"),
        die("A", "P1", "P2"),
        die("B", "P1"),
        order("O-A", 5000),
        order("O-B", 1000, "B"),
    )
    shop = shop_of(made)
    first = option(made, "A")
    shop.run(first, mounted(shop, first), 110, 1000.0)
    assert shop.dies[A].press == P1
    other = option(made, "B")
    shop.run(other, mounted(shop, other), 220, 1000.0)
    assert shop.dies[A].press is None
    assert mounted(shop, option(made, "A", on="P2")).setup == (110, 120)


def test_a_die_taken_out_warm_is_heated_anew() -> None:
    """Protects S15: A leaves P1 at 170, so it is warm again at 230 at the soonest."""
    made = plant(
        press("P1"),
        press("P2"),
        die("A", "P1", "P2"),
        die("B", "P1"),
        order("O-A", 5000),
        order("O-B", 1000, "B"),
        die_oven(places=None),
    )
    shop = shop_of(made)
    for name, end in (("A", 170), ("B", 300)):
        way = option(made, name)
        shop.run(way, mounted(shop, way), end, 1000.0)
    assert [(each.start, each.end) for each in shop.setups] == [(60, 70), (170, 180)]
    found = mounted(shop, option(made, "A", on="P2"))
    assert (found.heat, found.setup) == ((EquipmentId("HM"), 170, 230), (230, 240))


# --- work that stays ----------------------------------------------------------------


def test_kept_work_leaves_press_die_and_oven_as_it_ends() -> None:
    """
    Protects S31: P1 heated A until 60, set it up until 70, and runs it until 170.

    Afterwards A is in the press; B needs ten minutes and an hour of heating, for which
    the only place is free from 60 on.
    """
    made = world(die_oven())
    way = option(made, "A")
    kept = Plan(
        plant_hash="",
        setups=(SetupRun(press=P1, die=A, container=way.container, start=60, end=70),),
        heats=(DieHeat(die=A, oven=EquipmentId("HM"), start=0, end=60),),
        runs=(
            Run(
                id="R0001",
                press=P1,
                die=A,
                container=way.container,
                order=OrderId("O-A"),
                start=70,
                end=170,
                pushes=(Push(billet_mm=500, billets=20, cuts=10),),
            ),
        ),
    )
    shop = shop_of(made)
    shop.keep(kept)
    assert mounted(shop, way) == Mount(start=170, window_end=HORIZON)
    assert mounted(shop, option(made, "B")) == Mount(
        start=180,
        window_end=HORIZON,
        setup=(170, 180),
        heat=(EquipmentId("HM"), 110, 170),
    )
    assert (shop.setups, shop.heats) == ([*kept.setups], [*kept.heats])


def test_a_press_whose_die_was_taken_elsewhere_mounts_another() -> None:
    """
    Protects S13 and S31: A ran on P1 until 170 and went to P2, whose setup was at 200.

    P1 stands without it: B can be mounted there at once, A not by a run alone.
    """
    made = plant(
        press("P1"),
        press("P2"),
        die("A", "P1", "P2"),
        die("B", "P1"),
        order("O-A", 5000),
        order("O-B", 1000, "B"),
    )
    ways = option(made, "A"), option(made, "A", on="P2")
    starts = 60, 200
    runs = tuple(
        Run(
            id=f"R-{way.press}",
            press=way.press,
            die=A,
            container=way.container,
            order=OrderId("O-A"),
            start=start + 10,
            end=start + 110,
            pushes=(Push(billet_mm=500, billets=20, cuts=10),),
        )
        for way, start in zip(ways, starts, strict=True)
    )
    setups = tuple(
        SetupRun(
            press=way.press, die=A, container=way.container, start=start, end=start + 10
        )
        for way, start in zip(ways, starts, strict=True)
    )
    shop = shop_of(made)
    shop.keep(Plan(plant_hash="", setups=setups, runs=runs))
    assert shop.mount(ways[0], HORIZON) is None
    assert mounted(shop, option(made, "B")).setup == (170, 180)
    assert mounted(shop, ways[1]) == Mount(start=310, window_end=HORIZON)


def test_kept_runs_use_up_the_life_of_their_die() -> None:
    """Protects S16: 20 billets of 50 kg leave 500 of 1,500 kg."""
    made = plant(press("P1"), die("A", life_kg=1500.0), order("O-A", 1000), lot())
    way = option(made, "A")
    run = Run(
        id="R0001",
        press=P1,
        die=A,
        container=way.container,
        order=OrderId("O-A"),
        start=10,
        end=110,
        pushes=(Push(billet_mm=500, billets=20, cuts=10),),
    )
    shop = shop_of(made)
    shop.keep(Plan(plant_hash="", runs=(run,)))
    assert shop.dies[A].mass_left_kg == pytest.approx(500.0)


# --- what a stopped plant needs -----------------------------------------------------


def test_a_die_in_a_press_that_stays_down_can_be_used_elsewhere() -> None:
    """
    Protects S13 in a stopped plant: a die that is not used in its press is free.

    P1 stays down with A in it, so P2 may mount A at once.
    """
    made = plant(
        press("P1", mounted_die=A),
        press("P2"),
        die("A", "P1", "P2"),
        order("O-A", 1000),
        lot(),
    )
    timeline = Timeline(made)
    shop = Shop(made, open_windows(made, timeline, {P1: None, P2: 0}), 0)
    assert mounted(shop, option(made, "A", on="P2")).setup == (0, 10)


def test_the_die_in_the_press_may_get_another_container() -> None:
    """
    Protects S14 and S15: only the container changes, so only its 90 minutes are needed.

    The die stays in the press and is not heated, although there is a die oven.
    """
    made = world(
        container("P1", id=ContainerId("C1")),
        container("P1", id=ContainerId("C2"), mounted=False, changeover_min=90),
        die_oven(),
        mounted_die=A,
    )
    found = mounted(shop_of(made), option(made, "A", box="C2"))
    assert replace(found, window_end=0) == Mount(start=90, window_end=0, setup=(0, 90))
