"""``marcha verify``: the rules and the certificates of a plan again, no solver."""

import json
from pathlib import Path

import click

from marcha.cli import options
from marcha.cli.codes import BROKEN, DONE
from marcha.cli.speech import SpokenCommand
from marcha.text import Words


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    return SpokenCommand(
        words,
        "verify",
        run,
        [
            options.file(words, words("cli.metavar.plan")),
            options.json_flag(words),
            options.language(words),
        ],
    )


def run(*, words: Words, file: Path, as_json: bool) -> int:
    """Say what was verified, or name everything that is wrong."""
    from marcha.app import verify

    verified = verify(file)
    if as_json:
        told = verified.as_json(language=words.language)
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print(verified.text(language=words.language))
    return DONE if verified.ok else BROKEN
