"""``marcha template``: an empty workbook, or the full example, ready to edit."""

import json
from pathlib import Path

import click

from marcha.cli import options
from marcha.cli.codes import DONE
from marcha.cli.speech import Misuse, SpokenCommand
from marcha.text import Words


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    return SpokenCommand(
        words,
        "template",
        run,
        [
            options.file(words, words("cli.metavar.workbook")),
            click.Option(
                ["--example"], is_flag=True, help=words("cli.template.example_flag")
            ),
            click.Option(
                ["--events"],
                type=options.FilePath(words),
                metavar=words("cli.metavar.plan"),
                help=words("cli.template.events_option"),
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
    example: bool,
    events: Path | None,
    force: bool,
    as_json: bool,
) -> int:
    """Write the workbook and say what to do next."""
    from marcha.app.template import write_events_template, write_template

    target = options.with_ending(words, file, ".xlsx")
    if events is not None:
        if example:
            ctx = click.get_current_context(silent=True)
            raise Misuse(
                words("cli.misuse.not_both", one="--example", other="--events"), ctx
            )
        write_events_template(target, events, language=words.language, overwrite=force)
        if as_json:
            print(json.dumps({"files": [str(target)], "events": str(events)}))
        else:
            print(words("cli.template.done_events", file=target, plan=events))
        return DONE
    write_template(target, example=example, language=words.language, overwrite=force)
    if as_json:
        print(json.dumps({"files": [str(target)], "example": example}))
    else:
        key = "cli.template.done_example" if example else "cli.template.done"
        print(words(key, file=target))
    return DONE
