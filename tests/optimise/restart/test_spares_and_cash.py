"""Spares, their sources, donors and cash: dates and purchases worked out on paper."""

from dataclasses import replace

from marcha.optimise.restart import Restart, decode
from marcha.plans.plan import Plan, Purchase
from marcha.plant.ids import EquipmentId, PartId, PartSourceId
from marcha.plant.timeline import Timeline
from tests.optimise.world import (
    DAY,
    at,
    lock,
    machine,
    plant,
    reasons,
    restart,
    source,
    task,
    times,
)

DAYS = 1440


def bought(result: Restart) -> list[tuple[str, int, int]]:
    """Source, count and minute of each order."""
    return [(each.source, each.count, each.ordered) for each in result.purchases]


def test_stock_goes_first_and_the_rest_is_bought() -> None:
    """
    Protects S29: T1 takes the spare on the shelf, T2 waits two days for one.

    Ordered at 0 it comes on Wednesday at midnight; the work begins at 8.
    """
    stated = plant(
        task("T1", 60, calendar=DAY, takes="R"),
        task("T2", 60, calendar=DAY, takes="R"),
        stock={"R": 1},
        sources=[source("S", "R", 2, 10.0)],
    )
    found = restart(stated)
    assert times(found) == {"T1": (480, 540), "T2": (2 * DAYS + 480, 2 * DAYS + 540)}
    assert found.purchases == (
        Purchase(
            source=PartSourceId("S"),
            part=PartId("R"),
            count=1,
            ordered=0,
            arrives=2 * DAYS,
            cost=10.0,
        ),
    )


def test_a_spare_kept_for_later_is_lent_and_bought_again_in_time() -> None:
    """
    Protects against idle stock: T1 takes it on Thursday only (day 3).

    T2 may have it on Monday, for the one that is bought comes on Wednesday.
    """
    stated = plant(
        task("T1", 60, calendar=DAY, takes="R", earliest=at(3 * DAYS)),
        task("T2", 60, calendar=DAY, takes="R"),
        stock={"R": 1},
        sources=[source("S", "R", 2)],
    )
    found = restart(stated)
    assert times(found)["T2"] == (480, 540)
    assert bought(found) == [("S", 1, 0)]


def test_a_spare_kept_for_later_is_not_lent_if_no_other_comes_in_time() -> None:
    """Protects what was placed: with four days of lead T2 waits for its own spare."""
    stated = plant(
        task("T1", 60, calendar=DAY, takes="R", earliest=at(3 * DAYS)),
        task("T2", 60, calendar=DAY, takes="R"),
        stock={"R": 1},
        sources=[source("S", "R", 4)],
    )
    assert times(restart(stated)) == {
        "T1": (3 * DAYS + 480, 3 * DAYS + 540),
        "T2": (4 * DAYS + 480, 4 * DAYS + 540),
    }


def test_the_source_that_comes_first_is_taken_the_cheaper_one_if_there_is_time() -> (
    None
):
    """
    Protects the choice of modes: FAST (1 day, 50) and SLOW (5 days, 10).

    T1 can use the spare at once and pays for speed; T2 cannot start before Monday of
    the second week (day 7), when the slow one is there too.
    """
    sources = [source("FAST", "R", 1, 50.0), source("SLOW", "R", 5, 10.0)]
    soon = plant(
        task("T1", 60, calendar=DAY, takes="R"), stock={"R": 0}, sources=sources
    )
    assert bought(restart(soon)) == [("FAST", 1, 0)]
    later = plant(
        task("T2", 60, calendar=DAY, takes="R", earliest=at(7 * DAYS)),
        stock={"R": 0},
        sources=sources,
    )
    assert bought(restart(later)) == [("SLOW", 1, 0)]


def test_no_source_gives_more_than_it_has() -> None:
    """Protects S29: three are needed; NEAR has two, FAR the third, two days later."""
    stated = plant(
        task("T1", 60, takes="R:3"),
        stock={"R": 0},
        sources=[
            source("FAR", "R", 3, quantity=2),
            source("NEAR", "R", 1, quantity=2),
        ],
    )
    found = restart(stated)
    assert times(found) == {"T1": (3 * DAYS, 3 * DAYS + 60)}
    assert sorted(bought(found)) == [("FAR", 1, 0), ("NEAR", 2, 0)]


def test_a_source_that_is_empty_is_named() -> None:
    """Protects the reason: one spare for two tasks, and the sheet's source is empty."""
    stated = plant(
        task("T1", 60, takes="R"),
        task("T2", 60, takes="R"),
        stock={"R": 0},
        sources=[source("S", "R", quantity=1)],
    )
    assert reasons(restart(stated)) == {"T2": ("no_part", ("R",))}


def test_a_spare_that_comes_too_late_says_when() -> None:
    """Protects the reason: eleven days of lead in a plan of ten; or nine, and work."""
    far = plant(
        task("T1", 60, takes="R"), stock={"R": 0}, sources=[source("S", "R", 11)]
    )
    assert restart(far).unplaced[0].minute == 11 * DAYS
    assert reasons(restart(far)) == {"T1": ("no_part", ("R", "S"))}
    near = plant(
        task("T1", 2 * DAYS, takes="R"), stock={"R": 0}, sources=[source("S", "R", 9)]
    )
    assert restart(near).unplaced[0].minute == 9 * DAYS
    assert reasons(restart(near)) == {"T1": ("no_part", ("R",))}


def test_a_task_begun_has_its_spares_and_is_paid() -> None:
    """Protects S29: a share is done, so spares and cash are spent already."""
    stated = plant(
        task("T1", 60, takes="R", cost=99.0, done_ratio=0.5),
        stock={"R": 0},
        cash=[(0, 1.0)],
    )
    assert times(restart(stated)) == {"T1": (0, 30)}


def test_without_a_sheet_of_spares_they_are_not_limited() -> None:
    """Protects the first plan from eight sheets (S29)."""
    assert times(restart(plant(task("T1", 60, takes="R")))) == {"T1": (0, 60)}


# --- cash --------------------------------------------------------------------------


def test_purchases_wait_for_cash() -> None:
    """
    Protects S30: 100 at the start and 100 on day 4, two spares of 80, one day of lead.

    The first comes on Tuesday. The second is ordered on day 4 and comes on day 5, a
    Saturday: the work begins on Monday, day 7.
    """
    stated = plant(
        task("T1", 60, calendar=DAY, takes="R"),
        task("T2", 60, calendar=DAY, takes="R"),
        stock={"R": 0},
        sources=[source("S", "R", 1, 80.0)],
        cash=[(0, 100.0), (4 * DAYS, 100.0)],
    )
    found = restart(stated)
    assert times(found) == {
        "T1": (DAYS + 480, DAYS + 540),
        "T2": (7 * DAYS + 480, 7 * DAYS + 540),
    }
    assert bought(found) == [("S", 1, 0), ("S", 1, 4 * DAYS)]


def test_cash_is_not_bound_before_it_must_be_but_spent_as_early_as_it_can() -> None:
    """
    Protects tasks that could use the cash now.

    T1, more urgent, cannot begin before day 4. Were its spare (80) paid at once, T2
    would wait for the cash of day 2. So T2 is served at 0, and the spare of T1 is
    ordered on day 2, as soon as there is cash and two days before it must be.
    """
    stated = plant(
        task("T1", 60, calendar=DAY, takes="R", earliest=at(4 * DAYS)),
        task("T2", 60, calendar=DAY, takes="R"),
        stock={"R": 0},
        sources=[source("S", "R", 1, 80.0)],
        cash=[(0, 100.0), (2 * DAYS, 100.0)],
    )
    found = restart(stated)
    assert times(found) == {
        "T1": (4 * DAYS + 480, 4 * DAYS + 540),
        "T2": (DAYS + 480, DAYS + 540),
    }
    assert bought(found) == [("S", 1, 0), ("S", 1, 2 * DAYS)]


def test_a_task_pays_its_cost_when_it_starts() -> None:
    """Protects S30: 50 come at 700, a task of 60 waits for them, one of 10 does not."""
    stated = plant(
        task("T1", 60, cost=60.0),
        task("T2", 60, cost=10.0),
        cash=[(0, 20.0), (700, 50.0)],
    )
    assert times(restart(stated)) == {"T1": (700, 760), "T2": (0, 60)}


def test_cash_that_never_suffices_is_named_with_what_it_was_for() -> None:
    """Protects the reasons: a spare of 80 and a task of 60, with 50 in hand."""
    stated = plant(
        task("T1", 60, takes="R"),
        task("T2", 60, cost=60.0),
        stock={"R": 0},
        sources=[source("S", "R", 1, 80.0)],
        cash=[(0, 50.0)],
    )
    assert reasons(restart(stated)) == {
        "T1": ("no_cash", ("R",)),
        "T2": ("no_cash", ("T2",)),
    }


def test_the_dearer_way_is_not_taken_when_only_the_cheaper_can_be_paid() -> None:
    """Protects S30 in the choice of modes: 20 in hand, FAST costs 50."""
    stated = plant(
        task("T1", 60, takes="R"),
        stock={"R": 0},
        sources=[source("FAST", "R", 1, 50.0), source("SLOW", "R", 3, 10.0)],
        cash=[(0, 20.0)],
    )
    assert bought(restart(stated)) == [("SLOW", 1, 0)]


def test_the_cheaper_way_is_not_taken_when_another_spare_would_come_late() -> None:
    """
    Protects S30 where prices and dates cross: 45 now, 100 more on day 2.

    Q (10, six days) is ordered at once and comes on day 6. R could then come from SLOW
    (40), but paid at once it would delay Q; so it comes from FAST (50), paid on day 2.
    """
    stated = plant(
        task("T1", 60, takes="R Q"),
        stock={"R": 0, "Q": 0},
        sources=[
            source("FAST", "R", 0, 50.0),
            source("SLOW", "R", 3, 40.0),
            source("S", "Q", 6, 10.0),
        ],
        cash=[(0, 45.0), (2 * DAYS, 100.0)],
    )
    found = restart(stated)
    assert times(found) == {"T1": (6 * DAYS, 6 * DAYS + 60)}
    assert sorted(bought(found)) == [("FAST", 1, 2 * DAYS), ("S", 1, 0)]


def test_cash_that_comes_too_late_for_the_work_says_when() -> None:
    """Protects the reason: paid on day 9, the work ends after the horizon."""
    stated = plant(task("T1", 2 * DAYS, cost=10.0), cash=[(9 * DAYS, 10.0)])
    assert reasons(restart(stated)) == {"T1": ("no_cash", ("T1",))}
    assert restart(stated).unplaced[0].minute == 9 * DAYS


def test_a_spare_that_is_in_no_sheet_cannot_be_had() -> None:
    """Protects against a crash on a part without a row."""
    stated = plant(task("T1", 60, takes="X"), stock={"R": 1})
    found = decode(stated, Timeline(stated), list(stated.tasks))
    assert reasons(found) == {"T1": ("no_part", ("X",))}


def test_frozen_work_without_its_spare_is_named() -> None:
    """Protects S31 with S29: it starts on day 1, the spare comes on day 2."""
    stated = plant(
        task("T1", 60, takes="R"),
        stock={"R": 0},
        sources=[source("S", "R", 2)],
        locks=[lock("T1", DAYS)],
    )
    assert reasons(restart(stated)) == {"T1": ("lock_broken", ("T1",))}


def test_spares_of_one_task_are_paid_together() -> None:
    """
    Protects S30 for a task with two spares and a cost: 100 + 60 now, 30 on day 2.

    R (70, 1 day) and Q (70, 1 day) come to 140; the cost of 50 waits for day 2.
    """
    stated = plant(
        task("T1", 60, takes="R Q", cost=50.0),
        stock={"R": 0, "Q": 0},
        sources=[source("S1", "R", 1, 70.0), source("S2", "Q", 1, 70.0)],
        cash=[(0, 160.0), (2 * DAYS, 30.0)],
    )
    assert times(restart(stated)) == {"T1": (2 * DAYS, 2 * DAYS + 60)}


# --- donors ------------------------------------------------------------------------


def test_a_wreck_gives_a_spare_only_where_that_is_sooner() -> None:
    """
    Protects S29: W has no task and never comes up.

    T1 takes its spare at once instead of waiting two days for S; T2 can wait for day 7
    and leaves the second one where it is.
    """
    stated = plant(
        task("T1", 60, calendar=DAY, takes="R"),
        task("T2", 60, calendar=DAY, takes="R", earliest=at(7 * DAYS)),
        machines=[machine("W")],
        stock={"R": 0},
        sources=[
            source("W1", "R", quantity=2, equipment=EquipmentId("W")),
            source("S", "R", 2, 10.0),
        ],
    )
    found = restart(stated)
    assert times(found)["T1"] == (480, 540)
    assert sorted(bought(found)) == [("S", 1, 0), ("W1", 1, 0)]
    assert found.donors == {"W"}


def test_a_machine_that_can_come_back_gives_nothing() -> None:
    """Protects S29: M2 has the spare at hand, but is wanted; M1 waits for S."""
    stated = plant(
        task("T1", 60, on="M1", takes="R"),
        task("T2", 60, on="M2"),
        stock={"R": 0},
        sources=[
            source("D", "R", equipment=EquipmentId("M2")),
            source("S", "R", 3),
        ],
    )
    found = restart(stated)
    assert times(found)["T1"] == (3 * DAYS, 3 * DAYS + 60)
    assert found.donors == frozenset()
    assert found.up == {"M1": 3 * DAYS + 60, "M2": 60}


def test_a_machine_that_stays_down_anyway_is_taken_apart_if_nothing_else_helps() -> (
    None
):
    """
    Protects cannibalisation as the last resort.

    M2 lacks Q, which nobody sells, and has the R that M1 needs: M1 comes back with it,
    and the tasks of M2 are not planned.
    """
    stated = plant(
        task("T1", 60, on="M1", takes="R"),
        task("T2", 60, on="M2", takes="Q"),
        task("T3", 60, on="M2"),
        stock={"R": 0, "Q": 0},
        sources=[source("D", "R", quantity=1, equipment=EquipmentId("M2"))],
    )
    found = restart(stated)
    assert times(found) == {"T1": (0, 60)}
    assert found.donors == {"M2"}
    assert reasons(found) == {"T2": ("donor", ("M2",)), "T3": ("donor", ("M2",))}
    assert found.runnable == {"M1": 60, "M2": None}


def test_of_two_machines_that_could_save_each_other_the_urgent_one_is_saved() -> None:
    """Protects S29 in a pair: M1 and M2 each need an R and have one to give."""
    stated = plant(
        task("T1", 60, on="M1", takes="R"),
        task("T2", 60, on="M2", takes="R"),
        stock={"R": 0},
        sources=[
            source("D1", "R", quantity=1, equipment=EquipmentId("M1")),
            source("D2", "R", quantity=1, equipment=EquipmentId("M2")),
        ],
    )
    assert restart(stated, "T1", "T2").donors == {"M2"}
    assert restart(stated, "T2", "T1").donors == {"M1"}


def test_a_machine_with_locked_work_is_not_taken_apart() -> None:
    """Protects S31: T3 of M2 is frozen, so M2 keeps its spare."""
    stated = plant(
        task("T1", 60, on="M1", takes="R"),
        task("T2", 60, on="M2", takes="R"),
        task("T3", 60, on="M2"),
        stock={"R": 0},
        sources=[source("D", "R", equipment=EquipmentId("M2"))],
        locks=[lock("T3", 100)],
    )
    found = restart(stated)
    assert times(found) == {"T3": (100, 160)}
    assert found.donors == frozenset()


# --- replanning --------------------------------------------------------------------


def test_what_was_bought_before_is_used_and_not_bought_again() -> None:
    """
    Protects a replan on day 1: the spare bought yesterday comes on day 2.

    Its 80 are spent: of 100, 20 are left, and the task uses what is on the way.
    """
    stated = plant(
        task("T1", 60, takes="R"),
        stock={"R": 0},
        sources=[source("S", "R", 2, 80.0, quantity=1)],
        cash=[(0, 100.0)],
    )
    first = restart(stated)
    now = replace(stated.site, now=at(DAYS))
    kept = Plan(plant_hash="", purchases=first.purchases)

    later = stated.replace(site=now)
    found = decode(later, Timeline(later), list(later.tasks), kept)
    assert times(found) == {"T1": (2 * DAYS, 2 * DAYS + 60)}
    assert found.purchases == first.purchases
