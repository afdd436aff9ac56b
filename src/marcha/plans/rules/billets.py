"""Rules of billets in the press: length, division, time (S17, S18)."""

from collections.abc import Iterator
from math import ceil

from marcha.plans.plan import Push, Run
from marcha.plans.rules.facts import Facts
from marcha.plans.rules.violation import Finding, found
from marcha.process.tooling import TRIM_TOLERANCE_M, Tooling

_MINUTE = 1e-6
"""Share of a minute within which a run may round up either way."""


def _pushes(facts: Facts) -> Iterator[tuple[Run, Push, Tooling]]:
    for run in facts.plan.runs:
        tooling = facts.tooling(run)
        if tooling is not None:
            for push in run.pushes:
                yield run, push, tooling


def press_data(facts: Facts) -> Iterator[Finding]:
    """Ensures that a press that runs states its billet lengths and table (S17)."""
    for press in {run.press: None for run in facts.plan.runs}:
        machine = facts.plant.equipment[press]
        if None in (machine.billet_min_mm, machine.billet_max_mm, machine.table_mm):
            yield found(press, press=press)


def billet_fits_press(facts: Facts) -> Iterator[Finding]:
    """Ensures that a billet's length is within the range of the press (S17)."""
    for run, push, tooling in _pushes(facts):
        low, high = tooling.billet_min_mm, tooling.billet_max_mm
        if not low <= push.billet_mm <= high:
            yield found(
                run.id,
                run.press,
                minute=run.start,
                run=run.id,
                press=run.press,
                billet_mm=push.billet_mm,
                min_mm=low,
                max_mm=high,
            )


def billet_step(facts: Facts) -> Iterator[Finding]:
    """Ensures that billet lengths are whole steps of the log saw (S17)."""
    step = facts.plant.site.saw_step_mm
    for run in facts.plan.runs:
        for push in run.pushes:
            if push.billet_mm % step:
                yield found(
                    run.id,
                    minute=run.start,
                    run=run.id,
                    billet_mm=push.billet_mm,
                    step_mm=step,
                )


def pulls_or_billets(facts: Facts) -> Iterator[Finding]:
    """Ensures that several billets a pull and several pulls a billet exclude (S17)."""
    for run in facts.plan.runs:
        for push in run.pushes:
            if push.billets_per_pull > 1 and push.pulls_per_billet > 1:
                yield found(
                    run.id,
                    minute=run.start,
                    run=run.id,
                    billets_per_pull=push.billets_per_pull,
                    pulls_per_billet=push.pulls_per_billet,
                )


def billet_trim(facts: Facts) -> Iterator[Finding]:
    """Ensures that the trim of a billet is within the range of its die (S17)."""
    for run, push, tooling in _pushes(facts):
        trim = tooling.trim_m(push.billet_mm, *_division(facts, run, push))
        low, high = tooling.trim_min_m, tooling.trim_max_m
        if not low - TRIM_TOLERANCE_M <= trim <= high + TRIM_TOLERANCE_M:
            yield found(
                run.id,
                run.die,
                minute=run.start,
                run=run.id,
                die=run.die,
                billet_mm=push.billet_mm,
                trim_mm=round(trim * 1000.0, 1),
                min_mm=round(low * 1000.0),
                max_mm=round(high * 1000.0),
            )


def pull_fits_table(facts: Facts) -> Iterator[Finding]:
    """Ensures that a pull fits the run-out table of the press (S17)."""
    for run, push, tooling in _pushes(facts):
        pull = tooling.pull_m(push.billet_mm, *_division(facts, run, push))
        if pull > tooling.table_m + TRIM_TOLERANCE_M:
            yield found(
                run.id,
                run.press,
                minute=run.start,
                run=run.id,
                press=run.press,
                pull_mm=round(pull * 1000.0, 1),
                table_mm=round(tooling.table_m * 1000.0),
            )


def _division(facts: Facts, run: Run, push: Push) -> tuple[int, int, int, int]:
    """Customer length, cuts, billets per pull and pulls per billet of a push."""
    length_mm = facts.demands[run.order].length_mm
    return length_mm, push.cuts, push.billets_per_pull, push.pulls_per_billet


def run_lasts(facts: Facts) -> Iterator[Finding]:
    """Ensures that a run lasts as long as its pushes, rounded up once (S18)."""
    for run in facts.plan.runs:
        tooling = facts.tooling(run)
        if tooling is None:
            continue
        minutes = (
            sum(
                push.billets * tooling.seconds(push.billet_mm, push.pulls_per_billet)
                for push in run.pushes
            )
            / 60.0
        )
        stated = run.end - run.start
        if stated not in (ceil(minutes - _MINUTE), ceil(minutes + _MINUTE)):
            yield found(
                run.id,
                run.press,
                minute=run.start,
                run=run.id,
                press=run.press,
                minutes=stated,
                needed=ceil(minutes - _MINUTE),
            )
