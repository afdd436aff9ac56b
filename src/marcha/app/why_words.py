"""What a question about a plan is answered with, in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from marcha.plans.causes import Cause
from marcha.plans.plan import Plan
from marcha.plant.plant import Plant
from marcha.plant.records_time import MINUTES_PER_DAY
from marcha.report.causes import causes_text, figure_text, names_by_sheet
from marcha.report.reasons import fill
from marcha.report.writing import Pen
from marcha.text import Words

if TYPE_CHECKING:
    from marcha.optimise.remedies import Outcome, Question, Slip

_LEAST_T = 0.05
"""Good tonnes from which a difference is written."""

_SLIPS = 3
"""Losers that are named; the others are counted."""


def why_lines(
    plant: Plant,
    plan: Plan,
    question: "Question",
    causes: tuple[Cause, ...],
    outcomes: "tuple[Outcome, ...]",
    words: Words,
) -> Iterator[str]:
    """Write the answer, one line after the other."""
    head, *rest = causes_text(plant, plan, causes, words)
    yield head
    yield words("why.answer.chain")
    if not rest:
        yield words("why.answer.on_time")
        return
    for text in rest:
        yield f"  ← {text}"
    if not outcomes:
        yield words("why.answer.nothing")
        return
    helpful = [each for each in outcomes if each.helps]
    yield words("why.answer.helps" if helpful else "why.answer.none")
    for outcome in helpful:
        effect = "; ".join(_effects(plant, plan, question, outcome, words))
        yield f"  + {remedy_text(plant, outcome, words)}: {effect}"
    useless = [remedy_text(plant, each, words) for each in outcomes if not each.helps]
    if useless:
        yield words("why.answer.useless", remedies="; ".join(useless))


def remedy_text(plant: Plant, outcome: "Outcome", words: Words) -> str:
    """Write what was changed."""
    pen, remedy = Pen(plant, words), outcome.remedy
    known = dict(names_by_sheet(pen, remedy.objects))
    if remedy.amount is not None:
        known["kg"] = pen.kg(remedy.amount)
        known["days"] = words.duration(round(remedy.amount * MINUTES_PER_DAY))
        known["count"] = words.number(remedy.amount)
        known["money"] = f"{words.number(remedy.amount)} {plant.site.currency}"
    dates = [each.id for each in remedy.objects if each.sheet == "dates"]
    if dates:
        known["date"] = words.day(datetime.fromisoformat(dates[0]))
    text = fill(words(f"why.remedy.{remedy.code}"), known)
    if outcome.ahead:
        about = "order" if remedy.restarts is False else "machine"
        text += words(f"why.answer.ahead_{about}")
    return text


def _effects(
    plant: Plant, plan: Plan, question: "Question", outcome: "Outcome", words: Words
) -> Iterator[str]:
    """What it did for the question, for good tonnes, and to others."""
    pen = Pen(plant, words)
    yield _gain(plan, question, outcome, pen)
    if question.id != "good_t" and abs(outcome.good_t) >= _LEAST_T:
        more = "more" if outcome.good_t > 0 else "less"
        tonnes = pen.tonnes(abs(outcome.good_t) * 1000.0)
        yield words(f"why.answer.tonnes_{more}", tonnes=tonnes)
    yield slips_text(outcome.slips, words)


def _gain(plan: Plan, question: "Question", outcome: "Outcome", pen: Pen) -> str:
    words, before, after = pen.words, outcome.before, outcome.after
    if question.about == "figure":
        name = question.id
        value, was = (
            figure_text(pen, plan, name, each.amount if each.reached else None)
            for each in (after, before)
        )
        return words("why.answer.value", value=value, difference=was)
    when = "" if after.minute is None else pen.time(after.minute)
    verb = "up" if question.about == "machine" else "ships"
    if before.minute is None or after.minute is None:
        return words(f"why.answer.{verb}", when=when)
    if after.amount > before.amount:
        pieces = words.number(after.amount)
        return words("why.answer.ships_part", pieces=pieces, when=when)
    if after.minute < before.minute:
        span = words.duration(before.minute - after.minute)
        key = "up_earlier" if verb == "up" else "earlier"
        return words(f"why.answer.{key}", span=span, when=when)
    return words("why.answer.same")


def slips_text(slips: "tuple[Slip, ...]", words: Words) -> str:
    """Name those who lose, the worst first, and count them."""
    if not slips:
        return words("why.answer.nobody")
    named = [
        words(
            "why.answer.lose_pieces", order=each.order, pieces=words.number(each.pieces)
        )
        if each.pieces
        else words(
            "why.answer.lose_days",
            order=each.order,
            span=words.duration(each.minutes),
        )
        for each in slips[:_SLIPS]
    ]
    listed = ", ".join(named) + (" …" if len(slips) > _SLIPS else "")
    count = words.number(len(slips))
    return words("why.answer.losers", count=count, orders=listed)
