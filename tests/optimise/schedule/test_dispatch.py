"""
Which order runs next: small worlds whose best order is derived on paper.

A press makes 10 kg a minute after ten minutes of setup; see ``tests.optimise.small``.
Goal 1 falls by ``t`` for every day (or minute, here) until a tonne ships, and by ``t``
more for every day that it is late.
"""

from dataclasses import replace
from math import pi

import pytest

from marcha.optimise.assemble import Style
from marcha.optimise.schedule.work import Rule
from marcha.plans.plan import Plan
from marcha.plans.rules import check
from marcha.plant.ids import AlloyId, CustomerId, DieId, LockId, OrderId, ProfileId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import Setup
from marcha.plant.records_metal import Alloy
from marcha.plant.records_orders import Customer
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.records_tooling import Profile
from tests.optimise.small import (
    DAY_MIN,
    P1,
    SHIFT,
    agreement,
    at,
    calendar,
    delivery,
    die,
    die_oven,
    lot,
    order,
    oven,
    plant,
    press,
    recipe,
    runs,
    scheduled,
    setups,
    tonnes,
)

A, B = DieId("A"), DieId("B")


def sequence(plan: Plan) -> list[str]:
    """Orders in the order in which they run, each once."""
    return list(dict.fromkeys(name for _, name, _, _ in runs(plan)))


# --- two orders ---------------------------------------------------------------------


def test_a_run_follows_its_setup_and_lasts_as_long_as_its_billets() -> None:
    """Protects S14 and S18: 10 minutes of setup, then 20 billets of 5 minutes."""
    made = plant(press("P1"), die("A"), order("O1", 1000), lot())
    plan = scheduled(made)
    assert runs(plan) == [("P1", "O1", 10, 110)]
    assert setups(plan) == [("P1", "A", 0, 10)]
    assert tonnes(made, plan) == pytest.approx(1.0)


def test_of_two_equal_orders_the_urgent_one_goes_first() -> None:
    """
    Protects goal 1: 1 t each; O1 is overdue, O2 due in nine days.

    Whoever is first ships at 110, the other at 220. O2 is never late, O1 by 110 minutes
    when it is first and by 220 when it is not: O1 first is better by 110 tonne-minutes.
    """
    made = plant(
        press("P1"),
        die("A"),
        die("B"),
        order("O2", 1000, "B", due=9 * DAY_MIN),
        order("O1", 1000, "A", due=0),
        lot(),
    )
    assert runs(scheduled(made)) == [("P1", "O1", 10, 110), ("P1", "O2", 120, 220)]


def test_of_two_orders_equally_urgent_the_large_one_goes_first() -> None:
    """
    Protects goal 1: 1 t and 0.1 t, both overdue, ten minutes of setup each.

    Every minute costs 2 a tonne (earliness and lateness). Large first: 1 t × 110 + 0.1
    t × 130 = 123; small first: 0.1 t × 20 + 1 t × 130 = 132. A setup is dearer for few
    kilograms: 0.1 t in 20 minutes is less a minute than 1 t in 110.
    """
    made = plant(
        press("P1"),
        die("A"),
        die("B"),
        order("SMALL", 100, "A"),
        order("LARGE", 1000, "B"),
        lot(),
    )
    assert runs(scheduled(made)) == [
        ("P1", "LARGE", 10, 110),
        ("P1", "SMALL", 120, 130),
    ]


def test_urgency_can_outweigh_size() -> None:
    """
    Protects goal 1: 0.5 t overdue against 1 t due in nine days.

    Small first ships at 60 and 170: 0.5 × 60 + 1 × 170, and 0.5 × 60 late: 230.
    Large first ships at 110 and 170: 1 × 110 + 0.5 × 170, and 0.5 × 170 late: 280.
    """
    made = plant(
        press("P1"),
        die("A"),
        die("B"),
        order("LARGE", 1000, "A", due=9 * DAY_MIN),
        order("SMALL", 500, "B", due=0),
        lot(),
    )
    assert runs(scheduled(made)) == [("P1", "SMALL", 10, 60), ("P1", "LARGE", 70, 170)]


def test_weight_decides_between_orders_that_are_alike_otherwise() -> None:
    """Protects goal 1: a tonne of weight 3 gains three times as much by going first."""
    made = plant(
        press("P1"),
        die("A"),
        die("B"),
        order("O1", 1000, "A"),
        order("O2", 1000, "B", weight=3.0),
        lot(),
    )
    assert sequence(scheduled(made)) == ["O2", "O1"]


def test_todays_practice_goes_by_due_date_alone() -> None:
    """Protects the baseline: the small order is due a day sooner, so it goes first."""
    made = plant(
        press("P1"),
        die("A"),
        die("B"),
        order("LARGE", 5000, "A", due=2 * DAY_MIN, weight=9.0),
        order("SMALL", 100, "B", due=DAY_MIN),
        lot(),
    )
    assert sequence(scheduled(made, rule=Rule(by_due_date=True))) == ["SMALL", "LARGE"]
    assert sequence(scheduled(made)) == ["LARGE", "SMALL"]


def test_an_order_that_is_released_later_waits_and_others_go_first() -> None:
    """
    Protects S4: O1 is overdue, but released at 500 only.

    Its setup may come before: the press has nothing else to do from 110 on.
    """
    made = plant(
        press("P1"),
        die("A"),
        die("B"),
        order("O1", 1000, "A", release=at(500)),
        order("O2", 1000, "B", due=9 * DAY_MIN),
        lot(),
    )
    plan = scheduled(made)
    assert runs(plan) == [("P1", "O2", 10, 110), ("P1", "O1", 500, 600)]
    assert setups(plan)[1] == ("P1", "A", 110, 120)


# --- setups -------------------------------------------------------------------------


def test_orders_of_the_die_in_the_press_are_made_together() -> None:
    """
    Protects against needless setups: A, B, A of half a tonne each, all overdue.

    Both orders of A first: 50, 100, 160 minutes; with B between, 50, 110, 170 and a
    setup more.
    """
    made = plant(
        press("P1", mounted_die=A),
        die("A"),
        die("B"),
        order("O1", 500, "A"),
        order("O2", 500, "B"),
        order("O3", 500, "A"),
        lot(),
    )
    plan = scheduled(made)
    assert runs(plan) == [
        ("P1", "O1", 0, 50),
        ("P1", "O3", 50, 100),
        ("P1", "O2", 110, 160),
    ]
    assert setups(plan) == [("P1", "B", 100, 110)]


def test_among_equal_orders_the_cheaper_setup_goes_first() -> None:
    """
    Protects use of the setup matrix: from family ``t`` to ``t`` 5 minutes, else 60.

    A (t) is in the press. Then C (t), 5 minutes, before B, 60: 55 + 165 = 220 tonne
    minutes for half a tonne each, against 110 + 220 with B first (60 back to ``t``).
    """
    made = plant(
        press("P1", mounted_die=A, setup_min=60),
        die("A", setup_family="t"),
        die("B"),
        die("C", setup_family="t"),
        order("O1", 500, "A"),
        order("O2", 500, "B"),
        order("O3", 500, "C"),
        lot(),
        Setup(from_family="t", to_family="t", duration_min=5),
    )
    plan = scheduled(made)
    assert sequence(plan) == ["O1", "O3", "O2"]
    assert setups(plan) == [("P1", "C", 50, 55), ("P1", "B", 105, 165)]


def test_two_presses_share_the_work() -> None:
    """Protects against idle presses: one order each, at the same time."""
    made = plant(
        press("P1"),
        press("P2"),
        die("A", "P1", "P2"),
        die("B", "P1", "P2"),
        order("O1", 1000, "A"),
        order("O2", 1000, "B"),
        lot(),
    )
    assert [each[2:] for each in runs(scheduled(made))] == [(10, 110), (10, 110)]


def test_one_copy_of_a_die_runs_on_one_press_two_copies_on_two() -> None:
    """
    Protects S13 and capacity: 4 t take 400 minutes on one press, 200 on two.

    With two copies the order is shared out between the presses; runs take turns in
    drawing billets, so that the end may differ by a run but the last is before 410.
    """
    one = plant(
        press("P1"), press("P2"), die("A", "P1", "P2"), order("O1", 4000), lot()
    )
    assert runs(scheduled(one)) == [("P1", "O1", 10, 410)]
    two = plant(
        press("P1"),
        press("P2"),
        die("A1", "P1", "P2", makes="A"),
        die("A2", "P1", "P2", makes="A"),
        order("O1", 4000),
        order("O2", 4000),
        lot(),
    )
    assert max(end for *_, end in runs(scheduled(two))) == 410


# --- shifts -------------------------------------------------------------------------


def test_runs_are_split_at_the_ends_of_shifts_without_new_setups() -> None:
    """
    Protects S9: 10 t are 1000 minutes; the shift is 360 to 840 of each day.

    Day one: setup until 370 and 470 minutes; day two: 480 (1800 to 2280); the 50 that
    are left on day three, from 3240. The die stays in the press.
    """
    made = plant(
        press("P1", calendar=SHIFT), calendar(), die("A"), order("O1", 10_000), lot()
    )
    plan = scheduled(made)
    assert runs(plan) == [
        ("P1", "O1", 370, 840),
        ("P1", "O1", 1800, 2280),
        ("P1", "O1", 3240, 3290),
    ]
    assert setups(plan) == [("P1", "A", 360, 370)]


def test_a_shift_is_filled_with_whole_billets() -> None:
    """
    Protects S9: the shift closes three minutes sooner, at 837.

    From 370 on 467 minutes hold 93 billets of 5 minutes, not 94.
    """
    made = plant(
        press("P1", calendar=SHIFT),
        calendar(hours="06:00-13:57"),
        die("A"),
        order("O1", 10_000),
        lot(),
    )
    first = scheduled(made).runs[0]
    assert (first.start, first.end) == (370, 370 + 93 * 5)
    assert sum(push.billets for push in first.pushes) == 93


def test_an_order_larger_than_the_horizon_is_begun_at_once() -> None:
    """
    Protects tonnes: 20 t do not fit one day, but 1430 minutes make 286 billets.

    A splittable order ships what is made: 14.3 t.
    """
    made = plant(press("P1"), die("A"), order("O1", 20_000), lot(), days=1)
    plan = scheduled(made)
    assert runs(plan) == [("P1", "O1", 10, 1440)]
    assert tonnes(made, plan) == pytest.approx(14.3)


def test_an_unsplittable_order_that_cannot_be_completed_is_not_begun() -> None:
    """
    Protects S5: 20 t unsplittable would ship nothing within a day.

    The press makes the other order instead, though it is smaller and due later.
    """
    made = plant(
        press("P1"),
        die("A"),
        die("B"),
        order("O1", 20_000, "A", splittable=False),
        order("O2", 1000, "B", due=DAY_MIN),
        lot(),
        days=1,
    )
    plan = scheduled(made)
    assert sequence(plan) == ["O2"]
    assert tonnes(made, plan) == pytest.approx(1.0)


def test_an_unsplittable_order_without_metal_enough_leaves_it_to_others() -> None:
    """Protects S5: four logs are 2 t, too little for 4 t that ship whole or not."""
    made = plant(
        press("P1"),
        die("A"),
        die("B"),
        order("O1", 4000, "A", splittable=False),
        order("O2", 2000, "B", due=9 * DAY_MIN),
        lot(logs=4),
    )
    plan = scheduled(made)
    assert sequence(plan) == ["O2"]
    assert tonnes(made, plan) == pytest.approx(2.0)


# --- metal --------------------------------------------------------------------------


def test_a_run_ends_with_the_metal_and_goes_on_when_more_comes() -> None:
    """
    Protects S19: one log is there, two come at 2000; 1.5 t need three.

    10 to 60 from the first; 2000 to 2100 from the delivery, with the same setup.
    """
    made = plant(
        press("P1"), die("A"), order("O1", 1500), lot(logs=1), delivery("E", 2, 2000)
    )
    plan = scheduled(made)
    assert runs(plan) == [("P1", "O1", 10, 60), ("P1", "O1", 2000, 2100)]
    assert setups(plan) == [("P1", "A", 0, 10)]
    assert {cut.source for cut in plan.log_cuts} == {"L", "E"}


def test_a_delivery_counts_from_its_mean_delay_on() -> None:
    """
    Protects S19: promised at 600, two days late in the mean: 600 + 2880.

    It is pressed at once, or after a setup of ten minutes.
    """
    made = plant(
        press("P1"),
        die("A"),
        order("O1", 500),
        agreement(mean_delay_days=2),
        delivery("E", 1, 600, agreement=agreement().id),
    )
    (found,) = runs(scheduled(made))
    assert found in {("P1", "O1", at, at + 50) for at in (3480, 3490)}


def two_alloys() -> Plant:
    """Make a plant whose urgent order waits for an alloy that comes at 2000."""
    return plant(
        press("P1"),
        die("A"),
        die("B"),
        Alloy(id=AlloyId("BB"), density_kg_m3=10_000 / pi),
        Profile(id=ProfileId("B"), mass_kg_m=1.0, alloy=AlloyId("BB"), temper="F"),
        order("O1", 1000, "A"),
        order("O2", 1000, "B", due=9 * DAY_MIN),
        delivery("E", 2, 2000),
        lot(logs=2, alloy=AlloyId("BB")),
    )


def test_while_metal_is_awaited_other_orders_run() -> None:
    """
    Protects against idle presses: O2's alloy is there, O1's comes at 2000.

    O1 follows at once, or after a setup of ten minutes.
    """
    first, second = runs(scheduled(two_alloys()))
    assert first == ("P1", "O2", 10, 110)
    assert second in {("P1", "O1", at, at + 100) for at in (2000, 2010)}


def test_metal_of_a_customer_goes_to_that_customers_orders_only() -> None:
    """
    Protects S19: the only log belongs to K1, so that O2 of K2 cannot be made.

    O1 of K1 takes the log of its own customer, although O2 weighs nine times as much.
    """
    first, second = (Customer(id=CustomerId(name)) for name in ("K1", "K2"))
    made = plant(
        press("P1"),
        die("A"),
        first,
        second,
        order("O1", 500, customer=first.id),
        order("O2", 500, customer=second.id, weight=9.0),
        lot(logs=1, owner=first.id),
    )
    assert runs(scheduled(made)) == [("P1", "O1", 10, 60)]


def test_a_die_runs_until_its_life_ends() -> None:
    """Protects S16: 620 kg of life are 12 billets of 50 kg, 600 kg, an hour."""
    made = plant(press("P1"), die("A", life_kg=620.0), order("O1", 1000), lot())
    plan = scheduled(made)
    assert runs(plan) == [("P1", "O1", 10, 70)]
    assert tonnes(made, plan) == pytest.approx(0.6)


def test_a_second_copy_goes_on_where_the_first_is_worn_out() -> None:
    """Protects S16: 600 kg with the first copy, the other 400 with the second."""
    made = plant(
        press("P1"),
        die("A1", makes="A", life_kg=600.0),
        die("A2", makes="A"),
        order("O1", 1000),
        lot(),
    )
    plan = scheduled(made)
    assert tonnes(made, plan) == pytest.approx(1.0)


# --- ovens --------------------------------------------------------------------------


def test_an_order_that_no_oven_can_age_in_time_is_not_pressed() -> None:
    """
    Protects metal: ageing takes 1000 minutes of a day of 1440.

    Pieces pressed after minute 440 never ship: from 10 to 440 the press makes 86 of the
    200 billets that are ordered.
    """
    made = plant(
        press("P1"),
        die("A"),
        oven(),
        recipe(minutes=1000),
        order("O1", 10_000, temper="T6"),
        lot(),
        days=1,
    )
    plan = scheduled(made)
    assert sum(end - start for _, _, start, end in runs(plan)) <= 430


def test_with_a_die_oven_the_first_run_waits_for_its_die() -> None:
    """Protects S15: an hour of heating, ten minutes of setup."""
    made = plant(press("P1"), die("A"), die_oven(), order("O1", 1000), lot())
    plan = scheduled(made)
    assert runs(plan) == [("P1", "O1", 70, 170)]
    assert [(each.start, each.end) for each in plan.heats] == [(0, 60)]


# --- runs that stay -----------------------------------------------------------------


def frozen(start: int, pieces: int | None = None) -> Lock:
    """Freeze a run of O2 with die B on P1 at a minute, without an earlier plan."""
    return Lock(
        id=LockId("K"),
        kind=LockKind.RUN,
        equipment=P1,
        order=OrderId("O2"),
        die=B,
        start=at(start),
        pieces=pieces,
    )


@pytest.mark.parametrize("pieces", [None, 200])
def test_a_frozen_run_starts_when_it_is_said_to(pieces: int | None) -> None:
    """
    Protects S31 without an earlier plan: 1 t of O2 at 600, 20 t of O1 around it.

    B's setup is from 590 to 600; O1 runs before and, with a new setup, from 710.
    """
    made = plant(
        press("P1"),
        die("A"),
        die("B"),
        order("O1", 20_000, "A"),
        order("O2", 1000, "B"),
        lot(),
        frozen(600, pieces),
    )
    plan = scheduled(made)
    found = runs(plan)
    assert ("P1", "O2", 600, 700) in found
    assert ("P1", "B", 590, 600) in setups(plan)
    assert found[-1][1:3] == ("O1", 710)
    assert tonnes(made, plan) == pytest.approx(21.0)


def test_until_a_frozen_run_the_press_goes_on_with_other_work() -> None:
    """Protects against idle presses: O1 fills 10 to 590 to the last billet."""
    made = plant(
        press("P1"),
        die("A"),
        die("B"),
        order("O1", 20_000, "A"),
        order("O2", 1000, "B"),
        lot(),
        frozen(600),
    )
    before = [each for each in runs(scheduled(made)) if each[2] < 590]
    assert sum(end - start for *_, start, end in before) == 580


def test_pieces_of_a_frozen_run_are_not_made_before_it() -> None:
    """
    Protects a frozen run against the planner's own haste.

    With nothing else to do, O2 could be made at once; then nothing would be left for
    600, and the run that somebody froze would be missing.
    """
    made = plant(press("P1"), die("B"), order("O2", 1000, "B"), lot(), frozen(600))
    plan = scheduled(made)
    assert ("P1", "O2", 600, 700) in runs(plan)


def test_a_frozen_run_with_a_long_setup_is_kept() -> None:
    """Protects S31: a setup of 300 minutes before 2000 begins at 1700."""
    made = plant(
        press("P1", setup_min=300),
        die("A"),
        die("B"),
        order("O1", 40_000, "A"),
        order("O2", 1000, "B"),
        lot(),
        frozen(2000),
    )
    plan = scheduled(made)
    assert ("P1", "O2", 2000, 2100) in runs(plan)
    assert ("P1", "B", 1700, 2000) in setups(plan)


def test_a_frozen_run_at_the_start_of_a_shift_is_set_up_the_day_before() -> None:
    """
    Protects S31 where the press is closed just before: the shift is 360 to 840.

    O2 is frozen at 1800, when the second shift begins. The ten minutes of its setup
    must lie in the first shift, after O1, whose hundred minutes end at 470.
    """
    made = plant(
        press("P1", calendar=SHIFT),
        calendar(),
        die("A"),
        die("B"),
        order("O1", 1000, "A"),
        order("O2", 1000, "B"),
        lot(),
        frozen(1800),
    )
    plan = scheduled(made)
    assert runs(plan) == [("P1", "O1", 370, 470), ("P1", "O2", 1800, 1900)]
    (begin, end) = next(each[2:] for each in setups(plan) if each[1] == "B")
    assert 470 <= begin < end <= 840


def test_two_frozen_runs_of_one_order_share_its_pieces() -> None:
    """
    Protects S31: O2 is frozen at 600 and at 900, with no word of pieces.

    Both are in the plan, so the first leaves some of the 200 pieces to the second.
    """
    second = replace(frozen(900), id=LockId("K2"))
    made = plant(
        press("P1"), die("B"), order("O2", 1000, "B"), lot(), frozen(600), second
    )
    plan = scheduled(made)
    assert [start for *_, start, _ in runs(plan)] == [600, 900]
    assert tonnes(made, plan) == pytest.approx(1.0)


def test_a_pinned_order_goes_first_on_its_press() -> None:
    """Protects S31: pinned to P2, the least of the orders runs there and first."""
    lock = Lock(
        id=LockId("K"),
        kind=LockKind.RUN,
        state=LockState.PINNED,
        equipment=press("P2").id,
        order=OrderId("O2"),
        die=B,
    )
    made = plant(
        press("P1"),
        press("P2"),
        die("A", "P1", "P2"),
        die("B", "P1", "P2"),
        order("O1", 20_000, "A", weight=9.0),
        order("O2", 100, "B", due=9 * DAY_MIN),
        lot(),
        lock,
    )
    assert ("P2", "O2", 10, 20) in runs(scheduled(made))


# --- every style gives a plan -------------------------------------------------------


@pytest.mark.parametrize("slack_days", [0.3, 60.0])
@pytest.mark.parametrize("metal_min_kg", [0.0, 0.5])
@pytest.mark.parametrize("backlog_days", [0.2, 40.0])
def test_styles_change_the_order_and_never_the_rules(
    slack_days: float, metal_min_kg: float, backlog_days: float
) -> None:
    """Protects the search: the ends of all ranges give plans that keep the rules."""
    made = plant(
        press("P1", calendar=SHIFT),
        press("P2"),
        calendar(),
        die("A", "P1", "P2"),
        die("B", "P1", "P2"),
        die_oven(),
        oven(capacity_kg=1000.0),
        recipe(),
        *(order(f"O{at}", 500 * at, "AB"[at % 2], due=300 * at) for at in range(1, 5)),
        *(
            order(f"T{at}", 300 * at, "AB"[at % 2], due=900, temper="T6")
            for at in range(1, 4)
        ),
        lot(logs=8),
        delivery("E", 8, 3000),
    )
    rule = Rule(
        slack_days=slack_days, metal_min_kg=metal_min_kg, backlog_days=backlog_days
    )
    plan = scheduled(made, style=Style(rule=rule))
    assert check(made, plan).ok
    assert tonnes(made, plan) > 5.0
