"""The example put together."""

from marcha.plant.example import (
    aims,
    demand,
    machines,
    metal,
    people,
    repair,
    routes,
    upkeep,
)
from marcha.plant.ids import EquipmentId
from marcha.plant.plant import Plant
from marcha.plant.records_site import Site


def example() -> Plant:
    """Return ``planta-ejemplo``; ``EXAMPLE_FACTS`` says what of it is fact."""
    return Plant(
        site=Site(
            name="planta-ejemplo (ficticia)",
            start=machines.START,
            horizon_days=machines.HORIZON_DAYS,
            reactivation_machines=(EquipmentId("P7"), EquipmentId("P8")),
        ),
        equipment={**machines.equipment(), **routes.lines()},
        profiles=demand.profiles(),
        dies=demand.dies(),
        lots=metal.lots(),
        deliveries=metal.deliveries(),
        orders={**demand.orders(), **routes.orders(), **aims.forecasts()},
        tasks=repair.tasks(),
        calendars=machines.calendars(),
        exceptions=machines.exceptions(),
        power=machines.power(),
        alloys=metal.alloys(),
        recipes=metal.recipes(),
        suppliers=metal.suppliers(),
        agreements=metal.agreements(),
        containers=machines.containers(),
        products=routes.products(),
        operations=routes.operations(),
        feeds={**routes.feeds(), **aims.scrap()},
        customers=demand.customers(),
        stock=demand.stock(),
        setups=(*machines.setups(), *routes.setups()),
        maintenance=upkeep.maintenance(),
        supplies=upkeep.supplies(),
        supply_uses=upkeep.supply_uses(),
        supply_deliveries=upkeep.supply_deliveries(),
        people=people.people(),
        skills=people.skills(),
        qualifications=people.qualifications(),
        crewing=people.crewing(),
        courses=upkeep.courses(),
        parts=repair.parts(),
        part_sources=repair.part_sources(),
        cash=repair.cash(),
        rates=aims.rates(),
        service=aims.service(),
        targets=aims.targets(),
    )
