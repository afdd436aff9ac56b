"""Rules of what is agreed: locks, the plant, and the figures a plan states."""

from collections.abc import Iterator
from math import isclose

from marcha.plans.figures import figures
from marcha.plans.rules.facts import Facts
from marcha.plans.rules.violation import Finding, found
from marcha.plant.records_site import Lock, LockKind, LockState
from marcha.plant.wire import plant_hash

_SAME = 1e-6
"""Relative difference within which two figures are the same."""

MORE_IS_BETTER = ("good_t", "goal")
"""Figures with a bound that no plan exceeds."""


def locks_kept(facts: Facts) -> Iterator[Finding]:
    """Ensures that locked work is in the plan, in its place and at its time (S31)."""
    for lock in facts.plant.locks.values():
        if _is_done(facts, lock):
            continue
        kept = any(
            lock.state is LockState.PINNED or facts.keeps(lock, work)
            for work in facts.candidates(lock)
        )
        if not kept:
            what = _named(lock)
            yield found(lock.id, what, lock=lock.id, what=what, kind=lock.kind.value)


def _named(lock: Lock) -> str:
    """Return the id of what a lock holds, the most exact first."""
    return (
        lock.task
        or lock.maintenance
        or lock.course
        or lock.order
        or lock.equipment
        or "–"
    )


def _is_done(facts: Facts, lock: Lock) -> bool:
    """Whether a lock holds a task that is done, which no plan contains (S25)."""
    if lock.kind is not LockKind.TASK or lock.task is None:
        return False
    return facts.plant.tasks[lock.task].done_ratio >= 1.0


def made_for_this_plant(facts: Facts) -> Iterator[Finding]:
    """Ensures that the plan was made for this plant, and not for another version."""
    own = plant_hash(facts.plant)
    if facts.stated.plant_hash != own:
        stated = str(facts.stated.plant_hash)[:12] or "–"
        yield found(stated=stated, plant=own[:12])


def figures_true(facts: Facts) -> Iterator[Finding]:
    """Ensures that every figure the plan states is what follows from it."""
    if not facts.plan.figures:
        return
    true = {
        each.name: each.value
        for each in figures(facts.plant, facts.plan, known=facts.demands)
    }
    for each in facts.plan.figures:
        if each.name not in true:
            continue
        value = true[each.name]
        if value is None or each.value is None:
            same = value is each.value
        else:
            same = isclose(value, each.value, rel_tol=_SAME, abs_tol=_SAME)
        if not same:
            yield found(
                each.name,
                figure=each.name,
                stated="–" if each.value is None else each.value,
                true="–" if value is None else value,
            )


def bounds_hold(facts: Facts) -> Iterator[Finding]:
    """Ensures that no figure is better than the bound stated for it."""
    for each in facts.plan.figures:
        if each.name in MORE_IS_BETTER and None not in (each.value, each.bound):
            value, bound = each.value or 0.0, each.bound or 0.0
            if value > bound + _SAME * max(1.0, abs(bound)):
                yield found(each.name, figure=each.name, value=value, bound=bound)
