"""``marcha bulletin``: one sheet and a picture of what happened, beside the plan."""

from datetime import date
from pathlib import Path

import click

from marcha.cli import options
from marcha.cli.codes import DONE
from marcha.cli.dates import day_option, events_argument
from marcha.cli.outputs import ready, tell, tell_warnings
from marcha.cli.speech import SpokenCommand
from marcha.text import Words

_MOST_DAYS = 366


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    return SpokenCommand(
        words,
        "bulletin",
        run,
        [
            options.file(words, words("cli.metavar.plan")),
            events_argument(words, required=False),
            options.out(words, words("cli.metavar.page"), words("cli.bulletin.out")),
            day_option(words, words("cli.bulletin.date")),
            click.Option(
                ["--days"],
                type=options.WholeNumber(words, 1, _MOST_DAYS),
                default="7",
                metavar="N",
                help=words("cli.bulletin.days"),
            ),
            options.force_flag(words),
            options.json_flag(words),
            options.language(words),
        ],
    )


def run(
    *,
    words: Words,
    file: Path,
    events: Path | None,
    out: Path | None,
    day: date | None,
    days: int,
    force: bool,
    as_json: bool,
) -> int:
    """Read, make, write and tell."""
    from marcha.app.bulletin import bulletin_files, make_bulletin

    page = None if out is None else options.with_ending(words, out, ".html")
    if page is not None:
        ready(words, bulletin_files(page), (file, events), force=force)
    made = make_bulletin(file, events, day=day, days=days)
    tell_warnings(words, made.recorded.warnings)
    files: tuple[Path, ...] = ()
    if page is not None:
        files = made.write(page, language=words.language)
    tell(words, made, files, as_json=as_json)
    return DONE
