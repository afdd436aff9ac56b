"""The benchmarks: lines that say all they must, resumable, one process each."""

import json
from pathlib import Path

import pytest

from benchmarks.command import main
from benchmarks.families import FAMILIES, family
from benchmarks.generated_plants import expand, gap
from benchmarks.running import job_of, lines_in, run_all, run_one
from benchmarks.settings import Settings, UsageError

TINY = "metal:6:1:4:1-2"
EVERY_LINE = {
    "set", "format", "instance", "status", "objective", "baseline", "bound", "wall_s",
    "cpu_s", "seed", "seconds", "effort", "checked",
}  # fmt: skip
LINE = ["plant", "generated", TINY, "--effort", "2"]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run two tiny plants into a file, once."""
    path = tmp_path_factory.mktemp("benchmarks") / "tiny.jsonl"
    assert main([*LINE, "--jsonl", str(path)]) == 0
    return path


def test_a_line_says_what_was_asked_and_found(finished: Path) -> None:
    """Protects comparisons: every line has its instance, limits, bound and check."""
    lines = lines_in(finished)
    assert [line["instance"] for line in lines] == ["metal:6:1:4:1", "metal:6:1:4:2"]
    for line in lines:
        assert line.keys() >= EVERY_LINE
        assert line["checked"] is True
        assert line["objective"] <= line["bound"] + 1e-6
        assert line["gap"] == gap(line["objective"], line["bound"])
        assert line["cpu_s"] > 0.0


def test_what_is_in_the_file_is_not_run_again(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects hours: the same command goes on where it was interrupted."""
    before = finished.read_text("utf-8")
    assert main([*LINE, "--jsonl", str(finished)]) == 0
    assert finished.read_text("utf-8") == before
    assert capsys.readouterr().err.count("(from the file)") == 2


def test_a_line_cut_off_by_a_crash_is_made_again(
    finished: Path, tmp_path: Path
) -> None:
    """Protects a file whose last line a power cut left unfinished."""
    whole = finished.read_text("utf-8")
    broken = tmp_path / "broken.jsonl"
    broken.write_text(whole[: whole.index("\n") + 40], encoding="utf-8")
    assert main([*LINE, "--jsonl", str(broken)]) == 0
    assert [line["instance"] for line in lines_in(broken)] == [
        line["instance"] for line in lines_in(finished)
    ]


def test_other_settings_are_another_question(finished: Path) -> None:
    """Protects against a line of one effort taken for that of another."""
    jobs = [
        job_of("plant", "generated", "metal:6:1:4:1", settings)
        for settings in (Settings(effort=2), Settings(effort=2, seed=1))
    ]
    copy = finished.with_name("copy.jsonl")
    copy.write_text(finished.read_text("utf-8"), encoding="utf-8")
    assert [fresh for _, fresh in run_all(jobs, copy, 600.0)] == [False, True]


def test_a_crash_of_one_instance_does_not_stop_the_set() -> None:
    """Protects a night of benchmarks: the crash is a line with its last words."""
    job = job_of("plant", "generated", "metal:nonsense", Settings(effort=1))
    line = run_one(job, 600.0)
    assert (line["status"], line["checked"]) == ("crashed", False)
    assert "ValueError" in line["error"]


def test_an_instance_that_takes_too_long_is_given_up() -> None:
    """Protects the rest of the set from one instance without end."""
    job = job_of("plant", "generated", "metal:6:1:4:1", Settings(seconds=60.0))
    assert run_one(job, 0.01)["status"] == "timeout"


def test_a_range_of_seeds_is_so_many_instances() -> None:
    """Protects the short form ``1-10``, ends included."""
    assert expand(["repair:40:2:30:1-10"])[-1] == "repair:40:2:30:10"
    assert len(expand(["repair:40:2:30:1-10", "metal:5:1:3:7"])) == 11


@pytest.mark.parametrize("path", ["", "metal", "gold:5:1:3:1", "metal:5:1:3:9-1"])
def test_paths_that_name_nothing_are_refused(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Protects against an empty set that looks like a success."""
    with pytest.raises(UsageError):
        expand([path])
    assert main(["plant", "generated", path, "--effort", "1"]) == 2
    assert "benchmarks: " in capsys.readouterr().err


def test_only_the_first_are_run(capsys: pytest.CaptureFixture[str]) -> None:
    """Protects quick looks at long sets."""
    assert main([*LINE, "--first", "1"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["instance"] == "metal:6:1:4:1"


def test_every_family_stands_in_the_readme() -> None:
    """Protects readers of ``benchmarks/README.md``."""
    text = (Path(__file__).resolve().parents[2] / "benchmarks/README.md").read_text(
        "utf-8"
    )
    for set_name, format_name in FAMILIES:
        assert f"`{set_name} {format_name}`" in text
    with pytest.raises(UsageError):
        family("plant", "other")
