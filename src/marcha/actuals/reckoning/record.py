"""
A plan and what happened since: what every figure of the floor starts from.

Events are taken in the order of time; a row that is told twice, word by word, counts
once, as in folding. What nobody wrote down is not known: where a file
holds no row of a kind at all, figures of that kind are None, never zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from marcha.actuals.event import Event, EventKind
from marcha.plans.plan import Plan
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_time import CalendarException
from marcha.plant.timeline import Timeline, minute_up
from marcha.process.demand import Demand, demands

_MOST_DAYS = 1_100
"""Days of open hours that are reckoned: a wrong year in one row must not stop it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """
    A plan, its plant and the events since, oldest first.

    Attributes
    ----------
    timeline
        Open time of the plant's calendars, beyond the horizon too where the events or
        the moment that was asked for go further.
    """

    plant: Plant
    plan: Plan
    events: tuple[Event, ...]
    known: Mapping[OrderId, Demand]
    timeline: Timeline

    def of(self, *kinds: EventKind) -> tuple[Event, ...]:
        """Return the events of some kinds, oldest first."""
        return tuple(each for each in self.events if each.kind in kinds)

    @property
    def carried_on(self) -> bool:
        """Whether the plant stands where an earlier plan brought it (S31)."""
        return _is_carried_on(self.plant)

    def taken_in(self, event: Event) -> bool:
        """Whether the plant holds already what an event says."""
        now = self.plant.site.now
        return self.carried_on and now is not None and event.when <= now

    def knows(self, *kinds: EventKind, until: datetime) -> bool:
        """Whether anybody wrote down an event of one of the kinds by a moment."""
        return any(each.when < until for each in self.of(*kinds))

    def begun(self, until: datetime) -> bool:
        """Whether there is any record before a moment."""
        return any(each.when < until for each in self.events)


def record(
    plant: Plant, plan: Plan, events: Iterable[Event], *, until: datetime | None = None
) -> Record:
    """
    Put a plan and its events together.

    Parameters
    ----------
    until
        Moment up to which open hours are needed; None: the last event.
    """
    once = dict.fromkeys(events)
    ordered = tuple(sorted(once, key=lambda each: each.when))
    asked = [until] if until is not None else []
    asked += [each.when for each in ordered[-1:]]
    wanted = [(each - plant.site.start).days + 2 for each in asked]
    days = min(max(plant.site.horizon_days, *wanted, 1), _MOST_DAYS)
    longer = plant.replace(
        site=replace(plant.site, horizon_days=days),
        exceptions=_planned_closures(plant, ordered),
    )
    return Record(
        plant=plant,
        plan=plan,
        events=ordered,
        known=demands(plant),
        timeline=Timeline(longer),
    )


def _planned_closures(
    plant: Plant, events: Iterable[Event]
) -> tuple[CalendarException, ...]:
    """
    Exceptions that are no outage: a plant that was carried on holds both.

    An hour that a power cut took was open all the same, and is counted as lost.
    """
    cuts = {
        (each.when, each.until) for each in events if each.kind is EventKind.POWER_CUT
    }
    return tuple(
        each
        for each in plant.exceptions
        if each.calendar is not None
        or each.daily_until is not None
        or (each.start, each.end) not in cuts
        or not _is_carried_on(plant)
    )


def _is_carried_on(plant: Plant) -> bool:
    """Whether a plant stands where an earlier plan brought it (S31)."""
    now = plant.site.now
    return now is not None and now.date() > plant.site.start.date()


def seen_by(held: Record, end: datetime) -> Record:
    """Return the record as it stood at a moment, with the open hours until then."""
    past = tuple(each for each in held.events if each.when < end)
    if minute_up(held.plant, end) <= held.timeline.horizon:
        return replace(held, events=past)
    return record(held.plant, held.plan, past, until=end)
