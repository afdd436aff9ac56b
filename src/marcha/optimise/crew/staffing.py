"""
Crews for machines: who stands at which machine in which part of its open windows.

Machines are served in the order of their importance. The windows of one are cut where
somebody's shift begins or ends or other work takes somebody away; each piece is given
distinct people for all posts, if there are any, the same as before where they are still
there. A machine without its whole crew takes nobody from the machines that follow.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from marcha.optimise.crew.posts import Post, posts_of
from marcha.optimise.engines.matching import match
from marcha.plans.plan import Assignment
from marcha.plant.ids import EquipmentId, PersonId, SkillId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Interval, Intervals, Timeline, intersect, union
from marcha.process.people import Trained

LEAST_MIN = 60
"""A part of a window that is shorter is not worth a crew."""

Team = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """Part of a window in which a machine lacks people."""

    equipment: EquipmentId
    start: int
    end: int
    skills: tuple[SkillId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """
    Crews of the machines.

    Attributes
    ----------
    staffed
        Minutes in which each machine has its crew, or needs none.
    assignments
        One for each person, post and stretch without a break.
    uncovered
        What of the windows is not staffed, and the skills that are missing; a stretch
        that is only too short names none.
    """

    staffed: Mapping[EquipmentId, Intervals]
    assignments: tuple[Assignment, ...]
    uncovered: tuple[Uncovered, ...]

    def __str__(self) -> str:
        """Hours staffed and hours not."""
        hours = sum(
            end - start for each in self.staffed.values() for start, end in each
        )
        open_hours = sum(each.end - each.start for each in self.uncovered)
        return (
            f"{len(self.staffed)} machines, {hours / 60:.1f} h staffed, "
            f"{open_hours / 60:.1f} h without a crew"
        )


def staff(
    plant: Plant,
    timeline: Timeline,
    busy: Mapping[PersonId, Intervals],
    wanted: Sequence[tuple[EquipmentId, Intervals]],
    trained: Sequence[Trained] = (),
) -> Staffing:
    """
    Staff machines in the order given.

    Parameters
    ----------
    busy
        Spans in which people have another place (repairs, kept work).
    wanted
        Machines, the most important first, with the windows in which they could run.
    trained
        What people learn within the plan.

    Returns
    -------
    Staffing
        Machines without rows in Dotacion, and all machines of a plant without people,
        keep their windows and get no assignments.
    """
    posts = posts_of(plant, trained) if plant.people else {}
    free = _Free(plant, timeline, busy)
    staffed: dict[EquipmentId, Intervals] = {}
    assignments: list[Assignment] = []
    uncovered: list[Uncovered] = []
    for machine, windows in wanted:
        if machine not in posts:
            staffed[machine] = windows
            continue
        crew = _Crew(machine, posts[machine], windows, free)
        staffed[machine] = crew.staffed
        assignments.extend(crew.assignments(plant))
        uncovered.extend(crew.uncovered())
    return Staffing(
        staffed=staffed, assignments=tuple(assignments), uncovered=tuple(uncovered)
    )


class _Free:
    """Minutes in which people are on shift and have no place yet."""

    def __init__(
        self, plant: Plant, timeline: Timeline, busy: Mapping[PersonId, Intervals]
    ) -> None:
        self._people = list(plant.people.values())
        self._timeline = timeline
        self._busy = busy
        self._spans: dict[int, Intervals] = {}

    def spans(self, person: int) -> Intervals:
        """Free minutes of a person, counted by place in the sheet."""
        if person not in self._spans:
            known = self._people[person]
            shift = self._timeline.open(known.calendar)
            self._spans[person] = _without(shift, self._busy.get(known.id, ()))
        return self._spans[person]

    def occupy(self, person: int, spans: Iterable[Interval]) -> None:
        """Give a person a place."""
        self._spans[person] = _without(self.spans(person), union(spans))


def _without(spans: Intervals, holes: Intervals) -> Intervals:
    """Spans less sorted holes, in one sweep over both."""
    edges = [-(1 << 60), *(edge for hole in holes for edge in hole), 1 << 60]
    return intersect(spans, list(zip(edges[::2], edges[1::2], strict=True)))


@dataclass(slots=True)
class _Piece:
    """Part of a window between two cuts, with a team or with what is missing."""

    start: int
    end: int
    team: Team | None
    missing: tuple[SkillId, ...] = ()


class _Crew:
    """The crew of one machine over all its windows."""

    def __init__(
        self,
        machine: EquipmentId,
        posts: tuple[Post, ...],
        windows: Intervals,
        free: _Free,
    ) -> None:
        self._machine = machine
        self._posts = posts
        self._windows = windows
        self._people = list(
            dict.fromkeys(each for post in posts for each in post.until)
        )
        self._presence = {
            person: intersect(free.spans(person), windows) for person in self._people
        }
        self._pieces = list(self._staff())
        self.staffed = self._long_enough()
        self._stretches = self._merged()
        taken: dict[int, list[Interval]] = {}
        for person, _, start, end in self._stretches:
            taken.setdefault(person, []).append((start, end))
        for person, spans in taken.items():
            free.occupy(person, spans)

    def _staff(self) -> Iterator[_Piece]:
        """Pieces of the windows, each with its team."""
        there: dict[int, int] = {}
        changes = sorted(
            (minute, ends, person, span_end)
            for person, spans in self._presence.items()
            for span_start, span_end in spans
            for minute, ends in ((span_start, False), (span_end, True))
        )
        lapses = {end for post in self._posts for end in post.until.values()}
        lapses.update(minute for post in self._posts for minute in post.since.values())
        minutes = sorted({each[0] for each in changes} | lapses)
        at = cut = 0
        for opened, closed in self._windows:
            while cut < len(minutes) and minutes[cut] <= opened:
                cut += 1
            inside = [opened]
            while cut < len(minutes) and minutes[cut] < closed:
                inside.append(minutes[cut])
                cut += 1
            before: Team = ()
            for start, end in pairwise([*inside, closed]):
                while at < len(changes) and changes[at][0] <= start:
                    _, leaves, person, until = changes[at]
                    if not leaves:
                        there[person] = until
                    elif there.get(person) == until:
                        del there[person]
                    at += 1
                piece = self._piece(start, end, there, before)
                before = piece.team or ()
                yield piece

    def _piece(
        self, start: int, end: int, there: Mapping[int, int], before: Team
    ) -> _Piece:
        posts = self._posts
        if before and all(
            person in there
            and post.until[person] >= end
            and post.since.get(person, 0) <= start
            for post, person in zip(posts, before, strict=True)
        ):
            return _Piece(start, end, before)
        choices = [self._ranked(post, (start, end), there, before) for post in posts]
        given = match(choices)
        team = tuple(each for each in given if each is not None)
        if len(team) == len(posts):
            return _Piece(start, end, team)
        missing = tuple(
            dict.fromkeys(
                post.skill
                for post, each in zip(posts, given, strict=True)
                if each is None
            )
        )
        return _Piece(start, end, None, missing)

    def _ranked(
        self, post: Post, span: Interval, there: Mapping[int, int], before: Team
    ) -> list[int]:
        """People for a post: those who are at it, then those with fewest other uses."""
        able = [
            each
            for each, until in post.until.items()
            if each in there and until >= span[1] and post.since.get(each, 0) <= span[0]
        ]
        if before:
            able.sort(key=lambda each: each not in before)
        return able

    def _long_enough(self) -> Intervals:
        """Staffed minutes; short stretches of longer windows lose their team."""
        joined = union((each.start, each.end) for each in self._pieces if each.team)
        whole = set(self._windows)
        kept = tuple(
            span for span in joined if span[1] - span[0] >= LEAST_MIN or span in whole
        )
        short = [span for span in joined if span not in set(kept)]
        if short:
            for piece in self._pieces:
                if any(start <= piece.start < end for start, end in short):
                    piece.team = None
        return kept

    def _merged(self) -> list[tuple[int, SkillId, int, int]]:
        """Stretches ``(person, skill, start, end)`` without a break."""
        running: dict[tuple[int, SkillId], tuple[int, int]] = {}
        result: list[tuple[int, SkillId, int, int]] = []
        for piece in self._pieces:
            for post, person in zip(self._posts, piece.team or (), strict=False):
                key = (person, post.skill)
                start, end = running.get(key, (piece.start, piece.start))
                if end != piece.start:
                    result.append((*key, start, end))
                    start = piece.start
                running[key] = (start, piece.end)
        result.extend((*key, *span) for key, span in running.items())
        return sorted(result, key=lambda each: (each[2], each[0], each[1]))

    def assignments(self, plant: Plant) -> Iterator[Assignment]:
        """Assignments of this machine, in the order of their starts."""
        names = list(plant.people)
        for person, skill, start, end in self._stretches:
            yield Assignment(
                person=names[person],
                skill=skill,
                equipment=self._machine,
                start=start,
                end=end,
            )

    def uncovered(self) -> Iterator[Uncovered]:
        """Stretches without a crew, those with the same skills missing as one."""
        last: _Piece | None = None
        start = 0
        for piece in self._pieces:
            if piece.team is not None:
                continue
            if last and (last.end, last.missing) == (piece.start, piece.missing):
                last = piece
                continue
            if last:
                yield self._gap(start, last)
            last, start = piece, piece.start
        if last:
            yield self._gap(start, last)

    def _gap(self, start: int, last: _Piece) -> Uncovered:
        return Uncovered(
            equipment=self._machine, start=start, end=last.end, skills=last.missing
        )
