"""
Running instances one after the other, each in a fresh process, and keeping the lines.

A crash or a time-out of one instance becomes a line with that status; the others go on.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
_LAST_WORDS = 500
"""Characters of a crash that its line repeats."""

Record = dict[str, Any]
Key = tuple[object, ...]


def job_of(
    set_name: str, format_name: str, instance: str, settings: Settings
) -> Record:
    """Return what names an instance and its settings, the beginning of every line."""
    return {
        "set": set_name,
        "format": format_name,
        "instance": instance,
        **asdict(settings),
    }


def key_of(line: Record) -> Key:
    """What makes two lines answers to the same question."""
    names = ("set", "format", "instance", "seconds", "effort", "seed")
    return tuple(line.get(name) for name in names)


def lines_in(path: Path) -> list[Record]:
    """
    Read the lines that are there; a last line cut off by a crash is left out.

    Returns nothing for a file that does not exist.
    """
    if not path.exists():
        return []
    found: list[Record] = []
    for text in path.read_text("utf-8").splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if isinstance(line, dict):
            found.append(line)
    return found


def run_all(
    jobs: Sequence[Record], path: Path | None, limit_s: float
) -> Iterator[tuple[Record, bool]]:
    """
    Run every job that has no line yet.

    Yields
    ------
    tuple
        The line, and whether it was run now; False: it was in the file.
    """
    known = {} if path is None else {key_of(line): line for line in lines_in(path)}
    for job in jobs:
        line = known.get(key_of(job))
        if line is not None:
            yield line, False
            continue
        line = {**job, **run_one(job, limit_s)}
        if path is not None:
            _append(path, line)
        yield line, True


def run_one(job: Record, limit_s: float) -> Record:
    """Run one instance in a fresh process and return what it found."""
    names = ("seconds", "effort", "seed")
    order = {**job, "settings": {name: job[name] for name in names}}
    started = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.child"],
            input=json.dumps(order),
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _failed("timeout", started, f"no answer after {limit_s:g} s")
    if done.returncode != 0:
        return _failed("crashed", started, done.stderr.strip()[-_LAST_WORDS:])
    try:
        record: Record = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        return _failed("crashed", started, "no record on standard output")
    return record


def _failed(status: str, started: float, reason: str) -> Record:
    """Return a line without an answer, with every name that an answer has."""
    return {
        "status": status,
        "objective": None,
        "baseline": None,
        "bound": None,
        "wall_s": round(time.monotonic() - started, 3),
        "cpu_s": None,
        "checked": False,
        "error": reason,
    }


def _append(path: Path, line: Record) -> None:
    """Write a line in one piece, after whatever a crash left unfinished."""
    there = path.read_bytes() if path.exists() else b""
    unfinished = bool(there) and not there.endswith(b"\n")
    with path.open("a", encoding="utf-8") as file:
        file.write(("\n" if unfinished else "") + json.dumps(line) + "\n")
