"""Top of the page: what needs a decision first, then the figures and their bounds."""

from collections.abc import Iterator
from dataclasses import dataclass

from marcha.plans.plan import Figure, Status
from marcha.plans.rules import RULES
from marcha.report.facts import Facts
from marcha.report.markup import Markup, join, number, tag
from marcha.report.quantities import difference, gap, label, note, verdict, written
from marcha.report.table import Column, Line, paragraph, section, table

SHORT_OF_METAL = frozenset({"no_metal", "metal_late", "priority"})
"""Codes of reasons that more metal, or earlier metal, would mend."""

_CARDS = ("good_t", "goal", "yield_ratio", "reactivation_day", "late_orders")
_BAR = 200.0
_LONG = 13
"""Letters from which a value is written smaller, to stay on one line."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A kind of trouble in words, and where the page tells more."""

    text: str
    link: str


def title_block(facts: Facts) -> Markup:
    """Plant, period, and whether the search was stopped."""
    pen = facts.pen
    period = pen.say(
        "head.period",
        start=pen.full_time(0),
        end=pen.full_time(facts.horizon),
        days=facts.plant.site.horizon_days,
    )
    stopped = facts.plan.status is Status.STOPPED
    return tag(
        "header",
        paragraph(pen.say("head.kicker"), "kicker"),
        tag("h1", facts.plant.site.name),
        paragraph(period, "period"),
        paragraph(pen.say("head.stopped"), "period") if stopped else None,
        tag("p", tag("a", _checked(facts), href="#proof"), class_="period"),
    )


def _checked(facts: Facts) -> str:
    proved = [label(facts.pen, each.figure) for each in facts.plan.certificates]
    form = "proved" if proved else "checked"
    names = ", ".join(name.lower() for name in proved)
    return facts.pen.say(f"head.{form}", count=len(RULES), figures=names)


def exceptions(facts: Facts) -> Markup:
    """What is not as it should be, the worst first; one line when all is well."""
    found = list(troubles(facts))
    pen = facts.pen
    if not found:
        return tag("p", pen.say("trouble.none"), class_="well")
    items = (tag("li", tag("a", each.text, href=each.link)) for each in found)
    return tag("ul", *items, class_="troubles", aria_label=pen.say("trouble.label"))


def troubles(facts: Facts) -> Iterator[Trouble]:
    """Count the exceptions of a plan, the worst first."""
    pen = facts.pen
    for state in ("unplanned", "short", "late"):
        orders = [each for each in facts.statuses.values() if each.state == state]
        if orders:
            kg = sum(
                (each.nominal - (0 if state == "late" else each.shipped))
                * facts.known[each.order].piece_kg
                for each in orders
            )
            text = _counted(facts, state, len(orders), pen.tonnes(kg))
            yield Trouble(text, f"#{state}")
    metal = {each.subject for each in facts.plan.reasons if each.code in SHORT_OF_METAL}
    if metal:
        yield Trouble(_counted(facts, "metal", len(metal)), "#metal")
    down = [machine for machine, date in facts.runnable.items() if date is None]
    if down:
        yield Trouble(_counted(facts, "down", len(down)), "#down")
    if facts.figures["reactivation_day"].value is None:
        yield Trouble(pen.say("trouble.not_reactivated"), "#restart")


def _counted(facts: Facts, name: str, count: int, tonnes: str = "") -> str:
    form = "one" if count == 1 else "many"
    return facts.pen.say(
        f"trouble.{name}.{form}", count=facts.pen.words.number(count), tonnes=tonnes
    )


def figures_section(facts: Facts, practice: Facts | None) -> Markup:
    """Key figures as cards, all figures as a table."""
    others = {} if practice is None else practice.figures
    cards = [
        _card(facts, facts.figures[name], others.get(name))
        for name in _CARDS
        if name in facts.figures
    ]
    return section(
        "figures",
        facts.pen.say("figures.title"),
        tag("div", *cards, class_="cards"),
        _table(facts, practice),
        paragraph(facts.pen.say("figures.gap_note"), "note"),
    )


def _card(facts: Facts, figure: Figure, other: Figure | None) -> Markup:
    pen = facts.pen
    lines: list[object] = []
    if figure.name == "late_orders":
        late = facts.figures["late_t"]
        lines.append(written(pen, late, late.value))
    if figure.bound is not None:
        bound = pen.say("figures.bound_of", bound=written(pen, figure, figure.bound))
        share = gap(figure)
        if share is not None:
            bound += pen.say("figures.gap_of", gap=pen.percent(share))
        lines.append(bound)
    if other is not None:
        lines.append(_beside(facts, figure, other))
    value = written(pen, figure, figure.value)
    small = "value" if len(value) < _LONG else "value long"
    return tag(
        "div",
        tag("h3", label(pen, figure.name)),
        tag("p", value, class_=small),
        _bullet(facts, figure, other) if figure.name == "good_t" else None,
        *(tag("p", line) for line in lines),
        tag("p", note(pen, figure.name), class_="note"),
        class_="card",
    )


def _beside(facts: Facts, figure: Figure, other: Figure) -> Markup:
    pen = facts.pen
    change = difference(pen, figure, other)
    mark = tag("strong", change, class_=verdict(figure, other) or None)
    text = pen.say("figures.practice_of", value=written(pen, other, other.value))
    return join((text, tag("span", " (", mark, ")") if change else None))


def _bullet(facts: Facts, figure: Figure, other: Figure | None) -> Markup | None:
    """Bar of the good tonnes up to the bound, with a mark where practice ends."""
    if figure.value is None or figure.bound is None or figure.bound <= 0:
        return None
    full = max(figure.bound, figure.value)
    wide = _BAR * figure.value / full
    parts = [
        tag("rect", width=_BAR, height=12, class_="room"),
        tag("rect", width=wide, height=12, class_="done"),
    ]
    if other is not None and other.value is not None:
        x = number(_BAR * min(other.value, full) / full)
        parts.append(tag("path", d=f"M{x} -3V15", class_="tick"))
    return tag(
        "svg",
        *parts,
        viewBox=f"-1 -3 {number(_BAR + 2)} 18",
        class_="bullet",
        role="img",
        aria_label=facts.pen.say("figures.bullet"),
    )


def _table(facts: Facts, practice: Facts | None) -> Markup:
    pen = facts.pen
    columns = [
        Column(pen.say("figures.figure"), "name"),
        Column(pen.say("figures.plan"), "number"),
        Column(pen.say("figures.bound"), "number"),
        Column(pen.say("figures.gap"), "number"),
    ]
    if practice is not None:
        columns += [
            Column(pen.say("figures.practice"), "number"),
            Column(pen.say("figures.difference"), "number"),
        ]
    lines = []
    for figure in facts.figures.values():
        share = gap(figure)
        cells: list[object] = [
            tag("span", label(pen, figure.name), title=note(pen, figure.name)),
            written(pen, figure, figure.value),
            "" if figure.bound is None else written(pen, figure, figure.bound),
            "" if share is None else pen.percent(share),
        ]
        if practice is not None:
            other = practice.figures.get(figure.name)
            cells.append("" if other is None else written(pen, figure, other.value))
            cells.append(difference(pen, figure, other))
        lines.append(Line(tuple(cells)))
    return table(columns, lines, pen.say("figures.all"))
