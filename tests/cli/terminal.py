"""Ways to run a command line: in this process, and in a fresh one."""

import os
import subprocess
import sys
from dataclasses import dataclass

import pytest

from marcha.cli import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command gave back."""

    code: int
    out: str
    err: str


class Terminal:
    """Runs commands in this process and reads what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Done:
        """Run ``marcha`` with arguments; a traceback fails the test by itself."""
        self._capsys.readouterr()
        code = main([str(each) for each in arguments])
        printed = self._capsys.readouterr()
        return Done(code=code, out=printed.out, err=printed.err)


def in_process_of_its_own(*arguments: object, **environment: str) -> Done:
    """Run ``python -m marcha`` as a user does."""
    return _run("-m", "marcha", *arguments, **environment)


def python(code: str, *arguments: object) -> Done:
    """Run a few lines of Python that call ``marcha.cli.main`` in their own way."""
    return _run("-c", code, *arguments)


def _run(*arguments: object, **environment: str) -> Done:
    done = subprocess.run(
        [sys.executable, *(str(each) for each in arguments)],
        capture_output=True,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        text=True,
        encoding="utf-8",
        check=False,
        timeout=200,
    )
    return Done(code=done.returncode, out=done.stdout, err=done.stderr)
