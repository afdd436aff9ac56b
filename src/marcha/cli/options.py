"""
The options and arguments that several commands share, and what their values may be.

Each kind of value says in the user's language what was expected. A path may be any
text that a file can be called; whether the file is there is found out on opening it.
"""

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marcha.cli.speech import Misuse
from marcha.text import LANGUAGES, Language, Words

LARGEST_SEED = 2**32 - 1
LARGEST_EFFORT = 10**9
LONGEST_SECONDS = 30 * 86_400.0


if TYPE_CHECKING:
    _ParamType = click.ParamType[object]
else:  # only late releases of click have the type with a parameter
    _ParamType = click.ParamType


class Value(_ParamType):
    """A kind of value that complains in the user's language."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def complain(
        self,
        key: str,
        param: click.Parameter | None,
        ctx: click.Context | None,
        **params: object,
    ) -> click.BadParameter:
        """Return the refusal of a value, in the user's words."""
        text = self.words(f"cli.misuse.{key}", **params)
        return click.BadParameter(text, ctx=ctx, param=param)


class WholeNumber(Value):
    """A whole number within a closed range, in plain digits."""

    name = "whole"

    def __init__(self, words: Words, low: int, high: int) -> None:
        super().__init__(words)
        self.low, self.high = low, high

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read ``7``; refuse ``7.0``, ``1e3`` and what is out of range."""
        text = str(value).strip()
        if re.fullmatch(r"[0-9]{1,12}", text) and self.low <= int(text) <= self.high:
            return int(text)
        raise self.complain(
            "whole",
            param,
            ctx,
            value=value,
            low=self.words.number(self.low),
            high=self.words.number(self.high),
        )


class Seconds(Value):
    """Seconds above zero; the decimal sign is a point or a comma."""

    name = "seconds"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read ``60``, ``2.5`` or ``2,5``."""
        text = str(value).strip().replace(",", ".")
        if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{0,9})?", text):
            seconds = float(text)
            if math.isfinite(seconds) and 0 < seconds <= LONGEST_SECONDS:
                return seconds
        raise self.complain(
            "seconds", param, ctx, value=value, high=self.words.number(LONGEST_SECONDS)
        )


class FilePath(Value):
    """The name of a file or folder."""

    name = "path"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Take any text that can be a name."""
        text = str(value)
        if not text.strip() or "\0" in text:
            raise self.complain("path", param, ctx)
        return Path(text)


class LanguageName(Value):
    """``es`` or ``en``."""

    name = "language"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Language:
        """Take the code of a language there are texts in."""
        for language in LANGUAGES:
            if value == language:
                return language
        known = ", ".join(LANGUAGES)
        raise self.complain("language", param, ctx, value=value, known=known)


def language(words: Words) -> click.Option:
    """``--lang``, before or after the verb; it was obeyed before click was asked."""
    return click.Option(
        ["--lang"],
        type=LanguageName(words),
        metavar="es|en",
        expose_value=False,
        help=words("cli.option.lang"),
    )


def json_flag(words: Words) -> click.Option:
    """``--json``: the result on standard output, for programs."""
    return click.Option(
        ["as_json", "--json"], is_flag=True, help=words("cli.option.json")
    )


def force_flag(words: Words) -> click.Option:
    """``--force``: write over files that are there."""
    return click.Option(["--force"], is_flag=True, help=words("cli.option.force"))


def seed(words: Words) -> click.Option:
    """``--seed``: same seed, same effort, same plan."""
    return click.Option(
        ["--seed"],
        type=WholeNumber(words, 0, LARGEST_SEED),
        default=0,
        metavar="N",
        help=words("cli.option.seed"),
    )


def effort(words: Words) -> click.Option:
    """``--effort``: evaluations, which decide the result."""
    return click.Option(
        ["--effort"],
        type=WholeNumber(words, 0, LARGEST_EFFORT),
        metavar="N",
        help=words("cli.option.effort"),
    )


def seconds(words: Words, text: str) -> click.Option:
    """``--seconds``: the time after which the best plan so far is taken."""
    return click.Option(["--seconds"], type=Seconds(words), metavar="S", help=text)


def out(words: Words, metavar: str, text: str) -> click.Option:
    """``--out``: where to write."""
    return click.Option(["--out"], type=FilePath(words), metavar=metavar, help=text)


def file(words: Words, metavar: str) -> click.Argument:
    """Make the one file that a command is about."""
    return click.Argument(["file"], type=FilePath(words), metavar=metavar)


def with_ending(words: Words, path: Path, ending: str) -> Path:
    """
    Return a path with an ending, adding it where there is none.

    Raises
    ------
    Misuse
        When the path has another ending: the file would not be what its name says.
    """
    if not path.suffix:
        return path.with_name(path.name + ending)
    if path.suffix.lower() != ending:
        raise Misuse(
            words(
                "cli.misuse.ending",
                value=path,
                expected=ending,
                suggestion=path.with_suffix(ending),
            ),
            click.get_current_context(silent=True),
        )
    return path
