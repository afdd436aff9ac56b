"""
Whether the records of a plant fit together: every problem at once.

Here stand the checks that follow from the annotations alone: references, ranges,
doubled rows. Rules of the plant itself (a trim range that is upside down, a task that
waits for itself) stand in :mod:`marcha.plant.consistency`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from marcha.plant.consistency import RULES
from marcha.plant.consistency_aims import RULES as AIM_RULES
from marcha.plant.consistency_routes import RULES as ROUTE_RULES
from marcha.plant.plant import SHEETS, Plant
from marcha.plant.problem import Problem
from marcha.plant.records_aims import ExchangeRate, MonthlyTarget, ServiceMinimum
from marcha.plant.records_equipment import Setup
from marcha.plant.records_metal import Agreement, Alloy, Supplier
from marcha.plant.records_orders import Customer
from marcha.plant.records_people import Crewing, Person, Qualification, Skill
from marcha.plant.records_repair import Part
from marcha.plant.records_time import Calendar
from marcha.plant.records_upkeep import SupplyUse
from marcha.plant.schema import FieldSchema, schema

DEFAULTABLE = (Calendar, Alloy, Supplier, Agreement, Customer, Person, Skill, Part)
"""Records whose sheet may be empty although others refer to them (``defaults``)."""

_KEYS: Mapping[type, tuple[str, ...]] = {
    Setup: ("equipment", "from_family", "to_family"),
    Qualification: ("person", "skill"),
    Crewing: ("equipment", "skill", "level"),
    SupplyUse: ("supply", "equipment"),
    ExchangeRate: ("currency", "since"),
    ServiceMinimum: ("group",),
    MonthlyTarget: ("month",),
}
"""What tells the rows of a sheet without ids apart."""

_COMPARISONS = 20_000
"""Ids that may be compared for hints in one check: hints must not cost seconds."""


def check_plant(plant: Plant) -> tuple[Problem, ...]:
    """
    Return everything that is wrong or doubtful in a plant, in the order of its sheets.

    Parameters
    ----------
    plant
        As read, before or after :func:`marcha.plant.defaults.complete`.

    Returns
    -------
    tuple of Problem
        Errors (no plan can be made) and warnings, by sheet, record and field.
    """
    found: list[Problem] = []
    for rule in (
        _unknown_references,
        _out_of_range,
        _repeated_rows,
        _repeated_items,
        *RULES,
        *ROUTE_RULES,
        *AIM_RULES,
    ):
        found.extend(rule(plant))
    return tuple(sorted(found, key=_place))


_SHEET_ORDER = {record.__name__: place for place, record in enumerate(SHEETS)}
_FIELD_ORDER = {
    (record.__name__, each.name): place
    for record in SHEETS
    for place, each in enumerate(schema(record))
}


def _place(problem: Problem) -> tuple[int, int, int]:
    sheet, name = problem.sheet or "", problem.field or ""
    return (
        _SHEET_ORDER.get(sheet, -1),
        -1 if problem.index is None else problem.index,
        _FIELD_ORDER.get((sheet, name), -1),
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """A field that holds values of its own or, through an item, of a small record."""

    name: str
    inner: str | None
    many: bool
    shape: FieldSchema

    def values(self, record: object) -> Sequence[object]:
        """Return what a record holds there; nothing for None."""
        held = getattr(record, self.name)
        if held is None:
            return ()
        parts = held if self.many else (held,)
        if self.inner is None:
            return tuple(parts)
        inner = (getattr(part, self.inner) for part in parts)
        return tuple(value for value in inner if value is not None)


def _columns(record: type) -> Iterator[_Column]:
    for each in schema(record):
        if each.kind == "item":
            for part in each.item:
                yield _Column(each.name, part.name, each.many, part)
        else:
            yield _Column(each.name, None, each.many, each)


def _values(
    plant: Plant, record: type, column: _Column
) -> Iterator[tuple[int, object]]:
    for index, held in enumerate(plant.records(record)):
        for value in column.values(held):
            yield index, value


class _Nearest:
    """Finds the id that a mistaken one was probably meant to be."""

    def __init__(self) -> None:
        self._left = _COMPARISONS
        self._known: dict[tuple[str, str], str | None] = {}

    def __call__(
        self, value: str, target: str, ids: Mapping[str, object]
    ) -> str | None:
        key = (target, value)
        if key not in self._known:
            if self._left < len(ids):
                return None
            self._left -= len(ids)
            near = get_close_matches(value, tuple(ids), n=1)
            self._known[key] = near[0] if near else None
        return self._known[key]


def _unknown_references(plant: Plant) -> Iterator[Problem]:
    nearest = _Nearest()
    ids: dict[str, Mapping[str, object]] = {
        record.__name__: getattr(plant, attribute)
        for record, attribute in SHEETS.items()
        if isinstance(getattr(plant, attribute), Mapping)
    }
    may_be_empty = {record.__name__ for record in DEFAULTABLE}
    for record in SHEETS:
        for column in _columns(record):
            target = column.shape.target
            if target is None or (target in may_be_empty and not ids[target]):
                continue
            known = ids[target]
            for index, value in _values(plant, record, column):
                if value in known:
                    continue
                yield Problem(
                    code="unknown_reference",
                    sheet=record.__name__,
                    index=index,
                    field=column.name,
                    value=str(value),
                    hint=nearest(str(value), target, known),
                    params={"target": target},
                )


def _out_of_range(plant: Plant) -> Iterator[Problem]:
    for record in SHEETS:
        for column in _columns(record):
            low, high = column.shape.low, column.shape.high
            if low is None or high is None:
                continue
            for index, value in _values(plant, record, column):
                if isinstance(value, int | float) and not low <= value <= high:
                    yield Problem(
                        code="out_of_range",
                        sheet=record.__name__,
                        index=index,
                        field=column.name,
                        value=f"{value:g}",
                        params={"low": f"{low:g}", "high": f"{high:g}"},
                    )


def _repeated_rows(plant: Plant) -> Iterator[Problem]:
    for record, names in _KEYS.items():
        seen: set[tuple[object, ...]] = set()
        for index, held in enumerate(plant.records(record)):
            key = tuple(getattr(held, name) for name in names)
            if key in seen:
                parts = ("*" if part is None else str(part) for part in key)
                yield Problem(
                    code="repeated_row",
                    sheet=record.__name__,
                    index=index,
                    field=names[-1],
                    value=" / ".join(parts),
                )
            seen.add(key)


def _repeated_items(plant: Plant) -> Iterator[Problem]:
    for record in SHEETS:
        for each in schema(record):
            if not each.many:
                continue
            for index, held in enumerate(plant.records(record)):
                # Whole items: SS and FF to the same task are two different links.
                items = getattr(held, each.name)
                if len(set(items)) == len(items):
                    continue
                twice = next(item for item in items if items.count(item) > 1)
                yield Problem(
                    code="repeated_item",
                    sheet=record.__name__,
                    index=index,
                    field=each.name,
                    value=_text(twice, each),
                )


def _text(item: object, shape: FieldSchema) -> str:
    """Write an item by the first of its fields, which names what it is about."""
    return str(getattr(item, shape.item[0].name) if shape.item else item)
