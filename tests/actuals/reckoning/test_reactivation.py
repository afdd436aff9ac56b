"""
Full reactivation by recorded facts: each criterion alone, and never by a plan's dates.

The small plant, whose P7 needs the substation: both come back by a task. Asked for are
20 % of 6,000 kg, 1,200 kg a day, on three days in a row; a piece of P-1043 has 7.2 kg,
so that 167 pieces (1,202.4 kg) make a day and 166 (1,195.2 kg) do not. P7 is open every
day but Sunday here, without a holiday; 30 November 2026 is a Monday.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from marcha.actuals.event import Event
from marcha.actuals.reckoning.declaration import (
    Declaration,
    declaration,
    facts_hash,
    faults,
)
from marcha.actuals.reckoning.reactivation import Reactivation, reactivation
from marcha.actuals.reckoning.record import Record, record
from marcha.plans.figures import figures
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from tests.actuals.reckoning.world import at, event
from tests.report.small import plant
from tests.report.small_plan import plan

UNTIL = at("2026-12-20")
REPAIRS = (
    event("2026-12-01 15:00", "task_done", "T-1"),
    event("2026-12-03 14:00", "task_done", "T-2"),
)
MADE = tuple(
    event(f"2026-12-{day:02d} 20:00", "produced", "P-1043", quantity=167.0)
    for day in (7, 8, 9)
)


def world() -> Plant:
    """Return the small plant, asking for three days, with an order large enough."""
    small = plant()
    orders = dict(small.orders)
    key = OrderId("P-1043")
    orders[key] = replace(orders[key], pieces=4000)
    tasks = {key: task for key, task in small.tasks.items() if key != "T-3"}
    site = replace(small.site, reactivation_days=3)
    return small.replace(orders=orders, site=site, tasks=tasks, exceptions=())


def recorded(*events: Event, of: Plant | None = None) -> Record:
    """Put a plan that comes back in time and some rows together."""
    return record(of or world(), plan(), events, until=UNTIL)


def judged(*events: Event, of: Plant | None = None) -> Reactivation:
    """Judge some rows."""
    return reactivation(recorded(*events, of=of), UNTIL)


def unmet(found: Reactivation) -> dict[str, Any]:
    """Return what is found and needed of each unmet criterion."""
    return {
        each.criterion: (pytest.approx(each.found), pytest.approx(each.needed))
        for each in found.unmet
    }


def test_facts_that_meet_every_criterion_are_accepted_and_named() -> None:
    """Protects the day people wait for: the third day, with its five rows."""
    found = judged(*REPAIRS, *MADE)
    assert found.unmet == ()
    assert found.reached == datetime(2026, 12, 10)
    assert found.facts == (*REPAIRS, *MADE)
    assert found.needed_kg == pytest.approx(1200.0)
    assert [each.kg for each in found.row] == pytest.approx([1202.4] * 3)


def test_planned_dates_declare_nothing() -> None:
    """Protects against a plan that reads itself as done: no row, no fact."""
    of = plant()
    asked = {each.name: each.value for each in figures(of, plan())}
    assert asked["reactivation_day"] is not None, "the plan itself comes back"
    found = reactivation(record(of, plan(), (), until=UNTIL), UNTIL)
    assert found.reached is None
    assert {each.criterion for each in found.unmet} == {"machines", "share", "days"}


def test_one_machine_that_nobody_recorded_is_the_only_thing_missing() -> None:
    """Protects against production that hides a machine never commissioned."""
    found = judged(REPAIRS[0], *MADE)
    assert found.reached is None
    assert unmet(found) == {"machines": (0, 1)}
    assert found.unmet[0].subjects == ("P7",)


def test_what_a_machine_needs_must_be_up_too() -> None:
    """Protects the substation: a press without it does not run."""
    found = judged(REPAIRS[1], *MADE)
    assert unmet(found) == {"machines": (0, 1)}
    assert found.unmet[0].subjects == ("SUB",)


def test_a_day_short_of_the_share_is_the_only_thing_missing() -> None:
    """Protects the share: 166 pieces are 4.8 kg short, and that is said."""
    short = replace(MADE[1], quantity=166.0)
    found = judged(*REPAIRS, MADE[0], short, MADE[2])
    assert found.reached is None
    assert unmet(found) == {"share": (166 * 7.2, 1200.0)}


def test_a_missing_day_is_the_only_thing_missing() -> None:
    """Protects the row of days: two days in a row are not three."""
    found = judged(*REPAIRS, *MADE[:2])
    assert found.reached is None
    assert unmet(found) == {"days": (2, 3)}


def test_a_gap_breaks_the_row_but_a_closed_sunday_does_not() -> None:
    """Protects «in a row»: only days on which the press is open count."""
    gap = [
        event(f"2026-12-{day:02d} 20:00", "produced", "P-1043", quantity=167.0)
        for day in (7, 8, 10)
    ]
    assert unmet(judged(*REPAIRS, *gap)) == {"days": (2, 3)}
    over = [
        event(f"2026-12-{day:02d} 20:00", "produced", "P-1043", quantity=167.0)
        for day in (11, 12, 14)
    ]
    found = judged(*REPAIRS, *over)
    assert found.reached == datetime(2026, 12, 15)


def test_a_machine_that_goes_down_breaks_the_row_until_it_is_recorded_as_up() -> None:
    """Protects against an expected date taken for a fact."""
    down = event("2026-12-08 10:00", "machine_down", "P7", until=at("2026-12-08 12:00"))
    assert "machines" in unmet(judged(*REPAIRS, down, *MADE))
    back = event("2026-12-08 12:00", "machine_up", "P7")
    found = judged(*REPAIRS, down, back, *MADE)
    assert found.reached == datetime(2026, 12, 10)
    assert back in found.facts


def test_no_nameplate_is_no_measure() -> None:
    """Protects against 0 kg a day as a criterion."""
    of = world()
    key = EquipmentId("P7")
    machines = {**of.equipment, key: replace(of.equipment[key], nameplate_kg_day=None)}
    found = judged(*REPAIRS, *MADE, of=of.replace(equipment=machines))
    assert found.reached is None
    assert set(unmet(found)) == {"nameplate"}


def test_pieces_beyond_the_order_do_not_count() -> None:
    """Protects the share against surplus that nobody ordered (S2)."""
    of = world()
    key = OrderId("P-1043")
    orders = {**of.orders, key: replace(of.orders[key], pieces=400)}
    found = judged(*REPAIRS, *MADE, of=of.replace(orders=orders))
    most = 400 * (1 + orders[key].tolerance_ratio)
    assert sum(each.kg for each in found.days) == pytest.approx(int(most) * 7.2)
    assert "share" in unmet(found)


def test_rows_after_the_day_asked_for_do_not_count() -> None:
    """Protects a question about the past."""
    found = reactivation(recorded(*REPAIRS, *MADE), at("2026-12-09 00:00"))
    assert unmet(found) == {"days": (2, 3)}


def test_tasks_recorded_as_wholly_done_bring_a_machine_up() -> None:
    """Protects those who write progress: 100 % is done, 90 % is not."""
    almost = event("2026-12-03 14:00", "task_progress", "T-2", quantity=0.9)
    whole = replace(almost, quantity=1.0)
    assert "machines" in unmet(judged(REPAIRS[0], almost, *MADE))
    assert judged(REPAIRS[0], whole, *MADE).reached == datetime(2026, 12, 10)


# --- the declaration ---------------------------------------------------------------


def declared(*events: Event) -> Declaration:
    """Declare what some rows show."""
    found = recorded(*events)
    made = declaration(found, reactivation(found, UNTIL))
    assert made is not None
    return made


def void(made: Declaration, *events: Event) -> set[str]:
    """Say what makes a declaration void with other rows."""
    return {each.fault for each in faults(made, recorded(*events), UNTIL)}


def test_a_declaration_stands_while_its_facts_stand() -> None:
    """Protects the paper on the wall: later rows do not unmake it."""
    made = declared(*REPAIRS, *MADE)
    later = event("2026-12-11 20:00", "produced", "P-1043", quantity=10.0)
    assert void(made, *REPAIRS, *MADE) == set()
    assert void(made, *MADE, later, *REPAIRS) == set()
    assert made.facts_hash == facts_hash((*REPAIRS, *MADE))
    assert made.least_kg == pytest.approx(1202.4)


ALTERED = {
    "more": {"quantity": 300.0},
    "less": {"quantity": 166.0},
    "earlier": {"when": at("2026-12-02 06:30")},
    "other": {"reference": "P-1040"},
    "noted": {"note": "somebody added this"},
    "where": {"machine": "P8"},
}


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("name", ALTERED)
def test_any_altered_fact_makes_it_void_and_is_named(place: int, name: str) -> None:
    """Protects the facts: whichever row and whichever column is changed."""
    facts = [*REPAIRS, *MADE]
    made = declared(*facts)
    before = facts[place]
    facts[place] = replace(before, **ALTERED[name])  # type: ignore[arg-type]
    found = faults(made, recorded(*facts), UNTIL)
    assert [each.fact for each in found if each.fault == "missing"] == [before]


@pytest.mark.parametrize("place", range(5))
def test_a_fact_taken_out_makes_it_void(place: int) -> None:
    """Protects against a row that vanishes; each of them was needed."""
    facts = [*REPAIRS, *MADE]
    made = declared(*facts)
    gone = facts.pop(place)
    found = faults(made, recorded(*facts), UNTIL)
    assert {each.fault for each in found} == {"missing", "unmet"}
    assert [each.fact for each in found if each.fact] == [gone]


def test_a_row_that_undoes_a_criterion_makes_it_void() -> None:
    """Protects against a breakdown that is written down only afterwards."""
    made = declared(*REPAIRS, *MADE)
    down = event("2026-12-08 10:00", "machine_down", "P7")
    assert void(made, *REPAIRS, *MADE, down) == {"unmet"}


def test_a_changed_declaration_is_void() -> None:
    """Protects against a paper that says more than its facts."""
    made = declared(*REPAIRS, *MADE)
    facts = (*made.facts[:-1], replace(made.facts[-1], quantity=500.0))
    forged = replace(made, facts=facts)
    assert "forged" in void(forged, *REPAIRS, *MADE)
    hashed = replace(forged, facts_hash=facts_hash(facts))
    assert "missing" in void(hashed, *REPAIRS, *MADE)
    earlier = replace(made, reached=at("2026-12-08"))
    assert void(earlier, *REPAIRS, *MADE) == {"criteria"}
    lower = replace(made, needed_kg=1.0)
    assert void(lower, *REPAIRS, *MADE) == {"criteria"}


def test_a_declaration_is_of_one_plan() -> None:
    """Protects against criteria that were lowered by another plan's plant."""
    made = declared(*REPAIRS, *MADE)
    other = replace(plan(), seed=8)
    found = faults(made, record(world(), other, [*REPAIRS, *MADE]), UNTIL)
    assert {each.fault for each in found} == {"plan"}


def test_a_row_told_twice_counts_once() -> None:
    """Protects the share against a row that somebody pasted again."""
    half = replace(MADE[0], quantity=84.0)
    found = judged(*REPAIRS, half, half, *MADE[1:])
    assert unmet(found) == {"share": (84 * 7.2, 1200.0)}
    other = replace(half, note="second shift")
    assert judged(*REPAIRS, half, other, *MADE[1:]).reached is not None
