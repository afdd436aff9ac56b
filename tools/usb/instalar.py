r"""
Install Marcha from this folder, with the network off; ``marcha.bat`` calls it.

Checks every file against ``SHA256SUMS``, makes an environment of its own on the PC
(Windows: ``%LOCALAPPDATA%\Marcha``, else ``~/.local/share/marcha``; ``MARCHA_HOME``
says another place) and installs the wheels that fit this Python into it. Uses the
standard library alone, in a syntax that an old Python reads as well.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUMS = HERE / "SHA256SUMS"
WHEELS = HERE / "wheels"
WINDOWS = os.name == "nt"
OLDEST, NEWEST = (3, 11), (3, 14)
NEEDED_MB = 400


class InstallError(Exception):
    """Something the user has to mend; the text says what, in both languages."""


def say(text: str) -> None:
    """Write one line to standard error, which a pipe does not hold back."""
    sys.stderr.write(f"marcha: {text}\n")
    sys.stderr.flush()


def home() -> Path:
    """Folder of the environment on this PC."""
    stated = os.environ.get("MARCHA_HOME")
    if stated:
        return Path(stated)
    local = os.environ.get("LOCALAPPDATA") if WINDOWS else None
    return Path(local) / "Marcha" if local else Path.home() / ".local/share/marcha"


def program(base: Path) -> Path:
    """The command ``marcha`` of an environment."""
    return base / ("Scripts/marcha.exe" if WINDOWS else "bin/marcha")


def check_python() -> None:
    """Refuse a Python that the wheels are not for."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:2]))
        raise InstallError(
            f"hace falta Python 3.11 a 3.14 de 64 bits; este es {found} "
            f"/ Python 3.11 to 3.14, 64 bit, is needed; this is {found}"
        )
    if sys.maxsize < 2**32:
        raise InstallError(
            "este Python es de 32 bits; instale el de 64 "
            "/ this Python has 32 bits; install the one of 64"
        )


def check_room(base: Path) -> None:
    """Refuse a disk that is too full before anything is written to it."""
    place = base
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free // 2**20
    if free < NEEDED_MB:
        raise InstallError(
            f"faltan {NEEDED_MB - free} MB libres en {place} "
            f"/ {NEEDED_MB - free} MB more are needed in {place}"
        )


def check_files() -> None:
    """Compare every file with its sum; name each that is missing or damaged."""
    wrong = []
    for line in SUMS.read_text(encoding="utf-8").splitlines():
        stated, _, name = line.partition("  ")
        path = HERE / name
        if not path.is_file():
            wrong.append(f"falta / missing: {name}")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != stated:
            wrong.append(f"cambiado / changed: {name}")
    if wrong:
        raise InstallError(
            "\n  ".join(["copie la memoria otra vez / copy again", *wrong])
        )


def pip_wheel() -> Path:
    """Wheel of the installer itself, which runs without being installed."""
    found = sorted(WHEELS.glob("pip-*.whl"))
    if not found:
        raise InstallError("falta / missing: wheels/pip-*.whl")
    return found[-1]


def quietly(command: list[str], environment: dict[str, str]) -> int:
    """Run a step; standard output is kept for the path that the scripts read."""
    done = subprocess.run(command, env=environment, stdout=sys.stderr, check=False)
    return done.returncode


def install(base: Path) -> None:
    """Make the environment anew and fill it from the wheels, nothing else."""
    python = base / ("Scripts/python.exe" if WINDOWS else "bin/python")
    steps = (
        [sys.executable, "-m", "venv", "--clear", "--without-pip", str(base)],
        [
            str(python), str(pip_wheel() / "pip"), "install", "--quiet",
            "--disable-pip-version-check", "--no-index", "--find-links", str(WHEELS),
            "--require-hashes", "--only-binary", ":all:",
            "-r", str(HERE / "requirements.txt"),
        ],
    )  # fmt: skip
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "PYTHON"))
    }
    environment["PIP_CONFIG_FILE"] = os.devnull
    for step in steps:
        if quietly(step, environment):
            raise InstallError(
                "no se pudo instalar; las líneas de arriba dicen por qué "
                "/ could not install; the lines above say why"
            )
    # An older processor stops here, at the import, not in the middle of a plan.
    for trial in (
        [str(python), "-c", "import numpy, highspy, pydantic, python_calamine"],
        [str(program(base)), "--version"],
    ):
        if quietly(trial, environment):
            raise InstallError(
                "se instaló pero no arranca en este PC (LEEME.txt: qué hace falta) "
                "/ installed, but does not start here (README.txt: what is needed)"
            )


def main() -> int:
    """Install what is not installed yet, and print the path of the command."""
    base = home()
    stamp = base / "marcha-usb.sha256"
    try:
        wanted = hashlib.sha256(SUMS.read_bytes()).hexdigest()
        done = stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted
        if not (done and program(base).is_file()):
            check_python()
            check_room(base)
            say("comprobando los archivos / checking the files")
            check_files()
            say(f"instalando en {base} / installing")
            install(base)
            # Written last: an interrupted installation starts again.
            stamp.write_text(wanted, encoding="utf-8")
            say("listo / done")
    except InstallError as error:
        say(str(error))
        return 2
    except OSError as error:
        say(f"{error.filename}: {error.strerror}")
        return 2
    print(program(base))  # noqa: T201 - marcha.bat and marcha.sh read it
    return 0


if __name__ == "__main__":
    sys.exit(main())
