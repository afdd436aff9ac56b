"""The rule of supplies: nothing runs without them (S41)."""

from collections.abc import Iterator

from marcha.plans.rules.facts import Facts
from marcha.plans.rules.violation import Finding, found
from marcha.plans.spans import grouped
from marcha.plans.supplies import SAME, arrivals, takes


def supplies_there(facts: Facts) -> Iterator[Finding]:
    """Ensures that what runs and loads take of supplies is there by then (S41)."""
    if not facts.plant.supplies:
        return
    coming = arrivals(facts.plant)
    by_supply = grouped((each.supply, each) for each in takes(facts.plant, facts.taken))
    for supply, rows in by_supply.items():
        used = 0.0
        for each in rows:
            used += each.quantity
            there = sum(
                quantity for minute, quantity in coming[supply] if minute <= each.minute
            )
            if used > there * (1.0 + SAME) + SAME and each.minute >= facts.now:
                yield found(
                    supply,
                    each.mark,
                    minute=each.minute,
                    supply=supply,
                    work=each.mark,
                    machine=each.machine,
                    used=used,
                    there=there,
                )
                break
