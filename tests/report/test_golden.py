"""Pictures, page and summary of the small plan are what was looked at and kept."""

import difflib

import pytest

from marcha.plans import check
from tests.report.golden import FOLDER, texts
from tests.report.small import plant
from tests.report.small_plan import plan, practice

NAMES = sorted(path.name for path in FOLDER.glob("*"))


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """Make every text once."""
    return texts()


def test_the_small_plan_keeps_every_rule() -> None:
    """Protects the golden files from showing what no planner could make."""
    assert check(plant(), plan()).ok
    assert check(plant(), practice()).ok


def test_every_text_has_a_golden_file(made: dict[str, str]) -> None:
    """Protects against a picture that nobody compares, and against stale files."""
    assert sorted(made) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_the_one_that_was_kept(name: str, made: dict[str, str]) -> None:
    """Protects against changes nobody saw (renew: ``python -m tests.report.renew``)."""
    kept = (FOLDER / name).read_text(encoding="utf-8")
    changes = difflib.unified_diff(
        kept.splitlines(), made[name].splitlines(), "kept", "made", lineterm="", n=0
    )
    assert list(changes) == []
