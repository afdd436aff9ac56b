"""What stopped when: spans in which machines, dies and people were not there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from marcha.actuals.event import Event, EventKind
from marcha.plans.plan import LineRun, Load, Plan
from marcha.plant.needs import needed_machines
from marcha.plant.plant import Plant
from marcha.plant.timeline import Interval, minute_down, minute_up

FOREVER = 1 << 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Outages:
    """
    Spans in minutes of the plan, by what was out.

    Attributes
    ----------
    machines
        Of a machine itself; those that need it stand still as well.
    whole
        Power cuts of the whole plant.
    """

    machines: Mapping[str, Sequence[Interval]]
    dies: Mapping[str, Sequence[Interval]]
    people: Mapping[str, Sequence[Interval]]
    whole: Sequence[Interval]


def outages(plant: Plant, events: Sequence[Event]) -> Outages:
    """Return what was out and when, from events in the order of time."""
    machines = _spans(plant, events, EventKind.MACHINE_DOWN, EventKind.MACHINE_UP)
    for event in events:
        if event.kind is EventKind.STOPPED and (until := stop_end(event)) is not None:
            span = (minute_down(plant, event.when), minute_up(plant, until))
            machines.setdefault(event.reference, []).append(span)
    return Outages(
        machines=machines,
        dies=_spans(plant, events, EventKind.DIE_BROKEN, EventKind.DIE_BACK),
        people=_spans(plant, events, EventKind.ABSENCE, None),
        whole=[
            (minute_down(plant, each.when), minute_up(plant, each.until))
            for each in events
            if is_blackout(each) and each.until is not None
        ],
    )


def is_blackout(event: Event) -> bool:
    """Whether an event is a power cut that leaves nothing."""
    return event.kind is EventKind.POWER_CUT and not event.quantity


def stop_end(event: Event) -> datetime | None:
    """End of a stop, told as a moment or in minutes; None: not told."""
    if event.until is not None or event.quantity is None:
        return event.until
    return event.when + timedelta(minutes=event.quantity)


def _spans(
    plant: Plant, events: Sequence[Event], begins: EventKind, ends: EventKind | None
) -> dict[str, list[Interval]]:
    found: dict[str, list[Interval]] = {}
    for event in events:
        spans = found.setdefault(event.reference, [])
        minute = minute_down(plant, event.when)
        if event.kind is begins:
            end = FOREVER if event.until is None else minute_up(plant, event.until)
            spans.append((minute, end))
        elif ends is not None and event.kind is ends and spans:
            spans[-1] = (spans[-1][0], min(minute, spans[-1][1]))
    return {name: spans for name, spans in found.items() if spans}


def interrupted(
    plant: Plant, plan: Plan, out: Outages
) -> tuple[dict[str, int], set[str]]:
    """
    Return what outages cut into.

    Returns
    -------
    tuple
        Runs with the minute at which they were interrupted; ageing loads and line runs.
    """
    still: dict[str, list[Interval]] = {
        machine: [
            *out.whole,
            *(
                span
                for needed in needed_machines(plant, machine)
                for span in out.machines.get(needed, ())
            ),
        ]
        for machine in plant.equipment
    }
    runs: dict[str, int] = {}
    for run in plan.runs:
        spans = [*still[run.press], *out.dies.get(run.die, ())]
        minute = first_overlap(run.start, run.end, spans)
        if minute is not None:
            runs[run.id] = minute
    works: list[tuple[str, str, Load | LineRun]] = [
        *((load.id, load.oven, load) for load in plan.loads),
        *((line.id, line.equipment, line) for line in plan.line_runs),
    ]
    others = {
        name
        for name, machine, work in works
        if first_overlap(work.start, work.end, still[machine]) is not None
    }
    return runs, others


def first_overlap(start: int, end: int, spans: Sequence[Interval]) -> int | None:
    """Return the first minute of ``[start, end)`` in any of some spans."""
    hits = [max(start, begin) for begin, stop in spans if begin < end and start < stop]
    return min(hits, default=None)
