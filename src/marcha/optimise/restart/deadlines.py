"""The room that locked tasks leave to the tasks that they wait for."""

from collections.abc import Sequence

from marcha.optimise.restart.problem import Job
from marcha.plant.records_repair import LinkKind

FREE = 1 << 60
"""A latest time that limits nothing."""


def latest_times(jobs: Sequence[Job], now: int) -> dict[int, tuple[int, int]]:
    """
    Latest start and end of the jobs that locked work waits for, through others too.

    People, spares, cash and power are left aside. Work that began before ``now`` waits
    for nothing any more.
    """
    latest: dict[int, tuple[int, int]] = {}
    waiting = [place for place, job in enumerate(jobs) if job.hold is not None]
    while waiting:
        place = waiting.pop()
        own = own_latest(jobs[place], latest.get(place, (FREE, FREE)))
        if own[0] < now:
            continue
        for arc in jobs[place].before:
            if jobs[arc.job].hold is not None:
                continue
            at_start = arc.kind in (LinkKind.FS, LinkKind.SS)
            limit = own[0 if at_start else 1] - arc.lag
            start, end = latest.get(arc.job, (FREE, FREE))
            if arc.kind in (LinkKind.FS, LinkKind.FF):
                tighter = (start, min(end, limit))
            else:
                tighter = (min(start, limit), end)
            if latest.get(arc.job) != tighter:
                latest[arc.job] = tighter
                waiting.append(arc.job)
    return latest


def own_latest(job: Job, limits: tuple[int, int]) -> tuple[int, int]:
    """Latest start and end of a job by itself; -1 when it cannot keep its limits."""
    if job.hold is not None:
        end = job.hold.end
        return (job.hold.start, job.hold.start if end is None else end)
    if not job.work:
        return min(limits), min(limits)
    count = job.last_count(limits)
    return (-1, -1) if count < 0 else job.span(count)
