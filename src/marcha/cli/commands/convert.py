"""``marcha convert``: a workbook as a folder of CSV files, and back."""

import json
from pathlib import Path

import click

from marcha.cli import options
from marcha.cli.codes import DONE
from marcha.cli.outputs import apart, tell_warnings
from marcha.cli.speech import SpokenCommand
from marcha.text import Words


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    target = words("cli.metavar.book_or_folder")
    return SpokenCommand(
        words,
        "convert",
        run,
        [
            options.file(words, target),
            click.Argument(["target"], type=options.FilePath(words), metavar=target),
            options.force_flag(words),
            options.json_flag(words),
            options.language(words),
        ],
    )


def run(*, words: Words, file: Path, target: Path, force: bool, as_json: bool) -> int:
    """Write the other form; what was not read is told on standard error."""
    from marcha.app.converting import convert

    apart(words, (target,), (file,))
    done = convert(file, target, language=words.language, overwrite=force)
    tell_warnings(words, done.warnings)
    if as_json:
        print(json.dumps({"files": [str(each) for each in done.files]}))
    else:
        count = words.number(len(done.files))
        print(words("cli.convert.done", target=target, count=count))
    return DONE
