"""Help, languages and names of the commands."""

import re
import subprocess
import sys

import pytest

from marcha import __version__
from marcha.cli.main import VERBS
from marcha.cli.speech import Verb
from marcha.text import LANGUAGES, Language, Words
from tests.cli.terminal import Terminal, in_process_of_its_own

HEAVY = ("numpy", "pandas", "highspy", "ortools", "pydantic", "rich", "xlsxwriter",
         "python_calamine", "marcha.optimise", "marcha.tables", "marcha.report",
         "marcha.app", "marcha.plans")  # fmt: skip


def test_help_loads_no_solver_and_no_library_for_tables() -> None:
    """Protects the start of every command: help is there at once."""
    code = (
        "import sys; from marcha.cli import main; main(['--help']);"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = done.stderr.split()
    found = [name for name in loaded if name.startswith(HEAVY)]
    assert found == []
    assert len(loaded) < 250, len(loaded)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.module)
def test_each_command_has_its_help_in_both_languages(
    verb: Verb, terminal: Terminal
) -> None:
    """Protects a reader of either language against texts of the other."""
    shown = {}
    for language in LANGUAGES:
        done = terminal(verb.names[language], "--help", "--lang", language)
        assert (done.code, done.err) == (0, "")
        example = Words(language)(f"cli.{verb.module}.example")
        assert all(line in done.out for line in example.splitlines())
        shown[language] = done.out
    assert shown["es"].startswith("Uso: marcha")
    assert shown["en"].startswith("Usage: marcha")


def test_the_list_of_commands_shows_the_names_of_the_language(
    terminal: Terminal,
) -> None:
    """Protects against a list of commands that nobody of the plant would type."""
    for language in LANGUAGES:
        shown = terminal("--lang", language).out
        for verb in VERBS:
            assert re.search(rf"^  {verb.names[language]} ", shown, re.MULTILINE)
    assert "template" not in terminal("--lang", "es").out


def test_every_name_is_understood_in_every_language(terminal: Terminal) -> None:
    """Protects scripts: a name works whatever the locale is."""
    for verb in VERBS:
        for name in verb.names.values():
            for language in LANGUAGES:
                assert terminal("--lang", language, name, "--help").code == 0


def test_language_may_stand_before_or_after_the_command(terminal: Terminal) -> None:
    """Protects those who think of the language last."""
    before = terminal("--lang", "en", "check", "--help").out
    assert terminal("check", "--help", "--lang=en").out == before
    assert terminal("check", "--lang", "en", "--help").out == before


@pytest.mark.parametrize(
    ("locale", "language"),
    [("en_GB.UTF-8", "en"), ("es_VE.UTF-8", "es"), ("C", "es"), ("fr_FR", "es")],
)
def test_language_follows_the_locale_then_spanish(
    locale: str,
    language: Language,
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Protects users who never heard of ``--lang``."""
    monkeypatch.setenv("LC_ALL", locale)
    assert terminal().out == terminal("--lang", language).out


def test_both_languages_have_every_text_with_the_same_parameters() -> None:
    """Protects against a text that is missing, or lacks a figure, in one language."""

    def texts(language: Language) -> dict[str, str]:
        words = Words(language)
        keys = [key for key in words.keys() if key.startswith("cli.")]  # noqa: SIM118 - a method of ours
        return {key: words(key) for key in keys}

    spanish, english = texts("es"), texts("en")
    assert spanish.keys() == english.keys()
    for key, text in spanish.items():
        asked = set(re.findall(r"{(\w+)}", text))
        assert asked == set(re.findall(r"{(\w+)}", english[key])), key


def test_version_is_told_by_a_real_process() -> None:
    """Protects ``python -m marcha``, for those whose PATH lacks the command."""
    done = in_process_of_its_own("--version")
    assert (done.code, done.out, done.err) == (0, f"marcha {__version__}\n", "")
