"""
Rules of money in several currencies, of aims, and of agreements of one's own metal.

Each rule is a function from a plant to the problems it finds, listed in ``RULES``.
"""

from collections.abc import Iterator

from marcha.plant.consistency import Rule
from marcha.plant.plant import Plant
from marcha.plant.problem import Problem, error, warning
from marcha.plant.records_aims import ExchangeRate, MonthlyTarget, ServiceMinimum
from marcha.plant.records_metal import Agreement, AgreementKind
from marcha.plant.records_repair import CashFlow, PartSource, Task

AMOUNTS = (Task, PartSource, CashFlow, Agreement)
"""Records with an amount that may be in another currency."""


def amounts_have_a_rate(plant: Plant) -> Iterator[Problem]:
    """Ensures that every amount can be turned into the plant's currency (S46)."""
    own, now = plant.site.currency, plant.site.now or plant.site.start
    known = {each.currency for each in plant.rates}
    in_force = {each.currency for each in plant.rates if each.since <= now}
    for record in AMOUNTS:
        for index, held in enumerate(plant.records(record)):
            name = held.currency
            if name is None or name == own or name in in_force:
                continue
            if name in known:
                yield error(record, index, "currency", "rate_not_in_force", name, now)
            else:
                hint = ", ".join([own, *sorted(known - {own})])
                yield error(record, index, "currency", "unknown_currency", name, hint)


def own_currency_is_worth_one(plant: Plant) -> Iterator[Problem]:
    """Ensures that no rate turns the plant's currency into itself otherwise."""
    for index, each in enumerate(plant.rates):
        if each.currency == plant.site.currency and each.rate != 1.0:
            yield error(ExchangeRate, index, "rate", "rate_of_own_currency", each.rate)


def classes_have_customers(plant: Plant) -> Iterator[Problem]:
    """Warns of a service minimum for a class that no customer is of (S47)."""
    known = {customer.group for customer in plant.customers.values() if customer.group}
    for index, each in enumerate(plant.service):
        if each.group not in known:
            hint = ", ".join(sorted(known)) or None
            yield warning(
                ServiceMinimum, index, "group", "class_without_customers", each.group,
                hint,
            )  # fmt: skip


def months_are_first_days(plant: Plant) -> Iterator[Problem]:
    """Ensures that a month is stated as the date of its first day (S49)."""
    for index, each in enumerate(plant.targets):
        first = each.month.replace(day=1)
        if each.month != first:
            yield error(
                MonthlyTarget, index, "month", "not_first_of_month", each.month, first
            )


def remelt_is_of_own_scrap(plant: Plant) -> Iterator[Problem]:
    """Ensures that losses and yields are agreed where they mean something (S45)."""
    for index, each in enumerate(plant.agreements.values()):
        remelt = each.kind is AgreementKind.REMELT
        if each.melt_loss_ratio and not remelt:
            yield warning(
                Agreement, index, "melt_loss_ratio", "melt_loss_foreign",
                each.melt_loss_ratio,
            )  # fmt: skip
        if remelt and not each.scrap_return_ratio:
            yield warning(
                Agreement, index, "scrap_return_ratio", "remelt_without_scrap", each.id
            )
        if each.agreed_yield_ratio and each.kind is not AgreementKind.CONVERSION:
            yield warning(
                Agreement, index, "agreed_yield_ratio", "agreed_yield_foreign",
                each.agreed_yield_ratio,
            )  # fmt: skip


RULES: tuple[Rule, ...] = (
    amounts_have_a_rate,
    own_currency_is_worth_one,
    classes_have_customers,
    months_are_first_days,
    remelt_is_of_own_scrap,
)
"""Every rule, in the order of their subjects."""
