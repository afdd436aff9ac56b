"""
Earliest dates by which some tasks can all be done.

A date is refuted when the windows it leaves cannot hold the work of a resource, or when
spares or cash come too late for the latest starts (a destructive lower bound, Klein and
Scholl 1999). One that is not refuted need not be possible.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from marcha.plans.relaxation.repairs import Repairs
from marcha.plans.relaxation.resources import Resource, resources
from marcha.plans.relaxation.windows import Windows, successors
from marcha.plans.spans import grouped
from marcha.plant.ids import PartId, TaskId
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import minute_up
from marcha.process.money import cash_amount, part_price

RESOLUTION_MIN = 120
"""Minutes to which a date is sought."""

_CENT = 0.01
"""Rounding of an amount of money in the checker, with room to spare."""


class Dates:
    """Earliest dates of the tasks of a plant, each sought once."""

    def __init__(self, repairs: Repairs) -> None:
        self.repairs = repairs
        self._after = successors(repairs)
        self._resources = resources(repairs)
        self._sources = {
            part: tuple(sources)
            for part, sources in grouped(
                (source.part, source) for source in repairs.plant.part_sources.values()
            ).items()
        }
        self._cash = sorted(
            (
                max(0, minute_up(repairs.plant, each.when)),
                cash_amount(repairs.plant, each) + _CENT,
            )
            for each in repairs.plant.cash
        )
        self._known: dict[frozenset[TaskId], int] = {}

    def earliest(self, finals: Iterable[TaskId], at_least: int = 0) -> int:
        """
        Minute before which these tasks are not all done; beyond the horizon: never.

        Parameters
        ----------
        at_least
            A date that is known already, of some of them.
        """
        key = frozenset(finals)
        if key not in self._known:
            jobs = self.repairs.jobs
            start = max([at_least, *(jobs[task].end for task in key)])
            self._known[key] = self._sought(key, start) if key else at_least
        return self._known[key]

    def _sought(self, finals: frozenset[TaskId], start: int) -> int:
        horizon = self.repairs.horizon
        if start > horizon or not self.refuted(dict.fromkeys(finals, start)):
            return start
        late, step = start, MINUTES_PER_DAY
        while True:
            possible = min(late + step, horizon)
            if not self.refuted(dict.fromkeys(finals, possible)):
                break
            if possible == horizon:
                return horizon + 1
            late, step = possible, 2 * step
        while possible - late > RESOLUTION_MIN:
            middle = (late + possible) // 2
            if self.refuted(dict.fromkeys(finals, middle)):
                late = middle
            else:
                possible = middle
        return late + 1

    def refuted(self, deadlines: Mapping[TaskId, int]) -> bool:
        """Whether no plan has all these tasks done by their deadlines."""
        windows = Windows(self.repairs, self._after, deadlines)
        return (
            not windows.possible
            or any(_overfull(each, windows) for each in self._resources)
            or self._unsupplied(windows)
        )

    # --- spares and cash ------------------------------------------------------------

    def _unsupplied(self, windows: Windows) -> bool:
        """Whether spares or cash come too late for the latest starts (S29, S30)."""
        due: list[tuple[int, float]] = []
        users: dict[PartId, list[tuple[int, int]]] = {}
        for task, job in windows.jobs.items():
            latest = windows.latest_start(task)
            if latest is None:
                return True
            if job.cost > 0.0:
                due.append((latest, least_paid(job.cost)))
            for part, count in job.parts.items():
                users.setdefault(part, []).append((latest, count))
        for part, needs in users.items():
            needs.sort()
            minutes = [minute for minute, _ in needs]
            totals = list(accumulate(count for _, count in needs))
            for minute, total in zip(minutes, totals, strict=True):
                if total > self._supply(part, minute):
                    return True
            due.extend(self._payments(part, minutes, totals))
        return bool(self.repairs.plant.cash) and self._broke(due)

    def _supply(self, part: PartId, minute: int) -> float:
        """Most of a spare that there can be by a minute."""
        record = self.repairs.plant.parts.get(part)
        supply = 0.0 if record is None else float(record.stock)
        for source in self._sources.get(part, ()):
            if self.repairs.now + source.lead_days * MINUTES_PER_DAY <= minute:
                if source.quantity is None:
                    return float("inf")
                supply += source.quantity
        return supply

    def _payments(
        self, part: PartId, minutes: list[int], totals: list[int]
    ) -> Iterator[tuple[int, float]]:
        """Least payments for a spare, each at its latest."""
        sources = self._sources.get(part, ())
        if not sources:
            return
        record = self.repairs.plant.parts.get(part)
        prices = [part_price(self.repairs.plant, source) for source in sources]
        price = least_paid(min(prices))
        lead = min(source.lead_days for source in sources) * MINUTES_PER_DAY
        bought = 0 if record is None else record.stock
        for minute, total in zip(minutes, totals, strict=True):
            if total > bought:
                yield minute - lead, (total - bought) * price
                bought = total

    def _broke(self, due: list[tuple[int, float]]) -> bool:
        """Whether payments fall due before there is cash for them (S30)."""
        spent, have, place = 0.0, 0.0, 0
        for minute, amount in sorted(due):
            spent += amount
            while place < len(self._cash) and self._cash[place][0] <= minute:
                have += self._cash[place][1]
                place += 1
            if spent > have * (1.0 + 1e-9):
                return True
        return False


def least_paid(cost: float) -> float:
    """Return what is paid at least for a stated cost, whatever the checker rounds."""
    return max(0.0, cost * (1.0 - 2e-6) - _CENT)


def _overfull(resource: Resource, windows: Windows) -> bool:
    """Whether the work that lies between a start and an end is more than there is."""
    rows = [
        (windows.end[task], windows.start[task], people * windows.jobs[task].work)
        for task, people in resource.demand.items()
        if task in windows.jobs
    ]
    rows.sort()
    ends = [resource.before(end) for end, _, _ in rows]
    for head in sorted({start for _, start, _ in rows}):
        passed = resource.before(head)
        load = 0
        for (_, start, work), end in zip(rows, ends, strict=True):
            if start >= head:
                load += work
                if load > end - passed:
                    return True
    return False
