"""
A plant as a project: jobs with links, posts, spares, cash and power, in whole numbers.

Made once for a plant (:func:`prepare`) and then decoded many times. Money is counted in
cents and power in milliwatts, so that sums do not depend on their order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marcha.optimise.restart.locks import Hold, holds
from marcha.optimise.restart.power import Power, to_milliwatts
from marcha.optimise.restart.worktime import Shifts, WorkTime
from marcha.plans.courses import trained
from marcha.plans.plan import Plan
from marcha.plant.ids import (
    CalendarId,
    EquipmentId,
    PartId,
    PartSourceId,
    PersonId,
    SkillId,
    TaskId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_people import Person
from marcha.plant.records_repair import LinkKind, SourceKind, Task
from marcha.plant.records_site import LockKind, LockState
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import (
    Interval,
    Intervals,
    Timeline,
    minute_up,
)
from marcha.process.machines import open_tasks, up_at_start, work_min
from marcha.process.money import part_price, task_cost
from marcha.process.people import able

_CENTS = 100


@dataclass(frozen=True, slots=True)
class Arc:
    """A link of the project network, seen from one end: the job at the other."""

    job: int
    kind: LinkKind
    lag: int


@dataclass(frozen=True, slots=True)
class Post:
    """
    One person that a job needs.

    Attributes
    ----------
    until
        For each person who can take it, the minute at which the qualification ends.
    since
        For those who learn it within the plan, the minute from which they can (S44).
    """

    skill: SkillId
    until: Mapping[int, int]
    since: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """
    One task that is not done yet.

    Attributes
    ----------
    earliest
        First minute at which it may start.
    before, after
        Links from and to other jobs; links to tasks that are done always hold.
    hold
        Times and people it keeps; None: it is not locked in time.
    posts
        People needed at a time, posts that few can take first; empty for a job without
        work.
    people
        Everybody who can take one of the posts, those with fewest other uses first.
    parts, cents
        Taken and spent at its start; nothing for a job that is begun.
    """

    id: TaskId
    machine: EquipmentId | None
    work: int
    time: WorkTime
    shifts: Mapping[int, Shifts]
    earliest: int
    before: tuple[Arc, ...]
    after: tuple[Arc, ...]
    posts: tuple[Post, ...]
    people: tuple[int, ...]
    parts: tuple[tuple[PartId, int], ...]
    cents: int
    milliwatts: int
    hold: Hold | None
    pinned: bool

    def span(self, count: int) -> Interval:
        """Start and end of the work that starts at a count of open minutes."""
        return self.time.minute(count), self.time.minute(count + self.work - 1) + 1

    def last_count(self, limits: tuple[int, int]) -> int:
        """Count of the last start that keeps a latest start and end; or below 0."""
        return min(
            self.time.total - self.work,
            self.time.last_starting_by(limits[0]),
            self.time.last_ending_by(limits[1], self.work),
        )

    def at_work(self, start: int, end: int) -> Intervals:
        """Minutes at which the job works between two minutes."""
        return tuple(self.time.pieces(start, end)) if self.work else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    A way to get a spare.

    Attributes
    ----------
    donor
        The machine it is taken from; None: none.
    """

    id: PartSourceId
    part: PartId
    lead_min: int
    price: float
    quantity: int | None
    donor: EquipmentId | None

    def cents(self, count: int) -> int:
        """Cash for so many, in cents."""
        return to_cents(self.price * count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    The restart of a plant, ready to be decoded.

    Attributes
    ----------
    jobs
        Tasks that are not done, in the order of the sheet.
    index, person
        Place of each task among the jobs, and of each person in the sheet.
    sources
        Ways to get each spare, in the order of the sheet.
    wanted
        Machines that can run within the horizon: up, or down with tasks.
    kept
        Work, purchases and crews of an earlier plan that stay.
    power
        Limited spans and what kept machine work leaves of them.
    """

    plant: Plant
    timeline: Timeline
    kept: Plan
    jobs: tuple[Job, ...]
    index: Mapping[TaskId, int]
    people: tuple[Person, ...]
    person: Mapping[PersonId, int]
    sources: Mapping[PartId, tuple[Source, ...]]
    wanted: frozenset[EquipmentId]
    power: Power


def to_cents(amount: float) -> int:
    """Money in whole cents."""
    return round(amount * _CENTS)


def prepare(plant: Plant, timeline: Timeline, kept: Plan | None = None) -> Problem:
    """
    Read a plant, once for many decodings.

    Parameters
    ----------
    kept
        Tasks with their people, purchases and crews of an earlier plan that stay as
        they are; None: none.
    """
    kept = Plan(plant_hash="") if kept is None else kept
    repaired = {task.equipment for task in plant.tasks.values()}
    return Problem(
        plant=plant,
        timeline=timeline,
        kept=kept,
        jobs=_Reader(plant, timeline, kept).jobs(),
        index={task: place for place, task in enumerate(open_tasks(plant))},
        people=tuple(plant.people.values()),
        person={person: place for place, person in enumerate(plant.people)},
        sources=_sources(plant),
        wanted=frozenset(
            machine
            for machine in plant.equipment
            if up_at_start(plant, machine) or machine in repaired
        ),
        power=Power.of(plant, timeline, kept),
    )


def _sources(plant: Plant) -> dict[PartId, tuple[Source, ...]]:
    found: dict[PartId, list[Source]] = {}
    for source in plant.part_sources.values():
        found.setdefault(source.part, []).append(
            Source(
                id=source.id,
                part=source.part,
                lead_min=source.lead_days * MINUTES_PER_DAY,
                price=part_price(plant, source),
                quantity=source.quantity,
                donor=source.equipment if source.kind is SourceKind.DONOR else None,
            )
        )
    return {part: tuple(each) for part, each in found.items()}


class _Reader:
    """Makes jobs of tasks; what several tasks share is worked out once."""

    def __init__(self, plant: Plant, timeline: Timeline, kept: Plan) -> None:
        self._plant = plant
        self._timeline = timeline
        self._index = {task: place for place, task in enumerate(open_tasks(plant))}
        self._people = tuple(plant.people.values())
        self._person = {person: place for place, person in enumerate(plant.people)}
        self._times: dict[CalendarId | None, WorkTime] = {}
        self._shifts: dict[tuple[CalendarId | None, CalendarId], Shifts] = {}
        self._holders: dict[tuple[SkillId, int], tuple[dict[int, int], ...]] = {}
        self._trained = trained(plant, kept)
        self._uses = self._other_uses()
        self._holds = holds(plant, timeline, kept)
        self._pinned = {
            lock.task
            for lock in plant.locks.values()
            if lock.kind is LockKind.TASK and lock.state is LockState.PINNED
        }
        self._after: list[list[Arc]] = [[] for _ in self._index]
        for task, place in self._index.items():
            for each in self._before(plant.tasks[task]):
                self._after[each.job].append(Arc(place, each.kind, each.lag))

    def jobs(self) -> tuple[Job, ...]:
        """Every task that is not done."""
        return tuple(self._job(self._plant.tasks[task]) for task in self._index)

    def _job(self, task: Task) -> Job:
        place = self._index[task.id]
        time = self._time(task.calendar)
        begun = task.done_ratio > 0.0
        limited = bool(self._plant.parts) and not begun
        paid = bool(self._plant.cash) and not begun
        posts = self._posts(task)
        people = sorted({each for post in posts for each in post.until}, key=self._rank)
        release = 0 if task.earliest is None else minute_up(self._plant, task.earliest)
        return Job(
            id=task.id,
            machine=task.equipment,
            work=work_min(task),
            time=time,
            shifts={each: self._shift(task.calendar, each) for each in people},
            earliest=max(release, self._timeline.now),
            before=self._before(task),
            after=tuple(self._after[place]),
            posts=posts,
            people=tuple(people),
            parts=_parts(task) if limited else (),
            cents=to_cents(task_cost(self._plant, task)) if paid else 0,
            milliwatts=to_milliwatts(task.power_kw),
            hold=self._holds.get(task.id),
            pinned=task.id in self._pinned,
        )

    def _before(self, task: Task) -> tuple[Arc, ...]:
        return tuple(
            Arc(self._index[link.task], link.kind, link.lag_min)
            for link in task.links
            if link.task in self._index
        )

    def _time(self, calendar: CalendarId | None) -> WorkTime:
        if calendar not in self._times:
            self._times[calendar] = WorkTime(self._timeline.open(calendar))
        return self._times[calendar]

    def _shift(self, calendar: CalendarId | None, person: int) -> Shifts:
        own = self._people[person].calendar
        if (calendar, own) not in self._shifts:
            self._shifts[calendar, own] = Shifts(
                self._time(calendar), self._timeline.open(own)
            )
        return self._shifts[calendar, own]

    def _posts(self, task: Task) -> tuple[Post, ...]:
        """Posts of a task; none without a Personas sheet, or when there is no work."""
        if not self._plant.people or not work_min(task):
            return ()
        posts = [
            Post(need.skill, *self._able(need.skill, need.level))
            for need in task.skills
            for _ in range(need.people)
        ]
        return tuple(sorted(posts, key=lambda post: len(post.until)))

    def _able(self, skill: SkillId, level: int) -> tuple[dict[int, int], ...]:
        """When people lose a skill, and when those who learn it have learnt it."""
        if (skill, level) not in self._holders:
            found = able(self._plant, skill, level, self._trained)
            spans = {self._person[person]: span for person, span in found.items()}
            ranked = sorted(spans, key=self._rank)
            self._holders[skill, level] = (
                {each: spans[each][1] for each in ranked},
                {each: spans[each][0] for each in ranked if spans[each][0] > 0},
            )
        return self._holders[skill, level]

    def _rank(self, person: int) -> tuple[int, int]:
        return self._uses[person], person

    def _other_uses(self) -> list[int]:
        """How many of the skills that the plant asks for each person has."""
        plant = self._plant
        asked = {crew.skill for crew in plant.crewing}
        for task in self._index:
            asked.update(need.skill for need in plant.tasks[task].skills)
        held = {
            (each.person, each.skill)
            for each in plant.qualifications
            if each.skill in asked and each.level > 0
        }
        uses = [0] * len(self._person)
        for person, _ in held:
            if person in self._person:
                uses[self._person[person]] += 1
        return uses


def _parts(task: Task) -> tuple[tuple[PartId, int], ...]:
    counts: dict[PartId, int] = {}
    for need in task.parts:
        counts[need.part] = counts.get(need.part, 0) + need.count
    return tuple(counts.items())
