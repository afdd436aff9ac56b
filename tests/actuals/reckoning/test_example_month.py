"""
Every figure of bulletin and statement on the example plant, counted a second time.

A floor that follows the example's plan, nearly, writes some hundred rows; ``tally``
counts them from the rows alone. Equal means equal to a millionth.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from math import fsum
from typing import Any

import pytest

from marcha.actuals.event import Event
from marcha.actuals.reckoning.bulletin import Bulletin, bulletin
from marcha.actuals.reckoning.period import Period, days_until, month
from marcha.actuals.reckoning.record import Record, record
from marcha.actuals.reckoning.statement import Statement, statement
from marcha.plans.plan import Plan
from marcha.plant.plant import Plant
from tests.actuals.reckoning import tally
from tests.actuals.reckoning.floor import floor
from tests.actuals.reckoning.world import example, span

World = tuple[Plant, Plan, list[Event], Record]


@pytest.fixture(scope="module")
def world() -> World:
    """Give the example plant, its plan and the rows of its floor until it is busy."""
    plant, plan = example()
    until = busy() + timedelta(days=16)
    rows = floor(plant, plan, until=until)
    return plant, plan, rows, record(plant, plan, rows, until=until)


def busy() -> datetime:
    """Return the midnight by which half of the runs are over."""
    plant, plan = example()
    ends = sorted(run.end for run in plan.runs)
    half = plant.site.start + timedelta(minutes=ends[len(ends) // 2])
    return half.replace(hour=0, minute=0)


PERIODS: dict[str, Callable[[], Period]] = {
    "week": lambda: days_until(busy().date(), 7),
    "thirty days": lambda: days_until(busy().date(), 30),
    "this month": lambda: month(busy().year, busy().month),
    "month of the end": lambda: month(
        (busy() + timedelta(days=15)).year, (busy() + timedelta(days=15)).month
    ),
}


@pytest.fixture(scope="module", params=PERIODS)
def period(request: pytest.FixtureRequest) -> Period:
    """Give a week, thirty days and the months around them."""
    return PERIODS[request.param]()


@pytest.fixture(scope="module")
def sheet(world: World, period: Period) -> Bulletin:
    """Make the bulletin of the period."""
    return bulletin(world[3], period)


@pytest.fixture(scope="module")
def closed(world: World, period: Period) -> Statement:
    """Make the statement of the period."""
    return statement(world[3], period)


def figures(sheet: Bulletin) -> dict[str, Any]:
    """Return the five figures by name."""
    return {each.name: each for each in sheet.figures}


def both(period: Period) -> Iterator[tuple[str, Period]]:
    """Give the period and the one before it, by the name of the attribute."""
    yield "value", period
    yield "last", period.before()


def near(value: float | None) -> Any:  # noqa: ANN401 - pytest's own
    """Compare to a millionth; None is None."""
    return None if value is None else pytest.approx(value, rel=1e-6, abs=1e-6)


def test_the_floor_wrote_rows_of_every_kind_that_is_counted(world: World) -> None:
    """Protects the other tests: figures of an empty record prove nothing."""
    kinds = {str(each.kind) for each in world[2]}
    assert kinds >= {
        "produced", "scrapped", "shipped", "stopped", "power_cut", "machine_down",
        "machine_up", "task_done", "received", "counted",
    }  # fmt: skip


def test_good_tonnes_and_recovery_are_those_of_the_rows(
    world: World, period: Period, sheet: Bulletin
) -> None:
    """Protects the two figures people look at first."""
    plant, _, rows, _ = world
    for name, some in both(period):
        made = tally.pieces_kg(plant, rows, "produced", span(some))
        lost = tally.scrap_kg(rows, span(some))
        good = None if made is None else made / 1000
        assert getattr(figures(sheet)["good_t"], name) == near(good)
        ratio = made / (made + lost) if made is not None and lost else None
        assert getattr(figures(sheet)["recovery"], name) == near(ratio)


def test_lost_hours_are_those_of_the_rows(
    world: World, period: Period, sheet: Bulletin, closed: Statement
) -> None:
    """Protects the hours: an open minute is lost once, however many rows say so."""
    plant, _, rows, _ = world
    presses = [str(e.id) for e in plant.equipment.values() if e.kind == "press"]
    counted = {
        press: tally.hours(plant, rows, press, span(period)) for press in presses
    }
    lost = sum(len(minutes) for _, minutes in counted.values())
    assert figures(sheet)["lost_hours"].value == near(lost / 60)
    for each in closed.hours:
        opened, gone = counted[each.machine]
        assert each.open_min == len(opened)
        assert each.lost_min == len(gone)
        assert sum(each.by_cause.values()) == len(gone)
    assert closed.stops is not None
    assert fsum(each.amount for each in closed.stops) == near(lost / 60)


def test_the_metal_account_is_that_of_the_rows(
    world: World, period: Period, sheet: Bulletin, closed: Statement
) -> None:
    """Protects the account of each owner and alloy, kilogram by kilogram."""
    plant, plan, rows, _ = world
    expected = tally.metal(plant, plan, rows, span(period))
    assert sheet.metal is not None
    assert closed.metal == sheet.metal
    assert {(each.owner, each.alloy) for each in sheet.metal} == set(expected)
    for each in sheet.metal:
        line = expected[each.owner, each.alloy]
        assert each.opening_kg == near(line["opening"])
        assert each.received_kg == near(line["received"])
        assert each.good_kg == near(line["good"])
        assert each.lost_kg == near(line["lost"])
        assert each.closing_kg == near(line["closing"])


def test_days_of_cover_are_stock_over_use(
    world: World, period: Period, sheet: Bulletin
) -> None:
    """Protects the figure that calls for a truck."""
    plant, plan, rows, _ = world
    lines = tally.metal(plant, plan, rows, span(period)).values()
    stock = fsum(each["closing"] or 0 for each in lines)
    used = fsum((each["good"] or 0) + (each["lost"] or 0) for each in lines)
    count = (period.end - period.start).days
    known = all(each["lost"] is not None for each in lines)
    cover = stock * count / used if used and known else None
    assert figures(sheet)["cover_days"].value == near(cover)


def test_machines_that_run_are_those_whose_rows_say_so(
    world: World, period: Period, sheet: Bulletin
) -> None:
    """Protects the restart table: nothing is up because a plan says so."""
    plant, _, rows, _ = world
    past = [each for each in rows if each.when < period.end]
    for line in sheet.machines:
        since = tally.up_since(plant, past, str(line.machine))
        assert line.actual == since
    broken = {
        each.reference
        for each in past
        if each.kind == "machine_down"
        and not any(
            other.kind == "machine_up"
            and other.reference == each.reference
            and other.when >= each.when
            for other in past
        )
    }
    up = {
        str(machine)
        for machine in plant.equipment
        if tally.up_since(plant, past, str(machine)) and machine not in broken
    }

    def needs(machine: str) -> set[str]:
        records: Any = {str(key): each for key, each in plant.equipment.items()}
        found = {machine}
        for other in records[machine].needs:
            found |= needs(str(other))
        return found

    listed = [str(each) for each in plant.site.reactivation_machines]
    run = sum(needs(machine) <= up for machine in listed)
    assert figures(sheet)["machines_up"].value == run
    assert figures(sheet)["machines_up"].target == len(listed)


def test_production_by_press_and_profile_adds_up(
    world: World, period: Period, closed: Statement
) -> None:
    """Protects the production table, line by line and in its sums."""
    plant, _, rows, _ = world
    assert closed.production is not None
    orders: Any = {str(key): each for key, each in plant.orders.items()}
    expected: dict[tuple[Any, str], list[float]] = {}
    for each in rows:
        if not period.start <= each.when < period.end or each.reference not in orders:
            continue
        key = (
            each.machine,
            str(orders[each.reference].profile or orders[each.reference].product),
        )
        line = expected.setdefault(key, [0.0, 0.0, 0.0])
        if each.kind == "produced":
            line[0] += each.quantity or 0
            line[1] += (each.quantity or 0) * tally.piece_kg(plant, each.reference)
        if each.kind == "scrapped":
            line[2] += each.quantity or 0
    expected = {key: line for key, line in expected.items() if any(line)}
    found = {(each.machine, each.item): each for each in closed.production}
    assert set(found) == set(expected)
    for key, (pieces, good, lost) in expected.items():
        assert found[key].pieces == near(pieces)
        assert found[key].good_kg == near(good)
        assert found[key].lost_kg == near(lost)
        assert found[key].yield_ratio == near(good / (good + lost))


def test_scrap_by_cause_adds_up(
    world: World, period: Period, closed: Statement
) -> None:
    """Protects the causes, also those that nobody told and those of no list."""
    rows = world[2]
    assert closed.scrap is not None
    expected: dict[str, float] = {}
    for each in tally.of(rows, "scrapped", span(period)):
        expected[each.cause] = expected.get(each.cause, 0.0) + (each.quantity or 0)
    assert {each.cause for each in closed.scrap} == set(expected)
    total = sum(expected.values())
    for line in closed.scrap:
        assert line.amount == near(expected[line.cause])
        assert line.share == near(expected[line.cause] / total)


def test_orders_are_late_overdue_or_open_by_their_rows(
    world: World, period: Period, sheet: Bulletin, closed: Statement
) -> None:
    """Protects customers: the state of each order, its pieces and its day."""
    plant, _, rows, _ = world
    lines = {str(each.order): each for each in sheet.orders}
    assert len(lines) == sum(each.firm for each in plant.orders.values())
    for order in plant.orders.values():
        if not order.firm:
            assert str(order.id) not in lines
            continue
        line = lines[str(order.id)]
        nominal = order.pieces
        if nominal is None:
            kg = tally.piece_kg(plant, str(order.id))
            nominal = max(1, -int(-((order.mass_kg or 0) / kg - 1e-9) // 1))
        least = max(1, -int(-(nominal * (1 - order.tolerance_ratio) - 1e-9) // 1))
        sent, done = 0.0, None
        for each in sorted(rows, key=lambda row: row.when):
            ours = each.kind == "shipped" and each.reference == order.id
            if ours and each.when < period.end:
                sent += each.quantity or 0
                if sent >= least and done is None:
                    done = each.when
        assert line.shipped == near(sent)
        assert line.completed == done
        if done is not None:
            state = "on_time" if done <= order.due else "late"
        else:
            state = "overdue" if order.due < period.end else "open"
        assert line.state == state
    shown = {str(each.order) for each in closed.orders}
    due = {name for name, each in lines.items() if each.state == "overdue"}
    assert due <= shown


def test_shipped_tonnes_are_those_of_the_rows(
    world: World, period: Period, sheet: Bulletin, closed: Statement
) -> None:
    """Protects what customers got against what was made for them."""
    plant, _, rows, _ = world
    kg = tally.pieces_kg(plant, rows, "shipped", span(period))
    assert sheet.shipped_kg == near(kg)
    assert closed.shipped_t == near(None if kg is None else kg / 1000)


def test_the_plan_beside_the_month_is_what_its_parts_say(
    world: World, period: Period, closed: Statement, sheet: Bulletin
) -> None:
    """Protects the other column: planned tonnes, hours and machines of the period."""
    plant, plan, _, _ = world
    first = (period.start - plant.site.start).total_seconds() / 60
    last = (period.end - plant.site.start).total_seconds() / 60
    beside = {each.name: each for each in closed.against_plan}
    for line in closed.hours:
        spans = [(run.start, run.end) for run in plan.runs if run.press == line.machine]
        spans += [(s.start, s.end) for s in plan.setups if s.press == line.machine]
        inside = [max(0.0, min(end, last) - max(start, first)) for start, end in spans]
        assert line.planned_min == near(sum(inside))
    starts = {run.id: run.start for run in plan.runs}
    known = tally.logs(plant, plan)
    kg = 0.0
    for cut in plan.log_cuts:
        _, alloy, diameter, length, _ = known[cut.source]
        back = cut.remnant_mm if cut.remnant_mm >= plant.site.minimum_remnant_mm else 0
        total = sum(each.billets * each.billet_mm for each in cut.cuts)
        each_kg = (
            tally.log_kg(plant, alloy, diameter, length) * (length - back) / length
        )
        for part in cut.cuts:
            if first <= starts[part.run] < last:
                kg += cut.logs * each_kg * part.billets * part.billet_mm / total
    assert beside["loaded_t"].planned == near(kg / 1000)
    assert figures(sheet)["good_t"].target == beside["good_t"].planned


def test_what_comes_later_changes_nothing(world: World) -> None:
    """Protects a closed month: rows after its end are not of it."""
    plant, plan, rows, _ = world
    early = month(busy().year, busy().month)
    past = [each for each in rows if each.when < early.end]
    with_later = record(plant, plan, rows, until=early.end)
    without = record(plant, plan, past, until=early.end)
    assert statement(with_later, early) == statement(without, early)
    week = days_until((early.end - timedelta(days=1)).date(), 7)
    assert bulletin(with_later, week) == bulletin(without, week)


def test_the_order_of_the_rows_does_not_matter(world: World, period: Period) -> None:
    """Protects people who add a row that they forgot at the end of the sheet."""
    plant, plan, rows, found = world
    by_time = sorted(rows, key=lambda row: row.when)
    ordered = record(plant, plan, by_time, until=period.end)
    again = statement(ordered, period)
    closed = statement(found, period)
    assert again.metal == closed.metal
    assert again.good_t == closed.good_t
    assert again.hours == closed.hours
