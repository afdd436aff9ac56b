"""``marcha import-map``: somebody's own sheets into the workbook, asked about first."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from marcha.cli import options
from marcha.cli.codes import BAD_DATA, DONE
from marcha.cli.outputs import apart, tell_warnings
from marcha.cli.speech import SpokenCommand
from marcha.text import Words

if TYPE_CHECKING:
    from marcha.app.importing import Importing
    from marcha.tables.importing.taking import Taken


def command(words: Words) -> click.Command:
    """Build the command in one language."""
    return SpokenCommand(
        words,
        "import_map",
        run,
        [
            click.Argument(
                ["mapping"],
                type=options.FilePath(words),
                metavar=words("cli.metavar.map"),
            ),
            click.Argument(
                ["sheets"],
                type=options.FilePath(words),
                metavar=words("cli.metavar.own_sheets"),
            ),
            options.out(
                words, words("cli.metavar.workbook"), words("cli.import_map.out")
            ),
            click.Option(["--yes"], is_flag=True, help=words("cli.import_map.yes")),
            options.json_flag(words),
            options.language(words),
        ],
    )


def run(
    *,
    words: Words,
    mapping: Path,
    sheets: Path,
    out: Path | None,
    yes: bool,
    as_json: bool,
) -> int:
    """Recognise, ask, show what would change, ask again, write."""
    from marcha.app.importing import as_json as told
    from marcha.app.importing import open_sheets, write_taken
    from marcha.tables.importing.telling import changes_text, proposal_text

    mapping, plant = _targets(words, mapping, sheets, out)
    importing = open_sheets(sheets, mapping, plant)
    print(proposal_text(importing.proposals, words), file=sys.stderr)
    asking = _is_terminal(sys.stdin) and _is_terminal(sys.stderr) and not yes
    if asking:
        importing = _settle(words, importing)
    taken = importing.taken(words.language)
    print(changes_text(taken.changes, words), file=sys.stderr)
    bad = _refused(words, taken)
    agreed = not bad and taken.changes and (yes or (asking and _agreed(words)))
    files: tuple[Path, ...] = ()
    if agreed:
        files = write_taken(importing, taken, mapping, plant, words.language)
    if as_json:
        print(json.dumps(told(taken, files, words), ensure_ascii=False, indent=2))
    elif files:
        listed = ", ".join(str(each) for each in files)
        print(words("cli.import_map.done", files=listed))
    if not files:
        key = "nothing" if asking or bad or yes else "not_asked"
        print(words(f"cli.import_map.{key}"), file=sys.stderr)
    return BAD_DATA if bad or not (files or asking) else DONE


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty()


def _targets(
    words: Words, mapping: Path, sheets: Path, out: Path | None
) -> tuple[Path, Path | None]:
    """Return map and workbook to write, neither of which is the file that is read."""
    mapping = options.with_ending(words, mapping, ".json")
    plant = None if out is None else options.with_ending(words, out, ".xlsx")
    targets = [mapping] if plant is None else [mapping, plant]
    apart(words, targets, (sheets,))
    return mapping, plant


def _refused(words: Words, taken: "Taken") -> bool:
    """Tell the problems of the cells; True when one of them is an error."""
    tell_warnings(words, taken.problems)
    return any(each.severity == "error" for each in taken.problems)


def _settle(words: Words, importing: "Importing") -> "Importing":
    """Ask about each doubtful column: Enter takes it, «-» leaves it, a name is it."""
    from marcha.app.importing import field_of
    from marcha.tables.importing.telling import column_text

    print(words("cli.import_map.how"), file=sys.stderr)
    for sheet, place, record, column in list(importing.doubtful()):
        question = column_text(record, column, words)
        while True:
            answer = _ask(question)
            field = column.field if not answer else None
            if answer not in ("", "-"):
                field = field_of(record, answer)
                if field is None:
                    known = words("cli.import_map.unknown_field", value=answer)
                    print(known, file=sys.stderr)
                    continue
            importing = importing.answered(sheet, place, field)
            break
    return importing


def _agreed(words: Words) -> bool:
    answer = _ask(words("cli.import_map.agree"))
    return answer.casefold() in words("cli.import_map.yes_words").split()


def _ask(question: str) -> str:
    """Ask on standard error; the end of the input is an interruption."""
    print(f"{question} ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip()
