"""The declaration of full reactivation on paper, and in words what is against it."""

from collections.abc import Iterator
from datetime import date

from marcha import __version__
from marcha.actuals.event import Event, EventKind
from marcha.actuals.reckoning.declaration import Declaration, Void
from marcha.actuals.reckoning.reactivation import Reactivation, Unmet, day_before
from marcha.actuals.reckoning.record import Record
from marcha.plans.wire import plan_hash
from marcha.plant.ids import OrderId
from marcha.report.markup import Markup, tag
from marcha.report.sheet import Sheet, plain_table, sheet_page
from marcha.report.table import Column, Line
from marcha.report.writing import Pen, with_name
from marcha.text import Words

_DATE = "%d/%m/%Y"


def accepted_text(declared: Declaration, pen: Pen) -> str:
    """Say what is declared, in one sentence."""
    return pen.words(
        "declaration.accepted",
        day=day_before(declared.reached).strftime(_DATE),
        machines=", ".join(declared.machines),
        days=declared.days,
        kg=pen.kg(declared.needed_kg),
    )


def unmet_lines(found: Reactivation, pen: Pen) -> list[str]:
    """Say every criterion that is not met, and by how much."""
    return [_unmet(each, pen) for each in found.unmet]


def _unmet(each: Unmet, pen: Pen) -> str:
    kg = each.criterion == "share"
    write = pen.kg if kg else pen.words.number
    return pen.words(
        f"declaration.unmet.{each.criterion}",
        found=write(each.found),
        needed=write(each.needed),
        missing=write(each.needed - each.found),
        subjects=", ".join(_machine(name, pen) for name in each.subjects),
    )


def _machine(name: str, pen: Pen) -> str:
    return pen.machine(name)


def void_lines(faults: tuple[Void, ...], pen: Pen) -> list[str]:
    """Say everything that makes a declaration void."""
    return [_void(each, pen) for each in faults]


def _void(each: Void, pen: Pen) -> str:
    fact = "" if each.fact is None else fact_text(each.fact, pen)
    return pen.words(f"declaration.void.{each.fault}", fact=fact)


def fact_text(event: Event, pen: Pen) -> str:
    """Write a row of events in a line."""
    key = f"declaration.kind.{event.kind.value}"
    kind = pen.words(key) if pen.words.has(key) else event.kind.value
    parts = [pen.words.moment(event.when), kind, event.reference]
    if event.quantity is not None:
        parts.append(_quantity(event, pen))
    return " · ".join(parts)


def _quantity(event: Event, pen: Pen) -> str:
    if event.quantity is None:
        return ""
    if event.kind is EventKind.TASK_PROGRESS:
        return pen.percent(event.quantity, 0)
    digits = 0 if event.quantity.is_integer() else 2
    return pen.words.number(event.quantity, digits)


def declaration_page(record: Record, declared: Declaration, words: Words) -> str:
    """
    Write an accepted declaration as a page to print and sign.

    Returns
    -------
    str
        HTML that is well-formed XML too.
    """
    pen = Pen(record.plant, words)
    day = day_before(declared.reached)
    foot = _foot(words, declared.plan_hash, declared.plant_hash, declared.facts_hash)
    parts = [
        tag("p", accepted_text(declared, pen), class_="verdict"),
        _criteria(declared, pen),
        _facts(record, declared, pen),
        _signatures(words),
    ]
    return sheet_page(_sheet(record, words, day), parts, foot)


def refusal_page(record: Record, found: Reactivation, until: date, words: Words) -> str:
    """Write what is missing as a page: every criterion, and the days as recorded."""
    pen = Pen(record.plant, words)
    items = [tag("li", line) for line in unmet_lines(found, pen)]
    verdict = tag(
        "div",
        tag("p", tag("strong", words("declaration.refused"))),
        tag("ul", *items),
        class_="verdict refused",
    )
    foot = _foot(words, plan_hash(record.plan), record.plan.plant_hash)
    parts = [verdict, _days(found, pen)]
    return sheet_page(_sheet(record, words, until), parts, foot)


def _foot(words: Words, plan: str, plant: str, facts: str = "") -> list[str]:
    """Write each hash on a line of its own, so that paper can be compared."""
    lines = [words("declaration.only_facts")]
    if facts:
        lines.append(words("declaration.hash.facts", hash=facts))
    lines.append(words("declaration.hash.plan", hash=plan))
    lines.append(words("declaration.hash.plant", hash=plant))
    return [*lines, f"Marcha {__version__}"]


def _sheet(record: Record, words: Words, day: date) -> Sheet:
    name = record.plant.site.name
    return Sheet(
        title=words("declaration.page_title", name=name),
        kicker=words("declaration.kicker"),
        heading=name,
        period=words("declaration.period", day=day.strftime(_DATE)),
        language=words.language,
    )


def _criteria(declared: Declaration, pen: Pen) -> Markup:
    words = pen.words
    count = words.number(len(declared.machines))
    columns = [
        Column(words("declaration.criteria.criterion"), "name"),
        Column(words("declaration.criteria.needed"), "number"),
        Column(words("declaration.criteria.found"), "number"),
    ]
    lines = [
        Line((words("declaration.criteria.machines"), count, count)),
        Line(
            (
                words("declaration.criteria.share"),
                pen.kg(declared.needed_kg),
                pen.kg(declared.least_kg),
            )
        ),
        Line((words("declaration.criteria.days"), declared.days, declared.days)),
    ]
    title = words("declaration.criteria.title")
    return tag("section", tag("h2", title), plain_table(columns, lines, title, ""))


def _kg(record: Record, event: Event) -> float:
    wanted = record.known.get(OrderId(event.reference))
    return 0.0 if wanted is None else (event.quantity or 0.0) * wanted.piece_kg


def _facts(record: Record, declared: Declaration, pen: Pen) -> Markup:
    words = pen.words
    columns = [
        Column(words("declaration.facts.when"), "time"),
        Column(words("declaration.facts.what")),
        Column(words("declaration.facts.reference"), "name"),
        Column(words("declaration.facts.quantity"), "number"),
        Column(words("declaration.facts.kg"), "number"),
        Column(words("declaration.facts.note"), "long"),
    ]
    lines = [_fact(record, each, pen) for each in declared.facts]
    title = words("declaration.facts.title")
    stated = tag("p", words("declaration.facts.stated"), class_="small")
    table = plain_table(columns, lines, title, "facts")
    return tag("section", tag("h2", title), table, stated)


def _fact(record: Record, event: Event, pen: Pen) -> Line:
    words = pen.words
    produced = event.kind is EventKind.PRODUCED
    return Line(
        (
            words.moment(event.when),
            words(f"declaration.kind.{event.kind.value}"),
            _named(record, event),
            _quantity(event, pen),
            words.number(_kg(record, event)) if produced else "",
            event.note,
        )
    )


def _named(record: Record, event: Event) -> str:
    plant = record.plant
    names = {
        **{str(each.id): each.name for each in plant.tasks.values()},
        **{str(each.id): each.name for each in plant.equipment.values()},
    }
    if event.kind is EventKind.PRODUCED:
        return event.reference
    return with_name(event.reference, names.get(event.reference, ""))


def _signatures(words: Words) -> Markup:
    who = ("sign_council", "sign_management", "sign_ministry")
    lines = (tag("p", words(f"declaration.{each}")) for each in who)
    return tag("div", *lines, class_="sign")


def _days(found: Reactivation, pen: Pen) -> Markup | None:
    lines = list(_day_lines(found, pen))
    if not lines:
        return None
    words = pen.words
    columns = [
        Column(words("declaration.days.day"), "key"),
        Column(words("declaration.days.kg"), "number"),
        Column(words("declaration.days.up")),
    ]
    title = words("declaration.days.title")
    return tag("section", tag("h2", title), plain_table(columns, lines, title, ""))


def _day_lines(found: Reactivation, pen: Pen) -> Iterator[Line]:
    for each in found.days:
        if each.kg > 0 or each.all_up:
            up = "all" if each.all_up else "some"
            yield Line(
                (
                    each.day.strftime(_DATE),
                    pen.words.number(each.kg),
                    pen.words(f"declaration.days.{up}"),
                )
            )
