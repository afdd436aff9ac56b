"""
What one plan does otherwise than another, work by work, and whom it concerns.

A plan is a table: a row for each run, load, task, post and so on, and one for each
order with what it ships. The changes are the rows that one table has and the other has
not, paired where they are about the same thing. Taking ``before`` out of the old table
and putting ``after`` in gives the new one: nothing is told twice or left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from marcha.plans.figures import order_status
from marcha.plans.plan import Plan
from marcha.plans.shipping import made_pieces
from marcha.plant.plant import Plant


class Who(StrEnum):
    """Who must know of a change."""

    PRESS = "press"
    DIE_SHOP = "die_shop"
    MAINTENANCE = "maintenance"
    WAREHOUSE = "warehouse"
    SUPPLIER = "supplier"
    PEOPLE = "people"
    SALES = "sales"


class Part(StrEnum):
    """What a row of the table is about."""

    RUN = "run"
    SETUP = "setup"
    LOAD = "load"
    LINE = "line"
    HEAT = "heat"
    TASK = "task"
    SERVICE = "service"
    LOGS = "logs"
    CALL_OFF = "call_off"
    PURCHASE = "purchase"
    POST = "post"
    TRAINING = "training"
    ORDER = "order"


WHO: dict[Part, Who] = {
    Part.RUN: Who.PRESS,
    Part.SETUP: Who.PRESS,
    Part.LOAD: Who.PRESS,
    Part.LINE: Who.PRESS,
    Part.HEAT: Who.DIE_SHOP,
    Part.TASK: Who.MAINTENANCE,
    Part.SERVICE: Who.MAINTENANCE,
    Part.LOGS: Who.WAREHOUSE,
    Part.CALL_OFF: Who.SUPPLIER,
    Part.PURCHASE: Who.SUPPLIER,
    Part.POST: Who.PEOPLE,
    Part.TRAINING: Who.PEOPLE,
    Part.ORDER: Who.SALES,
}
"""Who must know, by what a row is about."""


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """
    One row of the table of a plan.

    Attributes
    ----------
    place
        Machine, person, source or agreement; empty for tasks and orders.
    subject
        Order, die, task … that it is about.
    start, end
        Minutes; -1: none (an order of which nothing ships).
    amount
        Pieces, logs or spares; 0 where none applies.
    """

    part: Part
    place: str
    subject: str
    start: int
    end: int
    amount: int

    @property
    def about(self) -> tuple[Part, str, str]:
        """What stays the same when a row is moved or changed."""
        return self.part, self.place, self.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    One row before and after.

    Attributes
    ----------
    before, after
        None: it is new, or it is gone.
    """

    who: Who
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The row after, or the one that is gone."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change of nothing")
        return found

    @property
    def minutes(self) -> int:
        """Minutes by which it starts later; 0 for what is new or gone."""
        if self.before is None or self.after is None:
            return 0
        return self.after.start - self.before.start


Table = Counter[Row]


def table(plant: Plant, plan: Plan, now: int) -> Table:
    """
    Return a plan as rows.

    Parameters
    ----------
    now
        What is over by then is left out where the plan after it does not tell of it
        any more: tasks, posts, what was ordered.
    """
    return Counter(_rows(plant, plan, now))


def changes(
    before: tuple[Plant, Plan], after: tuple[Plant, Plan], now: int
) -> tuple[Change, ...]:
    """
    Return what the second plan does otherwise than the first.

    Parameters
    ----------
    before, after
        Each a plant and its plan, with the same start.
    now
        Minute at which the second plan was made.
    """
    old, new = table(*before, now), table(*after, now)
    gone, come = sorted((old - new).elements()), sorted((new - old).elements())
    left = _by_about(come)
    found: list[Change] = []
    for row in gone:
        partners = left.get(row.about)
        partner = partners.pop(0) if partners else None
        found.append(Change(who=WHO[row.part], before=row, after=partner))
    found.extend(
        Change(who=WHO[row.part], before=None, after=row)
        for rows in left.values()
        for row in rows
    )
    return tuple(sorted(found, key=lambda each: (list(Who).index(each.who), each.row)))


def applied(old: Table, found: Iterable[Change]) -> Table:
    """Return a table with some changes made."""
    new = Counter(old)
    for each in found:
        if each.before is not None:
            new[each.before] -= 1
        if each.after is not None:
            new[each.after] += 1
    return +new


def _by_about(rows: Iterable[Row]) -> dict[tuple[Part, str, str], list[Row]]:
    found: dict[tuple[Part, str, str], list[Row]] = {}
    for row in rows:
        found.setdefault(row.about, []).append(row)
    return found


def _rows(plant: Plant, plan: Plan, now: int) -> Iterator[Row]:
    yield from _of_machines(plant, plan)
    yield from _of_stores(plan, now)
    for task in plan.tasks:
        if task.end > now:
            yield Row(Part.TASK, "", task.task, task.start, task.end, 0)
    for post in plan.assignments:
        if post.end > now:
            where = post.task or post.equipment or ""
            yield Row(Part.POST, post.person, where, post.start, post.end, 0)
    for status in order_status(plant, plan):
        first = -1 if status.first_minute is None else status.first_minute
        last = -1 if status.last_minute is None else status.last_minute
        yield Row(Part.ORDER, "", status.order, first, last, status.shipped)


def _of_stores(plan: Plan, now: int) -> Iterator[Row]:
    logs: dict[str, int] = {}
    for cut in plan.log_cuts:
        logs[cut.source] = logs.get(cut.source, 0) + cut.logs
    for source, count in logs.items():
        yield Row(Part.LOGS, source, "", -1, -1, count)
    for each in plan.call_offs:
        if each.ordered >= now:
            span = each.ordered, each.arrives
            yield Row(Part.CALL_OFF, each.agreement, "", *span, each.pieces)
    for bought in plan.purchases:
        if bought.ordered >= now and bought.cost > 0:
            span = bought.ordered, bought.arrives
            yield Row(Part.PURCHASE, bought.source, bought.part, *span, bought.count)


def _of_machines(plant: Plant, plan: Plan) -> Iterator[Row]:
    for run in plan.runs:
        pieces = made_pieces(plant, run)
        yield Row(Part.RUN, run.press, run.order, run.start, run.end, pieces)
    for setup in plan.setups:
        yield Row(Part.SETUP, setup.press, setup.die, setup.start, setup.end, 0)
    for heat in plan.heats:
        yield Row(Part.HEAT, heat.oven, heat.die, heat.start, heat.end, 0)
    for load in plan.loads:
        pieces = sum(item.pieces for item in load.items)
        yield Row(Part.LOAD, load.oven, load.recipe, load.start, load.end, pieces)
    for line in plan.line_runs:
        kilos = round(line.mass_kg)
        yield Row(Part.LINE, line.equipment, line.order, line.start, line.end, kilos)
    for service in plan.services:
        machine = plant.maintenance[service.rule].equipment
        yield Row(Part.SERVICE, machine, service.rule, service.start, service.end, 0)
    for course in plan.trainings:
        for person in course.people:
            yield Row(Part.TRAINING, person, course.course, course.start, course.end, 0)


_WORK = frozenset({Part.RUN, Part.LOAD, Part.LINE, Part.TASK, Part.SERVICE})


@dataclass(frozen=True, slots=True)
class Moved:
    """How much of the unstarted work is not where it was."""

    moved: int
    work: int

    @property
    def share(self) -> float:
        """Share in [0, 1]; 0 where there is no work."""
        return self.moved / self.work if self.work else 0.0


def moved(before: tuple[Plant, Plan], after: tuple[Plant, Plan], now: int) -> Moved:
    """
    Return how many runs, loads, line runs, tasks and services moved or are gone.

    Of all that had not started by ``now``: those whose machine or start is another.
    """
    old, new = (
        Counter(
            (row.part, row.place, row.subject, row.start)
            for row in table(*each, now).elements()
            if row.part in _WORK and row.start >= now
        )
        for each in (before, after)
    )
    return Moved(sum((old - new).values()), sum(old.values()))
