"""
The exceptions of Marcha, one tree.

::

    MarchaError                 anything Marcha refuses, with a text for people
    ├── DataError               what was read cannot be a plant; has every problem
    │   └── WorkbookError       the same of a workbook, with its cells
    ├── PlanFileError           a plan file that is damaged, foreign or later
    │   └── DeclarationFileError    the same of a declaration
    ├── MapFileError            a map of somebody's own sheets that is damaged
    ├── UnknownName             an order, machine or figure that is not in a plan
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
    """
    Raised when a plan file is damaged, foreign or of a later version.

    Attributes
    ----------
    code
        What is wrong with it, for the words of the edge; empty: only the text says it.
    params
        What the words name: the file and what was found.
    places
        Places in the file that hold something else than they should, and what.
    """

    def __init__(
        self,
        text: str,
        code: str = "",
        *,
        places: Sequence[tuple[str, str]] = (),
        **params: object,
    ) -> None:
        self.code = code
        self.params = params
        self.places = tuple(places)
        super().__init__(text)


class MapFileError(MarchaError):
    """Raised for a file that is no map of sheets; the text says where."""


class UnknownName(MarchaError):
    """Raised when nothing in a plan has a name; ``near`` holds those like it."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        self.name = name
        self.near = tuple(near)
        super().__init__(f"{name!r} is not in the plan")


class DeclarationFileError(PlanFileError):
    """Raised when the file of a declaration is damaged, foreign or later."""


class InfeasiblePlan(MarchaError):
    """
    Raised when locks contradict each other, so that no plan can exist.

    ``violations`` holds the broken rules, where the checker named them.
    """

    def __init__(self, text: str, violations: Sequence[object] = ()) -> None:
        self.violations = tuple(violations)
        super().__init__(text)


class BrokenRules(MarchaError):
    """Raised when a plan breaks a rule or its certificate proves nothing."""
