"""
A plan and its plant as one JSON file, which says everything.

The form is that of :mod:`marcha.plant.wire`; here stand the envelope with its version
and what is refused. A file that is read is a plan in form only: whether it keeps the
rules is for :func:`marcha.plans.check` to say.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from marcha.plans.plan import Plan
from marcha.plant.errors import DataError, PlanFileError
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem
from marcha.plant.references import check_plant
from marcha.plant.wire import (
    canonical,
    from_json,
    plant_hash,
    record_from_json,
    record_to_json,
)

FORMAT = "marcha-plan"
VERSION = 1
MOST_BYTES = 200_000_000
"""Size beyond which a file is no plan: 5,000 orders take some ten million bytes."""

_KEYS = {"format", "version", "plant", "plant_hash", "plan"}
_SHOWN = 5
_MODE = 0o666
"""Of a file before the umask; a temporary file is nobody else's."""

_WORKBOOK = b"PK\x03\x04"
"""How a workbook begins, which is a ZIP."""


def write_plan(path: str | Path, plant: Plant, plan: Plan) -> None:
    """
    Write a plan and its plant; the file is there whole or not at all.

    Raises
    ------
    ValueError
        When a number in the plan is not finite.
    """
    target = Path(path)
    data = {
        "format": FORMAT,
        "version": VERSION,
        "plant_hash": plant_hash(plant),
        "plant": record_to_json(plant),
        "plan": record_to_json(plan),
    }
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
    handle, name = tempfile.mkstemp(
        dir=target.parent, prefix=f".{target.name}.", suffix=".part"
    )
    try:
        Path(name).chmod(_MODE & ~_umask())
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    """Return what new files may not be; there is no way to ask without setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def plan_hash(plan: Plan) -> str:
    """SHA-256 of the canonical JSON form of a plan, in hexadecimal."""
    return hashlib.sha256(canonical(record_to_json(plan)).encode()).hexdigest()


def read_plan(path: str | Path) -> tuple[Plant, Plan]:
    """
    Read a plan and its plant.

    Raises
    ------
    PlanFileError
        When the file cannot be read, is damaged, foreign, of a later version or too
        large, or when its plant is not the one it was written with; the text says
        where.
    """
    source = Path(path)
    data = _envelope(source)
    try:
        plant = from_json(data["plant"])
    except DataError as error:
        raise _misplaced(source, "plant", error.problems) from error
    wrong = [each for each in check_plant(plant) if each.severity == "error"]
    if wrong:
        raise _misplaced(source, "plant", wrong)
    if data["plant_hash"] != plant_hash(plant):
        raise PlanFileError(
            f"{source}: plant_hash: the plant is not the one that was written; "
            "somebody changed it in the file",
            "changed",
            file=source,
        )
    try:
        plan = record_from_json(Plan, data["plan"])
    except DataError as error:
        raise _misplaced(source, "plan", error.problems) from error
    return plant, plan


def _envelope(source: Path) -> dict[str, Any]:
    """Return the outer object of a plan file, its keys and version checked."""
    data = _json(source)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        text = f"{source}: format: not a plan of Marcha"
        raise PlanFileError(text, "foreign", file=source)
    version = data.get("version")
    if type(version) is not int or version < 1:
        text = f"{source}: version: not a version number"
        raise PlanFileError(text, "damaged", file=source)
    if version > VERSION:
        raise PlanFileError(
            f"{source}: version: the file has version {version}, this Marcha reads up "
            f"to {VERSION}; install a later one",
            "later",
            file=source,
            version=version,
            most=VERSION,
        )
    if data.keys() != _KEYS:
        odd = ", ".join(sorted(data.keys() ^ _KEYS))
        text = f"{source}: missing or unknown: {odd}"
        raise PlanFileError(text, "parts", file=source, names=odd)
    return data


def _json(source: Path) -> object:
    try:
        size = source.stat().st_size
        if size > MOST_BYTES:
            raise PlanFileError(
                f"{source}: {size:,} bytes; a plan has at most {MOST_BYTES:,}",
                "too_large",
                file=source,
                size=size,
                most=MOST_BYTES,
            )
        content = source.read_bytes()
        if content.startswith(_WORKBOOK):
            text = f"{source}: not the JSON of a plan: a workbook"
            raise PlanFileError(text, "workbook", file=source)
        return json.loads(content, parse_constant=_no_number)
    except OSError as error:
        raise PlanFileError(f"{source}: cannot be read: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise PlanFileError(
            f"{source}: line {error.lineno}, column {error.colno}: {error.msg}",
            "damaged_at",
            file=source,
            line=error.lineno,
            column=error.colno,
        ) from error
    except (ValueError, RecursionError) as error:
        text = f"{source}: not the JSON of a plan: {error}"
        raise PlanFileError(text, "damaged", file=source) from error


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number")


def _misplaced(
    source: Path, part: str, problems: tuple[Problem, ...] | list[Problem]
) -> PlanFileError:
    """Say what is wrong, place by place; in the text the first few."""
    lines: list[str] = []
    places: list[tuple[str, str]] = []
    for each in problems:
        path = each.params.get("path")
        if path is None:
            path = ".".join(
                str(one)
                for one in (each.sheet, each.index, each.field)
                if one is not None
            )
        found = "" if each.value is None else f" {each.value}"
        wanted = "" if each.hint is None else f", expected {each.hint}"
        place = f"{part}.{path.lstrip('.')}"
        places.append((place, each.value or ""))
        lines.append(f"{place}: {each.code}{found}{wanted}")
    shown = lines[:_SHOWN]
    if len(lines) > _SHOWN:
        shown.append(f"and {len(lines) - _SHOWN} more")
    text = f"{source}: " + "; ".join(shown)
    return PlanFileError(text, "values", places=places, file=source)
