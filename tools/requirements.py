"""
Compile the requirements files from pyproject.toml, with hashes, for every platform.

Run it with ``make requirements``. It needs ``uv`` on the PATH. Pins that still fit
are kept; ``make requirements ARGS=--upgrade`` moves all of them to the newest.
The files say nothing of where a package comes from: that is the installer's setting.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Compiled from pyproject.toml by tools/requirements.py; do not edit.\n"

# file: what it pins. The first is compiled freely; the others
# take their versions from it, so that all agree.
FILES = {
    "requirements-dev.txt": ("pyproject.toml", "--extra", "cp", "--group", "dev"),
    "requirements.txt": ("pyproject.toml",),
    "requirements-build.txt": ("--group", "pyproject.toml:build"),
    "requirements-usb.txt": ("--group", "pyproject.toml:usb"),
}


def command(uv: str, name: str, *, upgrade: bool) -> list[str]:
    """Say how uv compiles one file."""
    first = next(iter(FILES))
    return [
        uv,
        "pip",
        "compile",
        *FILES[name],
        *(["--constraint", first] if name != first else []),
        *(["--upgrade"] if upgrade else []),
        "--universal",
        "--python-version=3.11",
        "--generate-hashes",
        "--no-annotate",
        "--no-header",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--quiet",
        f"--output-file={name}",
    ]


def main(arguments: list[str]) -> int:
    """Compile each file and put the header over it."""
    uv = shutil.which("uv")
    if uv is None:
        sys.stderr.write("uv is not on the PATH; install it and try again\n")
        return 2
    for name in FILES:
        call = command(uv, name, upgrade="--upgrade" in arguments)
        done = subprocess.run(call, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return done.returncode
        path = ROOT / name
        path.write_text(HEADER + path.read_text("utf-8"), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
