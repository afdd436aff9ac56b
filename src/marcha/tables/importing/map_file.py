"""
What was agreed about a plant's own sheets, as a JSON file that is applied next month.

The file comes from anybody: it is read strictly and may name only sheets, fields and
units that there are.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from marcha.plant.errors import MapFileError
from marcha.plant.plant import SHEETS
from marcha.plant.schema import schema
from marcha.tables.importing.title_words import factor

FORM = 1
"""Version of the file."""

_LARGEST = 1_000_000
_RECORDS = {record.__name__: record for record in SHEETS}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """
    One column of a sheet.

    Attributes
    ----------
    title
        As it stands in the sheet.
    field
        Of the record; None: the column is not taken.
    unit
        Of its values; None: the field's own.
    """

    title: str
    field: str | None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMap:
    """One sheet and the records it holds; None: the sheet is not taken."""

    sheet: str
    record: type | None
    columns: tuple[ColumnMap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMap:
    """The sheets of one plant."""

    sheets: tuple[SheetMap, ...] = field(default=())


def write_map(path: Path, plan: ImportMap) -> None:
    """Write a map, readable and in a fixed order."""
    sheets = [
        {
            "sheet": each.sheet,
            "record": None if each.record is None else each.record.__name__,
            "columns": [
                {"title": column.title, "field": column.field, "unit": column.unit}
                for column in each.columns
            ],
        }
        for each in plan.sheets
    ]
    text = json.dumps(
        {"marcha_map": FORM, "sheets": sheets}, ensure_ascii=False, indent=2
    )
    path.write_text(text + "\n", encoding="utf-8")


def read_map(path: Path) -> ImportMap:
    """
    Read a map.

    Raises
    ------
    MapFileError
        When the file is none, or names what there is not.
    OSError
        When the file cannot be read.
    """
    if not path.is_file():
        raise MapFileError(f"{path.name} is no file")
    if path.stat().st_size > _LARGEST:
        raise MapFileError(f"{path.name} is larger than {_LARGEST} bytes")
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise MapFileError(f"{path.name} is not JSON: {str(error)[:80]}") from None
    if not isinstance(data, dict) or data.get("marcha_map") != FORM:
        raise MapFileError(f"{path.name} is no map of form {FORM}")
    sheets = tuple(_sheet(each, path.name) for each in _list(data, "sheets", path.name))
    return ImportMap(sheets=sheets)


def _list(data: Mapping[str, object], key: str, where: str) -> list[object]:
    found = data.get(key, [])
    if not isinstance(found, list):
        raise MapFileError(f"{where}: {key} is no list")
    return found


def _text(data: Mapping[str, object], key: str, where: str) -> str:
    found = data.get(key)
    if not isinstance(found, str) or not found.strip():
        raise MapFileError(f"{where}: {key} is missing")
    return found


def _object(data: object, where: str) -> dict[str, object]:
    if not isinstance(data, dict):
        raise MapFileError(f"{where}: {str(data)[:60]!r} is no object")
    return data


def _sheet(data: object, where: str) -> SheetMap:
    data = _object(data, where)
    name = _text(data, "sheet", where)
    here = f"{where}: {name[:60]}"
    stated = data.get("record")
    record = None if stated is None else _RECORDS.get(str(stated))
    if stated is not None and record is None:
        raise MapFileError(f"{here}: no records are called {str(stated)[:60]!r}")
    listed = _list(data, "columns", here)
    columns = tuple(_column(each, record, here) for each in listed)
    taken = [each.field for each in columns if each.field is not None]
    if len(set(taken)) < len(taken):
        raise MapFileError(f"{here}: two columns are one field")
    return SheetMap(sheet=name, record=record, columns=columns)


def _column(data: object, record: type | None, where: str) -> ColumnMap:
    data = _object(data, where)
    title = _text(data, "title", where)
    name, unit = data.get("field"), data.get("unit")
    if name is None or record is None:
        return ColumnMap(title=title, field=None)
    shape = next((each for each in schema(record) if each.name == name), None)
    if shape is None:
        raise MapFileError(
            f"{where}: {record.__name__} has no field {str(name)[:60]!r}"
        )
    if unit is not None and (not isinstance(unit, str) or factor(shape, unit) is None):
        raise MapFileError(f"{where}: {name} cannot be in {str(unit)[:60]!r}")
    return ColumnMap(title=title, field=shape.name, unit=unit)
