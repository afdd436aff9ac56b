"""What tasks share while they are at work: pools of people, and being alone in one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from marcha.plans.relaxation.clock import Clock
from marcha.plans.relaxation.people import Pool
from marcha.plans.relaxation.repairs import Repairs
from marcha.plant.ids import TaskId


@dataclass(frozen=True, slots=True)
class Resource:
    """
    Something of which all tasks at work together take no more than there is.

    Attributes
    ----------
    demand
        What each task takes while it works.
    before
        Minutes of it that there are before a minute; an amount counts as often.
    """

    name: str
    demand: Mapping[TaskId, int]
    before: Callable[[int], float]


def resources(repairs: Repairs) -> tuple[Resource, ...]:
    """All that the tasks of a plant share."""
    posts = {post for job in repairs.jobs.values() for post in job.posts}
    return tuple(
        resource
        for pool in repairs.people.pools(posts)
        for resource in _of_pool(repairs, pool)
    )


def _of_pool(repairs: Repairs, pool: Pool) -> Iterator[Resource]:
    """Hours of a pool; and its room for one task that needs more than half of it."""
    level = repairs.people.level(pool.posts)
    demand = {
        task: people
        for task, job in repairs.jobs.items()
        if job.work and (people := pool.people_at(job.posts))
    }
    if demand:
        yield Resource(pool.name, demand, level.area)
    most = max(level.values, default=0.0)
    large = {task: people for task, people in demand.items() if 2 * people > most}
    # Where each takes the whole pool its hours say the same.
    if len(large) > 1 and min(large.values()) < most:
        clock = Clock(level.at_least(min(large.values())))
        yield Resource(f"{pool.name} alone", dict.fromkeys(large, 1), clock.before)
