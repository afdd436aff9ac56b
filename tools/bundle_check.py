"""
Show that a bundle installs with the network off and that its product runs.

Run it with ``make bundle-check``. The installation happens in a network namespace of
its own (Linux, ``unshare``), with an empty home; then the demo runs there. For Windows
and every supported Python, the installer resolves the bundle as if it were there:
every requirement must have its wheel.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.bundle import (
    PYTHONS,
    ROOT,
    TARGETS,
    Target,
    applies,
    requirements,
    without_marker,
)

OFFLINE = ("unshare", "--user", "--map-root-user", "--net")


def offline(command: Sequence[str], home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a network namespace without any network."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "es_VE.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        (*OFFLINE, *command),
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


def installs(folder: Path) -> Iterator[str]:
    """Install and run the demo without a network; give what failed."""
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        # A stick is often mounted read-only, and its folder has blanks in its name.
        stick = home / "una memoria"
        shutil.copytree(folder, stick)
        for path in (stick, *stick.rglob("*")):
            path.chmod(0o555 if path.is_dir() or path.suffix == ".sh" else 0o444)
        done = offline(("sh", str(stick / "marcha.sh"), "demo"), home)
        for path in (stick, *stick.rglob("*")):
            path.chmod(0o755)
        sys.stdout.write(done.stdout[-600:] + "\n")
        if done.returncode:
            yield f"the demo ended with {done.returncode}:\n{done.stderr}"
        elif not (home / "marcha-demo" / "plan.json").is_file():
            yield "the demo left no plan"


def resolves(folder: Path, target: Target, python: str) -> bool:
    """Whether every requirement has its wheel, hash and all, for one target."""
    stated = (folder / "requirements.txt").read_text(encoding="utf-8")
    chosen = [
        without_marker(each)
        for each in requirements(stated)
        if applies(each, target, python)
    ]
    with tempfile.TemporaryDirectory() as made:
        asked = Path(made) / "asked.txt"
        asked.write_text("\n".join(chosen) + "\n", encoding="utf-8")
        command = [
            sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check",
            "install", "--no-deps", "--no-index",
            "--find-links", str(folder / "wheels"),
            "--require-hashes", "--only-binary", ":all:", "--implementation", "cp",
            "--python-version", python,
            *(part for tag in target.platforms for part in ("--platform", tag)),
            "--target", str(Path(made) / "there"), "--requirement", str(asked),
        ]  # fmt: skip
        return subprocess.run(command, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    """Check one bundle and say what was seen."""
    parser = argparse.ArgumentParser(prog="make bundle-check", description=__doc__)
    parser.add_argument(
        "folder", type=Path, nargs="?", default=ROOT / "dist" / "marcha-usb"
    )
    folder = parser.parse_args(arguments).folder.resolve()
    wrong = []
    for target in TARGETS:
        for python in PYTHONS:
            good = resolves(folder, target, python)
            said = "every wheel is there" if good else "INCOMPLETE"
            sys.stdout.write(f"{target.name}, Python {python}: {said}\n")
            if not good:
                wrong.append(f"{target.name}, Python {python}")
    wrong.extend(installs(folder))
    for each in wrong:
        sys.stderr.write(f"marcha: {each}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
