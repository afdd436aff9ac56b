"""
The yard: which logs are there, and which billets a run takes from them.

A log that a run leaves unfinished stays open and serves the next run of the same
metal. Nothing is taken before :meth:`Yard.commit`; :meth:`Yard.draw` only looks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from marcha.optimise.cut.pattern import (
    Pattern,
    Patterns,
    covering_pattern,
)
from marcha.plans.plan import BilletCut, LogCut, Push
from marcha.plant.errors import InfeasiblePlan
from marcha.plant.ids import AlloyId, CustomerId
from marcha.process.billet import BilletKind, Request
from marcha.process.metal import MetalKey, MetalSource


@dataclass(slots=True)
class Log:
    """
    One log, or so many equal ones not yet touched.

    Attributes
    ----------
    left_mm
        What is left of each.
    cuts
        Billets already taken: run, length, count.
    """

    source: MetalSource
    left_mm: int
    logs: int
    cuts: list[tuple[str, int, int]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Draw:
    """
    Billets that a run would take: from each log, so many of each kind.

    ``full`` says that time or the life of the die allows no more.
    """

    takes: list[tuple[Log, Pattern]] = field(default_factory=list)
    pieces: int = 0
    seconds: float = 0.0
    billet_kg: float = 0.0
    full: bool = False

    def pushes(self) -> tuple[Push, ...]:
        """Return the billets of the run, equal ones together, longest first."""
        counts: dict[BilletKind, int] = {}
        for _, pattern in self.takes:
            for kind, count in pattern:
                counts[kind] = counts.get(kind, 0) + count
        return tuple(
            Push(
                billet_mm=kind.billet_mm,
                billets=count,
                cuts=kind.cuts,
                billets_per_pull=kind.per_pull,
                pulls_per_billet=kind.pulls,
            )
            for kind, count in sorted(
                counts.items(), key=lambda item: (-item[0].billet_mm, -item[0].pieces)
            )
        )


class _Pool:
    """Logs of one metal and owner: untouched stacks by arrival, and open logs."""

    def __init__(self) -> None:
        self.stacks: list[Log] = []
        self.opened: list[Log] = []
        self._opened_kg = 0.0

    def present(self, minute: int) -> Iterator[Log]:
        """Logs that are there at a minute, open ones first."""
        # A run that starts later may have opened a log that is not there yet.
        for log in self.opened:
            if log.source.available <= minute:
                yield log
        for stack in self.stacks:
            if stack.logs and stack.source.available <= minute:
                yield stack

    def present_kg(self, minute: int) -> float:
        """Kilograms that are there at a minute."""
        return self._opened_kg + sum(
            stack.logs * stack.source.log_kg
            for stack in self.stacks
            if stack.source.available <= minute
        )

    def longest_mm(self, minute: int) -> int:
        """Longest of what is there at a minute; 0 when nothing is."""
        return max((log.left_mm for log in self.present(minute)), default=0)

    def open(self, log: Log) -> None:
        """Put an open log where later runs find it."""
        self.opened.append(log)
        self._opened_kg += log.left_mm * log.source.log_kg / log.source.length_mm

    def close(self, log: Log) -> None:
        """Take an open log away, by identity: equal logs are not the same log."""
        at = next(at for at, each in enumerate(self.opened) if each is log)
        del self.opened[at]
        self._opened_kg -= log.left_mm * log.source.log_kg / log.source.length_mm


class Yard:
    """
    All metal of a plan, by alloy and diameter, in order of arrival.

    Parameters
    ----------
    sources
        Lots, deliveries and call-offs.
    patterns
        How logs are divided.
    shortest_billet_mm
        Shortest billet of any press: shorter remnants are not looked at again.
    best_fit
        Take the log that a run leaves the least of (today's practice) instead of
        open logs first.

    Attributes
    ----------
    billet_kg
        Kg of the billets of each run, by alloy and owner.
    """

    def __init__(
        self,
        sources: Sequence[MetalSource],
        patterns: Patterns,
        *,
        shortest_billet_mm: int = 1,
        best_fit: bool = False,
    ) -> None:
        self._shortest = shortest_billet_mm
        self._patterns = patterns
        self._best_fit = best_fit
        self._pools: dict[tuple[MetalKey, CustomerId | None], _Pool] = {}
        self._spent: list[Log] = []
        self.billet_kg: dict[str, dict[tuple[AlloyId, CustomerId | None], float]] = {}
        for source in sorted(sources, key=lambda each: (each.available, each.id)):
            stack = Log(source, source.length_mm, source.pieces)
            self._pool(source).stacks.append(stack)

    def _pool(self, source: MetalSource) -> "_Pool":
        key = ((source.alloy, source.diameter_mm), source.owner)
        return self._pools.setdefault(key, _Pool())

    def arrivals(self) -> tuple[int, ...]:
        """Minutes at which metal arrives, sorted, each once."""
        return tuple(
            sorted(
                {
                    stack.source.available
                    for pool in self._pools.values()
                    for stack in pool.stacks
                }
            )
        )

    def present_kg(
        self, key: MetalKey, customer: CustomerId | None, minute: int
    ) -> float:
        """Metal of a kind that an order of a customer may take at a minute."""
        return sum(pool.present_kg(minute) for pool in self._for(key, customer))

    def longest_mm(
        self, key: MetalKey, customer: CustomerId | None, minute: int
    ) -> int:
        """Longest log, or rest of one, that such an order may take at a minute."""
        return max(
            (pool.longest_mm(minute) for pool in self._for(key, customer)), default=0
        )

    def _for(self, key: MetalKey, customer: CustomerId | None) -> Iterator["_Pool"]:
        """Pools that a customer's order may use, the customer's own first."""
        owners = (None,) if customer is None else (customer, None)
        for owner in owners:
            if (key, owner) in self._pools:
                yield self._pools[key, owner]

    def draw(self, request: Request) -> Draw | None:
        """Billets for a run from the logs that are there; None when there are none."""
        usable = [
            log
            for pool in self._for(request.key, request.customer)
            for log in pool.present(request.minute)
            if request.kinds and log.left_mm >= request.kinds[-1].billet_mm
        ]
        if not usable:
            return None
        draw = Draw()
        if self._best_fit:
            usable = self._by_fit(usable, request)
        for log in usable:
            for _ in range(log.logs):
                pattern = self._fit(log.left_mm, request, draw)
                if not pattern:
                    break
                draw.takes.append((log, pattern))
            if draw.full or draw.pieces >= request.pieces:
                break
        return draw if draw.takes else None

    def _by_fit(self, logs: list[Log], request: Request) -> list[Log]:
        kind = request.kinds[0]
        step = kind.billet_mm + request.tooling.billet_kerf_mm

        def loss(log: Log) -> tuple[bool, float]:
            room = log.left_mm + request.tooling.billet_kerf_mm
            return room < step, (room % step) / max(1, log.left_mm)

        return sorted(logs, key=loss)

    def _fit(self, left_mm: int, request: Request, draw: Draw) -> Pattern:
        """Add to the draw what one log gives within the limits of the request."""
        wanted = request.pieces - draw.pieces
        if wanted <= 0 or draw.full:
            return ()
        kerf = request.tooling.billet_kerf_mm
        pattern = self._patterns.best(
            request.kinds, left_mm, kerf, request.piece_kg, request.tooling.kg_mm
        )
        if sum(kind.pieces * count for kind, count in pattern) > wanted:
            pattern = covering_pattern(request.kinds, left_mm, kerf, wanted) or pattern
        taken: list[tuple[BilletKind, int]] = []
        for kind, count in pattern:
            mass = kind.billet_mm * request.tooling.kg_mm
            room = min(
                (request.seconds - draw.seconds) / kind.seconds,
                (request.mass_kg - draw.billet_kg) / mass,
            )
            lacking = -(-(request.pieces - draw.pieces) // kind.pieces)
            fits = max(0, min(count, int(room + 1e-9), lacking))
            draw.full = draw.full or int(room + 1e-9) < min(count, lacking)
            if fits:
                taken.append((kind, fits))
                draw.pieces += fits * kind.pieces
                draw.seconds += fits * kind.seconds
                draw.billet_kg += fits * mass
        return tuple(taken)

    def commit(self, run: str, draw: Draw, kerf_mm: int) -> None:
        """Take the billets of a draw for a run."""
        for log, pattern in draw.takes:
            cuts = [(run, kind.billet_mm, count) for kind, count in pattern]
            used = sum(count * (length + kerf_mm) for _, length, count in cuts)
            self._take(log, cuts, used)

    def keep(self, cuts: Sequence[LogCut], kerf_mm: Mapping[str, int]) -> None:
        """
        Start from logs that are already cut.

        Parameters
        ----------
        kerf_mm
            Kerf by run.

        Raises
        ------
        InfeasiblePlan
            When those logs are not there any more.
        """
        stacks = {
            stack.source.id: stack
            for pool in self._pools.values()
            for stack in pool.stacks
        }
        for cut in cuts:
            taken = [(each.run, each.billet_mm, each.billets) for each in cut.cuts]
            used = sum(count * (length + kerf_mm[run]) for run, length, count in taken)
            if cut.source not in stacks or stacks[cut.source].logs < cut.logs:
                raise InfeasiblePlan(
                    f"the logs of {cut.source} that work needs are gone"
                )
            for _ in range(cut.logs):
                self._take(stacks[cut.source], taken, used)

    def stock(self, name: str, logs: int) -> None:
        """Put logs where a source of none was."""
        for pool in self._pools.values():
            for stack in pool.stacks:
                if stack.source.id == name:
                    stack.logs = logs

    def withdraw(self, sources: Iterable[str]) -> None:
        """Take away the logs of some sources that nobody has touched."""
        names = set(sources)
        for pool in self._pools.values():
            for stack in pool.stacks:
                if stack.source.id in names:
                    stack.logs = 0

    def _take(self, log: Log, cuts: list[tuple[str, int, int]], used_mm: int) -> None:
        """Cut billets from one log of a stack or from an open log."""
        pool, source = self._pool(log.source), log.source
        for run, length, count in cuts:
            taken = self.billet_kg.setdefault(run, {})
            key = (source.alloy, source.owner)
            kg = count * length * source.log_kg / source.length_mm
            taken[key] = taken.get(key, 0.0) + kg
        if log.cuts:
            pool.close(log)
            opened = log
            opened.cuts.extend(cuts)
        else:
            log.logs -= 1
            opened = Log(log.source, log.left_mm, 1, list(cuts))
        opened.left_mm = max(0, opened.left_mm - used_mm)
        if opened.left_mm >= self._shortest:
            pool.open(opened)
        else:
            self._spent.append(opened)

    def log_cuts(self) -> tuple[LogCut, ...]:
        """All logs cut so far, equal ones together, in order of source."""
        opened = [log for pool in self._pools.values() for log in pool.opened]
        groups: dict[tuple[str, tuple[BilletCut, ...], int], int] = {}
        for log in [*self._spent, *opened]:
            cuts = _merged(log.cuts)
            key = (log.source.id, cuts, log.left_mm)
            groups[key] = groups.get(key, 0) + 1
        return tuple(
            LogCut(source=source, logs=count, cuts=cuts, remnant_mm=left)
            for (source, cuts, left), count in sorted(
                groups.items(), key=lambda item: (item[0][0], _first_run(item[0][1]))
            )
        )


def _first_run(cuts: tuple[BilletCut, ...]) -> tuple[str, int]:
    return cuts[0].run, cuts[0].billet_mm


def _merged(cuts: Sequence[tuple[str, int, int]]) -> tuple[BilletCut, ...]:
    counts: dict[tuple[str, int], int] = {}
    for run, length, count in cuts:
        counts[run, length] = counts.get((run, length), 0) + count
    return tuple(
        BilletCut(run=run, billet_mm=length, billets=count)
        for (run, length), count in counts.items()
    )
