"""
The exceptions of Marcha, one tree.

::

    MarchaError                 anything Marcha refuses, with a text for people
    ├── DataError               what was read cannot be a plant; has every problem
    │   └── WorkbookError       the same of a workbook, with its cells
    ├── PlanFileError           a plan file that is damaged, foreign or later
    ├── InfeasiblePlan          locks that contradict each other: no plan exists
    └── BrokenRules             a plan breaks a rule or a certificate proves nothing

Programming mistakes are ``TypeError`` and ``ValueError``.
"""

from collections.abc import Sequence

from marcha.plant.problem import Problem


class MarchaError(Exception):
    """Anything Marcha refuses to do; its text can be shown to a person."""


class DataError(MarchaError):
    """Raised when records cannot make a plant; ``problems`` holds every one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        codes = ", ".join(sorted({problem.code for problem in self.problems}))
        super().__init__(f"{len(self.problems)} problems: {codes}")


class WorkbookError(DataError):
    """Raised when a workbook cannot be read; ``problems`` names every cell."""


class PlanFileError(MarchaError):
    """Raised when a plan file is damaged, foreign or of a later version."""


class InfeasiblePlan(MarchaError):
    """Raised when locks contradict each other, so that no plan can exist."""


class BrokenRules(MarchaError):
    """Raised when a plan breaks a rule or its certificate proves nothing."""
