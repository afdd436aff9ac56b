"""``marcha compare``: two saved plans side by side."""

import json
from pathlib import Path

import click

from marcha.cli import options
from marcha.cli.codes import DONE
from marcha.cli.speech import SpokenCommand
from marcha.text import Words


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    path = options.FilePath(words)
    return SpokenCommand(
        words,
        "compare",
        run,
        [
            click.Argument(
                ["first"], type=path, metavar=words("cli.metavar.first_plan")
            ),
            click.Argument(
                ["second"], type=path, metavar=words("cli.metavar.second_plan")
            ),
            options.json_flag(words),
            options.language(words),
        ],
    )


def run(*, words: Words, first: Path, second: Path, as_json: bool) -> int:
    """Read both plans, compare and tell."""
    from marcha.app.comparing import compare
    from marcha.app.planning import read_plan

    names = [first.stem, second.stem]
    if names[0] == names[1]:
        names = [str(first), str(second)]
    if names[0] == names[1]:
        names[1] += "'"
    plans = {names[0]: read_plan(first), names[1]: read_plan(second)}
    compared = compare(plans)
    if as_json:
        print(json.dumps(compared.as_json(), ensure_ascii=False, indent=2))
    else:
        print(compared.text(language=words.language))
    return DONE
