"""
Twelve questions about plans, each answered, and the answer put to the test.

The first thing that an answer names as the cause is taken away from the plant, and the
plant is planned again from nothing, with the same effort and seed: the order must ship
earlier (or more of it), the machine run earlier, the figure be better. Taking away is
done here and not by the remedies of ``why``, so that neither can excuse the other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.settings import Settings, UsageError

if TYPE_CHECKING:
    from benchmarks.families import Record
    from marcha.app.why import Why
    from marcha.plans.causes import Cause
    from marcha.plant.plant import Plant

EFFORT = 8
"""Effort of the plans that are asked about, unless another is given."""

WORK = frozenset(
    {"ships", "up", "figure", "ageing", "run", "line", "task", "needs", "down"}
    | {"press_up"}
)
"""Links that say what is done, not what is in the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """
    One question.

    Attributes
    ----------
    plant
        ``example``, or a generated plant as in ``plant generated``; after ``:die:`` an
        order whose dies come back from repair only after its due date.
    name
        What is asked about.
    cause
        Kind of the first cause that the answer must name.
    """

    plant: str
    name: str
    cause: str


METAL, CAPACITY, REPAIR = (
    f"{regime}:14:2:12:1" for regime in ("metal", "capacity", "repair")
)

QUESTIONS = (
    # late orders
    Listed(plant=CAPACITY, name="PED-0001", cause="press_busy"),
    Listed(plant="example", name="P-1010", cause="metal_arrives"),
    Listed(plant=CAPACITY, name="PED-0013", cause="oven_busy"),
    Listed(plant="example:die:P-1044", name="P-1044", cause="die_ready"),
    # orders that are not planned
    Listed(plant=METAL, name="PED-0008", cause="metal_gone"),
    Listed(plant=REPAIR, name="PED-0006", cause="press_busy"),
    Listed(plant=CAPACITY, name="PED-0012", cause="press_busy"),
    # machines
    Listed(plant="example", name="P8", cause="part"),
    Listed(plant=REPAIR, name="P1", cause="person"),
    Listed(plant="example", name="HE2", cause="part"),
    # figures
    Listed(plant=METAL, name="good_t", cause="unshipped"),
    Listed(plant="example", name="reactivation_day", cause="part"),
)
"""The questions, with the first cause that each answer must name."""


def expand(paths: Sequence[str]) -> list[str]:
    """``all``, or numbers of questions from 1."""
    found: list[str] = []
    for path in paths:
        if path == "all":
            found += [str(number) for number in range(1, len(QUESTIONS) + 1)]
        elif path.isdigit() and 1 <= int(path) <= len(QUESTIONS):
            found.append(path)
        else:
            raise UsageError(f"{path!r} is not all or a number to {len(QUESTIONS)}")
    return found


def solve(instance: str, settings: Settings) -> "Record":
    """Ask one question, take the cause away, and plan again."""
    import time

    from benchmarks.measuring import cpu_seconds

    listed = QUESTIONS[int(instance) - 1]
    effort = EFFORT if settings.effort is None else settings.effort
    started, cpu = time.monotonic(), cpu_seconds()
    found = answered(listed, effort=effort, seed=settings.seed)
    return {
        "status": "complete",
        **found,
        "bound": None,
        "wall_s": round(time.monotonic() - started, 3),
        "cpu_s": round(cpu_seconds() - cpu, 3),
    }


def plant_of(name: str) -> "Plant":
    """Make the plant that a question is about."""
    from benchmarks.generated_plants import generated
    from marcha.plant.example import example

    if name == "example":
        return example()
    if ":die:" in name:
        plant, _, order = name.partition(":die:")
        return _die_in_repair(plant_of(plant), order)

    return generated(name)


def _die_in_repair(plant: "Plant", name: str) -> "Plant":
    """Every die of an order comes back from repair three days after its due date."""
    from marcha.plant.ids import OrderId
    from marcha.plant.records_tooling import DieState

    order = plant.orders[OrderId(name)]
    back = order.due + timedelta(days=3)
    dies = {
        key: replace(each, state=DieState.REPAIR, available_from=back)
        if each.profile == order.profile
        else each
        for key, each in plant.dies.items()
    }
    return plant.replace(dies=dies)


def answered(listed: Listed, *, effort: int, seed: int = 0) -> "Record":
    """
    Answer a question and replay its first cause.

    Returns
    -------
    dict
        The cause named, the remedy that helped most, ``baseline`` before and
        ``objective`` after the cause was taken away (pieces, else minutes with a minus;
        greater is better), and whether it is as it must be.
    """
    from marcha.app import plan
    from marcha.optimise.remedies.question import standing_of

    planned = plan(plant_of(listed.plant), effort=effort, seed=seed)
    answer = planned.why(listed.name)
    cause = first_cause(answer)
    without = taken_away(planned.plant, cause)
    again = plan(without, effort=effort, seed=seed)
    before = standing_of(answer.question, planned.plant, planned.plan)
    after = standing_of(answer.question, again.plant, again.plan)
    deciding = 0 if before.rank[0] != after.rank[0] else 1
    lines = answer.text(language="en").splitlines()
    helpful = [line for line in lines if line.startswith("  + ")]
    return {
        "question": f"{listed.plant} {listed.name}",
        "cause": cause.kind,
        "named": [each.id for each in cause.objects],
        "remedy": helpful[0].removeprefix("  + ") if helpful else None,
        "baseline": before.rank[deciding],
        "objective": after.rank[deciding],
        "checked": cause.kind == listed.cause and after.better_than(before),
    }


def first_cause(answer: "Why") -> "Cause":
    """
    Return the first thing in the way that an answer names.

    Raises
    ------
    ValueError
        When it names nothing.
    """
    for cause in answer.causes:
        if cause.kind not in WORK:
            return cause
    raise ValueError(f"{answer.question.id}: no cause is named")


# --- taking causes away --------------------------------------------------------------


def taken_away(plant: "Plant", cause: "Cause") -> "Plant":
    """
    Return a plant without a cause.

    Raises
    ------
    KeyError
        When nobody knows how to take such a cause away.
    """
    if cause.subject.sheet == "kinds":
        return _GROUPS[cause.subject.id.split("|")[0]](plant, cause)
    return _TAKEN[cause.kind](plant, cause)


def _without_orders(plant: "Plant", cause: "Cause") -> "Plant":
    """The orders in the way are gone."""
    gone = set(cause.ids("orders"))
    kept = {key: each for key, each in plant.orders.items() if key not in gone}
    return plant.replace(orders=kept)


def _metal_there(plant: "Plant", cause: "Cause") -> "Plant":
    """The deliveries are there from the start."""
    deliveries = dict(plant.deliveries)
    for name in cause.ids("deliveries"):
        key = next(each for each in deliveries if each == name)
        deliveries[key] = replace(
            deliveries[key], promised=plant.site.start, agreement=None
        )
    return plant.replace(deliveries=deliveries)


def _more_metal(plant: "Plant", cause: "Cause") -> "Plant":
    """Twice the metal that was missing lies in the yard."""
    from marcha.plant.ids import AlloyId, LotId
    from marcha.plant.records_metal import Lot
    from marcha.process.metal import log_kg

    name = cause.subject.id.split("|")[-1]
    metal = (*cause.ids("metal"), name)[0]
    alloy, _, diameter = metal.rpartition(" Ø")
    each_kg = log_kg(plant, AlloyId(alloy), int(diameter), 6000)
    lot = Lot(
        id=LotId("more"),
        alloy=AlloyId(alloy),
        diameter_mm=int(diameter),
        length_mm=6000,
        pieces=1 + int(2.0 * (cause.amount or 0.0) / each_kg),
    )
    return plant.replace(lots={**plant.lots, lot.id: lot})


def _released(plant: "Plant", cause: "Cause") -> "Plant":
    orders = dict(plant.orders)
    key = next(each for each in orders if each == cause.subject.id)
    orders[key] = replace(orders[key], release=None)
    return plant.replace(orders=orders)


def _dies_ready(plant: "Plant", cause: "Cause") -> "Plant":
    """The dies named are ready; for none named, all of the order's profile."""
    from marcha.plant.ids import OrderId
    from marcha.plant.records_tooling import DieState

    profile = plant.orders[OrderId(cause.subject.id)].profile
    named = cause.ids("dies")
    dies = {
        key: replace(each, state=DieState.READY, available_from=None)
        if (key in named or (not named and each.profile == profile))
        else each
        for key, each in plant.dies.items()
    }
    return plant.replace(dies=dies)


def _parts_there(plant: "Plant", cause: "Cause") -> "Plant":
    parts = {
        key: replace(each, stock=each.stock + 10) if key in cause.ids("parts") else each
        for key, each in plant.parts.items()
    }
    return plant.replace(parts=parts)


def _cash_there(plant: "Plant", _cause: "Cause") -> "Plant":
    """All cash comes at the start."""
    cash = tuple(replace(each, when=plant.site.start) for each in plant.cash)
    return plant.replace(cash=cash)


def _longer_hours(plant: "Plant", _cause: "Cause") -> "Plant":
    """Saturdays are open like Fridays, for presses and people."""
    calendars = {
        key: replace(each, saturday=each.friday)
        for key, each in plant.calendars.items()
    }
    return plant.replace(calendars=calendars)


def _more_people(plant: "Plant", cause: "Cause") -> "Plant":
    """Everybody who was waited for is there twice."""
    from marcha.plant.ids import PersonId

    people, able = dict(plant.people), list(plant.qualifications)
    for skill in cause.ids("skills"):
        for each in plant.qualifications:
            if each.skill == skill:
                twin = PersonId(f"{each.person}-2")
                people[twin] = replace(plant.people[each.person], id=twin)
                able.append(replace(each, person=twin))
    return plant.replace(people=people, qualifications=tuple(able))


def _oven_bigger(plant: "Plant", cause: "Cause") -> "Plant":
    """The oven takes three times as much."""
    equipment = {
        key: replace(each, capacity_kg=3.0 * each.capacity_kg)
        if key in _machines(cause) and each.capacity_kg is not None
        else each
        for key, each in plant.equipment.items()
    }
    return plant.replace(equipment=equipment)


def _machines(cause: "Cause") -> tuple[str, ...]:
    return (*cause.ids("equipment"), cause.subject.id.split("|")[-1])


_TAKEN: "Mapping[str, Callable[[Plant, Cause], Plant]]" = {
    "press_busy": _without_orders,
    "metal_gone": _without_orders,
    "oven_busy": _oven_bigger,
    "metal_arrives": _metal_there,
    "no_metal": _more_metal,
    "release": _released,
    "die_ready": _dies_ready,
    "no_die": _dies_ready,
    "part": _parts_there,
    "part_missing": _parts_there,
    "cash": _cash_there,
    "cash_missing": _cash_there,
    "person": _more_people,
    "skill_busy": _more_people,
    "skill_missing": _more_people,
}

_GROUPS: "Mapping[str, Callable[[Plant, Cause], Plant]]" = {
    "press_busy": _longer_hours,
    "press_free": _longer_hours,
    "metal_gone": _more_metal,
    "no_metal": _more_metal,
    "metal_arrives": _more_metal,
    "oven_busy": _oven_bigger,
    "oven_wait": _oven_bigger,
    "oven_mates": _oven_bigger,
}
"""The same for a group of orders with one cause: the cause goes, not the orders."""
