"""A new plan after events, in words and as data."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from marcha.app.comparing_words import comparison_lines
from marcha.app.receipts import Remedy, claim
from marcha.app.replanning import Replanned
from marcha.plans.difference import Row
from marcha.plans.figures import good_kg
from marcha.plant.timeline import moment
from marcha.plant.wire import record_to_json
from marcha.report.changes_told import change_lines
from marcha.text import Language, Words, spoken

_ORDERS = 5
"""Orders that a remedy names."""


def replanned_text(done: Replanned, *, language: Language | None = None) -> str:
    """Say what happened, what changes and for whom, and the figures."""
    return "\n".join(replanned_lines(done, spoken(language)))


def replanned_lines(done: Replanned, words: Words) -> Iterator[str]:
    """Say what happened, what changes for whom, what can be done, and the figures."""
    plant = done.after.plant
    when = words.moment(moment(plant, done.folded.at_minute))
    yield words("replan.happened", count=words.number(len(done.events)), when=when)
    if done.folded.interrupted:
        yield words("replan.interrupted", names=", ".join(done.folded.interrupted))
    for line in done.folded.counts:
        yield words(
            "replan.counted",
            id=line.id,
            counted=words.number(line.counted),
            expected=words.number(line.expected),
            difference=words.number(line.counted - line.expected),
        )
    for remedy in done.remedies:
        yield from _remedy_lines(remedy, words)
    yield ""
    yield words("changes.heading")
    lines = change_lines(plant, done.changes, words)
    for who, mine in groupby(lines, key=lambda each: each.who):
        yield f"{words(f'changes.who.{who.value}')}:"
        yield from (f"  {each.text}" for each in mine)
    if not lines:
        yield f"  {words('changes.nothing')}"
    yield ""
    yield words(
        "replan.moved",
        moved=words.number(done.moved.moved),
        work=words.number(done.moved.work),
        share=words.number(100 * done.moved.share, 0),
    )
    if done.free is not None:
        yield _free(done, words)
    yield ""
    names = words("replan.before"), words("replan.after")
    pair = dict(zip(names, (done.before, done.after), strict=True))
    yield from comparison_lines(pair, (), words)


def _free(done: Replanned, words: Words) -> str:
    free = done.free
    if free is None:
        return ""
    tonnes = good_kg(free.plant, free.plan) / 1000.0
    return words(
        "replan.free",
        tonnes=words.number(tonnes, 1),
        tries=words.number(free.plan.effort),
        kept=words.number(good_kg(done.after.plant, done.after.plan) / 1000.0, 1),
    )


def _remedy_lines(remedy: Remedy, words: Words) -> Iterator[str]:
    promised, came = remedy.receipt.promised, remedy.receipt.came
    yield words(
        "replan.receipt",
        delivery=remedy.receipt.delivery,
        promised=_logs(promised.pieces, promised.alloy, promised.diameter_mm, words),
        came=_logs(came.pieces, came.alloy, came.diameter_mm, words),
    )
    if remedy.using_t is not None:
        yield "  " + words("replan.using", tonnes=words.number(remedy.using_t, 1))
    for fit in remedy.fits:
        key = "fit_mounted" if fit.mounted else "fit"
        yield "  " + words(
            f"replan.{key}",
            press=fit.press,
            container=fit.container,
            minutes=words.duration(fit.changeover_min),
        )
    if not remedy.fits:
        yield "  " + words("replan.no_fit")
    if remedy.orders:
        names = ", ".join(remedy.orders[:_ORDERS])
        count = words.number(len(remedy.orders))
        yield "  " + words("replan.takers", count=count, names=names)
    if remedy.again_t is not None:
        yield "  " + words(
            "replan.again",
            days=words.number(remedy.again_days),
            tonnes=words.number(remedy.again_t, 1),
        )


def _logs(pieces: int, alloy: str, diameter_mm: int, words: Words) -> str:
    return words(
        "replan.logs", pieces=words.number(pieces), alloy=alloy, diameter=diameter_mm
    )


def replanned_json(
    done: Replanned, *, language: Language | None = None
) -> dict[str, Any]:
    """Return events, changes with their sentences, and figures as JSON data."""
    words = spoken(language)
    lines = change_lines(done.after.plant, done.changes, words)
    return {
        "now": moment(done.after.plant, done.folded.at_minute).isoformat(),
        "events": [record_to_json(each) for each in done.events],
        "interrupted": list(done.folded.interrupted),
        "counts": [
            {"id": each.id, "expected": each.expected, "counted": each.counted}
            for each in done.folded.counts
        ],
        "moved": done.moved.moved,
        "unstarted": done.moved.work,
        "changes": [
            {
                "who": each.who.value,
                "before": _row_json(each.before),
                "after": _row_json(each.after),
            }
            for each in done.changes
        ],
        "told": [{"who": each.who.value, "text": each.text} for each in lines],
        "remedies": [
            {
                "delivery": each.receipt.delivery,
                "presses": [fit.press for fit in each.fits],
                "orders": list(each.orders),
                "using_t": each.using_t,
                "again_t": each.again_t,
                "again_days": each.again_days,
                "claim": claim(done.after.plant, each.receipt, words),
            }
            for each in done.remedies
        ],
        "before": [record_to_json(each) for each in done.before.plan.figures],
        "after": [record_to_json(each) for each in done.after.plan.figures],
    }


def _row_json(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "part": row.part.value,
        "place": row.place,
        "subject": row.subject,
        "start": row.start,
        "end": row.end,
        "amount": row.amount,
    }
