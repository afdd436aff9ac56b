"""End of the page: what is proved, what was assumed, what nobody verified, and how."""

from collections.abc import Iterator, Mapping

from marcha import __version__
from marcha.plans.rules import RULES
from marcha.plant.plant import SHEETS
from marcha.plant.schema import schema
from marcha.report.facts import Facts
from marcha.report.markup import Markup, tag
from marcha.report.quantities import label, written
from marcha.report.table import Column, Line, bullets, paragraph, section, table
from marcha.report.writing import Pen

_RECORDS: Mapping[str, type] = {record.__name__: record for record in SHEETS}


def proof(facts: Facts, note: str) -> Markup:
    """Say which rules were checked and which bounds are proved, and by what."""
    pen = facts.pen
    lines: list[object] = [pen.say("proof.rules_kept", count=len(RULES))]
    for each in facts.plan.certificates:
        figure = facts.figures.get(each.figure)
        bound = str(each.bound)
        if figure is not None:
            bound = written(pen, figure, each.bound)
        lines.append(
            pen.say(
                "proof.bound",
                figure=label(pen, each.figure),
                bound=bound,
                rows=pen.words.number(len(each.rows)),
            )
        )
    if not facts.plan.certificates:
        lines.append(pen.say("proof.no_bound"))
    lines.append(note or pen.say("proof.verify"))
    return section("proof", pen.say("proof.title"), bullets(lines))


def notes_section(facts: Facts, plan_hash: str) -> Markup:
    """Assumptions, defaults nobody verified, and how the plan was made."""
    pen = facts.pen
    assumed = [each for each in facts.plant.assumptions if not _unverified(each)]
    parts: list[Markup | None] = []
    if assumed:
        parts.append(tag("h3", pen.say("notes.assumed")))
        parts.append(bullets(_assumption(pen, each) for each in assumed))
    parts.append(_defaults(facts))
    parts += [tag("h3", pen.say("notes.made")), _made(facts, plan_hash)]
    return section("notes", pen.say("notes.title"), *parts)


def _unverified(assumption: str) -> bool:
    return assumption.startswith("unverified:")


def _assumption(pen: Pen, assumption: str) -> str:
    code, _, detail = assumption.partition(":")
    key = f"assumptions.{code}"
    return pen.words(key, detail=detail) if pen.words.has(key) else assumption


def _defaults(facts: Facts) -> Markup | None:
    """Table of the fields that rest on a default nobody verified."""
    pen = facts.pen
    lines = list(_default_lines(facts))
    if not lines:
        return None
    columns = [
        Column(pen.say("notes.sheet"), "key"),
        Column(pen.say("notes.field")),
        Column(pen.say("notes.value"), "number"),
    ]
    title = pen.say("notes.unverified")
    note = paragraph(pen.say("notes.unverified_note"), "note")
    return tag("div", tag("h3", title), note, table(columns, lines, title))


def _default_lines(facts: Facts) -> Iterator[Line]:
    pen = facts.pen
    for each in facts.plant.assumptions:
        sheet, _, name = each.removeprefix("unverified:").partition(".")
        record = _RECORDS.get(sheet)
        if not _unverified(each) or record is None:
            continue
        field = next((one for one in schema(record) if one.name == name), None)
        if field is None:
            continue
        value = pen.say("notes.none")
        if isinstance(field.default, int | float):
            digits = 0 if float(field.default).is_integer() else 2
            amount = pen.words.number(field.default, digits)
            value = f"{amount} {field.unit or ''}".strip()
        yield Line(
            (
                pen.words(f"fields.sheets.{sheet}"),
                pen.words(f"fields.{sheet}.{name}.label"),
                value,
            )
        )


def _made(facts: Facts, plan_hash: str) -> Markup:
    pen, plan = facts.pen, facts.plan
    items: list[tuple[str, str]] = [
        (pen.say("notes.status"), pen.say(f"status.{plan.status.value}")),
        (pen.say("notes.seed"), str(plan.seed)),
        (pen.say("notes.effort"), pen.words.number(plan.effort)),
        (pen.say("notes.seconds"), pen.words.number(plan.seconds, 1)),
        (pen.say("notes.plan_hash"), plan_hash),
        (pen.say("notes.plant_hash"), plan.plant_hash),
        (pen.say("notes.version"), __version__),
    ]
    parts = []
    for name, value in items:
        parts += [tag("dt", name), tag("dd", value)]
    return tag("dl", *parts, class_="made")
