"""
Rows of metal: what is pressed does not exceed what has come (S19 to S21).

Supply changes only when something arrives, so the periods between two arrivals share
one row: column ``left`` is what remains of it. A plant's own metal may serve anybody
(``lent`` to orders of a customer who sends metal), a customer's only his own orders.
"""

from collections.abc import Iterator, Mapping

from marcha.plans.relaxation.rows import up
from marcha.plans.relaxation.sheet import Sheet
from marcha.plans.relaxation.supply import Owner, Supply
from marcha.plant.ids import AlloyId

Group = tuple[AlloyId, int]


def metal_rows(
    sheet: Sheet, metal: Mapping[tuple[AlloyId, int, Owner], Supply]
) -> None:
    """Add rows of every alloy and diameter that is pressed."""
    used: dict[tuple[AlloyId, int, Owner], list[tuple[int, int, float]]] = {}
    groups: dict[Group, None] = {}
    for each in sheet.pressed:
        way = each.way
        if way.order in sheet.frame.held.runs:
            continue
        own = (way.alloy, way.diameter_mm, way.customer)
        key = own if own in metal else (way.alloy, way.diameter_mm, None)
        entry = (each.period, each.column, way.rate.log_t)
        used.setdefault(key, []).append(entry)
        groups[way.alloy, way.diameter_mm] = None
    for group in groups:
        owners = [owner for *key, owner in metal if tuple(key) == group]
        _Group(sheet, group, metal, owners).add(used)


class _Group:
    """All metal of one alloy and diameter."""

    def __init__(
        self,
        sheet: Sheet,
        group: Group,
        metal: Mapping[tuple[AlloyId, int, Owner], Supply],
        owners: list[Owner],
    ) -> None:
        self.sheet = sheet
        self.group = group
        self.owners = [None, *(owner for owner in owners if owner is not None)]
        self.supply = {
            owner: metal.get((*group, owner), Supply()) for owner in self.owners
        }
        self.total = sum(
            supply.by(sheet.frame.horizon) + sum(room.tonnes for room in supply.rooms)
            for supply in self.supply.values()
        )

    def add(
        self, used: Mapping[tuple[AlloyId, int, Owner], list[tuple[int, int, float]]]
    ) -> None:
        """Add one balance for each owner and span between arrivals."""
        left: dict[Owner, int] = {}
        called = self._called()
        for first, last in self._spans():
            lent: list[int] = []
            for owner in reversed(self.owners):
                entries = [
                    (column, log_t)
                    for period, column, log_t in used.get((*self.group, owner), ())
                    if first <= period <= last
                ]
                columns = [column for column, _ in entries]
                values = [log_t for _, log_t in entries]
                if owner is not None:
                    key = ("lent", *self.group, owner, last)
                    loan = self.sheet.draft.column(key, up(self.total))
                    lent.append(loan)
                    columns.append(loan)
                    values.append(-1.0)
                else:
                    columns += lent
                    values += [1.0] * len(lent)
                for column in called.get((owner, first), ()):
                    columns.append(column)
                    values.append(-1.0)
                left[owner] = self._balance(
                    owner, first, last, columns, values, left.get(owner)
                )

    def _balance(
        self,
        owner: Owner,
        first: int,
        last: int,
        columns: list[int],
        values: list[float],
        before: int | None,
    ) -> int:
        frame, draft = self.sheet.frame, self.sheet.draft
        name = "|".join(map(str, (*self.group, owner or "", last)))
        supply = self.supply[owner]
        come = supply.by(frame.bounds[last])
        if first > 1:
            come -= supply.by(frame.bounds[first - 1])
        left = draft.column(("left", *self.group, owner or "", last), up(self.total))
        columns.append(left)
        values.append(1.0)
        if before is not None:
            columns.append(before)
            values.append(-1.0)
        draft.row(f"metal|{name}", columns, values, up(come))
        return left

    def _spans(self) -> Iterator[tuple[int, int]]:
        """Periods first to last within which nothing arrives after the first."""
        frame = self.sheet.frame
        first = 1
        for period in frame.periods[1:]:
            begin, end = frame.bounds[period - 1], frame.bounds[period]
            if any(
                any(begin <= minute < end for minute, _ in supply.arrivals)
                or any(room.start < end and begin < room.end for room in supply.rooms)
                for supply in self.supply.values()
            ):
                yield first, period - 1
                first = period
        yield first, frame.periods[-1]

    def _called(self) -> dict[tuple[Owner, int], list[int]]:
        """Add columns of what is called off, by owner and period of arrival (S21)."""
        frame, draft = self.sheet.frame, self.sheet.draft
        found: dict[tuple[Owner, int], list[int]] = {}
        for owner, supply in self.supply.items():
            for room in supply.rooms:
                key = (room.agreement, *room.month)
                columns = []
                for period in frame.periods:
                    begin, end = frame.bounds[period - 1], frame.bounds[period]
                    if room.start < end and begin < room.end:
                        column = draft.column(("called", *key, period), room.tonnes)
                        columns.append(column)
                        found.setdefault((owner, period), []).append(column)
                name = "|".join(map(str, key))
                draft.row(f"called|{name}", columns, [1.0] * len(columns), room.tonnes)
        return found
