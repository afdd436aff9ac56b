"""
Who could do what, and when: people as nested and united pools (Hall sets).

A *post* is a skill at a level. A person of a pool can fill one post at a time, so the
work of all posts whose people lie within a pool never exceeds the pool's hours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import combinations

from marcha.plans.relaxation.clock import Level
from marcha.plans.relaxation.learning import learnable
from marcha.plant.ids import CalendarId, PersonId, SkillId
from marcha.plant.plant import Plant
from marcha.plant.timeline import (
    Interval,
    Intervals,
    Timeline,
    intersect,
    minute_up,
    union,
)

Post = tuple[SkillId, int]
"""A skill and the least level."""

MOST_POSTS = 40
"""Posts up to which unions of pairs are looked at."""


@dataclass(frozen=True, slots=True)
class Pool:
    """People who between them fill some posts, and nobody else does."""

    name: str
    posts: frozenset[Post]
    people: frozenset[PersonId]

    def people_at(self, needs: Mapping[Post, int]) -> int:
        """How many of its people some needs take."""
        return sum(count for post, count in needs.items() if post in self.posts)


class Workforce:
    """The people of a plant; without any, nobody is needed (S11)."""

    def __init__(self, plant: Plant, timeline: Timeline) -> None:
        self.limited = bool(plant.people)
        self._timeline = timeline
        self._calendars: dict[PersonId, CalendarId] = {
            person.id: person.calendar for person in plant.people.values()
        }
        self._held: dict[SkillId, list[tuple[PersonId, int, int, int]]] = {}
        for each in plant.qualifications:
            until = timeline.horizon
            if each.valid_until is not None:
                night = datetime.combine(each.valid_until + timedelta(days=1), time())
                until = min(until, minute_up(plant, night))
            row = (each.person, each.level, 0, until)
            self._held.setdefault(each.skill, []).append(row)
        for learnt in learnable(plant, timeline):
            row = (learnt.person, learnt.level, learnt.since, timeline.horizon)
            self._held.setdefault(learnt.skill, []).append(row)
        self._levels: dict[frozenset[Post], Level] = {}

    def spans(self, posts: Iterable[Post]) -> dict[PersonId, Intervals]:
        """People who can fill one of the posts, and when they hold its skill (S44)."""
        found: dict[PersonId, list[Interval]] = {}
        for skill, least in posts:
            for person, level, since, until in self._held.get(skill, ()):
                if level >= least and since < until and person in self._calendars:
                    found.setdefault(person, []).append((since, until))
        return {person: union(spans) for person, spans in found.items()}

    def level(self, posts: frozenset[Post]) -> Level:
        """How many people for these posts are on shift, minute by minute."""
        if posts not in self._levels:
            alike: dict[tuple[CalendarId, Intervals], int] = {}
            for person, spans in self.spans(posts).items():
                key = (self._calendars[person], spans)
                alike[key] = alike.get(key, 0) + 1
            self._levels[posts] = Level(
                change
                for (calendar, spans), count in alike.items()
                for start, end in intersect(self._timeline.open(calendar), spans)
                for change in ((start, count), (end, -count))
            )
        return self._levels[posts]

    def covered(self, needs: Mapping[Post, int]) -> Intervals:
        """Minutes in which so many people for each post, and for all, are there."""
        spans: Intervals = ((0, self._timeline.horizon),)
        if not self.limited or not needs:
            return spans
        for post, count in needs.items():
            spans = intersect(spans, self.level(frozenset((post,))).at_least(count))
        together = self.level(frozenset(needs))
        return intersect(spans, together.at_least(sum(needs.values())))

    def pools(self, posts: Iterable[Post]) -> tuple[Pool, ...]:
        """
        Pools worth a row: of each post, of pairs of posts and of all together.

        A pool that falls into parts without a person in common says nothing new.
        """
        if not self.limited:
            return ()
        singles = {post: frozenset(self.spans((post,))) for post in sorted(posts)}
        groups = {
            people: name
            for name, people in (
                (f"{skill}:{level}", people)
                for (skill, level), people in singles.items()
            )
        }
        if len(singles) <= MOST_POSTS:
            for (first, one), (second, two) in combinations(list(groups.items()), 2):
                if first & second:
                    groups.setdefault(first | second, f"{one}+{two}")
                del one, two
        everyone = frozenset[PersonId]().union(*singles.values())
        groups.setdefault(everyone, "all")
        pools = [
            Pool(
                name,
                frozenset(post for post, those in singles.items() if those <= people),
                people,
            )
            for people, name in groups.items()
        ]
        return tuple(pool for pool in pools if _connected(pool, singles))


def _connected(pool: Pool, singles: Mapping[Post, frozenset[PersonId]]) -> bool:
    waiting = [singles[post] for post in sorted(pool.posts)]
    reached = waiting.pop(0) if waiting else frozenset[PersonId]()
    while waiting:
        near = [those for those in waiting if those & reached]
        if not near:
            return all(not those for those in waiting) and not reached
        reached = reached.union(*near)
        waiting = [those for those in waiting if not those & reached]
    return True
