"""Open time: the algebra of intervals, shifts over midnight, exceptions, work."""

import dataclasses
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from marcha.plant import timeline
from marcha.plant.ids import CalendarId, EquipmentId, MaintenanceId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import Equipment, EquipmentKind
from marcha.plant.records_site import Site
from marcha.plant.records_time import (
    Calendar,
    CalendarException,
    DaySpan,
    Effect,
    PowerLimit,
)
from marcha.plant.records_upkeep import MaintenanceRule
from marcha.plant.timeline import Intervals, Timeline
from tests.strategies import intervals, plants

DAY = 1440
NAME = CalendarId("C")
MONDAY = datetime(2027, 1, 11)


def minutes(spans: Intervals) -> set[int]:
    """The minutes in an interval list: what the algebra is about."""
    return {minute for start, end in spans for minute in range(start, end)}


def normal(spans: Intervals) -> bool:
    """Whether a list is sorted and its intervals are not empty and do not touch."""
    flat = [edge for span in spans for edge in span]
    return all(first < second for first, second in pairwise(flat))


def world(
    *spans: str,
    start: datetime = MONDAY,
    days: int = 14,
    exceptions: tuple[CalendarException, ...] = (),
) -> Timeline:
    """A timeline with one calendar, open on Mondays at those spans."""
    calendar = Calendar(id=NAME, monday=tuple(DaySpan.parse(each) for each in spans))
    plant = Plant(
        site=Site(name="t", start=start, horizon_days=days),
        calendars={NAME: calendar},
        exceptions=exceptions,
    )
    return Timeline(plant)


# --- the algebra -------------------------------------------------------------------


@given(intervals(), intervals())
def test_intervals_behave_as_sets_of_minutes(a: Intervals, b: Intervals) -> None:
    """Guards every question about open time: the lists are sets, written short."""
    assert minutes(timeline.union((*a, *b))) == minutes(a) | minutes(b)
    assert minutes(timeline.intersect(a, b)) == minutes(a) & minutes(b)
    assert minutes(timeline.subtract(a, b)) == minutes(a) - minutes(b)
    assert timeline.length(a) == len(minutes(a))


@given(intervals(), intervals())
def test_results_are_lists_in_normal_form(a: Intervals, b: Intervals) -> None:
    """Guards ``covers``, which trusts that one interval holds a span or none does."""
    for result in (
        timeline.union((*a, *b)),
        timeline.intersect(a, b),
        timeline.subtract(a, b),
    ):
        assert normal(result)


@given(intervals(), st.integers(0, 60), st.integers(0, 60))
def test_a_span_is_covered_when_each_of_its_minutes_is(
    a: Intervals, start: int, end: int
) -> None:
    """Guards S9: a run lies within one open interval."""
    assert timeline.covers(a, start, end) == (set(range(start, end)) <= minutes(a))


@given(intervals(), st.integers(0, 60), st.integers(0, 60))
def test_clipping_keeps_the_minutes_between(a: Intervals, start: int, end: int) -> None:
    """Guards the cut at the horizon and at *now*."""
    assert minutes(timeline.clip(a, start, end)) == minutes(a) & set(range(start, end))


@given(intervals(), st.integers(0, 60))
def test_the_next_open_minute_is_the_first_not_before(a: Intervals, start: int) -> None:
    """Guards decoders, which go from one opening to the next."""
    later = [minute for minute in minutes(a) if minute >= start]
    assert timeline.next_open(a, start) == min(later, default=None)


@given(intervals(), st.integers(0, 60), st.integers(0, 60))
def test_work_goes_on_in_open_minutes_only(a: Intervals, start: int, work: int) -> None:
    """Guards S25: the task ends when its last open minute has been worked."""
    later = sorted(minute for minute in minutes(a) if minute >= start)
    finish = timeline.finish_of_work(a, start, work)
    if work == 0:
        assert finish == start
    elif work > len(later):
        assert finish is None
    else:
        assert finish == later[work - 1] + 1


# --- calendars ---------------------------------------------------------------------


def test_a_shift_opens_at_its_hour_of_each_such_day() -> None:
    """Monday 06:00 to 14:00 of two weeks, minutes from Monday midnight."""
    assert world("06:00-14:00").open(NAME) == (
        (360, 840),
        (7 * DAY + 360, 7 * DAY + 840),
    )


def test_minutes_are_counted_from_the_start_of_the_plan() -> None:
    """The plan begins on Monday at 10:00: four hours of the first shift are left."""
    opened = world("06:00-14:00", start=MONDAY.replace(hour=10), days=8).open(NAME)
    assert opened == ((0, 240), (7 * DAY - 240, 7 * DAY + 240))


def test_a_night_shift_goes_on_into_the_next_day() -> None:
    """Monday 22:00 to Tuesday 06:00 is one interval."""
    assert world("22:00-06:00", days=7).open(NAME) == ((1320, DAY + 360),)


def test_a_night_shift_of_the_day_before_reaches_into_the_plan() -> None:
    """The plan begins on Tuesday at midnight; Monday's night shift is still on."""
    opened = world("22:00-06:00", start=MONDAY + timedelta(days=1), days=3).open(NAME)
    assert opened == ((0, 360),)


def test_shifts_that_meet_are_one_interval() -> None:
    """Guards S9: a run may go on over a change of shift."""
    assert world("06:00-14:00", "14:00-22:00", days=2).open(NAME) == ((360, 1320),)


def test_the_horizon_cuts_the_last_shift() -> None:
    """One day from Monday noon: eight hours of Monday are gone, none of Tuesday."""
    opened = world("06:00-22:00", start=MONDAY.replace(hour=12), days=1).open(NAME)
    assert opened == ((0, 600),)


def test_no_calendar_is_always_open() -> None:
    """Guards machines of which no calendar is stated."""
    assert world(days=2).open(None) == ((0, 2 * DAY),)


def closing(start: datetime, hours: int, **more: object) -> CalendarException:
    """A closed span."""
    return dataclasses.replace(
        CalendarException(
            start=start, end=start + timedelta(hours=hours), effect=Effect.CLOSED
        ),
        **more,  # type: ignore[arg-type]
    )


def test_a_closed_span_is_cut_out() -> None:
    """A cut from 09:00 to 10:00 leaves three hours before and four after."""
    cut = closing(MONDAY.replace(hour=9), 1)
    opened = world("06:00-14:00", days=2, exceptions=(cut,)).open(NAME)
    assert opened == ((360, 540), (600, 840))


def test_a_daily_cut_comes_every_day_until_its_last() -> None:
    """Guards rationing: 18:00 to 20:00 on three days, for what is always open."""
    cut = closing(MONDAY.replace(hour=18), 2, daily_until=date(2027, 1, 13))
    opened = world(days=4, exceptions=(cut,)).open(None)
    assert timeline.length(opened) == 4 * DAY - 3 * 120
    assert opened[0] == (0, 18 * 60)
    assert opened[-1] == (2 * DAY + 20 * 60, 4 * DAY)


def test_a_daily_cut_over_midnight_is_cut_on_both_days() -> None:
    """A cut from 23:00 to 01:00 that began the evening before the plan."""
    cut = closing(
        MONDAY - timedelta(hours=1), 2, daily_until=MONDAY.date() + timedelta(days=9)
    )
    opened = world(days=2, exceptions=(cut,)).open(None)
    assert opened == ((60, 23 * 60), (DAY + 60, DAY + 23 * 60))


def test_extra_hours_are_opened_and_a_cut_closes_them_all_the_same() -> None:
    """Overtime on Tuesday from 06:00, cut from 08:00: nobody works in a power cut."""
    tuesday = MONDAY + timedelta(days=1)
    extra = dataclasses.replace(closing(tuesday.replace(hour=6), 6), effect=Effect.OPEN)
    cut = closing(tuesday.replace(hour=8), 24)
    opened = world(days=3, exceptions=(extra, cut)).open(NAME)
    assert opened == ((DAY + 360, DAY + 480),)


def test_an_exception_of_one_calendar_leaves_the_others_open() -> None:
    """Guards holidays of a shift against stopping the ageing ovens."""
    cut = closing(MONDAY, 24, calendar=NAME)
    holiday = world("06:00-14:00", days=2, exceptions=(cut,))
    assert holiday.open(NAME) == ()
    assert holiday.open(None) == ((0, 2 * DAY),)


def test_power_limits_are_spans_of_the_plan() -> None:
    """18:00 to 20:00 on two days; the second is cut at the horizon of 19:00."""
    plant = Plant(
        site=Site(name="t", start=MONDAY.replace(hour=19), horizon_days=1),
        power=(
            PowerLimit(
                start=MONDAY.replace(hour=18),
                end=MONDAY.replace(hour=20),
                limit_kw=100.0,
                daily_until=date(2027, 1, 20),
            ),
        ),
    )
    assert Timeline(plant).power_limits() == ((0, 60, 100.0), (DAY - 60, DAY, 100.0))


def test_seconds_are_rounded_to_the_safe_side() -> None:
    """Guards against a start half a minute too early, a cut as much too late."""
    plant = Plant(site=Site(name="t", start=MONDAY, horizon_days=1))
    moment = MONDAY + timedelta(minutes=5, seconds=30)
    assert timeline.minute_up(plant, moment) == 6
    assert timeline.minute_down(plant, moment) == 5
    assert timeline.minute_up(plant, MONDAY - timedelta(seconds=30)) == 0
    assert timeline.minute_down(plant, MONDAY - timedelta(seconds=30)) == -1
    assert timeline.moment(plant, 6) == MONDAY + timedelta(minutes=6)


def test_now_is_never_before_the_start() -> None:
    """Guards plans made the evening before they begin."""
    site = Site(name="t", start=MONDAY, horizon_days=1)
    early = dataclasses.replace(site, now=MONDAY - timedelta(days=1))
    late = dataclasses.replace(site, now=MONDAY + timedelta(minutes=7))
    assert [timeline.now_min(Plant(site=each)) for each in (site, early, late)] == [
        0,
        0,
        7,
    ]


@given(plants())
def test_calendars_of_any_plant_are_open_within_the_horizon(plant: Plant) -> None:
    """Guards every planner: normal form, nothing outside the plan."""
    times = Timeline(plant)
    for name in (None, *plant.calendars):
        opened = times.open(name)
        assert normal(opened)
        assert not opened or (opened[0][0] >= 0 and opened[-1][1] <= times.horizon)


# --- machines -----------------------------------------------------------------------


def heated(kind: EquipmentKind, **more: object) -> Timeline:
    """Make a plant with one machine and a cut from 9 to 10, then an hour of heat."""
    cut = dataclasses.replace(closing(MONDAY.replace(hour=9), 1), reheat_min=60)
    machine = Equipment(id=EquipmentId("E"), kind=kind)
    plant = Plant(
        site=Site(name="t", start=MONDAY, horizon_days=1),
        equipment={machine.id: machine},
        exceptions=(dataclasses.replace(cut, **more),),  # type: ignore[arg-type]
    )
    return Timeline(plant)


def test_hot_machines_stay_closed_while_they_are_heated_again() -> None:
    """A press and an oven open at 11 after a cut until 10; a saw and people at 10."""
    for kind in (EquipmentKind.PRESS, EquipmentKind.AGEING_OVEN):
        opened = heated(kind).machine(EquipmentId("E"))
        assert opened == ((0, 540), (660, DAY))
    saw = heated(EquipmentKind.SAW)
    assert saw.machine(EquipmentId("E")) == saw.open(None) == ((0, 540), (600, DAY))


def test_a_machine_is_still_cold_when_the_cut_ended_before_the_plan() -> None:
    """The cut ended half an hour before midnight, so half an hour is left."""
    before = MONDAY - timedelta(minutes=30)
    opened = heated(
        EquipmentKind.PRESS, start=before - timedelta(hours=1), end=before
    ).machine(EquipmentId("E"))
    assert opened == ((30, DAY),)


def test_a_planned_stop_closes_a_machine_and_what_needs_it() -> None:
    """The compressor stands from 6 to 8, and with it the press; the saw does not."""
    air, press, saw = (EquipmentId(name) for name in ("C", "P", "S"))
    stop = MaintenanceRule(
        id=MaintenanceId("M"),
        equipment=air,
        start=MONDAY.replace(hour=6),
        duration_min=120,
    )
    plant = Plant(
        site=Site(name="t", start=MONDAY, horizon_days=1),
        equipment={
            air: Equipment(id=air, kind=EquipmentKind.UTILITY),
            press: Equipment(id=press, kind=EquipmentKind.PRESS, needs=(air,)),
            saw: Equipment(id=saw, kind=EquipmentKind.SAW),
        },
        maintenance={stop.id: stop},
    )
    times = Timeline(plant)
    stopped = ((0, 360), (480, DAY))
    assert times.machine(air) == times.machine(press) == stopped
    assert times.machine(saw) == ((0, DAY),)
