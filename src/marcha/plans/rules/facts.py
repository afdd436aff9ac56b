"""
What the rules look at: the sifted plan, indexed, with what follows from it.

Everything is derived at first use and once. No rule is decided here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

from marcha.plans.line_flow import BatchKey, batches
from marcha.plans.metal_stock import LogSource, log_sources
from marcha.plans.plan import (
    BilletCut,
    DieHeat,
    LineRun,
    Load,
    LogCut,
    Plan,
    Run,
    Service,
    SetupRun,
    TaskRun,
    Training,
)
from marcha.plans.restart_dates import machine_up, with_needs
from marcha.plans.rules.sift import Sifted, sift
from marcha.plans.shipping import made_pieces
from marcha.plans.spans import grouped, within
from marcha.plans.upkeep import Intake, Usage, intakes, usages
from marcha.plant.ids import (
    ContainerId,
    CourseId,
    DieId,
    EquipmentId,
    OrderId,
    PersonId,
    TaskId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_routes import Operation
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.timeline import (
    Intervals,
    Timeline,
    length,
    minute_down,
    minute_up,
    moment,
    union,
)
from marcha.process.demand import Demand, demands
from marcha.process.machines import (
    machines_of,
    mounted_container,
    needed_machines,
    work_min,
)
from marcha.process.tooling import Tooling, tooling

_Span = SetupRun | Run | Load | DieHeat | LineRun
Lockable = TaskRun | Run | Load | LineRun | Service | Training
"""Work that a lock can name."""

InPress = tuple[DieId | None, ContainerId | None]
"""Die and container that are in a press."""


@dataclass(frozen=True, slots=True)
class Work:
    """
    Something a machine does.

    Attributes
    ----------
    mark
        Id of the run or load, or of the die of a setup or heat.
    kind
        Kind of machine that does such work.
    begin
        Start, or ``now`` for locked work that began before it: what lies before
        ``now`` has happened and is not judged.
    locked
        Frozen or in progress, or a setup or heat for such a run.
    at_work
        Minutes from ``begin`` on in which the machine runs for it: all of them, but for
        closures within a load of an interruptible recipe (S43).
    interruptible
        Whether it may span closures.
    """

    machine: EquipmentId
    mark: str
    kind: EquipmentKind
    start: int
    end: int
    begin: int
    locked: bool
    at_work: Intervals
    interruptible: bool


@dataclass(frozen=True, slots=True)
class Mounting:
    """
    A die and container in a press, and the runs they make there.

    Attributes
    ----------
    setup
        The change that put them there; None: they were there at the start.
    before
        What was in the press before the change.
    start
        When the change starts; 0 for what was there.
    """

    press: EquipmentId
    setup: SetupRun | None
    before: InPress
    die: DieId | None
    start: int
    runs: tuple[Run, ...]

    @property
    def changes_die(self) -> bool:
        """Whether a change put another die into the press."""
        return self.setup is not None and self.before[0] != self.die


class Facts:
    """A plant and a plan as the rules see them."""

    def __init__(self, plant: Plant, plan: Plan) -> None:
        self.plant = plant
        self.stated = plan
        self.sifted: Sifted = sift(plant, plan)
        self.plan = self.sifted.plan
        self.timeline = Timeline(plant)
        self.horizon = self.timeline.horizon
        self.now = self.timeline.now
        self._tooling: dict[tuple[str, str, str, str], Tooling | None] = {}

    def at(self, minute: int | None) -> datetime | str:
        """Local moment of a minute, for the words; a dash for never."""
        return "–" if minute is None else moment(self.plant, minute)

    @cached_property
    def demands(self) -> dict[OrderId, Demand]:
        """Every order in the units of a planner."""
        return demands(self.plant)

    @cached_property
    def runs(self) -> dict[str, Run]:
        """Runs by id."""
        return {run.id: run for run in self.plan.runs}

    @cached_property
    def made(self) -> dict[str, int]:
        """Pieces that each run makes."""
        return {run.id: made_pieces(self.plant, run) for run in self.plan.runs}

    @cached_property
    def sources(self) -> dict[str, LogSource]:
        """Lots, deliveries and call-offs by id."""
        return log_sources(self.plant, self.plan)

    @cached_property
    def billet_cuts(self) -> tuple[tuple[LogCut, BilletCut, LogSource, Run], ...]:
        """Every cut of billets, with its log and its run."""
        return tuple(
            (log, cut, self.sources[log.source], self.runs[cut.run])
            for log in self.plan.log_cuts
            for cut in log.cuts
        )

    def tooling(self, run: Run) -> Tooling | None:
        """Press, die and container of a run; None when they do not belong together."""
        alloy = self.demands[run.order].alloy
        key = (run.die, run.press, run.container, alloy)
        if key not in self._tooling:
            self._tooling[key] = tooling(
                self.plant, run.die, run.press, run.container, alloy
            )
        return self._tooling[key]

    # --- machines ------------------------------------------------------------------

    @cached_property
    def runnable(self) -> dict[EquipmentId, int | None]:
        """Minute from which each machine and all it needs are up (S8)."""
        return with_needs(self.plant, machine_up(self.plant, self.plan))

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """All that machines do: setups, runs, loads and heats."""
        press, age, heat, line = (
            EquipmentKind.PRESS,
            EquipmentKind.AGEING_OVEN,
            EquipmentKind.DIE_OVEN,
            EquipmentKind.LINE,
        )
        plan = self.plan
        rows: list[tuple[EquipmentId, str, EquipmentKind, _Span]] = [
            *((each.press, each.die, press, each) for each in plan.setups),
            *((each.press, each.id, press, each) for each in plan.runs),
            *((each.oven, each.id, age, each) for each in plan.loads),
            *((each.oven, each.die, heat, each) for each in plan.heats),
            *((each.equipment, each.id, line, each) for each in plan.line_runs),
        ]
        return tuple(self._work(*row) for row in rows)

    def _work(
        self, machine: EquipmentId, mark: str, kind: EquipmentKind, each: _Span
    ) -> Work:
        begin = self.begin(each)
        interruptible = self.interruptible(each)
        at_work: Intervals = ((begin, each.end),) if begin < each.end else ()
        if interruptible:
            at_work = within(self.timeline.machine(machine), begin, each.end)
        return Work(
            machine=machine,
            mark=mark,
            kind=kind,
            start=each.start,
            end=each.end,
            begin=begin,
            locked=each in self.locked,
            at_work=at_work,
            interruptible=interruptible,
        )

    def interruptible(self, work: object) -> bool:
        """Whether work is a load that may span closures (S43)."""
        return isinstance(work, Load) and self.plant.recipes[work.recipe].interruptible

    def open_minutes(self, machine: EquipmentId, start: int, end: int) -> int:
        """Open minutes of a machine in a span."""
        return length(within(self.timeline.machine(machine), start, end))

    @cached_property
    def batches(self) -> dict[str, BatchKey]:
        """Which line runs are one batch, by id (S36)."""
        return batches(self.plan, self.demands)

    @cached_property
    def operations(self) -> dict[str, Operation | None]:
        """Operation of each line run, by id; None: it is not of its order's route."""
        return {
            run.id: next(
                (
                    each
                    for each in self.demands[run.order].route
                    if each.id == run.operation
                ),
                None,
            )
            for run in self.plan.line_runs
        }

    @cached_property
    def begun_machines(self) -> frozenset[EquipmentId]:
        """Machines with locked work that began before ``now``."""
        return frozenset(
            work.machine for work in self.works if work.begin != work.start
        )

    @cached_property
    def taken(self) -> tuple[Intake, ...]:
        """Every run, load and line run, with what goes into its machine."""
        return intakes(self.plant, self.plan, self.timeline)

    @cached_property
    def usages(self) -> dict[EquipmentId, Usage]:
        """What each machine with a maintenance rule does (S40)."""
        if not self.plant.maintenance:
            return {}
        return usages(self.plant, self.plan, self.taken)

    @cached_property
    def running(self) -> dict[EquipmentId, Intervals]:
        """Minutes in which each machine runs, itself or for another that needs it."""
        spans: dict[EquipmentId, list[tuple[int, int]]] = {}
        works = grouped((work.machine, work) for work in self.works)
        for machine, own in works.items():
            busy = union(span for work in own for span in work.at_work)
            for each in needed_machines(self.plant, machine):
                spans.setdefault(each, []).extend(busy)
        return {machine: union(busy) for machine, busy in spans.items()}

    @cached_property
    def steps(self) -> dict[EquipmentId, list[SetupRun | Run]]:
        """Setups and runs of each press in the order of their start."""
        steps: dict[EquipmentId, list[SetupRun | Run]] = {}
        for each in self.in_press:
            steps.setdefault(each.press, []).append(each)
        for found in steps.values():
            found.sort(key=lambda each: (each.start, each.end))
        return steps

    def mounted(self, press: EquipmentId) -> InPress:
        """Return the die and container in a press at the start."""
        die = self.plant.equipment[press].mounted_die
        return die, mounted_container(self.plant, press)

    @cached_property
    def in_press(self) -> tuple[SetupRun | Run, ...]:
        """Everything that happens in a press."""
        return (*self.plan.setups, *self.plan.runs)

    @cached_property
    def mountings(self) -> tuple[Mounting, ...]:
        """What is in each press, one after the other, and what it makes there."""
        result: list[Mounting] = []
        for press, steps in self.steps.items():
            inside = self.mounted(press)
            setup: SetupRun | None = None
            before, start, runs = inside, 0, list[Run]()
            for step in steps:
                if isinstance(step, Run):
                    runs.append(step)
                    continue
                result.append(
                    Mounting(press, setup, before, inside[0], start, tuple(runs))
                )
                before, inside = inside, (step.die, step.container)
                setup, start, runs = step, step.start, []
            result.append(Mounting(press, setup, before, inside[0], start, tuple(runs)))
        return tuple(result)

    @cached_property
    def die_ovens(self) -> tuple[EquipmentId, ...]:
        """Die ovens of the plant."""
        return machines_of(self.plant, EquipmentKind.DIE_OVEN)

    @cached_property
    def taught(self) -> tuple[tuple[PersonId, int, int, CourseId], ...]:
        """Who is in which course from when to when, mentors too (S44)."""
        return tuple(
            (person, self.begin(each), each.end, each.course)
            for each in self.plan.trainings
            for person in (*each.people, each.mentor)
            if person is not None
        )

    # --- tasks ---------------------------------------------------------------------

    @cached_property
    def tasks(self) -> dict[TaskId, TaskRun]:
        """Planned tasks by id."""
        return {run.task: run for run in self.plan.tasks}

    def begun(self, work: Lockable | _Span) -> bool:
        """Whether locked work began before ``now`` (S31)."""
        return work.start < self.now and work in self.locked

    def begin(self, work: Lockable | _Span) -> int:
        """Return the start of work, or ``now`` for locked work that began before."""
        return self.now if self.begun(work) else work.start

    @cached_property
    def work_times(self) -> dict[TaskId, Intervals]:
        """Minutes from ``now`` on in which each planned task is at work."""
        times: dict[TaskId, Intervals] = {}
        for run in self.plan.tasks:
            task = self.plant.tasks[run.task]
            opened = self.timeline.open(task.calendar)
            if work_min(task):
                times[run.task] = within(opened, self.begin(run), run.end)
            else:
                times[run.task] = ()
        return times

    # --- locks ---------------------------------------------------------------------

    @cached_property
    def locked(self) -> frozenset[Lockable | _Span]:
        """
        Work that a lock holds in time, with the setups and heats of such runs.

        A lock holds one thing: two that share a batch or a course need one each.
        """
        held = [
            lock
            for lock in self.plant.locks.values()
            if lock.state is not LockState.PINNED
        ]
        result: set[Lockable | _Span] = set()
        # Those that state an end first: what is left is for those that do not.
        for lock in sorted(held, key=lambda each: each.end is None):
            own = (
                each
                for each in self.candidates(lock)
                if each not in result and self.keeps(lock, each)
            )
            result.update(islice(own, 1))
        if result:
            setups = [
                each.setup
                for each in self.mountings
                if each.setup is not None and each.runs and each.runs[0] in result
            ]
            result.update(setups)
            mounted = {(setup.die, setup.start) for setup in setups}
            result.update(
                heat for heat in self.plan.heats if (heat.die, heat.end) in mounted
            )
        return frozenset(result)

    def candidates(self, lock: Lock) -> Sequence[Lockable]:
        """Work of the plan that is on what a lock names, at any time."""
        if lock.kind is LockKind.TASK:
            run = None if lock.task is None else self.tasks.get(lock.task)
            return [] if run is None else [run]
        if lock.kind is LockKind.RUN:
            return [
                run
                for run in self._lockable_runs.get(lock.order, ())
                if lock.equipment in (None, run.press) and lock.die in (None, run.die)
            ]
        if lock.kind is LockKind.SERVICE:
            services = self.plan.services
            return [each for each in services if each.rule == lock.maintenance]
        if lock.kind is LockKind.TRAINING:
            given = self.plan.trainings
            return [each for each in given if each.course == lock.course]
        if lock.kind is LockKind.LINE:
            return [
                run
                for run in self.plan.line_runs
                if lock.equipment in (None, run.equipment)
                and lock.order in (None, run.order)
            ]
        return [
            load
            for load in self.plan.loads
            if lock.equipment in (None, load.oven)
            and (lock.order is None or any(i.order == lock.order for i in load.items))
        ]

    @cached_property
    def _lockable_runs(self) -> Mapping[OrderId | None, list[Run]]:
        """Runs by order, and all of them for a lock that names none."""
        result: dict[OrderId | None, list[Run]] = {None: list(self.plan.runs)}
        for run in self.plan.runs:
            result.setdefault(run.order, []).append(run)
        return result

    def keeps(self, lock: Lock, work: Lockable) -> bool:
        """Whether work has the times that a lock states."""
        plant = self.plant
        return all(
            stated is None
            or minute in (minute_down(plant, stated), minute_up(plant, stated))
            for stated, minute in ((lock.start, work.start), (lock.end, work.end))
        )
