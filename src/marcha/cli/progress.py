"""
One line on the terminal while a plan is made: time, good tonnes, bound.

On standard error, and only when that is a terminal; ``NO_COLOR`` is obeyed by ``rich``,
which is not loaded otherwise.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from marcha.text import Words

if TYPE_CHECKING:
    from marcha.optimise.compose import Progress


class Listener(Protocol):
    """Called with news from a search."""

    def __call__(self, news: "Progress", /) -> None:
        """Take one piece of news."""


@contextmanager
def progress_line(words: Words) -> Iterator[Listener | None]:
    """Show news on one line while the block runs; None when nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}")
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True) as shown:
        line = shown.add_task(words("cli.plan.starting"), total=None)
        yield lambda news: shown.update(line, description=progress_text(words, news))


def progress_text(words: Words, news: "Progress") -> str:
    """Return what is known so far in a few words."""
    if news.good_t is None:
        return words("cli.plan.starting")
    good = words.number(news.good_t, 1)
    if news.bound_t is None:
        return words("cli.plan.progress", good=good)
    bound = words.number(news.bound_t, 1)
    return words("cli.plan.progress_bound", good=good, bound=bound)
