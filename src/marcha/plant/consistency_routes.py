"""
Rules that products, routes and their orders keep among themselves (S33 to S39).

Each rule is a function from a plant to the problems it finds, listed in ``RULES``.
"""

from collections.abc import Iterator

from marcha.plant.consistency import Rule
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem, error, warning
from marcha.plant.records_equipment import EquipmentKind
from marcha.plant.records_metal import AgreementKind
from marcha.plant.records_routes import FeedForm, Operation, Product
from marcha.plant.records_tooling import Profile

_NO_FINISH = "mill"


def operations_belong(plant: Plant) -> Iterator[Problem]:
    """Ensures that an operation is of one product or finish, each step once (S34)."""
    seen: set[tuple[str | None, str | None, int]] = set()
    for index, each in enumerate(plant.operations.values()):
        no_route = each.finish in ("", _NO_FINISH)
        if (each.product is None) is (each.finish is None) or no_route:
            yield error(Operation, index, "product", "product_or_finish", each.id)
            continue
        place = (each.product, each.finish, each.step)
        if place in seen:
            yield error(Operation, index, "step", "step_twice", each.step)
        seen.add(place)


def operations_have_rates(plant: Plant) -> Iterator[Problem]:
    """Ensures that an operation has one rate or the minutes of a batch (S35)."""
    for index, each in enumerate(plant.operations.values()):
        given = (each.rate_kg_h, each.rate_m2_h, each.batch_min)
        if sum(one is not None for one in given) != 1:
            yield error(Operation, index, "rate_kg_h", "rate_or_batch", each.id)
        elif each.rate_m2_h is not None and each.product is not None:
            yield error(Operation, index, "rate_m2_h", "area_of_product", each.id)
        if each.yield_ratio == 0:
            yield warning(Operation, index, "yield_ratio", "yield_zero", each.id)


def operations_have_lines(plant: Plant) -> Iterator[Problem]:
    """Ensures that an operation names lines, and only lines (S35)."""
    lines = [
        machine.id
        for machine in plant.equipment.values()
        if machine.kind is EquipmentKind.LINE
    ]
    hint = ", ".join(lines[:3]) or None
    for index, each in enumerate(plant.operations.values()):
        if not each.machines:
            yield error(
                Operation, index, "machines", "operation_without_line", each.id, hint
            )
        for machine in each.machines:
            if machine in plant.equipment and machine not in lines:
                yield error(
                    Operation,
                    index,
                    "machines",
                    "wrong_kind",
                    machine,
                    hint,
                    kind=EquipmentKind.LINE.value,
                )


def routes_can_be_gone(plant: Plant) -> Iterator[Problem]:
    """Warns of ordered products without operations, and of unknown areas (S35)."""
    made = {each.product for each in plant.operations.values()}
    by_area = {
        each.finish for each in plant.operations.values() if each.rate_m2_h is not None
    }
    orders = plant.orders.values()
    products = {order.product for order in orders}
    for index, product in enumerate(plant.products.values()):
        if product.id in products and product.id not in made:
            yield warning(Product, index, "id", "product_without_route", product.id)
    finished = {order.profile for order in orders if order.finish in by_area}
    for index, profile in enumerate(plant.profiles.values()):
        if profile.id in finished and profile.perimeter_mm is None:
            yield warning(
                Profile, index, "perimeter_mm", "perimeter_missing", profile.id
            )


def scrap_goes_one_way(plant: Plant) -> Iterator[Problem]:
    """Ensures that no product takes the scrap that own remelt takes (S39, S45)."""
    remelt: dict[str, str] = {}
    for each in plant.agreements.values():
        if each.kind is AgreementKind.REMELT:
            remelt.setdefault(each.alloy, each.id)
    for index, product in enumerate(plant.products.values()):
        if product.form is not FeedForm.SCRAP:
            continue
        ordered = (
            order.alloy
            for order in plant.orders.values()
            if order.product == product.id
        )
        for alloy in (product.alloy, *ordered):
            if alloy in remelt:
                yield error(
                    Product, index, "form", "scrap_taken_twice", product.id,
                    agreement=remelt[alloy], alloy=alloy,
                )  # fmt: skip
                break


RULES: tuple[Rule, ...] = (
    operations_belong,
    operations_have_rates,
    operations_have_lines,
    routes_can_be_gone,
    scrap_goes_one_way,
)
"""Every rule, in the order of their subjects."""
