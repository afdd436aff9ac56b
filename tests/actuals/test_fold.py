"""What happened, folded into a plant: each kind has its effect, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from marcha.actuals import Event, EventKind, fold
from marcha.actuals.event_checks import check_events
from marcha.app import Planned
from marcha.app.planning import replan
from marcha.plans.kept import kept_work
from marcha.plans.rules import check
from marcha.plant.ids import DieId, EquipmentId, LotId, OrderId, PersonId, TaskId
from marcha.plant.records_aims import ExchangeRate
from marcha.plant.records_equipment import MachineState
from marcha.plant.records_repair import CashFlow
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.references import check_plant
from marcha.plant.timeline import moment


def _busy(planned: Planned) -> int:
    """Return a minute at which a run is going on."""
    runs = sorted(planned.plan.runs, key=lambda each: each.start)
    run = runs[len(runs) // 2]
    return (run.start + run.end) // 2


def _events(planned: Planned) -> list[Event]:
    """One event of almost every kind, at a minute at which a run is going on."""
    plant, at = planned.plant, _busy(planned)
    when = moment(plant, at)
    later = when + timedelta(days=2)
    run = next(each for each in planned.plan.runs if each.start <= at < each.end)

    def one(kind: EventKind, reference: str = "", **more: object) -> Event:
        return Event(when=when, kind=kind, reference=reference, **more)  # type: ignore[arg-type]

    return [
        one(EventKind.DIE_BROKEN, run.die, until=later),
        one(EventKind.MACHINE_DOWN, run.press, until=later),
        one(EventKind.POWER_CUT, until=when + timedelta(hours=3)),
        one(EventKind.POWER_CUT, quantity=1.0, until=when + timedelta(hours=3)),
        one(EventKind.ABSENCE, next(iter(plant.people)), until=later),
        one(EventKind.RECEIVED, next(iter(plant.deliveries)), quantity=3.0),
        one(EventKind.DELAYED, list(plant.deliveries)[-1], until=later),
        one(EventKind.CANCELLED, list(plant.orders)[-1]),
        one(EventKind.ORDER_CHANGED, next(iter(plant.orders)), quantity=7.0),
        one(EventKind.URGENT_ORDER, run.order, until=later),
        one(EventKind.HELD, next(iter(plant.lots))),
        one(EventKind.COUNTED, list(plant.lots)[-1], quantity=500.0),
        one(EventKind.PRODUCED, run.order, quantity=1.0),
        one(EventKind.SCRAPPED, run.order, quantity=30.0),
        one(EventKind.STOPPED, run.press, quantity=90.0),
        one(EventKind.TASK_DONE, next(iter(plant.tasks))),
    ]


def test_every_kind_leaves_a_sound_plant_whose_begun_work_can_go_on(
    planned: Planned,
) -> None:
    """Protects the next plan: it passes the checker after each event, and after all."""
    events = _events(planned)
    for group in [*([each] for each in events), events]:
        folded = fold(planned.plant, planned.plan, group)
        assert folded.problems == (), group
        bad = [e.code for e in check_plant(folded.plant) if e.severity == "error"]
        assert bad == [], group
    again = replan(folded.plant, folded.previous, effort=1)
    assert check(again.plant, again.plan).rules == ()


def test_events_in_any_order_and_told_twice_give_the_same_plant(
    planned: Planned,
) -> None:
    """Protects a file that grows: old rows in it change nothing."""
    events = _events(planned)
    folded = fold(planned.plant, planned.plan, events)
    turned = fold(planned.plant, planned.plan, [*reversed(events), events[0]])
    assert turned.plant == folded.plant
    again = fold(folded.plant, folded.previous, events)
    assert again.plant == folded.plant


def test_a_cancelled_order_stays_cancelled_when_the_file_comes_again(
    planned: Planned,
) -> None:
    """Protects the second replan: old rows about an order that is gone are no error."""
    free = set(planned.plant.orders) - {run.order for run in planned.plan.runs}
    order = (sorted(free) or list(planned.plant.orders))[-1]
    when = moment(planned.plant, 1)
    gone = Event(
        when=when + timedelta(minutes=2), kind=EventKind.CANCELLED, reference=order
    )
    changed = Event(
        when=when, kind=EventKind.ORDER_CHANGED, reference=order, quantity=3.0
    )
    after = replace(changed, when=when + timedelta(minutes=5))
    folded = fold(planned.plant, planned.plan, [changed, gone])
    assert (folded.problems, order in folded.plant.orders) == ((), False)
    rows = [changed, gone]
    found = check_events(folded.plant, folded.previous, rows)
    assert {each.severity for each in found} == {"warning"}
    again = fold(folded.plant, folded.previous, rows)
    assert (again.problems, again.plant.orders) == ((), folded.plant.orders)
    late = fold(planned.plant, planned.plan, [*rows, after])
    assert [(each.code, each.index) for each in late.problems] == [
        ("event_not_there", 2)
    ]


def test_a_task_that_is_done_unplanned_is_paid_in_the_plants_currency(
    planned: Planned,
) -> None:
    """Protects the cash: 100 of a currency at 2.0 are 200, whoever did the task."""
    plant, at = planned.plant, 10
    started = {each.task for each in planned.plan.tasks if each.start < at}
    key = next(name for name in plant.tasks if name not in started)
    task = replace(plant.tasks[key], cost=100.0, currency="XTS", parts=())
    start = plant.site.start
    plant = plant.replace(
        tasks={**plant.tasks, key: task},
        rates=(ExchangeRate(currency="XTS", since=start, rate=2.0),),
        cash=(CashFlow(when=start, amount=1e9),),
    )
    event = Event(when=moment(plant, at), kind=EventKind.TASK_DONE, reference=key)
    left = [fold(plant, planned.plan, rows, event.when).plant for rows in ([], [event])]
    assert left[0].cash[0].amount - left[1].cash[0].amount == 200.0


def test_a_run_on_a_press_that_breaks_is_as_long_as_it_went(planned: Planned) -> None:
    """Protects the account: billets not pressed are not cut, and the press is down."""
    at = _busy(planned)
    run = next(each for each in planned.plan.runs if each.start <= at < each.end)
    event = Event(
        when=moment(planned.plant, at), kind=EventKind.MACHINE_DOWN, reference=run.press
    )
    folded = fold(planned.plant, planned.plan, [event])
    assert run.id in folded.interrupted
    assert folded.plant.equipment[run.press].state is MachineState.DOWN
    short = [each for each in folded.previous.runs if each.id == run.id]
    assert all(each.end <= at and each.start == run.start for each in short)
    kept = kept_work(folded.plant, folded.previous)
    assert all(each.end <= at for each in kept.runs if each.press == run.press)


def test_a_count_keeps_its_difference_as_a_line(planned: Planned) -> None:
    """Protects the account: what was counted holds, what was cut before stays cut."""
    lot = next(iter(planned.plant.lots))
    when = moment(planned.plant, 1)
    event = Event(when=when, kind=EventKind.COUNTED, reference=lot, quantity=2.0)
    folded = fold(planned.plant, planned.plan, [event])
    before = planned.plant.lots[lot].pieces
    assert [(each.expected, each.counted) for each in folded.counts] == [(before, 2)]
    assert folded.plant.lots[LotId(lot)].pieces == 2


def test_a_truck_with_another_diameter_is_a_lot_of_what_came(planned: Planned) -> None:
    """Protects the yard: the logs are what they are, and the rest is still owed."""
    key, delivery = next(iter(planned.plant.deliveries.items()))
    when = planned.plant.site.start + timedelta(days=1)
    event = Event(
        when=when, kind=EventKind.RECEIVED, reference=key, diameter_mm=99,
        until=when + timedelta(days=20),
    )  # fmt: skip
    folded = fold(planned.plant, planned.plan, [event])
    assert folded.plant.lots[LotId(key)].diameter_mm == 99
    assert [each.delivery for each in folded.receipts] == [key]
    rest = [each for each in folded.plant.deliveries.values() if each.id == f"{key}/2"]
    assert [each.pieces for each in rest] == [delivery.pieces]


def test_who_is_away_has_a_calendar_of_their_own(planned: Planned) -> None:
    """Protects colleagues: nobody else's shift closes."""
    person = PersonId(next(iter(planned.plant.people)))
    when = planned.plant.site.start + timedelta(days=1)
    event = Event(
        when=when, kind=EventKind.ABSENCE, reference=person,
        until=when + timedelta(days=1),
    )  # fmt: skip
    plant = fold(planned.plant, planned.plan, [event]).plant
    own = plant.people[person].calendar
    users = [each.id for each in plant.people.values() if each.calendar == own]
    assert users == [person]


@pytest.mark.parametrize("days", [0, 5])
def test_progress_is_what_was_told(planned: Planned, days: int) -> None:
    """Protects the remaining work: a task half done has half its minutes left."""
    task = next(iter(planned.plant.tasks))
    when = planned.plant.site.start + timedelta(days=days)
    event = Event(when=when, kind=EventKind.TASK_PROGRESS, reference=task, quantity=1.0)
    folded = fold(planned.plant, planned.plan, [event])
    assert folded.plant.tasks[TaskId(task)].done_ratio == 1.0
    assert task not in {each.task for each in folded.previous.tasks}


def test_what_cannot_have_happened_is_a_problem_by_its_index(planned: Planned) -> None:
    """Protects against guesses: the row is named, and nothing else goes wrong."""
    when = moment(planned.plant, MINUTES_PER_DAY)
    later = when + timedelta(days=3)
    lot = Event(when=when, kind=EventKind.HELD, reference="no such lot")
    future = Event(when=later, kind=EventKind.DIE_BACK, reference="x")
    folded = fold(planned.plant, planned.plan, [lot, future], at=when)
    assert [(each.code, each.index) for each in folded.problems] == [
        ("event_after_now", 1),
        ("event_not_there", 0),
    ]


def test_a_broken_die_is_back_when_it_is_said_to_be(planned: Planned) -> None:
    """Protects the die shop: broken, then back, is ready; urgent orders weigh more."""
    run = planned.plan.runs[0]
    when = moment(planned.plant, 10)
    events = [
        Event(when=when, kind=EventKind.DIE_BROKEN, reference=run.die),
        Event(
            when=when + timedelta(hours=1),
            kind=EventKind.DIE_BACK,
            reference=run.die,
        ),
        Event(when=when, kind=EventKind.URGENT_ORDER, reference=run.order),
    ]
    plant = fold(planned.plant, planned.plan, events).plant
    assert plant.dies[DieId(run.die)].state.value == "ready"
    assert plant.orders[OrderId(run.order)].weight >= 10.0
    assert plant.equipment.keys() == planned.plant.equipment.keys()
    assert EquipmentId(run.press) in plant.equipment
