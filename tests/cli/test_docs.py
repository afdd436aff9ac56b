"""The pages of the commands say what there is, and nothing else."""

import re
from pathlib import Path

import click
import pytest

from marcha.cli.main import VERBS, group
from marcha.text import Language, Words

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES: dict[Language, str] = {"en": "en/commands.md", "es": "es/ordenes.md"}


def _sections(language: Language) -> dict[str, str]:
    """Return the parts of a page by the command in their heading."""
    text = (DOCS / PAGES[language]).read_text("utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return {
        title.strip("` "): body
        for title, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def _options(command: click.Command) -> set[str]:
    return {
        name
        for param in command.params
        if isinstance(param, click.Option)
        for name in (*param.opts, *param.secondary_opts)
    }


@pytest.mark.parametrize("language", PAGES)
def test_every_command_and_option_is_on_the_page(language: Language) -> None:
    """Protects readers: each command under its name, each option in its part."""
    commands = group(Words(language))
    sections = _sections(language)
    general = next(iter(sections.values()))
    assert list(sections)[1:] == [verb.names[language] for verb in VERBS]
    assert {name for name in _options(commands) if f"`{name}" not in general} == set()
    for verb in VERBS:
        command = commands.get_command(click.Context(commands), verb.names["en"])
        assert command is not None
        body = sections[verb.names[language]]
        told = general + body
        assert {name for name in _options(command) if f"`{name}" not in told} == set()
        there = _options(command) | _options(commands)
        named = set(re.findall(r"^\| `(--[\w-]+)", body, flags=re.MULTILINE))
        assert named <= there, "an option that does not exist"
        other = verb.names["en" if language == "es" else "es"]
        assert f"`{other}`" in body


@pytest.mark.parametrize("language", PAGES)
def test_every_exit_code_is_on_the_page(language: Language) -> None:
    """Protects scripts: a code means what the page says."""
    from marcha.cli import codes

    general = next(iter(_sections(language).values()))
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", general, re.MULTILINE)}
    there = {value for name, value in vars(codes).items() if name.isupper()}
    assert told == there


@pytest.mark.parametrize("page", ["en/commands.md", "es/ordenes.md", "en/guide.md",
                                  "es/guia.md"])  # fmt: skip
def test_the_pages_show_only_commands_that_exist(page: str) -> None:
    """Protects a reader who types what a page shows."""
    text = (DOCS / page).read_text("utf-8")
    blocks = "\n".join(
        re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    )
    shown = re.findall(r"^(?:\$ )?marcha ([\w-]+)(.*)$", blocks, re.MULTILINE)
    assert shown
    commands = group(Words("es"))
    for name, rest in shown:
        command = commands.get_command(click.Context(commands), name)
        assert command is not None, name
        assert set(re.findall(r"--[\w-]+", rest)) <= _options(command)
