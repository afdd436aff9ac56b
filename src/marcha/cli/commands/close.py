"""``marcha close``: the statement of a month, as workbook and page."""

from datetime import date
from pathlib import Path

import click

from marcha.cli import options
from marcha.cli.codes import DONE
from marcha.cli.dates import Month, events_argument
from marcha.cli.outputs import ready, tell, tell_warnings
from marcha.cli.speech import SpokenCommand
from marcha.text import Words


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    month = words("cli.metavar.month")
    return SpokenCommand(
        words,
        "close",
        run,
        [
            options.file(words, words("cli.metavar.plan")),
            events_argument(words),
            click.Argument(["month"], type=Month(words), metavar=month),
            options.out(words, words("cli.metavar.statement"), words("cli.close.out")),
            options.force_flag(words),
            options.json_flag(words),
            options.language(words),
        ],
    )


def run(
    *,
    words: Words,
    file: Path,
    events: Path,
    month: date,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> int:
    """Read, close, write and tell."""
    from marcha.app.closing import close_month, statement_files

    book = None if out is None else options.with_ending(words, out, ".xlsx")
    if book is not None:
        ready(words, statement_files(book), (file, events), force=force)
    made = close_month(file, events, month)
    tell_warnings(words, made.recorded.warnings)
    files: tuple[Path, ...] = ()
    if book is not None:
        files = made.write(book, language=words.language)
    tell(words, made, files, as_json=as_json)
    return DONE
