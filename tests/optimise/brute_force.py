"""
Tiny plants, and the best plan of each by looking at every plan that could be best.

The search shares nothing with the planners but formulas of ``process``. It is slow and
simple; what it finds is made a real plan, checked, and valued by ``plans.figures``.

**The plants** (:func:`tiny`). Two presses, some of them down, three tasks, three
orders, open around the clock for one day; no fitter or one, who can do every task. Each
order has its own profile and die, of which there is one copy. A billet is 450 mm (9
pieces) or 500 mm (10); nothing is lost to butt, trim, kerf or saw. Logs lie in one lot
and may come in one delivery. Order ``X`` wants 18 pieces, all at once; ``Y`` 10, all at
once or as they come (then fewer may ship too); ``Z`` 9. Nothing is aged; no power,
spares or cash.

**Why looking at so much is looking at all.** Both figures only gain when pieces ship
sooner, and so:

* Tasks. They are sorted by their start. One fitter does them one after the other in
  that order, no fitter at all leaves only the links; starting each as soon as the order
  allows makes no task later. Presses see of the tasks only when the last of their own
  ends, so pairs of such dates that are no sooner than others for any press are left
  out. A task may end beyond the horizon: then its press stays down.
* Runs. A run of two billets may be cut in two: billets take whole minutes and nothing
  is lost in between. So every run is one billet, and a plan is a sequence of billets
  for each press.
* Billets. ``Z`` is complete with the shortest billet. ``Y`` is complete with one of 500
  mm or two of 450, and may have one of 450 alone. ``X`` is complete with two of 450 and
  ships nothing with one billet. Any other choice of billets can be replaced by one of
  these that is no longer, no later and ships no less.
* Times. For given sequences every rule says that something starts no sooner than
  something else: a run after its setup, its metal and its release; a setup after the
  run before, after the press is up, and after its die was let go by the other press,
  which happens when that press starts its next setup, or after its last run. Which
  press has a die first, if both use it, is looked at both ways. Such inequalities have
  one least solution, in which everything is as soon as it can be; iterating from zero
  finds it, or shows by passing the horizon that there is none.
* Metal. Billets come from the lot or from the delivery. A set of billets that could all
  start when the lot allows need not wait for the delivery; so of the sets that can be
  cut from the delivery, while the lot gives the rest, only the smallest are looked at.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations, product

from marcha.plans.plan import (
    Assignment,
    BilletCut,
    LogCut,
    Plan,
    Push,
    Run,
    SetupRun,
    TaskRun,
)
from marcha.plant.ids import DieId, EquipmentId, OrderId, PersonId, SkillId, TaskId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import MachineState, Setup
from marcha.plant.records_people import Person, Qualification, Skill
from marcha.plant.records_repair import Link, SkillNeed
from marcha.plant.timeline import horizon_min
from marcha.plant.wire import plant_hash
from marcha.process.demand import Demand, demands
from marcha.process.machines import mounted_container, setup_min, up_at_start, work_min
from marcha.process.metal import MetalSource, metal_sources
from tests.optimise.small import (
    P1,
    P2,
    SHIFT,
    at,
    calendar,
    delivery,
    die,
    lot,
    order,
    plant,
    press,
    task,
)

PRESSES = (P1, P2)
LENGTHS_MM = (450, 500)
_MM_A_PIECE = 50
_FITTER, _SKILL = PersonId("ana"), SkillId("MEC")


# --- the plants ---------------------------------------------------------------------


def tiny(seed: int) -> Plant:
    """Make a tiny plant; see the head of this module."""
    rng = random.Random(seed)  # noqa: S311 - a plant, not a secret
    down = rng.choice(((P1,), (P2,), (P1, P2), (P1, P2)))
    fitter = rng.random() < 0.6
    needed = (SkillNeed(_SKILL),) if fitter else ()
    owners = [*down, *rng.choices(down, k=3 - len(down))]
    tasks = [
        task(
            f"T{number}",
            rng.randrange(60, 420, 30),
            owner,
            skills=needed,
            links=(Link(TaskId(f"T{number - 1}"), lag_min=rng.choice((0, 90))),)
            if number > 1 and rng.random() < 0.4
            else (),
        )
        for number, owner in enumerate(owners, start=1)
    ]
    mounted = rng.choice((None, None, DieId("X"), DieId("Y")))
    presses = [
        press(
            name,
            state=MachineState.DOWN if name in down else MachineState.UP,
            setup_min=rng.choice((10, 40, 90)),
            billet_min_mm=LENGTHS_MM[0],
            mounted_die=mounted if name == P1 else None,
        )
        for name in PRESSES
    ]
    fits = {
        name: rng.choice((("P1",), ("P2",), ("P1", "P2"), ("P1", "P2")))
        for name in "XYZ"
    }
    if mounted is not None:
        fits[mounted] = ("P1", "P2")
    dies = [
        # 50 m of a billet of 500 mm take 10 m minutes, those of 450 mm 9 m.
        die(
            name,
            *fits[name],
            exit_speed_m_min=5.0 / rng.randrange(6, 26),
            setup_family=rng.choice("ab"),
        )
        for name in "XYZ"
    ]
    wishes = {"X": (90, False), "Y": (50, rng.random() < 0.5), "Z": (45, True)}
    orders = [
        order(
            name,
            kg,
            name,
            due=rng.randrange(0, 1500),
            weight=rng.choice((0.5, 1.0, 1.0, 3.0)),
            splittable=splittable,
            release=at(rng.randrange(0, 900)) if rng.random() < 0.25 else None,
        )
        for name, (kg, splittable) in wishes.items()
    ]
    metal: list[object] = [
        lot(logs=rng.randint(1, 3), length_mm=rng.choice((500, 950, 1000, 1450)))
    ]
    if rng.random() < 0.6:
        metal.append(
            delivery(
                "E",
                rng.randint(1, 2),
                rng.randrange(100, 1000),
                log_length_mm=rng.choice((950, 1000)),
            )
        )
    people: tuple[object, ...] = ()
    if fitter:
        people = (
            calendar(hours="00:00-24:00"),
            Person(id=_FITTER, calendar=SHIFT),
            Skill(id=_SKILL),
            Qualification(person=_FITTER, skill=_SKILL, level=3),
        )
    families = Setup(from_family="a", to_family="b", duration_min=rng.choice((5, 120)))
    return plant(*presses, *tasks, *dies, *orders, *metal, *people, families, days=1)


# --- tasks --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Restart:
    """Starts of the tasks that end by the horizon, and when each press is up."""

    starts: Mapping[TaskId, int]
    up: Mapping[EquipmentId, int]


def restarts(made: Plant) -> list[Restart]:
    """Every order of the tasks, as soon as can be, but for those no press gains by."""
    best: dict[tuple[int, ...], Restart] = {}
    for sequence in permutations(made.tasks):
        found = _in_order(made, sequence)
        if found is not None:
            best.setdefault(tuple(found.up[each] for each in PRESSES), found)
    return [
        found
        for dates, found in best.items()
        if not any(
            other != dates and all(a <= b for a, b in zip(other, dates, strict=True))
            for other in best
        )
    ]


def _in_order(made: Plant, sequence: Sequence[TaskId]) -> Restart | None:
    starts: dict[TaskId, int] = {}
    ends: dict[TaskId, int] = {}
    free = 0
    for name in sequence:
        record = made.tasks[name]
        if any(link.task not in ends for link in record.links):
            return None
        start = max(
            [free if made.people else 0]
            + [ends[link.task] + link.lag_min for link in record.links]
        )
        starts[name], ends[name] = start, start + work_min(record)
        free = ends[name]
    never = 1 << 40
    horizon = horizon_min(made)
    up = {}
    for machine in PRESSES:
        own = [ends[k] for k, each in made.tasks.items() if each.equipment == machine]
        date = max(own, default=never)
        if up_at_start(made, machine):
            date = 0
        up[machine] = date if date <= horizon else never
    kept = {name: start for name, start in starts.items() if ends[name] <= horizon}
    return Restart(kept, up)


# --- billets ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Job:
    """One billet of an order; ``copy`` tells equal ones apart."""

    order: OrderId
    billet_mm: int
    copy: int = 0

    @property
    def pieces(self) -> int:
        """Pieces that the billet gives."""
        return self.billet_mm // _MM_A_PIECE


_CHOICES: Mapping[str, tuple[tuple[int, ...], ...]] = {
    "X": ((), (450, 450)),
    "Y": ((), (450,), (500,), (450, 450)),
    "Z": ((), (450,)),
}


def billet_sets(made: Plant) -> Iterator[tuple[Job, ...]]:
    """Every choice of billets for all orders."""
    for chosen in product(*(_CHOICES[name] for name in made.orders)):
        yield tuple(
            Job(name, length, copy)
            for name, lengths in zip(made.orders, chosen, strict=True)
            for copy, length in enumerate(lengths)
        )


def _packs(lengths: Sequence[int], logs: Sequence[int]) -> bool:
    """Whether billets can be cut from logs of some lengths."""
    if not lengths:
        return True
    first, rest = lengths[0], lengths[1:]
    tried = set()
    for place, room in enumerate(logs):
        if room >= first and room not in tried:
            tried.add(room)
            left = [*logs[:place], room - first, *logs[place + 1 :]]
            if _packs(rest, left):
                return True
    return False


def late_sets(
    jobs: Sequence[Job], sources: Sequence[MetalSource]
) -> list[frozenset[Job]]:
    """Smallest sets of billets that come from the delivery, the rest from the lot."""
    by_time = {source.available > 0: source for source in sources}
    logs = {
        late: [source.length_mm] * source.pieces for late, source in by_time.items()
    }
    found: list[frozenset[Job]] = []
    for size in range(len(jobs) + 1):
        for chosen in combinations(jobs, size):
            late = frozenset(chosen)
            if any(smaller <= late for smaller in found):
                continue
            early = [job.billet_mm for job in jobs if job not in late]
            if _packs(_long_first(early), logs.get(False, [])) and _packs(
                _long_first(job.billet_mm for job in late), logs.get(True, [])
            ):
                found.append(late)
    return found


def _long_first(lengths: Iterable[int]) -> list[int]:
    return sorted(lengths, reverse=True)


# --- sequences ----------------------------------------------------------------------

Sequences = tuple[tuple[Job, ...], tuple[Job, ...]]
"""Billets of P1 and of P2, in order."""


def sequences(made: Plant, jobs: Sequence[Job]) -> Iterator[Sequences]:
    """Every way to share billets between the presses and to order them."""
    for mixed in permutations(jobs):
        # Equal billets of an order change nothing by changing places.
        if any(
            (first.order, first.billet_mm) == (second.order, second.billet_mm)
            and first.copy > second.copy
            for first, second in combinations(mixed, 2)
        ):
            continue
        for cut in range(len(mixed) + 1):
            shared = (mixed[:cut], mixed[cut:])
            if all(
                name in made.dies[_die(job)].presses
                for name, own in zip(PRESSES, shared, strict=True)
                for job in own
            ):
                yield shared


def _die(job: Job) -> DieId:
    return DieId(job.order)


@dataclass(slots=True)
class Mounting:
    """Billets that a die presses before another is mounted."""

    press: EquipmentId
    die: DieId
    jobs: list[Job]
    setup: int | None
    """Minutes of its setup; None: it was in the press at the start."""
    started: int = 0
    ended: int = 0
    after: "Mounting | None" = None
    """The mounting on the other press that must let go of the die first."""
    following: "Mounting | None" = None

    def let_go(self) -> int:
        """When the die is free again."""
        return self.ended if self.following is None else self.following.started


def mountings(made: Plant, shared: Sequences) -> list[list[Mounting]]:
    """What is mounted on each press, one after the other."""
    found: list[list[Mounting]] = []
    for name, jobs in zip(PRESSES, shared, strict=True):
        inside, own = made.equipment[name].mounted_die, list[Mounting]()
        box = mounted_container(made, name)
        assert box is not None
        for job in jobs:
            which = _die(job)
            if own and own[-1].die == which:
                own[-1].jobs.append(job)
                continue
            minutes = None
            if inside != which:
                minutes = setup_min(made, name, (inside, box), (which, box))
            mounting = Mounting(name, which, [job], minutes)
            if own:
                own[-1].following = mounting
            own.append(mounting)
            inside = which
        found.append(own)
    return found


def die_orders(found: Sequence[Sequence[Mounting]]) -> Iterator[None]:
    """Let either press have first each die that both use; one step for each way."""
    both = [
        (first, second)
        for first in found[0]
        for second in found[1]
        if first.die == second.die
    ]
    # At most two billets of an order: a die is mounted at most once on each press.
    for ways in product((False, True), repeat=len(both)):
        possible = True
        for (first, second), swapped in zip(both, ways, strict=True):
            ahead, behind = (second, first) if swapped else (first, second)
            # A die that is used where it was at the start is there from minute 0.
            possible &= behind.setup is not None
            ahead.after, behind.after = None, ahead
        if possible:
            yield


# --- times --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class World:
    """What is asked again and again about one plant."""

    plant: Plant
    demands: Mapping[OrderId, Demand]
    horizon: int
    minutes: Mapping[tuple[OrderId, int], int]
    arrives: int


def world_of(made: Plant) -> World:
    """Prepare a plant."""
    minutes = {}
    for name in made.orders:
        speed = made.dies[DieId(name)].exit_speed_m_min
        for length in LENGTHS_MM:
            exact = length / 10.0 / speed
            minutes[name, length] = round(exact)
            assert abs(exact - round(exact)) < 1e-6
    late = [source.available for source in metal_sources(made) if source.available]
    return World(made, demands(made), horizon_min(made), minutes, max(late, default=0))


def least_times(
    world: World,
    found: Sequence[Sequence[Mounting]],
    up: Mapping[EquipmentId, int],
    late: frozenset[Job],
) -> dict[Job, int] | None:
    """Least ends of all billets, or None when some would end after the horizon."""
    for own in found:
        for each in own:
            each.started = each.ended = 0
    ends: dict[Job, int] = {}
    changed = True
    while changed:
        changed = False
        for own in found:
            time = up[own[0].press] if own else 0
            for each in own:
                before = (each.started, each.ended)
                time = _mounted(world, each, time, late, ends)
                if time > world.horizon:
                    return None
                changed |= (each.started, each.ended) != before
    return ends


def _mounted(
    world: World,
    each: Mounting,
    time: int,
    late: frozenset[Job],
    ends: dict[Job, int],
) -> int:
    """Let a mounting follow at some minute; returns when its last billet ends."""
    if each.setup is not None:
        if each.after is not None:
            time = max(time, each.after.let_go())
        each.started = time
        time += each.setup
    for job in each.jobs:
        start = max(time, world.demands[job.order].release)
        if job in late:
            start = max(start, world.arrives)
        time = ends[job] = start + world.minutes[job.order, job.billet_mm]
    each.ended = time
    return time


def worth(world: World, ends: Mapping[Job, int]) -> tuple[float, float]:
    """Good tonnes and goal 1 of billets that end at some minutes (S5, S6)."""
    good = goal = 0.0
    penalty = world.plant.site.tardiness_weight
    for name, wanted in world.demands.items():
        record = world.plant.orders[name]
        events = sorted(
            (end, job.pieces) for job, end in ends.items() if job.order == name
        )
        shipped: list[tuple[int, int]] = []
        if record.splittable:
            room = wanted.maximum
            for end, pieces in events:
                shipped.append((end, min(pieces, room)))
                room -= min(pieces, room)
        else:
            total = sum(pieces for _, pieces in events)
            if events and total >= wanted.minimum:
                # No choice of billets has one more than enough: it waits for the last.
                shipped.append((events[-1][0], min(total, wanted.maximum)))
        left = wanted.pieces
        for end, pieces in shipped:
            tonnes = pieces * wanted.piece_kg / 1000.0
            good += tonnes
            lateness = max(0, end - wanted.due)
            goal += tonnes * (
                record.weight * (world.horizon - end) - penalty * lateness
            )
            left -= pieces
        if left > 0:
            lateness = max(0, world.horizon - wanted.due)
            goal -= left * wanted.piece_kg / 1000.0 * penalty * lateness
    return good, goal / 1440.0


# --- the best of all ----------------------------------------------------------------


@dataclass(slots=True)
class Best:
    """
    The best values, a plan that has each, and how much was looked at.

    Attributes
    ----------
    good_t, goal
        Optimum of each figure; they may need different plans.
    """

    good_t: float = float("-inf")
    goal: float = float("-inf")
    plans: dict[str, Plan] = field(default_factory=dict)
    looked_at: int = 0


def optimum(made: Plant) -> Best:
    """Look at every plan that could be best."""
    world, best = world_of(made), Best()
    sources = metal_sources(made)
    ways = restarts(made)
    for jobs in billet_sets(made):
        waiting = late_sets(jobs, sources)
        if not waiting:
            continue
        for shared in sequences(made, jobs):
            found = mountings(made, shared)
            for _ in die_orders(found):
                for restart, late in product(ways, waiting):
                    best.looked_at += 1
                    ends = least_times(world, found, restart.up, late)
                    if ends is None:
                        continue
                    good, goal = worth(world, ends)
                    for name, value in (("good_t", good), ("goal", goal)):
                        if value > getattr(best, name) + 1e-12:
                            setattr(best, name, value)
                            best.plans[name] = _plan(world, restart, found, ends, late)
    return best


def _plan(
    world: World,
    restart: Restart,
    found: Sequence[Sequence[Mounting]],
    ends: Mapping[Job, int],
    late: frozenset[Job],
) -> Plan:
    """Write down a plan."""
    made = world.plant
    names = {job: f"R{number:04d}" for number, job in enumerate(sorted(ends), start=1)}
    tasks = tuple(
        TaskRun(task=name, start=start, end=start + work_min(made.tasks[name]))
        for name, start in restart.starts.items()
    )
    runs: list[Run] = []
    setups: list[SetupRun] = []
    for own in found:
        for each in own:
            box = mounted_container(made, each.press)
            assert box is not None
            if each.setup is not None:
                setups.append(
                    SetupRun(
                        press=each.press,
                        die=each.die,
                        container=box,
                        start=each.started,
                        end=each.started + each.setup,
                    )
                )
            runs.extend(
                Run(
                    id=names[job],
                    press=each.press,
                    die=each.die,
                    container=box,
                    order=job.order,
                    start=ends[job] - world.minutes[job.order, job.billet_mm],
                    end=ends[job],
                    pushes=(Push(billet_mm=job.billet_mm, billets=1, cuts=job.pieces),),
                )
                for job in each.jobs
            )
    cuts: list[LogCut] = []
    for source in metal_sources(made):
        own_jobs = [job for job in names if (job in late) == (source.available > 0)]
        cuts.extend(_cut(own_jobs, names, source))
    people = tuple(
        Assignment(
            person=_FITTER, skill=_SKILL, task=each.task, start=each.start, end=each.end
        )
        for each in tasks
        if made.people
    )
    return Plan(
        plant_hash=plant_hash(made),
        tasks=tasks,
        setups=tuple(setups),
        runs=tuple(runs),
        log_cuts=tuple(cuts),
        assignments=people,
    )


def _cut(
    jobs: Sequence[Job], names: Mapping[Job, str], source: MetalSource
) -> Iterator[LogCut]:
    """Cut billets from the logs of a source: the first way that works."""
    ordered = sorted(jobs, key=lambda job: -job.billet_mm)
    for places in product(range(source.pieces), repeat=len(ordered)):
        left = [source.length_mm] * source.pieces
        for job, place in zip(ordered, places, strict=True):
            left[place] -= job.billet_mm
        if min(left) >= 0:
            break
    else:
        raise AssertionError("late_sets let through what cannot be cut")
    for log, remnant in enumerate(left):
        mine = [job for job, place in zip(ordered, places, strict=True) if place == log]
        if mine:
            cuts = tuple(
                BilletCut(run=names[job], billet_mm=job.billet_mm, billets=1)
                for job in mine
            )
            yield LogCut(source=source.id, logs=1, cuts=cuts, remnant_mm=remnant)


__all__ = ["Best", "optimum", "tiny"]
