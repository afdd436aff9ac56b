"""
A fortnight of the example plant: thirty invented events, a new plan after each.

The events are drawn with a seed from what the plan of the moment does (the die that
runs next, the truck that comes next), so that each of them matters. After every one it
is looked at whether the plan passes the checker, begun work stayed that nothing
touched, the changes in words are the difference of the two plans, and how much of what
had not started moved.
"""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.settings import Settings, UsageError

if TYPE_CHECKING:
    from benchmarks.families import Record
    from marcha.actuals import Event
    from marcha.app import Planned
    from marcha.app.replanning import Replanned
    from marcha.plans.plan import Load, Run

KINDS = (
    "received", "die_broken", "absence", "task_progress", "power_cut", "delayed",
    "counted", "urgent_order", "machine_down", "part_received", "produced", "die_back",
    "held", "task_done", "cash_received", "order_changed", "machine_up", "scrapped",
    "released", "shipped", "stopped", "cancelled", "absence", "power_cut", "received",
    "die_broken", "urgent_order", "counted", "machine_down", "delayed",
)  # fmt: skip
"""What happens, in this order; every kind of event is among them."""

_FIRST_DAYS = 2
_HOURS = 11
"""The first event is so many days after the first run, others so many hours apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One event and what was found of the plan after it.

    Attributes
    ----------
    share
        Share of the unstarted work that moved.
    kept
        Begun work that nothing touched is in the new plan as it was.
    told
        Changes and sentences are the difference of the plans.
    """

    event: "Event"
    checked: bool
    kept: bool
    told: bool
    share: float
    cpu_s: float
    good_t: float


def expand(paths: Sequence[str]) -> list[str]:
    """Seeds, or ``usual`` for the one that is fixed."""
    found = ["1" if path == "usual" else path for path in paths]
    for path in found:
        if not path.isdigit():
            raise UsageError(f"{path!r} is not a seed")
    return found


def solve(instance: str, settings: Settings) -> "Record":
    """Play a fortnight; ``steps`` has a line for each event."""
    from benchmarks.measuring import cpu_seconds

    effort = 6 if settings.effort is None else settings.effort
    started, cpu = time.monotonic(), cpu_seconds()
    steps = list(play(int(instance), effort=effort, count=len(KINDS)))
    return {
        "status": "complete",
        "objective": median(step.share for step in steps),
        "baseline": max(step.cpu_s for step in steps),
        "bound": None,
        "effort": effort,
        "wall_s": round(time.monotonic() - started, 3),
        "cpu_s": round(cpu_seconds() - cpu, 3),
        "checked": all(each.checked and each.kept and each.told for each in steps),
        "steps": [line(each) for each in steps],
    }


def line(step: Step) -> dict[str, Any]:
    """Return one event as a line of a table."""
    return {
        "when": step.event.when.isoformat(),
        "kind": step.event.kind.value,
        "reference": step.event.reference,
        "moved": round(step.share, 3),
        "cpu_s": round(step.cpu_s, 2),
        "good_t": round(step.good_t, 1),
        "ok": step.checked and step.kept and step.told,
    }


def play(seed: int, *, effort: int, count: int) -> Iterator[Step]:
    """Make the first plan, then one after each event."""
    from marcha.app import plan
    from marcha.app.replanning import Settings as Ways
    from marcha.app.replanning import replan_events
    from marcha.plans.figures import good_kg
    from marcha.plans.rules import check
    from marcha.plant.example import example

    rng = random.Random(seed)  # noqa: S311 - a script, not a secret
    current = plan(example(), effort=effort, seed=seed)
    minute = min(run.start for run in current.plan.runs) + _FIRST_DAYS * 1440
    for kind in KINDS[:count]:
        minute += _HOURS * 60
        event = happening(current, kind, minute, rng)
        started = time.process_time()
        done = replan_events(
            current, [event], settings=Ways(effort=effort, alternatives=False)
        )
        spent = time.process_time() - started
        after = done.after
        yield Step(
            event=event,
            checked=check(after.plant, after.plan).ok,
            kept=kept(done),
            told=told(done),
            share=done.moved.share,
            cpu_s=spent,
            good_t=good_kg(after.plant, after.plan) / 1000.0,
        )
        current = after


def kept(done: "Replanned") -> bool:
    """Whether begun runs, loads and tasks that no event touched are as they were."""
    at, old, new = done.folded.at_minute, done.before.plan, done.after.plan
    touched = {*done.folded.interrupted, *(each.reference for each in done.events)}
    machines: set[Run | Load] = {*new.runs, *new.loads}
    tasks = {each.task: each for each in new.tasks}
    works: list[Run | Load] = [*old.runs, *old.loads]
    for work in works:
        if work.start < at and work.id not in touched and work not in machines:
            return False
    return all(
        tasks[task.task].start == task.start
        for task in old.tasks
        if task.start < at < task.end
        and task.task not in touched
        and done.folded.plant.tasks[task.task].done_ratio < 1.0
    )


def told(done: "Replanned") -> bool:
    """Whether changes and sentences are exactly the difference of the two plans."""
    from collections import Counter

    from marcha.plans.difference import applied, table
    from marcha.report.changes_told import change_lines
    from marcha.text import Words

    at = done.folded.at_minute
    old = table(done.before.plant, done.before.plan, at)
    new = table(done.after.plant, done.after.plan, at)
    lines = change_lines(done.after.plant, done.changes, Words("es"))
    said = Counter(change for each in lines for change in each.changes)
    return applied(old, done.changes) == new and said == Counter(done.changes)


def happening(
    planned: "Planned", kind: str, minute: int, rng: random.Random
) -> "Event":
    """Invent an event of a kind that matters to a plan."""
    from marcha.actuals import Event, EventKind
    from marcha.plant.timeline import moment

    when = moment(planned.plant, minute)
    reference = _reference(planned, kind, minute, rng) if kind in _ABOUT else ""
    more: dict[str, Any] = dict(_details(kind, rng, when))
    return Event(when=when, kind=EventKind(kind), reference=reference, **more)


def _reference(planned: "Planned", kind: str, minute: int, rng: random.Random) -> str:
    """Something that the plan uses soon."""
    plant, made = planned.plant, planned.plan
    runs = sorted(
        (run for run in made.runs if run.start >= minute), key=lambda each: each.start
    )
    soon = runs[:4] or list(made.runs)[-1:]
    run = rng.choice(soon)
    tasks = [each.task for each in made.tasks if each.end > minute] or list(plant.tasks)
    comes = [
        key
        for key, each in plant.deliveries.items()
        if each.state.value in ("promised", "shipped")
    ] or list(plant.deliveries)
    done = [each for each in made.runs if each.end <= minute] or soon
    choices: dict[str, Sequence[str]] = {
        "die": [run.die],
        "machine": [run.press],
        "order": [run.order],
        "done": [done[-1].order],
        "task": tasks[:3],
        "lot": list(plant.lots),
        "delivery": comes[:2],
        "person": list(plant.people),
        "part": list(plant.parts),
    }
    return str(rng.choice(choices[_ABOUT[kind]]))


_ABOUT = {
    "received": "delivery", "delayed": "delivery", "cancelled": "order", "held": "lot",
    "released": "lot", "counted": "lot", "die_broken": "die", "die_back": "die",
    "absence": "person", "machine_down": "machine", "machine_up": "machine",
    "task_progress": "task", "task_done": "task", "part_received": "part",
    "urgent_order": "order", "order_changed": "order", "produced": "done",
    "scrapped": "done", "shipped": "done", "stopped": "machine",
}  # fmt: skip


def _details(
    kind: str, rng: random.Random, when: datetime
) -> dict[str, float | datetime]:
    """Quantity and end of an event, where its kind has them."""
    amounts = {
        "received": (20, 60), "counted": (4, 30), "part_received": (1, 2),
        "cash_received": (500, 4500), "order_changed": (50, 400), "produced": (1, 200),
        "scrapped": (20, 200), "shipped": (1, 50), "stopped": (60, 240),
    }  # fmt: skip
    hours = {
        "received": (216, 216), "delayed": (72, 216), "die_broken": (48, 120),
        "power_cut": (3, 9), "absence": (24, 96), "machine_down": (24, 48),
        "urgent_order": (96, 192),
    }  # fmt: skip
    found: dict[str, float | datetime] = {}
    if kind in amounts:
        found["quantity"] = float(rng.randint(*amounts[kind]))
    if kind == "task_progress":
        found["quantity"] = rng.randint(1, 9) / 10
    if kind in hours:
        found["until"] = when + timedelta(hours=rng.randint(*hours[kind]))
    return found
