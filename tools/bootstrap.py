r"""
Make ``.venv`` with the pinned, hashed requirements, then run a target in it.

Works with a bare Python (3.11 to 3.14) on Linux, Windows and macOS::

    python3 tools/bootstrap.py demo        (Windows: py tools\bootstrap.py demo)

The Makefile only calls this file. It uses the standard library alone and keeps to a
syntax that Python 3.8 reads, so that an old interpreter can look for a newer one.
What may be installed stands in the requirements files; ``make requirements`` renews
them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "marcha-stamp.json"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST, NEWEST = (3, 11), (3, 14)

# What each profile installs; the second holds everything of the first.
PROFILES = {
    "run": ("requirements-build.txt", "requirements.txt"),
    "dev": ("requirements-dev.txt",),
}

PY = str(PYTHON)
PYTEST = (PY, "-m", "pytest")
CONTRACTS = "from importlinter.cli import lint_imports_command as c; c()"
LINT = (
    (PY, "-m", "ruff", "check", "."),
    (PY, "-m", "ruff", "format", "--check", "."),
    (PY, "-m", "mypy"),
    (PY, "-c", CONTRACTS, "--no-logo"),
)

# target: (profile, commands, what it does). Further arguments go to the last command.
TARGETS = {
    "setup": ("dev", (), "make .venv with everything that work on Marcha needs"),
    "demo": ("run", ((PY, "-m", "marcha", "demo"),), "the product in one minute"),
    "marcha": ("run", ((PY, "-m", "marcha"),), "any command: marcha -- check x.xlsx"),
    "lint": ("dev", LINT, "ruff, mypy and the contracts between rooms"),
    "format": (
        "dev",
        ((PY, "-m", "ruff", "check", "--fix", "."), (PY, "-m", "ruff", "format", ".")),
        "format the code and mend what ruff can mend",
    ),
    "test": ("dev", (*LINT, (*PYTEST, "-n", "2")), "lint, and all but browser tests"),
    "test-all": (
        "dev",
        (*LINT, (*PYTEST, "-n", "2", "--browser", "--office")),
        "test, and those that need Chromium or LibreOffice",
    ),
    "test-browser": (
        "dev",
        ((*PYTEST, "-m", "browser", "--browser"),),
        "the browser tests alone (needs Chromium)",
    ),
    "test-office": (
        "dev",
        ((*PYTEST, "-m", "office", "--office"),),
        "the tests with LibreOffice alone (needs LibreOffice Calc)",
    ),
    "test-long": (
        "dev",
        ((*PYTEST, "-n", "2", "-m", "long", "--long", "--timeout", "3600"),),
        "the tests that take minutes each",
    ),
    "coverage": (
        "dev",
        ((*PYTEST, "-n", "2", "--cov", "--cov-report", "html"),),
        "tests with branch coverage, as pages in htmlcov",
    ),
    "docs": (
        "dev",
        ((PY, "-m", "sphinx", "-W", "-b", "html", "docs", "docs/_build/html"),),
        "the documentation as static pages in docs/_build/html",
    ),
    "bundle": (
        "dev",
        ((PY, "-m", "tools.bundle"),),
        "a folder for a USB stick that installs with the network off",
    ),
    "bundle-check": (
        "dev",
        ((PY, "-m", "tools.bundle"), (PY, "-m", "tools.bundle_check")),
        "bundle, then install from it without a network and run the demo",
    ),
    "requirements": (
        "dev",
        ((PY, "tools/requirements.py"),),
        "compile the requirements files again from pyproject.toml",
    ),
}


class BootstrapError(Exception):
    """Something the user has to mend; the text says what."""


def say(text: str) -> None:
    """Write one line of progress to standard error."""
    sys.stderr.write(f"marcha: {text}\n")
    sys.stderr.flush()


def answer(*command: str) -> str | None:
    """Return what a command prints, or None when it is missing, fails or hangs."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def look_at(command: tuple[str, ...]) -> tuple[str, bool] | None:
    """Return path and "can make a venv with pip" of a Python we support, or None."""
    probe = (
        "import sys, importlib.util as u; v = sys.version_info;"
        "print(v[0], v[1], int(bool(u.find_spec('ensurepip') and u.find_spec('venv'))),"
        " sys.executable)"
    )
    said = answer(*command, "-c", probe)
    if said is None:
        return None
    major, minor, has_pip, path = said.split(" ", 3)
    if not OLDEST <= (int(major), int(minor)) <= NEWEST:
        return None
    return path, has_pip == "1"


def find_python(*, need_pip: bool) -> str:
    """
    Find a Python that Marcha runs on: this one, else one on the PATH.

    Raises
    ------
    BootstrapError
        When there is none, or none that can make a venv with pip.
    """
    minors = (13, 12, 11, 14)
    named = [(f"python3.{minor}",) for minor in minors]
    launched = [("py", f"-3.{minor}") for minor in minors] if WINDOWS else []
    without_pip = ""
    for command in [(sys.executable,), *named, ("python3",), ("python",), *launched]:
        found = look_at(command)
        if found is None:
            continue
        path, has_pip = found
        if has_pip or not need_pip:
            return path
        without_pip = without_pip or path
    if without_pip:
        msg = (
            f"{without_pip} has no venv or ensurepip. Install them "
            "(Debian, Ubuntu: apt install python3-venv) and try again."
        )
        raise BootstrapError(msg)
    msg = (
        "no Python 3.11, 3.12, 3.13 or 3.14 on the PATH (this one is "
        f"{sys.version_info[0]}.{sys.version_info[1]}). Install one and try again."
    )
    raise BootstrapError(msg)


def digest(profile: str) -> str:
    """Hash what decides the contents of the environment: requirements and place."""
    hashed = hashlib.sha256(f"{profile}\0{ROOT}".encode())
    for name in PROFILES[profile]:
        hashed.update((ROOT / name).read_bytes())
    return hashed.hexdigest()


def project_digest() -> str:
    """Hash what decides how the project itself is installed: its metadata."""
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()


def read_stamp() -> dict[str, str]:
    """Read what the last finished installation wrote; empty when there was none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(profile: str) -> None:
    """Say, in one step and last of all, that the environment is complete."""
    stamp = {
        "profile": profile,
        "requirements": digest(profile),
        "project": project_digest(),
    }
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8")
    fresh.replace(STAMP)


def run(*command: str) -> bool:
    """Run a step of the installation; tell whether it succeeded."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    environment.pop("PYTHONPATH", None)
    environment["VIRTUAL_ENV"] = str(VENV)
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    except OSError:
        return False
    return done.returncode == 0


def new_venv(uv: str | None) -> None:
    """Make an empty environment in the place of what was there."""
    if uv:
        path = find_python(need_pip=False)
        if VENV.exists():
            shutil.rmtree(VENV)
        if run(uv, "venv", "--quiet", "--no-project", "--python", path, str(VENV)):
            return
        say("uv could not make .venv; trying venv")
    path = find_python(need_pip=True)
    if not run(path, "-m", "venv", "--clear", str(VENV)):
        msg = "could not make .venv (Debian, Ubuntu: apt install python3-venv)"
        raise BootstrapError(msg)


def install_requirements(profile: str, uv: str | None) -> None:
    """Install what the profile pins; nothing without a hash, nothing built here."""
    files = [part for name in PROFILES[profile] for part in ("-r", name)]
    safe = ("--require-hashes", "--only-binary", ":all:", *files)
    if uv:
        if run(uv, "pip", "install", "--quiet", "--python", PY, *safe):
            return
        say("uv could not install the requirements; trying pip")
    if answer(PY, "-m", "pip", "--version") is None:
        run(PY, "-m", "ensurepip")
    if not run(PY, "-m", "pip", "install", "--quiet", *safe):
        msg = "the requirements could not be installed; the lines above say why"
        raise BootstrapError(msg)


def install_project(uv: str | None) -> None:
    """Install the project itself, as a link to src, with what is there already."""
    how = ("--quiet", "--no-deps", "--no-build-isolation", "--editable", ".")
    if uv and run(uv, "pip", "install", "--python", PY, *how):
        return
    if not run(PY, "-m", "pip", "install", *how):
        msg = "the project could not be installed; the lines above say why"
        raise BootstrapError(msg)


def prepare(wanted: str) -> None:
    """Bring .venv to what the profile needs; do nothing when it is there already."""
    stamp = read_stamp()
    runs = answer(PY, "-c", "print('ok')") == "ok"
    # A venv that has everything stays so when only the demo is asked for.
    profile = "dev" if "dev" in {wanted, stamp.get("profile")} else "run"
    same = runs and stamp.get("requirements") == digest(profile)
    if same and stamp.get("project") == project_digest():
        return
    uv = shutil.which("uv")
    if not same:
        say(f"installing into .venv with {'uv' if uv else 'pip'} (once, a minute)")
        if runs and stamp:
            STAMP.unlink()
        else:
            new_venv(uv)
        install_requirements(profile, uv)
    install_project(uv)
    write_stamp(profile)


def main(arguments: list[str]) -> int:
    """Prepare the environment for a target and run its commands in order."""
    listed = "\n".join(f"  {name:<14}{row[2]}" for name, row in TARGETS.items())
    parser = argparse.ArgumentParser(
        prog="tools/bootstrap.py",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Make .venv from the pinned requirements and run a target in it.",
        epilog=f"targets:\n{listed}",
    )
    parser.add_argument("target", choices=TARGETS, metavar="target")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...")
    options = parser.parse_args(arguments)
    profile, commands, _ = TARGETS[options.target]
    try:
        prepare(profile)
    except BootstrapError as error:
        say(str(error))
        return 2
    rest = options.rest[1:] if options.rest[:1] == ["--"] else options.rest
    for number, command in enumerate(commands, start=1):
        extra = rest if number == len(commands) else []
        try:
            code = subprocess.run((*command, *extra), cwd=ROOT, check=False).returncode
        except KeyboardInterrupt:
            return 130
        if code:
            return code
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("interrupted; the next run starts the installation again")
        sys.exit(130)
