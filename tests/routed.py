"""Other routes added to a generated plant: finishes, products, lines and feeds."""

import dataclasses
import random
from datetime import timedelta
from typing import Any

from marcha.plant.ids import (
    EquipmentId,
    FeedId,
    OperationId,
    OrderId,
    ProductId,
    TaskId,
)
from marcha.plant.plant import Plant
from marcha.plant.records_equipment import (
    Equipment,
    EquipmentKind,
    MachineState,
    Setup,
)
from marcha.plant.records_metal import Quality
from marcha.plant.records_orders import Order
from marcha.plant.records_people import Crewing
from marcha.plant.records_repair import Task
from marcha.plant.records_routes import Feed, FeedForm, Operation, Product

_FINISH = "anodizado"
_FAMILIES = ("", "claro", "oscuro")
_YIELDS = (1.0, 0.97, 0.8)


def with_routes(plant: Plant, rng: random.Random) -> Plant:
    """Give some orders a finish, and the plant some products, lines and feeds."""
    lines = _lines(plant, rng)
    names = list(lines)
    products = {
        name: Product(
            id=name,
            alloy=rng.choice(list(plant.alloys)),
            form=rng.choice((FeedForm.COIL, FeedForm.SLAB)),
            piece_kg=rng.choice((None, 2.5, 40.0)),
        )
        for name in map(ProductId, ("LAM", "TUB")[: rng.randint(1, 2)])
        if plant.alloys
    }
    operations: dict[OperationId, Operation] = {}
    for product in (*products, None):
        for step in range(1, rng.randint(1, 3) + 1):
            made = _operation(product, step, names, rng)
            operations[made.id] = made
    orders = {
        key: dataclasses.replace(order, finish=_FINISH)
        if rng.random() < 1 / 2
        else order
        for key, order in plant.orders.items()
    }
    orders.update(_orders(plant, list(products), rng))
    return plant.replace(
        equipment={**plant.equipment, **lines},
        tasks={**plant.tasks, **_tasks(lines, rng)},
        products=products,
        operations=operations,
        feeds=_feeds(plant, products, rng),
        orders=orders,
        setups=(*plant.setups, *_setups(names, rng)),
        crewing=(*plant.crewing, *_crews(plant, names, rng)),
        stock=_stock(plant, rng),
    )


def _lines(plant: Plant, rng: random.Random) -> dict[EquipmentId, Equipment]:
    calendars = [None, *plant.calendars]
    needs = [(), tuple(list(plant.equipment)[-1:])]
    return {
        name: Equipment(
            id=name,
            kind=EquipmentKind.LINE,
            state=rng.choice((MachineState.UP, MachineState.UP, MachineState.DOWN)),
            calendar=rng.choice(calendars),
            power_kw=rng.choice((0.0, 40.0)),
            needs=rng.choice(needs),
            setup_min=rng.choice((0, 45)),
            capacity_kg=rng.choice((None, 300.0, 2000.0)),
        )
        for name in map(EquipmentId, ("LIN-1", "LIN-2", "LIN-3")[: rng.randint(1, 3)])
    }


def _operation(
    product: ProductId | None, step: int, names: list[EquipmentId], rng: random.Random
) -> Operation:
    rates: list[dict[str, Any]] = [
        {"rate_kg_h": rng.choice((90.0, 800.0, 5000.0))},
        {"batch_min": rng.choice((30, 240, 600))},
    ]
    if product is None:
        rates.append({"rate_m2_h": rng.choice((50.0, 400.0))})
    return Operation(
        id=OperationId(f"{product or 'AN'}-{step}"),
        product=product,
        finish=_FINISH if product is None else None,
        step=step,
        machines=tuple(rng.sample(names, rng.randint(1, len(names)))),
        yield_ratio=rng.choice(_YIELDS),
        setup_family=rng.choice(_FAMILIES),
        **rng.choice(rates),
    )


def _tasks(
    lines: dict[EquipmentId, Equipment], rng: random.Random
) -> dict[TaskId, Task]:
    return {
        TaskId(f"R-{name}"): Task(
            id=TaskId(f"R-{name}"),
            equipment=name,
            duration_min=rng.choice((300, 4000)),
        )
        for name, line in lines.items()
        if line.state is MachineState.DOWN and rng.random() < 3 / 4
    }


def _orders(
    plant: Plant, products: list[ProductId], rng: random.Random
) -> dict[OrderId, Order]:
    if not products:
        return {}
    start, days = plant.site.start, plant.site.horizon_days
    customers = [None, *plant.customers]
    made = {}
    for number in range(rng.randint(1, 4)):
        name = OrderId(f"PP-{number}")
        release = start + timedelta(days=rng.randint(0, days // 2))
        made[name] = Order(
            id=name,
            product=rng.choice(products),
            customer=rng.choice(customers),
            mass_kg=float(rng.choice((60, 900, 8000))),
            release=rng.choice((None, release)),
            due=start + timedelta(days=rng.randint(1, days)),
            splittable=rng.random() < 3 / 4,
            tolerance_ratio=rng.choice((0.0, 0.1)),
            weight=rng.choice((1.0, 3.0)),
        )
    return made


def _feeds(
    plant: Plant, products: dict[ProductId, Product], rng: random.Random
) -> dict[FeedId, Feed]:
    customers = [None, None, *plant.customers]
    feeds = {}
    for number, product in enumerate((*products.values(), *products.values())):
        if product.alloy is None:
            continue
        name = FeedId(f"MAT-{number}")
        later = plant.site.start + timedelta(hours=rng.randint(1, 400))
        feeds[name] = Feed(
            id=name,
            alloy=product.alloy,
            form=product.form,
            mass_kg=float(rng.choice((50, 1500, 20_000))),
            owner=rng.choice(customers),
            quality=rng.choice((Quality.RELEASED, Quality.RELEASED, Quality.HELD)),
            arrives=rng.choice((None, later)),
        )
    return feeds


def _setups(names: list[EquipmentId], rng: random.Random) -> list[Setup]:
    return [
        Setup(
            equipment=name,
            from_family=rng.choice((None, *_FAMILIES)),
            to_family=rng.choice((None, *_FAMILIES)),
            duration_min=rng.choice((15, 200)),
        )
        for name in names
        if rng.random() < 1 / 2
    ]


def _crews(plant: Plant, names: list[EquipmentId], rng: random.Random) -> list[Crewing]:
    taken = {(row.equipment, row.skill) for row in plant.crewing}
    rows = plant.crewing
    if not rows or rng.random() < 1 / 2:
        return []
    skill = rng.choice(rows).skill
    return [
        Crewing(equipment=name, skill=skill, level=1, people=1)
        for name in names[:1]
        if (name, skill) not in taken
    ]


def _stock(plant: Plant, rng: random.Random) -> dict[Any, Any]:
    """Let some stock have the finish already, where its order wants it or none does."""
    return {
        key: dataclasses.replace(item, finish=_FINISH)
        if item.order is None and rng.random() < 1 / 3
        else item
        for key, item in plant.stock.items()
    }
