"""Who is free for a job of its own, such as a service: on shift, and nowhere else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from marcha.optimise.engines.matching import match
from marcha.plant.ids import PersonId, SkillId
from marcha.plant.plant import Plant
from marcha.plant.records_repair import SkillNeed
from marcha.plant.timeline import Interval, Intervals, Timeline, covers, subtract
from marcha.process.people import Trained, able

Team = tuple[tuple[PersonId, SkillId], ...]
"""Who is there, and for which skill."""


class Free:
    """
    Minutes in which people are on shift and have no place yet.

    Parameters
    ----------
    busy
        Spans in which people have another place.
    trained
        What people learn within the plan.
    """

    def __init__(
        self,
        plant: Plant,
        timeline: Timeline,
        busy: Mapping[PersonId, Intervals],
        trained: Sequence[Trained] = (),
    ) -> None:
        self._plant = plant
        self._timeline = timeline
        self._busy = busy
        self._trained = trained
        self._place = {person: place for place, person in enumerate(plant.people)}
        self._spans: dict[PersonId, Intervals] = {}
        self._able: dict[tuple[SkillId, int], dict[PersonId, Interval]] = {}

    def able(self, skill: SkillId, level: int) -> Mapping[PersonId, Interval]:
        """People with a skill at a level, and when they hold it."""
        key = (skill, level)
        if key not in self._able:
            self._able[key] = able(self._plant, skill, level, self._trained)
        return self._able[key]

    def spans(self, person: PersonId) -> Intervals:
        """Free minutes of a person."""
        if person not in self._spans:
            shift = self._timeline.open(self._plant.people[person].calendar)
            self._spans[person] = subtract(shift, self._busy.get(person, ()))
        return self._spans[person]

    def occupy(self, person: PersonId, span: Interval) -> None:
        """Give a person a place."""
        self._spans[person] = subtract(self.spans(person), (span,))

    def starts(self, needs: Iterable[SkillNeed]) -> Iterator[int]:
        """Minutes at which somebody whom some needs ask for becomes free."""
        for need in needs if self._plant.people else ():
            for person in self.able(need.skill, need.level):
                yield from (start for start, _ in self.spans(person))

    def there(self, person: PersonId, work: Sequence[Interval]) -> bool:
        """Whether a person is free in all minutes of some work."""
        spans = self.spans(person)
        return all(covers(spans, start, end) for start, end in work)

    def team(self, needs: Iterable[SkillNeed], work: Intervals) -> Team | None:
        """Distinct free people for all needs; None: there are not enough."""
        if not self._plant.people or not work:
            return ()
        posts = [need for need in needs for _ in range(need.people)]
        names = list(self._plant.people)
        choices = [
            [
                self._place[person]
                for person, (start, end) in self.able(need.skill, need.level).items()
                if start <= work[0][0]
                and work[-1][1] <= end
                and self.there(person, work)
            ]
            for need in posts
        ]
        order = sorted(range(len(posts)), key=lambda each: len(choices[each]))
        given = match([choices[each] for each in order])
        if any(each is None for each in given):
            return None
        return tuple(
            (names[person], posts[each].skill)
            for each, person in zip(order, given, strict=True)
            if person is not None
        )

    def missing(self, needs: Iterable[SkillNeed]) -> Iterator[SkillId]:
        """Skills of which not enough people exist, free or not."""
        for need in needs if self._plant.people else ():
            if len(self.able(need.skill, need.level)) < need.people:
                yield need.skill
