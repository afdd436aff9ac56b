"""
A plan and its plant as one JSON file, which says everything.

The form is that of :mod:`marcha.plant.wire`; here stand the envelope with its version
and what is refused. A file that is read is a plan in form only: whether it keeps the
rules is for :func:`marcha.plans.check` to say.
"""

import contextlib
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
from marcha.plant.wire import from_json, plant_hash, record_from_json, record_to_json

FORMAT = "marcha-plan"
VERSION = 1
MOST_BYTES = 200_000_000
"""Size beyond which a file is no plan: 5,000 orders take some ten million bytes."""

_KEYS = {"format", "version", "plant", "plant_hash", "plan"}
_SHOWN = 5


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
        raise PlanFileError(_places(source, "plant", error.problems)) from error
    wrong = [each for each in check_plant(plant) if each.severity == "error"]
    if wrong:
        raise PlanFileError(_places(source, "plant", wrong))
    if data["plant_hash"] != plant_hash(plant):
        raise PlanFileError(
            f"{source}: plant_hash: the plant is not the one that was written; "
            "somebody changed it in the file"
        )
    try:
        plan = record_from_json(Plan, data["plan"])
    except DataError as error:
        raise PlanFileError(_places(source, "plan", error.problems)) from error
    return plant, plan


def _envelope(source: Path) -> dict[str, Any]:
    """Return the outer object of a plan file, its keys and version checked."""
    data = _json(source)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise PlanFileError(f"{source}: format: not a plan of Marcha")
    version = data.get("version")
    if type(version) is not int or version < 1:
        raise PlanFileError(f"{source}: version: not a version number")
    if version > VERSION:
        raise PlanFileError(
            f"{source}: version: the file has version {version}, this Marcha reads up "
            f"to {VERSION}; install a later one"
        )
    if data.keys() != _KEYS:
        odd = ", ".join(sorted(data.keys() ^ _KEYS))
        raise PlanFileError(f"{source}: missing or unknown: {odd}")
    return data


def _json(source: Path) -> object:
    try:
        size = source.stat().st_size
        if size > MOST_BYTES:
            raise PlanFileError(
                f"{source}: {size:,} bytes; a plan has at most {MOST_BYTES:,}"
            )
        return json.loads(source.read_bytes(), parse_constant=_no_number)
    except OSError as error:
        raise PlanFileError(f"{source}: cannot be read: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise PlanFileError(
            f"{source}: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise PlanFileError(f"{source}: not the JSON of a plan: {error}") from error


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number")


def _places(
    source: Path, part: str, problems: tuple[Problem, ...] | list[Problem]
) -> str:
    """Say what is wrong, place by place; the first few."""
    lines = []
    for each in problems[:_SHOWN]:
        path = each.params.get("path")
        if path is None:
            path = ".".join(
                str(one)
                for one in (each.sheet, each.index, each.field)
                if one is not None
            )
        found = "" if each.value is None else f" {each.value}"
        wanted = "" if each.hint is None else f", expected {each.hint}"
        lines.append(f"{part}.{path.lstrip('.')}: {each.code}{found}{wanted}")
    if len(problems) > _SHOWN:
        lines.append(f"and {len(problems) - _SHOWN} more")
    return f"{source}: " + "; ".join(lines)
