"""
The plant as stated: records, identifiers, units, calendars and reference checks.

Start with :mod:`marcha.plant.plant` (what a plant holds), then the ``records_*``
modules (one sheet each class), then :mod:`marcha.plant.timeline` (open time).
Nothing here knows what the metal does (``process``) or what was decided (``plans``).
"""

from marcha.plant.errors import (
    BrokenRules,
    DataError,
    InfeasiblePlan,
    MarchaError,
    PlanFileError,
    WorkbookError,
)
from marcha.plant.plant import FIRST_SHEETS, SHEETS, Plant
from marcha.plant.problem import Problem

__all__ = [
    "FIRST_SHEETS",
    "SHEETS",
    "BrokenRules",
    "DataError",
    "InfeasiblePlan",
    "MarchaError",
    "PlanFileError",
    "Plant",
    "Problem",
    "WorkbookError",
]
