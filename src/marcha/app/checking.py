"""Every problem of a workbook at once, and the plant when there is no error."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marcha.app.files import refuse_to_overwrite, write_whole
from marcha.plant.errors import WorkbookError
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem
from marcha.text import Language, spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """
    What a workbook is worth.

    Attributes
    ----------
    plant
        As stated; None when there are errors.
    problems
        Errors and warnings, in the order of the workbook.
    """

    plant: Plant | None
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether a plan can be made of it."""
        return self.plant is not None

    def text(self, *, language: Language | None = None) -> str:
        """Return a line for each problem, with its cell and the fix, and how many."""
        from marcha.tables import problems_text

        return problems_text(self.problems, spoken(language))

    def as_json(self, *, language: Language | None = None) -> dict[str, Any]:
        """Return the problems as JSON data, each with its text."""
        from marcha.tables import problems_json

        words = spoken(language)
        return {"ok": self.ok, "problems": problems_json(self.problems, words)}

    def __str__(self) -> str:
        return self.text()


def hand_back(
    source: str | Path,
    target: str | Path,
    checked: Checked,
    *,
    language: Language = "es",
    overwrite: bool = False,
) -> Path:
    """
    Write a copy of a workbook or folder with its problems shown at their cells.

    Parameters
    ----------
    checked
        What :func:`check_workbook` found in ``source``.
    overwrite
        Write over a file that is there.

    Raises
    ------
    WorkbookError
        When not every value could be kept; its problems say why.
    OSError
        When the file is there (FileExistsError) or cannot be written.
    """
    from marcha.tables import write_checked

    path = Path(target)
    if not overwrite:
        refuse_to_overwrite([path])
    write_whole(
        {
            path: lambda draft: write_checked(
                Path(source), draft, checked.problems, language
            )
        }
    )
    return path


def check_workbook(path: str | Path) -> Checked:
    """
    Read a workbook, or a folder of CSV files, and say all that is wrong with it.

    Never raises for bad data.
    """
    from marcha.tables import read_workbook_with_warnings

    try:
        plant, warnings = read_workbook_with_warnings(path)
    except WorkbookError as error:
        return Checked(plant=None, problems=error.problems)
    return Checked(plant=plant, problems=warnings)
