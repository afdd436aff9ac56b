"""The demo on the bundled example, and how it chooses its truck."""

import re
from pathlib import Path

import pytest

from marcha.app import Planned
from marcha.app.demo import (
    FirstPlan,
    Forged,
    Left,
    Made,
    Scene,
    Stopped,
    Truck,
    demo,
    forged_run,
    wrong_truck,
)
from marcha.plans.plan import Plan
from marcha.plant.ids import LotId


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> list[Scene]:
    """Play the demo once, quickly."""
    told: list[Scene] = []
    folder = tmp_path_factory.mktemp("demo") / "new" / "folder"
    assert demo(folder, seconds=6.0, language="es", tell=told.append)
    return told


def test_the_story_has_its_scenes_in_order(scenes: list[Scene]) -> None:
    """Protects the minute: every scene is played, in the order of the story."""
    kinds = [Stopped, FirstPlan, Made, Truck, Forged, Forged, Left]
    assert [type(each) for each in scenes] == kinds


def test_the_plan_beats_practice_and_is_verified(scenes: list[Scene]) -> None:
    """Protects the claim of the demo: more than practice, less than the bound."""
    made = next(each for each in scenes if isinstance(each, Made))
    assert made.verified.ok
    assert made.planned.practice is not None

    def good(plan: Plan) -> float:
        return {each.name: each.value for each in plan.figures}["good_t"] or 0.0

    assert good(made.planned.plan) > good(made.planned.practice)


def test_the_truck_changes_the_plan_and_not_the_past(scenes: list[Scene]) -> None:
    """Protects the replan: verified, begun work kept, the change told."""
    truck = next(each for each in scenes if isinstance(each, Truck))
    assert truck.verified.ok
    assert truck.promised_mm != truck.found_mm
    assert truck.tasks > 0
    assert truck.runs > 0
    assert truck.changes


def test_forgeries_are_refused_by_name(scenes: list[Scene]) -> None:
    """Protects the last promise of the story."""
    forged = {each.what: each for each in scenes if isinstance(each, Forged)}
    assert "one_thing_at_a_time" in forged["run"].verified.wrong
    assert "certificate:good_t" in forged["bound"].verified.wrong


def test_everything_lies_in_the_folder(scenes: list[Scene]) -> None:
    """Protects what the story promises: workbook, page, Gantts and JSON."""
    left = scenes[-1]
    assert isinstance(left, Left)
    assert set(left.folder.iterdir()) == set(left.files)
    endings = sorted(path.suffix for path in left.files)
    assert endings == sorted(
        [".txt"] + [".xlsx"] * 3 + [".html"] * 2 + [".json"] * 4 + [".svg"] * 2
    )


def test_the_truck_is_one_that_no_begun_run_needs(planned: Planned) -> None:
    """Protects against a story in which the past would have to be undone."""
    event = wrong_truck(planned)
    if event is None:
        pytest.skip("this plant knows one diameter only")
    lot = event.now.plant.lots[LotId(event.delivery)]
    assert lot.diameter_mm == event.found_mm


def test_nothing_can_be_forged_in_an_empty_plan(tmp_path: Path) -> None:
    """Protects the demo against plants with nothing to press."""
    assert forged_run(Plan(plant_hash="")) is None
    assert not list(tmp_path.iterdir())


def test_the_demo_spares_folders_of_others(tmp_path: Path) -> None:
    """Protects ``--out .`` in a folder with somebody's own ``planta.xlsx``."""
    (tmp_path / "planta.xlsx").write_text("a week of work", encoding="utf-8")
    with pytest.raises(OSError, match=re.escape(str(tmp_path))) as found:
        demo(tmp_path, seconds=1.0, language="es", tell=lambda _: None)
    assert found.value.filename == str(tmp_path)
    with pytest.raises(NotADirectoryError):
        demo(tmp_path / "planta.xlsx", seconds=1.0, language="es", tell=print)
    assert [path.name for path in tmp_path.iterdir()] == ["planta.xlsx"]
