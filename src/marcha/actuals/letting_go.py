"""
Begun work that cannot go on as it was, for a reason no single event tells.

An absent person leaves a press without crew, a limit of power is less than what runs:
the checker says so of the begun part of the plan alone. What it names is handed to
somebody else, or let go: a run ends where it must, a task is left off, a load starts
anew. In the end the begun part breaks no rule, so that a new plan can keep it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from marcha.actuals.begun import run_lock
from marcha.plans.kept import kept_work
from marcha.plans.plan import Assignment, Plan
from marcha.plans.rules import Violation, check
from marcha.plans.taken_out import cut_short, without_lines, without_loads
from marcha.plant.ids import LockId, PersonId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Timeline, covers, now_min
from marcha.process.people import holders

_ROUNDS = 40

_OF_BEGUN = frozenset({
    "machine_open", "machine_up", "machine_powered", "machine_staffed", "task_skills",
    "people_on_shift", "one_person_one_place", "assignment_spans_task", "task_work",
    "die_ready", "logs_available", "metal_quality", "metal_alloy", "metal_diameter",
    "metal_owner", "load_after_run", "pieces_aged_once", "load_recipe",
    "one_thing_at_a_time", "within_horizon", "die_out_while_heated",
})  # fmt: skip
"""Rules that begun work alone can break; the others need what is planned besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A plant and the earlier plan, whose begun work breaks no rule."""

    plant: Plant
    previous: Plan
    gone: frozenset[str]


def let_go(plant: Plant, previous: Plan) -> Held:
    """Let go of begun work that breaks a rule from ``now`` on."""
    gone: set[str] = set()
    for _ in range(_ROUNDS):
        kept = kept_work(plant, previous)
        found = [
            each for each in check(plant, kept).violations if each.rule in _OF_BEGUN
        ]
        if not found:
            break
        changed = _mended(plant, previous, kept, found[0], gone)
        if changed is None:
            break
        plant, previous = changed
    return Held(plant=plant, previous=previous, gone=frozenset(gone))


def _mended(
    plant: Plant, previous: Plan, kept: Plan, broken: Violation, gone: set[str]
) -> tuple[Plant, Plan] | None:
    """Return plant and plan without one violation; None: nothing begun is in it."""
    if broken.rule in ("machine_staffed", "people_on_shift"):
        staffed = _with_others(plant, previous, kept, broken)
        if staffed is not None:
            return plant, staffed
    for name in _named(plant, kept, broken):
        gone.add(name)
        return _without(plant, previous, kept, name)
    return None


def _named(plant: Plant, kept: Plan, broken: Violation) -> Iterator[str]:
    """Begun work that a violation is about: by its id, its machine, or its power."""
    now = now_min(plant)
    tasks = {each.task for each in kept.tasks}
    works = {
        *(each.id for each in kept.runs),
        *(each.id for each in kept.loads),
        *(each.id for each in kept.line_runs),
    }
    yield from (each for each in broken.subjects if each in tasks or each in works)
    minute = now if broken.minute is None else max(now, broken.minute)
    going = [
        *((each.press, each.id) for each in kept.runs if each.end > minute),
        *((each.oven, each.id) for each in kept.loads if each.end > minute),
        *((each.equipment, each.id) for each in kept.line_runs if each.end > minute),
    ]
    yield from (name for machine, name in going if machine in broken.subjects)
    dies = ((each.die, each.id) for each in kept.runs if each.end > minute)
    yield from (name for die, name in dies if die in broken.subjects)
    cuts = {
        each.run
        for log in kept.log_cuts
        if log.source in broken.subjects
        for each in log.cuts
    }
    yield from sorted(cuts)
    if broken.rule == "machine_powered":
        power = {key: each.power_kw for key, each in plant.equipment.items()}
        going.sort(key=lambda each: (-power[each[0]], each[1]))
        yield from (name for _, name in going)
        yield from sorted(each.task for each in kept.tasks if each.end > minute)


def _without(plant: Plant, previous: Plan, kept: Plan, name: str) -> tuple[Plant, Plan]:
    """Interrupt one piece of begun work now."""
    now = now_min(plant)
    locks = dict(plant.locks)
    for prefix in ("task", "run", "load", "line"):
        locks.pop(LockId(f"{prefix}/{name}"), None)
    if any(each.task == name for each in kept.tasks):
        previous = replace(
            previous,
            tasks=tuple(each for each in previous.tasks if each.task != name),
            assignments=tuple(
                each for each in previous.assignments if each.task != name
            ),
        )
    elif any(each.id == name for each in kept.loads):
        previous = without_loads(previous, [name])
    elif any(each.id == name for each in kept.line_runs):
        previous = without_lines(previous, [name])
    else:
        run = next(each for each in kept.runs if each.id == name)
        minute = now if run.end > now else run.start
        previous = cut_short(plant, previous, {name: minute})
        short = next((each for each in previous.runs if each.id == name), None)
        lock = plant.locks.get(LockId(f"run/{name}"))
        if short is not None and lock is not None:
            locks[lock.id] = run_lock(plant, short, now)
    return plant.replace(locks=locks), previous


# --- crews -------------------------------------------------------------------------


def _with_others(
    plant: Plant, previous: Plan, kept: Plan, broken: Violation
) -> Plan | None:
    """Give the rest of somebody's post to another who can do it; None: nobody can."""
    now = now_min(plant)
    timeline = Timeline(plant)
    for each in kept.assignments:
        if each.equipment is None or each.end <= now:
            continue
        if each.equipment not in broken.subjects:
            continue
        shift = timeline.open(plant.people[each.person].calendar)
        start = max(now, each.start)
        if covers(shift, start, each.end):
            continue
        mine = [a for a in kept.assignments if a is not each]
        other = _free(plant, timeline, each, start, mine)
        if other is None:
            return _only_until(previous, each, start)
        return replace(
            previous,
            assignments=(
                *_only_until(previous, each, start).assignments,
                replace(each, person=other, start=start),
            ),
        )
    return None


def _only_until(previous: Plan, post: Assignment, minute: int) -> Plan:
    rest = tuple(each for each in previous.assignments if each != post)
    if post.start < minute:
        rest = (*rest, replace(post, end=minute))
    return replace(previous, assignments=rest)


def _free(
    plant: Plant,
    timeline: Timeline,
    post: Assignment,
    start: int,
    others: Sequence[Assignment],
) -> PersonId | None:
    """Return somebody on shift who holds the skill and is in no begun post."""
    levels = [
        row.level
        for row in plant.crewing
        if row.equipment == post.equipment and row.skill == post.skill
    ]
    able = holders(plant, post.skill, max(levels, default=0))
    for person in sorted(able):
        shift = timeline.open(plant.people[person].calendar)
        busy = any(
            each.person == person and each.start < post.end and start < each.end
            for each in others
        )
        if person != post.person and not busy and covers(shift, start, post.end):
            return person
    return None
