"""
Rows of ageing ovens: hours of loads, and how long metal waits for an oven.

Orders with the same recipes, ovens and about the same urgency are one class. Column
``aged`` is a class's tonnes in an oven in a period (a load that spans two counts in
both by its minutes), ``pending`` what waits at the end of a period, and ``behind`` what
waited through the whole of one.
"""

from marcha.plans.relaxation.press_rows import HOUR
from marcha.plans.relaxation.rows import down, up
from marcha.plans.relaxation.sheet import AgeingClass, Sheet
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.timeline import clip

_CAPACITY_SLACK_KG = 1e-5
"""Rounding of the mass of a load in the checker, with room to spare."""


def wait_for_ovens(sheet: Sheet) -> None:
    """Enter all that is pressed and has to be aged."""
    for each in sheet.pressed:
        if each.way.order in sheet.frame.ageing:
            sheet.wait_for_oven(each.way.order, each.period, each.column, each.load)


def ageing_rows(sheet: Sheet) -> None:
    """Add columns and rows of every ageing oven."""
    classes = _classes(sheet)
    for oven in sheet.frame.ovens:
        for period in sheet.frame.periods:
            _oven_hours(sheet, oven, period, classes)
    for each, orders in classes.items():
        _queue(sheet, each, orders)


def _classes(sheet: Sheet) -> dict[AgeingClass, list[OrderId]]:
    waiting = {each for each, _ in sheet.to_age}
    classes: dict[AgeingClass, list[OrderId]] = {}
    for order in sheet.frame.ageing:
        each = sheet.ageing_class(order)
        if each in waiting:
            classes.setdefault(each, []).append(order)
    return classes


def _oven_hours(
    sheet: Sheet,
    oven: EquipmentId,
    period: int,
    classes: dict[AgeingClass, list[OrderId]],
) -> None:
    """Ensures that loads fit the hours in which an oven may run and is up (S9, S23)."""
    frame, draft = sheet.frame, sheet.draft
    time = frame.ovens[oven]
    begin, end = frame.bounds[period - 1], frame.bounds[period]
    served = [
        (each, orders)
        for each, orders in classes.items()
        if oven in frame.ageing[orders[0]].ovens
    ]
    recipes = [
        frame.plant.recipes[recipe]
        for _, orders in served
        for recipe in frame.ageing[orders[0]].recipes
    ]
    if any(recipe.interruptible for recipe in recipes):
        # Such loads span closures, so they can fill every open minute (S43).
        minutes = time.clock.within(begin, end)
    else:
        durations = {recipe.duration_min for recipe in recipes}
        minutes = _usable_min(time.clock.intervals, begin, end, durations)
    hours = up(minutes / HOUR)
    if not served or not hours:
        return
    capacity = frame.plant.equipment[oven].capacity_kg
    columns: list[int] = []
    values: list[float] = []
    for each, orders in served:
        total = sum(frame.most_t(order) for order in orders)
        column = draft.column(("aged", *each, oven, period), up(total))
        sheet.aged.setdefault((each, period), []).append(column)
        minutes = frame.ageing[orders[0]].minutes
        if capacity is not None and minutes > 0:
            hours_t = down(minutes / HOUR * 1000.0 / (capacity + _CAPACITY_SLACK_KG))
            sheet.loads.setdefault((oven, period), []).append((column, hours_t))
            columns.append(column)
            values.append(hours_t)
        elif time.finals:
            # Without a capacity the oven still has to be up.
            ups = [sheet.up[oven, period]] if (oven, period) in sheet.up else []
            name = f"oven|{oven}|{period}|{column}"
            draft.row(name, [column, *ups], [1.0, *([-up(total)] * len(ups))], 0.0)
    if columns and time.finals:
        if (oven, period) in sheet.up:
            columns.append(sheet.up[oven, period])
            values.append(-hours)
        hours = 0.0
    draft.row(f"oven|{oven}|{period}", columns, values, hours)


def _usable_min(
    intervals: tuple[tuple[int, int], ...], begin: int, end: int, durations: set[int]
) -> int:
    """Open minutes of a period that loads can fill, each within one interval."""
    usable = 0
    for opened, closed in clip(intervals, begin, end):
        whole = next(
            (one for one in intervals if one[0] <= opened < one[1]), (opened, closed)
        )
        usable += min(closed - opened, _filled(whole[1] - whole[0], durations))
    return usable


def _filled(span: int, durations: set[int]) -> int:
    """Most minutes of a span that loads of these durations fill."""
    if not durations or min(durations) <= 0:
        return span
    # Bit m of ``reach`` says that loads fill m minutes; once, twice, four times … a
    # duration give every multiple, which takes few steps also where a span is years.
    reach, within = 1, (1 << (span + 1)) - 1
    for each in sorted(durations):
        many = each
        while many <= span:
            reach |= reach << many & within
            many *= 2
    return reach.bit_length() - 1


def _queue(sheet: Sheet, each: AgeingClass, orders: list[OrderId]) -> None:
    """
    Ensures that what ships was aged, and aged after it was pressed (S4, S23).

    What waits at a boundary and is not aged within the next period loses the urgency
    of its class for all of that period but the recipe's minutes.
    """
    frame, draft = sheet.frame, sheet.draft
    total = up(sum(frame.most_t(order) for order in orders))
    minutes = frame.ageing[orders[0]].minutes
    name = "|".join(map(str, each))
    pending: int | None = None
    for period in frame.periods:
        columns = [*sheet.to_age.get((each, period), ())]
        values = [1.0] * len(columns)
        aged = sheet.aged.get((each, period), [])
        columns += aged
        values += [-1.0] * len(aged)
        if pending is not None:
            columns.append(pending)
            values.append(1.0)
            days = (frame.bounds[period] - frame.bounds[period - 1] - minutes) / 1440.0
            slope = _least_slope(sheet, orders, frame.bounds[period - 1])
            if days > 0.0 and slope > 0.0 and period in frame.periods[1:]:
                behind = draft.column(
                    ("behind", *each, period), total, goal=-down(slope * days)
                )
                draft.row(
                    f"behind|{name}|{period}",
                    [pending, *aged, behind],
                    [1.0, *([-1.0] * len(aged)), -1.0],
                    0.0,
                )
        if period < frame.periods[-1]:
            pending = draft.column(("pending", *each, period), total)
            columns.append(pending)
            values.append(-1.0)
        draft.row(f"queue|{name}|{period}", columns, values, 0.0)


def _least_slope(sheet: Sheet, orders: list[OrderId], minute: int) -> float:
    """Least urgency of a class after a boundary; none before an order's release."""
    demands = sheet.frame.demands
    return min(
        0.0
        if demands[order].release > minute + sheet.frame.ageing[order].minutes
        else sheet.slope(order, minute)
        for order in orders
    )
