"""
Chains of causes and what changes in a plant, in words.

The words stand in ``text`` under ``why.cause.<kind>``; a part in square brackets is
left out when something of it is not known (:func:`marcha.report.reasons.fill`).
"""

from collections.abc import Iterator, Sequence

from marcha.plans.causes import Cause, Named
from marcha.plans.figures import FIGURE_NAMES
from marcha.plans.plan import Figure, Plan, Reason
from marcha.plant.plant import Plant
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.report.quantities import label, written
from marcha.report.reasons import cause_text, fill
from marcha.report.writing import Pen
from marcha.text import Words

_NAMED = ("equipment", "tasks", "parts", "skills", "people")
"""Sheets whose records have a name, which is written beside the id."""

_OTHERS = ("tasks", "equipment", "reasons")


def causes_text(
    plant: Plant, plan: Plan, causes: Sequence[Cause], words: Words
) -> list[str]:
    """Write each link of a chain as one line, without indentation."""
    return [_line(plant, plan, each, words) for each in causes]


def _line(plant: Plant, plan: Plan, cause: Cause, words: Words) -> str:
    kind = cause.kind
    if kind in ("up", "press_up") and cause.end is None:
        kind = f"{kind}_never"
    template = words(f"why.cause.{kind}")
    return fill(template, dict(_known(plant, plan, cause, words)))


def _known(
    plant: Plant, plan: Plan, cause: Cause, words: Words
) -> Iterator[tuple[str, str]]:
    pen = Pen(plant, words)
    yield "subject", name_of(pen, cause.subject)
    if cause.start is not None:
        yield "start", pen.time(cause.start)
    if cause.end is not None:
        yield "end", pen.time(cause.end)
    if cause.amount is not None:
        yield "kg", pen.kg(cause.amount)
        yield "duration", words.duration(round(cause.amount))
        yield "days", words.duration(round(cause.amount * MINUTES_PER_DAY))
    if cause.kind == "figure":
        yield "subject", label(pen, cause.subject.id)
        yield "value", figure_text(pen, plan, cause.subject.id, cause.amount)
    if cause.kind == "loss":
        yield "loss", words(f"report.losses.{cause.subject.id}")
    if cause.subject.sheet == "kinds":
        yield "group", group_text(pen, cause.subject.id)
    if cause.kind == "other":
        yield "reason", _reason(plant, cause, words)
    yield from names_by_sheet(pen, cause.objects)


def _reason(plant: Plant, cause: Cause, words: Words) -> str:
    """The plan's own reason, as the plan words it."""
    code, *objects = (each.id for each in cause.objects)
    reason = Reason(
        subject=cause.subject.id,
        code=code,
        objects=tuple(objects),
        minute=cause.end,
        amount=cause.amount,
    )
    return cause_text(plant, reason, words)


def group_text(pen: Pen, group: str) -> str:
    """Write what orders are grouped by: a kind of cause, and machine or metal."""
    kind, *rest = group.split("|")
    known = {"name": name_of(pen, Named(rest[0], rest[1]))} if rest else {}
    key = f"why.group.{kind}"
    return fill(pen.words(key if pen.words.has(key) else "why.group.other"), known)


def names_by_sheet(pen: Pen, objects: Sequence[Named]) -> Iterator[tuple[str, str]]:
    """Names of objects for people, sheet by sheet; ``others`` and ``sources`` too."""
    groups: dict[str, list[str]] = {}
    for each in dict.fromkeys(objects):
        groups.setdefault(each.sheet, []).append(name_of(pen, each))
    for sheet, names in groups.items():
        yield sheet, ", ".join(names)
    sources = [
        name_of(pen, each)
        for each in objects
        if each.sheet in ("deliveries", "lots", "call_offs")
    ]
    if sources:
        yield "sources", ", ".join(sources)
    others = [name for sheet in _OTHERS for name in groups.get(sheet, ())]
    if others:
        yield "others", ", ".join(others)


def name_of(pen: Pen, named: Named) -> str:
    """Id of a record, with its name where it has one."""
    held = getattr(pen.plant, named.sheet, {})
    record = held.get(named.id) if named.sheet in _NAMED else None
    name = getattr(record, "name", "")
    return f"{named.id} ({name})" if name and name != named.id else named.id


def figure_text(pen: Pen, plan: Plan, name: str, value: float | None) -> str:
    """Write a value of a figure as its page does."""
    units = {each.name: each.unit for each in plan.figures}
    figure = Figure(name=name, value=value, unit=units.get(name, ""))
    return written(pen, figure, value)


def figure_names(words: Words) -> dict[str, str]:
    """Names of the figures for people, by their names in the plan."""
    return {each: words(f"figures.label.{each}") for each in FIGURE_NAMES}
