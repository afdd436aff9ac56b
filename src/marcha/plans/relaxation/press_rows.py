"""
Rows of presses: hours, setups, and how long metal waits for its turn.

Column ``pressed`` is what a run makes and ships, in the period of the minutes that
press it. Its worth is that of the first minute of the period; what it loses because a
press does one thing after another is kept by the columns ``late``: the hours of work in
a period, each weighed with the time since the first minute of the press in it, are a
convex function of the hours worked, and each tangent of it is a row. Levels of urgency
(worth lost while an hour of work waits for an hour) make it bite on what goes first.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marcha.plans.relaxation.clock import Clock
from marcha.plans.relaxation.rates import Way
from marcha.plans.relaxation.rows import down, up
from marcha.plans.relaxation.setups import (
    PressProfile,
    first_heated,
    first_load,
    first_run,
    least_setups,
    mounted_profiles,
)
from marcha.plans.relaxation.sheet import Pressed, Sheet
from marcha.plans.relaxation.supply import Supply
from marcha.plant.ids import AlloyId, CustomerId, EquipmentId
from marcha.plant.timeline import clip

LEVELS = 8
"""Levels of urgency of a press, the one without any not counted."""

TANGENTS = (0.25, 0.5, 0.75, 1.0)
"""Shares of the hours of a period at which the waiting gets a tangent."""

HOUR = 60.0
HOURS_PER_DAY = 24.0

_NEVER = 1 << 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """
    A way on its press.

    Attributes
    ----------
    first, load
        Earliest run, and earliest start of a load with what it makes; 0: not aged.
    setup_t
        Hours of setup that each tonne bears.
    mounted
        A die of the profile may be in the press at the start.
    """

    way: Way
    first: int
    load: int
    setup_t: float
    mounted: bool


def press_rows(
    sheet: Sheet, metal: Mapping[tuple[AlloyId, int, CustomerId | None], Supply]
) -> None:
    """Add columns and rows of every press."""
    for press, lines in _lines(sheet, metal).items():
        credit: int | None = None
        floors = _urgency_floors(sheet, lines)
        for period in sheet.frame.periods:
            begin, end = sheet.frame.bounds[period - 1], sheet.frame.bounds[period]
            spans = clip(sheet.frame.presses[press].clock.intervals, begin, end)
            if spans:
                turn = _Turn(sheet, press, period, Clock(spans), floors)
                turn.press(lines)
                turn.hours()
                turn.waiting()
                turn.heated()
                credit = turn.setups(credit)


def _lines(
    sheet: Sheet, metal: Mapping[tuple[AlloyId, int, CustomerId | None], Supply]
) -> dict[EquipmentId, list[_Line]]:
    frame = sheet.frame
    setups, mounted = least_setups(frame), mounted_profiles(frame)
    most: dict[PressProfile, float] = {}
    for key in {(way.press, way.profile, way.order): None for way in frame.ways}:
        pair = key[0], key[1]
        most[pair] = most.get(pair, 0.0) + frame.most_t(key[2])
    lines: dict[EquipmentId, list[_Line]] = {}
    for way in frame.ways:
        pair = (way.press, way.profile)
        first = first_run(frame, way, setups[pair], mounted=pair in mounted)
        if way.order not in frame.held.runs:
            owners = {None, way.customer}
            comes = [
                metal[way.alloy, way.diameter_mm, owner].first(frame.horizon)
                for owner in owners
                if (way.alloy, way.diameter_mm, owner) in metal
            ]
            first = max(first, min(comes, default=_NEVER))
        setup_t = 0.0 if pair in mounted else down(setups[pair] / HOUR / most[pair])
        lines.setdefault(way.press, []).append(
            _Line(
                way=way,
                first=first,
                load=first_load(frame, way, mounted=pair in mounted),
                setup_t=setup_t,
                mounted=pair in mounted,
            )
        )
    return lines


def _urgency_floors(sheet: Sheet, lines: Sequence[_Line]) -> list[float]:
    """Lower ends of the levels of urgency above none, ascending."""
    penalty = sheet.frame.plant.site.tardiness_weight
    found: set[float] = set()
    for line in lines:
        weight = sheet.frame.plant.orders[line.way.order].weight
        for slope in (weight, weight + penalty):
            if slope > 0.0:
                found.add(float(f"{slope / line.way.rate.hours:.6g}"))
    ordered = sorted(found)
    if len(ordered) <= LEVELS:
        return ordered
    return [ordered[len(ordered) * place // LEVELS] for place in range(LEVELS)]


class _Turn:
    """One press in one period."""

    def __init__(
        self,
        sheet: Sheet,
        press: EquipmentId,
        period: int,
        clock: Clock,
        floors: Sequence[float],
    ) -> None:
        self.sheet = sheet
        self.press_id = press
        self.period = period
        self.clock = clock
        self.floors = floors
        self.begin = clock.intervals[0][0]
        self.end = clock.intervals[-1][1]
        self.name = f"{press}|{period}"
        self._by_level: list[tuple[list[int], list[float]]] = [
            ([], []) for _ in range(len(floors) + 1)
        ]
        self._setup: tuple[list[int], list[float]] = ([], [])
        self._cold: tuple[list[int], list[float]] = ([], [])
        self._work: list[tuple[int, int]] = []
        self._wait_min = clock.waited(clock.total, self.begin) / clock.total
        self._longest = sheet.frame.presses[press].clock.total

    def press(self, lines: Sequence[_Line]) -> None:
        """Add a column for each way that can run in the period."""
        for line in lines:
            open_min = self.clock.within(max(self.begin, line.first), self.end)
            if open_min > 0:
                self._add(line, open_min / HOUR)

    def _add(self, line: _Line, hours: float) -> None:
        frame, way = self.sheet.frame, line.way
        worth_at, urgency = self._worth(line)
        if worth_at is None:
            return
        most = min(frame.most_t(way.order), hours / way.rate.hours)
        column = self.sheet.draft.column(
            ("pressed", way.order, way.press, way.diameter_mm, self.period),
            up(most),
            good_t=1.0,
            goal=up(self.sheet.worth(way.order, worth_at)),
        )
        self.sheet.pressed.append(Pressed(column, way, self.period, line.load))
        self.sheet.ships.setdefault(way.order, []).append(column)
        if frame.demands[way.order].route:
            entry = (self.period, column)
            self.sheet.through.setdefault(way.order, []).append(entry)
        level = bisect_right(self.floors, urgency)
        columns, values = self._by_level[level]
        columns.append(column)
        values.append(way.rate.hours)
        if line.setup_t > 0.0:
            self._setup[0].append(column)
            self._setup[1].append(line.setup_t)
        if line.mounted:
            self._cold[0].append(column)
            self._cold[1].append(-up(way.rate.hours))

    def _worth(self, line: _Line) -> tuple[int | None, float]:
        """
        Minute whose worth the column gets, and how urgent it is from there on.

        None when nothing pressed in the period can ship within the horizon.

        The minute is at most that of shipping. Where the order waits for something
        else first (its release, metal, an oven), the worth is that of the end of this
        wait, without urgency, if that says more.
        """
        frame, order = self.sheet.frame, line.way.order
        ageing = frame.ageing.get(order) if frame.demands[order].aged else None
        routed = frame.routes.get(order)
        minutes = 0 if ageing is None else ageing.minutes
        minutes += 0 if routed is None else routed.minutes
        turn = self.begin + minutes
        waits = max(line.first, line.load) + minutes
        waits = max(waits, frame.demands[order].release)
        waits = max(waits, 0 if routed is None else routed.earliest)
        if max(turn, waits) > frame.horizon:
            return None, 0.0
        if waits - turn > self._wait_min:
            return waits, 0.0
        return turn, self.sheet.slope(order, turn) / line.way.rate.hours

    def hours(self) -> None:
        """
        Ensures that work and setups fit the hours in which the press may run (S9, S10).

        Those hours count only as far as the press is up (S8).
        """
        draft, key = self.sheet.draft, (self.press_id, self.period)
        hours = up(self.clock.total / HOUR)
        for level, (columns, values) in enumerate(self._by_level):
            if columns:
                column = draft.column(("work", *key, level), hours)
                name = f"work|{self.name}|{level}"
                draft.row(name, [*columns, column], [*values, -1.0], 0.0)
                self._work.append((level, column))
        work = [column for _, column in self._work]
        self.sheet.work[key] = work
        heated = max(self.begin, first_heated(self.sheet.frame))
        open_min = self.clock.within(heated, self.end)
        setup = draft.column(("setup", *key), up(open_min / HOUR))
        self.sheet.setup[key] = setup
        self._limit_by_up(
            f"hours|{self.name}",
            [*work, setup],
            [1.0] * (len(work) + 1),
            [(self.press_id, self.period)],
        )

    def heated(self) -> None:
        """Ensures that dies are mounted, and then run, once a die oven is up (S15)."""
        ovens = self.sheet.frame.die_ovens
        if ovens and all(oven.finals for oven in ovens.values()):
            work = [column for _, column in self._work]
            work.append(self.sheet.setup[self.press_id, self.period])
            self._limit_by_up(
                f"heated|{self.name}",
                [*work, *self._cold[0]],
                [*([1.0] * len(work)), *self._cold[1]],
                [(oven, self.period) for oven in ovens],
            )

    def _limit_by_up(
        self,
        name: str,
        columns: list[int],
        values: list[float],
        machines: list[tuple[EquipmentId, int]],
    ) -> None:
        """Limit hours by those of the period, as far as one of the machines is up."""
        hours = up(self.clock.total / HOUR)
        ups = [self.sheet.up[key] for key in machines if key in self.sheet.up]
        limit = 0.0 if self.sheet.frame_waits(machines) else hours
        if limit:
            ups = []
        self.sheet.draft.row(
            name, [*columns, *ups], [*values, *([-hours] * len(ups))], limit
        )

    def waiting(self) -> None:
        """Ensures that work on a press waits for its turn: tangents of the waiting."""
        draft, below = self.sheet.draft, 0.0
        for place, (level, _) in enumerate(self._work):
            if level == 0:
                continue
            step, below = self.floors[level - 1] - below, self.floors[level - 1]
            longest = self.clock.waited(self.clock.total, self.begin) / HOUR / HOUR
            late = draft.column(
                ("late", self.press_id, self.period, level),
                up(longest),
                goal=-down(step / HOURS_PER_DAY),
            )
            columns = [column for _, column in self._work[place:]]
            for number, share in enumerate(TANGENTS):
                done = self.clock.total * share
                slope = down((self.clock.minute_of(done) - self.begin) / HOUR)
                height = self.clock.waited(done, self.begin) / HOUR / HOUR
                draft.row(
                    f"late|{self.name}|{level}|{number}",
                    [*columns, late],
                    [*([slope] * len(columns)), -1.0],
                    up(slope * done / HOUR) - down(height),
                )

    def setups(self, credit: int | None) -> int:
        """
        Ensures that a die is mounted before it runs, once for all its orders (S14).

        The orders of a die bear its setup by tonne; hours of setups may come early.

        Returns
        -------
        int
            Column of the hours of setups that wait for their runs.
        """
        columns, values = [*self._setup[0]], [*self._setup[1]]
        left = self.sheet.draft.column(
            ("credit", self.press_id, self.period), up(self._longest / HOUR)
        )
        columns += [left, self.sheet.setup[self.press_id, self.period]]
        values += [1.0, -1.0]
        if credit is not None:
            columns.append(credit)
            values.append(-1.0)
        self.sheet.draft.row(f"setups|{self.name}", columns, values, 0.0)
        return left
