"""
The search for a good plan: restarts, styles of scheduling, and changes of both.

One unit of effort is one complete plan. The first comes from the rule whose restart is
worth most; every better one is checked before it is kept.
"""

import random
from collections.abc import Callable, Iterator
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
from marcha.plans.service import class_of, service_debt, service_levels
from marcha.plant.errors import BrokenRules, InfeasiblePlan
from marcha.plant.plant import Plant

DEFAULT_EFFORT = 25
"""Plans that are tried when neither effort nor seconds is given."""

TIDY_EVERY = 5
"""Every so many plans one is the best again without what would not ship, so that the
default effort ends with it."""

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

_SERVICE_FAVOURS = (2.0, 5.0, 20.0, 1000.0)
"""Favours tried one after the other for classes below their service minimum."""

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
Move = tuple[Priority, Style]
"""A restart and a style to try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    A plan that was tried, and what it was made from.

    Attributes
    ----------
    score
        Goal 1, less what lacks to the service minima (S47).
    """

    context: Context
    score: float
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
        self._base: Found | None = None
        self._tidied: Found | None = None
        self.usual: Found | None = None
        self.bound_t: float | None = None
        self.stopped = False

    @property
    def seconds(self) -> float:
        """Seconds since the search began."""
        return monotonic() - self._started

    def seconds_left(self, most: float) -> float:
        """A quarter of the seconds left, for each of two solves; at most ``most``."""
        if self._deadline is None:
            return most
        return min(most, max(0.5, (self._deadline - monotonic()) / 4.0))

    def spent(self) -> bool:
        """Whether the effort or the time is used up; the first plan is always made."""
        if self.best is None:
            return False
        if self._deadline is not None and monotonic() >= self._deadline:
            self.stopped = True
            return True
        return self._most is not None and self.effort >= self._most

    def practise(self, usual: Context) -> None:
        """
        Make a plan as is usual (today's practice).

        Parameters
        ----------
        usual
            The plant with only the longest pushes.
        """
        if not self.spent():
            priority = self._restarts.by_rule["shortest_repair"]
            self.usual = self._try(usual, priority, USUAL)

    def first(self) -> Found:
        """Make the first plan that keeps all locked work, from the best rules on."""
        last: Exception | None = None
        for priority in self._restarts.for_locks():
            try:
                return self.try_out(priority, Style())
            except InfeasiblePlan as refused:
                last = refused
        raise last or ValueError("there is no restart rule")

    def go(self) -> None:
        """Try one change after the other until the effort or the time is spent."""
        moves = self._moves()
        while not self.spent():
            move = next(moves, None)
            if move is None:
                return
            self.try_out(*move)
            if self.effort % TIDY_EVERY == TIDY_EVERY - 1 and not self.spent():
                self._tidy()

    def _moves(self) -> Iterator[Move]:
        """
        Yield what to try next, each from the best plan before it.

        The sequence is the same for every effort, so that more effort only goes
        further and never ends with less.
        """
        yield from self._climbs()
        yield from self._without_hopeless()
        yield from self._served()
        yield from self._restyled()
        yield from self._served()
        yield from self._shaken()

    def _climbs(self) -> Iterator[Move]:
        """Look at many restarts; the best found from each good rule."""
        for start in self._restarts.ranked()[:3]:
            climbed = self._restarts.climbed(start, _CLIMB, self._rng)
            if climbed not in self._ready:
                yield climbed, Style()

    def _without_hopeless(self) -> Iterator[Move]:
        """Give the time of orders that were made for nothing to the others."""
        plan = self.base.assembled.plan
        begun = {run.order for run in plan.runs}
        nothing = {
            status.order: 0
            for status in order_status(self._context.plant, plan)
            if status.order in begun and not status.shipped
        }
        if nothing:
            yield self.base.priority, replace(self.base.style, most=nothing)

    def _restyled(self) -> Iterator[Move]:
        """Styles of scheduling on the best restart."""
        for name, value in _STYLES:
            yield self.base.priority, _changed(self.base.style, name, value)

    def _served(self) -> Iterator[Move]:
        """Put classes of customers forward whose service minimum lacks (S47)."""
        for factor in _SERVICE_FAVOURS:
            plant, plan = self._context.plant, self.base.assembled.plan
            lacking = {
                each.group for each in service_levels(plant, plan) if not each.met
            }
            if not lacking:
                return
            # By due date alone nobody can be favoured.
            usual = self.base.style.rule.by_due_date
            style = Style() if usual else self.base.style
            favour = dict(style.favour)
            for option in self._context.options:
                if class_of(plant, option.order) in lacking:
                    favour[option.order, option.press] = factor
            yield self.base.priority, replace(style, favour=favour)

    def _shaken(self) -> Iterator[Move]:
        """Change the restart or the style at random, without end."""
        rng, has_tasks = self._rng, bool(self._context.plant.tasks)
        while True:
            priority, style = self.base.priority, self.base.style
            if has_tasks and rng.random() < _RESTART_SHARE:
                priority = self._restarts.climbed(priority, _TRIES, rng)
            if priority == self.base.priority and rng.random() < _FAVOUR_SHARE:
                style = self._favoured(style)
            elif priority == self.base.priority:
                style = _shaken(style, rng)
            yield priority, style

    def _favoured(self, style: Style) -> Style:
        """Return a style that puts one order forward or back on one machine or all."""
        places, rng = self._context.places, self._rng
        if not places:
            return style
        order, machine = places[int(rng.random() * len(places))]
        factor = _FAVOUR ** (1.0 if rng.random() < 1 / 2 else -1.0)
        everywhere = rng.random() < 1 / 2
        favour = dict(style.favour)
        for key in places:
            if key[0] == order and (everywhere or key[1] == machine):
                favour[key] = style.favour.get(key, 1.0) * factor
        return replace(style, favour=favour)

    def _tidy(self) -> None:
        """Make the best plan again without what would not ship by the horizon."""
        base = self.base
        if base is self._tidied:
            return
        self._tidied = base
        most = {
            status.order: status.shipped
            for status in order_status(self._context.plant, base.assembled.plan)
            if status.shipped < status.nominal
        }
        if most:
            style = replace(base.style, most={**base.style.most, **most})
            self._try(self._context, base.priority, style, aside=True)

    def try_out(self, priority: Priority, style: Style) -> Found:
        """Assemble one plan and keep it if it is the best."""
        return self._try(self._context, priority, style)

    def _try(
        self, context: Context, priority: Priority, style: Style, *, aside: bool = False
    ) -> Found:
        if priority not in self._ready:
            restart = self._restarts.of(priority)
            self._ready[priority] = make_ready(self._context, restart)
        assembled = assemble(context, self._ready[priority], style)
        plant, known = self._context.plant, self._context.demands
        found = Found(
            context=context,
            score=goal(plant, assembled.plan, known=known)
            - service_debt(plant, assembled.plan, known=known),
            priority=priority,
            style=style,
            assembled=assembled,
        )
        self.effort += 1
        based = not aside and _beats(found, self._base)
        best = _beats(found, self.best)
        if (based or best) and self._keeps_rules(found):
            if based:
                self._base = found
            if best:
                self.best = found
                self.tell("plan", assembled.plan)
        return found

    def _keeps_rules(self, found: Found) -> bool:
        """Whether a plan may be shown; the first must."""
        plant = self._context.plant
        result = check(plant, found.assembled.plan)
        if result.violations and self.best is None:
            raise refusal(plant, result.violations)
        return not result.violations

    @property
    def base(self) -> Found:
        """The plan from which changes are made; there is one once :meth:`first` is."""
        if self._base is None:
            raise ValueError("no first plan has been made")
        return self._base

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


def _beats(found: Found, held: Found | None) -> bool:
    """Whether a plan takes the place of another; equal ones do."""
    return held is None or found.score > held.score - 1e-9


def refusal(plant: Plant, violations: tuple[object, ...]) -> Exception:
    """Say why no plan can be shown: locks that cannot be kept, or a fault of ours."""
    first = [*{str(each): each for each in violations}.values()][:5]
    listed = "; ".join(map(str, first))
    if plant.locks:
        return InfeasiblePlan(f"the locked work cannot be kept: {listed}", first)
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
