"""
Which pieces share an oven load, and when it starts.

Pieces weigh 5 kg; the oven takes 1000 kg (200 pieces) and a load of recipe R lasts an
hour unless a test says otherwise.
"""

from typing import Any

import pytest

from marcha.optimise.schedule.ageing import Ageing, Batch
from marcha.optimise.schedule.oven_time import oven_times
from marcha.optimise.schedule.windows import open_windows
from marcha.plans.plan import Load
from marcha.plant.ids import EquipmentId, OrderId, RecipeId, StockId
from marcha.plant.plant import Plant
from marcha.plant.records_orders import Order, Stage
from marcha.plant.timeline import Timeline
from marcha.process.demand import demands
from tests.optimise.small import (
    DAY_MIN,
    SHIFT,
    calendar,
    die,
    loads,
    lot,
    order,
    oven,
    plant,
    press,
    recipe,
    runs,
    scheduled,
    stock,
    tonnes,
)

Item = tuple[str, int]
Row = tuple[str, int, int, list[Item]]


def world(*more: Any, **site: Any) -> Plant:
    """Make a plant with a press that is not asked, ovens and orders."""
    return plant(press("P1"), die("A"), *more, **site)


def batch(name: str, pieces: int, ready: int, run: str = "R") -> Batch:
    """Make pieces of an order that come from a run."""
    return Batch(run=run, order=OrderId(name), pieces=pieces, ready=ready)


def aged(
    made: Plant, *batches: Batch, fill: float = 0.7, kept: tuple[Load, ...] = ()
) -> list[Row]:
    """Plan loads; rows of oven, start, end, and pieces by order in the load's order."""
    timeline = Timeline(made)
    windows = open_windows(made, timeline, dict.fromkeys(made.equipment, 0))
    ovens = {
        name: spans
        for name, spans in windows.items()
        if made.equipment[name].kind.value == "ageing_oven"
    }
    ageing = Ageing(
        made,
        demands(made),
        oven_times(timeline, ovens),
        timeline.now,
        fill=fill,
        slack_days=5.0,
    )
    ageing.keep(kept, {})
    found = [
        (
            str(each.oven),
            each.start,
            each.end,
            [(str(item.order), item.pieces) for item in each.items],
        )
        for each in ageing.go(batches)
    ]
    return sorted(found, key=lambda row: (row[1], row[0]))


def hard(name: str, due: int = 0) -> Order:
    """Make a large order of temper T6."""
    return order(name, 100_000, due=due, temper="T6")


# --- when a load starts -------------------------------------------------------------


def test_a_full_load_starts_at_once_and_the_rest_waits_for_the_next() -> None:
    """
    Protects S23: 450 pieces are 2250 kg, two loads of 200 and one of 50.

    Nothing more comes, so that the last load need not wait for company.
    """
    made = world(oven(capacity_kg=1000.0), recipe(), hard("O1"))
    assert aged(made, batch("O1", 450, 10)) == [
        ("HE", 10, 70, [("O1", 200)]),
        ("HE", 70, 130, [("O1", 200)]),
        ("HE", 130, 190, [("O1", 50)]),
    ]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (50, [(50, [("O1", 60), ("O1", 60)])]),
        (53, [(10, [("O1", 60)]), (70, [("O1", 60)])]),
    ],
)
def test_a_load_waits_for_the_next_batch_for_a_share_of_its_own_time(
    second: int, expected: list[tuple[int, list[Item]]]
) -> None:
    """
    Protects against ovens that start nearly empty, and against endless waiting.

    60 pieces, 300 kg, are there at 10: less than 0.7 of the oven. More come later; it
    waits for at most 0.7 of an hour, 42 minutes, so until 52.
    """
    made = world(oven(capacity_kg=1000.0), recipe(), hard("O1"))
    found = aged(made, batch("O1", 60, 10, "R1"), batch("O1", 60, second, "R2"))
    assert [(start, items) for _, start, _, items in found] == expected


def test_a_load_that_is_full_enough_does_not_wait() -> None:
    """
    Protects the share that starts a load: 140 pieces are 700 of 1000 kg.

    With ``fill`` 0.7 that is enough, with 0.8 it waits for what comes at 20.
    """
    made = world(oven(capacity_kg=1000.0), recipe(), hard("O1"))
    batches = [("R1", 140, 10), ("R2", 60, 20)]
    for fill, first in ((0.7, 10), (0.8, 20)):
        found = aged(
            made, *(batch("O1", n, at, run) for run, n, at in batches), fill=fill
        )
        assert found[0][1] == first


def test_a_load_lies_within_one_open_window() -> None:
    """
    Protects S9: the shift is 360 to 840; 480 minutes of ageing fit from 360 only.

    Pieces that come at 361 wait for the next day, 1800.
    """
    made = world(
        oven(capacity_kg=1000.0, calendar=SHIFT),
        calendar(),
        recipe(minutes=480),
        hard("O1"),
    )
    assert aged(made, batch("O1", 10, 360)) == [("HE", 360, 840, [("O1", 10)])]
    assert aged(made, batch("O1", 10, 361)) == [("HE", 1800, 2280, [("O1", 10)])]


def test_what_no_window_can_hold_by_the_horizon_is_left() -> None:
    """Protects S32: an hour from 1381 on would end after the day."""
    made = world(oven(), recipe(), hard("O1"), days=1)
    assert aged(made, batch("O1", 10, 1380)) == [("HE", 1380, 1440, [("O1", 10)])]
    assert aged(made, batch("O1", 10, 1381)) == []


# --- who goes into it ---------------------------------------------------------------


def test_recipes_stay_apart() -> None:
    """
    Protects S23: T6 takes R, T5 takes Q; both are there at 10 and never share a load.

    With one oven they follow each other, with two they run at once.
    """
    recipes = (recipe("R"), recipe("Q", tempers=("T5",)))
    orders = (hard("O1"), order("O2", 1000, temper="T5"))
    batches = (("O1", 50), ("O2", 50))

    def found(made: Plant) -> list[tuple[int, list[Item]]]:
        made_of = (batch(name, n, 10, f"R{name}") for name, n in batches)
        return [(start, items) for _, start, _, items in aged(made, *made_of)]

    one = found(world(oven(), *recipes, *orders))
    assert sorted(items for _, items in one) == [[("O1", 50)], [("O2", 50)]]
    assert [start for start, _ in one] == [10, 70]
    two = found(world(oven("H1"), oven("H2"), *recipes, *orders))
    assert [start for start, _ in two] == [10, 10]


def test_of_two_recipes_that_fit_the_shorter_is_taken() -> None:
    """Protects oven time: T6 by R in 60 minutes or by Q in 90."""
    made = world(oven(), recipe("Q", 90), recipe("R", 60), hard("O1"))
    assert aged(made, batch("O1", 10, 0)) == [("HE", 0, 60, [("O1", 10)])]


def test_a_recipe_that_no_open_oven_is_long_enough_for_is_not_taken() -> None:
    """
    Protects orders with several recipes: R is shorter, but no oven takes its pieces.

    R is for another alloy only, so that Q of 90 minutes remains.
    """
    made = world(oven(), recipe("R", 60, tempers=("T5",)), recipe("Q", 90), hard("O1"))
    assert aged(made, batch("O1", 10, 0))[0][2] == 90


def test_the_urgent_order_goes_into_the_load_that_is_too_small_for_both() -> None:
    """
    Protects goal 1: 200 places for 150 pieces of each, O2 overdue, O1 due late.

    150 of O2 and 50 of O1, then the other 100.
    """
    made = world(
        oven(capacity_kg=1000.0), recipe(), hard("O1", due=9 * DAY_MIN), hard("O2")
    )
    assert aged(made, batch("O1", 150, 0, "R1"), batch("O2", 150, 0, "R2")) == [
        ("HE", 0, 60, [("O2", 150), ("O1", 50)]),
        ("HE", 60, 120, [("O1", 100)]),
    ]


def test_long_pieces_go_only_where_they_fit() -> None:
    """
    Protects S23: HE takes 4 m, HL takes 6 m; pieces are 5 m long.

    Without HL they are never aged.
    """
    short, long = (
        oven("HE", capacity_length_mm=4000),
        oven("HL", capacity_length_mm=6000),
    )
    made = world(short, long, recipe(), hard("O1"))
    assert aged(made, batch("O1", 10, 0)) == [("HL", 0, 60, [("O1", 10)])]
    assert aged(world(short, recipe(), hard("O1")), batch("O1", 10, 0)) == []


def test_a_piece_heavier_than_the_oven_takes_waits_for_ever() -> None:
    """Protects S23 at its edge: 5 kg a piece, 4 kg a load."""
    made = world(oven(capacity_kg=4.0), recipe(), hard("O1"))
    assert aged(made, batch("O1", 10, 0)) == []


def test_an_oven_without_a_capacity_takes_everything() -> None:
    """Protects ``None``: not limited, and full at once."""
    made = world(oven(), recipe(), hard("O1"))
    assert aged(made, batch("O1", 20_000, 3), batch("O1", 5, 10, "R2")) == [
        ("HE", 3, 63, [("O1", 20_000)]),
        ("HE", 63, 123, [("O1", 5)]),
    ]


def test_an_oven_with_short_shifts_leaves_long_recipes_to_others() -> None:
    """
    Protects orders against an oven that cannot help: 600 minutes do not fit its shift.

    H1 is open 480 minutes a day, H2 always; the pieces go into H2.
    """
    made = world(
        oven("H1", calendar=SHIFT),
        oven("H2"),
        calendar(),
        recipe(minutes=600),
        hard("O1"),
    )
    assert aged(made, batch("O1", 10, 0)) == [("H2", 0, 600, [("O1", 10)])]


def test_an_oven_that_ends_early_leaves_the_rest_to_others() -> None:
    """
    Protects what comes late: H1's last shift ends at 840, H2 is open until 1440.

    Pieces that come at 800 go into H2 at once.
    """
    made = world(
        oven("H1", calendar=SHIFT), oven("H2"), calendar(), recipe(), hard("O1"), days=1
    )
    assert aged(made, batch("O1", 10, 800)) == [("H2", 800, 860, [("O1", 10)])]


# --- kept loads and stock -----------------------------------------------------------


def test_kept_loads_stay_and_new_ones_are_numbered_on() -> None:
    """Protects S31: H0007 occupies the oven until 60; the next is H0008 at 60."""
    made = world(oven(), recipe(), hard("O1"))
    timeline = Timeline(made)
    kept = Load(
        id="H0007",
        oven=EquipmentId("HE"),
        recipe=RecipeId("R"),
        start=0,
        end=60,
        items=(),
    )
    windows = open_windows(made, timeline, dict.fromkeys(made.equipment, 0))
    ageing = Ageing(
        made,
        demands(made),
        oven_times(timeline, {EquipmentId("HE"): windows[EquipmentId("HE")]}),
        0,
        fill=0.7,
        slack_days=5.0,
    )
    ageing.keep((kept,), {})
    first, second = ageing.go([batch("O1", 10, 5)])
    assert first == kept
    assert (second.id, second.start) == ("H0008", 60)


def test_stock_is_aged_before_anything_is_pressed() -> None:
    """
    Protects metal: 100 extruded pieces of stock serve half of 1 t of O1.

    They go into the oven at once; only the other 100 pieces are pressed, from 10 to 60.
    """
    made = plant(
        press("P1"),
        die("A"),
        oven(capacity_kg=1000.0),
        recipe(),
        order("O1", 1000, temper="T6"),
        lot(),
        stock("S", 100, temper="T6", stage=Stage.EXTRUDED),
    )
    plan = scheduled(made)
    assert runs(plan) == [("P1", "O1", 10, 60)]
    assert [each[1:] for each in loads(plan)] in (
        [(0, 60, {"O1": 100}), (60, 120, {"O1": 100})],
        [(60, 120, {"O1": 200})],
    )
    sources = {
        (item.run, item.stock): item.pieces
        for each in plan.loads
        for item in each.items
    }
    assert sources == {("R0001", None): 100, (None, StockId("S")): 100}
    assert tonnes(made, plan) == pytest.approx(1.0)


def test_no_more_pieces_are_aged_than_may_ship() -> None:
    """
    Protects oven time: 13 pieces are ordered, two billets make 20.

    The surplus of seven never ships, so it is not aged.
    """
    made = plant(
        press("P1"), die("A"), oven(), recipe(), order("O1", 65, temper="T6"), lot()
    )
    assert [each[3] for each in loads(scheduled(made))] == [{"O1": 13}]


def test_pieces_with_a_tolerance_are_aged_up_to_the_most() -> None:
    """Protects S2: 20 % more than 15 pieces are 18 of the 20 that two billets make."""
    made = plant(
        press("P1"),
        die("A"),
        oven(),
        recipe(),
        order("O1", 75, temper="T6", tolerance_ratio=0.2),
        lot(),
    )
    assert [each[3] for each in loads(scheduled(made))] == [{"O1": 18}]
