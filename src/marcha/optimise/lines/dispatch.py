"""
Which order runs next on the line that is free first.

The index is that of the presses: what ships of the metal is worth, over the minutes
that the line gives for it, with setups and waiting. Batches are filled from what is
worth most; one that is not full waits if more comes soon. Lines go in step of time, so
that what one gives is known when the next takes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from marcha.optimise.lines.delays import CHUNK_MIN
from marcha.optimise.lines.job import Job, jobs_of
from marcha.optimise.lines.line import FixedLine, Line
from marcha.optimise.lines.waiting import FeedPool, FeedStream, Stream
from marcha.plans.plan import FeedDraw, LineRun
from marcha.plant.ids import EquipmentId, FeedId, OperationId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.timeline import Intervals, Timeline
from marcha.process.demand import Demand
from marcha.process.routes import feed_sources, line_setup_min

_LEAST_KG = 1e-4
"""Less is not worth a run."""


class Supplies(Protocol):
    """Gas, paint, chemicals: what lines take besides metal (S41)."""

    def room_kg(self, machine: EquipmentId, minute: int, *, runs: int = 1) -> float:
        """Most kg that runs of a machine can take in at a minute."""

    def take(self, machine: EquipmentId, minute: int, kg: float) -> None:
        """Take what a run takes."""

    def next_arrival(self, minute: int) -> int | None:
        """Next minute at which any supply comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule:
    """
    How orders are chosen.

    Attributes
    ----------
    by_due_date
        Earliest due date first (today's practice).
    slack_days
        Slack at which urgency has fallen to 1/e.
    fill
        Share of a batch that is enough to start it.
    favour
        Factor on the index of an order on a line, 1 where missing.
    """

    by_due_date: bool = False
    slack_days: float = 5.0
    fill: float = 0.7
    favour: Mapping[tuple[OrderId, EquipmentId], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A run, or a batch of runs, that a line could do next."""

    index: tuple[float, float]
    start: int
    end: int
    parts: tuple[tuple[Job, float], ...]


@dataclass(slots=True)
class _State:
    """Jobs by line and by order, and the lines."""

    jobs: dict[OrderId, list[Job]] = field(default_factory=dict)
    on_line: dict[EquipmentId, list[Job]] = field(default_factory=dict)


class Lines:
    """One pass over all lines, from the first free minute to the horizon."""

    def __init__(
        self,
        plant: Plant,
        demands: Mapping[OrderId, Demand],
        windows: Mapping[EquipmentId, Intervals],
        timeline: Timeline,
        rule: LineRule,
        stores: Supplies | None = None,
    ) -> None:
        self._plant = plant
        self._demands = demands
        self._windows = windows
        self._horizon = timeline.horizon
        self._rule = rule
        self._stores = stores
        self._lines = {
            name: Line(
                plant.equipment[name],
                timeline.machine(name),
                spans,
                timeline.now,
            )
            for name, spans in windows.items()
        }
        self._feeds = FeedPool(feed_sources(plant))
        self._state = _State()
        self._comes: list[tuple[EquipmentId, int]] = []
        self._kept: list[LineRun] = []
        self.runs: list[LineRun] = []
        self.draws: list[FeedDraw] = []
        self._number = 0

    def keep(
        self,
        runs: Sequence[LineRun],
        draws: Sequence[FeedDraw],
        fixed: Iterable[FixedLine],
    ) -> None:
        """Start from line runs that are there already; others start when fixed."""
        self._kept = list(runs)
        self.runs.extend(runs)
        self.draws.extend(draws)
        for draw in draws:
            self._feeds.use(draw.feed, draw.mass_kg)
        digits = [run.id[1:] for run in runs if run.id[1:].isdigit()]
        self._number = max((int(each) for each in digits), default=0)
        for run in sorted(runs, key=lambda each: each.start):
            if run.equipment in self._lines:
                family = self._operation(run.order, run.operation)
                self._lines[run.equipment].ran(run.start, run.end, family)
        for each in sorted(fixed, key=lambda one: (one.start, one.order)):
            if each.equipment in self._lines:
                self._lines[each.equipment].fixed.append(each)

    def _operation(self, order: OrderId, operation: OperationId) -> str:
        return next(
            (
                each.setup_family
                for each in self._demands[order].route
                if each.id == operation
            ),
            "",
        )

    def go(
        self,
        arrivals: Mapping[OrderId, Sequence[tuple[int, float]]],
        pieces: Mapping[OrderId, int],
    ) -> None:
        """
        Run the lines for some orders until nothing more can ship by the horizon.

        Parameters
        ----------
        arrivals
            Minutes and kg that come off presses and ovens, or from stock.
        pieces
            Most pieces of each order that may ship through its route.
        """
        self._state = _State()
        for order, most in pieces.items():
            self._add(order, most, arrivals.get(order, ()))
        waiting = {
            name: line.time
            for name, line in self._lines.items()
            if self._state.on_line.get(name)
        }
        while waiting:
            name = min(waiting, key=lambda each: (waiting[each], each))
            line, minute = self._lines[name], waiting[name]
            line.time = max(line.time, minute)
            if self._place_fixed(line):
                waiting[name] = line.time
                self._wake(waiting)
                continue
            window = line.span(line.time, 1)
            if window is None or window[0] >= self._horizon:
                del waiting[name]
                continue
            if window[0] > line.time:
                # Back in the queue: until then more may come.
                waiting[name] = window[0]
                continue
            if self._step(line):
                waiting[name] = line.time
                self._wake(waiting)
                continue
            later = self._next_event(line)
            if later is None or later >= self._horizon:
                del waiting[name]
            else:
                waiting[name] = later

    def _wake(self, waiting: dict[EquipmentId, int]) -> None:
        """Let lines look again when what they wait for has come."""
        for machine, minute in self._comes:
            if machine in self._state.on_line:
                again = max(minute, self._lines[machine].time)
                waiting[machine] = min(waiting.get(machine, again), again)
        self._comes.clear()

    def _add(
        self, order: OrderId, most: int, arrivals: Sequence[tuple[int, float]]
    ) -> None:
        wanted = self._demands[order]
        first: Stream | FeedStream
        if wanted.product is None:
            first = Stream()
            for minute, mass_kg in arrivals:
                first.give(minute, mass_kg)
        else:
            form = self._plant.products[wanted.product].form
            customer = self._plant.orders[order].customer
            first = self._feeds.stream(wanted.alloy, form, customer)
        jobs = jobs_of(self._plant, wanted, most, first, self._windows)
        for job in jobs:
            for run in self._kept:
                if (run.order, run.operation) == (order, job.operation.id):
                    self._enter(job, run.mass_kg, run.end)
                    if isinstance(job.waits, Stream):
                        job.waits.take(run.mass_kg)
            for machine in job.operation.machines:
                if self._windows.get(machine):
                    self._state.on_line.setdefault(machine, []).append(job)
        self._state.jobs[order] = jobs

    def _enter(self, job: Job, mass_kg: float, end: int) -> None:
        job.left_kg -= mass_kg
        if job.gives is not None:
            job.gives.give(end, mass_kg * job.operation.yield_ratio)
            self._comes.extend((each, end) for each in job.following)

    # --- one line ------------------------------------------------------------------

    def _step(self, line: Line) -> bool:
        """Run what is best on a line now; whether there was anything."""
        best = max(self._choices(line), key=lambda choice: choice.index, default=None)
        if best is None:
            return False
        for job, mass_kg in best.parts:
            self._run(line, job, mass_kg, best.start, best.end)
        return True

    def _choices(self, line: Line) -> Iterable[_Choice]:
        batches: dict[str, list[Job]] = {}
        left = [
            job
            for job in self._state.on_line[line.machine.id]
            if job.left_kg > _LEAST_KG
        ]
        self._state.on_line[line.machine.id] = left
        for job in left:
            if job.batch is not None:
                batches.setdefault(job.batch, []).append(job)
            elif (choice := self._continuous(line, job)) is not None:
                yield choice
        for jobs in batches.values():
            if (choice := self._batch(line, jobs)) is not None:
                yield choice

    def _continuous(self, line: Line, job: Job) -> _Choice | None:
        """Run as much of a job as is there, fits the window and can ship."""
        if job.there(line.time) <= _LEAST_KG or job.minutes_kg is None:
            return None
        family = job.operation.setup_family
        span = line.span(line.ready(self._plant, family), 1)
        if span is None:
            return None
        start, closes = span
        room = min(closes, self._horizon, self._latest_end(line, family)) - start
        room = min(room, CHUNK_MIN)
        if room < 1:
            return None
        mass_kg = min(job.there(start), room / job.minutes_kg)
        mass_kg = min(mass_kg, self._supplied_kg(line, start, 1))
        if mass_kg <= _LEAST_KG:
            return None
        end = start + job.minutes(mass_kg)
        if end > start + room or mass_kg <= _LEAST_KG:
            return None
        return self._choice(line, start, end, [(job, mass_kg)])

    def _batch(self, line: Line, jobs: Sequence[Job]) -> _Choice | None:
        """Fill a batch with what is worth most of what is there."""
        if not any(job.there(line.time) > _LEAST_KG for job in jobs):
            return None
        operation = jobs[0].operation
        minutes = operation.batch_min or 0
        span = line.span(line.ready(self._plant, operation.setup_family), minutes)
        if span is None:
            return None
        start, end = span[0], span[0] + minutes
        if end > min(self._horizon, self._latest_end(line, operation.setup_family)):
            return None
        room = line.machine.capacity_kg
        left = self._supplied_kg(line, start, len(jobs))
        left = left if room is None else min(left, room)
        parts: list[tuple[Job, float]] = []
        # Batches of one family may last differently; only equals go together.
        alike = [job for job in jobs if job.operation.batch_min == minutes]
        held: list[tuple[FeedStream, list[tuple[FeedId, float]]]] = []
        for job in sorted(alike, key=lambda each: self._rank(each, end)):
            mass_kg = min(left, job.there(start))
            if mass_kg > _LEAST_KG and job.ships(end) <= self._horizon:
                parts.append((job, mass_kg))
                left -= mass_kg
                if isinstance(job.waits, FeedStream):
                    # Orders share feeds: what one takes is not there for the next.
                    held.append((job.waits, job.waits.draw(mass_kg, start)))
        for feeds, drawn in held:
            feeds.give_back(drawn)
        if not parts or self._worth_waiting(room, parts, alike, start, minutes):
            return None
        return self._choice(line, start, end, parts)

    def _supplied_kg(self, line: Line, minute: int, runs: int) -> float:
        """Most kg for which there are supplies (S41)."""
        if self._stores is None:
            return float("inf")
        return self._stores.room_kg(line.machine.id, minute, runs=runs)

    def _worth_waiting(
        self,
        room: float | None,
        parts: Sequence[tuple[Job, float]],
        jobs: Sequence[Job],
        start: int,
        minutes: int,
    ) -> bool:
        """Whether a batch is far from full and more comes soon."""
        if room is None or sum(kg for _, kg in parts) >= self._rule.fill * room:
            return False
        patience = start + int(self._rule.fill * minutes)
        comes = (job.next_after(start) for job in jobs)
        return any(minute is not None and minute <= patience for minute in comes)

    def _rank(self, job: Job, end: int) -> tuple[float, int, OrderId]:
        worth = 0.0
        if not self._rule.by_due_date:
            worth = job.worth(job.ships(end), self._rule.slack_days)
        return -worth, job.wanted.due, job.order

    def _choice(
        self, line: Line, start: int, end: int, parts: Sequence[tuple[Job, float]]
    ) -> _Choice | None:
        """Value a run; None when none of it can ship by the horizon."""
        worth = 0.0
        for job, mass_kg in parts:
            ships = job.ships(end)
            if ships <= self._horizon:
                favour = self._rule.favour.get((job.order, line.machine.id), 1.0)
                worth += mass_kg * favour * job.worth(ships, self._rule.slack_days)
        if worth <= 0.0:
            return None
        index = worth / max(1, end - line.time)
        due = min(job.wanted.due for job, _ in parts)
        first = -float(due) if self._rule.by_due_date else index
        return _Choice((first, index), start, end, tuple(parts))

    def _latest_end(self, line: Line, family: str) -> int:
        """When a run must end for the next fixed run to start in time."""
        if not line.fixed:
            return self._horizon
        fixed = line.fixed[0]
        following = self._operation(fixed.order, fixed.operation)
        return line.latest_end(
            line_setup_min(self._plant, line.machine.id, family, following)
        )

    def _place_fixed(self, line: Line) -> bool:
        """Run the next fixed run of a line when nothing else comes before it."""
        while line.fixed and line.time >= line.fixed[0].start:
            fixed = line.fixed.pop(0)
            for job in self._state.jobs.get(fixed.order, ()):
                if job.operation.id == fixed.operation:
                    mass_kg = min(fixed.mass_kg, job.there(fixed.start))
                    if mass_kg > _LEAST_KG:
                        end = fixed.start + job.minutes(mass_kg)
                        self._run(line, job, mass_kg, fixed.start, end)
                        return True
            # It cannot be kept; the checker will say so.
        return False

    def _run(self, line: Line, job: Job, mass_kg: float, start: int, end: int) -> None:
        self._number += 1
        name = f"L{self._number:04d}"
        self.runs.append(
            LineRun(
                id=name,
                equipment=line.machine.id,
                order=job.order,
                operation=job.operation.id,
                start=start,
                end=end,
                mass_kg=mass_kg,
            )
        )
        if isinstance(job.waits, FeedStream):
            self.draws.extend(
                FeedDraw(line_run=name, feed=feed, mass_kg=kg)
                for feed, kg in job.waits.draw(mass_kg, start)
            )
        else:
            job.waits.take(mass_kg)
        if self._stores is not None:
            self._stores.take(line.machine.id, start, mass_kg)
        self._enter(job, mass_kg, end)
        line.ran(start, end, job.operation.setup_family)

    def _next_event(self, line: Line) -> int | None:
        """Next minute at which more metal is there, or a window or fixed run begins."""
        minute = line.time
        found = [
            later
            for job in self._state.on_line[line.machine.id]
            if (later := job.next_after(minute)) is not None
        ]
        span = line.span(minute, 1)
        if span is not None:
            found.append(span[1])
        comes = None if self._stores is None else self._stores.next_arrival(minute)
        found += [] if comes is None else [comes]
        if line.fixed:
            found.append(max(minute + 1, line.fixed[0].start))
        return min(found, default=None)
