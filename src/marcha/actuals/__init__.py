"""
What happened: events from the floor, and what they make of a plant.

Start with :mod:`marcha.actuals.event`, the row of the sheet Novedades; then
:mod:`marcha.actuals.fold`, which folds events into a plant and its plan. Nothing here
plans.
"""

from marcha.actuals.event import Event, EventKind
from marcha.actuals.floor import LotCount, Receipt
from marcha.actuals.fold import Folded, fold
from marcha.actuals.standing import Standing, standing

__all__ = [
    "Event",
    "EventKind",
    "Folded",
    "LotCount",
    "Receipt",
    "Standing",
    "fold",
    "standing",
]
