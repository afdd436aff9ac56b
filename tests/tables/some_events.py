"""A workbook of events about the example plant: the good one that variants spoil."""

from datetime import timedelta
from pathlib import Path

from marcha.actuals.event import Event, EventKind
from marcha.plant.example import example
from marcha.tables.events_template import write_events


def write_some_events(path: Path) -> Path:
    """Write a few events of different kinds."""
    plant = example()
    begun = plant.site.start
    delivery, lot = next(iter(plant.deliveries)), next(iter(plant.lots))
    order, die = next(iter(plant.orders)), next(iter(plant.dies))
    days = iter(timedelta(days=day) for day in range(1, 9))
    events = [
        Event(
            when=begun + next(days), kind=EventKind.RECEIVED, reference=delivery,
            quantity=10, diameter_mm=203, note="otro diámetro",
        ),
        Event(when=begun + next(days), kind=EventKind.HELD, reference=lot),
        Event(when=begun + next(days), kind=EventKind.DIE_BROKEN, reference=die),
        Event(
            when=begun + next(days), kind=EventKind.ORDER_CHANGED, reference=order,
            quantity=12,
        ),
    ]  # fmt: skip
    write_events(path, plant, None, "es", events=events)
    return path
