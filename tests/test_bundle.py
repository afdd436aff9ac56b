"""
The bundle for a USB stick: what is chosen for which PC, and what damage it names.

That it installs with the network off is shown by ``make bundle-check``.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import bootstrap, bundle

ROOT = Path(__file__).resolve().parent.parent
WINDOWS, LINUX = bundle.TARGETS
INSTALL = bundle.USB / "instalar.py"


def test_every_supported_python_has_wheels() -> None:
    """Protects a PC with the newest Python from a stick that has nothing for it."""
    first, last = bootstrap.OLDEST, bootstrap.NEWEST
    span = range(first[1], last[1] + 1)
    assert tuple(f"{first[0]}.{minor}" for minor in span) == bundle.PYTHONS


def test_the_scripts_name_the_same_pythons() -> None:
    """Protects from a script that looks for other versions than there are wheels."""
    for name in ("marcha.bat", "marcha.sh"):
        text = (bundle.USB / name).read_text("utf-8")
        assert set(re.findall(r"3\.\d\d", text)) >= set(bundle.PYTHONS)


@pytest.mark.parametrize(
    ("marker", "windows", "linux"),
    [
        ("", True, True),
        (" ; sys_platform == 'win32'", True, False),
        (" ; platform_system == 'Linux'", False, True),
        (" ; python_full_version < '3.12'", False, False),
        (" ; python_full_version >= '3.14'", True, True),
    ],
)
def test_a_requirement_goes_where_its_marker_says(
    marker: str, windows: bool, linux: bool
) -> None:
    """Protects Windows from missing what only Windows needs. Python is 3.14 here."""
    stated = f"thing==1.0{marker} --hash=sha256:00"
    assert bundle.applies(stated, WINDOWS, "3.14") is windows
    assert bundle.applies(stated, LINUX, "3.14") is linux
    assert bundle.without_marker(stated) == "thing==1.0 --hash=sha256:00"


def test_a_compiled_file_is_read_whole() -> None:
    """Protects from a requirement that is silently left off the stick."""
    text = bundle.REQUIREMENTS.read_text("utf-8")
    found = list(bundle.requirements(text))
    assert len(found) == text.count("==") - text.count("_version ==")
    assert all(each.count("--hash=sha256:") >= 1 for each in found)


def stick(folder: Path) -> Path:
    """Make a stick with nothing but the scripts and their sums."""
    shutil.copy2(INSTALL, folder / "instalar.py")
    (folder / "wheels").mkdir()
    (folder / "wheels" / "thing-1.0-py3-none-any.whl").write_bytes(b"wheel")
    bundle.write_sums(folder)
    return folder


def install(folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the installer of a stick."""
    return subprocess.run(
        [sys.executable, "-B", str(folder / "instalar.py")],
        env={**os.environ, "MARCHA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.unlink(), "missing: wheels/thing-1.0-py3-none-any.whl"),
        (lambda path: path.write_bytes(b"x"), "changed: wheels/thing-1.0"),
    ],
)
def test_damage_is_named_before_anything_is_installed(
    spoil: Callable[[Path], object], said: str, tmp_path: Path
) -> None:
    """Protects from a copy that broke on its way: nothing is half installed."""
    (tmp_path / "usb").mkdir()
    folder = stick(tmp_path / "usb")
    spoil(folder / "wheels" / "thing-1.0-py3-none-any.whl")
    done = install(folder, tmp_path / "pc")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not (tmp_path / "pc").exists()


def test_a_stick_without_the_installer_says_so(tmp_path: Path) -> None:
    """Protects from a traceback on the first day."""
    (tmp_path / "usb").mkdir()
    done = install(stick(tmp_path / "usb"), tmp_path / "pc")
    assert done.returncode == 2
    assert "wheels/pip-*.whl" in done.stderr
    assert "Traceback" not in done.stderr


def test_sums_cover_every_file_but_the_guide(tmp_path: Path) -> None:
    """Protects from a file that nobody compares."""
    folder = stick(tmp_path)
    (folder / "guia").mkdir()
    (folder / "guia" / "index.html").write_text("x", encoding="utf-8")
    assert bundle.write_sums(folder) == 2
    lines = (folder / bundle.SUMS).read_text("utf-8").splitlines()
    assert lines[1].split("  ") == [
        hashlib.sha256(b"wheel").hexdigest(),
        "wheels/thing-1.0-py3-none-any.whl",
    ]
