"""
The use cases, one function each: the only place where the rooms meet.

The command line and the pages translate these functions; scripts call them through
``import marcha``. Start with :mod:`marcha.app.planning`.
"""

from pathlib import Path

from marcha.app.comparing import Comparison, compare
from marcha.app.planning import Planned, plan, read_plan
from marcha.app.verifying import verify
from marcha.plans.rules import check
from marcha.plant.plant import Plant
from marcha.text import Language


def read_workbook(path: str | Path) -> Plant:
    """
    Read a plant from a workbook.

    Raises
    ------
    WorkbookError
        Naming every cell that cannot be read.
    """
    from marcha import tables

    return tables.read_workbook(path)


def write_workbook(
    plant: Plant | None, path: str | Path, *, language: Language = "es"
) -> None:
    """Write a plant as a workbook; None: an empty one, ready to be filled in."""
    from marcha.app.template import write_plant

    write_plant(plant, Path(path), language)


__all__ = [
    "Comparison",
    "Planned",
    "Plant",
    "check",
    "compare",
    "plan",
    "read_plan",
    "read_workbook",
    "verify",
    "write_workbook",
]
