"""Rules of logs: which metal, when, how it is cut, what is called off (S19 to S21)."""

from collections.abc import Iterator

from marcha.plans.metal_stock import LogSource, arrival
from marcha.plans.plan import BilletCut, CallOff, Run
from marcha.plans.rules.facts import Facts
from marcha.plans.rules.violation import Finding, Param, found
from marcha.plant.ids import AgreementId
from marcha.plant.records_metal import Agreement, DeliveryState
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.plant.timeline import minute_down, minute_up, moment
from marcha.process.metal import log_kg

_KG = 1e-6
"""Mass within which two sums are the same."""

Month = tuple[int, int]
"""Year and month."""


def _cut(source: LogSource, run: Run, **params: Param) -> Finding:
    return found(
        source.id, run.id, minute=run.start, source=source.id, run=run.id, **params
    )


def metal_alloy(facts: Facts) -> Iterator[Finding]:
    """Ensures that billets have the alloy of the order (S19)."""
    for _, _, source, run in facts.billet_cuts:
        wanted = facts.demands[run.order].alloy
        if source.alloy != wanted:
            yield _cut(source, run, alloy=source.alloy, wanted=wanted)


def metal_diameter(facts: Facts) -> Iterator[Finding]:
    """Ensures that billets have the diameter of the container (S19)."""
    for _, _, source, run in facts.billet_cuts:
        wanted = facts.plant.containers[run.container].billet_diameter_mm
        if source.diameter_mm != wanted:
            yield _cut(source, run, diameter_mm=source.diameter_mm, wanted_mm=wanted)


def metal_owner(facts: Facts) -> Iterator[Finding]:
    """Ensures that metal is the plant's own or of the order's customer (S19)."""
    for _, _, source, run in facts.billet_cuts:
        customer = facts.plant.orders[run.order].customer
        if source.owner not in (None, customer):
            yield _cut(
                source,
                run,
                owner=source.owner,
                order=run.order,
                customer=customer or "–",
            )


def metal_quality(facts: Facts) -> Iterator[Finding]:
    """Ensures that no metal held, rejected, cancelled or received is cut (S19)."""
    for _, _, source, run in facts.billet_cuts:
        if not source.usable:
            yield _cut(source, run)


def metal_there(facts: Facts) -> Iterator[Finding]:
    """Ensures that the logs are there when the run starts (S19)."""
    for _, _, source, run in facts.billet_cuts:
        if run.start < source.available and not facts.begun(run):
            yield _cut(
                source,
                run,
                start=facts.at(run.start),
                arrives=facts.at(source.available),
            )


def logs_available(facts: Facts) -> Iterator[Finding]:
    """Ensures that no more logs are cut from a source than it has (S20)."""
    cut: dict[str, int] = {}
    for each in facts.plan.log_cuts:
        cut[each.source] = cut.get(each.source, 0) + each.logs
    for source, logs in cut.items():
        there = facts.sources[source].pieces
        if logs > there:
            yield found(source, source=source, logs=logs, pieces=there)


def billets_cut(facts: Facts) -> Iterator[Finding]:
    """Ensures that each run's billets are cut from logs, each once (S20)."""
    missing: dict[tuple[str, int], int] = {}
    for run in facts.plan.runs:
        for push in run.pushes:
            key = (run.id, push.billet_mm)
            missing[key] = missing.get(key, 0) + push.billets
    pressed = dict(missing)
    for log, cut, _, run in facts.billet_cuts:
        key = (run.id, cut.billet_mm)
        missing[key] = missing.get(key, 0) - log.logs * cut.billets
    for (run_id, billet_mm), billets in missing.items():
        if billets:
            pushed = pressed.get((run_id, billet_mm), 0)
            yield found(
                run_id,
                minute=facts.runs[run_id].start,
                run=run_id,
                billet_mm=billet_mm,
                pressed=pushed,
                cut=pushed - billets,
            )


def log_length_balance(facts: Facts) -> Iterator[Finding]:
    """Ensures that billets, kerfs and remnant are as long as the log (S20)."""
    for log in facts.plan.log_cuts:
        source = facts.sources[log.source]
        kerfs = [_kerf_mm(facts, cut) for cut in log.cuts]
        used = sum(
            cut.billets * (cut.billet_mm + kerf)
            for cut, kerf in zip(log.cuts, kerfs, strict=True)
        )
        left = source.length_mm - used
        # The kerf of the last billet may fall off the end of the log.
        if -max(kerfs, default=0) <= left < 0:
            left = 0
        if log.remnant_mm != left:
            yield found(
                log.source,
                source=log.source,
                length_mm=source.length_mm,
                used_mm=used,
                remnant_mm=log.remnant_mm,
            )


def _kerf_mm(facts: Facts, cut: BilletCut) -> int:
    return facts.plant.equipment[facts.runs[cut.run].press].billet_kerf_mm


def _called(facts: Facts) -> Iterator[tuple[CallOff, Agreement, float]]:
    """Call-offs with their agreement and mass."""
    for each in facts.plan.call_offs:
        agreement = facts.plant.agreements[each.agreement]
        yield each, agreement, each.pieces * _log_kg(facts, agreement)


def _log_kg(facts: Facts, agreement: Agreement) -> float:
    return log_kg(
        facts.plant, agreement.alloy, agreement.diameter_mm, agreement.log_length_mm
    )


def call_off_lead(facts: Facts) -> Iterator[Finding]:
    """Ensures that a call-off comes after its lead and mean delay (S21)."""
    for each, agreement, _ in _called(facts):
        days = agreement.lead_days + agreement.mean_delay_days
        needed = days * MINUTES_PER_DAY
        if each.arrives - each.ordered < needed:
            yield found(
                each.id,
                agreement.id,
                minute=each.arrives,
                call_off=each.id,
                agreement=agreement.id,
                arrives=facts.at(each.arrives),
                earliest=facts.at(each.ordered + needed),
            )


def call_off_dates(facts: Facts) -> Iterator[Finding]:
    """Ensures that a call-off arrives within the dates of its agreement (S21)."""
    for each, agreement, _ in _called(facts):
        starts, ends = agreement.starts, agreement.ends
        early = starts is not None and each.arrives < minute_up(facts.plant, starts)
        late = ends is not None and each.arrives > minute_down(facts.plant, ends)
        if early or late:
            yield found(
                each.id,
                agreement.id,
                minute=each.arrives,
                call_off=each.id,
                agreement=agreement.id,
                arrives=facts.at(each.arrives),
            )


def call_off_minimum(facts: Facts) -> Iterator[Finding]:
    """Ensures that a call-off is at least the smallest load agreed (S21)."""
    for each, agreement, mass_kg in _called(facts):
        if mass_kg < agreement.call_off_min_kg - _KG:
            yield found(
                each.id,
                agreement.id,
                minute=each.arrives,
                call_off=each.id,
                agreement=agreement.id,
                mass_kg=mass_kg,
                min_kg=agreement.call_off_min_kg,
            )


def call_off_month(facts: Facts) -> Iterator[Finding]:
    """Ensures that no more arrives in a calendar month than is agreed (S21)."""
    called: dict[tuple[AgreementId, Month], float] = {}
    first: dict[tuple[AgreementId, Month], CallOff] = {}
    for each, agreement, mass_kg in _called(facts):
        key = (agreement.id, _month(facts, each.arrives))
        called[key] = called.get(key, 0.0) + mass_kg
        first.setdefault(key, each)
    promised = _promised_kg(facts) if called else {}
    for (agreement_id, month), mass_kg in called.items():
        most = facts.plant.agreements[agreement_id].kg_month
        total = mass_kg + promised.get((agreement_id, month), 0.0)
        if most is None or total > most + _KG:
            call_off = first[agreement_id, month]
            yield found(
                agreement_id,
                call_off.id,
                minute=call_off.arrives,
                agreement=agreement_id,
                month=f"{month[1]:02d}/{month[0]}",
                mass_kg=total,
                most_kg=0.0 if most is None else most,
            )


def _promised_kg(facts: Facts) -> dict[tuple[AgreementId, Month], float]:
    """Mass of the deliveries of each agreement by month of expected arrival."""
    kg: dict[tuple[AgreementId, Month], float] = {}
    for each in facts.plant.deliveries.values():
        if each.agreement is None or each.state is DeliveryState.CANCELLED:
            continue
        if each.state is DeliveryState.RECEIVED:
            minute = minute_down(facts.plant, each.promised)
        else:
            minute = arrival(facts.plant, each)
        key = (each.agreement, _month(facts, minute))
        kg[key] = kg.get(key, 0.0) + each.pieces * facts.sources[each.id].log_kg
    return kg


def _month(facts: Facts, minute: int) -> Month:
    day = moment(facts.plant, minute)
    return day.year, day.month
