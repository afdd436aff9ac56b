"""Spares and cash: how soon a job can have what it takes, and what is bought for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marcha.optimise.restart.ledger import Ledger
from marcha.optimise.restart.problem import Job, Problem, Source, to_cents
from marcha.plans.plan import Purchase
from marcha.plant.ids import EquipmentId, PartId, PartSourceId, TaskId
from marcha.plant.timeline import minute_up
from marcha.process.money import cash_amount


@dataclass(frozen=True, slots=True)
class Order:
    """So many pieces from one source, ordered at a minute."""

    source: Source
    count: int
    ordered: int


@dataclass(frozen=True, slots=True)
class Supply:
    """
    One way to have the pieces of one spare that a job takes.

    Attributes
    ----------
    ready
        First start of the job for which this way suffices.
    """

    part: PartId
    ready: int
    orders: tuple[Order, ...]
    cents: int

    @property
    def donors(self) -> int:
        """How many orders take from a machine."""
        return sum(each.source.donor is not None for each in self.orders)


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why a job cannot have what it takes."""

    code: str
    objects: tuple[str, ...]
    minute: int | None = None


class Stores:
    """
    Balances of spares and cash while jobs are placed.

    Parameters
    ----------
    given_up
        Machines that may be taken apart though they could be repaired.
    """

    def __init__(self, problem: Problem, given_up: frozenset[EquipmentId]) -> None:
        plant = problem.plant
        self._problem = problem
        self._given_up = given_up
        self._now = problem.timeline.now
        self._horizon = problem.timeline.horizon
        self._parts = {part.id: Ledger(part.stock) for part in plant.parts.values()}
        self._cash: Ledger | None = Ledger() if plant.cash else None
        if self._cash is not None:
            for flow in plant.cash:
                cents = to_cents(cash_amount(plant, flow))
                self._cash.change(minute_up(plant, flow.when), cents)
        self._bought: dict[PartSourceId, int] = {}
        self._orders: list[Order] = []
        self._soonest: dict[TaskId, list[Supply]] = {}
        for purchase in problem.kept.purchases:
            self._keep(purchase)

    def _keep(self, purchase: Purchase) -> None:
        if self._cash is not None:
            self._cash.change(purchase.ordered, -to_cents(purchase.cost))
        if purchase.part in self._parts:
            self._parts[purchase.part].change(purchase.arrives, purchase.count)
        held = self._bought.get(purchase.source, 0)
        self._bought[purchase.source] = held + purchase.count

    # --- how soon ------------------------------------------------------------------

    def earliest(self, job: Job, minute: int) -> int | Shortage:
        """First start from ``minute`` on with the spares and the cash of a job."""
        if not job.parts and not job.cents:
            return minute
        found = self._quickest(job, minute)
        if isinstance(found, Shortage):
            return found
        supplies, paid = found
        self._soonest[job.id] = supplies
        return max([paid, *(each.ready for each in supplies)])

    def _quickest(self, job: Job, minute: int) -> tuple[list[Supply], int] | Shortage:
        """Soonest supply of each spare, one after the other, and when cash suffices."""
        chosen: list[Supply] = []
        shortage: Shortage | None = None
        for part, count in job.parts:
            options = list(self._supplies(part, count, minute))
            if not options:
                shortage = self._why(part, count)
                break
            best = min(options, key=lambda each: (each.ready, each.donors, each.cents))
            chosen.append(best)
            self._pay(best, -1)
        paid = self._afford(job.cents, minute)
        for supply in chosen:
            self._pay(supply, 1)
        if shortage is not None:
            return shortage
        if paid is None:
            return Shortage("no_cash", (job.id,))
        return chosen, paid

    def _supplies(self, part: PartId, count: int, minute: int) -> Iterator[Supply]:
        """Ways to have so many pieces of a spare at the earliest from a minute on."""
        ledger = self._parts.get(part)
        if ledger is None:
            return
        ready = ledger.earliest(count, minute)
        if ready is not None:
            yield Supply(part, ready, (), 0)
            if ready <= minute:
                return
        lacking = count - ledger.lowest(minute)
        sources = self._usable(part)
        alone = [each for each in sources if self._left(each) >= lacking]
        for source in alone:
            supply = self._from(part, count, minute, ((source, lacking),))
            if supply is not None:
                yield supply
        if not alone:
            shares = self._share(sources, lacking)
            supply = self._from(part, count, minute, shares) if shares else None
            if supply is not None:
                yield supply

    def _usable(self, part: PartId) -> list[Source]:
        """Sources of a spare; no machine that could run is taken apart (S29)."""
        return [
            each
            for each in self._problem.sources.get(part, ())
            if each.donor is None
            or each.donor in self._given_up
            or each.donor not in self._problem.wanted
        ]

    def _left(self, source: Source) -> int:
        most = 1 << 60 if source.quantity is None else source.quantity
        return most - self._bought.get(source.id, 0)

    def _share(
        self, sources: Sequence[Source], lacking: int
    ) -> tuple[tuple[Source, int], ...]:
        """Pieces from several sources, the soonest first; none if not enough."""
        shares: list[tuple[Source, int]] = []
        for source in sorted(sources, key=lambda each: (each.lead_min, each.price)):
            count = min(lacking, self._left(source))
            if count > 0:
                shares.append((source, count))
                lacking -= count
        return tuple(shares) if lacking == 0 else ()

    def _from(
        self,
        part: PartId,
        count: int,
        minute: int,
        shares: Sequence[tuple[Source, int]],
    ) -> Supply | None:
        """Supply from given sources, ordered as soon as cash allows."""
        cents = sum(source.cents(pieces) for source, pieces in shares)
        ordered = self._afford(cents, self._now)
        if ordered is None:
            return None
        arrives = ordered + max(source.lead_min for source, _ in shares)
        ready = self._parts[part].held_until(count, minute, arrives)
        if ready > self._horizon or ordered > self._horizon:
            return None
        orders = tuple(Order(source, pieces, ordered) for source, pieces in shares)
        return Supply(part, ready, orders, cents)

    def _afford(self, cents: int, minute: int) -> int | None:
        if self._cash is None or cents == 0:
            return minute
        return self._cash.earliest(cents, minute)

    def _pay(self, supply: Supply, sign: int) -> None:
        if self._cash is not None:
            for order in supply.orders:
                self._cash.change(order.ordered, sign * order.source.cents(order.count))

    def _why(self, part: PartId, count: int) -> Shortage:
        """Why nothing supplies a spare in time."""
        sources = self._usable(part)
        if sum(max(0, self._left(each)) for each in sources) < count:
            return Shortage("no_part", (part,))
        soonest = min(sources, key=lambda each: each.lead_min)
        ordered = self._afford(soonest.cents(count), self._now)
        if ordered is None:
            return Shortage("no_cash", (part,))
        return Shortage("no_part", (part, soonest.id), ordered + soonest.lead_min)

    # --- taking --------------------------------------------------------------------

    def take(self, job: Job, start: int) -> bool:
        """
        Buy what a job lacks, and take and pay all it needs at its start.

        Of the ways that let it start then, the cheapest is bought, as late as it may
        be: that leaves most cash to the jobs that follow. Returns False, and takes
        nothing, when there is no way.
        """
        supplies = self._cheapest(job, start)
        if supplies is None:
            return False
        for supply in supplies:
            self._book(supply, job, start)
        if self._cash is not None:
            self._cash.change(start, -job.cents)
        return True

    def _cheapest(self, job: Job, start: int) -> list[Supply] | None:
        """Cheapest supplies that are ready at the start and can be paid together."""
        chosen: list[Supply] = []
        missing = False
        for part, count in job.parts:
            options = [
                each
                for each in self._supplies(part, count, start)
                if each.ready <= start
            ]
            if not options:
                missing = True
                break
            best = min(options, key=lambda each: (each.donors, each.cents, each.ready))
            chosen.append(best)
            self._pay(best, -1)
        paid = None if missing else self._afford(job.cents, start)
        for supply in chosen:
            self._pay(supply, 1)
        if paid is not None and paid <= start:
            return chosen
        # What is cheaper may have to be paid sooner, so that another comes too late.
        return self._soonest.get(job.id)

    def _book(self, supply: Supply, job: Job, start: int) -> None:
        ledger = self._parts[supply.part]
        count = dict(job.parts)[supply.part]
        needed = ledger.first_below(count, start)
        for order in supply.orders:
            latest = (start if needed is None else needed) - order.source.lead_min
            late = Order(order.source, order.count, max(order.ordered, latest))
            self._add(late)
            ledger.change(late.ordered + late.source.lead_min, late.count)
            held = self._bought.get(late.source.id, 0)
            self._bought[late.source.id] = held + late.count
        ledger.change(start, -count)

    def _add(self, order: Order) -> None:
        self._orders.append(order)
        if self._cash is not None:
            self._cash.change(order.ordered, -order.source.cents(order.count))

    # --- result --------------------------------------------------------------------

    def purchases(self) -> tuple[Purchase, ...]:
        """Everything that is bought, now ordered as early as the cash allows."""
        result = list(self._problem.kept.purchases)
        for order in sorted(self._orders, key=lambda each: each.ordered):
            cents = order.source.cents(order.count)
            if self._cash is not None:
                self._cash.change(order.ordered, cents)
            early = self._afford(cents, self._now)
            ordered = order.ordered if early is None else min(order.ordered, early)
            if self._cash is not None:
                self._cash.change(ordered, -cents)
            result.append(
                Purchase(
                    source=order.source.id,
                    part=order.source.part,
                    count=order.count,
                    ordered=ordered,
                    arrives=ordered + order.source.lead_min,
                    cost=order.source.price * order.count,
                )
            )
        return tuple(result)
