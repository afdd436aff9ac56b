"""``marcha why``: why an order, machine or figure is as it is, and what would help."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

from marcha.cli import options
from marcha.cli.codes import DONE
from marcha.cli.speech import SpokenCommand
from marcha.text import Words


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    return SpokenCommand(
        words,
        "why",
        run,
        [
            options.file(words, words("cli.metavar.plan")),
            click.Argument(["name"], metavar=words("cli.metavar.asked")),
            click.Option(
                ["--remedies"],
                type=options.WholeNumber(words, 0, 100),
                metavar="N",
                help=words("cli.why.remedies"),
            ),
            options.json_flag(words),
            options.language(words),
        ],
    )


def run(
    *, words: Words, file: Path, name: str, remedies: int | None, as_json: bool
) -> int:
    """Read the plan, answer, and tell."""
    from marcha.app.planning import read_plan

    planned = read_plan(file)
    answer = planned.why(name, most=remedies, progress=_teller(words))
    if as_json:
        told = answer.as_json(language=words.language)
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print(answer.text(language=words.language))
    return DONE


def _teller(words: Words) -> Callable[[int, int], None] | None:
    """Say on a terminal which remedy is being tried."""
    if not sys.stderr.isatty():
        return None

    def tell(number: int, count: int) -> None:
        text = words("why.answer.trying", number=number, count=count)
        print(text, file=sys.stderr)

    return tell
