"""
When each machine may run: open, up, powered; staffing is added by ``compose``.

Power is shared out before anything is scheduled: in a span with a limit, machines are
switched on in order of importance while what they draw, with everything they need and
the repair tasks at work, stays within it (S12).
"""

from collections.abc import Mapping, Sequence

from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.timeline import Interval, Intervals, Timeline, clip, subtract, union
from marcha.process.machines import needed_machines

RUNNING_KINDS = (
    EquipmentKind.PRESS,
    EquipmentKind.DIE_OVEN,
    EquipmentKind.AGEING_OVEN,
    EquipmentKind.LINE,
)
"""Machines that a schedule runs; the others serve them."""

TaskPower = tuple[int, int, float]
"""A span in which a repair task draws power: start, end, kW."""


def open_windows(
    plant: Plant, timeline: Timeline, runnable: Mapping[EquipmentId, int | None]
) -> dict[EquipmentId, Intervals]:
    """Open minutes of every machine a schedule runs, once it and its needs are up."""
    windows: dict[EquipmentId, Intervals] = {}
    for machine in plant.equipment.values():
        if machine.kind in RUNNING_KINDS:
            start = runnable[machine.id]
            windows[machine.id] = (
                ()
                if start is None
                else clip(
                    timeline.machine(machine.id),
                    max(start, timeline.now),
                    timeline.horizon,
                )
            )
    return windows


def powered_windows(
    plant: Plant,
    timeline: Timeline,
    windows: Mapping[EquipmentId, Intervals],
    tasks: Sequence[TaskPower],
    order: Sequence[EquipmentId],
) -> dict[EquipmentId, Intervals]:
    """
    Take from the windows what the power limits do not carry.

    Parameters
    ----------
    windows
        Open minutes by machine.
    tasks
        What repair work draws.
    order
        Machines from the most important.
    """
    limits = timeline.power_limits()
    if not limits:
        return dict(windows)
    off: dict[EquipmentId, list[Interval]] = {machine: [] for machine in windows}
    for start, end in _pieces(limits, tasks, windows):
        allowed = min(
            kw for begin, stop, kw in limits if begin <= start and end <= stop
        )
        drawn = sum(kw for begin, stop, kw in tasks if begin < end and start < stop)
        lit: set[EquipmentId] = set()
        for machine in order:
            if not _open(windows[machine], start):
                continue
            fresh = set(needed_machines(plant, machine)) - lit
            extra = sum(plant.equipment[each].power_kw for each in fresh)
            if drawn + extra <= allowed + 1e-9:
                drawn += extra
                lit |= fresh
            else:
                off[machine].append((start, end))
    return {
        machine: subtract(spans, off[machine]) for machine, spans in windows.items()
    }


def _open(windows: Intervals, minute: int) -> bool:
    return any(start <= minute < end for start, end in windows)


def _pieces(
    limits: Sequence[tuple[int, int, float]],
    tasks: Sequence[TaskPower],
    windows: Mapping[EquipmentId, Intervals],
) -> list[Interval]:
    """Limited time cut wherever a limit, a task or a window begins or ends."""
    marks = {minute for start, end, _ in (*limits, *tasks) for minute in (start, end)}
    for spans in windows.values():
        marks.update(minute for span in spans for minute in span)
    limited = union((start, end) for start, end, _ in limits)
    result: list[Interval] = []
    ordered = sorted(marks)
    place = 0
    for start, end in limited:
        while place < len(ordered) and ordered[place] <= start:
            place += 1
        before = start
        while place < len(ordered) and ordered[place] < end:
            result.append((before, ordered[place]))
            before = ordered[place]
            place += 1
        result.append((before, end))
    return result
