"""``marcha replan``: a new plan after events, with few changes, told to whom."""

import json
from datetime import datetime
from pathlib import Path

import click

from marcha.cli import options
from marcha.cli.codes import DONE
from marcha.cli.outputs import ready_book, tell_warnings, tell_written
from marcha.cli.speech import Misuse, SpokenCommand
from marcha.text import Words


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
    from marcha.app.replanning import Settings, replan_files, write_replanned
    from marcha.app.replanning_words import replanned_json, replanned_text

    if events is None and workbook is None and now is None:
        ctx = click.get_current_context(silent=True)
        raise Misuse(words("cli.replan.nothing"), ctx)
    default = words("cli.replan.default", stem=file.stem) + ".xlsx"
    wanted = file.with_name(default) if out is None else out
    book = ready_book(words, wanted, (file, events, workbook), force=force)
    settings = Settings(hold=not free, seconds=seconds, effort=effort, seed=seed)
    done = replan_files(file, events, workbook=workbook, at=now, settings=settings)
    tell_warnings(words, done.warnings)
    files = write_replanned(done, book, language=words.language)
    if as_json:
        told = replanned_json(done, language=words.language)
        told["files"] = [str(each) for each in files]
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print(replanned_text(done, language=words.language))
        tell_written(words, files)
    return DONE
