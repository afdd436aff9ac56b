"""
Where the metal goes: pegging to orders, the account of each owner, losses by cause.

Every kilogram of every log that a plan cuts is in exactly one place (S22): a good piece
that ships, a loss with its cause, or a remnant that goes back to stock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from marcha.plans.metal_stock import LogSource, log_sources, returns_remnant
from marcha.plans.plan import LogCut, Plan, Run
from marcha.plans.shipping import (
    made_pieces,
    off_the_press,
    ready_pieces,
    shipments,
    stocked,
)
from marcha.plans.spans import grouped
from marcha.plant.ids import AgreementId, AlloyId, CustomerId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Agreement, AgreementKind
from marcha.plant.timeline import horizon_min
from marcha.process.demand import Demand, demands
from marcha.process.formulas import extruded_m
from marcha.process.metal import scrap_for_kg
from marcha.process.tooling import tooling

MetalKey = tuple[CustomerId | None, AlloyId, int]
"""Owner (None: the plant), alloy and log diameter in mm."""

CAUSES = (
    "butt",
    "trim",
    "bar_kerf",
    "billet_kerf",
    "log_ends",
    "finishing",
    "surplus",
    "unfinished",
)
"""
Causes of loss: the butt; front end, weld and grips; the saws behind the press; the log
saw; ends of logs shorter than a remnant; what finishing lines lose; pieces beyond an
order's maximum; and pieces made that do not ship by the horizon (no loss yet, but not
good metal either).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peg:
    """
    Metal of one source that one run takes.

    Attributes
    ----------
    run, order
        None: a log that was cut for nothing, with a remnant too short to return.
    billet_kg
        Mass of the billets.
    kerf_kg, end_kg
        Share of the log saw's kerf and of the log ends that are scrap, in proportion
        to the billets of each log.
    """

    source: str
    run: str | None
    order: OrderId | None
    billet_kg: float
    kerf_kg: float
    end_kg: float

    @property
    def mass_kg(self) -> float:
        """All metal that the run takes from the source."""
        return self.billet_kg + self.kerf_kg + self.end_kg


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """
    Metal of one owner, alloy and diameter over the horizon, in kg.

    Attributes
    ----------
    opening_kg
        Lots in the yard at the start, also those that are held or rejected.
    received_kg
        Deliveries and call-offs expected by the horizon, but for own remelt.
    remelt_kg, melt_loss_kg
        Scrap that goes into own remelt, and what its furnace loses of it (S45).
    cut_kg, returned_kg
        Logs cut, and their remnants that go back.
    loaded_kg, saw_loss_kg
        What the rest of the logs cut becomes: billets; kerf and ends too short.
    closing_kg
        Opening + received + own remelt − melt loss − loaded − saw loss.
    cover_days
        How long the closing stock lasts at the mean use of the plan; None: no use.
    """

    owner: CustomerId | None
    alloy: AlloyId
    diameter_mm: int
    opening_kg: float
    received_kg: float
    remelt_kg: float
    melt_loss_kg: float
    cut_kg: float
    returned_kg: float
    loaded_kg: float
    saw_loss_kg: float
    closing_kg: float
    cover_days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Metal lost by one of :data:`CAUSES`."""

    cause: str
    mass_kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MetalCurve:
    """
    Stock of logs of one alloy and diameter over time.

    Attributes
    ----------
    points
        ``(minute, kg)``: the stock from each minute on, the first at minute 0.
    """

    alloy: AlloyId
    diameter_mm: int
    points: tuple[tuple[int, float], ...]


def pegging(plant: Plant, plan: Plan) -> tuple[Peg, ...]:
    """
    Peg all metal of the logs cut, but what is returned, to runs and their orders (S22).

    Returns
    -------
    tuple of Peg
        One for each source and run, sources in the order of the log cuts.
    """
    sources = log_sources(plant, plan)
    runs = {run.id: run for run in plan.runs}
    parts = (
        ((cut.source, run), masses)
        for cut in plan.log_cuts
        for run, masses in _shares(plant, cut, sources[cut.source]).items()
    )
    return tuple(
        Peg(
            source=source,
            run=run,
            order=None if run is None else runs[run].order,
            billet_kg=fsum(billet for billet, _, _ in masses),
            kerf_kg=fsum(kerf for _, kerf, _ in masses),
            end_kg=fsum(end for _, _, end in masses),
        )
        for (source, run), masses in grouped(parts).items()
    )


def _shares(
    plant: Plant, cut: LogCut, source: LogSource
) -> dict[str | None, tuple[float, float, float]]:
    """Kg of billets, kerf and scrap ends that each run takes of logs cut one way."""
    own: dict[str | None, int] = {}
    for each in cut.cuts:
        own[each.run] = own.get(each.run, 0) + each.billets * each.billet_mm
    billets = sum(own.values())
    end = 0 if returns_remnant(plant, cut) else cut.remnant_mm
    kerf = source.length_mm - billets - cut.remnant_mm
    scale = cut.logs * source.kg_mm
    if billets == 0:
        return {None: (0.0, kerf * scale, end * scale)} if kerf or end else {}
    return {
        run: (mm * scale, kerf * scale * mm / billets, end * scale * mm / billets)
        for run, mm in own.items()
    }


def account(plant: Plant, plan: Plan) -> tuple[AccountLine, ...]:
    """
    Account of metal by owner, alloy and diameter (S22, S45).

    Returns
    -------
    tuple of AccountLine
        Sorted: the plant's own metal first, then by owner, alloy and diameter.
    """
    sources = log_sources(plant, plan)
    books = _Books(sources)
    books.come(plant, plan)
    books.go(plant, plan)
    keys = {_key(source) for source in sources.values()}
    ordered = sorted(keys, key=lambda each: (each[0] or "", each[1], each[2]))
    return tuple(books.line(key, plant.site.horizon_days) for key in ordered)


class _Books:
    """Kg of each account line, by what happened to them."""

    def __init__(self, sources: Mapping[str, LogSource]) -> None:
        self._sources = sources
        self._kg: dict[str, dict[MetalKey, float]] = {}

    def come(self, plant: Plant, plan: Plan) -> None:
        """Enter what there is at first, and what comes by the horizon."""
        remelted = _remelted(plant, plan)
        for name, source in self._sources.items():
            mass_kg = source.pieces * source.log_kg
            if source.kind == "lot":
                self._add("opening", source, mass_kg)
            elif not source.usable or source.available > horizon_min(plant):
                continue
            elif name in remelted:
                scrap = scrap_for_kg(remelted[name], mass_kg)
                self._add("remelt", source, scrap)
                self._add("melt_loss", source, scrap - mass_kg)
            else:
                self._add("received", source, mass_kg)

    def go(self, plant: Plant, plan: Plan) -> None:
        """Enter what is cut, what comes back of it, and where the rest goes."""
        for cut in plan.log_cuts:
            source = self._sources[cut.source]
            self._add("cut", source, cut.logs * source.log_kg)
            if returns_remnant(plant, cut):
                mass_kg = cut.logs * cut.remnant_mm * source.kg_mm
                self._add("returned", source, mass_kg)
        for peg in pegging(plant, plan):
            source = self._sources[peg.source]
            self._add("loaded", source, peg.billet_kg)
            self._add("saw_loss", source, peg.kerf_kg + peg.end_kg)

    def _add(self, entry: str, source: LogSource, mass_kg: float) -> None:
        held, key = self._kg.setdefault(entry, {}), _key(source)
        held[key] = held.get(key, 0.0) + mass_kg

    def line(self, key: MetalKey, days: int) -> AccountLine:
        """Draw the line under one account."""
        names = (
            "opening", "received", "remelt", "melt_loss", "cut", "returned", "loaded",
            "saw_loss",
        )  # fmt: skip
        kg = {name: self._kg.get(name, {}).get(key, 0.0) for name in names}
        used = kg["cut"] - kg["returned"]
        come = kg["opening"] + kg["received"] + kg["remelt"] - kg["melt_loss"]
        closing = come - used
        return AccountLine(
            owner=key[0],
            alloy=key[1],
            diameter_mm=key[2],
            opening_kg=kg["opening"],
            received_kg=kg["received"],
            remelt_kg=kg["remelt"],
            melt_loss_kg=kg["melt_loss"],
            cut_kg=kg["cut"],
            returned_kg=kg["returned"],
            loaded_kg=kg["loaded"],
            saw_loss_kg=kg["saw_loss"],
            closing_kg=closing,
            cover_days=closing * days / used if used > 0 else None,
        )


def _remelted(plant: Plant, plan: Plan) -> dict[str, Agreement]:
    """Deliveries and call-offs of own remelt, by their id."""
    named: list[tuple[str, AgreementId | None]] = [
        (each.id, each.agreement) for each in plant.deliveries.values()
    ]
    named += [(each.id, each.agreement) for each in plan.call_offs]
    found: dict[str, Agreement] = {}
    for name, agreement in named:
        record = None if agreement is None else plant.agreements.get(agreement)
        if record is not None and record.kind is AgreementKind.REMELT:
            found[name] = record
    return found


def _key(source: LogSource) -> MetalKey:
    return source.owner, source.alloy, source.diameter_mm


def losses(plant: Plant, plan: Plan) -> tuple[Loss, ...]:
    """
    Metal lost by cause.

    The sum is the mass of the logs cut, less the remnants returned, less the pieces
    made in the plan that ship, or are stock for forecasts, by the horizon.

    Returns
    -------
    tuple of Loss
        One for each of :data:`CAUSES`, in that order.
    """
    kg = dict.fromkeys(CAUSES, 0.0)
    for peg in pegging(plant, plan):
        kg["billet_kerf"] += peg.kerf_kg
        kg["log_ends"] += peg.end_kg
    for run in plan.runs:
        for cause, mass_kg in _press_losses(plant, run).items():
            kg[cause] += mass_kg
    for cause, mass_kg in _piece_losses(plant, plan).items():
        kg[cause] += mass_kg
    return tuple(Loss(cause=cause, mass_kg=mass_kg) for cause, mass_kg in kg.items())


def _press_losses(plant: Plant, run: Run) -> dict[str, float]:
    """Kg of butts, trims and kerfs behind the press of one run."""
    order = plant.orders[run.order]
    profile, length_mm = order.section
    alloy = order.alloy or plant.profiles[profile].alloy
    tools = None
    if alloy is not None:
        tools = tooling(plant, run.die, run.press, run.container, alloy)
    if tools is None:
        raise ValueError(f"run {run.id!r}: die, press and container do not fit")
    lost = {"butt": 0.0, "trim": 0.0, "bar_kerf": 0.0}
    for push in run.pushes:
        division = (push.cuts, push.billets_per_pull, push.pulls_per_billet)
        trim_m = tools.trim_m(push.billet_mm, length_mm, *division)
        kerf_m = extruded_m(
            push.cuts,
            0.0,
            0.0,
            billets_per_pull=push.billets_per_pull,
            pulls_per_billet=push.pulls_per_billet,
            final_kerf_m=tools.final_kerf_m,
            puller_kerf_m=tools.puller_kerf_m,
        )
        lost["butt"] += push.billets * tools.butt_kg
        lost["trim"] += push.billets * trim_m * tools.kg_m
        lost["bar_kerf"] += push.billets * kerf_m * tools.kg_m
    return lost


def _piece_losses(plant: Plant, plan: Plan) -> dict[str, float]:
    """Kg of pieces made that do not ship: lost in finishing, too many, or too late."""
    known = demands(plant)
    made: dict[OrderId, int] = {}
    for run in plan.runs:
        made[run.order] = made.get(run.order, 0) + made_pieces(plant, run)
    good = (*shipments(plant, plan, known=known), *stocked(plant, plan, known=known))
    for each in good:
        if known[each.order].pressed:
            made[each.order] = made.get(each.order, 0) - (each.pieces - each.from_stock)
    ready = ready_pieces(plant, plan, known)
    finishing = _finishing_losses(plant, plan, known)
    lost = {"finishing": 0.0, "surplus": 0.0, "unfinished": 0.0}
    for order, left in made.items():
        total = sum(pieces for _, _, pieces in ready.get(order, ()))
        surplus = min(left, max(0, total - known[order].maximum))
        rest = (left - surplus) * known[order].piece_kg
        finished = min(rest, finishing.get(order, 0.0))
        lost["finishing"] += finished
        lost["surplus"] += surplus * known[order].piece_kg
        lost["unfinished"] += rest - finished
    return lost


def _finishing_losses(
    plant: Plant, plan: Plan, known: Mapping[OrderId, Demand]
) -> dict[OrderId, float]:
    """Kg of pressed metal that lines lose by the horizon; the share of stock is not."""
    horizon = horizon_min(plant)
    kg: dict[OrderId, float] = {}
    for run in plan.line_runs:
        if known[run.order].pressed and run.end <= horizon:
            gone = run.mass_kg * (1.0 - plant.operations[run.operation].yield_ratio)
            kg[run.order] = kg.get(run.order, 0.0) + gone
    for order, found in off_the_press(plant, plan, known).items() if kg else ():
        pieces = sum(count for _, _, count in found)
        pressed = sum(count for _, made, count in found if made)
        if order in kg and pieces:
            kg[order] *= pressed / pieces
    return kg


def metal_curve(plant: Plant, plan: Plan) -> tuple[MetalCurve, ...]:
    """
    Stock of logs of each alloy and diameter over time, whoever owns them.

    Logs arrive when they can be cut and leave when a run that cuts them starts, less
    the remnants that are returned. Metal that may not be used is left out.

    Returns
    -------
    tuple of MetalCurve
        Sorted by alloy and diameter; a point for each minute at which stock changes.
    """
    sources = log_sources(plant, plan)
    starts = {run.id: run.start for run in plan.runs}
    moves: dict[tuple[AlloyId, int], dict[int, float]] = {}

    def move(source: LogSource, minute: int, mass_kg: float) -> None:
        curve = moves.setdefault((source.alloy, source.diameter_mm), {0: 0.0})
        curve[minute] = curve.get(minute, 0.0) + mass_kg

    for source in sources.values():
        if source.usable and source.available <= horizon_min(plant):
            move(source, source.available, source.pieces * source.log_kg)
    for peg in pegging(plant, plan):
        minute = 0 if peg.run is None else max(0, starts[peg.run])
        move(sources[peg.source], minute, -peg.mass_kg)
    return tuple(
        MetalCurve(alloy=alloy, diameter_mm=diameter, points=_summed(curve))
        for (alloy, diameter), curve in sorted(moves.items())
    )


def _summed(changes: Mapping[int, float]) -> tuple[tuple[int, float], ...]:
    level, points = 0.0, []
    for minute in sorted(changes):
        level += changes[minute]
        points.append((minute, level))
    return tuple(points)
