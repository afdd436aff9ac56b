"""
A remedy tried: the plan made again with it, all else as it was.

The presses repeat the sequence of the plan (:mod:`marcha.optimise.schedule.follow`) and
the repairs their dates, so that a difference comes from the remedy and not from another
search. A remedy is also tried with the order, or the machine, put ahead; it helps only
if it is better than the plan *and* than the same trial without it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from marcha.optimise.assemble import make_ready
from marcha.optimise.context import Context, context_of
from marcha.optimise.courses import carry_trainings
from marcha.optimise.following import (
    ahead,
    all_but,
    followed,
    manner_of,
    priority_of,
    restart_of,
    with_machine_first,
)
from marcha.optimise.remedies.question import Question, Standing, standing_of
from marcha.optimise.remedies.remedy import Remedy
from marcha.optimise.restart import Restart, decode, prepare
from marcha.optimise.schedule.follow import sequence_of
from marcha.plans.figures import good_kg
from marcha.plans.plan import Plan
from marcha.plans.restart_dates import runnable_from
from marcha.plans.slips import Slip, slips
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.process.machines import machines_of

_LESS_LOST_KG = 100.0
"""Good kilograms more that make a remedy one by which others lose less."""

_MOST_MACHINES = 2
"""Presses whose repairs are planned again, for orders and figures."""


@dataclass(frozen=True, slots=True)
class _Mode:
    """
    How a trial is made.

    Attributes
    ----------
    restart
        ``kept``: the repairs of the plan; ``freed``: those of the machine again, the
        others kept; ``first``: all again, those of the machine before the others.
    ahead
        The order goes ahead on the presses.
    """

    restart: str = "kept"
    machine: EquipmentId | None = None
    ahead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What a remedy did.

    Attributes
    ----------
    before, after
        The question answered by the plan, and with the remedy.
    helps
        It is better than the plan and than the same trial without the remedy.
    ahead
        The order or machine had to be put ahead as well.
    good_t
        Good tonnes more (fewer, if negative) than in the plan.
    plan
        The plan that was made with it; None: none that keeps the rules.
    """

    remedy: Remedy
    before: Standing
    after: Standing
    helps: bool
    ahead: bool = False
    good_t: float = 0.0
    slips: tuple[Slip, ...] = ()
    plan: Plan | None = None

    @property
    def gain(self) -> float:
        """By how much the question is answered better."""
        return self.after.gain(self.before) if self.helps else 0.0


@dataclass(frozen=True, slots=True)
class _Try:
    standing: Standing
    plan: Plan


class Trials:
    """Tries remedies for one question about one plan."""

    def __init__(self, plant: Plant, plan: Plan, question: Question) -> None:
        self._plant = plant
        self._plan = plan
        self._question = question
        own = self._context(plant)
        self._sequence = sequence_of(plant, plan, after=own.timeline.now)
        self._manner = manner_of(own, plan)
        self._before = standing_of(question, plant, plan)
        self._unchanged: dict[_Mode, _Try | None] = {}

    def outcome(self, remedy: Remedy) -> Outcome:
        """Try a remedy in every way that suits it and take the best."""
        best: tuple[_Try, _Mode] | None = None
        for mode in self._modes(remedy):
            tried = self._try(remedy.plant, mode, remedy)
            if tried is None or not self._helped(tried, mode, remedy):
                continue
            if best is None or tried.standing.better_than(best[0].standing):
                best = tried, mode
        if best is None:
            return Outcome(
                remedy=remedy, before=self._before, after=self._before, helps=False
            )
        tried, mode = best
        return Outcome(
            remedy=remedy,
            before=self._before,
            after=tried.standing,
            helps=True,
            ahead=remedy.ahead is None
            and remedy.machine is None
            and (mode.ahead or mode.restart == "first"),
            good_t=self._good_t(remedy.plant, tried.plan),
            slips=self._slips(remedy.plant, tried.plan),
            plan=tried.plan,
        )

    def _modes(self, remedy: Remedy) -> Iterator[_Mode]:
        if remedy.ahead is not None:
            yield _Mode(ahead=True)
        elif remedy.machine is not None:
            yield _Mode(restart="first", machine=remedy.machine)
        elif remedy.restarts:
            for machine in self._machines():
                yield _Mode(restart="freed", machine=machine)
                if self._question.about == "order":
                    yield _Mode(restart="freed", machine=machine, ahead=True)
                if self._question.about == "machine":
                    yield _Mode(restart="first", machine=machine)
        else:
            yield _Mode()
            if self._question.about == "order":
                yield _Mode(ahead=True)

    def _helped(self, tried: _Try, mode: _Mode, remedy: Remedy) -> bool:
        """Whether a trial beats the plan, and itself without the remedy."""
        if not tried.standing.better_than(self._before):
            return False
        if remedy.ahead is not None or remedy.machine is not None:
            return True
        without = self._without(mode)
        if without is None or tried.standing.better_than(without.standing):
            return True
        # As good for the question, but others lose less by it.
        as_good = not without.standing.better_than(tried.standing)
        more_t = good_kg(remedy.plant, tried.plan) - good_kg(self._plant, without.plan)
        return as_good and mode.ahead and more_t > _LESS_LOST_KG

    def _without(self, mode: _Mode) -> _Try | None:
        """Return the same trial on the plant as it is, made once."""
        if mode not in self._unchanged:
            self._unchanged[mode] = self._try(self._plant, mode)
        return self._unchanged[mode]

    def _try(
        self, plant: Plant, mode: _Mode, remedy: Remedy | None = None
    ) -> _Try | None:
        context = self._context(plant)
        ready = make_ready(context, self._restart(context, mode))
        sequence = self._sequence
        if mode.ahead:
            order = OrderId(self._question.id)
            before = None if remedy is None else remedy.before
            sequence = ahead(context, sequence, order, before)
        made = followed(context, ready, sequence, self._manner)
        if made is None:
            return None
        return _Try(standing_of(self._question, plant, made), made)

    def _context(self, plant: Plant) -> Context:
        """Prepare a plant with the begun work and the trainings of the plan."""
        previous = self._plan if plant.locks else None
        return carry_trainings(context_of(plant, previous), self._plan)

    def _restart(self, context: Context, mode: _Mode) -> Restart:
        if mode.restart == "kept" or mode.machine is None:
            return restart_of(context.plant, self._plan)
        order = priority_of(context.plant, self._plan)
        kept = context.kept
        if mode.restart == "freed":
            kept = all_but(context, self._plan, mode.machine)
        else:
            order = with_machine_first(context.plant, order, mode.machine)
        problem = prepare(context.plant, context.timeline, kept)
        return decode(context.plant, context.timeline, order, kept, problem=problem)

    def _machines(self) -> tuple[EquipmentId, ...]:
        """Return the machine asked about; for others the presses that are not up."""
        if self._question.about == "machine":
            return (EquipmentId(self._question.id),)
        dates = runnable_from(self._plant, self._plan)
        presses = machines_of(self._plant, EquipmentKind.PRESS)
        return tuple(each for each in presses if dates[each] != 0)[:_MOST_MACHINES]

    def _good_t(self, plant: Plant, plan: Plan) -> float:
        return (good_kg(plant, plan) - good_kg(self._plant, self._plan)) / 1000.0

    def _slips(self, plant: Plant, plan: Plan) -> tuple[Slip, ...]:
        return slips((self._plant, self._plan), (plant, plan), but=self._question.id)
