"""What the bulletin says of each figure, machine, order and request, on any paper."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from marcha.actuals.reckoning.bulletin import Bulletin, BulletinFigure, TrainingLine
from marcha.actuals.reckoning.machine_lines import MachineLine
from marcha.actuals.reckoning.order_lines import OrderLine
from marcha.actuals.reckoning.reactivation import Reactivation, Unmet, day_before
from marcha.actuals.reckoning.record import Record
from marcha.actuals.reckoning.requests import Request
from marcha.plant.timeline import moment
from marcha.report.summary import aligned
from marcha.report.writing import Pen, with_name
from marcha.text import Words

_DIGITS = {"t": 1, "h": 1, "d": 1, "": 0}
_NAMED = 3
"""Objects, machines or tasks that are named before «and so many more»."""

MARK = 12
"""Digits of the hash that stand for a plan where there is little room."""


def amount(pen: Pen, value: float | None, unit: str) -> str:
    """Write a figure with its unit; ``sin dato`` where it is not known."""
    if value is None:
        return pen.unknown()
    if unit == "0-1":
        return pen.percent(value)
    return f"{pen.words.number(value, _DIGITS.get(unit, 1))} {unit}".strip()


def whole_kg(pen: Pen, value: float | None) -> str:
    """Whole kilograms without their unit; ``sin dato`` where they are not known."""
    return pen.unknown() if value is None else pen.words.number(value)


def signed_kg(pen: Pen, value: float | None) -> str:
    """Whole kilograms with their sign."""
    if value is None:
        return pen.unknown()
    written = pen.words.number(value).replace("-", "−")
    return f"+{written}" if value > 0 and written != "0" else written


def target(pen: Pen, figure: BulletinFigure) -> str:
    """What a figure is measured against."""
    if figure.target is None:
        return pen.words("bulletin.no_target")
    key = "criterion" if figure.name == "machines_up" else "target"
    value = amount(pen, figure.target, figure.unit)
    return pen.words(f"bulletin.{key}", value=value)


def period(pen: Pen, made: Bulletin) -> str:
    """Days of the bulletin, the first and the last included."""
    start, end = made.period.start, made.period.last_day
    return pen.words(
        "bulletin.period" if made.period.days > 1 else "bulletin.one_day",
        days=made.period.days,
        start=pen.words.day(start),
        end=end.strftime("%d/%m/%Y"),
    )


def month(pen: Pen, made: Bulletin) -> str:
    """The month so far against its target."""
    good = amount(pen, made.month.good_t, "t")
    if made.month.target_t is None:
        return pen.words("bulletin.month.without", good=good)
    goal = amount(pen, made.month.target_t, "t")
    return pen.words("bulletin.month.with_target", good=good, target=goal)


def reactivation(pen: Pen, made: Bulletin) -> Iterator[str]:
    """How far full reactivation is by the record, and what the plan expects."""
    found = made.reactivation
    if found.reached is not None:
        day = _last_day(found.reached)
        yield pen.words("bulletin.reactivation.reached", day=day)
        return
    texts = "; ".join(unmet(pen, found, each) for each in found.unmet)
    yield pen.words("bulletin.reactivation.missing", criteria=texts)
    if made.planned_reactivation is None:
        yield pen.words("bulletin.reactivation.not_planned")
    else:
        day = _last_day(made.planned_reactivation)
        yield pen.words("bulletin.reactivation.planned", day=day)


def unmet(pen: Pen, found: Reactivation, each: Unmet) -> str:
    """Say a criterion that is not met, and by how much."""
    kg = each.criterion == "share"
    return pen.words(
        f"bulletin.reactivation.{each.criterion}",
        found=pen.kg(each.found) if kg else pen.words.number(each.found),
        needed=pen.kg(each.needed) if kg else pen.words.number(each.needed),
        subjects=_listed(pen, each.subjects or found.machines),
    )


def _last_day(midnight: datetime) -> str:
    """Day that ends at a midnight."""
    return day_before(midnight).strftime("%d/%m/%Y")


def planned(pen: Pen, line: MachineLine) -> str:
    """When the plan brings a machine up."""
    if line.planned is None and line.actual is not None:
        return "–"
    if line.planned is None:
        return pen.words("bulletin.restart.never")
    return pen.words.day(line.planned)


def actual(pen: Pen, line: MachineLine) -> str:
    """When a machine is recorded as up."""
    if line.actual is None:
        return pen.words("bulletin.restart.not_yet")
    day = pen.words.day(line.actual)
    if line.is_up:
        return day
    return pen.words("bulletin.restart.down_again", day=day)


def waits_for(record: Record, pen: Pen, line: MachineLine) -> str:
    """What a machine waits for: its next task, how many more, machines it needs."""
    parts = []
    if not line.is_up:
        ends = {run.task: run.end for run in record.plan.tasks}
        for task, done in line.tasks[:1]:
            name = with_name(task, record.plant.tasks[task].name)
            form = "task" + ("_done" if done > 0 else "")
            day = ""
            if task in ends:
                form += "_planned"
                day = pen.words.day(moment(record.plant, ends[task]))[:5]
            text = {"task": name, "done": pen.percent(done, 0), "day": day}
            told = pen.words(f"bulletin.restart.{form}", **text)
            if len(line.tasks) > 1:
                count = pen.words.number(len(line.tasks))
                told = pen.words("bulletin.restart.tasks", count=count, first=told)
            parts.append(told)
        if not line.tasks:
            parts.append(pen.words("bulletin.restart.no_task"))
    parts += [
        pen.words("bulletin.restart.needs", machine=need)
        for need in line.needs[:_NAMED]
    ]
    return ", ".join(parts) or pen.words("bulletin.restart.nothing")


def item(record: Record, line: OrderLine) -> str:
    """What an order is for: its profile or product."""
    order = record.plant.orders[line.order]
    return str(order.profile or order.product)


def order(record: Record, pen: Pen, line: OrderLine, *, overdue: bool) -> str:
    """One order by name."""
    left = max(0.0, line.nominal_kg - (line.shipped_kg or 0.0))
    key = "line" if overdue else "unplanned_line"
    return pen.words(
        f"bulletin.orders.{key}",
        order=line.order,
        what=item(record, line),
        tonnes=pen.tonnes(left),
        day=pen.words.day(line.due),
    )


def unplanned(made: Bulletin) -> list[OrderLine]:
    """Orders that the plan does not complete, not complete by the record either."""
    return [
        each
        for each in made.orders
        if each.planned is None and each.completed is None and each.state != "overdue"
    ]


def training(pen: Pen, line: TrainingLine) -> str:
    """One course of the plan."""
    plant = pen.plant
    course, skill = plant.courses[line.course], plant.skills.get(line.skill)
    return pen.words(
        "bulletin.training.line",
        course=with_name(course.id, course.name),
        people=len(line.people),
        start=pen.words.day(line.start),
        end=pen.words.day(line.end),
        skill=with_name(line.skill, skill.name if skill else ""),
        level=line.level,
    )


def asked(pen: Pen, each: Request) -> str:
    """What is asked and from whom."""
    key = f"bulletin.requests.{each.wanted}"
    suppliers = ", ".join(_supplier(pen, name) for name in each.suppliers[:_NAMED])
    if each.wanted == "metal" and not suppliers:
        key = "bulletin.requests.metal_anyone"
    if each.wanted == "hours" and not each.objects:
        key = "bulletin.requests.hours_any"
    return pen.words(key, objects=_listed(pen, each.objects), suppliers=suppliers)


def _supplier(pen: Pen, name: str) -> str:
    record = {str(each.id): each for each in pen.plant.suppliers.values()}.get(name)
    return record.name if record is not None and record.name else name


def _listed(pen: Pen, names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        more = pen.words("bulletin.more", count=len(names) - _NAMED)
        return f"{shown} {more}"
    return shown


def waiting(pen: Pen, each: Request) -> str:
    """What waits for a request, as the plan says."""
    parts = []
    if each.orders:
        form = "one" if len(each.orders) == 1 else "many"
        parts.append(
            pen.words(
                f"bulletin.requests.orders.{form}",
                count=pen.words.number(len(each.orders)),
                tonnes=pen.tonnes(each.waiting_kg),
            )
        )
    if each.machines:
        machines = _listed(pen, tuple(each.machines))
        parts.append(pen.words("bulletin.requests.machines", machines=machines))
    return "; ".join(parts)


def lines(record: Record, made: Bulletin, words: Words) -> list[str]:
    """Return the bulletin for a terminal: figures, month, criteria, what waits."""
    pen = Pen(record.plant, words)
    rows = [
        [
            f"  {words(f'bulletin.figure.{each.name}')}",
            amount(pen, each.value, each.unit),
            words("bulletin.before", value=amount(pen, each.last, each.unit)),
            target(pen, each),
        ]
        for each in made.figures
    ]
    told = [f"{record.plant.site.name} · {period(pen, made)}", *aligned(rows)]
    told.append(month(pen, made))
    title = words("bulletin.reactivation.title")
    told.append(f"{title}: {' '.join(reactivation(pen, made))}")
    told += [
        f"{words('bulletin.requests.title')}: {asked(pen, each)}: {waiting(pen, each)}"
        for each in made.requests[:_NAMED]
    ]
    if made.unread:
        told.append(words("bulletin.unread", count=words.number(made.unread)))
    return told
