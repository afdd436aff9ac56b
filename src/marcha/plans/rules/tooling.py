"""Rules of dies, containers and setups (S13 to S16)."""

from collections.abc import Iterator

from marcha.plans.plan import DieHeat, Run, SetupRun
from marcha.plans.rules.facts import Facts
from marcha.plans.rules.violation import Finding, found
from marcha.plans.spans import clashes, grouped
from marcha.plant.ids import DieId
from marcha.process.machines import die_mass_left_kg, die_ready_min, setup_min

_KG = 1e-6
"""Mass within which two sums are the same."""


def die_fits_press(facts: Facts) -> Iterator[Finding]:
    """Ensures that a die goes only into its presses (S13)."""
    for each in facts.in_press:
        if each.press not in facts.plant.dies[each.die].presses:
            yield found(
                each.die, each.press, minute=each.start, die=each.die, press=each.press
            )


def die_makes_profile(facts: Facts) -> Iterator[Finding]:
    """Ensures that the die of a run makes the profile of its order (S13)."""
    for run in facts.plan.runs:
        made = facts.plant.dies[run.die].profile
        wanted = facts.plant.orders[run.order].profile
        if made != wanted:
            yield found(
                run.id,
                run.die,
                run.order,
                minute=run.start,
                run=run.id,
                die=run.die,
                profile=made,
                order=run.order,
                wanted=wanted or "–",
            )


def container_fits_press(facts: Facts) -> Iterator[Finding]:
    """Ensures that a container goes only into its press (S14)."""
    for each in facts.in_press:
        if facts.plant.containers[each.container].press != each.press:
            yield found(
                each.container,
                each.press,
                minute=each.start,
                container=each.container,
                press=each.press,
            )


def die_ready(facts: Facts) -> Iterator[Finding]:
    """Ensures that a die is heated, mounted and run only when it is ready (S13)."""
    first: dict[DieId, int] = {}
    works: list[DieHeat | SetupRun | Run] = [*facts.plan.heats, *facts.in_press]
    starts = [
        (each.die, facts.begin(each))
        for each in works
        if not (facts.begun(each) and each.end <= facts.now)
    ]
    for die, start in starts:
        first[die] = min(start, first.get(die, start))
    for die, start in first.items():
        ready = die_ready_min(facts.plant, facts.plant.dies[die])
        if ready is None or max(start, 0) < ready:
            yield found(
                die,
                minute=start,
                die=die,
                start=facts.at(start),
                ready=facts.at(ready),
            )


def _stays(facts: Facts) -> dict[DieId, list[tuple[int, int, str]]]:
    """Spans in which a die is in a press: ``(start, end, press)``, by die (S13)."""
    stays: list[tuple[DieId, tuple[int, int, str]]] = []
    moved = grouped(
        (each.setup.die, (each.press, each.start))
        for each in facts.mountings
        if each.setup is not None and facts.begun(each.setup)
    )
    by_press = grouped((each.press, each) for each in facts.mountings)
    for press, mountings in by_press.items():
        place = 0
        while place < len(mountings):
            first = mountings[place]
            own = [first]
            place += 1
            while place < len(mountings) and mountings[place].die == first.die:
                own.append(mountings[place])
                place += 1
            runs = [run for each in own for run in each.runs]
            if first.die is None or (first.setup is None and not runs):
                continue
            last = own[-1].setup
            busy = max(
                [first.start if last is None else last.end, *(run.end for run in runs)]
            )
            end = mountings[place].start if place < len(mountings) else busy
            # Where it was mounted elsewhere before now, it had left by then (S31).
            left = [
                minute
                for other, minute in moved.get(first.die, ())
                if other != press and minute > first.start
            ]
            end = max(busy, min([end, *left]))
            stays.append((first.die, (first.start, end, str(press))))
    return grouped(stays)


def die_on_one_press(facts: Facts) -> Iterator[Finding]:
    """Ensures that a die is never in two presses at a time (S13)."""
    for die, spans in _stays(facts).items():
        for clash in clashes(spans):
            yield found(
                die,
                clash.first,
                clash.second,
                minute=clash.minute,
                die=die,
                first=clash.first,
                second=clash.second,
            )


def die_out_while_heated(facts: Facts) -> Iterator[Finding]:
    """Ensures that a die in an oven is in no press and in no other oven (S15)."""
    heats = grouped(
        (heat.die, (heat.start, heat.end, str(heat.oven))) for heat in facts.plan.heats
    )
    stays = _stays(facts)
    for die, spans in heats.items():
        together = [*spans, *stays.get(die, ())]
        ovens = {oven for _, _, oven in spans}
        for clash in clashes(together):
            if clash.first in ovens or clash.second in ovens:
                yield found(
                    die,
                    clash.first,
                    clash.second,
                    minute=clash.minute,
                    die=die,
                    first=clash.first,
                    second=clash.second,
                )


def die_heated(facts: Facts) -> Iterator[Finding]:
    """Ensures that a die leaves the oven just when its setup starts (S15)."""
    if not facts.die_ovens:
        return
    warm = {(heat.die, heat.end) for heat in facts.plan.heats}
    for each in facts.mountings:
        if not each.changes_die or each.setup is None:
            continue
        setup = each.setup
        if not facts.begun(setup) and (setup.die, setup.start) not in warm:
            yield found(
                setup.die,
                setup.press,
                minute=setup.start,
                die=setup.die,
                press=setup.press,
                start=facts.at(setup.start),
            )


def heat_long_enough(facts: Facts) -> Iterator[Finding]:
    """Ensures that a die is in the oven for at least its heating time (S15)."""
    for heat in facts.plan.heats:
        needed = facts.plant.equipment[heat.oven].heat_min
        if heat.end - heat.start < needed:
            yield found(
                heat.die,
                heat.oven,
                minute=heat.start,
                die=heat.die,
                oven=heat.oven,
                minutes=heat.end - heat.start,
                needed=needed,
            )


def die_life(facts: Facts) -> Iterator[Finding]:
    """Ensures that no die presses more than its life and nitriding allow (S16)."""
    pressed: dict[DieId, float] = {}
    for run in facts.plan.runs:
        tooling = facts.tooling(run)
        if tooling is not None:
            mm = sum(push.billets * push.billet_mm for push in run.pushes)
            pressed[run.die] = pressed.get(run.die, 0.0) + mm * tooling.kg_mm
    for die, mass_kg in pressed.items():
        left = die_mass_left_kg(facts.plant.dies[die])
        if mass_kg > left + _KG:
            yield found(die, die=die, mass_kg=mass_kg, left_kg=left)


def setup_between_dies(facts: Facts) -> Iterator[Finding]:
    """Ensures exactly one setup wherever die or container change, no other (S14)."""
    for press, steps in facts.steps.items():
        inside = facts.mounted(press)
        waiting: list[SetupRun] = []
        for step in steps:
            if isinstance(step, SetupRun):
                waiting.append(step)
                continue
            wanted = (step.die, step.container)
            if waiting:
                put = (waiting[0].die, waiting[0].container)
                kept = len(waiting) == 1 and inside != wanted and put == wanted
            else:
                kept = inside == wanted
            if not kept:
                yield _setup_finding(step, len(waiting), inside != wanted)
            inside, waiting = wanted, []


def _setup_finding(run: Run, setups: int, needed: bool) -> Finding:
    return found(
        run.id,
        run.press,
        minute=run.start,
        run=run.id,
        press=run.press,
        die=run.die,
        container=run.container,
        setups=setups,
        needed=int(needed),
    )


def setup_long_enough(facts: Facts) -> Iterator[Finding]:
    """Ensures that a setup lasts as long as its change of die and container (S14)."""
    for each in facts.mountings:
        setup = each.setup
        if setup is None or facts.begun(setup):
            continue
        after = (setup.die, setup.container)
        needed = setup_min(facts.plant, setup.press, each.before, after)
        if setup.end - setup.start < needed:
            yield found(
                setup.press,
                setup.die,
                minute=setup.start,
                press=setup.press,
                die=setup.die,
                minutes=setup.end - setup.start,
                needed=needed,
            )
