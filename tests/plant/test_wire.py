"""The JSON form: nothing is lost, nothing foreign comes in, one plant has one hash."""

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.plant.errors import DataError
from marcha.plant.ids import OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_orders import Stage
from marcha.plant.records_time import DaySpan
from marcha.plant.units import Unit
from marcha.plant.wire import (
    canonical,
    from_json,
    plant_hash,
    record_from_json,
    record_to_json,
    to_json,
)
from tests.plant.small import ORDER, small_plant
from tests.strategies import schema_plants, stated_plants

Data: TypeAlias = Any
"""What ``json.loads`` returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A record inside another."""

    id: OrderId
    mass_kg: Annotated[float, Unit("kg")] = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A record with every kind of field, and with others of its own class."""

    name: str
    kind: Literal["a", "b"]
    stage: Stage | None
    count: int
    sure: bool
    day: date
    moment: datetime
    span: DaySpan
    pair: tuple[int, float]
    leaves: tuple[Leaf, ...]
    by_id: Mapping[OrderId, Leaf]
    figures: Mapping[str, float]
    table: Mapping[int, tuple[str, ...]]
    children: tuple["Branch", ...] = ()


def branch() -> Branch:
    """One branch with another in it."""
    leaf = Leaf(id=OrderId("P"), mass_kg=0.1)
    end = Branch(
        name="ñ",
        kind="b",
        stage=None,
        count=-3,
        sure=False,
        day=date(2027, 1, 11),
        moment=datetime(2027, 1, 11, 6, 0),
        span=DaySpan.parse("22:00-06:00"),
        pair=(1, 2.0),
        leaves=(),
        by_id={},
        figures={},
        table={},
    )
    return dataclasses.replace(
        end,
        stage=Stage.FINISHED,
        leaves=(leaf, leaf),
        by_id={OrderId("P"): leaf},
        figures={"good_kg": 1e-9},
        table={7: ("x",)},
        children=(end,),
    )


def through_text(data: object) -> Data:
    """Write JSON and read it again, as a file would."""
    return json.loads(json.dumps(data))


@given(stated_plants() | schema_plants())
def test_a_plant_written_and_read_is_the_same_plant(plant: Plant) -> None:
    """Guards that a plan file says everything about its plant."""
    assert from_json(through_text(to_json(plant))) == plant


@given(stated_plants())
def test_writing_again_gives_the_same_hash(plant: Plant) -> None:
    """Guards that a plan is never refused for a plant that did not change."""
    assert plant_hash(from_json(through_text(to_json(plant)))) == plant_hash(plant)


def test_a_file_older_than_a_field_is_read_with_its_default() -> None:
    """Guards plans that were kept: a column added later does not make them foreign."""
    data = through_text(to_json(small_plant()))
    for order in data["orders"]:
        del order["weight"]
    plant = from_json(data)
    assert plant == small_plant()
    assert plant_hash(plant) == plant_hash(small_plant())


def test_the_hash_tells_a_stated_value_from_a_default() -> None:
    """Guards that leaving defaults out of the hash hides no change."""
    plant = small_plant()
    site = dataclasses.replace(plant.site, saw_step_mm=2)
    assert plant_hash(plant.replace(site=site)) != plant_hash(plant)


def test_every_kind_of_field_goes_there_and_back() -> None:
    """Guards the rooms above, whose records go the same way as the plant's."""
    assert record_from_json(Branch, through_text(record_to_json(branch()))) == branch()


def test_any_change_changes_the_hash() -> None:
    """Guards that a plan cannot pass for a plan of another plant."""
    plant = small_plant()
    order = dataclasses.replace(plant.orders[ORDER], pieces=501)
    changed = plant.replace(orders={**plant.orders, ORDER: order})
    turned = plant.replace(orders=dict(list(plant.orders.items())[::-1]))
    assert len({plant_hash(each) for each in (plant, changed, turned)}) == 3


def test_one_number_has_one_form() -> None:
    """Guards that 900 in a cell and 900.0 in a program are one and the same plant."""
    whole = dataclasses.replace(branch(), pair=(1, 2), figures={"x": -0.0})
    real = dataclasses.replace(branch(), pair=(1, 2.0), figures={"x": 0.0})
    assert canonical(record_to_json(whole)) == canonical(record_to_json(real))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("name", 1),
        ("name", None),
        ("kind", "c"),
        ("stage", "FINISHED"),
        ("count", True),
        ("count", 1.0),
        ("count", "1"),
        ("sure", 1),
        ("day", "11/01/2027"),
        ("day", "20270111"),
        ("moment", "2027-01-11"),
        ("moment", "2027-01-11T06:00:00+00:00"),
        ("span", "6-14"),
        ("pair", [1]),
        ("pair", {}),
        ("leaves", None),
        ("by_id", {}),
        ("figures", []),
        ("children", [3]),
    ],
)
def test_a_wrong_value_is_named_by_its_path(place: str, value: object) -> None:
    """Guards that nothing is guessed: what is written otherwise is refused."""
    data = through_text(record_to_json(branch()))
    data[place] = value
    with pytest.raises(DataError) as caught:
        record_from_json(Branch, data)
    (problem,) = caught.value.problems
    assert problem.code == "json_wrong_value"
    assert problem.params["path"].startswith(place)


@pytest.mark.parametrize(
    ("spoil", "code", "path"),
    [
        (lambda data: data.pop("count"), "json_missing_key", "count"),
        (lambda data: data.update(extra=1), "json_unknown_key", "extra"),
        (
            lambda data: data["leaves"][1].pop("id"),
            "json_missing_key",
            "leaves[1].id",
        ),
        (
            lambda data: data["figures"].update(good_kg=None),
            "json_wrong_value",
            "figures.good_kg",
        ),
        (lambda data: data["table"].update(x=[]), "json_wrong_value", "table.x"),
        (
            lambda data: data["by_id"].append(data["by_id"][0]),
            "json_wrong_value",
            "by_id[1].id",
        ),
        (
            lambda data: data["children"][0].update(span=0),
            "json_wrong_value",
            "children[0].span",
        ),
    ],
)
def test_what_is_missing_or_foreign_is_named_by_its_path(
    spoil: Callable[[Data], object], code: str, path: str
) -> None:
    """Guards that a damaged file tells where it is damaged."""
    data = through_text(record_to_json(branch()))
    spoil(data)
    with pytest.raises(DataError) as caught:
        record_from_json(Branch, data)
    assert [(each.code, each.params["path"]) for each in caught.value.problems] == [
        (code, path)
    ]


def test_all_that_is_wrong_comes_at_once() -> None:
    """Guards that a file is not mended one refusal at a time."""
    data = through_text(to_json(small_plant()))
    data["orders"][0]["due"] = 5
    data["orders"][1]["deu"] = data["orders"][1].pop("due")
    with pytest.raises(DataError) as caught:
        from_json(data)
    assert sorted(each.params["path"] for each in caught.value.problems) == [
        "orders[0].due",
        "orders[1].deu",
        "orders[1].due",
    ]


@pytest.mark.parametrize("data", [None, [], "plant", 3, {"site": {}}])
def test_what_is_no_plant_at_all_is_refused(data: object) -> None:
    """Guards that a foreign file never becomes half a plant."""
    with pytest.raises(DataError):
        from_json(data)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_numbers_that_json_has_no_word_for_are_refused(number: float) -> None:
    """Guards that what is written can be read everywhere."""
    record = dataclasses.replace(branch(), figures={"x": number})
    with pytest.raises(ValueError, match="Out of range"):
        canonical(record_to_json(record))
    data = record_to_json(branch())
    data["figures"]["x"] = number
    with pytest.raises(DataError):
        record_from_json(Branch, data)


def test_a_long_wrong_value_is_shown_in_short() -> None:
    """Guards the screen against a value of a megabyte."""
    data = through_text(record_to_json(branch()))
    data["count"] = "9" * 1_000_000
    with pytest.raises(DataError) as caught:
        record_from_json(Branch, data)
    assert len(str(caught.value.problems[0].value)) <= 60


@given(st.integers(0, 1439), st.integers(1, 1440))
def test_a_part_of_a_day_is_read_as_it_is_written(start: int, length: int) -> None:
    """Guards shifts that end at midnight or next day."""
    span = DaySpan(start, start + length)
    assert DaySpan.parse(str(span)) == span
