"""Plans of nonsense: the checker answers with violations, never with a traceback."""

import dataclasses
import typing
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marcha.plans import Plan, check
from marcha.plans.rules.violation import CheckResult
from marcha.plant.plant import Plant
from tests.plans import world as w
from tests.plans.broken import BROKEN

Junk: TypeAlias = Any

PLANT = w.make_plant()
PLAN = w.make_plan(PLANT)
PARTS = tuple(
    field.name
    for field in dataclasses.fields(Plan)
    if isinstance(getattr(PLAN, field.name), tuple)
)
JUNK: tuple[Junk, ...] = (
    None, "nadie", "P1", 0, -1, 360, 10**30, 2.5, float("nan"), float("inf"), True, (),
    (1,), object(), {}, PLAN.runs[0], w.HORIZON + 1,
)  # fmt: skip


def places(record: Junk, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths to every field within a record, through tuples and records in it."""
    if dataclasses.is_dataclass(record):
        for field in dataclasses.fields(record):
            here = (*path, field.name)
            yield here
            yield from places(getattr(record, field.name), here)
    elif isinstance(record, tuple):
        for index, each in enumerate(record):
            yield (*path, index)
            yield from places(each, (*path, index))


PLACES = tuple(places(PLAN))


def put(record: Junk, path: tuple[Any, ...], value: Junk) -> Junk:
    """Return a record with something else at a place."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(record, tuple):
        inner = put(record[step], rest, value) if step < len(record) else value
        return (*record[:step], inner, *record[step + 1 :])
    if not dataclasses.is_dataclass(record) or isinstance(record, type):
        return record
    inner = put(getattr(record, step), rest, value)
    return dataclasses.replace(record, **{step: inner})


def answers(plant: Plant, plan: Plan) -> CheckResult:
    """Check, and use everything that a violation offers."""
    result = check(plant, plan)
    assert isinstance(str(result), str)
    for each in result.violations:
        assert str(each)
        assert all(isinstance(subject, str) for subject in each.subjects)
    return result


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_junk_at_any_one_place_is_answered(path: tuple[Any, ...]) -> None:
    """Every field of the plan in turn gets every kind of junk."""
    for junk in JUNK:
        answers(PLANT, put(PLAN, path, junk))


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(JUNK)), max_size=8))
def test_junk_at_many_places_is_answered(changes: list[tuple[Any, Any]]) -> None:
    """Several at once, one after the other, wherever they still fit."""
    plan = PLAN
    for path, junk in changes:
        try:
            plan = put(plan, path, junk)
        except (AttributeError, TypeError, ValueError):
            continue
        if not isinstance(plan, Plan):
            plan = PLAN
    answers(PLANT, plan)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES),
            st.one_of(
                st.integers(-3_000_000, 3_000_000),
                st.integers(-10, 40_000),
                st.sampled_from([*PLANT.orders, *PLANT.equipment, *PLANT.dies, "R2"]),
            ),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_values_that_could_be_true_are_answered(changes: list[tuple[Any, Any]]) -> None:
    """Sound kinds with senseless figures reach every rule, not the sieve only."""
    plan = PLAN
    for path, value in changes:
        try:
            old = get(plan, path)
        except (AttributeError, IndexError, TypeError):
            continue
        if type(old) is type(value):
            plan = put(plan, path, value)
    answers(PLANT, plan)


def get(record: Junk, path: tuple[Any, ...]) -> Junk:
    """Return what stands at a place."""
    for step in path:
        record = record[step] if isinstance(record, tuple) else getattr(record, step)
    return record


@given(st.data())
def test_records_taken_out_and_doubled_are_answered(data: st.DataObject) -> None:
    """Any part may lose, double or shuffle its records."""
    changes: dict[str, Any] = {}
    for part in PARTS:
        records = getattr(PLAN, part)
        if records:
            picks = st.lists(st.sampled_from(records), max_size=2 * len(records))
            changes[part] = tuple(data.draw(picks))
    answers(PLANT, dataclasses.replace(PLAN, **changes))


@given(st.data())
def test_several_broken_rules_at_once_are_all_named(data: st.DataObject) -> None:
    """
    Protects people who mend a plan: no rule hides behind another.

    Two changes that each break one rule; the checker names at least one of them, and
    both unless the second undid or overrode what the first had done.
    """
    names = data.draw(
        st.lists(st.sampled_from(sorted(BROKEN)), min_size=2, max_size=2, unique=True)
    )
    plant, plan = PLANT, PLAN
    for name in names:
        plant, plan = data.draw(st.sampled_from(BROKEN[name]))(plant, plan)
    result = answers(plant, plan)
    assert not result.ok
    assert set(result.rules) & set(names)


def test_a_number_too_long_to_write_is_answered() -> None:
    """Protects the text of a violation: Python refuses to write such a number."""
    plan = put(PLAN, ("runs", 0, "start"), 10**5000)
    result = answers(PLANT, plan)
    assert "values_sound" in result.rules


def test_the_places_reach_every_record() -> None:
    """Protects this test: nested records are reached, and there are many places."""
    assert ("runs", 0, "pushes", 0, "billets") in PLACES
    assert ("log_cuts", 3, "cuts", 1, "run") in PLACES
    assert ("loads", 0, "items", 0, "stock") in PLACES
    assert len(PLACES) > 250
    assert typing.get_type_hints(Plan).keys() >= set(PARTS)
