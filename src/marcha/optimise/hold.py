"""
What of an earlier plan can stay where it is, on a plant that something happened to.

First the tasks, for the machines come up with them; then everything that machines do.
The checker names what breaks a rule; that is let go, and what hangs on it, until the
rest breaks none. What was let go, gained or freed is planned into the gaps
(:mod:`marcha.optimise.schedule.held`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from marcha.optimise.assemble import Ready, make_ready
from marcha.optimise.context import Context, context_of
from marcha.optimise.courses import carry_trainings
from marcha.optimise.crew import covered
from marcha.optimise.restart import Restart, decode
from marcha.optimise.schedule.held import HeldPresses, held_presses
from marcha.optimise.schedule.option import Option
from marcha.plans.plan import Plan
from marcha.plans.rules import Violation, check
from marcha.plans.shipping import made_pieces
from marcha.plans.taken_out import without_lines, without_loads, without_runs
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.timeline import covers, now_min


class Started(Protocol):
    """Work with a start."""

    @property
    def start(self) -> int:
        """Minute at which it starts."""


_ROUNDS = 120
"""Times that something may be let go; then nothing is held."""

_LAST_ROUNDS = 6
"""The same for new work; a plan that needs more is not taken."""

S = TypeVar("S", bound=Started)

_TASK_RULES = frozenset({
    "task_not_done", "task_earliest", "task_starts_open", "task_work", "task_links",
    "task_skills", "assignment_spans_task", "people_on_shift", "one_person_one_place",
    "spares_there", "cash_there", "purchase_part", "purchase_lead", "purchase_cost",
    "purchase_quantity", "not_before_now", "within_horizon", "machine_powered",
    "unknown_reference",
})  # fmt: skip

_NOT_HERE = frozenset({
    "figures_true", "bounds_hold", "locks_kept", "machine_staffed",
    "log_length_balance", "task_links", "task_work",
})  # fmt: skip
"""Rules that only the finished plan can keep or break."""

_AT_THE_END = frozenset({"figures_true", "bounds_hold", "locks_kept"})


def held_context(plant: Plant, previous: Plan) -> tuple[Context, Ready]:
    """
    Return a plant with all unstarted work that can stay, ready to fill the gaps.

    Parameters
    ----------
    previous
        The plan to stay close to; its begun work is locked in the plant.
    """
    context = carry_trainings(context_of(plant, previous), previous)
    begun = context.kept
    previous = _known(plant, previous)
    restart = _restart(context, begun, previous)
    whole = _machines(plant, begun, previous, restart)
    return _ready(context, begun, whole, restart)


def _ready(
    context: Context, begun: Plan, whole: Plan, restart: Restart
) -> tuple[Context, Ready]:
    """Staff the machines around what is held; work that nobody can staff is let go."""
    while True:
        held = replace(context, kept=whole, held=held_presses(begun, whole))
        ready = make_ready(held, restart)
        unstaffed = _unstaffed(context.plant, begun, whole, ready)
        if not unstaffed:
            return held, ready
        rest = _dropped(context.plant, whole, unstaffed)
        whole = _sift(context.plant, begun, rest, _NOT_HERE.__contains__)


def sifted(context: Context, plan: Plan) -> Plan:
    """Return a plan of a held context without new work that would break a rule."""
    if context.held is None:
        return plan
    for _ in range(_LAST_ROUNDS):
        broken = [
            each
            for each in check(context.plant, plan).violations
            if each.rule not in _AT_THE_END
        ]
        names = list(dict.fromkeys(_culprits(context.held.begun, plan, broken)))
        if not names:
            break
        plan = _dropped(context.plant, plan, names)
    return plan


def with_room(
    context: Context, ready: Ready, order: OrderId, way: Option, pieces: int
) -> tuple[Context, Ready] | None:
    """
    Let go of held runs in the way of an order on one press, and of metal it needs.

    Parameters
    ----------
    way
        How the order would be made.
    pieces
        How many it lacks.

    Returns
    -------
    tuple or None
        None: nothing is in the way.
    """
    plant, held = context.plant, context.held
    if held is None:
        return None
    kg = pieces * context.demands[order].piece_kg
    start = max(context.timeline.now, context.demands[order].release)
    minutes = kg * way.minutes_kg + plant.equipment[way.press].setup_min
    gone: list[str] = []
    for block in held.blocks.get(way.press, ()):
        if minutes <= 0:
            break
        if block.begin >= start and block.run.order != order:
            gone.append(block.run.id)
            minutes -= block.run.end - block.begin
    gone += _of_metal(context, held, way, kg * way.metal_ratio, {order, *gone})
    if not gone:
        return None
    whole = _dropped(plant, context.kept, gone)
    whole = _sift(plant, held.begun, whole, _NOT_HERE.__contains__)
    return _ready(context, held.begun, whole, ready.restart)


def without_latest(
    context: Context,
    ready: Ready,
    share: float,
    spared: Collection[OrderId],
    after: int,
) -> tuple[Context, Ready] | None:
    """
    Let go of the work of machines that starts last.

    Parameters
    ----------
    share
        Of the unstarted runs, loads and line runs, in [0, 1].
    spared
        Orders whose work stays.
    after
        Minute before which everything stays.

    Returns
    -------
    tuple or None
        None: there is nothing to let go of.
    """
    plant, held = context.plant, context.held
    if held is None:
        return None
    begun, kept = held.begun, context.kept
    works = [
        *((run.start, run.id, {run.order}) for run in _new(begun.runs, kept.runs)),
        *(
            (load.start, load.id, {item.order for item in load.items})
            for load in _new(begun.loads, kept.loads)
        ),
        *(
            (line.start, line.id, {line.order})
            for line in _new(begun.line_runs, kept.line_runs)
        ),
    ]
    works.sort(key=lambda work: work[:2], reverse=True)
    last = works[: round(share * len(works))]
    gone = [
        name
        for start, name, orders in last
        if start >= after and orders.isdisjoint(spared)
    ]
    if not gone:
        return None
    whole = _dropped(plant, kept, gone)
    whole = _sift(plant, begun, whole, _NOT_HERE.__contains__)
    return _ready(context, begun, whole, ready.restart)


def _new(begun: tuple[S, ...], kept: tuple[S, ...]) -> Iterator[S]:
    """Work of a held plan that has not begun."""
    known = set(begun)
    return (each for each in kept if each not in known)


def _of_metal(
    context: Context, held: HeldPresses, way: Option, kg: float, spared: set[str]
) -> Iterator[str]:
    """Give held runs of the same metal, the latest of the lightest orders first."""
    weights = {each.id: each.weight for each in context.plant.orders.values()}
    metal = {
        (each.order, each.die): (each.key, each.metal_ratio) for each in context.options
    }
    runs = [block.run for blocks in held.blocks.values() for block in blocks]
    runs.sort(key=lambda run: (weights[run.order], -run.start, run.id))
    for run in runs:
        key, ratio = metal.get((run.order, run.die), (None, 1.0))
        if kg <= 0:
            return
        if key == way.key and run.id not in spared and run.order not in spared:
            piece_kg = context.demands[run.order].piece_kg
            kg -= made_pieces(context.plant, run) * piece_kg * ratio
            yield run.id


def _known(plant: Plant, previous: Plan) -> Plan:
    """Leave out work of orders, dies and machines that are not there any more."""
    gone = {
        run.id
        for run in previous.runs
        if run.order not in plant.orders
        or run.die not in plant.dies
        or run.press not in plant.equipment
        or run.container not in plant.containers
    }
    previous = without_runs(plant, previous, gone)
    lines = {
        each.id
        for each in previous.line_runs
        if each.order not in plant.orders or each.equipment not in plant.equipment
    }
    previous = without_lines(previous, lines)
    return replace(
        previous,
        tasks=tuple(each for each in previous.tasks if each.task in plant.tasks),
        stock_uses=tuple(
            each
            for each in previous.stock_uses
            if each.order in plant.orders and each.stock in plant.stock
        ),
        log_cuts=tuple(
            each
            for each in previous.log_cuts
            if each.source in plant.lots
            or each.source in plant.deliveries
            or any(each.source == other.id for other in previous.call_offs)
        ),
        loads=tuple(
            replace(load, items=items)
            for load in previous.loads
            if (items := tuple(i for i in load.items if i.order in plant.orders))
        ),
        services=tuple(e for e in previous.services if e.rule in plant.maintenance),
        assignments=tuple(
            each
            for each in previous.assignments
            if each.person in plant.people
            and (each.task is None or each.task in plant.tasks)
        ),
    )


# --- the restart -------------------------------------------------------------------


def _restart(context: Context, begun: Plan, previous: Plan) -> Restart:
    """Tasks at their old places where they can be, the others as early as they can."""
    plant, now = context.plant, context.timeline.now
    begun_tasks = {each.task for each in begun.tasks}
    tasks = (
        *begun.tasks,
        *(
            each
            for each in previous.tasks
            if each.task not in begun_tasks
            and plant.tasks[each.task].done_ratio < 1.0
            and each.start >= now
        ),
    )
    planned = {each.task for each in tasks}
    candidate = replace(
        begun,
        tasks=tasks,
        purchases=tuple(each for each in previous.purchases if each.ordered >= now),
        assignments=tuple(
            each for each in previous.assignments if each.task in planned
        ),
    )
    candidate = _only_tasks(candidate)
    kept = _sift(plant, _only_tasks(begun), candidate, _not_of_tasks)
    crews = tuple(
        each
        for each in previous.assignments
        if each.equipment is not None and each.end > now
    )
    order = [each.task for each in sorted(previous.tasks, key=lambda each: each.start)]
    while True:
        try_kept = replace(
            begun,
            tasks=kept.tasks,
            purchases=kept.purchases,
            assignments=(*kept.assignments, *crews),
        )
        restart = decode(plant, context.timeline, order, try_kept)
        at = {each.task: each for each in restart.tasks}
        lost = [each.task for each in kept.tasks if at.get(each.task) != each]
        lost = [each for each in lost if each not in begun_tasks]
        if not lost:
            return restart
        kept = _dropped(plant, kept, lost)


def _only_tasks(plan: Plan) -> Plan:
    return replace(
        plan,
        setups=(),
        heats=(),
        runs=(),
        log_cuts=(),
        loads=(),
        stock_uses=(),
        line_runs=(),
        feed_draws=(),
        services=(),
        assignments=tuple(each for each in plan.assignments if each.task is not None),
    )


def _not_of_tasks(rule: str) -> bool:
    return rule not in _TASK_RULES


# --- machines ----------------------------------------------------------------------


def _machines(plant: Plant, begun: Plan, previous: Plan, restart: Restart) -> Plan:
    """Return begun work, the restart, and all unstarted work that can stay."""
    now = now_min(plant)
    crews = (each for each in begun.assignments if each.equipment is not None)
    later = (
        each
        for each in previous.assignments
        if each.equipment is not None and each.start >= now
    )
    candidate = replace(
        begun,
        tasks=restart.tasks,
        purchases=restart.purchases,
        call_offs=tuple(each for each in previous.call_offs if each.ordered >= now),
        setups=_joined(begun.setups, previous.setups, now),
        heats=_joined(begun.heats, previous.heats, now),
        runs=_joined(begun.runs, previous.runs, now),
        log_cuts=previous.log_cuts,
        loads=_joined(begun.loads, previous.loads, now),
        stock_uses=previous.stock_uses,
        line_runs=_joined(begun.line_runs, previous.line_runs, now),
        feed_draws=previous.feed_draws,
        services=_joined(begun.services, previous.services, now),
        trainings=_joined(begun.trainings, previous.trainings, now),
        assignments=(
            *restart.assignments,
            *dict.fromkeys((*crews, *_not_in(begun, later))),
        ),
    )
    candidate = without_runs(plant, candidate, ["?"])
    return _sift(plant, begun, candidate, _NOT_HERE.__contains__)


def _not_in(begun: Plan, later: Iterable[Any]) -> Iterator[Any]:
    known = set(begun.assignments)
    return (each for each in later if each not in known)


def _joined(begun: tuple[S, ...], previous: tuple[S, ...], now: int) -> tuple[S, ...]:
    """Begun work and what of the earlier plan has not begun."""
    known = set(begun)
    return (
        *begun,
        *(each for each in previous if each.start >= now and each not in known),
    )


def _unstaffed(plant: Plant, begun: Plan, whole: Plan, ready: Ready) -> list[str]:
    """Held work whose machine has no crew then, neither the old one nor a new."""
    if not plant.people:
        return []
    posts = {row.equipment for row in plant.crewing}
    old = covered(plant, whole.assignments)
    started = {each.id for each in (*begun.runs,)} | {each.id for each in begun.loads}
    works: list[tuple[str, Any, int, int]] = [
        *((run.id, run.press, run.start, run.end) for run in whole.runs),
        *((load.id, load.oven, load.start, load.end) for load in whole.loads),
    ]
    return [
        name
        for name, machine, start, end in works
        if machine in posts
        and name not in started
        and not covers(ready.windows[machine], start, end)
        and not covers(old.get(machine, ()), start, end)
    ]


# --- what the checker names --------------------------------------------------------


def _sift(
    plant: Plant, begun: Plan, candidate: Plan, passed_over: Callable[[str], bool]
) -> Plan:
    """Drop unstarted work until no rule is broken that matters here."""
    for _ in range(_ROUNDS):
        broken = [
            each
            for each in check(plant, candidate).violations
            if not passed_over(each.rule)
        ]
        names = list(dict.fromkeys(_culprits(begun, candidate, broken)))
        if not names:
            return candidate
        candidate = _dropped(plant, candidate, names)
    return begun


def _culprits(begun: Plan, plan: Plan, broken: Iterable[Violation]) -> Iterator[str]:
    """Unstarted work to let go for each violation: of what it names, the latest."""
    free = _free(begun, plan)
    for each in broken:
        named = [free[name] for name in each.subjects if name in free]
        if each.rule.startswith(("load", "pieces")):
            loads = {load.id for load in plan.loads}
            named = [work for work in named if work[1] in loads] or named
        if named:
            yield max(named)[1]
            continue
        yield from _about(plan, each, free)


Work = tuple[int, str]
"""Start and name of work that may be let go."""


def _free(begun: Plan, plan: Plan) -> dict[str, Work]:
    """All unstarted work by the name under which a violation tells of it."""
    parts: list[tuple[Any, Any, Callable[[Any], str]]] = [
        (begun.tasks, plan.tasks, lambda each: str(each.task)),
        (begun.runs, plan.runs, lambda each: str(each.id)),
        (begun.loads, plan.loads, lambda each: str(each.id)),
        (begun.line_runs, plan.line_runs, lambda each: str(each.id)),
    ]
    found: dict[str, Work] = {}
    for old, new, name in parts:
        known = {name(each) for each in old}
        found.update(
            (name(each), (each.start, name(each)))
            for each in new
            if name(each) not in known
        )
    return found


def _about(plan: Plan, broken: Violation, free: dict[str, Work]) -> Iterator[str]:
    """Work that a violation is about although it does not name it."""
    subjects = set(broken.subjects)
    runs = [run for run in plan.runs if run.id in free]
    if broken.rule in ("people_on_shift", "one_person_one_place"):
        # The crew of that stretch is found anew.
        yield f"crew {broken.subjects[-1]} {broken.minute}"
        return
    for called in plan.call_offs:
        if called.id in subjects and broken.rule.startswith(("remelt", "call_off")):
            yield f"call_off {called.id}"
            yield from _cutters(plan, {called.id}, free)
            return
    for purchase in plan.purchases:
        if purchase.source in subjects and broken.rule.startswith("purchase"):
            yield f"purchase {purchase.source}"
            return
    dies = [run for run in runs if run.die in subjects]
    if dies:
        minute = broken.minute or 0
        after = [run for run in dies if run.end > minute] or dies
        yield min(after, key=lambda run: run.start).id
        return
    cutters = _cutters(plan, subjects, free)
    if cutters:
        yield max(free[name] for name in cutters)[1]
        return
    at = broken.minute
    going: list[Work] = [
        (start, name)
        for start, end, name, machine in _spans(plan)
        if name in free
        and (machine in subjects or not subjects)
        and (at is None or start <= at < end or start >= at)
    ]
    if going:
        yield min(going)[1] if at is not None else max(going)[1]
    elif broken.rule not in ("setup_between_dies",) and free:
        yield max(free.values())[1]


def _cutters(plan: Plan, sources: set[str], free: dict[str, Work]) -> list[str]:
    """Unstarted runs that are cut from some sources."""
    found = {
        each.run
        for cut in plan.log_cuts
        if cut.source in sources
        for each in cut.cuts
        if each.run in free
    }
    return sorted(found)


def _spans(plan: Plan) -> Iterator[tuple[int, int, str, str]]:
    for task in plan.tasks:
        yield task.start, task.end, task.task, ""
    for run in plan.runs:
        yield run.start, run.end, run.id, run.press
    for load in plan.loads:
        yield load.start, load.end, load.id, load.oven
    for line in plan.line_runs:
        yield line.start, line.end, line.id, line.equipment


def _dropped(plant: Plant, plan: Plan, names: Iterable[str]) -> Plan:
    """Return a plan without some work, and without what hangs on it."""
    gone = set(names)
    plan = without_lines(without_loads(without_runs(plant, plan, gone), gone), gone)
    crews = [each.split(" ") for each in gone if each.startswith("crew ")]
    posts = {(" ".join(each[1:-1]), int(each[-1])) for each in crews}
    bought = {
        each.removeprefix("purchase ") for each in gone if each.startswith("purchase ")
    }
    return replace(
        plan,
        tasks=tuple(each for each in plan.tasks if each.task not in gone),
        purchases=tuple(each for each in plan.purchases if each.source not in bought),
        call_offs=tuple(
            each for each in plan.call_offs if f"call_off {each.id}" not in gone
        ),
        assignments=tuple(
            each
            for each in plan.assignments
            if each.task not in gone
            and not any(
                post in (each.task, each.equipment) and each.start <= minute < each.end
                for post, minute in posts
            )
        ),
    )
