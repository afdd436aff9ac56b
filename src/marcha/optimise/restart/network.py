"""
The project network: times of the critical path method, successors, topological order.

Durations are elapsed minutes: the work stretched by the share of time that the
calendar of the task is open. That is close enough to compare tasks; dates come from
the decoder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from marcha.optimise.restart.problem import Arc, Job, Problem
from marcha.plant.records_repair import LinkKind


@dataclass(frozen=True, slots=True)
class Network:
    """
    Figures of each job, by its place in the problem, in elapsed minutes.

    Attributes
    ----------
    order
        Jobs, predecessors first, else in the order of the sheet.
    tail
        Longest path from the start of a job to the end of the project.
    earliest_start, latest_start, latest_finish
        Without regard to people, spares, cash and power (Kelley 1961).
    successors
        Jobs that wait for it, directly or through others.
    """

    order: tuple[int, ...]
    duration: tuple[int, ...]
    tail: tuple[int, ...]
    earliest_start: tuple[int, ...]
    latest_start: tuple[int, ...]
    latest_finish: tuple[int, ...]
    successors: tuple[int, ...]


def network(problem: Problem) -> Network:
    """Work out the network of a restart."""
    jobs = problem.jobs
    horizon = problem.timeline.horizon
    order = _topological(jobs)
    duration = [_elapsed(job, horizon) for job in jobs]
    tail = duration[:]
    for place in reversed(order):
        for arc in jobs[place].after:
            after = gap(arc, duration[place], duration[arc.job]) + tail[arc.job]
            tail[place] = max(tail[place], after)
    start = [job.earliest for job in jobs]
    for place in order:
        for arc in jobs[place].after:
            reached = start[place] + gap(arc, duration[place], duration[arc.job])
            start[arc.job] = max(start[arc.job], reached)
    finish = max((start[each] + duration[each] for each in order), default=0)
    latest = [finish - minutes for minutes in tail]
    return Network(
        order=tuple(order),
        duration=tuple(duration),
        tail=tuple(tail),
        earliest_start=tuple(start),
        latest_start=tuple(latest),
        latest_finish=tuple(
            begin + minutes for begin, minutes in zip(latest, duration, strict=True)
        ),
        successors=_successors(jobs, order),
    )


def _elapsed(job: Job, horizon: int) -> int:
    """Minutes from start to end when closures are spread evenly."""
    return job.work * horizon // max(1, job.time.total)


def gap(arc: Arc, before: int, after: int) -> int:
    """Least minutes from start to start, given both durations."""
    from_end = before if arc.kind in (LinkKind.FS, LinkKind.FF) else 0
    to_end = after if arc.kind in (LinkKind.FF, LinkKind.SF) else 0
    return from_end + arc.lag - to_end


def _topological(jobs: Sequence[Job]) -> list[int]:
    """Jobs after all that hold them; those of a cycle (a refused plant) at the end."""
    waiting = [len(job.before) for job in jobs]
    ready = [place for place, left in enumerate(waiting) if not left]
    heapify(ready)
    order: list[int] = []
    while ready:
        place = heappop(ready)
        order.append(place)
        for arc in jobs[place].after:
            waiting[arc.job] -= 1
            if not waiting[arc.job]:
                heappush(ready, arc.job)
    placed = set(order)
    return order + [place for place in range(len(jobs)) if place not in placed]


def _successors(jobs: Sequence[Job], order: Sequence[int]) -> tuple[int, ...]:
    # Sets as bits of whole numbers: a thousand tasks take milliseconds.
    reached = [0] * len(jobs)
    for place in reversed(order):
        for arc in jobs[place].after:
            reached[place] |= reached[arc.job] | (1 << arc.job)
    return tuple(bits.bit_count() for bits in reached)
