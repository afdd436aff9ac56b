"""What the floor of the small plant wrote down, for the sheets that show it."""

from datetime import date, datetime, timedelta
from typing import Any

from marcha.actuals.event import Event, EventKind
from marcha.actuals.reckoning.bulletin import Bulletin, bulletin
from marcha.actuals.reckoning.period import days_until, month
from marcha.actuals.reckoning.record import Record, record
from marcha.actuals.reckoning.statement import Statement, statement
from marcha.plant.plant import Plant
from tests.report.small import MONDAY, plant
from tests.report.small_plan import plan

LAST = date(2026, 12, 10)


def row(day: int, hour: int, kind: str, reference: str = "", **fields: Any) -> Event:
    """Make a row of an hour of a day of December (30 November is day 0)."""
    when = MONDAY + timedelta(days=day, hours=hour)
    return Event(when=when, kind=EventKind(kind), reference=reference, **fields)


def rows() -> tuple[Event, ...]:
    """Return the rows: repairs, production, scrap, a truck, stops, a count."""
    return (
        row(1, 15, "task_done", "T-1"),
        row(3, 15, "task_done", "T-2"),
        row(4, 15, "task_done", "T-3", note="con <carga> & sin fugas"),
        row(5, 12, "produced", "P-1041", quantity=75.0, machine="P7"),
        row(5, 12, "scrapped", "P-1041", quantity=61.5, machine="P7", cause="butt"),
        row(6, 9, "shipped", "P-1041", quantity=75.0),
        row(7, 18, "produced", "P-1043", quantity=180.0, machine="P7"),
        row(7, 18, "scrapped", "P-1043", quantity=90.0, machine="P7", cause="burn"),
        row(7, 19, "scrapped", "P-1043", quantity=12.0, cause="otra <cosa>"),
        row(9, 12, "produced", "P-1040", quantity=60.0, machine="P7"),
        row(9, 13, "shipped", "P-1040", quantity=60.0),
        row(9, 14, "produced", "P-9999", quantity=1.0),
        row(9, 8, "received", "ALC-0312", quantity=5.0),
        row(7, 8, "stopped", "P7", quantity=95.0, cause="die_change"),
        row(9, 8, "stopped", "P7", quantity=30.0, cause="se fue la <luz>"),
        row(9, 15, "power_cut", until=MONDAY + timedelta(days=9, hours=17)),
        row(10, 8, "counted", "L-1", quantity=3.0),
        row(10, 8, "counted", "L-2", quantity=8.0),
        row(10, 8, "counted", "ALC-0312", quantity=5.0),
    )


def recorded(of: Plant | None = None) -> Record:
    """Put the small plan and its rows together."""
    return record(of or plant(), plan(), rows(), until=datetime(2027, 1, 2))


def sheet(of: Plant | None = None) -> Bulletin:
    """Make the bulletin of the week that ends on 10 December."""
    return bulletin(recorded(of), days_until(LAST, 7))


def closed(of: Plant | None = None) -> Statement:
    """Make the statement of December."""
    return statement(recorded(of), month(2026, 12))
