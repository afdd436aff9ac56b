"""
Hundreds of spoiled files: no traceback, no hang, little memory, nothing live.

``python -m tests.tables.variants`` prints the table of what is asserted here.
"""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.tables.mutations import MUTATIONS, kinds
from tests.tables.variants import SECONDS

MOST_MEBIBYTES = 256
COUNT = 460
"""Variants of the workbook; every kind comes at least a dozen times."""

_MOST_OF_ONE = 100
"""Cells of one variant that count: one with thousands says no more than that."""


def _judged(
    count: int, subject: str, step: int = 1
) -> tuple[list[dict[str, Any]], float | None]:
    """Judge variants in a process of their own, which one that hangs would end."""
    line = ("-m", "tests.tables.variants", str(count), "--json")
    more = ("--subject", subject, "--step", str(step))
    done = subprocess.run(
        [sys.executable, *line, *more], capture_output=True, text=True, check=False
    )
    lines = [json.loads(each) for each in done.stdout.splitlines()]
    assert done.returncode == 0, f"after {lines[-1:]}: {done.stderr[-800:]}"
    return lines[:-1], lines[-1]["peak_mib"]


def _holds(found: list[dict[str, Any]], peak: float | None) -> None:
    """Assert what must hold of every variant."""
    assert [each for each in found if each["fault"]] == []
    assert [each for each in found if each["live"]] == []
    assert [each for each in found if not each["same"]] == []
    assert max(each["seconds"] for each in found) < SECONDS
    assert peak is None or peak < MOST_MEBIBYTES


def _share_placed(found: list[dict[str, Any]]) -> float:
    """Return the share of refusals at cell level that name sheet and column."""
    refusals = placed = 0.0
    for each in found:
        weight = min(1.0, _MOST_OF_ONE / max(1, each["refusals"]))
        refusals += weight * each["refusals"]
        placed += weight * each["placed"]
    return placed / refusals


def test_a_sample_of_spoiled_workbooks() -> None:
    """Forty of them, with every second kind."""
    found, peak = _judged(40 * 11, "workbook", step=11)
    assert len(found) == 40
    assert len({each["kind"] for each in found}) >= 12
    _holds(found, peak)


@pytest.mark.long
def test_every_spoiled_workbook() -> None:
    """All kinds; at least 95 of 100 refusals at cell level name sheet and column."""
    found, peak = _judged(COUNT, "workbook")
    assert len(found) == COUNT
    assert {each["kind"] for each in found} >= {each.__name__ for each in MUTATIONS}
    _holds(found, peak)
    assert sum(each["copied"] for each in found) > COUNT / 2
    assert sum(each["errors"] > 0 for each in found) > COUNT / 3
    assert _share_placed(found) >= 0.95


@pytest.mark.parametrize("subject", ["events", "folder"])
def test_a_sample_of_spoiled_events_and_folders(subject: str) -> None:
    """The other readers, by the same machinery."""
    found, peak = _judged(18, subject)
    assert len(found) == 18
    _holds(found, peak)


@pytest.mark.long
@pytest.mark.parametrize("subject", ["events", "folder"])
def test_every_spoiled_set_of_events_and_folders(subject: str) -> None:
    """A hundred of each."""
    found, peak = _judged(115, subject)
    assert len(found) == 115
    _holds(found, peak)


def test_kinds_come_in_turn() -> None:
    """Every kind is met early, and those of cells more often."""
    turn = kinds()
    first = [next(turn) for _ in range(36)]
    assert set(first) == {*(each.__name__ for each in MUTATIONS), "bytes"}
