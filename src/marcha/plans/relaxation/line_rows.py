"""
Rows of lines and feeds: what leaves a route went through every step of it (S35 to S39).

Tonnes are always those that ship. Column ``made`` is what ships of a product in a
period, ``line`` what an operation puts through a line in it, for all orders of its
route together, in tonnes of a rate of one hour: hours. Profiles that ship are counted
where they are pressed or taken from stock; a finish takes them within the horizon.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from marcha.plans.relaxation.press_rows import HOUR
from marcha.plans.relaxation.routes import Routed, hours_t
from marcha.plans.relaxation.rows import down, up
from marcha.plans.relaxation.sheet import Sheet
from marcha.plant.ids import AlloyId, CustomerId, EquipmentId, OperationId, OrderId
from marcha.plant.records_routes import FeedForm, Operation
from marcha.process.routes import FeedSource, route_yield

_ROUNDED = 1.0 + 2e-6
"""The checker takes what is drawn for what goes in but for a millionth."""


@dataclass(frozen=True, slots=True)
class Step:
    """
    One operation and the orders that go through it.

    Attributes
    ----------
    hours
        Hours on the quickest line for each tonne of an order that ships.
    first
        It is the first of its route.
    """

    operation: Operation
    hours: dict[OrderId, float] = field(default_factory=dict)
    first: bool = False


def steps(sheet: Sheet) -> dict[OperationId, Step]:
    """Operations that take hours of lines, with the orders whose hours are judged."""
    plant = sheet.frame.plant
    found: dict[OperationId, Step] = {}
    for order, routed in judged(sheet):
        for place, operation in enumerate(routed.operations):
            step = found.setdefault(
                operation.id, Step(operation=operation, first=place == 0)
            )
            least = min(
                hours_t(plant, order, operation, machine)
                for machine in operation.machines
                if machine in sheet.frame.lines
            )
            step.hours[order] = down(least / route_yield(routed.operations[place:]))
    return found


def judged(sheet: Sheet) -> Iterator[tuple[OrderId, Routed]]:
    """Orders with a route whose line runs are all judged (S31)."""
    for order, routed in sheet.frame.routes.items():
        if routed is not None and not routed.held:
            yield order, routed


def line_rows(sheet: Sheet) -> None:
    """Add columns and rows of products, lines and feeds."""
    _products(sheet)
    found = steps(sheet)
    on_line: dict[tuple[EquipmentId, int], list[int]] = {}
    for step in found.values():
        columns = _operation(sheet, step, on_line)
        if _of_products(sheet, step):
            _made_after(sheet, step, columns)
        else:
            _finished(sheet, step, columns)
    _line_hours(sheet, on_line)
    _feeds(sheet)


def _of_products(sheet: Sheet, step: Step) -> bool:
    return all(not sheet.frame.demands[order].pressed for order in step.hours)


def _products(sheet: Sheet) -> None:
    """Add what ships of products, by the period in which it does (S38)."""
    frame = sheet.frame
    for order, routed in frame.routes.items():
        if routed is None or frame.demands[order].pressed:
            continue
        for period in frame.periods:
            if frame.bounds[period] < routed.earliest:
                continue
            minute = max(frame.bounds[period - 1], routed.earliest)
            column = sheet.draft.column(
                ("made", order, period),
                up(frame.most_t(order)),
                good_t=1.0,
                goal=up(sheet.worth(order, minute)),
            )
            sheet.ships.setdefault(order, []).append(column)
            sheet.through.setdefault(order, []).append((period, column))


def _operation(
    sheet: Sheet, step: Step, on_line: dict[tuple[EquipmentId, int], list[int]]
) -> dict[int, list[int]]:
    """Add the hours of an operation on each of its lines, by period."""
    frame = sheet.frame
    columns: dict[int, list[int]] = {}
    for machine in step.operation.machines:
        for period in frame.periods if machine in frame.lines else ():
            hours = _hours(sheet, machine, period)
            if hours:
                key = ("line", step.operation.id, machine, period)
                column = sheet.draft.column(key, hours)
                columns.setdefault(period, []).append(column)
                on_line.setdefault((machine, period), []).append(column)
    return columns


def _hours(sheet: Sheet, machine: EquipmentId, period: int) -> float:
    """Hours of a period in which a line may run."""
    frame = sheet.frame
    begin, end = frame.bounds[period - 1], frame.bounds[period]
    return up(frame.lines[machine].clock.within(begin, end) / HOUR)


def _line_hours(
    sheet: Sheet, on_line: Mapping[tuple[EquipmentId, int], list[int]]
) -> None:
    """Ensures that operations fit the hours in which a line may run and is up (S9)."""
    for (machine, period), columns in on_line.items():
        hours = _hours(sheet, machine, period)
        entries, values, limit = [*columns], [1.0] * len(columns), hours
        if sheet.frame.lines[machine].finals:
            limit = 0.0
            if (machine, period) in sheet.up:
                entries.append(sheet.up[machine, period])
                values.append(-hours)
        sheet.draft.row(f"line|{machine}|{period}", entries, values, limit)


def _slack(sheet: Sheet, step: Step) -> float:
    routes = sheet.frame.routes
    return up(
        sum(
            hours * routed.slack_t
            for order, hours in step.hours.items()
            if (routed := routes[order]) is not None
        )
    )


def _made_after(sheet: Sheet, step: Step, columns: Mapping[int, list[int]]) -> None:
    """Ensures that a product ships only once an operation has given it (S35)."""
    frame, slack = sheet.frame, _slack(sheet, step)
    made: dict[int, list[tuple[int, float]]] = {}
    for order, hours in step.hours.items():
        for period, column in sheet.through.get(order, ()):
            made.setdefault(period, []).append((column, hours))
    name, before = step.operation.id, None
    total = up(sum(_hours(sheet, *key) for key in _places(sheet, step)))
    for period in frame.periods:
        entries = [column for column, _ in made.get(period, ())]
        values = [hours for _, hours in made.get(period, ())]
        entries += columns.get(period, [])
        values += [-1.0] * len(columns.get(period, ()))
        if before is not None:
            entries.append(before)
            values.append(-1.0)
        before = sheet.draft.column(("ahead", name, period), total)
        sheet.draft.row(
            f"route|{name}|{period}", [*entries, before], [*values, 1.0], slack
        )


def _places(sheet: Sheet, step: Step) -> Iterator[tuple[EquipmentId, int]]:
    for machine in step.operation.machines:
        for period in sheet.frame.periods if machine in sheet.frame.lines else ():
            yield machine, period


def _finished(sheet: Sheet, step: Step, columns: Mapping[int, list[int]]) -> None:
    """
    Ensures that all that ships got its finish, and not before it was pressed (S35).

    When within the horizon a column of pressed metal is finished is not known; so the
    hours of the operation are limited from both sides: all of them by the horizon are
    enough, and up to each boundary they are no more than what was pressed takes.
    """
    frame, slack, name = sheet.frame, _slack(sheet, step), step.operation.id
    pressed: dict[int, list[tuple[int, float]]] = {}
    for order, hours in step.hours.items():
        for period, column in sheet.through.get(order, ()):
            pressed.setdefault(period, []).append((column, hours))
    every = [entry for found in pressed.values() for entry in found]
    lines = [column for found in columns.values() for column in found]
    sheet.draft.row(
        f"finish|{name}",
        [*(column for column, _ in every), *lines],
        [*(hours for _, hours in every), *([-1.0] * len(lines))],
        slack,
    )
    if not step.first:
        return
    before: int | None = None
    total = up(sum(hours * frame.most_t(order) for order, hours in step.hours.items()))
    for period in frame.periods:
        entries = [*columns.get(period, ())]
        values = [1.0] * len(entries)
        entries += [column for column, _ in pressed.get(period, ())]
        values += [-up(hours) for _, hours in pressed.get(period, ())]
        if before is not None:
            entries.append(before)
            values.append(-1.0)
        before = sheet.draft.column(("unfinished", name, period), up(total))
        sheet.draft.row(
            f"pressed|{name}|{period}", [*entries, before], [*values, 1.0], slack
        )


# --- feeds -------------------------------------------------------------------------


def _feeds(sheet: Sheet) -> None:
    """Ensures that products take no more than the feeds that have come give (S39)."""
    frame = sheet.frame
    groups: dict[tuple[AlloyId, FeedForm], list[tuple[OrderId, Routed]]] = {}
    for order, routed in judged(sheet):
        demand = frame.demands[order]
        if demand.product is not None:
            form = frame.plant.products[demand.product].form
            groups.setdefault((demand.alloy, form), []).append((order, routed))
    for (alloy, form), orders in groups.items():
        sources = [
            each for each in frame.feeds if (each.alloy, each.form) == (alloy, form)
        ]
        owners = {each.owner for each in sources} - {None}
        _feed_rows(sheet, f"feed|{alloy}|{form.value}", orders, sources)
        if owners:
            # Those who sent nothing have only the plant's own.
            others = [
                each for each in orders if _customer(sheet, each[0]) not in owners
            ]
            own = [each for each in sources if each.owner is None]
            _feed_rows(sheet, f"feed|{alloy}|{form.value}|own", others, own)


def _customer(sheet: Sheet, order: OrderId) -> CustomerId | None:
    return sheet.frame.plant.orders[order].customer


def _feed_rows(
    sheet: Sheet,
    name: str,
    orders: list[tuple[OrderId, Routed]],
    sources: list[FeedSource],
) -> None:
    """Add a row for each period: what is made, and what is left for the next."""
    frame = sheet.frame
    slack = sum(routed.slack_t for _, routed in orders)
    total = up(sum(each.mass_kg for each in sources) / 1000.0 * _ROUNDED) + slack
    made: dict[int, list[tuple[int, float]]] = {}
    for order, routed in orders:
        for period, column in sheet.through.get(order, ()):
            entry = (column, down(1.0 / routed.yield_ratio))
            made.setdefault(period, []).append(entry)
    before: int | None = None
    for period in frame.periods:
        begin, end = frame.bounds[period - 1], frame.bounds[period]
        entries = [column for column, _ in made.get(period, ())]
        values = [value for _, value in made.get(period, ())]
        if before is not None:
            entries.append(before)
            values.append(-1.0)
        before = sheet.draft.column(("fed", name, period), total)
        come = sum(
            each.mass_kg
            for each in sources
            if each.available < end and (period == 1 or each.available >= begin)
        )
        sheet.draft.row(
            f"{name}|{period}",
            [*entries, before],
            [*values, 1.0],
            up(come / 1000.0 * _ROUNDED) + (slack if period == 1 else 0.0),
        )
