"""
What happened, folded into the plant that an earlier plan was for.

First where the plant would stand if the plan had been followed, without what outages
cut short or made impossible; then what was told overrides it. The events may come in
any order, and a file that has grown may be folded again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from marcha.actuals.begun import started_runs
from marcha.actuals.event import SPANS, Event, EventKind
from marcha.actuals.floor import Floor, LotCount, Receipt
from marcha.actuals.happened import happen
from marcha.actuals.letting_go import let_go
from marcha.actuals.outages import interrupted, outages
from marcha.actuals.people import away, interrupted_by_absence
from marcha.actuals.power import cut_off, tasks_delayed
from marcha.actuals.production import made_otherwise
from marcha.actuals.standing import standing
from marcha.actuals.trucks import impossible_runs
from marcha.plans.plan import Plan
from marcha.plans.taken_out import (
    cut_short,
    made_less,
    without_lines,
    without_loads,
)
from marcha.plant.ids import TaskId
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem
from marcha.plant.timeline import minute_up, moment, now_min


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """
    A plant after some events, ready to be planned anew.

    Attributes
    ----------
    plant
        With ``now`` at the moment of the fold, and locks for what has begun.
    previous
        The earlier plan as it really went until then; the rest of it is unstarted.
    at_minute
        The moment, in minutes from the start of the plan.
    problems
        Events that are impossible, by their index; they had no effect.
    receipts
        What trucks brought unlike the promise, the latest last.
    counts
        Lots that were counted, with the difference to what the plan says.
    interrupted
        Begun work that could not go on: ids of runs, loads and tasks, sorted.
    """

    plant: Plant
    previous: Plan
    at_minute: int
    problems: tuple[Problem, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    counts: tuple[LotCount, ...] = ()
    interrupted: tuple[str, ...] = ()


def fold(
    plant: Plant, plan: Plan, events: Sequence[Event], at: datetime | None = None
) -> Folded:
    """
    Fold events into a plant and its plan.

    Parameters
    ----------
    plant, plan
        The plant as it was completed for the plan, and the plan that was followed.
    events
        In any order; told twice counts once.
    at
        The moment from which to plan anew, never before that of the earlier plan; None:
        the time of the last event.
    """
    ordered = _in_order(events)
    at_minute = _moment(plant, [event for _, event in ordered], at)
    late = {
        index: event
        for index, event in ordered
        if minute_up(plant, event.when) > at_minute and event.kind not in SPANS
    }
    ordered = [(index, event) for index, event in ordered if index not in late]
    told = [event for _, event in ordered]
    went = _as_it_went(plant, plan, told, at_minute)
    now = standing(went.plant, went.plan, at_minute, stopped=went.stopped)
    floor = Floor(
        plant=_without_stale_locks(now.plant, went.plan),
        previous=now.previous,
        plan=went.plan,
        at_minute=at_minute,
        folded_until=plant.site.now,
    )
    for index, event in ordered:
        happen(floor, index, event)
    held = let_go(floor.plant, _known_part(floor.plant, floor.previous))
    gone = {*_missing(plan, went.plan, at_minute), *went.stopped, *held.gone}
    return Folded(
        plant=held.plant,
        previous=held.previous,
        at_minute=at_minute,
        problems=(*_too_late(plant, late, at_minute), *floor.problems),
        receipts=tuple(floor.receipts),
        counts=tuple(floor.counts),
        interrupted=tuple(sorted(gone)),
    )


def _in_order(events: Iterable[Event]) -> list[tuple[int, Event]]:
    """Events by time with their index, each once."""
    once: dict[Event, int] = {}
    for index, event in enumerate(events):
        once.setdefault(event, index)
    kinds = list(EventKind)
    return sorted(
        ((index, event) for event, index in once.items()),
        key=lambda each: (each[1].when, kinds.index(each[1].kind), each[0]),
    )


def _moment(plant: Plant, events: Sequence[Event], at: datetime | None) -> int:
    minutes = [minute_up(plant, each.when) for each in events]
    if at is not None:
        minutes = [minute_up(plant, at)]
    return max([now_min(plant), *minutes])


def _too_late(
    plant: Plant, late: Mapping[int, Event], at_minute: int
) -> Iterable[Problem]:
    return (
        Problem(
            code="event_after_now",
            sheet="Event",
            index=index,
            field="when",
            value=str(event.when),
            hint=str(moment(plant, at_minute)),
        )
        for index, event in late.items()
    )


@dataclass(frozen=True, slots=True)
class _Went:
    """A plan as it really went, with the calendars as they really were."""

    plant: Plant
    plan: Plan
    stopped: Mapping[TaskId, int]


def _as_it_went(
    plant: Plant, plan: Plan, events: Sequence[Event], at_minute: int
) -> _Went:
    """Take out of a plan what was cut short, or cannot have been, by a moment."""
    closed = cut_off(away(plant, events), events)
    out = outages(plant, events)
    runs, others = interrupted(plant, _begun(plan, at_minute), out)
    runs.update(impossible_runs(plant, plan, events, at_minute))
    went = without_lines(without_loads(cut_short(plant, plan, runs), others), others)
    went = made_less(plant, went, made_otherwise(plant, went, events))
    stopped = interrupted_by_absence(went, out.people, at_minute)
    went, left_off = tasks_delayed(closed, went, at_minute, stopped)
    return _Went(closed, went, left_off)


def _begun(plan: Plan, at_minute: int) -> Plan:
    """Return the runs (setups too) and loads that began: the rest is planned anew."""
    return replace(
        plan,
        runs=tuple(started_runs(plan, at_minute)),
        loads=tuple(each for each in plan.loads if each.start < at_minute),
        line_runs=tuple(each for each in plan.line_runs if each.start < at_minute),
    )


def _without_stale_locks(plant: Plant, went: Plan) -> Plant:
    """Drop locks of an earlier fold whose work did not happen after all."""
    alive = {f"run/{each.id}" for each in went.runs}
    alive |= {f"load/{each.id}" for each in went.loads}
    alive |= {f"task/{each.task}" for each in went.tasks}
    alive |= {f"line/{each.id}" for each in went.line_runs}
    return plant.replace(
        locks={
            key: lock
            for key, lock in plant.locks.items()
            if key in alive or not key.startswith(("run/", "load/", "task/", "line/"))
        }
    )


def _known_part(plant: Plant, previous: Plan) -> Plan:
    """Return a plan without the work of orders that were cancelled."""
    runs = tuple(each for each in previous.runs if each.order in plant.orders)
    if len(runs) == len(previous.runs):
        return previous
    names = {each.id for each in runs}
    return replace(
        previous,
        runs=runs,
        log_cuts=tuple(
            replace(cut, cuts=kept)
            for cut in previous.log_cuts
            if (kept := tuple(each for each in cut.cuts if each.run in names))
        ),
        loads=tuple(
            replace(load, items=items)
            for load in previous.loads
            if (items := tuple(i for i in load.items if i.order in plant.orders))
        ),
        stock_uses=tuple(
            each for each in previous.stock_uses if each.order in plant.orders
        ),
    )


def _missing(plan: Plan, went: Plan, at_minute: int) -> set[str]:
    """Ids of begun runs and loads of the plan that are not as they were."""
    runs = {e.id for e in {*plan.runs} - {*went.runs} if e.start < at_minute}
    loads = {e.id for e in {*plan.loads} - {*went.loads} if e.start < at_minute}
    lines = {*plan.line_runs} - {*went.line_runs}
    return runs | loads | {e.id for e in lines if e.start < at_minute}
