"""What is otherwise in one plant than in another."""

from dataclasses import replace

from marcha.plant.differences import differences
from marcha.plant.generator import generate
from marcha.plant.ids import OrderId
from marcha.plant.records_equipment import Setup
from marcha.plant.records_metal import Delivery
from marcha.plant.records_orders import Order
from marcha.plant.records_site import Site


def test_equal_plants_differ_in_nothing() -> None:
    """Protects the comparison of a plan with itself."""
    plant = generate("metal", orders=6, presses=1, tasks=4, seed=1)
    again = generate("metal", orders=6, presses=1, tasks=4, seed=1)
    assert differences(plant, again) == ()


def test_every_kind_of_change_is_found_with_its_field() -> None:
    """Protects all three: a record more, one fewer, and one that says otherwise."""
    plant = generate("metal", orders=6, presses=1, tasks=4, seed=1)
    first, second, *_ = plant.orders.values()
    delivery = next(iter(plant.deliveries.values()))
    new = replace(first, id=OrderId(first.id + "-bis"))
    orders = {k: each for k, each in plant.orders.items() if k != second.id}
    other = plant.with_delivery(delivery.id, pieces=delivery.pieces + 1).replace(
        site=replace(plant.site, horizon_days=plant.site.horizon_days + 1),
        orders={**orders, new.id: new},
        setups=(*plant.setups, Setup(duration_min=99)),
    )
    found = {
        (each.record, each.key, each.change, each.field): (each.before, each.after)
        for each in differences(plant, other)
    }
    days = plant.site.horizon_days
    assert found[Site, "", "changed", "horizon_days"] == (days, days + 1)
    pieces = delivery.pieces
    assert found[Delivery, delivery.id, "changed", "pieces"] == (pieces, pieces + 1)
    assert (Order, second.id, "removed", "") in found
    assert (Order, new.id, "added", "") in found
    assert (Setup, "99", "added", "") in found
    assert len(found) == 5
    assert len(differences(other, plant)) == 5
