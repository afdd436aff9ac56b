"""What the plan says of a period, to stand beside what happened in it."""

from datetime import datetime
from math import fsum

from marcha.actuals.reckoning.period import Period
from marcha.actuals.reckoning.record import Record
from marcha.plans.account import metal_curve, pegging
from marcha.plans.figures import figures
from marcha.plans.metal_stock import log_sources
from marcha.plans.shipping import shipments
from marcha.plant.ids import EquipmentId
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import clip, length, minute_up, moment


def planned_good_kg(record: Record, period: Period) -> float:
    """Good kg that the plan ships in a period."""
    first = minute_up(record.plant, period.start)
    last = minute_up(record.plant, period.end)
    return fsum(
        each.mass_kg
        for each in shipments(record.plant, record.plan, known=record.known)
        if first <= each.minute < last
    )


def planned_loaded_kg(record: Record, period: Period) -> float:
    """Kg of logs that the runs which the plan starts in a period take."""
    first = minute_up(record.plant, period.start)
    last = minute_up(record.plant, period.end)
    starts = {run.id: run.start for run in record.plan.runs}
    return fsum(
        each.mass_kg
        for each in pegging(record.plant, record.plan)
        if each.run is not None and first <= starts[each.run] < last
    )


def planned_cover_days(record: Record, period: Period) -> float | None:
    """Days of cover that the plan has at the end of a period; None: it uses nothing."""
    used = planned_loaded_kg(record, period) / period.days
    end = minute_up(record.plant, period.end)
    stock = 0.0
    for curve in metal_curve(record.plant, record.plan):
        stock += next(
            (kg for minute, kg in reversed(curve.points) if minute < end), 0.0
        )
    return stock / used if used > 0 else None


def planned_reactivation(record: Record) -> datetime | None:
    """When the plan reaches full reactivation; None: not within its horizon."""
    for each in figures(record.plant, record.plan, known=record.known):
        if each.name == "reactivation_day" and each.value is not None:
            return moment(record.plant, round(each.value * MINUTES_PER_DAY))
    return None


def planned_yield(record: Record) -> float | None:
    """Metal yield of the whole plan (S7); None: it cuts no log."""
    for each in figures(record.plant, record.plan, known=record.known):
        if each.name == "yield_ratio":
            return each.value
    return None


def planned_receipts_kg(record: Record, period: Period) -> float:
    """Kg of the deliveries and call-offs that the plan expects in a period (S19)."""
    first = minute_up(record.plant, period.start)
    last = minute_up(record.plant, period.end)
    return fsum(
        each.pieces * each.log_kg
        for each in log_sources(record.plant, record.plan).values()
        if each.kind != "lot" and each.usable and first <= each.available < last
    )


def planned_run_min(record: Record, press: EquipmentId, period: Period) -> int:
    """Minutes of runs and changes that the plan has on a press in a period."""
    first = minute_up(record.plant, period.start)
    last = minute_up(record.plant, period.end)
    plan = record.plan
    spans = [(each.start, each.end) for each in plan.runs if each.press == press]
    spans += [(each.start, each.end) for each in plan.setups if each.press == press]
    return sum(length(clip((each,), first, last)) for each in spans)
