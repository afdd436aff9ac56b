"""What is asked: the causes of the plan put together, and what the record settles."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from marcha.actuals.event import Event
from marcha.actuals.reckoning.bulletin import bulletin
from marcha.actuals.reckoning.period import days_until, month
from marcha.actuals.reckoning.record import record
from marcha.actuals.reckoning.requests import KIND_OF, Request, requests
from marcha.actuals.reckoning.statement import statement
from marcha.plans.figures import order_status
from marcha.plans.plan import Reason
from marcha.plant.records_aims import MonthlyTarget
from marcha.text import Words
from tests.actuals.reckoning.world import at, event
from tests.report.small import plant
from tests.report.small_plan import plan

UNTIL = at("2026-12-20")

NOBODY_MENDS = frozenset({
    "no_candidate", "no_recipe", "no_oven", "no_route", "horizon", "released_late",
    "below_minimum", "service_missed", "lock_broken", "donor",
})  # fmt: skip
"""Causes that say what is, or send to another: nobody is asked for anything."""


def asked(*reasons: Reason, rows: tuple[Event, ...] = ()) -> tuple[Request, ...]:
    """Ask for what some reasons of the small plan want."""
    made = replace(plan(), reasons=reasons)
    return requests(record(plant(), made, rows, until=UNTIL), UNTIL)


def waiting(order: str) -> float:
    """Kg of an order that the plan does not ship by its due date, from its pieces."""
    kg = {"U-40": 7.2, "T-60": 10.0, "H-90": 21.0}
    each = {str(one.order): one for one in order_status(plant(), plan())}[order]
    profile = {str(k): v.profile for k, v in plant().orders.items()}[order]
    return (each.nominal - each.on_time_pieces) * kg[str(profile)]


def test_metal_of_one_alloy_is_asked_for_once_from_its_suppliers() -> None:
    """Protects the reader: two orders, one request, one address."""
    (found,) = asked(
        Reason(subject="P-1043", code="no_metal", objects=("6063 Ø178",)),
        Reason(subject="P-1041", code="metal_late", objects=("ALC-0312",)),
    )
    assert (found.wanted, found.objects, found.suppliers) == (
        "metal",
        ("6063",),
        ("ALC",),
    )
    assert set(found.orders) == {"P-1041", "P-1043"}
    assert found.waiting_kg == pytest.approx(waiting("P-1041") + waiting("P-1043"))


def test_every_cause_is_asked_about_or_is_nobodys_to_mend() -> None:
    """Protects orders of later routes: a cause that is new must be placed here."""
    keys = Words("es").keys()
    every = {
        each.removeprefix("reasons.") for each in keys if each.startswith("reasons.")
    }
    assert every == {*KIND_OF, *NOBODY_MENDS}
    assert not {*KIND_OF} & NOBODY_MENDS


def test_a_line_that_is_down_and_metal_of_a_product_are_asked_for() -> None:
    """Protects the other routes: their orders wait as those of the presses do."""
    (line,) = asked(Reason(subject="P-1042", code="line_down", objects=("SUB",)))
    assert (line.wanted, line.objects) == ("machine", ("SUB",))
    (feed,) = asked(Reason(subject="P-1042", code="feed_short", objects=("BOB-1",)))
    assert (feed.wanted, feed.objects, feed.suppliers) == ("feed", ("6063",), ())


def test_a_press_that_waits_for_something_is_not_what_is_asked_for() -> None:
    """Protects maintenance: the substation is in the way, not the press."""
    (found,) = asked(Reason(subject="P-1042", code="press_down", objects=("P7", "SUB")))
    assert (found.wanted, found.objects) == ("machine", ("SUB",))
    (alone,) = asked(Reason(subject="P-1042", code="press_down", objects=("P8",)))
    assert alone.objects == ("P8",)


def test_hours_are_asked_for_once() -> None:
    """Protects the list from one line for each set of presses."""
    (found,) = asked(
        Reason(subject="P-1040", code="press_full", objects=("P7", "P-1041")),
        Reason(subject="P-1041", code="press_full", objects=("P8", "P7")),
    )
    assert (found.wanted, found.objects) == ("hours", ("P7", "P8"))


def test_what_most_kilograms_wait_for_comes_first() -> None:
    """Protects the sheet, which shows only the first few."""
    found = asked(
        Reason(subject="P-1041", code="no_die", objects=("M-T60",)),
        Reason(subject="P-1043", code="no_metal"),
    )
    kilograms = [each.waiting_kg for each in found]
    assert kilograms == sorted(kilograms, reverse=True)


def test_what_the_record_settles_is_asked_for_no_more() -> None:
    """Protects trust: nobody is asked for what came yesterday."""
    order = Reason(subject="P-1041", code="no_die", objects=("M-T60",))
    machine = Reason(subject="P7", code="no_part", objects=("T-2", "BOMBA"))
    sent = event("2026-12-05 12:00", "shipped", "P-1041", quantity=75.0)
    up = event("2026-12-05 12:00", "machine_up", "P7")
    assert {each.wanted for each in asked(order, machine)} == {"die", "part"}
    assert {each.wanted for each in asked(order, machine, rows=(sent,))} == {"part"}
    assert asked(order, machine, rows=(sent, up)) == ()


def test_causes_that_nobody_can_mend_ask_for_nothing() -> None:
    """Protects against requests without an addressee, of later versions too."""
    assert asked(Reason(subject="P-1040", code="horizon")) == ()
    assert asked(Reason(subject="P-1040", code="from_the_future")) == ()
    assert asked(Reason(subject="nobody", code="no_metal")) == ()


def test_the_target_of_the_month_stands_beside_it() -> None:
    """Protects the promise of the month: 40 t asked, 720 kg made so far."""
    of = plant()
    target = MonthlyTarget(month=date(2026, 12, 1), good_t=40.0)
    other = MonthlyTarget(month=date(2027, 1, 1), good_t=99.0)
    made = event("2026-12-08 12:00", "produced", "P-1040", quantity=100.0)
    found = record(of.replace(targets=(other, target)), plan(), [made])
    so_far = bulletin(found, days_until(datetime(2026, 12, 13).date(), 7)).month
    assert so_far.target_t == 40.0
    assert so_far.good_t == pytest.approx(0.72)
    closed = statement(found, month(2026, 12))
    assert closed.target_t == 40.0
    assert closed.good_t == pytest.approx(0.72)
    assert statement(found, month(2027, 2)).target_t is None
