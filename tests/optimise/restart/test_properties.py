"""What holds for every restart: the checker's rules, earliest starts, determinism."""

import dataclasses
import random
from collections.abc import Sequence
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from marcha.optimise.restart import CODES, Restart, decode, neighbour, prepare, rules
from marcha.plans.plan import Plan, TaskRun
from marcha.plans.rules import check
from marcha.plant.ids import LockId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_repair import LinkKind, Task
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.timeline import Timeline, covers, finish_of_work, moment
from marcha.plant.wire import plant_hash
from marcha.process.machines import open_tasks, work_min
from tests.optimise.world import DAY, LATE, at, plant, task
from tests.strategies import plants


def as_plan(stated: Plant, found: Restart) -> Plan:
    """Make a plan of a restart and nothing else."""
    return Plan(
        plant_hash=plant_hash(stated),
        tasks=found.tasks,
        purchases=found.purchases,
        assignments=found.assignments,
    )


@given(plants(max_presses=4, max_tasks=30), st.randoms(use_true_random=False))
def test_every_restart_keeps_every_rule_and_leaves_no_task_without_a_word(
    stated: Plant, rng: random.Random
) -> None:
    """Protects the first promise: whatever the order, the checker finds nothing."""
    timeline = Timeline(stated)
    order = list(stated.tasks)
    rng.shuffle(order)
    found = decode(stated, timeline, order)
    assert check(stated, as_plan(stated, found)).violations == ()
    named = {each.subject for each in found.unplaced}
    planned = {run.task for run in found.tasks}
    assert named | planned == set(open_tasks(stated))
    assert not named & planned
    assert {each.code for each in found.unplaced} <= set(CODES)


@given(plants(max_presses=2, max_tasks=12))
def test_the_same_order_gives_the_same_restart(stated: Plant) -> None:
    """Protects repeatability, prepared once or each time."""
    timeline = Timeline(stated)
    problem = prepare(stated, timeline)
    for order in rules(stated, timeline, problem=problem).values():
        first = decode(stated, timeline, order, problem=problem)
        again = decode(stated, timeline, order, problem=problem)
        assert first == again == decode(stated, Timeline(stated), order)


@given(plants(max_presses=3, max_tasks=20), st.integers(0, 20), st.data())
def test_a_replan_keeps_what_is_locked_and_every_rule(
    stated: Plant, day: int, data: st.DataObject
) -> None:
    """
    Protects S31: half-way through a plan, what is begun and some of the rest is frozen.

    Work begun before the new ``now`` is locked as in progress, the rest of the lock is
    drawn; the purchases made so far stay. The new order of priority is the reverse.
    """
    timeline = Timeline(stated)
    first = decode(stated, timeline, list(stated.tasks))
    now = min(timeline.now + day * 1440, timeline.horizon - 1)
    tasks = dict(stated.tasks)
    locks: dict[LockId, Lock] = {}
    for run in first.tasks:
        known = tasks[run.task]
        if run.end <= now:
            tasks[run.task] = dataclasses.replace(known, done_ratio=1.0)
        elif run.start < now or data.draw(st.booleans()):
            name = LockId(f"L-{run.task}")
            locks[name] = Lock(
                id=name,
                kind=LockKind.TASK,
                state=LockState.IN_PROGRESS if run.start < now else LockState.FROZEN,
                task=run.task,
                start=moment(stated, run.start),
            )
            if run.start < now:
                tasks[run.task] = _advanced(timeline, known, run.start, now)
    site = dataclasses.replace(stated.site, now=moment(stated, now))
    # Spares and cash spent before are gone; here they are given back to keep it short.
    later = stated.replace(
        site=site, tasks=tasks, locks=locks, parts={}, part_sources={}, cash=()
    )
    kept = Plan(
        plant_hash="",
        tasks=tuple(run for run in first.tasks if f"L-{run.task}" in locks),
        assignments=first.assignments,
    )
    found = decode(later, Timeline(later), list(stated.tasks)[::-1], kept)
    plan = dataclasses.replace(as_plan(later, found), purchases=())
    assert check(later, plan).violations == (), found.unplaced
    starts = {run.task: run.start for run in found.tasks}
    assert all(starts[lock.task] is not None for lock in locks.values() if lock.task)


def _advanced(timeline: Timeline, known: Task, start: int, now: int) -> Task:
    """Task with the share done that a plan says is done by now."""
    opened = timeline.open(known.calendar)
    work = work_min(known)
    done = sum(
        max(0, min(end, now) - max(begin, start))
        for begin, end in opened
        if end > start
    )
    ratio = 1.0 - (work - done) / known.duration_min if known.duration_min else 0.0
    return dataclasses.replace(known, done_ratio=min(0.999, max(0.001, ratio)))


@st.composite
def small_restarts(draw: st.DrawFn) -> Plant:
    """Draw up to five tasks with links, people and power over a short horizon."""
    count = draw(st.integers(1, 5))
    kinds = st.sampled_from([kind.value for kind in LinkKind])
    lags = st.integers(-90, 200)
    made = []
    for place in range(count):
        before = (
            draw(st.lists(st.integers(0, place - 1), max_size=2, unique=True))
            if (place)
            else []
        )
        links = [f"T{each}:{draw(kinds)}:{draw(lags)}" for each in before]
        made.append(
            task(
                f"T{place}",
                draw(st.integers(1, 700)),
                *links,
                calendar=draw(st.sampled_from([DAY, LATE, None])),
                who=draw(st.sampled_from(["", "E", "H", "E H", "E:2", "E:1:3"])),
                power_kw=draw(st.sampled_from([0.0, 4.0, 7.0])),
                earliest=draw(st.sampled_from([None, at(500), at(1000)])),
            )
        )
    return plant(
        *made,
        people={"ANA": "E:3 H", "EVA": "E", "IVO": "H"},
        shifts={"EVA": LATE, "IVO": draw(st.sampled_from([DAY, LATE]))},
        power=[(550, 800, 8.0), (2000, 2400, 5.0)],
    )


@given(small_restarts())
def test_each_task_starts_at_the_first_minute_that_allows_it(stated: Plant) -> None:
    """Protects early starts against an oracle that tries minute by minute."""
    timeline = Timeline(stated)
    found = decode(stated, timeline, list(stated.tasks))
    placed: list[TaskId] = []
    # Links go backwards only, so the order of the sheet is the order of placing.
    for name in stated.tasks:
        run = next((each for each in found.tasks if each.task == name), None)
        first = first_start(stated, timeline, found, placed, name)
        assert (None if run is None else run.start) == first
        if run is not None:
            placed.append(name)


def first_start(
    stated: Plant,
    timeline: Timeline,
    found: Restart,
    placed: Sequence[TaskId],
    name: TaskId,
) -> int | None:
    """First start after what is placed, found by trying every minute."""
    known = stated.tasks[name]
    runs = {each.task: each for each in found.tasks if each.task in placed}
    if any(link.task not in runs for link in known.links):
        return None
    opened = timeline.open(known.calendar)
    for start in range(timeline.horizon):
        if not any(begin <= start < end for begin, end in opened):
            continue
        end = finish_of_work(opened, start, work_min(known))
        if end is None:
            return None
        span = (start, end)
        if (
            (known.earliest is None or moment(stated, start) >= known.earliest)
            and _linked(known, runs, span)
            and _fed(stated, timeline, known, runs, span)
            and _teamed(stated, timeline, found, placed, known, span)
        ):
            return start
    return None


def _linked(known: Task, runs: dict[TaskId, TaskRun], span: tuple[int, int]) -> bool:
    for link in known.links:
        before = runs[link.task]
        from_end = link.kind in (LinkKind.FS, LinkKind.FF)
        to_start = link.kind in (LinkKind.FS, LinkKind.SS)
        minute = before.end if from_end else before.start
        if minute + link.lag_min > span[0 if to_start else 1]:
            return False
    return True


def _pieces(
    timeline: Timeline, known: Task, span: tuple[int, int]
) -> list[tuple[int, int]]:
    return [
        (max(begin, span[0]), min(end, span[1]))
        for begin, end in timeline.open(known.calendar)
        if max(begin, span[0]) < min(end, span[1])
    ]


def _fed(
    stated: Plant,
    timeline: Timeline,
    known: Task,
    runs: dict[TaskId, TaskRun],
    span: tuple[int, int],
) -> bool:
    if not known.power_kw:
        return True
    drawn = [(known, *piece) for piece in _pieces(timeline, known, span)]
    for task_id, run in runs.items():
        other = stated.tasks[task_id]
        both = (run.start, run.end)
        drawn += [(other, *piece) for piece in _pieces(timeline, other, both)]
    for start, end, limit in timeline.power_limits():
        edges = {start, *(begin for _, begin, _ in drawn if start < begin < end)}
        for edge in edges:
            mine = any(
                begin <= edge < last for each, begin, last in drawn if each is known
            )
            total = sum(
                each.power_kw for each, begin, last in drawn if begin <= edge < last
            )
            if mine and total > limit:
                return False
    return True


def _teamed(
    stated: Plant,
    timeline: Timeline,
    found: Restart,
    placed: Sequence[TaskId],
    known: Task,
    span: tuple[int, int],
) -> bool:
    posts = [need for need in known.skills for _ in range(need.people)]
    levels = {(each.person, each.skill): each.level for each in stated.qualifications}
    free = [
        person
        for person in stated.people.values()
        if all(
            covers(timeline.open(person.calendar), *piece)
            for piece in _pieces(timeline, known, span)
        )
        and not any(
            each.person == person.id
            and each.task in placed
            and each.start < span[1]
            and span[0] < each.end
            for each in found.assignments
        )
    ]
    return any(
        all(
            levels.get((person.id, need.skill), -1) >= need.level
            for person, need in zip(team, posts, strict=True)
        )
        for team in permutations(free, len(posts))
    )


@given(st.lists(st.integers(0, 50), unique=True), st.integers())
def test_a_neighbour_has_the_same_tasks(numbers: list[int], seed: int) -> None:
    """Protects the search: nothing is lost or doubled, the order it was given stays."""
    order = tuple(TaskId(str(each)) for each in numbers)
    rng = random.Random(seed)  # noqa: S311 - a test
    for _ in range(20):
        other = neighbour(order, rng)
        assert sorted(other) == sorted(order)
        order = other
