"""The example put together."""

from marcha.plant.example import demand, machines, metal, people, repair
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
        equipment=machines.equipment(),
        profiles=demand.profiles(),
        dies=demand.dies(),
        lots=metal.lots(),
        deliveries=metal.deliveries(),
        orders=demand.orders(),
        tasks=repair.tasks(),
        calendars=machines.calendars(),
        exceptions=machines.exceptions(),
        power=machines.power(),
        alloys=metal.alloys(),
        recipes=metal.recipes(),
        suppliers=metal.suppliers(),
        agreements=metal.agreements(),
        containers=machines.containers(),
        customers=demand.customers(),
        stock=demand.stock(),
        setups=machines.setups(),
        people=people.people(),
        skills=people.skills(),
        qualifications=people.qualifications(),
        crewing=people.crewing(),
        parts=repair.parts(),
        part_sources=repair.part_sources(),
        cash=repair.cash(),
    )
