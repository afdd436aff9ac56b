"""Logs and billets: what the saw cuts, where metal goes, what there is and is lost."""

from marcha.plans.account import Peg, account, losses, pegging
from marcha.plans.metal_stock import returns_remnant
from marcha.plans.plan import CallOff, LogCut
from marcha.plans.spans import grouped
from marcha.plant.ids import CustomerId
from marcha.tables.plan_book.facts import PlanFacts, listed
from marcha.tables.plan_book.part import Column, Kind, Part, Row

_CUTS = (
    Column("needed_by", Kind.MOMENT),
    Column("log_kind"),
    Column("log_source"),
    Column("alloy"),
    Column("diameter_mm", Kind.WHOLE),
    Column("log_mm", Kind.WHOLE),
    Column("logs", Kind.WHOLE),
    Column("pattern", Kind.PROSE),
    Column("to_press"),
    Column("remnant_mm", Kind.WHOLE),
    Column("remnant_goes"),
)

_METAL = (
    Column("log_kind"),
    Column("log_source"),
    Column("alloy"),
    Column("diameter_mm", Kind.WHOLE),
    Column("run"),
    Column("order"),
    Column("press"),
    Column("start", Kind.MOMENT),
    Column("billet_kg", Kind.DECIMAL),
    Column("kerf_kg", Kind.DECIMAL),
    Column("end_kg", Kind.DECIMAL),
    Column("mass_kg", Kind.DECIMAL),
)

_ACCOUNT = (
    Column("owner"),
    Column("alloy"),
    Column("diameter_mm", Kind.WHOLE),
    Column("opening_kg", Kind.DECIMAL),
    Column("received_kg", Kind.DECIMAL),
    Column("remelt_kg", Kind.DECIMAL),
    Column("melt_loss_kg", Kind.DECIMAL),
    Column("loaded_kg", Kind.DECIMAL),
    Column("saw_loss_kg", Kind.DECIMAL),
    Column("closing_kg", Kind.DECIMAL),
    Column("cover_days", Kind.DECIMAL),
)

_LOSSES = (
    Column("cause"),
    Column("mass_kg", Kind.DECIMAL),
    Column("loss_share", Kind.SHARE),
)

_CALL_OFFS = (
    Column("call_off"),
    Column("agreement"),
    Column("supplier"),
    Column("alloy"),
    Column("diameter_mm", Kind.WHOLE),
    Column("log_mm", Kind.WHOLE),
    Column("pieces", Kind.WHOLE),
    Column("mass_kg", Kind.WHOLE),
    Column("order_by", Kind.MOMENT),
    Column("arrives", Kind.MOMENT),
)


def cuts(facts: PlanFacts) -> Part:
    """Patterns of the log saw by the time at which their first billet is pressed."""
    sorted_ = sorted(facts.plan.log_cuts, key=lambda cut: _needed(facts, cut))
    return Part(
        title=facts.say("sheet.cuts"),
        note=facts.say("note.cuts"),
        columns=_CUTS,
        rows=tuple(_cut(facts, each) for each in sorted_),
    )


def _needed(facts: PlanFacts, cut: LogCut) -> int:
    return min((facts.runs[each.run].start for each in cut.cuts), default=0)


def _cut(facts: PlanFacts, cut: LogCut) -> Row:
    goes = None
    if cut.remnant_mm:
        returned = returns_remnant(facts.plant, cut)
        goes = facts.say("remnant.yard" if returned else "remnant.scrap")
    return (
        facts.at(_needed(facts, cut)),
        *_log(facts, cut.source),
        facts.sources[cut.source].length_mm,
        cut.logs,
        pattern_text(facts, cut),
        listed(facts.runs[each.run].press for each in cut.cuts) or None,
        cut.remnant_mm,
        goes,
    )


def pattern_text(facts: PlanFacts, cut: LogCut) -> str:
    """Write what one log gives, run by run: ``R1: 5 × 818 + 3 × 623``."""
    number = facts.words.number
    by_run = grouped(
        (each.run, f"{each.billets} × {number(each.billet_mm)}") for each in cut.cuts
    )
    return " · ".join(f"{run}: {' + '.join(each)}" for run, each in by_run.items())


def _log(facts: PlanFacts, source: str) -> tuple[str, str, str, int]:
    """Kind, id, alloy and diameter of a source of logs."""
    log = facts.sources[source]
    kind = facts.say(f"log.{log.kind}")
    return kind, source, log.alloy, log.diameter_mm


def metal(facts: PlanFacts) -> Part:
    """Which logs each run takes its metal from."""
    return Part(
        title=facts.say("sheet.metal"),
        note=facts.say("note.metal"),
        columns=_METAL,
        rows=tuple(_peg(facts, each) for each in pegging(facts.plant, facts.plan)),
    )


def _peg(facts: PlanFacts, peg: Peg) -> Row:
    run = None if peg.run is None else facts.runs[peg.run]
    return (
        *_log(facts, peg.source),
        peg.run,
        peg.order,
        None if run is None else run.press,
        None if run is None else facts.at(run.start),
        peg.billet_kg,
        peg.kerf_kg,
        peg.end_kg,
        peg.mass_kg,
    )


def metal_account(facts: PlanFacts) -> Part:
    """Metal of each owner, alloy and diameter over the plan."""
    rows = tuple(
        (
            _owner(facts, line.owner),
            line.alloy,
            line.diameter_mm,
            line.opening_kg,
            line.received_kg,
            line.remelt_kg,
            line.melt_loss_kg,
            line.loaded_kg,
            line.saw_loss_kg,
            line.closing_kg,
            line.cover_days,
        )
        for line in account(facts.plant, facts.plan)
    )
    return Part(
        title=facts.say("sheet.account"),
        note=facts.say("note.account"),
        columns=_ACCOUNT,
        rows=rows,
    )


def _owner(facts: PlanFacts, owner: CustomerId | None) -> str:
    if owner is None:
        return facts.say("owner.plant")
    record = facts.plant.customers.get(owner)
    return record.name if record is not None and record.name else owner


def metal_losses(facts: PlanFacts) -> Part:
    """Metal lost by cause; no rows when nothing is cut."""
    found = losses(facts.plant, facts.plan)
    total = sum(each.mass_kg for each in found)
    rows: tuple[Row, ...] = ()
    if total > 0:
        rows = tuple(
            (
                facts.words(f"report.losses.{each.cause}"),
                each.mass_kg,
                each.mass_kg / total,
            )
            for each in found
        )
    return Part(
        title=facts.say("losses.title"),
        note=facts.say("note.losses"),
        columns=_LOSSES,
        rows=rows,
    )


def call_offs(facts: PlanFacts) -> Part:
    """Logs to call off, by the day on which to do it."""
    sorted_ = sorted(facts.plan.call_offs, key=lambda each: (each.ordered, each.id))
    return Part(
        title=facts.say("sheet.call_offs"),
        note=facts.say("note.call_offs"),
        columns=_CALL_OFFS,
        rows=tuple(_call_off(facts, each) for each in sorted_),
    )


def _call_off(facts: PlanFacts, called: CallOff) -> Row:
    agreement = facts.plant.agreements[called.agreement]
    supplier = facts.plant.suppliers.get(agreement.supplier)
    name = supplier.name if supplier is not None else ""
    return (
        called.id,
        agreement.id,
        name or agreement.supplier,
        agreement.alloy,
        agreement.diameter_mm,
        agreement.log_length_mm,
        called.pieces,
        called.pieces * facts.sources[called.id].log_kg,
        facts.at(called.ordered),
        facts.at(called.arrives),
    )
