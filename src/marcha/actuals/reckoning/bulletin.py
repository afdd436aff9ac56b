"""
What the bulletin says, before anybody thinks of paper: figures, machines, orders.

Everything is of one period, with the period before it and the plan beside it. Figures
are measured from the record; where it holds nothing they are None.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from marcha.actuals.reckoning.machine_lines import MachineLine, machine_lines
from marcha.actuals.reckoning.machine_states import not_up
from marcha.actuals.reckoning.metal_count import CountLine, cover_days, metal_count
from marcha.actuals.reckoning.order_lines import OrderLine, order_lines
from marcha.actuals.reckoning.period import Period
from marcha.actuals.reckoning.planned import (
    planned_cover_days,
    planned_good_kg,
    planned_reactivation,
    planned_yield,
)
from marcha.actuals.reckoning.production import (
    KG_PER_T,
    MINUTES_PER_HOUR,
    made_kg,
    recovery,
    shipped_kg,
    unread,
)
from marcha.actuals.reckoning.reactivation import Reactivation, reactivation
from marcha.actuals.reckoning.record import Record, seen_by
from marcha.actuals.reckoning.requests import Request, requests
from marcha.actuals.reckoning.stops import lost_press_min
from marcha.plans.reactivation import listed_machines
from marcha.plant.ids import CourseId, PersonId, SkillId
from marcha.plant.timeline import moment

FIGURES = ("good_t", "recovery", "cover_days", "lost_hours", "machines_up")
"""The five figures, always in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinFigure:
    """
    One of the five figures: this period, the one before it, and the target.

    Attributes
    ----------
    unit
        ``t``, ``0-1``, ``d``, ``h`` or empty (machines).
    target
        What the plan says of the same period, or the criterion; None: there is none.
    """

    name: str
    unit: str
    value: float | None
    last: float | None
    target: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingLine:
    """A course of the plan: when, for whom, and what they can do afterwards."""

    course: CourseId
    skill: SkillId
    level: int
    people: tuple[PersonId, ...]
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSoFar:
    """
    The month of the last day against its target (S49).

    Attributes
    ----------
    month
        Its first day.
    good_t, target_t
        Good tonnes recorded as made so far, and the target; None: not known.
    """

    month: date
    good_t: float | None
    target_t: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """
    All that one sheet says.

    Attributes
    ----------
    metal
        None: nothing was recorded.
    unread
        Rows of production, scrap and shipping that no figure could count.
    """

    period: Period
    figures: tuple[BulletinFigure, ...]
    month: MonthSoFar
    reactivation: Reactivation
    planned_reactivation: datetime | None
    machines: tuple[MachineLine, ...]
    metal: tuple[CountLine, ...] | None
    orders: tuple[OrderLine, ...]
    shipped_kg: float | None
    trainings: tuple[TrainingLine, ...]
    requests: tuple[Request, ...]
    unread: int


def bulletin(record: Record, period: Period) -> Bulletin:
    """Put the bulletin of a period together."""
    seen = seen_by(record, period.end)
    return Bulletin(
        period=period,
        figures=tuple(_figures(seen, period)),
        month=_month(seen, period),
        reactivation=reactivation(seen, period.end),
        planned_reactivation=planned_reactivation(seen),
        machines=machine_lines(seen, period.end),
        metal=metal_count(seen, period),
        orders=order_lines(seen, period.end),
        shipped_kg=shipped_kg(seen, period),
        trainings=_trainings(seen, period),
        requests=requests(seen, period.end),
        unread=len(unread(seen)),
    )


def _figures(record: Record, period: Period) -> Iterator[BulletinFigure]:
    last = period.before()
    earlier = seen_by(record, last.end)
    yield BulletinFigure(
        name="good_t",
        unit="t",
        value=_over(made_kg(record, period), KG_PER_T),
        last=_over(made_kg(earlier, last), KG_PER_T),
        target=planned_good_kg(record, period) / KG_PER_T,
    )
    yield BulletinFigure(
        name="recovery",
        unit="0-1",
        value=recovery(record, period),
        last=recovery(earlier, last),
        target=planned_yield(record),
    )
    yield BulletinFigure(
        name="cover_days",
        unit="d",
        value=cover_days(record, period),
        last=cover_days(earlier, last),
        target=planned_cover_days(record, period),
    )
    yield BulletinFigure(
        name="lost_hours",
        unit="h",
        value=_over(lost_press_min(record, period), MINUTES_PER_HOUR),
        last=_over(lost_press_min(earlier, last), MINUTES_PER_HOUR),
        target=None,
    )
    yield BulletinFigure(
        name="machines_up",
        unit="",
        value=_listed_up(record, period.end),
        last=_listed_up(earlier, last.end),
        target=float(len(listed_machines(record.plant))),
    )


def _over(value: float | None, unit: float) -> float | None:
    return None if value is None else value / unit


def _listed_up(record: Record, at: datetime) -> float | None:
    """Listed machines that can run by the record; None: nothing was recorded."""
    if not record.begun(at):
        return None
    machines = listed_machines(record.plant)
    return float(sum(not not_up(record, each, at) for each in machines))


def _trainings(record: Record, period: Period) -> tuple[TrainingLine, ...]:
    """Courses of the plan that have not ended before the period, by their start."""
    lines = [
        TrainingLine(
            course=each.course,
            skill=record.plant.courses[each.course].skill,
            level=record.plant.courses[each.course].level,
            people=each.people,
            start=moment(record.plant, each.start),
            end=moment(record.plant, each.end),
        )
        for each in record.plan.trainings
    ]
    return tuple(
        sorted(
            (each for each in lines if each.end > period.start),
            key=lambda each: (each.start, each.course),
        )
    )


def _month(record: Record, period: Period) -> MonthSoFar:
    first = period.last_day.replace(day=1)
    start = datetime(first.year, first.month, 1)
    target = next(
        (each.good_t for each in record.plant.targets if each.month == first), None
    )
    so_far = Period(start=start, end=period.end)
    return MonthSoFar(
        month=first,
        good_t=_over(made_kg(record, so_far), KG_PER_T),
        target_t=target,
    )
