"""
A whole plant: the records of every sheet, and nothing derived.

Records with an id are mappings in the order of the sheet; the others are tuples.
Treat both as read-only: a change is a new plant (:meth:`Plant.replace`).
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from marcha.plant.ids import (
    AgreementId,
    AlloyId,
    CalendarId,
    ContainerId,
    CourseId,
    CustomerId,
    DeliveryId,
    DieId,
    EquipmentId,
    FeedId,
    LockId,
    LotId,
    MaintenanceId,
    OperationId,
    OrderId,
    PartId,
    PartSourceId,
    PersonId,
    ProductId,
    ProfileId,
    RecipeId,
    SkillId,
    StockId,
    SupplierId,
    SupplyId,
    TaskId,
)
from marcha.plant.records_aims import ExchangeRate, MonthlyTarget, ServiceMinimum
from marcha.plant.records_equipment import Equipment, Setup
from marcha.plant.records_metal import (
    Agreement,
    Alloy,
    Delivery,
    Lot,
    Recipe,
    Supplier,
)
from marcha.plant.records_orders import Customer, Order, StockItem
from marcha.plant.records_people import Crewing, Person, Qualification, Skill
from marcha.plant.records_repair import CashFlow, Part, PartSource, Task
from marcha.plant.records_routes import Feed, Operation, Product
from marcha.plant.records_site import Lock, Site
from marcha.plant.records_time import Calendar, CalendarException, PowerLimit
from marcha.plant.records_tooling import Container, Die, Profile
from marcha.plant.records_upkeep import (
    Course,
    MaintenanceRule,
    Supply,
    SupplyDelivery,
    SupplyUse,
)

SHEETS: Mapping[type, str] = {
    Site: "site",
    Equipment: "equipment",
    Profile: "profiles",
    Die: "dies",
    Lot: "lots",
    Delivery: "deliveries",
    Order: "orders",
    Task: "tasks",
    Calendar: "calendars",
    CalendarException: "exceptions",
    PowerLimit: "power",
    Alloy: "alloys",
    Recipe: "recipes",
    Supplier: "suppliers",
    Agreement: "agreements",
    Container: "containers",
    Product: "products",
    Operation: "operations",
    Feed: "feeds",
    Customer: "customers",
    StockItem: "stock",
    Setup: "setups",
    MaintenanceRule: "maintenance",
    Supply: "supplies",
    SupplyUse: "supply_uses",
    SupplyDelivery: "supply_deliveries",
    Person: "people",
    Skill: "skills",
    Qualification: "qualifications",
    Crewing: "crewing",
    Course: "courses",
    Part: "parts",
    PartSource: "part_sources",
    CashFlow: "cash",
    ExchangeRate: "rates",
    ServiceMinimum: "service",
    MonthlyTarget: "targets",
    Lock: "locks",
}
"""Every record class and the attribute of :class:`Plant` that holds its records."""

FIRST_SHEETS = (Site, Equipment, Profile, Die, Lot, Delivery, Order, Task)
"""The eight sheets that suffice for a first plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """
    A plant as stated, with the defaults it was completed with.

    Attributes
    ----------
    assumptions
        What nobody stated and was therefore assumed, as ``code:detail`` texts that
        ``text`` turns into words; every result lists them.
    """

    site: Site
    equipment: Mapping[EquipmentId, Equipment] = field(default_factory=dict)
    profiles: Mapping[ProfileId, Profile] = field(default_factory=dict)
    dies: Mapping[DieId, Die] = field(default_factory=dict)
    lots: Mapping[LotId, Lot] = field(default_factory=dict)
    deliveries: Mapping[DeliveryId, Delivery] = field(default_factory=dict)
    orders: Mapping[OrderId, Order] = field(default_factory=dict)
    tasks: Mapping[TaskId, Task] = field(default_factory=dict)
    calendars: Mapping[CalendarId, Calendar] = field(default_factory=dict)
    exceptions: tuple[CalendarException, ...] = ()
    power: tuple[PowerLimit, ...] = ()
    alloys: Mapping[AlloyId, Alloy] = field(default_factory=dict)
    recipes: Mapping[RecipeId, Recipe] = field(default_factory=dict)
    suppliers: Mapping[SupplierId, Supplier] = field(default_factory=dict)
    agreements: Mapping[AgreementId, Agreement] = field(default_factory=dict)
    containers: Mapping[ContainerId, Container] = field(default_factory=dict)
    products: Mapping[ProductId, Product] = field(default_factory=dict)
    operations: Mapping[OperationId, Operation] = field(default_factory=dict)
    feeds: Mapping[FeedId, Feed] = field(default_factory=dict)
    customers: Mapping[CustomerId, Customer] = field(default_factory=dict)
    stock: Mapping[StockId, StockItem] = field(default_factory=dict)
    setups: tuple[Setup, ...] = ()
    maintenance: Mapping[MaintenanceId, MaintenanceRule] = field(default_factory=dict)
    supplies: Mapping[SupplyId, Supply] = field(default_factory=dict)
    supply_uses: tuple[SupplyUse, ...] = ()
    supply_deliveries: tuple[SupplyDelivery, ...] = ()
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    skills: Mapping[SkillId, Skill] = field(default_factory=dict)
    qualifications: tuple[Qualification, ...] = ()
    crewing: tuple[Crewing, ...] = ()
    courses: Mapping[CourseId, Course] = field(default_factory=dict)
    parts: Mapping[PartId, Part] = field(default_factory=dict)
    part_sources: Mapping[PartSourceId, PartSource] = field(default_factory=dict)
    cash: tuple[CashFlow, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()
    service: tuple[ServiceMinimum, ...] = ()
    targets: tuple[MonthlyTarget, ...] = ()
    locks: Mapping[LockId, Lock] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()

    def replace(self, **changes: Any) -> "Plant":
        """Return a plant with some attributes replaced."""
        return dataclasses.replace(self, **changes)

    def with_delivery(
        self,
        delivery: str,
        *,
        days_late: int = 0,
        diameter_mm: int | None = None,
        pieces: int | None = None,
    ) -> "Plant":
        """
        Return a plant in which one delivery comes late, other or short.

        Raises
        ------
        KeyError
            When there is no such delivery.
        """
        key = DeliveryId(delivery)
        old = self.deliveries[key]
        new = dataclasses.replace(
            old,
            promised=old.promised + timedelta(days=days_late),
            diameter_mm=old.diameter_mm if diameter_mm is None else diameter_mm,
            pieces=old.pieces if pieces is None else pieces,
        )
        return self.replace(deliveries={**self.deliveries, key: new})

    def records(self, record: type) -> tuple[Any, ...]:
        """Return all records of one class, in the order of the sheet."""
        held = getattr(self, SHEETS[record])
        if isinstance(held, record):
            return (held,)
        return tuple(held.values()) if isinstance(held, Mapping) else tuple(held)

    def __str__(self) -> str:
        """Name, horizon and how much there is of everything."""
        return f"{self.site.name}: " + ", ".join(self._counts())

    def _counts(self) -> Iterator[str]:
        yield f"{self.site.horizon_days} d"
        for record, attribute in SHEETS.items():
            if record is not Site and (held := getattr(self, attribute)):
                yield f"{len(held)} {attribute}"
