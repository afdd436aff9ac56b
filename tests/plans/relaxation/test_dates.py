"""Earliest dates of the restart, on plants small enough to see them."""

from dataclasses import replace
from typing import Any

import pytest

from marcha.plans.relaxation.conflicts import conflicts
from marcha.plans.relaxation.dates import Dates
from marcha.plans.relaxation.frame import Frame, frame_of
from marcha.plans.relaxation.people import Workforce
from marcha.plans.relaxation.repairs import Repairs
from marcha.plant.ids import (
    CalendarId,
    EquipmentId,
    LockId,
    PartId,
    PartSourceId,
    PersonId,
    SkillId,
    TaskId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import MachineState
from marcha.plant.records_people import Person, Qualification, Skill
from marcha.plant.records_repair import (
    CashFlow,
    Link,
    LinkKind,
    Part,
    PartNeed,
    PartSource,
    SkillNeed,
    SourceKind,
    Task,
)
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.timeline import Timeline
from tests.optimise.small import (
    DAY_MIN,
    SHIFT,
    at,
    calendar,
    die,
    lot,
    order,
    plant,
    press,
    task,
)

MEC, ALWAYS = SkillId("MEC"), CalendarId("SIEMPRE")
DOWN = MachineState.DOWN


def repairs_of(made: Plant) -> Repairs:
    """Derive the tasks of a plant."""
    timeline = Timeline(made)
    return Repairs(made, timeline, Workforce(made, timeline))


def restart(*tasks: Task, fitters: int = 0, days: int = 10, **more: Any) -> Plant:
    """Make a plant of two presses that are down, with so many fitters."""
    people = [PersonId(f"T{place}") for place in range(fitters)]
    records = [
        *(Person(id=each, calendar=ALWAYS) for each in people),
        *(Qualification(person=each, skill=MEC, level=2) for each in people),
    ]
    skills = [Skill(id=MEC)] if fitters else []
    return plant(
        press("P1", state=DOWN),
        press("P2", state=DOWN),
        die("A1", "P1", makes="A"),
        die("A2", "P2", makes="A"),
        order("O", 100_000),
        lot(),
        calendar(),
        calendar(ALWAYS, "00:00-24:00"),
        *tasks,
        *skills,
        *records,
        *more.pop("records", ()),
        days=days,
        **more,
    )


def needs(people: int = 1) -> tuple[SkillNeed, ...]:
    """So many fitters."""
    return (SkillNeed(skill=MEC, people=people),)


def ends(made: Plant) -> dict[str, int]:
    """Earliest end of each task."""
    return {str(job.task): job.end for job in repairs_of(made).jobs.values()}


def date(made: Plant, *machines: str) -> int:
    """Earliest date of some machines together."""
    repairs = repairs_of(made)
    finals = [
        each
        for machine in machines
        for each in repairs.waits_for(EquipmentId(machine)) or ()
    ]
    return Dates(repairs).earliest(finals)


@pytest.mark.parametrize(
    ("kind", "lag", "expected"),
    [
        (LinkKind.FS, 30, 100 + 30 + 50),
        (LinkKind.FS, -40, 100 - 40 + 50),
        (LinkKind.SS, 70, 70 + 50),
        (LinkKind.FF, 20, 120),
        (LinkKind.SF, 80, 80),
        (LinkKind.SF, 10, 50),
    ],
)
def test_links_of_all_kinds_move_a_task(
    kind: LinkKind, lag: int, expected: int
) -> None:
    """Protects S26: a task of 50 minutes behind one of 100, day and night."""
    link = Link(task=TaskId("T1"), kind=kind, lag_min=lag)
    made = restart(task("T1", 100, "P1"), task("T2", 50, "P1", links=(link,)))
    assert ends(made)["T2"] == expected


def test_work_goes_on_in_open_time_only() -> None:
    """Protects calendars: 10 hours on a shift from 6 to 14 end next day at 8."""
    made = restart(task("T1", 600, "P1", calendar=SHIFT))
    assert ends(made)["T1"] == DAY_MIN + 8 * 60


def test_only_what_is_left_is_done() -> None:
    """Protects tasks that are begun: a quarter of 100 minutes is left."""
    made = restart(task("T1", 100, "P1", done_ratio=0.75), task("T2", 9, "P1"))
    assert ends(made) == {"T1": 25, "T2": 9}


def test_a_task_that_no_time_is_left_for_is_left_out() -> None:
    """Protects horizons: 3 days of work in 2; what waits for it never comes either."""
    behind = (Link(task=TaskId("T1")),)
    made = restart(
        task("T1", 3 * DAY_MIN, "P1"), task("T2", 9, "P2", links=behind), days=2
    )
    repairs = repairs_of(made)
    assert not repairs.jobs
    assert repairs.waits_for(EquipmentId("P1")) is None
    assert repairs.waits_for(EquipmentId("P2")) is None


def test_a_task_waits_for_its_spare() -> None:
    """Protects leads: one of two pieces is there, the other comes after 3 days."""
    made = spared(stock=1, sources=[(3, 0.0, None), (1, 0.0, 0)])
    assert ends(made)["T1"] == 3 * DAY_MIN + 100


def test_a_task_without_its_spare_is_never_done() -> None:
    """Protects S29: one source, which has one piece too few."""
    assert "T1" not in ends(spared(stock=0, sources=[(1, 0.0, 1)]))


def spared(
    stock: int, sources: list[tuple[int, float, int | None]], **more: Any
) -> Plant:
    """Make a task that takes two of a spare: lead, cost and quantity of its sources."""
    part = PartId("ROD")
    return restart(
        task("T1", 100, "P1", parts=(PartNeed(part=part, count=2),)),
        task("T2", 100, "P2"),
        records=(
            Part(id=part, stock=stock),
            *(
                PartSource(
                    id=PartSourceId(f"F{place}"),
                    part=part,
                    kind=SourceKind.IMPORT,
                    lead_days=lead,
                    cost=cost,
                    quantity=quantity,
                )
                for place, (lead, cost, quantity) in enumerate(sources)
            ),
            *more.pop("records", ()),
        ),
        **more,
    )


def test_spares_are_paid_before_they_come() -> None:
    """
    Protects cash: two pieces of 100 cost 200; 150 come at once, 50 after 4 days.

    Ordered on day 4 they come on day 5, and the task ends 100 minutes later. The date
    is sought to two hours.
    """
    flows = (CashFlow(when=at(0), amount=150), CashFlow(when=at(4 * 1440), amount=50))
    made = spared(stock=0, sources=[(1, 100.0, None)], records=flows)
    expected = 5 * DAY_MIN + 100
    assert expected - 120 <= date(made, "P1") <= expected


def test_two_tasks_of_one_fitter_take_the_time_of_both() -> None:
    """Protects pools: 300 and 500 minutes for one fitter around the clock."""
    made = restart(
        task("T1", 300, "P1", calendar=ALWAYS, skills=needs()),
        task("T2", 500, "P2", calendar=ALWAYS, skills=needs()),
        fitters=1,
    )
    assert date(made, "P1") == 300
    assert date(made, "P2") == 500
    assert 800 - 120 <= date(made, "P1", "P2") <= 800


def test_tasks_that_take_most_of_a_pool_exclude_each_other() -> None:
    """
    Protects pools of three: three tasks of 480 minutes for two fitters each.

    Their hours, 48, would fit three fitters in 16 hours; one at a time they take 24.
    """
    made = restart(
        *(
            task(f"T{place}", 480, "P1", calendar=ALWAYS, skills=needs(2))
            for place in range(3)
        ),
        task("T9", 1, "P2"),
        fitters=3,
    )
    assert 1440 - 120 <= date(made, "P1") <= 1440


def test_latest_ends_follow_from_calendars() -> None:
    """
    Protects tails: after the shared fitter's work comes a day shift of 8 hours.

    T1 and T2 take one fitter 400 minutes each, then T3 a whole shift behind T1 and T4
    a whole shift behind T2. The second of the first two ends at 800, after the shift
    of the first day has begun: its follower ends on the second day at 14:00.
    """
    made = restart(
        task("T1", 400, "P1", calendar=ALWAYS, skills=needs()),
        task("T2", 400, "P2", calendar=ALWAYS, skills=needs()),
        task("T3", 480, "P1", calendar=SHIFT, links=(Link(task=TaskId("T1")),)),
        task("T4", 480, "P2", calendar=SHIFT, links=(Link(task=TaskId("T2")),)),
        fitters=1,
    )
    # One alone: ends at 400, of the shift from 360 on 440 are left, so 40 next day.
    assert date(made, "P1") == DAY_MIN + 400
    assert date(made, "P1", "P2") >= DAY_MIN + 760


def test_a_machine_waits_for_the_tasks_of_its_needs() -> None:
    """Protects S8: a press with a compressor that is down for longer than itself."""
    from marcha.plant.records_equipment import EquipmentKind
    from tests.optimise.small import machine

    compressor = machine("COMP", EquipmentKind.UTILITY, state=DOWN)
    made = plant(
        press("P1", state=DOWN, needs=(compressor.id,)),
        compressor,
        die("A"),
        order("O", 1000),
        lot(),
        task("T1", 100, "P1"),
        task("T2", 900, "COMP"),
    )
    assert date(made, "P1") == 900


def test_a_task_locked_before_now_ends_by_the_work_that_is_left() -> None:
    """Protects replans: begun at 50, now 100, with 60 minutes of work left (S31)."""
    lock = Lock(
        id=LockId("L"),
        kind=LockKind.TASK,
        state=LockState.IN_PROGRESS,
        task=TaskId("T1"),
        start=at(50),
    )
    made = restart(task("T1", 60, "P1"), task("T2", 10, "P2"), records=(lock,), now=100)
    assert ends(made) == {"T1": 160, "T2": 110}


def test_what_brings_one_up_early_holds_the_other_back() -> None:
    """
    Protects pairs: one fitter, 4 days for P1 and 5 for P2.

    Both are never up before day 9, so whichever is first, the other is not: every
    conflict names a period of each that together leave less than 9 days.
    """
    made = restart(
        task("T1", 4 * DAY_MIN, "P1", calendar=ALWAYS, skills=needs()),
        task("T2", 5 * DAY_MIN, "P2", calendar=ALWAYS, skills=needs()),
        fitters=1,
        days=20,
    )
    frame = frame_of(made)
    found = [*conflicts(frame)]
    assert found
    for each in found:
        latest = max(_end(frame, period) for period in each.values())
        assert latest <= 9 * DAY_MIN


def _end(frame: Frame, period: int) -> int:
    return frame.bounds[period] - 1


def test_frames_of_equal_plants_are_equal() -> None:
    """Protects verify: the same plant gives the same periods and dates."""
    made = restart(task("T1", 100, "P1"), task("T2", 700, "P2"))
    again = replace(made)
    assert frame_of(made).bounds == frame_of(again).bounds
