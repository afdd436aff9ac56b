"""
The house itself: rooms, requirements, texts about the project, change notes.

Nothing here knows what Marcha computes. A failure says that a file of the house went
out of step with another one.
"""

import importlib
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import marcha

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
REQUIREMENTS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-build.txt",
    "requirements-usb.txt",
)
READMES = ("README.md", "README.es.md")
KINDS = ("added", "changed", "fixed", "removed", "deprecated")


def canonical(name: str) -> str:
    """Write a distribution's name the one way all tools compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, list[str]]:
    """Read a requirements file: each pinned ``name==version`` and its hashes."""
    joined = text.replace("\\\n", " ")
    found: dict[str, list[str]] = {}
    for line in joined.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        match = re.match(r"([A-Za-z0-9._-]+)==(\S+)", line)
        assert match, f"not a pin: {line}"
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line)
        found.setdefault(canonical(match[1]), []).extend(hashes)
        assert hashes, f"no hash: {match[0]}"
    return found


def stated(*groups: str) -> set[str]:
    """Name what pyproject.toml asks for: run time, extras and the groups named."""
    project = PROJECT["project"]
    lines = list(project["dependencies"]) if not groups else []
    if "dev" in groups:
        lines = list(project["dependencies"])
        lines += [
            line
            for extra in project["optional-dependencies"].values()
            for line in extra
        ]
    table = PROJECT["dependency-groups"]
    waiting = list(groups)
    while waiting:
        for line in table[waiting.pop()]:
            if isinstance(line, dict):
                waiting.append(line["include-group"])
            else:
                lines.append(line)
    return {canonical(re.split(r"[^A-Za-z0-9._-]", line)[0]) for line in lines}


def our_files() -> list[Path]:
    """List the text files that are, or are about to be, in the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: which files are ours is not known")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix not in BINARY]


BINARY = {".xlsx", ".png", ".pdf", ".ico", ".gz", ".zip", ".woff2"}


def test_rooms_keep_their_contracts() -> None:
    """Protects the direction in which data flows, and one door for each library."""
    contracts = importlib.import_module("tools.bootstrap").LINT[-1][1:]
    done = subprocess.run(
        [sys.executable, *contracts],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_rooms_that_exist_are_not_called_optional() -> None:
    """Protects the contracts against a room in parentheses that was begun long ago."""
    rooms = (ROOT / "src/marcha").iterdir()
    begun = {path.name for path in rooms if (path / "__init__.py").exists()}
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    optional = {name for layer in layers for name in re.findall(r"\((\w+)\)", layer)}
    assert optional & begun == set()


def test_importing_marcha_loads_almost_nothing() -> None:
    """Protects the start: no room, no library, before a public name is used."""
    code = (
        "import sys; before = set(sys.modules); import marcha;"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split()
    assert [name for name in loaded if name.startswith("marcha")] == ["marcha"]
    assert len(loaded) <= 5, loaded


def test_public_names_are_found_and_others_are_not() -> None:
    """Protects the public face: each name listed exists, a slip says which name."""
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = marcha.no_such_thing
    if importlib.util.find_spec("marcha.app") is None:
        pytest.skip("the room app is not begun")
    missing = [name for name in marcha.__all__ if getattr(marcha, name, None) is None]
    assert missing == []


def test_version_is_stated_once() -> None:
    """Protects users against two versions: the package's and the module's."""
    assert PROJECT["project"]["version"] == marcha.__version__


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_pinned_hashed_and_placeless(name: str) -> None:
    """Protects installations: the bytes are known, the place is the user's choice."""
    text = (ROOT / name).read_text("utf-8")
    assert pins(text)
    for forbidden in ("://", "--index", "--extra-index", "--find-links", "@ "):
        assert forbidden not in text


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("requirements.txt", ()),
        ("requirements-dev.txt", ("dev",)),
        ("requirements-build.txt", ("build",)),
        ("requirements-usb.txt", ("usb",)),
    ],
)
def test_everything_asked_for_is_pinned(name: str, groups: tuple[str, ...]) -> None:
    """Protects against a dependency added to pyproject.toml and compiled nowhere."""
    assert stated(*groups) - set(pins((ROOT / name).read_text("utf-8"))) == set()


def test_the_requirements_agree_with_each_other() -> None:
    """Protects against testing with other versions than those that users install."""
    everything = (ROOT / "requirements-dev.txt").read_text("utf-8")
    known = {line.split(" ")[0] for line in everything.splitlines() if "==" in line}
    for name in REQUIREMENTS:
        text = (ROOT / name).read_text("utf-8")
        lines = {line.split(" ")[0] for line in text.splitlines() if "==" in line}
        assert lines <= known, name


@pytest.mark.parametrize(
    "order",
    ["highspy, ortools.sat.python.cp_model", "ortools.sat.python.cp_model, highspy"],
)
def test_both_solver_packages_load_in_one_process(order: str) -> None:
    """Protects against a pair of versions whose libraries exclude each other."""
    if importlib.util.find_spec("ortools") is None:
        pytest.skip("the extra cp is not installed")
    code = (
        f"import {order}; h = highspy.Highs(); h.setOptionValue('output_flag', False);"
        "h.addVar(0, 3); h.changeColCost(0, -1.0); h.run();"
        "assert h.getInfo().objective_function_value == -3.0"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_files_name_no_place_of_one_machine() -> None:
    """Protects what is published: no home folder and no package registry's address."""
    hosts = [
        "pypi" + ".org",
        "pythonhosted" + ".org",
        "npmjs" + ".org",
        "npmjs" + ".com",
    ]
    home = re.compile(r"(?<![\w.])(?:/(?:home|root|Users)/[\w.]|[A-Z]:\\Users\\\w)")
    found = []
    for path in our_files():
        text = path.read_text("utf-8")
        bad = [host for host in hosts if host in text]
        bad += home.findall(text)
        if len(ROOT.parts) > 2 and str(ROOT) in text:
            bad.append(str(ROOT))
        found += [f"{path.relative_to(ROOT)}: {word}" for word in bad]
    assert found == []


def test_change_notes_are_named_for_their_kind() -> None:
    """Protects the changelog, which is put together from the names of the notes."""
    notes = [
        path for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md"
    ]
    form = re.compile(rf"[a-z0-9][a-z0-9-]*\.({'|'.join(KINDS)})\.md")
    assert [path.name for path in notes if not form.fullmatch(path.name)] == []
    assert [path.name for path in notes if not path.read_text("utf-8").strip()] == []


def blocks(name: str) -> str:
    """Return the code blocks of a README, one after the other."""
    text = (ROOT / name).read_text("utf-8")
    return "\n".join(re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("name", READMES)
def test_the_readme_shows_only_commands_that_exist(name: str) -> None:
    """Protects a reader who types what the README shows."""
    shown = set(re.findall(r"^\s*(?:\$ )?marcha ([\w-]+)", blocks(name), re.MULTILINE))
    if importlib.util.find_spec("marcha.cli") is None:
        pytest.skip("the room cli is not begun")
    missing = []
    for verb in sorted(shown):
        done = subprocess.run(
            [sys.executable, "-m", "marcha", verb, "--help"],
            capture_output=True,
            check=False,
        )
        if done.returncode:
            missing.append(verb)
    assert missing == []


@pytest.mark.parametrize("name", READMES)
def test_the_readme_shows_only_targets_that_exist(name: str) -> None:
    """Protects a reader who types what the README shows, with make or without."""
    text = blocks(name)
    shown = set(re.findall(r"\bmake ([\w-]+)", text))
    shown |= set(re.findall(r"\bbootstrap\.py ([\w-]+)", text))
    targets = importlib.import_module("tools.bootstrap").TARGETS
    assert shown - set(targets) - {"help", "clean"} == set()


def test_the_makefile_offers_every_target_of_the_bootstrap() -> None:
    """Protects those who use make from missing what Windows users have."""
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    match = re.search(r"^TARGETS = (.*)$", makefile, re.MULTILINE)
    assert match
    targets = set(importlib.import_module("tools.bootstrap").TARGETS)
    assert set(match[1].split()) == targets - {"marcha"}
