"""What was promised to classes of customers, wanted by month, foreseen, and owed."""

from collections.abc import Iterator

from marcha.plans.aims import Aims, aims
from marcha.plans.figures import KG_PER_T
from marcha.plans.months import MonthFigure
from marcha.report.facts import Facts
from marcha.report.markup import Markup, tag
from marcha.report.table import Column, Line, paragraph, section, table
from marcha.report.writing import Pen, with_name


def aims_section(facts: Facts) -> Markup | None:
    """Write a table of each kind that the plant states; None: it states none."""
    found = aims(facts.plant, facts.plan, known=facts.known)
    if not found:
        return None
    pen = facts.pen
    parts = [*_service(pen, found), *_months(pen, found), *_forecasts(facts, found)]
    parts += _conversion(facts, found)
    return section("aims", pen.say("aims.title"), *parts)


def _tonnes(pen: Pen, tonnes: float) -> str:
    return pen.words.number(tonnes, 1).replace("-", "−")


def _columns(pen: Pen, first: str, *numbers: str) -> list[Column]:
    return [
        Column(pen.say(f"aims.{first}"), "key"),
        *(Column(pen.say(f"aims.{each}"), "number") for each in numbers),
    ]


def _service(pen: Pen, found: Aims) -> Iterator[Markup]:
    if not found.service:
        return
    title = pen.say("aims.service")
    yield tag("h3", title)
    columns = _columns(
        pen, "group", "minimum", "reached", "ordered", "on_time", "missing", "late"
    )
    lines = [
        Line(
            (
                each.group,
                pen.percent(each.minimum),
                pen.unknown() if each.reached is None else pen.percent(each.reached),
                _tonnes(pen, each.ordered_t),
                _tonnes(pen, each.on_time_t),
                _tonnes(pen, each.missing_t),
                pen.words.number(len(each.late)),
            )
        )
        for each in found.service
    ]
    yield table(columns, lines, title)
    yield paragraph(pen.say("aims.service_note"), "note")


def month_name(pen: Pen, month: MonthFigure) -> str:
    """Month and year in digits, and whether the plan covers only a part of it."""
    name = f"{month.month:%m/%Y}"
    return name if month.whole else pen.say("aims.partly", month=name)


def _months(pen: Pen, found: Aims) -> Iterator[Markup]:
    if not found.aimed_months:
        return
    title = pen.say("aims.months")
    yield tag("h3", title)
    columns = _columns(pen, "month", "planned", "target", "difference")
    lines = []
    for each in found.months:
        target = less = "–"
        if each.target_t is not None:
            target = _tonnes(pen, each.target_t)
            less = _tonnes(pen, each.good_t - each.target_t)
        cells = (month_name(pen, each), _tonnes(pen, each.good_t), target, less)
        lines.append(Line(cells))
    yield table(columns, lines, title)


def _forecasts(facts: Facts, found: Aims) -> Iterator[Markup]:
    if not found.forecasts:
        return
    pen = facts.pen
    title = pen.say("aims.forecasts")
    yield tag("h3", title)
    lines = [
        Line((each.order, _tonnes(pen, each.asked_t), _tonnes(pen, each.made_t)))
        for each in found.forecasts
    ]
    yield table(_columns(pen, "order", "asked", "made"), lines, title)
    yield paragraph(pen.say("aims.forecasts_note"), "note")


def _conversion(facts: Facts, found: Aims) -> Iterator[Markup]:
    if not found.conversion:
        return
    pen = facts.pen
    title = pen.say("aims.conversion")
    yield tag("h3", title)
    columns = _columns(
        pen, "owner", "delivered", "good", "agreed", "returned", "balance"
    )
    lines = []
    for each in found.conversion:
        customer = facts.plant.customers.get(each.owner)
        owner = with_name(each.owner, customer.name if customer else "")
        lines.append(
            Line(
                (
                    f"{owner} · {each.alloy}",
                    _tonnes(pen, each.delivered_kg / KG_PER_T),
                    _tonnes(pen, each.good_kg / KG_PER_T),
                    pen.percent(each.agreed_yield),
                    _tonnes(pen, each.scrap_kg / KG_PER_T),
                    _tonnes(pen, each.balance_kg / KG_PER_T),
                )
            )
        )
    yield table(columns, lines, title)
    yield paragraph(pen.say("aims.conversion_note"), "note")


def aim_lines(facts: Facts) -> Iterator[str]:
    """Write a line for each class, month with a target, and for all forecasts."""
    pen = facts.pen
    found = aims(facts.plant, facts.plan, known=facts.known)
    for level in found.service:
        reached = pen.unknown() if level.reached is None else pen.percent(level.reached)
        key = "met" if level.met else "missed"
        yield pen.say(
            f"summary.service_{key}",
            group=level.group,
            reached=reached,
            minimum=pen.percent(level.minimum),
            missing=_tonnes(pen, level.missing_t),
        )
    for month in found.months:
        if month.target_t is not None:
            yield pen.say(
                "summary.month",
                month=month_name(pen, month),
                planned=_tonnes(pen, month.good_t),
                target=_tonnes(pen, month.target_t),
            )
    if found.forecasts:
        yield pen.say(
            "summary.forecasts",
            count=len(found.forecasts),
            made=_tonnes(pen, sum(each.made_t for each in found.forecasts)),
            asked=_tonnes(pen, sum(each.asked_t for each in found.forecasts)),
        )
