"""
A plan made again on a plant that changed a little: same repairs, same sequence.

What a plan does not say of how it was made (which logs first, how full an oven) is
found by making it again on its own plant in a few manners; the best of them is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from marcha.optimise.assemble import Ready, Style, assemble, make_ready
from marcha.optimise.context import Context, usual_of
from marcha.optimise.restart import Restart
from marcha.optimise.schedule.follow import Block, Sequences, sequence_of
from marcha.plans.figures import goal
from marcha.plans.plan import Plan
from marcha.plans.restart_dates import donors, machine_up, runnable_from
from marcha.plans.rules import check
from marcha.plant.ids import EquipmentId, OrderId, TaskId
from marcha.plant.plant import Plant
from marcha.process.machines import needed_machines


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """
    How a plan is made along a sequence.

    Attributes
    ----------
    usual
        Only the longest push of each order, as in today's practice.
    """

    style: Style = field(default_factory=Style)
    usual: bool = False


PLAIN = Manner()

_MANNERS = (
    PLAIN,
    Manner(style=Style(fill=0.3)),
    Manner(style=Style(best_fit=True)),
    Manner(style=Style(best_fit=True), usual=True),
)


def manner_of(context: Context, plan: Plan) -> Manner:
    """Return the manner in which a plan is best made again on its own plant."""
    ready = make_ready(context, restart_of(context.plant, plan))
    sequence = sequence_of(context.plant, plan, after=context.timeline.now)
    worth: list[tuple[float, int]] = []
    for place, manner in enumerate(_MANNERS):
        made = followed(context, ready, sequence, manner)
        if made is not None:
            worth.append((goal(context.plant, made, known=context.demands), -place))
    return _MANNERS[-max(worth)[1]] if worth else PLAIN


def followed(
    context: Context, ready: Ready, sequence: Sequences, manner: Manner = PLAIN
) -> Plan | None:
    """Make a plan along a sequence; None when it breaks a rule."""
    used = usual_of(context) if manner.usual else context
    made = assemble(used, ready, replace(manner.style, sequence=sequence)).plan
    return None if check(context.plant, made).violations else made


def restart_of(plant: Plant, plan: Plan) -> Restart:
    """Return the restart of a plan as it stands."""
    return Restart(
        tasks=plan.tasks,
        purchases=plan.purchases,
        assignments=tuple(each for each in plan.assignments if each.task is not None),
        up=machine_up(plant, plan),
        runnable=runnable_from(plant, plan),
        unplaced=(),
        donors=donors(plant, plan),
    )


def all_but(context: Context, plan: Plan, machine: EquipmentId) -> Plan:
    """Return the repairs of a plan to keep while those of a machine are made again."""
    plant, kept = context.plant, context.kept
    needed = set(needed_machines(plant, machine))
    free = {task.id for task in plant.tasks.values() if task.equipment in needed}
    free -= {each.task for each in kept.tasks}
    parts = {need.part for task in free for need in plant.tasks[task].parts}
    there = {each.task for each in kept.tasks}
    held = tuple(
        each for each in plan.tasks if each.task not in free and each.task not in there
    )
    names = {each.task for each in held}
    return replace(
        kept,
        tasks=(*kept.tasks, *held),
        purchases=tuple(each for each in plan.purchases if each.part not in parts),
        assignments=(
            *kept.assignments,
            *(each for each in plan.assignments if each.task in names),
        ),
    )


def priority_of(plant: Plant, plan: Plan) -> tuple[TaskId, ...]:
    """Tasks by their starts in a plan; those that are not in it last."""
    starts = {each.task: each.start for each in plan.tasks}
    return tuple(sorted(plant.tasks, key=lambda each: starts.get(each, 1 << 60)))


def with_machine_first(
    plant: Plant, order: Sequence[TaskId], machine: EquipmentId
) -> tuple[TaskId, ...]:
    """Put all tasks of a machine, and of what it needs, before the others."""
    needed = set(needed_machines(plant, machine))
    mine = [each for each in order if plant.tasks[each].equipment in needed]
    return tuple(dict.fromkeys([*mine, *order]))


def blocks_of(context: Context, order: OrderId) -> dict[EquipmentId, list[Block]]:
    """All of an order as one block for each die, on every press that can make it."""
    dies: dict[EquipmentId, list[Block]] = {}
    pieces = context.demands[order].pieces
    for option in context.options:
        if option.order == order:
            block = Block(order=order, die=option.die, pieces=pieces)
            mine = dies.setdefault(option.press, [])
            if block not in mine:
                mine.append(block)
    return dies


def ahead(
    context: Context,
    sequence: Sequences,
    order: OrderId,
    before: OrderId | None = None,
    *,
    skipped: int = 0,
) -> Sequences:
    """
    Put an order ahead of all others on every press that can make it.

    Parameters
    ----------
    before
        Ahead of this order only: right before its first block.
    skipped
        Blocks of each press that still go first.
    """
    dies = blocks_of(context, order)
    presses = dict.fromkeys([*sequence, *dies])
    return {
        press: _inserted(
            sequence.get(press, ()), dies.get(press, []), order, before, skipped
        )
        for press in presses
    }


def _inserted(
    blocks: Sequence[Block],
    mine: list[Block],
    order: OrderId,
    before: OrderId | None,
    skipped: int,
) -> list[Block]:
    """Put blocks of an order before those of another; where it has none, leave all."""
    place = skipped
    if before is not None:
        found = [at for at, each in enumerate(blocks) if each.order == before]
        if not found:
            return list(blocks)
        place = found[0]
    head = list(blocks[:place])
    tail = [each for each in blocks[place:] if each.order != order]
    return [*head, *mine, *tail]
