"""
Metal, stops and orders of a few rows, with figures that fit on a slip of paper.

The small plant: lots L-1 (4 logs) and L-2 (10 logs) and the delivery ALC-0312 (6 logs)
of 6063. A log of 178 mm and 6,000 mm has 0.089² × π × 6 × 2,700 = 403.1 kg; what the
plan's own diameters are is read from the records.
"""

from dataclasses import replace
from datetime import datetime
from math import pi
from typing import Any

import pytest

from marcha.actuals.event import Event
from marcha.actuals.reckoning.bulletin import bulletin
from marcha.actuals.reckoning.metal_count import CountLine, metal_count, unweighed
from marcha.actuals.reckoning.period import Period, days_until, month
from marcha.actuals.reckoning.production import recovery, unread
from marcha.actuals.reckoning.record import Record, record
from marcha.actuals.reckoning.statement import statement
from marcha.actuals.reckoning.stops import machine_hours, stops
from marcha.plant.ids import AgreementId, CustomerId, EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import AgreementKind
from tests.actuals.reckoning.world import at, event
from tests.report.small import plant
from tests.report.small_plan import plan

WEEK = days_until(datetime(2026, 12, 13).date(), 7)
"""Monday 7 to Sunday 13 December."""

UP = (
    event("2026-12-01 15:00", "task_done", "T-1"),
    event("2026-12-02 15:00", "task_done", "T-2"),
    event("2026-12-03 15:00", "task_done", "T-3"),
)
P7 = EquipmentId("P7")


def recorded(*events: Event, of: Plant | None = None) -> Record:
    """Put the small plan and some rows together."""
    return record(of or plant(), plan(), events, until=at("2027-01-05"))


def line(*events: Event, period: Period = WEEK, of: Plant | None = None) -> CountLine:
    """Return the account of the plant's own metal."""
    found = metal_count(recorded(*events, of=of), period)
    assert found is not None
    return next(each for each in found if each.owner is None)


def lot_kg(name: str) -> float:
    """Kg of one log of a lot, or of a delivery."""
    lots: Any = {**plant().lots, **plant().deliveries}
    lot = lots[name]
    length = lot.length_mm if hasattr(lot, "length_mm") else lot.log_length_mm
    return float(pi / 4 * (lot.diameter_mm / 1000) ** 2 * length / 1000 * 2700)


MADE = event("2026-12-08 12:00", "produced", "P-1040", quantity=100.0, machine="P7")
LOST = event("2026-12-08 12:00", "scrapped", "P-1040", quantity=80.0, machine="P7")
"""100 pieces of 7.2 kg, and 80 kg of scrap: 800 kg in all, recovery 90 %."""


# --- nothing known -----------------------------------------------------------------


def test_an_empty_record_knows_nothing() -> None:
    """Protects «sin dato»: no figure of an empty record is zero."""
    empty = recorded()
    made = bulletin(empty, WEEK)
    assert [each.value for each in made.figures] == [None] * 5
    assert [each.last for each in made.figures] == [None] * 5
    assert made.metal is None
    assert made.shipped_kg is None
    assert {each.state for each in made.orders} == {"unknown"}
    closed = statement(empty, month(2026, 12))
    assert (closed.metal, closed.production, closed.scrap, closed.stops) == (None,) * 4
    assert (closed.good_t, closed.shipped_t, closed.recovery) == (None,) * 3
    assert {each.lost_min for each in closed.hours} == {None}
    assert {each.actual for each in closed.against_plan} == {None}


def test_what_was_recorded_once_is_zero_when_it_does_not_happen() -> None:
    """Protects the difference between «none» and «nobody wrote it down»."""
    made = bulletin(recorded(*UP, MADE), days_until(datetime(2026, 12, 20).date(), 7))
    figure = {each.name: each for each in made.figures}
    assert (figure["good_t"].value, figure["good_t"].last) == (0.0, 0.72)
    assert figure["recovery"].value is None
    assert figure["lost_hours"].value is None


def test_a_period_before_the_plan_is_not_known() -> None:
    """Protects the «before» of a first bulletin."""
    first = days_until(datetime(2026, 12, 3).date(), 4)
    made = bulletin(recorded(*UP, MADE), first)
    assert [each.last for each in made.figures] == [None] * 5


def test_rows_outside_the_period_are_not_of_it() -> None:
    """Protects both ends: the first minute is inside, the last midnight is not."""
    rows = [
        replace(MADE, when=WEEK.start, quantity=1.0),
        replace(MADE, when=WEEK.end, quantity=10.0),
        replace(MADE, when=at("2026-12-06 23:59"), quantity=100.0),
    ]
    made = bulletin(recorded(*rows), WEEK)
    assert made.figures[0].value == pytest.approx(0.0072)
    assert made.figures[0].last == pytest.approx(0.72)


# --- metal -------------------------------------------------------------------------


def test_loaded_is_what_came_out() -> None:
    """Protects the account: 100 × 7.2 + 80 = 800 kg leave the yard."""
    found = line(*UP, MADE, LOST)
    opening = 4 * lot_kg("L-1") + 10 * lot_kg("L-2")
    assert found.opening_kg == pytest.approx(opening)
    assert found.good_kg == pytest.approx(720.0)
    assert found.lost_kg == pytest.approx(80.0)
    assert found.loaded_kg == pytest.approx(800.0)
    assert found.closing_kg == pytest.approx(opening - 800.0)
    assert recovery(recorded(MADE, LOST), WEEK) == pytest.approx(0.9)


def test_without_scrap_rows_losses_and_stock_are_not_known() -> None:
    """Protects against a yield of 100 % that nobody weighed."""
    found = line(*UP, MADE)
    assert (found.lost_kg, found.loaded_kg, found.closing_kg) == (None, None, None)
    assert found.good_kg == pytest.approx(720.0)
    assert found.opening_kg is not None, "nothing was made before the week"
    assert recovery(recorded(MADE), WEEK) is None


def test_without_production_rows_use_is_known_only_while_no_press_runs() -> None:
    """Protects against a full yard that nobody looked at while the press ran."""
    truck = event("2026-12-09 09:00", "received", "ALC-0312")
    idle = line(truck)
    assert (idle.good_kg, idle.lost_kg) == (0.0, 0.0)
    assert idle.closing_kg is not None
    runs = line(*UP, truck)
    assert (runs.good_kg, runs.loaded_kg, runs.closing_kg) == (None, None, None)


def test_a_truck_brings_what_it_brought_not_what_was_promised() -> None:
    """Protects the account against the paper: 5 logs of 203 mm instead of 6."""
    truck = event(
        "2026-12-09 09:00", "received", "ALC-0312", quantity=5.0, diameter_mm=203
    )
    kg = 5 * pi / 4 * 0.203**2 * 6 * 2700
    assert line(truck).received_kg == pytest.approx(kg)
    as_promised = event("2026-12-09 09:00", "received", "ALC-0312")
    assert line(as_promised).received_kg == pytest.approx(6 * lot_kg("ALC-0312"))


def test_a_truck_that_nobody_promised_is_weighed_only_if_it_is_described() -> None:
    """Protects the account against a guess; the row is counted as unread."""
    stranger = event("2026-12-09 09:00", "received", "X-1", quantity=5.0)
    assert line(stranger).received_kg == 0.0
    assert unweighed(recorded(stranger)) == (stranger,)
    told = replace(stranger, alloy="6063", diameter_mm=178, length_mm=6000)  # type: ignore[arg-type]
    assert line(told).received_kg == pytest.approx(5 * 0.089**2 * pi * 6 * 2700)
    assert unweighed(recorded(told)) == ()


def test_a_count_is_a_line_and_never_changes_the_account() -> None:
    """Protects what nobody can explain: the book stays, the difference is said."""
    counts = [
        event("2026-12-11 08:00", "counted", "L-1", quantity=3.0),
        event("2026-12-11 09:00", "counted", "L-2", quantity=9.0),
    ]
    found, without = line(*UP, MADE, LOST, *counts), line(*UP, MADE, LOST)
    counted = 3 * lot_kg("L-1") + 9 * lot_kg("L-2")
    assert found.counted_kg == pytest.approx(counted)
    assert found.closing_kg == without.closing_kg
    assert found.closing_kg is not None
    assert found.difference_kg == pytest.approx(counted - found.closing_kg)
    assert found.counted_at == at("2026-12-11 09:00")
    later = line(
        *UP, MADE, LOST, *counts, period=days_until(datetime(2026, 12, 20).date(), 7)
    )
    assert later.opening_kg == found.closing_kg
    assert later.counted_kg is None


def test_a_count_is_compared_with_the_book_of_its_moment() -> None:
    """Protects the difference: what is used after the count is no difference."""
    counts = [
        event("2026-12-07 08:00", "counted", "L-1", quantity=4.0),
        event("2026-12-07 09:00", "counted", "L-2", quantity=10.0),
    ]
    assert line(*UP, *counts, MADE, LOST).difference_kg == pytest.approx(0.0)


def test_half_a_count_is_no_count() -> None:
    """Protects against a difference that is only a lot nobody counted."""
    one = event("2026-12-11 08:00", "counted", "L-1", quantity=3.0)
    found = line(*UP, MADE, LOST, one)
    assert (found.counted_kg, found.difference_kg) == (None, None)
    came = event("2026-12-10 09:00", "received", "ALC-0312")
    both = [one, event("2026-12-11 08:00", "counted", "L-2", quantity=10.0)]
    assert line(*both, came).counted_kg is None, "the truck came before the count"
    after = replace(came, when=at("2026-12-12 09:00"))
    assert line(*both, after).counted_kg is not None


def test_metal_of_a_customer_stands_on_its_own_line() -> None:
    """Protects owners: what is made of their metal leaves theirs."""
    of = plant()
    lots = {key: replace(lot, owner=CustomerId("VENT")) for key, lot in of.lots.items()}
    rows = (*UP, MADE, LOST)
    found = metal_count(recorded(*rows, of=of.replace(lots=lots)), WEEK)
    assert found is not None
    theirs = {each.owner: each for each in found}[CustomerId("VENT")]
    # P-1040 is pegged to lots of theirs alone in this plan, or shared with the plant's.
    total = sum(each.loaded_kg or 0.0 for each in found)
    assert total == pytest.approx(800.0)
    assert theirs.loaded_kg is not None
    assert theirs.loaded_kg > 0


def test_the_tolling_balance_is_metal_less_pieces_less_scrap() -> None:
    """Protects the debt: 2,000 − 720 ÷ 0.8 − 50 % of 80 = 1,060 kg of it are owed."""
    of = plant()
    who = CustomerId("VENT")
    lots = {key: replace(lot, owner=who) for key, lot in of.lots.items()}
    deal = replace(
        of.agreements[AgreementId("AC-178")],
        kind=AgreementKind.CONVERSION,
        owner=who,
        agreed_yield_ratio=0.8,
        scrap_return_ratio=0.5,
    )
    theirs = {key: replace(each, owner=who) for key, each in of.deliveries.items()}
    world = of.replace(lots=lots, agreements={deal.id: deal}, deliveries=theirs)
    sent = event("2026-12-10 12:00", "shipped", "P-1040", quantity=100.0)
    closed = statement(recorded(*UP, MADE, LOST, sent, of=world), month(2026, 12))
    (found,) = closed.tolling
    delivered = 4 * lot_kg("L-1") + 10 * lot_kg("L-2")
    assert found.delivered_kg == pytest.approx(delivered)
    assert found.used_kg == pytest.approx(720 / 0.8)
    assert found.scrap_kg == pytest.approx(40.0)
    assert found.balance_kg == pytest.approx(delivered - 900.0 - 40.0)
    bare = replace(deal, agreed_yield_ratio=None)
    world = world.replace(agreements={bare.id: bare})
    closed = statement(recorded(*UP, MADE, LOST, sent, of=world), month(2026, 12))
    assert closed.tolling[0].balance_kg is None


# --- stops -------------------------------------------------------------------------


def test_an_hour_is_lost_once_however_many_rows_say_so() -> None:
    """Protects the hours: 08–12 and 10–14 are six hours, four of them of the first."""
    rows = (
        event(
            "2026-12-07 08:00", "stopped", "P7", cause="setup",
            until=at("2026-12-07 12:00"),
        ),
        event("2026-12-07 10:00", "stopped", "P7", cause="operator", quantity=240.0),
    )  # fmt: skip
    found = machine_hours(recorded(*UP, *rows), P7, WEEK)
    assert found.lost_min == 6 * 60
    assert found.by_cause == {"setup": 240, "operator": 120}


def test_closed_hours_cannot_be_lost() -> None:
    """Protects the hours: the press is open from 6 to 22, and not on the holiday."""
    cut = event("2026-12-07 20:00", "power_cut", until=at("2026-12-09 07:00"))
    found = machine_hours(recorded(*UP, cut), P7, WEEK)
    assert found.lost_min == 120 + 60
    assert found.open_min == 5 * 16 * 60
    assert found.by_cause == {"power_failure": 180}


def test_a_cut_that_leaves_power_stops_nobody_by_itself() -> None:
    """Protects against hours that were worked on what was left."""
    cut = event(
        "2026-12-07 08:00", "power_cut", quantity=300.0, until=at("2026-12-07 12:00")
    )
    assert machine_hours(recorded(*UP, cut), P7, WEEK).lost_min == 0


def test_a_breakdown_lasts_until_it_is_recorded_as_over() -> None:
    """Protects the hours: the row that ends it counts, else the expected day."""
    down = event("2026-12-07 08:00", "machine_down", "P7", until=at("2026-12-09 08:00"))
    up = event("2026-12-07 10:00", "machine_up", "P7")
    assert machine_hours(recorded(*UP, down, up), P7, WEEK).lost_min == 120
    assert machine_hours(recorded(*UP, down), P7, WEEK).lost_min == (14 + 2) * 60
    endless = replace(down, until=None)
    assert machine_hours(recorded(*UP, endless), P7, WEEK).lost_min == (14 + 64) * 60
    (stop,) = stops(recorded(*UP, endless), P7)
    assert stop.end is None


def test_a_press_that_is_not_up_has_no_hours() -> None:
    """Protects against hours lost by a press that nobody brought back."""
    cut = event("2026-12-07 08:00", "power_cut", until=at("2026-12-07 12:00"))
    found = machine_hours(recorded(cut), P7, WEEK)
    assert (found.open_min, found.lost_min, found.running_min) == (0, 0, 0)


# --- orders and rows ---------------------------------------------------------------


def test_an_order_is_complete_when_its_minimum_has_left() -> None:
    """Protects customers: the day of the row that completes it, not of the first."""
    rows = (
        event("2026-12-04 12:00", "shipped", "P-1040", quantity=60.0),
        event("2026-12-08 12:00", "shipped", "P-1040", quantity=60.0),
        event("2026-12-04 12:00", "shipped", "P-1041", quantity=75.0),
    )
    found = {each.order: each for each in bulletin(recorded(*rows), WEEK).orders}
    late = found[OrderId("P-1040")]
    assert (late.state, late.completed) == ("late", at("2026-12-08 12:00"))
    assert found[OrderId("P-1041")].state == "on_time"
    assert found[OrderId("P-1042")].state == "overdue"


def test_forecasts_are_promised_to_nobody() -> None:
    """Protects the list of orders against what nobody ordered (S48)."""
    of = plant()
    key = OrderId("P-1043")
    orders = {**of.orders, key: replace(of.orders[key], firm=False)}
    made = bulletin(recorded(MADE, of=of.replace(orders=orders)), WEEK)
    assert key not in {each.order for each in made.orders}


def test_rows_that_no_figure_can_count_are_said() -> None:
    """Protects against work that vanishes because of a wrong id."""
    rows = (
        event("2026-12-08 12:00", "produced", "P-9999", quantity=5.0),
        event("2026-12-08 12:00", "produced", "P-1040"),
        MADE,
    )
    assert unread(recorded(*rows)) == rows[:2]
    assert bulletin(recorded(*rows), WEEK).unread == 2


def test_a_wrong_year_does_not_hang() -> None:
    """Protects the PC against a row of the year 2926: open hours have an end."""
    row = replace(MADE, when=datetime(2926, 12, 8))
    assert bulletin(recorded(row), WEEK).figures[0].value is None
