"""Plan files: what is written is read back, what is damaged refused with a place."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from marcha.plans import Plan, check, figures, read_plan, wire, write_plan
from marcha.plant import PlanFileError
from marcha.plant.plant import Plant
from tests.plans import world as w

Json: TypeAlias = Any
"""What a file holds."""


@pytest.fixture(scope="module")
def plant() -> Plant:
    """Make the plant by hand."""
    return w.make_plant()


@pytest.fixture(scope="module")
def plan(plant: Plant) -> Plan:
    """Make its plan, with its figures."""
    made = w.make_plan(plant)
    return dataclasses.replace(made, figures=figures(plant, made))


@pytest.fixture
def file(tmp_path: Path, plant: Plant, plan: Plan) -> Path:
    """Write the plan."""
    path = tmp_path / "plan.json"
    write_plan(path, plant, plan)
    return path


def edit(file: Path, change: Callable[[Json], None]) -> None:
    """Change a plan file as somebody with an editor would."""
    data = json.loads(file.read_text("utf-8"))
    change(data)
    file.write_text(json.dumps(data), "utf-8")


def test_what_is_written_is_read_back(file: Path, plant: Plant, plan: Plan) -> None:
    """The file says everything: plant, plan, and they still belong together."""
    assert read_plan(file) == (plant, plan)
    assert check(*read_plan(file)).ok
    assert read_plan(str(file)) == (plant, plan)


def test_writing_leaves_nothing_else_behind(
    file: Path, plant: Plant, plan: Plan
) -> None:
    """The file is replaced whole; no draft stays."""
    write_plan(file, plant, plan)
    assert [each.name for each in file.parent.iterdir()] == ["plan.json"]


def test_a_failed_write_keeps_the_old_file(
    file: Path, plant: Plant, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk or a power cut does not cost the plan that was there."""
    before = file.read_bytes()

    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        write_plan(file, plant, plan)
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == ["plan.json"]


def test_a_figure_that_is_no_number_is_not_written(
    file: Path, plant: Plant, plan: Plan
) -> None:
    """JSON has no word for it."""
    with pytest.raises(ValueError, match="JSON"):
        write_plan(file, plant, dataclasses.replace(plan, seconds=float("nan")))


def test_a_changed_decision_is_a_broken_rule(file: Path) -> None:
    """Tampering with the plan is for the rules to find, and they name themselves."""

    def faster(data: Json) -> None:
        data["plan"]["runs"][0]["end"] -= 5

    edit(file, faster)
    assert "run_lasts" in check(*read_plan(file)).rules


def test_a_changed_plant_is_refused(file: Path) -> None:
    """A plan is a plan for the plant it was made for."""

    def rich(data: Json) -> None:
        data["plant"]["lots"][0]["pieces"] = 50

    edit(file, rich)
    with pytest.raises(PlanFileError, match="plant_hash"):
        read_plan(file)


def test_a_plan_for_another_plant_breaks_a_rule(file: Path) -> None:
    """The hash within the plan is the plan's own word."""

    def other(data: Json) -> None:
        data["plan"]["plant_hash"] = "0" * 64

    edit(file, other)
    assert check(*read_plan(file)).rules == ("made_for_this_plant",)


def put(*path: str | int, value: Json) -> Callable[[Json], None]:
    """Make a change that sets one place of the file."""

    def change(data: Json) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (put("format", value="otro"), "format"),
        (put("version", value=2), "version.*install a later one"),
        (put("version", value="1"), "version"),
        (put("version", value=True), "version"),
        (put("version", value=0), "version"),
        (put("surprise", value=1), "surprise"),
        (lambda data: data.pop("plan"), "plan"),
        (put("plan", value=[]), "plan"),
        (put("plant", value=None), "plant"),
        (put("plan", "runs", 0, "start", value="mañana"), r"plan\.runs\[0\]\.start"),
        (put("plan", "runs", 0, "start", value=1.5), r"plan\.runs\[0\]\.start"),
        (put("plan", "runs", 0, "extra", value=1), r"plan\.runs\[0\]\.extra"),
        (put("plan", "status", value="perfect"), r"plan\.status"),
        (put("plan", "tasks", value={}), r"plan\.tasks"),
        (put("plant", "site", "horizon_days", value="x"), r"plant\.site\.horizon_days"),
        (put("plant", "orders", 0, "profile", value="nadie"), r"plant\.Order\.0"),
        (put("plant", "site", "horizon_days", value=-3), "plant"),
        (put("plant_hash", value=7), "plant_hash"),
    ],
)
def test_a_damaged_file_is_refused_with_its_place(
    file: Path, change: Callable[[Json], None], place: str
) -> None:
    """Protects people from a bare traceback: the text says where."""
    edit(file, change)
    with pytest.raises(PlanFileError, match=place) as error:
        read_plan(file)
    assert str(file) in str(error.value)


def test_many_wrong_places_are_counted(file: Path) -> None:
    """Protects people from a wall of text: the first five, and how many more."""

    def spoil(data: Json) -> None:
        for run in data["plan"]["runs"]:
            run["start"] = run["end"] = "x"

    edit(file, spoil)
    with pytest.raises(PlanFileError, match="and 5 more"):
        read_plan(file)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"null",
        b"not json at all",
        b"\xff\xfe\x00\x01",
        b'{"format": "marcha-plan", "version": NaN}',
        b'{"format": "marcha-plan", "version": 1, "plan": Infinity}',
        b"[" * 200_000,
        b'{"format": "marcha-plan", "version": ' + b"9" * 5_000 + b"}",
        b"PK\x03\x04 a workbook",
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, content: bytes) -> None:
    """Protects against files of every other kind."""
    path = tmp_path / "otro.json"
    path.write_bytes(content)
    with pytest.raises(PlanFileError, match="otro"):
        read_plan(path)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(file: Path, number: str) -> None:
    """Protects every comparison after it."""
    text = file.read_text("utf-8").replace('"seconds": 0.0', f'"seconds": {number}')
    file.write_text(text, "utf-8")
    with pytest.raises(PlanFileError):
        read_plan(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """And so is a folder."""
    for path in (tmp_path / "nada.json", tmp_path):
        with pytest.raises(PlanFileError, match="cannot be read"):
            read_plan(path)


def test_a_file_that_is_too_large_is_not_opened(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects the memory of an ordinary PC."""
    monkeypatch.setattr(wire, "MOST_BYTES", 100)
    with pytest.raises(PlanFileError, match="at most 100"):
        read_plan(file)
