"""Plans side by side, in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from marcha.app.beside import Beside, MetalUse
from marcha.app.changes import Change
from marcha.app.planning import Planned
from marcha.plans.figures import OrderStatus
from marcha.plans.plan import Figure
from marcha.plant.differences import Difference
from marcha.report.quantities import difference, label, written
from marcha.report.summary import aligned
from marcha.report.writing import Pen
from marcha.text import Words

_SHOWN = 15
"""Lines of one kind that are written; the rest is counted (``--json`` has all)."""


def comparison_lines(
    plans: Mapping[str, Planned], besides: Sequence[Beside], words: Words
) -> Iterator[str]:
    """Write the table of figures, then each plan beside the first."""
    yield from aligned(_rows(plans, words))
    first = next(iter(plans.values()))
    for beside in besides:
        yield ""
        yield words("compare.beside", name=beside.name)
        lines = list(_sections(first, plans[beside.name], beside, words))
        yield from lines or [f"  {words('compare.same')}"]


def _rows(named: Mapping[str, Planned], words: Words) -> list[list[str]]:
    """Figures of every plan with their bounds; the difference if there are two."""
    plans = list(named.values())
    pen = Pen(plans[0].plant, words)
    pair = len(plans) == 2  # noqa: PLR2004 - a difference is one of two
    head = ["", *named]
    rows = [[*head, words("compare.difference")] if pair else head]
    figures = [{each.name: each for each in one.plan.figures} for one in plans]
    for name, figure in figures[0].items():
        cells = [label(pen, name)]
        for one, found in zip(plans, figures, strict=True):
            each = found.get(name)
            cells.append("–" if each is None else _value(Pen(one.plant, words), each))
        if pair:
            other = figures[1].get(name)
            cells.append("" if other is None else difference(pen, other, figure))
        rows.append(cells)
    return rows


def _value(pen: Pen, figure: Figure) -> str:
    text = written(pen, figure, figure.value)
    if figure.bound is None:
        return text
    bound = written(pen, figure, figure.bound)
    return pen.words("compare.bounded", value=text, bound=bound)


def _sections(
    first: Planned, other: Planned, beside: Beside, words: Words
) -> Iterator[str]:
    pen = Pen(first.plant, words)
    parts = (
        ("plant", [_difference(each, words) for each in beside.plant]),
        ("orders", [_order(each, words) for each in beside.orders]),
        ("gone", [str(each.order) for each in beside.gone]),
        ("new", [_new(Pen(other.plant, words), each) for each in beside.new]),
        ("machines", [_machine(pen, *each) for each in beside.machines]),
        ("metal", [_metal(pen, each) for each in beside.metal]),
    )
    for name, lines in parts:
        if lines:
            yield f"  {words(f'compare.{name}', count=words.number(len(lines)))}"
            yield from (f"    {line}" for line in lines[:_SHOWN])
            if len(lines) > _SHOWN:
                more = words.number(len(lines) - _SHOWN)
                yield f"    {words('compare.more', count=more)}"


def _order(change: Change, words: Words) -> str:
    texts: list[str] = []
    before, after = change.before.last_minute, change.after.last_minute
    if before is None:
        texts.append(words("compare.now_ships"))
    elif after is None:
        texts.append(words("compare.ships_no_more"))
    if change.pieces:
        key = "more_pieces" if change.pieces > 0 else "fewer_pieces"
        pieces = words.number(abs(change.pieces))
        texts.append(words(f"compare.{key}", pieces=pieces))
    if change.minutes:
        key = "later" if change.minutes > 0 else "earlier"
        span = words.duration(abs(change.minutes))
        texts.append(words(f"compare.{key}", span=span))
    return f"{change.after.order}: {', '.join(texts)}"


def _new(pen: Pen, status: OrderStatus) -> str:
    if status.last_minute is None:
        return f"{status.order}: {pen.words('compare.not_planned')}"
    return f"{status.order}: {pen.time(status.last_minute)}"


def _machine(pen: Pen, machine: str, before: int | None, after: int | None) -> str:
    dates = [
        pen.words("compare.stays_down") if each is None else pen.time(each)
        for each in (before, after)
    ]
    return f"{pen.machine(machine)}: {dates[0]} → {dates[1]}"


def _metal(pen: Pen, use: MetalUse) -> str:
    name = f"{use.alloy} Ø{use.diameter_mm}"
    if use.owner is not None:
        name += f" ({use.owner})"
    return pen.words(
        "compare.metal_line",
        name=name,
        cut_before=pen.kg(use.cut_before),
        cut_after=pen.kg(use.cut_after),
        left_before=pen.kg(use.closing_before),
        left_after=pen.kg(use.closing_after),
    )


def _difference(found: Difference, words: Words) -> str:
    record = found.record.__name__
    place = words(f"fields.sheets.{record}")
    if found.key:
        place += f" {found.key}"
    if found.change != "changed":
        return f"{place}: {words(f'compare.{found.change}')}"
    column = words(f"fields.{record}.{found.field}.label")
    before, after = (_shown(each, words) for each in (found.before, found.after))
    return f"{place}, {column}: {before} → {after}"


def _shown(value: object, words: Words) -> str:  # noqa: PLR0911 - one each kind
    """A value of a cell as people read it."""
    if value is None or value in ("", ()):
        return words("compare.empty")
    if isinstance(value, bool):
        return words("fields.yes_no.yes" if value else "fields.yes_no.no")
    if isinstance(value, StrEnum):
        return words(f"fields.choices.{type(value).__name__}.{value.value}")
    if isinstance(value, datetime):
        return words.moment(value)
    if isinstance(value, float):
        text = words.number(value, 3).rstrip("0")
        return text.rstrip(",.")
    if isinstance(value, tuple):
        return "; ".join(_shown(each, words) for each in value)
    return str(value)
