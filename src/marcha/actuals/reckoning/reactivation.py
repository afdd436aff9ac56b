"""
Full reactivation by what was recorded: which criteria are met, and by how much not.

The criteria are those of the site and mean what they mean in a plan
(:mod:`marcha.plans.reactivation`), with facts in place of dates: a listed machine can
run once it and all it needs are recorded as up, and a day makes the good pieces that
were recorded as produced on it, up to the maximum of each order (S2). So many open days
in a row must make the share of the nameplate; days without an open machine do not
count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import fsum
from typing import Literal

from marcha.actuals.event import Event
from marcha.actuals.reckoning.machine_states import changes, last_change, not_up
from marcha.actuals.reckoning.production import made
from marcha.actuals.reckoning.record import Record
from marcha.plans.reactivation import listed_machines, open_days
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.needs import needed_machines
from marcha.plant.timeline import moment

Criterion = Literal["machines", "share", "days", "nameplate"]
"""Machines up; the share of nameplate; days in a row; a nameplate to measure by."""

CRITERIA: tuple[Criterion, ...] = ("nameplate", "machines", "share", "days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """
    A criterion that the record does not meet.

    Attributes
    ----------
    found, needed
        Machines up, good kg of the worst day of the best row, or days in a row.
    subjects
        Machines that are not recorded as up; empty for other criteria.
    """

    criterion: Criterion
    found: float
    needed: float
    subjects: tuple[EquipmentId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay:
    """
    A local day on which a listed machine is open.

    Attributes
    ----------
    kg
        Good kg recorded as made on it, up to the maximum of each order.
    all_up
        Every listed machine could run at its end.
    running
        Something was made, and every listed machine that came up by the end of the
        record could run at its end.
    """

    day: date
    end: datetime
    kg: float
    all_up: bool
    running: bool
    facts: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reactivation:
    """
    How far full reactivation is, by the record.

    Attributes
    ----------
    machines, machines_up
        Listed machines, and those that can run by the end of the record.
    needed_kg
        Good kg a day that the criterion asks for; None: no nameplate is stated.
    needed_days, best_days
        Days in a row asked for, and the most there were (of days that reach the kg with
        all machines up).
    reached
        End of the day that fulfils the criteria; None: it is not reached.
    row
        The days that show it; empty if it is not reached.
    facts
        The rows that show it: machines up first, then production.
    """

    machines: tuple[EquipmentId, ...]
    machines_up: tuple[EquipmentId, ...]
    needed_kg: float | None
    needed_days: int
    best_days: int
    days: tuple[OpenDay, ...]
    reached: datetime | None
    unmet: tuple[Unmet, ...]
    row: tuple[OpenDay, ...] = ()
    facts: tuple[Event, ...] = ()


def reactivation(record: Record, until: datetime) -> Reactivation:
    """
    Judge the criteria by the rows before a moment.

    A plan has no say here: its dates are neither read nor shown.
    """
    plant = record.plant
    machines = listed_machines(plant)
    needed = _needed_kg(record, machines)
    up = tuple(each for each in machines if not not_up(record, each, until))
    days = _days(record, machines, up, until)
    wanted = plant.site.reactivation_days
    good = [each.all_up and needed is not None and each.kg >= needed for each in days]
    row = _first_row(good, wanted)
    best = min(_longest(good), wanted)
    judged = Reactivation(
        machines=machines,
        machines_up=up,
        needed_kg=needed,
        needed_days=wanted,
        best_days=best,
        days=days,
        reached=None,
        unmet=(),
    )
    if row is None:
        unmet = tuple(_unmet(record, machines, needed, days, until))
        return replace(judged, unmet=unmet)
    end = days[row - 1].end
    shown = days[row - wanted : row]
    facts = (*_machine_facts(record, machines, end), *_produced(shown))
    return replace(judged, reached=end, row=shown, facts=facts)


def _needed_kg(record: Record, machines: Sequence[EquipmentId]) -> float | None:
    plates = [record.plant.equipment[each].nameplate_kg_day for each in machines]
    stated = [plate for plate in plates if plate is not None]
    return record.plant.site.reactivation_share * fsum(stated) if stated else None


def _days(
    record: Record,
    machines: Sequence[EquipmentId],
    up: Sequence[EquipmentId],
    until: datetime,
) -> tuple[OpenDay, ...]:
    """Open days whose rows are before a moment."""
    if not machines:
        return ()
    events: dict[date, list[tuple[Event, float]]] = {}
    for event, kg in _counted(record, until):
        events.setdefault(event.when.date(), []).append((event, kg))
    down = {each: _down_spans(record, each) for each in machines}
    found = []
    for start, finish in open_days(record.plant, machines, record.timeline):
        begin, end = moment(record.plant, start), moment(record.plant, finish)
        if begin >= until:
            break
        rows = events.get(begin.date(), [])
        at = min(end, until)
        standing = {each for each, spans in down.items() if _is_down(spans, at)}
        kg = fsum(kg for _, kg in rows)
        found.append(
            OpenDay(
                day=begin.date(),
                end=end,
                kg=kg,
                all_up=not standing,
                running=kg > 0 and not standing & set(up),
                facts=tuple(event for event, kg in rows if kg > 0),
            )
        )
    return tuple(found)


def _counted(record: Record, until: datetime) -> Iterator[tuple[Event, float]]:
    """Production before a moment and the kg of it that can ship (S2)."""
    room: dict[OrderId, float] = {}
    for each in made(record):
        if each.when < until:
            wanted = record.known[each.order]
            left = room.get(each.order, float(wanted.maximum))
            room[each.order] = max(0.0, left - each.pieces)
            yield each.event, min(each.pieces, left) * wanted.piece_kg


Spans = tuple[tuple[datetime, datetime], ...]


def _down_spans(record: Record, machine: EquipmentId) -> Spans:
    """When a machine or something that it needs was not up."""
    spans: list[tuple[datetime, datetime]] = []
    for each in needed_machines(record.plant, machine):
        found = changes(record, each)
        for now, after in pairwise(found):
            if not now.up:
                spans.append((now.when, after.when))
        if not found[-1].up:
            spans.append((found[-1].when, datetime.max))
    return tuple(spans)


def _is_down(spans: Spans, at: datetime) -> bool:
    """Whether one of the spans covers the minutes just before a moment."""
    return any(start < at <= end for start, end in spans)


def _longest(good: Sequence[bool]) -> int:
    longest = row = 0
    for each in good:
        row = row + 1 if each else 0
        longest = max(longest, row)
    return longest


def _first_row(good: Sequence[bool], wanted: int) -> int | None:
    """Place after the first row of so many; None: there is none."""
    row = 0
    for place, each in enumerate(good):
        row = row + 1 if each else 0
        if row >= wanted:
            return place + 1
    return None


def _unmet(
    record: Record,
    machines: Sequence[EquipmentId],
    needed: float | None,
    days: Sequence[OpenDay],
    until: datetime,
) -> Iterator[Unmet]:
    if needed is None:
        yield Unmet(criterion="nameplate", found=0, needed=1)
    missing = {
        each: not_up(record, each, until)
        for each in machines
        if not_up(record, each, until)
    }
    if missing or not machines:
        yield Unmet(
            criterion="machines",
            found=len(machines) - len(missing),
            needed=max(len(machines), 1),
            subjects=tuple(
                dict.fromkeys(each for wanted in missing.values() for each in wanted)
            ),
        )
    wanted = record.plant.site.reactivation_days
    running = [each.running for each in days]
    worst = _best_worst_day(days, min(wanted, _longest(running)))
    if needed is not None and worst < needed:
        yield Unmet(criterion="share", found=worst, needed=needed)
    if _longest(running) < wanted:
        yield Unmet(criterion="days", found=_longest(running), needed=wanted)


def _best_worst_day(days: Sequence[OpenDay], row: int) -> float:
    """Kg of the worst day of the best row of so many running days; 0: no such day."""
    if row == 0:
        return 0.0
    rows = (days[first : first + row] for first in range(len(days) - row + 1))
    return max(min(day.kg for day in each) for each in rows if _all_running(each))


def _all_running(days: Sequence[OpenDay]) -> bool:
    return all(each.running for each in days)


def _machine_facts(
    record: Record, machines: Sequence[EquipmentId], at: datetime
) -> tuple[Event, ...]:
    """Rows that brought up the listed machines and all they need, each once."""
    found: dict[int, Event] = {}
    for machine in machines:
        for each in needed_machines(record.plant, machine):
            for event in last_change(record, each, at).facts:
                found.setdefault(id(event), event)
    return tuple(sorted(found.values(), key=lambda event: event.when))


def _produced(days: Sequence[OpenDay]) -> tuple[Event, ...]:
    return tuple(event for each in days for event in each.facts)


def day_before(end: datetime) -> date:
    """Return the day that ends at a midnight."""
    return (end - timedelta(minutes=1)).date()
