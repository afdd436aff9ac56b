"""``marcha demo``: the product in one minute, on the bundled example."""

from pathlib import Path

import click

from marcha.cli import options
from marcha.cli.codes import BROKEN, DONE
from marcha.cli.speech import SpokenCommand
from marcha.text import Words

DEFAULT_SECONDS = 45.0
"""Of planning and all the rest, so that a slow computer stays within a minute."""

DEFAULT_FOLDER = Path("marcha-demo")


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    return SpokenCommand(
        words,
        "demo",
        run,
        [
            options.out(words, words("cli.metavar.folder"), words("cli.demo.out")),
            options.seconds(
                words, words("cli.demo.seconds", default=f"{DEFAULT_SECONDS:g}")
            ),
            options.language(words),
        ],
    )


def run(*, words: Words, out: Path | None, seconds: float | None) -> int:
    """Play the scenes and tell each as it ends."""
    from marcha.app.demo import demo
    from marcha.cli.story import Story

    as_expected = demo(
        DEFAULT_FOLDER if out is None else out,
        seconds=DEFAULT_SECONDS if seconds is None else seconds,
        language=words.language,
        tell=Story(words).tell,
    )
    return DONE if as_expected else BROKEN
