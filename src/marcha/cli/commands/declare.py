"""``marcha declare``: full reactivation by recorded facts, refused or declared."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marcha.cli import options
from marcha.cli.codes import BROKEN, DONE
from marcha.cli.dates import day_option, events_argument
from marcha.cli.outputs import ready, tell, tell_warnings
from marcha.cli.speech import Misuse, SpokenCommand
from marcha.text import Words

if TYPE_CHECKING:
    from marcha.app.declaring import Declared, Rechecked


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    return SpokenCommand(
        words,
        "declare",
        run,
        [
            options.file(words, words("cli.metavar.plan")),
            events_argument(words),
            options.out(
                words, words("cli.metavar.declaration"), words("cli.declare.out")
            ),
            click.Option(
                ["declared", "--verify"],
                type=options.FilePath(words),
                metavar=words("cli.metavar.declaration"),
                help=words("cli.declare.verify"),
            ),
            day_option(words, words("cli.declare.date")),
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
    out: Path | None,
    declared: Path | None,
    day: date | None,
    force: bool,
    as_json: bool,
) -> int:
    """Declare, or check a declaration again; a refusal has a code of its own."""
    from marcha.app.declaring import recheck

    if declared is not None:
        if out is not None:
            ctx = click.get_current_context(silent=True)
            raise Misuse(
                words("cli.misuse.not_together", one="--verify", other="--out"), ctx
            )
        return _tell(words, recheck(file, events, declared, day=day), as_json=as_json)
    return _declare(words, file, events, out, day, force=force, as_json=as_json)


def _declare(
    words: Words,
    file: Path,
    events: Path,
    out: Path | None,
    day: date | None,
    *,
    force: bool,
    as_json: bool,
) -> int:
    from marcha.app.declaring import declaration_files, declare

    target = None if out is None else options.with_ending(words, out, ".json")
    if target is not None:
        ready(words, declaration_files(target), (file, events), force=force)
    made = declare(file, events, day=day)
    files: tuple[Path, ...] = ()
    if target is not None:
        files = made.write(target, language=words.language)
    return _tell(words, made, files, as_json=as_json)


def _tell(
    words: Words,
    made: "Declared | Rechecked",
    files: tuple[Path, ...] = (),
    *,
    as_json: bool,
) -> int:
    tell_warnings(words, made.recorded.warnings)
    tell(words, made, files, as_json=as_json)
    return DONE if made.ok else BROKEN
