"""
The bulletin as a picture for a message: the five figures and what must be decided.

1080 × 1350 pixels, the upright size that telephones show whole. Nothing is smaller than
26 pixels, about 9 points on a telephone.
"""

from collections.abc import Iterator

from marcha.actuals.reckoning.bulletin import Bulletin, BulletinFigure
from marcha.actuals.reckoning.record import Record
from marcha.plans.wire import plan_hash
from marcha.report import bulletin_words as say
from marcha.report.lettering import fitted, text_width
from marcha.report.markup import Markup, join, tag
from marcha.report.palette import ACCENT, FONT, INK, RULE, SOFT_INK
from marcha.report.writing import Pen
from marcha.text import Words

WIDTH, HEIGHT = 1080, 1350
_LEFT, _RIGHT = 64, 1016
_ROOM = float(_RIGHT - _LEFT)
_SMALL = 26
_FIRST, _STEP = 314, 122
_VALUE = 64
_NAME_ROOM = 540.0
_INDENT = 26
_LINES_AT, _LINE, _LETTER = 916, 46, 30
_MOST_LINES = 8


def bulletin_picture(record: Record, made: Bulletin, words: Words) -> str:
    """
    Draw the bulletin for a message.

    Returns
    -------
    str
        An SVG that stands alone.
    """
    pen = Pen(record.plant, words)
    name = record.plant.site.name
    end = made.period.last_day.strftime("%d/%m/%Y")
    content = join(
        (
            tag("title", words("bulletin.page_title", name=name, end=end)),
            tag("rect", width=WIDTH, height=HEIGHT, fill="#fff"),
            tag("rect", width=WIDTH, height=14, fill=ACCENT),
            _text(words("bulletin.kicker"), 92, 32, fill=ACCENT, font_weight=600),
            _text(name, 160, 56, font_weight=700),
            _text(say.period(pen, made), 214, 32, fill=SOFT_INK),
            *_figures(pen, made),
            *_lines(record, made, pen),
            _rule(1268),
            _text(_foot(record, pen, end), 1312, _SMALL, fill=SOFT_INK),
        )
    )
    return tag(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        font_family=FONT,
        role="img",
        style="font-variant-numeric:tabular-nums",
    )


def _foot(record: Record, pen: Pen, end: str) -> str:
    mark = plan_hash(record.plan)[: say.MARK]
    return f"Marcha · {end} · {pen.words('bulletin.mark', plan=mark)}"


def _figures(pen: Pen, made: Bulletin) -> Iterator[Markup]:
    for place, figure in enumerate(made.figures):
        y = _FIRST + place * _STEP
        yield _rule(y - 62)
        yield from _figure(pen, figure, y)
    yield _rule(_FIRST + len(made.figures) * _STEP - 62)


def _figure(pen: Pen, figure: BulletinFigure, y: int) -> Iterator[Markup]:
    name = pen.words(f"bulletin.figure.{figure.name}")
    before = say.amount(pen, figure.last, figure.unit)
    beside = pen.words("bulletin.before", value=before)
    beside = f"{beside} · {say.target(pen, figure)}"
    yield _text(name, y, 36, room=_NAME_ROOM, font_weight=600)
    yield _text(beside, y + 42, 28, room=_NAME_ROOM + 60, fill=SOFT_INK)
    value = say.amount(pen, figure.value, figure.unit)
    known = figure.value is not None
    yield tag(
        "text",
        fitted(value, _ROOM - _NAME_ROOM, _VALUE),
        x=_RIGHT,
        y=y + 22,
        font_size=_VALUE if known else 46,
        font_weight=700 if known else 400,
        text_anchor="end",
        fill=INK if known else SOFT_INK,
    )


def _lines(record: Record, made: Bulletin, pen: Pen) -> Iterator[Markup]:
    told = [
        (line, place == 0)
        for text in _told(record, made, pen)
        for place, line in enumerate(_wrapped(text))
    ]
    for place, (line, begins) in enumerate(told[:_MOST_LINES]):
        y = _LINES_AT + place * _LINE
        if begins:
            yield tag("circle", cx=_LEFT + 6, cy=y - 10, r=5, fill=ACCENT)
        yield _text(line, y, _LETTER, left=_INDENT)


def _wrapped(words: str) -> list[str]:
    """Break a text into two lines at most; what does not fit is cut."""
    room = _RIGHT - _LEFT - _INDENT
    first, rest = "", words.split(" ")
    while rest and text_width(f"{first} {rest[0]}".strip(), _LETTER) <= room:
        first = f"{first} {rest.pop(0)}".strip()
    if not first:
        return [fitted(words, room, _LETTER)]
    return [first, fitted(" ".join(rest), room, _LETTER)] if rest else [first]


def _told(record: Record, made: Bulletin, pen: Pen) -> Iterator[str]:
    """Month, reactivation, orders, the first machine that is down, a request."""
    words = pen.words
    yield say.month(pen, made)
    yield " ".join(
        (f"{words('bulletin.reactivation.title')}:", *say.reactivation(pen, made))
    )
    known = any(each.state != "unknown" for each in made.orders)
    overdue = sum(each.state == "overdue" for each in made.orders)
    count = words.number(overdue) if known else pen.unknown()
    yield (
        f"{words('bulletin.orders.overdue')}: {count} · "
        f"{words('bulletin.orders.unplanned')}: "
        f"{words.number(len(say.unplanned(made)))}"
    )
    down = [each for each in made.machines if not each.is_up]
    down.sort(key=lambda each: (each.planned is None, str(each.planned), each.machine))
    if down:
        waits = say.waits_for(record, pen, down[0])
        label = words("bulletin.restart.waits").lower()
        yield f"{down[0].machine} {label}: {waits}"
    if made.requests:
        first = made.requests[0]
        yield (
            f"{words('bulletin.requests.title')}: {say.asked(pen, first)} "
            f"({say.waiting(pen, first)})"
        )


def _text(
    words: str, y: int, size: int, *, room: float = _ROOM, left: int = 0,
    fill: str = INK, font_weight: int | None = None,
) -> Markup:  # fmt: skip
    return tag(
        "text",
        fitted(words, room - left, size),
        x=_LEFT + left,
        y=y,
        font_size=size,
        fill=fill,
        font_weight=font_weight,
    )


def _rule(y: int) -> Markup:
    return tag("path", d=f"M{_LEFT} {y}H{_RIGHT}", stroke=RULE, stroke_width=2)
