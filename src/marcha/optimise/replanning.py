"""
A new plan that stays close to an earlier one.

All unstarted work that can stay does (:mod:`marcha.optimise.hold`); the gaps are
filled in several styles, and the best is taken. Work that starts last is let go as well
where planning it anew earns more than the change costs people; an order that would ship
on time stays so. For an urgent order that would be late
or short, room is made on its presses: held runs in its way are let go and planned
anew. Where nothing can be held, the plan is made freely.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from time import monotonic

from marcha.optimise import compose
from marcha.optimise.assemble import Assembled, Ready, Style, assemble
from marcha.optimise.bound import certificates
from marcha.optimise.context import Context
from marcha.optimise.forecasts import with_forecasts
from marcha.optimise.hold import held_context, sifted, with_room, without_latest
from marcha.optimise.outcome import finish
from marcha.optimise.schedule.option import Option
from marcha.optimise.schedule.work import Rule
from marcha.plans.difference import moved
from marcha.plans.figures import OrderStatus, goal, good_kg, order_status
from marcha.plans.plan import Plan, Status
from marcha.plans.rules import check
from marcha.plant.errors import InfeasiblePlan
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_time import MINUTES_PER_DAY

DEFAULT_EFFORT = 12
"""Plans that are tried when neither effort nor seconds is given."""

_BOUND_SECONDS = 5.0
"""Most time for each of the two bounds; whatever is proved by then is a bound."""

_BOUND_SHARE = 0.5
"""Share of the time that is left, when the bound is asked for, that it may take."""

_FIRST = 1e6
"""Favour of an order for which room was made."""

_HEAVY = 3.0
"""A new order of so many times the usual weight may push others away."""

_RELEASED = (0.25, 0.5, 1.0)
"""Shares of the unstarted work, the latest, that are let go to see what that earns."""

_PRICE = 0.35
"""
What it must earn if all work moves, as a share of the tonne-days of the held plan.

A fortnight of the example plant (``benchmarks fortnight``, effort 12) ends with 472 t
so, and after 22 of 30 events almost nothing moves; where nothing is ever let go it ends
with 275 t (effort 6).
"""

_SOON_MIN = 2 * MINUTES_PER_DAY
"""Work that starts so soon stays where it is: people have prepared for it."""

_STYLES = (
    Style(),
    Style(rule=Rule(slack_days=1.0)),
    Style(rule=Rule(metal_min_kg=0.02)),
    Style(fill=0.3),
    Style(rule=Rule(backlog_days=0.7)),
    Style(rule=Rule(metal_min_kg=0.2)),
)
"""Styles of filling the gaps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """
    One plan that stays close.

    Attributes
    ----------
    plan
        Checked.
    """

    goal: float
    plan: Plan
    context: Context
    ready: Ready
    style: Style


def replan(
    plant: Plant,
    previous: Plan,
    *,
    seconds: float | None = None,
    effort: int | None = None,
    seed: int = 0,
    urgent: Collection[OrderId] = (),
) -> Plan:
    """
    Plan a plant anew with few changes.

    Parameters
    ----------
    plant
        Completed, with ``now`` and locks for what has begun.
    previous
        The plan to stay close to.
    seconds, effort, seed
        As in :func:`marcha.optimise.compose.plan`.
    urgent
        Orders that may push held work away, besides heavy ones that are new.

    Returns
    -------
    Plan
        Checked, with reasons, figures, bounds and their certificates.

    Raises
    ------
    InfeasiblePlan
        When locked work cannot be kept, not even by a free plan.
    """
    search = _Near(plant, previous, seconds, effort, frozenset(urgent))
    best = search.best()
    if best is None:
        left = None if seconds is None else max(0.5, seconds - search.seconds)
        return compose.plan(
            plant, seconds=left, effort=effort, seed=seed, previous=previous
        )
    proofs = certificates(plant, seconds=search.for_bound())
    made = Assembled(plan=best.plan, ready=best.ready)
    return replace(
        finish(best.context, made, proofs),
        status=Status.COMPLETE,
        seed=seed,
        effort=search.effort,
        seconds=round(search.seconds, 3),
    )


class _Near:
    """Tries ways to fill the gaps, and room for what is urgent."""

    def __init__(
        self,
        plant: Plant,
        previous: Plan,
        seconds: float | None,
        effort: int | None,
        urgent: frozenset[OrderId],
    ) -> None:
        self._pushing = urgent | _new_and_heavy(plant, previous)
        self._plant, self._previous = plant, previous
        self._started = monotonic()
        self._seconds = seconds
        if effort is None and seconds is None:
            effort = DEFAULT_EFFORT
        self._most = effort
        self.effort = 0

    @property
    def seconds(self) -> float:
        """Seconds since the search began."""
        return monotonic() - self._started

    def for_bound(self) -> float:
        """Seconds for each of the two bounds."""
        if self._seconds is None:
            return _BOUND_SECONDS
        left = max(0.5, self._seconds - self.seconds)
        return min(_BOUND_SECONDS, _BOUND_SHARE * left)

    def _spent(self) -> bool:
        if self._seconds is not None and self.seconds > _BOUND_SHARE * self._seconds:
            return True
        return self._most is not None and self.effort >= self._most

    def _half_spent(self) -> bool:
        """Whether the rest is for late work that may be let go and urgent orders."""
        return self._most is not None and 2 * self.effort >= self._most

    def best(self) -> Kept | None:
        """Return the best plan that stays close; None: nothing could be held."""
        try:
            context, ready = held_context(self._plant, self._previous)
            best: Kept | None = None
            for style in _STYLES:
                best = _better(best, self._try(context, ready, style))
                if self._spent() or self._half_spent():
                    break
            if best is not None:
                best = self._urgent(self._loosened(best))
        except InfeasiblePlan:
            return None
        if best is None:
            return None
        made = Assembled(plan=best.plan, ready=best.ready)
        more = with_forecasts(best.context, made, best.style)
        return replace(best, plan=more.plan)

    def _try(self, context: Context, ready: Ready, style: Style) -> Kept | None:
        """Fill the gaps in one style; None: a rule is broken that cannot be mended."""
        self.effort += 1
        plan = sifted(context, assemble(context, ready, style).plan)
        if check(context.plant, plan).violations:
            return None
        return Kept(
            goal=goal(context.plant, plan, known=context.demands),
            plan=plan,
            context=context,
            ready=ready,
            style=style,
        )

    def _loosened(self, held: Kept) -> Kept:
        """Let go of late work where that earns more than the change costs."""
        context = held.context
        spared = _on_time(held)
        days = (context.timeline.horizon - context.timeline.now) / MINUTES_PER_DAY
        tonnes = good_kg(context.plant, held.plan) / 1000.0
        price = _PRICE * tonnes * days / 2
        best, most = held, held.goal - price * self._share(held)
        for share in _RELEASED:
            if self._spent():
                break
            freed = without_latest(
                context, held.ready, share, spared, context.timeline.now + _SOON_MIN
            )
            found = None if freed is None else self._try(*freed, held.style)
            if found is None or not spared <= _on_time(found):
                continue
            worth = found.goal - price * self._share(found)
            if worth > most:
                best, most = found, worth
        return best

    def _share(self, found: Kept) -> float:
        """Share of the unstarted work of the earlier plan that moved."""
        now = found.context.timeline.now
        before, after = (self._plant, self._previous), (self._plant, found.plan)
        return moved(before, after, now).share

    def _urgent(self, best: Kept) -> Kept:
        """Make room for heavy orders that are late or short, one after the other."""
        for status in _lacking(best.context, best.plan, self._pushing):
            lacking = status.nominal - status.on_time_pieces
            for way in _ways(best.context, status.order):
                if self._spent():
                    return best
                freed = with_room(best.context, best.ready, status.order, way, lacking)
                if freed is None:
                    continue
                context, ready = freed
                favour = {**best.style.favour, (status.order, way.press): _FIRST}
                style = replace(best.style, favour=favour)
                found = self._try(context, ready, style)
                best = _better(best, found) or best
        return best


def _on_time(found: Kept) -> frozenset[OrderId]:
    """Orders that ship in full by their due date."""
    return frozenset(
        each.order
        for each in order_status(found.context.plant, found.plan)
        if each.state == "on_time"
    )


def _better(best: Kept | None, found: Kept | None) -> Kept | None:
    if best is None or (found is not None and found.goal > best.goal + 1e-9):
        return found
    return best


def _new_and_heavy(plant: Plant, previous: Plan) -> frozenset[OrderId]:
    """Orders that the earlier plan does not know and that weigh much."""
    weights = sorted(each.weight for each in plant.orders.values())
    usual = weights[len(weights) // 2] if weights else 1.0
    known = {run.order for run in previous.runs}
    known |= {use.order for use in previous.stock_uses}
    known |= {run.order for run in previous.line_runs}
    told = {reason.subject for reason in previous.reasons}
    return frozenset(
        key
        for key, order in plant.orders.items()
        if order.weight >= _HEAVY * usual and key not in known and key not in told
    )


def _lacking(
    context: Context, plan: Plan, pushing: frozenset[OrderId]
) -> Iterator[OrderStatus]:
    """Orders that may push others and do not ship in full by their due date."""
    lacking = [
        each
        for each in order_status(context.plant, plan)
        if each.order in pushing and each.state != "on_time"
    ]
    weights = {key: order.weight for key, order in context.plant.orders.items()}
    yield from sorted(lacking, key=lambda each: (-weights[each.order], each.order))


def _ways(context: Context, order: OrderId) -> list[Option]:
    """One way to make an order on each press and of each metal, the fastest."""
    found: dict[tuple[EquipmentId, object], Option] = {}
    for option in context.options:
        if option.order == order:
            known = found.get((option.press, option.key))
            if known is None or option.minutes_kg < known.minutes_kg:
                found[option.press, option.key] = option
    return sorted(found.values(), key=lambda each: (each.minutes_kg, each.press))
