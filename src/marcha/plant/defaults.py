"""
What a plant is completed with where sheets are empty, and the list of it.

Nothing is assumed in silence: each default stands in ``plant.assumptions`` as
``code:detail``, and ``text`` has the words (``assumptions.<code>``). Sheets of people,
spares, cash and power stay empty: that means unlimited, and is listed too.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marcha.plant.consistency import AGED_TEMPERS, alloy_and_temper
from marcha.plant.ids import (
    AgreementId,
    AlloyId,
    CalendarId,
    ContainerId,
    CustomerId,
    PersonId,
    RecipeId,
    SkillId,
    SupplierId,
)
from marcha.plant.plant import SHEETS, Plant
from marcha.plant.records_equipment import Equipment, EquipmentKind
from marcha.plant.records_metal import Agreement, Alloy, Delivery, Recipe, Supplier
from marcha.plant.records_orders import Customer
from marcha.plant.records_people import Person, Skill
from marcha.plant.records_time import Calendar, DaySpan
from marcha.plant.records_tooling import Container
from marcha.plant.schema import schema

DAY_CALENDAR = CalendarId("DIURNO")
"""Calendar of people of whom no calendar is known."""

_DAY_SHIFT = (DaySpan(7 * 60, 15 * 60),)
_BORE_RATIO = 1.035
"""Bore over billet diameter, the default of PyExtrusion 0.19.0 (``domain``)."""

_RECIPE = Recipe(
    id=RecipeId("T5-T6-175C-8H"),
    temperature_c=175,
    duration_min=480,
    tempers=AGED_TEMPERS,
)
"""Ageing of 6063 to T6 as often cited (``domain``: faqs.tips, after ASM Handbook)."""

_UNLIMITED = ("people", "parts", "cash", "power")
"""Sheets that limit nothing when they are empty."""

_ASSUMED_ANEW = ("unverified:", *(f"unlimited_{sheet}:" for sheet in _UNLIMITED))

_ONLY_FOR: Mapping[str, EquipmentKind] = {
    "dead_time_s": EquipmentKind.PRESS,
    "billet_kerf_mm": EquipmentKind.PRESS,
    "puller_kerf_mm": EquipmentKind.PRESS,
    "final_kerf_mm": EquipmentKind.PRESS,
    "setup_min": EquipmentKind.PRESS,
    "heat_min": EquipmentKind.DIE_OVEN,
}
"""Fields of machines that say something of one kind only."""

_NAMED = 5
"""Ids that an assumption names; the rest is counted."""


def complete(plant: Plant) -> Plant:
    """
    Return the plant with default records for what is only referred to.

    Parameters
    ----------
    plant
        Any plant that :func:`marcha.plant.references.check_plant` finds no error in.

    Returns
    -------
    Plant
        The same plant when there is nothing to add. Completing twice is completing
        once; what was assumed stands in ``assumptions``.
    """
    for step in (_agreements, _people, _containers, _recipes, _named_only):
        plant = step(plant)
    kept = tuple(
        each for each in plant.assumptions if not each.startswith(_ASSUMED_ANEW)
    )
    anew = (*_unlimited(plant), *_unverified(plant))
    return plant.replace(assumptions=(*kept, *anew))


def _assume(
    plant: Plant, code: str, details: Iterable[str], **changes: object
) -> Plant:
    """Return a plant with changes and one assumption more."""
    names = list(details)
    shown = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        shown += f" … (+{len(names) - _NAMED})"
    return plant.replace(**changes, assumptions=(*plant.assumptions, f"{code}:{shown}"))


def _referred(plant: Plant, target: type) -> tuple[str, ...]:
    """Ids by which anything refers to records of a class, in order of appearance."""
    found: dict[str, None] = {}
    for record in SHEETS:
        for each in schema(record):
            if each.target == target.__name__:
                for held in plant.records(record):
                    value = getattr(held, each.name)
                    values = value if each.many else (value,)
                    found.update(
                        dict.fromkeys(one for one in values if one is not None)
                    )
            for part in each.item:
                if part.target == target.__name__:
                    for held in plant.records(record):
                        items = getattr(held, each.name)
                        found.update((getattr(item, part.name), None) for item in items)
    return tuple(found)


def _agreements(plant: Plant) -> Plant:
    """Add an agreement that promises nothing for deliveries that name one."""
    if plant.agreements:
        return plant
    added: dict[AgreementId, Agreement] = {}
    for delivery in plant.deliveries.values():
        if delivery.agreement is not None and delivery.agreement not in added:
            added[delivery.agreement] = _agreement_of(delivery, delivery.agreement)
    if not added:
        return plant
    return _assume(plant, "default_agreement", added, agreements=added)


def _agreement_of(delivery: Delivery, name: AgreementId) -> Agreement:
    return Agreement(
        id=name,
        supplier=SupplierId(name),
        alloy=delivery.alloy,
        diameter_mm=delivery.diameter_mm,
        log_length_mm=delivery.log_length_mm,
        owner=delivery.owner,
    )


def _people(plant: Plant) -> Plant:
    """Add the people that only the sheet of qualifications names."""
    names = [] if plant.people else list(_referred(plant, Person))
    if not names:
        return plant
    added = {
        PersonId(name): Person(id=PersonId(name), calendar=DAY_CALENDAR)
        for name in names
    }
    changes: dict[str, Any] = {"people": added}
    if plant.calendars and DAY_CALENDAR not in plant.calendars:
        changes["calendars"] = {
            **plant.calendars,
            DAY_CALENDAR: _calendar(DAY_CALENDAR),
        }
    return _assume(plant, "default_person", names, **changes)


def _containers(plant: Plant) -> Plant:
    """Add a container for each press of which only the billet diameter is known."""
    with_one = {container.press for container in plant.containers.values()}
    added: dict[ContainerId, Container] = {}
    for press in plant.equipment.values():
        diameter = press.billet_diameter_mm
        if press.kind is EquipmentKind.PRESS and press.id not in with_one and diameter:
            name = ContainerId(f"{press.id}-{diameter}")
            added[name] = Container(
                id=name,
                press=press.id,
                bore_mm=round(diameter * _BORE_RATIO),
                billet_diameter_mm=diameter,
                mounted=True,
            )
    if not added:
        return plant
    containers = {**plant.containers, **added}
    return _assume(plant, "default_container", added, containers=containers)


def _recipes(plant: Plant) -> Plant:
    """Add one ageing recipe when none is known and orders must be aged."""
    if plant.recipes:
        return plant
    tempers = {alloy_and_temper(plant, order)[1] for order in plant.orders.values()}
    wanted = [temper for temper in AGED_TEMPERS if temper in tempers]
    if not wanted:
        return plant
    return _assume(plant, "default_recipe", wanted, recipes={_RECIPE.id: _RECIPE})


def _calendar(name: CalendarId) -> Calendar:
    return Calendar(
        id=name,
        monday=_DAY_SHIFT,
        tuesday=_DAY_SHIFT,
        wednesday=_DAY_SHIFT,
        thursday=_DAY_SHIFT,
        friday=_DAY_SHIFT,
    )


def _named_only(plant: Plant) -> Plant:
    """Add records of which nothing but the id is known."""
    makers = (
        (Calendar, lambda name: _calendar(CalendarId(name))),
        (Alloy, lambda name: Alloy(id=AlloyId(name))),
        (Supplier, lambda name: Supplier(id=SupplierId(name))),
        (Customer, lambda name: Customer(id=CustomerId(name))),
        (Skill, lambda name: Skill(id=SkillId(name))),
    )
    for record, make in makers:
        attribute = SHEETS[record]
        names = () if getattr(plant, attribute) else _referred(plant, record)
        if names:
            added = {name: make(name) for name in names}
            code = f"default_{record.__name__.lower()}"
            plant = _assume(plant, code, names, **{attribute: added})
    return plant


def _unlimited(plant: Plant) -> Iterator[str]:
    for attribute in _UNLIMITED:
        if not getattr(plant, attribute):
            yield f"unlimited_{attribute}:"


def _unverified(plant: Plant) -> Iterator[str]:
    """Fields nobody verified that some record leaves at their default, once each."""
    for record in SHEETS:
        for each in schema(record):
            if not each.unverified or each.required:
                continue
            if any(
                getattr(held, each.name) == each.default and _matters(held, each.name)
                for held in plant.records(record)
            ):
                yield f"unverified:{record.__name__}.{each.name}"


def _matters(held: object, field: str) -> bool:
    if not isinstance(held, Equipment):
        return True
    return held.kind is _ONLY_FOR.get(field, held.kind)
