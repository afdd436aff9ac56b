"""
Write a folder for a USB stick from which Marcha installs with the network off.

Run it with ``make bundle`` (``ARGS="--out FOLDER --python FILE"``). It holds wheels for
Windows and Linux and every supported Python, all pinned and hashed, the project's own
wheel, the guide as pages, and the scripts of ``tools/usb``. Nothing is ever built from
source: a requirement without a wheel for one of the targets stops the command.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parent.parent
USB = ROOT / "tools" / "usb"
REQUIREMENTS = ROOT / "requirements.txt"
INSTALLER = ROOT / "requirements-usb.txt"  # a PC may have no pip, or one too old
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of PC: its tags for the installer, and what requirements ask of it."""

    name: str
    platforms: tuple[str, ...]
    markers: Mapping[str, str]


TARGETS = (
    Target(
        "windows",
        ("win_amd64",),
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    ),
    Target(
        "linux",
        ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64"),
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    ),
)


class BundleError(Exception):
    """What stops the bundle; the text says why."""


def requirements(text: str) -> Iterator[str]:
    """Give each requirement of a compiled file with its hashes, on one line."""
    joined = text.replace("\\\n", " ")
    for line in joined.splitlines():
        stated = line.split(" #")[0].strip()
        if stated and not stated.startswith("#"):
            yield " ".join(stated.split())


def applies(requirement: str, target: Target, python: str) -> bool:
    """Whether a requirement is for one target and one Python."""
    named = requirement.split(" --hash", maxsplit=1)[0]
    _, semicolon, marker = named.partition(";")
    if not semicolon:
        return True
    asked = {
        **target.markers,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "platform_machine": "AMD64" if target.name == "windows" else "x86_64",
    }
    return Marker(marker.strip()).evaluate(asked)


def without_marker(requirement: str) -> str:
    """Return a requirement and its hashes, for the target it was chosen for."""
    named, *hashes = requirement.split(" --hash")
    return " --hash".join([named.partition(";")[0].strip(), *hashes])


def download(folder: Path, target: Target, python: str) -> None:
    """
    Put the wheels for one target and one Python into a folder.

    Raises
    ------
    BundleError
        When a requirement has no wheel there, or one whose hash is another.
    """
    stated = "".join(path.read_text("utf-8") for path in (REQUIREMENTS, INSTALLER))
    chosen = [
        without_marker(each)
        for each in requirements(stated)
        if applies(each, target, python)
    ]
    asked = folder.parent / "asked.txt"
    asked.write_text("\n".join(chosen) + "\n", encoding="utf-8")
    command = [
        sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check",
        "download", "--no-deps", "--require-hashes", "--only-binary", ":all:",
        "--implementation", "cp", "--python-version", python,
        *(part for tag in target.platforms for part in ("--platform", tag)),
        "--dest", str(folder), "--requirement", str(asked),
    ]  # fmt: skip
    done = subprocess.run(command, check=False)
    asked.unlink()
    if done.returncode:
        msg = f"no complete set of wheels for {target.name}, Python {python}"
        raise BundleError(msg)


def own_wheel(folder: Path) -> Path:
    """Build the project's own wheel into a folder and return it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d"]
    if subprocess.run([*command, str(folder)], cwd=ROOT, check=False).returncode:
        msg = "the project's own wheel could not be built"
        raise BundleError(msg)
    return next(iter(sorted(folder.glob("marcha-*.whl"))))


def guide(folder: Path) -> None:
    """Build the documentation as pages that open from the stick."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html"]
    made = subprocess.run([*command, str(ROOT / "docs"), str(folder)], check=False)
    if made.returncode:
        msg = "the guide could not be built"
        raise BundleError(msg)
    shutil.rmtree(folder / ".doctrees", ignore_errors=True)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_sums(folder: Path) -> int:
    """Write the sums of all files of the bundle but the guide's; return how many."""
    held = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.name != SUMS and "guia" not in path.parts
    )
    lines = [f"{digest(path)}  {path.relative_to(folder).as_posix()}" for path in held]
    (folder / SUMS).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(held)


def bundle(folder: Path, installers: list[Path]) -> None:
    """
    Write the whole folder; it is there complete or not at all.

    Parameters
    ----------
    folder
        Must not be there yet, unless an earlier bundle made it.
    installers
        Installers of Python for Windows to put beside, for PCs without one.
    """
    if folder.exists() and not (folder / SUMS).is_file():
        msg = f"{folder} is there and is no bundle; give another --out"
        raise BundleError(msg)
    draft = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    wheels = draft / "wheels"
    wheels.mkdir(parents=True)
    for target in TARGETS:
        for python in PYTHONS:
            sys.stderr.write(f"marcha: wheels for {target.name}, Python {python}\n")
            download(wheels, target, python)
    own = own_wheel(wheels)
    stated = REQUIREMENTS.read_text(encoding="utf-8")
    mine = f"marcha=={own.name.split('-', 2)[1]} --hash=sha256:{digest(own)}\n"
    (draft / "requirements.txt").write_text(stated + mine, encoding="utf-8")
    for path in sorted(USB.iterdir()):
        # Windows reads a batch file reliably only with its own line ends.
        text = path.read_text(encoding="utf-8")
        ends = "\r\n" if path.suffix in {".bat", ".txt"} else "\n"
        (draft / path.name).write_text(text, encoding="utf-8", newline=ends)
        (draft / path.name).chmod(path.stat().st_mode)
    if installers:
        (draft / "python").mkdir()
    for path in installers:
        shutil.copy2(path, draft / "python")
    guide(draft / "guia")
    count = write_sums(draft)
    shutil.rmtree(folder, ignore_errors=True)
    draft.replace(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    sys.stdout.write(f"{folder}: {count} files, {size // 2**20} MiB\n")


def main(arguments: list[str]) -> int:
    """Write the bundle that the arguments ask for."""
    parser = argparse.ArgumentParser(prog="make bundle", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "marcha-usb")
    parser.add_argument(
        "--python",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="installer of Python for Windows (python-3.x.y-amd64.exe) to put beside",
    )
    options = parser.parse_args(arguments)
    try:
        bundle(options.out.resolve(), options.python)
    except (BundleError, OSError) as error:
        sys.stderr.write(f"marcha: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
