"""``marcha check``: every problem of a workbook, by sheet, row and column."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marcha.cli import options
from marcha.cli.codes import BAD_DATA, DONE
from marcha.cli.outputs import apart
from marcha.cli.speech import SpokenCommand
from marcha.text import Words

if TYPE_CHECKING:
    from marcha.app.checking import Checked


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    return SpokenCommand(
        words,
        "check",
        run,
        [
            options.file(words, words("cli.metavar.book_or_folder")),
            options.out(
                words, words("cli.metavar.checked_book"), words("cli.check.out")
            ),
            options.force_flag(words),
            options.json_flag(words),
            options.language(words),
        ],
    )


def run(
    *, words: Words, file: Path, out: Path | None, force: bool, as_json: bool
) -> int:
    """List the problems; a workbook with errors is bad data, one with warnings not."""
    from marcha.app.checking import check_workbook

    target = None
    if out is not None:
        target = options.with_ending(words, out, ".xlsx")
        apart(words, (target,), (file,), "over_source")
    checked = check_workbook(file)
    written = target is not None and _hand_back(
        words, file, target, checked, force=force
    )
    if as_json:
        told = checked.as_json(language=words.language)
        told["files"] = [str(target)] if written else []
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print(checked.text(language=words.language))
    return DONE if checked.ok and (written or target is None) else BAD_DATA


def _hand_back(
    words: Words, file: Path, target: Path, checked: "Checked", *, force: bool
) -> bool:
    """Write the copy; False when not every value of the file could be kept."""
    from marcha.app.checking import hand_back
    from marcha.plant.errors import WorkbookError

    try:
        hand_back(file, target, checked, language=words.language, overwrite=force)
    except WorkbookError as error:
        from marcha.cli.refusals import refusal_text

        print(words("cli.check.no_copy", file=file), file=sys.stderr)
        if checked.ok:
            print(refusal_text(words, error), file=sys.stderr)
        return False
    print(words("cli.check.written", file=target), file=sys.stderr)
    return True
