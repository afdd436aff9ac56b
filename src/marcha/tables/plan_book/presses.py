"""What the presses and the ovens do, and when: sheets for the people who run them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from marcha.plans.plan import DieHeat, Load, LoadItem, Push, Run, SetupRun
from marcha.plans.shipping import made_pieces
from marcha.plant.ids import ContainerId, EquipmentId
from marcha.process.machines import mounted_container
from marcha.tables.plan_book.facts import PlanFacts, listed
from marcha.tables.plan_book.part import Cell, Column, Kind, Mark, Part, Row

_PRESS = (
    Column("day", Kind.DAY),
    Column("from", Kind.CLOCK),
    Column("to", Kind.CLOCK),
    Column("what"),
    Column("run"),
    Column("die"),
    Column("container"),
    Column("order"),
    Column("profile"),
    Column("alloy"),
    Column("length_mm", Kind.WHOLE),
    Column("billets", Kind.PROSE),
    Column("pieces", Kind.WHOLE),
    Column("good_kg", Kind.WHOLE),
    Column("remark", Kind.PROSE),
)

_HEATS = (
    Column("die_oven"),
    Column("die"),
    Column("oven_in", Kind.MOMENT),
    Column("oven_out", Kind.MOMENT),
    Column("hours", Kind.DECIMAL),
    Column("to_press"),
)

_LOADS = (
    Column("oven"),
    Column("load"),
    Column("recipe"),
    Column("celsius", Kind.WHOLE),
    Column("start", Kind.MOMENT),
    Column("end", Kind.MOMENT),
    Column("holds", Kind.PROSE),
    Column("pieces", Kind.WHOLE),
    Column("mass_kg", Kind.DECIMAL),
    Column("capacity_share", Kind.SHARE),
)


def press(facts: PlanFacts, machine: EquipmentId) -> Part:
    """Setups and runs of one press in the order of time, a page for each day."""
    setups = [each for each in facts.plan.setups if each.press == machine]
    runs = [each for each in facts.plan.runs if each.press == machine]
    work: list[SetupRun | Run] = sorted(
        [*setups, *runs], key=lambda each: (each.start, each.end)
    )
    name = facts.machine_name(machine)
    shown = machine if name in {"", machine} else f"{machine} · {name}"
    return Part(
        title=facts.say("press.title", press=shown),
        note=facts.say("note.press"),
        columns=_PRESS,
        rows=tuple(_work_rows(facts, machine, work)),
        page_starts=tuple(_day_starts(facts, work)),
    )


def _day_starts(facts: PlanFacts, work: Sequence[SetupRun | Run]) -> Iterator[int]:
    days = [moment.date() for each in work if (moment := facts.at(each.start))]
    for place, (before, after) in enumerate(pairwise(days), start=1):
        if before != after:
            yield place


def _work_rows(
    facts: PlanFacts, machine: EquipmentId, work: Sequence[SetupRun | Run]
) -> Iterator[Row]:
    container = mounted_container(facts.plant, machine)
    for each in work:
        times = (facts.at(each.start), facts.at(each.start), facts.at(each.end))
        if isinstance(each, SetupRun):
            yield (*times, *_setup(facts, each, container))
            container = each.container
        else:
            yield (*times, *_run(facts, each))


def _setup(
    facts: PlanFacts, setup: SetupRun, before: ContainerId | None
) -> tuple[Cell, ...]:
    minutes = facts.words.duration(setup.end - setup.start)
    remark = minutes
    if before is not None and before != setup.container:
        remark = facts.say("press.new_container", before=before, minutes=minutes)
    return (
        Mark(facts.say("press.setup"), "setup"),
        None,
        setup.die,
        setup.container,
        *([None] * 7),
        remark,
    )


def _run(facts: PlanFacts, run: Run) -> tuple[Cell, ...]:
    order = facts.plant.orders[run.order]
    remark: Cell = None
    if facts.late(run):
        due = facts.words.day(order.due)
        remark = Mark(facts.say("press.late", due=due), "late")
    return (
        facts.say("press.run"),
        run.id,
        run.die,
        run.container,
        run.order,
        order.profile,
        facts.known[run.order].alloy,
        order.length_mm,
        " + ".join(push_text(facts, push) for push in run.pushes),
        made_pieces(facts.plant, run),
        facts.made_kg(run),
        remark,
    )


def push_text(facts: PlanFacts, push: Push) -> str:
    """Write equal billets: how many, how long, and how they are divided."""
    marks = [f"q{push.cuts}"]
    if push.billets_per_pull > 1:
        marks.append(f"k{push.billets_per_pull}")
    if push.pulls_per_billet > 1:
        marks.append(f"p{push.pulls_per_billet}")
    length = facts.words.number(push.billet_mm)
    return f"{push.billets} × {length} mm ({' '.join(marks)})"


def heats(facts: PlanFacts) -> Part:
    """Dies to put into the die ovens, by the time at which they go in."""
    mounted = {(each.die, each.start): each.press for each in facts.plan.setups}
    sorted_ = sorted(facts.plan.heats, key=lambda each: (each.start, each.die))
    return Part(
        title=facts.say("sheet.heats"),
        note=facts.say("note.heats"),
        columns=_HEATS,
        rows=tuple(_heat(facts, each, mounted.get((each.die, each.end)))
                   for each in sorted_),
    )  # fmt: skip


def _heat(facts: PlanFacts, heat: DieHeat, to: EquipmentId | None) -> Row:
    return (
        heat.oven,
        heat.die,
        facts.at(heat.start),
        facts.at(heat.end),
        (heat.end - heat.start) / 60,
        to,
    )


def loads(facts: PlanFacts) -> Part:
    """Loads of the ageing ovens, oven by oven."""
    sorted_ = sorted(facts.plan.loads, key=lambda each: (each.oven, each.start))
    return Part(
        title=facts.say("sheet.loads"),
        note=facts.say("note.loads"),
        columns=_LOADS,
        rows=tuple(_load(facts, each) for each in sorted_),
    )


def _load(facts: PlanFacts, load: Load) -> Row:
    kg = sum(item.pieces * facts.known[item.order].piece_kg for item in load.items)
    capacity = facts.plant.equipment[load.oven].capacity_kg
    recipe = facts.plant.recipes[load.recipe]
    return (
        load.oven,
        load.id,
        recipe.id,
        recipe.temperature_c,
        facts.at(load.start),
        facts.at(load.end),
        listed(_item(facts, item) for item in load.items),
        sum(item.pieces for item in load.items),
        kg,
        kg / capacity if capacity else None,
    )


def _item(facts: PlanFacts, item: LoadItem) -> str:
    pieces = facts.words.number(item.pieces)
    return f"{item.order}: {pieces} ({item.run or item.stock})"
