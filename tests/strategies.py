"""
Random plants and parts of plants, shared by all tests.

Plants come from the generator, in any regime and size, and then lose sheets or gain
dates as real ones do; all are valid and completed.
"""

import dataclasses
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from marcha.plant.defaults import complete
from marcha.plant.generator import REGIMES, generate
from marcha.plant.ids import AgreementId, FeedId, SupplierId
from marcha.plant.plant import SHEETS, Plant
from marcha.plant.records_aims import ExchangeRate, ServiceMinimum
from marcha.plant.records_equipment import MachineState
from marcha.plant.records_metal import Agreement, AgreementKind, Quality
from marcha.plant.records_repair import CashFlow, PartSource, Task
from marcha.plant.records_routes import Feed, FeedForm
from marcha.plant.records_site import Site
from marcha.plant.records_time import DaySpan
from marcha.plant.schema import FieldSchema, schema
from marcha.plant.timeline import Intervals, union
from tests.routed import with_routes
from tests.upkeep_mutations import UPKEEP

Mutation = Callable[[Plant], Plant]
Paid = TypeVar("Paid", Task, PartSource, CashFlow)


def _without(*attributes: str) -> Mutation:
    """Make a mutation that empties sheets."""

    def empty(plant: Plant) -> Plant:
        return plant.replace(
            **{name: type(getattr(plant, name))() for name in attributes}
        )

    return empty


def _all_up(plant: Plant) -> Plant:
    equipment = {
        name: dataclasses.replace(machine, state=MachineState.UP)
        for name, machine in plant.equipment.items()
    }
    return plant.replace(equipment=equipment, tasks={}, part_sources={})


def _begun(plant: Plant) -> Plant:
    """Let three days of the plan be past, and the first task half done."""
    now = plant.site.start + timedelta(days=3)
    tasks = dict(plant.tasks)
    for name in list(tasks)[:1]:
        tasks[name] = dataclasses.replace(tasks[name], done_ratio=0.5)
    site = dataclasses.replace(plant.site, now=now)
    return plant.replace(site=site, tasks=tasks)


def _short_horizon(plant: Plant) -> Plant:
    return plant.replace(site=dataclasses.replace(plant.site, horizon_days=21))


def _no_call_offs(plant: Plant) -> Plant:
    agreements = {
        name: dataclasses.replace(each, kg_month=None, call_off_min_kg=0.0)
        for name, each in plant.agreements.items()
    }
    return plant.replace(agreements=agreements)


def _held_yard(plant: Plant) -> Plant:
    lots = {
        name: dataclasses.replace(lot, quality=Quality.HELD)
        for name, lot in plant.lots.items()
    }
    return plant.replace(lots=lots)


def _whole_orders(plant: Plant) -> Plant:
    orders = {
        name: dataclasses.replace(order, splittable=False, tolerance_ratio=0.05)
        for name, order in plant.orders.items()
    }
    return plant.replace(orders=orders)


def _some_forecasts(plant: Plant) -> Plant:
    orders = {
        name: dataclasses.replace(order, firm=place % 3 > 0)
        for place, (name, order) in enumerate(plant.orders.items())
    }
    return plant.replace(orders=orders)


def _own_remelt(plant: Plant) -> Plant:
    """Let the scrap of every alloy be cast again, and have some of the first."""
    supplier = next(iter(plant.suppliers), SupplierId("FUNDICION"))
    shapes = {
        (lot.alloy, lot.diameter_mm, lot.length_mm) for lot in plant.lots.values()
    }
    agreements = dict(plant.agreements)
    for place, (alloy, diameter_mm, length_mm) in enumerate(sorted(shapes)):
        key = AgreementId(f"FUNDICION-{place}")
        agreements[key] = Agreement(
            id=key,
            supplier=supplier,
            kind=AgreementKind.REMELT,
            alloy=alloy,
            diameter_mm=diameter_mm,
            log_length_mm=length_mm,
            kg_month=30_000.0,
            lead_days=4,
            scrap_return_ratio=0.9,
            melt_loss_ratio=0.05,
        )
    heaps = {
        FeedId(f"CHATARRA-{alloy}"): Feed(
            id=FeedId(f"CHATARRA-{alloy}"),
            alloy=alloy,
            form=FeedForm.SCRAP,
            mass_kg=4_000.0,
        )
        for alloy, _, _ in sorted(shapes)[:1]
    }
    return plant.replace(agreements=agreements, feeds={**plant.feeds, **heaps})


def _told(record: Paid, field: str) -> Paid:
    changes: dict[str, Any] = {field: 2 * getattr(record, field), "currency": "VES"}
    return record if record.currency else dataclasses.replace(record, **changes)


def in_other_money(plant: Plant) -> Plant:
    """State costs and cash in another currency: the same amounts, told otherwise."""
    rate = ExchangeRate(currency="VES", since=plant.site.start, rate=0.5)
    return plant.replace(
        rates=(rate,),
        tasks={name: _told(task, "cost") for name, task in plant.tasks.items()},
        part_sources={
            name: _told(source, "cost") for name, source in plant.part_sources.items()
        },
        cash=tuple(_told(flow, "amount") for flow in plant.cash),
    )


def _promised(plant: Plant) -> Plant:
    """Promise every second customer most of what they ordered, on time."""
    customers = {
        name: dataclasses.replace(customer, group="prometida" if place % 2 else "")
        for place, (name, customer) in enumerate(plant.customers.items())
    }
    minimum = ServiceMinimum(group="prometida", share=0.9)
    return plant.replace(customers=customers, service=(minimum,))


MUTATIONS: tuple[Mutation, ...] = (
    _without("people", "qualifications", "crewing"),
    _without("skills"),
    _without("parts", "part_sources"),
    _without("cash"),
    _without("power"),
    _without("exceptions"),
    _without("recipes"),
    _without("containers"),
    _without("customers"),
    _without("alloys", "suppliers"),
    _without("setups"),
    _without("stock"),
    _without("deliveries"),
    _all_up,
    _begun,
    _short_horizon,
    _no_call_offs,
    _held_yard,
    _whole_orders,
    _some_forecasts,
    _own_remelt,
    in_other_money,
    _promised,
    *UPKEEP,
)
"""Changes after which a generated plant is valid still, in any order."""


@st.composite
def stated_plants(
    draw: st.DrawFn,
    *,
    max_orders: int = 12,
    max_presses: int = 3,
    max_tasks: int = 12,
) -> Plant:
    """Draw a plant as somebody might state it, sheets missing."""
    plant = generate(
        draw(st.sampled_from(sorted(REGIMES))),
        orders=draw(st.integers(1, max_orders)),
        presses=draw(st.integers(1, max_presses)),
        tasks=draw(st.integers(0, max_tasks)),
        seed=draw(st.integers(0, 1_000_000)),
    )
    chosen = draw(st.lists(st.sampled_from(range(len(MUTATIONS))), max_size=4))
    for place in chosen:
        plant = MUTATIONS[place](plant)
    if draw(st.booleans()):
        seed = draw(st.integers(0, 1_000_000))
        plant = with_routes(plant, random.Random(seed))  # noqa: S311 - not secret
    return plant


def plants(
    *, max_orders: int = 12, max_presses: int = 3, max_tasks: int = 12
) -> st.SearchStrategy[Plant]:
    """Draw a plant as planners get it: valid, and completed with defaults."""
    return stated_plants(
        max_orders=max_orders, max_presses=max_presses, max_tasks=max_tasks
    ).map(complete)


def intervals(*, most: int = 60) -> st.SearchStrategy[Intervals]:
    """Draw sorted, disjoint intervals of minutes from 0 to ``most``."""
    pair = st.tuples(st.integers(0, most), st.integers(0, most))
    return st.lists(pair, max_size=8).map(union)


# --- records of any content, for files ---------------------------------------------

_NASTY = (
    "=1+1", "+1", "-1", "@suma", "'apóstrofo", "\tx", '""', '"', "_x0041_", "#N/A",
    "TRUE", "1,5", "01/02/2026", "nan", "1e5", "007", "ñandú €", "日本 🙂", "a;b:c",
    "dos\nlíneas", "</t>&amp;", "{value}", "%s", "a\x01b", "r\rn", "<r>&</r>",
)  # fmt: skip
"""Texts that spreadsheets like to turn into something else."""


def _clean(text: str) -> str:
    return text.replace("\u00a0", " ").strip()


def _free_texts(*, empty: bool) -> st.SearchStrategy[str]:
    characters = st.characters(
        exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"
    )
    texts = st.one_of(st.sampled_from(_NASTY), st.text(characters, max_size=12))
    cleaned = texts.map(_clean)
    return cleaned if empty else cleaned.filter(bool)


def _codes() -> st.SearchStrategy[str]:
    """Texts that can be ids."""
    characters = st.characters(categories=["L", "N", "P", "S"], exclude_characters=";:")
    return st.text(characters, min_size=1, max_size=8)


def _of_field(
    shape: FieldSchema, ids: Mapping[str, Sequence[str]]
) -> st.SearchStrategy[Any]:
    """Values of one field, without None and without lists."""
    if shape.kind == "item":
        return _items(shape, ids)
    if shape.choices is not None:
        return st.sampled_from(list(shape.choices))
    if shape.kind == "reference":
        return st.sampled_from(ids.get(shape.target or "") or ["not-there"])
    if shape.kind == "whole":
        return st.integers(int(shape.low or 0), int(shape.high or 1e6))
    if shape.kind == "number":
        return st.floats(shape.low, shape.high, allow_nan=False)
    return _PLAIN.get(shape.kind, _free_texts(empty=not shape.required))


def _span(start: int, minutes: int) -> DaySpan:
    return DaySpan(start, start + minutes)


_PLAIN: Mapping[str, st.SearchStrategy[Any]] = {
    "yes_no": st.booleans(),
    "date": st.dates(date(1950, 1, 1), date(2150, 12, 31)),
    "moment": st.datetimes(datetime(1950, 1, 1), datetime(2150, 12, 31)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    "span": st.builds(_span, st.integers(0, 1439), st.integers(1, 1440)),
}


def _items(
    shape: FieldSchema, ids: Mapping[str, Sequence[str]]
) -> st.SearchStrategy[Any]:
    """Small records within a cell, whose parts are written between colons."""
    parts = {part.name: _of_field(part, ids) for part in shape.item}
    assert shape.item_type is not None
    return st.builds(shape.item_type, **parts)


def _values(
    shape: FieldSchema, ids: Mapping[str, Sequence[str]]
) -> st.SearchStrategy[Any]:
    if not shape.many:
        one = _of_field(shape, ids)
        return st.none() | one if shape.optional else one
    one = _codes() if shape.kind == "text" else _of_field(shape, ids)
    return st.lists(one, min_size=int(shape.required), max_size=3).map(tuple)


@st.composite
def schema_plants(draw: st.DrawFn) -> Plant:
    """
    Plants of any content, most of them without sense, straight from the annotations.

    References lead to records that are there, where any are.
    """
    ids = {
        record.__name__: draw(
            st.lists(_codes(), max_size=3, unique_by=lambda code: code.casefold())
        )
        for record in SHEETS
        if schema(record)[0].kind == "id"
    }
    held: dict[str, Any] = {}
    for record, attribute in SHEETS.items():
        shapes = {shape.name: _values(shape, ids) for shape in schema(record)}
        if record is Site:
            held[attribute] = draw(st.builds(Site, **shapes))
        elif record.__name__ in ids:
            del shapes["id"]
            held[attribute] = {
                code: draw(st.builds(record, id=st.just(code), **shapes))
                for code in ids[record.__name__]
            }
        else:
            held[attribute] = tuple(
                draw(st.lists(st.builds(record, **shapes), max_size=2))
            )
    return Plant(**held)
