"""``marcha plan``: the plan of a workbook, checked and bounded, written if asked."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marcha.cli import options
from marcha.cli.codes import DONE
from marcha.cli.interrupts import noticed
from marcha.cli.outputs import ready_book, tell_written
from marcha.cli.progress import progress_line
from marcha.cli.speech import SpokenCommand
from marcha.text import Words

if TYPE_CHECKING:
    from marcha.app import Planned
    from marcha.plant.plant import Plant


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    return SpokenCommand(
        words,
        "plan",
        run,
        [
            options.file(words, words("cli.metavar.workbook")),
            options.out(words, words("cli.metavar.plan_book"), words("cli.plan.out")),
            options.seconds(words, words("cli.plan.seconds")),
            options.effort(words),
            options.seed(words),
            options.force_flag(words),
            options.json_flag(words),
            options.language(words),
        ],
    )


def run(
    *,
    words: Words,
    file: Path,
    out: Path | None,
    seconds: float | None,
    effort: int | None,
    seed: int,
    force: bool,
    as_json: bool,
) -> int:
    """Read, plan, write and tell, in this order; refuse before the long part."""
    book = None
    if out is not None:
        book = ready_book(words, out, (file,), force=force, key="over_input")
    planned = _plan(words, _plant(words, file), seconds, effort, seed)
    files: tuple[Path, ...] = ()
    if book is not None:
        files = planned.write_all(book, language=words.language)
        tell_written(words, files)
    if as_json:
        told = {**planned.as_json(), "files": [str(each) for each in files]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return DONE
    print(planned.summary(language=words.language))
    if book is None:
        print(words("cli.plan.not_written"), file=sys.stderr)
    return DONE


def _plant(words: Words, file: Path) -> "Plant":
    """Read the plant; what is doubtful is told, what is wrong is refused."""
    from marcha.app.checking import check_workbook
    from marcha.plant.errors import WorkbookError

    checked = check_workbook(file)
    if checked.plant is None:
        raise WorkbookError(checked.problems)
    if checked.problems:
        print(checked.text(language=words.language), file=sys.stderr)
    return checked.plant


def _plan(
    words: Words,
    plant: "Plant",
    seconds: float | None,
    effort: int | None,
    seed: int,
) -> "Planned":
    """Plan with news on the terminal; Ctrl-C takes the best plan so far."""
    from marcha.app import plan

    with noticed() as interrupts, progress_line(words) as listener:
        planned = plan(
            plant, seconds=seconds, effort=effort, seed=seed, progress=listener
        )
    if interrupts.happened:
        print(words("cli.plan.interrupted"), file=sys.stderr)
    return planned
