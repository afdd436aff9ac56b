"""The metal as tables of the plan: call-offs, cuts, pegging, account, losses."""

from collections.abc import Iterable

from marcha.plans import AccountLine, account, losses
from marcha.tables.plan_source import Row, Source, Table


def call_offs(source: Source) -> Table:
    """Metal to call off, by the day of ordering."""
    agreements = source.plant.agreements
    rows = []
    for each in sorted(source.plan.call_offs, key=lambda call: call.ordered):
        agreed = agreements[each.agreement]
        rows.append(
            (
                source.at(each.ordered), each.id, each.agreement, agreed.supplier,
                agreed.alloy, agreed.diameter_mm, agreed.log_length_mm, each.pieces,
                each.pieces * source.sources[each.id].log_kg, source.at(each.arrives),
            )
        )  # fmt: skip
    return Table(
        name="call_offs",
        columns=(
            ("ordered", "moment"), ("source", "text"), ("agreement", "text"),
            ("supplier", "text"), ("alloy", "text"), ("diameter_mm", "whole"),
            ("log_mm", "whole"), ("pieces", "whole"), ("kg", "kg"),
            ("arrives", "moment"),
        ),
        rows=rows,
    )  # fmt: skip


def pegs(source: Source) -> Table:
    """Metal of each source by run and order."""
    rows = []
    for peg in source.pegs:
        metal = source.sources[peg.source]
        run = None if peg.run is None else source.runs[peg.run]
        rows.append(
            (
                peg.source, metal.alloy, metal.diameter_mm, _owner(source, metal.owner),
                peg.order, peg.run, None if run is None else run.press,
                None if run is None else source.at(run.start), peg.mass_kg,
            )
        )  # fmt: skip
    return Table(
        name="pegging",
        columns=(
            ("source", "text"), ("alloy", "text"), ("diameter_mm", "whole"),
            ("owner", "text"), ("order", "text"), ("run", "text"), ("press", "text"),
            ("start", "moment"), ("kg", "kg"),
        ),
        rows=rows,
    )  # fmt: skip


def _owner(source: Source, owner: str | None) -> str:
    return source.words("planbook.plant_metal") if owner is None else owner


def metal_account(source: Source) -> Table:
    """Account of the metal."""

    def row(line: AccountLine) -> Row:
        return (
            _owner(source, line.owner), line.alloy, line.diameter_mm, line.opening_kg,
            line.received_kg, line.cut_kg, line.returned_kg, line.closing_kg,
            line.cover_days,
        )  # fmt: skip

    return Table(
        name="account",
        columns=(
            ("owner", "text"), ("alloy", "text"), ("diameter_mm", "whole"),
            ("opening_kg", "kg"), ("received_kg", "kg"), ("cut_kg", "kg"),
            ("returned_kg", "kg"), ("closing_kg", "kg"), ("cover_days", "days"),
        ),
        rows=[row(line) for line in account(source.plant, source.plan)],
    )  # fmt: skip


def metal_losses(source: Source) -> Table:
    """Metal lost by cause, and its share of the logs cut."""
    found = losses(source.plant, source.plan)
    total = sum(line.cut_kg for line in account(source.plant, source.plan))
    return Table(
        name="losses",
        columns=(("cause", "text"), ("kg", "kg"), ("share", "share")),
        rows=[
            (
                source.words(f"planbook.causes.{each.cause}"),
                each.mass_kg,
                each.mass_kg / total if total else None,
            )
            for each in found
        ],
    )


def cuts(source: Source) -> Table:
    """How logs are cut, by the first run that takes of them."""

    def start(runs: Iterable[str]) -> int:
        return min((source.runs[run].start for run in runs), default=0)

    rows = []
    for cut in sorted(
        source.plan.log_cuts, key=lambda each: start(part.run for part in each.cuts)
    ):
        metal = source.sources[cut.source]
        pattern = "; ".join(
            source.words(
                "planbook.pattern",
                billets=part.billets,
                billet_mm=part.billet_mm,
                run=part.run,
            )
            for part in cut.cuts
        )
        first = start(part.run for part in cut.cuts)
        rows.append(
            (
                source.at(first), cut.source, metal.alloy, metal.diameter_mm,
                metal.length_mm, cut.logs, pattern, cut.remnant_mm,
            )
        )  # fmt: skip
    return Table(
        name="cuts",
        columns=(
            ("start", "moment"), ("source", "text"), ("alloy", "text"),
            ("diameter_mm", "whole"), ("log_mm", "whole"), ("logs", "whole"),
            ("cuts", "wide"), ("remnant_mm", "whole"),
        ),
        rows=rows,
    )  # fmt: skip
