"""Command lines that cannot be understood: one clear line, exit code 2."""

from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.cli.main import VERBS, group, main
from marcha.text import LANGUAGES, Words
from tests.cli.terminal import Terminal

MISUSES = {
    "planifcar": "planificar",
    "plan": "LIBRO.xlsx",
    "plan a b": "«b»",
    "plan a --seed": "--seed",
    "plan a --seed siete": "«siete»",
    "plan a --seed -1": "«-1»",
    "plan a --seed 1.0": "«1.0»",
    "plan a --seed 99999999999": "«99999999999»",
    "plan a --effort 1e3": "«1e3»",
    "plan a --seconds 0": "«0»",
    "plan a --seconds -3": "«-3»",
    "plan a --seconds nan": "«nan»",
    "plan a --seconds inf": "«inf»",
    "plan a --seconds 1e9": "«1e9»",
    "plan a --sed 3": "--seed",
    "plan a --json=yes": "--json",
    "plan a --out plan.pdf": ".xlsx",
    "template a.pdf": ".xlsx",
    "check": "LIBRO.xlsx",
    "verify": "PLAN.json",
    "check a --lang fr": "«fr»",
    "demo a": "«a»",
    "--seed 3": "--seed",
}


@pytest.mark.parametrize("line", MISUSES)
def test_a_misuse_names_what_is_wrong(line: str, terminal: Terminal) -> None:
    """Protects a beginner: what was wrong is in the text, and where help is."""
    done = terminal(*line.split())
    assert (done.code, done.out) == (2, "")
    first, second = done.err.splitlines()
    assert first.startswith("marcha: ")
    assert MISUSES[line] in first
    assert second.startswith("Ayuda: marcha")


def test_complaints_are_in_the_language_asked_for(terminal: Terminal) -> None:
    """Protects against a Spanish complaint in an English help, and the reverse."""
    assert "there is no option" in terminal("check", "--wrong", "--lang", "en").err
    assert "no hay ninguna opción" in terminal("check", "--wrong", "--lang", "es").err


@pytest.mark.parametrize("name", ["", " ", "a\0b"])
def test_what_cannot_be_a_file_name_is_refused(name: str, terminal: Terminal) -> None:
    """Protects against the errors that such names would raise deep inside."""
    done = terminal("check", name)
    assert (done.code, done.out) == (2, "")
    assert "LIBRO.xlsx" in done.err


def test_a_decimal_comma_is_a_decimal_point(terminal: Terminal) -> None:
    """Protects those who write 2,5: it is unambiguous, so it is understood."""
    done = terminal("plan", "no-such.xlsx", "--seconds", "2,5")
    assert "--seconds" not in done.err


def _options() -> list[str]:
    """Return the options of all commands."""
    commands = group(Words("es"))
    context = click.Context(commands)
    found: set[str] = set()
    for verb in VERBS:
        command = commands.get_command(context, verb.names["en"])
        assert command is not None
        for param in command.params:
            found.update(name for name in param.opts if name.startswith("-"))
    return sorted(found)


@given(
    verb=st.sampled_from([name for verb in VERBS for name in verb.names.values()]),
    option=st.sampled_from(_options()),
    value=st.text(max_size=20),
    language=st.sampled_from(LANGUAGES),
)
def test_nonsense_in_any_option_is_refused_in_words(
    verb: str, option: str, value: str, language: str
) -> None:
    """Protects against a traceback or a fault (3) for whatever is typed."""
    folder = Path("no-such-folder")
    arguments = [verb, option, value, "--lang", language, str(folder / "x.xlsx")]
    assert main(arguments) in (0, 2)
