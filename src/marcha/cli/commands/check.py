"""``marcha check``: every problem of a workbook, by sheet, row and column."""

import json
from pathlib import Path

import click

from marcha.cli import options
from marcha.cli.codes import BAD_DATA, DONE
from marcha.cli.speech import SpokenCommand
from marcha.text import Words


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    return SpokenCommand(
        words,
        "check",
        run,
        [
            options.file(words, words("cli.metavar.workbook")),
            options.json_flag(words),
            options.language(words),
        ],
    )


def run(*, words: Words, file: Path, as_json: bool) -> int:
    """List the problems; a workbook with errors is bad data, one with warnings not."""
    from marcha.app.checking import check_workbook

    checked = check_workbook(file)
    if as_json:
        told = checked.as_json(language=words.language)
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print(checked.text(language=words.language))
    return DONE if checked.ok else BAD_DATA
