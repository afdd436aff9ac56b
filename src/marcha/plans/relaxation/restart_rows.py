"""
Rows of the restart: tasks as fractions, what they wait for, and machines that come up.

Column ``begun`` is 1 from the first boundary after the start of a task on, ``done`` the
share of its work that is done by a boundary. Whether a task has ended by a boundary
needs no column: it has then begun by the last boundary from which that is possible.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from marcha.plans.relaxation.conflicts import conflicts
from marcha.plans.relaxation.dates import least_paid
from marcha.plans.relaxation.repairs import Job
from marcha.plans.relaxation.rows import down, up
from marcha.plans.relaxation.sheet import Sheet
from marcha.plant.ids import EquipmentId, PartId, TaskId
from marcha.plant.records_repair import Link, LinkKind, PartSource
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import minute_up
from marcha.process.machines import needed_machines
from marcha.process.money import cash_amount, part_price


def restart_rows(sheet: Sheet) -> None:
    """Add columns and rows of every task that a machine of the plan waits for."""
    tasks = _needed(sheet)
    if tasks:
        restart = _Restart(sheet, tasks)
        restart.begin()
        restart.links()
        restart.work()
        restart.machines()
        restart.together()
        bought = restart.spares()
        restart.cash(bought)


def _needed(sheet: Sheet) -> tuple[TaskId, ...]:
    frame = sheet.frame
    finals = [
        task
        for machines in (frame.presses, frame.ovens, frame.die_ovens, frame.lines)
        for time in machines.values()
        for task in time.finals
    ]
    return frame.repairs.closure(finals)


class _Restart:
    """The tasks of a relaxation."""

    def __init__(self, sheet: Sheet, tasks: Iterable[TaskId]) -> None:
        self.sheet = sheet
        self.frame = sheet.frame
        self.bounds = sheet.frame.bounds
        self.jobs = {task: sheet.frame.repairs.jobs[task] for task in tasks}
        self._begun: dict[tuple[TaskId, int], int] = {}

    def begun(self, task: TaskId, period: int) -> int | None:
        """Column of a task begun before the end of a period; None: it cannot be."""
        return self._begun.get((task, min(period, len(self.bounds) - 1)))

    def begun_by(self, task: TaskId, minute: int) -> int | None:
        """Column that is 1 for every plan that begins a task at or before a minute."""
        if minute < self.jobs[task].start:
            return None
        return self.begun(task, bisect_right(self.bounds, minute))

    def ended_by(self, task: TaskId, minute: int) -> int | None:
        """Column that is 1 for every plan that ends a task at or before a minute."""
        job = self.jobs[task]
        if minute < job.end:
            return None
        if job.begun:
            # Its end follows from now, not from its start.
            return self.begun_by(task, job.start)
        latest = job.clock.latest_start(minute, job.work)
        return None if latest is None else self.begun_by(task, latest)

    def begin(self) -> None:
        """Ensures that a task that has begun stays begun."""
        draft = self.sheet.draft
        for task, job in self.jobs.items():
            before: int | None = None
            last = job.clock.latest_start(self.frame.horizon, job.work)
            for period in self.frame.periods:
                if self.bounds[period] <= job.start:
                    continue
                # Nothing begins so late that it would end beyond the horizon (S32).
                if (
                    last is not None
                    and self.bounds[period - 1] > last
                    and before is not None
                ):
                    self._begun[task, period] = before
                    continue
                column = draft.column(("begun", task, period), 1.0)
                self._begun[task, period] = column
                if before is not None:
                    draft.row(f"begun|{task}|{period}", [before, column], [1, -1], 0.0)
                before = column

    def links(self) -> None:
        """Ensures that a task begins only as its links allow (S26)."""
        for task, job in self.jobs.items():
            for link in job.links:
                if link.task not in self.jobs:
                    continue
                name = f"link|{task}|{link.task}|{link.kind.value}"
                seen: int | None = None
                for period in self.frame.periods:
                    column = self.begun(task, period)
                    if column is None or column == seen:
                        continue
                    seen = column
                    latest = self.bounds[period] - 1 - link.lag_min
                    if self._may_be_last(link, latest):
                        continue
                    if link.kind is LinkKind.FS:
                        before = self.ended_by(link.task, latest)
                    elif link.kind is LinkKind.SS and not self.jobs[link.task].begun:
                        before = self.begun_by(link.task, latest)
                    else:
                        # It ends after: all that is known is that it is planned.
                        before = self.begun(link.task, len(self.bounds) - 1)
                    self._implies(f"{name}|{period}", column, before)

    def _may_be_last(self, link: Link, latest: int) -> bool:
        """Whether a predecessor without work may begin at the horizon itself (S25)."""
        if self.jobs[link.task].work:
            return False
        return link.kind not in (LinkKind.FS, LinkKind.SS) or (
            latest >= self.frame.horizon or self.jobs[link.task].begun
        )

    def _implies(self, name: str, column: int, before: int | None) -> None:
        """Ensures that one column is at most another; None stands for 0."""
        if before is None:
            self.sheet.draft.row(name, [column], [1.0], 0.0)
        elif before != column:
            self.sheet.draft.row(name, [column, before], [1.0, -1.0], 0.0)

    def work(self) -> None:
        """Ensures that work goes on from the start of a task without a break (S25)."""
        for task, job in self.jobs.items():
            if job.posts and job.work:
                self._work(task, job)

    def _work(self, task: TaskId, job: Job) -> None:
        """Add the share of work done by each boundary, between what starts allow."""
        draft, done = self.sheet.draft, self.sheet.done
        for period in self.frame.periods:
            if self.begun(task, period) is None:
                continue
            column = draft.column(("done", task, period), 1.0)
            done[task, period] = column
            if (task, period - 1) in done:
                before = done[task, period - 1]
                draft.row(f"grows|{task}|{period}", [before, column], [1, -1], 0.0)
            most, least = self._shares(task, job, period)
            # Work of a task that a lock began before now follows from no start.
            if not job.begun:
                self._share_row(f"most|{task}|{period}", {column: 1.0, **most})
            self._share_row(f"least|{task}|{period}", {column: -1.0, **least})

    def _shares(
        self, task: TaskId, job: Job, period: int
    ) -> tuple[dict[int, float], dict[int, float]]:
        """Entries for the most and the least share that is done by a boundary."""
        most: dict[int, float] = {}
        least: dict[int, float] = {}
        end = self.bounds[period]
        earlier: int | None = None
        for start in range(1, period + 1):
            begun = self.begun(task, start)
            if begun is None or begun == earlier:
                continue
            first = max(self.bounds[start - 1], job.start)
            share = min(1.0, up(job.clock.within(first, end) / job.work))
            _count(most, begun, earlier, -share)
            if start < period:
                late = job.clock.within(self.bounds[start], end) / job.work
                _count(least, begun, earlier, min(1.0, down(late)))
            earlier = begun
        if period == self.frame.periods[-1] and earlier is not None:
            # What has begun ends by the horizon (S32).
            least = {earlier: 1.0}
        return most, least

    def _share_row(self, name: str, entries: dict[int, float]) -> None:
        kept = {column: value for column, value in entries.items() if value != 0.0}
        if len(kept) > 1:
            self.sheet.draft.row(name, [*kept], [*kept.values()], 0.0)

    def machines(self) -> None:
        """Ensures that a machine is up from the end of its last task on (S8)."""
        draft, frame = self.sheet.draft, self.frame
        for machines in (frame.presses, frame.ovens, frame.die_ovens, frame.lines):
            for machine, time in machines.items():
                before: int | None = None
                for period in self.frame.periods if time.finals else ():
                    if self.bounds[period] <= time.start:
                        continue
                    column = draft.column(("up", machine, period), 1.0)
                    self.sheet.up[machine, period] = column
                    if before is not None:
                        name = f"stays|{machine}|{period}"
                        draft.row(name, [before, column], [1.0, -1.0], 0.0)
                    before = column
                    for task in time.finals:
                        ended = self.ended_by(task, self.bounds[period] - 1)
                        self._implies(f"up|{machine}|{period}|{task}", column, ended)

    def together(self) -> None:
        """Ensures that machines are not all up before all of them can be."""
        found: list[Mapping[EquipmentId, int]] = [*conflicts(self.frame)]
        for machines, date in self.frame.together:
            period = bisect_right(self.bounds, date) - 1
            found.append(dict.fromkeys(machines, period))
        for periods in {tuple(sorted(each.items())): None for each in found}:
            self._not_all(dict(periods))

    def _not_all(self, periods: Mapping[EquipmentId, int]) -> None:
        """Ensures that not all of some machines are up by the ends of some periods."""
        columns = [
            self.sheet.up[key] for key in periods.items() if key in self.sheet.up
        ]
        if len(columns) == len(periods):
            name = "+".join(
                f"{machine}:{period}" for machine, period in periods.items()
            )
            ones = [1.0] * len(columns)
            self.sheet.draft.row(f"together|{name}", columns, ones, len(columns) - 1.0)

    def spares(self) -> list[tuple[float, int, dict[int, int]]]:
        """
        Ensures that tasks begin only with their spares (S29).

        Returns
        -------
        list
            Least cost, lead minutes, and columns by period of each source that costs.
        """
        wanted: dict[PartId, dict[TaskId, int]] = {}
        for task, job in self.jobs.items():
            for part, count in job.parts.items():
                wanted.setdefault(part, {})[task] = count
        bought: list[tuple[float, int, dict[int, int]]] = []
        for part, users in wanted.items():
            record = self.frame.plant.parts.get(part)
            stock = 0 if record is None else record.stock
            total = sum(users.values())
            if total > stock:
                bought += self._part(part, users, stock, total - stock)
        return bought

    def _part(
        self, part: PartId, users: dict[TaskId, int], stock: int, missing: int
    ) -> list[tuple[float, int, dict[int, int]]]:
        """Add the purchases of one spare and a row for each boundary."""
        frame, draft = self.frame, self.sheet.draft
        free: list[tuple[int, int]] = []
        bought: list[tuple[float, int, dict[int, int]]] = []
        for source in frame.plant.part_sources.values():
            if source.part != part:
                continue
            lead = source.lead_days * MINUTES_PER_DAY
            most = missing if source.quantity is None else source.quantity
            most = min(missing, most)
            price = part_price(frame.plant, source)
            limited = bool(frame.plant.cash) and price > 0.0
            if limited or source.equipment is not None:
                columns = self._purchases(source, lead, most)
                bought.append((least_paid(price), lead, columns))
            else:
                free.append((frame.now + lead, most))
        for period in frame.periods:
            bound = self.bounds[period]
            there = sum(most for minute, most in free if minute < bound)
            if there >= missing:
                break
            entries = {
                self._begun[task, period]: float(count)
                for task, count in users.items()
                if (task, period) in self._begun
            }
            for _, _, columns in bought:
                if period in columns:
                    entries[columns[period]] = -1.0
            name = f"spares|{part}|{period}"
            limit = float(stock + there)
            draft.row(name, [*entries], [*entries.values()], limit)
        return bought

    def _purchases(self, source: PartSource, lead: int, most: int) -> dict[int, int]:
        """Add columns of what has come from a source before each boundary."""
        draft, columns = self.sheet.draft, {}
        before: int | None = None
        for period in self.frame.periods:
            if most > 0 and self.frame.now + lead < self.bounds[period]:
                column = draft.column(("bought", source.id, period), float(most))
                if before is not None:
                    name = f"bought|{source.id}|{period}"
                    draft.row(name, [before, column], [1.0, -1.0], 0.0)
                before = columns[period] = column
        if before is not None and source.equipment is not None:
            self._donor(source.equipment, source, before, most)
        return columns

    def _donor(
        self, donor: EquipmentId, source: PartSource, column: int, most: int
    ) -> None:
        """Ensures that a machine that gave a spare runs for nobody (S29)."""
        last = self.frame.periods[-1]
        for (machine, period), up_column in self.sheet.up.items():
            if period == last and donor in needed_machines(self.frame.plant, machine):
                self.sheet.draft.row(
                    f"donor|{source.id}|{machine}",
                    [column, up_column],
                    [1.0 / most, 1.0],
                    1.0,
                )

    def cash(self, bought: list[tuple[float, int, dict[int, int]]]) -> None:
        """Ensures that no more cash is spent than has come (S30)."""
        frame, draft = self.frame, self.sheet.draft
        costs = {task: least_paid(job.cost) for task, job in self.jobs.items()}
        if not frame.plant.cash:
            return
        flows = [
            (minute_up(frame.plant, each.when), cash_amount(frame.plant, each))
            for each in frame.plant.cash
        ]
        whole = sum(cost for cost in costs.values()) + 1.0
        for period in frame.periods:
            bound = self.bounds[period]
            entries: dict[int, float] = {}
            for task, cost in costs.items():
                column = self.begun(task, period)
                if column is not None and cost > 0.0:
                    entries[column] = cost
            for cost, lead, columns in bought:
                # What comes before a boundary was paid its lead time before that.
                paid = [each for each in columns if self.bounds[each] <= bound + lead]
                if paid and cost > 0.0:
                    entries[columns[max(paid)]] = cost
            come = sum(amount + 0.01 for minute, amount in flows if minute < bound)
            scale = 1.0 / whole
            draft.row(
                f"cash|{period}",
                [*entries],
                [down(cost * scale) for cost in entries.values()],
                up(come * scale),
            )


def _count(
    entries: dict[int, float], begun: int, earlier: int | None, share: float
) -> None:
    """Enter a share for what begins between two boundaries."""
    entries[begun] = entries.get(begun, 0.0) + share
    if earlier is not None:
        entries[earlier] = entries.get(earlier, 0.0) - share
