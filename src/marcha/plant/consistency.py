"""
Rules that the records of one plant must keep among themselves.

Each rule is a function from a plant to the problems it finds, listed in ``RULES``.
None of them trusts a reference: ``references`` names those that lead nowhere.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from marcha.plant.cycles import cycles
from marcha.plant.ids import AlloyId, EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem
from marcha.plant.problem import error as _error
from marcha.plant.problem import warning as _warning
from marcha.plant.records_equipment import Equipment, EquipmentKind, MachineState
from marcha.plant.records_metal import Agreement, AgreementKind, Delivery
from marcha.plant.records_orders import Order, StockItem
from marcha.plant.records_people import Crewing
from marcha.plant.records_repair import PartSource, SourceKind, Task
from marcha.plant.records_site import Lock, LockKind, LockState, Site
from marcha.plant.records_time import CalendarException, PowerLimit
from marcha.plant.records_tooling import Container, Die, DieState, Profile
from marcha.plant.records_upkeep import Course, MaintenanceRule

AGED_TEMPERS = ("T5", "T6", "T66")
"""Tempers that cannot be made without an ageing recipe (S3)."""

Rule = Callable[[Plant], Iterator[Problem]]


def alloy_and_temper(plant: Plant, order: Order) -> tuple[AlloyId | None, str | None]:
    """Alloy and temper of an order: its own, else its profile's or product's (S1)."""
    alloy, temper = order.alloy, order.temper
    if order.product is not None:
        product = plant.products.get(order.product)
        return alloy or (None if product is None else product.alloy), ""
    profile = None if order.profile is None else plant.profiles.get(order.profile)
    if profile is not None:
        alloy = profile.alloy if alloy is None else alloy
        temper = profile.temper if temper is None else temper
    return alloy, temper


# --- time --------------------------------------------------------------------------


def site_is_sane(plant: Plant) -> Iterator[Problem]:
    """Ensures that the time zone exists and that now is not before the start."""
    site = plant.site
    try:
        ZoneInfo(site.time_zone)
    except (KeyError, ValueError, OSError):
        yield _error(Site, 0, "time_zone", "unknown_time_zone", site.time_zone)
    if site.now is not None and site.now < site.start:
        yield _error(Site, 0, "now", "now_before_start", site.now, site.start)


def ends_after_it_starts(plant: Plant) -> Iterator[Problem]:
    """Ensures that every span ends after it starts, and repeats no less than once."""
    for record, first, last in (
        (CalendarException, "start", "end"),
        (PowerLimit, "start", "end"),
        (Agreement, "starts", "ends"),
        (Lock, "start", "end"),
    ):
        for index, held in enumerate(plant.records(record)):
            start, end = getattr(held, first), getattr(held, last)
            if start is not None and end is not None and end <= start:
                yield _error(record, index, last, "end_not_after_start", end, start)
            until = getattr(held, "daily_until", None)
            if until is not None and until < start.date():
                yield _error(
                    record, index, "daily_until", "end_not_after_start", until, start
                )


# --- machines ----------------------------------------------------------------------

_PRESS_DATA = ("billet_min_mm", "billet_max_mm", "table_mm")


def machine_data_is_there(plant: Plant) -> Iterator[Problem]:
    """Ensures that presses can be planned, and warns of ovens without a limit."""
    with_container = {container.press for container in plant.containers.values()}
    for index, machine in enumerate(plant.equipment.values()):
        if machine.kind is EquipmentKind.PRESS:
            for name in _PRESS_DATA:
                if getattr(machine, name) is None:
                    yield _error(
                        Equipment, index, name, "press_data_missing", value=machine.id
                    )
            if machine.billet_diameter_mm is None and machine.id not in with_container:
                yield _error(
                    Equipment,
                    index,
                    "billet_diameter_mm",
                    "press_data_missing",
                    value=machine.id,
                )
        elif machine.kind is EquipmentKind.AGEING_OVEN and machine.capacity_kg is None:
            yield _warning(
                Equipment, index, "capacity_kg", "oven_without_capacity", machine.id
            )


def minimum_is_below_maximum(plant: Plant) -> Iterator[Problem]:
    """Ensures that no range is upside down."""
    for record, low, high in (
        (Equipment, "billet_min_mm", "billet_max_mm"),
        (Die, "trim_min_mm", "trim_max_mm"),
        (Agreement, "call_off_min_kg", "kg_month"),
        (Course, "from_level", "level"),
    ):
        for index, held in enumerate(plant.records(record)):
            least, most = getattr(held, low), getattr(held, high)
            if least is not None and most is not None and least > most:
                yield _error(record, index, low, "minimum_above_maximum", least, most)


def needs_have_no_cycle(plant: Plant) -> Iterator[Problem]:
    """Ensures that no machine needs itself, directly or through others."""
    graph: dict[str, tuple[str, ...]] = {
        machine.id: machine.needs for machine in plant.equipment.values()
    }
    yield from _cycles(Equipment, graph, "needs", "needs_cycle")


def _cycles(
    record: type, graph: Mapping[str, Iterable[str]], field: str, code: str
) -> Iterator[Problem]:
    place = {name: index for index, name in enumerate(graph)}
    edges = {
        name: tuple(to for to in out if to in graph) for name, out in graph.items()
    }
    for cycle in cycles(edges):
        first = min(cycle, key=place.__getitem__)
        at = cycle.index(first)
        names = (*cycle[at:], *cycle[:at], first)
        yield _error(record, place[first], field, code, " → ".join(names))


def down_machines_have_tasks(plant: Plant) -> Iterator[Problem]:
    """Warns of machines that stay down because no task brings them back (S8)."""
    served = {task.equipment for task in plant.tasks.values()}
    for index, machine in enumerate(plant.equipment.values()):
        if machine.state is MachineState.DOWN and machine.id not in served:
            yield _warning(Equipment, index, "state", "down_without_tasks", machine.id)


def containers_fit(plant: Plant) -> Iterator[Problem]:
    """Ensures that billets fit their container and that a press has one mounted."""
    mounted: set[EquipmentId] = set()
    for index, container in enumerate(plant.containers.values()):
        if container.bore_mm <= container.billet_diameter_mm:
            yield _error(
                Container,
                index,
                "bore_mm",
                "bore_not_above_billet",
                container.bore_mm,
                container.billet_diameter_mm,
            )
        yield from _of_kind(
            plant, Container, index, "press", container.press, EquipmentKind.PRESS
        )
        if container.mounted and container.press in mounted:
            yield _error(Container, index, "mounted", "mounted_twice", container.press)
        if container.mounted:
            mounted.add(container.press)


def _of_kind(
    plant: Plant,
    record: type,
    index: int,
    field: str,
    machine_id: EquipmentId | None,
    kind: EquipmentKind,
) -> Iterator[Problem]:
    machine = None if machine_id is None else plant.equipment.get(machine_id)
    if machine is not None and machine.kind is not kind:
        good = [other.id for other in plant.equipment.values() if other.kind is kind]
        hint = ", ".join(good[:3]) or None
        yield _error(
            record, index, field, "wrong_kind", machine_id, hint, kind=kind.value
        )


# --- dies --------------------------------------------------------------------------


def dies_fit_presses(plant: Plant) -> Iterator[Problem]:
    """Ensures that a die names presses, and that a mounted die is one of the press."""
    for index, die in enumerate(plant.dies.values()):
        if not die.presses:
            yield _error(Die, index, "presses", "die_without_press", die.id)
        for press in die.presses:
            yield from _of_kind(
                plant, Die, index, "presses", press, EquipmentKind.PRESS
            )
    mounted: set[str] = set()
    for index, machine in enumerate(plant.equipment.values()):
        name = machine.mounted_die
        if name is None:
            continue
        held = plant.dies.get(name)
        if held is None:
            continue
        # What was mounted at the start may have broken since.
        broken = plant.site.now is None and held.state is not DieState.READY
        if machine.id not in held.presses or broken:
            hint = ", ".join(held.presses)
            yield _error(
                Equipment, index, "mounted_die", "mounted_die_misfit", name, hint
            )
        if name in mounted:
            yield _error(Equipment, index, "mounted_die", "mounted_twice", name)
        mounted.add(name)


# --- orders ------------------------------------------------------------------------


def orders_are_complete(plant: Plant) -> Iterator[Problem]:
    """Ensures that an order says how much, of what alloy and of what temper."""
    for index, order in enumerate(plant.orders.values()):
        given = (order.pieces is not None) + (order.mass_kg is not None)
        if given != 1 or order.mass_kg == 0:
            yield _error(Order, index, "pieces", "pieces_or_mass", order.id)
        yield from _either(plant, index, order)
        if order.profile not in plant.profiles:
            continue
        alloy, temper = alloy_and_temper(plant, order)
        for name, value in (("alloy", alloy), ("temper", temper)):
            if not value:
                yield _error(Order, index, name, "not_in_profile", hint=order.profile)


def _either(plant: Plant, index: int, order: Order) -> Iterator[Problem]:
    """Ensures that an order is of a profile with a length, or of a product (S33)."""
    if (order.profile is None) is (order.product is None):
        yield _error(Order, index, "profile", "profile_or_product", order.id)
    elif order.profile is not None and order.length_mm is None:
        yield _error(Order, index, "length_mm", "length_missing", order.id)
    elif order.product in plant.products and not alloy_and_temper(plant, order)[0]:
        yield _error(Order, index, "alloy", "not_in_product", hint=order.product)


def orders_have_dates(plant: Plant) -> Iterator[Problem]:
    """Warns of orders due after the horizon, or released after they are due."""
    end = plant.site.start + timedelta(days=plant.site.horizon_days)
    for index, order in enumerate(plant.orders.values()):
        if order.due > end:
            yield _warning(Order, index, "due", "due_after_horizon", order.due, end)
        if order.release is not None and order.release > order.due:
            yield _warning(
                Order,
                index,
                "release",
                "release_after_due",
                order.release,
                order.due,
            )


def orders_can_be_made(plant: Plant) -> Iterator[Problem]:
    """Warns of ordered profiles without a die, and of tempers without a recipe (S3)."""
    with_die = {
        die.profile for die in plant.dies.values() if die.state is not DieState.SCRAPPED
    }
    ordered = {order.profile for order in plant.orders.values()}
    for index, profile in enumerate(plant.profiles.values()):
        if profile.id in ordered and profile.id not in with_die:
            yield _warning(Profile, index, "id", "profile_without_die", profile.id)
    if not plant.recipes:
        return
    fitting: dict[tuple[AlloyId | None, str | None], bool] = {}
    for index, order in enumerate(plant.orders.values()):
        wanted = alloy_and_temper(plant, order)
        if wanted not in fitting:
            fitting[wanted] = wanted[1] not in AGED_TEMPERS or any(
                wanted[1] in recipe.tempers
                and (not recipe.alloys or wanted[0] in recipe.alloys)
                for recipe in plant.recipes.values()
            )
        if not fitting[wanted]:
            yield _warning(
                Order,
                index,
                "temper",
                "temper_without_recipe",
                wanted[1],
                alloy=wanted[0] or "",
            )


def stock_fits_its_order(plant: Plant) -> Iterator[Problem]:
    """Ensures that stock kept for an order is what the order asks for (S24)."""
    for index, item in enumerate(plant.stock.values()):
        order = None if item.order is None else plant.orders.get(item.order)
        # An order of an unknown profile, or without a length, is named already: one
        # mistake, one problem.
        if (
            order is None
            or order.profile not in plant.profiles
            or order.length_mm is None
        ):
            continue
        asked = (order.profile, *alloy_and_temper(plant, order), order.length_mm)
        if (item.profile, item.alloy, item.temper, item.length_mm) != asked:
            hint = " / ".join(str(part) for part in asked)
            yield _error(
                StockItem, index, "order", "stock_not_for_order", item.order, hint
            )


# --- metal -------------------------------------------------------------------------


def deliveries_are_as_agreed(plant: Plant) -> Iterator[Problem]:
    """Warns of deliveries not as agreed, and of conversion of nobody's metal."""
    for index, agreement in enumerate(plant.agreements.values()):
        conversion = agreement.kind is AgreementKind.CONVERSION
        if conversion and agreement.owner is None:
            yield _warning(
                Agreement, index, "owner", "conversion_without_owner", agreement.id
            )
    for index, delivery in enumerate(plant.deliveries.values()):
        agreed = (
            None
            if delivery.agreement is None
            else plant.agreements.get(delivery.agreement)
        )
        if agreed is None:
            continue
        for name in ("alloy", "diameter_mm", "owner"):
            found, expected = getattr(delivery, name), getattr(agreed, name)
            if found != expected:
                yield _warning(
                    Delivery,
                    index,
                    name,
                    "delivery_not_as_agreed",
                    found,
                    expected,
                    agreement=agreed.id,
                )


# --- people ------------------------------------------------------------------------


def skills_have_people(plant: Plant) -> Iterator[Problem]:
    """Warns of posts and tasks that ask for more people than have the skill."""
    if not plant.people:
        return
    levels: Counter[tuple[str, int]] = Counter()
    for held in plant.qualifications:
        for level in range(held.level + 1):
            levels[held.skill, level] += 1
    for index, crew in enumerate(plant.crewing):
        have = levels[crew.skill, crew.level]
        if have < crew.people:
            yield _warning(
                Crewing,
                index,
                "people",
                "too_few_people",
                crew.people,
                skill=crew.skill,
                level=crew.level,
                have=have,
            )
    for record in (Task, MaintenanceRule):
        yield from _skill_needs(levels, record, plant.records(record))


def _skill_needs(
    levels: Counter[tuple[str, int]],
    record: type,
    rows: Iterable[Task | MaintenanceRule],
) -> Iterator[Problem]:
    for index, row in enumerate(rows):
        for need in row.skills:
            have = levels[need.skill, need.level]
            if have < need.people:
                yield _warning(
                    record,
                    index,
                    "skills",
                    "too_few_people",
                    need.people,
                    skill=need.skill,
                    level=need.level,
                    have=have,
                )


def maintenance_is_due_some_time(plant: Plant) -> Iterator[Problem]:
    """Ensures that a row of Mantenimiento is a rule or a planned stop, not both."""
    for index, rule in enumerate(plant.maintenance.values()):
        every = ("every_hours", "every_kg", "every_days")
        stated = [name for name in every if getattr(rule, name) is not None]
        if rule.start is None and not stated:
            yield _error(MaintenanceRule, index, "every_hours", "maintenance_never_due")
        elif rule.start is not None and stated:
            yield _error(
                MaintenanceRule,
                index,
                "start",
                "maintenance_rule_and_stop",
                rule.start,
                hint=stated[0],
            )


# --- repair ------------------------------------------------------------------------


def tasks_have_no_cycle(plant: Plant) -> Iterator[Problem]:
    """Ensures that no task waits for itself, directly or through others (S26)."""
    graph: dict[str, tuple[str, ...]] = {
        task.id: tuple(link.task for link in task.links)
        for task in plant.tasks.values()
    }
    yield from _cycles(Task, graph, "links", "task_cycle")


def donors_are_down(plant: Plant) -> Iterator[Problem]:
    """Ensures that spares are taken only from machines that are down (S29)."""
    for index, source in enumerate(plant.part_sources.values()):
        if source.kind is not SourceKind.DONOR:
            continue
        if source.equipment is None:
            yield _error(
                PartSource, index, "equipment", "donor_not_down", hint=_down(plant)
            )
            continue
        donor = plant.equipment.get(source.equipment)
        if donor is not None and donor.state is not MachineState.DOWN:
            yield _error(
                PartSource, index, "equipment", "donor_not_down", donor.id, _down(plant)
            )


def _down(plant: Plant) -> str | None:
    down = [
        machine.id
        for machine in plant.equipment.values()
        if machine.state is MachineState.DOWN
    ]
    return ", ".join(down[:3]) or None


def parts_can_be_had(plant: Plant) -> Iterator[Problem]:
    """Warns of tasks that need more of a spare than there is and can be bought."""
    if not plant.parts:
        return
    sources: dict[str, float] = {}
    for source in plant.part_sources.values():
        gives = float("inf") if source.quantity is None else source.quantity
        sources[source.part] = sources.get(source.part, 0) + gives
    for index, task in enumerate(plant.tasks.values()):
        for need in task.parts:
            part = plant.parts.get(need.part)
            if part is None or task.done_ratio > 0:
                continue
            if need.count > part.stock + sources.get(part.id, 0):
                yield _warning(Task, index, "parts", "part_cannot_be_had", part.id)


# --- locks -------------------------------------------------------------------------

_LOCK_NEEDS: Mapping[LockKind, tuple[str, ...]] = {
    LockKind.TASK: ("task",),
    LockKind.RUN: ("equipment", "order", "die"),
    LockKind.LOAD: ("equipment",),
    LockKind.LINE: ("equipment", "order"),
    LockKind.SERVICE: ("maintenance",),
    LockKind.TRAINING: ("course",),
}
_LOCK_REFUSES: Mapping[LockKind, tuple[str, ...]] = {
    LockKind.TASK: ("equipment", "order", "die", "pieces"),
    LockKind.RUN: ("task",),
    LockKind.LOAD: ("task", "order", "die", "pieces"),
    LockKind.LINE: ("task", "die", "pieces"),
    LockKind.SERVICE: ("task", "equipment", "order", "die", "pieces"),
    LockKind.TRAINING: ("task", "equipment", "order", "die", "pieces"),
}
_LOCK_MACHINE: Mapping[LockKind, EquipmentKind] = {
    LockKind.RUN: EquipmentKind.PRESS,
    LockKind.LOAD: EquipmentKind.AGEING_OVEN,
    LockKind.LINE: EquipmentKind.LINE,
}


def locks_are_complete(plant: Plant) -> Iterator[Problem]:
    """Ensures that a lock names what it locks, nothing else, and when (S31)."""
    for index, lock in enumerate(plant.locks.values()):
        kind = lock.kind
        needed = list(_LOCK_NEEDS[kind])
        if lock.state is not LockState.PINNED:
            needed.append("start")
        for name in needed:
            if getattr(lock, name) is None:
                yield _error(Lock, index, name, "lock_field_missing", kind=kind.value)
        foreign = [*_LOCK_REFUSES[kind]]
        foreign += ["maintenance"] if kind is not LockKind.SERVICE else []
        foreign += ["course"] if kind is not LockKind.TRAINING else []
        for name in foreign:
            if (value := getattr(lock, name)) is not None:
                yield _error(
                    Lock, index, name, "lock_field_foreign", value, kind=kind.value
                )
        if kind in _LOCK_MACHINE:
            yield from _of_kind(
                plant, Lock, index, "equipment", lock.equipment, _LOCK_MACHINE[kind]
            )
        yield from _die_of_lock(plant, index, lock)


def _die_of_lock(plant: Plant, index: int, lock: Lock) -> Iterator[Problem]:
    die = None if lock.die is None else plant.dies.get(lock.die)
    order = None if lock.order is None else plant.orders.get(lock.order)
    if lock.kind is not LockKind.RUN or die is None:
        return
    if order is not None and die.profile != order.profile in plant.profiles:
        yield _error(Lock, index, "die", "lock_die_misfit", die.id, order.profile)
    elif lock.equipment is not None and lock.equipment not in die.presses:
        yield _error(
            Lock, index, "die", "lock_die_misfit", die.id, ", ".join(die.presses)
        )


RULES: tuple[Rule, ...] = (
    site_is_sane,
    ends_after_it_starts,
    machine_data_is_there,
    minimum_is_below_maximum,
    needs_have_no_cycle,
    down_machines_have_tasks,
    containers_fit,
    dies_fit_presses,
    orders_are_complete,
    orders_have_dates,
    orders_can_be_made,
    stock_fits_its_order,
    deliveries_are_as_agreed,
    skills_have_people,
    maintenance_is_due_some_time,
    tasks_have_no_cycle,
    donors_are_down,
    parts_can_be_had,
    locks_are_complete,
)
"""Every rule, in the order of their subjects."""
