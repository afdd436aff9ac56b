"""The worlds of these tests: the example plant with a plan, and the small plant."""

from datetime import datetime, timedelta
from functools import cache

from marcha.actuals.event import Event, EventKind
from marcha.actuals.reckoning.period import Period
from marcha.app.planning import prepared
from marcha.optimise import practice
from marcha.plans.plan import Plan
from marcha.plant.example import example as example_plant
from marcha.plant.plant import Plant


@cache
def example() -> tuple[Plant, Plan]:
    """Return the example plant and a plan for it: what today's practice would do."""
    plant = prepared(example_plant())
    return plant, practice.plan(plant)


def at(text: str) -> datetime:
    """Read a moment: ``2026-12-07 06:00``."""
    return datetime.fromisoformat(text)


def event(when: str, kind: str, reference: str = "", **fields: object) -> Event:
    """Make a row of plain texts."""
    return Event(
        when=at(when),
        kind=EventKind(kind),
        reference=reference,
        **fields,  # type: ignore[arg-type]
    )


def span(period: Period) -> tuple[datetime, datetime]:
    """Start and end of a period."""
    return period.start, period.end


def days(start: datetime, count: int) -> list[datetime]:
    """So many midnights from a day on."""
    first = start.replace(hour=0, minute=0)
    return [first + timedelta(days=each) for each in range(count)]
