"""
One pass of the serial scheme over the jobs of a restart.

What a job takes (people, spares, cash, power) is kept in ``workforce``, ``stores`` and
``power``; here they are asked in turn, and answer with the next start to try.
"""

from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush

from marcha.optimise.restart.deadlines import FREE, latest_times, own_latest
from marcha.optimise.restart.problem import Job, Problem
from marcha.optimise.restart.result import Restart
from marcha.optimise.restart.stores import Shortage, Stores
from marcha.optimise.restart.workforce import Workforce, on_shift, team_of
from marcha.plans.plan import Assignment, Plan, Reason, TaskRun
from marcha.plans.restart_dates import donors, machine_up, runnable_from
from marcha.plant.ids import EquipmentId
from marcha.plant.records_repair import LinkKind

Team = tuple[int, ...]
"""One person for each post of a job, by place in the sheet."""


class Decoding:
    """
    The jobs of a restart, placed one by one.

    Parameters
    ----------
    order
        Every job once, the most urgent first.
    first
        Jobs that go before all others, in this order, as soon as they are eligible.
    given_up
        Machines that may be taken apart; their own jobs are left out.

    Attributes
    ----------
    first
        As given.
    missing
        Why each job that is not placed is not.
    """

    def __init__(
        self,
        problem: Problem,
        order: Sequence[int],
        *,
        first: Sequence[int] = (),
        given_up: frozenset[EquipmentId] = frozenset(),
    ) -> None:
        self._problem = problem
        self._jobs = problem.jobs
        self._order = order
        self.first = first
        self._given_up = given_up
        self._now = problem.timeline.now
        self._horizon = problem.timeline.horizon
        self._stores = Stores(problem, given_up)
        self._crew = Workforce(len(problem.people))
        self._power = problem.power.copy()
        self._latest = latest_times(problem.jobs, self._now)
        self._starts: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._teams: dict[int, Team] = {}
        self.missing: dict[int, Shortage] = {}

    def run(self) -> "Decoding":
        """Place everything that can be placed."""
        self._keep_crews()
        self._place_locked()
        rank = self._ranks()
        waiting = [0 if self._has_begun(job) else len(job.before) for job in self._jobs]
        ready = [(rank[each], each) for each, left in enumerate(waiting) if not left]
        heapify(ready)
        while ready:
            _, place = heappop(ready)
            if place not in self._starts and place not in self.missing:
                self._place(place)
            for arc in self._jobs[place].after:
                waiting[arc.job] -= 1
                if not waiting[arc.job]:
                    heappush(ready, (rank[arc.job], arc.job))
        self._leave_out_cycles(waiting)
        self._leave_out_headless()
        return self

    def _ranks(self) -> dict[int, tuple[int, int]]:
        """Rank of each job among those that are eligible, the least first."""
        rank = {job: (FREE, place) for place, job in enumerate(self._order)}
        for job, limits in self._latest.items():
            # Room before locked work is narrow: what has to fit there comes first.
            rank[job] = (own_latest(self._jobs[job], limits)[0], rank[job][1])
        for place, job in enumerate(self.first):
            rank[job] = (-2, place)
        for place, each in enumerate(self._jobs):
            if each.hold is not None:
                rank[place] = (-3, place)
        return rank

    def _has_begun(self, job: Job) -> bool:
        """Whether a job began before ``now`` and waits for nothing any more."""
        return job.hold is not None and job.hold.start < self._now

    # --- locked work ---------------------------------------------------------------

    def _keep_crews(self) -> None:
        """People whom an earlier plan keeps at machines are busy there."""
        for each in self._problem.kept.assignments:
            if each.equipment is not None and each.person in self._problem.person:
                person = self._problem.person[each.person]
                self._crew.occupy(person, each.start, each.end)
        for training in self._problem.kept.trainings:
            for who in (*training.people, training.mentor):
                if who is not None and who in self._problem.person:
                    person = self._problem.person[who]
                    self._crew.occupy(person, training.start, training.end)

    def _place_locked(self) -> None:
        """Place locked work at its times before anything else (S31)."""
        held = [
            (job.hold.start, place)
            for place, job in enumerate(self._jobs)
            if job.hold is not None
        ]
        for _, place in sorted(held):
            job = self._jobs[place]
            if job.hold is None or job.hold.end is None:
                self._miss(place, "lock_broken", job.id)
                continue
            start, end = job.hold.start, job.hold.end
            team = self._held_team(job, start, end)
            supplied = self._stores.earliest(job, start)
            if team is None or supplied != start or not self._stores.take(job, start):
                self._miss(place, "lock_broken", job.id)
                continue
            self._commit(place, start, end, team)

    def _held_team(self, job: Job, start: int, end: int) -> Team | None:
        """People for locked work: those of the earlier plan if they can, else any."""
        if job.hold is None or not job.posts:
            return ()
        work = job.at_work(max(start, self._now), end)
        free = [
            person
            for person in job.people
            if self._crew.is_free(person, start, end) and on_shift(job, person, work)
        ]
        known = {self._problem.person.get(each) for each in job.hold.people}
        kept = team_of(job, [each for each in free if each in known], end, start)
        return team_of(job, free, end, start) if kept is None else kept

    # --- placing -------------------------------------------------------------------

    def _place(self, place: int) -> None:
        """Place one job as early as possible, or say why it cannot be."""
        job = self._jobs[place]
        if job.machine is not None and job.machine in self._given_up:
            self._miss(place, "donor", job.machine)
            return
        lost = [arc.job for arc in job.before if arc.job in self.missing]
        if lost:
            self._miss(place, "task_unplaced", *self._roots(lost))
            return
        linked, end = self._after_links(job)
        start = self._stores.earliest(job, linked)
        found = (
            start if isinstance(start, Shortage) else self._search(place, start, end)
        )
        if isinstance(found, Shortage):
            late = found.code == "past_horizon" and start != linked
            self.missing[place] = self._too_late(job, start) if late else found
            return
        begin, finish, team = found
        if self._stores.take(job, begin):
            self._commit(place, begin, finish, team)
        else:
            self.missing[place] = _no_cash(job)

    def _too_late(self, job: Job, start: int | Shortage) -> Shortage:
        """What a job takes is there, but too late for the work to end in time."""
        minute = None if isinstance(start, Shortage) else start
        parts = tuple(part for part, _ in job.parts)
        return Shortage("no_part", parts, minute) if parts else _no_cash(job, minute)

    def _after_links(self, job: Job) -> tuple[int, int]:
        """Earliest start and earliest end that the links allow (S26)."""
        start, end = job.earliest, 0
        for arc in job.before:
            from_end = arc.kind in (LinkKind.FS, LinkKind.FF)
            minute = (self._ends if from_end else self._starts)[arc.job] + arc.lag
            if arc.kind in (LinkKind.FS, LinkKind.SS):
                start = max(start, minute)
            else:
                end = max(end, minute)
        return start, end

    def _search(
        self, place: int, start: int, end: int
    ) -> tuple[int, int, Team] | Shortage:
        """First start and end not before the bounds, with people and power."""
        job = self._jobs[place]
        limits = self._latest.get(place, (FREE, FREE))
        if not job.work:
            begin = max(start, end)
            if begin > min(limits):
                return Shortage("lock_broken", (job.id,))
            idle = begin <= self._horizon
            return (begin, begin, ()) if idle else Shortage("past_horizon", (job.id,))
        first = max(job.time.count(start), job.time.first_ending_from(end, job.work))
        if first > job.time.total - job.work:
            return Shortage("past_horizon", (job.id,))
        found = self._fit(job, first, job.last_count(limits))
        if isinstance(found, Shortage) and place in self._latest:
            return Shortage("lock_broken", (job.id,))
        return found

    def _fit(self, job: Job, count: int, last: int) -> tuple[int, int, Team] | Shortage:
        """First start in a range of counts at which people and power are there."""
        team: Team = ()
        while count <= last:
            if job.posts:
                found = self._crew.earliest(job, count, last)
                if found is None:
                    return self._no_people(job)
                count, team = found
            start, end = job.span(count)
            blocked = (
                self._power.blocked_until(job.time.pieces(start, end), job.milliwatts)
                if job.milliwatts
                else None
            )
            if blocked is None:
                return start, end, team
            count = max(count + 1, job.time.count(blocked))
        return Shortage("no_power", (job.id,))

    def _no_people(self, job: Job) -> Shortage:
        """Too few have the skills, or shifts long enough, or they are not free."""
        skills = tuple(dict.fromkeys(post.skill for post in job.posts))
        if team_of(job, job.people, self._now + 1) is None:
            return Shortage("no_skill", skills)
        fit = [each for each in job.people if job.shifts[each].longest >= job.work]
        if team_of(job, fit, self._now + 1) is None:
            return Shortage("no_shift", skills)
        return Shortage("people_busy", skills)

    def _commit(self, place: int, start: int, end: int, team: Team) -> None:
        job = self._jobs[place]
        self._starts[place], self._ends[place] = start, end
        self._teams[place] = team
        for person in team:
            self._crew.occupy(person, start, end)
        work = job.at_work(max(start, self._now), end)
        self._power.draw(work, job.milliwatts)

    # --- what is missing -----------------------------------------------------------

    def _miss(self, place: int, code: str, *objects: str) -> None:
        self.missing[place] = Shortage(code, objects)

    def _roots(self, lost: Iterable[int]) -> tuple[str, ...]:
        """Tasks at the root of what is missing, each once."""
        names: list[str] = []
        for place in lost:
            inner = self.missing[place].code == "task_unplaced"
            own = (self._jobs[place].id,)
            names.extend(self.missing[place].objects if inner else own)
        return tuple(dict.fromkeys(names))

    def _leave_out_cycles(self, waiting: Sequence[int]) -> None:
        """Leave out jobs that wait for themselves (such plants are refused)."""
        for place, left in enumerate(waiting):
            if left > 0 and place not in self._starts:
                names = [self._jobs[arc.job].id for arc in self._jobs[place].before]
                self._miss(place, "task_unplaced", *names)

    def _leave_out_headless(self) -> None:
        """Leave out locked work that waits for what is left out (S26)."""
        while True:
            headless = {
                place: lost
                for place, start in self._starts.items()
                if start >= self._now
                and (
                    lost := [
                        arc.job
                        for arc in self._jobs[place].before
                        if arc.job in self.missing
                    ]
                )
            }
            if not headless:
                return
            for place, lost in headless.items():
                held = self._jobs[place].hold is not None
                code = "lock_broken" if held else "task_unplaced"
                self._miss(place, code, *self._roots(lost))
                del self._starts[place], self._ends[place], self._teams[place]

    # --- what is there -------------------------------------------------------------

    def lost(self) -> int:
        """Locked and pinned jobs that are not placed."""
        return sum(self._is_required(place) for place in self.missing)

    def culprits(self) -> list[int]:
        """Jobs for which no room was found, so that locked or pinned work is lost."""
        found: list[int] = []
        seen: set[int] = set()
        waiting = [place for place in self.missing if self._is_required(place)]
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            lost = [arc.job for arc in self._jobs[place].before]
            lost = [each for each in lost if each in self.missing]
            waiting.extend(lost)
            if not lost and self._jobs[place].hold is None:
                found.append(place)
        return found

    def _is_required(self, place: int) -> bool:
        return self._jobs[place].hold is not None or self._jobs[place].pinned

    def placed_beside(self, machine: EquipmentId) -> int:
        """Jobs of other machines that are placed."""
        return sum(self._jobs[place].machine != machine for place in self._starts)

    def helpful_donors(self) -> Iterator[EquipmentId]:
        """Machines that stay down and have a spare that an urgent job misses."""
        down = {self._jobs[place].machine for place in self.missing}
        kept = {job.machine for job in self._jobs if job.hold or job.pinned}
        for place in self._order:
            shortage = self.missing.get(place)
            if shortage is None or shortage.code != "no_part":
                continue
            kept_here = kept | {self._jobs[place].machine}
            for part, _ in self._jobs[place].parts:
                for source in self._problem.sources.get(part, ()):
                    if source.donor in down - kept_here and source.donor is not None:
                        yield source.donor

    def result(self) -> Restart:
        """Read the answer back."""
        plant, jobs = self._problem.plant, self._jobs
        placed = sorted(self._starts, key=lambda each: (self._starts[each], each))
        tasks = tuple(
            TaskRun(task=jobs[each].id, start=self._starts[each], end=self._ends[each])
            for each in placed
        )
        plan = Plan(plant_hash="", tasks=tasks, purchases=self._stores.purchases())
        return Restart(
            tasks=tasks,
            purchases=plan.purchases,
            assignments=tuple(
                one for each in placed for one in self._assignments(each)
            ),
            up=machine_up(plant, plan),
            runnable=runnable_from(plant, plan),
            unplaced=tuple(
                Reason(
                    subject=jobs[each].id,
                    code=shortage.code,
                    objects=shortage.objects,
                    minute=shortage.minute,
                )
                for each, shortage in sorted(self.missing.items())
            ),
            donors=donors(plant, plan),
        )

    def _assignments(self, place: int) -> Iterator[Assignment]:
        job = self._jobs[place]
        for post, person in zip(job.posts, self._teams[place], strict=True):
            yield Assignment(
                person=self._problem.people[person].id,
                skill=post.skill,
                task=job.id,
                start=self._starts[place],
                end=self._ends[place],
            )


def _no_cash(job: Job, minute: int | None = None) -> Shortage:
    return Shortage("no_cash", (job.id,), minute)
