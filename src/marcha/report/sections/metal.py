"""Metal: what is there and comes, what to call off, how it is cut and lost."""

from collections.abc import Iterator

from marcha.plans.account import account, losses
from marcha.plans.metal_stock import returns_remnant
from marcha.plans.plan import LogCut
from marcha.report.curves import STOCK_SIZE, stock_panel
from marcha.report.drawing import picture
from marcha.report.facts import Facts
from marcha.report.markup import Markup, tag
from marcha.report.press_gantt import run_numbers
from marcha.report.stock_curve import stock_curves
from marcha.report.table import Column, Line, folded, paragraph, section, table
from marcha.report.writing import with_name

_LEAST_KG = 0.5
"""Losses below this are written as zero, so they are left out."""


def metal_section(facts: Facts) -> Markup:
    """Write everything about logs."""
    pen = facts.pen
    stocks = stock_curves(facts)
    panels = [
        tag(
            "div",
            picture(stock_panel(facts, stock), *STOCK_SIZE, stock.name),
            class_="panel",
        )
        for stock in stocks
    ]
    return section(
        "metal",
        pen.say("metal.title"),
        paragraph(pen.say("metal.how_to_read"), "note"),
        tag("figure", *panels, class_="panels"),
        _call_offs(facts),
        _coming(facts),
        _account(facts),
        _losses(facts),
        _cuts(facts),
    )


def _call_offs(facts: Facts) -> Markup:
    pen = facts.pen
    title = pen.say("call_off.title")
    heading = tag("h3", title)
    if not facts.plan.call_offs:
        return tag("div", heading, paragraph(pen.say("call_off.none"), "note"))
    columns = [
        Column(pen.say("call_off.call_off"), "key"),
        Column(pen.say("call_off.agreement")),
        Column(pen.say("metal.metal")),
        Column(pen.say("metal.logs"), "number"),
        Column("kg", "number"),
        Column(pen.say("call_off.order_by"), "time"),
        Column(pen.say("call_off.arrives"), "time"),
    ]
    lines = []
    for each in sorted(facts.plan.call_offs, key=lambda call: (call.ordered, call.id)):
        agreement = facts.plant.agreements[each.agreement]
        supplier = facts.plant.suppliers.get(agreement.supplier)
        source = facts.sources[each.id]
        name = with_name(agreement.supplier, supplier.name if supplier else "")
        lines.append(
            Line(
                (
                    each.id,
                    f"{each.agreement} · {name}",
                    _metal(facts, each.id),
                    pen.words.number(each.pieces),
                    pen.words.number(each.pieces * source.log_kg),
                    pen.day(each.ordered),
                    pen.day(each.arrives),
                )
            )
        )
    return tag("div", heading, table(columns, lines, title))


def _metal(facts: Facts, source: str) -> str:
    found = facts.sources[source]
    length = facts.pen.words.number(found.length_mm)
    return f"{found.alloy} Ø{found.diameter_mm} × {length} mm"


def _coming(facts: Facts) -> Markup | None:
    pen = facts.pen
    coming = [
        each
        for each in facts.sources.values()
        if each.kind == "delivery" and each.usable
    ]
    if not coming:
        return None
    used: dict[str, int] = {}
    for cut in facts.plan.log_cuts:
        used[cut.source] = used.get(cut.source, 0) + cut.logs
    columns = [
        Column(pen.say("metal.delivery"), "key"),
        Column(pen.say("metal.metal")),
        Column(pen.say("metal.logs"), "number"),
        Column("kg", "number"),
        Column(pen.say("metal.expected"), "time"),
        Column(pen.say("metal.logs_used"), "number"),
    ]
    lines = [
        Line(
            (
                each.id,
                _metal(facts, each.id),
                pen.words.number(each.pieces),
                pen.words.number(each.pieces * each.log_kg),
                pen.time(each.available),
                pen.words.number(used.get(each.id, 0)),
            )
        )
        for each in sorted(coming, key=lambda source: (source.available, source.id))
    ]
    title = pen.say("metal.deliveries")
    note = paragraph(pen.say("metal.deliveries_note"), "note")
    return tag("div", tag("h3", title), table(columns, lines, title), note)


def _account(facts: Facts) -> Markup:
    pen = facts.pen
    names = (
        "opening", "received", "remelt", "melt_loss", "loaded", "saw_loss", "closing",
    )  # fmt: skip
    columns = [
        Column(pen.say("account.owner"), "name"),
        Column(pen.say("metal.metal")),
        *(Column(pen.say(f"account.{name}"), "number") for name in names),
        Column(pen.say("account.cover"), "number"),
    ]
    lines = []
    totals = dict.fromkeys(names, 0.0)
    for each in account(facts.plant, facts.plan):
        owner = pen.say("account.plant")
        if each.owner is not None:
            customer = facts.plant.customers.get(each.owner)
            owner = with_name(each.owner, customer.name if customer else "")
        masses = {name: float(getattr(each, f"{name}_kg")) for name in names}
        for name, kg in masses.items():
            totals[name] += kg
        cover = "–"
        if each.cover_days is not None:
            cover = f"{pen.words.number(each.cover_days)} d"
        lines.append(
            Line(
                (
                    owner,
                    f"{each.alloy} Ø{each.diameter_mm}",
                    *(pen.words.number(kg) for kg in masses.values()),
                    cover,
                )
            )
        )
    end = (pen.words.number(kg) for kg in totals.values())
    lines.append(Line((pen.say("total"), "", *end, ""), look="total"))
    title = pen.say("account.title")
    note = paragraph(pen.say("account.note"), "note")
    return tag("div", tag("h3", title), table(columns, lines, title), note)


def _losses(facts: Facts) -> Markup | None:
    pen = facts.pen
    found = [
        each for each in losses(facts.plant, facts.plan) if each.mass_kg >= _LEAST_KG
    ]
    if not found:
        return None
    total = sum(each.mass_kg for each in found)
    largest = max(each.mass_kg for each in found)
    columns = [
        Column(pen.say("losses.cause"), "name"),
        Column("kg", "number"),
        Column(pen.say("losses.share"), "number"),
        Column(""),
    ]
    lines = [
        Line(
            (
                pen.say(f"losses.{each.cause}"),
                pen.words.number(each.mass_kg),
                pen.percent(each.mass_kg / total),
                _bar(each.mass_kg / largest),
            )
        )
        for each in sorted(found, key=lambda loss: -loss.mass_kg)
    ]
    whole = (pen.say("total"), pen.words.number(total), pen.percent(1.0), "")
    lines.append(Line(whole, look="total"))
    title = pen.say("losses.title")
    return tag("div", tag("h3", title), table(columns, lines, title))


def _bar(share: float) -> Markup:
    return tag(
        "svg",
        tag("rect", width=max(160 * share, 1), height=10, class_="loss"),
        width=160,
        height=10,
        aria_hidden="true",
    )


def _cuts(facts: Facts) -> Markup | None:
    if not facts.plan.log_cuts:
        return None
    pen = facts.pen
    numbers = run_numbers(facts.plan.runs)
    columns = [
        Column(pen.say("cut.logs"), "number"),
        Column(pen.say("cut.pattern"), "name"),
        Column(pen.say("cut.rest"), "number"),
        Column(pen.say("cut.goes"), "text"),
    ]
    by_source: dict[str, list[LogCut]] = {}
    for cut in facts.plan.log_cuts:
        by_source.setdefault(cut.source, []).append(cut)
    title = pen.say("cut.title")
    lines = [
        line
        for source in sorted(by_source)
        for line in _source_lines(facts, source, by_source[source], numbers)
    ]
    note = paragraph(pen.say("cut.note"), "note")
    logs = sum(cut.logs for cut in facts.plan.log_cuts)
    return folded(title, [note, table(columns, lines, title)], count=logs)


def _source_lines(
    facts: Facts, source: str, cuts: list[LogCut], numbers: dict[str, int]
) -> Iterator[Line]:
    pen = facts.pen
    logs = sum(cut.logs for cut in cuts)
    kind = pen.say(f"named.kind.{facts.sources[source].kind}")
    head = pen.say(
        "cut.source",
        kind=kind,
        id=source,
        metal=_metal(facts, source),
        logs=pen.words.number(logs),
        pieces=pen.words.number(facts.sources[source].pieces),
    )
    yield Line((head,))
    for cut in sorted(cuts, key=lambda each: -each.logs):
        pattern = " + ".join(
            f"{pen.words.number(each.billets)} × {pen.words.number(each.billet_mm)}"
            f" ({numbers[each.run]})"
            for each in cut.cuts
        )
        goes = "returned" if returns_remnant(facts.plant, cut) else "scrap"
        yield Line(
            (
                pen.words.number(cut.logs),
                pattern,
                f"{pen.words.number(cut.remnant_mm)} mm",
                pen.say(f"cut.{goes}") if cut.remnant_mm else "",
            )
        )
