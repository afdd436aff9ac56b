"""
Plants made by hand whose figures can be worked out in the head.

The alloy weighs 0.1 kg per millimetre of the Ø200 log. Every profile weighs 1 kg a
metre, every order asks for pieces of 5 m, and nothing is lost: no butt, trim or kerf.
So there is one billet, of 500 mm, 50 kg and 10 pieces; at 10 m/min it takes 5 minutes;
a log of 5 m gives ten of them: 500 kg in 50 minutes, 100 kg (two billets) in 10.

The plan starts on Monday 4 January 2027 at midnight, so that minute 0 is midnight.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import pi
from typing import Any

from marcha.optimise.assemble import Assembled, Style, assemble, make_ready
from marcha.optimise.context import context_of
from marcha.optimise.restart import decode, rules
from marcha.optimise.schedule.work import Rule
from marcha.plans.figures import good_kg
from marcha.plans.plan import Plan, Run
from marcha.plans.rules import check
from marcha.plant.defaults import complete
from marcha.plant.ids import (
    AgreementId,
    AlloyId,
    CalendarId,
    ContainerId,
    DeliveryId,
    DieId,
    EquipmentId,
    FeedId,
    LockId,
    LotId,
    OperationId,
    OrderId,
    ProductId,
    ProfileId,
    RecipeId,
    StockId,
    SupplierId,
    TaskId,
)
from marcha.plant.plant import SHEETS, Plant
from marcha.plant.records_equipment import Equipment, EquipmentKind
from marcha.plant.records_metal import Agreement, Alloy, Delivery, Lot, Recipe, Supplier
from marcha.plant.records_orders import Order, StockItem
from marcha.plant.records_repair import Task
from marcha.plant.records_routes import Feed, FeedForm, Operation, Product
from marcha.plant.records_site import Lock, LockKind, LockState, Site
from marcha.plant.records_time import Calendar, DaySpan, PowerLimit
from marcha.plant.records_tooling import Container, Die, Profile
from marcha.plant.references import check_plant

START = datetime(2027, 1, 4)
DAY_MIN = 1440

ALLOY = AlloyId("AA")
LOG_KG = 500.0
"""Mass of a log of 5 m."""

BILLET_MM, BILLET_KG, BILLET_PIECES, BILLET_MIN = 500, 50.0, 10, 5
PIECE_KG = 5.0

P1, P2 = EquipmentId("P1"), EquipmentId("P2")
DIE_OVEN, OVEN = EquipmentId("HM"), EquipmentId("HE")
SHIFT = CalendarId("TURNO")
"""Every day from 6:00 to 14:00, minutes 360 to 840."""


def at(minute: int) -> datetime:
    """Return the moment of a minute."""
    return START + timedelta(minutes=minute)


def press(name: str = "P1", **more: Any) -> Equipment:
    """Make a press that is up, always open and takes only the billet of 500 mm."""
    stated = {
        "kind": EquipmentKind.PRESS,
        "billet_min_mm": BILLET_MM,
        "billet_max_mm": BILLET_MM,
        "table_mm": 50_000,
        "dead_time_s": 0.0,
        "billet_kerf_mm": 0,
        "puller_kerf_mm": 0,
        "final_kerf_mm": 0,
        "setup_min": 10,
    }
    return Equipment(id=EquipmentId(name), **{**stated, **more})


def machine(name: str, kind: EquipmentKind, **more: Any) -> Equipment:
    """Make a machine that is not a press."""
    return Equipment(id=EquipmentId(name), kind=kind, **more)


def container(press_name: str = "P1", **more: Any) -> Container:
    """Make the container for Ø200 of a press."""
    stated = {
        "id": ContainerId(f"C-{press_name}"),
        "press": EquipmentId(press_name),
        "bore_mm": 205,
        "billet_diameter_mm": 200,
        "mounted": True,
    }
    return Container(**{**stated, **more})


def profile(name: str, **more: Any) -> Profile:
    """Make a profile of 1 kg a metre that is not aged."""
    stated = {"mass_kg_m": 1.0, "alloy": ALLOY, "temper": "F"}
    return Profile(id=ProfileId(name), **{**stated, **more})


def die(name: str, *presses: str, makes: str | None = None, **more: Any) -> Die:
    """Make a die for the profile of its own name, or for another one."""
    stated = {
        "presses": tuple(EquipmentId(each) for each in presses or ("P1",)),
        "exit_speed_m_min": 10.0,
        "butt_mm": 0,
        "trim_min_mm": 0,
        "trim_max_mm": 0,
    }
    return Die(
        id=DieId(name),
        profile=ProfileId(makes or name),
        **{**stated, **more},
    )


def order(name: str, kg: float, makes: str = "A", due: int = 0, **more: Any) -> Order:
    """Make an order of so many kg, 5 kg a piece, of a profile, due at a minute."""
    return Order(
        id=OrderId(name),
        profile=ProfileId(makes),
        length_mm=5000,
        pieces=round(kg / PIECE_KG),
        due=at(due),
        **more,
    )


def lot(name: str = "L", logs: int = 100, **more: Any) -> Lot:
    """Make a lot of logs of 5 m."""
    stated = {"alloy": ALLOY, "diameter_mm": 200, "length_mm": 5000, "pieces": logs}
    return Lot(id=LotId(name), **{**stated, **more})


def delivery(name: str, logs: int, promised: int, **more: Any) -> Delivery:
    """Make a delivery of logs of 5 m, promised at a minute."""
    stated = {
        "alloy": ALLOY,
        "diameter_mm": 200,
        "log_length_mm": 5000,
        "pieces": logs,
        "promised": at(promised),
    }
    return Delivery(id=DeliveryId(name), **{**stated, **more})


def agreement(name: str = "AC", **more: Any) -> Agreement:
    """Make an agreement for logs of 5 m."""
    stated = {
        "supplier": SupplierId("FUND"),
        "alloy": ALLOY,
        "diameter_mm": 200,
        "log_length_mm": 5000,
    }
    return Agreement(id=AgreementId(name), **{**stated, **more})


def recipe(name: str = "R", minutes: int = 60, **more: Any) -> Recipe:
    """Make an ageing recipe for temper T6."""
    stated = {"temperature_c": 180, "duration_min": minutes, "tempers": ("T6",)}
    return Recipe(id=RecipeId(name), **{**stated, **more})


def oven(name: str = "HE", **more: Any) -> Equipment:
    """Make an ageing oven, up and always open."""
    return machine(name, EquipmentKind.AGEING_OVEN, **more)


def die_oven(name: str = "HM", **more: Any) -> Equipment:
    """Make a die oven with one place that heats a die in an hour."""
    stated = {"places": 1, "heat_min": 60, **more}
    return machine(name, EquipmentKind.DIE_OVEN, **stated)


def stock(name: str, pieces: int, makes: str = "A", **more: Any) -> StockItem:
    """Make pieces of 5 m that are there already, finished if not said otherwise."""
    stated = {"alloy": ALLOY, "temper": "F", "length_mm": 5000, "pieces": pieces}
    return StockItem(
        id=StockId(name),
        profile=ProfileId(makes),
        **{**stated, **more},
    )


def line(name: str, **more: Any) -> Equipment:
    """Make a line, up and always open, that changes family in 30 minutes."""
    return machine(name, EquipmentKind.LINE, **{"setup_min": 30, **more})


def operation(name: str, *machines: str, **more: Any) -> Operation:
    """Make an operation of 600 kg an hour without a loss, 10 kg a minute."""
    batch = more.get("batch_min") is not None or more.get("rate_m2_h") is not None
    stated = {} if batch else {"rate_kg_h": 600.0}
    return Operation(
        id=OperationId(name),
        machines=tuple(EquipmentId(each) for each in machines),
        **{**stated, **more},
    )


def product(name: str, **more: Any) -> Product:
    """Make a product sold by the kg and made from coils."""
    stated = {"alloy": ALLOY, "form": FeedForm.COIL}
    return Product(id=ProductId(name), **{**stated, **more})


def feed(name: str, kg: float, **more: Any) -> Feed:
    """Make a coil that is there, the plant's own."""
    stated = {"alloy": ALLOY, "form": FeedForm.COIL}
    return Feed(id=FeedId(name), mass_kg=kg, **{**stated, **more})


def product_order(name: str, kg: int, makes: str, due: int = 0, **more: Any) -> Order:
    """Make an order of so many kg of a product, due at a minute."""
    return Order(
        id=OrderId(name),
        product=ProductId(makes),
        pieces=kg,
        due=at(due),
        **more,
    )


def calendar(name: str = SHIFT, hours: str = "06:00-14:00") -> Calendar:
    """Make a calendar with the same hours every day."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
    span = (DaySpan.parse(hours),)
    return Calendar(
        id=CalendarId(name),
        **dict.fromkeys((*days, "sunday"), span),  # type: ignore[arg-type]
    )


def task(name: str, minutes: int, equipment: str | None, **more: Any) -> Task:
    """Make a task, at work day and night."""
    return Task(
        id=TaskId(name),
        equipment=None if equipment is None else EquipmentId(equipment),
        duration_min=minutes,
        **more,
    )


def limit(start: int, end: int, kw: float) -> PowerLimit:
    """Limit the power for some minutes."""
    return PowerLimit(start=at(start), end=at(end), limit_kw=kw)


def run_lock(name: str, run: Run, state: LockState = LockState.FROZEN) -> Lock:
    """Lock a run as it stands."""
    return Lock(
        id=LockId(name),
        kind=LockKind.RUN,
        state=state,
        equipment=run.press,
        order=run.order,
        die=run.die,
        start=at(run.start),
        end=at(run.end),
    )


def by_id(records: Iterable[Any]) -> Mapping[Any, Any]:
    """Make the mapping of a sheet."""
    return {record.id: record for record in records}


_SHEET_OF = {record: name for record, name in SHEETS.items() if record is not Site}


def plant(*records: Any, days: int = 10, now: int = 0, **site: Any) -> Plant:
    """
    Make a plant from its records, in any order, completed with what they leave out.

    A container for each press without one, a profile for each die and order, the alloy
    and a supplier are added; presses without a mounted die have none in them.
    """
    sheets: dict[str, list[Any]] = {}
    for record in records:
        sheets.setdefault(_SHEET_OF[type(record)], []).append(record)
    held = {each.press for each in sheets.get("containers", ())}
    presses = [
        each
        for each in sheets.get("equipment", ())
        if each.kind is EquipmentKind.PRESS and each.id not in held
    ]
    sheets.setdefault("containers", []).extend(container(each.id) for each in presses)
    known = {each.id for each in sheets.get("profiles", ())}
    wanted = [
        each.profile
        for sheet in ("dies", "orders", "stock")
        for each in sheets.get(sheet, ())
        if each.profile is not None
    ]
    missing = [each for each in dict.fromkeys(wanted) if each not in known]
    sheets.setdefault("profiles", []).extend(profile(each) for each in missing)
    sheets.setdefault("alloys", []).append(Alloy(id=ALLOY, density_kg_m3=10_000 / pi))
    if "agreements" in sheets and "suppliers" not in sheets:
        sheets["suppliers"] = [Supplier(id=SupplierId("FUND"))]
    changes: dict[str, Any] = {
        name: by_id(found) if hasattr(found[0], "id") else tuple(found)
        for name, found in sheets.items()
        if found
    }
    stated = Plant(
        site=Site(name="small", start=START, horizon_days=days, now=at(now), **site),
        **changes,
    )
    errors = [each for each in check_plant(stated) if each.severity == "error"]
    assert not errors, errors
    return complete(stated)


def assembled(
    made: Plant,
    style: Style | None = None,
    *,
    rule: Rule | None = None,
    previous: Plan | None = None,
) -> Assembled:
    """
    Make one plan from the first restart and one style, and check it.

    Nothing is searched, so that the plan can be followed by hand.
    """
    if style is None:
        style = Style() if rule is None else Style(rule=rule)
    context = context_of(made, previous)
    first = next(iter(rules(made, context.timeline).values()))
    restart = decode(made, context.timeline, first, context.kept)
    found = assemble(context, make_ready(context, restart), style)
    result = check(made, found.plan)
    assert result.ok, str(result)
    return found


def scheduled(made: Plant, **more: Any) -> Plan:
    """Make the plan of :func:`assembled`."""
    return assembled(made, **more).plan


def runs(plan: Plan) -> list[tuple[str, str, int, int]]:
    """Press, order, start and end of every run, by start."""
    found = [(each.press, each.order, each.start, each.end) for each in plan.runs]
    return sorted(found, key=lambda each: (each[2], each[0]))


def setups(plan: Plan) -> list[tuple[str, str, int, int]]:
    """Press, die, start and end of every setup, by start."""
    found = [(each.press, each.die, each.start, each.end) for each in plan.setups]
    return sorted(found, key=lambda each: (each[2], each[0]))


def loads(plan: Plan) -> list[tuple[str, int, int, dict[str, int]]]:
    """Oven, start, end and pieces by order of every load, by start."""
    found = []
    for each in plan.loads:
        pieces: dict[str, int] = {}
        for item in each.items:
            pieces[item.order] = pieces.get(item.order, 0) + item.pieces
        found.append((str(each.oven), each.start, each.end, pieces))
    return sorted(found, key=lambda each: (each[1], each[0]))


def with_order(made: Plant, name: str, **changes: Any) -> Plant:
    """Return a plant with some fields of one order changed."""
    key = OrderId(name)
    changed = dataclasses.replace(made.orders[key], **changes)
    return made.replace(orders={**made.orders, key: changed})


def tonnes(made: Plant, plan: Plan) -> float:
    """Good tonnes of a plan."""
    return good_kg(made, plan) / 1000.0


def line_runs(plan: Plan) -> list[tuple[str, str, str, int, int, float]]:
    """Line, order, operation, start, end and kg of every line run, by start."""
    found = [
        (
            each.equipment,
            each.order,
            each.operation,
            each.start,
            each.end,
            round(each.mass_kg, 3),
        )
        for each in plan.line_runs
    ]
    return sorted(found, key=lambda each: (each[3], each[0], each[1]))
