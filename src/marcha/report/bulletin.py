"""
The bulletin as one A4 sheet: always the same parts in the same order.

Rows are bounded and each keeps to its lines, so that one sheet suffices for a plant of
any size; what is left out is counted. Nothing is fetched: the page holds its style.
"""

from collections.abc import Iterator

from marcha import __version__
from marcha.actuals.reckoning.bulletin import Bulletin, BulletinFigure
from marcha.actuals.reckoning.order_lines import OrderLine
from marcha.actuals.reckoning.record import Record
from marcha.plans.wire import plan_hash
from marcha.report import bulletin_words as say
from marcha.report.markup import Markup, join, tag
from marcha.report.sheet import Sheet, plain_table, sheet_page
from marcha.report.table import Column, Line
from marcha.report.writing import Pen, with_name
from marcha.text import Words

_MACHINES = 5
_ACCOUNTS = 4
_ORDERS = 3
_COURSES = 2
_REQUESTS = 3


def bulletin_page(record: Record, made: Bulletin, words: Words) -> str:
    """
    Write the bulletin as a page that prints on one A4 sheet.

    Returns
    -------
    str
        HTML that is well-formed XML too.
    """
    pen = Pen(record.plant, words)
    name = record.plant.site.name
    end = made.period.last_day.strftime("%d/%m/%Y")
    sheet = Sheet(
        title=words("bulletin.page_title", name=name, end=end),
        kicker=words("bulletin.kicker"),
        heading=name,
        period=say.period(pen, made),
        language=words.language,
        look="one-sheet",
    )
    foot = [words("bulletin.unknown_note")]
    if made.unread:
        foot.append(words("bulletin.unread", count=words.number(made.unread)))
    mark = plan_hash(record.plan)
    foot.append(words("bulletin.foot", version=__version__, end=end, plan=mark))
    return sheet_page(sheet, _parts(record, made, pen), foot)


def _parts(record: Record, made: Bulletin, pen: Pen) -> Iterator[Markup]:
    yield tag("div", *(_card(pen, each) for each in made.figures), class_="five")
    lines = [say.month(pen, made), *say.reactivation(pen, made)]
    title = tag("strong", pen.words("bulletin.reactivation.title"), ". ")
    yield tag("p", lines[0], class_="month")
    yield tag("p", title, " ".join(lines[1:]), class_="month clamp2")
    yield _restart(record, made, pen)
    yield _metal(made, pen)
    beside = tag("div", _outside(record, made, pen), _training(made, pen))
    yield tag("div", _orders(record, made, pen), beside, class_="columns")
    yield _requests(made, pen)


def _card(pen: Pen, figure: BulletinFigure) -> Markup:
    value = say.amount(pen, figure.value, figure.unit)
    before = say.amount(pen, figure.last, figure.unit)
    known = "value" if figure.value is not None else "value missing"
    return tag(
        "div",
        tag("h2", pen.words(f"bulletin.figure.{figure.name}")),
        tag("p", value, class_=known),
        tag("p", pen.words("bulletin.before", value=before)),
        tag("p", say.target(pen, figure)),
        tag("p", pen.words(f"bulletin.note.{figure.name}"), class_="small"),
        class_="card",
    )


def _restart(record: Record, made: Bulletin, pen: Pen) -> Markup:
    words = pen.words
    title = words("bulletin.restart.title")
    if not made.machines:
        return _part(title, tag("p", words("bulletin.restart.none")))
    columns = [
        Column(words("bulletin.restart.machine"), "name"),
        Column(words("bulletin.restart.planned")),
        Column(words("bulletin.restart.actual")),
        Column(words("bulletin.restart.waits"), "long"),
    ]
    # Those still down first, by their date, for they can be helped; then the latest up.
    down = [each for each in made.machines if not each.is_up]
    down.sort(key=lambda each: (each.planned is None, str(each.planned), each.machine))
    running = [each for each in made.machines if each.is_up]
    running.sort(key=lambda each: (str(each.actual), each.machine), reverse=True)
    ordered = [*down, *running]
    lines = [
        Line(
            (
                with_name(each.machine, record.plant.equipment[each.machine].name),
                say.planned(pen, each),
                say.actual(pen, each),
                say.waits_for(record, pen, each),
            )
        )
        for each in ordered[:_MACHINES]
    ]
    up = sum(each.is_up for each in made.machines)
    count = f"{words.number(up)} / {words.number(len(made.machines))}"
    more = _more(pen, len(ordered) - _MACHINES)
    return _part(
        f"{title} · {count}", plain_table(columns, lines, title, "restart"), more
    )


def _metal(made: Bulletin, pen: Pen) -> Markup:
    words = pen.words
    title = words("bulletin.metal.title")
    if made.metal is None:
        return _part(title, tag("p", words("bulletin.metal.none")))
    names = ("opening", "received", "loaded", "lost", "closing", "difference")
    columns = [
        Column(words("bulletin.metal.owner"), "name"),
        Column(words("bulletin.metal.alloy")),
        *(Column(words(f"bulletin.metal.{name}"), "number") for name in names),
    ]
    lines = []
    for each in made.metal[:_ACCOUNTS]:
        counted = words("bulletin.metal.not_counted")
        if each.counted_kg is not None:
            counted = say.signed_kg(pen, each.difference_kg)
        lines.append(
            Line(
                (
                    each.owner or words("bulletin.metal.own"),
                    each.alloy,
                    say.whole_kg(pen, each.opening_kg),
                    say.whole_kg(pen, each.received_kg),
                    say.whole_kg(pen, each.loaded_kg),
                    say.whole_kg(pen, each.lost_kg),
                    say.whole_kg(pen, each.closing_kg),
                    counted,
                )
            )
        )
    more = _more(pen, len(made.metal) - _ACCOUNTS)
    return _part(title, plain_table(columns, lines, title, "metal"), more)


def _orders(record: Record, made: Bulletin, pen: Pen) -> Markup:
    words = pen.words
    known = any(each.state != "unknown" for each in made.orders)
    complete = [each for each in made.orders if each.completed is not None]
    late = [each for each in complete if each.state == "late"]
    overdue = sorted(
        (each for each in made.orders if each.state == "overdue"),
        key=lambda each: (each.due, each.order),
    )
    outside = say.unplanned(made)
    unknown = pen.unknown()
    counts = [
        (
            "shipped",
            unknown if made.shipped_kg is None else pen.tonnes(made.shipped_kg),
        ),
        ("complete", words.number(len(complete)) if known else unknown),
        ("complete_late", words.number(len(late)) if known else unknown),
        ("overdue", words.number(len(overdue)) if known else unknown),
        ("unplanned", words.number(len(outside))),
    ]
    rows = [
        tag("li", words(f"bulletin.orders.{name}"), tag("b", value), class_="count")
        for name, value in counts
    ]
    rows += _named(record, pen, overdue, overdue=True)
    return _part(words("bulletin.orders.title"), tag("ul", *rows, class_="lines"))


def _outside(record: Record, made: Bulletin, pen: Pen) -> Markup:
    rows = _named(record, pen, say.unplanned(made), overdue=False)
    title = pen.words("bulletin.orders.unplanned")
    named = tag("ul", *rows, class_="lines")
    nothing = tag("p", pen.words("bulletin.none"))
    return _part(title, named if say.unplanned(made) else nothing)


def _named(
    record: Record, pen: Pen, lines: list[OrderLine], *, overdue: bool
) -> Iterator[Markup]:
    for each in lines[:_ORDERS]:
        yield tag("li", say.order(record, pen, each, overdue=overdue))
    if len(lines) > _ORDERS:
        more = pen.words("bulletin.more", count=len(lines) - _ORDERS)
        yield tag("li", more, class_="small")


def _training(made: Bulletin, pen: Pen) -> Markup:
    words = pen.words
    title = words("bulletin.training.title")
    if not made.trainings:
        return _part(title, tag("p", words("bulletin.training.none")))
    rows = [tag("li", say.training(pen, each)) for each in made.trainings[:_COURSES]]
    more = _more(pen, len(made.trainings) - _COURSES)
    return _part(title, tag("ul", *rows, class_="lines two"), more)


def _requests(made: Bulletin, pen: Pen) -> Markup:
    words = pen.words
    title = words("bulletin.requests.title")
    if not made.requests:
        return _part(title, tag("p", words("bulletin.requests.none")))
    rows = [
        tag("li", tag("b", say.asked(pen, each)), f": {say.waiting(pen, each)}")
        for each in made.requests[:_REQUESTS]
    ]
    more = _more(pen, len(made.requests) - _REQUESTS)
    intro = tag("span", f" · {words('bulletin.requests.intro')}", class_="small")
    return _part(join((title, intro)), tag("ul", *rows, class_="lines"), more)


def _more(pen: Pen, count: int) -> Markup | None:
    if count <= 0:
        return None
    return tag("p", pen.words("bulletin.more", count=count), class_="small")


def _part(title: str, *content: Markup | None) -> Markup:
    return tag("section", tag("h2", title), *content)
