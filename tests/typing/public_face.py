"""
The public face as a type checker sees it. mypy reads this file; nothing runs it.

Protects callers with checked code: every public call has the type its page promises.
"""

from pathlib import Path
from typing import assert_type

import marcha


def the_sentence_a_planner_would_say(path: Path) -> None:
    """Protects the four lines that the README shows."""
    plant = marcha.read_workbook(path)
    assert_type(plant, marcha.Plant)
    planned = marcha.plan(plant, seconds=60, seed=7)
    assert_type(planned, marcha.Planned)
    assert_type(planned.summary(), str)
    planned.write_workbook("plan.xlsx")
    assert_type(planned.why("P-1042").text(), str)
    late = plant.with_delivery("ALC-0312", days_late=5)
    compared = marcha.compare({"base": plant, "metal +5 d": late}, effort=100)
    assert_type(compared, marcha.Comparison)


def a_version_is_text() -> None:
    """Protects those who print the version."""
    assert_type(marcha.__version__, str)
