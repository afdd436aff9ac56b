"""``marcha replan``: a new plan after events, with few changes, told to whom."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marcha.cli import options
from marcha.cli.codes import DONE
from marcha.cli.speech import Misuse, SpokenCommand
from marcha.text import Words

if TYPE_CHECKING:
    from marcha.app.replanning import Replanned


class Moment(options.Value):
    """A local date, with a time or without."""

    name = "moment"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read ``31/12/2026 14:30`` or ``2026-12-31T14:30``."""
        from marcha.tables import read_moment

        found = value if isinstance(value, datetime) else read_moment(str(value))
        if found is None:
            raise self.complain("moment", param, ctx, value=value)
        return found


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    return SpokenCommand(
        words,
        "replan",
        run,
        [
            options.file(words, words("cli.metavar.plan")),
            click.Argument(
                ["events"],
                type=options.FilePath(words),
                metavar=f"[{words('cli.metavar.events_book')}]",
                required=False,
            ),
            click.Option(
                ["--workbook"],
                type=options.FilePath(words),
                metavar=words("cli.metavar.workbook"),
                help=words("cli.replan.workbook"),
            ),
            click.Option(
                ["--now"],
                type=Moment(words),
                metavar=words("cli.metavar.moment"),
                help=words("cli.replan.now"),
            ),
            click.Option(["--free"], is_flag=True, help=words("cli.replan.free")),
            options.out(words, words("cli.metavar.plan_book"), words("cli.replan.out")),
            options.seconds(words, words("cli.plan.seconds")),
            options.effort(words),
            options.seed(words),
            options.force_flag(words),
            options.json_flag(words),
            options.language(words),
        ],
    )


def run(  # noqa: PLR0913 - one for each option
    *,
    words: Words,
    file: Path,
    events: Path | None,
    workbook: Path | None,
    now: datetime | None,
    free: bool,
    out: Path | None,
    seconds: float | None,
    effort: int | None,
    seed: int,
    force: bool,
    as_json: bool,
) -> int:
    """Read what happened, plan anew, write beside, and say what changes for whom."""
    from marcha.app.replanning import Settings, replan_files
    from marcha.app.replanning_words import replanned_json, replanned_text

    if events is None and workbook is None and now is None:
        ctx = click.get_current_context(silent=True)
        raise Misuse(words("cli.replan.nothing"), ctx)
    book = _target(words, file, out, force=force)
    settings = Settings(hold=not free, seconds=seconds, effort=effort, seed=seed)
    done = replan_files(file, events, workbook=workbook, at=now, settings=settings)
    if done.warnings:
        from marcha.tables import problems_text

        print(problems_text(done.warnings, words), file=sys.stderr)
    files = _write(words, done, book)
    if as_json:
        told = replanned_json(done, language=words.language)
        told["files"] = [str(each) for each in files]
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print(replanned_text(done, language=words.language))
        listed = ", ".join(str(each) for each in files)
        print(words("cli.plan.written", files=listed), file=sys.stderr)
    return DONE


def _target(words: Words, file: Path, out: Path | None, *, force: bool) -> Path:
    """Return the workbook to write: beside the plan, and never over it."""
    from marcha.app.files import ready_to_write, refuse_to_overwrite
    from marcha.app.planning import plan_files

    if out is None:
        out = file.with_name(words("cli.replan.default", stem=file.stem) + ".xlsx")
    book = options.with_ending(words, out, ".xlsx")
    targets = plan_files(book)
    for target in targets:
        if target.exists() and file.exists() and target.samefile(file):
            ctx = click.get_current_context(silent=True)
            raise Misuse(words("cli.misuse.over_given", path=target), ctx)
    if not force and not targets[-1].exists():
        refuse_to_overwrite(targets)
    ready_to_write(targets)
    return book


def _write(words: Words, done: "Replanned", book: Path) -> tuple[Path, ...]:
    """Write the new plan, and a claim for each truck that was unlike the promise."""
    from marcha.app.replanning import write_claims

    files = done.after.write_all(book, language=words.language)
    return (*files, *write_claims(done, book, language=words.language))
