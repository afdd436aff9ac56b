"""What commands that write files share: sure targets, and what is told of them."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from marcha.cli import options
from marcha.cli.speech import Misuse
from marcha.text import Language, Words

if TYPE_CHECKING:
    from marcha.plant.problem import Problem


class Made(Protocol):
    """What a command gives back, as lines and as JSON data."""

    def text(self, *, language: Language | None = None) -> str:
        """Return it as lines."""

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data."""


def apart(
    words: Words,
    targets: Sequence[Path],
    inputs: Sequence[Path | None],
    key: str = "over_given",
) -> None:
    """
    Refuse to write over what the command reads: ``--force`` is not meant for that.

    Raises
    ------
    Misuse
        In the words of ``cli.misuse.<key>``.
    """
    there = [each for each in inputs if each is not None and each.exists()]
    for target in targets:
        if target.exists() and any(target.samefile(each) for each in there):
            ctx = click.get_current_context(silent=True)
            raise Misuse(words(f"cli.misuse.{key}", path=target), ctx)


def ready(
    words: Words,
    targets: Sequence[Path],
    inputs: Sequence[Path | None],
    *,
    force: bool,
) -> None:
    """Refuse now what could not be written later, or would replace something."""
    from marcha.app.files import ready_to_write, refuse_to_overwrite

    apart(words, targets, inputs)
    if not force:
        refuse_to_overwrite(targets)
    ready_to_write(targets)


def ready_book(
    words: Words,
    out: Path,
    inputs: Sequence[Path | None],
    *,
    force: bool,
    key: str = "over_given",
) -> Path:
    """
    Return the workbook of a plan to write, sure that nothing of somebody's is lost.

    A plan may be written over an earlier plan, which has its JSON beside it; over any
    other workbook only with ``--force``, and never over what the command reads.
    """
    from marcha.app.files import ready_to_write, refuse_to_overwrite
    from marcha.app.planning import plan_files

    book = options.with_ending(words, out, ".xlsx")
    targets = plan_files(book)
    apart(words, targets, inputs, key)
    if not force and not targets[-1].exists():
        refuse_to_overwrite(targets)
    ready_to_write(targets)
    return book


def tell(
    words: Words, made: Made, files: Sequence[Path] = (), *, as_json: bool
) -> None:
    """Print what was made; of files that were written, their names too."""
    if files:
        tell_written(words, files)
    if as_json:
        told = {**made.as_json(), "files": [str(each) for each in files]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print(made.text(language=words.language))


def tell_written(words: Words, files: Sequence[Path]) -> None:
    """Name on stderr the files that were written."""
    listed = ", ".join(str(each) for each in files)
    print(words("cli.plan.written", files=listed), file=sys.stderr)


def tell_warnings(words: Words, warnings: "Sequence[Problem]") -> None:
    """Say on stderr what is doubtful in the files that were read."""
    if warnings:
        from marcha.tables import problems_text

        print(problems_text(warnings, words), file=sys.stderr)
