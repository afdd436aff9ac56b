"""From arguments to an exit code; what went wrong becomes a text, never a traceback."""

import io
import json
import os
import sys
from collections.abc import Sequence
from typing import Final

import click

from marcha.cli.codes import BAD_DATA, BROKEN, DONE, FAULT, INTERRUPTED
from marcha.cli.misuse import misuse_text
from marcha.cli.options import language
from marcha.cli.speech import SpokenGroup, Verb
from marcha.plant.errors import BrokenRules, InfeasiblePlan, MarchaError
from marcha.text import LANGUAGES, Language, Words, language_of_locale

VERBS: Final = (
    Verb(module="demo", names={"es": "demo", "en": "demo"}),
    Verb(module="template", names={"es": "plantilla", "en": "template"}),
    Verb(module="check", names={"es": "revisar", "en": "check"}),
    Verb(module="convert", names={"es": "convertir", "en": "convert"}),
    Verb(module="import_map", names={"es": "importar", "en": "import-map"}),
    Verb(module="plan", names={"es": "planificar", "en": "plan"}),
    Verb(module="verify", names={"es": "verificar", "en": "verify"}),
    Verb(module="why", names={"es": "por-que", "en": "why"}),
    Verb(module="compare", names={"es": "comparar", "en": "compare"}),
    Verb(module="promise", names={"es": "prometer", "en": "promise"}),
    Verb(module="replan", names={"es": "replanificar", "en": "replan"}),
    Verb(module="bulletin", names={"es": "boletin", "en": "bulletin"}),
    Verb(module="declare", names={"es": "declarar", "en": "declare"}),
    Verb(module="close", names={"es": "cerrar", "en": "close"}),
)
"""The commands in the order of the work; the module's name is the English one."""


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run one command line and return its exit code.

    Parameters
    ----------
    arguments
        Without the name of the program; None: those of the process.
    """
    args = list(sys.argv[1:] if arguments is None else arguments)
    words = Words(_language_asked(args))
    _write_leniently()
    try:
        code = _run(words, args)
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_left()
    except OSError as error:
        from marcha.cli.refusals import file_refusal

        return _refuse(file_refusal(words, error))
    return code


def group(words: Words) -> SpokenGroup:
    """All commands, in one language."""
    return SpokenGroup(words, VERBS, [language(words), _version(words)])


def _run(words: Words, args: list[str]) -> int:
    """Run a command; every refusal becomes a text and an exit code."""
    try:
        with group(words).make_context("marcha", args) as ctx:
            code = ctx.command.invoke(ctx)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        return _refuse(misuse_text(words, error))
    except MarchaError as error:
        return _refuse_data(words, error, as_json="--json" in args)
    except KeyboardInterrupt:
        return _tell_interrupted(words)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - the edge: no traceback for users
        return _fault(words, error)
    return code if isinstance(code, int) else DONE


def _interrupted(error: BaseException) -> bool:
    """Whether Ctrl-C is behind it: ``__set_name__`` wraps it while a module loads."""
    cause = error.__cause__
    return cause is not None and (
        isinstance(cause, KeyboardInterrupt) or _interrupted(cause)
    )


def _tell_interrupted(words: Words) -> int:
    text = words("cli.error.interrupted")
    print(words("cli.error.prefix", text=text), file=sys.stderr)
    return INTERRUPTED


def _language_asked(args: Sequence[str]) -> Language:
    """Language of the last ``--lang``, wherever it stands; else the locale's."""
    chosen = language_of_locale()
    for place, arg in enumerate(args):
        if arg == "--":
            break
        name, _, value = arg.partition("=")
        if name == "--lang":
            asked = value or (args[place + 1] if place + 1 < len(args) else "")
            chosen = next((each for each in LANGUAGES if each == asked), chosen)
    return chosen


def _version(words: Words) -> click.Option:
    def show(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
        if asked:
            from marcha import __version__

            click.echo(f"marcha {__version__}")
            ctx.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        help=words("cli.option.version"),
        callback=show,
    )


def _refuse(text: str) -> int:
    print(text, file=sys.stderr)
    return BAD_DATA


def _refuse_data(words: Words, error: MarchaError, *, as_json: bool) -> int:
    """Word a refusal; problems in data are all listed. Who asks for JSON gets JSON."""
    from marcha.cli.refusals import refusal_json, refusal_text

    if as_json:
        told = refusal_json(words, error)
        print(json.dumps(told, ensure_ascii=False, indent=2))
    print(refusal_text(words, error), file=sys.stderr)
    return BROKEN if isinstance(error, BrokenRules | InfeasiblePlan) else BAD_DATA


def _fault(words: Words, error: Exception) -> int:
    if _interrupted(error):
        return _tell_interrupted(words)
    if os.environ.get("MARCHA_TRACEBACK"):
        raise error
    kind = type(error).__name__
    text = words("cli.error.fault", kind=kind, error=error)
    print(words("cli.error.prefix", text=text), file=sys.stderr)
    return FAULT


def _reader_left() -> int:
    """End quietly when the reader of a pipe has seen enough (``marcha … | head``)."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, sys.stdout.fileno())
    return DONE


def _write_leniently() -> None:
    """Write a question mark where a terminal has no such character, not a fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
