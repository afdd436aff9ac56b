"""
When machines are serviced: before it is due, where it costs least (S40).

Services are placed before people are given to machines and before anything is pressed,
as if every machine ran in all minutes in which it may: so nothing that is planned later
can make one due earlier. Those that turn out not to be needed are left out in the end
(:func:`needed`).
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from marcha.optimise.context import Context
from marcha.optimise.crew.free import Free
from marcha.optimise.throughput import most_kg_min
from marcha.plans.courses import trained
from marcha.plans.plan import Assignment, Plan, Service
from marcha.plans.relaxation.clock import Clock
from marcha.plans.spans import grouped, within
from marcha.plans.upkeep import Stretch, intakes, overdue, stretches, usages
from marcha.plant.ids import EquipmentId, MaintenanceId, PersonId, SkillId
from marcha.plant.records_site import LockKind, LockState
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.records_upkeep import MaintenanceRule
from marcha.plant.timeline import (
    Interval,
    Intervals,
    clip,
    finish_of_work,
    minute_up,
    next_open,
    subtract,
    union,
)
from marcha.process.machines import needed_machines

_EARLY = 0.6
"""Share of the work between two services after which the next is looked for."""

_TRIED = 200
"""Starts that are looked at for one service."""

_LONG = 720
"""Minutes that locked work to come is taken to last where its lock does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """
    A machine that may not run on because nobody can do its service.

    Attributes
    ----------
    minute
        When it was due.
    skills
        What nobody who is free holds; empty: the machine has no time for it.
    """

    rule: MaintenanceId
    machine: EquipmentId
    minute: int
    skills: tuple[SkillId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A service and who is there."""

    service: Service
    crew: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """
    Services of a plan that are still to come.

    Attributes
    ----------
    windows
        When each machine may run besides.
    """

    placed: tuple[Placed, ...]
    windows: Mapping[EquipmentId, Intervals]
    stopped: tuple[Stopped, ...]

    def assignments(self) -> Iterator[Assignment]:
        """Everybody who is at a service."""
        for each in self.placed:
            yield from each.crew


def place_services(
    context: Context,
    windows: Mapping[EquipmentId, Intervals],
    busy: Mapping[PersonId, Intervals],
) -> Upkeep:
    """
    Place the services of all machines.

    Parameters
    ----------
    windows
        When each machine may run: open, up and powered.
    busy
        When people have another place already.
    """
    placer = _Placer(context, windows, busy)
    for rule in context.plant.maintenance.values():
        if rule.start is None:
            placer.place(rule)
    return Upkeep(
        placed=tuple(placer.placed),
        windows=placer.windows,
        stopped=tuple(placer.stopped),
    )


class _Placer:
    """Places the services of one rule after the other."""

    def __init__(
        self,
        context: Context,
        windows: Mapping[EquipmentId, Intervals],
        busy: Mapping[PersonId, Intervals],
    ) -> None:
        self._context = context
        self._plant = context.plant
        self._timeline = context.timeline
        learnt = trained(context.plant, context.kept)
        self._free = Free(context.plant, context.timeline, busy, learnt)
        self._kg_min: Mapping[EquipmentId, float] | None = None
        self._kept = intakes(context.plant, context.kept, context.timeline)
        self._kept_usage = usages(context.plant, context.kept, self._kept)
        self.windows = dict(windows)
        self.placed: list[Placed] = []
        self.stopped: list[Stopped] = []
        self._fixed: dict[EquipmentId, Intervals] = {}
        self._held: dict[EquipmentId, Intervals] = {}
        for each in context.kept.services:
            machine = self._plant.maintenance[each.rule].equipment
            self._hold(machine, (each.start, each.end))

    def place(self, rule: MaintenanceRule) -> None:
        """Place all services of a rule."""
        users = self._users(rule.equipment)
        kept_usage = self._kept_usage[rule.equipment]
        running = Clock(
            union(
                [
                    *(span for user in users for span in self.windows[user]),
                    *kept_usage.running,
                ]
            )
        )
        kept = sorted(
            (each.start, each.end)
            for each in self._context.kept.services
            if each.rule == rule.id
        )
        stretch = stretches(rule, (), self._timeline.horizon)[0]
        forced, once = self._forced(rule)
        spans: list[Interval] = [*kept]
        while True:
            due = self._due(rule, stretch, running, users)
            if kept and (due is None or kept[0][0] <= max(due, self._timeline.now)):
                stretch = self._since(kept.pop(0)[1])
                continue
            if forced and (due is None or forced[0] <= due):
                chosen = self._at(rule, forced.pop(0), stretch.start)
            elif due is not None:
                chosen = self._best(rule, stretch, due, running)
            elif once and not spans:
                chosen = self._best(rule, stretch, self._timeline.horizon, running)
            else:
                break
            if chosen is None:
                if due is not None:
                    self._stop(rule, users, due)
                break
            self.placed.append(chosen)
            span = (chosen.service.start, chosen.service.end)
            # From when it is due until it is done the machine stands.
            spans.append((span[0] if due is None else min(due, span[0]), span[1]))
            self._hold(rule.equipment, span)
            for each in chosen.crew:
                self._free.occupy(each.person, (each.start, each.end))
            stretch = self._since(span[1])
        for user in users:
            self.windows[user] = subtract(self.windows[user], spans)

    def _hold(self, machine: EquipmentId, span: Interval) -> None:
        self._held[machine] = union((*self._held.get(machine, ()), span))

    def _since(self, minute: int) -> Stretch:
        """Nothing is counted yet after a service that ends at a minute."""
        return Stretch(
            start=minute,
            end=self._timeline.horizon,
            since_min=0.0,
            since_kg=0.0,
            since_days=0.0,
        )

    def _users(self, machine: EquipmentId) -> list[EquipmentId]:
        """Machines that cannot run without a machine: itself and what needs it."""
        return [
            user
            for user in self.windows
            if machine in needed_machines(self._plant, user)
        ]

    def _forced(self, rule: MaintenanceRule) -> tuple[list[int], bool]:
        """Starts that locks ask for, and whether a lock asks for one at any time."""
        kept = {each.start for each in self._context.kept.services}
        starts: list[int] = []
        pinned = False
        for lock in self._plant.locks.values():
            if lock.kind is LockKind.SERVICE and lock.maintenance == rule.id:
                pinned = pinned or lock.state is LockState.PINNED
                if lock.state is not LockState.PINNED and lock.start is not None:
                    start = minute_up(self._plant, lock.start)
                    starts += [] if start in kept else [start]
        return sorted(starts), pinned

    def _due(
        self,
        rule: MaintenanceRule,
        stretch: Stretch,
        running: Clock,
        users: Sequence[EquipmentId],
    ) -> int | None:
        """First minute at which the machine could run though a service is due."""
        limits: list[int] = []
        if rule.every_hours is not None:
            left = int(rule.every_hours * 60.0 - stretch.since_min + 1e-6)
            limits.append(self._after(running, stretch.start, max(0, left)))
        if rule.every_days is not None:
            left_days = rule.every_days - stretch.since_days
            limits.append(stretch.start + int(left_days * MINUTES_PER_DAY + 1e-6))
        if rule.every_kg is not None:
            passed = sum(
                kg
                for start, _, kg in self._kept_usage[rule.equipment].passed
                if start >= stretch.start
            )
            left_kg = rule.every_kg - stretch.since_kg - passed
            minutes = left_kg / max(self._rate(users), 1e-9)
            start = max(stretch.start, self._timeline.now)
            limits.append(self._after(running, start, max(0, int(min(minutes, 1e9)))))
        due = next_open(running.intervals, max(min(limits), self._timeline.now))
        return due if due is not None and due < self._timeline.horizon else None

    def _after(self, running: Clock, start: int, minutes: int) -> int:
        """Minute at which a machine that runs whenever it may has run so long."""
        done = running.before(start) + minutes
        if minutes == 0:
            return start
        if done > running.total:
            return self._timeline.horizon
        return int(running.minute_of(done))

    def _rate(self, users: Sequence[EquipmentId]) -> float:
        """Most kg a minute that go through a machine for all that need it."""
        if self._kg_min is None:
            self._kg_min = most_kg_min(
                self._plant, self._context.demands, self._context.options
            )
        return sum(self._kg_min.get(user, 0.0) for user in users)

    # --- one service --------------------------------------------------------------

    def _best(
        self, rule: MaintenanceRule, stretch: Stretch, due: int, running: Clock
    ) -> Placed | None:
        """Return the cheapest service that comes in time, else the first after."""
        if any(True for _ in self._free.missing(rule.skills)):
            return None
        total = max(1, running.within(stretch.start, due))
        first = max(
            stretch.start,
            self._timeline.now,
            self._after(running, stretch.start, int(_EARLY * total))
            if total > 1
            else 0,
        )
        best: tuple[float, Placed] | None = None
        for start in self._starts(rule, min(first, due), due, running):
            placed = self._at(rule, start, stretch.start)
            if placed is None:
                continue
            end = placed.service.end
            cost = float(running.within(min(placed.service.start, due), end))
            unused = running.within(placed.service.start, due)
            cost += rule.duration_min * unused / total
            if best is None or cost < best[0]:
                best = cost, placed
            if start >= due or cost == 0.0:
                break
        return None if best is None else best[1]

    def _starts(
        self, rule: MaintenanceRule, first: int, due: int, running: Clock
    ) -> list[int]:
        """Starts worth a look: in time from the first on, then those that are late."""
        opened = self._timeline.machine(rule.equipment)
        latest = Clock(opened).latest_start(due, rule.duration_min)
        marks = {first, due, *(start for start, _ in opened)}
        marks.update(end for _, end in running.intervals)
        marks.update(self._free.starts(rule.skills))
        marks.update(() if latest is None else (latest,))
        marks.update(end for _, end in self._held.get(rule.equipment, ()))
        later = sorted(mark for mark in marks if mark >= first)
        return later[:_TRIED]

    def _at(self, rule: MaintenanceRule, start: int, after: int) -> Placed | None:
        """Return the service that starts at a minute, or as soon as it is open then."""
        opened = self._timeline.machine(rule.equipment)
        begin = next_open(opened, max(start, after, self._timeline.now))
        if begin is None:
            return None
        end = finish_of_work(opened, begin, rule.duration_min)
        if end is None or end > self._timeline.horizon:
            return None
        if any(within(spans, begin, end) for spans in self._blocked(rule.equipment)):
            return None
        work = within(opened, begin, end)
        team = self._free.team(rule.skills, work)
        if team is None:
            return None
        return Placed(
            service=Service(rule=rule.id, start=begin, end=end),
            crew=tuple(
                Assignment(
                    person=person,
                    skill=skill,
                    equipment=rule.equipment,
                    start=a,
                    end=b,
                )
                for person, skill in team
                for a, b in work
            ),
        )

    def _blocked(self, machine: EquipmentId) -> Iterator[Intervals]:
        """Other services of a machine, and kept or locked work that needs it."""
        yield self._held.get(machine, ())
        yield self._kept_usage[machine].running
        yield self._fixed_work(machine)

    def _fixed_work(self, machine: EquipmentId) -> Intervals:
        """Where locked work may be that is still to come."""
        if machine not in self._fixed:
            users = set(self._users(machine))
            spans = [
                (each.start - _LONG, each.start + _LONG)
                for each in self._context.fixed
                if each.press in users
            ]
            spans += [
                (start, start + _LONG)
                for oven, starts in self._context.fixed_loads.items()
                for start in starts
                if oven in users
            ]
            spans += [
                (each.start, each.start + _LONG)
                for each in self._context.fixed_lines
                if each.equipment in users
            ]
            self._fixed[machine] = union(spans)
        return self._fixed[machine]

    def _stop(
        self, rule: MaintenanceRule, users: Iterable[EquipmentId], due: int
    ) -> None:
        """Let a machine and what needs it run no more from a minute on."""
        missing = self._free.missing(rule.skills)
        self.stopped.append(
            Stopped(
                rule=rule.id,
                machine=rule.equipment,
                minute=due,
                skills=tuple(missing),
            )
        )
        for user in users:
            self.windows[user] = clip(self.windows[user], 0, due)


# --- what is needed in the end -------------------------------------------------------


def needed(context: Context, plan: Plan, upkeep: Upkeep) -> Plan:
    """
    Return a plan with the services that what it runs makes due.

    Parameters
    ----------
    plan
        With the kept services only.
    """
    if not upkeep.placed:
        return plan
    plant, timeline = context.plant, context.timeline
    usage = usages(plant, plan, intakes(plant, plan, timeline))
    pinned, starts = _locked(context)
    wanted: list[Placed] = []
    by_rule = grouped((each.service.rule, each) for each in upkeep.placed)
    kept = grouped((each.rule, each) for each in plan.services)
    for name, placed in by_rule.items():
        rule = plant.maintenance[name]
        waiting = deque(sorted(kept.get(name, ()), key=lambda service: service.start))
        before: list[Service] = []
        for place, each in enumerate(placed):
            while waiting and waiting[0].start < each.service.start:
                before = [waiting.popleft()]
            # Without this one, could the machine run until the next, or the end?
            later = [*(one.service for one in placed[place + 1 : place + 2]), *waiting]
            end = min((one.start for one in later), default=timeline.horizon)
            stretch = replace(stretches(rule, before, timeline.horizon)[-1], end=end)
            due = overdue(rule, stretch, usage[rule.equipment])
            alone = name in pinned and not before and place == len(placed) - 1
            if due is not None or (name, each.service.start) in starts or alone:
                wanted.append(each)
                before = [each.service]
    return replace(
        plan,
        services=(*plan.services, *(each.service for each in wanted)),
        assignments=(
            *plan.assignments,
            *(crew for each in wanted for crew in each.crew),
        ),
    )


def _locked(
    context: Context,
) -> tuple[set[MaintenanceId], set[tuple[MaintenanceId, int]]]:
    """Rules of which a lock asks for a service at any time, and services at a start."""
    pinned: set[MaintenanceId] = set()
    starts: set[tuple[MaintenanceId, int]] = set()
    for lock in context.plant.locks.values():
        if lock.kind is LockKind.SERVICE and lock.maintenance is not None:
            if lock.state is LockState.PINNED:
                pinned.add(lock.maintenance)
            elif lock.start is not None:
                start = minute_up(context.plant, lock.start)
                starts.add((lock.maintenance, start))
    return pinned, starts
