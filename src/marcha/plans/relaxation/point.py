"""
The point of the relaxation that a valid plan stands for.

This is the argument that the bound is valid, in code: tests map every plan that passes
the checker, and ask that the point keeps all rows and is worth at least the plan's own
figure. Decisions of the plan give most columns; the others (work of a level, waiting,
what is left) follow row by row.
"""

from collections.abc import Iterator

from marcha.plans.plan import Load, LoadItem, Plan, Run, SetupRun
from marcha.plans.relaxation.clock import Clock
from marcha.plans.relaxation.frame import Frame, frame_of
from marcha.plans.relaxation.line_point import line_hours, made
from marcha.plans.relaxation.rows import ColumnKey, Relaxation
from marcha.plans.relaxation.sheet import Sheet
from marcha.plans.relaxation.supply import supplies
from marcha.plans.restart_dates import runnable_from
from marcha.plans.shipping import made_pieces, shipments
from marcha.plant.ids import OrderId, StockId
from marcha.plant.plant import Plant
from marcha.plant.records_orders import Stage
from marcha.plant.timeline import moment
from marcha.process.demand import demands
from marcha.process.metal import log_kg

_NOTHING = 1e-12

Source = Run | LoadItem | str
"""What made pieces: a run, an item of a load, or a stock id."""


def point_of(plant: Plant, plan: Plan, relaxation: Relaxation) -> list[float]:
    """
    Map a plan that keeps the rules to a point.

    Returns
    -------
    list of float
        One number for each column.

    Raises
    ------
    ValueError
        When the plan does something for which there is no column: it breaks a rule, or
        the relaxation is not valid.
    """
    point = _Point(plant, plan, relaxation)
    point.restart()
    point.production()
    point.metal()
    point.derived()
    return point.values


def worst_violation(relaxation: Relaxation, point: list[float]) -> tuple[float, str]:
    """Largest excess of a row or a column's bounds, and its name; 0 for none."""
    worst, name = 0.0, ""
    for key, value, upper in zip(
        relaxation.columns, point, relaxation.upper, strict=True
    ):
        excess = max(-value, value - upper)
        if excess > worst:
            worst, name = excess, "|".join(map(str, key))
    for place, row in enumerate(relaxation.rows):
        span = range(relaxation.row_starts[place], relaxation.row_starts[place + 1])
        activity = sum(
            relaxation.entry_values[entry] * point[relaxation.entry_columns[entry]]
            for entry in span
        )
        if activity - relaxation.limits[place] > worst:
            worst, name = activity - relaxation.limits[place], row
    return worst, name


def objective(relaxation: Relaxation, figure: str, point: list[float]) -> float:
    """Worth of a point."""
    worth = relaxation.objectives[figure]
    return sum(each * value for each, value in zip(worth, point, strict=True))


class _Point:
    """The numbers of a plan, being collected."""

    def __init__(self, plant: Plant, plan: Plan, relaxation: Relaxation) -> None:
        self.plant = plant
        self.plan = plan
        self.relaxation = relaxation
        self.frame: Frame = frame_of(plant)
        self.sheet = Sheet(self.frame)
        self.bounds = self.frame.bounds
        self.places = {key: place for place, key in enumerate(relaxation.columns)}
        self.values = [0.0] * len(relaxation.columns)

    def add(self, key: ColumnKey, amount: float) -> None:
        """Add to a column, which must exist if the amount is not nothing."""
        place = self.places.get(key)
        if place is not None:
            self.values[place] += amount
        elif amount > _NOTHING:
            raise ValueError(f"no column {key!r} for {amount:g}")

    def fill(self, key: ColumnKey, amount: float) -> None:
        """Set a column if it exists, to at most its upper bound."""
        place = self.places.get(key)
        if place is not None:
            self.values[place] = min(amount, self.relaxation.upper[place])

    def parts(
        self, start: int, end: int, clock: Clock | None = None
    ) -> Iterator[tuple[int, float]]:
        """Periods that a span of minutes touches and the share of it in each."""
        for period in self.frame.periods:
            first = max(start, self.bounds[period - 1])
            last = min(end, self.bounds[period])
            if clock is not None:
                minutes = clock.within(first, last)
            else:
                minutes = max(0, last - first)
            if minutes > 0:
                yield (
                    period,
                    minutes / (clock.within(start, end) if clock else end - start),
                )

    # --- the restart ----------------------------------------------------------------

    def restart(self) -> None:
        """Set what is known of tasks, machines and purchases at each boundary."""
        runs = {run.task: run for run in self.plan.tasks}
        up_from = runnable_from(self.plant, self.plan)
        jobs = self.frame.repairs.jobs
        for period in self.frame.periods:
            bound = self.bounds[period]
            for task, run in runs.items():
                if run.start < bound:
                    self.fill(("begun", task, period), 1.0)
                if task in jobs and jobs[task].work:
                    start = max(run.start, self.frame.now)
                    work = jobs[task].clock.within(start, min(bound, run.end))
                    self.fill(("done", task, period), work / jobs[task].work)
            for machine, minute in up_from.items():
                if minute is not None and minute < bound:
                    self.fill(("up", machine, period), 1.0)
            bought: dict[str, int] = {}
            for each in self.plan.purchases:
                if each.arrives < bound:
                    bought[each.source] = bought.get(each.source, 0) + each.count
            for source, count in bought.items():
                self.fill(("bought", source, period), float(count))

    # --- what ships -----------------------------------------------------------------

    def production(self) -> None:
        """Set what is pressed, aged and taken from stock, of what ships."""
        runs = {run.id: run for run in self.plan.runs}
        for order, source, load, pieces in self._shipping():
            tonnes = pieces * self.frame.demands[order].piece_kg / 1000.0
            if isinstance(source, str):
                self.add(("stock", source, order), tonnes)
            else:
                self._pressed(runs[source.id], tonnes)
            if load is not None and order not in self.frame.held.loads_before:
                name = self.sheet.ageing_class(order)
                # A load that spans closures counts by its open minutes (S43).
                spans = self.plant.recipes[load.recipe].interruptible
                clock = self.frame.ovens[load.oven].clock if spans else None
                for period, share in self.parts(load.start, load.end, clock):
                    self.add(("aged", *name, load.oven, period), tonnes * share)
        self._lines()
        for setup in self._die_changes():
            # What lies before now takes no hours that are counted (R15).
            start = max(setup.start, self.frame.now)
            for period, share in self.parts(start, setup.end):
                hours = (setup.end - start) * share / 60.0
                place = self.places.get(("setup", setup.press, period))
                if place is not None:
                    self.values[place] += hours

    def _lines(self) -> None:
        """Set what ships of products, and the hours of lines for all that ships."""
        shipped = shipments(self.plant, self.plan)
        for order, period, tonnes in made(self.sheet, shipped):
            self.add(("made", order, period), tonnes)
        through: dict[OrderId, float] = {}
        for each in shipped:
            through[each.order] = through.get(each.order, 0.0) + each.mass_kg
        for use in self.plan.stock_uses:
            if self._is_done(use.stock, use.order):
                kg = use.pieces * self.frame.demands[use.order].piece_kg
                through[use.order] = max(0.0, through.get(use.order, 0.0) - kg)
        for done in line_hours(self.sheet, self.plan, through):
            run = done.run
            for period, share in self.parts(run.start, run.end):
                key = ("line", run.operation, run.equipment, period)
                self.add(key, done.hours * share)

    def _is_done(self, stock: StockId, order: OrderId) -> bool:
        """Whether stock of an order with a finish has it already."""
        demand = self.frame.demands.get(order)
        item = self.plant.stock[stock]
        routed = demand is not None and bool(demand.route)
        return routed and item.is_done_for(self.plant.orders[order])

    def _die_changes(self) -> Iterator[SetupRun]:
        """Setups that put another die into a press: only these need a hot die."""
        inside = {
            press: self.plant.equipment[press].mounted_die
            for press in {setup.press for setup in self.plan.setups}
        }
        for setup in sorted(self.plan.setups, key=lambda each: each.start):
            if setup.die != inside[setup.press]:
                yield setup
            inside[setup.press] = setup.die

    def _pressed(self, run: Run, tonnes: float) -> None:
        diameter = self.plant.containers[run.container].billet_diameter_mm
        before = max(0, min(run.end, self.frame.now) - run.start)
        early = before / (run.end - run.start) if before else 0.0
        if early > 0.0:
            self.add(("held", run.order), tonnes * early)
        if early < 1.0:
            start = max(run.start, self.frame.now)
            for period, share in self.parts(start, run.end):
                key = ("pressed", run.order, run.press, diameter, period)
                self.add(key, tonnes * (1.0 - early) * share)

    def _shipping(self) -> Iterator[tuple[OrderId, Run | str, Load | None, int]]:
        """Pieces that ship: order, what made them, the load that aged them."""
        known = demands(self.plant)
        left: dict[OrderId, list[tuple[int, bool, int]]] = {}
        for each in shipments(self.plant, self.plan, known=known):
            made = each.pieces - each.from_stock
            events = left.setdefault(each.order, [])
            events.append((each.minute, False, each.from_stock))
            events.append((each.minute, True, made))
        ready = sorted(self._ready(), key=lambda event: event[0])
        wanted = {
            (order, made): sum(count for _, kind, count in events if kind is made)
            for order, events in left.items()
            for made in (False, True)
        }
        for _, order, source, load, pieces in ready:
            # Forecasts ship nothing, so nothing of them is wanted here.
            key = (order, not isinstance(source, str))
            taken = min(pieces, wanted.get(key, 0))
            if taken:
                wanted[key] -= taken
                yield order, source, load, taken

    def _ready(self) -> Iterator[tuple[int, OrderId, Run | str, Load | None, int]]:
        """Everything that has passed its last operation, by the minute (S4)."""
        runs = {run.id: run for run in self.plan.runs}
        known = demands(self.plant)
        # Stock that has its finish ships before what still gets it.
        uses = sorted(
            self.plan.stock_uses,
            key=lambda each: not self._is_done(each.stock, each.order),
        )
        for use in uses:
            finished = self.plant.stock[use.stock].stage is Stage.FINISHED
            if finished or not known[use.order].aged:
                yield 0, use.order, use.stock, None, use.pieces
        for run in self.plan.runs:
            if not known[run.order].aged:
                yield run.end, run.order, run, None, made_pieces(self.plant, run)
        for load in self.plan.loads:
            for item in load.items:
                if not known[item.order].aged:
                    continue
                if item.run is not None:
                    yield load.end, item.order, runs[item.run], load, item.pieces
                elif item.stock is not None:
                    yield load.end, item.order, item.stock, load, item.pieces

    # --- metal ----------------------------------------------------------------------

    def metal(self) -> None:
        """Set what is called off, with the kerf that each log saves."""
        rooms = {
            (room.agreement, *room.month): room
            for supply in supplies(self.frame).values()
            for room in supply.rooms
        }
        used = {key[1] for key in self.relaxation.columns if key[0] == "called"}
        kg: dict[tuple[str, int, int], float] = {}
        for each in self.plan.call_offs:
            day = moment(self.plant, each.arrives)
            key = (each.agreement, day.year, day.month)
            agreement = self.plant.agreements[each.agreement]
            one = log_kg(
                self.plant,
                agreement.alloy,
                agreement.diameter_mm,
                agreement.log_length_mm,
            )
            kg[key] = kg.get(key, 0.0) + each.pieces * one
            # Metal that no order can use has no columns: it counts nothing (R18).
            usable = key in rooms and each.agreement in used
            if not usable or each.arrives >= self.frame.horizon:
                continue
            for period, _ in self.parts(each.arrives, each.arrives + 1):
                tonnes = each.pieces * one / 1000.0 * rooms[key].share
                self.add(("called", *key, period), tonnes)

    # --- what follows ---------------------------------------------------------------

    def derived(self) -> None:
        """Set the columns that follow from the others, row by row."""
        self.fill(("owed",), 1.0)
        for place, name in enumerate(self.relaxation.rows):
            for kinds, sign in _DERIVED.get(name.partition("|")[0], ()):
                self._derive(place, kinds, sign)

    def _derive(self, place: int, kinds: tuple[str, ...], sign: float) -> None:
        """Give the columns of some kinds what the other entries of a row ask for."""
        starts = self.relaxation.row_starts
        span = range(starts[place], starts[place + 1])
        entries = [
            (self.relaxation.entry_columns[entry], self.relaxation.entry_values[entry])
            for entry in span
        ]
        open_columns = [
            column
            for column, value in entries
            if value == sign and self.relaxation.columns[column][0] in kinds
        ]
        excess = -self.relaxation.limits[place] + sum(
            value * self.values[column]
            for column, value in entries
            if column not in open_columns or sign < 0.0
        )
        for column in open_columns:
            room = self.relaxation.upper[column]
            amount = max(0.0, excess if sign < 0.0 else -excess)
            self.values[column] = min(room, self.values[column] + amount)
            excess -= min(room, amount)


_DERIVED: dict[str, tuple[tuple[tuple[str, ...], float], ...]] = {
    "work": ((("work",), -1.0),),
    "late": ((("late",), -1.0),),
    "setups": ((("credit",), 1.0),),
    "behind": ((("behind",), -1.0),),
    "queue": ((("pending",), -1.0),),
    "metal": ((("lent",), -1.0), (("left",), 1.0)),
    "remelt": ((("potential",), 1.0),),
    "route": ((("ahead",), 1.0),),
    "feed": ((("fed",), 1.0),),
    "pressed": ((("unfinished",), 1.0),),
    "met": ((("met",), 1.0),),
}
"""Columns that rows of a family define, with the sign that they have there."""
