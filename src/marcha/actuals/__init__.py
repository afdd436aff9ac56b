"""
What happened: events from the floor, and what they make of a plant.

Start with :mod:`marcha.actuals.event`, the row of the sheet Novedades; folding events
into a plant stands beside it. Nothing here plans.
"""

from marcha.actuals.event import Event, EventKind

__all__ = ["Event", "EventKind"]
