"""
Rows of people and of power: what is limited for all machines and tasks together.

The people of a pool can work only while they are on shift, one place at a time (S11,
S27, S28). Power is limited in spans (S12): what machines draw beyond what they could
draw outside these spans, they draw within.
"""

from collections.abc import Iterator
from itertools import pairwise

from marcha.plans.relaxation.clock import Clock, Level
from marcha.plans.relaxation.people import Pool
from marcha.plans.relaxation.press_rows import HOUR
from marcha.plans.relaxation.repairs import Job
from marcha.plans.relaxation.rows import down, up
from marcha.plans.relaxation.sheet import Sheet
from marcha.plant.ids import EquipmentId
from marcha.plant.timeline import clip, length, subtract, union

Entries = dict[int, float]


def people_rows(sheet: Sheet) -> None:
    """Add a row for each pool of people and period in which it may be short."""
    frame = sheet.frame
    jobs = [
        frame.repairs.jobs[task]
        for task in dict.fromkeys(task for task, _ in sheet.done)
    ]
    machines = {**frame.presses, **frame.ovens}
    posts = {post for job in jobs for post in job.posts}
    posts |= {post for time in machines.values() for post in time.posts}
    for pool in frame.people.pools(posts):
        level = frame.people.level(pool.posts)
        crews = {
            machine: sum(n for post, n in time.posts.items() if post in pool.posts)
            for machine, time in machines.items()
        }
        crews = {machine: people for machine, people in crews.items() if people}
        tasks = [
            (job, sum(n for post, n in job.posts.items() if post in pool.posts))
            for job in jobs
        ]
        tasks = [(job, people) for job, people in tasks if people]
        for period in frame.periods:
            _pool_hours(sheet, pool, level, crews, tasks, period)
        _one_at_a_time(sheet, pool, level, tasks)


def _pool_hours(
    sheet: Sheet,
    pool: Pool,
    level: Level,
    crews: dict[EquipmentId, int],
    tasks: list[tuple[Job, int]],
    period: int,
) -> None:
    """Ensures that a pool works no more hours than it is on shift (S11, S27, S28)."""
    frame = sheet.frame
    begin, end = frame.bounds[period - 1], frame.bounds[period]
    entries: Entries = {}
    most = 0.0
    for machine, people in crews.items():
        time = frame.presses.get(machine) or frame.ovens[machine]
        for column, hours in _running(sheet, machine, period):
            entries[column] = people * hours
        most += people * time.clock.within(begin, end) / HOUR
    for job, people in tasks:
        most += _work_entries(sheet, entries, job, people, period)
    limit = level.within(begin, end) / HOUR
    if most > limit:
        name = f"people|{pool.name}|{period}"
        sheet.draft.row(name, [*entries], [*entries.values()], up(limit))


def _running(
    sheet: Sheet, machine: EquipmentId, period: int
) -> Iterator[tuple[int, float]]:
    """Columns of a machine at work in a period, and hours of each unit."""
    key = (machine, period)
    for column in sheet.work.get(key, ()):
        yield column, 1.0
    if key in sheet.setup:
        yield sheet.setup[key], 1.0
    yield from sheet.loads.get(key, ())


def _work_entries(
    sheet: Sheet, entries: Entries, job: Job, people: int, period: int
) -> float:
    """Enter the work of a task in a period; return the most it can be, in hours."""
    frame = sheet.frame
    column = sheet.done.get((job.task, period))
    if column is None:
        return 0.0
    hours = down(people * job.work / HOUR)
    entries[column] = entries.get(column, 0.0) + hours
    before = sheet.done.get((job.task, period - 1))
    if before is not None:
        entries[before] = entries.get(before, 0.0) - hours
    span = job.clock.within(frame.bounds[period - 1], frame.bounds[period])
    return people * min(span, job.work) / HOUR


def _one_at_a_time(
    sheet: Sheet, pool: Pool, level: Level, tasks: list[tuple[Job, int]]
) -> None:
    """Ensures that tasks that each need more than half of a pool exclude each other."""
    most = max(level.values, default=0.0)
    large = [(job, people) for job, people in tasks if 2 * people > most]
    if len(large) <= 1 or all(people == most for _, people in large):
        return
    for period in sheet.frame.periods:
        begin, end = sheet.frame.bounds[period - 1], sheet.frame.bounds[period]
        least = min(people for _, people in large)
        spans = clip(level.at_least(least), begin, end)
        entries: Entries = {}
        total = sum(_work_entries(sheet, entries, job, 1, period) for job, _ in large)
        if total > length(spans) / HOUR:
            sheet.draft.row(
                f"alone|{pool.name}|{period}",
                [*entries],
                [*entries.values()],
                up(length(spans) / HOUR),
            )


def power_rows(sheet: Sheet) -> None:
    """Add a row for each period with limited power that may be short (S12)."""
    frame = sheet.frame
    if not frame.power:
        return
    machines = {**frame.presses, **frame.ovens}
    kw = {name: time.own_kw for name, time in machines.items() if time.own_kw > 0.0}
    limited = union((start, end) for start, end, _ in frame.power)
    for period in frame.periods:
        begin, end = frame.bounds[period - 1], frame.bounds[period]
        spans = clip(limited, begin, end)
        if not spans:
            continue
        entries: Entries = {}
        most = outside = 0.0
        for machine, power in kw.items():
            within = clip(machines[machine].clock.intervals, begin, end)
            free = length(subtract(within, spans)) / HOUR
            most += power * length(within) / HOUR
            outside += power * free
            for column, hours in _running(sheet, machine, period):
                entries[column] = down(power * hours / 1000.0)
        inside = _energy(frame.power, begin, end)
        if most > outside + inside:
            sheet.draft.row(
                f"power|{period}",
                [*entries],
                [*entries.values()],
                up((outside + inside) / 1000.0),
            )


def _energy(limits: tuple[tuple[int, int, float], ...], begin: int, end: int) -> float:
    """Most kWh that all limits leave for their spans, the least limit where several."""
    edges = sorted(
        {begin, end, *(min(max(t, begin), end) for a, b, _ in limits for t in (a, b))}
    )
    energy = 0.0
    for first, second in pairwise(edges):
        here = [kw for start, stop, kw in limits if start <= first and second <= stop]
        if here:
            energy += (min(here) + 0.001) * (second - first) / HOUR
    return energy


def open_hours(clock: Clock, begin: int, end: int) -> float:
    """Hours a clock runs in a period."""
    return clock.within(begin, end) / HOUR
