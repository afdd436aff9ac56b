"""
The search for a good plan, and the proof of how good it could be.

First a plan that always exists; then restarts by several rules, styles of scheduling
for the best of them, and changes of both that are kept when they improve goal 1. Every
plan that is handed out has passed the checker; its bound comes from the relaxation of
the whole problem, never from one candidate.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from marcha.optimise.assemble import Assembled, Ready, Style, assemble, make_ready
from marcha.optimise.bound import certificates
from marcha.optimise.context import Context, context_of
from marcha.optimise.keep import kept_work
from marcha.optimise.reasons import reasons
from marcha.optimise.restart import decode, neighbour, prepare, rules
from marcha.optimise.schedule.dispatch import Rule
from marcha.plans.figures import figures, goal, good_kg
from marcha.plans.plan import Certificate, Figure, Plan, Status
from marcha.plans.rules import check
from marcha.plant.errors import BrokenRules, InfeasiblePlan
from marcha.plant.ids import TaskId
from marcha.plant.plant import Plant

DEFAULT_EFFORT = 30
"""Plans that are tried when neither effort nor seconds is given."""

_RESTART_SHARE = 0.5
"""Share of the changes that are made to the restart, the others to the style."""

_STYLES = (
    ("metal_min_kg", 0.02),
    ("metal_min_kg", 0.2),
    ("slack_days", 1.0),
    ("slack_days", 15.0),
    ("minute_ratio", 0.3),
    ("minute_ratio", 0.8),
    ("backlog_days", 0.7),
    ("backlog_days", 20.0),
    ("fill", 0.3),
    ("fill", 0.95),
)
"""Changes of style tried one after the other, each on the best so far."""

_RANGES = (
    ("metal_min_kg", 0.002, 0.5),
    ("slack_days", 0.3, 60.0),
    ("backlog_days", 0.2, 40.0),
    ("minute_ratio", 0.01, 0.95),
    ("fill", 0.2, 1.0),
)
"""Ranges in which a style is changed at random, evenly in the logarithm."""

Priority = tuple[TaskId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """
    News from a search.

    Attributes
    ----------
    stage
        ``plan`` for a better plan, ``bound`` for the bound, ``done`` at the end.
    good_t, bound_t
        Good tonnes of the best plan so far, and their bound; None: not known yet.
    plan
        The better plan, complete and checked, without certificates; None: no new one.
    """

    stage: str
    seconds: float
    effort: int
    good_t: float | None = None
    bound_t: float | None = None
    plan: Plan | None = None


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A plan that was tried."""

    goal: float
    priority: Priority
    style: Style
    assembled: Assembled


class _Search:
    """Tries restarts and styles until the effort or the time is spent."""

    def __init__(
        self,
        context: Context,
        *,
        seconds: float | None,
        effort: int | None,
        seed: int,
        report: Report | None,
    ) -> None:
        self._context = context
        self._started = monotonic()
        self._deadline = None if seconds is None else self._started + seconds
        if effort is None and seconds is None:
            effort = DEFAULT_EFFORT
        self._most = effort
        self._seed = seed
        self._report = report
        self._problem = prepare(context.plant, context.timeline, context.kept)
        self._ready: dict[Priority, Ready] = {}
        self.effort = 0
        self.best: _Found | None = None
        self.bound_t: float | None = None
        self.stopped = False

    @property
    def seconds(self) -> float:
        """Seconds since the search began."""
        return monotonic() - self._started

    def spent(self) -> bool:
        """Whether the effort or the time is used up; the first plan is always made."""
        if self.best is None:
            return False
        if self._deadline is not None and monotonic() >= self._deadline:
            self.stopped = True
            return True
        return self._most is not None and self.effort >= self._most

    def try_out(self, priority: Priority, style: Style) -> _Found:
        """Assemble one plan and keep it if it is the best."""
        assembled = assemble(self._context, self._restart(priority), style)
        plant, known = self._context.plant, self._context.demands
        found = _Found(
            goal=goal(plant, assembled.plan, known=known),
            priority=priority,
            style=style,
            assembled=assembled,
        )
        self.effort += 1
        if self.best is None or found.goal > self.best.goal + 1e-9:
            self._accept(found)
        return found

    def _restart(self, priority: Priority) -> Ready:
        if priority not in self._ready:
            context = self._context
            restart = decode(
                context.plant,
                context.timeline,
                priority,
                context.kept,
                problem=self._problem,
            )
            self._ready[priority] = make_ready(context, restart)
        return self._ready[priority]

    def _accept(self, found: _Found) -> None:
        plant, plan = self._context.plant, found.assembled.plan
        result = check(plant, plan)
        if result.violations:
            # A plan that breaks a rule is never shown; the best before it stays.
            if self.best is None:
                raise _refusal(plant, result.violations)
            return
        self.best = found
        self.tell("plan", plan)

    def tell(self, stage: str, plan: Plan | None = None) -> None:
        """Report progress to whoever asked."""
        if self._report is None:
            return
        good = None
        if self.best is not None:
            best = self.best.assembled.plan
            known = self._context.demands
            good = good_kg(self._context.plant, best, known=known) / 1000.0
        self._report(
            Progress(
                stage=stage,
                seconds=self.seconds,
                effort=self.effort,
                good_t=good,
                bound_t=self.bound_t,
                plan=plan,
            )
        )

    def rules(self) -> None:
        """Restarts by every rule, with the plain style; then as it is usually done."""
        for priority in rules(self._context.plant, self._context.timeline).values():
            if self.spent():
                return
            self.try_out(priority, Style())
        usual = Style(rule=Rule(by_due_date=True), best_fit=True)
        if not self.spent() and self.best is not None:
            self.try_out(self.best.priority, usual)

    def styles(self) -> None:
        """Styles of scheduling on the best restart."""
        for name, value in _STYLES:
            if self.spent() or self.best is None:
                return
            style = _changed(self.best.style, name, value)
            self.try_out(self.best.priority, style)

    def improve(self) -> None:
        """Change the restart or the style of the best plan while there is effort."""
        rng = random.Random(self._seed)  # noqa: S311 - a search, not a secret
        has_tasks = bool(self._context.plant.tasks)
        while not self.spent() and self.best is not None:
            priority, style = self.best.priority, self.best.style
            if has_tasks and rng.random() < _RESTART_SHARE:
                priority = neighbour(priority, rng)
            else:
                style = _shaken(style, rng)
            self.try_out(priority, style)


def _refusal(plant: Plant, violations: tuple[object, ...]) -> Exception:
    listed = "; ".join(str(each) for each in violations[:5])
    if plant.locks:
        return InfeasiblePlan(f"the locked work cannot be kept: {listed}")
    return BrokenRules(f"the first plan breaks a rule: {listed}")


def _changed(style: Style, name: str, value: float) -> Style:
    """Return a style with one of its numbers replaced."""
    rule = style.rule
    match name:
        case "metal_min_kg":
            rule = replace(rule, metal_min_kg=value)
        case "slack_days":
            rule = replace(rule, slack_days=value)
        case "backlog_days":
            rule = replace(rule, backlog_days=value)
        case "minute_ratio":
            return replace(style, prices=replace(style.prices, minute_ratio=value))
        case _:
            return replace(style, fill=value)
    return replace(style, rule=rule)


def _shaken(style: Style, rng: random.Random) -> Style:
    """Return a style with one number drawn at random from its range."""
    name, low, high = _RANGES[int(rng.random() * len(_RANGES))]
    return _changed(style, name, low * (high / low) ** rng.random())


def plan(
    plant: Plant,
    *,
    seconds: float | None = None,
    effort: int | None = None,
    seed: int = 0,
    progress: Report | None = None,
    previous: Plan | None = None,
) -> Plan:
    """
    Plan a plant.

    Parameters
    ----------
    plant
        A plant that passes the reference checks, completed with its defaults.
    seconds
        Stop early after so many seconds; alone, the effort is not limited.
    effort
        Plans to try; decides the result whatever the machine's speed.
    seed
        Seed of everything random.
    progress
        Called with news from time to time; what it raises ends the search.
    previous
        The plan whose started or frozen work the locks of the plant refer to.

    Returns
    -------
    Plan
        Checked, with reasons, figures, bounds and their certificates.

    Raises
    ------
    InfeasiblePlan
        When locked work cannot be kept.
    """
    context = context_of(plant, kept_work(plant, previous))
    search = _Search(
        context, seconds=seconds, effort=effort, seed=seed, report=progress
    )
    proofs: tuple[Certificate, ...] = ()
    try:
        search.rules()
        proofs = certificates(plant)
        search.bound_t = _bound(proofs, "good_t")
        search.tell("bound")
        search.styles()
        search.improve()
    except KeyboardInterrupt:
        if search.best is None:
            raise
        search.stopped = True
    assert search.best is not None  # noqa: S101 - rules() always makes one plan
    finished = finish(context, search.best.assembled, proofs)
    finished = replace(
        finished,
        status=Status.STOPPED if search.stopped else Status.COMPLETE,
        seed=seed,
        effort=search.effort,
        seconds=round(search.seconds, 3),
    )
    search.tell("done", finished)
    return finished


def _bound(proofs: tuple[Certificate, ...], figure: str) -> float | None:
    return next((each.bound for each in proofs if each.figure == figure), None)


def finish(
    context: Context, assembled: Assembled, proofs: tuple[Certificate, ...]
) -> Plan:
    """Add reasons, figures and bounds to a plan."""
    complete = replace(
        assembled.plan,
        reasons=reasons(context, assembled),
        certificates=proofs,
    )
    stated: list[Figure] = [
        replace(figure, bound=_bound(proofs, figure.name))
        for figure in figures(context.plant, complete)
    ]
    return replace(complete, figures=tuple(stated))
