"""Files written whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from marcha.app.files import ready_to_write, refuse_to_overwrite, write_whole


def _text(text: str) -> Callable[[Path], object]:
    return lambda draft: draft.write_text(text, encoding="utf-8")


def _broken(_draft: Path) -> None:
    raise RuntimeError("halfway")


def test_all_files_are_written(tmp_path: Path) -> None:
    """Protects the good case: names, contents, and nothing else in the folder."""
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    assert write_whole({one: _text("1"), two: _text("2")}) == (one, two)
    assert (one.read_text("utf-8"), two.read_text("utf-8")) == ("1", "2")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_fault_halfway_changes_nothing(tmp_path: Path) -> None:
    """Protects the files of yesterday: the first one is not replaced either."""
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("yesterday", encoding="utf-8")
    with pytest.raises(RuntimeError, match="halfway"):
        write_whole({one: _text("today"), two: _broken})
    assert one.read_text("utf-8") == "yesterday"
    assert list(tmp_path.iterdir()) == [one]


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("missing/x.txt", FileNotFoundError),
        ("file/x.txt", NotADirectoryError),
        ("folder", IsADirectoryError),
    ],
)
def test_places_that_cannot_be_written_are_refused_by_name(
    place: str, error: type[OSError], tmp_path: Path
) -> None:
    """Protects against finding out after a minute of planning."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    ready_to_write([tmp_path / "good.txt"])
    with pytest.raises(error) as found:
        ready_to_write([tmp_path / place])
    assert str(tmp_path) in found.value.filename
    assert len(list(tmp_path.iterdir())) == 2


def test_what_is_there_is_not_overwritten_unasked(tmp_path: Path) -> None:
    """Protects somebody's file; a name that is free is fine."""
    there = tmp_path / "there.txt"
    there.touch()
    refuse_to_overwrite([tmp_path / "free.txt"])
    with pytest.raises(FileExistsError):
        refuse_to_overwrite([tmp_path / "free.txt", there])
