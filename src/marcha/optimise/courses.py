"""
Whom to train before machines and tasks need them (S44).

Some sets of trainings are made: for posts that nobody or too few can take, and for
posts that stay empty in a first plan. Each set is tried with one plan, and the best is
kept, none at all included.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from marcha.optimise.assemble import Style, assemble, make_ready
from marcha.optimise.context import Context
from marcha.optimise.crew.free import Free
from marcha.optimise.restarts import Restarts
from marcha.plans.courses import taught, trained
from marcha.plans.figures import goal
from marcha.plans.plan import Plan, Training
from marcha.plans.rules import check
from marcha.plans.spans import grouped, within
from marcha.plant.ids import CalendarId, CourseId, PersonId, SkillId
from marcha.plant.records_site import LockKind, LockState
from marcha.plant.records_upkeep import Course
from marcha.plant.timeline import (
    Interval,
    Intervals,
    finish_of_work,
    intersect,
    length,
    next_open,
    union,
)
from marcha.process.machines import work_min
from marcha.process.people import TEACHES, able

_TRIED = 120
"""Starts of a course that are looked at."""

_EMPTY_SHARE = 0.02
"""Share of a machine's windows in which a skill lacks that is worth a course."""

_ATTENDED = 0.9
"""Share of a course's hours in which a person must be on shift to be asked to it."""

_MANY = 3
"""People that the largest set trains for each skill."""

Post = tuple[SkillId, int]


@dataclass(frozen=True, slots=True)
class Lack:
    """
    People who lack at a level of a skill.

    Attributes
    ----------
    when
        When they are needed; empty: at any time.
    """

    skill: SkillId
    level: int
    people: int
    when: Intervals = ()


def with_courses(context: Context, previous: Plan | None = None) -> Context:
    """
    Return a context with the trainings that make the best plan of a few.

    Parameters
    ----------
    previous
        A plan whose trainings of the future may be carried over.
    """
    plant = context.plant
    if not plant.people or not plant.courses:
        return context
    first = _tried(context)
    if first is None:
        return context
    sets: list[tuple[Training, ...]] = [_locked(context)]
    if previous is not None:
        carried = carry_trainings(context, previous).kept.trainings
        sets.append(carried[len(context.kept.trainings) :])
    missing = [*_missing(context)]
    sets.append(_trainings(context, missing))
    lacking = _merged([*missing, *_lacking(context, first[1])])
    sets.append(_trainings(context, lacking))
    many = [replace(each, people=max(_MANY, each.people)) for each in lacking]
    sets.append(_trainings(context, many))
    best, most = context, first[0]
    for trainings in dict.fromkeys(sets):
        more = (*context.kept.trainings, *trainings)
        if not trainings or len(set(more)) < len(more):
            continue
        other = replace(context, kept=replace(context.kept, trainings=more))
        found = _tried(other)
        if found is not None and (found[0] > most + 1e-9 or not first[2]):
            best, most, first = other, found[0], found
    return best


_Found = tuple[float, Sequence[tuple[SkillId, Interval]], bool]
"""Goal of a plan, what its crews lack, and whether it keeps every rule."""


def _tried(context: Context) -> _Found | None:
    """Make one plan; None when it breaks a rule because of its trainings."""
    restarts = Restarts(context)
    ranked = restarts.ranked()
    if not ranked:
        return None
    ready = make_ready(context, restarts.of(ranked[0]))
    plan = assemble(context, ready, Style()).plan
    rules = set(check(context.plant, plan).rules)
    if rules - {"locks_kept"} and context.kept.trainings:
        return None
    lacks = [
        (skill, (each.start, each.end))
        for each in ready.staffing.uncovered
        for skill in each.skills
    ]
    value = goal(context.plant, plan, known=context.demands)
    return value, lacks, not rules


# --- who lacks ----------------------------------------------------------------------


def _posts(context: Context) -> Iterator[tuple[Post, int]]:
    """Posts of machines, tasks and services, with how many people each takes."""
    plant = context.plant
    for row in plant.crewing:
        if row.equipment in context.machines:
            yield (row.skill, row.level), row.people
    needs = [
        *(
            need
            for task in plant.tasks.values()
            if work_min(task)
            for need in task.skills
        ),
        *(need for rule in plant.maintenance.values() for need in rule.skills),
    ]
    for need in needs:
        yield (need.skill, need.level), need.people


def _missing(context: Context) -> Iterator[Lack]:
    """Posts that more people must take than are able."""
    wanted: dict[Post, int] = {}
    for post, people in _posts(context):
        wanted[post] = max(people, wanted.get(post, 0))
    learnt = trained(context.plant, context.kept)
    for (skill, level), people in sorted(wanted.items()):
        now = context.timeline.now
        have = able(context.plant, skill, level, learnt)
        lack = people - sum(1 for _, end in have.values() if end > now)
        if lack > 0:
            yield Lack(skill, level, lack)


def _lacking(
    context: Context, lacks: Sequence[tuple[SkillId, Interval]]
) -> Iterator[Lack]:
    """Posts that stay empty in a plan for a good part of the time."""
    levels: dict[SkillId, int] = {}
    for (skill, level), _ in _posts(context):
        levels[skill] = max(level, levels.get(skill, 0))
    spans = grouped(lacks)
    for skill in sorted(spans):
        when = union(spans[skill])
        if length(when) > _EMPTY_SHARE * context.timeline.horizon:
            yield Lack(skill, levels.get(skill, 0), 1, when)


def _merged(lacks: Sequence[Lack]) -> list[Lack]:
    """One lack for each skill: people of all levels go together."""
    return [
        Lack(
            skill,
            max(each.level for each in same),
            sum(each.people for each in same),
            union(span for each in same for span in each.when),
        )
        for skill, same in grouped((each.skill, each) for each in lacks).items()
    ]


# --- courses ------------------------------------------------------------------------


def _locked(context: Context) -> tuple[Training, ...]:
    """Courses that a lock asks for at any time, each for one person or more."""
    plant = context.plant
    asked = [
        plant.courses[lock.course]
        for lock in plant.locks.values()
        if lock.kind is LockKind.TRAINING
        and lock.state is LockState.PINNED
        and lock.course is not None
    ]
    school = _School(context)
    for course in asked:
        school.give(course, [*plant.people], 1)
    return tuple(school.given)


def _trainings(context: Context, lacks: Sequence[Lack]) -> tuple[Training, ...]:
    """Trainings that would end what lacks, the first that can be."""
    school = _School(context)
    for lack in lacks:
        school.fill(lack)
    return tuple(school.given)


class _School:
    """Gives courses one after the other, each as early as it can be."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._plant = context.plant
        kept = context.kept
        busy: dict[PersonId, list[Interval]] = {}
        for each in kept.assignments:
            busy.setdefault(each.person, []).append((each.start, each.end))
        for person, span in taught(kept.trainings):
            busy.setdefault(person, []).append(span)
        self._free = Free(
            self._plant,
            context.timeline,
            {person: union(spans) for person, spans in busy.items()},
        )
        self._times: dict[CourseId, int] = {}
        for training in kept.trainings:
            self._count(training.course)
        self._level: dict[tuple[PersonId, SkillId], list[tuple[int, int]]] = {}
        for learnt in trained(self._plant, kept):
            self._learns(learnt.person, learnt.skill, learnt.level, learnt.since)
        self._asked = {post for post, _ in _posts(context)}
        self._attended: dict[tuple[CalendarId, CalendarId | None], bool] = {}
        self.given: list[Training] = []

    def fill(self, lack: Lack) -> None:
        """Train people until a lack is filled or nobody more can be trained."""
        left = lack.people
        plans = grouped(
            (tuple(course.id for course in chain), person)
            for person in self._ranked(lack)
            if (chain := self._chain(person, lack))
        )
        ways = sorted(
            plans.items(),
            key=lambda way: (self._minutes(way[0]), -self._there(way[1][0], lack)),
        )
        for names, people in ways:
            chosen = people
            for name in names:
                course = self._plant.courses[name]
                went: list[PersonId] = []
                while len(went) < min(left, len(chosen)):
                    others = [each for each in chosen if each not in went]
                    more = self.give(course, others, left - len(went))
                    if not more:
                        break
                    went.extend(more)
                chosen = went
            left -= len(chosen)
            if left <= 0:
                return

    def give(
        self, course: Course, people: Sequence[PersonId], most: int
    ) -> tuple[PersonId, ...]:
        """Give a course once, to as many of some people as can come; who comes."""
        times = self._times.get(course.id, 0)
        if course.times is not None and times >= course.times:
            return ()
        wanted = min(most, course.places, len(people))
        best: tuple[int, Training] | None = None
        for start in self._starts(course):
            training = self._at(course, start, people, wanted)
            if training is None:
                continue
            if best is None or len(training.people) > best[0]:
                best = len(training.people), training
            if best[0] >= wanted:
                break
        if best is None:
            return ()
        training = best[1]
        self.given.append(training)
        self._count(course.id)
        for person, span in taught((training,)):
            self._free.occupy(person, span)
        for person in training.people:
            self._learns(person, course.skill, course.level, training.end)
        return training.people

    def _at(
        self, course: Course, start: int, people: Sequence[PersonId], wanted: int
    ) -> Training | None:
        """A course from a minute on, if anybody can come and somebody can teach."""
        opened = self._context.timeline.open(course.calendar)
        end = finish_of_work(opened, start, course.duration_min)
        if end is None or end > self._context.timeline.horizon or wanted < 1:
            return None
        work = within(opened, start, end)
        mentor = None
        if course.mentor:
            teach = [
                person
                for person, (since, until) in able(
                    self._plant, course.skill, TEACHES
                ).items()
                if since <= start and until >= end and self._can(person, work)
            ]
            if not teach:
                return None
            mentor = teach[0]
        come = [
            person
            for person in people
            if person != mentor
            and self._holds(person, course, start)
            and self._can(person, work)
        ][:wanted]
        if not come:
            return None
        return Training(
            course=course.id, people=tuple(come), mentor=mentor, start=start, end=end
        )

    def _can(self, person: PersonId, work: Intervals) -> bool:
        """Whether a person is free and nowhere else from the first to the last hour."""
        if not self._free.there(person, work):
            return False
        # Nobody has another place between the days of a course either (S28).
        shift = self._context.timeline.open(self._plant.people[person].calendar)
        free = self._free.spans(person)
        gaps = [(a, b) for (_, a), (b, _) in pairwise(work)]
        return all(
            length(within(shift, a, b)) == length(within(free, a, b)) for a, b in gaps
        )

    def _starts(self, course: Course) -> list[int]:
        """Minutes at which a course may begin, from the earliest."""
        opened = self._context.timeline.open(course.calendar)
        now = self._context.timeline.now
        first = next_open(opened, now)
        starts = {start for start, _ in opened if start >= now}
        starts.update(() if first is None else (first,))
        for each in self.given:
            after = next_open(opened, each.end)
            starts.update(() if after is None else (after,))
        for person in self._plant.people.values():
            shift = intersect(self._context.timeline.open(person.calendar), opened)
            starts.update(start for start, _ in shift[:20] if start >= now)
        return sorted(starts)[:_TRIED]

    def _holds(self, person: PersonId, course: Course, start: int) -> bool:
        if course.from_level == 0:
            return True
        own = able(self._plant, course.skill, course.from_level)
        since, until = own.get(person, (0, 0))
        if since <= start < until:
            return True
        return any(
            level >= course.from_level and minute <= start
            for level, minute in self._level.get((person, course.skill), ())
        )

    def _learns(self, person: PersonId, skill: SkillId, level: int, end: int) -> None:
        self._level.setdefault((person, skill), []).append((level, end))

    def _count(self, course: CourseId) -> None:
        self._times[course] = self._times.get(course, 0) + 1

    # --- who and by which courses ---------------------------------------------------

    def _ranked(self, lack: Lack) -> list[PersonId]:
        """People who lack the level, those first who are there when they are needed."""
        holders = able(self._plant, lack.skill, lack.level)
        place = {person: number for number, person in enumerate(self._plant.people)}
        others = [
            person
            for person in self._plant.people
            if person not in holders
            and all(
                level < lack.level
                for level, _ in self._level.get((person, lack.skill), ())
            )
        ]
        return sorted(
            others,
            key=lambda each: (-self._there(each, lack), self._uses(each), place[each]),
        )

    def _there(self, person: PersonId, lack: Lack) -> int:
        shift = self._context.timeline.open(self._plant.people[person].calendar)
        return length(intersect(shift, lack.when)) if lack.when else length(shift)

    def _uses(self, person: PersonId) -> int:
        """How many posts of machines and tasks a person could take."""
        return sum(
            1 for skill, level in self._asked if person in self._free.able(skill, level)
        )

    def _chain(self, person: PersonId, lack: Lack) -> tuple[Course, ...]:
        """Courses that bring a person to a level in the least time; empty: none do."""
        held = max(
            (
                level
                for level in range(5)
                if person in self._free.able(lack.skill, level)
            ),
            default=0,
        )
        best: dict[int, tuple[int, tuple[Course, ...]]] = {held: (0, ())}
        courses = [
            each
            for each in self._plant.courses.values()
            if each.skill == lack.skill and self._may_go(person, each)
        ]
        for level in range(held, 5):
            if level not in best:
                continue
            minutes, chain = best[level]
            for course in courses:
                if course.from_level <= level < course.level:
                    known = best.get(course.level)
                    longer = minutes + course.duration_min
                    if known is None or longer < known[0]:
                        best[course.level] = (longer, (*chain, course))
        enough = [best[level] for level in best if level >= lack.level]
        return min(enough, key=lambda each: each[0], default=(0, ()))[1]

    def _may_go(self, person: PersonId, course: Course) -> bool:
        """Whether a person is on shift when a course is given, but for a few days."""
        calendar = self._plant.people[person].calendar
        key = (calendar, course.calendar)
        if key not in self._attended:
            timeline = self._context.timeline
            opened = timeline.open(course.calendar)
            there = length(intersect(opened, timeline.open(calendar)))
            self._attended[key] = there >= _ATTENDED * length(opened)
        return self._attended[key]

    def _minutes(self, names: Iterable[CourseId]) -> int:
        return sum(self._plant.courses[name].duration_min for name in names)


def carry_trainings(context: Context, plan: Plan) -> Context:
    """
    Return a context that keeps the trainings of a plan that are still to come.

    Those whose people are not on shift any more, or that overlap kept work, are left.
    """
    known = set(context.kept.trainings)
    busy = grouped(
        [
            *(
                (each.person, (each.start, each.end))
                for each in context.kept.assignments
            ),
            *taught(context.kept.trainings),
        ]
    )
    more = [
        each
        for each in plan.trainings
        if each not in known
        and each.start >= context.timeline.now
        and each.course in context.plant.courses
        and _still_goes(context, each)
        and not any(
            start < each.end and each.start < end
            for person, _ in taught((each,))
            for start, end in busy.get(person, ())
        )
    ]
    if not more:
        return context
    trainings = (*context.kept.trainings, *more)
    return replace(context, kept=replace(context.kept, trainings=trainings))


def _still_goes(context: Context, each: Training) -> bool:
    """Whether a course is still given then, and its people are there."""
    plant, timeline = context.plant, context.timeline
    course = plant.courses[each.course]
    opened = timeline.open(course.calendar)
    if finish_of_work(opened, each.start, course.duration_min) != each.end:
        return False
    work = within(opened, each.start, each.end)
    return all(
        person in plant.people
        and length(intersect(work, timeline.open(plant.people[person].calendar)))
        == length(work)
        for person, _ in taught((each,))
    )
