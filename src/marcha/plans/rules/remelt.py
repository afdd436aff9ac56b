"""Rule of one's own remelt: no log is cast from scrap that is not there (S45)."""

from collections.abc import Iterator

from marcha.plans.rules.facts import Facts
from marcha.plans.rules.violation import Finding, found
from marcha.plans.scrap import (
    by,
    charges,
    remelt_agreements,
    returned_share,
    scrap_feeds,
    scrap_made,
)

_KG = 1e-6
"""Mass within which two sums are the same."""


def remelt_scrap(facts: Facts) -> Iterator[Finding]:
    """Ensures that call-offs of own remelt are cast from scrap made by then (S45)."""
    shared = remelt_agreements(facts.plant)
    own = {each.id for agreements in shared.values() for each in agreements}
    if not any(each.agreement in own for each in facts.plan.call_offs):
        return
    made = scrap_made(facts.plant, facts.plan, known=facts.demands)
    feeds = scrap_feeds(facts.plant)
    for key, taken in charges(facts.plant, facts.plan).items():
        share = returned_share(shared[key])
        for charge in taken:
            if charge.call_off is None:
                continue
            needed = sum(
                each.mass_kg for each in taken if each.ordered <= charge.ordered
            )
            there = by(feeds.get(key, []), charge.ordered)
            there += share * by(made.get(key, []), charge.ordered)
            if needed > there + _KG * max(1.0, needed):
                yield found(
                    charge.call_off,
                    charge.agreement,
                    minute=charge.ordered,
                    call_off=charge.call_off,
                    agreement=charge.agreement,
                    needed_kg=needed,
                    there_kg=there,
                )
