"""``marcha promise``: the earliest date of new or urgent orders, accepted if asked."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marcha.cli import options
from marcha.cli.codes import DONE
from marcha.cli.outputs import ready_book
from marcha.cli.speech import SpokenCommand
from marcha.text import Words

if TYPE_CHECKING:
    from marcha.app.promising import Offers

ALL = ("todos", "all")
"""Names that stand for every order."""


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    return SpokenCommand(
        words,
        "promise",
        run,
        [
            options.file(words, words("cli.metavar.plan")),
            click.Argument(
                ["orders"],
                type=options.FilePath(words),
                metavar=words("cli.metavar.orders_book"),
            ),
            click.Option(
                ["--accept"],
                multiple=True,
                metavar="ID",
                help=words("cli.promise.accept"),
            ),
            click.Option(
                ["--priority"], is_flag=True, help=words("cli.promise.priority")
            ),
            options.out(
                words, words("cli.metavar.plan_book"), words("cli.promise.out")
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
    orders: Path,
    accept: tuple[str, ...],
    priority: bool,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> int:
    """Read plan and orders, say the dates, and write what was accepted."""
    from marcha.app.planning import read_plan
    from marcha.app.promising import promise, read_orders

    book = None
    if out is not None:
        book = ready_book(words, out, (file, orders), force=force)
    planned = read_plan(file)
    offers = promise(planned, read_orders(orders, planned.plant))
    told = offers.as_json()
    if not as_json:
        print(offers.text(language=words.language))
    if accept:
        told["accepted"] = _accept(words, offers, accept, book, priority=priority)
        if not as_json:
            for each in told["accepted"]["orders"]:
                print(words("promise.accepted", order=each["order"], when=each["text"]))
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return DONE


def _accept(
    words: Words,
    offers: "Offers",
    names: tuple[str, ...],
    book: Path | None,
    *,
    priority: bool,
) -> dict[str, object]:
    """Make and write the plan with the accepted orders."""
    from marcha.app.promising import accept

    chosen = None if any(each.casefold() in ALL for each in names) else names
    done = accept(offers, chosen, priority=priority)
    for name in done.left:
        print(words("promise.not_accepted", order=name), file=sys.stderr)
    if done.planned is None:
        print(words("cli.promise.nothing"), file=sys.stderr)
        return {"orders": [], "left": [*done.left], "files": []}
    listed = [
        {
            "order": each.id,
            "date": each.due.isoformat(),
            "text": words.moment(each.due),
        }
        for each in done.promised
    ]
    files: tuple[Path, ...] = ()
    if book is None:
        print(words("cli.promise.not_written"), file=sys.stderr)
    else:
        files = done.planned.write_all(book, language=words.language)
        text = ", ".join(str(each) for each in files)
        print(words("cli.promise.written", files=text), file=sys.stderr)
    told = [str(each) for each in files]
    return {"orders": listed, "left": [*done.left], "files": told}
