"""The main use case: a plan with its plant, refused, interrupted, kept."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import marcha
from marcha.app import Planned, plan, read_plan
from marcha.app.planning import plan_files, prepared
from marcha.plans.plan import Status
from marcha.plans.rules import check
from marcha.plant.errors import DataError, PlanFileError
from marcha.plant.generator import generate
from marcha.plant.plant import Plant

if TYPE_CHECKING:
    from marcha.optimise.compose import Progress


@pytest.fixture(scope="module")
def plant() -> Plant:
    """Make a plant that is planned in no time."""
    return generate("capacity", orders=6, presses=1, tasks=4, seed=5)


def test_a_plan_is_checked_bounded_and_beside_practice(planned: Planned) -> None:
    """Protects the promises: rules kept, a bound on the headline, practice known."""
    assert check(planned.plant, planned.plan).ok
    good = {each.name: each for each in planned.plan.figures}["good_t"]
    assert good.value is not None
    assert good.bound is not None
    assert good.value <= good.bound
    assert planned.practice is not None
    assert check(planned.plant, planned.practice).ok


def test_same_effort_and_seed_give_the_same_plan(plant: Plant) -> None:
    """Protects repeatability: only the seconds differ."""
    first, second = (plan(plant, effort=3, seed=4).as_json() for _ in range(2))
    del first["seconds"], second["seconds"]
    assert first == second


def test_a_plan_prints_well_in_both_languages(planned: Planned) -> None:
    """Protects ``print(planned)``, the first thing a user of the library does."""
    spanish, english = (planned.summary(language=each) for each in ("es", "en"))
    assert planned.plant.site.name in spanish
    assert planned.plant.site.name in english
    assert spanish != english
    assert str(planned) in (spanish, english)
    assert planned.comparison(language="en") != planned.comparison(language="es")


def test_what_is_written_is_read_again(planned: Planned, tmp_path: Path) -> None:
    """Protects ``plan.json``: one file says everything."""
    path = planned.write_json(tmp_path / "plan.json")
    again = read_plan(path)
    assert (again.plant, again.plan) == (planned.plant, planned.plan)
    assert again.practice is None
    assert again.comparison() == ""


def test_all_three_files_are_written_beside_each_other(
    planned: Planned, tmp_path: Path
) -> None:
    """Protects ``--out``: workbook, page and JSON, and nothing else."""
    files = planned.write_all(tmp_path / "plan.xlsx", language="es")
    assert files == plan_files(tmp_path / "plan.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "plan.html", "plan.json", "plan.xlsx",
    ]  # fmt: skip
    assert files[0].read_bytes().startswith(b"PK")
    assert files[1].read_text("utf-8").lstrip().lower().startswith("<!doctype html")


def test_as_json_is_json(planned: Planned) -> None:
    """Protects programs: no value that JSON has no word for."""
    told = json.loads(json.dumps(planned.as_json(), allow_nan=False))
    assert {each["order"] for each in told["orders"]} == set(planned.plant.orders)


def test_a_plant_with_errors_is_refused_with_all_of_them(plant: Plant) -> None:
    """Protects a user of the library: every problem at once, before any planning."""
    broken = plant.replace(profiles={}, containers={})
    with pytest.raises(DataError) as found:
        plan(broken, effort=1)
    assert len(found.value.problems) > 1
    assert prepared(plant).assumptions


def test_interrupted_it_gives_the_best_plan_so_far(plant: Plant) -> None:
    """Protects work: Ctrl-C ends the search, not the plan."""
    seen: list[float] = []

    def stop(news: "Progress") -> None:
        if news.plan is not None and news.good_t is not None:
            seen.append(news.good_t)
        if news.stage == "bound":
            raise KeyboardInterrupt

    stopped = plan(plant, effort=1000, progress=stop)
    assert stopped.plan.status is Status.STOPPED
    assert check(stopped.plant, stopped.plan).ok
    good = {each.name: each.value for each in stopped.plan.figures}["good_t"]
    assert good == pytest.approx(seen[-1])


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": "other"}', "\0"])
def test_a_file_that_is_no_plan_is_refused(text: str, tmp_path: Path) -> None:
    """Protects against plans that half of a file, or another program, made."""
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanFileError):
        read_plan(path)


def test_the_public_names_are_those_of_the_use_cases() -> None:
    """Protects ``import marcha``: a name is the function of this room."""
    assert marcha.plan is plan
    assert marcha.Planned is Planned
    assert marcha.check is check
