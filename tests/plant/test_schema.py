"""The class is the data dictionary: what its annotations say is found as data."""

import dataclasses
from datetime import date, datetime

import pytest

from marcha.plant.plant import SHEETS, Plant
from marcha.plant.records_equipment import Equipment, EquipmentKind
from marcha.plant.records_orders import Order, StockItem
from marcha.plant.records_repair import Task
from marcha.plant.records_time import Calendar, DaySpan
from marcha.plant.records_tooling import Die
from marcha.plant.schema import FieldSchema, schema


def field(record: type, name: str) -> FieldSchema:
    """One field of a record."""
    return next(each for each in schema(record) if each.name == name)


@pytest.mark.parametrize("record", SHEETS, ids=lambda record: record.__name__)
def test_every_record_has_a_schema_for_every_field(record: type) -> None:
    """Guards the derivation of sheets, tables and pages from the records."""
    names = [each.name for each in dataclasses.fields(record)]
    assert [each.name for each in schema(record)] == names
    for each in schema(record):
        assert (each.kind == "choice") == (each.choices is not None)
        assert (each.kind == "reference") == (each.target is not None)
        assert (each.kind == "item") == bool(each.item)
        assert each.required == (each.default is None and _has_no_default(record, each))


def _has_no_default(record: type, field: FieldSchema) -> bool:
    declared = next(
        each for each in dataclasses.fields(record) if each.name == field.name
    )
    return (
        declared.default is dataclasses.MISSING
        and declared.default_factory is dataclasses.MISSING
    )


def test_every_attribute_of_the_plant_is_a_sheet() -> None:
    """Guards that no sheet is forgotten when one is added."""
    attributes = {each.name for each in dataclasses.fields(Plant)} - {"assumptions"}
    assert attributes == set(SHEETS.values())


def test_a_quantity_has_its_unit_and_range() -> None:
    """Guards the second row of the sheets and the check of ranges."""
    length = field(StockItem, "length_mm")
    assert (length.kind, length.unit, length.required) == ("whole", "mm", True)
    assert (length.low, length.high) == (1, 1_000_000)


def test_a_reference_knows_its_sheet() -> None:
    """Guards foreign keys, drop-downs and reference checks."""
    assert field(Order, "profile").target == "Profile"
    presses = field(Die, "presses")
    assert (presses.kind, presses.many, presses.target) == (
        "reference",
        True,
        "Equipment",
    )
    assert field(Order, "id").kind == "id"


def test_what_may_be_unknown_is_optional_and_not_required() -> None:
    """Guards that None is allowed exactly where a record says what it means."""
    release = field(Order, "release")
    assert (release.kind, release.optional, release.required) == ("moment", True, False)
    assert not field(Order, "due").optional


def test_a_default_nobody_verified_is_marked_even_when_it_is_none() -> None:
    """Guards the promise that such a figure is never presented as a fact."""
    assert field(Die, "butt_mm").unverified
    assert field(Die, "life_kg").unverified
    assert not field(Die, "cavities").unverified


def test_items_show_their_fields_in_the_order_of_writing() -> None:
    """``T1:FS:60``: task, kind, lag."""
    links = field(Task, "links")
    assert [each.name for each in links.item] == ["task", "kind", "lag_min"]
    assert links.item[0].target == "Task"
    assert [each.required for each in links.item] == [True, False, False]


def test_choices_and_spans_are_known() -> None:
    """Guards drop-downs, and cells such as ``06:00-14:00; 14:00-22:00``."""
    assert field(Equipment, "kind").choices is EquipmentKind
    monday = field(Calendar, "monday")
    assert (monday.kind, monday.many) == ("span", True)


def test_what_no_column_can_hold_is_a_mistake_of_the_programmer() -> None:
    """Guards against a record with a field that no sheet could show."""
    bad = dataclasses.make_dataclass("Bad", [("where", complex)])
    with pytest.raises(TypeError, match="complex"):
        schema(bad)
    with pytest.raises(TypeError, match="not a record"):
        schema(int)


def test_dates_and_moments_are_told_apart() -> None:
    """Guards that a validity date is not read as midnight."""
    dated = dataclasses.make_dataclass("Dated", [("day", date), ("at", datetime)])
    assert [each.kind for each in schema(dated)] == ["date", "moment"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("6-14", 360, 840),
        ("06:00-14:00", 360, 840),
        ("22:00-06:00", 1320, 1800),
        ("0-24", 0, 1440),
        (" 7:30 - 15:45 ", 450, 945),
    ],
)
def test_parts_of_a_day_are_read_as_people_write_them(
    text: str, start: int, end: int
) -> None:
    """Guards the calendar sheet."""
    assert DaySpan.parse(text) == DaySpan(start, end)


@pytest.mark.parametrize(
    "text", ["", "6", "6-25", "24:00-06:00", "6:60-7", "x-y", "-1-5"]
)
def test_what_is_no_part_of_a_day_is_refused(text: str) -> None:
    """Guards against an hour that does not exist."""
    with pytest.raises(ValueError, match=r".*"):
        DaySpan.parse(text)
