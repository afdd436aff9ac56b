"""
The search for a good plan: restarts, styles of scheduling, and changes of both.

One unit of effort is one complete plan. The first comes from the rule whose restart is
worth most; every better one is checked before it is kept.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from marcha.optimise.assemble import (
    USUAL,
    Assembled,
    Ready,
    Style,
    assemble,
    make_ready,
)
from marcha.optimise.context import Context
from marcha.optimise.restarts import Priority, Restarts
from marcha.plans.figures import goal, good_kg, order_status
from marcha.plans.plan import Plan
from marcha.plans.rules import check
from marcha.plant.errors import BrokenRules, InfeasiblePlan
from marcha.plant.plant import Plant

DEFAULT_EFFORT = 20
"""Plans that are tried when neither effort nor seconds is given."""

_TRIES = 12
"""Restarts that are valued for each one that is scheduled."""

_CLIMB = 40
"""Restarts that are valued from each good rule; the same for every effort, so that
more effort only goes further."""

_RESTART_SHARE = 0.3
"""Share of the changes that are made to the restart, the others to the style."""

_FAVOUR_SHARE = 0.5
"""Share of the changes of style that put one order forward or back."""

_FAVOUR = 5.0
"""Factor by which it goes."""

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
class Found:
    """A plan that was tried."""

    goal: float
    priority: Priority
    style: Style
    assembled: Assembled


class Search:
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
        self._rng = random.Random(seed)  # noqa: S311 - a search, not a secret
        self._report = report
        self._restarts = Restarts(context)
        self._ready: dict[Priority, Ready] = {}
        self.effort = 0
        self.best: Found | None = None
        self.bound_t: float | None = None
        self.stopped = False

    @property
    def seconds(self) -> float:
        """Seconds since the search began."""
        return monotonic() - self._started

    def seconds_left(self, most: float) -> float:
        """Half of the seconds left, for each of two solves; at most ``most``."""
        if self._deadline is None:
            return most
        return min(most, max(0.5, (self._deadline - monotonic()) / 2.0))

    def spent(self, *, but: int = 0) -> bool:
        """
        Whether the effort or the time is used up; the first plan is always made.

        Parameters
        ----------
        but
            Effort to leave for later.
        """
        if self.best is None:
            return False
        if self._deadline is not None and monotonic() >= self._deadline:
            self.stopped = True
            return True
        return self._most is not None and self.effort + but >= self._most

    def first(self, usual: Context) -> Found:
        """
        Make a first plan, from the restart rule worth most, and one as is usual.

        Parameters
        ----------
        usual
            The plant with only the longest pushes (today's practice).
        """
        found = self._first_kept()
        if not self.spent():
            priority = self._restarts.by_rule["shortest_repair"]
            other = self._try(usual, priority, USUAL)
            found = max(found, other, key=lambda each: each.goal)
        return found

    def _first_kept(self) -> Found:
        """Return the first plan that keeps all locked work, from the best rules on."""
        last: Exception | None = None
        for priority in self._restarts.for_locks():
            try:
                return self.try_out(priority, Style())
            except InfeasiblePlan as refused:
                last = refused
        raise last or ValueError("there is no restart rule")

    def restarts(self) -> None:
        """Look at many restarts, and schedule the best found from each good rule."""
        starts = self._restarts.ranked()[:3]
        for start in starts:
            if self.spent(but=1):
                return
            climbed = self._restarts.climbed(start, _CLIMB, self._rng)
            if climbed not in self._ready:
                self.try_out(climbed, Style())

    def drop_hopeless(self) -> None:
        """Give the time of orders that were made for nothing to the others."""
        if self.best is None or self.spent(but=1):
            return
        plan = self.best.assembled.plan
        begun = {run.order for run in plan.runs}
        nothing = {
            status.order: 0
            for status in order_status(self._context.plant, plan)
            if status.order in begun and not status.shipped
        }
        if nothing:
            self.try_out(self.best.priority, replace(self.best.style, most=nothing))

    def styles(self) -> None:
        """Try styles of scheduling on the best restart."""
        for name, value in _STYLES:
            if self.spent(but=1) or self.best is None:
                return
            style = _changed(self.best.style, name, value)
            self.try_out(self.best.priority, style)

    def improve(self) -> None:
        """Change the restart or the style of the best plan while there is effort."""
        rng, has_tasks = self._rng, bool(self._context.plant.tasks)
        while not self.spent(but=1) and self.best is not None:
            priority, style = self.best.priority, self.best.style
            if has_tasks and rng.random() < _RESTART_SHARE:
                priority = self._restarts.climbed(priority, _TRIES, rng)
            if priority == self.best.priority and rng.random() < _FAVOUR_SHARE:
                style = self._favoured(style)
            elif priority == self.best.priority:
                style = _shaken(style, rng)
            self.try_out(priority, style)

    def _favoured(self, style: Style) -> Style:
        """Return a style that puts one order forward or back on one press or all."""
        options, rng = self._context.options, self._rng
        if not options:
            return style
        chosen = options[int(rng.random() * len(options))]
        factor = _FAVOUR ** (1.0 if rng.random() < 1 / 2 else -1.0)
        everywhere = rng.random() < 1 / 2
        favour = dict(style.favour)
        for option in options:
            if option.order == chosen.order and (
                everywhere or option.press == chosen.press
            ):
                key = (option.order, option.press)
                favour[key] = style.favour.get(key, 1.0) * factor
        return replace(style, favour=favour)

    def tidy(self) -> None:
        """Make the best plan again without what would not ship by the horizon."""
        if self.best is None or self.effort == self._most:
            return
        plant, best = self._context.plant, self.best
        most = {
            status.order: status.shipped
            for status in order_status(plant, best.assembled.plan)
            if status.shipped < status.nominal
        }
        if most:
            merged = {**best.style.most, **most}
            self.try_out(best.priority, replace(best.style, most=merged))

    def try_out(self, priority: Priority, style: Style) -> Found:
        """Assemble one plan and keep it if it is the best."""
        return self._try(self._context, priority, style)

    def _try(self, context: Context, priority: Priority, style: Style) -> Found:
        if priority not in self._ready:
            restart = self._restarts.of(priority)
            self._ready[priority] = make_ready(self._context, restart)
        assembled = assemble(context, self._ready[priority], style)
        plant, known = self._context.plant, self._context.demands
        found = Found(
            goal=goal(plant, assembled.plan, known=known),
            priority=priority,
            style=style,
            assembled=assembled,
        )
        self.effort += 1
        if self.best is None or found.goal > self.best.goal - 1e-9:
            self._accept(found)
        return found

    def _accept(self, found: Found) -> None:
        plant, plan = self._context.plant, found.assembled.plan
        result = check(plant, plan)
        if result.violations:
            # A plan that breaks a rule is never shown; the best before it stays.
            if self.best is None:
                raise refusal(plant, result.violations)
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


def refusal(plant: Plant, violations: tuple[object, ...]) -> Exception:
    """Say why no plan can be shown: locks that cannot be kept, or a fault of ours."""
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
