"""
Which remedies a chain of causes suggests: one small function for each kind of cause.

Decisions come first, then what costs a call, then what costs money. Whether any of them
helps is for the trial to say.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from marcha.optimise.remedies.question import Question
from marcha.optimise.remedies.remedy import CODES, Remedy
from marcha.plans.causes import Cause, Named, Reading
from marcha.plant.ids import (
    AlloyId,
    CalendarId,
    DeliveryId,
    DieId,
    EquipmentId,
    LotId,
    OrderId,
    PartId,
    PartSourceId,
    PersonId,
    SkillId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_metal import Lot, Quality
from marcha.plant.records_people import Person
from marcha.plant.records_tooling import DieState
from marcha.plant.timeline import moment
from marcha.process.metal import log_kg

_DAYS = 7
"""Days by which deliveries, spares and cash come earlier."""

_OVEN_SHARE = 0.5
"""Share by which an oven takes more."""

_MOST_OTHERS = 2
"""Orders in the way that are put after, by each cause."""

_SPARE_SHARE = 1.15
"""Metal for so many times what is missing, for butts and saws."""

_NEW = "+1"
"""Added to the id of what is there once more."""

_RANK = {code: place for place, code in enumerate(CODES)}


def proposals(
    reading: Reading, question: Question, causes: tuple[Cause, ...]
) -> list[Remedy]:
    """Return the remedies that causes suggest, decisions before purchases."""
    found: dict[tuple[object, ...], Remedy] = {}
    for remedy in _all(reading, question, causes):
        found.setdefault((remedy.code, remedy.objects), remedy)
    return sorted(found.values(), key=lambda each: _RANK[each.code])


def _all(
    reading: Reading, question: Question, causes: tuple[Cause, ...]
) -> Iterator[Remedy]:
    if question.about == "order" and len(causes) > 1:
        order = OrderId(question.id)
        yield Remedy(
            code="first",
            objects=(Named("orders", order),),
            plant=reading.plant,
            ahead=order,
        )
    if question.about == "machine" and len(causes) > 1:
        machine = EquipmentId(question.id)
        yield Remedy(
            code="machine_first",
            objects=(Named("equipment", machine),),
            plant=reading.plant,
            machine=machine,
        )
    for cause in causes[1:]:
        for name in _kinds(cause):
            yield from _BY_KIND[name](reading, question, cause)
    if any(cause.kind == "task" for cause in causes):
        yield from _repairs_on_saturdays(reading.plant)


def _kinds(cause: Cause) -> list[str]:
    """The kind of a cause; of a group of orders, the kind they are grouped by."""
    names = [cause.kind, cause.subject.id.split("|")[0]]
    return [each for each in names if each in _BY_KIND]


def _about(cause: Cause, sheet: str) -> tuple[str, ...]:
    """Objects of a sheet; of a group of orders, what they are grouped by."""
    parts = cause.subject.id.split("|")
    if cause.subject.sheet == "kinds" and parts[1:2] == [sheet]:
        return (parts[2],)
    return cause.ids(sheet)


# --- decisions ---------------------------------------------------------------------


def _others_after(
    reading: Reading, question: Question, cause: Cause
) -> Iterator[Remedy]:
    if question.about != "order":
        return
    for other in cause.ids("orders")[:_MOST_OTHERS]:
        yield Remedy(
            code="after",
            objects=(Named("orders", other),),
            plant=reading.plant,
            ahead=OrderId(question.id),
            before=OrderId(other),
        )


def _press_busy(reading: Reading, question: Question, cause: Cause) -> Iterator[Remedy]:
    yield from _others_after(reading, question, cause)
    machines = [EquipmentId(each) for each in _about(cause, "equipment")]
    yield from _weekend(reading, machines)


def _line_busy(reading: Reading, _question: Question, cause: Cause) -> Iterator[Remedy]:
    yield from _weekend(reading, [EquipmentId(e) for e in _about(cause, "equipment")])


def _weekend(reading: Reading, machines: list[EquipmentId]) -> Iterator[Remedy]:
    """Saturdays like Fridays for some machines and those who can work on them."""
    plant = reading.plant
    skills = {each.skill for each in plant.crewing if each.equipment in machines}
    people = {each.person for each in plant.qualifications if each.skill in skills}
    names = [plant.equipment[each].calendar for each in machines]
    names += [plant.people[each].calendar for each in sorted(people)]
    yield from _open_saturdays(plant, names, restarts=False)


def _open_saturdays(
    plant: Plant, names: list[CalendarId | None], *, restarts: bool
) -> Iterator[Remedy]:
    calendars = dict(plant.calendars)
    opened: list[CalendarId] = []
    for name in dict.fromkeys(names):
        if name is not None and not calendars[name].saturday:
            calendars[name] = replace(calendars[name], saturday=calendars[name].friday)
            opened.append(name)
    if opened:
        yield Remedy(
            code="weekend_open",
            objects=tuple(Named("calendars", each) for each in opened),
            plant=plant.replace(calendars=calendars),
            restarts=restarts,
        )


# --- metal and dies ----------------------------------------------------------------


def _metal(reading: Reading, question: Question, cause: Cause) -> Iterator[Remedy]:
    """The next deliveries earlier, held lots released, as much metal as is missing."""
    yield from _others_after(reading, question, cause)
    for name in _about(cause, "metal"):
        alloy, _, diameter = name.rpartition(" Ø")
        key = AlloyId(alloy), int(diameter)
        coming = sorted(
            (
                each
                for each in reading.sources.values()
                if each.kind == "delivery"
                and each.usable
                and (each.alloy, each.diameter_mm) == key
                and each.available > reading.now
            ),
            key=lambda each: each.available,
        )
        for source in coming[:_MOST_OTHERS]:
            yield _delivery_earlier(reading.plant, DeliveryId(source.id))
        yield from _released(reading.plant, key)
        if cause.amount:
            yield _more_metal(reading.plant, key, cause.amount * _SPARE_SHARE)


def _metal_arrives(
    reading: Reading, _question: Question, cause: Cause
) -> Iterator[Remedy]:
    for delivery in cause.ids("deliveries"):
        yield _delivery_earlier(reading.plant, DeliveryId(delivery))


def _delivery_earlier(plant: Plant, delivery: DeliveryId) -> Remedy:
    return Remedy(
        code="delivery_earlier",
        objects=(Named("deliveries", delivery),),
        amount=float(_DAYS),
        plant=plant.with_delivery(delivery, days_late=-_DAYS),
    )


def _released(plant: Plant, key: tuple[AlloyId, int]) -> Iterator[Remedy]:
    for lot in plant.lots.values():
        if lot.quality is Quality.HELD and (lot.alloy, lot.diameter_mm) == key:
            free = replace(lot, quality=Quality.RELEASED)
            yield Remedy(
                code="lot_released",
                objects=(Named("lots", lot.id),),
                plant=plant.replace(lots={**plant.lots, lot.id: free}),
            )


def _more_metal(plant: Plant, key: tuple[AlloyId, int], kg: float) -> Remedy:
    """Logs in the yard now, as long as those that are known of this metal."""
    alloy, diameter = key
    lengths = [
        *(e.log_length_mm for e in plant.deliveries.values() if _same(e, key)),
        *(e.length_mm for e in plant.lots.values() if _same(e, key)),
    ]
    length_mm = max(lengths, default=6000)
    pieces = max(1, -int(-kg // log_kg(plant, alloy, diameter, length_mm)))
    name = LotId(f"{alloy}-{diameter}{_NEW}")
    lot = Lot(
        id=name, alloy=alloy, diameter_mm=diameter, length_mm=length_mm, pieces=pieces
    )
    return Remedy(
        code="more_metal",
        objects=(Named("metal", f"{alloy} Ø{diameter}"),),
        amount=pieces * log_kg(plant, alloy, diameter, length_mm),
        plant=plant.replace(lots={**plant.lots, name: lot}),
    )


def _same(record: object, key: tuple[AlloyId, int]) -> bool:
    return (getattr(record, "alloy", None), getattr(record, "diameter_mm", 0)) == key


def _dies(reading: Reading, question: Question, cause: Cause) -> Iterator[Remedy]:
    """A die ready at once or treated, and one more like it."""
    plant = reading.plant
    names = [DieId(each) for each in cause.ids("dies")]
    if question.about == "order":
        profile = plant.orders[OrderId(question.id)].profile
        names += [each.id for each in plant.dies.values() if each.profile == profile]
    for name in dict.fromkeys(names):
        die = plant.dies[name]
        objects = (Named("dies", name),)
        if die.state is not DieState.READY:
            ready = replace(die, state=DieState.READY, available_from=None)
            dies = {**plant.dies, name: ready}
            yield Remedy(
                code="die_ready", objects=objects, plant=plant.replace(dies=dies)
            )
        if cause.kind == "die_life":
            fresh = replace(die, since_nitriding_kg=0.0, mass_run_kg=0.0)
            dies = {**plant.dies, name: fresh}
            yield Remedy(
                code="die_treated", objects=objects, plant=plant.replace(dies=dies)
            )


def _release(reading: Reading, question: Question, _cause: Cause) -> Iterator[Remedy]:
    if question.about != "order":
        return
    name = OrderId(question.id)
    order = replace(reading.plant.orders[name], release=None)
    yield Remedy(
        code="release_earlier",
        objects=(Named("orders", name),),
        plant=reading.plant.replace(orders={**reading.plant.orders, name: order}),
    )


def _ovens(reading: Reading, question: Question, cause: Cause) -> Iterator[Remedy]:
    """Room for more in the oven that was full."""
    yield from _others_after(reading, question, cause)
    for each in _about(cause, "equipment"):
        oven = reading.plant.equipment[EquipmentId(each)]
        if oven.capacity_kg is not None:
            more = oven.capacity_kg * _OVEN_SHARE
            bigger = replace(oven, capacity_kg=oven.capacity_kg + more)
            yield Remedy(
                code="oven_capacity",
                objects=(Named("equipment", oven.id),),
                amount=more,
                plant=reading.plant.replace(
                    equipment={**reading.plant.equipment, oven.id: bigger}
                ),
            )


# --- repairs -----------------------------------------------------------------------


def _part(reading: Reading, _question: Question, cause: Cause) -> Iterator[Remedy]:
    """The spare a week earlier, or on the shelf."""
    plant = reading.plant
    for name in cause.ids("part_sources"):
        source = plant.part_sources[PartSourceId(name)]
        days = min(_DAYS, source.lead_days)
        if days:
            sooner = replace(source, lead_days=source.lead_days - days)
            yield Remedy(
                code="part_earlier",
                objects=(Named("parts", source.part), Named("part_sources", name)),
                amount=float(days),
                plant=plant.replace(
                    part_sources={**plant.part_sources, source.id: sooner}
                ),
                restarts=True,
            )
    for name in cause.ids("parts"):
        part = plant.parts[PartId(name)]
        needed = max(
            (
                need.count
                for task in plant.tasks.values()
                for need in task.parts
                if need.part == part.id
            ),
            default=1,
        )
        more = replace(part, stock=part.stock + needed)
        yield Remedy(
            code="part_in_stock",
            objects=(Named("parts", name),),
            amount=float(needed),
            plant=plant.replace(parts={**plant.parts, part.id: more}),
            restarts=True,
        )


def _cash(reading: Reading, _question: Question, cause: Cause) -> Iterator[Remedy]:
    """The cash that was waited for two weeks earlier; as much again at once."""
    plant = reading.plant
    now = moment(plant, reading.now)
    flows = sorted(plant.cash, key=lambda each: each.when)
    later = [each for each in flows if each.when > now]
    wanted = [
        each
        for each in later
        if cause.end is None or each.when == moment(plant, cause.end)
    ]
    for flow in (wanted or later)[:1]:
        when = max(now, flow.when - timedelta(days=2 * _DAYS))
        moved = [replace(flow, when=when) if each is flow else each for each in flows]
        yield Remedy(
            code="cash_earlier",
            objects=(Named("dates", flow.when.isoformat()),),
            amount=(flow.when - when) / timedelta(days=1),
            plant=plant.replace(cash=tuple(moved)),
            restarts=True,
        )
        extra = replace(flow, when=now)
        yield Remedy(
            code="more_cash",
            amount=flow.amount,
            plant=plant.replace(cash=(*plant.cash, extra)),
            restarts=True,
        )


def _people(reading: Reading, _question: Question, cause: Cause) -> Iterator[Remedy]:
    """One more person like those who were busy, and their Saturdays."""
    plant = reading.plant
    for name in cause.ids("skills"):
        able = [each for each in plant.qualifications if each.skill == name]
        if not able:
            continue
        best = max(able, key=lambda each: each.level)
        like = plant.people[best.person]
        person = Person(id=PersonId(f"{like.id}{_NEW}"), calendar=like.calendar)
        skill = replace(best, person=person.id, skill=SkillId(name))
        yield Remedy(
            code="one_more_person",
            objects=(Named("skills", name),),
            plant=plant.replace(
                people={**plant.people, person.id: person},
                qualifications=(*plant.qualifications, skill),
            ),
            restarts=True,
        )


def _repairs_on_saturdays(plant: Plant) -> Iterator[Remedy]:
    """Saturdays for all repairs and all people, for most tasks need several."""
    names = [each.calendar for each in plant.tasks.values()]
    people: list[CalendarId | None] = [each.calendar for each in plant.people.values()]
    yield from _open_saturdays(plant, [*names, *people], restarts=True)


Proposer = Callable[[Reading, Question, Cause], Iterator[Remedy]]

_BY_KIND: Mapping[str, Proposer] = {
    "press_busy": _press_busy,
    "line_busy": _line_busy,
    "metal_gone": _metal,
    "no_metal": _metal,
    "metal_arrives": _metal_arrives,
    "die_ready": _dies,
    "no_die": _dies,
    "die_life": _dies,
    "release": _release,
    "oven_busy": _ovens,
    "oven_mates": _ovens,
    "part": _part,
    "part_missing": _part,
    "cash": _cash,
    "cash_missing": _cash,
    "person": _people,
    "skill_busy": _people,
    "skill_missing": _people,
}
"""Kinds of causes that something could be done about."""
