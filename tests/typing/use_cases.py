"""
The use cases as a type checker sees them. mypy reads this file; nothing runs it.

Protects scripts that verify, compare and replan: every result has its promised type.
"""

from pathlib import Path
from typing import assert_type

import marcha
from marcha.actuals.standing import Standing, standing
from marcha.app import read_plan
from marcha.app.checking import Checked, check_workbook
from marcha.app.planning import replan
from marcha.app.verifying import Verification
from marcha.plans.rules.violation import CheckResult


def what_a_plan_gives(plant: marcha.Plant) -> None:
    """Protects those who look at figures, or write one of the files alone."""
    planned = marcha.plan(plant, effort=200)
    assert_type(marcha.check(plant, planned.plan), CheckResult)
    assert_type(planned.comparison(language="en"), str)
    assert_type(planned.write_json("plan.json"), Path)
    assert_type(planned.write_all("plan.xlsx"), tuple[Path, ...])


def what_a_file_is_worth(path: Path) -> None:
    """Protects those who verify what others planned."""
    assert_type(marcha.verify(path), Verification)
    assert_type(marcha.verify(path).wrong, tuple[str, ...])
    assert_type(read_plan(path), marcha.Planned)
    assert_type(check_workbook(path), Checked)


def what_happens_next(planned: marcha.Planned) -> None:
    """Protects those who replan from where the plant stands."""
    late = planned.plant.with_delivery("E-03", days_late=5)
    now = standing(late, planned.plan, 10 * 1440)
    assert_type(now, Standing)
    assert_type(replan(now.plant, now.previous, effort=20), marcha.Planned)
