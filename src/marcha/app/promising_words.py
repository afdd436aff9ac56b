"""What can be promised, in words."""

from collections.abc import Iterator, Sequence

from marcha.app.offer import Offer
from marcha.app.planning import Planned
from marcha.app.why_words import slips_text
from marcha.plant.timeline import moment
from marcha.report.reasons import cause_text
from marcha.text import Words


def offer_lines(
    planned: Planned, offers: Sequence[Offer], words: Words
) -> Iterator[str]:
    """Write both dates of each order, and what slips."""
    for place, offer in enumerate(offers):
        if place:
            yield ""
        yield from _offer(planned, offer, words)


def _offer(planned: Planned, offer: Offer, words: Words) -> Iterator[str]:
    plant = planned.plant
    order = offer.order
    asked = words.moment(order.due)
    if offer.before is None:
        yield words("promise.new", order=order.id, asked=asked)
    elif offer.before.last_minute is None:
        yield words("promise.not_planned", order=order.id, asked=asked)
    else:
        when = words.moment(moment(plant, offer.before.last_minute))
        yield words("promise.known", order=order.id, asked=asked, when=when)
    if offer.beside is None:
        yield "  " + words("promise.beside_never")
    else:
        when = words.moment(moment(plant, offer.beside.minute))
        yield "  " + words("promise.beside", when=when)
    if offer.ahead is not None:
        when = words.moment(moment(plant, offer.ahead.minute))
        slips = slips_text(offer.ahead.slips, words)
        yield "  " + words("promise.ahead", when=when, slips=slips)
        return
    yield "  " + words("promise.ahead_never")
    if offer.reason is not None:
        cause = cause_text(plant, offer.reason, words)
        yield "  " + words("promise.reason", reason=cause)
