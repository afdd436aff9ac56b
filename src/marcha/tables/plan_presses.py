"""The shop as tables of the plan: a sheet for each press, changes, oven loads."""

from collections.abc import Sequence

from marcha.plans import Run, made_pieces
from marcha.plant.ids import EquipmentId
from marcha.tables.plan_source import Row, Source, Table


def press_order(source: Source) -> tuple[EquipmentId, ...]:
    """Presses that have work, in the order of their sheet."""
    busy = {run.press for run in source.plan.runs}
    busy |= {setup.press for setup in source.plan.setups}
    return tuple(name for name in source.plant.equipment if name in busy)


def press(source: Source, name: EquipmentId) -> Table:
    """Runs and changes of one press, by time."""
    taken: dict[str, list[str]] = {}
    for peg in source.pegs:
        if peg.run is not None:
            taken.setdefault(peg.run, []).append(peg.source)
    found: list[tuple[int, Row]] = [
        (run.start, _run(source, run, taken.get(run.id, ())))
        for run in source.plan.runs
        if run.press == name
    ]
    change = source.words("planbook.change")
    found += [
        (each.start, (
            source.at(each.start), source.at(each.end), change, each.die,
            each.container,
        ))
        for each in source.plan.setups
        if each.press == name
    ]  # fmt: skip
    found.sort(key=lambda each: each[0])
    return Table(
        name="press",
        columns=(
            ("start", "clock"), ("end", "clock"), ("what", "text"), ("die", "text"),
            ("container", "text"), ("order", "text"), ("profile", "text"),
            ("alloy", "text"), ("temper", "text"), ("length_mm", "whole"),
            ("billets", "wide"), ("pieces", "whole"), ("kg", "kg"),
            ("source", "text"), ("due", "moment"),
        ),
        rows=[row for _, row in found],
    )  # fmt: skip


def _run(source: Source, run: Run, taken: Sequence[str]) -> Row:
    order = source.plant.orders[run.order]
    alloy, temper = source.alloy_and_temper(run.order)
    pieces = made_pieces(source.plant, run)
    billets = "; ".join(
        source.words(
            "planbook.push",
            billets=push.billets,
            billet_mm=push.billet_mm,
            cuts=push.cuts,
        )
        for push in run.pushes
    )
    return (
        source.at(run.start), source.at(run.end),
        f"{source.words('planbook.run')} {run.id}", run.die, run.container, order.id,
        order.profile, alloy, temper, order.length_mm, billets, pieces,
        pieces * source.piece_kg(order.id), ", ".join(dict.fromkeys(taken)), order.due,
    )  # fmt: skip


def changes(source: Source) -> Table:
    """Dies heated and changes of die or container, by time."""
    die_oven = source.words("fields.choices.EquipmentKind.die_oven")
    change = source.words("planbook.change")
    found: list[tuple[int, Row]] = [
        (each.start, (
            source.at(each.start), source.at(each.end), die_oven, each.oven, each.die,
            None, each.end - each.start,
        ))
        for each in source.plan.heats
    ]  # fmt: skip
    found += [
        (each.start, (
            source.at(each.start), source.at(each.end), change, each.press, each.die,
            each.container, each.end - each.start,
        ))
        for each in source.plan.setups
    ]  # fmt: skip
    found.sort(key=lambda each: each[0])
    return Table(
        name="changes",
        columns=(
            ("start", "moment"), ("end", "moment"), ("what", "text"),
            ("equipment", "text"), ("die", "text"), ("container", "text"),
            ("minutes", "whole"),
        ),
        rows=[row for _, row in found],
    )  # fmt: skip


def loads(source: Source) -> Table:
    """Oven loads, a row for each order in them."""
    rows = [
        (
            load.id, load.oven, load.recipe, source.at(load.start),
            source.at(load.end), item.order, item.run or item.stock, item.pieces,
            item.pieces * source.piece_kg(item.order),
        )
        for load in sorted(source.plan.loads, key=lambda each: each.start)
        for item in load.items
    ]  # fmt: skip
    return Table(
        name="loads",
        columns=(
            ("load", "text"), ("oven", "text"), ("recipe", "text"),
            ("start", "moment"), ("end", "moment"), ("order", "text"),
            ("source", "text"), ("pieces", "whole"), ("kg", "kg"),
        ),
        rows=rows,
    )  # fmt: skip
