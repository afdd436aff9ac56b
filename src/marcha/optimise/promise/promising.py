"""The earliest date of one more order: in the gaps of a plan, or before all others."""

from dataclasses import dataclass, replace

from marcha.optimise.assemble import Assembled, make_ready
from marcha.optimise.bound import certificates
from marcha.optimise.context import Context, context_of
from marcha.optimise.courses import carry_trainings
from marcha.optimise.following import (
    PLAIN,
    Manner,
    ahead,
    blocks_of,
    followed,
    manner_of,
    restart_of,
)
from marcha.optimise.outcome import finish
from marcha.optimise.promise.insertion import Insertion
from marcha.optimise.schedule.follow import Sequences, sequence_of
from marcha.plans.figures import goal, order_status
from marcha.plans.plan import Plan, Reason
from marcha.plans.rules import check
from marcha.plans.slips import Slip, slips
from marcha.plant.errors import InfeasiblePlan
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import moment
from marcha.plant.wire import plant_hash

_SKIPPED = (0, 1, 3, 6)
"""Blocks of each press that an order may let go first, if that costs it no day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """
    An order that ships in full by a minute, and the plan in which it does.

    Attributes
    ----------
    plant
        With the order.
    slips
        Orders that fare worse than before; none when nothing else moved.
    """

    order: OrderId
    minute: int
    plant: Plant
    plan: Plan
    slips: tuple[Slip, ...] = ()


def beside(plant: Plant, plan: Plan, order: OrderId) -> Promise | None:
    """
    Return the earliest promise by which no other order fares worse.

    Parameters
    ----------
    plant
        With the order, which ``plan`` may not know yet.
    plan
        A plan for the plant as it was without the order.
    """
    context = _context(plant, plan)
    if context is None:
        return None
    found = [_inserted(context, plan, order), _last(context, plan, order)]
    promises = [each for each in found if each is not None and not each.slips]
    return min(promises, key=lambda each: each.minute, default=None)


def ahead_of_all(plant: Plant, plan: Plan, order: OrderId) -> Promise | None:
    """Return the promise of an order that goes before all others, and what slips."""
    context = _context(plant, plan)
    if context is None:
        return None
    sequence = sequence_of(plant, plan, after=context.timeline.now)
    manner = manner_of(context, plan)
    found: list[tuple[Promise, float]] = []
    for skipped in _SKIPPED:
        first = ahead(context, sequence, order, skipped=skipped)
        promise = _promise(context, plan, order, _along(context, plan, first, manner))
        if promise is not None:
            found.append((promise, goal(plant, promise.plan, known=context.demands)))
    if not found:
        return None
    earliest = min(promise.minute for promise, _ in found)
    soon = [each for each in found if each[0].minute <= earliest + MINUTES_PER_DAY]
    return max(soon, key=lambda each: each[1])[0]


def hindrance(plant: Plant, plan: Plan, order: OrderId) -> Reason | None:
    """Return why an order cannot be made in full; None: it could be."""
    context = _context(plant, plan)
    if context is None:
        return None
    sequence = ahead(
        context, sequence_of(plant, plan, after=context.timeline.now), order
    )
    ready = make_ready(context, restart_of(plant, plan))
    made = _along(context, plan, sequence, PLAIN)
    if made is None:
        return None
    finished = finish(context, Assembled(plan=made, ready=ready), ())
    return next((each for each in finished.reasons if each.subject == order), None)


def accepted(promise: Promise, previous: Plan, *, prove: bool = True) -> Promise:
    """
    Turn a promise into a plan to follow: the order due when promised, all told.

    Parameters
    ----------
    previous
        The plan before; what it says of machines that stay down is still so.
    prove
        Prove the bounds of the plant with the order; else the plan states none.
    """
    order = promise.plant.orders[promise.order]
    due = moment(promise.plant, promise.minute)
    orders = {**promise.plant.orders, order.id: replace(order, due=due)}
    plant = promise.plant.replace(orders=orders)
    context = context_of(plant, promise.plan if plant.locks else None)
    context = carry_trainings(context, promise.plan)
    made = replace(promise.plan, plant_hash=plant_hash(plant))
    ready = make_ready(context, restart_of(plant, made))
    proofs = certificates(plant) if prove else ()
    told = finish(context, Assembled(plan=made, ready=ready), proofs)
    own = [each for each in told.reasons if each.subject in plant.orders]
    machines = [each for each in previous.reasons if each.subject not in plant.orders]
    told = replace(
        told,
        reasons=(*own, *machines),
        status=previous.status,
        seed=previous.seed,
        effort=previous.effort,
        seconds=previous.seconds,
    )
    return replace(promise, plant=plant, plan=told)


def _context(plant: Plant, plan: Plan) -> Context | None:
    """Prepare the plant with the work of the plan that its locks hold."""
    try:
        context = context_of(plant, plan if plant.locks else None)
        return carry_trainings(context, plan)
    except InfeasiblePlan:
        return None


def _inserted(context: Context, plan: Plan, order: OrderId) -> Promise | None:
    """In the gaps of the plan; only for an order the plan does nothing for yet."""
    if any(run.order == order for run in plan.runs) or any(
        use.order == order for use in plan.stock_uses
    ):
        return None
    try:
        made = Insertion(context, plan, order).go()
    except InfeasiblePlan:
        return None
    if made is None or check(context.plant, made).violations:
        return None
    return _promise(context, plan, order, made)


def _last(context: Context, plan: Plan, order: OrderId) -> Promise | None:
    """Along the sequence of the plan, wherever that leaves room."""
    sequence = sequence_of(context.plant, plan, after=context.timeline.now)
    dies = blocks_of(context, order)
    added: Sequences = {
        press: [*sequence.get(press, ()), *dies.get(press, ())]
        for press in context.machines
        if press in sequence or press in dies
    }
    return _promise(context, plan, order, _along(context, plan, added, PLAIN))


def _along(
    context: Context, plan: Plan, sequence: Sequences, manner: Manner
) -> Plan | None:
    ready = make_ready(context, restart_of(context.plant, plan))
    return followed(context, ready, sequence, manner)


def _promise(
    context: Context, plan: Plan, order: OrderId, made: Plan | None
) -> Promise | None:
    """A promise, if all that was ordered ships."""
    if made is None:
        return None
    status = {each.order: each for each in order_status(context.plant, made)}[order]
    if status.last_minute is None or status.shipped < status.nominal:
        return None
    return Promise(
        order=order,
        minute=status.last_minute,
        plant=context.plant,
        plan=made,
        slips=slips(
            (context.plant, plan), (context.plant, made), but=order, least_min=1
        ),
    )
