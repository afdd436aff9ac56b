"""What commands that write reports share: sure targets, and warnings told."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from marcha.text import Words

if TYPE_CHECKING:
    from marcha.plant.problem import Problem


def ready(targets: Sequence[Path], *, force: bool) -> None:
    """Refuse now what could not be written later, or would replace something."""
    from marcha.app.files import ready_to_write, refuse_to_overwrite

    if not force:
        refuse_to_overwrite(targets)
    ready_to_write(targets)


def tell_warnings(words: Words, warnings: "Sequence[Problem]") -> None:
    """Say on stderr what is doubtful in the events."""
    if warnings:
        from marcha.tables import problems_text

        print(problems_text(warnings, words), file=sys.stderr)
