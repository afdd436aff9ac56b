"""
What is asked, from whom, and what waits for it: the causes of the plan put together.

Nothing is solved here and nothing is promised: what a request names as waiting is what
the plan itself says of those orders, and an order or a machine that the record shows as
done is no longer waiting.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from marcha.actuals.reckoning.machine_states import is_up
from marcha.actuals.reckoning.order_lines import OrderLine, order_lines
from marcha.actuals.reckoning.record import Record
from marcha.plans.figures import OrderStatus, order_status
from marcha.plans.plan import Reason
from marcha.plant.ids import EquipmentId, OrderId
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import EquipmentKind

Wanted = Literal[
    "metal", "feed", "machine", "hours", "die", "people", "part", "supply", "cash",
    "power", "task",
]  # fmt: skip

KIND_OF: Mapping[str, Wanted] = {
    "no_metal": "metal",
    "metal_late": "metal",
    "priority": "metal",
    "no_feed": "feed",
    "feed_late": "feed",
    "feed_short": "feed",
    "press_down": "machine",
    "needs_down": "machine",
    "line_down": "machine",
    "press_full": "hours",
    "oven_full": "hours",
    "line_full": "hours",
    "line_slow": "hours",
    "no_die": "die",
    "die_life": "die",
    "no_press": "die",
    "no_crew": "people",
    "no_skill": "people",
    "people_busy": "people",
    "no_shift": "people",
    "service_undone": "people",
    "no_part": "part",
    "supply_short": "supply",
    "no_cash": "cash",
    "no_power": "power",
    "no_tasks": "task",
    "task_unplaced": "task",
    "past_horizon": "task",
}
"""What would mend each cause that somebody can mend."""

_OF_ONE_SHEET: Mapping[Wanted, tuple[str, ...]] = {
    "machine": ("equipment",),
    "hours": ("equipment",),
    "die": ("dies",),
    "people": ("skills",),
    "part": ("parts",),
    "supply": ("supplies",),
    "cash": ("parts", "tasks"),
    "power": ("tasks",),
    "task": ("tasks",),
}

_ONE_FOR_ALL: frozenset[Wanted] = frozenset({"hours"})
"""Asked once for all machines: who opens a shift opens it for the plant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    Something that is asked.

    Attributes
    ----------
    objects
        Alloys (metal and feeds), machines, dies, skills, spares, supplies or tasks that
        it is about.
    suppliers
        Who sends logs of the alloy, by agreement; empty for other requests.
    orders, waiting_kg
        Orders that the plan delays or leaves out for this cause, and the kg of them
        that it does not ship by their due date.
    machines
        Machines that stay down for this cause.
    """

    wanted: Wanted
    objects: tuple[str, ...]
    suppliers: tuple[str, ...]
    orders: tuple[OrderId, ...]
    machines: tuple[EquipmentId, ...]
    waiting_kg: float


def requests(record: Record, until: datetime) -> tuple[Request, ...]:
    """What is asked, that for which most kg wait first."""
    lines = {each.order: each for each in order_lines(record, until)}
    statuses = {
        each.order: each
        for each in order_status(record.plant, record.plan, known=record.known)
    }
    groups: dict[tuple[Wanted, tuple[str, ...]], list[Reason]] = {}
    for reason in record.plan.reasons:
        wanted = KIND_OF.get(reason.code)
        if wanted is not None and _waits(record, reason, lines, until):
            key = wanted, tuple(_objects(record, wanted, reason))
            if wanted in _ONE_FOR_ALL:
                key = wanted, ()
            groups.setdefault(key, []).append(reason)
    found = [
        _request(record, wanted, reasons, statuses)
        for (wanted, _), reasons in groups.items()
    ]
    return tuple(
        sorted(found, key=lambda each: (-each.waiting_kg, each.wanted, each.objects))
    )


def _waits(
    record: Record, reason: Reason, lines: Mapping[OrderId, OrderLine], until: datetime
) -> bool:
    line = lines.get(OrderId(reason.subject))
    if line is not None:
        return line.completed is None
    machine = EquipmentId(reason.subject)
    return machine in record.plant.equipment and not is_up(record, machine, until)


def _objects(record: Record, wanted: Wanted, reason: Reason) -> Iterator[str]:
    if wanted in ("metal", "feed"):
        demand = record.known.get(OrderId(reason.subject))
        yield from reason.objects if demand is None else (demand.alloy,)
        return
    sheets = _OF_ONE_SHEET[wanted]
    named = [each for each in reason.objects if _is_of(record.plant, sheets, each)]
    if wanted == "machine":
        # A press that waits for something else is not what is in the way.
        others = [each for each in named if not _is_press(record.plant, each)]
        named = others or named
    if wanted == "task" and not named:
        named = [reason.subject]
    yield from sorted(dict.fromkeys(named))


def _is_of(plant: Plant, sheets: tuple[str, ...], id_: str) -> bool:
    return any(id_ in getattr(plant, sheet) for sheet in sheets)


def _is_press(plant: Plant, id_: str) -> bool:
    return plant.equipment[EquipmentId(id_)].kind is EquipmentKind.PRESS


def _request(
    record: Record,
    wanted: Wanted,
    reasons: list[Reason],
    statuses: Mapping[OrderId, OrderStatus],
) -> Request:
    subjects = list(dict.fromkeys(each.subject for each in reasons))
    named = (name for each in reasons for name in _objects(record, wanted, each))
    objects = tuple(sorted(dict.fromkeys(named)))
    orders = tuple(OrderId(each) for each in subjects if each in statuses)
    machines = tuple(EquipmentId(each) for each in subjects if each not in statuses)
    waiting = sum(
        (statuses[each].nominal - statuses[each].on_time_pieces)
        * record.known[each].piece_kg
        for each in orders
    )
    return Request(
        wanted=wanted,
        objects=objects,
        suppliers=_suppliers(record.plant, objects) if wanted == "metal" else (),
        orders=orders,
        machines=machines,
        waiting_kg=waiting,
    )


def _suppliers(plant: Plant, alloys: tuple[str, ...]) -> tuple[str, ...]:
    """Suppliers with an agreement for one of the alloys."""
    return tuple(
        dict.fromkeys(
            each.supplier for each in plant.agreements.values() if each.alloy in alloys
        )
    )
