"""
Reasons in words: why an order is late, short or unplanned, why a machine stays down.

The words stand in ``text`` under ``reasons.<code>``. A part of a text in square
brackets is left out when one of its parameters is not known: ``{amount} without metal[
until {day}]``. Each object is named after what it is, found by its id in the plant.
"""

import re
from collections.abc import Iterator, Mapping

from marcha.plans.plan import Reason
from marcha.plant.plant import Plant
from marcha.report.writing import Pen
from marcha.text import Words

_ORDERS_FIRST = ("orders", "equipment", "dies", "deliveries", "lots", "tasks", "parts")
_METAL_FIRST = ("deliveries", "lots", "agreements", "orders", "equipment")
_PEOPLE = ("equipment", "tasks", "skills", "people")
_TASKS_FIRST = ("tasks", "parts", "skills", "equipment", "people", "part_sources")
_DIES = ("dies", "equipment")
_MACHINES = ("equipment", "tasks")

_SHEETS: Mapping[str, tuple[str, ...]] = {
    "no_metal": _METAL_FIRST,
    "metal_late": _METAL_FIRST,
    "priority": _ORDERS_FIRST,
    "press_down": _MACHINES,
    "press_full": ("equipment", "orders"),
    "service_missed": (),
    "line_down": _MACHINES,
    "line_full": ("equipment", "orders"),
    "line_slow": _MACHINES,
    "no_feed": (),
    "feed_late": ("feeds",),
    "feed_short": ("feeds", "orders"),
    "no_die": _DIES,
    "die_life": _DIES,
    "no_press": _DIES,
    "no_candidate": _MACHINES,
    "no_oven": _MACHINES,
    "oven_full": ("equipment", "orders"),
    "no_crew": _PEOPLE,
    "service_undone": ("maintenance", "equipment", "skills"),
    "supply_short": ("supplies", "equipment"),
    "needs_down": _MACHINES,
    "task_unplaced": _TASKS_FIRST,
    "no_skill": _TASKS_FIRST,
    "no_part": _TASKS_FIRST,
    "no_cash": _TASKS_FIRST,
    "past_horizon": _TASKS_FIRST,
    "no_shift": _TASKS_FIRST,
    "people_busy": _TASKS_FIRST,
    "no_power": _TASKS_FIRST,
    "lock_broken": _TASKS_FIRST,
    "donor": ("equipment", "parts", "part_sources"),
}
"""Sheets in which the objects of a code are looked for: ids repeat across sheets."""

_NAMED = frozenset({"equipment", "tasks", "parts", "skills", "maintenance", "supplies"})
"""Sheets whose names are written beside the id."""

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PARAMETER = re.compile(r"\{(\w+)\}")


def reason_text(plant: Plant, reason: Reason, words: Words) -> str:
    """
    Write a reason as one sentence that begins with its subject.

    Codes that the catalogue does not know (of a plan from a later version) are written
    as they are, with their objects.
    """
    return f"{reason.subject}: {cause_text(plant, reason, words)}"


def cause_text(plant: Plant, reason: Reason, words: Words) -> str:
    """Write a reason without its subject, for a table that names it already."""
    key = f"reasons.{reason.code}"
    if not words.has(key):
        return " · ".join([reason.code, *reason.objects])
    return fill(words(key), dict(_parameters(plant, reason, words)))


def fill(template: str, known: Mapping[str, str]) -> str:
    """
    Fill a text in; parts in brackets vanish when a parameter of theirs is not known.

    Examples
    --------
    >>> fill("{kg} missing[ until {day}]", {"kg": "812 kg"})
    '812 kg missing'
    """

    def part(match: re.Match[str]) -> str:
        inner = match[1]
        return inner if all(name in known for name in _PARAMETER.findall(inner)) else ""

    # Values are put in at the end: brackets within an id are text, not a part.
    shown = _OPTIONAL.sub(part, template)
    return _PARAMETER.sub(lambda match: known.get(match[1], "–"), shown)


def _parameters(
    plant: Plant, reason: Reason, words: Words
) -> Iterator[tuple[str, str]]:
    pen = Pen(plant, words)
    if reason.minute is not None:
        yield "day", pen.day(reason.minute)
        yield "time", pen.time(reason.minute)
    if reason.amount is not None:
        yield "amount", pen.kg(reason.amount)
        yield "duration", words.duration(round(reason.amount))
    groups: dict[str, list[str]] = {}
    unknown = "others"
    if "{others}" not in words(f"reasons.{reason.code}"):
        unknown = _SHEETS.get(reason.code, _ORDERS_FIRST)[0]
    for each in dict.fromkeys(reason.objects):
        sheet = _sheet_of(plant, reason.code, each) or unknown
        groups.setdefault(sheet, []).append(_name(plant, sheet, each, words))
    for sheet, names in groups.items():
        yield sheet, ", ".join(names)
    if reason.objects:
        yield "objects", ", ".join(name for names in groups.values() for name in names)
    sources = [*groups.get("deliveries", ()), *groups.get("lots", ())]
    if sources:
        yield "sources", ", ".join(sources)


def _sheet_of(plant: Plant, code: str, id_: str) -> str | None:
    sheets = _SHEETS.get(code, _ORDERS_FIRST)
    return next((sheet for sheet in sheets if id_ in getattr(plant, sheet)), None)


def _name(plant: Plant, sheet: str, id_: str, words: Words) -> str:
    if sheet in {"deliveries", "lots"}:
        return words(f"report.named.{sheet}", id=id_)
    record = getattr(plant, sheet).get(id_) if sheet in _NAMED else None
    name = record.name if record is not None else ""
    return f"{id_} ({name})" if name and name != id_ else id_
