"""When the plant counts as back: full reactivation, as the site defines it."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from marcha.plans.plan import Plan
from marcha.plans.restart_dates import runnable_from
from marcha.plans.shipping import Shipment
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import Intervals, Timeline, minute_down, next_open
from marcha.process.demand import Demand
from marcha.process.machines import machines_of


def listed_machines(plant: Plant) -> tuple[EquipmentId, ...]:
    """Machines that full reactivation needs: those of the site, else every press."""
    return plant.site.reactivation_machines or machines_of(plant, EquipmentKind.PRESS)


def reactivation_minute(
    plant: Plant,
    plan: Plan,
    shipped: Sequence[Shipment],
    known: Mapping[OrderId, Demand],
) -> int | None:
    """
    End of the last of the days that show full reactivation.

    A day counts when every listed machine can run by its end and the good metal made
    in the plan and shipped that day reaches the site's share of the listed nameplate.
    So many such open days must follow each other; days on which no listed machine is
    open neither count nor break the row.

    Returns
    -------
    int or None
        Minute of the midnight that ends the last day; None: not within the horizon, no
        machine is listed, or none of them states a nameplate.
    """
    machines = listed_machines(plant)
    plates = [plant.equipment[each].nameplate_kg_day for each in machines]
    stated = [plate for plate in plates if plate is not None]
    if not stated:
        return None
    runnable = runnable_from(plant, plan)
    dates = [date for each in machines if (date := runnable[each]) is not None]
    if len(dates) < len(machines):
        return None
    needed = plant.site.reactivation_share * sum(stated)
    days = list(open_days(plant, machines, Timeline(plant)))
    row = 0
    for (_, end), kg in zip(days, _made_by_day(days, shipped, known), strict=True):
        row = row + 1 if end >= max(dates) and kg >= needed else 0
        if row >= plant.site.reactivation_days:
            return end
    return None


def open_days(
    plant: Plant, machines: Sequence[EquipmentId], timeline: Timeline
) -> Iterator[tuple[int, int]]:
    """Local days, whole or begun, on which one of the machines is open."""
    opened: list[Intervals] = [timeline.machine(each) for each in machines]
    midnight = plant.site.start.replace(hour=0, minute=0, second=0, microsecond=0)
    day = 1
    start, end = 0, minute_down(plant, midnight + timedelta(days=day))
    while end <= timeline.horizon:
        first = [next_open(each, start) for each in opened]
        if any(minute is not None and minute < end for minute in first):
            yield start, end
        day += 1
        start, end = end, minute_down(plant, midnight + timedelta(days=day))


def _made_by_day(
    days: Sequence[tuple[int, int]],
    shipped: Sequence[Shipment],
    known: Mapping[OrderId, Demand],
) -> list[float]:
    """Good kg made in the plan that ship on each of the days, its midnight included."""
    kg = [0.0] * len(days)
    ends = [end for _, end in days]
    for each in shipped:
        place = bisect_left(ends, each.minute)
        if place < len(days) and days[place][0] < each.minute:
            made = each.pieces - each.from_stock
            kg[place] += made * known[each.order].piece_kg
    return kg
